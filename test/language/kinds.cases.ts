/** Parameters that take arrays of several kinds: `number[] | Float64Array`, `ArrayLike<number>`. */
import { holds, refused, throws, type Case } from "./case.ts";

const typed = (...xs: number[]): Float64Array => Float64Array.of(...xs);
const single = (...xs: number[]): Float32Array => Float32Array.of(...xs);

const parameters: Case[] = [
  holds({ name: "a list or a typed array", macros: "all" }, `
    function f(xs: number[] | Float64Array, w: number): number {
      let s = 0;
      for (let i = 0; i < xs.length; i++) s += Math.sin(xs[i]! * w) * xs[i]!;
      return s;
    }`, [[1, 2], 3], [typed(1, 2), 3]),
  holds("under a name, read-only, after another parameter", `
    type DoubleArray = readonly number[] | Float64Array;
    function f(w: number, xs: DoubleArray): number { let s = 0; for (const x of xs) s += x * x * w; return s; }`, [0.4, [1, 2]], [0.4, typed(1, 2)]),
  holds("two such parameters", `
    type Vector = number[] | Float64Array;
    function dot(a: Vector, b: Vector): number { let s = 0; for (let i = 0; i < a.length; i++) s += a[i]! * b[i]!; return s; }
    function f(a: Vector, b: Vector): number { return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)); }`,
    [[1, 2], [0.5, -1]], [typed(1, 2), [0.5, -1]], [[1, 2], typed(0.5, -1)], [typed(1, 2), typed(0.5, -1)]),
  holds("whatever is like an array", `
    function f(xs: ArrayLike<number>, c: number): number {
      let s = c;
      for (let i = 0; i < xs.length; i++) s = Math.cos(s + xs[i]!);
      return s;
    }`, [[1, 2], 0.3], [typed(1, 2), 0.3], [single(1, 2), 0.3]),
  holds({ name: "of single and of double precision", wrt: [0] }, `
    function f(xs: Float32Array | Float64Array): number { const ys = xs.map((x) => x / 3); return ys[0]! * ys[1]!; }`, [typed(0.7, 2)], [single(0.7, 2)]),
  holds("the result is of the kind of the argument", `
    type Vector = number[] | Float64Array;
    function f(xs: Vector, c: number): Vector { return xs instanceof Float64Array ? xs.map((x) => x * c) : xs.map((x) => x * x * c); }`, [[1, 2], 0.3], [typed(1, 2), 0.3]),
  holds("what is asked of the kind is known", `
    function f(xs: number[] | Float64Array, c: number): number {
      if (!Array.isArray(xs) && !(xs instanceof Float64Array)) throw new TypeError("xs must be an array");
      return (Array.isArray(xs) ? xs[0]! * c : xs[1]! * c) + xs.length;
    }`, [[1, 2], 0.3], [typed(1, 2), 0.3]),
  holds("the argument may be left out", `
    function f(c: number, xs?: number[] | Float64Array): number { return xs === undefined ? c * c : c * xs[0]! * xs[1]!; }`, [0.3, [1, 2]], [0.3, typed(1, 2)]),
  holds({ name: "a default", wrt: [0, 1] }, `
    function f(c: number, xs: number[] | Float64Array = [c, 2 * c]): number { return c * xs[0]! * xs[1]!; }`, [0.3, [1, 2]], [0.3, typed(1, 2)]),
  holds("written in place, on a copy", `
    type Vector = number[] | Float64Array;
    function scale(xs: Vector, c: number): void { for (let i = 0; i < xs.length; i++) xs[i] = xs[i]! * c; }
    function f(xs: Vector, c: number): number { scale(xs, c); scale(xs, xs[0]!); return xs[0]! + xs[1]! * xs[1]!; }`, [[1, 2], 0.3], [typed(1, 2), 0.3]),
  holds({ name: "a choice of two arrays of one kind", wrt: [0, 1, 2] }, `
    function f(a: number[] | Float64Array, b: number[], c: number): number {
      const weights = c > 0 ? b : [c, 1];
      return a[0]! * weights[0]! + a[1]! * weights[1]!;
    }`, [[1, 2], [3, 4], 0.3], [typed(1, 2), [3, 4], -0.3]),
  holds({ name: "beside a parameter for the rest, a tuple", macros: "all" }, `
    function f(xs: Float64Array | Float32Array, ...given: [c: number, table: readonly number[]]): number {
      return Math.sin(xs[0]! * given[0]) * given[1][0]! + xs[1]! * given[1][1]! * given[0];
    }`, [typed(1, 2), 0.3, [0.5, 2]], [single(1, 2), 0.3, [0.5, 2]]),
  holds("what may be left out behind it", `
    function f(xs: number[] | Float64Array, c: number, d?: number, ...more: [number?]): number { return xs[0]! * c * (d ?? xs[1]!) * (more[0] ?? 1); }`,
    [[1, 2], 0.3], [typed(1, 2), 0.3, 4], [[1, 2], 0.3, 4, 0.7]),
  holds("functions that capture it", `
    function f(v: Float64Array | number[], x: number): number {
      const at = (i: number): number => Math.tanh(v[i]! * x);
      const h = at.bind(undefined, 1);
      const iterate = (g: (i: number) => number, n: number): number => { let s = 0; for (let k = 0; k < n; k++) s = Math.sin(s + g(k % 2)); return s; };
      return iterate(at, 3) + h();
    }`, [[1, 2], 0.3], [typed(1, 2), 0.3]),
];

const inside: Case[] = [
  holds("the derivative of such a function, inside: the argument says which", `
    import { grad, jvp } from "fluxion";
    type Vector = number[] | Float64Array;
    const energy = (xs: Vector): number => { let s = 0; for (const x of xs) s += x * x * x; return s; };
    const slope = grad(energy);
    function f(x: number, w: Float64Array): number {
      const g = slope([x, 2 * x]), h = slope(w);
      const [, y_dot] = jvp(energy)([w], [w]);
      return g[0]! + g[1]! * h[0]! + h[1]! + y_dot;
    }`, [0.7, typed(0.3, 0.5)]),
];

const others: Case[] = [
  throws({ name: "arrays of integers, as it runs", wrt: [1] }, /xs must be one of these to have a derivative: Array, Float64Array/, `
    function f(xs: number[] | Float64Array | Int32Array, c: number): number {
      if (xs instanceof Int32Array) throw new TypeError("xs must be one of these to have a derivative: Array, Float64Array");
      return xs[0]! * c;
    }`, [[1, 2], 0.3], [typed(1, 2), 0.3], [Int32Array.of(1, 2), 0.3]),
  refused("more versions than anybody wants", /^FLX2002/, `
    type Any = number[] | Float64Array | Float32Array;
    export function f(a: Any, b: Any, c: Any): number { return a[0]! * b[0]! * c[0]!; }`, [[1], [2], [3]]),
  holds({ name: "beside a structure that contains itself", macros: ["vjp", "jvp", "valueAndGrad", "fwdAndBwd", "jvp_jvp"] }, `
    interface Node { v: number; next?: Node }
    function f(xs: number[] | Float64Array, first: Node): number { let s = 0; for (let at: Node | undefined = first; at; at = at.next) s = s * xs[0]! + at.v; return s * xs[1]!; }`,
    [[1, 2], { v: 2, next: { v: 3 } }], [typed(1, 2), { v: 2 }]),
  holds({ name: "parameters of the names that are used between the versions", macros: "all" }, `
    function f(y: number[] | Float64Array, kept: number, residuals: number): number { return y[0]! * kept + residuals * y[1]!; }`, [[1, 2], 3, 4], [typed(1, 2), 3, 4]),
  refused("arrays of arrays of several kinds", /^FLX2002/, `
    export function f(rows: (number[] | Float64Array)[]): number { return rows[0]![0]! * rows[1]![0]!; }`, [[[1], [2]]]),
];

export const cases: readonly Case[] = [...parameters, ...inside, ...others];
