import type { ValueAndGradient } from "../standard.ts";

/** Sample by sample, forward and at once in reverse, so that a hidden layer is all that has to be kept. */
export function mlpByHand(
  w1: Float32Array, b1: Float32Array, w2: Float32Array, b2: Float32Array,
  images: Float32Array, labels: Uint8Array,
): ValueAndGradient {
  const hidden = b1.length;
  const classes = b2.length;
  const inputs = w1.length / hidden;
  const batch = labels.length;
  const gradient = new Float32Array(w1.length + hidden + w2.length + classes);
  const w1Bar = gradient.subarray(0, w1.length);
  const b1Bar = gradient.subarray(w1.length, w1.length + hidden);
  const w2Bar = gradient.subarray(w1.length + hidden, w1.length + hidden + w2.length);
  const b2Bar = gradient.subarray(w1.length + hidden + w2.length);
  const h = new Float32Array(hidden);
  const hBar = new Float32Array(hidden);
  const scores = new Float32Array(classes);

  let loss = 0;
  for (let sample = 0; sample < batch; sample++) {
    const image = images.subarray(sample * inputs, (sample + 1) * inputs);
    const label = labels[sample]!;
    for (let i = 0; i < hidden; i++) h[i] = Math.tanh(b1[i]! + dot(w1, i * inputs, image));
    for (let c = 0; c < classes; c++) scores[c] = b2[c]! + dot(w2, c * hidden, h);
    const max = scores.reduce((a, b) => Math.max(a, b));
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(scores[c]! - max);
    loss += max + Math.log(total) - scores[label]!;

    hBar.fill(0);
    for (let c = 0; c < classes; c++) {
      const bar = (Math.exp(scores[c]! - max) / total - (c === label ? 1 : 0)) / batch;
      b2Bar[c]! += bar;
      axpy(bar, h, w2Bar, c * hidden);
      for (let i = 0; i < hidden; i++) hBar[i]! += bar * w2[c * hidden + i]!;
    }
    for (let i = 0; i < hidden; i++) {
      const bar = hBar[i]! * (1 - h[i]! * h[i]!);
      b1Bar[i]! += bar;
      axpy(bar, image, w1Bar, i * inputs);
    }
  }
  return { value: loss / batch, gradient };
}

/** x · y[at..] in four sums: one alone waits for itself. */
function dot(y: Float32Array, at: number, x: Float32Array): number {
  const n = x.length;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += y[at + i]! * x[i]!;
    s1 += y[at + i + 1]! * x[i + 1]!;
    s2 += y[at + i + 2]! * x[i + 2]!;
    s3 += y[at + i + 3]! * x[i + 3]!;
  }
  for (; i < n; i++) s0 += y[at + i]! * x[i]!;
  return s0 + s1 + (s2 + s3);
}

/** y[at..] += a x */
function axpy(a: number, x: Float32Array, y: Float32Array, at: number): void {
  for (let i = 0; i < x.length; i++) y[at + i]! += a * x[i]!;
}
