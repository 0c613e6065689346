/**
 * Helpers over records in all their forms: keys that are known and keys that are computed, enums, entries and values, what
 * may be missing, rests and spreads, objects that two names hold, trees that grow at the root, tables of functions.
 */
import { chooser } from "./choices-of.ts";
import type { Template } from "./random-program-classes.ts";

export const records: Template = (name, e, pick) => {
  const { one, many } = chooser(pick);
  const axis = (): string => one("x", "y", "z");
  const key = (): string => one(`"x"`, `"y"`, `"z"`, "k0", "k1", "$keys[i % 3]!");

  /** Where one already is, which can be written to. */
  const place = (): string => one("v", "w", "shape.at", "pt.v", "vs[0]!", "vs[i % 2]!");
  const vector = (): string => one(
    place, place, "(maybe ?? v)", "(opt.v ?? w)", "{ x: a, y: t, z: b }", "{ ...v, x: t }", "{ ...w, ...v, z: b }", "Object.assign({}, v, { y: a })",
    () => `$plus(${place()}, ${place()})`, () => `$scaled(${place()}, ${simple()})`, () => `(${condition()} ? ${place()} : ${place()})`);

  const simple = (): string => one("a", "b", "t", "0.7", "v.x", "w.y", "(opt.q ?? a)", () => `(${e(["t", "a", "v.z"])})`);
  const value = (depth = 1): string => {
    if (depth === 0) return simple();
    const inner = (): string => value(depth - 1);
    return one(
      "a", "t", () => `${place()}.${axis()}`, () => `${place()}[${key()}]`, () => `Math.sin(${inner()})`, () => `(${inner()} * ${inner()})`,
      () => `$area(${figure()})`, () => `$norm(${vector()})`, () => `$sum(${one("v", "w")})`, "$total(tree)",
      "(opt.q ?? b)", "(opt.v?.x ?? t)", "(maybe?.y ?? 0.3)", "(tree?.left?.value ?? a)", "$inner(loose, a)",
      () => `Object.values(${one("v", "w")}).reduce((s, x) => s * 0.7 + x, 0)`,
      () => `Object.entries(${one("v", "w")}).reduce((s, [k, x]) => s + (k === "y" ? x * 2 : x), 0)`,
      () => `(shape.kind === "circle" ? shape.r : shape.kind === "rect" ? shape.w * shape.h : ${inner()})`,
      "$byKind[shape.kind](t)", () => `$pair(${inner()}, ${inner()})[${pick(2)}]`, () => `both[${pick(2)}]`, "$weights[mode]", "table[mode].k * table[mode].f");
  };

  const figure = (): string => one(
    "shape", "other", () => `{ kind: "circle", r: ${simple()}, at: v }`, () => `{ kind: "rect", w: ${simple()}, h: ${simple()}, at: w }`,
    () => `{ kind: "point", at: v }`, () => `$grown(shape, ${simple()})`, () => `(${condition()} ? shape : other)`);

  const condition = (): string => one(
    "i > 1", "i % 2 === 0", `shape.kind === "circle"`, "shape.kind !== other.kind", "maybe !== undefined", "opt.q !== undefined", "tree !== null",
    "mode === $Mode.B", "v === w", () => `${simple()} > ${simple()}`);

  const stores = (): string => one(
    () => `${place()}.${axis()} = ${value()};`, () => `w[${key()}] += ${simple()};`, () => `v[${key()}] = ${value()};`, () => `shape.at.x = ${simple()};`,
    () => `opt.q = ${value()};`, () => `opt.v = ${vector()};`, () => `opt.q ??= ${value()};`, () => `shape.at = ${vector()};`, () => `pt.v = ${place()};`,
    () => `table[mode].k = ${simple()};`, () => `if (tree?.left) tree.left.value = ${simple()};`, () => `vs[${pick(2)}] = ${vector()};`,
    () => `for (const k of ["x", "y", "z"] as const) w[k] = Math.sin(w[k] * v[k]);`, "for (const k of $keys) v[k] += 0.1 * t;",
    () => `if (shape.kind === "circle") { shape.r *= ${simple()}; } else if (shape.kind === "rect") { [shape.w, shape.h] = [shape.h, shape.w * 0.9]; }`);

  const variables = (): string => one(
    () => `t = Math.sin(t + ${value(2)});`, () => `${one("v", "w")} = ${vector()};`, () => `shape = ${figure()};`, () => `other = ${figure()};`,
    () => `opt = { ${one("", () => `q: ${simple()}`, () => `v: ${vector()}`, () => `q: ${simple()}, v`)} };`,
    () => `maybe = ${one(vector, "undefined")};`, () => `maybe &&= ${vector()};`, () => `mode = $Mode.${one("A", "B", "C")};`,
    () => `tree = { value: ${simple()}, ${one("left: tree, right: null", "left: null, right: tree")} };`, "tree = tree?.left ?? tree?.right ?? null;",
    () => `loose = ${one(() => `{ inner: [${simple()}] }`, "{}", "undefined")};`, () => `pt = { ...pt, v: ${vector()} };`, () => `both = [both[1], ${value()}];`,
    () => `vs.push(${vector()}); vs.shift();`, () => `{ const [p, r] = $pair(${simple()}, t); both = [r, p]; }`,
    () => `{ const { x, ...rest } = v; t = Math.sin(t + x * rest.y); v = { x: rest.z, ...rest }; }`,
    () => `{ const { q = ${simple()}, v: { x: px } = w } = opt; t = Math.sin(t + q * px); }`,
    () => `switch (shape.kind) { case "circle": t += shape.r; break; case "rect": t -= shape.w; default: t *= shape.at.x; }`);

  const statement = (depth: number): string => {
    const inner = (): string => statement(depth - 1);
    return one(stores, stores, variables, variables, ...(depth === 0 ? [] : [
      () => `if (${condition()}) { ${inner()} } else { ${inner()} }`,
      () => `for (${depth === 2 ? "i = 0; i" : "let j = 0; j"} < ${1 + pick(3)}; ${depth === 2 ? "i" : "j"}++) { ${inner()} ${inner()} }`,
      () => `for (const z of vs) { z.x = Math.sin(z.y + t); ${inner()} }`,
      () => `{ const u = v; ${inner()} u.y = Math.sin(u.y * t); }`]));
  };

  const first = { shape: one(`{ kind: "circle", r: a, at: v }`, `{ kind: "rect", w: a, h: b, at: v }`), other: one(`{ kind: "point", at: w }`, `{ kind: "circle", r: b, at: w }`) };
  const tree = one("null", "{ value: a, left: null, right: { value: b, left: null, right: null } }");
  const body = many(3 + pick(4), () => statement(2));
  return `interface $V { x: number; y: number; z: number }
type $Shape = { kind: "circle"; r: number; at: $V } | { kind: "rect"; w: number; h: number; at: $V } | { kind: "point"; at: $V };
interface $Tree { value: number; left: $Tree | null; right: $Tree | null }
enum $Mode { A, B, C }
const $weights: Record<$Mode, number> = { [$Mode.A]: 0.5, [$Mode.B]: 1.5, [$Mode.C]: 2 };
const $keys = ["x", "y", "z"] as const;
const $byKind: Record<$Shape["kind"], (x: number) => number> = { circle: (x) => x * 2, rect: (x) => Math.sin(x), point: () => 1 };
function $area(s: $Shape): number { switch (s.kind) { case "circle": return Math.sin(s.r * s.r); case "rect": return Math.sin(s.w * s.h); case "point": return s.at.x * 0.1; } }
function $grown(s: $Shape, k: number): $Shape { return s.kind === "point" ? { kind: "circle", r: k, at: s.at } : s.kind === "circle" ? { ...s, r: s.r * k } : { ...s, at: { ...s.at, x: k } }; }
function $total(n: $Tree | null): number { return n === null ? 0.1 : Math.sin(n.value + $total(n.left) * 0.5 - $total(n.right)); }
const $plus = (p: $V, q: $V): $V => ({ x: p.x + q.x, y: Math.sin(p.y * q.y), z: p.z - q.z });
function $scaled(p: $V, k: number): $V { for (const c of $keys) p[c] = Math.sin(p[c] * k); return p; }
const $inner = (o: { inner?: number[] } | undefined, other: number): number => o?.inner?.[0] ?? other;
const $norm = ({ x, y, z = 1 }: $V): number => Math.hypot(x, y, z + 2);
function $sum(o: $V): number { let z = 0; for (const k in o) z = z * 0.5 + o[k as keyof $V]; return z; }
const $pair = (p: number, q: number): [number, number] => [p * q, p - q];

function ${name}(a: number, b: number): number {
  let t = a * b, i = 0, v: $V = { x: a, y: b, z: 1 }, w: $V = { x: b, y: 2, z: a }, both: [number, number] = [a, b], mode = $Mode.B as $Mode;
  const k0 = "y" as const, k1: keyof $V = ${one(`"x"`, `"z"`)};
  let shape = ${first.shape} as $Shape, other = ${first.other} as $Shape;
  let opt: { q?: number; v?: $V } = ${one("{}", "{ q: a }", "{ v: w }")}, maybe = ${one("undefined", "v", "{ x: 1, y: a, z: b }")} as $V | undefined, tree = ${tree} as $Tree | null;
  const vs: $V[] = [v, { x: 1, y: a, z: b }], table = { [$Mode.A]: { k: a, f: 1 }, [$Mode.B]: { k: b, f: a }, [$Mode.C]: { k: 2, f: b } };
  let pt = { v, n: 1 }, loose = { inner: [a] } as { inner?: number[] } | undefined;
  ${body}
  return Math.sin(t) + $norm(v) * 0.3 + $norm(w) + $area(shape) - $area(other) * 2 + $total(tree) + (opt.q ?? 0.1) + $norm(maybe ?? w) + both[0] * both[1] + vs[0]!.x * vs[1]!.z + pt.v.y + $inner(loose, 0);
}`.replace(/\$(?=[A-Za-z])/g, `${name}_`);
};
