/** Functions that instances hold: lists of them, objects with them, by constructors, methods and helpers. */
import { holds, refused, type Case } from "./case.ts";
export const cases: readonly Case[] = [
  holds("class field of fns, never called", `class A { l: ((x: number) => number)[] = []; on(g: (x: number) => number) { this.l.push(g); } }
   function f(x: number): number { const a = new A(); a.on((v) => v * x); return a.l.length * x; }`, [0.7]),
  holds("class field of fns, called", `class A { l: ((x: number) => number)[] = []; on(g: (x: number) => number) { this.l.push(g); } fire(v: number) { let s = 0; for (const g of this.l) s += g(v); return s; } }
   function f(x: number): number { const a = new A(); a.on((v) => v * x); a.on(Math.sin); return a.fire(x * 2); }`, [0.7]),
  holds("class field of fns, given by constructor", `class Net { constructor(private readonly layers: ((x: number) => number)[]) {} run(v: number) { return this.layers.reduce((s, l) => l(s), v); } }
   function f(x: number): number { return new Net([Math.sin, (v) => v * x, Math.exp]).run(x); }`, [0.7]),
  holds("set in constructor", `class Net { layers: ((x: number) => number)[]; constructor(n: number, g: (x: number) => number) { this.layers = []; for (let i = 0; i < n; i++) this.layers.push(g); } run(v: number) { for (const l of this.layers) v = l(v); return v; } }
   function f(x: number, n: number): number { return new Net(n, (v) => v * Math.sin(x)).run(x); }`, [0.7, 3]),
  holds("initializer of literals", `class Net { readonly acts = [Math.sin, (x: number) => x * x]; run(v: number) { return this.acts.reduce((s, l) => l(s), v); } }
   function f(x: number): number { return new Net().run(x); }`, [0.7]),
  holds("add returns this", `class Net { private steps: ((x: number) => number)[] = []; add(g: (x: number) => number): this { this.steps.push(g); return this; } run(v: number) { let s = v; for (let i = 0; i < this.steps.length; i++) s = this.steps[i](s); return s; } }
   function f(x: number): number { return new Net().add(Math.sin).add((v) => v * x).run(x); }`, [0.7]),
  holds("two instances", `class Net { private steps: ((x: number) => number)[] = []; add(g: (x: number) => number): Net { this.steps.push(g); return this; } run(v: number) { let s = v; for (const g of this.steps) s = g(s); return s; } }
   function f(x: number): number { const a = new Net(), b = new Net(); a.add(Math.sin); b.add(Math.cos).add(Math.exp); return a.run(x) * b.run(x); }`, [0.7]),
  holds("in a helper", `class Net { steps: ((x: number) => number)[] = []; add(g: (x: number) => number) { this.steps.push(g); } run(v: number) { let s = v; for (const g of this.steps) s = g(s); return s; } }
   function build(a: number): Net { const n = new Net(); n.add((v) => v * a); n.add(Math.sin); return n; }
   function f(x: number): number { return build(x * x).run(x) + build(2).run(x); }`, [0.7]),
  holds("passed to a helper", `class Net { steps: ((x: number) => number)[] = []; add(g: (x: number) => number) { this.steps.push(g); } run(v: number) { let s = v; for (const g of this.steps) s = g(s); return s; } }
   function extend(n: Net, a: number): void { n.add((v) => v * a); } const go = (n: Net, x: number) => n.run(x);
   function f(x: number): number { const n = new Net(); n.add(Math.cos); extend(n, x); return go(n, x); }`, [0.7]),
  holds("unsubscribe", `class Bus { private subs: ((x: number) => void)[] = []; on(g: (x: number) => void) { this.subs.push(g); return () => { this.subs = this.subs.filter((h) => h !== g); }; } emit(v: number) { this.subs.forEach((g) => g(v)); } }
   function f(x: number): number { let s = 0; const b = new Bus(); b.on((v) => { s += v; }); b.on((v) => { s *= v; }); b.emit(x); b.emit(x * 2); return s; }`, [0.7]),
  holds("optional list", `class Net { constructor(readonly w: number, private acts?: ((x: number) => number)[]) {} run(v: number) { let s = v * this.w; for (const g of this.acts ?? []) s = g(s); return s; } }
   function f(x: number): number { return new Net(x, [Math.sin, Math.exp]).run(x) + new Net(x * x).run(2); }`, [0.7]),
  holds("optional list default", `class Net { constructor(readonly w: number, private acts: ((x: number) => number)[] = [Math.tanh]) {} run(v: number) { let s = v * this.w; for (const g of this.acts) s = g(s); return s; } }
   function f(x: number): number { return new Net(x, [Math.sin, Math.exp]).run(x) + new Net(x * x).run(2); }`, [0.7]),
  holds("tuple of functions", `class Pair { constructor(private fg: [(x: number) => number, (x: number) => number]) {} run(v: number) { const [a, b] = this.fg; return a(v) * b(v) + this.fg[0](b(v)); } }
   function f(x: number): number { return new Pair([Math.sin, (v) => v * x]).run(x); }`, [0.7]),
  holds("list of objects with functions", `class Net { constructor(private layers: { w: number; act: (x: number) => number }[]) {} run(v: number) { let s = v; for (const { w, act } of this.layers) s = act(s * w); return s; } }
   function f(x: number): number { return new Net([{ w: x, act: Math.tanh }, { w: 2, act: (v) => v * x }]).run(x); }`, [0.7]),
  holds("object with functions", `class Net { constructor(private o: { w: number; act: (x: number) => number }) {} run(v: number) { return this.o.act(v * this.o.w); } }
   function f(x: number): number { return new Net({ w: x, act: Math.tanh }).run(x) + new Net({ w: 2, act: (v) => v * x }).run(x); }`, [0.7]),
  holds("object with optional functions", `interface O { w?: number; act?: (x: number) => number } class Net { constructor(private o: O = {}) {} run(v: number) { const a = this.o.act ?? Math.tanh; return a(v * (this.o.w ?? 1)); } }
   function f(x: number): number { return new Net({ w: x, act: Math.sin }).run(x) + new Net({ w: 2 }).run(x) + new Net().run(x); }`, [0.7]),
  holds("kept table", `class Net { acts: Record<"a" | "b", (x: number) => number> = { a: Math.sin, b: (x) => x * x }; run(v: number, k: "a" | "b") { return this.acts[k](v); } }
   function f(x: number): number { const n = new Net(); return n.run(x, "a") * n.run(x, "b"); }`, [0.7]),
  holds("list replaced", `class Net { l: ((x: number) => number)[] = []; add(g: (x: number) => number) { this.l = [...this.l, g]; return this; } run(v: number) { for (const g of this.l) v = g(v); return v; } }
   function f(x: number): number { return new Net().add(Math.sin).add((v) => v * x).run(x); }`, [0.7]),
  holds("immutable builder", `class Pipe { constructor(private readonly l: readonly ((x: number) => number)[] = []) {} add(g: (x: number) => number) { return new Pipe([...this.l, g]); } run(v: number) { for (const g of this.l) v = g(v); return v; } }
   function f(x: number): number { return new Pipe().add(Math.sin).add((v) => v * x).run(x); }`, [0.7]),
  holds("helper makes instance with function field", `class Net { constructor(readonly g: (x: number) => number) {} run(v: number) { return this.g(v); } } function make(a: number): Net { return new Net((v) => v * a); }
   function f(x: number): number { return make(x).run(x) + make(2).run(x); }`, [0.7]),
  holds("method returns class", `class Net { constructor(readonly g: (x: number) => number) {} run(v: number) { return this.g(v); } then(h: (x: number) => number): Net { return new Net((v) => h(this.g(v))); } }
   function f(x: number): number { return new Net(Math.sin).then((v) => v * x).run(x); }`, [0.7]),
  holds("optional function in constructor", `class Net { constructor(readonly w: number, private act?: (x: number) => number) {} run(v: number) { return this.act ? this.act(v * this.w) : v; } }
   function f(x: number): number { return new Net(x, Math.sin).run(x) + new Net(x * x).run(2); }`, [0.7]),
  holds("a pipe that makes another by a spread", `class Pipe { constructor(readonly l: readonly ((x: number) => number)[]) {} add(g: (x: number) => number) { return new Pipe([...this.l, g]); } run(v: number) { for (const g of this.l) v = g(v); return v; } }
   function f(x: number): number { return new Pipe([]).add(Math.sin).add((v) => v * x).run(x); }`, [0.7]),
  holds("a pipe that makes another by concat", `class Pipe { constructor(readonly l: readonly ((x: number) => number)[]) {} add(g: (x: number) => number) { return new Pipe(this.l.concat(g)); } run(v: number) { for (const g of this.l) v = g(v); return v; } }
   function f(x: number): number { return new Pipe([]).add(Math.sin).add((v) => v * x).run(x); }`, [0.7]),
  holds("a copy of the list of another", `class Pipe { constructor(readonly l: ((x: number) => number)[]) {} run(v: number) { for (const g of this.l) v = g(v); return v; } }
   function f(x: number): number { const p = new Pipe([]), q = new Pipe([...p.l, Math.sin]); return q.run(x); }`, [0.7]),
  holds("a helper makes another", `class Pipe { constructor(readonly l: ((x: number) => number)[]) {} run(v: number) { for (const g of this.l) v = g(v); return v; } }
   const add = (p: Pipe, g: (x: number) => number): Pipe => new Pipe([...p.l, g]);
   function f(x: number): number { return add(add(new Pipe([]), Math.sin), (v) => v * x).run(x); }`, [0.7]),
  holds("a list of functions spread into another", `function f(x: number): number { const fs = [Math.sin, (v: number) => v * x]; const gs = [...fs, Math.cos]; let v = x; for (const g of gs) v = g(v); return v; }`, [0.7]),
  holds("a list of functions that is replaced", `function f(x: number): number { let fs: ((v: number) => number)[] = []; fs = [...fs, Math.sin]; fs = [(v) => v * x, ...fs]; let v = x; for (const g of fs) v = g(v); return v; }`, [0.7]),
  holds("functions spread as arguments", `const compose = (...fs: ((v: number) => number)[]) => (x: number) => fs.reduce((v, g) => g(v), x);
   function f(x: number): number { const base = [Math.sin, Math.cos]; return compose(...base, (v) => v * x)(x); }`, [0.7]),
  holds("spreads of lists of functions", `function f(x: number): number { const base = [Math.sin], all = [...base, ...[(v: number) => v * x]]; return all.reduce((v, g) => g(v), x); }`, [0.7]),
  // A literal of the structure of a class: its functions are its own, and no method of the class.
  holds("a literal of the structure of a class, kept by a constructor", `
    class Base { constructor(readonly x: number) {} go() { return this.x * 2; } }
    class Kept { constructor(readonly a: Base) {} run() { return this.a.go(); } }
    class Put { a: Base; constructor(a: Base) { this.a = a; } }
    const use = (a: Base) => a.go();
    function f(x: number): number { const own = { x, go: () => x ** 3 }; return new Kept(own).run() + new Put({ x, go: () => x ** 2 }).a.go() * use(own) + new Kept(new Base(x)).run(); }`, [0.7]),
  holds("an object with functions in a list of data", `
    interface Data { x: number }
    function f(x: number): number { const all: Data[] = [{ x }]; const own = { x: x * x, go: () => x ** 3 }; all.push(own); all[0] = own; return all[0]!.x * all[1]!.x * own.go(); }`, [0.7]),
  refused("a literal of the structure of a class, in a list of its instances", /^FLX2006/, `
    class Base { constructor(readonly x: number) {} go() { return this.x * 2; } }
    function f(x: number): number { const all: Base[] = [new Base(x), { x, go: () => x ** 3 }]; return all[0]!.go() * all[1]!.go(); }`, [0.7]),
  refused("a literal of the structure of a class, pushed", /^FLX2006/, `
    class Base { constructor(readonly x: number) {} go() { return this.x * 2; } }
    function f(x: number): number { const all = [new Base(x)]; all.push({ x, go: () => x ** 3 }); return all[0]!.go() * all[1]!.go(); }`, [0.7]),
  refused("a literal of the structure of a class, assigned", /^FLX2006/, `
    class Base { constructor(readonly x: number) {} go() { return this.x * 2; } }
    function f(x: number): number { let a: Base = new Base(x); const s = a.go(); a = { x, go: () => x ** 3 }; return s * a.go(); }`, [0.7]),
  refused("a literal of the structure of a class, in a property", /^FLX2006/, `
    class Base { constructor(readonly x: number) {} go() { return this.x * 2; } }
    function f(x: number): number { const h = { a: new Base(x) }; h.a = { x, go: () => x ** 3 }; return h.a.go(); }`, [0.7]),
  refused("a literal of the structure of a class, as a result", /^FLX2006/, `
    class Base { constructor(readonly x: number) {} go() { return this.x * 2; } }
    const make = (x: number): Base => ({ x, go: () => x ** 3 });
    function f(x: number): number { return make(x).go(); }`, [0.7]),
  refused("a literal of the structure of a class, concatenated", /^FLX2006/, `
    class Base { constructor(readonly x: number) {} go() { return this.x * 2; } }
    function f(x: number): number { let s = 0; for (const a of [new Base(x)].concat([{ x, go: () => x ** 3 }])) s += a.go(); return s; }`, [0.7]),
];
