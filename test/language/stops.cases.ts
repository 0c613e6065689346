/** stopGradient of structures: nothing in them has a derivative, and nobody can tell the copy from the value itself. */
import { holds, refused, type Case } from "./case.ts";
const imports = `import { stopGradient } from "fluxion";\n`;
const write = /^FLX2001: A write to what stopGradient/;
export const cases: readonly Case[] = [
  holds({ name: "union", kink: true, macros: "all" }, imports + `type S = { kind: "a"; r: number } | { kind: "b"; w: number };
 function area(s: S): number { return s.kind === "a" ? s.r * s.r : s.w * 3; }
 function f(x: number): number { const s: S = x > 0 ? { kind: "a", r: x } : { kind: "b", w: x * x }; return area(stopGradient(s)) * x; }`, [0.7], [-0.3]),
  holds({ name: "list of unions", kink: true, macros: "all" }, imports + `type S = { kind: "a"; r: number } | { kind: "b"; w: number };
 function area(s: S): number { return s.kind === "a" ? s.r * s.r : s.w * 3; }
 function f(x: number): number { const s: S[] = [{ kind: "a", r: x }, { kind: "b", w: x * x }]; let t = 0; for (const q of stopGradient(s)) t += area(q) * x; return t; }`, [0.7], [-0.3]),
  holds({ name: "recursive", kink: true, macros: "all" }, imports + `interface N { v: number; next?: N }
 function sum(n: N | undefined): number { return n ? n.v + sum(n.next) : 0; }
 function f(x: number): number { const l: N = { v: x, next: { v: x * x } }; return sum(stopGradient(l)) * x; }`, [0.7], [-0.3]),
  holds({ name: "instance", kink: true, macros: "all" }, imports + `class P { constructor(public a: number, private b: number[]) {} get s() { return this.a + this.b[0]; } }
 function f(x: number): number { const l = new P(x, [x * x]); return stopGradient(l).s * x + l.s; }`, [0.7], [-0.3]),
  refused("number or list", /^FLX2002: A value of type number/, imports + ` function f(x: number): number { const l: number | number[] = x > 0 ? x : [x, x]; const m = stopGradient(l); return (typeof m === "number" ? m : m[0]) * x; }`, [0.7]),
  holds({ name: "tuple", kink: true, macros: "all" }, imports + `
 function f(x: number): number { const [a, b] = stopGradient([x, x * x] as [number, number]); return a * x + b; }`, [0.7], [-0.3]),
  refused("object with function", /^FLX2001: stopGradient\(\) of an object with functions/, imports + ` function f(x: number): number { const o = stopGradient({ w: x, g: (t: number) => t * x }); return o.w * x + o.g(x); }`, [0.7]),
  holds({ name: "hierarchy", kink: true, macros: "all" }, imports + `abstract class S { abstract area(): number } class A extends S { constructor(readonly r: number) { super(); } area() { return this.r ** 2; } } class B extends S { constructor(readonly w: number) { super(); } area() { return this.w * 3; } }
 function f(x: number): number { const s: S = x > 0 ? new A(x) : new B(x); return stopGradient(s).area() * x; }`, [0.7], [-0.3]),
  refused("write to the copy", write, imports + `function f(x: number): number { const a = [x, 2 * x]; const b = stopGradient(a); b[0] = x * x; return a[0] * x + b[1]; }`),
  refused("write to the original", write, imports + `function f(x: number): number { const a = [x, 2 * x]; const b = stopGradient(a); a[0] = x * x; return b[0] * x; }`),
  refused("write to a parameter", write, imports + `function f(a: number[], x: number): number { const b = stopGradient(a); b[0] = x; return b[0] * x; }`, [[1,2], 2]),
  refused("in a helper", write, imports + `function set(a: number[], x: number): void { a[0] = x; }
 function f(x: number): number { const a = [x, 2 * x]; const b = stopGradient(a); set(a, 3 * x); return b[0] * x; }`),
  refused("by a helper", write, imports + `function fix(a: number[]): number[] { return stopGradient(a); }
 function f(x: number): number { const a = [x, 2 * x]; const b = fix(a); a[1] = 3 * x; return b[1] * x; }`),
  refused("by a helper that is called in a row", write, imports + `function fix(a: number[]): number[] { return stopGradient(a); } function two(a: number[]): number[] { return fix(a); }
 function f(x: number): number { const a = [x, 2 * x]; const b = two(a); a[1] = 3 * x; return b[1] * x; }`),
  refused("kept in an object", write, imports + `function f(x: number): number { const a = [x, 2 * x]; const o = { b: stopGradient(a) }; a[1] = 3 * x; return o.b[1] * x; }`),
  refused("field of an object", write, imports + `function f(x: number): number { const o = { w: x, v: [x] }; const p = stopGradient(o); o.w = 3 * x; return p.w * x; }`),
  refused("list in an object", write, imports + `function f(x: number): number { const o = { w: x, v: [x] }; const p = stopGradient(o); o.v[0] = 3 * x; return p.v[0] * x; }`),
  refused("push", write, imports + `function f(x: number): number { const a = [x]; const p = stopGradient(a); a.push(x); return p.length * x; }`),
  refused("in a loop", write, imports + `function f(x: number): number { const a = [x, x]; let s = 0; let b = stopGradient(a); for (let i = 0; i < 3; i++) { s += b[0] * x; a[0] += x; } return s; }`),
  refused("carried copy", write, imports + `function f(x: number): number { const a = [x, x]; let s = 0; let b = stopGradient(a); for (let i = 0; i < 3; i++) { s += b[0] * x; a[0] += x; b = stopGradient(a); } return s; }`),
  refused("original of a class", write, imports + `class P { constructor(public a: number) {} move(t: number) { this.a += t; } }
 function f(x: number): number { const p = new P(x), q = stopGradient(p); p.move(x); return q.a * x; }`),
  holds({ name: "built before", kink: true }, imports + `function f(x: number): number { const a = new Array<number>(3).fill(0); for (let i = 0; i < 3; i++) a[i] = x * i; const b = stopGradient(a); return a[1] * b[2] * x; }`, [2]),
  holds({ name: "built by a helper", kink: true }, imports + `function make(x: number): number[] { const a: number[] = []; for (let i = 0; i < 3; i++) a.push(x * i); return a; }
 function f(x: number): number { const a = make(x); const b = stopGradient(a); return a[1] * b[2] * x; }`, [2]),
  holds({ name: "made in each trip", kink: true }, imports + `function f(x: number): number { let s = 0; for (let k = 0; k < 3; k++) { const a = [x, k * x]; a[0] *= x; const b = stopGradient(a); s += b[0] * a[1]; } return s; }`, [2]),
  holds({ name: "stopped in each trip", kink: true }, imports + `function f(x: number): number { const a = [x, x]; let s = 0; for (let k = 0; k < 3; k++) { a[0] *= x; const b = stopGradient(a); s += b[0] * a[1]; } return s; }`, [1.2]),
  holds({ name: "the copy only", kink: true }, imports + `function f(x: number): number { const a = stopGradient([x, x * x]); a[0] = 2 * x; return a[0] * a[1]; }`, [1.2]),
  holds({ name: "sliced", kink: true }, imports + `function f(x: number): number { const a = [x, x * x]; const b = stopGradient(a).slice(); a[0] = 2 * x; b[1] *= x; return a[0] * b[1] + b[0] * x; }`, [1.2]),
  holds({ name: "spread", kink: true }, imports + `function f(x: number): number { const a = { p: x, q: x * x }; const b = { ...stopGradient(a) }; a.p = 2 * x; b.q *= x; return a.p * b.q + b.p * x; }`, [1.2]),
  holds({ name: "target network", kink: true }, imports + `interface Net { w: number[]; b: number } function run(n: Net, x: number): number { let s = n.b; for (let i = 0; i < n.w.length; i++) s += n.w[i] * x ** i; return Math.tanh(s); }
 function f(net: Net, x: number): number { const target = stopGradient(net); const e = run(net, x) - (0.5 + 0.9 * run(target, x + 1)); return e * e; }`, [{ w: [0.1, 0.3], b: 0.2 }, 0.4]),
  holds({ name: "helper that stops", kink: true }, imports + `function fix(a: number[]): number[] { return stopGradient(a); }
 function f(a: number[]): number { const b = fix(a); return a[0] * b[1] + fix(b)[0] * a[1]; }`, [[1.2, 0.3]]),
  holds({ name: "helper with its own array", kink: true }, imports + `function norm(a: number[]): number { const b = stopGradient(a); const c = b.map((v) => v * 2); c[0] = 1; return c[0] + c[1] * a[1]; }
 function f(a: number[]): number { return norm(a) * norm([a[1], a[0]]); }`, [[1.2, 0.3]]),
  holds({ name: "written before and after in other memory", kink: true }, imports + `function f(x: number): number { const a = [x, x], c = [0, 0]; const b = stopGradient(a); c[0] = x; c[1] = b[0] * x; return c[0] * c[1] * a[1]; }`, [1.2]),
  holds({ name: "integers are shared", kink: true }, imports + `function f(x: number): number { const a = new Int32Array([1, 2]); const b = stopGradient(a); a[0] = 5; return b[0] * x; }`, [1.2]),
  holds({ name: "missing", kink: true }, imports + `function f(x: number, o?: { a?: number[]; k?: number }): number { const b = stopGradient(o); return (b?.a?.[0] ?? 2) * x + (b?.k ?? x) * x; }`, [1.2, { a: [3], k: 2 }], [1.2, { a: [2] }], [1.2]),
  holds({ name: "recursive function", kink: true }, imports + `function g(a: number[], n: number): number { if (n === 0) return a[0]; const b = stopGradient(a); return b[1] * g([a[1], b[0] * a[0]], n - 1); }
 function f(a: number[]): number { return g(a, 3); }`, [[1.2, 0.4]]),
  refused("by a closure", write, imports + `function f(x: number): number { const a = [x, x]; const b = stopGradient(a); const set = () => { a[0] = 3 * x; }; set(); return b[0] * x; }`),
  refused("by a view", write, imports + `function f(x: number): number { const a = new Float64Array([x, x]); const v = a.subarray(1); const b = stopGradient(a); v[0] = 3 * x; return b[1] * x; }`),
  refused("of a view", write, imports + `function f(x: number): number { const a = new Float64Array([x, x]); const b = stopGradient(a.subarray(1)); a[1] = 3 * x; return b[0] * x; }`),
  refused("swapped buffers", write, imports + `function f(x: number): number { let a = [x, x], b = [0, 0]; const c = stopGradient(a); for (let i = 0; i < 3; i++) { b[0] = a[0] * x; [a, b] = [b, a]; } return a[0] * c[0]; }`),
  refused("shortened", write, imports + `function f(x: number): number { const a = [x, x]; const b = stopGradient(a); a.length = 1; return b.length * x; }`),
  refused("by a function that calls itself", write, imports + `function set(a: number[], n: number): void { if (n > 0) set(a, n - 1); else a[0] = 5; }
   function f(x: number): number { const a = [x, x]; const b = stopGradient(a); set(a, 3); return b[0] * x; }`),
  refused("in a function that calls itself", write, imports + `function g(a: number[], n: number): number { if (n === 0) return a[0]; const b = stopGradient(a); const r = g(a, n - 1); a[0] *= 2; return r * b[0]; }
   function f(x: number): number { return g([x, x], 3); }`),
  holds({ name: "two macros of one function that is refused nowhere", kink: true, macros: "all" }, imports + `interface S { p: number[]; v: number }
   function step(s: S, h: number): S { return { p: s.p.map((q) => q + h * s.v), v: s.v - h * stopGradient(s).p[0] }; }
   function f(x: number, v: number): number { let s: S = { p: [x, 2 * x], v }; for (let i = 0; i < 3; i++) s = step(s, 0.1); return s.p[0] * s.p[1] + s.v; }`, [0.7, 0.2]),
  refused("under a case that is never taken, for several macros", write, imports + `function f(xs: number[]): number { let s = 1; const q = stopGradient(xs); switch (Math.floor(2)) { case 0: xs[3] = s; } return q[1]!; }`, [[1, 2, 3, 4]]),
];
