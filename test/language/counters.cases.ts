/** Counters of loops: left early, whole or not; functions of the library as callbacks, patterns that read accessors and unions. */
import { holds, refused, type Case } from "./case.ts";
export const cases: readonly Case[] = [
  holds("filter(Boolean)", `function f(v: number[], x: number): number { return v.map((e) => e > 0.5 ? e * x : 0).filter(Boolean).reduce((a, b) => a * x + b, 0); }`, [[0.4, 1.2, 3], 0.7]),
  holds("filter(Boolean) of optional", `function f(v: number[], x: number): number { const l: ({ a: number } | null)[] = v.map((e) => e > 0.5 ? { a: e * x } : null); return l.filter(Boolean).reduce((s, o) => s * x + o!.a, 0) + l.filter(Boolean).length; }`, [[0.4, 1.2, 3], 0.7]),
  holds("map(Number)", `function f(v: number[], x: number): number { return v.map(Number).reduce((a, b) => a * x + b, 0); }`, [[0.4, 1.2, 3], 0.7]),
  holds("map(Number) of booleans", `function f(v: number[], x: number): number { return v.map((e) => e > 1).map(Number).reduce((a, b) => a * x + b, 0); }`, [[0.4, 1.2, 3], 0.7]),
  holds("every(Number.isFinite)", `function f(v: number[], x: number): number { return v.every(Number.isFinite) ? v.reduce((a, b) => a * x + b, 0) : x; }`, [[0.4, 1.2, 3], 0.7], [[0.4, NaN], 0.6]),
  holds("some(isNaN)", `function f(v: number[], x: number): number { return v.some(isNaN) ? x : v.reduce((a, b) => a * x + b, 0); }`, [[0.4, 1.2, 3], 0.7], [[0.4, NaN], 0.6]),
  holds("tests of the library handed on", `const all = (v: number[], test: (e: number) => boolean): boolean => v.every(test);
    function f(v: number[], x: number): number { return all(v, Number.isFinite) && all(v, Boolean) ? v.reduce((a, b) => a * x + b, 0) : x; }`, [[0.4, 1.2, 3], 0.7], [[0.4, NaN], 0.6]),
  holds("accessors in patterns", `class V { constructor(readonly a: number, readonly b: number) {} get sum() { return this.a + this.b; } }
   function f(x: number): number { const { sum, a: q } = new V(x, x * x); return sum * q; }`, [0.7]),
  holds("accessors in parameters", `class V { constructor(readonly a: number, readonly b: number) {} get sum() { return this.a + this.b; } get len() { return Math.hypot(this.a, this.b); } }
   const g = ({ sum, len: l }: V): number => sum / l;
   function f(x: number): number { return g(new V(x, x * x)); }`, [0.7]),
  holds({ name: "indexOf from", wrt: [1] }, `function f(v: number[], x: number, n: number): number { return v.indexOf(n, 2) * x + v.indexOf(n, -1) * x * x + (v.includes(n, 2) ? x : 1); }`, [[0.4, 1.2, 3, 1.2], 0.7, 1.2]),
  holds("the kind of a union by a pattern", `type S = { kind: "c"; r: number } | { kind: "s"; r: number; b: number }; const area = (s: S): number => { const { kind, r } = s; return kind === "c" ? r * r : r; };
   function f(x: number): number { return area({ kind: "c", r: x }) + area({ kind: "s", r: x, b: 2 * x }); }`, [0.7]),
  holds("members of unions by patterns, in a loop", `type S = { kind: "c"; r: number } | { kind: "s"; r: number; b: number };
   function f(l: S[], x: number): number { let s = 0; for (const { kind, r } of l) s = s * x + (kind === "c" ? r * r : r); return s; }`, [[{ kind: "c", r: 1.2 }, { kind: "s", r: 0.4, b: 2 }], 0.7]),
  holds("a start of a loop that is no number", `function g(a: number, b: number): number { const n = 3 + a * 0; const x = new Float64Array(4); for (let i = n - 1; i >= 0; i--) x[i] += b; return x[0] * b; }
   function f(t: number[], b: number, n: number): number { if (n > 0) { const u = g(t[n]!, b); } return b * b + g(t[0]!, b); }`, [[0.4, 1.2, 3], 0.7, 7]),
  holds("a start of a loop that is a fraction", `function f(b: number, n: number): number { const x = new Float64Array(4); for (let i = n - 1; i >= 0; i--) x[i] += b; return x[0] * b + b; }`, [0.7, 0.5]),
  holds("an end of a loop that is no number", `function f(b: number, n: number): number { const x = new Float64Array(4); for (let i = 0; i < n / 0 * 0; i++) x[i] += b; return x[0] * b + b; }`, [0.7, 0.5]),
  refused("kinds of arrays in a rest parameter", /^FLX2002: .* \[\.\.\.given: \[a: number\[\] \| Float64Array/, `
    function f(...given: [a: number[] | Float64Array, b: readonly number[]]): number { const [, b] = given; return b[1] * b[1]; }`),
  holds("a break, and the counter after it", `
    function f(x: number): number { let m; for (m = 0; m < 5; m++) { if (m > 2) break; } return m * x; }`, [1.3]),
  holds("the bracket of a table", `
    function f(xs: number[], x: number): number { let i; for (i = 1; i < xs.length - 1; i++) if (x < xs[i]) break; return (x - xs[i - 1]) / (xs[i] - xs[i - 1]); }`, [[0, 1, 2.5, 3], 1.7]),
  holds("an insertion sort that looks downwards", `
    function f(xs: number[]): number { const a = xs.slice(); let i, j; for (i = 1; i < a.length; i++) { const key = a[i]; for (j = i - 1; j >= 0; j--) { if (a[j] <= key) break; a[j + 1] = a[j]; } a[j + 1] = key; } return a.reduce((s, v, k) => s + v * (k + 1) ** 2, 0); }`, [[0.9, 0.7, 1.3, 0.1, 1]]),
  holds("a break to an outer label, and the counter after it", `
    function f(x: number): number { let j = 9, s = 0; outer: while (s < 3) { for (j = 0; j < 5; j++) { s += x; if (s > 2) break outer; } } return s + j * x; }`, [0.7]),
  holds("a continue of an outer label, and the counter after it", `
    function f(x: number): number { let i, j = 0, s = 0; outer: for (i = 0; i < 3; i++) { for (j = 0; j < 5; j++) { if (j === 2) continue outer; s += x; } } return s + j * x; }`, [0.7]),
  holds("a break of a block around the loop", `
    function f(x: number): number { let j = 9, s = 0; found: { for (j = 0; j < 5; j++) { if (j === 2) break found; s += x; } s += 100; } return s + j * x; }`, [0.7]),
  holds("a parameter as the counter", `
    function f(x: number, n: number): number { let s = 0; for (n = 0; n < 4; n++) { s += x ** n; if (s > 1.5) break; } return s * n; }`, [0.7, 3]),
  holds("a return out of a callback, and the counter after it", `
    function f(v: number[], x: number): number { let k = 0; const find = (e: number): boolean => { for (k = 0; k < v.length; k++) { if (v[k]! > e) return true; } return false; }; return find(x) ? k * x * v[k]! : x; }`, [[0.4, 1.2, 3], 0.7]),
  holds("a fractional start where the index is rounded", `function f(xs: number[], t0: number): number { let s = 0; for (let t = t0; t < 3; t++) s += xs[t | 0] * t; return s; }`, [[0.3, 0.7, 1.1], 0.5]),
  holds("a fractional start where the index is a shift", `function f(xs: number[], t0: number): number { let s = 0; for (let t = t0; t < 5; t++) s += xs[t >> 1] * t * xs[t & 1]; return s; }`, [[0.3, 0.7, 1.1], 0.5]),
  holds("a second variable of the header that reads the counter", `function f(x: number): number { let r = 0; for (let i = 2, s = i * x; i < 5; i++) { r += s * i; s *= x; } return r; }`, [0.7]),
  holds("the bound, and a place, from the counter's start", `function f(xs: number[], n: number): number { let r = 0; for (let i = n, end = i + 2, at = 2 * i; i < end; i++, at++) r += xs[i] * xs[at]; return r; }`, [[0.3, 0.7, 1.1, 0.9], 0], [[0.3, 0.7, 1.1, 0.9], 1]),
  holds("a start that is active, read by another variable", `function f(x: number): number { let r = 0; for (let t = x, s = t * t; t < 3; t++) { r += s * t; s *= x; } return r; }`, [0.7]),
  holds("the start is read, and the loop is left", `function f(xs: number[]): number { let r = 0; for (let i = 1, s = xs[i]; i < xs.length; i++) { r += s * xs[i]; if (r > 0.8) break; s += i; } return r; }`, [[0.3, 0.7, 1.1]]),
];
