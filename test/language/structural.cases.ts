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

const noInstance = (name: string, text: string): Case => refused(`structural: ${name}`, /^FLX2001: An object that is no instance, where one of B is expected,/, program(text), [0.9, 0.4]);

export const cases: readonly Case[] = [
  ...texts.map(([name, text]) => holds(`structural: ${name}`, program(text), [0.9, 0.4], [0.3, 1.7])),
  noInstance("an object", `const q: B = { x: a, m: (k: number) => k * a * 5, d: b }; return q.m(b) * q.d;`),
  noInstance("an object as an argument", `return use({ x: a, m: (k: number) => k * a * 5, d: b }, b) * use(new B(b), a);`),
];
