/** Least squares with a derivative: the npm package `ml-levenberg-marquardt`, given the exact Jacobian. */
import { levenbergMarquardt } from "ml-levenberg-marquardt";
import { Matrix, QrDecomposition } from "ml-matrix";

export type Model = (b: Float64Array, x: number) => number;
export type ModelGradient = (b: Float64Array, x: number) => Float64Array;

export interface Fit {
  readonly parameters: Float64Array;
  readonly iterations: number;
  /** How often the gradient of the model was asked for: once for each observation in each Jacobian. */
  readonly gradientCalls: number;
}

/**
 * Fits in rounds. The package has no test of convergence but a bound on the error, which a user seldom knows, so a round
 * is a fixed number of its iterations, and there is another one while the parameters still move. In each round they are
 * given in units of where the round began, because the package damps all parameters alike whatever their size.
 */
export function fit(
  model: Model, gradient: ModelGradient,
  x: readonly number[], y: readonly number[],
  start: readonly number[],
): Fit {
  let parameters = Float64Array.from(start);
  let iterations = 0;
  let gradientCalls = 0;
  for (let round = 0, change = Infinity; change > 1e-8 && round < 50; round++) {
    const units = parameters;
    const unscale = (scaled: readonly number[]) => units.map((unit, i) => unit * scaled[i]);
    const result = levenbergMarquardt({ x, y }, (scaled) => {
      const b = unscale(scaled);
      return (xi) => model(b, xi);
    }, {
      jacobianFunction: (scaled) => {
        const b = unscale(scaled);
        return (xi) => {
          gradientCalls++;
          return Array.from(gradient(b, xi), (partial, i) => partial * units[i]);
        };
      },
      initialValues: Array.from(units, () => 1),
      damping: round === 0 ? 100 : 1e-7, // careful first, then nearly Gauss and Newton's
      maxIterations: 20,
      errorTolerance: 0,
    });
    parameters = unscale(result.parameterValues);
    iterations += result.iterations;
    change = Math.max(...result.parameterValues.map((value) => Math.abs(value - 1)));
  }
  return { parameters, iterations, gradientCalls };
}

/**
 * Some steps of Gauss and Newton by a QR decomposition. The package solves the normal equations, which square the
 * condition of the problem, and it stops at the least sum of squares, which settles only half of the parameters' digits
 * (the sum is flat at its minimum). Where the Jacobian is exact, so that the step is, the other half is to be had.
 */
export function polish(
  rough: Fit,
  model: Model, gradient: ModelGradient,
  x: readonly number[], y: readonly number[],
): Fit {
  let { parameters, iterations, gradientCalls } = rough;
  for (let step = 0, change = Infinity; change > 1e-12 && step < 8; step++) {
    const b = parameters;
    const jacobian = new Matrix(x.map((xi) => Array.from(gradient(b, xi), (partial, i) => partial * b[i])));
    const residual = Matrix.columnVector(x.map((xi, i) => y[i] - model(b, xi)));
    const relative = new QrDecomposition(jacobian).solve(residual).getColumn(0);
    parameters = b.map((value, i) => value * (1 + relative[i]));
    change = Math.max(...relative.map(Math.abs));
    iterations++;
    gradientCalls += x.length;
  }
  return { parameters, iterations, gradientCalls };
}
