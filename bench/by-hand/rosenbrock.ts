import type { ValueAndGradient } from "../standard.ts";

/** One sweep: each term adds to the derivatives of its two variables, of which the second is carried in a local. */
export function rosenbrockByHand(x: Float64Array): ValueAndGradient {
  const n = x.length;
  const gradient = new Float64Array(n);
  let value = 0;
  let carried = 0;
  for (let i = 0; i + 1 < n; i++) {
    const xi = x[i]!;
    const a = x[i + 1]! - xi * xi;
    const b = 1 - xi;
    value += 100 * a * a + b * b;
    gradient[i] = carried - 400 * a * xi - 2 * b;
    carried = 200 * a;
  }
  gradient[n - 1] = carried;
  return { value, gradient };
}
