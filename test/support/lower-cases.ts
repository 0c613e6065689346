/** Programs whose raw IR must do what the JavaScript does: each stands for constructs of the language. */
export interface Program {
  readonly name: string;
  readonly source: string;
  /** Argument lists of `f`. */
  readonly calls: readonly (readonly unknown[])[];
}

const program = (name: string, source: string, ...calls: unknown[][]): Program => ({ name, source, calls });

const v = Float64Array.of(0.7, -1.3, 2.1, 0.4);

export const programs: readonly Program[] = [
  program("arith", `export function f(x: number, y: number): number { return (x * y - y / x) ** 2 + x % 0.5 - -y + (+x) * 3e0 + 2 ** x + x ** 3 + (x * x) ** y; }`, [1.3, -0.4]),
  program("math", `export function f(x: number, y: number): number {
    const { sin, cos } = Math; const tg = Math.tan;
    return sin(x) + cos(y) * tg(x) + Math.asin(x) * Math.acos(y) + Math.atan2(x, y) + Math.hypot(x, y, 2) + Math.pow(x, y) + Math.max(x, y, 0.1) * Math.min(x, y) + Math.max() + Number.EPSILON + Math.PI;
  }`, [0.3, 0.6]),
  program("branches", `export function f(x: number, y: number): number {
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
  }`, [1.7, 0.2], [0.5, 3], [2.5, 1], [3, 0], [7, -1], [-1, 2]),
  program("switches", `export function f(k: number, x: number): number {
  let r = 1;
  switch (k) { default: r = 5; case 1: r += x; break; case 2: { r *= 2; if (x > 1) break; r += 3; break; } case 3: case 4: r = 7; return r * x; }
  switch (k) { case 0: let a = 1; r += a; case 1: r += x; }
  for (let i = 0; i < 3; i++) { switch (i) { case 1: continue; case 2: break; } r += i * x; }
  return r;
}`, [0, 1.5], [1, 0.5], [2, 0.5], [2, 2], [3, 1], [4, 2], [9, 1]),
  program("loops", `export function f(v: Float64Array, n: number): number {
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
    let t = s;
    while (t > 0.5) t = t / 2;
    for (i = 0; i < n; i += 2) s += i;
    for (let q = n - 1; q >= 0; q--) { if (q === 1) continue; s += q; }
    for (const [k, e] of v.entries()) s += k * e;
    for (const k of v.keys()) s += k;
    let m = 10; while (m--) { if (m === 3) break; }
    return s + t + i + m;
  }`, [v, 3], [v, 0], [v, 1.5]),
  program("arrays", `export function f(v: Float64Array, w: number[]): number {
    const a = new Float64Array(v.length), b = a.subarray(1, 3), c = v.slice();
    a.set(v); b[0]! *= 3; b[1] = b[0]! + w[0]!; a[3]!--; a[0]!++;
    [a[0], a[1]] = [a[1]!, a[0]!];
    c.fill(w[1]!, 0, 2);
    v[0] = v[0]! * v[1]!; v[1]! += v[0]!;
    const stack = [v[0]!]; stack.push(v[1]!, w[0]! * 2); const top = stack.pop()!;
    const grid = Array.from({ length: 2 }, (_, i) => new Array<number>(2).fill(top * (i + 1)));
    grid[0]![1]! += v[2]!; w[0] = w[1]! ** 2;
    a.set([1, 2], 1); a.set(a.subarray(0, 3), 1); c.fill(3, -2); c.fill(4, 1, -1);
    let q = 0, r = 1, t = 2; [q, r, t] = [t, q, r];
    return a.reduce((p, q) => p + q * q, 0) + c[0]! * c.at(-1)! + stack.length + grid[0]![1]! * grid[1]![0]! + w[0]! + q + 10 * r + 100 * t + (a[9] ?? 7) + (a[1] ?? 7) + (w[0] === undefined ? 1 : 2);
  }`, [v, [0.5, 1.5]]),
  program("setthrows", `export function f(v: Float64Array, k: number): number { const a = new Float64Array(3); a.set(v, k); return a[0]!; }`, [v, 0], [Float64Array.of(1), 2], [Float64Array.of(1), -1]),
  program("callbacks", `export function f(a: number[], x: number): number {
    const kept = a.filter((p) => Math.max(p, 0)).map((p, i) => p * x + i);
    let s = 0; let count = 0;
    a.forEach((p, i) => { if (p < 0) return; s += p * i; count++; });
    const mapped = a.map((p) => { if (p < 0) return -1; for (let i = 0; i < 3; i++) { if (i * p > 3) return i; } return p; });
    const total = mapped.reduce((u, w) => u + w);
    const h = (q: number, r = 2): number => { if (q > 1) return q * x; return r + s; };
    const sq = a.map(square), rt = a.map(Math.abs);
    const nested = a.map((p, i) => a.map((q, j) => p * q + (i === j ? 1 : 0)));
    return s + count + total + h(0) + h(3) + h(0, 5) + (a.some((p) => p > 9) ? 1 : x) + (a.every((p) => p) ? 7 * x : x * x) + kept.reduce((p, q) => p * q, 1) + sq[0]! + rt[3]! + nested[1]![2]! + Array.from(a, (p) => p + 1)[0]! + Float64Array.from(a)[1]! + Float64Array.of(x, 2)[0]!;
    function square(p: number) { return p * p; }
  }`, [[3.2, 1.1, 2.5, -0.3], 1.2]),
  program("empty reduce", `export function f(a: number[]): number { return a.reduce((p, q) => p + q); }`, [[]], [[2]], [[1, 2, 3]]),
  program("objects", `interface P { p: number; q: { r: number; s: number[] }; name: string }
    export function f({ p, q: { r, s: [s0 = 1, ...rest] } }: P, [a, b]: [number, number]): number {
      const o = { p, k1: r * s0!, xs: [a, b] };
      let x = 0, y = 0; const p0 = p;
      ({ p: x, k1: y } = o); [x, y] = [y, x];
      o.p += x; o["p"] *= y; const t = o.p++; o.xs[0] = 5;
      return o.p * t + rest[0]! * x + y + pair(a, b)[1] * o.xs[0]! + p0;
    }
    function pair(a: number, b: number): [number, number] { return [a + b, a * b]; }`, [{ p: 1.1, q: { r: 0.3, s: [2, 3] }, name: "n" }, [0.2, 0.9]], [{ p: 1.1, q: { r: 0.3, s: [] , name: 1}, name: "n" }, [0.2, 0.9]]),
  program("recursion", `const table = [1, 0.5, 0.25]; enum Kind { A = 1, B }
    function power(x: number, n: number): number { return n === 0 ? 1 : n % 2 ? x * power(x, n - 1) : power(x * x, n / 2); }
    function poly(x: number, c: readonly number[] = table): number { let s = 0; for (let i = c.length; i-- > 0;) s = s * x + c[i]!; return s; }
    const even = (n: number): boolean => n === 0 || odd(n - 1); const odd = (n: number): boolean => n !== 0 && even(n - 1);
    function total(first: number, second = first * 2, ...more: number[]) { return first + second + more.length; }
    function swap<T>(p: T, q: T): [T, T] { return [q, p]; }
    export function f(x: number, y: number): number {
      let n = 0; const bump = (d: number) => { n += d * x; return n; };
      bump(y); bump(2);
      const fact = (k: number): number => k <= 1 ? 1 : k * fact(k - 1);
      return power(y, 5) + poly(x) + poly(y, [x, y]) + n + (even(7) ? 1 : 2) + total(x) + total(x, y) + total(x, y, 1, 2, 3) + fact(5) + swap(x, y)[0] + Kind.B + swap([1], [2])[0]![0]!;
    }`, [0.8, 1.9]),
  program("throws", `export function f(x: number, n: number): number { if (x < 0) throw new RangeError(\`bad \${x} at \` + n + "!"); if (n > 3) throw TypeError("many"); for (let i = 0; i < n; i++) { if (i > x) throw new Error("i" + i); } return x; }`, [-1, 2], [1, 5], [0.5, 3], [9, 2]),
  program("vars", `export function f(x: number): number { var s = 0; for (var i = 0; i < 3; i++) { var t = i * x; s += t; } if (x > 0) { var u = 2; } else { var u = 3; } let q: number; if (x > 1) q = 1; else q = 2; return s + t! + i + u + q; }`, [0.5], [2], [-1]),
  program("order", `export function f(x: number): number { let i = 0; const a = [1, 2, 3, 4]; a[i++] = i; a[i] = i++ + i; let s = x + (x = 5) + x; a[(i = 3)] *= (i = 0, 2); i = (s += 1, s *= 2); let z = i++ + ++i; z ||= 3; z &&= z + 1; let b = 0; b ||= 4; return a[0]! + a[1]! * 10 + a[2]! * 100 + a[3]! * 1000 + s + i + z + b; }`, [0.5]),
  program("update", `export function f(x: number): number { let s = 0; for (let i = 0; i < 10 && s < x; i++) { if (i % 3 === 1) continue; s += i; } let k = 0; a: { s += 1; if (x > 5) break a; s += 10; } for (;;) { if (k++ > 4) break; } do { k--; if (k === 2) continue; s++; } while (k > 0); return s + k; }`, [4], [9], [0]),
  program("ints", `export function f(x: number): number { const c = new Int32Array(3); c[x | 0]! += 1; c[1] = x; const p = new Float32Array([x, 0.1]); return c[0]! + c[1]! + (~~x ^ 3) + (x & 1) + (5 >> 1) + (-1 >>> 28) + p[1]!; }`, [2.7], [1.2]),
  program("global", `const W = [[1, 2], [3, 4]]; const N = W.length; const K = 2.5 * 2; const t = Float64Array.of(1, 2.5); export function f(x: number): number { let s = 0; for (let i = 0; i < N; i++) for (let j = 0; j < 2; j++) s += W[i]![j]! * x; return s + K + t[1]!; }`, [2]),
  program("iife", `export function f(x: number): number { const y = (() => { if (x > 1) return 2; return 3; })(); return y * (function (a: number) { return a + 1; })(x); }`, [2], [0]),
  program("loopvar", `export function f(n: number): number { let i; let s = 0; for (i = 0; i < n; i++) s += i; for (let j = n; j > 0; j -= 2) s += j; for (let j = 0; n > j; j = j + 1) s += j; for (let a = 0, b = 10; a < b; a++) { b--; s += a; } return s + i; }`, [5], [0]),
  program("spread", `export function f(a: number[], v: Float64Array): number { const b = [...a], c = [1, ...a, 2, ...v]; b[0] = 100; const [p, ...r] = c; return a[0]! + b[0]! + c.length + p! + r.length + [...v][1]!; }`, [[1, 2], v]),
  program("missing", `const T = [1, 2, 3] as const; namespace Units { export const half = 0.5; }
    export function f(a: number[], x: number, k?: number): number {
      const v = a[5], [p, q] = a, local = [4, 5] as const; let s = 0;
      for (let i = 0; i < 2; i++) s += T[i]! * local[i]!;
      return s + (v ?? 7) + (p ?? 1) * 10 + (q ?? 2) + (k ?? x) + (k === undefined ? 1 : 2) + Units.half + (a?.length ?? 0);
    }`, [[1, 2, 3], 0.5], [[1], 0.5, 4], [[], 0.5]),
  program("fields in any order", `interface P { a: number; b: number }
    export function f(x: number): number {
      const p: P = x > 0 ? { b: x, a: 1 } : { a: x, b: 2 };
      return p.a * 10 + p.b;
    }`, [2], [-2]),
  program("growing by assignment", `export function f(x: number[]): number {
      const y: number[] = []; for (let i = 0; i < x.length; i++) y[i] = x[i]! * 2; y[y.length] = 5;
      let s = 0; for (let i = 0; i < y.length; i++) s += y[i]!; return s;
    }`, [[1, 2, 3]]),
  program("matrices row by row", `export function f(n: number, x: number): number {
      const m: number[][] = []; for (let i = 0; i < n; i++) { m[i] = []; for (let j = 0; j < n; j++) m[i]![j] = x ** (i + j); }
      let s = 0; m.forEach((row, i) => row.forEach((e, j) => { s += e * i * j; })); m[0]![0] = s; return m[0]![0]! + m.length;
    }`, [3, 0.5], [2, -1]),
  program("conditions that loop", `export function f(x: number): number {
      const a = [1, 2, 3]; let n = 0;
      while (a.some((e) => { if (e > x) return true; return false; })) { x += 0.5; n++; if (n === 2) continue; if (n > 9) break; n += 0.25; }
      for (; a.every((e) => { if (e > 99) return true; return n < 20; }); n += 3) { if (n > 15) continue; x *= 2; }
      return x * 100 + n;
    }`, [0.5], [9], [-7]),
];
