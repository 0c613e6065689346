/** One array or object as two arguments of a function that writes to it: an error, since a private copy would hide it. */
import { expect, test } from "vitest";
import { build, f64 } from "./build.ts";

const message = /'\w+' writes to one of its arguments, so \w+ and \w+ must not be the same array/;

test("what is written to is in one argument alone", async () => {
  const m = await build(`import { fwdAndBwd, grad, jvp, valueAndGrad } from "fluxion";
    type S = { w: Float64Array };
    class P { constructor(public v: number) {} double(): void { this.v *= 2; } }
    export const objects = valueAndGrad((p: { v: number }, q: { v: number }): number => { p.v *= 2; return p.v * q.v; });
    export const instances = jvp((p: P, q: P): number => { p.double(); return p.v * q.v; }), make = (v: number): P => new P(v);
    export const beside = valueAndGrad((x: number[][], y: number[]): number => { y[0]! *= 2; return x[0]![0]! * y[0]!; });
    export const inside = grad((p: S, q: S): number => { p.w[0]! *= 2; return p.w[0]! * q.w[0]!; });
    export const tuples = grad((p: [number, number], q: [number, number]): number => { p[0] *= 2; return p[0] * q[0]; });
    export const views = grad((p: Float64Array, q: Float64Array): number => { p[1]! *= 2; return p[1]! * q[0]!; });
    export const [forward] = fwdAndBwd((x: Float64Array, y: Float64Array): number => { x[0]! *= 2; return x[0]! * y[0]!; });
    export const [places] = fwdAndBwd((y: Float64Array[]): number => { y[0]![0]! *= 2; return y[0]![0]! * y[1]![0]!; });`);
  const object = { v: 3 }, part = m["make"](3), list = [1], pair = [3, 1], w = f64(3, 4, 5);
  expect(() => m["objects"](object, object)).toThrow(message);
  expect(() => m["instances"]([part, part], [{ v: 1 }, { v: 1 }])).toThrow(message);
  expect(() => m["beside"]([list], list)).toThrow(message);
  expect(() => m["inside"]({ w }, { w })).toThrow(message);
  expect(() => m["tuples"](pair, pair)).toThrow(message);
  expect(() => m["views"](w.subarray(0, 2), w.subarray(1))).toThrow(message);
  expect(() => m["forward"](w, w)).toThrow(message);
  expect(() => m["places"]([w, w])).toThrow(/two places/);
  expect(m["objects"]({ v: 3 }, { v: 3 })).toEqual([18, { v: 6 }]);
  expect(m["views"](w.subarray(0, 2), w.subarray(2))).toEqual(f64(0, 10));
  expect(m["inside"]({ w: f64(2) }, { w: f64(5) })).toEqual({ w: f64(10) });
});

test("what is only read may be in both", async () => {
  const m = await build(`import { grad } from "fluxion";
    type S = { grid: Float64Array; out: Float64Array };
    export const g = grad((p: S, q: S): number => { for (let i = 0; i < p.grid.length; i++) p.out[i] = p.grid[i]! * q.grid[i]!; return p.out[0]! + q.out[0]!; });`);
  const grid = f64(2, 3);
  expect(m["g"]({ grid, out: f64(0, 0) }, { grid, out: f64(1, 1) })).toEqual({ grid: f64(2, 0), out: f64(0, 0) });
});

test("out is made of different arrays", async () => {
  const m = await build(`import { hessianInto, jacfwdInto, jacrevInto, valueAndGradInto } from "fluxion";
    const g = (o: Float64Array): number => o[0]! ** 2 * o[1]!, squares = (o: Float64Array): Float64Array => o.map((v) => v * v);
    export const h = hessianInto(g), forward = jacfwdInto(squares), reverse = jacrevInto(squares);
    export const pair = valueAndGradInto((x: number[], y: number[]): number => x[0]! * y[0]!, [0, 1]);
    export const object = valueAndGradInto((o: { a: number[]; b: number[] }): number => o.a[0]! * o.b[0]!);`);
  const row = f64(0, 0), list = [0], flat = f64(0, 0, 0, 0);
  for (const name of ["h", "forward", "reverse"]) expect(() => m[name]([row, row], f64(2, 3))).toThrow(RangeError);
  expect(() => m["pair"]([list, list], [2], [3])).toThrow(/written to out/);
  expect(() => m["object"]({ a: list, b: list }, { a: [2], b: [3] })).toThrow(/written to out/);
  m["h"]([flat.subarray(0, 2), flat.subarray(2)], f64(2, 3));
  expect(flat).toEqual(f64(6, 4, 4, 0));
});

test("the tangent that jvp returns is a new one", async () => {
  const m = await build(`import { jvp } from "fluxion";
    export const whole = jvp((x: Float64Array): Float64Array => x), inside = jvp((x: number[]): { a: number[]; n: number } => ({ a: x, n: x[0]! }));`);
  const v = f64(3, 4), list = [5];
  const [, dot] = m["whole"]([f64(1, 2)], [v]), [, { a, n }] = m["inside"]([[1]], [list]);
  expect([dot, a, n]).toEqual([v, list, 5]);
  expect([dot === v, a === list]).toEqual([false, false]);
});
