/**
 * Real functions with known derivatives. Each source is built through the transformer just as it stands, all the macros
 * that apply to it beside it, and every number is held to what double precision can give.
 */
import { describe, expect, test } from "vitest";
import {
  direction, dot, expectWithin, flatten, product, relativeToEach, relativeToLargest, relativeToScale, tolerance,
} from "./cases/compare.ts";
import { mghCases, nistCases, posteriorCases, type NistCase } from "./cases/load.ts";
import { buildModules, compileModules, typeErrors, type BuiltModule } from "./support/build.ts";

/** Every macro that a function `f(x: Float64Array, ...): number` can be given to. */
const scalarMacros = (f: string): string => `
export const gradient = grad(${f});
export const valueAndGradient = valueAndGrad(${f});
export const valueAndGradientInto = valueAndGradInto(${f});
export const push = jvp(${f});
export const pull = vjp(${f});
export const fullHessian = hessian(${f});
export const reverseOverReverse = jacrev(grad(${f}));
export const hessianTimes = hvp(${f});
`;
const scalarImports =
  `import { grad, hessian, hvp, jacrev, jvp, valueAndGrad, valueAndGradInto, vjp } from "fluxion";\n`;

/** Building is quick; a shared machine is not always. */
const timeout = 180_000;

interface Point {
  readonly x: Float64Array;
  /** Arguments after `x`, which have no derivative. */
  readonly rest: readonly unknown[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
}

interface Bounds {
  readonly value: number;
  readonly gradient: number;
  readonly hessian: number;
}

/** Every derivative of one function at one point, by every road there is. */
function checkScalar(module: BuiltModule, point: Point, bounds: Bounds): void {
  const { x, rest } = point;
  const before = x.slice();
  const v = direction(x.length);
  const noTangents = rest.map(() => undefined);
  const close = (actual: number, bound: number, what: string): void =>
    expectWithin(relativeToEach([actual], [point.value]), bound, what);

  const gradients: Record<string, ArrayLike<number>> = { grad: module["gradient"](x, ...rest) };
  const [value, gradient] = module["valueAndGradient"](x, ...rest);
  close(value, bounds.value, "value of valueAndGrad");
  gradients["valueAndGrad"] = gradient;
  const out = new Float64Array(x.length);
  close(module["valueAndGradientInto"](out, x, ...rest), bounds.value, "value of valueAndGradInto");
  gradients["valueAndGradInto"] = out;
  const [pulled, cotangents] = module["pull"]([x, ...rest], 1);
  close(pulled, bounds.value, "value of vjp");
  gradients["vjp"] = cotangents[0];
  for (const [macro, actual] of Object.entries(gradients)) {
    expectWithin(relativeToLargest(actual, point.gradient), bounds.gradient, macro);
  }

  const [pushed, tangent] = module["push"]([x, ...rest], [v, ...noTangents]);
  close(pushed, bounds.value, "value of jvp");
  const size = Math.max(...point.gradient.map(Math.abs)) * x.length;
  expectWithin(Math.abs(tangent - dot(point.gradient, v)) / size, bounds.gradient, "jvp");

  for (const macro of ["fullHessian", "reverseOverReverse"]) {
    const rows = module[macro](x, ...rest);
    expectWithin(relativeToLargest(flatten(rows), flatten(point.hessian)), bounds.hessian, macro);
  }
  const curvature = Math.max(...flatten(point.hessian).map(Math.abs)) * x.length;
  const products = product(point.hessian, v);
  const times: ArrayLike<number> = module["hessianTimes"]([x, ...rest], v);
  expectWithin(relativeToScale(times, products, products.map(() => curvature)), bounds.hessian, "hvp");

  expect(x, "the argument is left as it was").toEqual(before);
}

describe("Moré, Garbow and Hillstrom", () => {
  for (const { name, ts, points, suggestedTolerance } of mghCases()) {
    test(name, { timeout }, async () => {
      const { "f.ts": module } = await buildModules({ "f.ts": scalarImports + ts + scalarMacros("f") });
      for (const { x, f, grad, hess } of points) {
        checkScalar(module, { x: Float64Array.from(x), rest: [], value: f, gradient: grad, hessian: hess }, {
          value: tolerance(suggestedTolerance.f),
          gradient: tolerance(suggestedTolerance.grad),
          hessian: tolerance(suggestedTolerance.hess),
        });
      }
    });
  }
});

describe("log densities of posteriordb", () => {
  for (const { name, ts, data, points } of posteriorCases()) {
    test(name, { timeout }, async () => {
      const { "logp.ts": module } = await buildModules({ "logp.ts": scalarImports + ts + scalarMacros("logp") });
      for (const { u, logp, grad, hess, doubleForwardADError } of points) {
        const point = { x: Float64Array.from(u), rest: [data], value: logp, gradient: grad, hessian: hess };
        checkScalar(module, point, {
          value: tolerance(doubleForwardADError.logpRel),
          gradient: tolerance(doubleForwardADError.gradRelToMaxAbs),
          hessian: 1e-11, // no error of a double computation is recorded; sums of up to 3,000 terms lose three digits
        });
      }
    });
  }
});

/** The residuals, their sum of squares and all its derivatives, as a user would write them for one NIST model. */
function nistSource({ js, params }: NistCase): string {
  const unknowns = params.map((b, i) => `  const ${b} = b[${i}];`).join("\n");
  return `${scalarImports}import { jacfwd } from "fluxion";
function model(b: Float64Array, x: number): number {
${unknowns}
  return ${js};
}
export function residuals(b: Float64Array, x: Float64Array, y: Float64Array): Float64Array {
  const r = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) r[i] = model(b, x[i]) - y[i];
  return r;
}
export function rss(b: Float64Array, x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const r = model(b, x[i]) - y[i];
    sum += r * r;
  }
  return sum;
}
${scalarMacros("rss")}
export const jacobianForward = jacfwd(residuals);
export const jacobianReverse = jacrev(residuals);
`;
}

describe("NIST StRD", () => {
  for (const problem of nistCases()) {
    test(problem.name, { timeout }, async () => {
      const { "nist.ts": module } = await buildModules({ "nist.ts": nistSource(problem) });
      for (const label of Object.keys(problem.autodiffReference.points)) checkNist(module, problem, label);
    });
  }
});

function checkNist(module: BuiltModule, problem: NistCase, label: string): void {
  const point = problem.autodiffReference.points[label];
  if (!point) throw new Error(`no point ${label}`);
  const b = Float64Array.from(point.b);
  const x = Float64Array.from(problem.x);
  const y = Float64Array.from(problem.y);
  const { rssRel, gradRelToScale } = point.numpyDoubleError;

  const [value, gradient] = module["valueAndGradient"](b, x, y);
  expectWithin(relativeToEach([value], [point.rss]), tolerance(rssRel), `${label}: residual sum of squares`);
  expectWithin(relativeToScale(gradient, point.gradRss, point.gradScale), tolerance(gradRelToScale), `${label}: gradient`);

  // An entry of the Hessian sums products of an entry of one Jacobian column with one of another.
  const diagonal = point.hessRss.map((row, i) => Math.sqrt(Math.abs(row[i] ?? NaN)));
  const scale = diagonal.flatMap((left) => diagonal.map((right) => left * right));
  for (const macro of ["fullHessian", "reverseOverReverse"]) {
    const rows = flatten(module[macro](b, x, y));
    expectWithin(relativeToScale(rows, flatten(point.hessRss), scale), 1e-11, `${label}: ${macro}`);
  }
  for (const macro of ["jacobianForward", "jacobianReverse"]) {
    const jacobian: Float64Array[] = module[macro](b, x, y);
    expect(jacobian.length).toBe(x.length);
    for (const { i, jacobianRow } of point.sampleRows) {
      expectWithin(relativeToLargest(jacobian[i] ?? [], jacobianRow), 1e-12, `${label}: row ${i} of ${macro}`);
    }
  }
}

describe("generated code", () => {
  test("passes strict and noUncheckedIndexedAccess", { timeout }, () => {
    const files = Object.fromEntries([
      ...mghCases().map(({ name, ts }) => [`mgh/${name}.ts`, scalarImports + ts + scalarMacros("f")] as const),
      ...posteriorCases().map(({ name, ts }) => [`posterior/${name}.ts`, scalarImports + ts + scalarMacros("logp")] as const),
      ...nistCases().map((problem) => [`nist/${problem.name}.ts`, nistSource(problem)] as const),
    ]);
    const compilation = compileModules(files);
    expect([...compilation.errors, ...typeErrors(compilation)]).toEqual([]);
  });
});
