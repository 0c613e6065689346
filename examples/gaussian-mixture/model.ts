/**
 * The log posterior of a Gaussian mixture with a Wishart prior, as in ADBench
 * (Šrajer, Kukelova, Fitzgibbon: "A benchmark of selected algorithmic differentiation tools", 2018).
 *
 * Component j has a log weight `alphas[j]`, a mean, and an inverse covariance QᵀQ. Q is lower triangular; its row of
 * `icf` ("inverse covariance factors") holds the logarithms of its diagonal, then the rest, column by column.
 */
import { logSumExp, squaredNorm, triangularProduct } from "./linear-algebra.js";
import { multivariateLogGamma } from "./log-gamma.js";

/**
 * @param alphas k log weights
 * @param means k × d
 * @param icf k × d(d+1)/2
 * @param x n × d data points
 * @param gamma scale of the Wishart prior
 * @param m its degrees of freedom in excess of d + 1
 */
export function gmmObjective(
  alphas: Float64Array, means: Float64Array, icf: Float64Array,
  x: Float64Array, d: number, k: number, n: number,
  gamma: number, m: number,
): number {
  const icfSize = (d * (d + 1)) / 2;

  // Of each Q: its diagonal, and the logarithm of its determinant.
  const diagonals = new Float64Array(k * d);
  const logDeterminants = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    for (let i = 0; i < d; i++) {
      const q = icf[j * icfSize + i];
      diagonals[j * d + i] = Math.exp(q);
      logDeterminants[j] += q;
    }
  }

  const centered = new Float64Array(d);
  const whitened = new Float64Array(d);
  const terms = new Float64Array(k);
  let logLikelihood = 0;
  for (let p = 0; p < n; p++) {
    for (let j = 0; j < k; j++) {
      for (let i = 0; i < d; i++) centered[i] = x[p * d + i] - means[j * d + i];
      triangularProduct(diagonals, j * d, icf, j * icfSize + d, centered, whitened);
      terms[j] = alphas[j] + logDeterminants[j] - 0.5 * squaredNorm(whitened);
    }
    logLikelihood += logSumExp(terms);
  }

  return logLikelihood - 0.5 * n * d * Math.log(2 * Math.PI) - n * logSumExp(alphas)
    + logWishartPrior(diagonals, logDeterminants, icf, d, k, gamma, m);
}

function logWishartPrior(
  diagonals: Float64Array, logDeterminants: Float64Array, icf: Float64Array,
  d: number, k: number,
  gamma: number, m: number,
): number {
  const icfSize = (d * (d + 1)) / 2;
  const degrees = d + m + 1;
  const constant = degrees * d * (Math.log(gamma) - 0.5 * Math.LN2) - multivariateLogGamma(0.5 * degrees, d);
  let sum = 0;
  for (let j = 0; j < k; j++) {
    let frobenius = 0;
    for (let i = 0; i < d; i++) frobenius += diagonals[j * d + i] ** 2;
    for (let i = d; i < icfSize; i++) frobenius += icf[j * icfSize + i] ** 2;
    sum += 0.5 * gamma * gamma * frobenius - m * logDeterminants[j];
  }
  return sum - k * constant;
}
