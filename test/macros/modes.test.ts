/** jvp, vjp and fwdAndBwd, with their immediate forms. */
import { beforeAll, describe, expect, test } from "vitest";
import { compileModules, type BuiltModule } from "../support/build.ts";
import { build, f32, f64 } from "./build.ts";

const functions = `
export function scale(x: Float64Array, by: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = by * x[i]! * x[i]!;
  return y;
}
export function product(x: number, y: number, z: number): number { return x * y * z; }
export function polar(x: number, y: number): [number, number] { return [x * y, x + y]; }
export function tagged(label: string, x: number[], n: Int32Array): number[] { const out: number[] = []; for (let i = 0; i < n.length; i++) out.push(x[n[i]!]! * x[0]!); return out; }
export function single(x: Float32Array): Float32Array { const y = new Float32Array(x.length); for (let i = 0; i < x.length; i++) y[i] = 3 * x[i]!; return y; }
`;

describe("jvp", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { jvp } from "fluxion"; ${functions}
      export const s = jvp(scale), p = jvp(product), two = jvp(polar), t = jvp(tagged), f = jvp(single);
      export const now = (x: number): [number, number] => jvp(product, [x, 2, 3], [1, undefined, undefined]);
      export const nowArray = (x: Float64Array): [Float64Array, Float64Array] => jvp(scale, [x, 2], [x, 1]);`);
  });
  test("J v, with undefined for zero", () => {
    expect(m["p"]([2, 3, 5], [1, 1, 1])).toEqual([30, 15 + 10 + 6]);
    expect(m["p"]([2, 3, 5], [undefined, 1, undefined])).toEqual([30, 10]);
    expect(m["p"]([2, 3, 5], [undefined, undefined, undefined])).toEqual([30, 0]);
    expect(m["s"]([f64(1, 2), 3], [f64(1, 0), undefined])).toEqual([f64(3, 12), f64(6, 0)]);
    expect(m["s"]([f64(1, 2), 3], [undefined, 1])).toEqual([f64(3, 12), f64(1, 4)]);
    expect(m["two"]([2, 3], [1, 10])).toEqual([[6, 5], [23, 11]]);
    expect(m["f"]([f32(1, 2)], [f32(1, 1)])).toEqual([f32(3, 6), f32(3, 3)]);
  });
  test("parameters without a derivative", () => {
    expect(m["t"](["a", [2, 3], Int32Array.from([1, 0])], [undefined, [1, 0], undefined])).toEqual([[6, 4], [3, 4]]);
  });
  test("tangents are never changed, nor handed out again", () => {
    const v = f64(1, 0), [, dot] = m["s"]([f64(1, 2), 3], [v, undefined]);
    expect(v).toEqual(f64(1, 0));
    dot[0] = 99;
    expect(v).toEqual(f64(1, 0));
  });
  test("the immediate form", () => {
    expect(m["now"](5)).toEqual([30, 6]);
    expect(m["nowArray"](f64(1, 2))).toEqual([f64(2, 8), f64(5, 20)]);
  });
});

describe("vjp", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { vjp } from "fluxion"; ${functions}
      export const s = vjp(scale), p = vjp(product), two = vjp(polar), t = vjp(tagged), f = vjp(single);
      export function now(x: Float64Array, by: number): unknown[] {
        const [y, pullback] = vjp(scale, x, by);
        return [y, pullback(new Float64Array([1, 0])), pullback(new Float64Array([0, 1]))];
      }
      export function nowScalar(x: number): [number, [number, number, number]] {
        const [y, pullback] = vjp(product, x, 3, 5);
        return [y, pullback(2)];
      }
      export function captured(a: number, x: number): [number, number] {
        const [y, pullback] = vjp((t: number) => a * t * t, x);
        return [y, pullback(1)[0]];
      }`);
  });
  test("v J, over all parameters", () => {
    expect(m["p"]([2, 3, 5], 2)).toEqual([30, [30, 20, 12]]);
    expect(m["s"]([f64(1, 2), 3], f64(1, 1))).toEqual([f64(3, 12), [f64(6, 12), 5]]);
    expect(m["two"]([2, 3], [1, 10])).toEqual([[6, 5], [13, 12]]);
    expect(m["f"]([f32(1, 2)], f32(1, 2))).toEqual([f32(3, 6), [f32(3, 6)]]);
  });
  test("undefined for parameters without a derivative", () => {
    const [y, cotangents] = m["t"](["a", [2, 3], Int32Array.from([1, 0])], [1, 10]);
    expect(y).toEqual([6, 4]);
    expect(cotangents).toEqual([undefined, [3 + 40, 2], undefined]);
  });
  test("the cotangent is never changed", () => {
    const cotangent = f64(1, 2);
    m["s"]([f64(1, 2), 3], cotangent);
    expect(cotangent).toEqual(f64(1, 2));
  });
  test("the immediate form gives the value and a pullback, for as many cotangents as wanted", () => {
    expect(m["now"](f64(1, 2), 3)).toEqual([f64(3, 12), [f64(6, 0), 1], [f64(0, 12), 4]]);
    expect(m["nowScalar"](2)).toEqual([30, [30, 20, 12]]);
    expect(m["captured"](3, 2)).toEqual([12, 12]);
  });
});

describe("fwdAndBwd", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { fwdAndBwd } from "fluxion"; ${functions}
      function work(x: Float64Array): Float64Array {
        const y = x.slice();
        for (let k = 0; k < 2; k++) for (let i = 1; i < y.length; i++) y[i] = Math.sin(y[i]!) * y[i - 1]!;
        return y;
      }
      export const s = fwdAndBwd(scale), first = fwdAndBwd(scale, 0), both = fwdAndBwd(scale, [1, 0]), option = fwdAndBwd(scale, { argnums: 1 });
      export const [fwd, bwd] = fwdAndBwd(work);
      export const [one, oneBack] = fwdAndBwd(product);`);
  });
  test("cotangents: over all parameters, or by argnums", () => {
    const pull = ([forward, back]: ((...args: unknown[]) => any)[]): unknown => back!(forward!(f64(1, 2), 3)[1], f64(1, 1));
    expect(pull(m["s"])).toEqual([f64(6, 12), 5]);
    expect(pull(m["first"])).toEqual(f64(6, 12));
    expect(pull(m["both"])).toEqual([5, f64(6, 12)]);
    expect(pull(m["option"])).toBe(5);
  });
  test("many pullbacks of one forward sweep, in any order, also with two sweeps at once", () => {
    const x = f64(0.5, 1, 2), units = [f64(1, 0, 0), f64(0, 1, 0), f64(0, 0, 1)];
    const [y, residuals] = m["fwd"](x), [, other] = m["fwd"](f64(3, 2, 1));
    const rows = units.map((e) => m["bwd"](residuals, e)[0]);
    m["bwd"](other, units[2]);
    y.fill(0);
    expect([2, 0, 1, 2].map((k) => m["bwd"](residuals, units[k])[0])).toEqual([2, 0, 1, 2].map((k) => rows[k]));
    const sum = m["bwd"](residuals, f64(1, 1, 1))[0];
    for (let j = 0; j < 3; j++) expect(sum[j]).toBeCloseTo(rows[0][j] + rows[1][j] + rows[2][j], 14);
  });
  test("residuals do not look at the arguments any more", () => {
    const x = f64(1, 2), [, residuals] = m["s"][0](x, 3);
    x.fill(0);
    expect(m["s"][1](residuals, f64(1, 1))).toEqual([f64(6, 12), 5]);
  });
  test("of numbers", () => {
    const [y, residuals] = m["one"](2, 3, 5);
    expect([y, m["oneBack"](residuals, 1), m["oneBack"](residuals, -1)]).toEqual([30, [15, 10, 6], [-15, -10, -6]]);
  });
});

describe("rules of the user's", () => {
  test("customJvp serves both modes, and second order", async () => {
    const m = await build(`import { customJvp, grad, jvp, hessian, hvp } from "fluxion";
      const square = customJvp((x: number): number => x * x, ([x], [x_dot]) => [x * x, 2.5 * x * x_dot]);
      const f = (x: number): number => 3 * square(x);
      const norm = customJvp((x: Float64Array, s: number): number => s * (x[0]! ** 2 + x[1]! ** 2),
        ([x, s], [x_dot, s_dot]) => [s * (x[0]! ** 2 + x[1]! ** 2), 20 * s * (x[0]! * x_dot[0]! + x[1]! * x_dot[1]!) + 0 * s_dot]);
      const g = (x: Float64Array): number => norm(x, 2);
      export const direct = square(3), df = grad(f), push = jvp(f), ddf = grad(grad(f)), pushpush = jvp(jvp(f));
      export const dg = grad(g), h = hessian(g), product = hvp(g), both = grad(norm, [0, 1]);`);
    expect(m["direct"]).toBe(9);
    expect([m["df"](2), m["push"]([2], [1]), m["ddf"](2)]).toEqual([15, [12, 15], 7.5]);
    // y of the rule is differentiated as it stands there, y_dot by the rule's own formula.
    expect(m["pushpush"]([[2], [1]], [[1], [0]])).toEqual([[12, 15], [12, 7.5]]);
    expect(m["dg"](f64(1, 2))).toEqual(f64(40, 80));
    expect(m["h"](f64(1, 2))).toEqual([f64(40, 0), f64(0, 40)]);
    expect(m["product"]([f64(1, 2)], f64(1, -1))).toEqual(f64(40, -40));
    expect(m["both"](f64(1, 2), 3)).toEqual([f64(60, 120), 0]);
  });

  test("customVjp: clipping of gradients, cotangents of arrays, undefined for zero", async () => {
    const m = await build(`import { customVjp, grad } from "fluxion";
      const clip = customVjp((x: number): number => x, (x): [number, number] => [x, 0], (_kept, y_bar): [number] => [Math.max(-1, Math.min(1, y_bar))]);
      export const df = grad((x: number) => 5 * clip(x * x));
      const twice = customVjp(
        (x: Float64Array, s: number): Float64Array => { const y = x.slice(); for (let i = 0; i < y.length; i++) y[i]! *= s; return y; },
        (x, s): [Float64Array, number] => { const y = x.slice(); for (let i = 0; i < y.length; i++) y[i]! *= s; return [y, s]; },
        (s, y_bar): [Float64Array, undefined] => { const x_bar = y_bar.slice(); for (let i = 0; i < x_bar.length; i++) x_bar[i]! *= 10 * s; return [x_bar, undefined]; });
      export const dg = grad((x: Float64Array, s: number) => { const y = twice(x, s); return y[0]! * y[1]!; }, [0, 1]);`);
    expect(m["df"](3)).toBe(6);
    // y = s x; y_bar = [y1, y0]; x_bar = 10 s y_bar.
    expect(m["dg"](f64(2, 3), 4)).toEqual([f64(480, 320), 0]);
  });

  test("forward mode of a customVjp is refused", () => {
    const source = (macro: string): string => `import { customVjp, ${macro} } from "fluxion";
      const clip = customVjp((x: number): number => x, (x): [number, number] => [x, 0], (_kept, y_bar): [number] => [y_bar]);
      export const d = ${macro}((x: number) => clip(x) * x);`;
    for (const macro of ["jvp", "jacfwd"]) {
      const { errors } = compileModules({ "main.ts": source(macro) });
      expect(errors, macro).toHaveLength(1);
      expect(errors[0]).toMatch(/main\.ts\(\d+,\d+\): error FLX1\d\d\d: .*clip.*customVjp.*customJvp/);
    }
    for (const macro of ["grad", "vjp", "jacrev"]) expect(compileModules({ "main.ts": source(macro) }).errors).toEqual([]);
  });

  test("forward over reverse of a customVjp goes through its fwd and bwd", async () => {
    const m = await build(`import { customVjp, hessian, hvp } from "fluxion";
      const cube = customVjp((x: number): number => x ** 3, (x): [number, number] => [x ** 3, x], (x, y_bar): [number] => [10 * x ** 2 * y_bar]);
      const f = (x: number): number => cube(x) * x;
      export const h = hessian(f), v = hvp(f);`);
    // f' = 10 x³ + x³ by the rule; the second x³ is the rule's y, whose own derivative is 3 x².
    expect([m["h"](2), m["v"]([2], 3)]).toEqual([132, 396]);
  });
});

describe("stopGradient and checkpoint", () => {
  test("stopGradient: value as it is, derivative zero at every order and in every mode", async () => {
    const m = await build(`import { grad, jvp, hessian, stopGradient } from "fluxion";
      const f = (x: number): number => x ** 3 * stopGradient(x ** 2);
      export const df = grad(f), ddf = grad(grad(f)), dddf = grad(grad(grad(f))), push = jvp(f);
      const outer = grad((x: number) => stopGradient(grad((t: number) => t ** 3)(x)) * x);
      export const o = outer;
      export const plain = stopGradient(4);
      const array = (x: Float64Array): number => { const w = stopGradient(x); return w[0]! * x[1]! + w[1]! * x[0]! * x[0]!; };
      export const da = grad(array), ha = hessian(array);`);
    const [x] = [2];
    expect([m["df"](x), m["ddf"](x), m["dddf"](x), m["push"]([x], [1])]).toEqual([3 * x ** 4, 6 * x ** 3, 6 * x ** 2, [x ** 5, 3 * x ** 4]]);
    expect([m["o"](2), m["plain"]]).toEqual([12, 4]);
    expect(m["da"](f64(2, 3))).toEqual(f64(12, 2));
    expect(m["ha"](f64(2, 3))).toEqual([f64(6, 0), f64(0, 0)]);
  });

  test("checkpoint: the same numbers, at second order too", async () => {
    const source = (wrap: string): string => `import { grad, jvp, hessian, checkpoint } from "fluxion";
      const step = ${wrap}((x: Float64Array, a: number): Float64Array => {
        const y = new Float64Array(x.length);
        for (let i = 0; i < x.length; i++) y[i] = Math.sin(a * x[i]!) + x[(i + 1) % x.length]!;
        return y;
      });
      function f(x: Float64Array, a: number): number {
        let y = x;
        for (let k = 0; k < 3; k++) y = step(y, a);
        return y[0]! * y[1]!;
      }
      export const df = grad(f, [0, 1]), push = jvp(f), h = hessian(f);
      void checkpoint;`;
    const [kept, recomputed] = [await build(source("")), await build(source("checkpoint"))];
    const x = f64(0.3, -0.6, 1.1);
    const flat = (value: any): number[] => (typeof value === "number" ? [value] : Array.from(value as any[], flat).flat());
    for (const call of ["df(x, 0.7)", "push([x, 0.7], [x, 1])", "h(x, 0.7)"]) {
      const value = (m: BuiltModule): number[] => flat(new Function("m", "x", `return m.${call}`)(m, x));
      const expected = value(kept);
      value(recomputed).forEach((actual, i) => expect(actual, call).toBeCloseTo(expected[i]!, 13));
    }
  });
});

test("the two sweeps are a pair wherever they are kept, also for the compiler", async () => {
  const m = await build(`import { fwdAndBwd } from "fluxion";
    function f(x: number, y: number): number { return x * x * y; }
    const kept = fwdAndBwd(f), inside = { pair: fwdAndBwd(f) }, typed: readonly [(x: number, y: number) => unknown, unknown] = fwdAndBwd(f);
    export function run(k: number): unknown {
      const [y, residuals] = kept[0](2, 3), [fwd, bwd] = fwdAndBwd((x: number) => f(x, k));
      return [y, kept[1](residuals, 1), inside.pair[0](1, k)[0], fwdAndBwd(f)[0](k, 1)[0], bwd(fwd(1)[1], 1), typed.length];
    }`);
  expect(m["run"](5)).toEqual([12, [12, 4], 5, 25, [10], 2]);
});
