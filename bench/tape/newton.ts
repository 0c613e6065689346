import type { ValueAndGradient } from "../standard.ts";
import { add, div, gradient, inputs, mulConstant, reset, valueOf } from "./tape.ts";

export function sumOfRootsOnTape(x: Float64Array): ValueAndGradient {
  reset();
  const nodes = inputs(x);
  let sum = -1;
  for (const a of nodes) {
    let y = a;
    while (Math.abs(valueOf(y) ** 2 - valueOf(a)) > 1e-12 * valueOf(a)) y = mulConstant(add(y, div(a, y)), 0.5);
    sum = sum < 0 ? y : add(sum, y);
  }
  return { value: valueOf(sum), gradient: gradient(sum, nodes) };
}
