/** Functions: as values, passed on, returned, recursive, overloaded, generic; all forms of parameters. */
import { holds, refused, throws, type Case } from "./case.ts";

const passed: Case[] = [
  holds("a function passed to a helper", `
    function twice(g: (x: number) => number, x: number): number { return g(g(x)); }
    function f(x: number, a: number): number { return twice((t) => a * t * t, x); }`, [1.1, 0.7]),
  holds("a root finder", `
    function newton(g: (x: number) => number, dg: (x: number) => number, x0: number): number {
      let x = x0;
      for (let k = 0; k < 8; k++) x -= g(x) / dg(x);
      return x;
    }
    function f(a: number, b: number): number {
      const residual = (x: number): number => x * x * x + b * x - a;
      const slope = (x: number): number => 3 * x * x + b;
      return newton(residual, slope, 1);
    }`, [2, 1.5], [1, 3]),
  holds("an integrator", `
    type Rhs = (t: number, y: number[]) => number[];
    const axpy = (a: number, x: number[], y: number[]): number[] => y.map((yi, i) => a * x[i]! + yi);
    function rk4(rhs: Rhs, y0: number[], h: number, n: number): number[] {
      let y = y0;
      for (let k = 0; k < n; k++) {
        const t = k * h;
        const k1 = rhs(t, y);
        const k2 = rhs(t + h / 2, axpy(h / 2, k1, y));
        const k3 = rhs(t + h / 2, axpy(h / 2, k2, y));
        const k4 = rhs(t + h, axpy(h, k3, y));
        y = y.map((yi, i) => yi + h / 6 * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
      }
      return y;
    }
    function f(w: number, c: number): number {
      const y = rk4((t, [q, v]) => [v!, -w * q! - c * v! + Math.sin(t)], [1, 0], 0.1, 5);
      return y[0]! * y[0]! + y[1]!;
    }`, [2, 0.3]),
  holds("recursion that passes the function along", `
    function simpson(g: (x: number) => number, a: number, b: number, depth: number): number {
      const m = (a + b) / 2;
      const whole = (b - a) / 6 * (g(a) + 4 * g(m) + g(b));
      if (depth === 0) return whole;
      return simpson(g, a, m, depth - 1) + simpson(g, m, b, depth - 1);
    }
    function f(a: number, b: number): number { return simpson((x) => Math.exp(-a * x * x), 0, b, 3); }`, [0.5, 1.3]),
  holds("adaptive: recursion until the error is small", `
    function adapt(g: (x: number) => number, a: number, b: number, whole: number, tolerance: number): number {
      const m = 0.5 * (a + b);
      const left = (m - a) / 6 * (g(a) + 4 * g(0.5 * (a + m)) + g(m));
      const right = (b - m) / 6 * (g(m) + 4 * g(0.5 * (m + b)) + g(b));
      if (Math.abs(left + right - whole) < tolerance) return left + right;
      return adapt(g, a, m, left, tolerance / 2) + adapt(g, m, b, right, tolerance / 2);
    }
    function f(a: number, b: number): number { return adapt((x) => Math.sqrt(a + x * x), 0, b, 0, 1e-3); }`, [0.5, 2]),
  holds("two functions of one helper", `
    function integrate(g: (x: number) => number, b: number): number { let s = 0; for (let i = 0; i < 4; i++) s += g(i * b / 4) * b / 4; return s; }
    function f(a: number, b: number): number { return integrate((x) => Math.sin(a * x), b) * integrate((x) => x * x + a, b); }`, [1.2, 0.8]),
  holds("a function of the module, and one of the library", `
    function square(x: number): number { return x * x; }
    function apply(g: (x: number) => number, x: number): number { return g(x) * x; }
    function f(x: number): number { return apply(square, x) + apply(Math.sin, x) + apply(Math.exp, x); }`, [0.6]),
  holds("passed on twice", `
    type G = (x: number) => number;
    const once = (g: G, x: number): number => g(x) + 1;
    const twice = (g: G, x: number): number => once(g, once(g, x));
    function f(x: number, a: number): number { return twice((t) => t * a, x); }`, [1.5, 0.4]),
  holds("wrapped and passed on", `
    type G = (x: number) => number;
    const apply = (g: G, x: number): number => g(x);
    const scaled = (g: G, s: number, x: number): number => apply((t) => s * g(t), x);
    function f(x: number, a: number): number { return scaled((t) => Math.sin(a * t), a, x); }`, [1.5, 0.4]),
  holds("a function that takes a function", `
    type G = (x: number) => number;
    const apply = (h: (g: G) => number, g: G): number => h(g) * g(2);
    function f(x: number, a: number): number { return apply((g) => g(x) * g(a), (t) => t * t + a); }`, [1.5, 0.4]),
  holds("arrays in a closure", `
    function sum(n: number, term: (i: number) => number): number { let s = 0; for (let i = 0; i < n; i++) s += term(i); return s; }
    function f(w: Float64Array, v: number[]): number { return sum(w.length, (i) => w[i]! * v[i]! ** 2); }`, [new Float64Array([1, 2, 3]), [0.5, -1, 2]]),
  holds("a callback that writes into an array", `
    function each(n: number, visit: (i: number) => void): void { for (let i = 0; i < n; i++) visit(i); }
    function f(x: number[]): number {
      const y = new Float64Array(x.length);
      each(x.length, (i) => { y[i] = x[i]! * x[(i + 1) % x.length]!; });
      each(y.length, (i) => { y[i]! *= y[0]!; });
      return y[0]! + y[1]! * y[2]!;
    }`, [[1.1, 2, -0.5]]),
  holds("a comparison chosen when called", `
    function best(xs: readonly number[], better: (a: number, b: number) => boolean): number { let b = xs[0]!; for (const x of xs) if (better(x, b)) b = x; return b; }
    function f(x: number, y: number): number { return best([x, y, x * y], (a, b) => a > b) * best([x, y], (a, b) => a < b); }`, [2, 3], [-1, 0.5]),
  holds("chosen as it runs", `
    const apply = (g: (x: number) => number, x: number): number => g(x) * g(2 * x);
    function f(x: number, a: number): number {
      const act = x > 1 ? Math.tanh : (t: number): number => a * t * t;
      return apply(act, x) + act(a) + apply(a > 0 ? act : Math.sin, x);
    }`, [0.5, 2], [1.5, 2], [1.5, -2]),
  holds("a generic map of one's own", `
    function mapped<T, U>(xs: readonly T[], g: (x: T, i: number) => U): U[] { const out: U[] = []; for (let i = 0; i < xs.length; i++) out.push(g(xs[i]!, i)); return out; }
    function f(x: number, y: number): number {
      const pairs = mapped([x, y, x * y], (t, i) => ({ u: t * i, v: t + i }));
      const sums = mapped(pairs, (p) => p.u * p.v);
      return sums[0]! + sums[1]! * sums[2]!;
    }`, [1.2, 0.7]),
  holds("composition", `
    type G = (x: number) => number;
    const compose = (g: G, h: G): G => (x) => g(h(x));
    function f(x: number, a: number): number {
      const scale: G = (t) => a * t;
      const h = compose(Math.sin, compose(scale, (t) => t * t));
      return h(x) * compose(h, h)(a);
    }`, [0.6, 1.4]),
  holds("an optional function", `
    function norm(xs: readonly number[], weight?: (i: number) => number): number {
      let s = 0;
      for (let i = 0; i < xs.length; i++) s += xs[i]! ** 2 * (weight?.(i) ?? 1);
      return s;
    }
    function f(x: number, y: number): number { return norm([x, y]) + norm([y, x], (i) => x * (i + 1)); }`, [1.2, 0.7]),
  holds("an optional visitor", `
    function run(x: number, visit?: (v: number) => void): number { let y = x; for (let k = 0; k < 3; k++) { y = Math.sin(y) * x; visit?.(y); if (visit) visit(k); } return y; }
    function f(x: number): number { let s = 0; const r = run(x, (v) => { s += v * v; }); return r * s + run(x); }`, [1.3]),
  holds("a default function", `
    function total(xs: readonly number[], g: (x: number) => number = (t) => t * t): number { let s = 0; for (const x of xs) s += g(x); return s; }
    function f(x: number, y: number): number { return total([x, y]) * total([y, x], Math.cos) + total([x], (t) => t * y); }`, [1.2, 0.7]),
  refused("a function that is only known at run time", /^FLX2001: .* \[g\(x\)/, `function f(x: number, g: (x: number) => number): number { return g(x); }`),
  holds("call, apply and bind", `const g = (x: number, y: number): number => x * x * y;
    const total = (...xs: number[]): number => xs.reduce((s, x) => s + x * x, 0);
    function f(x: number, y: number): number {
      const h = g.bind(undefined, y);
      const both = [g.bind(null), (a: number, b: number): number => a + b * x];
      let s = 0;
      for (const one of both) s += one.call(undefined, x, y);
      return g.call(undefined, x, y) * h(x) + g.apply(null, [y, x]) + total.apply(undefined, [x, y, s]) + h.bind(undefined, x)();
    }`, [1.2, 0.7]),
  refused("a function that wraps itself", /^FLX2001: A function that is made of itself/, `function wrap(g: (x: number) => number, n: number, x: number): number { return n === 0 ? g(x) : wrap((t) => g(t) * x, n - 1, x); }
    function f(x: number): number { return wrap((t) => t, 3, x); }`),
];

const returned: Case[] = [
  holds("a model that is returned", `
    function makeModel(a: number, b: number): (x: number) => number { const c = a * b; return (x) => a * Math.sin(b * x) + c; }
    function f(a: number, x: number): number { const g = makeModel(a, x); const h = makeModel(x, 2); return g(x) * h(a) + g(1); }`, [1.2, 0.7]),
  holds("currying", `
    const add = (a: number) => (b: number) => (c: number): number => a * b + c * a;
    function f(x: number, y: number): number { const g = add(x); return add(x)(y)(x) * g(2)(y) + g(x)(1); }`, [1.2, 0.7]),
  holds("a module-level curried constant", `
    const power = (n: number) => (x: number): number => x ** n;
    const cube = power(3);
    function f(x: number): number { return cube(x) + power(2)(x); }`, [1.2]),
  holds("in loops", `
    const line = (a: number, b: number) => (x: number): number => a * x + b;
    function f(x: number, y: number): number { let s = 0; for (let i = 0; i < 3; i++) { const g = line(i * x, y); s += g(y) * g(x); } return s; }`, [1.2, 0.7]),
  holds("an object of functions", `
    interface Model { f: (x: number) => number; df: (x: number) => number; start: number }
    function quadratic(a: number): Model { return { f: (x) => x * x - a, df: (x) => 2 * x, start: a }; }
    function solve(m: Model): number { let x = m.start; for (let k = 0; k < 5; k++) x -= m.f(x) / m.df(x); return x; }
    function f(a: number, b: number): number { const m = quadratic(a); return solve(m) * solve(quadratic(b)) + m.f(b); }`, [2, 3]),
  holds("an object of functions, taken apart", `
    function solve({ g, dg }: { g: (x: number) => number; dg: (x: number) => number }, x0: number): number { let x = x0; for (let k = 0; k < 5; k++) x -= g(x) / dg(x); return x; }
    function f(a: number, b: number): number { const m = { g: (x: number) => x * x * b - a, dg: (x: number) => 2 * x * b }; const { g } = m; return solve(m, 1) + g(a); }`, [2, 3]),
  holds("a tuple of functions", `
    function pair(a: number): [(x: number) => number, (x: number) => number] { return [(x) => a * x, (x) => x / a]; }
    function f(a: number, x: number): number { const [up, down] = pair(a); const p = pair(x); return up(x) * down(a) + p[0](a) + p[1](2); }`, [2, 3]),
  holds("a counter with state", `
    function counter(step: number): { next: () => number } { let n = 0; return { next: () => { n += step; return n * n; } }; }
    function f(x: number): number { const c = counter(x); const d = counter(2 * x); return c.next() + c.next() * d.next() + c.next(); }`, [1.3]),
  holds("an accumulator that is shared by two functions", `
    function f(x: number, y: number): number {
      let s = x;
      const grow = (v: number): void => { s = s * v + y; };
      const look = (): number => s * s;
      const run = (g: (v: number) => void, h: () => number): number => { g(x); const a = h(); g(y); return a + h(); };
      return run(grow, look) * s;
    }`, [1.2, 0.7]),
  holds("a branch returns the function", `
    const pick = (n: number) => { if (n === 1) return (x: number): number => x * x; return (x: number): number => x * n; };
    function f(x: number): number { const g = (t: number): number => t * x; return g(g(x)); }`, [1.2]),
];

const captured: Case[] = [
  holds("variables by reference", `
    function each(n: number, visit: (v: number) => void): void { for (let i = 1; i <= n; i++) visit(i); }
    function f(x: number): number {
      let total = 0;
      let last = x;
      each(4, (v) => { total += v * x * last; last = total / (1 + v); });
      last *= 2;
      return total * last;
    }`, [0.8]),
  holds("assigned after the closure is made", `
    const apply = (g: (x: number) => number, x: number): number => g(x);
    function f(x: number): number { let k = x; const g = (t: number): number => t * k; const a = apply(g, x); k = 2 * x * x; return a + apply(g, x) + g(3); }`, [1.2]),
  holds("one variable for each trip", `
    function f(x: number): number {
      const gs = [1, 2, 3].map((i) => (t: number): number => t * (i + x));
      let s = 0;
      for (const g of gs) s += g(x) * g(s);
      return s;
    }`, [1.2]),
  holds("recursion that captures", `
    function f(x: number, a: number): number {
      const power = (n: number): number => (n === 0 ? 1 : power(n - 1) * x * a);
      return power(4) + power(2);
    }`, [1.2, 0.7]),
  holds("recursion that captures and changes", `
    function f(x: number): number {
      let calls = 0;
      function fib(n: number): number { calls += x; return n < 2 ? x : fib(n - 1) + fib(n - 2) * x; }
      const r = fib(5);
      return r * calls;
    }`, [0.9]),
  holds("mutual recursion inside a function", `
    function f(x: number, y: number): number {
      const even = (n: number): number => (n === 0 ? x : odd(n - 1) * x);
      const odd = (n: number): number => (n === 0 ? y : even(n - 1) + y);
      return even(5) * odd(4);
    }`, [1.1, 0.6]),
  holds("mutual recursion that captures an array", `
    function f(w: number[]): number {
      function down(i: number, acc: number): number { return i < 0 ? acc : up(i - 1, acc * w[i]!); }
      function up(i: number, acc: number): number { return i < 0 ? acc : down(i - 1, acc + w[i]!); }
      return down(w.length - 1, 1);
    }`, [[1.1, 0.6, 2, -0.5]]),
  holds("a tree walk", `
    function f(x: number, y: number): number {
      let depth = 0;
      const walk = (v: number, n: number): number => {
        depth = Math.max(depth, n * y);
        if (n === 0) return Math.sin(v);
        const left = walk(v * x, n - 1);
        return left * walk(v + y, n - 1);
      };
      return walk(1, 3) + depth;
    }`, [0.9, 0.4]),
  holds("a closure in a closure", `
    function f(x: number, y: number): number {
      let s = 0;
      const outer = (a: number): void => { const inner = (b: number): void => { s += a * b * x; }; [1, 2].forEach((k) => inner(k * y)); inner(a); };
      outer(x);
      outer(y);
      return s * s;
    }`, [0.9, 0.4]),
  holds("parameters that closures change", `
    const run = (g: () => void): void => { g(); g(); };
    function f(x: number): number { const h = (p: number): number => { run(() => { p *= x; }); return p; }; return h(x) + h(2); }`, [1.3]),
  holds("an immediate call", `function f(x: number): number { const y = (() => { const t = x * x; return t + 1; })(); return ((a: number, b = y) => a * b)(x) + (function (t: number) { return t * t; })(y); }`, [1.3]),
  holds("an immediate recursive call", `function f(x: number): number { return (function go(n: number): number { return n === 0 ? 1 : x * go(n - 1) + n; })(4); }`, [1.3]),
  holds("a loop variable that closures keep", `const keep = (g: () => number): number => g();
    function f(x: number): number { let s = 0; for (let t = x; t < 3; t *= 2) s += keep(() => t) * t; return s; }`, [0.4]),
  holds("a loop variable of each trip", `
    function f(x: number, y: number): number {
      const gs: (() => number)[] = [];
      for (let t = x, n = 0; n < 4; t = t * y + 1, n++) { if (n === 2) continue; gs.push(() => t * n); t += 0.1; }
      return gs.reduce((s, g) => s * 0.5 + g(), 0);
    }`, [0.4, 1.3]),
];

const parameters: Case[] = [
  holds("defaults of earlier parameters", `const g = (a: number, b = a * 2, c = a + b): number => a * b * c;
    function f(x: number, y: number): number { return g(x) + g(x, y) * g(x, y, 3); }`, [1.2, 0.7]),
  holds("rest parameters", `const total = (k: number, ...xs: number[]): number => xs.reduce((s, x) => s + k * x * x, 0);
    function f(x: number, y: number): number { return total(x) + total(y, x) * total(x, y, x * y, 2); }`, [1.2, 0.7]),
  holds("spread arguments", `
    const total = (k: number, ...xs: number[]): number => { let s = k; for (const x of xs) s = s * x + k; return s; };
    const mul = (a: number, b: number): number => a * b;
    function f(x: number[], y: number): number { const pair: [number, number] = [y, x[0]!]; return total(...pair, ...x, y, ...x) * mul(...pair) + total(y, ...x) + mul(...([x[1]!, y] as const)); }`, [[1.1, 0.6], 0.9]),
  holds("a rest parameter of functions", `
    const pipe = (x: number, ...gs: ((x: number) => number)[]): number => { let y = x; for (const g of gs) y = g(y) + g(x); return y; };
    function f(x: number, a: number): number { const h = (t: number): number => Math.sin(t * a); return pipe(x, h, h); }`, [1.2, 0.7]),
  holds("patterns with defaults", `const g = ({ a, b }: { a: number; b: number }, [c, d = 3]: number[]): number => a * b + c! * d;
    function f(x: number, y: number): number { return g({ a: x, b: y }, [x]) * g({ a: y, b: x }, [y, x]); }`, [1.2, 0.7]),
  holds("optional numbers", `const g = (a: number, b?: number): number => a * (b ?? 2);
    function f(x: number, y: number): number { return g(x) * g(x, y); }`, [1.2, 0.7]),
  holds("generic objects", `
    interface Box<T> { value: T; weight: number }
    const scaled = <T,>(b: Box<T>, g: (v: T) => number): number => g(b.value) * b.weight;
    function f(x: number, y: number): number { return scaled({ value: [x, y], weight: y }, (v) => v[0]! * v[1]!) + scaled({ value: x, weight: 2 }, (v) => v * v); }`, [1.2, 0.7]),
  holds("a generic that returns its argument", `const id = <T,>(v: T): T => v;
    function f(x: number, y: number): number { const p = id({ a: x, b: [y] }); return id(x) * p.a + id(p.b)[0]! * id(p).a; }`, [1.2, 0.7]),
  holds("a generic with a constraint", `
    function norm<T extends { x: number; y: number }>(p: T): T { p.x *= 2; p.y *= p.x; return p; }
    function f(x: number, y: number): number { const p = norm({ x, y, w: x * y }); return p.x * p.y + p.w; }`, [1.2, 0.7]),
  holds("lists of functions", `
    const basis: ((x: number) => number)[] = [(x) => x, Math.sin, (x) => x * x];
    function fit(gs: readonly ((x: number) => number)[], c: number[], x: number): number { return gs.map((g) => g(x)).reduce((s, v, i) => s + v * c[i]!, 0); }
    function f(c: number[], x: number): number {
      const layers = [(t: number) => t * c[0]!, Math.tanh, (t: number) => t + c[1]!];
      let y = x;
      for (const layer of layers) y = layer(y);
      layers.forEach((layer, i) => { y += layer(i); });
      return y + layers.reduce((t, layer) => layer(t), x) + layers[1]!(x) + fit(layers, c, x) + basis[2]!(y);
    }`, [[0.6, 0.7, -1], 0.9]),
  holds("overloads by type", `
    function half(a: number): number;
    function half(a: number[]): number[];
    function half(a: number | number[]): number | number[] { return typeof a === "number" ? a / 2 : a.map((v) => v / 2); }
    function f(x: number, y: number): number { return half(x * y) + half([x, y])[1]! ** 2; }`, [1.2, 0.7]),
  holds("a table of functions in a constant of the module", `
    const activations = { square: (x: number): number => x * x, tanh: Math.tanh, scale: 2 };
    function layer(x: number, act: (x: number) => number): number { return act(x * activations.scale); }
    function f(x: number): number { return layer(x, activations.square) * layer(x, activations.tanh) + activations.square(3 * x); }`, [0.7]),
  refused("a constant of the module with memory", /^FLX2001: The constant 'next', whose functions share memory/, `
    function counter(): () => number { let n = 0; return () => { n += 1; return n; }; }
    const next = counter();
    function f(x: number): number { return x * next(); }`),
  holds("overloads", `
    function size(a: number): number;
    function size(a: number, b: number): number;
    function size(a: number, b?: number): number { return b === undefined ? a * a : a * b; }
    function f(x: number, y: number): number { return size(x) + size(x, y); }`, [1.2, 0.7]),
  throws("a function that is not there", /TypeError/, `
    const run = (x: number, g?: (x: number) => number): number => (x > 1 ? x * x : g!(x));
    function f(x: number): number { return run(x); }`, [2], [0.5]),
];

export const cases: readonly Case[] = [...passed, ...returned, ...captured, ...parameters];
