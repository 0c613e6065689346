import type { ValueAndGradient } from "../standard.ts";
import { add, addConstant, exp, gradient, inputs, log, mul, mulConstant, reset, sub, tanh, valueOf } from "./tape.ts";

export function mlpOnTape(
  w1: Float32Array, b1: Float32Array, w2: Float32Array, b2: Float32Array,
  images: Float32Array, labels: Uint8Array,
): ValueAndGradient {
  const size = w1.length / b1.length;
  reset();
  const w1s = inputs(w1), b1s = inputs(b1), w2s = inputs(w2), b2s = inputs(b2);
  let loss = -1;
  labels.forEach((label, sample) => {
    const h = b1s.map((bias, i) => {
      let sum = bias;
      for (let j = 0; j < size; j++) sum = add(sum, mulConstant(w1s[i * size + j]!, images[sample * size + j]!));
      return tanh(sum);
    });
    const scores = b2s.map((bias, c) => h.reduce((sum, hi, i) => add(sum, mul(w2s[c * h.length + i]!, hi)), bias));
    const max = Math.max(...scores.map(valueOf));
    const total = scores.map((score) => exp(addConstant(score, -max))).reduce((a, b) => add(a, b));
    const term = sub(addConstant(log(total), max), scores[label]!);
    loss = loss < 0 ? term : add(loss, term);
  });
  loss = mulConstant(loss, 1 / labels.length);
  return { value: valueOf(loss), gradient: gradient(loss, [...w1s, ...b1s, ...w2s, ...b2s]) };
}
