/** When things are read, in what order, and what a list was then: spreads, concat, entries, lists that grow. */
import { holds, refused, type Case } from "./case.ts";
export const cases: readonly Case[] = [
  holds("spread, then an element that changes the list", `
function f(x: number, y: number): number {
  const a = [x, y];
  const b = [...a, (a[0] = 5 * y)];
  return b[0] * b[2];
}`, [0.5, 0.3]),
  holds("sliding window", `
function f(x: number, y: number): number {
  let w = [x, y, 2];
  w = [...w, w.shift()! * y];
  return w[0] * w[1] + w.length;
}`, [0.5, 0.3]),
  holds("a spread beside a recursion that changes it", `
function f(x: number, n: number): number {
  const st = [x];
  const go = (d: number): number[] => { st[0] *= x + 1; return d === 0 ? [] : [...st, ...go(d - 1)]; };
  const r = go(n);
  return r[0] + 2 * r[1] + 3 * r[2];
}`, [0.5, 3]),
  holds("arguments of a call", `
function f(x: number, y: number): number {
  const a = [x, y];
  return Math.hypot(...a, (a[0] = 5 * y));
}`, [0.5, 0.3]),
  holds("a spread among what is pushed", `
function f(x: number, y: number): number {
  const a = [x, y], b: number[] = [];
  b.push(...a, (a[0] = 5 * y));
  return b[0] * b[2];
}`, [0.5, 0.3]),
  holds("concat, receiver changed by argument", `
function f(x: number, y: number): number {
  let a = [x, y, 2];
  a = a.concat(a.splice(0, 1));
  return a[0] + 3 * a[1] + 5 * a[2] + a.length;
}`, [0.5, 0.3]),
  holds("concat, earlier argument changed by later", `
function f(x: number, y: number): number {
  const a = [x], c = [y];
  const b = a.concat(c, (c[0] = 5 * x, [1]));
  return b[0] * b[1];
}`, [0.5, 0.3]),
  holds("entries before the first trip", `
function f(x: number, y: number): number {
  const o = { a: x, b: y };
  let s = 0;
  for (const [k, v] of Object.entries(o)) { s += v; o.b = 10 * x; }
  return s * o.b;
}`, [0.5, 0.3]),
  holds("Object.values before the first trip", `
function f(x: number, y: number): number {
  const o = { a: x, b: y };
  let s = 0;
  for (const v of Object.values(o)) { o.b *= v; s += v; }
  return s * o.b;
}`, [0.5, 0.3]),
  holds("index before value", `
function f(x: number, y: number): number {
  const a = [x, y];
  a[a.length] = a.shift()!;
  return a[0] * y + a.length;
}`, [0.5, 0.3]),
  holds("reduce into an empty list", `
function f(x: number[], y: number): number {
  const h = x.reduce<number[]>((a, v, j) => { a[j] = v * y; return a; }, []);
  return h[0] * h[1];
}`, [[0.5, 0.9], 0.3]),
  holds("new Array()", `
function f(x: number[], y: number): number {
  const a = new Array<number>();
  for (let j = 0; j < x.length; j++) a[j] = x[j] * y;
  return a[0] * a[1];
}`, [[0.5, 0.9], 0.3]),
  holds("one of two lists that grow", `
function f(x: number[], y: number): number {
  const lo: number[] = [], hi: number[] = [], at = [0, 0];
  for (const v of x) { const k = v > 0.7 ? 1 : 0, g = k ? hi : lo; g[at[k]++] = v * y; }
  return lo[0] * hi[0];
}`, [[0.5, 0.9], 0.3]),
  holds("field of instance destructured", `
class Tape { vals: number[] = []; }
function f(x: number[], y: number): number {
  const { vals } = new Tape();
  for (let i = 0; i < x.length; i++) vals[i] = x[i] * y;
  return vals[0] * vals[1];
}`, [[0.5, 0.9], 0.3]),
  holds("a list that a helper makes", `
const empty = (): number[] => [];
function f(x: number[], y: number): number {
  const a = empty();
  for (let i = 0; i < x.length; i++) a[i] = x[i] * y;
  return a[0] * a[1];
}`, [[0.5, 0.9], 0.3]),
  holds("row by name", `
function f(x: number[], y: number): number {
  const rows = Array.from({ length: 2 }, (): number[] => []);
  const row = rows[1];
  for (let j = 0; j < x.length; j++) row[j] = x[j] * y;
  return rows[1][0] * row[1];
}`, [[0.5, 0.9], 0.3]),
  holds("the last element in the place of itself", `
function f(x: number[], y: number): number {
  const a = [...x];
  a[a.length - 1] = a.pop()! * y;
  return a[0] * a[1];
}`, [[0.5, 0.9], 0.3]),
  holds("list restarted under the name of an argument", `
function f(x: number[], y: number): number {
  let a = x;
  a = []; 
  for (let i = 0; i < 2; i++) a[i] = x[i] * y;
  return a[0] * a[1];
}`, [[0.5, 0.9], 0.3]),
  holds("tuple with an optional place", `
function f(x: number, y: number): number {
  const t: [number, number, number?] = [x, y];
  return t[0] * t[1] * (t[2] ?? 3);
}`, [0.5, 0.3]),
  holds("pattern in for-of", `
function f(x: number, y: number): number {
  let p = 0, q = 0, s = 0;
  for ([p, q] of [[x, y], [y, 1]]) s += p * q;
  return s * p;
}`, [0.5, 0.3]),
  refused("a function in the header of a loop, which sees what was before the first trip", /^FLX2001: A function made in the header of a loop .* \[\(\) => i \* x/, `
    function f(x: number): number { let g = () => x; for (let i = 1, h = () => i * x; i < 4; i++) g = h; return g(); }`, [0.6]),
  refused("the position of a function", /^FLX2001: \.indexOf\(\) of functions/, `
    function f(x: number, y: number): number { const g = (v: number) => v * x, h = (v: number) => v * y, list = [g, h]; return (list.indexOf(h) + 2) * x; }`, [0.5, 0.3]),
  refused("a sum of functions that has no first one", /^FLX2001: \.reduce\(\) of functions without a first one/, `
    function f(x: number, n: number): number { const gs: ((t: number) => number)[] = []; for (let i = 0; i < n; i++) gs.push((t) => t * i + x); return gs.reduce((g, h) => (t) => h(g(t)))(x); }`, [0.5, 2]),
  refused("from the end of a list that may have holes, without a first value", /^FLX2001: \.reduceRight\(\) without a first value/, `
    function f(x: number, n: number): number { const a: number[] = []; a[n] = x; a[n + 2] = x * x; return a.reduceRight((p, q) => p * 0.5 + q); }`, [0.5, 1]),
];
