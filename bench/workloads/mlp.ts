import { mlpByHand } from "../by-hand/mlp.ts";
import { noise, standard } from "../standard.ts";
import { mlpOnTape } from "../tape/mlp.ts";

const [inputs, hidden, classes, batch] = [784, 128, 10, 32] as const;
const floats = (n: number, seed: number, scale: number): Float32Array => Float32Array.from(noise(n, seed), (v) => scale * v);

const args = [
  floats(hidden * inputs, 1, 0.06), floats(hidden, 2, 0.1),
  floats(classes * hidden, 3, 0.15), floats(classes, 4, 0.1),
  floats(batch * inputs, 5, 1), Uint8Array.from(noise(batch, 6), (v) => Math.floor(5 * (v + 1)) % classes),
] as const;

export default [standard({
  name: "MLP",
  about: "a network 784-128-10 on a batch of 32, Float32Array; by 101,770 weights",
  file: "mlp.ts",
  f: "mlpLoss",
  args,
  argnums: [0, 1, 2, 3],
  byHand: () => mlpByHand(...args),
  tape: () => mlpOnTape(...args),
  isMatrixProduct: true,
  tolerance: 1e-4, // single precision, and the orders of the sums differ
})];
