/** Holes of `new Array(n)` and of stores behind the end: methods leave them out, wherever the list has come from. */
import { holds, refused, type Case } from "./case.ts";

/** Something that is undefined, and no hole, comes into a list that may have holes, and holes are asked for. */
const fails = (name: string, body: string): Case => refused(`holes: undefined beside them: ${name}`, /^as it runs: undefined in a list that may have holes/, `const make = (n: number): number[] => new Array(n), made = (n: number): number[] => [...new Array<number>(n)];
const pushed = (q: number[]): number[] => { const t: number[] = []; for (const v of q) t.push(v); return t; };
const copied = (q: number[]): number[] => { const t: number[] = []; for (let i = 0; i < q.length; i++) t[i] = q[i]!; return t; };
const rest = (...q: number[]): number[] => q, parts = ([u, v]: number[]): number[] => [u!, v!];
function others([, ...q]: number[]): number[] { return q; }
const put = (q: number[], v: number): void => { q.push(v); };
function f(a: number, b: number, xs: number[]): number { const pair: [number, number] = [a, xs[8]!]; ${body} }`, [0.4, 0.9, [1, 2]]);

export const cases: readonly Case[] = [
  holds("holes: holes in a field", `
class H { private readonly bins = new Array<number>(5); put(k: number, v: number): void { this.bins[k] = v; } sum(): number { return this.bins.reduce((a, b) => a + b, 0); } }
function f(x: number): number { const h = new H(); h.put(1, x); h.put(3, x * x); return h.sum() * x; }`, [0.7]),
  holds("holes: in a literal", `
function f(x: number): number { const o = { a: new Array<number>(3) }; o.a[1] = x; let s = x; o.a.forEach((v) => { s *= v; }); return s; }`, [0.7]),
  holds("holes: made by a helper", `
const make = (n: number): number[] => new Array(n);
function f(x: number): number { const a = make(4); a[2] = x; a[3] = x * x; return a.reduce((p, v) => p + v * x, 0); }`, [0.7]),
  holds("holes: rows", `
function f(x: number): number { const m = Array.from({ length: 2 }, () => new Array<number>(3)); m[0][1] = x; m[1][2] = x * x; let s = 0; for (const r of m) r.forEach((v, j) => { s += v * (j + 1); }); return s; }`, [0.7]),
  holds("holes: the loop that fills is left", `
function f(x: number): number { const n = 5, a = new Array<number>(n); for (let i = 0; i < n; i++) { a[i] = x * i; if (i === 2) break; } return a.reduce((s, v) => s + v, x); }`, [0.7]),
  holds("holes: fill() in a branch", `
function f(x: number, n: number): number { const a = new Array<number>(4); if (n > 3) a.fill(1); a[1] = x; let s = 0; a.forEach((v, i) => { s += v * (i + 1); }); return s * x; }`, [0.7, 1]),
  holds("holes: constructor fills", `class H { readonly b: number[]; constructor(n: number) { this.b = new Array(n); for (let i = 0; i < n; i++) this.b[i] = 0; } put(k: number, v: number): void { this.b[k] += v; } }
function f(x: number): number { const h = new H(3); h.put(1, x); return h.b.reduce((a, v) => a + v * x, 0); }`, [0.7]),
  holds("holes: alias leaves holes", `
function f(x: number): number { const m: number[][] = [[x], [2]]; const r = m[0]; r[3] = x * x; let s = 0; m.forEach((row) => row.forEach((v) => { s += v; })); return s; }`, [0.7]),
  holds("holes: flat", `
function f(x: number): number { const m = [new Array<number>(2), [x, 2]]; m[0][1] = x * x; return m.flat().length * m.flat()[0] + m.flat()[1]; }`, [0.7]),
  holds("holes: sort", `
function f(x: number): number { const a = new Array<number>(4); a[1] = x; a[3] = x * x; a.sort((p, q) => p - q); let s = 0; a.forEach((v, i) => { s += v * (i + 1); }); return s; }`, [0.7]),
  holds("holes: spread of holes", `
function f(x: number): number { const a = new Array<number>(3); a[1] = x; const b = [...a]; let s = 0; b.forEach((v) => { s += v ?? x * x; }); return s; }`, [0.7]),
  holds("holes: for of", `
function f(x: number): number { const a = new Array<number>(3); a[1] = x; let s = 0; for (const v of a) { if (v !== undefined) s += v * v; else s += x; } return s; }`, [0.7]),
  holds("holes: start at one", `
function f(x: number): number { const a = new Array<number>(4); for (let i = 1; i < 4; i++) a[i] = x * i; return a.map((v) => v * v).filter((v) => v > 0).length * a[1] + a.reduce((s, v) => s + v, 0); }`, [0.7]),
  holds("holes: before it is filled", `
function f(x: number): number { const n = 3, a = new Array<number>(n); a[1] = x; const s = a.reduce((p, v) => p + v, 0); for (let i = 0; i < n; i++) a[i] = 1; return s * a.reduce((p, v) => p + v, 0); }`, [0.7]),
  holds("holes: matrix", `
function f(x: number): number { const n = 2, m: number[][] = new Array(n); for (let i = 0; i < n; i++) { m[i] = new Array(n); for (let j = 0; j < n; j++) m[i][j] = x * (i + j); } return m.reduce((s, r) => s + r.reduce((p, v) => p + v * x, 0), 0); }`, [0.7]),
  holds("holes: every, some, find", `
function f(x: number): number { const a = new Array<number>(3); a[1] = x; let s = a.every((v) => v > 0) ? 1 : 2; if (a.some((v) => v < 0)) s += 5; const k = a.findIndex((v) => v === undefined); return s * x + k; }`, [0.7]),
  holds("holes: flatMap, filter", `
function f(x: number): number { const a = new Array<number>(3); a[1] = x; const b = a.flatMap((v) => [v, v * v]), c = a.filter((v) => v > 0); return b[0] * b[1] + c[0] + b.length + c.length; }`, [0.7]),
  holds("holes: Array.from with holes", `
function f(x: number): number { const a = new Array<number>(3); a[1] = x; const b = Array.from(a, (v) => v ?? x * x); return b[0] + b[1] * b[2]; }`, [0.7]),
  holds("holes: unshift/push on holes", `
function f(x: number): number { const a = new Array<number>(2); a.push(x); a.unshift(x * x); return a.reduce((s, v) => s * v, 1) + a.length; }`, [0.7]),
  holds("holes: default", `function g(x: number, a: number[] = new Array(3)): number { a[1] = x; return a.reduce((s, v) => s + v * v, 0); }
function f(x: number): number { return g(x); }`, [0.7]),
  holds("holes: in an object of rows", `
function f(x: number): number { const o = { rows: [new Array<number>(3), new Array<number>(3)] }; o.rows[0][1] = x; o.rows[1][2] = x * x; let s = 0; o.rows.forEach((r) => r.forEach((v) => { s += v; })); return s; }`, [0.7]),
  holds("holes: Array(n).fill then not", `
function f(x: number): number { const a: number[] = Array(4).fill(0); a[2] = x; return a.reduce((s, v) => s + v * x, 0); }`, [0.7]),
  holds("an undefined element is no hole to flat", `
  function f(x: number, table: readonly number[]): number {
    const rows: number[][] = [[1], [1], [0.7]];
    rows.push(rows.shift()!);
    rows[2]!.push(table[0.5]!);
    if (table.length > 3) rows[2] = rows[1]!;
    return rows.flat().length * x * x;
  }`, [0.5, [1, 2]], [0.5, [1, 2, 3, 4]]),
  holds("holes: elements that were made of them are none", `const make = (n: number): number[] => new Array(n);
function f(a: number, b: number): number { const q = [...make(4)]; q[3] = b; let s = a; q.forEach((x) => { s += (x ?? 1) * b; }); const p = Array.from(make(3)); p[1] = a; for (const x of p) s *= x ?? b; return s + p.length; }`, [0.4, 0.9]),
  ...[
    "[...make(4)]", "Array.from(make(4))", "make(4).toReversed()", "[...new Array<number>(4)]", "Array.from<number>({ length: 4 })", "made(4).filter(() => true)", "made(6).splice(0, 4)",
    "made(4).map((v) => v)", "made(4).flatMap((v) => [v])", "[made(2), made(2)].flat()", "made(2).concat(made(2))", "pushed(made(4))", "copied(made(4))", "rest(...made(4))", "rest(a, xs[9]!)", "others(made(4))", "parts(made(4))",
    "made(4).reduce((t, v) => [...t, v], [] as number[])", "[a, xs[9]!, b]", "Array.of(a, xs[9]!)", "Object.values({ a, c: xs[9]! }).concat(a)", "[...pair]", "[a, b].with(1, xs[9]!)", "[a, b].concat(xs[9]!)",
  ].map((list) => fails(list, `const q = ${list}; q.pop(); q[11] = b; let s = a; q.forEach((x) => { s += (x ?? 1) * b; }); return s;`)),
  ...[
    "q[1] = xs[9]!", "q.push(xs[9]!)", "q.unshift(a, xs[9]!)", "q.splice(0, 1, xs[9]!)", "q.push(...made(2))", "q.fill(xs[9]!, 0, 1)", "[q[0], q[1]] = [a, xs[9]!]", "put(q, xs[9]!)",
  ].map((statement) => fails(statement, `const q: number[] = [a]; q[4] = b; ${statement}; let s = a; q.forEach((x) => { s += (x ?? 1) * b; }); return s;`)),
  fails("flat", "const q = [a, xs[9]!]; q[5] = b; const rows = [q, [a]]; return rows.flat().length * a;"),
  fails("for-in", "const q = [a, xs[9]!]; q[5] = b; let s = a; for (const k in q) s += Number(k) * b; return s;"),
  fails("in a list without holes, where others have some", "const sum = (q: readonly number[]): number => q.reduce((s, x) => s + (x ?? 1), 0), q: number[] = [a]; q[3] = b; return sum(q) * sum(made(3));"),
  fails("in a row, under another name", "const rows: number[][] = [], same = rows; same.push([xs[9]!]); const q = rows[0]!; q.forEach((x, i, l) => { if (i < 1) l[i + 1] = a * b; }); return q.map(() => 1).length * a;"),
  fails("an object", "const q: { v: number }[] = [], os: { v: number }[] = []; q[3] = { v: b }; q.push(os[2]!); return q.filter(() => true).length * a;"),
  holds({ name: "holes: what comes into a list is there", macros: "all" }, `
function f(a: number, b: number, xs: number[]): number { const q: number[] = [xs[0]!]; q[3] = b; q[1] = xs[1]!; let n = 0; q.push(...xs.slice(0, 1)); q.forEach((v) => { n += a * v; }); return n * b + q[3]!; }`, [0.3, 0.4, [1, 2]]),
  holds("holes: in what flatMap puts end to end", `
function f(a: number, b: number): number { const t = [1, 2].flatMap((k) => { const q: number[] = []; q[2] = b * k; return q; }); t[9] = b; let n = 0; t.forEach((v) => { n += v * a; }); return n + t.length * a; }`, [0.3, 0.4]),
  holds("holes: concat", `
function f(a: number, b: number): number { const q: number[] = []; q[2] = b; const t = [a].concat(q, b); let n = 0; t.forEach((v) => { n += v * a; }); return n + t.length * a; }`, [0.3, 0.4]),
  holds("holes: splice", `
function f(a: number, b: number): number { const q: number[] = []; q[4] = b; q[1] = a; q.unshift(b); const t = q.splice(1, 2, a, b); let n = 0; t.forEach((v) => { n += v * a; }); q.forEach((v) => { n += v * a; }); return n + t.length * a; }`, [0.3, 0.4]),
  ...["filter(() => true)", "concat(a)"].map((method) => holds(`holes: behind the end of ${method}`, `
function f(a: number, b: number, n: number): number { const q: number[] = Array.from({ length: n }, () => b).${method}; q[7] = b; let m = 0; q.forEach((v) => { m += v * a; }); return m * b + q[7]!; }`, [0.3, 0.4, 2])),
  refused("holes: beside elements that may be undefined by their type", /^FLX2001: \.map\(\) of a list that may have both holes and undefined in it/, `
function f(a: number, b: number): number { const q: (number | undefined)[] = []; q[2] = a > b ? undefined : a; return q.map((x) => (x ?? 1) * b).length * a; }`, [0.4, 0.9]),
];
