import type { ValueAndGradient } from "../standard.ts";
import { add, gradient, inputs, mul, mulConstant, reset, sin, valueOf } from "./tape.ts";

export function treeOnTape(x: Float64Array): ValueAndGradient {
  reset();
  const nodes = inputs(x);
  const root = node(nodes, 0, nodes.length);
  return { value: valueOf(root), gradient: gradient(root, nodes) };
}

function node(x: readonly number[], from: number, to: number): number {
  if (to - from === 1) return sin(x[from]!);
  const middle = (from + to) >> 1;
  const left = node(x, from, middle);
  const right = node(x, middle, to);
  return add(add(left, right), mulConstant(mul(left, right), 0.5));
}
