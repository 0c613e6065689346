/** Objects of a union that a tag tells apart: literals that are said to be of it, in variables, fields and lists that hold another one later. */
import { holds, type Case } from "./case.ts";

const types = `interface V { x: number; y: number; z: number }
type Shape = { kind: "circle"; r: number; at: V } | { kind: "rect"; w: number; h: number; at: V } | { kind: "point"; at: V } | { kind: "square"; r: number; at: V };
function area(s: Shape): number { switch (s.kind) { case "circle": return Math.sin(s.r * s.r); case "rect": return Math.sin(s.w * s.h); case "point": return s.at.x * 0.1; case "square": return s.r * 2; } }
type R = { ok: true; v: number } | { ok: false; e: number };
const val = (r: R): number => (r.ok ? r.v * 2 : r.e * 3);
interface Opt { q?: number; v?: V }
`;

const R = `{ kind: "rect", w: a, h: b, at: v }`, P = `{ kind: "point", at: w }`, C = `{ kind: "circle", r: a, at: w }`, S = `{ kind: "square", r: b, at: v }`;

export const cases: readonly Case[] = [
  ["another one is assigned", `let shape = ${R} as Shape, other = ${P} as Shape; other = shape; return area(shape) - area(other) * 2;`],
  ["of the same structure", `let other = ${C} as Shape; if (a > 0.5) other = ${S}; return area(other);`],
  ["declared with a type", `let other: Shape = ${C}; if (a > 0.5) other = ${S}; return area(other) + (other.kind === "circle" ? a : b);`],
  ["in a field", `const o = { s: ${C} as Shape }; if (a > 0.5) o.s = ${R}; return area(o.s);`],
  ["in a list", `const o = [${C}, ${P}] as Shape[]; if (a > 0.5) o.push(${R}); return o.reduce((t, s) => t + area(s), 0);`],
  ["in a loop", `let s = ${C} as Shape; for (let i = 0; i < 3; i++) { t += area(s); s = s.kind === "circle" ? ${R} : s.kind === "rect" ? ${P} : ${S}; } return t;`],
  ["told by a boolean", `let r = { ok: true, v: a } as R; if (a > 0.5) r = { ok: false, e: b }; return val(r);`],
  ["made by a callback", `const rs = [1, 2].map((k) => ({ ok: true, v: a * k }) as R); rs[1] = { ok: false, e: b }; return rs.reduce((t, r) => t + val(r), 0);`],
  ["an optional property", `let o = { q: a } as Opt; if (a > 0.5) o = {}; return (o.q ?? b) * a;`],
  ["that may be missing itself", `let o = { q: a } as Opt | undefined; if (a > 0.5) o = {}; if (b > 5) o = undefined; return (o?.q ?? b) * a;`],
  ["an optional list", `let o2 = { inner: [a] } as { inner?: number[] } | undefined; if (a > 0.5) o2 = {}; return (o2?.inner?.[0] ?? b) * a;`],
  ["made by a helper", `const mk = (k: number) => ({ kind: "circle", r: k, at: v }) as Shape; let s = mk(a); if (a > 0.5) s = ${R}; return area(s);`],
  ["in angle brackets", `const s = <Shape>${C}; return area(s) * (s.kind === "circle" ? s.r : 1);`],
  ["taken out of an object", `const { s, k } = { s: ${C} as Shape, k: a }; return area(s) * k;`],
  ["a swap", `let [s, u] = [${C} as Shape, ${P} as Shape]; [s, u] = [u, s]; return area(s) * 2 + area(u);`],
  ["assigned by a closure", `let s = ${C} as Shape; const swap = (n: Shape): Shape => { const old = s; s = n; return old; }; const old = swap(${R}); return area(s) * 2 + area(old);`],
  ["in a class", `class Box { s = { kind: "circle", r: 1, at: { x: 1, y: 2, z: 3 } } as Shape; } const q = new Box(); t += area(q.s); q.s = ${R}; return t * area(q.s);`],
  ["or null", `let s = ${C} as Shape | null; if (a > 0.5) s = null; return s === null ? a : area(s);`],
  ["one of two, then a third", `let s = (a > 0.5 ? ${C} : ${R}) as Shape; s = a > 2 ? ${S} : s; return area(s);`],
  ["an intersection", `let s = ${C} as Shape & { kind: "circle" }; s = { ...s, r: b }; return area(s) * s.r;`],
  ["satisfies", `let s = ${C} satisfies Shape as Shape; s = ${R}; return area(s);`],
  ["declared without a value", `let s: Shape; s = ${C}; t += area(s); s = ${R}; return t + area(s);`],
  ["changed by its tag", `let s = ${C} as Shape; if (s.kind === "circle") { s.r = b; } t += area(s); s = { ...${R}, w: t }; if (s.kind === "rect") s.w *= b; return area(s);`],
  ["through a generic function", `function id<T>(x: T): T { return x; } let s = id(${C} as Shape); s = ${R}; return area(s);`],
  ["what a function is inferred to return", `let s = structured(); s = ${R}; return area(s); function structured() { return ${C} as Shape; }`],
  ["spread", `const s = { ...(${C} as Shape), at: w }; return area(s as Shape);`],
  ["the one before", `let prev = undefined as Shape | undefined; for (const s of [${C}, ${R}, ${P}] as Shape[]) { if (prev) t += area(prev) * area(s); prev = s; } return t;`],
  ["a stack", `const stack = [${C} as Shape]; while (stack.length > 0) { const s = stack.pop()!; t += area(s); if (s.kind === "circle") stack.push(${R}, ${P}); } return t;`],
  ["or null, by its type", `let s: Shape | null = { kind: "circle", r: a, at: w }; if (a > 0.5) s = null; return s === null ? a : area(s);`],
  ["or undefined, by its type", `let s: Shape | undefined = { kind: "circle", r: a, at: w }; if (a > 0.5) s = undefined; return s === undefined ? a : area(s);`],
  ["an optional list, always there", `let o2 = { inner: [a] } as { inner?: number[] }; if (a > 0.5) o2 = {}; return (o2.inner?.[0] ?? b) * a;`],
  ["spread under a name", `const s = { kind: "circle", r: a, at: w } as Shape; const u = { ...s, at: v }; return area(u);`],
  ["spread under another name", `const s = { kind: "circle", r: a, at: w } as Shape, p = s; return area({ ...p, at: v });`],
].map(([name, text]) => holds({ name: `one of a union: ${name}`, kink: true }, `${types}
function f(a: number, b: number): number { let t = a * b, v: V = { x: a, y: b, z: 1 }, w: V = { x: b, y: 2, z: a }; ${text} }`, [0.3, 0.4], [1.1, -0.7]));
