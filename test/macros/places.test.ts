/** Macros in all the places where calls can stand, of functions of all the kinds that there are. */
import { describe, expect, test } from "vitest";
import { build, f64 } from "./build.ts";

describe("places", () => {
  test("default exports, anonymous", async () => {
    const m = await build(`import { grad } from "fluxion"; import f, { g as h } from "./a.ts"; export const df = grad(f), dh = grad(h);`, { "a.ts": `export default function (x: number): number { return x * x; }\nexport const g = (x: number): number => x ** 3;` });
    expect([m["df"](3), m["dh"](3)]).toEqual([6, 27]);
  });
  test("spread and variable tuples in immediate forms", async () => {
    const m = await build(`import { jvp, vjp } from "fluxion"; const f = (x: number, y: number): number => x * y * y;
      export function a(p: [number, number], t: [number, number]): [number, number] { return jvp(f, p, t); }
      export function b(...p: [number, number]): number { const [y, back] = vjp(f, ...p); const [u, v] = back(1); return y + u + v; }`);
    expect(m["a"]([2, 3], [1, 1])).toEqual([18, 9 + 12]);
    expect(m["b"](2, 3)).toBe(18 + 9 + 12);
  });
  test("same names in different scopes", async () => {
    const m = await build(`import { grad } from "fluxion";
      export function a(x: number): number { const f = (t: number): number => t * t; return grad(f)(x); }
      export function b(x: number): number { const f = (t: number): number => t * t * t; const g = grad(f); return g(x); }
      export function c(f: number): number { const x = 2; return grad((t: number) => f * t * x)(f); }`);
    expect([m["a"](3), m["b"](3), m["c"](5)]).toEqual([6, 27, 10]);
  });
  test("captures: arrays that change, in methods and callbacks", async () => {
    const m = await build(`import { grad, hessian, jacfwd } from "fluxion";
      export class Model { constructor(readonly data: Float64Array) {} loss(w: number): number { const data = this.data; const l = (v: number): number => { let s = 0; for (let i = 0; i < data.length; i++) s += (v - data[i]!) ** 2; return s; }; return grad(l)(w); } }
      export const go = (xs: number[]): number[] => xs.map((x, i) => grad((t: number) => t ** 2 * i)(x));
      export const later = (d: Float64Array): number[] => { const g = grad((t: number) => t * d[0]!); const one = g(1); d[0] = 7; return [one, g(1)]; };
      export const hs = (k: number): unknown => hessian((x: Float64Array) => k * x[0]! * x[1]!)(new Float64Array([1, 2]));
      export const jf = (k: number): unknown => jacfwd((x: number, y: number): [number, number] => [k * x, x * y], [0, 1])(2, 3);`);
    expect(new m["Model"](f64(1, 2)).loss(3)).toBe(6);
    expect(m["go"]([1, 2, 3])).toEqual([0, 4, 12]);
    expect(m["later"](f64(2))).toEqual([2, 7]);
    expect(m["hs"](3)).toEqual([f64(0, 3), f64(3, 0)]);
    expect(m["jf"](5)).toEqual([[5, 0], [3, 2]]);
  });
  test("macros that take captured macros", async () => {
    const m = await build(`import { grad, jvp, vjp } from "fluxion";
      export const a = (k: number, x: number): number => grad((t: number) => grad((u: number) => k * u ** 3 * t)(t))(x);
      export const b = (k: number, x: number): number => { const g = (t: number): number => k * t ** 3; return grad(grad(g))(x); };
      export const c = (x: number): number => grad((k: number) => { const inner = (t: number): number => k * t * t; return grad(inner)(x); })(4);`);
    // d/dt (3 k t² · t) = 9 k t²
    expect([m["a"](2, 3), m["b"](2, 3), m["c"](5)]).toEqual([162, 36, 10]);
  });
  test("conditional macros, stored in objects and arrays", async () => {
    const m = await build(`import { grad, valueAndGrad } from "fluxion"; const f = (x: number): number => x * x, h = (x: number): number => x ** 3;
      export const table = { f: grad(f), h: grad(h), both: [grad(f), grad(h)] as const };
      export const pick = (b: boolean): ((x: number) => number) => (b ? grad(f) : grad(h));
      export const { length } = [valueAndGrad(f)];`);
    expect([m["table"].f(3), m["table"].both[1](3), m["pick"](false)(3)]).toEqual([6, 27, 27]);
  });
  test("optional and rest parameters in every macro", async () => {
    const m = await build(`import { grad, jvp, vjp, hessian } from "fluxion"; const f = (x: number, scale?: number): number => x * x * (scale ?? 1);
      export const g = grad(f), p = jvp(f), v = vjp(f), h = hessian(f);`);
    expect([m["g"](3), m["g"](3, 2), m["h"](3), m["p"]([3, 2], [1, undefined]), m["v"]([3, 2], 1)]).toEqual([6, 12, 2, [18, 12], [18, [12, 9]]]);
  });
  test("what does not depend on the parameter", async () => {
    const m = await build(`import { grad, jvp, valueAndGradInto } from "fluxion"; export const z = grad((x: number, y: number) => y), k = grad((x: Float64Array) => 3), p = jvp((x: number) => 4), i = valueAndGradInto((x: Float64Array) => 5);`);
    const out = f64(1, 1);
    expect([m["z"](3, 2), m["k"](f64(1, 2)), m["p"]([1], [1]), m["i"](out, f64(1, 2)), out]).toEqual([0, f64(0, 0), [4, 0], 5, f64(0, 0)]);
  });
  test("the value of a derivative where f mutates and is called by itself elsewhere", async () => {
    const m = await build(`import { grad } from "fluxion"; export function f(x: Float64Array): number { x[0]! *= 2; return x[0]! * x[1]!; } export const df = grad(f); export const both = (x: Float64Array): unknown[] => [df(x), f(x), x];`);
    expect(m["both"](f64(1, 3))).toEqual([f64(6, 2), 6, f64(2, 3)]);
  });
  test("defaults by spread: what is there and undefined was not left out", async () => {
    const m = await build(`import { grad } from "fluxion"; interface O { a?: number; inner?: { b?: number }[] }
      function g(o: O): number { const s = { a: 2, ...o }; return s.a * (s.inner?.length ?? 1); }
      export const df = grad((x: number, o: O) => x * g(o) * g({}) * g({ inner: [{}] }));`);
    expect([m["df"](3, { a: 5 }), m["df"](3, {}), m["df"](3, { inner: [{ b: undefined }, {}] })]).toEqual([20, 8, 16]);
    expect(() => m["df"](3, { a: undefined })).toThrow(new TypeError("the property 'a' is there with the value undefined: its derivative needs it to be left out then"));
  });
  test("a derivative of a parameter, where generated code would call the function itself", async () => {
    const m = await build(`import { fwdAndBwd, grad } from "fluxion";
      function slope(g: (x: number) => number, x: number): number { const d = grad(g); return d(x); }
      function f(x: number): number { return x * slope((t) => t * t * x, x); }
      export const [forward, backward] = fwdAndBwd(f, [0]);`);
    const [y, residuals] = m["forward"](3);
    expect([y, m["backward"](residuals, 1)]).toEqual([54, [54]]);
  });
  test("objects of classes that the program does not know", async () => {
    const m = await build(`import { grad, jvp, valueAndGradInto } from "fluxion";
      export class Vec { constructor(public x: number, public y: number) {} get size(): number { return Math.hypot(this.x, this.y); } }
      export class Named extends Vec { name = "n"; }
      export const df = grad((v: Vec, k: number) => v.size * k), fields = grad((v: Vec) => v.x * v.y), into = valueAndGradInto((v?: Vec, w?: { in: Vec }) => (v ?? w!.in).size);
      export const many = jvp((vs: Vec[]) => vs.reduce((s, v) => s + v.size, 0)), twice = grad((t: number) => { const g = grad((v: Vec) => v.size ** 2)(new Vec(t, 2)); return g.x * g.y; });`);
    class Other extends (m["Vec"] as new (x: number, y: number) => object) { get size(): number { return 0; } }
    const [vec, named, other] = [new m["Vec"](3, 4), new m["Named"](3, 4), new Other(3, 4)];
    const error = new TypeError("an object is not of the class that its derivative knows: Vec, Named");
    expect([m["df"](vec, 5), m["df"](named, 5), m["fields"](other), m["many"]([[vec]], [undefined])[0], m["twice"](3)]).toEqual([{ x: 3, y: 4 }, { x: 3, y: 4 }, { x: 4, y: 3 }, 5, 8]);
    expect(() => m["df"](other, 1)).toThrow(error);
    expect(() => m["many"]([[vec, other]], [undefined])).toThrow(error);
    expect(() => m["into"]([{ x: 0, y: 0 }], other)).toThrow(error);
  });
  test("third order of loops", async () => {
    const m = await build(`import { grad, jacfwd, jacrev } from "fluxion"; function f(x: Float64Array): number { let p = 1; for (let i = 0; i < x.length; i++) { if (x[i]! < 0) continue; p *= x[i]! * x[i]!; } return p; }
      export const t = jacfwd(jacrev(grad(f))), u = jacrev(jacrev(jacrev(f)));`);
    const [a, b] = [2, 3];
    const expected = [[f64(0, 4 * b), f64(4 * b, 4 * a)], [f64(4 * b, 4 * a), f64(4 * a, 0)]];
    expect(m["t"](f64(a, b))).toEqual(expected);
    expect(m["u"](f64(a, b))).toEqual(expected);
  });
});
