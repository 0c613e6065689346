/** Arrays as people write them: methods with and without callbacks, sorting, spreads. */
import { holds, refused, type Case } from "./case.ts";

const v = Float64Array.of(3, -1, 2.5, 0.5);
const xs = [3, -1, 2.5, 0.5];

const searching: Case[] = [
  holds("find and findLast", `function f(xs: number[]): number { return (xs.find((x) => x > 1) ?? 0) ** 2 + (xs.findLast((x, i) => x > 0 && i > 0) ?? 1) + (xs.find((x) => x > 9) ?? 4); }`, [xs]),
  holds("find of an object", `interface P { x: number; w: number }\n  function f(ps: P[]): number { const p = ps.find((q) => q.w > 1); return p ? p.x * p.w : 0; }`, [[{ x: 2, w: 0.5 }, { x: 3, w: 2 }]], [[{ x: 2, w: 0.5 }]]),
  holds("findIndex and findLastIndex", `function f(v: Float64Array): number { return v[v.findIndex((x) => x < 0)] * v[v.findLastIndex((x) => x > 0)]; }`, [v]),
  holds("indexOf, lastIndexOf, includes", `function f(v: Float64Array, n: number[]): number { return v[n.indexOf(2)] * v[n.lastIndexOf(1)] + (n.includes(3) ? v[0] : v[1] ** 2) + (n.includes(9) ? 1 : v[2]); }`, [v, [1, 2, 3, 1]]),
];

const ordering: Case[] = [
  holds("sort in place", `function f(xs: number[]): number { const ys = xs.slice(); ys.sort((a, b) => a - b); let s = 0; for (let i = 0; i < ys.length; i++) s += ys[i] * (i + 1) ** 2; return s; }`, [xs], [[2]], [[]]),
  holds("sort of a parameter, downward", `function f(xs: number[]): number { xs.sort((a, b) => b - a); return xs[0] * xs[1] + xs[xs.length - 1] ** 3; }`, [xs]),
  holds("sort of a typed array", `function f(v: Float64Array): number { const w = Float64Array.from(v).sort(); return w.reduce((s, x, i) => s + x * x * i, 0); }`, [v], [Float64Array.of(5, 4, 3, 2, 1, 0, -1)]),
  holds("toSorted and a median", `function f(xs: number[]): number { const s = xs.toSorted((a, b) => a - b); const h = s.length >> 1; return s.length % 2 ? s[h] : (s[h - 1] + s[h]) / 2; }`, [xs], [[1, 5, 3]]),
  holds({ name: "objects by a key, stable", kink: true }, `interface P { key: number; x: number }\n  function f(ps: P[]): number { const s = [...ps].sort((p, q) => p.key - q.key); let y = 0; s.forEach((p, i) => { y += p.x * (i + 1); }); return y * ps[0].x; }`, [[{ key: 2, x: 1 }, { key: 1, x: 2 }, { key: 2, x: 3 }, { key: 1, x: 4 }]]),
  holds("a named comparator", `const byValue = (a: number, b: number): number => a - b;\n  function f(xs: number[]): number { const s = xs.slice().sort(byValue); return s[0] * s[s.length - 1]; }`, [xs]),
  holds("reverse and toReversed", `function f(xs: number[], v: Float64Array): number { const r = xs.toReversed(); v.reverse(); return r.reduce((s, x, i) => s + x * v[i] * (i + 1), 0); }`, [xs, v]),
  holds("sort without a comparator: as text", `function f(xs: number[]): number { const s = [...xs, 10, 9].sort(); return s.reduce((t, x, i) => t + x * x * (i + 1), 0) + (xs.toSorted()[0] ?? 1); }`, [xs], [[]]),
  refused("sort of objects without a comparator", /^FLX2001: The order of these as text/, `function f(xs: { x: number }[]): number { return xs.sort()[0].x; }`),
];

const extremes: Case[] = [
  holds("Math.max of a spread", `function f(xs: number[]): number { return Math.max(...xs) ** 2 + Math.min(...xs); }`, [xs], [[4]]),
  holds("Math.max of a spread among others", `function f(v: Float64Array, a: number): number { return Math.max(a, ...v, 0) * Math.min(1, ...v); }`, [v, 7], [v, 2]),
  holds("Math.hypot of a spread", `function f(v: Float64Array, a: number): number { return Math.hypot(...v, a); }`, [v, 2]),
];

const reshaping: Case[] = [
  holds("concat", `function f(xs: number[], a: number): number { const ys = xs.concat(a, [a * 2, 3], xs); return ys.reduce((s, y, i) => s + y * y * i, 0); }`, [xs, 2]),
  holds("flat and flatMap", `function f(rows: number[][]): number { const all = rows.flat(); const twice = rows.flatMap((r) => [r[0], r[0] * r[0]]); return all.reduce((s, x, i) => s + x * i, 0) + twice.reduce((p, x) => p * x, 1); }`, [[[1, 2], [3], [2, 5]]]),
  holds("reduceRight", `function f(xs: number[]): number { return xs.reduceRight((y, x) => y * 0.5 + x, 1) + xs.reduceRight((a, b, i) => a - b * i); }`, [xs]),
  holds("filter of a typed array", `function f(v: Float64Array): number { const w = v.filter((x) => x > 0); return w[0] * w[w.length - 1] * w.length; }`, [v]),
  holds("with and copyWithin", `function f(v: Float64Array, xs: number[]): number { v.copyWithin(0, 2); const ys = xs.with(-1, v[0]); return ys[3] * v[1] + ys[0] ** 2; }`, [v, xs]),
  holds("shift and unshift", `function f(xs: number[]): number { const q = [...xs]; const a = q.shift()!; q.unshift(a * a, 2); return q[0] * q[q.length - 1] + q.length; }`, [xs]),
  holds("splice", `function f(xs: number[]): number { const q = xs.slice(); const gone = q.splice(1, 2, xs[0] * 2, 5, xs[3]); return gone[0] * gone[1] + q.reduce((s, x, i) => s + x * x * (i + 1), 0); }`, [xs]),
  holds("push of a spread", `function f(xs: number[]): number { const q: number[] = []; q.push(...xs, xs[0] ** 2); q.push(...q); return q.reduce((s, x, i) => s + x * (i + 1), 0); }`, [xs]),
  holds("a.length = n and a.length--", `function f(xs: number[]): number { const q = xs.slice(); q.length--; q.length = 2; return q.reduce((s, x) => s + x * x, 0) * q.length; }`, [xs]),
  holds("spreads in a literal", `function f(xs: number[], a: number): number { const q = [a, ...xs, a * a, ...xs]; return q.reduce((s, x, i) => s + x * x * i, 0); }`, [xs, 2]),
  holds("Array.of, Array.from of entries, keys", `function f(xs: number[]): number { let s = 0; for (const [i, x] of Array.from(xs.entries())) s += i * x * x; for (const k of [...xs.keys()]) s += k * xs[k]; return s * Array.of(xs[0], 2)[0]; }`, [xs]),
  holds("flatMap to nothing", `function f(xs: number[]): number { return xs.flatMap((x) => (x > 0 ? [x, x * x] : [])).reduce((s, x) => s + x, 0); }`, [xs]),
  holds("Array.isArray", `function f(xs: number[], v: Float64Array): number { return Array.isArray(xs) && !Array.isArray(v) ? xs[0] * v[0] : 0; }`, [xs, v]),
  holds("new Array(n).fill(0).map", `function f(a: number, n: number): number { return new Array(n).fill(0).map((_, i) => a ** (i + 1)).reduce((s, x) => s + x, 0); }`, [1.5, 4]),
];

const rarer: Case[] = [
  holds("a tuple with a rest", `function f(t: [number, ...number[]]): number { const [a, ...r] = t; return a * r.reduce((s, x) => s + x * x, 0) * t.length; }`, [[1, 2, 3]]),
  holds("a tuple with a rest, made here", `function g(t: [number, ...number[]]): number { return t[0] * t[t.length - 1]; }
  function f(a: number): number { const t: [number, ...number[]] = [a, 2, a * a]; return g(t) + g([a]) + t.map((x) => x * 2)[1]; }`, [2]),
  holds("a result that is a tuple with a rest", `function f(a: number): [number, ...number[]] { return [a, 2 * a, a * a]; }`, [2]),
  holds("flat by two levels", `function f(m: number[][][]): number { return m.flat(2).reduce((s, x, i) => s + x * x * i, 0); }`, [[[[1, 2], [3]], [[4]]]]),
  holds("toSpliced", `function f(xs: number[]): number { return xs.toSpliced(1, 2, xs[0] ** 2).reduce((s, x, i) => s + x * x * i, 0); }`, [xs]),
  holds("tuples at computed positions", `function f(t: [number, number, number]): number { let s = 0; for (let i = 0; i < 3; i++) s = s * 2 + t[i] ** 2; for (let i = 0; i < t.length; i++) t[i] *= s; return t[0] * t[2]; }`, [[1, 2, 3]]),
  holds("methods of tuples", `function f(t: [number, number, number]): number { return t.reduce((s, x) => s * 2 + x * x, 0) + t.map((x) => x * x)[1] + Math.max(...t); }`, [[1, 2, 3]]),
  holds("named members of tuples", `type P = [x: number, y: number];
  function f(ps: readonly P[]): number { return ps.reduce((s, [x, y]) => s + x * y, 0); }`, [[[1, 2], [3, 4]]]),
  holds("length = 0", `function f(xs: number[]): number { const q = [...xs]; let s = q[1]; q.length = 0; q.push(s * s); return q[0] * q.length; }`, [xs]),
  holds("Array.from of a length alone", `function f(a: number): number { const z = Array.from<number>({ length: 3 }).fill(a); return z[0] * z[2]; }`, [2]),
  holds("entries of objects", `function f(ps: { x: number }[]): number { let s = 0; for (const [i, { x }] of ps.entries()) s += i * x * x; return s; }`, [[{ x: 2 }, { x: 3 }]]),
  holds("values()", `function f(xs: number[]): number { let s = 1; for (const x of xs.values()) s = s * 0.5 + x * x; return s; }`, [xs]),
  holds("fill from the end", `function f(v: Float64Array, a: number): number { v.fill(a, -2); return v[3] * v[0]; }`, [v, 2]),
  holds("rows that may be missing", `function f(m: (number[] | undefined)[]): number { let s = 0; for (const r of m) s += r?.[0] ?? 1; return s * (m[1]?.[0] ?? 2); }`, [[[1], undefined, [3]]]),
  holds("Array.of rows", `function f(a: number): number { const m = Array.of([a, 1], [2, a]); return m[0][0] * m[1][1]; }`, [2]),
];

const views: Case[] = [
  holds("the rest of an array as a view, in a branch and in a loop", `function f(x: number, n: number): number {
    let y = x;
    if (x > 0) { const a = Float64Array.of(x * x, Math.sin(x), x), b = a.subarray(1); y = b[0] * b[1] + a[0]; }
    for (let i = 0; i < n; i++) { const a = Float64Array.of(x * x, Math.sin(y), x), b = a.subarray(1), c = b.subarray(i % 2, b.length); y = b[0] * b[1] + a[0] + c[0]; }
    return y;
  }`, [1.2, 3], [-0.4, 2]),
];

/** A function sees a list at one length; its callers see it grow. */
const growing: Case[] = [
  holds("a sum over a list that its caller lets grow", `const total = (items: readonly { v: number }[]): number => { let s = 0; for (const { v } of items) s = s * 0.5 + v * v; return s; };
  function f(x: number, n: number): number {
    const items: { v: number }[] = [];
    let y = total(items);
    for (let i = 0; i < n; i++) { items.push({ v: 0 }); items[i]!.v = x * (i + 1); y += total(items); if (i === 2) { items.pop(); items.push({ v: y }); } y += 0.1 * total(items); }
    return y;
  }`, [0.4, 4]),
  holds("a recursive sum over a list that its caller lets grow", `function total(items: readonly number[], k: number): number { return k >= items.length ? 1 : items[k]! * Math.sin(total(items, k + 1)) + items.length * 0.1; }
  function f(x: number, n: number): number {
    const items: number[] = [];
    let y = 0;
    for (let i = 0; i < n; i++) { items.push(x + i * 0.3); y += total(items, 0); }
    items.shift();
    return y * total(items, 0);
  }`, [0.4, 4]),
  holds("lengths that are looked at again in a method, of a list that a field holds", `class Log { private entries: number[] = []; add(x: number): this { this.entries.push(x); return this; } mean(): number { let s = 0; for (let i = 0; i < this.entries.length; i++) s += this.entries[i]! / this.entries.length; return s; } get last(): number { return this.entries[this.entries.length - 1]! ** 2; } drop(): void { this.entries.splice(0, 1); } }
  function f(xs: number[]): number { const log = new Log(); let y = 0; for (const x of xs) { y += log.add(x).mean() * log.last; if (y > 1) log.drop(); } return y * log.add(y).mean(); }`, [[0.3, 0.8, 1.5, -0.4]]),
  holds("lists of lists that grow under a helper", `const flat = (rows: readonly (readonly number[])[]): number => { let s = 1; for (const row of rows) for (const e of row) s = s * 0.9 + e; return s; };
  function f(x: number, y: number): number { const rows: number[][] = [[x]]; let s = flat(rows); for (let i = 0; i < 3; i++) { rows[0]!.push(y * i); rows.push([x * s]); s += flat(rows) * flat(rows.slice(1)); } return s; }`, [0.5, 0.7]),
  holds("Array.from of fewer than none", `function f(x: number[], n: number): number { const k = x.length - n; const e = Array.from({ length: k }, (_, i) => x[i] * i); return e.length + x[0] + e.reduce((a, b) => a + b, 0); }`, [[0.3, 0.7], 4], [[0.3, 0.7, 1.1], 1]),
  holds("Array.from of fewer than none, by a variable that is assigned, or called length", `function f(x: number[], n: number): number { let k = x.length; while (k > n) k = k - 2; const length = k; const e = Array.from({ length }, (_, i) => x[i] * i), z: number[] = Array.from({ length: k }); return e.length + z.length + x[0] + e.reduce((a, b) => a + b, 0); }`, [[0.3, 0.7, 1.1], 0], [[0.3, 0.7, 1.1], 2]),
];

export const cases: readonly Case[] = [...growing, ...views, ...rarer, ...searching, ...ordering, ...extremes, ...reshaping];
