import type { ValueAndGradient } from "../standard.ts";

/** Row by row: the score, the loss and its derivative, and at once that row's share of the gradient. */
export function logisticByHand(w: Float64Array, x: Float64Array, labels: Float64Array, ridge: number): ValueAndGradient {
  const features = w.length - 1;
  const rows = labels.length;
  const gradient = new Float64Array(features + 1);
  let value = 0;
  let interceptBar = 0;
  for (let row = 0; row < rows; row++) {
    const at = (row * features) | 0;
    let score = w[features]!;
    for (let i = 0; i < features; i++) score += w[i]! * x[(at + i) | 0]!;
    const e = Math.exp(-Math.abs(score));
    value += Math.max(score, 0) + Math.log1p(e) - labels[row]! * score;
    const sigmoid = score > 0 ? 1 / (1 + e) : e / (1 + e);
    const bar = (sigmoid - labels[row]!) / rows;
    interceptBar += bar;
    for (let i = 0; i < features; i++) gradient[i]! += bar * x[(at + i) | 0]!;
  }
  value /= rows;
  for (let i = 0; i < features; i++) {
    value += 0.5 * ridge * w[i]! * w[i]!;
    gradient[i]! += ridge * w[i]!;
  }
  gradient[features] = interceptBar;
  return { value, gradient };
}
