import type { ValueAndGradient } from "../standard.ts";
import { add, addConstant, exp, gradient, inputs, log, mul, mulConstant, reset, sub, valueOf } from "./tape.ts";

export function logisticOnTape(w: Float64Array, x: Float64Array, labels: Float64Array, ridge: number): ValueAndGradient {
  const features = w.length - 1;
  const rows = labels.length;
  reset();
  const nodes = inputs(w);
  let loss = -1;
  for (let row = 0; row < rows; row++) {
    let score = nodes[features]!;
    for (let i = 0; i < features; i++) score = add(score, mulConstant(nodes[i]!, x[row * features + i]!));
    const term = sub(softplus(score), mulConstant(score, labels[row]!));
    loss = loss < 0 ? term : add(loss, term);
  }
  loss = mulConstant(loss, 1 / rows);
  for (let i = 0; i < features; i++) loss = add(loss, mulConstant(mul(nodes[i]!, nodes[i]!), 0.5 * ridge));
  return { value: valueOf(loss), gradient: gradient(loss, nodes) };
}

function softplus(s: number): number {
  if (valueOf(s) > 0) return add(s, log(addConstant(exp(mulConstant(s, -1)), 1)));
  return log(addConstant(exp(s), 1));
}
