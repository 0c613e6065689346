/** What is missing: elements that are undefined, holes of lists, null, arguments and properties that are left out, defaults. */
import { holds, refused, type Case } from "./case.ts";
const rows = ["vjp", "fwdAndBwd", "jvp", "jacfwd", "jacrev", "jacfwdInto", "jacrevInto"];

export const cases: readonly Case[] = [
  holds("slice with an optional argument", `
    const from = (v: number[], k?: number): number[] => v.slice(k);
    function f(v: number[], x: number): number { return from(v).reduce((a, b) => a * x + b, 0); }`, [[0.5, 1.2, 0.3], 0.7]),
  holds("the length of a slice whose end is left out", `
    const to = (v: number[], k?: number): number[] => v.slice(0, k);
    function f(v: number[], x: number): number { return to(v).length * x; }`, [[0.5, 1.2, 0.3], 0.7]),
  holds("a slice between options that are left out", `
    function f(v: number[], x: number, options: { from?: number; to?: number }): number { let s = 0; for (const e of v.slice(options.from, options.to)) s += e * x; return s; }`, [[0.5, 1.2, 0.3], 0.7, {}]),
  holds("pop until empty", `
    function f(xs: number[], x: number): number { const a = xs.slice(); let s = 0, v: number | undefined; while ((v = a.pop()) !== undefined) s += v * v * x; return s; }`, [[1.1, 0.3], 0.7]),
  holds("pop ?? default", `
    function f(x: number, y: number): number { const a = [x]; return (a.pop() ?? 1) * (a.pop() ?? y); }`, [0.7, 1.3]),
  holds("shift until empty", `
    function f(xs: number[], x: number): number { const a = xs.slice(); let s = 0, v: number | undefined; while ((v = a.shift()) !== undefined) s += v * v * x; return s; }`, [[1.1, 0.3], 0.7]),
  holds("pop of Float64 rows", `
    function f(x: number, y: number): number { const a = [[x], [y]]; return (a.pop()?.[0] ?? 1) * (a.pop()?.[0] ?? y) * (a.pop()?.[0] ?? x); }`, [0.7, 1.3]),
  holds("for with an outer variable", `
    function f(x: number): number { let k = 0, g = () => 0; for (k = 0; k < 3; k++) g = () => k * x; return g(); }`, [0.6]),
  holds("a list of functions that share the counter of a loop", `
    function f(x: number): number { let k = 0; const gs: (() => number)[] = []; for (k = 0; k < 3; k++) gs.push(() => k * x); return gs.reduce((s, g) => s + g(), 0); }`, [0.6]),
  holds("a list of functions that share a var of for-of", `
    function f(x: number, y: number): number { const gs: (() => number)[] = []; for (var v of [x, y, 3]) gs.push(() => v * x); return gs.reduce((s, g) => s + g(), 0); }`, [0.6, 2]),
  holds("a class that uses the counter of a loop outside of it", `
    function f(x: number): number { let k = 0, s = 0; class A { get() { return k * x; } } const a = new A(); for (k = 0; k < 3; k++) s += a.get(); return s + a.get(); }`, [0.6]),
  holds("a function that keeps a var of a loop's body", `
    function f(x: number): number { let g = () => 1; for (let i = 0; i < 4; i++) { var j = i * x; if (i === 1) g = () => j; } return g(); }`, [0.6]),
  holds("pattern default", `
    function f(a: (number | undefined)[], x: number): number { const [p = 2, q = x] = a; return p * q; }`, [[1.2, undefined], 0.7]),
  holds("a default in a pattern of entries", `
    function f(v: number[], x: number): number { const a = v.map((e) => (e > 1 ? undefined : e)); let s = 0; for (const [i, e = x] of a.entries()) s += e * (i + 1); return s; }`, [[0.5, 1.2], 0.7]),
  holds("a default for an object of a list", `
    function f(x: number): number { const a: ({ u: number } | undefined)[] = [{ u: x }, undefined]; const [{ u: p } = { u: 2 }, { u: q } = { u: x * x }] = a; return p * q; }`, [0.7]),
  holds("integer keys", `
    function f(x: number, y: number): number { const o = { b: x, 1: y }; return Object.values(o).reduce((s, v) => s * x + v, 0); }`, [0.7, 1.3]),
  holds("for-in, enum", `
    enum K { A = 2, B = 1 }
    function f(x: number, y: number): number { const o = { [K.A]: x, [K.B]: y }; let s = 0; for (const k in o) s = s * x + o[k as unknown as K]; return s; }`, [0.7, 1.3]),
  holds("parameter properties", `
    class A { w = 2; constructor(readonly v: number) {} }
    function f(x: number): number { let s = 0; const a = new A(x * x); for (const v of Object.values(a)) s = s * x + v; return s; }`, [0.7]),
  holds("negative length", `
    function f(x: number, n: number): number { return Array.from({ length: n - 1 }, () => x).reduce((s, v) => s * x + v, x); }`, [0.7, 0]),
  holds("a negative length, of nothing but its number", `
    function f(x: number, n: number): number { return Array.from({ length: n - 1 }, () => 0).length * x + x * x; }`, [0.7, 0]),
  holds("write past the end, passive", `
    function f(v: number[], x: number): number { const a = v.filter((e) => e > 0); a[2] = 5; return a[0]! * a[1]! * a[2]! * x; }`, [[0.5, 1.2], 0.7]),
  holds("sort undefined", `
    function f(v: number[], x: number): number { const a = v.map((e) => (e > 1 ? undefined : e * x)).sort((p, q) => (p ?? 0) - (q ?? 0)); let s = 0; for (const e of a) s = s * x + (e ?? 1); return s; }`, [[0.5, 1.2, 0.3], 0.7]),
  holds("a callback is called for what is there", `
    function f(x: number): number { const a = new Array<number>(3); a[2] = x; let k = 0; a.forEach(() => { k++; }); return k * x; }`, [0.7]),
  holds("a sum of what is there", `
    function f(x: number): number { const a = new Array<number>(3); a[0] = x; a[2] = x * x; return a.reduce((p, q) => p + q, 0); }`, [0.7]),
  holds("default param out of range", `
    function f(v: number[], x: number): number { const g = (p = x) => p * p; return g(v[9]) * x; }`, [[0.5, 1.2], 0.7]),
  holds("default param pop", `
    function f(v: number[], x: number): number { const g = (p = x) => p * p, w = [...v]; return g(w.pop()) + g(w.pop()) * x; }`, [[0.5], 0.7]),
  holds("?. array method", `
    function f(m: number[][], x: number): number { return m[0]?.map((v) => v * x).length ?? x; }`, [[], 0.7]),
  holds("?. method", `
    class P { constructor(readonly v: number) {} area() { return this.v * this.v; } }
    function f(v: number[], x: number): number { const ps = v.map((e) => new P(e)); return ps[0]?.area() ?? x; }`, [[], 0.7]),
  holds("Object.assign of nothing", `
    function f(x: number, y: number): number { const q = Object.assign({ a: y, b: 1 }, x > 1 ? { a: 3 * x } : null); return q.a * q.b * x; }`, [0.7, 1.3]),
  holds("a property that is left out, in out", `
    function f(o: { e?: number }, x: number): number { o.e ??= x * x; return o.e * x; }`, [{}, 0.7]),
  holds("a field that a subclass makes again", `
    class A { r = 0; constructor(x: number) { this.set(x); } set(x: number) { this.r = x; } }
    class B extends A { k?: number; override set(x: number) { super.set(x * 2); this.k = x; } }
    function f(x: number): number { const b = new B(x); return b.r * x + (b.k ?? 5); }`, [0.7]),
  holds("null of an optional field, in the private copy", `
    function f(o: { a?: number | null; k: number }): number { o.k *= 2; return o.a === null ? o.k : 5 * o.k; }`, [{ a: null, k: 0.7 }]),
  holds({ name: "null of an optional field, between the sweeps", macros: ["fwdAndBwd"] }, `
    function f(o: { a?: number | null }, x: number): number { return o.a === null ? x : 5 * x; }`, [{ a: null }, 0.7]),
  holds("a list of null and undefined that is written to", `
    function f(l: ({ k: number } | null | undefined)[], x: number): number { for (const o of l) if (o) o.k *= x; return l[0] === null ? x : l[0] === undefined ? 3 * x : l[0].k; }`, [[null, { k: 2 }], 0.7]),
  holds("a default is not for null", `
    function g(x: number, o: { k: number } | null = { k: 3 }): number { return x * (o?.k ?? 2); }
    function f(x: number): number { return g(x, null); }`, [1.5]),
  holds("a default is for undefined", `
    function g(x: number, o: { k: number } | null = { k: 3 }): number { return x * (o?.k ?? 2); }
    function f(x: number): number { return g(x, undefined); }`, [1.5]),
  holds("a default of an array pattern is for an element that is undefined", `
    function f(x: number): number { const v: (number | undefined)[] = [undefined, x]; const [a = 3, b = 2] = v; return a * b * x; }`, [1.5]),
  holds("callbacks skip holes", `
    function f(x: number, n: number): number { const a = new Array<number>(n); a[1] = x; a[3] = 2 * x; let s = x; a.forEach((y, i) => { s += y * i; }); return s; }`, [0.7, 4]),
  holds("the number of those that are there", `
    function f(x: number, n: number): number { const a = new Array<number>(n); a[1] = x; return a.filter(() => true).length * x; }`, [0.7, 4]),
  holds("a field that the base constructor reads before it is there", `
    class A { v: number; constructor(x: number) { this.v = this.init(x); } init(x: number): number { return 2 * x; } }
    class B extends A { z = 3; init(x: number): number { return (this.z ?? 7) * x; } }
    function f(x: number): number { return new B(x).v; }`, [0.7]),
  holds("?. before a method of a list's element", `
    function f(v: number[][], x: number): number { return x * (v.pop()?.pop() ?? 5); }`, [[], 0.7]),
  holds("default null, undefined given", `
    interface O { k: number }
    function f(x: number, o: O | null = null): number { return x * (o?.k ?? 2); }`, [0.7]),
  holds("optional in a loop", `
    function f(v: number[]): number { let w: number | undefined; for (const y of v) { if (w === undefined) w = y; else w *= y; } return w ?? 3; }`, [[0.7, 1.5, 0.3]]),
  holds("constructor default null, three calls", `
    interface O { k: number }
    class C { constructor(public x: number, public o: O | null = null) {} m(): number { return this.x * (this.o?.k ?? 2); } }
    function f(x: number): number { return new C(x).m() + new C(x, { k: x }).m() + new C(x, null).m(); }`, [0.7]),
  holds("bins that are found as it runs", `
    function histogram(xs: readonly number[], w: number): number[] {
      const bins: number[] = [];
      for (const x of xs) { const k = Math.floor(x * 2); bins[k] = (bins[k] ?? 0) + x * w; }
      return bins;
    }
    function f(xs: number[], w: number): number {
      const bins = histogram(xs, w), squares = bins.map((b) => b * b);
      let s = 0;
      bins.forEach((b, k) => { s += b * k; });
      return s + squares.reduce((p, q) => p + q, 0) + bins.filter((b) => b > 0.1).reduce((p, q) => p * q, 1) + (bins.every((b) => b > -10) ? w : 0) + bins.length;
    }`, [[0.7, 2.2, 0.8, 3.1], 1.3]),
  holds("a field with holes", `
    class Sparse {
      readonly values: number[] = [];
      set(k: number, x: number): this { this.values[k] = x; return this; }
      sum(): number { return this.values.reduce((p, q) => p + q, 0); }
      scaled(c: number): number[] { return this.values.map((x) => c * x); }
    }
    function f(x: number, y: number): number {
      const s = new Sparse().set(3, x * y).set(1, x);
      const { values } = s;
      return s.sum() * values.filter(() => true).length + s.scaled(y).reduceRight((p, q) => p * 0.5 + q * q, 0) + (values.some((v) => v > 100) ? 1 : x);
    }`, [0.7, 1.3]),
  holds("filled from behind, and no hole is left", `
    function f(a: number, b: number): number {
      const dp: number[] = [];
      for (let i = 4; i >= 0; i--) dp[i] = i === 4 ? a : dp[i + 1]! * b + Math.sin(dp[i + 1]!);
      return dp.reduce((p, q) => p + q * q, 0) + dp.map((x) => x * a)[2]!;
    }`, [0.4, 0.9]),
  holds("rows with holes", `
    function total(row: number[]): number { return row.reduce((p, q) => p + q, 0); }
    function f(x: number, n: number): number {
      const rows: number[][] = [[], []];
      for (let i = 0; i < 2; i++) for (let j = 0; j < 3; j += 2) rows[i]![j + n] = x * (i + j + 1);
      const [first] = rows;
      return rows.map((row) => total(row)).reduce((p, q) => p * q, 1) + first!.map((v) => v * v).reduce((p, q) => p + q, 0);
    }`, [0.7, 0], [0.7, 1]),
  holds("the next position each time", `
    function f(x: number): number {
      const ys: number[] = [x];
      for (let i = 1; i < 5; i++) ys[i] = Math.sin(ys[i - 1]! * 2);
      return ys.reduce((p, q) => p + q) * ys.map((y) => y * y).reduce((p, q) => p + q);
    }`, [0.6]),
  refused("null behind an exclamation mark is asked about", /^FLX2001: A value with ! that is asked whether it is null/, `
    function f(all: (number | null)[], i: number): number {
      let x = all[i]!;
      if (x === null) x = 2;
      return x * x;
    }`),
  refused("null behind an exclamation mark, and ??", /^FLX2001: A value with ! that is asked whether it is null/, `
    function f(all: (number | null)[], i: number): number {
      let x = 1;
      x = all[i]!;
      return (x ?? 3) * x;
    }`),
  holds({ name: "null for bad input", macros: "all" }, `function f(a: number, b: number): number | null { if (b < 0) return null; return a * b ** 2; }`, [0.7, 0.3]),
  holds({ name: "null for bad input, where it is bad", macros: ["vjp", "fwdAndBwd", "jvp"] }, `function f(a: number, b: number): number | null { if (b < 0) return null; return a * b ** 2; }`, [0.7, 0.3], [0.7, -0.3]),
  holds({ name: "a list of numbers, some of them null", macros: rows }, `function f(x: number[]): (number | null)[] { return x.map((e) => e > 0 ? e * e : null); }`, [[1, 2]], [[-1, 2]]),
  holds({ name: "a list of numbers, null or undefined", kink: true, macros: rows }, `function f(x: number[]): (number | null | undefined)[] { return x.map((e) => e > 1 ? e * e : e > 0 ? null : undefined); }`, [[1.5, 2]], [[0.5, 2]]),
  holds({ name: "a list of records with numbers that may be missing", macros: rows }, `
    function f(x: number[]): { b: number | null; c: number; a?: number }[] { return x.map((e) => e > 0 ? { b: e, c: e, a: e * e } : { b: null, c: e * e }); }`, [[1, 2]], [[-1, 2]]),
];
