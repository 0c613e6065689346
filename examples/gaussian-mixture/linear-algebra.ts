/** Small vector functions. Nothing in here knows of derivatives. */

/** The sum of squares of `v`. */
export function squaredNorm(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * v[i];
  return sum;
}

/** log Σ exp(vᵢ), without overflow. */
export function logSumExp(v: Float64Array): number {
  let max = v[0];
  for (let i = 1; i < v.length; i++) max = Math.max(max, v[i]);
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += Math.exp(v[i] - max);
  return max + Math.log(sum);
}

/**
 * `out = Q z` for a lower triangular Q: its diagonal is `diagonal` from `diagonalAt`, the part below the diagonal is
 * `lower` from `lowerAt`, column by column.
 */
export function triangularProduct(
  diagonal: Float64Array, diagonalAt: number,
  lower: Float64Array, lowerAt: number,
  z: Float64Array,
  out: Float64Array,
): void {
  const d = z.length;
  for (let row = 0; row < d; row++) out[row] = diagonal[diagonalAt + row] * z[row];
  let at = lowerAt;
  for (let column = 0; column < d; column++) {
    for (let row = column + 1; row < d; row++) {
      out[row] += lower[at] * z[column];
      at++;
    }
  }
}
