/** Stores to lists at indices that are computed: inside, where nothing is looked at or all that is looked at is right. */
import { holds, throws, type Case } from "./case.ts";

const xs = [3, -1, 2.5, 0.5];
const rows = [[1, 2, 3], [4, 5, 6]];

/** Positions that are surely whole and inside, or are seen to be. */
const inside: Case[] = [
  holds("a ring", `function f(xs: number[], a: number, n: number): number { const k = xs.length; for (let i = 0; i < n; i++) { xs[(i + k - 1) % k] = a * xs[i % k]!; xs[(i * 3) % k]! += a; } return xs[0]! * xs[1]! + xs[2]! * xs[3]!; }`, [xs, 2, 7]),
  holds("a position from outside", `function f(xs: number[], a: number, n: number): number { xs[n] = a * xs[0]!; xs[n]! *= xs[1]!; xs[n]!++; return xs[0]! * xs[n]! + xs[n - 1]! ** 2; }`, [xs, 2, 2], [xs, 2, 3]),
  holds("rounded, clamped, masked", `function f(xs: number[], a: number): number { for (let i = 0; i < 6; i++) { const k = Math.floor(Math.abs(a) * i); xs[Math.min(Math.max(k, 0), xs.length - 1)]! += a * i; xs[k & 3]! *= a; xs[Math.round(i / 3)] = xs[i >> 1]! * a; xs[(i * 0.5) | 0]! -= a; } return xs[0]! * xs[1]! + xs[2]! * xs[3]!; }`, [xs, 0.7]),
  holds("loops to a number from outside", `function f(xs: number[], a: number, n: number, n1: number): number { for (let i = 0; i < n; i++) xs[i] = a * xs[i]! + i; for (let i = n1; i < n; i++) xs[i - 1]! += xs[i]! * a; for (let i = n - 1; i >= 0; i--) xs[i]! *= a; for (let i = 1; i <= n1; i++) xs[n - i] = xs[i]! * a; return xs[0]! * xs[1]! + xs[2]! * xs[3]!; }`, [xs, 2, 3, 1], [xs, 2, 4, 2], [xs, 2, 0, 0]),
  holds("loops that make no trip, and stores in no branch", `function f(xs: number[], a: number, n: number): number { for (let i = 5; i < n; i++) xs[i] = a; for (let i = n; i >= 9; i--) xs[i + 1] = a; for (let i = 0; i < n; i++) if (i < xs.length) xs[i] = a * xs[i]!; if (n < 0) xs[n] = a; return xs[0]! * xs[1]! + xs[2]! * a; }`, [xs, 2, 3], [xs, 2, 5]),
  holds("a loop that is left before the end of the list", `function f(xs: number[], a: number, n: number): number { for (let i = 0; i < n; i++) { if (i === xs.length) break; xs[i] = a * xs[i]!; } for (let i = 0; i < n; i++) { if (i >= xs.length) continue; xs[i]! += a; } return xs[0]! * xs[1]! + xs[2]! * a; }`, [xs, 2, 9]),
  throws("the program's own error comes first", /too short/, `function f(xs: number[], a: number, n: number): number { for (let i = 0; i < n; i++) { if (i >= xs.length) throw new Error("too short"); xs[i] = a * xs[i]!; } return xs[0]! * xs[1]!; }`, [xs, 2, 4], [xs, 2, 5]),
  holds("guards", `function f(xs: number[], a: number, n: number): number { for (let i = -2; i < 6; i++) { const k = i + n; if (k >= 0 && k < xs.length) xs[k] = a * xs[k]!; if (i > 0 && i <= xs.length) xs[i - 1]! += a; if (!(i < 0 || i >= xs.length)) xs[i]! *= a; } return xs[0]! * xs[1]! + xs[2]! * xs[3]!; }`, [xs, 2, 1]),
  holds("counters of while loops", `function f(xs: number[], a: number): number { let i = 0, j = xs.length - 1; while (i < j) { const t = xs[i]!; xs[i++] = xs[j]! * a; xs[j--] = t; } let k = 0; do { xs[k] = xs[k]! * a; k += 2; } while (k < xs.length); return xs[0]! * xs[1]! + xs[2]! * xs[3]! ** 2; }`, [xs, 2]),
  holds("rows", `function f(m: number[][], a: number, n: number, n1: number): number { for (let i = 0; i < m.length; i++) for (let j = 0; j < n; j++) m[i]![j] = a * m[i]![j]! + i; const r = m[n1]!; for (let j = 1; j < n; j++) r[j - 1]! += r[j]! * a; m[n1]![n - 1] = a; return m[0]![0]! * m[1]![1]! + m[0]![n - 1]! * m[1]![0]!; }`, [rows, 2, 3, 1]),
  holds("a list of any size, and the same in a helper", `const put = (q: number[], i: number, x: number): void => { q[i] = x * q[i]!; };
  function f(a: number, n: number, n1: number): number { const q = new Array<number>(n); for (let i = 0; i < n; i++) q[i] = a * i; put(q, n1, a); for (let i = 0; i < n1; i++) put(q, i + 1, a); q[n - 1] = a * a; return q[1]! * q[2]! + q[n1]!; }`, [2, 4, 2]),
  holds("a pattern, a loop over entries, positions in a table", `function f(xs: number[], at: Int32Array, a: number, n: number): number { [xs[n], xs[n + 1]] = [xs[n + 1]! * a, xs[n]!]; for (const [i, x] of xs.entries()) xs[i] = x * a; for (const k of at) xs[k]! += a; for (let i = 0; i < at.length; i++) xs[at[i]!] = xs[i]! * a; return xs[0]! * xs[1]! + xs[2]! * xs[3]!; }`, [xs, Int32Array.of(3, 1), 2, 1]),
  holds("the place that is found", `function f(xs: number[], a: number): number { let p = 0; for (let i = 1; i < xs.length; i++) if (xs[i]! > xs[p]!) p = i; xs[p] = a; const q = xs.findIndex((x) => x > 2.2); if (q >= 0) xs[q] = a * a; const last = xs.findLastIndex((x) => x > 0); xs[last]! *= a; return xs[0]! * xs[2]! + xs[3]!; }`, [xs, 2]),
  holds("a row that is read at other places", `function f(m: number[][], a: number): number { let t = a; for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) t += m[j % 3]![1]!; m[1]![i] = m[1]![0]! * t; } return t; }`, [[[1, 1, 1], [0.4, 1, 1], [0.3, 1, 1]], 0.7]),
  holds("a row of an object that is read at other places", `function f(o: { m: number[]; k: { m: number[] } }, a: number, n: number): number { let t = a; const q = o.k; for (let i = 0; i < n; i++) { t += q.m[1]! * a; o.k.m[i] = q.m[0]! * t; o.m[i] = t * o.m[0]!; } return t + o.m[2]!; }`, [{ m: [1, 2, 3], k: { m: [0.1, 0.2, 0.3] } }, 0.7, 3]),
  holds("bits that have a sign", `function f(a: number, n: number): number { const seen: number[] = [1, 2]; let t = a; const k = n & 0xffffffff, j = (n >>> 0) >> 30; for (let i = 0; i < j; i++) t *= a; if (k < 0) t += seen[-k - 1]! * a; return t; }`, [0.7, -2], [0.7, 3]),
  holds("deep rows", `function f(t: number[][][], a: number, n: number): number { for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) { t[i]![j]![k] = a * t[i]![j]![k]!; t[i]![k]![n - 1 - j]! += a; } return t[0]![1]![1]! * t[1]![0]![1]!; }`, [[[[1,2],[3,4]],[[5,6],[7,8]]], 0.7, 2]),
  holds("rows swapped in the loop", `function f(m: number[][], a: number, n: number): number { let r = m[0]!; for (let i = 0; i < n; i++) { r[i] = a * i; r = m[(i + 1) % 2]!; r[i]! += a; } for (let i = 0; i < n; i++) { [m[0], m[1]] = [m[1]!, m[0]!]; m[0]![i]! *= a; } return m[0]![0]! * m[1]![1]! + m[0]![1]! * a; }`, [[[1,2,3],[3,4,5]], 0.7, 3]),
  holds("rows missing where there is no trip", `function f(m: number[][], a: number, n: number): number { for (let i = 0; i < 5; i++) { const k = i < m.length ? n : 0; for (let j = 0; j < k; j++) m[i]![j] = a * j + m[i]![j]!; } return m[0]![0]! * m[1]![1]!; }`, [[[1,2,3],[3,4,5]], 0.7, 3]),
  holds("objects missing where there is no trip", `type O = { q?: number[]; p: { w: number[] } | undefined };\nfunction f(o: O, a: number, n: number): number { for (let j = 0; j < n; j++) o.q![j] = a * j; for (let j = 0; j < n; j++) o.p!.w[j] = a * j; return a * (o.q?.[1] ?? 1) * (o.p?.w[1] ?? a); }`, [{ q: [1, 2], p: { w: [3, 4] } }, 0.7, 2], [{ p: undefined }, 0.7, 0]),
  holds("class with a ring", `class Ring { private at = 0; constructor(private readonly q: number[]) {} put(x: number): void { this.q[this.at] = x; this.at = (this.at + 1) % this.q.length; } sum(): number { return this.q.reduce((s, x) => s + x * x, 0); } }
 function f(a: number, n: number): number { const r = new Ring(new Array<number>(n).fill(0)); for (let i = 0; i < 7; i++) r.put(a * i); return r.sum(); }`, [0.7, 3]),
];

/** What is stored is a property and no element: references stay there, numbers that no derivative is of do, too. */
const elsewhere: Case[] = [
  holds("rows and objects anywhere", `type P = { x: number; y: number };
  function f(o: { m: number[][]; ps: P[] }, a: number, n: number): number { o.m[n] = [a * o.m[0]![0]!, a]; o.ps[n] = { x: a * a, y: o.ps[0]!.x }; o.m[n]![1]! *= a; o.m[1] = o.m[n]!; return o.m[n]![0]! * o.m[1]![1]! + o.ps[n]!.x * o.ps[n]!.y; }`,
    ...[-1, 0.5, NaN, 1, 2, 4].map((n) => [{ m: rows, ps: [{ x: 1, y: 2 }, { x: 3, y: 4 }] }, 2, n])),
  // Where all is taken to be active, so is the table.
  holds({ name: "a table of what was seen, at any number", gap: /is stored to/ }, `function f(x: number, n: number): number { const seen: number[] = []; seen[n * 0.5] = 1; seen[-n] = 2; seen[NaN] = 3; seen[n + 1] = 4; return x * x * ((seen[n / 2] ?? 0) + (seen[-n] ?? 0) + (seen[NaN] ?? 0) + seen.length); }`, [0.7, 1], [0.7, 5], [0.7, 2], [0.7, Infinity]),
  ...[NaN, 0.5, -1, -0.5, 4, 6, Infinity].map((n) => holds(`typed arrays at ${n}`, `function put(w: Float32Array, i: number, x: number): void { w[i] = x * w[0]!; w[i]! += x; }
  function f(v: Float64Array, w: Float32Array, a: number, n: number): number { v[n] = a * v[0]!; v[n]! += a * a; v[n]!++; [v[n], v[1]] = [a * v[0]!, a * v[1]!]; for (let i = 1; i < 3; i++) v[n * i] = a * v[i]!; put(w, n, a); return v[0]! * v[1]! + v[2]! * w[0]! * w[1]! + a; }`, [Float64Array.from(xs), Float32Array.from(xs), 2, n])),
  ...[NaN, 0.5, -1, Infinity].map((n) => holds(`reads at ${n}`, `function f(xs: number[], v: Float64Array, a: number, n: number): number { const y = xs[n], z = v[n]; return (a > 0 ? xs[0]! : y!) * xs[1]! + (xs[n] ?? a) * (v[n] ?? a * a) + (z === undefined ? a : z); }`, [xs, Float64Array.from(xs), 2, n])),
];

export const cases: readonly Case[] = [...inside, ...elsewhere];
