/**
 * The gradient of ADBench's Gaussian mixture, derived by hand: what a careful engineer would write for others to call.
 *
 * It is the example's program: Q unpacked into squares, one sweep over the points. It takes problems of any size, and
 * keeps nothing between calls: what it needs it allocates once a call, and hands to the two halves of the sweep.
 *
 * - Each point runs all components forward and then, from the softmax of the last values, in reverse.
 * - Every sum of an inner loop is kept in a local: by rows for Q z, by columns for the product with Qᵀ.
 */
import type { GmmGradient } from "./gmm.ts";

export function gmmPlainByHand(
  alphas: Float64Array, means: Float64Array, icf: Float64Array, x: Float64Array,
  gamma: number, m: number, priorConstant: number,
): GmmGradient {
  const k = alphas.length | 0;
  const d = (means.length / k) | 0;
  const n = (x.length / d) | 0;

  const q = new Float64Array(k * d * d);
  const logDeterminants = new Float64Array(k);
  unpack(d, k, icf, q, logDeterminants);
  const offsets = new Float64Array(k);
  for (let j = 0; j < k; j++) offsets[j] = alphas[j]! + logDeterminants[j]!;

  // What the forward half of a point leaves to the reverse half.
  const z = new Float64Array(k * d); // x - mu
  const y = new Float64Array(k * d); // Q z
  const weights = new Float64Array(k); // softmax
  const yBar = new Float64Array(d);
  // Sums over the points.
  const weightSums = new Float64Array(k);
  const meansBar = new Float64Array(k * d);
  const qBar = new Float64Array(k * d * d);

  let value = -0.5 * n * d * Math.log(2 * Math.PI) - k * priorConstant;
  for (let p = 0; p < n; p++) {
    value += forward(d, k, x, p * d, means, q, offsets, z, y, weights);
    reverse(d, k, q, z, y, weights, yBar, weightSums, meansBar, qBar);
  }

  let max = -Infinity;
  for (let j = 0; j < k; j++) if (alphas[j]! > max) max = alphas[j]!;
  let total = 0;
  for (let j = 0; j < k; j++) total += Math.exp(alphas[j]! - max);
  value -= n * (max + Math.log(total));
  const alphasBar = new Float64Array(k);
  for (let j = 0; j < k; j++) alphasBar[j] = weightSums[j]! - (n * Math.exp(alphas[j]! - max)) / total;

  const icfBar = new Float64Array(icf.length);
  value += finish(d, k, q, logDeterminants, weightSums, qBar, icfBar, gamma, m);
  return { value, alphas: alphasBar, means: meansBar, icf: icfBar };
}

function unpack(d: number, k: number, icf: Float64Array, q: Float64Array, logDeterminants: Float64Array): void {
  let at = 0;
  for (let j = 0; j < k; j++) {
    let sum = 0;
    for (let i = 0; i < d; i++, at++) {
      const l = icf[at]!;
      q[(j * d + i) * d + i] = Math.exp(l);
      sum += l;
    }
    logDeterminants[j] = sum;
    for (let column = 0; column < d; column++) {
      for (let row = column + 1; row < d; row++, at++) q[(j * d + row) * d + column] = icf[at]!;
    }
  }
}

/** All components of the point at `x[from]`: leaves `z`, `y`, `weights`, returns the log of the mixture's density. */
function forward(
  d: number, k: number, x: Float64Array, from: number, means: Float64Array, q: Float64Array, offsets: Float64Array,
  z: Float64Array, y: Float64Array, weights: Float64Array,
): number {
  let max = -Infinity;
  for (let j = 0; j < k; j++) {
    const base = (j * d) | 0;
    let at = (base * d) | 0;
    let square = 0;
    for (let row = 0; row < d; row++) {
      z[(base + row) | 0] = x[(from + row) | 0]! - means[(base + row) | 0]!;
      let sum = 0;
      for (let column = 0; column <= row; column++) sum += q[(at + column) | 0]! * z[(base + column) | 0]!;
      y[(base + row) | 0] = sum;
      square += sum * sum;
      at = (at + d) | 0;
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
function reverse(
  d: number, k: number, q: Float64Array, z: Float64Array, y: Float64Array, weights: Float64Array, yBar: Float64Array,
  weightSums: Float64Array, meansBar: Float64Array, qBar: Float64Array,
): void {
  for (let j = 0; j < k; j++) {
    const base = (j * d) | 0;
    const weight = weights[j]!;
    weightSums[j]! += weight;
    for (let row = 0; row < d; row++) yBar[row] = -weight * y[(base + row) | 0]!;
    for (let column = 0; column < d; column++) {
      const zColumn = z[(base + column) | 0]!;
      let zBar = 0;
      let at = ((base + column) * d + column) | 0;
      for (let row = column; row < d; row++) {
        const bar = yBar[row]!;
        zBar += q[at]! * bar;
        qBar[at]! += bar * zColumn;
        at = (at + d) | 0;
      }
      meansBar[(base + column) | 0]! -= zBar;
    }
  }
}

/** The Wishart prior; returns its value, and makes `icf`'s gradient of it and of the sums. */
function finish(
  d: number, k: number, q: Float64Array, logDeterminants: Float64Array, weightSums: Float64Array, qBar: Float64Array,
  icfBar: Float64Array, gamma: number, m: number,
): number {
  const g2 = gamma * gamma;
  let value = 0;
  let at = 0;
  for (let j = 0; j < k; j++) {
    let frobenius = 0;
    for (let i = 0; i < d; i++, at++) {
      const cell = (j * d + i) * d + i;
      const e = q[cell]!;
      frobenius += e * e;
      icfBar[at] = (qBar[cell]! + g2 * e) * e + weightSums[j]! - m;
    }
    for (let column = 0; column < d; column++) {
      for (let row = column + 1; row < d; row++, at++) {
        const cell = (j * d + row) * d + column;
        const l = q[cell]!;
        frobenius += l * l;
        icfBar[at] = qBar[cell]! + g2 * l;
      }
    }
    value += 0.5 * g2 * frobenius - m * logDeterminants[j]!;
  }
  return value;
}
