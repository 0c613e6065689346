/** Classes: instances made inside and handed in, methods, accessors, inheritance, static and private members. */
import { holds, refused, throws, type Case } from "./case.ts";

const vec = `
class Vec {
  constructor(readonly x: number, readonly y: number) {}
  dot(o: Vec): number { return this.x * o.x + this.y * o.y; }
  plus(o: Vec): Vec { return new Vec(this.x + o.x, this.y + o.y); }
  times(k: number): Vec { return new Vec(k * this.x, k * this.y); }
  get norm(): number { return Math.sqrt(this.dot(this)); }
  static polar(r: number, t: number): Vec { return new Vec(r * Math.cos(t), r * Math.sin(t)); }
}`;

const instances: Case[] = [
  holds("an instance made inside", `${vec}
  function f(a: number, b: number): number { return new Vec(a, b).norm * a; }`, [3, 4], [-1, 0.5]),
  holds("an instance handed in", `${vec}
  function f(p: Vec, k: number): number { return p.norm * p.times(k).x; }`, "new Vec(3, 4), 2"),
  holds("instances as results of methods, chained", `${vec}
  function f(a: number, b: number): number { return new Vec(a, b).plus(Vec.polar(a, b)).times(a * b).norm; }`, [1.2, 0.4]),
  holds("fields with initializers that use others", `class C { a = 2; b = this.a * 3; c: number; constructor(x: number) { this.c = x * this.b; this.a += x; } sum() { return this.a * this.b + this.c; } }
  function f(x: number): number { return new C(x * x).sum(); }`, [1.5]),
  holds("a constructor with branches, loops and an early return", `class Poly {
    readonly c: number[] = [];
    scale = 1;
    constructor(x: number, n: number) {
      for (let i = 0; i < n; i++) this.c.push(x ** i * (i + 1));
      if (x > 1) { this.scale = 1 / x; return; }
      this.scale = x * x;
    }
    at(t: number): number { let s = 0; for (let i = this.c.length; i-- > 0;) s = s * t + this.c[i]!; return s * this.scale; }
  }
  function f(x: number, t: number, n: number): number { return new Poly(x, n).at(t); }`, [1.5, 0.7, 4], [0.5, 0.7, 3]),
  holds("default parameters of constructors and methods", `class C { constructor(readonly a: number, readonly b = a * 2) {} go(k = this.b, m = k * this.a) { return k + m * m; } }
  function f(x: number, y: number): number { return new C(x).go() + new C(x, y).go(y) * new C(y).go(x, y); }`, [0.8, 1.3]),
  holds("a helper that takes an instance, active or not", `${vec}
  function size(v: Vec): number { return v.norm + v.x; }
  function f(a: number, b: number): number { let s = a; for (let i = 0; i < 3; i++) { const w = new Vec(i + 1, 2); if (size(w) > 2) s += size(new Vec(s, b)) * size(w); } return s; }`, [0.3, 0.4]),
  holds("a constructor that calls a method of its own", `class C { v = 1; constructor(x: number) { this.v = x; this.grow(3); this.v *= x; } grow(n: number) { for (let i = 0; i < n; i++) this.v += Math.sin(this.v); } }
  function f(x: number): number { const c = new C(x); c.grow(2); return c.v; }`, [0.6]),
  holds("this through arrow functions and callbacks", `class Model { constructor(readonly w: number[], readonly b: number) {}
    predict(xs: readonly number[]): number { const one = (x: number, i: number) => x * this.w[i]! + this.b; return xs.map(one).reduce((s, y) => s + y * this.b, 0); } }
  function f(w: number[], b: number): number { return new Model(w, b).predict([1, -2, 3]) ** 2; }`, [[0.3, 0.5, -0.2], 0.7]),
  holds("a matrix class over a Float64Array", `class Mat {
    readonly d: Float64Array;
    constructor(readonly n: number, readonly m: number, d: Float64Array = new Float64Array(n * m)) { this.d = d; }
    at(i: number, j: number): number { return this.d[i * this.m + j]!; }
    put(i: number, j: number, v: number): this { this.d[i * this.m + j] = v; return this; }
    mul(o: Mat): Mat { const r = new Mat(this.n, o.m); for (let i = 0; i < this.n; i++) for (let j = 0; j < o.m; j++) { let s = 0; for (let k = 0; k < this.m; k++) s += this.at(i, k) * o.at(k, j); r.put(i, j, s); } return r; }
    trace(): number { let s = 0; for (let i = 0; i < this.n; i++) s += this.at(i, i); return s; }
  }
  function f(v: Float64Array): number { const a = new Mat(2, 2, v); return a.mul(a).mul(a).put(0, 0, v[1]! * 2).trace(); }`, [Float64Array.of(1.1, 0.3, -0.4, 0.9)]),
  holds("complex numbers: a Julia iteration", `class C { constructor(public re: number, public im: number) {}
    mul(o: C): C { return new C(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re); }
    add(o: C): C { return new C(this.re + o.re, this.im + o.im); }
    get abs2(): number { return this.re * this.re + this.im * this.im; } }
  function f(a: number, b: number, n: number): number { let z = new C(a, b); const c = new C(0.1, b); for (let i = 0; i < n; i++) { z = z.mul(z).add(c); if (z.abs2 > 4) break; } return z.abs2; }`, [0.4, 0.3, 5], [1.4, 1.3, 5]),
  holds("dual numbers inside", `class D { constructor(readonly v: number, readonly d: number) {} mul(o: D) { return new D(this.v * o.v, this.v * o.d + this.d * o.v); } sin() { return new D(Math.sin(this.v), Math.cos(this.v) * this.d); } }
  function f(x: number): number { const t = new D(x, 1); return t.mul(t).sin().mul(t).d; }`, [0.7]),
  holds("quaternions: rotation of a vector", `class Q { constructor(readonly w: number, readonly x: number, readonly y: number, readonly z: number) {}
    static axis(t: number): Q { return new Q(Math.cos(t / 2), 0, 0, Math.sin(t / 2)); }
    mul(q: Q): Q { return new Q(this.w * q.w - this.x * q.x - this.y * q.y - this.z * q.z, this.w * q.x + this.x * q.w + this.y * q.z - this.z * q.y, this.w * q.y - this.x * q.z + this.y * q.w + this.z * q.x, this.w * q.z + this.x * q.y - this.y * q.x + this.z * q.w); }
    get conj(): Q { return new Q(this.w, -this.x, -this.y, -this.z); } }
  function f(t: number, x: number, y: number): number { const q = Q.axis(t); const r = q.mul(new Q(0, x, y, 1)).mul(q.conj); return r.x * 2 + r.y * r.y; }`, [0.3, 1.2, -0.5]),
  holds("instances in arrays and objects", `${vec}
  function f(a: number[], o: { p: Vec; k: number }): number { const ps = a.map((x, i) => new Vec(x, x * i)); ps.push(o.p); let s = new Vec(0, 0); for (const p of ps) s = s.plus(p.times(o.k)); return s.dot(s); }`, "[1, 2], { p: new Vec(1, 2), k: 0.5 }"),
  holds("arrays of instances handed in", `${vec}
  function f(ps: Vec[]): number { let s = 0; for (let i = 1; i < ps.length; i++) s += ps[i]!.plus(ps[i - 1]!.times(-1)).norm; return s; }`, "[new Vec(1, 2), new Vec(3, 0), new Vec(-1, 1)]"),
  holds("an instance in an instance", `${vec}
  class Segment { constructor(readonly a: Vec, readonly b: Vec) {} get length(): number { return this.a.plus(this.b.times(-1)).norm; } at(t: number): Vec { return this.a.times(1 - t).plus(this.b.times(t)); } }
  function f(s: Segment, t: number): number { return s.length * s.at(t).x + new Segment(s.b, s.at(t)).length; }`, "new Segment(new Vec(1, 2), new Vec(0.5, -1)), 0.3"),
  throws("a constructor that throws", /RangeError: positive/, `class P { constructor(readonly x: number) { if (x <= 0) throw new RangeError("positive"); } log() { return Math.log(this.x); } }
  function f(x: number): number { return new P(x).log() * x; }`, [2], [-1]),
];

const state: Case[] = [
  holds("methods that change fields", `class Acc { total = 0; n = 0; add(x: number): this { this.total += x * x; this.n++; return this; } mean() { return this.total / this.n; } }
  function f(xs: number[]): number { const a = new Acc(); for (const x of xs) a.add(x).add(x * 2); return a.mean() * a.total; }`, [[1, 2, -0.5]]),
  holds("an instance that is handed in and changed", `class Body { constructor(public x: number, public v: number) {} step(h: number): void { this.v -= h * Math.sin(this.x); this.x += h * this.v; } }
  function f(b: Body, h: number, n: number): number { for (let i = 0; i < n; i++) b.step(h); return b.x * b.v; }`, "new Body(1, 0.3), 0.1, 4"),
  holds("a field that is an instance, replaced in an argument", `${vec} class Body { constructor(public pos: Vec, public m: number) {} step(v: Vec): void { this.pos = this.pos.plus(v.times(this.m)); this.m *= 2; } }
  function f(b: Body, v: Vec): number { const old = b.pos; b.step(v); b.step(old); return b.pos.norm * b.m + old.x; }`, "new Body(new Vec(1, 2), 0.5), new Vec(0.3, -0.4)"),
  holds("instances in an array of an argument, replaced with others, and their fields too", `${vec} class Body { constructor(public pos: Vec, public m: number) {} }
  function f(bs: Body[], v: Vec): number { for (const b of bs) { const old = b.pos; b.pos = b.pos.plus(v.times(b.m)); b.m *= old.y; } const first = bs[0]!; bs[0] = new Body(bs[1]!.pos, first.m); bs[0]!.pos = v; return bs.reduce((s, b, i) => s + b.pos.norm * b.m * (i + 1), 0) + first.pos.x; }`, "[new Body(new Vec(1, 2), 0.5), new Body(new Vec(0.7, -2), 1.5)], new Vec(0.3, -0.4)"),
  holds("two names of one instance", `class Cell { constructor(public v: number) {} }
  function f(x: number): number { const a = new Cell(x), b = a, c = new Cell(x); b.v *= x; const d = x > 0 ? b : c; d.v += a.v * c.v; return a.v * b.v + c.v; }`, [1.3], [-0.7]),
  holds("swapped instances", `class S { constructor(public p: number, public q: number) {} }
  function f(x: number, n: number): number { let a = new S(x, 1), b = new S(2, x); for (let i = 0; i < n; i++) { [a, b] = [b, a]; a.p += b.q * x; } return a.p * b.p + a.q; }`, [0.7, 3]),
  holds("getters and setters", `class T { private c = 0; constructor(k: number) { this.kelvin = k; } get kelvin() { return this.c + 273.15; } set kelvin(k: number) { this.c = k - 273.15; } get f() { return this.c * 1.8 + 32; } }
  function f(x: number): number { const t = new T(x); t.kelvin += x * x; t.kelvin *= 2; return t.f * t.kelvin; }`, [3.1]),
  holds("loop bounds that methods change", `class C { n = 1; add() { if (this.n < 4) this.n++; } get size() { return this.n * 2; } }
  function f(x: number): number { const c = new C(); let s = 1; for (let i = 0; i < c.n; i++) { s *= x; c.add(); } for (let i = 0; i < c.size; i++) { s += x / c.size; if (i < 2) c.n--; } return s; }`, [1.1]),
  holds("a stack with push and pop", `class Stack { readonly items: number[] = []; push(x: number) { this.items.push(x); } pop(): number { return this.items.pop()!; } }
  function f(x: number, y: number): number { const s = new Stack(); s.push(x); s.push(y * x); s.push(s.pop() * s.pop()); s.push(y); return s.pop() * s.pop(); }`, [1.2, 0.7]),
  holds("Adam as a class", `class Adam { m = 0; v = 0; t = 0; constructor(readonly lr: number) {} step(x: number, g: number): number { this.t++; this.m = 0.9 * this.m + 0.1 * g; this.v = 0.999 * this.v + 0.001 * g * g; return x - this.lr * (this.m / (1 - 0.9 ** this.t)) / (Math.sqrt(this.v / (1 - 0.999 ** this.t)) + 1e-8); } }
  function f(x: number, lr: number): number { const o = new Adam(lr); let p = x; for (let i = 0; i < 5; i++) p = o.step(p, 2 * (p - 3) * p); return p; }`, [0.5, 0.1]),
  holds("private fields of an object from outside", `class P { private readonly x: number; protected w = [1, 2]; constructor(x: number, private readonly inner: { k: number }) { this.x = x; } sq() { return this.x ** 2 * this.inner.k + this.w[1]! * this.x; } set(k: number) { this.w[0] = k * this.x; return this.w[0]! * this.w[1]!; } }
  function f(p: P, ps: readonly P[], y: number): number { return p.sq() * y + ps.reduce((s, q) => s + q.set(y) * q.sq(), 0); }`, "new P(2, { k: 3 }), [new P(0.5, { k: 1.2 }), new P(1.5, { k: -1 })], 0.7"),
  holds("private fields of instances made inside", `class P { #x: number; #log: number[] = []; constructor(x: number) { this.#x = x; } #sq() { return this.#x * this.#x; } bump(d: number) { this.#x += d; this.#log.push(this.#sq()); return this; } get last() { return this.#log[this.#log.length - 1]!; } static both(a: P, b: P) { return a.#x * b.#x; } }
  function f(x: number, y: number): number { const p = new P(x).bump(y).bump(x * y), q = new P(y); return p.last + P.both(p, q); }`, [0.6, 1.4]),
];

const shapes = `
abstract class Shape { abstract area(): number; scale = 1; twice(): number { return 2 * this.area() * this.scale; } }
class Circle extends Shape { constructor(readonly r: number) { super(); } area(): number { return Math.PI * this.r * this.r; } }
class Ring extends Circle { constructor(r: number, readonly hole: number) { super(r); this.scale = hole; } override area(): number { return super.area() - Math.PI * this.hole ** 2; } }`;

const inheritance: Case[] = [
  holds("abstract methods, super, template methods", `${shapes}
  function f(a: number, b: number): number { const c: Shape = new Circle(a), r = new Ring(b, a); return c.twice() * r.twice(); }`, [0.5, 1.3]),
  holds("fields of base classes come first", `class A { log: number[] = []; constructor(x: number) { this.log.push(x); this.set(x * 2); } set(x: number) { this.log.push(x); } } class B extends A { k = 3; constructor(x: number) { super(x * x); this.log.push(this.k); } override set(x: number) { this.log.push(-x); } }
  function f(x: number): number { const b = new B(x); return b.log.reduce((s, y, i) => s + y * (i + 1), 0); }`, [1.3]),
  holds("a derived class without a constructor", `class A { constructor(readonly x: number, readonly y = x + 1) {} } class B extends A { z = this.x * this.y; } class C extends B { get w() { return this.z ** 2; } }
  function f(x: number): number { return new C(x).w + new C(x, x * x).w; }`, [0.9]),
  holds("a derived instance as one of its base class", `class A { constructor(public x: number) {} sq() { return this.x * this.x; } } class B extends A { constructor(x: number, public y: number) { super(x); } prod() { return this.sq() * this.y; } }
  function total(as: A[]): number { let s = 0; for (const a of as) { s += a.sq(); a.x *= 2; } return s; }
  function f(x: number, y: number): number { const b = new B(x, y), list: A[] = [new A(y), b]; list.push(new B(y, x)); return total(list) * b.prod() + list[2]!.x; }`, [0.8, 1.7]),
  holds("generic classes", `class Box<T> { constructor(public value: T) {} with<U>(u: U): Box<U> { return new Box(u); } get(): T { return this.value; } }
  class Pair<A, B> { constructor(readonly a: A, readonly b: B) {} swap(): Pair<B, A> { return new Pair(this.b, this.a); } }
  function f(x: number): number { const b = new Box(x * x), c = new Box([x, 2]); c.value[0]! *= x; const p = new Pair(x, new Box(3 * x)).swap(); return b.get() * c.with(x * 3).get() * c.get()[0]! + p.a.value * p.b; }`, [1.4]),
  holds("a generic base class", `abstract class Layer<T> { constructor(protected readonly p: T) {} abstract run(x: number): number; } class Lin extends Layer<{ w: number; b: number }> { run(x: number) { return this.p.w * x + this.p.b; } } class Pow extends Layer<number> { run(x: number) { return x ** this.p; } }
  function f(w: number, b: number): number { return new Pow(3).run(new Lin({ w, b }).run(w * b)); }`, [0.6, 0.8]),
  holds("instanceof that types decide", `${shapes}
  function f(x: number): number { const c = new Circle(x), r = new Ring(2, x); return (c instanceof Ring ? 1 : x) * (r instanceof Circle ? x : 2) * (r instanceof Shape ? c.area() : 1); }`, [1.3]),
  holds("static members", `class K { static readonly G = 9.81; static readonly W = [0.5, 0.25]; static twice(x: number) { return 2 * x * K.G; } static quad(x: number) { return this.twice(this.twice(x)); } }
  function f(x: number): number { return K.quad(x) * K.W[1]! + K.G * x * x; }`, [1.3]),
  holds("recursion in methods", `class P { constructor(readonly x: number) {} pow(n: number): number { return n === 0 ? 1 : n % 2 ? this.x * this.pow(n - 1) : new P(this.x * this.x).pow(n / 2); } }
  function f(x: number): number { return new P(x).pow(5); }`, [1.2]),
  holds("a class made inside the function", `function f(x: number): number { class L { constructor(readonly a: number) {} sq() { return this.a ** 2; } } return new L(x).sq() * x; }`, [1.3]),
];

const literals: Case[] = [
  holds("object literals with methods and accessors", `function f(x: number, y: number): number { const o = { k: x, get sq() { return this.k * this.k * y; }, set half(h: number) { this.k = 2 * h; }, inc(d: number) { this.k += d; return this; } }; o.inc(y).inc(x); o.half = o.sq; return o.k * o.sq; }`, [0.7, 1.1]),
  holds("functions in fields", `class M { readonly act = (x: number) => Math.tanh(this.k * x); constructor(readonly k: number) {} run(x: number) { return this.act(x) * this.act(2 * x); } }
  function f(x: number, k: number): number { return new M(k).run(x); }`, [0.4, 1.3]),
];

/** Functions that a constructor is given, and that methods call. */
const injected: Case[] = [
  holds("a solver that is given its right-hand side", `type Rhs = (t: number, y: number) => number;
  class Solver { private steps = 0; constructor(private readonly rhs: Rhs, readonly h: number) {}
    step(t: number, y: number): number { this.steps++; return y + this.h * this.rhs(t + this.h / 2, y + this.h / 2 * this.rhs(t, y)); }
    solve(y: number, n: number): number { for (let i = 0; i < n; i++) y = this.step(i * this.h, y); return y * this.steps; } }
  const end = (s: Solver, y: number): number => s.solve(y, 3) + s.h;
  function f(k: number, y: number, h: number): number { const a = new Solver((t, y) => -k * y + Math.sin(t), h), b = new Solver((_, y) => y * y * 0.1, 2 * h); return end(a, y) * a.solve(y, 2) + end(b, k); }`, [0.7, 1.3, 0.1]),
  holds("functions that are set in the constructor, with defaults", `class Unit { readonly act: (x: number) => number; private readonly loss: (p: number, q: number) => number; readonly w: number;
    constructor(w: number, act?: (x: number) => number) { this.w = w; this.act = act ?? Math.tanh; const s = w * w; this.loss = (p, q) => (p - q) ** 2 * s; }
    cost(x: number, y: number): number { const { act, loss } = this; return loss(act(this.w * x), y) + this.act(y); } }
  function f(w: number, x: number, y: number): number { return new Unit(w).cost(x, y) * 2 + new Unit(w * x, (t) => t / (1 + Math.abs(t))).cost(y, x); }`, [0.8, 0.5, 1.1]),
  holds("through super, and an arrow function over this", `class Base { constructor(protected readonly g: (x: number) => number) {} at(x: number): number { return this.g(x) * 2; } }
  class Shifted extends Base { constructor(private readonly d: number, g: (x: number) => number) { super((x) => g(x + d) * d); } override at(x: number): number { return super.at(x) + this.g(this.d) * [1, 2].map((k) => this.g(k * x)).reduce((a, b) => a + b, 0); } }
  function f(d: number, x: number): number { return new Shifted(d, Math.sin).at(x) + new Base((y) => y * d).at(x); }`, [0.4, 0.9]),
  holds("a function that may be missing", `class Filter { constructor(readonly k: number, private readonly clip?: (x: number) => number) {} run(xs: readonly number[]): number { let y = 0; for (const x of xs) { y = this.k * y + x; if (this.clip) y = this.clip(y); } return this.clip?.(y) ?? y * y; } }
  function f(xs: number[], k: number): number { return new Filter(k).run(xs) + new Filter(k, (x) => Math.min(x, 1) + k * x).run(xs); }`, [[0.3, 0.9, -0.2], 0.6]),
  holds("chosen before it is set", `class Descent { private readonly slope: (x: number) => number; constructor(g: (x: number) => number, isSmooth: boolean) { const d = (x: number): number => (g(x + 1e-3) - g(x - 1e-3)) / 2e-3; this.slope = isSmooth ? d : (x) => Math.sign(x); } run(x: number, n: number): number { for (let i = 0; i < n; i++) x -= 0.1 * this.slope(x); return x; } }
  function f(a: number, x: number, n: number): number { return new Descent((t) => (t - a) ** 2 + Math.cos(t * a), true).run(x, n) * new Descent((t) => t * t, false).run(x, n); }`, [0.4, 1.3, 3]),
  refused("a function in a field that is set under a condition", /^FLX2001: A function in a field that is set under a condition/, `class C { g: (x: number) => number; constructor(k: number) { if (k > 0) this.g = Math.sin; else this.g = Math.cos; } at(x: number): number { return this.g(x); } }
  function f(x: number): number { return new C(x).at(x); }`, [0.5]),
];

const refusals: Case[] = [
  refused("a method of an interface", /^FLX2001: .*'g' of I.*\[i\.g\(\)/, `interface I { x: number; g(): number } 
function f(i: I): number { return i.g(); }`),
  refused("static state", /^FLX1012: .*must not change 'C'/, `class C { static n = 0; }
function f(x: number): number { C.n++; return x * C.n; }`),
  refused("a field #x of an object from outside", /^FLX2006: The field 'P\.#x' can only be read inside/, `class P { readonly #x: number; constructor(x: number) { this.#x = x; } sq() { return this.#x ** 2; } }
  function f(p: P): number { return p.sq(); }`, "new P(2)"),
  refused("a private field of a constant of the module", /^FLX2006: The field 'P\.#x' can only be read inside/, `class P { readonly #x = 3; times(y: number) { return this.#x * y; } } const p = new P();
  function f(x: number): number { return p.times(x); }`),
  refused("an instance with methods as a result", /^FLX2007: .* returns P/, `class P { constructor(readonly x: number) {} sq() { return this.x ** 2; } }
  function f(x: number): P { return new P(x); }`),
  refused("private fields of one name, in a class and in its base class", /^FLX2002: A value of type B/, `
class A { #x = 1; ax() { return this.#x; } } class B extends A { #x = 2; bx() { return this.#x * this.ax(); } }
function f(x: number): number { return new B().bx() * x; }`),
  refused("a patched prototype", /^FLX2001: .*prototype is changed/, `class C { constructor(readonly x: number) {} g() { return this.x; } } C.prototype.g = function () { return 5; };
function f(x: number): number { return new C(x).g(); }`),
];

export const cases: readonly Case[] = [...injected, ...instances, ...state, ...inheritance, ...literals, ...refusals];
