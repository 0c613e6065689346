/** Every form of expression in every place where programs of other people have it: found by comparing what stands inside of what in their sources and in our cases. */
import { holds, refused, throws, type Case } from "./case.ts";

const operators: Case[] = [
  holds("bit operations on elements, fields and results of each other", `
    const IV = Uint32Array.of(7, 12, 255), SHIFT = 3;
    interface Mixer { a: number; b: number }
    const swap = (x: number): number => ((x << 8) | (x >>> 8)) & 0xffff;
    function f(x: number, n: number): number {
      const s = new Int32Array(4), m: Mixer = { a: IV[0]! | 0, b: 0xff ^ IV[1]! };
      for (let i = 0; i < 4; ++i) s[i] = (IV[i % 3]! >>> (i & 1)) ^ (i << SHIFT);
      s[0] ^= s[1]! ^ s[2]!; s[1] |= 8; s[2] &= ~s[3]! & s[0]!; s[3] <<= n; m.a ^= swap(s[0]!); m.b >>= n | 0; m.b >>>= 1;
      let k = ~s[1]! & 3;
      k |= k >> 1; k %= 4;
      return x * s[k]! + (m.a & 15) * x ** ((n << 1) - (n ^ 1)) + (s[k | 0]! & 1 ? x : -x) + IV[(n * 2) >>> 1]! / (1 + x * x);
    }`, [0.7, 1], [1.2, 2]),
  holds("elements behind a sign, as operands of comparisons, at computed places", `
    function f(y: number[], z: Float64Array, n: number): number {
      let s = 0;
      for (let i = 0, size = 2; i * size < y.length; ++i) {
        const a = -y[i * size]!, b = +z[i >>> 1]!;
        if (y[i]! <= z[(i + 1) | 0]! && 0 <= i && -1 < z[i - 0]!) s += a * b;
        if (z[i]! >= y[i + n]! || i === -1) s -= y[y.length - 1 - i]! * -z[z.length - 1]!;
        s *= -1; s += +0.2;
      }
      return s % (y[1]! - y[0]!) + 10 ** Math.floor(Math.log10(Math.abs(s) + 20));
    }`, [[0.3, 1.1, -0.4, 2], Float64Array.of(0.9, 0.2, 1.4), 1]),
  holds("loose equality of numbers, truths and what is missing", `
    interface P { v: number; on?: boolean; w?: number | null }
    function f(ps: P[], x: number, n: number): number {
      let s = 0, flip = false;
      for (const p of ps) {
        if (p.w != null) s += p.w * x;
        if (p.on == true) s += p.v; else if (p.on == false) s -= 2 * p.v;
        if (n != 1) s *= x;
        flip = !flip;
        const isBig = p.v >= x, same = isBig == flip, other = p.w == undefined;
        s += same ? p.v * p.v : other ? x : 0;
      }
      return s + (ps[0]!.v == ps[1]!.v ? 1 : x) + (s == 0 ? x : s != s ? -x : 0);
    }`, [[{ v: 1.5, on: true, w: 2 }, { v: 0.3, on: false }, { v: 0.8, w: null }], 0.7, 1], [[{ v: 1 }, { v: 1.2, w: 3 }], 2, 2]),
  holds("logic as an argument, an initializer, an operand, a result", `
    const pick = (on: boolean, x: number): number => (on ? x : -x);
    const inside = (x: number, lo: number, hi: number): boolean => x > lo && x < hi;
    const outside = (x: number, lo: number, hi: number): boolean => x <= lo || x === hi || !inside(x, lo, hi);
    const neither = (x: number): boolean => !(x > 1);
    function f(x: number, y: number, n: number): number {
      const small = x < y && n > 0, odd = n % 2 !== 0, both = small === odd, any = small || both !== odd;
      let auto = false;
      auto = !auto && x != y;
      const at = n % 12 || 12, from = [0, 5, 2][n] || n, half = pick(x > y || n === 3, y) || x;
      return pick(small, x * y) + pick(any && x >= 0, y) + pick(inside(x, 0, y) === auto, half) + pick(outside(y, 0, x), at) + pick(neither(x), x) + from * y + +(both ? false : x > 2) + (odd ? x : y);
    }`, [0.4, 1.3, 1], [2.2, 0.6, 2], [1.1, 1.4, 0]),
  holds("commas and assignments inside of conditions", `
    interface Node { v: number; next: Node | null }
    const list = (xs: readonly number[]): Node | null => { let head = null as Node | null; for (const v of xs) head = { v, next: head }; return head; };
    function f(xs: number[], k: number): number {
      let at = list(xs), node: Node | null, s = 0, i = 0, t = 0;
      while ((node = at) !== null) { (s += node.v * k), (at = node.next); if ((i += 1) > 3) break; }
      for (at = list(xs); at; at = at.next) t = t * k + at.v;
      do (t *= 0.5), i--; while (i > 0 && (t = t + s * 0.1) < 100);
      return ((s += 1), t) + ((k = k * 2), k);
    }`, [[1, 2, 0.5], 0.3], [[1, -1, 2, 3, 0.2], 1.4]),
];

const declarations: Case[] = [
  holds("defaults that are lists, truths, calls, elements and fields of what is before them", `
    const width = (a: number): number => a * 2;
    function window({ size = 3, weights = [1, 2, 1], wrap = false, scale = width(size) }: { size?: number; weights?: number[]; wrap?: boolean; scale?: number } = {}, x: number[] = [0.5], first = x[0]!, count = x.length, last: number = x[count - 1]!): number {
      let s = 0;
      for (let i = 0; i < x.length; i++) for (let k = 0; k < size; k++) { const j = i + k - 1; s += weights[k]! * (wrap ? x[(j + x.length) % x.length]! : x[j] ?? 0); }
      return s / scale + first * last * count;
    }
    const scaled = (x: number[], centred = true, [lo = 0, hi = 1]: number[] = [x[0]!]): number => (centred ? x[0]! - (lo + hi) / 2 : x[0]!);
    function f(x: number[], a: number): number { return window({ wrap: true, scale: a }, x) + window({}, x, a) + window() + window({ weights: [a, a, 1] }, x, undefined, 2) + scaled(x) + scaled(x, false) * a + scaled(x, undefined, [a]); }`,
    [[0.4, 1.3, -0.2], 1.7]),
  holds("fields: optional, asserted, negative, of constants, of truths, counted", `
    enum Mark { Unset = -1, Low, High = Low + 2 }
    const DEFAULT = { weight: 1.5 };
    class Item {
      static last = 0;
      readonly id: number;
      public height: number = -1;
      protected on = true;
      steiner: boolean = false;
      mark = Mark.Unset;
      weight = DEFAULT.weight;
      total!: number;
      note?: string;
      private cache?: number;
      public constructor(public v: number, readonly scale = +0.5) { this.total = v * scale; this.id = Mark.High | 0; }
      public get size(): number { return this.cache ??= this.v * this.total; }
      public set size(s: number) { this.cache = s; this.on = !this.on; }
      is(other: Item): boolean { return this === other || this.id === other.id && this instanceof Item; }
      value(): number { return (this.on ? this.size : -this.size) + (this.mark === Mark.Unset ? this.height : 0) * this.weight; }
    }
    function f(a: number, b: number): number {
      const p = new Item(a), q = new Item(b, a);
      let n = 0;
      p.height = ++n; q.mark = a > b ? Mark.High : Mark.Low;
      q.size = p.size * b; q.size += a;
      return p.value() * q.value() + (p.is(q) ? a : b) + (q.steiner == false ? n : 0) + q.mark;
    }`, [1.2, 0.5], [0.4, 2]),
  holds("this by a name, in methods that set what they are told", `
    type Axis = "x" | "y" | "z";
    class Vec3 {
      constructor(public x: number, public y: number, public z: number) {}
      get(axis: Axis): number { return this[axis]; }
      set(axis: Axis, v: number): this { this[axis] = v; return this; }
      scaleAll(k: number): this { for (const axis of ["x", "y", "z"] as const) this[axis] *= k + this[axis]; return this; }
      largest(): Axis { let best: Axis = "x"; for (const axis of ["y", "z"] as Axis[]) if (this[axis] > this[best]) best = axis; return best; }
      norm(): number { return Math.hypot(this["x"], this["y"], this["z"]); }
    }
    function f(a: number, b: number): number {
      const v = new Vec3(a, b, a * b).set("z", a - b).scaleAll(b);
      return v.norm() + v.get(v.largest()) * v.set(v.largest(), 1).get("y");
    }`, [1.2, 0.5], [0.4, 2]),
  holds({ name: "default exports: a function without a name, an arrow, a constant" }, {
    "program.ts": `
import norm from "./norm.ts";
import lerp from "./lerp.ts";
import table from "./table.ts";
export function f(x: number[], t: number): number { let total = 0; for (const v of x) total += lerp(v, t, table[0]) ** 2; return norm(x) * total + table[1] * t; }`,
    "norm.ts": "export default function (x: readonly number[]): number { return Math.sqrt(x.reduce((s, v) => s + v * v, 0)); }",
    "lerp.ts": "export default (a: number, b: number, t: number): number => a + (b - a) * t;",
    "table.ts": "const table = [0.25, 3] as const;\nexport default table;",
  }, [[1, 2, -0.5], 0.7]),
  holds("spreads of calls, assertions and conditions", `
    interface Style { w: number; h?: number; pad?: number }
    const base = (w: number): Style => ({ w, pad: 0.5 });
    const area = ({ w, h = w, pad = 0 }: Style): number => (w - pad) * (h - pad);
    function f(w: number, h: number): number {
      const tall = h > w;
      const a: Style = { ...base(w), ...(tall && { h }) }, b: Style = { ...(a as { w: number }), ...(tall ? { pad: w } : {}) }, c = { ...base(h), w: a.w * b.w };
      const list = [...[w, h].map((v) => v * v), ...(tall ? [h] : []), ...[a, b].map(area)];
      return area(a) + area(b) * area(c) + Math.max(...list, area(c)) - Math.min(0, ...list);
    }`, [1.4, 2.2], [2.2, 0.9]),
  holds("lazy fields, with what is made where it is missing", `
    class Leaf { sum = 0; constructor(readonly scale: number) {} add(x: number): void { this.sum += x * this.scale; } }
    class Hash {
      private leaf?: Leaf; private buffer: number[] | null = null; count = 0;
      constructor(private readonly k: number) {}
      update(x: number): this { (this.leaf ||= new Leaf(this.k)).add(x); (this.buffer ??= []).push(x); this.count += 1; return this; }
      digest(out?: number[]): number[] { out ||= [0, 0]; out[0] = this.leaf ? this.leaf.sum : -1; out[1] = this.buffer && this.buffer.length > 1 ? this.buffer[0]! * this.buffer[1]! : this.count; return out; }
    }
    function f(x: number, k: number): number {
      const [a, b] = new Hash(k).update(x).update(x * x).digest(), [c, d] = new Hash(x).digest([5, 6]);
      return a! * b! + c! + d! * k;
    }`, [1.3, 0.4]),
];

const statements: Case[] = [
  holds("switches on elements, with an if as the default and a break in it", `
    type Step = readonly ["t", number, number] | readonly ["s", number] | readonly ["r", number] | readonly ["n"];
    const apply = (steps: readonly Step[], p: [number, number]): [number, number] => {
      let [x, y] = p;
      for (const step of steps) {
        switch (step[0]) {
          case "t": x += step[1]; y += step[2]; break;
          case "s": { x *= step[1]; y *= step[1]; break; }
          case "r": [x, y] = [x * Math.cos(step[1]) - y * Math.sin(step[1]), x * Math.sin(step[1]) + y * Math.cos(step[1])]; break;
          default: if (x > y) x = -x; break;
        }
      }
      return [x, y];
    };
    const count = (v: Int8Array, x: number): number => { let s = 0; for (let i = 0; i < v.length; ++i) switch (v[i]) { case 0: s += x; case 1: s *= 2; break; case -1: s -= x * x; continue; default: if (s > 3) break; s += i; } return s; };
    function f(a: number, b: number): number {
      const [x, y] = apply([["t", a, b], ["s", b], ["n"], ["r", a]], [b, a]);
      return x * y + count(Int8Array.of(0, 1, -1, 2, 0, 5), a);
    }`, [0.4, 1.3], [1.5, 0.2]),
  throws("conditions written as calls of assert, and messages with types in them", /expected x to be positive, got number -1/, `
    function assert(on: boolean, text = "assertion failed"): asserts on { if (!on) throw new TypeError(text); }
    const check = (x: number, name: string): number => { if (!(x >= 0.0)) throw new RangeError(\`expected \${name ? name : "value"} to be positive, got \${typeof x} \${x}\`); assert(x >= 0 && x <= 10); assert(typeof x === "number"); return x; };
    function f(x: number, y: number): number { return Math.sqrt(check(x, "x")) * check(y, ""); }`, [4, 2], [-1, 2]),
  holds("empty statements, blocks, nested functions after their use, and var in blocks", `
    function f(x: number, n: number): number {
      ;
      { var y = helper(x); { let x = 3; y += x; } }
      if (n > 0) {} else y *= 2;
      for (var i = 0; i < n; ++i) { var z = y * i; y = z + half(x); }
      for (; ;) { if (--i < 0) break; y += 0.1 * i * x; }
      return y + z! + i;
      function helper(a: number): number { return half(a) * a; }
      function half(a: number): number { if (a > 100) { return a; } else return a / 2; }
    }`, [1.3, 3], [0.4, 1]),
  holds("polygons: a ring as pairs, walked with the one before it", `
    type Pt = [number, number];
    const direction = ([ax, ay]: Pt, [bx, by]: Pt, [cx, cy]: Pt): number => (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    function inRing(p: Pt, ring: readonly Pt[]): boolean {
      let inside = false;
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const a = ring[i]!, b = ring[j]!;
        if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
      }
      return inside;
    }
    function f(ring: Pt[], p: Pt): number {
      let area = 0, turns = 0;
      for (let i = 0; i < ring.length; i++) {
        const prev = ring[(i || ring.length) - 1]!, cur = ring[i]!, next = ring[(i + 1) % ring.length]!;
        area += prev[0] * cur[1] - cur[0] * prev[1];
        if (direction(prev, cur, next) >= 0 && cur[0] * next[1] >= cur[1] * prev[0] - 0.01) turns += direction(prev, cur, next);
      }
      return area / 2 + (inRing(p, ring) ? turns * p[0] : p[1]);
    }`, [[[0, 0], [2, 0.2], [1.5, 1.7], [0.1, 1.2]], [0.9, 0.8]], [[[0, 0], [2, 0.2], [1.5, 1.7], [0.1, 1.2]], [5, 0.8]]),
  holds("ring buffers whose ends are fields that are counted in expressions", `
    class Ring {
      private readonly data: Float64Array; private head = 0; private length = 0;
      constructor(private readonly cap: number) { this.data = new Float64Array(cap); }
      push(x: number): number { this.data[(this.head + this.length++) % this.cap] = x; if (this.length > this.cap) { this.head = ++this.head % this.cap; --this.length; } return this.length; }
      shift(): number { const x = this.data[this.head++]!; this.head %= this.cap; this.length -= 1; return x; }
      get mean(): number { let s = 0; for (let i = this.length; i--;) s += this.data[(this.head + i) % this.cap]!; return s / (this.length || 1); }
    }
    function f(xs: number[], k: number): number {
      const ring = new Ring(3);
      let out = ring.mean;
      for (const x of xs) { const n = ring.push(x * k); out += ring.mean * n; if (x > 1) out -= ring.shift(); }
      return out;
    }`, [[0.3, 1.2, 0.8, 2.1, 0.4, 0.6], 0.7]),
  refused("a patch of what is not known", /^FLX\d+: /, `
    function f(o: { [key: string]: number }, x: number): number { o["a" + x.toFixed()] = x; return o["a"]! * x; }`, [{ a: 1 }, 2]),
];

export const cases: readonly Case[] = [...operators, ...declarations, ...statements];
