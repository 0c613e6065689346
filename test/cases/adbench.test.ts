/** ADBench's Gaussian mixture and bundle adjustment: the examples' sources, in every mode, against its C++ by hand. */
import { describe, expect, test } from "vitest";
import { buildModules, type BuiltModule } from "../support/build.ts";
import { direction, dot, expectWithin, relativeToEach, relativeToLargest, relativeToScale } from "./compare.ts";
import { readSource } from "./load.ts";

const folder = (example: string): URL => new URL(`../../examples/${example}/`, import.meta.url);

function sources(example: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readSource(`examples/${example}/${name}`)]));
}

describe("Gaussian mixture", () => {
  const files = sources("gaussian-mixture", ["model.ts", "linear-algebra.ts", "log-gamma.ts", "data.ts"]);
  const derivatives = `
    import { grad, hvp, jvp, valueAndGrad, valueAndGradInto, vjp } from "fluxion";
    import { gmmObjective } from "./model.js";
    export const gradient = grad(gmmObjective, [0, 1, 2]);
    export const byMeans = grad(gmmObjective, 1);
    export const valueAndGradient = valueAndGrad(gmmObjective, [0, 1, 2]);
    export const valueAndGradientInto = valueAndGradInto(gmmObjective, [0, 1, 2]);
    export const push = jvp(gmmObjective);
    export const pull = vjp(gmmObjective);
    export const meansHessianTimes = hvp(gmmObjective, 1);
  `;
  const built = buildModules({ ...files, "derivatives.ts": derivatives });
  built.catch(() => {}); // each test reports it

  for (const name of ["d2_K5", "d10_K25", "d20_K50"]) {
    test(name, { timeout: 180_000 }, async () => checkMixture(await built, name));
  }
});

function checkMixture(built: Record<string, BuiltModule>, name: string): void {
  const { "derivatives.ts": derivatives = {}, "data.ts": reader = {} } = built;
  const data = new URL("data/", folder("gaussian-mixture"));
  const { d, k, n, alphas, means, icf, x, gamma, m } = reader["readMixture"](new URL(`gmm_${name}.txt`, data));
  const reference = reader["readReference"](new URL(`gmm_1k_${name}.json`, data));
  const args = [alphas, means, icf, x, d, k, n, gamma, m];
  const flat = (parts: readonly Float64Array[]): number[] => parts.flatMap((part) => Array.from(part));
  const bound = 1e-10;

  const gradient = derivatives["gradient"](...args);
  expectWithin(relativeToLargest(flat(gradient), reference.jacobian), bound, "grad");
  expectWithin(relativeToLargest(derivatives["byMeans"](...args), gradient[1]), 1e-13, "grad by means alone");

  const [value, again] = derivatives["valueAndGradient"](...args);
  expectWithin(relativeToEach([value], reference.objective), bound, "value");
  expect(flat(again)).toEqual(flat(gradient));

  const out = [new Float64Array(k), new Float64Array(means.length), new Float64Array(icf.length)];
  expect(derivatives["valueAndGradientInto"](out, ...args)).toBe(value);
  expect(flat(out)).toEqual(flat(gradient));

  const [, cotangents] = derivatives["pull"](args, 1);
  expectWithin(relativeToLargest(flat(cotangents.slice(0, 3)), reference.jacobian), bound, "vjp");

  const tangents = [direction(alphas.length), direction(means.length), direction(icf.length)];
  const [, push] = derivatives["push"](args, [...tangents, ...args.slice(3).map(() => undefined)]);
  const along = dot(reference.jacobian, flat(tangents));
  const size = Math.sqrt(dot(reference.jacobian, reference.jacobian) * dot(flat(tangents), flat(tangents)));
  expectWithin(Math.abs(push - along) / size, bound, "jvp");

  // Second order against a difference of gradients, which is good to about the cube root of the rounding.
  const v = direction(means.length);
  const step = 1e-5;
  const moved = (h: number): Float64Array => means.map((value: number, i: number) => value + h * (v[i] ?? 0));
  const at = (h: number): Float64Array => derivatives["byMeans"](alphas, moved(h), ...args.slice(2));
  const ahead = at(step);
  const behind = at(-step);
  const difference = ahead.map((value, i) => (value - (behind[i] ?? NaN)) / (2 * step));
  expectWithin(relativeToLargest(derivatives["meansHessianTimes"](args, v), difference), 1e-6, "hvp");
}

describe("bundle adjustment", () => {
  const files = sources("bundle-adjustment", ["model.ts", "data.ts"]);
  const derivatives = `
    import { grad, jacfwd, jacrev } from "fluxion";
    import { reprojectionError, weightError } from "./model.js";
    export const forward = jacfwd(reprojectionError, [0, 1, 2]);
    export const reverse = jacrev(reprojectionError, [0, 1, 2]);
    export const weightDerivative = grad(weightError);
  `;
  const built = buildModules({ ...files, "derivatives.ts": derivatives });
  built.catch(() => {}); // each test reports it

  for (const name of ["ba_test", "ba_gen_n5_m40_p200", "ba_gen_n12_m300_p1000", "ba1_first200"]) {
    test(name, { timeout: 180_000 }, async () => checkAdjustment(await built, name));
  }
});

function checkAdjustment(built: Record<string, BuiltModule>, name: string): void {
  const { "derivatives.ts": derivatives = {}, "model.ts": model = {}, "data.ts": reader = {} } = built;
  const observations = reader["readObservations"](new URL(`data/${name}.json`, folder("bundle-adjustment")));
  expect(observations.length).toBeGreaterThan(0);
  for (const { camera, point, weight, feature, error, jacobian, weightError, weightDerivative } of observations) {
    const args = [camera, point, weight, ...feature];
    const pixels = Math.hypot(feature[0], feature[1]);
    expectWithin(relativeToScale(model["reprojectionError"](...args), error, [pixels, pixels]), 1e-13, "residual");
    expectWithin(relativeToEach([model["weightError"](weight)], [weightError]), 1e-12, "weight's error");
    expectWithin(relativeToEach([derivatives["weightDerivative"](weight)], [weightDerivative]), 1e-15, "its derivative");
    for (const mode of ["forward", "reverse"]) {
      const rows: [Float64Array, Float64Array, number][] = derivatives[mode](...args);
      expect(rows.length).toBe(2);
      for (const [row, [byCamera, byPoint, byWeight]] of rows.entries()) {
        const actual = [...byCamera, ...byPoint, byWeight];
        expectWithin(relativeToLargest(actual, jacobian[row]), 1e-12, `${mode}, row ${row}`);
      }
    }
  }
}
