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

test("copies of what a helper goes through have all that the original has, or there is an error", async () => {
  const { inField, inMethod, untouched } = await build(`import { grad } from "fluxion";
    ${point}
    const copy = (p: P): P => ({ ...p });
    const sum = (p: P): number => Object.values(p).reduce((s, v) => s * 2 + v * v, 1);
    class Holder { constructor(private readonly p: P) {} copy(): P { return { ...this.p }; } }
    export const inField = grad((h: { p: P }) => sum(copy(h.p)));
    export const inMethod = grad((p: P) => sum(new Holder(p).copy()));
    export const untouched = grad((p: { u: number; w: number }) => { const q = { ...p }; return q.u * q.w; });`);
  expect(inField({ p: { x: 2, y: 3 } })).toEqual({ p: { x: 8, y: 6 } });
  expect(inMethod({ x: 2, y: 3 })).toEqual({ x: 8, y: 6 });
  expect(() => inField({ p: { x: 2, y: 3, z: 4 } })).toThrow("an object has the keys x, y, z, but by its type x, y");
  expect(() => inMethod({ x: 2, y: 3, z: 4 })).toThrow("an object has the keys x, y, z, but by its type x, y");
  // Nothing goes through such objects.
  expect(untouched({ w: 3, u: 2, more: 1 })).toMatchObject({ u: 3, w: 2 });
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
  expect(() => into(x, x, a, 3)).toThrow("must not be an argument");
});

test("a property that the type does not name, under a spread that it would replace, is an error", async () => {
  const { pay } = await build(`import { grad } from "fluxion";
    const withRate = (o: { sum: number }) => ({ rate: 10, ...o });
    export const pay = grad((o: { sum: number }) => { const all = withRate(o); return all.sum * all.rate; });`);
  expect(pay({ sum: 2 })).toEqual({ sum: 10 });
  expect(() => pay({ sum: 2, rate: 3 })).toThrow("an object has the property rate, which its type does not name");
});

test("what a function writes to is in one place of its argument, or an error", async () => {
  const { product, last } = await build(`import { grad } from "fluxion";
    export const product = grad((o: { p: number[]; q: number[] }) => { o.p[0]! *= 2; return o.p[0]! * o.q[0]!; });
    export const last = grad((rows: number[][]) => { rows[0]![0]! *= 2; return rows[0]![0]! * rows[1]![0]!; });`);
  const a = [3];
  expect(product({ p: [3], q: [5] })).toEqual({ p: [10], q: [6] });
  expect(() => product({ p: a, q: a })).toThrow("no array or object may be in two places of it");
  expect(() => last([a, a])).toThrow("no array or object may be in two places of it");
});

test("arrays of several kinds: the derivative is of the kind that it is given", async () => {
  const { energy, pair } = await build(`import { fwdAndBwd, grad } from "fluxion";
    const f = (xs: number[] | Float64Array, w: number): number => { let s = 0; for (const x of xs) s += x * x * w; return s; };
    export const energy = grad(f), pair = fwdAndBwd(f);`);
  expect(energy([1, 2], 3)).toEqual([6, 12]);
  expect(energy(Float64Array.of(1, 2), 3)).toEqual(Float64Array.of(6, 12));
  const [one, two] = [pair[0]([1, 2], 3), pair[0](Float64Array.of(1, 2), 3)];
  expect(pair[1](two[1], 1)).toEqual([Float64Array.of(6, 12), 5]);
  expect(pair[1](one[1], 1)).toEqual([[6, 12], 5]);
});

test("a file with a Math of its own has no derivatives", async () => {
  await expect(build(`import { grad } from "fluxion";
    const Math = { log: (x: number): number => 3 * x };
    export const d = grad((x: number, y: number) => x ** y + Math.log(x), 1);`)).rejects.toThrow("declares its own 'Math'");
});
