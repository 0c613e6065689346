// Bezier curves, polygon area, graph layout, mesh energy, generic tree.
interface Point { x: number; y: number }
const lerp = (a: Point, b: Point, t: number): Point => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
function deCasteljau(points: Point[], t: number): Point {
  if (points.length === 1) return points[0];
  return deCasteljau(points.slice(1).map((p, i) => lerp(points[i], p, t)), t);
}
function curveLength(points: Point[], n: number): number {
  let length = 0, last = deCasteljau(points, 0);
  for (let i = 1; i <= n; i++) {
    const p = deCasteljau(points, i / n);
    length += Math.hypot(p.x - last.x, p.y - last.y);
    last = p;
  }
  return length;
}
function polygon(ps: readonly Point[]): { area: number; centroid: Point; perimeter: number } {
  let area = 0, cx = 0, cy = 0, perimeter = 0;
  for (let i = 0, j = ps.length - 1; i < ps.length; j = i++) {
    const { x: x0, y: y0 } = ps[j], { x: x1, y: y1 } = ps[i];
    const cross = x0 * y1 - x1 * y0;
    area += cross / 2; cx += (x0 + x1) * cross; cy += (y0 + y1) * cross;
    perimeter += Math.hypot(x1 - x0, y1 - y0);
  }
  return { area, centroid: { x: cx / (6 * area), y: cy / (6 * area) }, perimeter };
}
type Edge = readonly [from: number, to: number, rest?: number];
interface Graph { nodes: (Point & { fixed?: boolean })[]; edges: Edge[] }
function layoutEnergy({ nodes, edges }: Graph, repulsion: number): number {
  let e = 0;
  for (const [i, j, rest = 1] of edges) e += (Math.hypot(nodes[i].x - nodes[j].x, nodes[i].y - nodes[j].y) - rest) ** 2;
  nodes.forEach((a, i) => {
    for (let j = 0; j < i; j++) {
      const b = nodes[j];
      e += repulsion / ((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + 0.1);
    }
  });
  return e;
}
type Csg =
  | { op: "circle"; center: Point; r: number }
  | { op: "union"; children: Csg[]; k: number }
  | { op: "offset"; child: Csg; by: number };
function sdf(node: Csg, p: Point): number {
  switch (node.op) {
    case "circle": return Math.hypot(p.x - node.center.x, p.y - node.center.y) - node.r;
    case "offset": return sdf(node.child, p) - node.by;
    case "union": return -Math.log(node.children.map((c) => Math.exp(-node.k * sdf(c, p))).reduce((a, b) => a + b, 0)) / node.k;
  }
}
const csg = (node: Csg, ps: Point[]) => ps.reduce((s, p) => s + sdf(node, p) ** 2, 0);
interface TreeNode { length: number; angle: number; children?: TreeNode[] }
function tip(node: TreeNode, at: Point = { x: 0, y: 0 }, heading = 0): number {
  const angle = heading + node.angle;
  const end = { x: at.x + node.length * Math.cos(angle), y: at.y + node.length * Math.sin(angle) };
  if (!node.children?.length) return end.x ** 2 + 2 * end.y;
  return node.children.reduce((s, c) => s + tip(c, end, angle), 0);
}
const square: Point[] = [{ x: 0, y: 0 }, { x: 2, y: 0.2 }, { x: 2.2, y: 1.5 }, { x: -0.1, y: 1 }];
