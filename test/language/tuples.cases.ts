/** Tuples used as the arrays that they are: positions known only as it runs, methods, spreads, loops that break. */
import { holds, refused, throws, type Case } from "./case.ts";

const V = "type V = [number, number, number];";

export const cases: readonly Case[] = [
  holds("a tuple read at a computed position", `${V}
  function f(v: V, w: readonly [number, number, number], n: number): number { let s = 0; for (let i = 0; i < n; i++) s += v[i]! * w[(i + 1) % 3]! ** 2; return s; }`, [[1, 2, 3], [0.5, -1, 2], 3], [[1, 2, 3], [0.5, -1, 2], 2]),
  holds("a tuple written at a computed position", `${V}
  function f(v: V, x: number, n: number): number { const m: V = [x, x * x, 1]; for (let i = 0; i < n; i++) { m[i % 3] = m[(i + 1) % 3]! * v[i % 3]!; m[2]! += m[i % 2]!; } return m[0] + m[1] * m[2]; }`, [[1.5, 2, 0.5], 0.7, 5]),
  holds({ name: "positions of a parameter are swapped and scaled", wrt: [0] }, `${V}
  function f(v: V, i: number, j: number): number { [v[i], v[j]] = [v[j]!, v[i]! * 2]; v[i]! *= v[1]; return v[0] + 3 * v[1] ** 2 + v[2] ** 3; }`, [[1, 2, 3], 0, 2], [[1, 2, 3], 1, 2], [[1, 2, 3], 1, 1]),
  holds("what is outside of a tuple is not a number", `${V}
  function f(v: V, n: number): number { const x = v[n]; return x === undefined || Number.isNaN(x) ? v[0] : x * x; }`, [[1, 2, 3], 2], [[1, 2, 3], 4], [[1, 2, 3], -1]),
  holds("tuples of tuples: a matrix", `${V} type M = readonly [V, V, V];
  const mul = (m: M, v: V): V => [0, 1, 2].map((i) => m[i]!.reduce((s, a, j) => s + a * v[j]!, 0)) as V;
  function f(m: M, v: V): number { const w = mul(m, mul(m, v)); return w[0] * w[1] + w[2]; }`, [[[1, 2, 0], [0.5, 1, -1], [0, 3, 2]], [1, -1, 0.5]]),
  holds("methods of arrays on tuples", `${V}
  function f(v: V): number { const big = v.filter((x) => x > 1); return big.reduce((a, b) => a * b, 1) + v.slice(1).reduce((a, b) => a + b * b) + (v.every((x) => x > 0) ? v.at(-1)! : 0) + v.reduceRight((a, x) => a * 0.5 + x, 0) + (v.find((x) => x > 1.5) ?? 0); }`, [[1.2, 2, 3]], [[-1, 2, 0.5]]),
  holds("tuples spread into lists and into Math.max", `${V}
  function f(v: V, w: V): number { const all = [...v, ...w]; const copy = [...v]; copy[0]! *= 2; return all.reduce((a, b) => a + b * b, 0) * copy[0]! + Math.max(...v) * Math.hypot(...w) + v[0]; }`, [[1, 2, 3], [0.5, 1, 1.5]]),
  holds("a loop over a tuple with break and continue", `${V}
  function f(v: V): number { let s = 1; outer: for (const x of v) { if (x < 0) continue; for (const y of v) { if (y > 2.5) continue outer; s *= 1 + x * y; } if (s > 100) break; } for (const [i, x] of v.entries()) { if (i > 1) break; s += i * x; } return s; }`, [[1, 2, 0.5]], [[1, -2, 3]], [[5, 2, 1]]),
  holds("the box of a distance field", `type Vec3 = readonly [number, number, number];
  function f(p: Vec3, half: Vec3): number { const q = p.map(Math.abs).map((x, i) => x - half[i]!); return Math.hypot(...q.map((x) => Math.max(x, 0))) + Math.min(Math.max(...q), 0); }`, [[1, -2, 3], [0.5, 1, 1.2]], [[0.1, -0.2, 0.3], [0.5, 1, 1.2]]),
  throws("a tuple written to outside of its positions", /outside of its positions/, `${V}
  function f(v: V, n: number): number { if (n > 2) throw new RangeError("outside of its positions"); v[n] = v[0] * 2; return v[1] + v[2]; }`, [[1, 2, 3], 1], [[1, 2, 3], 3]),
  refused("a tuple of different types at a computed position", /^FLX2001: A tuple read at a computed position .* \[v\[n\];/, `function f(v: [number, number[]], n: number): number { const x = v[n]; return typeof x === "number" ? x : 0; }`, [[1, [2]], 0]),
];
