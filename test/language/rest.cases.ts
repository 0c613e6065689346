/** Rest parameters of what a macro is applied to: a tuple is parameters of its own. Lists are in test/macros/rest.test.ts. */
import { holds, refused, type Case } from "./case.ts";

export const cases: Case[] = [
  holds("a tuple", `function f(a: number, ...xs: [number, number]): number { const [b, c] = xs; return a * b + Math.sin(c * a); }`, [1.2, 0.7, 0.4]),
  holds("a tuple of tuples and lists", `function f(...xs: [x: number, y: readonly [number, number], v: number[]]): number { const [x, [y, z], v] = xs; return x * y + v[0]! * x * z; }`, [1.2, [0.7, 2], [0.4]]),
  holds("a tuple that is written to", `function f(a: number, ...xs: [number, number[]]): number { xs[0] *= a; xs[1].push(a); return xs[0] * xs[1].reduce((p, x) => p * x, 1); }`, [1.2, 0.7, [0.4, 3]]),
  refused("forward mode of a list", /^FLX2001: jvp\(\) of a function with a rest parameter .* Use an array parameter/, `
    import { jvp } from "fluxion";
    const g = (...xs: number[]): number => xs[0]! * xs[1]!;
    function f(x: number): number { return jvp(g)([x, x], [1, 1])[1]; }`, [0.5]),
];
