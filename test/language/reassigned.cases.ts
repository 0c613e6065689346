/** Variables, fields and lists that hold an instance of a base class, and one of a subclass later on. */
import { holds, type Case } from "./case.ts";

const subclasses = `class A { constructor(public k: number) {} v(x: number) { return this.k * x; } }
class B extends A { m = 2; v(x: number) { return this.k * x * x + this.m; } }
class C extends A { constructor(k: number, readonly inner: A) { super(k); } v(x: number) { return this.inner.v(x) ** 2 + this.k; } }
`;

export const cases: readonly Case[] = [
  holds("base to sub", `${subclasses}function f(x: number): number { let a = new A(x); const p = a.v(x); a = new B(x); return p + a.v(x); }`, [2], [0.3]),
  holds("in a branch", `${subclasses}function f(x: number): number { let a = new A(x); if (x > 1) a = new B(x); return a.v(x) + a.k; }`, [2], [0.3]),
  holds("wrapping", `${subclasses}function f(x: number, n: number): number { let a = new A(x); for (let i = 0; i < n; i++) a = i % 2 === 0 ? new C(x, a) : new B(a.v(x)); return a.v(x); }`, [0.4, 3], [0.3, 0]),
  holds("wrapping, if", `${subclasses}function f(x: number, n: number): number { let a = new A(x); for (let i = 0; i < n; i++) if (i % 2 === 0) a = new C(x, a); else { a = new B(a.v(x)); a.k += x; } return a.v(x); }`, [0.4, 3], [0.3, 0]),
  holds("instanceof", `${subclasses}function f(x: number): number { let a = new A(x); if (x > 1) a = new B(x); return a instanceof B ? a.m * x : a.v(x); }`, [2], [0.3]),
  holds("captured", `${subclasses}function f(x: number): number { let a = new A(x); const put = (): void => { a = new B(x); }; const p = a.v(x); if (x > 1) put(); const get = () => a.v(3); return p + get(); }`, [2], [0.3]),
  holds("param", `${subclasses}function g(a: A, x: number): number { const p = a.v(x); if (p > 1) a = new B(p); return a.v(x); }
function f(x: number): number { return g(new A(x), x) + g(new B(x), x); }`, [2], [0.3]),
  holds("field", `${subclasses}class H { a = new A(1); constructor(k: number) { if (k > 1) this.a = new B(k); } run(x: number) { this.a.k *= x; const p = this.a.v(x); this.a = new B(p); return this.a.v(p); } }
function f(x: number): number { return new H(x).run(x); }`, [2], [0.3]),
  holds("object", `${subclasses}function f(x: number): number { const o = { a: new A(x), z: 1 }; const p = o.a.v(x); o.a = new B(p); return o.a.v(x) + p; }`, [2], [0.3]),
  holds("list", `${subclasses}function f(x: number): number { const o = [new A(x)]; const p = o[0]!.v(x); o[0] = new B(p); o.push(new B(x)); return o.reduce((s, a) => s + a.v(x), 0); }`, [2], [0.3]),
  holds("method returns", `class A { constructor(public k: number) {} v(x: number) { return this.k * x; } next(): A { return this.k > 1 ? new B(this.k / 2) : this; } }
class B extends A { v(x: number) { return this.k * x * x; } }
function f(x: number): number { let a = new A(x); let s = 0; for (let i = 0; i < 3; i++) { s += a.v(x); a = a.next(); } return s; }`, [2.3], [0.3], [5]),
  holds("no override", `class A { constructor(public k: number) {} v(x: number) { return this.k * x; } }
class B extends A { w = 3; }
function f(x: number): number { let a = new A(x); const p = a.v(x); if (x > 1) a = new B(x); return p + a.v(x); }`, [2], [0.3]),
  holds("from a parameter", `${subclasses}function f(a: A, x: number): number { let b = a; const p = b.v(x); if (x > 1) b = new B(p); return b.v(x); }`, "new A(2), 3", "new B(2), 3", "new A(2), 0.5"),
  holds("a state machine", `abstract class S { abstract step(x: number): number; abstract next(x: number): S; }
class Up extends S { constructor(readonly r: number) { super(); } step(x: number) { return x * this.r; } next(x: number): S { return x > 2 ? new Down(this.r) : this; } }
class Down extends S { constructor(readonly r: number) { super(); } step(x: number) { return x / this.r - 0.1; } next(x: number): S { return x < 1 ? new Up(this.r * 1.1) : this; } }
function f(x: number, r: number, n: number): number { let s: S = new Up(r); for (let i = 0; i < n; i++) { x = s.step(x); s = s.next(x); } return x; }`, [0.7, 1.5, 9]),
  holds("union", `class L { constructor(readonly a: number) {} at(x: number) { return this.a * x; } }
class Q { constructor(readonly a: number, readonly b: number) {} at(x: number) { return this.a * x * x + this.b; } }
function f(x: number): number { let m: L | Q = new L(x); let s = m.at(x); if (s > 1) m = new Q(s, x); s += m.at(x); if (m instanceof Q) s *= m.b; return s; }`, [2], [0.3]),
];
