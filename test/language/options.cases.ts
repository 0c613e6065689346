/** Options with functions among them: given, left out, merged, handed on, in lists; objects with functions that are chosen. */
import { holds, type Case } from "./case.ts";
export const cases: readonly Case[] = [
  holds("callback left out", `interface O { tol?: number; maxIter?: number; onStep?: (x: number) => void }
   function newton(g: (x: number) => number, dg: (x: number) => number, x0: number, options: O = {}): number { let x = x0; for (let k = 0; k < (options.maxIter ?? 5); k++) { x -= g(x) / dg(x); options.onStep?.(x); } return x; }
   function f(a: number): number { return newton((x) => x * x - a, (x) => 2 * x, 1, { maxIter: 4 }); }`, [0.7]),
  holds("callback left out, all left out", `interface O { tol?: number; maxIter?: number; onStep?: (x: number) => void }
   function newton(g: (x: number) => number, dg: (x: number) => number, x0: number, options: O = {}): number { let x = x0; for (let k = 0; k < (options.maxIter ?? 5); k++) { x -= g(x) / dg(x); options.onStep?.(x); } return x; }
   function f(a: number): number { return newton((x) => x * x - a, (x) => 2 * x, 1); }`, [0.7]),
  holds("destructured", `interface O { tol?: number; maxIter?: number; act?: (x: number) => number }
   function run(x: number, options: O = {}): number { const { maxIter = 3, act = Math.sin } = options; for (let k = 0; k < maxIter; k++) x = act(x) * 1.5; return x; }
   function f(a: number): number { return run(a) + run(a, { maxIter: 2 }) + run(a, { act: Math.cos }) + run(a, { maxIter: 1, act: (x) => x * a }); }`, [0.7]),
  holds("destructured in the parameter", `function run(x: number, { maxIter = 3, act = Math.sin }: { maxIter?: number; act?: (x: number) => number } = {}): number { for (let k = 0; k < maxIter; k++) x = act(x) * 1.5; return x; }
   function f(a: number): number { return run(a) + run(a, { maxIter: 2 }) + run(a, { act: Math.cos }) + run(a, { maxIter: 1, act: (x) => x * a }); }`, [0.7]),
  holds("merged", `interface O { n: number; act: (x: number) => number } const defaults: O = { n: 2, act: Math.sin };
   function run(x: number, o: Partial<O> = {}): number { const { n, act } = { ...defaults, ...o }; for (let k = 0; k < n; k++) x = act(x) * 1.5; return x; }
   function f(a: number): number { return run(a) + run(a, { n: 3 }) + run(a, { act: Math.cos }) + run(a, { n: 1, act: (x) => x * a }); }`, [0.7]),
  holds("handed on", `interface O { n?: number; act?: (x: number) => number } const inner = (x: number, o: O) => (o.act ? o.act(x) : x * x) * (o.n ?? 2);
   function run(x: number, o?: O): number { return inner(x, o ?? {}) + inner(x, { ...o, n: 3 }); }
   function f(a: number): number { return run(a) + run(a, { n: 3 }) + run(a, { act: Math.cos }) + run(a, { n: 1, act: (x) => x * a }); }`, [0.7]),
  holds("in a variable", `interface O { n?: number; act?: (x: number) => number } const inner = (x: number, o: O) => (o.act ? o.act(x) : x * x) * (o.n ?? 2);
   function f(a: number): number { const o: O = { n: 3 }; const p: O = {}; return inner(a, o) + inner(a, p); }`, [0.7]),
  holds("set later", `interface O { n?: number; act?: (x: number) => number } const inner = (x: number, o: O) => (o.act ? o.act(x) : x * x) * (o.n ?? 2);
   function f(a: number): number { const o: O = { n: 3 }; if (a > 0) o.n = 4; return inner(a, o); }`, [0.7]),
  holds("set function later", `interface O { n?: number; act?: (x: number) => number } const inner = (x: number, o: O) => (o.act ? o.act(x) : x * x) * (o.n ?? 2);
   function f(a: number): number { const o: O = { n: 3 }; o.act = Math.sin; return inner(a, o); }`, [0.7]),
  holds("options from outside", `interface O { n?: number; act?: (x: number) => number }
   function f(a: number, options: O): number { return a * a * (options.n ?? 2); }`, [0.7, { n: 3 }]),
  holds("options from outside, mixed", `interface O { n?: number; act?: (x: number) => number }
   function f(a: number, options?: O): number { const o: O = options ?? { n: 4 }; return a * a * (o.n ?? 2); }`, [0.7]),
  holds("options from outside, cond", `interface O { n?: number; act?: (x: number) => number }
   function f(a: number, options: O): number { let o: O = { n: 4 }; if (a > 0) o = options; return a * a * (o.n ?? 2); }`, [0.7, { n: 3 }]),
  holds("two objects of one kind", `
    interface Act { name: string; f: (x: number) => number; df?: (x: number) => number }
    function f(x: number): number { const h: Act = x > 0 ? { name: "a", f: Math.sin } : { name: "b", f: (t) => t * x, df: () => x }; return h.f(x) * (h.df ? h.df(x) : 2); }`, [0.7], [-0.7]),
  holds("an object chosen by a variable", `
    interface Act { f: (x: number) => number; k: number }
    function f(x: number): number { let h: Act = { f: Math.sin, k: 1 }; if (x > 0) h = { f: (t) => t * x, k: x }; return h.f(x) * h.k; }`, [0.7], [-0.7]),
  holds("given as optional", `interface O { n?: number; act?: (x: number) => number } const inner = (x: number, o: O) => (o.act ? o.act(x) : x * x) * (o.n ?? 2);
    function f(a: number): number { const o: O = { act: Math.sin }; const p: { o: O } = { o: { act: Math.cos } }; return inner(a, o) * inner(a, p.o); }`, [0.7]),
  holds("recursive with options", `interface O { n?: number; act?: (x: number) => number } const inner = (x: number, o: O): number => x > 5 ? inner(x - 1, o) : (o.act ? o.act(x) : x * x) * (o.n ?? 2);
    function f(a: number): number { return inner(a, { act: Math.sin }) * inner(a * 2, { n: 2 }) * inner(a, {}); }`, [0.7], [4.1]),
  holds("options in a list", `interface O { n?: number; act?: (x: number) => number } const inner = (x: number, o: O): number => (o.act ? o.act(x) : x * x) * (o.n ?? 2);
    function f(a: number): number { const all: O[] = [{ act: Math.sin }, { n: 3 }, {}, { act: (v) => v * a, n: 2 }]; let s = 0; for (const o of all) s += inner(a, o); return s; }`, [0.7]),
  holds("rest of options", `interface O { n?: number; k?: number; act?: (x: number) => number } const inner = (x: number, { n = 2, ...rest }: O): number => (rest.act?.(x) ?? x * x) * n * (rest.k ?? 3);
    function f(a: number): number { return inner(a, { k: 4 }) * inner(a, { n: 3, act: Math.sin }); }`, [0.7]),
];
