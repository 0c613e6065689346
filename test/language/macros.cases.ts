/** Derivatives inside of what is differentiated: the value is a derivative already, and its derivatives are of higher order. */
import { holds, refused, type Case } from "./case.ts";

const using = (macros: string, text: string): string => `import { ${macros} } from "fluxion";\n${text}`;

export const cases: readonly Case[] = [
  holds("the gradient of a function of the module", using("grad", `
    function g(x: number): number { return Math.sin(x) * x; }
    export function f(a: number, b: number): number { return grad(g)(a * b) * b; }`), [0.7, 1.3]),

  holds("a name for a gradient", using("grad", `
    function g(x: number, k: number): number { return Math.exp(-k * x * x); }
    const dg = grad(g, 1);
    export function f(a: number, k: number): number { const s = dg(a, k); return s * s + dg(s, a); }`), [0.4, 1.1]),

  holds("a gradient of a gradient", using("grad", `
    function g(x: number): number { return x ** 3 * Math.cos(x); }
    const d2 = grad(grad(g));
    export function f(a: number): number { return d2(a) * a; }`), [0.9]),

  holds("the function captures what is differentiated outside", using("grad", `
    export function f(a: number, b: number): number {
      const g = (t: number): number => Math.sin(a * t) + t * t * b;
      return grad(g)(b) + a;
    }`), [0.6, 1.4]),

  holds("an arrow that is written where it is used", using("grad", `
    export function f(a: number, b: number): number {
      return grad((t: number) => t * t * a)(b * a);
    }`), [0.6, 1.4]),

  holds("Newton's method on a derivative", using("grad", `
    function energy(x: number, k: number): number { return Math.cosh(x - k) + 0.1 * x ** 4; }
    const force = grad(energy), stiffness = grad(force);
    export function f(k: number, scale: number): number {
      let x = 0.5;
      for (let i = 0; i < 4; i++) x -= force(x, k) / stiffness(x, k);
      return scale * x;
    }`), [0.8, 1.5]),

  holds("steps down a gradient of arrays", using("grad", `
    function loss(w: Float64Array, t: number): number {
      let s = 0;
      for (let i = 0; i < w.length; i++) s += (Math.sin(w[i]!) - t) ** 2;
      return s;
    }
    export function f(w: Float64Array, t: number): number {
      for (let step = 0; step < 3; step++) {
        const d = grad(loss)(w, t);
        for (let i = 0; i < w.length; i++) w[i]! -= 0.1 * d[i]!;
      }
      return loss(w, t);
    }`), [Float64Array.of(0.3, 1.2), 0.4]),

  holds("value and gradient at once", using("valueAndGrad", `
    function g(v: number[], k: number): number { return v[0]! * v[1]! * k + Math.exp(v[1]!); }
    export function f(v: number[], k: number): number {
      const [y, [d0, d1]] = valueAndGrad(g)(v, k);
      return y * d0! + d1! * k;
    }`), [[0.5, -0.3], 1.2]),

  holds("a gradient of an object", using("grad", `
    interface P { w: number; b: number }
    function g(p: P, x: number): number { return Math.tanh(p.w * x + p.b); }
    export function f(p: P, x: number): number {
      const d = grad(g)(p, x);
      return d.w * x + d.b;
    }`), [{ w: 0.7, b: 0.2 }, 1.3]),

  holds("a directional derivative", using("jvp", `
    function g(x: number, y: number): number { return Math.sin(x * y) * y; }
    const along = jvp(g);
    export function f(a: number, b: number): number {
      const [y, y_dot] = along([a, b], [b, a * a]);
      return y * y_dot;
    }`), [0.8, 1.1]),

  holds("a pullback", using("vjp", `
    function g(x: number, v: Float64Array): Float64Array { return v.map((e) => Math.sin(e * x)); }
    const back = vjp(g);
    export function f(x: number, v: Float64Array): number {
      const [y, [x_bar, v_bar]] = back([x, v], Float64Array.of(1, x));
      return y[0]! * x_bar + v_bar[1]!;
    }`), [0.7, Float64Array.of(0.4, 1.5)]),

  holds("rows of a Jacobian", using("jacrev, jacfwd", `
    function g(v: number[]): number[] { return [v[0]! * v[1]!, Math.sin(v[0]!), v[1]! ** 2]; }
    export function f(v: number[]): number {
      const J = jacrev(g)(v), K = jacfwd(g)(v);
      return J[0]![1]! * K[1]![0]! + J[2]![1]!;
    }`), [[0.5, 1.2]]),

  holds("a Hessian and its product", using("hessian, hvp", `
    function g(v: number[]): number { return v[0]! ** 2 * v[1]! + Math.cos(v[1]!); }
    export function f(v: number[], k: number): number {
      const H = hessian(g)(v), p = hvp(g)([v], [k, 1]);
      return H[0]![1]! * k + p[1]!;
    }`), [[0.5, 1.2], 0.7]),

  holds("only in a branch, and in a loop whose length depends on it", using("grad", `
    function g(x: number): number { return x * Math.exp(-x); }
    export function f(a: number, b: number): number {
      let x = a;
      for (let i = 0; i < 10; i++) {
        const slope = grad(g)(x);
        if (Math.abs(slope) < 0.2) break;
        x += slope > 0 ? 0.5 * slope * b : -0.1;
      }
      return x * b;
    }`), [0.1, 0.9]),

  holds("a gradient inside of a function that is differentiated inside", using("grad", `
    function g(x: number, y: number): number { return x * x * Math.sin(y); }
    function inner(y: number): number { return grad(g)(y, 2 * y) * y; }
    export function f(a: number): number { return grad(inner)(a) + inner(a); }`), [0.6]),

  holds("a gradient that is handed to a function", using("grad", `
    function g(x: number): number { return Math.log(1 + x * x); }
    const dg = grad(g);
    function twice(h: (x: number) => number, x: number): number { return h(x) + h(2 * x); }
    export function f(a: number): number { return twice(dg, a) * a; }`), [0.6]),

  // Differences know nothing of what stops.
  holds({ name: "what stops is a constant for the inner derivative too", kink: true }, using("grad, stopGradient", `
    function g(x: number): number { return x * stopGradient(x) * x; }
    export function f(a: number): number { return grad(g)(a) * a; }`), [0.8]),

  holds("memory that the inner function writes to", using("grad", `
    function g(v: Float64Array): number {
      for (let i = 1; i < v.length; i++) v[i]! *= v[i - 1]!;
      return v[v.length - 1]!;
    }
    export function f(v: Float64Array): number {
      const d = grad(g)(v);
      return d[0]! * v[0]! + d[2]! * v[1]!;
    }`), [Float64Array.of(0.5, 1.5, -0.7)]),
  holds("a function with a rule, as a callback that is handed a position, too", `import { customJvp } from "fluxion";
  const square = customJvp((x: number): number => x * x, ([x], [dx]) => [x * x, 2 * x * dx]);
  export function f(xs: number[]): number { return xs.map(square).reduce((a, b) => a + b, 0); }`, [[0.5, 2]]),
  holds("a checkpoint as a callback that is handed a position, too", `import { checkpoint } from "fluxion";
  const wave = checkpoint((x: number): number => x * Math.sin(x));
  export function f(xs: number[]): number { let s = 0; xs.map(wave).forEach((y) => { s += y * y; }); return s; }`, [[0.5, 2]]),
  refused("a checkpoint that calls itself", /^FLX2001: checkpoint\(\) of 'g', which calls itself/, `import { checkpoint } from "fluxion";
  const g: (x: number, n: number) => number = checkpoint((x: number, n: number): number => (n === 0 ? x : Math.sin(g(x, n - 1))));
  export function f(x: number, n: number): number { return g(x, n); }`, [0.5, 3]),
];
