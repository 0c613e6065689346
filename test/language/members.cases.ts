/** Static members and functions of namespaces as values; arguments that are undefined; arrays that only count. */
import { holds, type Case } from "./case.ts";

export const cases: Case[] = [
  holds("a static method as a value", `
    class Vec {
      constructor(readonly x: number, readonly y: number) {}
      static readonly zero = new Vec(0, 0);
      static of(t: readonly [number, number]): Vec { return new Vec(...t); }
      static sum(a: Vec, b: Vec): Vec { return new Vec(a.x + b.x, a.y + b.y); }
      static norm2 = (v: Vec): number => v.x * v.x + v.y * v.y;
    }
    function f(points: [number, number][], k: number): number {
      const v = points.map(Vec.of), total = v.reduce(Vec.sum, new Vec(k, 0));
      return v.map(Vec.norm2).reduce((s, r) => s + r ** k, 0) * total.x + total.y;
    }`, [[[1, 2], [3, 1], [0.4, 0.1]], 1.5]),
  holds("a static field that is an instance", `
    class Vec { constructor(readonly x: number, readonly y: number) {} static readonly unit = new Vec(1, 2); plus(o: Vec): Vec { return new Vec(this.x + o.x, this.y + o.y); } }
    function f(x: number): number { const v = Vec.unit.plus(new Vec(x, x)); return v.x * v.y + [v].reduce((a, b) => a.plus(b), Vec.unit).x; }`, [1.5]),
  holds("a static field that is an instance with private fields", `
    class Gain {
      static readonly std = new Gain(2); protected shift = 1;
      constructor(private readonly k: number) {}
      at(x: number): number { return this.k * x * x + this.shift; }
    }
    function f(x: number): number { return Gain.std.at(x) * x; }`, [0.7]),
  holds("a function of a namespace as a value", `
    namespace Phys { export const g = 9.81; export const scale = [1, 2]; export function fall(t: number): number { return 0.5 * g * t ** 2; } export const rise = (t: number): number => g * t; }
    const twice = (h: (t: number) => number, t: number): number => h(h(t));
    function f(x: number): number { return twice(Phys.fall, x) + [x, 2 * x].map(Phys.rise).reduce((a, b) => a * b, 1); }`, [0.3]),
  holds("undefined where there is a default", `
    function mix(a: number, b = a * 2, { k = b, m = 1 }: { k?: number; m?: number } = {}, ...rest: number[]): number { return a * b + k * m + rest.reduce((s, r) => s + r * a, 0); }
    function f(x: number, y: number): number { return mix(x) + mix(x, y) + mix(x, y, { m: x }) + mix(x, undefined, { k: y }, x, y, 3) + mix(x, undefined) + mix(...[x, y] as const, {}, ...[y, y]) + mix(x, y, undefined, y); }`, [1.2, 0.7]),
  holds("undefined where there is a default, in methods", `
    class A { constructor(readonly s = 2, readonly t: number = s * 3) {} at(x: number, k: number = this.s): number { return x * k + this.t; } }
    const h = (x: number, k = 3, m?: number): number => x * k + (m ?? x);
    function f(x: number, y: number): number { return new A(undefined, y).at(x, undefined) + new A(x).at(y) + h(x, undefined, undefined) + h(x, undefined, y) + [1, 2].map((v) => h(v * x, undefined)).reduce((a, b) => a + b); }`, [1.2, 0.7]),
  holds("spread of holes", `
    function f(x: number, n: number): number {
      const a = [...Array(n)].map((_, i) => x ** i), b = [...new Array(n)].map(() => x), c = [...Array(n).keys()].map((i) => i * x), d = Array.from(Array(n), (_, i) => x * i), e = Array(n).fill(0).map((_, i) => i + x), g = [...Array(n).fill(1), x], h = Array.from(new Array<number>(n).keys()), k = [...Array(n)].map(() => Array(2).fill(x) as number[]);
      return a.reduce((s, v) => s + v, 0) + b.length * b[0]! + c[1]! * d[1]! * e[2]! + g[n]! * g[0]! + h[1]! * x + k[1]![1]!;
    }`, [1.2, 3]),
  holds({ name: "typeof of number or array", macros: ["valueAndGrad", "jvp"] }, `
    function norm(x: number | readonly number[]): number { return typeof x === "number" ? Math.abs(x) : Math.sqrt(x.reduce((s, v) => s + v * v, 0)); }
    function apply(x: number | ((t: number) => number), t: number): number { return typeof x === "function" ? x(t) : x * t; }
    function f(x: number, y: number): number { return norm(x) * norm([x, y]) + apply(x, y) * apply((t) => t * x, y); }`, [1.2, 0.7]),
];
