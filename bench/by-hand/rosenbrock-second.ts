/** Second derivatives of the chained Rosenbrock function, in the same single sweep as its gradient. */

/** The Hessian times `v`, written into `out`. */
export function rosenbrockHvpByHand(x: Float64Array, v: Float64Array, out: Float64Array): void {
  const n = x.length;
  let carried = 0;
  for (let i = 0; i + 1 < n; i++) {
    const xi = x[i]!;
    const vi = v[i]!;
    const a = x[i + 1]! - xi * xi;
    const aDot = v[i + 1]! - 2 * xi * vi;
    out[i] = carried - 400 * (aDot * xi + a * vi) + 2 * vi;
    carried = 200 * aDot;
  }
  out[n - 1] = carried;
}

/** The whole Hessian by n such products: the algorithm of `hessian`, which knows nothing of the band. */
export function rosenbrockHessianByHand(x: Float64Array): Float64Array[] {
  const n = x.length;
  const unit = new Float64Array(n);
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    unit[i] = 1;
    rosenbrockHvpByHand(x, unit, row);
    unit[i] = 0;
    return row;
  });
}
