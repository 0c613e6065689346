/** The Gaussian mixture on the tape. */
import { add, addConstant, exp, gradient, inputs, log, mul, mulConstant, reset, sub, valueOf } from "./tape.ts";

export function gmmOnTape(
  alphas: Float64Array, means: Float64Array, icf: Float64Array, x: Float64Array,
  gamma: number, m: number, priorConstant: number,
): { readonly value: number; readonly gradient: Float64Array } {
  const k = alphas.length;
  const d = means.length / k;
  const n = x.length / d;
  const icfSize = icf.length / k;

  reset();
  const a = inputs(alphas);
  const mu = inputs(means);
  const q = inputs(icf);

  const diagonal = q.map((node, i) => (i % icfSize < d ? exp(node) : node));
  const offsets = a.map((alpha, j) => add(alpha, sum(q.slice(j * icfSize, j * icfSize + d))));

  let total = mulConstant(logSumExp(a), -n);
  const terms = new Array<number>(k).fill(0);
  const z = new Array<number>(d).fill(0);
  const y = new Array<number>(d).fill(0);
  for (let p = 0; p < n; p++) {
    for (let j = 0; j < k; j++) {
      for (let i = 0; i < d; i++) {
        z[i] = addConstant(mu[j * d + i]!, -x[p * d + i]!); // the sign is lost in the square
        y[i] = mul(diagonal[j * icfSize + i]!, z[i]!);
      }
      let l = j * icfSize + d;
      for (let column = 0; column < d; column++) {
        for (let row = column + 1; row < d; row++) y[row] = add(y[row]!, mul(q[l++]!, z[column]!));
      }
      let square = mul(y[0]!, y[0]!);
      for (let i = 1; i < d; i++) square = add(square, mul(y[i]!, y[i]!));
      terms[j] = sub(offsets[j]!, mulConstant(square, 0.5));
    }
    total = add(total, logSumExp(terms));
  }

  for (let j = 0; j < k; j++) {
    const entries = diagonal.slice(j * icfSize, (j + 1) * icfSize);
    const frobenius = sum(entries.map((node) => mul(node, node)));
    const logDeterminant = sum(q.slice(j * icfSize, j * icfSize + d));
    total = add(total, sub(mulConstant(frobenius, 0.5 * gamma * gamma), mulConstant(logDeterminant, m)));
  }
  total = addConstant(total, -0.5 * n * d * Math.log(2 * Math.PI) - k * priorConstant);
  return { value: valueOf(total), gradient: gradient(total, [...a, ...mu, ...q]) };
}

function sum(nodes: readonly number[]): number {
  return nodes.reduce((a, b) => add(a, b));
}

function logSumExp(nodes: readonly number[]): number {
  let max = -Infinity;
  for (const node of nodes) max = Math.max(max, valueOf(node)); // a constant: its derivative cancels
  let total = exp(addConstant(nodes[0]!, -max));
  for (let i = 1; i < nodes.length; i++) total = add(total, exp(addConstant(nodes[i]!, -max)));
  return addConstant(log(total), max);
}
