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

/**
 * The same by the algorithm of `jacfwd`, which knows nothing of the zeros: all columns carried along as tangents, eight
 * at a time.
 */
export function brusselatorColumnsByHand(y: Float64Array, b: number, diffusion: number): Float64Array[] {
  const n = y.length;
  const cells = n / 2;
  const rows = Array.from({ length: n }, () => new Float64Array(n));
  const chunk = 8;
  const yDot = new Float64Array(n * chunk);
  for (let first = 0; first < n; first += chunk) {
    const lanes = Math.min(chunk, n - first);
    yDot.fill(0);
    for (let lane = 0; lane < lanes; lane++) yDot[(first + lane) * chunk + lane] = 1;
    for (let i = 0; i < cells; i++) {
      const left = 2 * ((i + cells - 1) % cells);
      const right = 2 * ((i + 1) % cells);
      const u = y[2 * i]!;
      const byU = 2 * u * y[2 * i + 1]!;
      const byV = u * u;
      const ofU = rows[2 * i]!;
      const ofV = rows[2 * i + 1]!;
      for (let lane = 0; lane < lanes; lane++) {
        const uDot = yDot[2 * i * chunk + lane]!;
        const vDot = yDot[(2 * i + 1) * chunk + lane]!;
        const reaction = byU * uDot + byV * vDot;
        ofU[first + lane] = reaction - (b + 1) * uDot
          + diffusion * (yDot[left * chunk + lane]! - 2 * uDot + yDot[right * chunk + lane]!);
        ofV[first + lane] = b * uDot - reaction
          + diffusion * (yDot[(left + 1) * chunk + lane]! - 2 * vDot + yDot[(right + 1) * chunk + lane]!);
      }
    }
  }
  return rows;
}
