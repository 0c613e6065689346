/** Places for parts of an object, where a whole one was put first: in variables, fields, lists, results, boxes and closures. */
import { holds, type Case } from "./case.ts";

const types = `interface S { x: number; y: number; v: { z: number } }
interface Nullable { x: number | null; y: number | undefined; v: { z: number } | null }
const sum = ({ x = 0.1, y = 0.2, v = { z: 0.3 } }: Partial<S>): number => x + y * v.z;
const sum2 = (p: Partial<S>): number => { const { x = 0.1, ...rest } = p; return x + (rest.y ?? 0.2) * (rest.v?.z ?? 0.3); };
const sum3 = (p: Partial<S>): number => (p.x !== undefined ? p.x : 0.1) + (p.y === undefined ? 0.2 : p.y) * (p.v ? p.v.z : 0.3);
const sum4 = (p: Partial<S>): number => { let s = 0; if (p.x) s += p.x; if (typeof p.y === "number") s += p.y; if (p.v != null) s *= p.v.z; return s; };
const sum5 = (p: Partial<S>): number => (p.x || 0.1) + (p?.y || 0.2) * (p.v && p.v.z || 0.3);
const part = (s: S, c: boolean): Partial<S> => (c ? s : { x: s.x });
const ret = (s: S): Partial<S> => s;
`;

/** All ways to ask for a part that may be missing. */
const use = (e: string): string => `sum(${e}) + 2 * sum2(${e}) + 3 * sum3(${e}) + 4 * sum4(${e}) + 5 * sum5(${e})`;

const texts: readonly (readonly [string, string])[] = [
  ["list", `const ss: S[] = [s], ps: Partial<S>[] = ss; ps.push(q); return ps.reduce((z, p) => z + ${use("p")}, 0);`],
  ["list index", `const ps: Partial<S>[] = [s]; ps[0] = q; ps.push(s); return ${use("ps[0]!")} + ${use("ps[1]!")};`],
  ["let", `let p: Partial<S> = s; if (a > 0.5) p = q; return ${use("p")};`],
  ["let loop", `let p: Partial<S> = s; for (let i = 0; i < 3; i++) { t += ${use("p")}; p = i ? q : {}; } return t;`],
  ["field", `const o: { p: Partial<S> } = { p: s }; if (a > 0.5) o.p = q; return ${use("o.p")};`],
  ["field const", `const o: { p: Partial<S> } = { p: s }; t = ${use("o.p")}; o.p = {}; return t + ${use("o.p")};`],
  ["return", `return ${use("part(s, a > 0.5)")};`],
  ["return plain", `let p = ret(s); if (b > 0.5) p = q; return ${use("p")};`],
  ["choice", `const p = a > 0.5 ? s : q; return ${use("p")};`],
  ["choice other way", `const p = a > 0.5 ? q : s; return ${use("p")};`],
  ["class field", `class K { p: Partial<S>; constructor(p: Partial<S>) { this.p = p; } set(p: Partial<S>): void { this.p = p; } } const k = new K(s); t = ${use("k.p")}; k.set(q); return t + ${use("k.p")};`],
  ["class initial", `class K { p: Partial<S> = s; } const k = new K(); t = ${use("k.p")}; if (a > 0.5) k.p = q; return t + ${use("k.p")};`],
  ["tuple", `let p: [Partial<S>, number] = [s, 1]; t = ${use("p[0]")}; p = [q, 2]; return t + ${use("p[0]")} * p[1];`],
  ["tuple store", `const p: [Partial<S>, Partial<S>] = [s, q]; p[0] = p[1]; return ${use("p[0]")};`],
  ["nested list", `const p: { all: Partial<S>[] } = { all: [s] }; p.all.unshift(q); return p.all.map((z) => ${use("z")}).reduce((u, w) => u * 0.5 + w, 0);`],
  ["map to partial", `const ps = [s, s].map((z, i): Partial<S> => (i ? z : q)); return ps.reduce((z, p) => z + ${use("p")}, 0);`],
  ["map widening", `const ps: Partial<S>[] = [s, s].map((z) => z); ps[0] = q; return ps.reduce((z, p) => z + ${use("p")}, 0);`],
  ["reduce", `const p = [q, q].reduce<Partial<S>>((z, y) => (b > 0.5 ? y : z), s); return ${use("p")};`],
  ["reduce merge", `const p = [q, { x: t }].reduce<Partial<S>>((z, y) => ({ ...z, ...y }), s); return ${use("p")};`],
  ["fill", `const ps = new Array<Partial<S>>(2).fill(s); ps[1] = q; return ps.reduce((z, p) => z + ${use("p")}, 0);`],
  ["closure", `let p: Partial<S> = s; const put = (z: Partial<S>): void => { p = z; }; t = ${use("p")}; put(q); return t + ${use("p")};`],
  ["generic", `const id = <T,>(z: T): T => z; let p = id<Partial<S>>(s); if (a > 0.5) p = q; return ${use("p")};`],
  ["generic box", `class B<T> { constructor(public v: T) {} } const k = new B<Partial<S>>(s); t = ${use("k.v")}; k.v = q; return t + ${use("k.v")};`],
  ["default", `function g(p: Partial<S> = s): number { return ${use("p")}; } return g() + g(q) * g({});`],
  ["rest", `const g = (...ps: Partial<S>[]): number => ps.reduce((z, p) => z + ${use("p")}, 0); return g(s) + g(q, s) + g();`],
  ["conditional assign", `let p: Partial<S> | undefined = s; if (a > 0.5) p = undefined; p ??= q; return ${use("p")};`],
  ["swap", `let p: Partial<S> = s, r: Partial<S> = q; [p, r] = [r, p]; return ${use("p")} + 2 * (${use("r")});`],
  ["delete", `const p: Partial<S> = { ...s }; delete p.y; t = ${use("p")}; delete p.v; return t + ${use("p")};`],
  ["delete under a name", `const w = { ...s }, p: Partial<S> = w; delete p.y; return ${use("p")};`],
  ["undefined stored", `const p: Partial<S> = { ...s }; if (a > 0.5) p.v = undefined; return ${use("p")};`],
  ["undefined under a name", `const w: Partial<S> = s; t = ${use("w")}; w.y = undefined; return t + ${use("w")};`],
  ["intersection", `type T = Partial<S> & { k: number }; let p: T = { ...s, k: a }; t = ${use("p")}; p = { k: b }; return t + ${use("p")} * p.k;`],
  ["interface", `interface T extends Partial<S> { k?: number } let p: T = s; t = ${use("p")} * (p.k ?? 2); p = { k: b, x: a }; return t + ${use("p")} * (p.k ?? 3);`],
  ["a list that may hold null", `const ss: S[] = [s], ps: Nullable[] = ss, n: Nullable = { x: null, y: undefined, v: null }; ps.push(n); return ps.reduce((z, p) => z * 0.5 + (p.x ?? b) * (p.y ?? t) + (p.v ? p.v.z : 0.3), 0);`],
  ["a variable that may hold null", `let p: Nullable = s; t = (p.x ?? b) * (p.v?.z ?? 2); p = { x: a, y: undefined, v: null }; return t + (p.x ?? b) * (p.y ?? 3) * (p.v?.z ?? 2);`],
];

export const cases: readonly Case[] = texts.map(([name, text]) => holds({ name: `patches: ${name}`, kink: true }, `${types}
function f(a: number, b: number): number { let t = a * b; const s: S = { x: a, y: b, v: { z: t } }, q: Partial<S> = { y: b }; ${text} }`, [0.9, 0.4], [0.3, 1.7]));
