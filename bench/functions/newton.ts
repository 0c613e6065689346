/** The sum of the square roots of `x`, each by Newton's method until it stands. */
export function sumOfRoots(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    let y = a;
    while (Math.abs(y * y - a) > 1e-12 * a) y = 0.5 * (y + a / y);
    sum += y;
  }
  return sum;
}
