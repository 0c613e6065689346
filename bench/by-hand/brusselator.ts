/** The Jacobian in closed form: eight entries a cell, in rows of zeros. */
export function brusselatorJacobianByHand(y: Float64Array, b: number, diffusion: number): Float64Array[] {
  const n = y.length;
  const cells = n / 2;
  const rows = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < cells; i++) {
    const left = 2 * ((i + cells - 1) % cells);
    const right = 2 * ((i + 1) % cells);
    const u = y[2 * i]!;
    const v = y[2 * i + 1]!;
    const byU = rows[2 * i]!;
    const byV = rows[2 * i + 1]!;
    byU[left] = diffusion;
    byU[right] = diffusion;
    byU[2 * i] = 2 * u * v - (b + 1) - 2 * diffusion;
    byU[2 * i + 1] = u * u;
    byV[left + 1] = diffusion;
    byV[right + 1] = diffusion;
    byV[2 * i] = b - 2 * u * v;
    byV[2 * i + 1] = -u * u - 2 * diffusion;
  }
  return rows;
}
