/** Sums over neighbours: what a trip adds to the next element is carried there, with and without memory of the caller's. */
import { beforeAll, describe, expect, test } from "vitest";
import { buildModules, type BuiltModule } from "../support/build.ts";

const functions = `
function chain(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += x[i]! ** 2 * x[i + 1]!;
  return sum;
}
function fromTwo(x: Float64Array): number {
  let sum = x.length > 0 ? x[0]! ** 3 : 0;
  for (let i = 2; i < x.length - 1; i++) sum += Math.sin(x[i]! * x[i + 1]!) + x[i]! ** 2;
  return sum;
}
function toTheEnd(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! ** 2 * (i + 1 < x.length ? x[i + 1]! : 1);
  return sum;
}
function twoLoops(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += (x[i + 1]! - x[i]!) ** 2;
  for (let i = 0; i + 1 < x.length; i++) sum += x[i]! * x[i + 1]! ** 3;
  return sum;
}
function wider(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 2 < x.length; i++) sum += x[i]! * x[i + 1]! * x[i + 2]!;
  return sum;
}
function backward(x: Float64Array): number {
  let sum = 0;
  for (let i = x.length - 1; i > 0; i--) sum += x[i]! ** 2 * x[i - 1]!;
  return sum;
}
function halves(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length / 2; i++) sum += x[i]! ** 2 * (i + 1 < x.length ? x[i + 1]! : 0);
  return sum;
}`;
const names = ["chain", "fromTwo", "toTheEnd", "twoLoops", "wider", "backward", "halves"];
const macros = ["valueAndGrad", "valueAndGradInto", "hessian", "hessianInto", "hvp", "hvpInto"];

describe.each(names)("%s", (name) => {
  let m: BuiltModule, plain: BuiltModule;
  beforeAll(async () => {
    const source = `import { ${macros.join(", ")} } from "fluxion"; ${functions} ${macros.map((macro) => `export const ${macro}_ = ${macro}(${name});`).join("\n")}`;
    m = (await buildModules({ "main.ts": source }, { typecheck: true }))["main.ts"];
    plain = (await buildModules({ "main.ts": source }, { transform: { disable: ["carry-sums", "write-into", "rows-by-symmetry"] } }))["main.ts"];
  });
  const close = (actual: Float64Array, expected: Float64Array): void => {
    expect(actual.length).toBe(expected.length);
    expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 12));
  };
  test.each([0, 1, 2, 3, 4, 5, 9])("of %i numbers", (n) => {
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(2 * i + 1)), v = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1));
    const full = (): Float64Array => new Float64Array(n).fill(7);
    const [value, gradient] = plain["valueAndGrad_"](x), product = plain["hvp_"]([x], v), rows: Float64Array[] = plain["hessian_"](x);
    for (const built of [m, plain]) {
      const [again, other] = built["valueAndGrad_"](x), out = full(), along = full(), matrix = Array.from(x, full);
      expect(again).toBe(value);
      close(other, gradient);
      expect(built["valueAndGradInto_"](out, x)).toBe(value);
      close(out, gradient);
      close(built["hvp_"]([x], v), product);
      built["hvpInto_"](along, [x], v);
      close(along, product);
      const given: Float64Array[] = built["hessian_"](x);
      built["hessianInto_"](matrix, x);
      expect([given.length, matrix.length]).toEqual([n, n]);
      rows.forEach((row, i) => [given[i]!, matrix[i]!].forEach((each) => close(each, row)));
    }
    rows.forEach((row, i) => expect(product[i]).toBeCloseTo(row.reduce((sum, entry, k) => sum + entry * v[k]!, 0), 12));
  });
});
