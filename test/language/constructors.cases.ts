/** Constructors of classes that keep functions, and call methods before they are done. */
import { holds, refused, type Case } from "./case.ts";

export const cases: readonly Case[] = [
  holds("adds in ctor", `class L { fs: ((x: number) => number)[] = []; constructor(k: number) { this.add((x) => k * x); this.add((x) => x * x); } add(g: (x: number) => number) { this.fs.push(g); } run(x: number) { let s = x; for (const g of this.fs) s = g(s); return s; } }
function f(x: number): number { return new L(x).run(x); }`, [2]),
  holds("adds outside", `class L { fs: ((x: number) => number)[] = []; add(g: (x: number) => number) { this.fs.push(g); return this; } run(x: number) { let s = x; for (const g of this.fs) s = g(s); return s; } }
function f(x: number): number { const l = new L(); l.add((y) => x * y); l.add((y) => y * y); return l.run(x); }`, [2]),
  holds("other method", `class L { fs: ((x: number) => number)[]; s = 0; constructor(k: number) { this.fs = [(x) => k * x, (x) => x * x]; this.reset(); } reset() { this.s = 1; } run(x: number) { let s = x * this.s; for (const g of this.fs) s = g(s); return s; } }
function f(x: number): number { return new L(x).run(x); }`, [2]),
  holds("function field, method", `class L { g: (x: number) => number; s = 0; constructor(k: number) { this.g = (x) => k * x; this.reset(k); } reset(k: number) { this.s = k * k; } run(x: number) { return this.g(x) * this.s; } }
function f(x: number): number { return new L(x).run(x); }`, [2]),
  holds("given", `class L { y: number; constructor(readonly g: (x: number) => number, x0: number) { this.y = this.at(x0); } at(x: number) { return this.g(x); } run(x: number) { return this.at(x) - this.y; } }
function f(x: number): number { return new L((t) => t * t * x, 1).run(x); }`, [2]),
  holds("given list", `class L { y: number; constructor(readonly fs: ((x: number) => number)[], x0: number) { this.y = this.at(x0); } at(x: number) { return this.fs.reduce((s, g) => s + g(x), 0); } run(x: number) { return this.at(x) - this.y; } }
function f(x: number): number { return new L([(t) => t * t * x, Math.sin], 1).run(x); }`, [2]),
  holds("getter", `class L { readonly y: number; constructor(readonly g: (x: number) => number, readonly x0: number) { this.y = this.twice * x0; } get twice() { return 2 * this.g(this.x0); } run(x: number) { return this.g(x) - this.y; } }
function f(x: number): number { return new L((t) => t * t * x, x).run(x); }`, [2]),
  holds("base", `class M { y: number; constructor(readonly g: (x: number) => number, x0: number) { this.y = this.at(x0); } at(x: number) { return this.g(x); } }
class N extends M { z = 3; constructor(k: number) { super((x) => k * x * x, k); this.z = this.at(this.y); } run(x: number) { return this.at(x) - this.y * this.z; } }
function f(x: number): number { return new N(x).run(x); }`, [2]),
  holds("writes after", `class L { y: number; z = 1; constructor(readonly g: (x: number) => number, x0: number) { this.y = 0; this.init(x0); this.z = this.y * x0; this.y *= 2; } init(x: number) { this.y = this.g(x); this.z = 9; } run(x: number) { return this.g(x) * this.z - this.y; } }
function f(x: number): number { return new L((t) => t * t * x, x).run(x); }`, [2]),
  holds("loop after", `class L { y = 0; constructor(readonly g: (x: number) => number, n: number) { this.add(1); for (let i = 0; i < n; i++) this.add(i); } add(x: number) { this.y = this.g(this.y + x); } }
function f(x: number, n: number): number { return new L((t) => t * t * x, n).y; }`, [0.2, 3]),
  holds("table of this", `class L { readonly ys: number[]; constructor(readonly g: (x: number) => number, n: number) { this.ys = []; this.fill(n); } private fill(n: number) { for (let i = 0; i < n; i++) this.ys.push(this.g(i)); } at(i: number) { return this.ys[i]!; } }
function f(x: number, n: number): number { const l = new L((t) => Math.sin(t * x), n); return l.at(1) * l.at(2); }`, [0.2, 3]),
  holds("passed on", `const start = (l: L): number => l.at(2);
class L { y = 0; constructor(readonly g: (x: number) => number) { this.y = start(this); } at(x: number) { return this.g(x); } }
function f(x: number): number { return new L((t) => t * t * x).y; }`, [0.2]),
  refused("under a condition", /^FLX2001: this under a condition.*Use it before/, `class L { y = 0; constructor(readonly g: (x: number) => number, x: number) { if (x > 1) this.y = this.at(x); } at(x: number) { return this.g(x); } }
function f(x: number): number { return new L((t) => t * t * x, x).y; }`, [0.2]),
  holds("too early", `class L { y: number; z: number; constructor(readonly g: (x: number) => number, x: number) { this.y = this.at(x); this.z = 1; } at(x: number) { return this.g(x) + (this.z ?? 2); } }
function f(x: number): number { return new L((t) => t * t * x, x).y; }`, [0.2]),
  refused("a field that may have a value", /^FLX2001: this where its field 'z' may have a value or not/, `class L { y: number; z!: number; constructor(readonly g: (x: number) => number, x: number) { if (x > 1) this.z = x; this.y = this.at(x); this.z = 1; } at(x: number) { return this.g(x) + (this.z ?? 2); } }
function f(x: number): number { return new L((t) => t * t * x, x).y; }`, [0.2]),
  refused("a function too late", /^FLX2001: (A function in a field|An assignment to 'h')/, `class L { y = 0; h: (x: number) => number; constructor(readonly g: (x: number) => number, x: number) { this.y = this.at(x); this.h = (t) => t * x; } at(x: number) { return this.g(x); } run(x: number) { return this.h(x); } }
function f(x: number): number { return new L((t) => t * t * x, x).run(x); }`, [0.2]),
];
