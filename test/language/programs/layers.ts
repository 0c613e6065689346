export interface Layer { forward(x: Float64Array): Float64Array }
export type Activation = (x: number) => number;
export const relu: Activation = (x) => (x > 0 ? x : 0);
export const gelu: Activation = (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
export const softplus: Activation = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

export interface DenseParams { w: Float64Array[]; b: Float64Array }
export interface Model { layers: DenseParams[]; head: { scale: number; shift: number } }

export function dense({ w, b }: DenseParams, x: Float64Array, act: Activation): Float64Array {
  const y = new Float64Array(b.length);
  for (let i = 0; i < y.length; i++) {
    let s = b[i];
    for (let j = 0; j < x.length; j++) s += w[i][j] * x[j];
    y[i] = act(s);
  }
  return y;
}

export function logSumExp(z: Float64Array): number {
  const m = Math.max(...z);
  let s = 0;
  for (const v of z) s += Math.exp(v - m);
  return m + Math.log(s);
}

export class LayerNorm {
  constructor(private gamma: Float64Array, private beta: Float64Array, private eps = 1e-5) {}
  forward(x: Float64Array): Float64Array {
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
    return x.map((v, i) => this.gamma[i] * (v - mean) / Math.sqrt(variance + this.eps) + this.beta[i]);
  }
}
