/** The runtime's own tests, and those of the oracle that referees the transformer's. */
import { describe, expect, it } from "vitest";
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
    const program = loadProgram(`export function f(${names.join(": number, ")}: number): number { return ${expression}; }`);
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
    const { value, first, mixed } = program.second("f", [3], [1], [1]);
    expect([value, first, mixed]).toEqual([36 + Math.sin(3), 15 + Math.cos(3) + 9, 5 - Math.sin(3)]);
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
