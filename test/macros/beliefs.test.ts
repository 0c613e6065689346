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
