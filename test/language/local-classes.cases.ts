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
  refused("passed on to another function", /^FLX2001: 'x', a variable of the function around the class, .* \[x \+ this\.k/, `
    interface G { at(t: number): number }
    function run(g: G, t: number): number { return g.at(t) * g.at(2 * t); }
    function f(x: number, y: number): number {
      class M implements G { constructor(readonly k: number) {} at(t: number): number { return t * x + this.k; } }
      return run(new M(y), 2);
    }`, [1.2, 0.7]),
  refused("one for each trip", /^FLX2001: A class that uses variables .* in a block, .* \[new M\(\)/, `
    function f(x: number, y: number): number {
      let s = 0;
      for (let i = 0; i < 3; i++) { const k = i * x; class M { get(): number { return k * y; } } s += new M().get(); }
      return s;
    }`, [1.2, 0.7]),
];
