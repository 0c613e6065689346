/**
 * Heat in a rod: `steps` steps in place, then the squared distance to `target`. The conductivity between each two
 * neighbors is what is looked for.
 */
export function heatMisfit(
  conductivity: Float64Array, start: Float64Array, target: Float64Array, steps: number,
): number {
  const n = start.length;
  const u = start.slice();
  for (let step = 0; step < steps; step++) {
    let inflow = 0;
    for (let i = 0; i + 1 < n; i++) {
      const flow = conductivity[i]! * (u[i + 1]! - u[i]!);
      u[i] = u[i]! + flow - inflow;
      inflow = flow;
    }
    u[n - 1] = u[n - 1]! - inflow;
  }
  let misfit = 0;
  for (let i = 0; i < n; i++) misfit += (u[i]! - target[i]!) ** 2;
  return misfit;
}
