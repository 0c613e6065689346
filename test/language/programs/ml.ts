import { valueAndGrad } from "fluxion";
import { dense, gelu, LayerNorm, logSumExp, relu, softplus, type Model } from "./layers.ts";

interface Sample { x: Float64Array; label: number }

function predict(model: Model, x: Float64Array): Float64Array {
  let h = x;
  model.layers.forEach((layer, i) => {
    h = dense(layer, h, i === model.layers.length - 1 ? (v) => v : softplus);
  });
  return h.map((v) => model.head.scale * v + model.head.shift);
}

function crossEntropy(model: Model, batch: Sample[], l2: number): number {
  let loss = 0;
  for (const { x, label } of batch) {
    const z = predict(model, x);
    loss += logSumExp(z) - z[label];
  }
  let reg = 0;
  for (const { w } of model.layers) for (const row of w) for (const v of row) reg += v * v;
  return loss / batch.length + l2 * reg;
}

/** Single-head attention. */
function attention(params: { q: number[][]; k: number[][]; v: number[][] }, tokens: number[][]): number {
  const matvec = (m: number[][], x: number[]) => m.map((row) => row.reduce((s, a, j) => s + a * x[j], 0));
  const qs = tokens.map((t) => matvec(params.q, t));
  const ks = tokens.map((t) => matvec(params.k, t));
  const vs = tokens.map((t) => matvec(params.v, t));
  const d = qs[0].length;
  const out = qs.map((q, i) => {
    const scores = ks.slice(0, i + 1).map((k) => k.reduce((s, kj, j) => s + kj * q[j], 0) / Math.sqrt(d));
    const m = Math.max(...scores);
    const e = scores.map((s) => Math.exp(s - m));
    const z = e.reduce((a, b) => a + b, 0);
    return e.map((w) => w / z).reduce((acc, w, j) => acc.map((a, c) => a + w * vs[j][c]), new Array(d).fill(0) as number[]);
  });
  return out.flat().reduce((s, x) => s + Math.sin(x), 0);
}

class GruCell {
  constructor(readonly Wz: number[], readonly Wr: number[], readonly Wh: number[]) {}
  private gate(w: number[], h: number, x: number): number { return 1 / (1 + Math.exp(-(w[0] * h + w[1] * x + w[2]))); }
  next(h: number, x: number): number {
    const z = this.gate(this.Wz, h, x), r = this.gate(this.Wr, h, x);
    const candidate = Math.tanh(this.Wh[0] * r * h + this.Wh[1] * x + this.Wh[2]);
    return (1 - z) * h + z * candidate;
  }
}
function sequenceLoss(w: { z: number[]; r: number[]; h: number[] }, xs: readonly number[], targets: readonly number[]): number {
  const cell = new GruCell(w.z, w.r, w.h);
  let h = 0, loss = 0;
  for (let t = 0; t < xs.length; t++) {
    h = cell.next(h, xs[t]);
    loss += (h - targets[t]) ** 2;
  }
  return loss / xs.length;
}
function normed(gamma: Float64Array, beta: Float64Array, x: Float64Array): number {
  const norm = new LayerNorm(gamma, beta);
  return norm.forward(norm.forward(x).map(relu)).reduce((s, v, i) => s + v * (i + 1), 0);
}
/** MAML: an inner step of gradient descent, inside. */
function task(w: number[], a: number): number { return (Math.sin(w[0] * a) + w[1] - a) ** 2; }
function maml(w: number[], tasks: number[], rate: number): number {
  const taskGrad = valueAndGrad(task);
  let total = 0;
  for (const a of tasks) {
    const [, g] = taskGrad(w, a);
    const adapted = w.map((wi, i) => wi - rate * g[i]);
    total += task(adapted, a + 0.1);
  }
  return total;
}

const F = (...xs: number[]) => Float64Array.from(xs);
const makeModel = (): Model => ({ layers: [{ w: [F(0.1, 0.2), F(-0.3, 0.4), F(0.5, -0.6)], b: F(0.1, 0, -0.1) }, { w: [F(0.1, 0.2, 0.4), F(-0.3, 0.4, 0.9)], b: F(0.1, 0) }], head: { scale: 1.2, shift: 0.1 } });
