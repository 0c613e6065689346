/**
 * The loss of a network with one hidden layer: mean cross-entropy of `labels` over a batch. Weights are stored output by
 * output, `w1` hidden × inputs and `w2` classes × hidden.
 */
export function mlpLoss(
  w1: Float32Array, b1: Float32Array, w2: Float32Array, b2: Float32Array,
  images: Float32Array, labels: Uint8Array,
): number {
  const hidden = b1.length;
  const classes = b2.length;
  const inputs = w1.length / hidden;
  const batch = labels.length;
  const h = new Float32Array(hidden);
  const scores = new Float32Array(classes);
  let loss = 0;
  for (let sample = 0; sample < batch; sample++) {
    for (let i = 0; i < hidden; i++) {
      let sum = b1[i]!;
      for (let j = 0; j < inputs; j++) sum += w1[i * inputs + j]! * images[sample * inputs + j]!;
      h[i] = Math.tanh(sum);
    }
    let max = -Infinity;
    for (let c = 0; c < classes; c++) {
      let sum = b2[c]!;
      for (let i = 0; i < hidden; i++) sum += w2[c * hidden + i]! * h[i]!;
      scores[c] = sum;
      max = Math.max(max, sum);
    }
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(scores[c]! - max);
    loss += max + Math.log(total) - scores[labels[sample]!]!;
  }
  return loss / batch;
}
