/** The runtime's own tests, and those of the oracle that referees the transformer's. */
import { describe, expect, it } from "vitest";
import * as fluxion from "../runtime/index.ts";
import { checkLength, Tape } from "../runtime/index.ts";
import { checkGrads, checkGradsWith, differentiate, type Derivatives } from "../runtime/testing.ts";
import { leaves, loadProgram, withLeaves } from "./support/oracle/index.ts";
import { trials } from "./support/oracle/programs.ts";

/** A fixed sequence in [-1, 1): tests must not depend on chance. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Central differences with one Richardson step: error of order h⁴. */
function difference(f: (t: number) => number, h: number): number {
  const central = (d: number): number => (f(d) - f(-d)) / (2 * d);
  return (4 * central(h / 2) - central(h)) / 3;
}

const move = (args: readonly unknown[], d: readonly unknown[], t: number): unknown[] => args.map((x, i) => {
  const step = leaves(d[i]), from = leaves(x);
  return merge(x, withLeaves(x, from.map((v, j) => v + t * step[j]!)));
});

/** `withLeaves` leaves out what has no derivative; here it is put back. */
function merge(original: any, moved: any): any {
  if (moved === undefined) return original;
  if (typeof moved !== "object" || ArrayBuffer.isView(moved)) return moved;
  if (Array.isArray(moved)) return moved.map((x, i) => merge(original[i], x));
  return { ...original, ...Object.fromEntries(Object.keys(moved).map((k) => [k, merge(original[k], moved[k])])) };
}

const close = (got: number, want: number, tolerance: number): void => {
  expect(Math.abs(got - want), `got ${got}, differences say ${want}`).toBeLessThan(tolerance * (1 + Math.abs(want)));
};

describe("macros that were not transformed", () => {
  const f = (x: number): number => x * x;
  it.each([
    "grad", "valueAndGrad", "valueAndGradInto", "jvp", "vjp", "fwdAndBwd", "jacfwd", "jacrev", "hessian", "hvp",
    "jacfwdInto", "jacrevInto", "hessianInto", "hvpInto",
  ] as const)("%s throws at its first call, and says what to do", (name) => {
    const macro = fluxion[name] as (g: typeof f) => unknown;
    expect(() => macro(f)).toThrow(`fluxion: ${name}() was not transformed at build time. Add the plugin`);
    expect(() => macro(f)).toThrow("README.md#set-up");
  });

  it("checkGrads too", () => {
    expect(() => checkGrads(f, [1])).toThrow("fluxion: checkGrads() was not transformed");
  });

  it("those that mean their argument give it back", () => {
    const x = Float64Array.of(1);
    expect(fluxion.stopGradient(x)).toBe(x);
    expect(fluxion.checkpoint(f)).toBe(f);
    expect(fluxion.customJvp(f, ([p], [d]) => [p * p, 2 * p * d])).toBe(f);
    expect(fluxion.customVjp(f, (p) => [p * p, p] as const, (p, ct) => [2 * p * ct])).toBe(f);
  });
});

describe("support for generated code", () => {
  it("a tape grows, and gives back what was pushed", () => {
    const tape = new Tape(2);
    for (let i = 0; i < 1000; i++) tape.push(i);
    expect([tape.length, tape.at(0), tape.at(999), tape.pop(), tape.length]).toEqual([1000, 0, 999, 999, 999]);
    expect(new Tape(0).pop()).toBeNaN();
  });

  it("a wrong length names the argument", () => {
    expect(() => checkLength("tangents[0]", 3, 3)).not.toThrow();
    expect(() => checkLength("tangents[0]", 3, 2)).toThrow("tangents[0] has length 2, but primals[0] has length 3");
    expect(() => checkLength("cotangent", 3, 2)).toThrow("cotangent has length 2, but 3 is needed");
    expect(() => checkLength("v", 3, 2, "x")).toThrow(new RangeError("v has length 2, but x has length 3"));
  });
});

describe("checkGradsWith", () => {
  type P = readonly [{ v: Float64Array; k: number; tag: string }, number];
  const value = (p: P[0], n: number): Float64Array => p.v.map((x) => Math.sin(p.k * x) ** n);
  const source = "export const f = (p: any, n: number) => p.v.map((x: number) => Math.sin(p.k * x) ** n);";
  const oracle = loadProgram(source);
  const jvp = (primals: P, tangents: any): [unknown, any] => oracle.jvp("f", primals, tangents) as [unknown, any];
  const vjp = (primals: P, ct: Float64Array): [unknown, unknown] => {
    const pull = (argnum: number): unknown => withLeaves(primals[argnum], oracle.jacobian("f", primals, argnum)
      .reduce((sum, row, i) => row.map((d, j) => (sum[j] ?? 0) + d * ct[i]!), [] as number[]));
    return [value(...primals), [pull(0), pull(1)]];
  };
  const args: P = [{ v: Float64Array.of(0.4, 1.1), k: 1.2, tag: "t" }, 3];
  const right: Derivatives = { value, jvp, vjp };

  it("passes what is right", () => {
    expect(() => checkGradsWith(right, args, { order: 1 })).not.toThrow();
  });

  it("names mode, order, input and both numbers", () => {
    const wrong: Derivatives = { ...right, vjp: (primals, ct) => {
      const [y, cts] = vjp(primals, ct) as [unknown, any];
      cts[0].v[1] *= 2;
      return [y, cts];
    } };
    expect(() => checkGradsWith(wrong, args, { order: 1 })).toThrow(
      /order 1, reverse mode, with respect to args\[0\]\.v\[1\]: got -?[\d.]+, differences give -?[\d.]+ ± /,
    );
    expect(() => checkGradsWith(wrong, args, { order: 1, modes: ["fwd"] })).not.toThrow();
    const zero: Derivatives = { value, jvp: (p, t) => [jvp(p, t)[0], Float64Array.of(jvp(p, t)[1][0], 0)] };
    expect(() => checkGradsWith(zero, args, { order: 1 })).toThrow(/forward mode, result\[1\], with respect to args/);
    const other: Derivatives = { value, jvp: (p, t) => [Float64Array.of(1, 2), jvp(p, t)[1]] };
    expect(() => checkGradsWith(other, args, { order: 1 })).toThrow(/result\[0\] is 1, but the function returns/);
  });

  it("second order: derivatives of both modes, and Hessian times vector", () => {
    const cube: Derivatives = {
      value: (x: number) => x ** 3,
      jvp: ([x], [d]) => [x ** 3, 3 * x * x * d],
      vjp: ([x], ct) => [x ** 3, [3 * x * x * ct]],
      hvp: ([x], [v]) => [6 * x * v],
      ofJvp: {
        value: ([x]: number[], [d]: number[]) => [x! ** 3, 3 * x! * x! * d!],
        jvp: ([[x], [d]], [[p], [q]]) => [[x ** 3, 3 * x * x * d], [3 * x * x * p, 6 * x * d * p + 3 * x * x * q]],
        vjp: ([[x], [d]], [a, b]) =>
          [[x ** 3, 3 * x * x * d], [[3 * x * x * a + 6 * x * d * b], [3 * x * x * b]]],
      },
    };
    expect(() => checkGradsWith(cube, [1.7])).not.toThrow();
    expect(() => checkGradsWith({ ...cube, hvp: ([x], [v]) => [5 * x * v] }, [1.7])).toThrow(/Hessian times vector/);
    const half: Derivatives = { ...cube.ofJvp!, vjp: ([[x], [d]], [a, b]) =>
      [[x ** 3, 3 * x * x * d], [[3 * x * x * a + 3 * x * d * b], [3 * x * x * b]]] };
    expect(() => checkGradsWith({ ...cube, ofJvp: half }, [1.7])).toThrow(
      /order 2, of forward mode, reverse mode, with respect to args\[0\]\[0\]/,
    );
  });

  it("second order as the macro is rewritten: jvp and vjp of jvp and vjp", () => {
    const program = loadProgram(`import { jvp, vjp } from "fluxion";
      const f = (p: { v: Float64Array; k: number }, name: string, xs: number[]) =>
        [p.v[0]! ** 2 * p.v[1]! * p.k, Math.sin(xs[0]! * p.k) + name.length];
      export const value = f, j = jvp(f), v = vjp(f), jj = jvp(j), vj = vjp(j), jv = jvp(v), vv = vjp(v);`);
    const by = (name: string) => (...xs: unknown[]): any => program.call(name, xs);
    const derivatives: Derivatives = {
      value: by("value"), jvp: by("j"), vjp: by("v"),
      ofJvp: { value: by("j"), jvp: by("jj"), vjp: by("vj") },
      ofVjp: { value: by("v"), jvp: by("jv"), vjp: by("vv") },
    };
    const args = [{ v: Float64Array.of(1.5, -0.5), k: 2 }, "name", [0.3]];
    expect(() => checkGradsWith(derivatives, args)).not.toThrow();
    const ofVjp = { ...derivatives.ofVjp!, jvp: (p: unknown, t: any) => by("jv")(p, [t[0], undefined]) };
    expect(() => checkGradsWith({ ...derivatives, ofVjp }, args)).toThrow(
      /order 2, of reverse mode, forward mode, result.*, with respect to args\[1\]/,
    );
  });

  it("leaves out arguments that count", () => {
    const power: Derivatives = {
      value: (x: number, n: number) => { let y = 1; for (let i = 0; i < n; i++) y *= x; return y; },
      jvp: ([x, n], [d]) => [x ** n, n * x ** (n - 1) * d],
      vjp: ([x, n], ct) => [x ** n, [n * x ** (n - 1) * ct, 0]],
    };
    expect(() => checkGradsWith(power, [1.3, 4], { order: 1 })).toThrow(/args\[1\]/);
    expect(() => checkGradsWith(power, [1.3, 4], { order: 1, argnums: 0 })).not.toThrow();
  });

  it("single precision has its own tolerance; arguments are not changed", () => {
    const v = Float32Array.of(0.3, 0.7);
    const f: Derivatives = {
      value: (x: Float32Array) => { x[0] = x[0]! * x[1]!; return x; },
      jvp: ([x], [d]) => [Float32Array.of(x[0] * x[1], x[1]), Float32Array.of(d[0] * x[1] + x[0] * d[1], d[1])],
      vjp: ([x], [a, b]) => [Float32Array.of(x[0] * x[1], x[1]), [Float32Array.of(a * x[1], a * x[0] + b)]],
    };
    expect(() => checkGradsWith(f, [v], { order: 1 })).not.toThrow();
    expect(v).toEqual(Float32Array.of(0.3, 0.7));
  });

  it("differences are good to eleven digits, and know what they are worth", () => {
    const [sin, root] = differentiate((t) => [Math.sin(1 + t), Math.sqrt(Math.abs(t))], 1 / 64);
    expect(Math.abs(sin!.value - Math.cos(1))).toBeLessThan(1e-11);
    expect(sin!.error).toBeLessThan(1e-9);
    expect(root!.value).toBe(0);
  });
});

describe("oracle", () => {
  for (const { name, source, args } of trials) {
    const program = loadProgram(source), next = random(7);
    const direction = (): unknown[] => args.map((x) => withLeaves(x, leaves(x).map(next)));
    // Single precision swallows small steps.
    const h = args.some((x) => x instanceof Float32Array) ? 2 ** -10 : 1e-3;

    it(`${name}: the value of the original`, () => {
      expect(program.call("f", args)).toBe(program.native("f", structuredClone(args)));
    });

    it(`${name}: first and second derivatives`, () => {
      const d = direction(), e = direction();
      if (h !== 1e-3) d[0] = e[0] = Float32Array.of(1, -0.5);
      const value = (t: number): number => program.native("f", structuredClone(move(args, d, t))) as number;
      const { value: y, first, second, mixed } = program.second("f", args, d, e);
      expect(y).toBe(program.native("f", structuredClone(args)));
      close(first as number, difference(value, h), 1e-7);
      expect(second).toBe(program.jvp("f", args, e)[1]);
      const slope = (t: number): number => program.jvp("f", move(args, e, t), d)[1] as number;
      close(mixed as number, difference(slope, h), 1e-6);
    });
  }
});

describe("oracle at kinks and edges", () => {
  const slope = (expression: string, ...args: number[]): number[] => {
    const names = ["x", "y", "z"].slice(0, args.length);
    const program = loadProgram(`export const f = (${names.join(": number, ")}: number) => ${expression};`);
    return args.map((_, i) => program.grad("f", args, i) as number);
  };
  it.each<[string, number[], number[]]>([
    ["Math.abs(x)", [0], [1]],
    ["Math.abs(x)", [-0], [1]],
    ["Math.max(x, y)", [2, 2], [0.5, 0.5]],
    ["Math.min(x, y, z)", [2, 2, 2], [1 / 3, 1 / 3, 1 / 3]],
    ["Math.max(x, 2)", [2], [0.5]],
    ["Math.sign(x) + Math.floor(x) + Math.ceil(x) + Math.round(x) + Math.trunc(x) + (x | 0)", [0.5], [0]],
    ["Math.sqrt(x)", [0], [Infinity]],
    ["Math.log(x)", [0], [Infinity]],
    ["Math.log(x)", [-2], [-0.5]],
    ["Math.cbrt(x)", [0], [Infinity]],
    ["x ** 0 + x ** 1 + x ** 2 + x ** 3", [0], [1]],
    ["x ** y", [0, 0], [0, 0]],
    ["x ** y", [0, 2], [0, 0]],
    ["x ** y", [0, 0.5], [Infinity, 0]],
    ["x ** y", [0, -1], [-Infinity, NaN]],
    ["x ** y", [-2, 3], [12, NaN]],
    ["x ** 3", [-2], [12]],
    ["x ** y", [2, 0], [0, Math.LN2]],
    ["Math.atan2(x, y)", [0, 0], [NaN, NaN]],
    ["x % y", [-7.5, 2], [1, 3]],
    ["Math.hypot(x, y)", [0, 0], [0, 0]],
    ["x > 0 ? Math.log(x) : 0", [0], [0]],
    ["x / y", [3, 0], [Infinity, -Infinity]],
    ["Math.tanh(x)", [400], [0]],
    ["Math.sqrt(x) + y", [0, 1], [Infinity, 1]],
  ])("%s at %j", (expression, args, want) => {
    expect(slope(expression, ...args)).toEqual(want.map((w) => (Number.isFinite(w) ? expect.closeTo(w, 12) : w)));
  });

  it("stopGradient, checkpoint and customJvp have their meaning", () => {
    const program = loadProgram(`import { checkpoint, customJvp, stopGradient } from "fluxion";
      const g = customJvp((x: number) => x * x, ([x], [d]) => [x * x, 5 * x * d]);
      const h = checkpoint((x: number) => Math.sin(x));
      export function f(x: number): number { return g(x) + h(x) + stopGradient(x * x) * x; }`);
    expect(program.jvp("f", [3], [1])).toEqual([36 + Math.sin(3), 15 + Math.cos(3) + 9]);
    expect(program.second("f", [3], [1], [1]).mixed).toBe(5 - Math.sin(3));
  });

  it("macros inside a program, one inside the other, at any order", () => {
    const program = loadProgram(`import { customVjp, fwdAndBwd, grad, hessian, hessianInto, hvp, hvpInto, jacfwd, jacrevInto, jvp, valueAndGrad,
        valueAndGradInto, vjp } from "fluxion";
      const quartic = (x: number) => x ** 4, bend = (v: Float64Array, s: number) => v[0]! ** 3 * v[1]! * s;
      const rows = (v: Float64Array, s: number) => [v[0]! * s, v[0]! * v[1]!];
      const cube = customVjp((x: number) => x ** 3, (x) => [x ** 3, x] as const, (x, ct) => [3 * x * x * ct]);
      export const third = grad(grad(grad(quartic)));
      export const confused = (x: number) => x * grad((y: number) => x + y * x)(2);
      export const newton = (x: number) => { for (let i = 0; i < 5; i++) x -= grad(quartic)(x) / hessian(quartic)(x); return x; };
      export const h = hessian(bend), hv = hvp(bend, [0, 1]), j = jacfwd(rows), j1 = jacfwd(rows, [0, 1]);
      export const both = valueAndGrad(bend, { argnums: [1] });
      export const into = (v: Float64Array) => { const out = new Float64Array(2); return [valueAndGradInto(bend)(out, v, 2), out]; };
      export const hInto = (v: Float64Array) => { const out = [new Float64Array(2), new Float64Array(2)]; hessianInto(bend)(out, v, 1); return out; };
      export const hvInto = (v: Float64Array) => { const out: [Float64Array, number] = [new Float64Array(2), 0]; hvpInto(bend, [0, 1])(out, [v, 1], [Float64Array.of(1, 0), 0]); return out; };
      export const jInto = (v: Float64Array) => { const out = [new Float64Array(2), new Float64Array(2)]; jacrevInto(rows)(out, v, 5); return out; };
      export const pulled = (v: Float64Array) => vjp(rows, v, 2)[1]([1, 10]);
      export const again = (v: Float64Array) => { const [fwd, bwd] = fwdAndBwd(rows); return bwd(fwd(v, 2)[1], [1, 10]); };
      export const pushed = (v: Float64Array) => jvp(grad(bend), [v, 2], [Float64Array.of(1, 0), undefined]);
      export const ruled = (x: number) => cube(x) + grad(cube)(x);`);
    const v = Float64Array.of(2, 3), F = (...xs: number[]): Float64Array => Float64Array.of(...xs);
    expect(program.call("third", [2])).toBe(48);
    expect(program.jvp("third", [2], [1])).toEqual([48, 24]);
    expect(program.jvp("confused", [3], [1])).toEqual([9, 6]);
    expect(program.jvp("newton", [3], [1])).toEqual([expect.closeTo(3 * (2 / 3) ** 5), expect.closeTo((2 / 3) ** 5)]);
    expect(program.call("h", [v, 1])).toEqual([F(36, 12), F(12, 0)]);
    expect(program.call("hv", [[v, 1], [F(1, 0), 0]])).toEqual([F(36, 12), 36]);
    expect(program.call("j", [v, 5])).toEqual([F(5, 0), F(3, 2)]);
    expect(program.call("j1", [v, 5])).toEqual([[F(5, 0), 2], [F(3, 2), 0]]);
    expect(program.call("both", [v, 5])).toEqual([120, [24]]);
    expect(program.call("into", [v])).toEqual([48, F(72, 16)]);
    expect(program.call("hInto", [v])).toEqual([F(36, 12), F(12, 0)]);
    expect(program.call("hvInto", [v])).toEqual([F(36, 12), 36]);
    expect(program.call("jInto", [v])).toEqual([F(5, 0), F(3, 2)]);
    expect(program.call("pulled", [v])).toEqual([F(32, 20), 2]);
    expect(program.call("again", [v])).toEqual([F(32, 20), 2]);
    expect(program.call("pushed", [v])).toEqual([F(72, 16), F(72, 24)]);
    expect(program.jvp("ruled", [2], [1])).toEqual([20, 24]);
  });

  it("several files, and results that are structures", () => {
    const program = loadProgram({
      "main.ts": `import { scale } from "./lib/scale.js"; export * from "./lib/scale.js";
        export function f(p: { v: Float64Array; n: number; tag: string }) {
          return { w: p.v.map((x) => scale(x) * p.n), tag: p.tag, pair: [p.n, p.tag] as const, i: Int32Array.of(3) };
        }`,
      "lib/scale.ts": "export const scale = (x: number): number => 3 * x;",
    });
    const p = { v: Float64Array.of(1, 2), n: 2, tag: "t" };
    const [y, dot] = program.jvp("f", [p], [{ v: Float64Array.of(1, 0), n: 1 }]);
    expect(y).toEqual({ w: Float64Array.of(6, 12), tag: "t", pair: [2, "t"], i: Int32Array.of(3) });
    expect(dot).toEqual({ w: Float64Array.of(9, 6), pair: [1, undefined] });
  });

  it("gradient, Jacobian, Hessian and Hessian-vector products over structures", () => {
    const program = loadProgram(`
      export const f = (v: Float64Array, s: number) => v[0]! ** 2 * v[1]! * s;
      export const g = (v: Float64Array) => [v[0]! * v[1]!, v[1]!];`);
    const v = Float64Array.of(2, 3);
    expect(program.grad("f", [v, 5])).toEqual(Float64Array.of(60, 20));
    expect(program.grad("f", [v, 5], 1)).toBe(12);
    expect(program.jacobian("g", [v])).toEqual([[3, 2], [0, 1]]);
    expect(program.hessian("f", [v, 5])).toEqual([[30, 20], [20, 0]]);
    expect(program.hvp("f", [v, 5], Float64Array.of(1, 1))).toEqual(Float64Array.of(50, 20));
  });

  it.each([
    "JSON.parse(JSON.stringify(x)) * 2",
    "new Date(x).getTime()",
    "new Set([x, x + 1]).size * x",
    "new Map([[x, 1]]).get(x)! * x",
  ])("a derivative is never lost without a word: %s", (expression) => {
    const program = loadProgram(`export const f = (x: number): number => ${expression};`);
    expect(() => program.jvp("f", [3], [1])).toThrow(/dual number/);
  });
});
