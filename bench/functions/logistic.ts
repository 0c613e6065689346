/** Mean logistic loss of weights `w` (the last is the intercept) on the rows of `x`, labels 0 or 1, with a ridge. */
export function logisticLoss(w: Float64Array, x: Float64Array, labels: Float64Array, ridge: number): number {
  const features = w.length - 1;
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    let score = w[features]!;
    for (let i = 0; i < features; i++) score += w[i]! * x[row * features + i]!;
    loss += softplus(score) - labels[row]! * score;
  }
  loss /= labels.length;
  for (let i = 0; i < features; i++) loss += 0.5 * ridge * w[i]! * w[i]!;
  return loss;
}

function softplus(s: number): number {
  return s > 0 ? s + Math.log1p(Math.exp(-s)) : Math.log1p(Math.exp(s));
}
