import type { ValueAndGradient } from "../standard.ts";
import { add, addConstant, gradient, inputs, mul, mulConstant, reset, sub, valueOf } from "./tape.ts";

export function rosenbrockOnTape(x: Float64Array): ValueAndGradient {
  reset();
  const nodes = inputs(x);
  let sum = -1;
  for (let i = 0; i + 1 < nodes.length; i++) {
    const a = sub(nodes[i + 1]!, mul(nodes[i]!, nodes[i]!));
    const b = addConstant(nodes[i]!, -1);
    const term = add(mulConstant(mul(a, a), 100), mul(b, b));
    sum = sum < 0 ? term : add(sum, term);
  }
  return { value: valueOf(sum), gradient: gradient(sum, nodes) };
}
