/** Functions with a rest parameter: a tuple is parameters of its own, a list is one parameter, whose gradient is a list. */
import { expect, test } from "vitest";
import { build } from "./build.ts";

test("a list is one parameter", async () => {
  const m = await build(`
    import { grad, hessian, jacrev, valueAndGrad, valueAndGradInto } from "fluxion";
    export const all = grad((...xs: number[]) => xs.reduce((s, x, i) => s + x ** (i + 1), 0));
    function scaled(scale: number, ...xs: number[]): number { return scale * xs.reduce((s, x) => s + x * x, 0); }
    export const first = grad(scaled), both = valueAndGrad(scaled, [0, 1]), into = valueAndGradInto(scaled, 1), second = hessian(scaled, 1);
    export const rows = jacrev((k: number, ...xs: number[]) => xs.map((x) => k * x), 1);
    export const points = grad((...p: { x: number; y: number }[]) => p.reduce((s, { x, y }) => s + x * y, 0));
    export const mutated = grad((...xs: number[]) => { xs.push(3); xs[0]! *= xs[1]!; return xs.reduce((p, x) => p * x, 1); });
  `);
  expect(m["all"](2, 1, 3)).toEqual([1, 2, 27]);
  expect(m["all"]()).toEqual([]);
  expect(m["first"](3, 1, 2)).toBe(5);
  expect(m["both"](3, 1, 2)).toEqual([15, [5, [6, 12]]]);
  const out = [0, 0];
  expect(m["into"](out, 3, 1, 2)).toBe(15);
  expect(out).toEqual([6, 12]);
  expect(m["second"](3, 1, 2)).toEqual([[6, 0], [0, 6]]);
  expect(m["rows"](3, 1, 2)).toEqual([[3, 0], [0, 3]]);
  expect(m["points"]({ x: 1, y: 2 }, { x: 3, y: 4 })).toEqual([{ x: 2, y: 1 }, { x: 4, y: 3 }]);
  expect(m["mutated"](2, 5)).toEqual([75, 60]);
});

test("a tuple is parameters of its own", async () => {
  const m = await build(`
    import { grad, jvp, vjp } from "fluxion";
    export function f(a: number, ...[b, c]: [b: number, c: readonly number[]]): number { return a * b + c[0]! * a * a; }
    export const df = grad(f, [0, 1, 2]), push = jvp(f), pull = vjp(f);
  `);
  expect(m["df"](2, 3, [5])).toEqual([23, 2, [4]]);
  expect(m["push"]([2, 3, [5]], [1, undefined, [1]])).toEqual([26, 27]);
  expect(m["pull"]([2, 3, [5]], 2)).toEqual([26, [46, 4, [8]]]);
});

test("derivatives of both inside of differentiated functions", async () => {
  const m = await build(`
    import { grad } from "fluxion";
    function norm2(s: number, ...xs: number[]): number { return s * xs.reduce((t, x) => t + x * x, 0); }
    const dnorm = grad(norm2, [0, 1]);
    export const f = (x: number, y: number[]): number => { const [a, [b, c]] = dnorm(x, x * x, ...y); return a * b! + c!; };
    export const df = grad(f, [0, 1]), dd = grad((x: number) => grad((...v: number[]) => norm2(x, ...v))(x, 2)[0]!);
  `);
  // a = x⁴ + y², b = 2 x³, c = 2 x y.
  expect(m["f"](1, [3])).toBe(10 * 2 + 6);
  expect(m["df"](1, [3])).toEqual([4 * 2 + 10 * 6 + 6, [6 * 2 + 2]]);
  expect(m["dd"](3)).toBe(12);
});

test("beside arrays of several kinds, each has its version", async () => {
  const m = await build(`
    import { grad, jvp } from "fluxion";
    export function f(xs: number[] | Float64Array, ...ys: number[]): number { return ys.reduce((s, y, i) => s + y * y * xs[i]!, 0); }
    export const df = grad(f, [0, 1]);
    const pair = (xs: number[] | Float64Array, ...[a, b]: [a: number, b?: number]): number => xs[0]! * a * (b ?? xs[1]!);
    export const dpair = grad(pair, [0, 1, 2]), push = jvp(pair);
    export const around = (k: number) => grad((xs: number[] | Float64Array, ...more: number[]) => xs[0]! * k * more[0]!, [0, 1]);
  `);
  expect(m["df"]([2, 3], 4, 5)).toEqual([[16, 25], [16, 30]]);
  expect(m["df"](Float64Array.of(2, 3), 4)).toEqual([Float64Array.of(16, 0), [16]]);
  expect(m["dpair"]([2, 3], 5)).toEqual([[15, 10], 6, undefined]);
  expect(m["dpair"](Float64Array.of(2, 3), 5, 7)).toEqual([Float64Array.of(35, 0), 14, 10]);
  expect(m["push"]([Float64Array.of(2, 3), 5, undefined], [undefined, 1, undefined])).toEqual([30, 6]);
  expect(m["around"](3)(Float64Array.of(2), 5)).toEqual([Float64Array.of(15), [6]]);
});
