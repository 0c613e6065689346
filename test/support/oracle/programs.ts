/** Programs the oracle is tried on: each stands for constructs of the language, at a point without kinks. */
export interface Trial {
  readonly name: string;
  readonly source: string;
  readonly args: readonly unknown[];
}

const trial = (name: string, args: readonly unknown[], source: string): Trial => ({ name, source, args });

const xs = Float64Array.of(0.7, -1.3, 2.1, 0.4);

export const trials: readonly Trial[] = [
  trial("arithmetic", [1.3, -0.4], `export function f(x: number, y: number): number {
    return (x * y - y / x) ** 2 + x % 0.5 - -y + (+x) * 3e0 + 2 ** x + x ** 3 + (x * x) ** y;
  }`),
  trial("Math", [0.3, 0.6], `export function f(x: number, y: number): number {
    const { sin, cos } = Math;
    return sin(x) + cos(y) * Math.tan(x) + Math.asin(x) * Math.acos(y) + Math.atan(x * y) + Math.atan2(x, y)
      + Math.sinh(x) - Math.cosh(y) + Math.tanh(x - y) + Math.asinh(x) + Math.acosh(1 + y) + Math.atanh(x * y)
      + Math.exp(x) * Math.expm1(y) + Math.log(x) * Math.log2(y) + Math.log10(x + y) - Math.log1p(x)
      + Math.sqrt(y) * Math.cbrt(x) + Math.hypot(x, y, 2) + Math.pow(x, y) + Math.abs(x - y)
      + Math.max(x, y, 0.1) * Math.min(x, y) + Math.floor(x) * y + Math.sign(x) * Math.round(7 * y) + Math.trunc(9 * x);
  }`),
  trial("branches and switch", [1.7, 0.2], `export function f(x: number, y: number): number {
    let r = 0;
    if (x > y && !(x === 3) || y) r += x * y; else r = -x;
    switch (Math.floor(x)) {
      case 0: r = 100;
      case 1: r += Math.exp(y);
      case 2: { r *= x; break; }
      default: r = 0;
    }
    const z = x > 5 ? Math.log(x - 5) : x < 0 ? -x : y * y;
    return r + z + (x && y) + (0 || x) + (y ?? 3);
  }`),
  trial("loops", [xs, 3], `export function f(v: Float64Array, n: number): number {
    let s = 0, i = 0;
    outer: for (let i = 0, j = v.length - 1; i < j; i++, j--) {
      for (let k = 0; k < n; k++) {
        if (k === 2) continue outer;
        if (v[i]! * v[j]! > 50) break outer;
        s += v[i]! * v[j]! * (k + 1);
      }
    }
    while (true) { if (i >= v.length) break; s -= Math.sin(v[i++]!); }
    do { s *= 0.9; } while (--i > 1);
    for (const x of v) s += x * x;
    for (const k in v) s += v[k as unknown as number]! * Number(k);
    let t = s;
    while (t > 0.5) t = t / 2;
    return s + t;
  }`),
  trial("arrays in place", [xs, [0.5, 1.5]], `export function f(v: Float64Array, w: number[]): number {
    const a = new Float64Array(v.length), b = a.subarray(1, 3), c = v.slice();
    a.set(v); b[0]! *= 3; b[1] = b[0]! + w[0]!; a[3]!--; a[0]!++;
    [a[0], a[1]] = [a[1]!, a[0]!];
    c.fill(w[1]!, 0, 2); c.copyWithin(2, 0, 1); c.reverse();
    v[0] = v[0]! * v[1]!; v[1]! += v[0]!;
    const stack = [v[0]!]; stack.push(v[1]!, w[0]! * 2); const top = stack.pop()!;
    const grid = Array.from({ length: 2 }, (_, i) => new Array<number>(2).fill(top * (i + 1)));
    grid[0]![1]! += v[2]!; w[0] = w[1]! ** 2;
    return a.reduce((p, q) => p + q * q, 0) + c[0]! * c.at(-1)! + stack.length + grid[0]![1]! * grid[1]![0]! + w[0]!;
  }`),
  trial("array methods", [[3.2, 1.1, 2.5, -0.3], 1.2], `export function f(a: number[], x: number): number {
    const sorted = [...a].sort((p, q) => p - q), kept = a.filter((p) => Math.max(p, 0)).map((p, i) => p * x + i);
    let s = 0;
    a.forEach((p, i) => { s += p * i; });
    for (const [i, p] of kept.entries()) s += p / (i + 1);
    const found = a.find((p) => p > 3)! * a.findIndex((p) => p > 2 && p < 3), flat = [[x], [x * x, 1]].flat();
    return s + sorted[1]! * sorted[2]! + Math.max(...a) + (a.some((p) => p > 9) ? 1 : x) + found + a.indexOf(a[2]!) * x
      + flat.reduce((p, q) => p * q) + a.concat([x]).at(-1)! + (a.every((p) => p) ? 7 * x : x * x) + kept.splice(0, 1)[0]!
      + Math.hypot(...a.slice(1, 3)) + a.length;
  }`),
  trial("objects and destructuring", [{ p: 1.1, q: { r: 0.3, s: [2, 3] }, name: "n" }, [0.2, 0.9]],
    `interface P { p: number; q: { r: number; s: number[] }; name: string }
    export function f({ p, q: { r, s: [s0 = 1, ...rest] }, ...others }: P, [a, b]: [number, number]): number {
      const o = { p, ["k" + 1]: r * s0!, get twice() { return 2 * this.p; }, m(x: number) { return x * this.p; } };
      const copy = { ...o, p: a * b }; let x = 0, y = 0;
      ({ p: x, k1: y = 4 } = copy as any); [x, y] = [y, x];
      o.p += x; o["p"] *= y; const t = o.p++; copy.p -= o?.p ?? 1;
      const name = \`\${others.name}\${p > 1 ? "a" : "b"}\`; delete (o as any).k1;
      return o.twice + o.m(a) + copy.p * t + rest[0]! * x + (name === "na" ? y * y : 0) + ("k1" in o ? 1000 : r);
    }`),
  trial("classes", [1.4, 0.6], `class Shape { static count = 0; protected k = 2; constructor(public w: number) {}
      area(): number { return this.w * this.k; } get half() { return this.area() / 2; } set half(v: number) { this.w = v; } }
    class Disk extends Shape { #bias = 0.5; constructor(r: number, readonly y: number) { super(r * r); }
      override area(): number { return super.area() * Math.PI + this.y * this.#bias; } static of(r: number) { return new Disk(r, r); } }
    export function f(x: number, y: number): number {
      const d = new Disk(x, y); d.half = x * y; d.w += 1;
      return d.half * Disk.of(y).area() + (d instanceof Shape ? y : 0);
    }`),
  trial("closures, recursion, defaults", [0.8, 1.9], `const table = [1, 0.5, 0.25]; enum Kind { A = 1, B }
    const compose = <T>(...fs: ((x: T) => T)[]) => (x: T): T => fs.reduceRight((acc, g) => g(acc), x);
    function power(x: number, n: number): number { return n === 0 ? 1 : n % 2 ? x * power(x, n - 1) : power(x * x, n / 2); }
    function poly(x: number, c: readonly number[] = table, k?: number): number {
      let s = 0; for (let i = c.length; i-- > 0;) s = s * x + c[i]!; return s * (k ?? 2); }
    export function f(x: number, y: number): number {
      let n = 0; const bump = (d: number) => { n += d * x; return n; };
      bump(y); bump(2);
      return compose<number>(Math.sin, (t) => t * y, bump)(x) + power(y, 5) + poly(x) + poly(y, [x, y], Kind.B) + n
        + (function (this: { z: number }, q: number) { return this.z * q; }).call({ z: y }, x);
    }`),
  trial("single precision and integers", [Float32Array.of(0.5, 0.25), 6.7], `export function f(v: Float32Array, x: number): number {
    const counts = new Int32Array(3), out = new Float64Array(2);
    counts[x | 0]! += 1; counts[1] = x; counts[2] = -(x & 6) >>> 28;
    out[0] = v[0]! * v[1]!; out[1] = x * counts[1]! + counts[2]!;
    return out[0]! + out[1]! + (~~x ^ 3) * v[1]! + (typeof x === "number" ? x : 0);
  }`),
  trial("throw and finally", [0.3, 2], `export function f(x: number, y: number): number {
    let r = x;
    try { if (y > 1) throw new Error("big"); r *= 2; } catch (e) { r *= y * (e as Error).message.length; } finally { r += x * y; }
    return r;
  }`),
  trial("newer syntax", [{ a: 1.3, t: undefined as number | undefined }, xs], `
    const enum Axis { X, Y } namespace Units { export const half = 0.5; }
    export function f(o: { a: number; t?: number; u?: { v: number[] }; g?: (x: number) => number }, w: Float64Array) {
      o.t ??= o.a * 2; o.a ||= 7; o.t &&= o.t * o.a; let x = (o.u?.v[0] ?? w[Axis.Y]!) ** 2, y = x;
      x **= 2; x -= o.g?.(3) ?? o.a; y = x = x * w[0]!; x %= 0.3; w[2] ||= 5; w[Axis.X]! /= y;
      const fs = []; for (let i = 0; i < 3; i++) fs.push(() => w[i]! * i);
      let s = 0; for (const g of fs) s += g();
      for (const [k, v] of Object.entries({ p: x, q: y })) s += k === "p" ? v : v * v;
      for (const { r, z: [z0] } of [{ r: x, z: [y, 1] }]) s += r * z0!;
      const list = [s, x, y]; list.length = 2; list[list.length] = o.a; [list[0], ...list] as unknown; list.unshift(w[3]!);
      switch (true) { case s > 1e9: s = 0; break; case x < y || s < 1e9: s += list.length * Units.half * y; }
      function total(first: number, second = first * 2, ...more: number[]) { return arguments.length + first + second + more.length * y; }
      return s + total(x) + total(...(list as [number])) + total(...(w as unknown as [number])) + (void 0 ?? y) + (s, x);
    }`),
  trial("generators, static members, getters", [0.7, 2.3], `
    class Series { static #made = 0; static scale = 2; static { Series.scale += 1; }
      constructor(private readonly x: number) { Series.#made++; }
      *terms(n: number) { let t = 1; for (let k = 1; k <= n; k++) { yield t; t *= this.x / k; } }
      get sum() { let s = 0; for (const t of this.terms(8)) s += t; return s * Series.scale; }
      static set factor(v: number) { Series.scale = v; } }
    const memo = new Map<string, number>();
    export function f(x: number, y: number): number {
      const { sum } = new Series(x), parts = [...new Series(y).terms(4)]; Series.factor = 3; memo.set("k", x * y);
      const o = Object.assign({}, { sum }, { y }), { y: why, ...rest } = o, tail = Object.values(rest);
      label: { if (x > 100) break label; o.sum += memo.get("k")!; }
      const table: Record<string, number> = {}; table["a" + 1] = x; table.a1! += y; for (const k in table) o.sum *= table[k]!;
      return o.sum + why * tail[0]! + parts.reduceRight((a, b) => a * x + b) + Math.max(...parts.map((p, i) => p * i));
    }`),
  trial("numbers that are not", [1.5, -2.5], `
    export function f(x: number, y: number): number {
      if (Number.isNaN(x) || !Number.isFinite(y) || isNaN(y) || !isFinite(x)) throw new RangeError(\`bad \${x}\`);
      const flag = x > 0, word = "ab"[Math.trunc(x)], pick = [10, 20, 30][x | 0]!, mask = (x & 1) + (5 >> x) + (1 << 2);
      let big = Number(x) + Number("2") + parseFloat("1.5") + Number.parseInt("7", 10) * y; big += +flag * x;
      const never = 0 / 0 > x || null == (undefined as unknown), text = "v=" + x.toFixed(1) + String(y) + [x, y].join();
      return big * pick + (word === "b" ? y : 0) + mask * x + (never ? y : 0) + (text.length > 5 ? x : 0) + (flag ? -0 : 1) / Infinity * y
        + Math.sign(y) * x - -y + (x === x ? Math.fround(1) : 0) * Math.min() ** -1 + Math.hypot() + Number.EPSILON;
    }`),
];
