/** Instances of a class where another one of the same structure is expected: whose method runs is told by the object. */
import { holds, refused, type Case } from "./case.ts";

const types = `class A { constructor(public x: number) {} m(k: number): number { return this.x * k; } get d(): number { return this.x * 2; } }
class B { constructor(public x: number) {} m(k: number): number { return this.x + k * k; } get d(): number { return this.x * 3; } }
class C extends B { y = 1; override m(k: number): number { return super.m(k) * this.y; } }
interface I { x: number; m(k: number): number; readonly d: number }
class H<T extends { x: number }> { constructor(public v: T) {} get(): number { return this.v.x; } }
const use = (q: B, k: number): number => q.m(k) * q.d;
const useI = (q: I, k: number): number => q.m(k) * q.d;
`;

const program = (text: string): string => `${types}
function f(a: number, b: number): number { let t = a * b; ${text} }`;

const texts: readonly (readonly [string, string])[] = [
  ["A as B", `const q: B = new A(a); return q.m(b) * q.d;`],
  ["A as B arg", `return use(new A(a), b) + use(new B(a), b) + use(new C(a), b);`],
  ["let A or B", `let q: B = new B(a); t = q.m(b); q = new A(b); return t * q.m(a) * q.d;`],
  ["choice", `const q: B = a > 0.5 ? new A(a) : new B(a); return q.m(b) * q.d;`],
  ["list", `const qs: B[] = [new A(a), new B(b), new C(t)]; return qs.reduce((s, q) => s * 0.5 + q.m(b) * q.d, 0);`],
  ["field", `const o: { q: B } = { q: new A(a) }; t = o.q.m(b); o.q = new B(b); return t * o.q.m(a);`],
  ["class field", `class K { q: B; constructor(q: B) { this.q = q; } go(k: number): number { return this.q.m(k) * this.q.d; } } const k = new K(new A(a)); t = k.go(b); k.q = new C(b); return t * k.go(a);`],
  ["return", `const mk = (k: number): B => (k > 0.5 ? new A(k) : new C(k)); return use(mk(a), b) * use(mk(b), a);`],
  ["spread instance", `const q = { ...new A(a) } as unknown as { x: number }; return q.x * b;`],
  ["instanceof", `const qs: (A | B)[] = [new A(a), new B(b), new C(t)]; return qs.reduce((s, q) => s * 0.5 + (q instanceof B ? q.m(b) : q.d), 0);`],
  ["generic", `const h = new H<B>(new A(a)); t = h.v.m(b) * h.get(); h.v = new C(b); return t * h.v.m(a);`],
  ["method taken", `const q: B = new A(a); const { x } = q; const m = (k: number) => q.m(k); return m(b) * x;`],
  ["private look", `class P { private s = 2; constructor(public x: number) {} m(k: number): number { return this.x * this.s * k; } } class Q extends P { override m(k: number): number { return super.m(k) + k; } } const ps: P[] = [new P(a), new Q(b)]; return ps.reduce((s, p) => s * 0.5 + p.m(b), 0);`],
];

/** Of the one, a property may be left out that the other does not have. */
const optional = (text: string): string => `class A { constructor(public x: number) {} get(): number { return this.x * 5; } }
class B { y?: number; constructor(public x: number) {} get(): number { return this.x * (this.y ?? 2); } }
class D extends B { z?: number }
function f(a: number, b: number): number { let t = a * b; ${text} }`;

const optionals: readonly (readonly [string, string])[] = [
  ["a variable", `let q: B = new A(a); if (a > 0.5) q = new B(b); return q.get();`],
  ["a list", `const qs: B[] = [new A(a), new B(b), new D(t)]; return qs.reduce((s, q) => s * 0.5 + q.get(), 0);`],
  ["an argument", `const use = (q: B): number => q.get() * q.x; return use(new A(a)) * use(new B(b)) + use(new D(t));`],
  ["a property", `const o: { q: B } = { q: new B(a) }; t = o.q.get(); o.q = new A(b); return t * o.q.get();`],
  ["a result", `const mk = (k: number): B => (k > 0.5 ? new A(k) : new B(k)); return mk(a).get() * mk(b).get();`],
  ["put there later", `const d = new D(a); d.z = b; d.z *= a; const q: B = d; q.y = t; q.y *= b; return q.get() * d.z;`],
];

const noInstance = (name: string, text: string): Case => refused(`structural: ${name}`, /^FLX2001: An object that is no instance, where one of B is expected,/, program(text), [0.9, 0.4]);

export const cases: readonly Case[] = [
  ...texts.map(([name, text]) => holds(`structural: ${name}`, program(text), [0.9, 0.4], [0.3, 1.7])),
  ...optionals.map(([name, text]) => holds({ name: `structural, with what may be left out: ${name}`, kink: true }, optional(text), [0.9, 0.4], [0.3, 1.7])),
  refused("structural, with what may be left out: put where there is none", /^FLX2001: An assignment to 'y' of an object that was made without it/, optional(`const q: B = new A(a); q.y = b; return q.get() * q.y;`), [0.9, 0.4]),
  noInstance("an object", `const q: B = { x: a, m: (k: number) => k * a * 5, d: b }; return q.m(b) * q.d;`),
  noInstance("an object as an argument", `return use({ x: a, m: (k: number) => k * a * 5, d: b }, b) * use(new B(b), a);`),
];
