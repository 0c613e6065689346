/** Values that may be missing: undefined and null, optional parameters and properties, ?., ?? and ??=. */
import { holds, type Case } from "./case.ts";

export const cases: readonly Case[] = [
  holds("an optional property", `interface P { x: number; s?: number }
  function f(p: P): number { if (p.s === undefined) return p.x; return p.x * p.s ** 2; }`, [{ x: 2 }], [{ x: 2, s: 3 }]),
  holds("truth of an optional number", `interface P { x: number; s?: number }
  function f(p: P): number { return p.s ? p.x * p.s : p.x ** 2; }`, [{ x: 2 }], [{ x: 2, s: 3 }]),
  holds("an optional array", `function f(p: { x: number; w?: number[] }): number { let y = p.x; for (const w of p.w ?? []) y = y * w + 1; return y + (p.w?.length ?? 0) * p.x; }`, [{ x: 2 }], [{ x: 2, w: [3, 4] }]),
  holds("an optional parameter", `function g(x: number, k?: number): number { return k === undefined ? x : x ** k; }
  function f(x: number): number { return g(x) + g(x, 3) * g(x, undefined); }`, [2]),
  holds("a default for what may be undefined", `function g(x: number, k = 3): number { return x * k; }
  function f(p: { x: number; k?: number }): number { return g(p.x, p.k); }`, [{ x: 2 }], [{ x: 2, k: 5 }]),
  holds("a variable that may be undefined", `function f(v: Float64Array): number { let best: number | undefined; let at = -1; for (let i = 0; i < v.length; i++) if (best === undefined || v[i] > best) { best = v[i]; at = i; } return best === undefined ? 0 : best * best + at; }`, [Float64Array.of(1, 4, 2)], [Float64Array.of()]),
  holds("??= and a memo", `function f(x: number): number { let memo: number | undefined; let s = 0; for (let i = 0; i < 3; i++) { memo ??= x * x; s += memo * i; } return s; }`, [1.5]),
  holds("null", `interface L { v: number; next: { v: number } | null }
  function f(l: L): number { let s = l.v; if (l.next !== null) s *= l.next.v; return s + (l.next?.v ?? 0); }`, [{ v: 2, next: null }], [{ v: 2, next: { v: 3 } }]),
  holds("null or undefined", `function f(p: { x: number; s?: number | null }): number { return p.s == null ? p.x : p.s === null ? 0 : p.s * p.x; }`, [{ x: 2 }], [{ x: 2, s: null }], [{ x: 2, s: 3 }]),
  holds("chains", `interface N { a?: { b?: { c: number; d?: number[] } }; x: number }
  function f(p: N): number { return p.x * (p.a?.b?.c ?? 2) + (p.a?.b?.d?.[1] ?? 1) ** 2; }`, [{ x: 3 }], [{ x: 3, a: {} }], [{ x: 3, a: { b: { c: 4, d: [5, 6] } } }]),
  holds("a helper that may return nothing", `function root(a: number): number | undefined { if (a < 0) return undefined; return Math.sqrt(a); }
  function f(v: Float64Array): number { let s = 0; for (const a of v) { const r = root(a); if (r !== undefined) s += r * a; } return s; }`, [Float64Array.of(1, -4, 2)]),
  holds("what may be missing is kept for the reverse sweep", `function g(a: number, s: number): number | undefined { let k = 0; while (k < 3) { if (a * s > 0.5) return a * s; s += a; k++; } return undefined; }
  function f(v: Float64Array): number { let s = 1; for (const a of v) { const r = g(a, s); s *= 1.1; s += r === undefined ? a * a : Math.sin(r) * s; } return s; }`, [Float64Array.of(1, -4, 0.2, 2)]),
  holds("an optional object is made", `interface P { x: number; best?: { v: number } }
  function f(p: P): number { const q: P = { x: p.x * 2 }; if (p.x > 1) q.best = { v: p.x ** 2 }; return q.x + (q.best ? q.best.v : 0); }`, [{ x: 2 }], [{ x: 0.5 }]),
  holds("an optional number is written to", `interface P { x: number; s?: number }
  function f(p: P): number { const a = p.s ?? 1; p.s = p.x * a; p.s *= 2; return p.s * p.s; }`, [{ x: 2 }], [{ x: 2, s: 3 }]),
  holds("an array with holes of undefined", `function f(xs: (number | undefined)[]): number { let s = 1; for (const x of xs) if (x !== undefined) s *= x; return s; }`, [[2, undefined, 3]]),
  holds("an optional result of an object", `function pick(v: Float64Array, k: number): { v: number } | undefined { return v[k] > 0 ? { v: v[k] * 2 } : undefined; }
  function f(v: Float64Array): number { let s = 0; for (let k = 0; k < v.length; k++) s += pick(v, k)?.v ?? v[k] ** 2; return s; }`, [Float64Array.of(1, -2, 3)]),
  holds("a last value carried over", `function f(v: Float64Array): number { let last: number | undefined = undefined; let s = 0; for (const x of v) { if (last !== undefined) s += (x - last) ** 2; last = x; } return s; }`, [Float64Array.of(1, 3, 2)]),

  // Shapes that other people's packages have.
  holds("options that are handed on to a function that knows more of them", `interface Few { from?: number; to?: number } interface More { from?: number; to?: number; at?: number[] } function inner(x: number, o: More = {}): number { const { from = 1, to = 2, at = [] } = o; let s = x * from + to; for (const e of at) s += Math.sin(e * x); return s; } function outer(x: number, o: Few = {}): number { return inner(x, o) * 2; }
  function f(x: number, from: number): number { return outer(x) + outer(x, { from }) * x; }`, [0.7, 0.4]),
  holds("options with properties that are no numbers", `interface O { mode?: "a" | "b" | { k: number }; scale?: number } function g(x: number, o: O = {}): number { const { scale = 2 } = o; const merged = { ...o, scale: scale * x }; return x * scale + merged.scale; }
  function f(x: number): number { return g(x) * x + g(x, {}) + g(x, { scale: x }); }`, [0.7]),
  holds("what is not there as a condition", `function g(o: { area?: number; sd?: number; width?: number }): number { const { area = 1, sd } = o; let { width = 500 } = o; if (sd) width = 2 * sd; return 2 * area / width; }
  function f(x: number): number { return g({ width: x * x }) * x + g({ sd: x }) + g({ sd: 0, area: x }); }`, [0.7]),
  holds("a length that is given, or computed", `function g(x: number, o: { length?: number } = {}): number { let { length } = o; if (!length) { length = Math.ceil(x * 3); if (length % 2 === 0) length++; } const a = new Float64Array(length); for (let i = 0; i < length; i++) a[i] = Math.sin(i * x + x); return a[0]! * a[length - 1]!; }
  function f(x: number): number { return g(x) + g(x, { length: 2 }) * x; }`, [0.7]),
  holds({ name: "a generic function of a list that is linked", macros: ["valueAndGrad", "vjp", "jvp", "fwdAndBwd"] }, `interface Item { v: number; next?: Item } const last = <T extends { v: number; next?: T }>(item: T): T => { let n = item; while (n.next) n = n.next; return n; };
  function f(item: Item, x: number): number { return last(item).v * x * item.v; }`, [{ v: 0.3, next: { v: 0.8 } }, 0.7]),
  holds("copies of objects that may be missing, or have been seen to be there", `interface P { x: number; w?: number; t: readonly number[] | null }
  function moved(p: P | undefined, d: number): P { return p ? { ...p, x: p.x + d } : { x: d, t: [d, 2 * d] }; }
  function withDefaults(p: P | undefined, d: number): { x: number; w: number; t: readonly number[] | null } { return { x: d, w: 2 * d, t: null, ...p }; }
  function f(p: P, q: P | undefined, d: number): number {
    let s = 0;
    for (const o of [p, q]) {
      const m = moved(moved(o, d), d * d), all = withDefaults(o, d);
      s += m.x * (m.w ?? d) + (m.t ? m.t[1] : 1) + all.x * all.w * (all.t ? all.t[0] : d);
    }
    return s;
  }`, [{ x: 0.5, t: [0.3, 0.4] }, undefined, 0.7], [{ x: 0.5, w: 1.5, t: null }, { x: 2, w: 0.2, t: [1, 2] }, 0.7]),
  holds({ name: "the Hessian along a number that may be left out", macros: ["hvp", "hessian", "hvpInto"] }, `function f(area = 0.9, m = 0.5): number { if (m > 0.4) return area ** 3 * m; return area; }`, [0.7, 0.6], [0.7, 0.3]),
  holds({ name: "a property of an argument is put there: the gradient is of the argument as it was given", macros: "all" }, `interface O { c: number; b?: number; list: { p: number; q?: number }[] }
  function f(o: O, k: number): number {
    o.b = (o.b ?? 1) * o.c;
    for (const e of o.list) { e.q ??= k; e.p *= e.q; }
    return o.c * o.b * k + o.list.reduce((s, { p, q }) => s + p * q!, 0);
  }`, [{ c: 2, b: 3, list: [{ p: 0.3, q: 2 }] }, 0.7], [{ c: 2, list: [{ p: 0.3 }, { p: 0.5, q: 1.5 }] }, 0.7]),
  holds("a copy asks of no property whether it was left out", `interface P { x: number; b?: number }
  function f(p: P): number { const copy = { ...p }, same: P = { x: p.x, b: p.b }; return copy.x * (copy.b ?? 2) + (same.b ?? p.x); }`, [{ x: 0.5 }], [{ x: 0.5, b: 1.5 }]),
];
