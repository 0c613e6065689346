/** `p && x` of a boolean and a number, keys of arrays and of objects with properties that may be left out. */
import { holds, refused, type Case } from "./case.ts";

export const cases: readonly Case[] = [
  holds("a boolean and a number, made a number", `function f(x: number): number { return +(x > 1 && x * x) + Number(x < 0.5 || x ** 3) * 2 + (+(x && x > 1)); }`, [2], [0.3]),
  holds("several, made a number", `function f(x: number, y: number): number { return x * +(x > 1 && y > 2 && x * y) + Number((y || x > 1) && y * x); }`, [2, 3], [0.3, 5], [2, 1]),
  holds("a constant that is only asked", `function f(x: number, n: number): number { const ok = n && x > 1, or = x > 3 || n; let s = 0; if (ok) s += x * x; s += or ? x : 2 * x; if (!ok && or) s *= x; return s; }`, [2, 0], [2, 1], [0.3, 2], [4, 0]),
  holds("several, asked", `function f(xs: number[]): number { const any = xs.length && xs[0]! > 1 && xs.length; const all = any || xs.every((x) => x > 0); while (all && any) { return xs[0]! ** 2; } return all ? xs[0]! : 3 * xs[1]!; }`, [[2, 1]], [[0.3, -1]], [[0.5, 1]]),
  holds("asked in a closure", `function f(x: number, n: number): number { const ok = x > 1 && n; const g = (y: number): number => (ok ? y * y : y); return g(x) + Number(Boolean(ok)); }`, [2, 0], [2, 1], [0.3, 1]),
  refused("and, as a value", /^FLX2001: A value that is a boolean or a number cannot be differentiated yet. Write x > 1 \? x \* x : 0, .*\[x > 1 && x \* x/, `function f(x: number): number { const q = x > 1 && x * x; return q === false ? x : q; }`, [2]),
  refused("or, as a value", /Write x > 1 \? 1 : x, .*\[x > 1 \|\| x/, `function f(x: number): number { const q = x > 1 || x; return q === true ? x * x : q * 3; }`, [2]),
  refused("asked and shown", /A value that is a boolean or a number/, `function f(x: number): number { const q = x > 1 && x * x; const o = { q }; return q && o.q ? x : 2 * x; }`, [2]),
  holds("keys of a new Array", `function f(x: number, n: number): number { let s = 0; for (const k of Array(n).keys()) s += Math.sin(k * x); for (const k of new Array(n).keys()) s *= 1 + k * x; return s; }`, [0.4, 5], [0.4, 0]),
  refused("Object.values of what may be left out", /^FLX2001: Object\.values\(\) of an object with properties that may be left out.*\[o\.a, o\.b \?\? 0\]/, `interface O { a: number; b?: number }
    function f(o: O): number { let s = 0; for (const v of Object.values(o)) s += v! * v!; return s; }`, [{ a: 2, b: 3 }]),
  refused("Object.keys of what may be left out", /^FLX2001: Object\.keys\(\) of an object with properties that may be left out.*\[o\.a, o\.b \?\? 0\]/, `interface O { a: number; b?: number }
    function f(o: O): number { return o.a * Object.keys(o).length; }`, [{ a: 2, b: 3 }]),
  refused("for-in over what may be left out", /for-in over an object with properties that may be left out.*\[o\) s/, `interface O { a: number; b?: number }
    function f(o: O): number { let s = 0; for (const k in o) s += o[k as "a"]; return s; }`, [{ a: 2, b: 3 }]),
];
