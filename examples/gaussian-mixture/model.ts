/**
 * The log posterior of a Gaussian mixture with a Wishart prior, as in ADBench
 * (Šrajer, Kukelova, Fitzgibbon: "A benchmark of selected algorithmic differentiation tools", 2018).
 *
 * Component j has a log weight `alphas[j]`, a mean, and an inverse covariance QᵀQ. Q is lower triangular; its row of
 * `icf` ("inverse covariance factors") holds the logarithms of its diagonal, then the rest, column by column.
 */
import { logSumExp, squaredNorm, squaredNormOfProduct } from "./linear-algebra.js";
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
  const q = new Float64Array(k * d * d);
  const logDeterminants = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    unpack(icf, j, d, q);
    logDeterminants[j] = logDeterminant(icf, j, d);
  }

  const centered = new Float64Array(d);
  const terms = new Float64Array(k);
  let logLikelihood = 0;
  for (let p = 0; p < n; p++) {
    for (let j = 0; j < k; j++) {
      for (let i = 0; i < d; i++) centered[i] = x[p * d + i] - means[j * d + i];
      const distance = squaredNormOfProduct(q, j * d * d, centered);
      terms[j] = alphas[j] + logDeterminants[j] - 0.5 * distance;
    }
    logLikelihood += logSumExp(terms);
  }

  return logLikelihood - 0.5 * n * d * Math.log(2 * Math.PI) - n * logSumExp(alphas)
    + logWishartPrior(icf, q, d, k, gamma, m);
}

/** Writes Q of component j into `q` as a d × d square, row by row; above the diagonal it stays zero. */
function unpack(icf: Float64Array, j: number, d: number, q: Float64Array): void {
  let at = (j * d * (d + 1)) / 2;
  for (let i = 0; i < d; i++) q[(j * d + i) * d + i] = Math.exp(icf[at++]);
  for (let column = 0; column < d; column++) {
    for (let row = column + 1; row < d; row++) q[(j * d + row) * d + column] = icf[at++];
  }
}

/** log |Q| of component j. */
function logDeterminant(icf: Float64Array, j: number, d: number): number {
  const at = (j * d * (d + 1)) / 2;
  let sum = 0;
  for (let i = 0; i < d; i++) sum += icf[at + i];
  return sum;
}

function logWishartPrior(
  icf: Float64Array, q: Float64Array, d: number, k: number,
  gamma: number, m: number,
): number {
  const degrees = d + m + 1;
  const constant = degrees * d * (Math.log(gamma) - 0.5 * Math.LN2) - multivariateLogGamma(0.5 * degrees, d);
  let sum = -k * constant;
  for (let j = 0; j < k; j++) {
    sum += 0.5 * gamma ** 2 * squaredNorm(q, j * d * d, d) - m * logDeterminant(icf, j, d);
  }
  return sum;
}
