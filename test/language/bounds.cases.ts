/** Elements that are not there: stores past the end, reads out of range, holes, positions that are no positions. */
import { holds, type Case } from "./case.ts";

const v = Float64Array.of(3, -1, 2.5, 0.5);
const xs = [3, -1, 2.5, 0.5];

const typed: Case[] = [
  holds("a store past the end of a typed array", `function f(v: Float64Array, a: number): number { for (let i = 0; i <= v.length; i++) v[i] = a * (i + 1); return v[0] * v[3] ** 2; }`, [v, 2]),
  holds("a store before the start of a typed array", `function f(v: Float64Array): number { for (let i = 0; i < v.length; i++) v[i - 1] = v[i] * v[0]; return v[0] * v[2]; }`, [v]),
  holds("a store at a fraction", `function f(v: Float64Array, a: number): number { for (let i = 0; i < 4; i++) v[i / 2] = a * v[i]; return v[0] + v[1] * v[2]; }`, [v, 2]),
  holds("a store past the end of a local typed array, called", `function put(w: Float64Array, i: number, x: number): number { w[i] = x * x; return x * 2; }
  function f(v: Float64Array): number { const w = new Float64Array(2); let s = 0; for (let i = 0; i < v.length; i++) s += put(w, i, v[i]); return w[0] * w[1] + s; }`, [v]),
  holds("an update past the end of a typed array", `function f(v: Float64Array, a: number): number { for (let i = 0; i <= v.length; i++) v[i] += a; return v[0] * v[3] ** 2; }`, [v, 2]),
  holds("reads past the end that are not used", `function f(v: Float64Array): number { let s = 0; for (let i = 0; i < v.length; i++) { const left = v[i - 1], right = v[i + 1]; s += (i > 0 ? left : 1) * v[i] + (i + 1 < v.length ? right ** 2 : 0); } return s; }`, [v]),
];

const lists: Case[] = [
  holds("a list that grows by its elements", `function f(xs: number[], a: number): number { const ys: number[] = []; for (let i = 0; i < xs.length; i++) ys[i] = xs[i] * a; for (let i = 1; i < 4; i++) ys[i] = ys[i] * ys[i - 1]; return ys[3] * ys.length + ys[1]; }`, [xs, 2]),
  holds("a list that starts with some elements and grows by its index", `function f(a: number, n: number): number { const fib = [1, a]; for (let i = 2; i < n; i++) fib[i] = fib[i - 1] * 0.5 + fib[i - 2] * a; return fib[n - 1] * fib[1]; }`, [2, 6]),
  holds("the same under another name, in an object, rows of rows", `function f(a: number): number { const xs = [a, a * a, 2], ys = xs; const o = { xs: [a, 2] }; for (let i = 3; i < 6; i++) { ys[i] = ys[i - 3] * a; o.xs[i - 1] = o.xs[i - 3] * a; } return xs[5] * xs[4] + xs[0] + o.xs[3] * o.xs[2]; }`, [2]),
  holds("rows that grow", `function f(a: number, n: number): number { const xs = [[a], [a * a]]; for (let i = 0; i < n; i++) xs[i % 2][i] = a * i + (xs[i % 2][0] ?? 1); let m = 2; for (let i = 0; i < n; i++) xs[m++] = [xs[i][0] * a]; return xs[0][2] * xs[1][1] + xs[3][0] * xs[4][0]; }`, [2, 3]),
  holds("a list that does not grow", `function f(a: number, n: number): number { const xs = [a, a * a, 2]; for (let i = 0; i < n; i++) xs[i % 3] = xs[(i + 1) % 3] * a; for (let i = 0; i < 3; i++) xs[i] *= a; return xs[0] * xs[1] + xs[2]; }`, [2, 4]),
  holds("a list that grows at its length", `function f(xs: number[], a: number): number { const ys: number[] = []; for (const x of xs) ys[ys.length] = x * a; ys.push(a); return ys[3] * ys.length + ys[4]; }`, [xs, 2]),
  holds("a parameter that grows by its elements", `function f(xs: number[], a: number): number { xs[xs.length] = a * xs[0]; xs[0] = 1; return xs.reduce((s, x) => s + x * x, 0); }`, [xs, 2]),
  holds("reads past the end of a list that are not used", `function f(xs: number[]): number { let s = 0; for (let i = 0; i < xs.length; i++) { const left = xs[i - 1], right = xs[i + 1]; s += (i > 0 ? left : 1) * xs[i] + (i + 1 < xs.length ? right ** 2 : 0); } return s; }`, [xs]),
  holds("elements past the end, kept and not used", `function f(xs: number[]): number { const next = xs.map((_, i) => xs[i + 1]); let s = 0; for (let i = 0; i < xs.length - 1; i++) s += next[i] * xs[i]; return s; }`, [xs]),
  holds("a read past the end between pushes", `function f(xs: number[]): number { const q: number[] = []; let s = 0; for (let i = 0; i < xs.length; i++) { const last = q[i], other = q[i - 1]; q.push(xs[i] ** 2); s += (i > 1 ? other : last === undefined ? 1 : 2) * q[i]; } return s + q.pop()!; }`, [xs]),
  holds("what is not there, asked for in a loop", `function f(y: number, xs: number[], v: Float64Array): number {
    for (let i = 0; i < xs.length; i++) { const near = xs[i - 1]; if (near !== undefined) y += Math.sin(near * xs[i]); }
    for (let i = 0; i < v.length; i++) { const near = v[i - 1]; y = 0.5 * y + (near !== undefined ? near * v[i] : v[0]); v[1] = Math.sin(y); }
    xs[1] -= Math.sin(xs[0]);
    return y * xs[1];
  }`, [2, xs, v]),
  holds("|| for what is not there", `function f(xs: number[]): number { let s = 0; for (let i = 0; i < xs.length; i++) s += (xs[i - 1] || 2) * (xs[i + 1] || xs[0]); return s; }`, [xs]),
  holds("?? for what is not there", `function f(xs: number[]): number { let s = 0; for (let i = 0; i < xs.length; i++) s += (xs[i - 1] ?? 2) * (xs[i + 1] ?? xs[0]); return s; }`, [xs]),
  holds("|| for what is not there in a typed array", `function f(v: Float64Array): number { let s = 0; for (let i = 0; i < v.length; i++) s += (v[i - 1] || 2) * (v[i + 1] || v[0]); return s; }`, [v]),
  holds("holes", `function f(a: number): number { const xs: number[] = []; xs[3] = a * a; xs[1] = a; let s = 0; for (let i = 0; i < xs.length; i++) { const x = xs[i]; s += i % 2 === 1 ? x ** 2 : 1; } return s * xs.length; }`, [1.5]),
  holds("holes that are filled", `function f(a: number): number { const xs: number[] = []; for (let i = 3; i >= 0; i--) xs[i] = a * i; xs[6] = a; xs[4] = xs[5] = a ** 2; return xs.reduce((s, x, i) => s + x * x * i, 0); }`, [1.5]),
  holds("new Array(n) is empty", `function f(a: number, n: number): number { const memo = new Array<number>(n + 1); const known: number[] = new Array(2); known[1] = a; const at = (k: number): number => { if (memo[k] !== undefined) return memo[k]; const y = k < 2 ? a * (k + 1) : at(k - 1) * 0.5 + at(k - 2) ** 2; memo[k] = y; return y; }; return at(n) + (known[0] ?? 3) * known[1]; }`, [0.5, 6]),
  holds("rows past the end", `function f(m: number[][]): number { let s = 0; for (let i = 0; i < m.length; i++) { const row = m[i + 1]; s += (row ? row[0] : 1) * m[i][1] + (m[i - 1]?.[1] ?? 2); } return s; }`, [[[1, 2], [3, 4], [5, 6]]]),
  holds("rows made one by one", `function f(a: number, n: number): number { const m: number[][] = []; for (let i = 0; i < n; i++) { m[i] = []; for (let j = 0; j < n; j++) m[i][j] = a ** (i + j) + (i > 0 ? m[i - 1][j] : 0); } return m[n - 1][n - 1] * m[0][1]; }`, [1.5, 3]),
  holds("a result that grows", `function f(xs: number[], a: number): number[] { const ys: number[] = []; for (let i = 0; i < xs.length; i++) ys[i + 1] = xs[i] * a; ys[0] = a * a; return ys; }`, [xs, 2]),
  holds("objects past the end", `function f(ps: { x: number; w: number }[]): number { let s = 0; for (let i = 0; i < ps.length; i++) { const next = ps[i + 1]; s += ps[i].x * (next ? next.w : ps[0].w); } return s; }`, [[{ x: 1, w: 2 }, { x: 3, w: 4 }]]),
];

export const cases: readonly Case[] = [...typed, ...lists];
