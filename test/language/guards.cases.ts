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
  holds({ name: "different guards of one root in one loop", kink: true, macros: "all" }, `
    function f(a: number, b: number, n: number): number {
      let t = a; const r = Math.sqrt(((t - a) * b) ** 2);
      for (let i = 0; i < n; i++) { if (r > 0.1) t += b / r; t += r !== 0 ? Math.log(r) : i * b; if (!r) continue; t = Math.sin(t / r); }
      return t * b;
    }`, [0.4, 0.9, 2], [0.4, 0.9, 0]),
  holds({ name: "a root of each trip, kept between the sweeps", kink: true, macros: "all" }, `
    function f(a: number, b: number, n: number): number {
      let t = a;
      for (let k = 0; k < n; k++) {
        const r = Math.sqrt((t - a * (k + 1) / (k + 1)) ** 2);
        for (let i = 0; i < 2; i++) { t += r > b ? Math.sin(i + Math.sqrt(r)) : i * a * b; }
        if (Math.abs(r) > 1e-6) t = Math.sin(t + (t * 0.7 + 0.2) / r);
      }
      return t;
    }`, [0.4, 0.9, 3], [0.4, 0.1, 2]),
  holds({ name: "a root in a function that stays a call", kink: true, macros: "all" }, `
    function h(a: number, b: number, n: number): number {
      if (n > 3) return h(a, b, n - 1);
      let t = a; const r = Math.sqrt(((t - a) * b) ** 2);
      t += r !== 0 ? b / (1 + r) : b * t; t += r > b ? 1 / (r * r) : a * b;
      for (let k = 0; k < n; k++) { if (r) t *= Math.sqrt(r); }
      return t * b;
    }
    function f(a: number, b: number, n: number): number { return h(a, b, n) * h(Math.sin(b * a), h(b, a, n), n); }`, [0.4, 0.9, 2], [0.4, 0.9, 5]),
  holds({ name: "a root that a loop hands out in an arm, and no other active number", kink: true, macros: "all" }, `
    function f(a: number, b: number, n: number): number { let t = a; const r = Math.sqrt((t - a) * b); for (let i = 0; i < n; i++) { if (r) t = r; } return t; }`, [0.4, 0.9, 2], [0.4, 0.9, 0]),
  holds({ name: "quotients of pairs under several guards, summed", kink: true, macros: "all" }, `
    function f(xs: number[], q: number): number {
      let e = 0;
      for (let i = 0; i < xs.length; i++) for (let j = 0; j < xs.length; j++) {
        const d = Math.sqrt((xs[i]! - xs[j]!) ** 2), w = q / d;
        for (const x of xs) { if (i !== j) e += Math.sin(w * x); else if (d > 0.5) e -= w; }
        if (d > 0) e += Math.log(d);
      }
      return e;
    }`, [[0.3, 1, 2], 0.7]),
  holds({ name: "the rows of a Jacobian, each with the guards of its own", kink: true, macros: "all" }, `
    function h(a: number, b: number): number { const r = Math.cbrt((a - b) ** 2); let t = b; for (let k = 0; k < 2; k++) { t += r > 0.1 ? a / r : k * b; if (r !== 0) t *= r; } return t; }
    function f(a: number, b: number): number[] { return [h(a, b), h(b, a) * a, a * b]; }`, [0.4, 0.4], [0.4, 2]),
];
