/** grad, valueAndGrad, valueAndGradInto: every shape of argument, `argnums`, `hasAux`. */
import { beforeAll, describe, expect, test } from "vitest";
import type { BuiltModule } from "../support/build.ts";
import { build, f32, f64 } from "./build.ts";

const functions = `
function scalar(x: number, y: number): number { return x * x * y; }
function doubles(x: Float64Array): number { let s = 0; for (let i = 0; i < x.length; i++) s += x[i]! ** 2; return s; }
function floats(x: Float32Array): number { let s = 0; for (let i = 0; i < x.length; i++) s += x[i]! ** 2; return s; }
function list(x: readonly number[]): number { let s = 0; for (const v of x) s += v * v; return s; }
function nested(x: number[][]): number { let s = 0; for (const row of x) for (const v of row) s += v * v * v; return s; }
function pair([a, b]: [number, number]): number { return a * b; }
function mixed(x: number, w: Float64Array, label: string, k: number): number {
  let s = label === "twice" ? 2 * x : x;
  for (let i = 0; i < w.length; i++) s *= w[i]! + k;
  return s;
}
function aux(x: number, w: Float64Array): [number, { half: number; first: number }] {
  return [x * x * w[0]!, { half: x / 2, first: w[0]! }];
}
function auxArray(x: number): readonly [number, Float64Array] { return [Math.sin(x), new Float64Array([x, 2 * x])]; }
`;

describe("grad", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { grad } from "fluxion"; ${functions}
      export const ofScalar = grad(scalar), second = grad(scalar, 1), both = grad(scalar, [0, 1]), swapped = grad(scalar, [1, 0]), single = grad(scalar, [1]);
      export const byOption = grad(scalar, { argnums: 1 }), byOptions = grad(scalar, { argnums: [1, 0] }), noOptions = grad(scalar, {});
      export const ofDoubles = grad(doubles), ofFloats = grad(floats), ofList = grad(list), ofNested = grad(nested), ofPair = grad(pair);
      export const ofMixed = grad(mixed, [1, 3, 0]);
      export const withAux = grad(aux, { hasAux: true }), auxBoth = grad(aux, { argnums: [0, 1], hasAux: true }), withArray = grad(auxArray, { hasAux: true });
      export const typed: [Float64Array, number, number] = ofMixed(1, new Float64Array([1]), "", 2);`);
  });

  test("argnums: default, number, tuple, out of order, options", () => {
    const call = (name: string): unknown => m[name](2, 3);
    expect(["ofScalar", "second", "both", "swapped", "single"].map(call)).toEqual([12, 4, [12, 4], [4, 12], [4]]);
    expect(["byOption", "byOptions", "noOptions"].map(call)).toEqual([4, [4, 12], 12]);
  });
  test("the gradient has the structure of the argument", () => {
    expect(m["ofDoubles"](f64(1, -2))).toEqual(f64(2, -4));
    expect(m["ofFloats"](f32(1, -2))).toEqual(f32(2, -4));
    expect(m["ofList"]([1, -2])).toEqual([2, -4]);
    expect(m["ofNested"]([[1], [], [2, -1]])).toEqual([[3], [], [12, 3]]);
    expect(m["ofPair"]([3, 5])).toEqual([5, 3]);
    expect(m["ofDoubles"](f64())).toEqual(f64());
  });
  test("several arguments, of which some have no derivative", () => {
    expect(m["ofMixed"](3, f64(1, 2), "twice", 1)).toEqual([f64(18, 12), 30, 12]);
  });
  test("hasAux", () => {
    expect(m["withAux"](2, f64(5))).toEqual([20, { half: 1, first: 5 }]);
    expect(m["auxBoth"](2, f64(5))).toEqual([[20, f64(4)], { half: 1, first: 5 }]);
    expect(m["withArray"](0)).toEqual([1, f64(0, 0)]);
  });
  test("a gradient is new at each call", () => {
    const x = f64(1, 2), one = m["ofDoubles"](x), two = m["ofDoubles"](x);
    expect(one).not.toBe(two);
    expect(one).not.toBe(x);
    expect(one).toEqual(two);
  });
  test("single precision: products in double, results rounded", () => {
    expect(m["ofFloats"](f32(0.1))).toEqual(f32(2 * Math.fround(0.1)));
  });
});

describe("valueAndGrad", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { valueAndGrad } from "fluxion"; ${functions}
      export const ofScalar = valueAndGrad(scalar), both = valueAndGrad(scalar, [0, 1]), ofDoubles = valueAndGrad(doubles), ofList = valueAndGrad(list);
      export const withAux = valueAndGrad(aux, { hasAux: true }), auxBoth = valueAndGrad(aux, { argnums: [1, 0], hasAux: true });
      export const typed: [[number, { half: number; first: number }], number] = withAux(1, new Float64Array(1));`);
  });
  test("value and gradient", () => {
    expect(m["ofScalar"](2, 3)).toEqual([12, 12]);
    expect(m["both"](2, 3)).toEqual([12, [12, 4]]);
    expect(m["ofDoubles"](f64(1, 2))).toEqual([5, f64(2, 4)]);
    expect(m["ofList"]([1, 2])).toEqual([5, [2, 4]]);
  });
  test("hasAux", () => {
    expect(m["withAux"](2, f64(5))).toEqual([[20, { half: 1, first: 5 }], 20]);
    expect(m["auxBoth"](2, f64(5))).toEqual([[20, { half: 1, first: 5 }], [f64(4), 20]]);
  });
});

describe("valueAndGradInto", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { valueAndGradInto } from "fluxion"; ${functions}
      export const ofDoubles = valueAndGradInto(doubles), ofFloats = valueAndGradInto(floats), ofList = valueAndGradInto(list), ofNested = valueAndGradInto(nested);
      export const ofScalar = valueAndGradInto(scalar), both = valueAndGradInto(scalar, [1, 0]), ofMixed = valueAndGradInto(mixed, [1, 0]);`);
  });
  test("writes over what was in out, and gives the value", () => {
    const out = f64(100, 100);
    expect(m["ofDoubles"](out, f64(1, 2))).toBe(5);
    expect(out).toEqual(f64(2, 4));
    expect(m["ofDoubles"](out, f64(3, 4))).toBe(25);
    expect(out).toEqual(f64(6, 8));
    const single = f32(9, 9);
    expect(m["ofFloats"](single, f32(1, 2))).toBe(5);
    expect(single).toEqual(f32(2, 4));
    const list = [7, 7];
    expect(m["ofList"](list, [1, 2])).toBe(5);
    expect(list).toEqual([2, 4]);
    const rows = [[7], [7, 7]], [first] = rows;
    expect(m["ofNested"](rows, [[1], [2, 3]])).toBe(36);
    expect(rows).toEqual([[3], [12, 27]]);
    expect(rows[0]).toBe(first);
  });
  test("a number's gradient goes into a holder of one element, or into the tuple of several", () => {
    const holder = [0], typed = f64(0), two = [0, 0];
    expect(m["ofScalar"](holder, 2, 3)).toBe(12);
    expect(m["ofScalar"](typed, 2, 3)).toBe(12);
    expect([holder, typed]).toEqual([[12], f64(12)]);
    expect(m["both"](two, 2, 3)).toBe(12);
    expect(two).toEqual([4, 12]);
    const mixed: [Float64Array, number] = [f64(9, 9), 9];
    expect(m["ofMixed"](mixed, 3, f64(1, 2), "", 1)).toBe(18);
    expect(mixed).toEqual([f64(9, 6), 6]);
  });
});
