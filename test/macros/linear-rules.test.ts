/** Reverse mode of `customJvp` transposes its rule: one that is surely not linear in the tangents is refused. */
import { expect, test } from "vitest";
import { compileModules } from "../support/build.ts";
import { build } from "./build.ts";

const errorsOf = (rule: string): string => compileModules({ "m.ts": `import { customJvp, grad } from "fluxion";
  const c = customJvp((x: number, y: number): number => x * y, ${rule});
  export const g = grad((x: number) => c(x, 2 * x));\n` }).errors.join("\n");

test("affine, quadratic, and without the tangent", () => {
  expect(errorsOf("([x, y], [xd, yd]) => [x * y, y * xd + x * yd + 1]")).toMatch(/FLX1020: .* not linear .* Write a sum/);
  expect(errorsOf("([x, y], [xd, yd]) => [x * y, y * xd + xd * yd]")).toMatch(/FLX1020/);
  expect(errorsOf("([x, y], [xd]) => [x * y, Math.abs(xd)]")).toMatch(/FLX1020/);
  expect(errorsOf("([x, y]) => [x * y, y]")).toMatch(/FLX1020: .* Multiply the derivative by the tangent/);
});

test("linear ones are as they were", async () => {
  const m = await build(`import { customJvp, grad } from "fluxion";
    const product = customJvp((x: number, y: number): number => x * y, ([x, y], [xd, yd]) => [x * y, -(-y * xd) + (x * yd) / 2]);
    const flat = customJvp((x: number): number => x * x, ([x]) => [x * x, 0]);
    const clipped = customJvp((x: number): number => x * x, ([x], [xd]) => [x * x, x > 1 ? 0 : 2 * x * xd]);
    export const g = grad(product, [0, 1]), none = grad(flat), some = grad(clipped);`);
  expect([m["g"](3, 4), m["none"](3), m["some"](3), m["some"](0.5)]).toEqual([[4, 1.5], 0, 0, 1]);
});
