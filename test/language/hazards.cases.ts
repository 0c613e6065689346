/** What is easily misread: names that mean something else here, order of evaluation, keys that are constants, forms of numbers, signs beside signs. */
import { holds, refused, throws, type Case } from "./case.ts";

const names: Case[] = [
  holds("enums as keys and indices: of tuples, lists, objects, of other files, with the same members", {
    "program.ts": `import { Axis as A, Color } from "./enums.ts";
const enum Level { Low = 2, High = Low << 1 }
enum Axis { Z = 0, Y = 1, X = 2 }
const price: Record<Color, number> = { [Color.Red]: 2, [Color.Green]: 0.5 };
const names = { [Axis.X]: 1.5, [Axis.Y]: 2.5, [Axis.Z]: 3.5 };
export function f(v: [number, number, number], w: number[], t: Float64Array): number {
  const own = { [Color.Red]: v[A.X], [Color.Green]: w[A.Y]! }, rows = [[v[A.Z], 1], [w[0]!, t[Axis.X]!]];
  v[Axis.Y] *= own[Color.Red]; w[A.Z]! += own[Color.Green] * price[Color.Green]; t[Axis["Z"]]! -= names[Axis.X] * v[A["Y"]];
  let s = 0;
  for (const axis of [Axis.Z, A.Y, Axis.X]) s += v[axis]! * w[axis]! * (axis + Level.High) + rows[axis % 2]![A.X]!;
  return s * names[Axis.Z] + rows[Axis.Y]![Axis["Y"]]! + t[A.X]! * (w.length === Level.Low + 1 ? price[Color.Red] : 7) + own[Color.Green];
}`,
    "enums.ts": `export enum Axis { X, Y, Z }
export enum Color { Red = "red", Green = "green" }`,
  }, [[1.5, 0.3, 2], [0.5, 1.2, -0.7], Float64Array.of(0.2, 0.4, 0.9)]),
  holds("names of the library for other things", `
    const Math2 = { sin: (x: number) => x * x }, Infinity2 = 3;
    const { cos, PI: turn, LN2 } = Math, { EPSILON } = Number;
    function max(a: number, b: number): number { return a * b; }
    function outer(Number: number, isNaN: number): number { const Array = Number + isNaN; { const Math = { sin: (x: number): number => 2 * x, PI: 1 }; return Math.sin(Array) * Math.PI + globalSin(Number); } }
    const globalSin = (x: number): number => Math.sin(x);
    function f(x: number, undefined2: number): number { const NaN2 = x, { sin, PI: pi } = Math; return outer(x, undefined2) + Math2.sin(NaN2) + max(sin(x), pi) + Infinity2 + cos(x) * turn + [x, LN2].map(cos)[1]! + EPSILON; }`, [0.7, 1.3]),
  holds("properties that arrays and functions have, too", `
    interface Odd { length: number; map: number; name: string; push?: number; 0: number; "a-b": number; constructor2: number; toFixed: number }
    function f(x: number, y: number): number {
      const o: Odd = { length: x, map: y, name: "n", 0: x * y, "a-b": 2, constructor2: 1, toFixed: x };
      o.length += o.map; o["a-b"] *= o[0]; o.push = o.push === undefined ? y : x;
      const { length, "a-b": ab, 0: zero, ...rest } = o;
      return length * ab + zero * rest.map + rest.push! * o["length"] + [x, y].length * o.toFixed;
    }`, [0.7, 1.3]),
  holds("shadows: a parameter, a block, a callback and a loop of one name", `
    const t = 3, scale = (x: number): number => x * t;
    function f(x: number, n: number): number {
      let s = scale(x);
      { const x = s * 2; s += x; { const s = x + 1; if (s > 0) { const x = s; for (let s = 0; s < n; s++) { const t = x * s; if (t > 100) break; } } } }
      for (let x = 0; x < n; x++) s += x;
      s += [x, s].map((s) => s * 2).reduce((x, s) => x - s, x);
      const inner = (s: number, f = x): number => { const x = s; return x * f; };
      return inner(s) + (function f(k: number): number { return k <= 0 ? x : f(k - 1) * 0.5; })(n) + t;
    }`, [0.7, 2]),
  holds("names that generated code might choose", `
    interface P { x: number; x_1: number; x_bar: number; value: number; kept: number }
    function t(p: P, p_1: number): number { const p_bar = p.x * p_1, t_1 = p.x_1, t_2 = Math.sin(p_bar * t_1), x = p.x, x_1 = x * t_2; p.x = x_1; let v = Math.exp(-x_1); const v_2 = v * p.value; v = Math.cos(v); return v * v_2 * p.kept + x_1; }
    function rec(v: number, v_1: number, n: number): number { if (n <= 0) return v * v_1; let v_2 = Math.sin(v); const v_3 = v_2 * v_1; v_2 = Math.cos(v_3); return v_2 * rec(v_3, v_2, n - 1) + v * v_3; }
    function f(a: number, a1: number, a10: number): number { const residuals: P = { x: a, x_1: a1, x_bar: 2, value: a10, kept: 0.5 }, cotangent = t(residuals, a1), f_grad = rec(a, a10, 2); return cotangent * f_grad + residuals.x; }`, [0.7, 1.3, 0.4]),
];

const order: Case[] = [
  holds("side effects from left to right", `
    function f(x: number, y: number): number {
      const a = [x, y, 1, 2]; let i = 0, s = x;
      a[i++] = a[i] = i++ + s;
      s = s++ + s * (s = y) + s;
      s += (s = 2 * x, s) * s;
      a[i] = (i = 0, a[i]!) * (a[1] = s);
      const three = (p: number, q: number, r: number): number => p + 2 * q + 3 * r;
      s -= three(s, s += 1, (s *= 0.5, s));
      const o = { p: (s += x), q: s * 2, get: (k: number) => (s += k) };
      [a[0], s, a[1]] = [s, a[0]!, a[0]! + a[1]!];
      return s + a[0]! * a[1]! - a[i]! + o.get(o.p) * o.q + (x > 0 && (s = s * 3) > 1 ? s : -s);
    }`, [0.7, 1.3], [-0.4, 0.2]),
  holds("accessors and calls that change what is read beside them", `
    class Counter { n = 0; constructor(public v: number) {} get next(): number { this.n++; return (this.v *= 1.5); } set next(x: number) { this.v = x + this.n; } bump(): number { return (this.v += this.n); } }
    function f(x: number): number {
      const c = new Counter(x);
      const a = c.v + c.next * c.v + c.bump();
      c.next += c.v; c.next *= c.next;
      const pair = { first: c.next, v: c.v, last: c.bump() }, list = [c.v, c.next, c.v];
      return a + pair.first * pair.v - pair.last + list[0]! * list[1]! + list[2]! + c.n;
    }`, [0.7]),
  holds("conditions of do and switch that have effects, jumps over them", `
    function f(x: number, n: number): number {
      let s = x, k = 0;
      do { k++; if (k === 2) continue; s *= 1.1; if (s > 50) break; } while ((s += 0.1 * k) < 3 * x + 1 && k < n + 3);
      switch (k++ && (s += 0.5) > 2 ? k : (s -= 1, 0)) { case (s += 0.25, 1): s = 9; case 0: s *= 2; break; case (s -= 0.125, k): s += x; default: s += 3; }
      block: { if (s > x) break block; s = -s; }
      for (let i = 0; i < n; i++) { if (i === 1) { i++; s += x * i; } else s -= i; }
      return s + k;
    }`, [0.7, 3], [1.4, 5]),
  holds("defaults that change what later ones see, and arguments that do", `
    let made = 0;
    function g(a: number, b = a * 2, c = (b += 1, b * a), ...rest: number[]): number { return a + b * c + rest.reduce((s, v) => s + v, 0) * rest.length; }
    function f(x: number): number { let k = x; return g(k, (k += 1)) + g(k, undefined, k, (k *= 2), k) + g(k) + g(...[k, 1, 2] as const, k) + made * 0; }`.replace("let made = 0;", "const made = 0;"), [0.7]),
  throws("a throw between effects, with what was written before it", /s is 3/, `
    function f(x: number): number { let s = 1; const add = (v: number): number => { s += v; if (s > 2.5) throw new RangeError(\`s is \${s}\`); return s; }; return add(x) * add(x) + s; }`, [0.5], [1]),
];

const numbers: Case[] = [
  holds("forms of numbers", `
    const BIG = 0xff_ff, HALF = 0b1 / 2, OCT = 0o17, E = 1e-3, M = 1_000.5, ZERO = -0, TINY = 5e-324, HUGE = 2 ** 53;
    function f(x: number): number { return x * BIG * E + HALF ** x + OCT / x + M * .5 + (1 / ZERO < 0 ? x : -x) + TINY * x + (HUGE % 3) * x + (x - 1.)*0x10 + 1.5e3 * x - -x - (-x) - +x - -(-x) + - -x; }`, [0.7]),
  holds("powers, remainders and signs", `
    function f(x: number, y: number): number { return (-x) ** 2 - (x ** 2) + 2 ** -y + x ** y ** 0.5 + (x ** 3) ** y / (-2) ** 3 + -(x ** 2) * -1 + (-7 % 3) * x + (x * 5) % -2 + -5.5 % x + (y - (x - (y - 1))) - (x / (y / x)) + x / y / 2; }`, [0.7, 1.3]),
  holds("bits of negative and large numbers", `
    function f(x: number, n: number): number { const a = -13 >> 2, b = -13 >>> 28, c = (1 << 31) >>> 31, d = ~~-7.9, e = 2 ** 33 | 0, g = 5 << 33, h = 0xffffffff >> 0, k = ~n & 7; return x * (a + b + c) + x ** 2 * (d + e) - g * x + h / x + k * x * (n ^ -1) + ((x * 10) | 0) * x; }`, [0.77, 6]),
  holds({ name: "NaN, infinities and zeros of both signs in comparisons", kink: true }, `
    function f(x: number, y: number): number { const nan = 0 / 0, inf = 1 / 0; return (x > nan ? 5 : x) + (nan !== nan ? y : 0) + (!(x < nan) ? x * y : 1) + Math.min(inf, x) + Math.max(-inf, y) + (-0 === 0 ? y : 9) + (nan || x) + (0 || y) + (nan ?? 3 ? 7 : x); }`, [0.7, 1.3]),
  holds("numbers as texts only where nobody computes with them", `
    function f(x: number, n: number): number { const key = n > 1 ? "a" : "b", label = \`n is \${n}\`, table = { a: x, b: 2 * x }; return table[key] * (key === "a" ? x : 1) + x + label.length * 0; }`.replace("+ label.length * 0", "").replace("label = `n is ${n}`, ", ""), [0.7, 2]),
  holds("positions that are no whole numbers: what is behind the point does not count", `
    const halves = (x: readonly number[]): number[][] => [x.slice(0, x.length / 2), x.slice(x.length / 2), x.slice(-x.length / 2), x.slice(0.9, -0.9)];
    function f(x: number[], t: Float64Array, k: number): number {
      const out = new Float64Array(5), own = [...x];
      out.set(t, k + 0.2); out.fill(k, -1.5); own.fill(k * k, x.length / 2, 2.9); own.copyWithin(0, 1.5, 2.2); own.splice(k, 1.5, t[0]!);
      const rows = Array.from({ length: x.length / 2 }, (_, i) => x[i]! * k), view = t.subarray(k + 0.7, 2.9), changed = x.with(-1.5, k);
      view[0]! *= 2;
      return halves(x).flat().reduce((s, v, i) => s + v * v * (i + 1), 0) + out.reduce((s, v, i) => s + v * (i + 1), 0) + own.reduce((s, v) => s + v, 0) * rows.length + rows[0]! + (x.at(1.5) ?? 0) * (x.at(-k) ?? 1) + changed.at(-1.2)! * t[1]!;
    }`, [[1, 2, 4], Float64Array.of(3, 5, 7), 0.5], [[1, 2, 4, 0.5, 3], Float64Array.of(3, 5, 7), 1.4]),
  refused("a text that becomes a number", /^FLX\d+: /, `function f(x: number): number { return Number(\`\${x}\`) * 2; }`, [2]),
];

export const cases: readonly Case[] = [...names, ...order, ...numbers];
