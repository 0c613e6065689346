// Truss: nodes, bars, stiffness assembly, Cholesky solve, compliance.
interface Node { x: number; y: number; fixed?: boolean; load?: [number, number] }
interface Bar { a: number; b: number; area: number; material: "steel" | "aluminium" }
const E: Record<Bar["material"], number> = { steel: 200, aluminium: 70 };

class DenseSymmetric {
  readonly data: Float64Array;
  constructor(readonly n: number) { this.data = new Float64Array(n * n); }
  get(i: number, j: number): number { return this.data[i * this.n + j]; }
  add(i: number, j: number, v: number): void { this.data[i * this.n + j] += v; }
  cholesky(): void {
    const { n } = this;
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < j; k++) for (let i = j; i < n; i++) this.add(i, j, -this.get(i, k) * this.get(j, k));
      const d = Math.sqrt(this.get(j, j));
      for (let i = j; i < n; i++) this.data[i * n + j] /= d;
    }
  }
  solveInPlace(b: Float64Array): Float64Array {
    const { n } = this;
    for (let i = 0; i < n; i++) { for (let k = 0; k < i; k++) b[i] -= this.get(i, k) * b[k]; b[i] /= this.get(i, i); }
    for (let i = n - 1; i >= 0; i--) { for (let k = i + 1; k < n; k++) b[i] -= this.get(k, i) * b[k]; b[i] /= this.get(i, i); }
    return b;
  }
}
function compliance(nodes: Node[], bars: readonly Bar[]): number {
  const free: number[] = [];
  for (let i = 0; i < nodes.length; i++) { if (!nodes[i].fixed) free.push(i); }
  const dof = new Array<number>(nodes.length).fill(-1);
  free.forEach((node, k) => { dof[node] = 2 * k; });
  const K = new DenseSymmetric(2 * free.length);
  for (const { a, b, area, material } of bars) {
    const dx = nodes[b].x - nodes[a].x, dy = nodes[b].y - nodes[a].y;
    const L = Math.hypot(dx, dy), c = dx / L, s = dy / L;
    const k = (E[material] * area) / L;
    const ends = [dof[a], dof[b]];
    const direction = [c, s];
    for (let p = 0; p < 2; p++) for (let q = 0; q < 2; q++) {
      if (ends[p] < 0 || ends[q] < 0) continue;
      const sign = p === q ? 1 : -1;
      for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) K.add(ends[p] + i, ends[q] + j, sign * k * direction[i] * direction[j]);
    }
  }
  const f = new Float64Array(2 * free.length);
  for (const [i, node] of nodes.entries()) {
    if (node.load && dof[i] >= 0) { f[dof[i]] = node.load[0]; f[dof[i] + 1] = node.load[1]; }
  }
  const load = f.slice();
  K.cholesky();
  const u = K.solveInPlace(f);
  return u.reduce((s, ui, i) => s + ui * load[i], 0);
}
function weight(nodes: Node[], bars: Bar[]): number {
  return bars.map(({ a, b, area }) => area * Math.hypot(nodes[a].x - nodes[b].x, nodes[a].y - nodes[b].y)).reduce((x, y) => x + y, 0);
}
const objective = (nodes: Node[], bars: Bar[]) => compliance(nodes, bars) + 0.1 * weight(nodes, bars);
const nodes: Node[] = [{ x: 0, y: 0, fixed: true }, { x: 1, y: 1, load: [0, -1] }, { x: 2, y: 0.1, load: [0.5, -0.3] }, { x: 0, y: 1, fixed: true }];
const bars: Bar[] = [{ a: 0, b: 1, area: 0.5, material: "steel" }, { a: 1, b: 2, area: 0.4, material: "aluminium" }, { a: 0, b: 2, area: 0.7, material: "steel" }, { a: 3, b: 1, area: 0.2, material: "steel" }];
