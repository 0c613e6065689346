/** Functions that meet: of which it is only known as the program runs which one is called. */
import { holds, refused, throws, type Case } from "./case.ts";

const variables: Case[] = [
  holds("a variable that is assigned another function", `
    const square = (t: number): number => t * t;
    function f(x: number, a: number): number { let g = square; if (x > 1) g = (t) => a * t + x; return g(x) * g(a); }`, [0.5, 2], [1.5, 2]),
  holds("a switch that chooses", `
    function f(x: number, n: number): number {
      let g: (t: number) => number;
      switch (n) {
        case 0: g = Math.sin; break;
        case 1: g = (t) => t * x; break;
        default: g = (t) => t * t * n;
      }
      return g(x) + g(2 * x);
    }`, [0.5, 0], [0.5, 1], [0.5, 3]),
  holds("a chain of conditions", `
    function f(x: number, n: number): number { const g = n === 0 ? Math.sin : n === 1 ? Math.exp : (t: number): number => t * t * x; return g(x) * g(n + x); }`, [0.5, 0], [0.5, 1], [0.5, 2]),
  holds("functions swapped in a loop", `
    function f(x: number, n: number): number {
      let g = (t: number): number => t * x;
      let h = (t: number): number => Math.sin(t) + x;
      let s = x;
      for (let i = 0; i < n; i++) { s = g(s) + h(x); [g, h] = [h, g]; }
      return s;
    }`, [0.8, 3], [0.8, 4]),
  holds("another function after some trips", `
    function f(x: number, n: number): number {
      let step = (y: number, i: number): number => y + 0.1 * i * x;
      let y = x;
      for (let i = 0; i < n; i++) {
        y = step(y, i);
        if (y > 1.2) step = (v) => v * x;
      }
      return y;
    }`, [0.9, 5], [0.2, 3]),
  holds("perhaps no function", `
    function f(x: number, n: number): number {
      let g: ((t: number) => number) | undefined = undefined;
      if (n > 1) g = (t) => t * x;
      const h: ((t: number) => number) | undefined = n > 0 ? Math.sin : undefined;
      return (g ? g(x) : 2 * x) + (g?.(x) ?? x) * (h ?? Math.cos)(x) + (h !== undefined ? h(x) : 1);
    }`, [0.9, 0], [0.9, 1], [0.9, 2]),
  holds("passed on to a helper", `
    const twice = (g: (t: number) => number, x: number): number => g(g(x));
    function f(x: number, a: number): number { let g: (t: number) => number = Math.tanh; if (a > 1) g = (t) => t * a; return twice(g, x) * twice(x > 0 ? g : Math.exp, a); }`, [0.5, 2], [-0.5, 2], [-0.5, 0.4]),
  holds("a variable that functions share", `
    const run = (g: () => void): void => { g(); g(); };
    function f(x: number): number {
      let act: (t: number) => number = (t) => t * x;
      let s = x;
      run(() => { s = act(s); });
      act = Math.sin;
      run(() => { s += act(s); });
      return s;
    }`, [1.3]),
  holds("returned from branches", `
    const pick = (n: number, a: number): ((t: number) => number) => { if (n === 0) return (t) => t * a; if (n === 1) return Math.exp; return (t) => t * t + a; };
    function f(x: number, n: number): number { const g = pick(n, x); return g(x) * pick(2, x)(0.5) + g(1); }`, [0.7, 0], [0.7, 1], [0.7, 2]),
  holds("arrays that they capture", `
    function f(w: Float64Array, n: number): number {
      const v = [w[0]! * 2, w[1]!];
      let g: (i: number) => number = (i) => w[i]! * w[0]!;
      if (n > 0) g = (i) => v[i]! * v[i]!;
      if (n > 1) g = () => 3;
      return g(0) * g(1) + g(0);
    }`, [new Float64Array([1.1, 2]), 0], [new Float64Array([1.1, 2]), 1], [new Float64Array([1.1, 2]), 2]),
  holds("chosen by functions that were chosen", `
    function f(x: number, n: number): number {
      let g: (t: number) => number = (t) => t * x;
      if (n > 0) g = Math.sin;
      let h = (t: number): number => g(t) + 1;
      if (n > 1) h = (t) => g(g(t)) * x;
      return h(x);
    }`, [0.9, 0], [0.9, 1], [0.9, 2]),
  holds("a model that is replaced", `
    interface Model { act: (t: number) => number; w: number }
    function f(x: number, n: number): number {
      let m: Model = { act: Math.sin, w: x };
      if (n > 0) m = { act: (t) => t * x, w: 2 };
      return m.act(m.w * x) * m.w;
    }`, [0.9, 0], [0.9, 1]),
  holds("a property that is replaced", `
    function f(x: number, n: number): number {
      const m = { act: (t: number): number => t * t, w: x };
      if (n > 0) m.act = (t) => t * x;
      return m.act(m.w) + x;
    }`, [0.9, 0], [0.9, 1]),
];

const tables: Case[] = [
  holds("a table by name", `
    const table = { sin: Math.sin, sq: (t: number): number => t * t, exp: Math.exp };
    const apply = (key: keyof typeof table, x: number): number => table[key](x);
    function f(x: number, n: number): number { let key: "sin" | "sq" | "exp" = "sin"; if (n > 0) key = "sq"; if (n > 1) key = "exp"; return apply(key, x) * table[key](2 * x); }`, [0.9, 0], [0.9, 1], [0.9, 2]),
  holds({ name: "a key that is a parameter", wrt: [0] }, `
    type Kind = "linear" | "square";
    function f(x: number, kind: Kind): number { const kinds = { linear: (t: number): number => t * x, square: (t: number): number => t * t }; const g = kinds[kind]; return g(x) + kinds[kind](3); }`, '0.9, "linear"', '0.9, "square"'),
  holds("by position", `
    function f(x: number, n: number): number { const gs = [Math.sin, (t: number): number => t * x, Math.exp]; let s = 0; for (let i = 0; i < n; i++) s += gs[i]!(x) * gs[(i + 1) % 3]!(s); return s; }`, [0.7, 3], [0.7, 1]),
  throws("by a position that may be none", /is not a function/, `
    function f(x: number, n: number): number { const gs = [Math.sin, (t: number): number => t * x]; return gs[n]!(x); }`, [0.7, 1], [0.7, 2]),
];

const lists: Case[] = [
  holds("pushed in a loop", `
    function f(x: number, n: number): number {
      const gs: ((t: number) => number)[] = [];
      for (let i = 0; i < n; i++) gs.push((t) => t * (i + x));
      let s = 1;
      for (const g of gs) s += g(x) * g(s);
      return s;
    }`, [1.2, 3]),
  holds("different ones pushed", `
    function f(x: number, n: number): number {
      const gs: ((t: number) => number)[] = [];
      for (let i = 0; i < n; i++) { const a = i * x; if (i % 2 === 0) gs.push((t) => t * a + x); else gs.push(Math.sin); }
      gs.push((t) => t * t);
      return gs.reduce((acc, g) => g(acc), x) + gs[1]!(x) + gs.map((g) => g(x)).reduce((p, q) => p + q, 0) + gs.length;
    }`, [1.2, 3], [1.2, 2]),
  holds("composed", `
    type G = (t: number) => number;
    const compose = (...gs: G[]): G => (x) => gs.reduce((acc, g) => g(acc), x);
    function f(x: number, a: number): number { const h = compose(Math.sin, (t) => t * a, (t) => t * t); return h(x) * compose((t) => t + a, h)(x); }`, [0.7, 1.2]),
  holds("a pipeline that grows", `
    type G = (t: number) => number;
    function f(x: number, n: number): number {
      const pipe: G[] = [Math.sin, (t) => t * x];
      if (n > 0) pipe.push((t) => t * t);
      let y = x;
      for (let i = 0; i < pipe.length; i++) y = pipe[i]!(y);
      for (const g of pipe.slice(1)) y += g(x);
      return y;
    }`, [0.7, 0], [0.7, 1]),
  holds("layers", `
    interface Layer { w: number; act: (t: number) => number }
    function f(x: number, n: number): number {
      const layers: Layer[] = [];
      for (let i = 0; i < n; i++) layers.push({ w: x * (i + 1), act: i === 0 ? Math.tanh : (t) => t * x });
      layers.push({ w: 2, act: Math.sin });
      let y = x;
      for (const { w, act } of layers) y = act(w * y);
      return y;
    }`, [0.7, 0], [0.7, 2]),
  holds("replaced in a list", `
    function f(x: number, n: number): number {
      const gs: ((t: number) => number)[] = [(t) => t * x, (t) => t * x * x];
      if (n > 0) gs[1] = Math.sin;
      return gs[0]!(x) * gs[1]!(x);
    }`, [0.7, 0], [0.7, 1]),
  holds("a list that a helper fills", `
    type G = (t: number) => number;
    function fill(gs: G[], a: number): void { gs.push((t) => t * a); gs.push(Math.sin); }
    function f(x: number, a: number): number { const gs: G[] = []; fill(gs, a); fill(gs, x); return gs.reduce((acc, g) => g(acc), x); }`, [0.7, 1.3]),
];

const derived: Case[] = [
  holds({ name: "the derivative of a parameter", kink: true }, { "program.ts": `import { grad } from "fluxion";
    function newton(g: (x: number) => number, x0: number): number { const dg = grad(g); let x = x0; for (let k = 0; k < 5; k++) x -= g(x) / dg(x); return x; }
    function f(a: number, b: number): number { return newton((x) => x * x * b - a, 1) * newton(Math.cos, 1 + 0.1 * a) + newton((x) => Math.sin(x) - a, 0); }` }, [0.6, 1.3]),
  holds({ name: "second derivatives of a parameter", kink: true }, { "program.ts": `import { grad, valueAndGrad } from "fluxion";
    function halley(g: (x: number) => number, x0: number): number {
      const dg = grad(g);
      const d2g = grad(dg);
      let x = x0;
      for (let k = 0; k < 3; k++) { const [v, d] = valueAndGrad(g)(x); x -= 2 * v * d / (2 * d * d - v * d2g(x)); }
      return x;
    }
    function f(a: number): number { const c = a * a; return halley((x) => x * x * x - c, 1); }` }, [1.6]),
  holds({ name: "the derivative of one of several", kink: true }, { "program.ts": `import { grad } from "fluxion";
    const slope = (g: (x: number) => number, x: number): number => grad(g)(x);
    function f(x: number, n: number): number { let g = (t: number): number => t * t * x; if (n > 0) g = Math.sin; const h = n > 1 ? g : (t: number): number => t * x; return slope(g, x) * slope(h, 2 * x); }` }, [0.7, 0], [0.7, 1], [0.7, 2]),
  holds({ name: "a derivative passed on", kink: true }, { "program.ts": `import { grad } from "fluxion";
    const apply = (g: (x: number) => number, x: number): number => g(x) * g(2);
    const both = (g: (x: number) => number, x: number): number => apply(grad(g), x) + apply((t) => grad(g)(t) * x, 1);
    function f(x: number, a: number): number { return both((t) => Math.exp(a * t) * x, 0.3); }` }, [0.7, 0.5]),
  holds({ name: "gradients with respect to arrays", kink: true }, { "program.ts": `import { grad } from "fluxion";
    function descend(loss: (w: number[]) => number, w0: number[], n: number): number[] { const dl = grad(loss); let w = w0; for (let k = 0; k < n; k++) { const g = dl(w); w = w.map((wi, i) => wi - 0.1 * g[i]!); } return w; }
    function f(a: number, b: number): number { const w = descend(([p, q]) => (p! - a) ** 2 + (p! * q! - b) ** 2, [0.5, 0.5], 4); return w[0]! * w[1]!; }` }, [0.7, 0.5]),
];

const around: Case[] = [
  throws("a pre-made error", /too small/, `function f(x: number): number { const err = new Error("too small"); if (x < 0) throw err; return Math.sqrt(x); }`, [2], [-1]),
  throws("a throwing helper", /bad/, `function fail(text: string): never { throw new RangeError(text); }
    function f(x: number): number { if (x < 0) fail("bad"); return Math.sqrt(x); }`, [2], [-1]),
  throws("a throwing helper as a value", /bad/, `function fail(): never { throw new RangeError("bad"); }
    function f(x: number): number { const y = x < 0 ? fail() : Math.sqrt(x); return y * 2; }`, [2], [-1]),
  throws("an assertion function", /must/, `function assertPositive(x: number): asserts x is number { if (!(x > 0)) throw new Error("must be positive"); }
    function assert(ok: boolean, text: string): asserts ok { if (!ok) throw new Error(text); }
    function f(x: number): number { assertPositive(x); assert(x < 10, "must be small"); return Math.log(x); }`, [2], [-1], [11]),
  holds("break in a loop over known keys", `function f(a: number, b: number): number { const p = { a, b, c: a * b }; let s = 1; for (const key of ["a", "b", "c"] as const) { if (key === "b" && a > 1) continue; s *= p[key]; if (s > 2) break; } return s; }`, [1.5, 1], [0.5, 4.5], [0.5, 0.7]),
  holds("break in for-in", `function f(a: number, b: number): number { const p = { a, b, c: a * b }; let s = 1; for (const key in p) { if (key === "b" && a > 1) continue; s *= p[key as "a"]; if (s > 2) break; } return s; }`, [1.5, 1], [0.5, 4.5], [0.5, 0.7]),
  holds("void", `function f(x: number): number { let y = x; void (y *= x); return y; }`, [1.5]),
  holds("function calls in defaults", `const two = (x: number): number => 2 * x; 
function g(a: number, b = two(a), c = ((t: number) => t * b)(a)): number { return a * b + c; }
    function f(x: number): number { return g(x) + g(x, x) * g(1, x, 2); }`, [1.5]),
  holds("named function expressions that recurse", `function f(x: number): number { const p = function pow(n: number): number { return n === 0 ? 1 : x * pow(n - 1); }; return p(3) + p(2); }`, [1.5]),
  holds("named function expressions passed on", `const use = (g: (n: number) => number): number => g(3) * g(1); 
    function f(x: number): number { return use(function pow(n: number): number { return n === 0 ? 1 : x * pow(n - 1); }); }`, [1.5]),
  holds("find a function", `function f(x: number, n: number): number { const gs = [{ name: "a", run: (t: number): number => t * x }, { name: "b", run: Math.sin }]; let s = 0; for (let i = 0; i < gs.length; i++) { if (i === n) break; s += gs[i]!.run(x); } return s; }`, [1.5, 1], [1.5, 2]),
  holds("fold right", `function f(x: number, n: number): number { const gs: ((t: number) => number)[] = [Math.sin, (t) => t * x]; return gs.reduceRight((s, g) => g(s), x) + gs.filter((_, i) => i < n).map((g) => g(x)).reduce((p, q) => p + q, 0) + gs.reverse()[0]!(x) + gs.concat([Math.cos])[2]!(x); }`, [1.5, 1]),
  holds("a map of strings to functions", `type Op = (a: number, b: number) => number; const ops: Record<"add" | "mul", Op> = { add: (a, b) => a + b, mul: (a, b) => a * b }; 
    function f(x: number, y: number): number { let s = x; for (const op of ["add", "mul", "add"] as const) s = ops[op](s, y); return s; }`, [1.5, 0.7]),
  holds("a program of operations", `type Op = "add" | "mul"; const ops = { add: (a: number, b: number): number => a + b, mul: (a: number, b: number): number => a * b }; 
    function f(x: number, y: number): number { const list: Op[] = ["add", "mul", "add"]; let s = x; for (const op of list) s = ops[op](s, y); return s; }`, [1.5, 0.7]),
  refused("constants of modules with functions that share memory", /^FLX2001: The constant 'm', whose functions share memory/, `const make = (a: number): { get: (x: number) => number; twice: (x: number) => number } => { const t = [a, 2 * a]; return { get: (x) => t[0]! * x, twice: (x) => t[1]! * x }; };
    const m = make(3);
    function f(x: number): number { return m.get(x) * m.twice(x); }`),
];

export const cases: readonly Case[] = [...variables, ...tables, ...lists, ...derived, ...around];
