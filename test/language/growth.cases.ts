/** Lists that grow by a store behind their end, under whatever name, and after they got shorter. */
import { holds, type Case } from "./case.ts";

export const cases: readonly Case[] = [
  holds("grows: by .call", `const store = (q: number[], i: number, v: number): void => { q[i] = v; };
function f(x: number, y: number): number { const q: number[] = []; store.call(null, q, 0, x); store.call(null, q, 1, y); return q[0] * q[1]; }`, [0.7, 1.3]),
  holds("grows: given to a callback", `const withList = (g: (q: number[]) => void): number[] => { const q: number[] = []; g(q); return q; };
function f(x: number, y: number): number { const q = withList((l) => { l[0] = x; l[1] = y; }); return q[0] * q[1]; }`, [0.7, 1.3]),
  holds("grows: by a pattern of an array", `
function f(x: number, y: number): number { const [q, r] = [[], []] as [number[], number[]]; q[0] = x; q[1] = y; r[0] = x; return q[0] * q[1] + r.length * r[0]; }`, [0.7, 1.3]),
  holds("grows: a literal by a pattern of an object", `
function f(x: number): number { const { r } = { r: [0] }; r[1] = x; return r.length * r[1]; }`, [0.7]),
  holds("grows: a property that is a shorter list by now", `
function f(x: number): number { const o = { list: [1, 2, 3] }; o.list = []; o.list[0] = x; o.list[1] = x * x; return o.list[0] * o.list[1] + o.list.length; }`, [0.7]),
  holds("grows: a row that is a shorter list by now", `
function f(x: number): number { const m = [[1, 2], [3, 4]]; m[0] = []; m[0][0] = x; m[0][1] = x * x; return m[0][0] * m[0][1] + m[0].length; }`, [0.7]),
  holds("grows: shift, then a store at the last place", `
function f(x: number): number { const a = [x, 2, 3]; const b = a.shift()!; a[2] = b * x; return a[2] * a[0] + a.length; }`, [0.7]),
  holds("grows: a copy of a literal that grows", `
function f(x: number, y: number): number { const a = [x, y], q = [...a]; q[2] = x * y; q[3] = q[2] * x; return q[3] + q.length; }`, [0.7, 1.3]),
  holds("grows: in an object, assigned by pattern", `
function f(x: number): number { const o = { a: [1, 2], b: [] as number[] }; let q: number[]; ({ b: q } = o); q[0] = x; q[1] = x * x; return o.b[0] * o.b[1] + o.b.length; }`, [0.7]),
  holds("grows: swap by pattern", `
function f(x: number): number { let a = [1, 2, x], b: number[] = []; [a, b] = [b, a]; a[0] = x; a[1] = x * b[2]; return a[0] * a[1] + a.length; }`, [0.7]),
  holds("grows: length shortened in another name", `
function f(x: number): number { const a = [x, 2, 3], b = a; b.length = 1; a[1] = x * x; return a[1] * a[0] + a.length; }`, [0.7]),
  holds("grows: pop through a helper, outside list copy", `const drop = (q: number[]): number => q.pop()!;
function f(xs: number[]): number { const a = xs.slice(); const d = drop(a); a[2] = d * d; return a[2] * a[0] + a.length; }`, [[0.7, 0.3, 1.2]]),
  holds("grows: rows pushed under another name", `
function f(x: number): number { const m = [[1, 2]]; const rows = m; rows.push([]); m[1][0] = x; m[1][1] = x * x; return m[1][0] * m[1][1] + m[1].length; }`, [0.7]),
  holds("grows: rows returned by a method", `class G { private m: number[][] = []; rows(): number[][] { return this.m; } run(x: number): number { this.rows().push([]); const [r] = this.m; r[0] = x; r[1] = x * x; return this.m[0][0] * this.m[0][1]; } }
function f(x: number): number { return new G().run(x); }`, [0.7]),
  holds("grows: setter", `class G { private q = [1, 2, 3]; set list(v: number[]) { this.q = v; } run(x: number): number { this.list = []; this.q[0] = x; this.q[1] = x * x; return this.q[0] * this.q[1] + this.q.length; } }
function f(x: number): number { return new G().run(x); }`, [0.7]),
  holds("grows: computed key", `
function f(x: number, n: number): number { const o = { a: [1, 2], b: [3, 4] }; const k = n > 0 ? "a" : "b"; o[k] = []; o[k][0] = x; o.a[1] = x * x; return o.a[0] * o.a[1] + o.a.length; }`, [0.7, 1]),
  holds("grows: filter of a literal", `
function f(x: number): number { const a = [x, -1, 2].filter((v) => v > 0); a[2] = x * x; a[3] = a[2] * x; return a[3] + a.length * a[0]; }`, [0.7]),
  holds("grows: reduce to a list", `
function f(xs: number[]): number { const a = xs.reduce((acc: number[], v, i) => { acc[i] = v * v; return acc; }, []); return a[0] * a[1] + a.length; }`, [[0.7, 0.2]]),
  holds("grows: generic helper", `function put<T>(xs: T[], i: number, v: T): T[] { xs[i] = v; return xs; }
function f(x: number): number { const a = put(put([] as number[], 0, x), 1, x * x); const m = put([[x]], 1, [x, 2]); return a[0] * a[1] + m[1][0]; }`, [0.7]),
  holds("grows: closures", `function make(): { add(v: number): void; all(): number[] } { const q: number[] = []; return { add(v) { q[q.length] = v; }, all: () => q }; }
function f(x: number): number { const o = make(); o.add(x); o.add(x * x); const l = o.all(); l[2] = l[0] * l[1]; return o.all()[2] + l.length; }`, [0.7]),
  holds("grows: interface", `interface S { put(q: number[], v: number): void } class A implements S { put(q: number[], v: number): void { q[1] = v; } } class B implements S { put(q: number[], v: number): void { q[1] = v * v; } }
function f(x: number, n: number): number { const s: S = n > 0 ? new A() : new B(); const q = [x]; s.put(q, x * 2); return q[0] * q[1]; }`, [0.7, 1]),
  holds("grows: default of a parameter", `function g(x: number, q: number[] = []): number[] { q[0] = x; q[1] = x * x; return q; }
function f(x: number): number { const q = g(x); return q[0] * q[1] + g(x, [1, 2, 3]).length; }`, [0.7]),
  holds("grows: splice and length--", `
function f(xs: number[]): number { const a = [...xs]; a.length--; a[a.length] = 2 * xs[0]; a[2] = xs[1] * xs[0]; return a[2] * a[1] + a.length; }`, [[0.7, 0.3, 1.2]]),
  holds("grows: flatMap", `
function f(x: number): number { const a = [1, 2].flatMap((k) => (k > 1 ? [] : [x])); a[1] = x * x; return a[0] * a[1] + a.length; }`, [0.7]),
  holds("grows: rest parameter", `function g(...q: number[]): number { q[2] = q[0] * q[1]; return q[2] * q.length; }
function f(x: number, y: number): number { return g(x, y); }`, [0.7, 1.3]),
  holds("grows: fns in a list", `const a0 = (q: number[], v: number): void => { q[q.length + 0] = v; }, a1 = (q: number[], v: number): void => { q[1] = v * v; };
function f(x: number): number { const q: number[] = []; for (const g of [a0, a1]) g(q, x); return q[0] * q[1]; }`, [0.7]),
  holds("grows: spread of an object", `
function f(x: number): number { const d = { list: [] as number[], k: 1 }; const o = { ...d, k: x }; o.list[0] = x; o.list[1] = o.k * x; return o.list[0] * o.list[1]; }`, [0.7]),
  holds("grows: for of rows", `
function f(x: number): number { const m: number[][] = [[], []]; for (const r of m) { r[0] = x; r[1] = x * x; } return m[0][1] * m[1][0]; }`, [0.7]),
  holds("grows: entries", `
function f(x: number): number { const m: number[][] = [[], []]; for (const [i, r] of m.entries()) { r[0] = x; r[1] = x * i; } return m[0][0] * m[1][1]; }`, [0.7]),
  holds("grows: Object.values", `
function f(x: number): number { const o = { a: [] as number[], b: [] as number[] }; for (const r of Object.values(o)) { r[0] = x; r[1] = x * x; } return o.a[0] * o.b[1]; }`, [0.7]),
  holds("grows: ternary and or", `
function f(x: number, n: number): number { const a = [x], b = n > 0 ? a : [1, 2]; b[1] = x * x; return b[0] * b[1] + a.length; }`, [0.7, 1]),
  holds("grows: map of rows grows", `
function f(x: number): number { const m = [1, 2].map((k) => [k * x]); m[1][1] = x * x; m.forEach((r) => { r[2] = x; }); return m[1][1] * m[0][2] + m[0].length; }`, [0.7]),
  holds("grows: outer variable in nested closure", `
function f(x: number): number { let q = [1, 2, 3]; const reset = (): void => { q = []; }; reset(); q[0] = x; q[1] = x * x; return q[0] * q[1] + q.length; }`, [0.7]),
  holds("grows: concat", `
function f(x: number): number { const q = [x].concat([2]); q[2] = x * x; return q[2] * q[0] + q.length; }`, [0.7]),
  holds("grows: slice with arguments", `
function f(xs: number[]): number { const q = xs.slice(1); q[2] = xs[0] * xs[1]; return q[2] * q[0] + q.length; }`, [[0.3, 0.7, 1.1]]),
  holds("grows: Array.from of a literal", `
function f(x: number): number { const q = Array.from([x]); q[1] = x * x; return q[1] * q[0] + q.length; }`, [0.7]),
  holds("grows: bind", `const store = (q: number[], v: number): void => { q[q.length] = v; q[5] = v; };
function f(x: number): number { const q: number[] = []; const put = store.bind(null, q); put(x); return q[0] * q[5]; }`, [0.7]),
  holds("grows: length 1 then store", `
function f(x: number): number { const a = [1, 2, 3]; a.length = 1; a[1] = x; a[2] = x * x; return a[1] * a[2] + a.length; }`, [0.7]),
  holds("grows: what is missing in a filtered list is given", `const make = (n: number): number[] => new Array(n);
function f(t: number, b: number): number { const q = make(7).filter((x) => x), p = [t, b, 0].filter((x) => x !== 0); q[3] ??= t; p[2] ||= t * b; p[0]! += b; p[1] &&= b * t; t = q[2] ?? b; return t * t + q[3]! * b + q.length + p[0]! * p[1]! * p[2]!; }`, [0.7, 0.9]),
];
