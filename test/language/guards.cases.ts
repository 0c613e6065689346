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
  holds({ name: "a root that two guards ask for", kink: true, macros: "all" }, `
    function f(x: number, y: number): number { const r = Math.sqrt(x * x + y * y), s = r === 0 ? 0 : x / r; return s + (r > 0 ? Math.log(r) : 0) + y * 2; }`, [0, 0], [0.3, 0.4]),
  holds({ name: "a unit vector, element by element", kink: true, macros: "all" }, `
    function norm(x: number, y: number): number { return Math.sqrt(x * x + y * y); }
    function f(x: number, y: number): number[] { const r = norm(x, y); return [r === 0 ? 0 : x / r, r === 0 ? 0 : y / r, x * y]; }`, [0, 0], [0.3, 0.4]),
  holds({ name: "a quotient of a quotient, in two arms", kink: true }, `
    function f(x: number, y: number): number { const d = x - y, w = 3 * (1 / d) + 2; let u = 0; if (Math.abs(d) > 1e-9) u += w * x; if (d < -0.1 || d > 0.1) u -= w * w; return u + x * y; }`, [1, 1], [1, 2], [2, 1.95]),
  holds({ name: "a root that loops ask for, under what is known before", kink: true, macros: "all" }, `
    function f(v: Float64Array): Float64Array { let q = 0; for (const e of v) q += e * e; const r = Math.sqrt(q); return v.map((x) => r === 0 ? x * 2 : x / r); }`, [Float64Array.of(0, 0)], [Float64Array.of(3, 4)]),
  holds({ name: "a root under guards in loops of loops", kink: true }, `
    function f(v: number[], a: number): number {
      let t = 0; const r = Math.sqrt(a * a);
      for (const x of v) {
        const s = Math.sqrt(x * x);
        for (let i = 0; i < 3; i++) { if (r > 0) t += i * r; if (s > 0) t += s * x; else t += x; }
        for (let i = 0; i < 2; i++) { t += r > 0 ? 0.1 / r : 1; if (s > 0) t -= s / (i + 1); else t += i * a; }
      }
      return t;
    }`, [[0, 1, 0.1], 0], [[0, 1, 0.1], 2], [[1, 0.2], 0]),
];
