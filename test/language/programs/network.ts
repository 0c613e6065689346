export interface Reaction { reactants: number[]; products: number[]; rate: { A: number; Ea: number } }
export const R = 8.314;
export const network = (pre: number[]): Reaction[] => [
  { reactants: [0], products: [1], rate: { A: pre[0], Ea: 2e4 } },
  { reactants: [1, 1], products: [2, 1], rate: { A: pre[1], Ea: 2.5e4 } },
  { reactants: [1, 2], products: [0, 2], rate: { A: pre[2], Ea: 1.5e4 } },
];
export function rates(c: Float64Array, T: number, reactions: readonly Reaction[]): Float64Array {
  const dc = new Float64Array(c.length);
  for (const { reactants, products, rate: { A, Ea } } of reactions) {
    let r = A * Math.exp(-Ea / (R * T));
    for (const i of reactants) r *= c[i];
    for (const i of reactants) dc[i] -= r;
    for (const i of products) dc[i] += r;
  }
  return dc;
}
/** Solves A x = b in place, with pivoting. */
export function solve(A: Float64Array[], b: Float64Array): Float64Array {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i][k]) > Math.abs(A[p][k])) p = i;
    if (p !== k) {
      [A[k], A[p]] = [A[p], A[k]];
      [b[k], b[p]] = [b[p], b[k]];
    }
    for (let i = k + 1; i < n; i++) {
      const f = A[i][k] / A[k][k];
      for (let j = k; j < n; j++) A[i][j] -= f * A[k][j];
      b[i] -= f * b[k];
    }
  }
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let s = b[i];
    for (let j = i + 1; j < n; j++) s -= A[i][j] * x[j];
    x[i] = s / A[i][i];
  }
  return x;
}
