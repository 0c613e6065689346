import type { ValueAndGradient } from "../standard.ts";

/** The values of all nodes in the order in which they are reached; the reverse sweep reaches them in that order too. */
export function treeByHand(x: Float64Array): ValueAndGradient {
  const values = new Float64Array(2 * x.length);
  const gradient = new Float64Array(x.length);
  forward(x, 0, x.length, values, 0);
  reverse(x, 0, x.length, values, 0, 1, gradient);
  return { value: values[0]!, gradient };
}

/** A tree of m leaves has 2 m - 1 nodes, so where the right half begins is known. */
function forward(x: Float64Array, from: number, to: number, values: Float64Array, at: number): number {
  if (to - from === 1) return (values[at] = Math.sin(x[from]!));
  const middle = (from + to) >> 1;
  const left = forward(x, from, middle, values, at + 1);
  const right = forward(x, middle, to, values, at + 2 * (middle - from));
  return (values[at] = left + right + 0.5 * left * right);
}

function reverse(
  x: Float64Array, from: number, to: number, values: Float64Array, at: number, bar: number, gradient: Float64Array,
): void {
  if (to - from === 1) {
    gradient[from] = bar * Math.cos(x[from]!);
    return;
  }
  const middle = (from + to) >> 1;
  const leftAt = at + 1;
  const rightAt = at + 2 * (middle - from);
  reverse(x, from, middle, values, leftAt, bar * (1 + 0.5 * values[rightAt]!), gradient);
  reverse(x, middle, to, values, rightAt, bar * (1 + 0.5 * values[leftAt]!), gradient);
}
