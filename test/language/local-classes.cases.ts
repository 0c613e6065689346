/** Classes that use variables of the function that declares them. */
import { holds, refused, type Case } from "./case.ts";

export const cases: Case[] = [
  holds("methods that use variables of the function", `
    function f(x: number, y: number): number {
      let calls = 0;
      class Model {
        private readonly k: number;
        scale = x * 2;
        constructor(k: number) { this.k = k * y; }
        value(t: number): number { calls++; return x * t + this.k * y + this.scale; }
        get twice(): number { return this.value(2) * y; }
      }
      const m = new Model(x * y), n = new Model(y);
      return m.value(2) * n.value(y) + m.twice * calls;
    }`, [1.2, 0.7]),
  holds("a subclass, in a loop", `
    class Base { constructor(readonly a: number) {} get(): number { return this.a; } }
    function f(x: number, y: number): number {
      class Sub extends Base { constructor(b: number) { super(b * x); } more(): number { return this.get() * y; } }
      let s = 0;
      for (let i = 0; i < 3; i++) { const o = new Sub(i + y); s += o.more() * o.a; }
      return s;
    }`, [1.2, 0.7]),
  holds("a list of them, callbacks", `
    function f(x: number, ws: number[]): number {
      class Layer { constructor(readonly w: number) {} run(h: number): number { return Math.tanh(this.w * h + x); } }
      const layers = ws.map((w) => new Layer(w));
      return layers.reduce((h, l) => l.run(h), 1) + layers.map((l) => l.run(x)).reduce((a, b) => a + b, 0);
    }`, [0.3, [0.5, 0.7]]),
  holds("a class expression", `
    function f(x: number): number {
      const Acc = class { total = 0; add(v: number): this { this.total += v * x; return this; } };
      return new Acc().add(2).add(x).total;
    }`, [1.2]),
  holds("variables that change after", `
    function f(x: number, y: number): number {
      let scale = x;
      class M { v: number; constructor(k: number) { this.v = k * scale; scale *= 2; } at(t: number): number { scale += t; return this.v * scale; } }
      const a = new M(y); scale = scale * y; const b = new M(2);
      return a.at(x) * b.at(1) + scale;
    }`, [1.2, 0.7]),
  holds("early return in a method, loops", `
    function f(x: number, y: number): number {
      class M { hist: number[] = []; at(t: number): number { for (let i = 0; i < 3; i++) { this.hist.push(t * x); if (t * i > y) return this.hist[i]!; } return x; } }
      const m = new M();
      let s = 0;
      for (let k = 0; k < 3; k++) s += m.at(k) * (k + 1);
      return s + m.hist.reduce((a, b) => a + b, 0);
    }`, [1.2, 0.7]),
  holds("passed on to another function", `
    interface G { at(t: number): number }
    function run(g: G, t: number): number { return g.at(t) * g.at(2 * t); }
    function f(x: number, y: number): number {
      class M implements G { constructor(readonly k: number) {} at(t: number): number { return t * x + this.k; } }
      return run(new M(y), 2);
    }`, [1.2, 0.7]),
  holds("one for each trip", `
    function f(x: number, y: number): number {
      let s = 0;
      for (let i = 0; i < 3; i++) { const k = i * x; class M { get(): number { return k * y; } } s += new M().get(); }
      return s;
    }`, [1.2, 0.7]),
  holds("objects of earlier trips keep their variables", `
    abstract class Base { abstract at(t: number): number; }
    function f(x: number, y: number): number {
      const all: Base[] = [];
      let s = 0;
      for (let i = 0; i < 3; i++) {
        const k = i * x + y;
        class M extends Base { at(t: number): number { return k * t + s; } }
        all.push(new M());
        for (const m of all) s += Math.sin(m.at(y));
      }
      return all.reduce((t, m) => t * m.at(x), s);
    }`, [1.2, 0.7]),
  holds("in a branch, with a variable that changes", `
    function f(x: number, y: number, on: boolean): number {
      let calls = 0, total = 1;
      if (on) {
        let scale = x;
        class M { v = y * scale; get next(): number { scale *= 1.5; calls++; return this.v * scale; } set to(v: number) { this.v = v * scale; total += v; } }
        const m = new M(); total *= m.next; m.to = x; total += m.next * m.v;
      }
      return total * (calls + x);
    }`, [1.2, 0.7, true], [1.2, 0.7, false]),
  holds("in a local function that is called twice", `
    function f(x: number, y: number): number {
      const make = (k: number) => { class M { constructor(readonly w: number) {} at(t: number): number { return this.w * t * k + x; } } return new M(k * y); };
      const a = make(x), b = make(2);
      return a.at(y) * b.at(x) + a.w * b.w;
    }`, [1.2, 0.7]),
  holds("returned by a function of the module", `
    function counter(start: number) { let n = start; return new (class Counter { add(v: number): number { n += v * start; return n; } })(); }
    function f(x: number, y: number): number { const a = counter(x), b = counter(y); a.add(2); b.add(x); return a.add(y) * b.add(1); }`, [1.2, 0.7]),
  holds("made in callbacks and by each other", `
    function f(x: number, ws: number[]): number {
      class Leaf { constructor(readonly w: number) {} value(t: number): number { return Math.sin(this.w * x + t); } }
      class Pair { readonly a = new Leaf(x); constructor(readonly b: Leaf) {} value(t: number): number { return this.a.value(t) * this.b.value(x) + new Leaf(t).w; } }
      const pairs = ws.map((w) => new Pair(new Leaf(w)));
      return pairs.map((p) => p.value(0.3)).reduce((a, b) => a + b, 0);
    }`, [0.3, [0.5, 0.7]]),
  holds("a base class in a block, fields of one name", `
    function f(x: number, y: number): number {
      let s = 0;
      for (const k of [1, 2]) {
        const z = x * k;
        class Base { constructor(public x: number) {} get(): number { return this.x * z + x; } }
        class Sub extends Base { z = y * z; get(): number { return super.get() * this.z + y; } }
        const o: Base = k === 1 ? new Sub(y) : new Base(x * y);
        s += o.get() * o.x;
      }
      return s;
    }`, [1.2, 0.7]),
  holds("what is captured is no property", `
    function f(x: number, y: number): number {
      class P { a = x * y; b = y; twice(): number { return this.a * x; } }
      const p = new P(), q = { ...p, b: 3 }, { a, ...others } = p;
      let s = 0;
      for (const k in p) s += p[k as "a" | "b"] ** 2;
      return s + Object.keys(p).length * q.a * q.b + Object.values(others).reduce((u, v) => u + v, 0) + a * p.twice();
    }`, [1.2, 0.7]),
  holds("local functions in methods", `
    function f(x: number, y: number): number {
      const g = (t: number): number => t * x;
      function h(t: number): number { return t < 0.1 ? y : x * h(t / 2); }
      let s = 0;
      for (let i = 1; i < 3; i++) { class M { k = g(i); at(t: number): number { const w = (u: number): number => g(u) + this.k; return w(t) * h(t) + [t, 2].map((u) => w(u)).reduce((a, b) => a + b, 0); } } s += new M().at(y); }
      return s;
    }`, [1.2, 0.7]),
  holds("arrays that are captured are shared", `
    function f(x: number, xs: number[]): number {
      const log: number[] = [];
      if (xs.length > 1) {
        const ys = xs.map((v) => v * x);
        class Store { put(i: number, v: number): this { ys[i]! *= v; log.push(ys[i]!); return this; } get sum(): number { return ys.reduce((a, b) => a + b, 0); } }
        const s = new Store().put(0, x).put(1, 2); log.push(s.sum); ys[0] = s.sum; log.push(s.sum);
      }
      return log.reduce((a, b, i) => a + b * b * (i + 1), 0);
    }`, [1.2, [0.7, 2]]),
  refused("function values that are captured, in a block", /^FLX2001: A class that uses function values .* \[new M\(\)/, `
    function run(g: (t: number) => number, x: number): number { if (x > 0) { class M { get(): number { return g(x) * x; } } return new M().get(); } return x; }
    function f(x: number): number { return run((t) => t * t, x); }`, [1.2]),
];
