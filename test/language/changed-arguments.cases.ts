/** Arguments that are changed: lists that grow, properties that are filled in; the gradient is of what they were at first. */
import { holds, type Case } from "./case.ts";

const filled: Case[] = [
  holds("a number that is missing in what is not asked for", `
    function f(x: number, o: { b: number | null }): number { o.b ??= x * x; return o.b * x; }`, [1.2, { b: null }], [1.2, { b: 2 }]),
  holds("a property that is left out in what is not asked for", `
    function f(x: number, o: { b?: number }): number { o.b ??= x * x; return o.b * x; }`, [1.2, { }], [1.2, { b: 2 }]),
  holds({ name: "numbers that are missing, filled in by a helper", wrt: [0] }, `
    function fill(o: { b: number | null; c: (number | undefined)[] }, x: number): void { o.b ??= x * x; o.c[1] ??= x; for (let i = 0; i < o.c.length; i++) o.c[i] = (o.c[i] ?? 1) * x; }
    function f(x: number, o: { b: number | null; c: (number | undefined)[] }): number { fill(o, x); return o.b! * x + o.c.reduce<number>((s, v) => s + (v ?? 0), 0); }`, [1.2, { b: null, c: [1, undefined, 2] }], [1.2, { b: 2, c: [undefined, undefined] }]),
];

const grown: Case[] = [
  holds("push of a number to an argument", `
    function f(xs: number[]): number { xs.push(xs[0]! * 2); return xs.reduce((s, x) => s + x * x, 0); }`, [[1, 2]]),
  holds("shift and unshift of an argument", `
    function f(xs: number[]): number { const a = xs.shift()!; xs.unshift(a * a, 2 * a); return xs.reduce((s, x, i) => s + x * x * i, 0); }`, [[1, 2, 3]]),
  holds("push of a copy of a row", `
    function f(xs: number[][]): number { xs.push([...xs[0]!]); xs[0]![0]! *= 2; return xs.reduce((s, [x, y]) => s + x! * y!, 0); }`, [[[1, 2], [3, 4]]]),
  holds("push of an alias of a row", `
    function f(xs: number[][]): number { xs.push(xs[0]!); xs[2]![0]! *= 2; return xs.reduce((s, [x, y]) => s + x! * y!, 0); }`, [[[1, 2], [3, 4]]]),
  holds("a row that is replaced", `
    function f(xs: number[][]): number { xs[0] = [xs[1]![0]! * 3, xs[0]![1]!]; return xs.reduce((s, [x, y]) => s + x! * y!, 0); }`, [[[1, 2], [3, 4]]]),
  holds({ name: "push of an object to an argument", macros: ["valueAndGrad", "jvp"] }, `
    function f(rows: { v: number[]; s: number }[]): number { rows.push({ v: [1, 3], s: 2 }); rows[0]!.v[0]! *= rows[1]!.s; return rows.reduce((t, { v, s }) => t + s * v[0]! * v[1]!, 0); }`, [[{ v: [1, 2], s: 0 }, { v: [0.4, 3], s: 1 }]]),
  holds({ name: "push and splice of objects inside of an argument" }, `
    function f(o: { rows: { v: number[]; s: number }[], k: number }, x: number): number { const { rows } = o; while (rows.length < 5) rows.push({ v: [x, 3], s: x * o.k }); o.k *= rows[4]!.s; rows.splice(1, 2); rows[0]!.v[0]! *= rows[1]!.s; return o.k * rows.reduce((t, { v, s }) => t + s * v[0]! * v[1]!, 0); }`, [{ rows: [{ v: [1, 2], s: 0.5 }, { v: [0.4, 3], s: 1 }], k: 2}, 1.5]),
  holds({ name: "push and pop of objects of an argument" }, `
    function f(rows: { v: number[]; s: number }[], x: number): number { let s = 0; while (rows.length > 0) { const r = rows.pop()!; s += r.s * x * r.v[0]!; if (rows.length === 1) { rows.push({ v: [x], s }); rows.push(r); r.s *= x; rows.shift(); rows.shift(); } } return s; }`, [[{ v: [1, 2], s: 0.5 }, { v: [0.4, 3], s: 1 }], 1.5], [[{ v: [1, 2], s: 0.5 }], 1.5]),
  holds("Object.assign, a frozen table", `
    interface O { a: number; b: number; c?: number }
    const defaults: O = Object.freeze({ a: 1, b: 2, c: 3 });
    function f(o: { a: number }, x: number): number { const p = Object.assign({}, defaults, o); p.b *= x; return p.a * p.b * (p.c ?? 1); }`, [{ a: 0.4 }, 0.7]),
];

export const cases = [...filled, ...grown];
