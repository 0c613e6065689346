/** Objects that are made without what the type of another name of theirs has: properties that may be left out, and are put there later. */
import { holds, refused, type Case } from "./case.ts";

const types = `interface V { x: number; y: number }
interface P { x: number; y?: number; v?: V; xs?: number[]; n?: number | null }
interface In { at: P; more?: P }
interface L { v: number; next?: L }
interface Tree { value: number; left: Tree | null; right: Tree | null }
type U = { kind: "a"; x: number; w?: number } | { kind: "b"; x: number; z: number; w?: number };
interface S { x: number; y: number; z?: number; in: { w: number } }
const cost = (s: S): number => Math.sin(s.x * s.y) + (s.z ?? 0.3) * s.in.w;
class K { constructor(public x: number) {} get twice(): number { return this.x * 2; } }
const base = (x: number) => ({ x });
const inside = (x: number) => ({ at: { x } });
const leaf = (v: number) => ({ v });
const setY = (p: P, y: number): P => { p.y = y; return p; };
const setW = (u: U, w: number): U => { u.w = w; return u; };
const getW = (u: U): number => (u.w ?? 3) * u.x;
function fill(p: P, a: number, b: number): void { p.y ??= a; p.v ??= { x: a, y: b }; p.v.y *= b; p.xs ??= [a]; p.xs.push(b); }
const used = (p: P): number => p.x * (p.y ?? 2) + (p.v ? p.v.x * p.v.y : 0.3) + (p.xs ?? [1]).reduce((s, x) => s * 0.5 + x, 0) + (p.n ?? 0.7);
function total(n: Tree | null): number { return n === null ? 0.1 : Math.sin(n.value + total(n.left) * 0.5 - total(n.right)); }
function length(n: L | undefined): number { let t = 0; for (let m = n; m; m = m.next) t = Math.sin(t * 0.5 + m.v); return t; }
`;

const T = "{ value: a, left: null, right: { value: b, left: null, right: null } }";

const texts: readonly (readonly [string, string])[] = [
  ["under another name", `const p = { x: a }; const q: P = p; q.y = b * 2; return used(q) * p.x;`],
  ["said to be another", `const p = { x: a }; const q = p as P; q.y = b * 2; return used(q) * p.x;`],
  ["inside of another", `const p = { x: a }; const o: In = { at: p }; o.at.y = b * 2; return used(o.at) * p.x;`],
  ["inside of what is said to be another", `const p = { x: a }; const o = { at: p } as In; o.at.y = b * 2; return used(o.at) * p.x;`],
  ["a literal, said to be another", `const o = { at: { x: a } } as In; o.at.y = b * 2; o.more = { x: b }; return used(o.at) * used(o.more);`],
  ["put there by a branch", `const o = { at: { x: a } } as In; if (a > 0.5) o.at.y = b * 2; if (a > 2) o.at.v = { x: a, y: b }; return used(o.at);`],
  ["another object in its place", `const o = { at: { x: a } } as In; if (a > 0.5) o.at = { x: b, y: a * b }; return used(o.at);`],
  ["made by a helper", `const q: P = base(a); q.y = b; q.y *= 2; return used(q);`],
  ["made by a helper, inside of another", `const o: In = inside(a); o.at.y = b; o.at.y *= 2; return used(o.at);`],
  ["made by a helper, said to be another", `const o = inside(a) as In; o.at.y = b; o.at.y *= 2; return used(o.at);`],
  ["put there by a helper", `const p = { x: a }; setY(p, b * 2); const q: P = p; return used(q) * p.x;`],
  ["returned by a helper", `const p = { x: a }; return used(setY(p, b * 2)) * p.x;`],
  ["filled by a helper, twice", `const p: P = base(a); if (a > 0.5) fill(p, b, a); fill(p, a, b); return used(p);`],
  ["in a list of one", `const p = { x: a }, ps = new Array<P>(2).fill(p); ps[0]!.y = b * 2; return used(ps[1]!) * p.x;`],
  ["in a list", `const ps: P[] = [base(a), base(b)]; for (const p of ps) { fill(p, a, b); t += used(p); } return t;`],
  ["in a list that is made by map", `const ps: P[] = [a, b].map((x) => ({ x })); for (const p of ps) { t += used(p); fill(p, a, b); t += used(p); } return t;`],
  ["in a stack", `const ps: P[] = []; ps.push(base(a)); ps[0]!.y = b; ps.push(ps[0]!); ps[1]!.y! *= a; return used(ps[0]!);`],
  ["in a field of a class", `class Box { constructor(public p: P) {} } const box = new Box(base(a)); box.p.y = b * 2; return used(box.p);`],
  ["an instance", `const k = new K(a), p: P = k; p.y = b; return used(p) * k.twice;`],
  ["an instance, filled by a helper", `const k = new K(a); fill(k, a, b); return used(k) * k.twice;`],
  ["that may be missing itself", `let q: P | undefined = a > 5 ? undefined : base(a); if (q) q.y = b * 2; return q ? used(q) : b;`],
  ["of a union", `const make = (x: number) => ({ kind: "a" as const, x }); const u: U = make(a); setW(u, b); return getW(u);`],
  ["in a list of a union", `const make = (x: number) => ({ kind: "b" as const, x, z: x }), us: U[] = [make(a), { kind: "a", x: b }]; for (const u of us) { t += getW(u); setW(u, b * t); t += getW(u); } return t;`],
  ["in a list of a union, from behind", `const make = (x: number) => ({ kind: "b" as const, x, z: x }), us: U[] = [1, 2, 3].map((k): U => (k * a > 1 ? make(b * k) : { kind: "a", x: a })); for (let i = 5; i >= 0; i--) { const u = us[i % 3]!; t += getW(u); setW(u, b * t); t += getW(u); } return t;`],
  ["in a list of a union that has grown", `const make = (x: number) => ({ kind: "b" as const, x, z: x }), us: U[] = []; for (let i = 0; i * a < 2; i++) us.push(i % 2 ? make(a * i) : { kind: "a", x: b }); for (const u of us) { t += getW(u); u.w = b * t; t += getW(u); } return t;`],
  ["of a union, now the one and now the other", `const make = (x: number) => ({ kind: "b" as const, x, z: x }), other: U = { kind: "a", x: b }, r = make(a); let u: U = r; for (let i = 0; i * a < 3; i++) { t += getW(u); u.w = b * t; t += getW(u); u = i % 2 ? r : other; } return t;`],
  ["a copy", `const s = { x: a }, o = { ...s } as P; o.y = b * 2; return used(o) * s.x;`],
  ["a copy of what is around it", `const s = { at: { x: a } }, o: In = { ...s }; o.at.y = b * 2; return used(o.at) * s.at.x;`],
  ["copied by Object.assign", `const o = Object.assign({ x: a }, {}) as P; o.y = b * 2; return used(o);`],
  ["copied when it has it", `const p: P = base(a), q = { ...p, y: b }; p.y = a * b; return used(q) * used(p);`],
  ["taken apart", `const p: P = base(a); const { y = b, ...rest } = p; p.y = y * a; return used(rest) * used(p);`],
  ["deleted, and put there again", `const p: P = base(a); p.y = b; delete p.y; t = used(p); p.y = a * b; return t * used(p);`],
  ["a constant is put there first", `const p: P = base(a); p.y = 2; t = used(p); p.y *= b; return t * used(p);`],
  ["of constants", `const p: P = base(2); p.y = b; return used(p) * a;`],
  ["null first", `const p: P = base(a); p.n = null; t += used(p); p.n = b; return t * used(p);`],
  ["in a loop", `const p: P = base(a); for (let i = 0; i < 3; i++) { p.y = (p.y ?? a) * b; t += used(p); } return t;`],
  ["in a recursion", `const go = (p: P, n: number): number => { p.y = (p.y ?? b) * a; return n === 0 ? used(p) : go(p, n - 1); }; return go(base(a), 3);`],
  ["a list of links", `let l: L = leaf(a); for (let i = 0; i < 3; i++) { const n: L = leaf(b * i); n.next = l; l = n; } return length(l);`],
  ["a link", `const l: L = leaf(a), m: L = leaf(b); l.next = m; m.v *= a; return l.next.v * l.v;`],
  ["a literal said to be a tree or null", `let tree = ${T} as Tree | null; t = total(tree); tree = tree?.left ?? tree?.right ?? null; return t * total(tree);`],
  ["a tree that grows", `let tree = { value: a, left: null, right: null } as Tree; for (let i = 0; i < 3; i++) tree = { value: b * i, left: tree, right: i > 1 ? tree : null }; return total(tree) * a;`],
  ["trees in a list, a field and a choice", `const o = { tree: ${T} as Tree | null }, all = [${T} as Tree, { value: b, left: null, right: null } as Tree]; all.push({ value: a * b, left: all[0]!, right: o.tree }); o.tree = (a > 0.5 ? { value: b, left: null, right: null } : null) as Tree | null; for (const x of all) t += total(x); return t * total(o.tree);`],
  ["a copy said to be a tree", `const r = { value: a, left: null, right: null } as Tree, s = { ...r, left: r } as Tree; s.left!.value *= b; return total(s);`],
  ["links said to be so", `let l = { v: a, next: { v: b } } as L | undefined; t = length(l); l = l?.next; return t * length(l);`],
  ["a patch that is a whole, or nothing", `const u: S = { x: a, y: b, in: { w: a } }, patch: Partial<S> = u; return cost({ ...u, x: t, ...(a > 1 ? patch : {}) });`],
  ["a patch that is a whole, or nothing, in a list", `const u: S = { x: a, y: b, in: { w: a } }, patch: Partial<S> = u, all: S[] = [u, { ...u }]; all.unshift({ ...u, x: t, ...(a > 1 ? patch : {}) }); all.pop(); return cost(all[0]!) * cost(all[1]!);`],
  ["a patch that was a whole", `const u: S = { x: a, y: b, in: { w: a } }; let patch: Partial<S> = u; if (b < 1) patch = {}; patch = { ...patch, ...patch }; return cost({ ...u, x: t, ...patch }) + (patch.in?.w ?? b) * a;`],
  ["a patch that was a whole, assigned", `const u: S = { x: a, y: b, in: { w: a } }; let patch: Partial<S> = u; if (b < 1) patch = { y: t }; const v = { ...u, x: t }; Object.assign(v, patch); return cost(v);`],
  ["a patch that is chosen", `const u: S = { x: a, y: b, in: { w: a } }, patch: Partial<S> = { y: b }; const p = a > 1 ? u : patch; return cost({ ...u, x: t, y: 2, ...p }) * (p.in?.w ?? b);`],
  ["a list inside of what is said to be another", `const o = { x: a, xs: [] } as P; o.xs!.push(b); o.v = { x: a, y: b } as V; return used(o);`],
];

/** What another object is spread over must be left out where it is undefined; the number is the position of the element. */
const merge = (text: string): string => `interface O { a: number; d?: number; v?: number[] }
const merged = (o: O): number => { const m = { d: 2, v: [1], ...o }; return m.d * m.a * (m.v as number[] | undefined ?? [5])[0]!; };
function f(x: number, n: number, xs: number[]): number { ${text} }`;

const merges: readonly (readonly [string, string, number])[] = [
  ["an element", `return merged({ a: x, d: xs[n]! }) + merged({ a: x, v: xs });`, 1],
  ["an element past the end", `return merged({ a: x, d: xs[n]! });`, 3],
  ["an element past the end, that is assigned", `const o: O = { a: x }; o.d = xs[n]!; return merged(o);`, 3],
  ["a row past the end", `const o: O = { a: x }, rows = [xs]; o.v = rows[n]!; return merged(o);`, 3],
  ["an element with a default", `return merged({ a: x, d: xs[n + 2] ?? 3 });`, 1],
  ["what is computed", `return merged({ a: x, d: xs[n]! * 3, v: [xs[n + 2] ?? 1] });`, 1],
];

export const cases: readonly Case[] = [
  ...texts.map(([name, text]) => holds(`lacking: ${name}`, `${types}
function f(a: number, b: number): number { let t = a * b; ${text} }`, [0.9, 0.4], [1.1, -0.7])),
  ...merges.map(([name, text, n]) => (n < 2 ? holds(`lacking: spread over: ${name}`, merge(text), [0.7, n, [1, 2]]) : refused(`lacking: spread over: ${name}`, /^as it runs: the property '[dv]' would be there with the value undefined/, merge(text), [0.7, n, [1, 2]]))),
  refused("lacking: a list of others", /^FLX2003: A value of type \{x: number\}\[\] where/, `${types}
function f(a: number, b: number): number { const ps = [{ x: a }], qs: P[] = ps; qs[0]!.y = b; return used(qs[0]!); }`),
  refused("lacking: what the type says is always there", /^FLX2001: An assignment to 'y' of an object that was made without it/, `${types}
function f(a: number, b: number): number { const v = { x: a } as V; v.y = b; return v.x * v.y; }`),
];
