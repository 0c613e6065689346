/** Objects whose class is only known as the program runs: methods that are overridden, interfaces, instanceof. */
import { holds, refused, type Case } from "./case.ts";

/** A matrix has no places for what only some classes have. */
const macros = ["vjp", "valueAndGrad", "fwdAndBwd", "jvp", "hvp", "jvp_grad", "jvp_jvp", "vjp_grad"];

/** The gradient of a member without numbers is `undefined`, and not `{}`. */
const some = macros.filter((name) => name !== "vjp_grad");

const shapes = `
abstract class Shape { abstract area(): number; twice(): number { return 2 * this.area(); } }
class Circle extends Shape { constructor(readonly r: number) { super(); } area(): number { return Math.PI * this.r * this.r; } }
class Square extends Shape { constructor(readonly side: number) { super(); } area(): number { return this.side * this.side; } }
class Ring extends Circle { constructor(r: number, readonly hole: number) { super(r); } override area(): number { return super.area() - Math.PI * this.hole ** 2; } }`;

const methods: Case[] = [
  holds({ name: "a list of shapes", macros }, `${shapes}
  function f(shapes: Shape[], k: number): number { let s = 0; for (const x of shapes) s += x.area() * k; return s * k; }`, "[new Circle(1.2), new Square(0.7), new Ring(2, 0.5)], 1.3", "[], 2"),
  holds({ name: "one shape, a template method", macros }, `${shapes}
  function f(s: Shape, k: number): number { return s.twice() ** k; }`, "new Circle(1.2), 2", "new Ring(1.2, 0.3), 1.5", "new Square(3), 2"),
  holds("shapes made inside", `${shapes}
  function f(x: number, y: number): number { const all: Shape[] = [new Circle(x), new Square(y)]; if (x > y) all.push(new Ring(x, y)); let s = 1; for (const one of all) s *= one.twice(); return s; }`, [2, 0.5], [0.5, 2]),
  holds({ name: "a class with subclasses, itself concrete", macros }, `${shapes}
  function f(cs: Circle[], x: number): number { let s = x; for (const c of cs) s = s * c.area() + c.r; return s; }`, "[new Circle(0.4), new Ring(1, 0.5), new Circle(0.3)], 0.7"),
  holds("chosen by a condition, reassigned in a loop", `${shapes}
  function f(x: number, n: number): number { let s: Shape = new Circle(x), t = 0; for (let i = 0; i < n; i++) { t += s.area() * x; s = s instanceof Circle ? new Square(x * t) : i > 2 ? new Ring(t, x) : new Circle(t); } return t; }`, [0.6, 4], [1.1, 2]),
  holds({ name: "shapes in an object, a Map-like table of them and one apart", macros }, `${shapes}
  function f(o: { main: Shape; rest: readonly Shape[]; k: number }): number { return o.rest.reduce((s, x) => s + x.area() * o.k, o.main.twice()); }`, "{ main: new Ring(2, 1), rest: [new Square(0.5), new Circle(0.5)], k: 3 }"),
  holds({ name: "methods with arguments, defaults, that call others of the object", macros }, `abstract class Kernel { constructor(protected readonly scale: number) {} abstract raw(d: number, p?: number): number; at(a: number, b: number): number { return this.raw((a - b) / this.scale); } }
  class Gauss extends Kernel { raw(d: number): number { return Math.exp(-d * d / 2); } }
  class Rational extends Kernel { constructor(scale: number, readonly alpha: number) { super(scale); } raw(d: number, p = this.alpha): number { return (1 + d * d) ** -p; } }
  function f(x: number, y: number, n: number): number { const ks: Kernel[] = [new Gauss(x), new Rational(y, x * y)]; let s = 0; for (let i = 0; i < n; i++) for (const k of ks) s += k.at(x * i, y) * k.raw(x, 2); return s; }`, [0.6, 1.4, 3]),
  holds({ name: "methods that change their objects", macros }, `abstract class Body { constructor(public x: number, public v: number) {} abstract force(): number; step(h: number): void { this.v += h * this.force(); this.x += h * this.v; } }
  class Spring extends Body { constructor(x: number, v: number, public k: number) { super(x, v); } force(): number { return -this.k * this.x; } override step(h: number): void { super.step(h); this.k *= 1 - h; } }
  class Falling extends Body { force(): number { return -9.81 - 0.1 * this.v; } }
  function f(bodies: Body[], h: number, n: number): number { for (let i = 0; i < n; i++) for (const b of bodies) b.step(h); let e = 0; for (const b of bodies) e += b.v * b.v + b.x; return e; }`, "[new Spring(1, 0.3, 2), new Falling(2, 0.1), new Spring(0.5, 1, 1)], 0.1, 3"),
  holds({ name: "methods that return instances", macros }, `abstract class Fn { abstract at(x: number): number; abstract d(): Fn; }
  class Poly extends Fn { constructor(readonly c: number[]) { super(); } at(x: number): number { let s = 0; for (let i = this.c.length; i-- > 0;) s = s * x + this.c[i]!; return s; } d(): Fn { return new Poly(this.c.slice(1).map((c, i) => c * (i + 1))); } }
  class Exp extends Fn { constructor(readonly k: number) { super(); } at(x: number): number { return Math.exp(this.k * x); } d(): Fn { return new Scaled(this.k, this.k); } }
  class Scaled extends Fn { constructor(readonly s: number, readonly rate: number) { super(); } at(x: number): number { return this.s * Math.exp(this.rate * x); } d(): Fn { return new Scaled(this.s * this.rate, this.rate); } }
  function f(g: Fn, x: number): number { return g.at(x) * g.d().at(x) + g.d().d().at(x); }`, "new Poly([1, 2, 3, 0.5]), 0.7", "new Exp(0.6), 0.7", "new Scaled(0.3, 1.2), 0.4"),
  holds({ name: "super in a dispatch of three levels", macros }, `class A { constructor(readonly a: number) {} v(x: number): number { return this.a * x; } }
  class B extends A { constructor(a: number, readonly b: number) { super(a); } override v(x: number): number { return super.v(x) ** 2 + this.b; } }
  class C extends B { override v(x: number): number { return super.v(x * this.a) * this.b; } }
  function f(all: A[], x: number): number { return all.map((o) => o.v(x)).reduce((s, y) => s * y, 1); }`, "[new A(0.5), new B(0.7, 1.1), new C(1.3, 0.4)], 0.8"),
  holds({ name: "accessors that are overridden", macros }, `abstract class P { abstract get size(): number; abstract set size(s: number); get double(): number { return 2 * this.size; } }
  class Q extends P { constructor(public q: number) { super(); } get size(): number { return this.q ** 2; } set size(s: number) { this.q = Math.sqrt(s); } }
  class R extends P { constructor(public w: number, public h: number) { super(); } get size(): number { return this.w * this.h; } set size(s: number) { this.w = s / this.h; } }
  function f(ps: P[], k: number): number { let s = 0; for (const p of ps) { p.size += k; p.size *= 2; s += p.double * p.size; } return s; }`, "[new Q(1.5), new R(2, 0.3)], 0.7"),
  holds({ name: "generics over a base class", macros }, `${shapes}
  function sum<T extends Shape>(xs: readonly T[], w: (x: T) => number): number { let s = 0; for (const x of xs) s += x.area() * w(x); return s; }
  function best<T extends Shape>(a: T, b: T): T { return a.area() > b.area() ? a : b; }
  function f(xs: Shape[], cs: Circle[], k: number): number { return sum(xs, (x) => x.twice() * k) + sum(cs, (c) => c.r ** k) + best(xs[0]!, xs[1]!).area(); }`, "[new Circle(1.2), new Square(0.7)], [new Ring(2, 0.5), new Circle(0.3)], 1.3"),
  holds({ name: "an optional shape", macros: some }, `${shapes}
  function f(o: { shape?: Shape; last: Shape | null; k: number }): number { let s = o.k; if (o.shape) s *= o.shape.area(); if (o.last !== null) s += o.last.twice() * o.k; return s + (o.shape?.area() ?? 1); }`, "{ shape: new Square(2), last: null, k: 3 }", "{ last: new Ring(2, 0.3), k: 0.4 }"),
  holds("a base class of another type argument", `abstract class Layer<T> { constructor(readonly p: T) {} abstract run(x: number): number; } class Lin extends Layer<{ w: number; b: number }> { run(x: number) { return this.p.w * x + this.p.b; } } class Aff extends Layer<{ w: number; b: number }> { run(x: number) { return this.p.w * (x - this.p.b); } } class Pow extends Layer<number> { run(x: number) { return x ** this.p; } }
  function f(w: number, b: number, n: number): number { const ls: Layer<{ w: number; b: number }>[] = [new Lin({ w, b }), new Aff({ w: b, b: w })]; let x = w; for (let i = 0; i < n; i++) x = ls[i % 2]!.run(x); return new Pow(3).run(x); }`, [0.6, 0.8, 3]),
  holds({ name: "toString, equals and the like do no harm", macros }, `${shapes.replace("twice()", 'toString(): string { return "shape"; } describe(): string { return `${this.toString()}: ${this.area()}`; } twice()')}
  function f(s: Shape[], k: number): number { return s.map((x) => x.area()).reduce((a, b) => a * b, k); }`, "[new Circle(1.2), new Square(0.7)], 1.3"),
];

const interfaces: Case[] = [
  holds({ name: "an interface that classes implement", macros }, `interface Activation { at(x: number): number }
  class Softplus implements Activation { constructor(readonly beta: number) {} at(x: number): number { return Math.log1p(Math.exp(this.beta * x)) / this.beta; } }
  class Leaky implements Activation { constructor(readonly slope: number) {} at(x: number): number { return x > 0 ? x : this.slope * x; } }
  function f(layers: Activation[], x: number): number { let y = x; for (const l of layers) y = l.at(y - 1); return y; }`, "[new Softplus(1.5), new Leaky(0.1), new Softplus(0.7)], 0.6"),
  holds({ name: "an interface with data and methods, extended", macros }, `interface Named { readonly weight: number; value(x: number): number } interface Term extends Named { scaled(x: number): number }
  class A implements Term { constructor(readonly weight: number) {} value(x: number) { return x ** 2; } scaled(x: number) { return this.weight * this.value(x); } }
  class B implements Term { constructor(readonly weight: number, readonly shift: number) {} value(x: number) { return Math.sin(x + this.shift); } scaled(x: number) { return this.value(x) / this.weight; } }
  function total(ts: readonly Named[], x: number): number { let s = 0; for (const t of ts) s += t.weight * t.value(x); return s; }
  function f(ts: Term[], x: number): number { return total(ts, x) + ts[0]!.scaled(x) * ts[1]!.scaled(x); }`, "[new A(0.5), new B(2, 0.3)], 0.7"),
  holds("an interface with but one class", `interface Rule { apply(x: number): number } class Twice implements Rule { constructor(readonly k: number) {} apply(x: number) { return this.k * x; } }
  function run(r: Rule, x: number): number { return r.apply(r.apply(x)); }
  function f(k: number, x: number): number { return run(new Twice(k), x); }`, [1.3, 0.7]),
  holds({ name: "a visitor", macros }, `interface Visitor { num(v: number): number; add(a: Node_, b: Node_): number; mul(a: Node_, b: Node_): number }
  abstract class Node_ { abstract accept(v: Visitor): number }
  class Num extends Node_ { constructor(readonly v: number) { super(); } accept(v: Visitor) { return v.num(this.v); } }
  class Add extends Node_ { constructor(readonly a: Node_, readonly b: Node_) { super(); } accept(v: Visitor) { return v.add(this.a, this.b); } }
  class Mul extends Node_ { constructor(readonly l: Node_, readonly r: Node_) { super(); } accept(v: Visitor) { return v.mul(this.l, this.r); } }
  class Evaluate implements Visitor { constructor(readonly scale: number) {} num(v: number) { return v * this.scale; } add(a: Node_, b: Node_): number { return a.accept(this) + b.accept(this); } mul(a: Node_, b: Node_): number { return a.accept(this) * b.accept(this); } }
  function f(e: Node_, k: number): number { return e.accept(new Evaluate(k)); }`, "new Add(new Mul(new Num(2), new Num(3)), new Mul(new Num(0.5), new Add(new Num(1), new Num(2)))), 0.7"),
];

const tests: Case[] = [
  holds({ name: "instanceof", macros }, `${shapes}
  function f(xs: Shape[], k: number): number { let s = 0; for (const x of xs) { if (x instanceof Ring) s += x.hole * x.r; else if (x instanceof Circle) s += x.r ** k; else if (x instanceof Square) s += k * x.side; } return s; }`, "[new Circle(1.2), new Square(0.7), new Ring(2, 0.5)], 1.3"),
  holds({ name: "instanceof a base class, negated, in conditions", macros }, `${shapes}
  function f(xs: Shape[], k: number): number { return xs.map((x) => !(x instanceof Circle) ? x.area() * k : x instanceof Shape && x.r > 1 ? x.r : x.area()).reduce((a, b) => a + b * k, 0); }`, "[new Circle(1.2), new Square(0.7), new Ring(2, 0.5), new Circle(0.2)], 1.3"),
  holds({ name: "type guards, assertions", macros }, `${shapes}
  function isSquare(s: Shape): s is Square { return s instanceof Square; }
  function f(s: Shape, k: number): number { if (isSquare(s)) return s.side ** k; const c = s as Circle; return c.r * (s as Circle).area() * k; }`, "new Square(1.4), 3", "new Circle(0.6), 2", "new Ring(1.6, 0.5), 2"),
  holds({ name: "a union of classes that nothing else tells apart", macros }, `class Sin { constructor(readonly w: number) {} at(x: number) { return Math.sin(this.w * x); } } class Cos { constructor(readonly w: number) {} at(x: number) { return Math.cos(this.w * x); } }
  function f(gs: (Sin | Cos)[], x: number): number { let s = x; for (const g of gs) s = g.at(s) + (g instanceof Sin ? g.w : s * g.w); return s; }`, "[new Sin(2), new Cos(0.5), new Sin(0.3)], 0.7"),
  holds({ name: "classes with the same fields", macros }, `abstract class Op { constructor(readonly k: number) {} abstract run(x: number): number }
  class Add extends Op { run(x: number) { return x + this.k; } } class Mul extends Op { run(x: number) { return x * this.k; } } class Id extends Op { run(x: number) { return x; } }
  function f(ops: Op[], x: number): number { let y = x; for (const o of ops) y = o.run(y); return y * ops[0]!.k; }`, "[new Add(1), new Mul(2), new Mul(0.3), new Id(4)], 0.7"),
  holds("an instance of a class, or of one that extends it", `class A { s = 1; constructor(public k: number) {} step(x: number): number { this.s += x * this.k; return this.s; } } class B extends A { w = 2; override step(x: number): number { this.w *= x; return super.step(x) * this.w; } }
  function f(x: number, y: number): number { const o = x > 0.5 ? new B(y) : new A(x), p = x > 0.5 ? new A(y * y) : new B(x); return o.step(y) * p.step(x) + o.step(x) + p.s; }`, [0.7, 0.4], [0.3, 0.8]),
];

const recursive: Case[] = [
  holds({ name: "expressions as classes", macros: some }, `abstract class Expr { abstract run(x: number): number }
  class Const extends Expr { constructor(readonly v: number) { super(); } run(_x: number) { return this.v; } }
  class X extends Expr { run(x: number) { return x; } }
  class Add extends Expr { constructor(readonly a: Expr, readonly b: Expr) { super(); } run(x: number): number { return this.a.run(x) + this.b.run(x); } }
  class Mul extends Expr { constructor(readonly l: Expr, readonly r: Expr) { super(); } run(x: number): number { return this.l.run(x) * this.r.run(x); } }
  function f(e: Expr, x: number): number { return e.run(x); }`, "new Add(new Mul(new Const(3), new X()), new Mul(new X(), new X())), 0.7", "new X(), 2", "new Const(2), 0.3"),
  holds("expressions made inside", `abstract class Expr { abstract run(x: number): number }
  class Const extends Expr { constructor(readonly v: number) { super(); } run(_x: number) { return this.v; } }
  class Add extends Expr { constructor(readonly a: Expr, readonly b: Expr) { super(); } run(x: number): number { return this.a.run(x) + this.b.run(x * x); } }
  class Neg extends Expr { constructor(readonly e: Expr) { super(); } run(x: number): number { return -x * this.e.run(x); } }
  function build(x: number, n: number): Expr { return n === 0 ? new Const(x) : n % 2 ? new Neg(build(x * x, n - 1)) : new Add(build(x, n - 1), new Const(n * x)); }
  function f(x: number, n: number): number { return build(x, n).run(x); }`, [0.7, 4], [1.1, 1]),
  holds({ name: "a composite", macros }, `abstract class Part { abstract mass(k: number): number } class Bar extends Part { constructor(readonly m: number) { super(); } mass(k: number) { return this.m * k; } }
  class Group extends Part { constructor(readonly parts: Part[], readonly f: number) { super(); } mass(k: number): number { let s = 0; for (const p of this.parts) s += p.mass(k * this.f); return s; } }
  function f(p: Part, k: number): number { return p.mass(k) ** 2; }`, "new Group([new Bar(1), new Group([new Bar(2), new Bar(0.5)], 0.7)], 1.3), 0.8", "new Bar(2), 0.8"),
  holds({ name: "a list with two kinds of nodes, changed in place", macros }, `abstract class Cell { next: Cell | null = null; constructor(public v: number) {} abstract visit(s: number): number } class Plus extends Cell { visit(s: number) { return s + this.v; } } class Times extends Cell { visit(s: number) { this.v *= 1.5; return s * this.v; } }
  export function chain(...cells: Cell[]): Cell { cells.forEach((c, i) => { c.next = cells[i + 1] ?? null; }); return cells[0]!; }
  function f(c: Cell, x: number): number { let s = x; for (let p: Cell | null = c; p !== null; p = p.next) s = p.visit(s) * p.v; return s; }`, "chain(new Plus(1), new Times(2), new Plus(0.3)), 0.7"),
];

const refusals: Case[] = [
  refused("a method of an interface that no class implements", /^FLX2001: .*'g' of I.*\[i\.g\(\)/, `interface I { x: number; g(): number }
function f(i: I): number { return i.g(); }`),
];

const deep: Case[] = [
  holds({ name: "objects that ask others of their kind, at second order (once without an end in the analysis)", macros: ["fwdAndBwd", "vjp_grad"] }, `
    abstract class Base {
      constructor(public a: number, public b: number) {}
      abstract value(x: number): number;
      late(x: number): number { return this.value(-0.4); }
      get size(): number { return Math.cos(this.a) * this.b; }
    }
    class Leaf extends Base { constructor(a: number, b: number, public q: number) { super(a, b); } value(x: number): number { return Math.tanh(-0.3); } }
    class One extends Base {
      constructor(a: number, b: number, public kid: Base) { super(a, b); }
      value(x: number): number { let s = Math.tanh(this.a * x); s += this.kid.value(this.a / (1 + this.a * this.a)); return Math.tanh(s); }
      override late(x: number): number { return super.late(Math.sin(x) + this.a) * 0.5; }
      override get size(): number { return 0.21 + this.a * this.a; }
    }
    class Many extends Base {
      constructor(a: number, b: number, public w: Float64Array, public kid: Base) { super(a, b); }
      value(x: number): number { let s = Math.tanh(x * this.a); for (const y of this.w) s += y * x; s += this.kid.late(x - 0.5 * x); return Math.tanh(s); }
      override late(x: number): number { return super.late(x / (1 + x * x)) * 0.5; }
    }
    function f(all: Base[], x: number): number {
      let t = x;
      for (const o of all) { t += o.late(x) * o.size; t += o.late(x) * o.size; t = o.a > 0.7 ? o.value(x) : t * o.a; t = Math.sin(t); }
      return t;
    }`, "[new Many(-0.4, -0.4, Float64Array.of(1.3, 0.7), new One(2, 1.3, new Leaf(1.3, 0.7, -0.4)))], -0.4"),
];

export const cases: readonly Case[] = [...methods, ...interfaces, ...tests, ...recursive, ...refusals, ...deep,
  // The compiler asks for the same structure only: what runs is what the class of the object has.
  holds("an object of a class of the same structure", `
    class Lin { constructor(readonly x: number) {} go() { return this.x * 2; } }
    class Quad { constructor(readonly x: number) {} go() { return this.x ** 2; } }
    const use = (a: Lin) => a.go() + 1;
    export function f(x: number): number { return use(new Quad(x)) * use(new Lin(x)); }`, [0.7]),
  holds("of the same structure, in lists, fields and results", `
    class Lin { constructor(readonly x: number) {} go() { return this.x * 2; } }
    class Quad { constructor(readonly x: number) {} go() { return this.x ** 2; } }
    class Holder { inner: Lin = new Lin(1); }
    const make = (k: number, x: number): Lin => (k > 0 ? new Quad(x) : new Lin(x));
    export function f(x: number): number {
      const all: Lin[] = [];
      all.push(new Lin(x), new Quad(x));
      const h = new Holder();
      h.inner = new Quad(x);
      return all.reduce((s, a) => s + a.go(), 0) * h.inner.go() + make(1, x).go() * make(0, x).go();
    }`, [0.7]),
  holds("of the same structure, through a type parameter and an object", `
    class Lin { constructor(readonly x: number) {} get w() { return this.x * 2; } }
    class Quad { constructor(readonly x: number) {} get w() { return this.x ** 2; } }
    const use = <T extends Lin>(t: T): number => t.w;
    const open = (o: { inner: Lin }): number => o.inner.w;
    export function f(x: number): number { const o = { inner: new Quad(x) }; return use(new Quad(x)) * open(o) * use(new Lin(x)); }`, [0.7]),
  holds("a class that meets an interface without a word of it", `
    interface Curve { at(t: number): number }
    class Line { constructor(readonly k: number) {} at(t: number) { return this.k * t; } }
    class Power { constructor(readonly n: number) {} at(t: number) { return t ** this.n; } }
    const sum = (cs: readonly Curve[], t: number): number => cs.reduce((s, c) => s + c.at(t), 0);
    export function f(x: number, k: number): number { return sum([new Line(k), new Power(2), new Power(k)], x); }`, [0.7, 1.3]),
  holds("a literal beside a class that meets its interface", `
    interface Rule { step(x: number): number }
    class Sgd { constructor(readonly lr: number) {} step(x: number) { return x * this.lr; } }
    export const kept: Rule[] = [new Sgd(1)];
    const twice: Rule = { step: (x) => x * 2 };
    export function f(x: number): number { const o: Rule = { step: (v) => v * x }; return o.step(x) + twice.step(x); }`, [0.7]),
];
