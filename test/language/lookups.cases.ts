/** Tables whose key is only known as the program runs: numbers, objects and functions by name or by the member of an enum. */
import { holds, refused, type Case } from "./case.ts";

const material = `type Material = "steel" | "oak" | "cork";
const density: Record<Material, number> = { steel: 7.8, oak: 0.7, cork: 0.2 };`;

export const cases: readonly Case[] = [
  holds("a number by name", `${material}
  function f(parts: { of: Material; size: number }[]): number { let s = 0; for (const { of, size } of parts) s += density[of] * size ** 2; return s; }`, `[{ of: "steel", size: 2 }, { of: "cork", size: 0.5 }, { of: "oak", size: 3 }]`),
  holds("a table that is a parameter", `type Kind = "a" | "b";
  function f(weights: Record<Kind, number>, kinds: Kind[]): number { return kinds.reduce((s, k, i) => s * weights[k] + i * weights[k === "a" ? "b" : "a"] ** 2, 1); }`, `{ a: 2, b: 0.5 }, ["a", "b", "b", "a"]`),
  holds("a number by the member of an enum", `enum Tariff { Night, Day, Peak }
  const price: { readonly [K in Tariff]: number } = { [Tariff.Night]: 0.1, [Tariff.Day]: 0.2, [Tariff.Peak]: 0.5 };
  const at = (hour: number): Tariff => (hour < 6 ? Tariff.Night : hour > 17 ? Tariff.Peak : Tariff.Day);
  function f(load: number[]): number { return load.reduce((s, x, i) => s + price[at(4 * i)] * x * x, 0); }`, [[1, 2, 3, 4, 5, 6]]),
  holds("objects by name", `type Gas = "h2" | "o2"; interface Fit { a: number; b: number }
  function f(fits: { h2: Fit; o2: Fit }, gases: Gas[], t: number): number { let s = 0; for (const g of gases) { const { a, b } = fits[g]; s += a * t + b * t * t; } return s * fits[gases[0]!].a; }`, `{ h2: { a: 1, b: 0.2 }, o2: { a: 0.5, b: -0.3 } }, ["o2", "h2", "o2"], 1.3`),
  holds("sums by name", `type Kind = "up" | "down" | "flat";
  function f(xs: number[], k: number): number { const total: Record<Kind, number> = { up: 0, down: 1, flat: k }; for (const x of xs) { const kind: Kind = x > 1 ? "up" : x < 0 ? "down" : "flat"; total[kind] += x * x; total[kind] *= k; } return total.up * total.down - total.flat; }`, [[1.5, -1, 0.5, 2, -0.3], 1.2]),
  holds("functions by name", `type Shape = "gauss" | "lorentz" | "line";
  const shapes: Record<Shape, (t: number) => number> = { gauss: (t) => Math.exp(-t * t), lorentz: (t) => 1 / (1 + t * t), line: (t) => 2 * t };
  interface Peak { shape: Shape; at: number; width: number }
  function f(peaks: Peak[], x: number): number { let s = 0; for (const p of peaks) s += p.width * shapes[p.shape]((x - p.at) / p.width); return s * shapes.gauss(s); }`, `[{ shape: "gauss", at: 1, width: 0.5 }, { shape: "line", at: 0.3, width: 1 }, { shape: "lorentz", at: 2, width: 0.8 }], 1.4`),
  holds("a function by name, passed on", `const steps = { euler: (y: number, h: number) => y + h * y, heun: (y: number, h: number) => y + h * y * (1 + h / 2) };
  const run = (step: (y: number, h: number) => number, y: number, n: number) => { for (let i = 0; i < n; i++) y = step(y, 0.1 * y); return y; };
  function f(y: number, names: ("euler" | "heun")[], n: number): number { let s = 0; for (const name of names) s += run(steps[name], y, n); return s; }`, `1.1, ["heun", "euler"], 3`),
  holds("functions chosen by conditions inside conditions", `const a = (x: number) => x * x, b = (x: number) => Math.sin(x), c = (x: number) => 3 * x;
  const twice = (g: (x: number) => number, x: number) => g(x) * g(2 * x);
  function f(x: number, n: number): number { let s = 0; for (let i = 0; i < n; i++) s += twice(i === 0 ? a : i % 2 ? b : c, x * i + 1); return s; }`, [0.4, 5]),
  holds("sums of the values of an object", `interface P { beta: number; gamma: number }
  function f(p: P): number { return Object.values(p).reduce((s, v) => s - Math.log(v), 0) + Object.values(p).map((v) => v * v).reduce((a, b) => a * b); }`, [{ beta: 2, gamma: 0.3 }]),
  holds("constants of the module are copied and changed", `interface Node { x: number; y: number; load?: [number, number] }
  const nodes: Node[] = [{ x: 0, y: 0 }, { x: 1, y: 1, load: [0.5, -1] }];
  const energy = (all: Node[]) => all.map((n) => (n.load ? n.load[0] * n.x + n.load[1] * n.y * n.x : n.x * n.y)).reduce((a, b) => a + b, 0);
  function f(pos: { x: number; y: number }[]): number { return energy(nodes.map((n, i) => ({ ...n, ...pos[i]! }))); }`, `[{ x: 0.4, y: 2 }, { x: -1, y: 0.7 }]`),
  holds({ name: "a field that is not there yet", wrt: [0] }, `class Pid { private sum = 0; private last: number | undefined; constructor(readonly kp: number, readonly kd: number) {}
    next(e: number): number { const d = this.last === undefined ? 0 : e - this.last; this.last = e; this.sum += e; return this.kp * e + this.kd * d + 0.1 * this.sum; } }
  function f(kp: number, kd: number): number { const pid = new Pid(kp, kd); let y = 0, cost = 0; for (let i = 0; i < 5; i++) { y += 0.2 * pid.next(1 - y); cost += (1 - y) ** 2; } return cost; }`, [1.5, 0.3]),
  holds({ name: "derivatives of derivatives by lists of objects", macros: ["vjp_jvp", "vjp_vjp", "jvp_vjp"] }, `interface Row { y: number; x: number[] }
  function f(w: { beta: number[]; bias: number }, rows: readonly Row[]): number { let s = 0; for (const { y, x } of rows) s += (x.reduce((a, xi, i) => a + xi * w.beta[i]!, w.bias) - y) ** 2; return s; }`, [{ beta: [0.5, -1], bias: 0.2 }, [{ y: 1, x: [1, 2] }, { y: -1, x: [0.5, 0.3] }]]),
  holds({ name: "a list that ends in a constant of the module", macros: ["valueAndGradInto", "valueAndGrad", "jvp"] }, `interface Q { w: number; next?: Q }
  const leaf: Q = { w: 2 };
  const cons = (w: number, next: Q): Q => (w < 0.1 ? leaf : { w, next });
  const sum = (q: Q): number => q.w * q.w + (q.next ? sum(q.next) : 0);
  function f(b: number[]): number { let q: Q = leaf; for (const x of b) q = cons(x * 2, q); return sum(q); }`, [[1, 0.5, 0.01, 2]]),
  refused("values of different types by name", /^FLX2001: A property with a computed name .* \[o\[k\]/, `function f(o: { a: number; b: number[] }, k: "a" | "b"): number { const v = o[k]; return typeof v === "number" ? v : 0; }`, `{ a: 1, b: [2] }, "a"`),
];
