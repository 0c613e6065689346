/** Objects and tuples: spread copies, known keys, destructuring, aliases, nested tables. */
import { holds, refused, type Case } from "./case.ts";

const point = `interface P { x: number; y: number }`;
const p = { x: 2, y: 3 };

const copies: Case[] = [
  holds("a spread copy", `${point}
  function f(p: P): number { const q = { ...p, x: p.y ** 2 }; q.y *= 2; return q.x * q.y * p.y; }`, [p]),
  holds("two spreads and a later property", `${point}
  function f(p: P, q: P): number { const r = { ...p, ...q, z: p.x * q.x }; return r.x + r.y * r.z; }`, [p, { x: 5, y: 7 }]),
  holds("defaults by spread", `interface O { a?: number; b?: number }
  function f(o: O): number { const s = { a: 1, b: 2, ...o }; return s.a * s.b ** 2; }`, [{ a: 3 }], [{}], [{ a: 3, b: 4 }]),
  holds("defaults by spread, of an object made inside that was handed on", `interface O { a?: number; b?: number }
  function g(o: O): number { const s = { a: 1, b: 2, ...o }; return s.a * s.b ** 2; }
  function f(x: number, o: O): number { const q: O = x > 1 ? { b: x } : {}; const r = { ...o }; r.a ??= x; return g(q) + x * g({ a: x }) + g({ ...q, ...r }); }`, [2, { b: 3 }], [0.5, {}]),
  holds({ name: "defaults in a function without numbers to differentiate", wrt: [0] }, `interface O { a?: number; b?: number }
  function scale(options: O): number { const s = { a: 3, b: 2, ...options }; return s.a + s.b; }
  function f(x: number, options: O): number { const q: O = { b: options.b ?? 5 }; const p: O = {}; return x ** 2 * scale(q) * scale(p) * scale(options); }`, [2, { b: 3 }], [0.5, {}]),
  holds("defaults by spread, and null", `interface O { a?: number | null; b?: number }
  function f(x: number, o: O): number { const s = { a: x, b: x, ...o }; return s.a === null ? x * s.b : s.a ** 2 * s.b; }`, [2, { a: null }], [2, { a: 3 }], [2, {}]),
  refused("a property given as undefined, under defaults", /^FLX2012: The property 'b' would be there .* \[n\b/, `interface O { a?: number; b?: number }
  function g(o: O): number { const s = { a: 1, b: 2, ...o }; return s.a * s.b ** 2; }
  function f(x: number, n?: number): number { return g({ a: x, b: n }); }`),
  refused("a property set to undefined, under defaults", /^FLX2012: The property 'b' would be there .* \[undefined/, `interface O { a?: number; b?: number }
  function f(o: O): number { const q = { ...o }; if (o.a) q.b = undefined; const s = { a: 1, b: 2, ...q }; return s.a * s.b ** 2; }`, [{ a: 2 }]),
  holds("Object.assign", `${point}
  function f(p: P): number { const q: P = { x: 1, y: 1 }; Object.assign(q, p); q.x *= q.y; const r = Object.assign({}, p, { z: q.x }); return r.z * r.x; }`, [p]),
  holds("an object by two names", `${point}
  function f(p: P): number { const q = { ...p }; const r = q; r.x = p.y * 3; return q.x * q.y; }`, [p]),
  holds("an object shared by two others", `${point}
  function f(p: P): number { const shared = { v: p.x }; const a = { s: shared, w: p.y }; const b = { s: shared }; b.s.v *= a.w; return a.s.v ** 2; }`, [p]),
  holds("an array stored in an object", `function f(v: Float64Array): number { const o = { v, k: v[0] }; o.v[1] *= o.k; const w = o.v; return w[1] * v[2]; }`, [Float64Array.of(2, 3, 4)]),
  holds("properties called like the numbers in them", `function f(x: number, v: number[]): { 0: number; 1: number; true: boolean; v: number } { const o = { 0: 0, 1: 1, true: true, v: x * v[0] }; const all = [o, { ...o, 1: x }]; return { ...all[v[1] > 1 ? 1 : 0], 0: 0 }; }`, [0.7, [2, 3]]),
];

const keys: Case[] = [
  holds("for-in", `${point}
  function f(p: P): number { let s = 0; for (const key in p) s += p[key as keyof P] ** 2; return s; }`, [p]),
  holds("Object.keys, values and entries", `type P = { x: number; y: number };
  function f(p: P): number {
    let s = 0;
    for (const key of Object.keys(p) as (keyof P)[]) s += p[key] ** 2;
    for (const v of Object.values(p)) s *= v;
    for (const [key, v] of Object.entries(p)) s += key === "x" ? v : 2 * v;
    return s + Object.values(p).reduce((a, b) => a * b, 1);
  }`, [p]),
  holds("names of a tuple of literals", `${point}
  const names = ["x", "y"] as const;
  function f(p: P): number { let s = 1; for (const name of names) s = s * p[name] + 1; return s; }`, [p]),
  holds("a key that is a constant", `${point}
  function f(p: P): number { const k = "x"; const o = { [k]: p.y, y: p["x"] }; o[k] *= 2; return o.x * o["y"]; }`, [p]),
  holds("a Record of two names", `function f(r: Record<"a" | "b", number>): number { r.a += 1; return r.a * r["b"]; }`, [{ a: 2, b: 3 }]),
  holds("for-in, where the order matters", `${point}
  function f(p: P): number { let s = 0; for (const k in p) s = s * 2 + p[k as "x"]; return s; }`, [p]),
  holds("for-in of an object made here, in the order that it is written in", `${point}
  function f(a: number): number { const o: P = { y: a, x: a * a }; let s = 0; for (const k in o) s = s * 2 + o[k as "x"]; const { x, ...rest } = o; for (const v of Object.values(rest)) s = s * v + x; return s; }`, [2]),
  holds("for-in of a choice of objects made here", `function g(p: { x: number; y: number }): number { let s = 0; for (const v of Object.values(p)) s = s * 2 + v; return s; }
  function f(a: number): number { return g({ x: a, y: a * a }) + g(a > 1 ? { x: 2, y: a } : { x: a, y: 3 }); }`, [2], [0.5]),
  holds("for-in of a spread copy", `${point}
  function f(p: P): number { const o = { z: 1, ...p, x: 2 * p.x }; let s = 0; for (const k in o) s = s * 2 + o[k as "x"]; return s; }`, [p]),
  holds("freeze", `function f(a: number): number { const o = Object.freeze({ x: a, v: [a] }); return o.x * o.v[0]; }`, [2]),
  holds("fromEntries", `function f(a: number): number { const o = Object.fromEntries([["x", a], ["y", a * a]] as const) as { x: number; y: number }; return o.x * o.y; }`, [2]),
  holds("delete", `function f(o: { a: number; b?: number }): number { const c = { ...o }; const y = c.b ?? 1; delete c.b; return y * (c.b ?? o.a); }`, [{ a: 2, b: 3 }]),
  refused("delete of what is always there", /^FLX2001: delete of this/, `function f(o: { a: number }): number { delete (o as { a?: number }).a; return o.a; }`),
  refused("an index signature", /^FLX200\d: .*/, `function f(o: Record<string, number>): number { return o["a"]!; }`),
];

const patterns: Case[] = [
  holds("defaults of properties", `interface O { a: number; b?: number; c?: { d?: number } }
  function f({ a, b = 2, c: { d = a } = {} }: O): number { return a * b * d; }`, [{ a: 3 }], [{ a: 3, b: 4 }], [{ a: 3, c: { d: 5 } }]),
  holds("the rest of an object", `function f(o: { a: number; b: number; c: number }): number { const { a, ...rest } = o; return a * rest.b + rest.c ** 2; }`, [{ a: 2, b: 3, c: 4 }]),
  holds("the rest of a tuple and of arrays", `function f(t: [number, number, number], v: Float64Array): number { const [a, ...rest] = t; const [b, ...others] = v; return a * rest[0] * rest[1] + b * others[1]; }`, [[2, 3, 4], Float64Array.of(1, 5, 6)]),
  holds("optional elements of a tuple", `function f(t: [number, number?]): number { const [a, b = 5] = t; return a * b + (t[1] ?? 1); }`, [[2]], [[2, 3]]),
  holds("swaps of fields", `${point}
  function f(s: P): number { [s.x, s.y] = [s.y, s.x * 2]; return s.x ** 2 * s.y; }`, [p]),
  holds("swaps of rows", `function f(m: number[][]): number { [m[0], m[1]] = [m[1], m[0]]; m[0][0] *= 2; return m[0][0] * m[1][1] ** 2; }`, [[[1, 2], [3, 4]]]),
  holds("in parameters of callbacks", `function f(ps: { x: number; w: number }[]): number { return ps.map(({ x, w }) => x * w).reduce((s, e) => s + e * e, 0); }`, [[{ x: 1, w: 2 }, { x: 3, w: 4 }]]),
];

const nested: Case[] = [
  holds("layers of parameters", `interface Layer { w: Float64Array; b: number }
  function f(net: { layers: Layer[]; scale: number }, v: Float64Array): number {
    let h = v[0];
    for (const { w, b } of net.layers) { h = Math.tanh(w[0] * h + w[1] * v[1] + b); }
    return h * net.scale;
  }`, [{ layers: [{ w: Float64Array.of(0.5, -1), b: 0.1 }, { w: Float64Array.of(1, 0.3), b: -0.2 }], scale: 2 }, Float64Array.of(0.7, 0.2)]),
  holds("a table of the module at a computed place", `const TABLE = [{ a: 2, b: [1, 2] }, { a: 3, b: [4, 5] }];
  function f(x: number, n: number): number { let s = 0; for (let i = 0; i < n; i++) s += TABLE[i % 2].a * x ** (i + 1) + TABLE[i % 2].b[1]; return s; }`, [1.5, 3]),
  holds("objects in arrays that are replaced", `function f(x: number): number { const ps = [{ v: x }, { v: 2 * x }]; ps[0] = { v: ps[1].v * x }; ps.push({ ...ps[0], v: 3 }); return ps.reduce((s, q) => s + q.v ** 2, 0); }`, [1.5]),
];

const table = `interface Inner { r: { x: number }[] }
  const TABLE: { rows: { x: number }[] } = { rows: [{ x: 1 }] };
  const V = [1, 2];`;

/** Constants of modules that are put somewhere, and found there by another way. */
const constants: Case[] = [
  refused("a constant written by way of what holds it", /^FLX1012: .*'TABLE'.* \[o\.inner\.r\[0\]/, `${table}
  function f(x: number): number { const o: { inner: Inner } = { inner: { r: [] } }; const a = o.inner; a.r = TABLE.rows; o.inner.r[0].x = x; return x; }`),
  refused("a constant put by a helper, and written", /^FLX1012: .*'TABLE'.* \[o\.inner\.r\[0\]/, `${table}
  function put(o: { inner: Inner }, t: { x: number }[]): void { o.inner.r = t; }
  function f(x: number): number { const o: { inner: Inner } = { inner: { r: [] } }; put(o, TABLE.rows); o.inner.r[0].x = x; return x; }`),
  refused("a constant put in a part that a helper finds", /^FLX1012: .*'TABLE'.* \[o\.inner\.r\[0\]/, `${table}
  function inner(o: { inner: Inner }): Inner { return o.inner; }
  function f(x: number): number { const o: { inner: Inner } = { inner: { r: [] } }; inner(o).r = TABLE.rows; o.inner.r[0].x = x; return x; }`),
  refused("a constant pushed to a list of a list", /^FLX1012: .*'TABLE'.* \[o\.r\[1\]|^FLX1012: .*'TABLE'.* \[all\[1\]/, `${table}
  function f(x: number): number { const w: Inner = { r: [] }; const all = [w]; const o = { r: [{ x }] }; all.push(o); all[1].r.push(TABLE.rows[0]); o.r[1].x = x; return x; }`),
  refused("a constant in an object that a method writes into", /^FLX1012: .*'V'.* \[o\.write/, `${table}
  class M { constructor(public t: number[], public k: number) {} write(): void { this.t[0] = 1; } }
  function f(x: number): number { const o = new M(V, x); o.write(); return x * o.t[0] * o.k; }`),
  holds("constants beside what is written", `${table}
  class M { constructor(public t: number[], public k: number) {} bump(): void { this.k++; } }
  function set(o: { t: number[] }, t: number[]): void { o.t = t; }
  function f(x: number, p: number[][]): number {
    const o = { p: [x, 2], t: V, u: TABLE }, q = o.p, m = new M(V, x), n: { p: number[][]; t: number[] } = { p, t: [] };
    q[0] = x * x; m.bump(); set(n, V); n.t = V; p[0][0] *= x;
    return q[0] * o.t[0] * m.k * n.t[1] * p[0][0];
  }`, [2, [[3]]]),
];

export const cases: readonly Case[] = [...constants, ...copies, ...keys, ...patterns, ...nested];
