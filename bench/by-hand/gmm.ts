/**
 * The gradient of ADBench's Gaussian mixture, derived by hand: what an engineer would write who knows V8 and wants the
 * last of it. It cannot be entered twice and has a largest size; `gmm-plain.ts` is without these limits, and slower.
 *
 * - One sweep over the points. Each point runs all components forward and then, from the last values, in reverse, so
 *   the scratch is k × d and stays in the cache.
 * - Every sum is kept in a local. For that the lower triangles are held twice: by rows for the product Q z, by columns
 *   for the product with Qᵀ.
 * - Scratch is in constants of the module, and each function begins with a local name for what it uses of it: so V8
 *   compiles in its address and length. Without the local names this takes twice as long, and in a closure thrice.
 * - The two halves of the long loop's body are functions of their own.
 */

export interface GmmGradient {
  readonly value: number;
  readonly alphas: Float64Array;
  readonly means: Float64Array;
  readonly icf: Float64Array;
}

/** The largest problem that the scratch is for. */
const maxDimension = 64;
const maxComponents = 100;
const maxTriangle = (maxDimension * (maxDimension - 1)) / 2;

// The parameters, as the sweep likes them.
const MU = new Float64Array(maxComponents * maxDimension);
const DIAGONAL = new Float64Array(maxComponents * maxDimension);
const LOWER_ROWS = new Float64Array(maxComponents * maxTriangle);
const LOWER_COLUMNS = new Float64Array(maxComponents * maxTriangle);
const LOG_DETERMINANTS = new Float64Array(maxComponents);
const OFFSETS = new Float64Array(maxComponents); // alpha + log determinant
// What the forward half of a point leaves to the reverse half.
const Z = new Float64Array(maxComponents * maxDimension); // x - mu
const Y = new Float64Array(maxComponents * maxDimension); // Q z
const WEIGHTS = new Float64Array(maxComponents); // softmax
const Y_BAR = new Float64Array(maxDimension);
// Sums over the points.
const WEIGHT_SUMS = new Float64Array(maxComponents);
const MU_BAR = new Float64Array(maxComponents * maxDimension);
const DIAGONAL_BAR = new Float64Array(maxComponents * maxDimension);
const LOWER_BAR = new Float64Array(maxComponents * maxTriangle);

export function gmmByHand(
  alphas: Float64Array, means: Float64Array, icf: Float64Array, x: Float64Array,
  gamma: number, m: number, priorConstant: number,
): GmmGradient {
  const k = alphas.length;
  const d = means.length / k;
  const n = x.length / d;
  if (d > maxDimension || k > maxComponents) throw new Error("too large for the scratch of gmmByHand");

  prepare(d, k, alphas, means, icf);
  let value = -0.5 * n * d * Math.log(2 * Math.PI) - k * priorConstant;
  for (let p = 0; p < n; p++) {
    value += forward(d, k, x, p * d);
    reverse(d, k);
  }

  const alphasBar = new Float64Array(k);
  const max = alphas.reduce((a, b) => Math.max(a, b));
  const total = alphas.reduce((sum, alpha) => sum + Math.exp(alpha - max), 0);
  value -= n * (max + Math.log(total));
  for (let j = 0; j < k; j++) alphasBar[j] = WEIGHT_SUMS[j]! - (n * Math.exp(alphas[j]! - max)) / total;

  const icfBar = new Float64Array(icf.length);
  value += finish(d, k, icfBar, gamma, m);
  return { value, alphas: alphasBar, means: MU_BAR.slice(0, k * d), icf: icfBar };
}

function prepare(d: number, k: number, alphas: Float64Array, means: Float64Array, icf: Float64Array): void {
  const diagonal = DIAGONAL;
  const lowerRows = LOWER_ROWS;
  const lowerColumns = LOWER_COLUMNS;
  const logDeterminants = LOG_DETERMINANTS;
  const offsets = OFFSETS;
  const triangle = ((d * (d - 1)) / 2) | 0;
  const icfSize = d + triangle;
  MU.set(means);
  for (const sum of [WEIGHT_SUMS, MU_BAR, DIAGONAL_BAR, LOWER_BAR]) sum.fill(0);
  for (let j = 0; j < k; j++) {
    let sum = 0;
    for (let i = 0; i < d; i++) {
      const q = icf[j * icfSize + i]!;
      diagonal[j * d + i] = Math.exp(q);
      sum += q;
    }
    logDeterminants[j] = sum;
    offsets[j] = alphas[j]! + sum;
    let at = 0;
    for (let column = 0; column < d; column++) {
      for (let row = column + 1; row < d; row++, at++) {
        const l = icf[j * icfSize + d + at]!;
        lowerColumns[j * triangle + at] = l;
        lowerRows[j * triangle + (row * (row - 1)) / 2 + column] = l;
      }
    }
  }
}

/** All components of the point at `x[at]`: leaves `z`, `y`, `weights`, returns the log of the mixture's density. */
function forward(d: number, k: number, x: Float64Array, at: number): number {
  const mu = MU;
  const diagonal = DIAGONAL;
  const lowerRows = LOWER_ROWS;
  const offsets = OFFSETS;
  const z = Z;
  const y = Y;
  const weights = WEIGHTS;
  const triangle = ((d * (d - 1)) / 2) | 0;
  let max = -Infinity;
  for (let j = 0; j < k; j++) {
    const base = (j * d) | 0;
    let l = (j * triangle) | 0;
    let square = 0;
    for (let row = 0; row < d; row++) {
      const zRow = x[(at + row) | 0]! - mu[(base + row) | 0]!;
      z[(base + row) | 0] = zRow;
      let sum = diagonal[(base + row) | 0]! * zRow;
      for (let column = 0; column < row; column++) {
        sum += lowerRows[l]! * z[(base + column) | 0]!;
        l = (l + 1) | 0;
      }
      y[(base + row) | 0] = sum;
      square += sum * sum;
    }
    const term = offsets[j]! - 0.5 * square;
    weights[j] = term;
    if (term > max) max = term;
  }
  let total = 0;
  for (let j = 0; j < k; j++) {
    const e = Math.exp(weights[j]! - max);
    weights[j] = e;
    total += e;
  }
  const inverse = 1 / total;
  for (let j = 0; j < k; j++) weights[j]! *= inverse;
  return max + Math.log(total);
}

/** The same point in reverse: adds to the sums. */
function reverse(d: number, k: number): void {
  const diagonal = DIAGONAL;
  const lowerColumns = LOWER_COLUMNS;
  const z = Z;
  const y = Y;
  const weights = WEIGHTS;
  const yBar = Y_BAR;
  const weightSums = WEIGHT_SUMS;
  const muBar = MU_BAR;
  const diagonalBar = DIAGONAL_BAR;
  const lowerBar = LOWER_BAR;
  const triangle = ((d * (d - 1)) / 2) | 0;
  for (let j = 0; j < k; j++) {
    const base = (j * d) | 0;
    let l = (j * triangle) | 0;
    const weight = weights[j]!;
    weightSums[j]! += weight;
    for (let row = 0; row < d; row++) yBar[row] = -weight * y[(base + row) | 0]!;
    for (let column = 0; column < d; column++) {
      const zColumn = z[(base + column) | 0]!;
      const bar = yBar[column]!;
      let zBar = diagonal[(base + column) | 0]! * bar;
      diagonalBar[(base + column) | 0]! += bar * zColumn;
      for (let row = (column + 1) | 0; row < d; row++) {
        const below = yBar[row]!;
        zBar += lowerColumns[l]! * below;
        lowerBar[l]! += below * zColumn;
        l = (l + 1) | 0;
      }
      muBar[(base + column) | 0]! -= zBar;
    }
  }
}

/** The Wishart prior; returns its value, and makes `icf`'s gradient of it and of the sums. */
function finish(d: number, k: number, icfBar: Float64Array, gamma: number, m: number): number {
  const diagonal = DIAGONAL;
  const lowerColumns = LOWER_COLUMNS;
  const logDeterminants = LOG_DETERMINANTS;
  const weightSums = WEIGHT_SUMS;
  const diagonalBar = DIAGONAL_BAR;
  const lowerBar = LOWER_BAR;
  const triangle = ((d * (d - 1)) / 2) | 0;
  const icfSize = d + triangle;
  const g2 = gamma * gamma;
  let value = 0;
  for (let j = 0; j < k; j++) {
    let frobenius = 0;
    for (let i = 0; i < d; i++) {
      const e = diagonal[j * d + i]!;
      frobenius += e * e;
      icfBar[j * icfSize + i] = diagonalBar[j * d + i]! * e + weightSums[j]! + g2 * e * e - m;
    }
    for (let i = 0; i < triangle; i++) {
      const l = lowerColumns[j * triangle + i]!;
      frobenius += l * l;
      icfBar[j * icfSize + d + i] = lowerBar[j * triangle + i]! + g2 * l;
    }
    value += 0.5 * g2 * frobenius - m * logDeterminants[j]!;
  }
  return value;
}
