/** Functions that use what is declared after them. */
import { holds, type Case } from "./case.ts";

export const cases: Case[] = [
  holds("a hoisted function, a constant further down", `function f(x: number, y: number): number {
    const a = x * 2;
    const k = a * y;
    return g(x) * g(k);
    function g(t: number): number { return t * k + a; }
  }`, [1.2, 0.7]),
  holds("an arrow function above what it uses", `function f(x: number, y: number): number {
    const g = (t: number): number => t * k + h(t);
    const h = (t: number): number => t > 2 ? x : g(t + 1) * y;
    const k = x * y;
    return g(0.3) + h(1);
  }`, [1.2, 0.7]),
  holds("in a list, called later", `function f(x: number, y: number): number {
    const gs: ((t: number) => number)[] = [(t) => t * k, (t) => t + k * y];
    const k = x * y;
    return gs.map((g) => g(x)).reduce((a, b) => a + b, 0);
  }`, [1.2, 0.7]),
  holds("an object of functions, called later", `function f(x: number, y: number): number {
    const o = { at: (t: number): number => t * k, of(t: number): number { return this.at(t) + k; } };
    const k = x * y;
    return o.at(x) * o.of(y);
  }`, [1.2, 0.7]),
  holds("passed on before, called after", `function f(x: number, y: number): number {
    const late = (g: (t: number) => number) => (t: number): number => g(t) * 2;
    const h = late((t) => t * k);
    const k = x * y;
    return h(x) + h(y);
  }`, [1.2, 0.7]),
  holds("a variable that is assigned later", `function f(x: number, y: number): number {
    const gs = [(t: number): number => t * k];
    let k = x;
    const a = gs[0]!(2);
    k = k * y;
    return a * gs[0]!(x);
  }`, [1.2, 0.7]),
  holds("var", `function f(x: number, y: number): number {
    const twice = (t: number): number => use((u) => u * k + t);
    function use(g: (t: number) => number): number { return g(x) + g(y); }
    var k = x * y;
    return twice(2) * k;
  }`, [1.2, 0.7]),
  holds("in a switch", `function f(x: number, n: number): number {
    switch (n) {
      case 0: { return x; }
      case 1:
        const g = (t: number): number => [1, 2].map((u) => u * k * t).reduce((a, b) => a + b, 0);
        const k = x * x;
        return g(x) + k;
      default: return 2 * x;
    }
  }`, [1.2, 1], [1.2, 0], [1.2, 2]),
  holds("in each trip of a loop", `function f(x: number, n: number): number {
    const gs: ((t: number) => number)[] = [];
    let s = 0;
    for (let i = 0; i < n; i++) {
      gs.push((t) => t * k + w[0]!, (t) => k - t * i);
      const k = x * (i + 1), w = [x, k];
      w[0]! *= 2;
      for (const g of gs) s = Math.sin(s + g(x));
    }
    return s + gs[0]!(s);
  }`, [1.2, 3]),
  holds("a pattern, a class, a variable that changes", `function f(x: number, y: number): number {
    const run = [(t: number) => t * a + b.length, () => ++calls];
    class M { at(t: number): number { calls += t; return t * a * b[1]!; } }
    const m = new M(), made = [m];
    const { a, b } = { a: x * y, b: [x, y] };
    let calls = 2;
    return run[0]!(y) * run[1]!(0) + made[0]!.at(x) * calls;
  }`, [1.2, 0.7]),
];
