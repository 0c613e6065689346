import type { ValueAndGradient } from "../standard.ts";
import { add, addConstant, gradient, input, inputs, mul, reset, sub, valueOf } from "./tape.ts";

export function heatOnTape(
  conductivity: Float64Array, start: Float64Array, target: Float64Array, steps: number,
): ValueAndGradient {
  const n = start.length;
  reset();
  const c = inputs(conductivity);
  const u = inputs(start);
  for (let step = 0; step < steps; step++) {
    let inflow = -1;
    for (let i = 0; i + 1 < n; i++) {
      const flow = mul(c[i]!, sub(u[i + 1]!, u[i]!));
      const gained = add(u[i]!, flow);
      u[i] = inflow < 0 ? gained : sub(gained, inflow);
      inflow = flow;
    }
    u[n - 1] = sub(u[n - 1]!, inflow);
  }
  let misfit = input(0);
  for (let i = 0; i < n; i++) {
    const error = addConstant(u[i]!, -target[i]!);
    misfit = add(misfit, mul(error, error));
  }
  return { value: valueOf(misfit), gradient: gradient(misfit, c) };
}
