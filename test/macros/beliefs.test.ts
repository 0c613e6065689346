/** Where types are believed, what they do not tell is looked at as the program runs: never a wrong number. */
import { expect, test } from "vitest";
import { build } from "./build.ts";

const point = "type P = { x: number; y: number };";

test("keys of an object from elsewhere: those of the type, in its order, or an error", async () => {
  const { forIn, values, copy } = await build(`import { grad } from "fluxion";
    ${point}
    export const forIn = grad((p: P) => { let s = 0; for (const key in p) s = s * 2 + p[key as keyof P] ** 2; return s; });
    export const values = grad((p: P) => Object.values(p).reduce((s, v) => s * 2 + v * v, 1));
    export const copy = grad((p: P) => { const q = { ...p }; let s = 0; for (const v of Object.values(q)) s = s * 2 + v * v; return s; });`);
  for (const derivative of [forIn, values, copy]) {
    expect(derivative({ x: 2, y: 3 })).toEqual({ x: 8, y: 6 });
    expect(() => derivative({ y: 3, x: 2 })).toThrow("an object has the keys y, x, but by its type x, y");
    expect(() => derivative({ x: 2, y: 3, z: 4 })).toThrow("an object has the keys x, y, z, but by its type x, y");
  }
});

test("a loop from n - 1 down whose variable is an index: n is whole, or an error", async () => {
  const { sum, ownNumber } = await build(`import { grad } from "fluxion";
    export const sum = grad((x: Float64Array, n: number) => { let s = 0; for (let i = n - 1; i >= 0; i--) s += x[i]! ** 2; return s; });
    export const ownNumber = grad((x: number, n: number) => { let s = 0; for (let i = n - 1; i >= 0; i--) s += x * i; return s; });`);
  expect(sum(Float64Array.of(1, 2, 3), 3)).toEqual(Float64Array.of(2, 4, 6));
  expect(sum(Float64Array.of(1, 2, 3), 0)).toEqual(Float64Array.of(0, 0, 0));
  expect(() => sum(Float64Array.of(1, 2, 3), 2.5)).toThrow("n - 1 must be an integer: i is an index");
  // Where it is a number and no index, any start will do.
  expect(ownNumber(2, 2.5)).toBe(2);
});

test("rows that run two at a time write into memory of the caller's only where it is no argument", async () => {
  const { into, plain } = await build(`import { grad, valueAndGradInto } from "fluxion";
    function rows(x: Float64Array, a: Float64Array, m: number): number {
      let s = 0;
      for (let i = 0; i < m; i++) {
        let y = 0;
        for (let j = 0; j < x.length; j++) y += a[i * x.length + j]! * x[j]!;
        s += y * y;
      }
      return s;
    }
    export const into = valueAndGradInto(rows), plain = grad(rows);`);
  const x = Float64Array.of(1, -2), a = Float64Array.of(0.5, 1, 2, -1, 3, 0.25), out = new Float64Array(2);
  into(out, x, a, 3);
  expect(out).toEqual(plain(x, a, 3));
  expect(() => into(x, x, a, 3)).toThrow("must not be the same array");
});
