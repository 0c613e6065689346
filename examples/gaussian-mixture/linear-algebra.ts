/** Small functions of vectors and triangular matrices. Nothing in here knows of derivatives. */

/** log Σ exp(vᵢ), without overflow. */
export function logSumExp(v: Float64Array): number {
  let max = v[0];
  for (let i = 1; i < v.length; i++) max = Math.max(max, v[i]);
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += Math.exp(v[i] - max);
  return max + Math.log(sum);
}

/** ‖Q z‖², where Q is lower triangular and held as a square, row by row, in `q` from `at`. */
export function squaredNormOfProduct(q: Float64Array, at: number, z: Float64Array): number {
  const d = z.length;
  let squares = 0;
  for (let row = 0; row < d; row++) {
    let sum = 0;
    for (let column = 0; column <= row; column++) sum += q[at + row * d + column] * z[column];
    squares += sum * sum;
  }
  return squares;
}

/** The sum of the squares of the entries of the same Q. */
export function squaredNorm(q: Float64Array, at: number, d: number): number {
  let squares = 0;
  for (let row = 0; row < d; row++) {
    for (let column = 0; column <= row; column++) squares += q[at + row * d + column] ** 2;
  }
  return squares;
}
