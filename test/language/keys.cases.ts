/** Functions that are given the name of a property: each is made once for each name that it is called with. */
import { holds, type Case } from "./case.ts";

const params = `interface Params { a: number; b: number; w: number[]; inner: { a: number; c: number } }`;
const point = `{ a: 1.3, b: 0.7, w: [0.5, 2], inner: { a: -0.4, c: 3 } }`;

export const cases: readonly Case[] = [
  holds("a number by a generic key", `${params}
  function get<K extends "a" | "b">(o: Params, k: K): Params[K] { return o[k]; }
  function f(p: Params): number { return get(p, "a") ** 2 * get(p, "b"); }`, point),
  holds("keyof, values of different types", `${params}
  function get<T, K extends keyof T>(o: T, k: K): T[K] { return o[k]; }
  function f(p: Params): number { return get(p, "a") * get(p, "w")[1]! + get(p, "inner").c * get(get(p, "inner"), "a") * get(p, "w")[0]!; }`, point),
  holds("pluck", `interface Row { x: number; y: number; tag: string }
  function pluck<T, K extends keyof T>(items: readonly T[], k: K): T[K][] { return items.map((item) => item[k]); }
  function f(rows: Row[]): number { const ys = pluck(rows, "y"); return pluck(rows, "x").reduce((s, x, i) => s + x * x * ys[i]!, 0); }`, `[{ x: 1.2, y: 0.5, tag: "p" }, { x: -0.3, y: 2, tag: "q" }]`),
  holds("a constant key", `${params}
  function f(p: Params): number { const key = "a" as const, other: "b" = "b"; return p[key] * p[other] ** 2 + p.inner[key]; }`, point),
  holds("a key that is handed on twice", `${params}
  type Num = "a" | "b";
  const get = <K extends Num>(o: Params, k: K) => o[k];
  function square<K extends Num>(o: Params, k: K): number { const v = get(o, k); return v * v; }
  function both<K extends Num>(o: Params, k: K, s: number): number { return s * square(o, k) + square(o, "b"); }
  function f(p: Params): number { return both(p, "a", p.b) + both(p, "b", 2); }`, point),
  holds("written by a key", `${params}
  function scale<K extends "a" | "b">(o: Params, k: K, by: number): void { o[k] *= by; o[k] += 1; }
  function put<T, K extends keyof T>(o: T, k: K, v: T[K]): T { const copy = { ...o }; copy[k] = v; return copy; }
  function f(p: Params): number { const q = put({ ...p }, "w", [p.a * p.b]); scale(q, "a", p.b); scale(q, "b", q.a); return q.a * q.b * q.w[0]!; }`, point),
  holds("a key that is only known as it runs", `${params}
  type Num = "a" | "b";
  function get<K extends Num>(o: Params, k: K): number { return o[k]; }
  function f(p: Params, keys: Num[]): number { let s = 0; for (const k of keys) s += get(p, k) * get(p, "a"); return s; }`, `${point}, ["b", "a", "b"]`),
  holds("branches by a key", `${params}
  function read<K extends "a" | "w">(o: Params, k: K): number { if (k === "w") return o.w[0]! * o.w[1]!; return o[k === "a" ? "a" : "b"] ** 3; }
  function f(p: Params): number { return read(p, "a") + read(p, "w"); }`, point),
  holds("keys of a loop", `interface P { a: number; b: number; c: number }
  function get<K extends keyof P>(o: P, k: K): P[K] { return o[k]; }
  function f(p: P): number { let s = 1; for (const k of ["a", "c"] as const) s *= get(p, k); for (const k in p) s += get(p, k as keyof P) ** 2; return s; }`, `{ a: 1.3, b: 0.7, c: 2 }`),
  holds("a method with a key", `${params}
  class Store { constructor(private readonly p: Params) {} get<K extends keyof Params>(k: K): Params[K] { return this.p[k]; } }
  function f(p: Params): number { const s = new Store(p); return s.get("a") * s.get("w")[0]! * s.get("inner").c; }`, point),
  holds("a local function with a key", `${params}
  function f(p: Params, x: number): number { const get = <K extends keyof Params>(k: K): Params[K] => p[k]; const sum = (k: "a" | "b"): number => get(k) * x; return get("a") * get("w")[1]! + sum("b"); }`, `${point}, 0.4`),
  holds("a function that returns a getter", `interface Row { x: number; w: number[] }
  const by = <K extends keyof Row>(k: K) => (r: Row): Row[K] => r[k];
  function f(rows: Row[]): number { return rows.map(by("x")).reduce((s, x) => s + x * x, 0) * rows.map(by("w")).reduce((s, w) => s + w[0]! ** 2, 0); }`, `[{ x: 1.2, w: [0.5] }, { x: -0.3, w: [2] }]`),
  holds("the largest by a key", `interface Row { x: number; y: number }
  function maxBy<T, K extends keyof T>(items: T[], k: K, of: (v: T[K]) => number): T { let [best] = items as [T]; for (const item of items) if (of(item[k]) > of(best[k])) best = item; return best; }
  function f(rows: Row[]): number { return maxBy(rows, "x", (v) => v * v).y * maxBy(rows, "y", (v) => -v).x; }`, `[{ x: 1.2, y: 0.5 }, { x: -3, y: 2 }]`),
  holds("two keys of one type", `interface P { a: number; b: number; c: number }
  function sum<K extends keyof P>(p: P, first: K, ...others: K[]): number { return others.reduce((s, k) => s * p[k], p[first] ** 2); }
  function ratio<K extends keyof P>(p: P, above: K, below: K): number { return p[above] / p[below] + p[above]; }
  function f(p: P): number { return sum(p, "a", "b", "c") * ratio(p, "b", "a"); }`, `{ a: 1.3, b: 0.7, c: 2 }`),
  holds("keys that are texts", `function by<T, K extends keyof T & string>(o: T, k: K): T[K] { return o[k]; }
  function opt<T, K extends Extract<keyof T, string>>(o: T, k: K, d: number): number { const v = o[k]; return typeof v === "number" ? v : d; }
  function f(p: { x: number; v: number[]; z?: number }): number { return by(p, "x") * by(p, "v")[1]! * opt(p, "x", 3); }`, `{ x: 1.3, v: [2, 0.7] }`),
  holds("a field that may be missing", `interface P { a: number; b?: number }
  function get<T, K extends keyof T>(o: T, k: K): T[K] { return o[k]; }
  function f(p: P): number { return get(p, "a") * (get(p, "b") ?? 2); }`, [{ a: 1.3 }], [{ a: 1.3, b: 0.2 }]),
  holds("a macro inside of a function with a key", `${params}
  import { grad } from "fluxion";
  function slope<K extends "a" | "b">(p: Params, k: K, x: number): number { const g = (t: number): number => t * t * p[k]; return grad(g)(x); }
  function f(p: Params, x: number): number { return slope(p, "a", x) * slope(p, "b", 2); }`, `${point}, 0.4`),
  holds("an object made by a key", `interface P { a: number; b: number }
  function with1<K extends keyof P>(p: P, k: K, v: number): P { return { ...p, [k]: v * p[k] }; }
  function f(p: P): number { const q = with1(with1(p, "a", 2), "b", p.a); return q.a * q.b; }`, `{ a: 1.3, b: 0.7 }`),
  holds("a bound that is written by a key", `interface P { n: number; x: number }
  function put<K extends keyof P>(o: P, k: K, v: P[K]): void { o[k] = v; }
  function f(x: number, n: number, keys: ("n" | "x")[]): number { const o: P = { n, x }, q: P = { n, x }; let s = 0; for (let i = 0; i < o.n; i++) { s += Math.sin(o.x + i); if (i === 1) put(o, "n", 5); } for (let i = 0; i < q.n; i++) { s *= q.x; if (i === 1) q[keys[0]!] = 4; } return s; }`, `0.4, 2, ["n"]`),
  holds("a tuple position by a generic index", `function at<T extends readonly unknown[], I extends keyof T>(v: T, i: I): T[I] { return v[i]; }
  function f(v: [number, number[]], x: number): number { return at(v, 0) * at(v, 1)[0]! * x; }`, [[1.2, [3]], 0.3]),
];
