/** Structures that contain themselves: lists, trees, expressions. */
import { holds, type Case } from "./case.ts";

/** A matrix has no places for what may be missing. */
const macros = ["vjp", "valueAndGrad", "fwdAndBwd", "jvp", "hvp", "jvp_grad", "jvp_jvp", "vjp_grad"];

/** The gradient of a member without numbers is `undefined`, and not `{}`. */
const some = macros.filter((name) => name !== "vjp_grad");

const tree = `interface Tree { value: number; left?: Tree; right?: Tree }
function sum(t: Tree): number { return t.value * t.value + (t.left ? sum(t.left) : 0) + (t.right ? 2 * sum(t.right) : 0); }`;

export const cases: readonly Case[] = [
  holds("a constructor that calls itself with a constant, and a child that is written to", `interface T { v: number; left?: T }
  function grow(x: number, n: number): T { return n <= 0 ? { v: x } : { v: x * n, left: grow(1.3, n - 1) }; }
  function sum(t: T): number { return t.v ** 2 + (t.left ? sum(t.left) : 0); }
  function f(a: number, b: number): number {
    const t = grow(a, 2);
    if (t.left) t.left.v = b;
    return sum(t);
  }`, [0.7, 1.2]),
  holds({ name: "a tree handed in", macros }, `${tree}
  function f(t: Tree, k: number): number { return sum(t) * k; }`, "{ value: 1, left: { value: 2, right: { value: 3 } }, right: { value: -1 } }, 0.5", "{ value: 1 }, 2"),
  holds("a tree made inside", `${tree}
  function grow(x: number, n: number): Tree { return n === 0 ? { value: x } : { value: x * n, left: grow(x * x, n - 1), right: { value: x } }; }
  function f(x: number, n: number): number { return sum(grow(x, n)); }`, [0.7, 3], [1.1, 0]),
  holds({ name: "a list with null at its end", macros }, `interface Cell { head: number; tail: Cell | null }
  function f(list: Cell | null, x: number): number { let s = 1; for (let c = list; c !== null; c = c.tail) s = s * x + c.head; return s; }`, "{ head: 1, tail: { head: 2, tail: { head: 3, tail: null } } }, 0.5"),
  holds({ name: "a list by recursion", macros }, `type Cell = { head: number; tail: Cell } | null;
  function poly(c: Cell, x: number): number { return c === null ? 0 : c.head + x * poly(c.tail, x); }
  function f(c: Cell, x: number): number { return poly(c, x) ** 2; }`, "{ head: 1, tail: { head: 2, tail: { head: 3, tail: null } } }, 0.5"),
  holds({ name: "expressions as a union", macros: some }, `type E = { op: "const"; v: number } | { op: "x" } | { op: "add"; a: E; b: E } | { op: "mul"; l: E; r: E };
  function run(e: E, x: number): number { switch (e.op) { case "const": return e.v; case "x": return x; case "add": return run(e.a, x) + run(e.b, x); case "mul": return run(e.l, x) * run(e.r, x); } }
  function f(e: E, x: number): number { return run(e, x); }`, '{ op: "add", a: { op: "mul", l: { op: "const", v: 3 }, r: { op: "x" } }, b: { op: "mul", l: { op: "x" }, r: { op: "x" } } }, 0.7'),
  holds({ name: "children in an array", macros }, `interface Node { w: number; children: Node[] }
  function total(n: Node, d: number): number { let s = Math.sin(n.w * d); for (const c of n.children) s += total(c, d * n.w); return s; }
  function f(n: Node, d: number): number { return total(n, d); }`, "{ w: 1.2, children: [{ w: 0.5, children: [] }, { w: 2, children: [{ w: 0.3, children: [] }] }] }, 0.8"),
  holds("a linked list as a class", `class Item { next: Item | null = null; constructor(public v: number) {} }
  class List { first: Item | null = null; add(v: number): this { const i = new Item(v); i.next = this.first; this.first = i; return this; } fold(x: number): number { let s = 0; for (let i = this.first; i; i = i.next) s = s * x + i.v; return s; } }
  function f(x: number, y: number): number { return new List().add(x).add(x * y).add(y).fold(x); }`, [0.6, 1.4]),
  holds({ name: "a tree changed in place", macros }, `${tree}
  function scale(t: Tree, k: number): void { t.value *= k; if (t.left) scale(t.left, k * k); if (t.right) scale(t.right, t.value); }
  function f(t: Tree, k: number): number { scale(t, k); return sum(t); }`, "{ value: 1, left: { value: 2, right: { value: 3 } }, right: { value: -1 } }, 0.5"),
  holds({ name: "sums of a list that nobody may write to, by a function that calls itself", macros: "all" }, `
  const sums = (v: readonly number[], i = 0, done: readonly number[] = []): readonly number[] => i === v.length ? done : sums(v, i + 1, [...done, (done[i - 1] ?? 0) + v[i]! ** 2]);
  function f(v: number[]): number { return sums(v).reduce((a, b) => a * b, 1); }`, [[0.3, 0.8, 1.2]]),
  holds("an expression whose leaves have one of two names, differentiated by the program", `type Ex = Leaf | Name | Pair; interface Leaf { readonly is: "leaf"; readonly v: number } interface Name { readonly is: "name"; readonly of: "p" | "q" } interface Pair { readonly is: "pair"; readonly by: "+" | "*"; readonly l: Ex; readonly r: Ex }
  const leaf = (v: number): Leaf => ({ is: "leaf", v }), name = (of: Name["of"]): Name => ({ is: "name", of }), pair = (by: Pair["by"], l: Ex, r: Ex): Ex => shorter({ is: "pair", by, l, r });
  function shorter(e: Pair): Ex { const { l, r, by } = e; if (l.is === "leaf" && r.is === "leaf") return leaf(by === "+" ? l.v + r.v : l.v * r.v); return by === "+" && l.is === "leaf" && l.v === 0 ? r : e; }
  function slope(e: Ex, of: Name["of"]): Ex { switch (e.is) { case "leaf": return leaf(0); case "name": return leaf(e.of === of ? 1 : 0); case "pair": return e.by === "+" ? pair("+", slope(e.l, of), slope(e.r, of)) : pair("+", pair("*", slope(e.l, of), e.r), pair("*", e.l, slope(e.r, of))); } }
  function value(e: Ex, at: { p: number; q: number }): number { if (e.is === "leaf") return e.v; if (e.is === "name") return at[e.of]; const l = value(e.l, at), r = value(e.r, at); return e.by === "+" ? l + r : l * r; }
  function f(p: number, q: number): number { const e = pair("+", pair("*", leaf(3), name("p")), pair("*", name("p"), name("q"))); return value(slope(e, "p"), { p, q }) * value(e, { p, q }); }`, [0.3, 1.9]),
];
