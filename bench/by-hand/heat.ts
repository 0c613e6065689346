import type { ValueAndGradient } from "../standard.ts";

/**
 * The flow through a link depends on the temperatures before the step, so a step is u += Dᵀ(c · D u) with D the
 * difference of neighbors: the reverse step is the same on the cotangents. Kept: the differences D u of each step.
 */
export function heatByHand(
  conductivity: Float64Array, start: Float64Array, target: Float64Array, steps: number,
): ValueAndGradient {
  const n = start.length;
  const links = n - 1;
  const u = start.slice();
  const differences = new Float64Array(steps * links);
  for (let step = 0; step < steps; step++) {
    const at = (step * links) | 0;
    let inflow = 0;
    let here = u[0]!;
    for (let i = 0; i < links; i++) {
      const next = u[i + 1]!;
      const difference = next - here;
      differences[(at + i) | 0] = difference;
      const flow = conductivity[i]! * difference;
      u[i] = here + flow - inflow;
      inflow = flow;
      here = next;
    }
    u[links] = here - inflow;
  }

  const bar = new Float64Array(n);
  const gradient = new Float64Array(n - 1);
  let value = 0;
  for (let i = 0; i < n; i++) {
    const error = u[i]! - target[i]!;
    value += error * error;
    bar[i] = 2 * error;
  }
  for (let step = steps - 1; step >= 0; step--) {
    const at = (step * links) | 0;
    let inflow = 0;
    let here = bar[0]!;
    for (let i = 0; i < links; i++) {
      const next = bar[i + 1]!;
      const flowBar = here - next;
      gradient[i]! += flowBar * differences[(at + i) | 0]!;
      const flow = conductivity[i]! * -flowBar;
      bar[i] = here + flow - inflow;
      inflow = flow;
      here = next;
    }
    bar[links] = here - inflow;
  }
  return { value, gradient };
}
