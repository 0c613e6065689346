/** A recursive function: halves joined by a product, waves at the leaves. */
export function tree(x: Float64Array): number {
  return node(x, 0, x.length);
}

function node(x: Float64Array, from: number, to: number): number {
  if (to - from === 1) return Math.sin(x[from]!);
  const middle = (from + to) >> 1;
  const left = node(x, from, middle);
  const right = node(x, middle, to);
  return left + right + 0.5 * left * right;
}
