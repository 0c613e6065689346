/** The right-hand side of the Brusselator with diffusion on a ring of cells: `y` is u, v of each cell in turn. */
export function brusselator(y: Float64Array, a: number, b: number, diffusion: number): Float64Array {
  const cells = y.length / 2;
  const rate = new Float64Array(y.length);
  for (let i = 0; i < cells; i++) {
    const left = 2 * ((i + cells - 1) % cells);
    const right = 2 * ((i + 1) % cells);
    const u = y[2 * i]!;
    const v = y[2 * i + 1]!;
    const reaction = u * u * v;
    rate[2 * i] = a + reaction - (b + 1) * u + diffusion * (y[left]! - 2 * u + y[right]!);
    rate[2 * i + 1] = b * u - reaction + diffusion * (y[left + 1]! - 2 * v + y[right + 1]!);
  }
  return rate;
}
