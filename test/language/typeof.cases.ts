/** `typeof x` of what may be missing: asked as the program runs. */
import { holds, type Case } from "./case.ts";

export const cases: Case[] = [
  holds("typeof of what may be missing", `interface P { a: number; b?: number; w?: number[] }
  function scale(p: P, k: number | undefined): number { return typeof k === "number" ? p.a * k : typeof p.w === "object" ? p.w[0]! * p.a : p.a ** 3; }
  function f(p: P, x: number, xs: number[], n: number): number { let s = scale(p, p.b) + scale(p, x); if (typeof p.b === "undefined") s *= 2; for (let i = 0; i < n; i++) s += typeof xs[i] !== "undefined" ? xs[i]! * s : x; const last = xs.find((v) => v > 1); return typeof last === "number" ? s * last : s; }`, [{ a: 1.3 }, 0.4, [0.5, 1.2], 3], [{ a: 1.3, b: 0.7, w: [2] }, 0.4, [0.5], 2], [{ a: 1.3, w: [2] }, 0.4, [], 1]),
  holds("typeof of null, as a value", `function f(x: number, on: boolean, n: number): number { const y: number | null = on ? x * x : null; const kind = typeof y; switch (kind) { case "number": return y! * x; case "object": return x; default: return 0; } }`, [1.3, true, 1], [1.3, false, 1]),
];
