/** A value that a condition asks for, and of which only a branch that is not taken makes use, hands nothing back: 0 times infinity is no NaN. */
import { holds, type Case } from "./case.ts";

export const cases: readonly Case[] = [
  holds({ name: "norm with a guard", kink: true, macros: "all" }, `
    function f(x: number, y: number): number { const r = Math.sqrt(x * x + y * y); if (r === 0) return 0; return x / r; }`, [0, 0], [0.3, 0.4]),
  holds({ name: "pair loop", kink: true }, `
    function f(xs: number[]): number { let e = 0; for (let i = 0; i < xs.length; i++) for (let j = 0; j < xs.length; j++) { const d = Math.sqrt((xs[i]! - xs[j]!) ** 2); if (d < 1e-6) continue; e += 1 / d; } return e; }`, [[0.3, 1, 2]]),
  holds({ name: "a guard with a margin", kink: true }, `
    function f(x: number, y: number): number { const r = Math.sqrt(x * x + y * y); return r < 1e-9 ? 0 : x / r; }`, [0, 0], [0.3, 0.4]),
  holds({ name: "sqrt or 1", kink: true }, `
    function f(x: number, y: number): number { const n = Math.sqrt(x * x + y * y) || 1; return (x + 2 * y) / n; }`, [0, 0], [0.3, 0.4]),
  holds({ name: "log with a limit", kink: true }, `
    function f(x: number): number { const l = Math.log(x); return l < -50 ? 0 : l * x; }`, [0], [0.7]),
  holds({ name: "isFinite", kink: true }, `
    function f(x: number): number { const q = 1 / x; return isFinite(q) ? q : 0; }`, [0], [0.7]),
  holds({ name: "sinc", kink: true }, `
    function f(x: number): number { const q = Math.sin(x) / x; return isNaN(q) ? 1 : q; }`, [0], [0.7]),
  holds({ name: "limited below", kink: true }, `
    function f(x: number): number { let q = Math.sqrt(x); if (q < 0.1) q = 0.1; return q * x; }`, [0], [0.7]),
];
