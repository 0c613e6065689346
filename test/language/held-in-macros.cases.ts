/** Macros of functions that use functions which are values: what those are is known where the code around is lowered. */
import { holds, refused, type Case } from "./case.ts";
const macros = (names: string) => `import { ${names} } from "fluxion";\n`;

/** What the function around has, and would see changed. */
const changes = (name: string, body: string): Case => refused(`changes what is around it: ${name}`, /^FLX1015: The function changes /, macros("grad, valueAndGrad, jvp") + `function f(a: number, b: number): number { let t = a * b; const o = { x: b, n: 0, in: { y: a } }, xs = [a, b]; ${body} }`, [0.9, 0.4]);

export const cases: readonly Case[] = [
  changes("a variable", `const d = grad((z: number) => { t = z * z; return t * b; })(a); return d + t;`),
  changes("a property", `const d = grad((z: number) => { o.x = z * z; return o.x * b; })(a); return d + o.x;`),
  changes("a property of a property", `const d = jvp((z: number) => { o.in.y = z * z; return o.in.y * b; })([a], [1])[1]; return d + o.in.y;`),
  changes("an element", `const d = valueAndGrad((z: number) => { xs[0] = z * z; return xs[0]! * b; })(a)[1]; return d + xs[0]!;`),
  changes("the length of a list", `const d = grad((z: number) => { xs.push(z); return xs[2]! * b; })(a); return d + xs.length;`),
  changes("a counter", `const d = grad((z: number) => { o.n++; return z * z * b; })(a); return d + o.n;`),
  changes("by a helper", `const put = (z: number): number => { o.x = z; return z * z; }; const d = grad((z: number) => put(z) * b)(a); return d + o.x;`),
  changes("by a method", `class S { n = 0; k = b; cost(x: number): number { this.n += x; return x * x * this.k; } slope(x: number): number { return grad((y: number) => this.cost(y))(x) + this.n; } } return new S().slope(a);`),
  holds({ name: "changes a copy of what is around it", macros: "all" }, macros("grad") + `function f(a: number, b: number): number { const o = { x: b, n: 0 }, xs = [a, b]; const d = grad((z: number) => { const own = { ...o }, ys = [...xs]; own.x *= z; ys[0] = own.x * z; own.n++; return ys[0]! * ys[1]! * own.n; })(a); return d + o.x * xs[0]! + o.n; }`, [0.9, 0.4]),
  holds({ name: "grad of grad of g", macros: "all" }, macros("grad") + `function taylor(g: (x: number) => number, x: number, h: number): number { const d = grad(g); const d2 = grad(grad(g)); return g(x) + d(x) * h + 0.5 * d2(x) * h * h; }
    function f(x: number, h: number): number { return taylor((t) => Math.exp(Math.sin(t)), x, h); }`, [0.5, 0.1]),
  holds({ name: "grad of d", macros: "all" }, macros("grad") + `function taylor(g: (x: number) => number, x: number, h: number): number { const d = grad(g); const d2 = grad(d); return g(x) + d(x) * h + 0.5 * d2(x) * h * h; }
    function f(x: number, h: number): number { return taylor((t) => Math.exp(Math.sin(t)), x, h); }`, [0.5, 0.1]),
  holds({ name: "arrow of g", macros: "all" }, macros("grad") + `function taylor(g: (x: number) => number, x: number, h: number): number { const d2 = grad((t: number) => g(t) * t); return d2(x) * h * h; }
    function f(x: number, h: number): number { return taylor((t) => Math.exp(Math.sin(t)), x, h); }`, [0.5, 0.1]),
  holds({ name: "arrow of d", macros: "all" }, macros("grad") + `function taylor(g: (x: number) => number, x: number, h: number): number { const d2 = grad((t: number) => { const d = grad(g); return d(t) * t; }); return d2(x) * h * h; }
    function f(x: number, h: number): number { return taylor((t) => Math.exp(Math.sin(t)), x, h); }`, [0.5, 0.1]),
  holds({ name: "arrow of d 2", macros: "all" }, macros("grad") + `function taylor(g: (x: number) => number, x: number, h: number): number { const d = grad(g); const d2 = grad((t: number) => d(t) * t); return d2(x) * h * h; }
    function f(x: number, h: number): number { return taylor((t) => Math.exp(Math.sin(t)), x, h); }`, [0.5, 0.1]),
  holds({ name: "euler lagrange", macros: "all" }, macros("grad, jvp") + `type L = (q: number, v: number) => number; 
    function accel(l: L, q: number, v: number): number { const lq = grad(l, 0)(q, v); const p = (a: number, b: number): number => grad(l, 1)(a, b); const [, pq] = jvp(p, [q, v], [v, 0]); const pv = grad(p, 1)(q, v); return (lq - pq) / pv; }
    function f(q: number, v: number, m: number): number { return accel((a, b) => 0.5 * m * b * b - Math.cos(a) * a, q, v); }`, [0.5, 0.1, 1.3]),
  holds({ name: "newton of a shifted function", macros: "all" }, macros("grad") + `function invert(f: (x: number) => number, y: number, x0: number): number { const h = (x: number): number => f(x) - y; const dh = grad(h); let x = x0; for (let i = 0; i < 5; i++) x -= h(x) / dh(x); return x; }
    function f(a: number, y: number): number { return invert((x) => x ** 3 + a * x, y, 1) + invert(Math.exp, y, 0.5); }`, [0.5, 0.9]),
  holds({ name: "two functions", macros: "all" }, macros("grad") + `function slope(f: (x: number) => number, g: (x: number) => number, x: number): number { return grad((t: number) => f(t) * g(f(t)))(x); }
    function f(a: number, y: number): number { return slope((x) => a * x * x, Math.sin, y); }`, [0.5, 0.9]),
  holds({ name: "chosen", macros: "all" }, macros("grad") + `function slope(f: (x: number) => number, x: number): number { return grad((t: number) => f(t) * t)(x); }
    function f(a: number, y: number): number { return slope(a > 0 ? (x) => a * x * x : Math.sin, y); }`, [0.5, 0.9], [-0.5, 0.9]),
  holds({ name: "with numbers and arrays", macros: "all" }, macros("grad") + `function fit(f: (w: number[], x: number) => number, xs: number[], w0: number[]): number[] { let w = w0.slice(); const loss = (v: number[]): number => xs.reduce((s, x) => s + (f(v, x) - x * x) ** 2, 0); const g = grad(loss); for (let k = 0; k < 3; k++) { const d = g(w); w = w.map((e, i) => e - 0.05 * d[i]); } return w; }
    function f(xs: number[], a: number): number { const w = fit((v, x) => v[0] * x + v[1] * a, xs, [a, 0.2]); return w[0] * w[1]; }`, [[0.5, 0.9], 0.3]),
  holds({ name: "this and a function", macros: "all" }, macros("grad") + `class S { constructor(private k: number) {} slope(f: (x: number) => number, x: number): number { return grad((t: number) => f(t) * this.k * t)(x); } }
    function f(a: number, y: number): number { return new S(a).slope((x) => x * x * a, y); }`, [0.5, 0.9]),
  holds({ name: "hessian and jvp", macros: "all" }, macros("hessian, jvp") + `function both(f: (x: number[]) => number, x: number[]): number { const s = (v: number[]): number => f(v) * f(v); const [, d] = jvp(s, [x], [[1, 2]]); return hessian(s)(x)[0][1] + d; }
    function f(a: number, x: number[]): number { return both((v) => v[0] ** 2 * v[1] * a, x); }`, [0.5, [0.9, 0.3]]),
  holds({ name: "returned", macros: "all" }, macros("grad") + `const derivative = (f: (x: number) => number) => { const h = (x: number): number => f(x) * x; return grad(h); };
    function f(a: number, x: number): number { const d = derivative((t) => a * t * t); return d(x) * d(2 * x); }`, [0.5, 0.9]),
  holds({ name: "in a loop", macros: "all" }, macros("grad") + `function all(fs: ((x: number) => number)[], x: number): number { let s = 0; for (const f of fs) s += grad((t: number) => f(t) * t)(x); return s; }
    function f(a: number, x: number): number { return all([Math.sin, (t) => a * t * t], x); }`, [0.5, 0.9]),
  holds({ name: "of an object", macros: "all" }, macros("grad") + `interface E { value: (x: number) => number; k: number } function slope(e: E, x: number): number { const { value, k } = e; return grad((t: number) => value(t) * k)(x); }
    function f(a: number, x: number): number { return slope({ value: (t) => a * t * t, k: a }, x); }`, [0.5, 0.9]),
  refused("changes", /changes, cannot be differentiated/, macros("grad") + `function slope(f: (x: number) => number, x: number): number { let k = 1; const g = grad((t: number) => f(t) * k); k = 2; return g(x); }
    function f(a: number, x: number): number { return slope((t) => a * t * t, x); }`, [0.5, 0.9]),
  holds({ name: "method given to an optimiser", macros: "all" }, macros("grad") + `function newton(f: (x: number) => number, x0: number): number { const d = grad(f), d2 = grad(d); let x = x0; for (let i = 0; i < 4; i++) x -= d(x) / d2(x); return x; }
    class S { constructor(private k: number) {} cost(x: number): number { return Math.cosh(x - this.k) + this.k * x * x; } best(x: number): number { return newton((t) => this.cost(t), x); } }
    function f(a: number, y: number): number { return new S(a).best(y); }`, [0.5, 0.9]),
  holds({ name: "method of a base class given to an optimiser", macros: "all" }, macros("grad") + `function slope(f: (x: number) => number, x: number): number { return grad((t: number) => f(t) * t)(x); }
    abstract class S { constructor(protected k: number) {} abstract cost(x: number): number; best(x: number): number { return slope((t) => this.cost(t), x); } } class A extends S { cost(x: number) { return this.k * x ** 3; } } class B extends S { cost(x: number) { return Math.sin(this.k * x); } }
    function f(a: number, y: number): number { let s = 0; for (const m of [new A(a), new B(a)] as S[]) s += m.best(y); return s; }`, [0.5, 0.9]),
];
