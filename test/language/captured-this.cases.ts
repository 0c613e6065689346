/** `this` in what a macro is applied to: one more captured variable. */
import { holds, refused, type Case } from "./case.ts";
const macros = (names: string) => `import { ${names} } from "fluxion";\n`;
export const cases: readonly Case[] = [
  holds({ name: "grad in method", macros: "all" }, macros("grad") + `class Model { constructor(public w: number[]) {} loss(x: number): number { let s = 0; for (let i = 0; i < this.w.length; i++) s += Math.sin(this.w[i] * x) * (i + 1); return s; }
  slope(x: number): number { return grad((t: number) => this.loss(t))(x); } }
 function f(w: number[], x: number): number { return new Model(w).slope(x) * x; }`, [[0.3, 0.5], 0.7]),
  holds({ name: "through a local arrow", macros: "all" }, macros("grad") + `class Model { constructor(public w: number) {}
  slope(x: number): number { const sq = (t: number) => t * t * this.w; const k = 2 * x; const g = grad((t: number) => sq(t) * k + this.w * t); return g(x) * g(2 * x); } }
 function f(w: number, x: number): number { return new Model(w).slope(x) * x; }`, [0.3, 0.7]),
  holds({ name: "by name of the local arrow", macros: "all" }, macros("grad") + `class Model { constructor(public w: number) {}
  slope(x: number): number { const sq = (t: number) => t * t * this.w; return grad(sq)(x); } }
 function f(w: number, x: number): number { return new Model(w).slope(x) * x; }`, [0.3, 0.7]),
  refused("field", /^FLX2001: The call of the method 'vg'/, macros("valueAndGrad") + `class Opt { private lr = 0.1; readonly vg = valueAndGrad((x: number) => this.cost(x)); constructor(private a: number) {} private cost(x: number): number { return (x - this.a) ** 4; } run(x: number): number { for (let i = 0; i < 3; i++) { const [v, g] = this.vg(x); x -= this.lr * g + 0 * v; } return x; } }
 function f(a: number, x: number): number { return new Opt(a).run(x); }`, [0.3, 0.7]),
  holds({ name: "mutating this between", macros: "all" }, macros("grad") + `class Opt { constructor(public a: number) {} cost(x: number): number { return (x - this.a) ** 4; } run(x: number): number { const g = grad((t: number) => this.cost(t)); const u = g(x); this.a = x * x; return u * g(x); } }
 function f(a: number, x: number): number { return new Opt(a).run(x); }`, [0.3, 0.7]),
  holds({ name: "hessian, jvp, vjp in methods", macros: "all" }, macros("hessian, jvp, vjp") + `class M { constructor(public a: number) {} e(x: number[]): number { return this.a * x[0] ** 3 * x[1] + Math.sin(x[1] * this.a); }
 h(x: number[]): number { return hessian((t: number[]) => this.e(t))(x)[0][1]; } j(x: number[]): number { return jvp((t: number[]) => this.e(t))([x], [[1, 2]])[1]; } v(x: number[]): number { const [y, [g]] = vjp((t: number[]) => this.e(t))([x], 1); return y * g[1]; } }
 function f(a: number, x: number[]): number { const m = new M(a); return m.h(x) + m.j(x) * m.v(x); }`, [0.3, [0.7, 0.4]]),
  holds({ name: "getter", macros: "all" }, macros("grad") + `class M { constructor(public a: number, private b: number) {} get slope(): number { return grad((t: number) => t ** 3 * this.b)(this.a); } }
 function f(a: number, b: number): number { return new M(a, b).slope * a; }`, [0.3, 0.7]),
  holds({ name: "subclass", macros: "all" }, macros("grad") + `abstract class S { abstract e(x: number): number; slope(x: number): number { return grad((t: number) => this.e(t))(x); } } class A extends S { constructor(private k: number) { super(); } e(x: number) { return this.k * x ** 3; } } class B extends S { constructor(private k: number) { super(); } e(x: number) { return Math.sin(this.k * x); } }
 function f(a: number, x: number): number { const l: S[] = [new A(a), new B(a)]; let s = 0; for (const m of l) s += m.slope(x); return s; }`, [0.3, 0.7]),
  holds({ name: "generic class", macros: "all" }, macros("grad") + `class M<T extends { k: number }> { constructor(public o: T) {} slope(x: number): number { return grad((t: number) => this.o.k * t ** 3)(x); } }
 function f(a: number, x: number): number { return new M({ k: a, z: 2 }).slope(x); }`, [0.3, 0.7]),
  holds({ name: "passed to an optimiser", macros: "all" }, macros("grad") + `function descend(e: (x: number) => number, d: (x: number) => number, x: number): number { for (let i = 0; i < 3; i++) x -= 0.1 * d(x) + 0 * e(x); return x; }
class M { constructor(public a: number) {} fit(x: number): number { const e = (t: number) => (t - this.a) ** 2 * t; return descend(e, grad(e), x); } }
 function f(a: number, x: number): number { return new M(a).fit(x); }`, [0.3, 0.7]),
  holds({ name: "nested macros", macros: "all" }, macros("grad") + `class M { constructor(public a: number) {} second(x: number): number { const g = grad((t: number) => this.a * t ** 4); return grad((t: number) => g(t))(x); } }
 function f(a: number, x: number): number { return new M(a).second(x); }`, [0.3, 0.7]),
  holds({ name: "nested macros with this in both", macros: "all" }, macros("grad") + `class M { constructor(public a: number) {} second(x: number): number { return grad((t: number) => grad((u: number) => this.a * u ** 4)(t) * this.a)(x); } }
 function f(a: number, x: number): number { return new M(a).second(x); }`, [0.3, 0.7]),
  refused("private field #", /^FLX2006: The field 'M.#a'/, macros("grad") + `class M { #a: number; constructor(a: number) { this.#a = a; } s(x: number): number { return grad((u: number) => this.#a * u ** 4)(x); } }
 function f(a: number, x: number): number { return new M(a).s(x); }`, [0.3, 0.7]),
  holds({ name: "static", macros: "all" }, macros("grad") + `class M { static k = 2; static s(x: number): number { return grad((u: number) => this.k * u ** 4)(x); } }
 function f(a: number, x: number): number { return M.s(x) * a; }`, [0.3, 0.7]),
  refused("super", /^FLX2001: The expression 'super'/, macros("grad") + `class A { e(x: number): number { return x ** 3; } } class M extends A { e(x: number) { return 2 * x; } s(x: number): number { return grad((u: number) => super.e(u))(x); } }
 function f(a: number, x: number): number { return new M().s(x) * a; }`, [0.3, 0.7]),
  refused("function expression", /^FLX2001: this cannot/, macros("grad") + `class M { a = 3; s(x: number): number { return grad(function (this: M, u: number) { return this.a * u ** 2; } as (u: number) => number)(x); } }
 function f(a: number, x: number): number { return new M().s(x) * a; }`, [0.3, 0.7]),
  refused("another this", /^FLX1015: /, macros("grad") + `class M { a = 3; s(x: number): number { const e = (u: number) => this.a * u * u; const o = { go(t: number) { return grad(e)(t); } }; return o.go(x); } }
 function f(a: number, x: number): number { return new M().s(x) * a; }`, [0.3, 0.7]),
  holds({ name: "constructor", macros: "all" }, macros("grad") + `class M { readonly slope: number; a: number; constructor(a: number, x: number) { this.a = a; this.slope = grad((t: number) => this.a * t ** 3)(x); } }
 function f(a: number, x: number): number { return new M(a, x).slope; }`, [0.3, 0.7]),
];
