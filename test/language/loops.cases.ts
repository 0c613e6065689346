/** Loops of every kind: how they count, what steers them, what happens in their headers. */
import { holds, refused, type Case } from "./case.ts";

const counted: Case[] = [
  holds("i + 1 < n, and i < n - 1 by twos", `function f(v: Float64Array): number {
    let s = 0;
    for (let i = 0; i + 1 < v.length; i++) s += v[i] * v[i + 1];
    for (let i = 0; i < v.length - 1; i += 2) s += v[i] ** 3 * v[i + 1];
    return s;
  }`, [Float64Array.of(1, 2, 3, 4, 5)], [Float64Array.of(1)], [Float64Array.of()]),
  holds("i * i <= n, and i ** 2 < n", `function f(x: number, n: number): number {
    let s = x;
    for (let i = 1; i * i <= n; i++) s = s * x + i;
    for (let i = 0; i ** 2 < n; i++) s += x / (i + 1);
    return s;
  }`, [0.7, 10], [0.7, 16], [0.7, 0]),
  holds("downward", `function f(v: number[]): number {
    let y = 0;
    for (let i = v.length - 1; i >= 0; i--) y = y * 0.5 + v[i];
    for (let i = v.length; i--;) y *= 1 + 0.1 * v[i];
    for (let i = v.length; i > 0; i -= 2) y += v[i - 1] ** 2;
    return y;
  }`, [[1, 2, 3]], [[1, 2, 3, 4]]),
  holds("a step that is a variable", `function f(x: number, n: number): number {
    let s = 1;
    for (let i = 0; i < 10; i += n) s = s * x + i;
    return s;
  }`, [0.7, 3], [0.7, 4], [0.7, 1]),
  holds("a step that grows", `function f(x: number): number {
    let s = 1;
    for (let i = 1; i < 100; i *= 2) s = s * x + i;
    for (let i = 64; i > 1; i >>= 1) s += x * i;
    for (let i = 50; i > 1; i = Math.floor(i / 3)) s += x / i;
    return s;
  }`, [0.7]),
  holds("a fractional step", `function f(x: number): number {
    let s = 0;
    for (let t = 0; t < 1; t += 0.25) s += Math.sin(x * t) * 0.25;
    return s;
  }`, [0.7]),
  holds("a counter changed inside", `function f(v: Float64Array): number {
    let s = 0;
    for (let i = 0; i < v.length; i++) { if (v[i] < 0) i++; else s += v[i] * v[i]; }
    return s;
  }`, [Float64Array.of(1, -2, 3, 4, -1, 2)]),
  holds("a bound that shrinks inside", `function f(x: number, n: number): number {
    let s = 1;
    let end = n;
    for (let i = 0; i < end; i++) { s = s * x + i; if (i % 2 === 0) end--; }
    return s;
  }`, [0.7, 8]),
  holds("a counter that lives on", `function f(v: number[]): number {
    let i = 0, s = 0;
    for (; i < v.length; i++) if (v[i] > 2) break;
    for (let j = 0; j < i; j++) s += v[j] * v[j];
    return s * i + (v[i] ?? 0);
  }`, [[1, 1.9, 3, 4]], [[3, 1]]),
  holds("a counter assigned in the header", `function f(x: number, n: number): number {
    let i: number, s = x;
    for (i = 0; i < n; i++) s *= x + i;
    return s + i * x;
  }`, [0.7, 3], [0.7, 0]),
  holds("two counters", `function f(v: Float64Array): number {
    let s = 0;
    for (let i = 0, j = v.length - 1; i < j; i++, j--) s += v[i] * v[j] * (j - i);
    return s;
  }`, [Float64Array.of(1, 2, 3, 4)], [Float64Array.of(1, 2, 3)]),
  holds("!== as the test", `function f(v: Float64Array): number {
    let s = 1;
    for (let i = 0; i !== v.length; i++) s *= v[i];
    for (let i = v.length - 1; i != -1; --i) s += v[i] * s;
    return s;
  }`, [Float64Array.of(1, 2, 3, 4)]),
  holds("conditions besides the bound", `function f(v: Float64Array): number {
    let s = 0;
    for (let i = 0; i < v.length && s < 5; i++) s += v[i] * v[i];
    return s * s;
  }`, [Float64Array.of(1, 1.5, 2, 3)], [Float64Array.of(0.1, 0.5)]),
  holds("a nested triangle, and one to n / 2", `function f(v: Float64Array): number {
    let s = 0;
    const n = v.length;
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) s += v[i] * v[j] / (i + j + 1);
    for (let i = 0; i < n / 2; i++) s += v[i] * v[n - 1 - i];
    return s;
  }`, [Float64Array.of(1, 2, 3, 4, 5)]),
  holds("a bound that is a fraction", `function f(x: number): number { let s = 1; for (let i = 0; i < 2.5; i++) s *= x + i; return s; }`, [0.7]),
  holds("a bound that is NaN: no trips", `function f(x: number, n: number): number { let s = x; for (let i = 0; i < n / 0 - n / 0; i++) s *= x; return s * s; }`, [0.7, 1]),
  holds("a start that is a parameter", `function f(x: number, n: number): number { let s = 1; for (let i = n; i < n + 3; i++) s = s * x + i; for (let i = n / 2; i < n; i++) s += x * i; return s; }`, [0.7, 3]),
];

const active: Case[] = [
  holds("an active bound", `function f(x: number): number { let s = 0; for (let i = 0; i < x; i++) s += x * x; return s; }`, [3.5], [0.5], [-1]),
  holds("an active counter", `function f(x: number): number {
    let s = 0;
    for (let t = x; t < 3; t += 0.7) s += t * t;
    return s;
  }`, [0.5], [1.2]),
  holds("an active step", `function f(x: number, h: number): number {
    let s = 0;
    for (let t = 0; t < x; t += h) s += Math.sin(t) * h;
    return s;
  }`, [2, 0.35], [1, 0.3]),
  holds("an active counter downward, with an active end", `function f(x: number, y: number): number {
    let s = 1;
    for (let t = x; t > y; t *= 0.6) s += t * s;
    return s;
  }`, [2, 0.1]),
  holds("a while on an active value", `function f(x: number): number { let y = x, k = 0; while (y < 10) { y = y * y + 1; k++; } return y * k; }`, [0.5], [2], [11]),
  holds("Collatz on the rounded value", `function f(x: number): number {
    let k = Math.round(x), y = x;
    while (k !== 1) { if (k % 2 === 0) { k /= 2; y *= 0.9; } else { k = 3 * k + 1; y += 0.3 * x; } }
    return y;
  }`, [7.2]),
  holds("a step by an element", `function f(v: Float64Array): number {
    let s = 0, i = 0;
    while (i < v.length) { s = s * 0.7 + v[i] * v[i]; i += 1 + (v[i] > 1 ? 1 : 0); }
    return s;
  }`, [Float64Array.of(0.5, 1.5, 0.7, 2)]),
  holds("the number of trips as a value", `function f(x: number): number { let n = 0; for (let y = x; y > 0.1; y /= 2) n++; return n * x * x; }`, [3.3], [0.05]),
];

const headers: Case[] = [
  holds("an assignment in the condition", `function f(x: number): number {
    let y = x, d = 0, s = 0;
    while ((d = Math.cos(y) - y) > 1e-3 || d < -1e-3) { y += d; s += d * d; }
    return y + s;
  }`, [0.5]),
  holds("an increment in the condition", `function f(x: number, n: number): number {
    let i = 0, s = x;
    while (i++ < n) s = s * x + i;
    while (i-- > 0) s += x * i;
    return s * i;
  }`, [0.7, 3], [0.7, 0]),
  holds("pre-decrement in the condition", `function f(v: number[]): number { let i = v.length, s = 1; while (--i >= 0) s = s * v[i] + 1; return s; }`, [[1, 2, 3]]),
  holds("an increment in the condition of a do", `function f(x: number): number { let i = 0, s = x; do { s = s * x + i; } while (++i < 4); return s; }`, [0.7]),
  holds("a loop in the header: a helper with a loop", `function norm(v: Float64Array): number { let s = 0; for (const x of v) s += x * x; return Math.sqrt(s); }
  function f(v: Float64Array): number {
    const w = v.slice();
    let k = 0;
    while (norm(w) > 0.5) { for (let i = 0; i < w.length; i++) w[i] *= 0.6; k++; }
    return norm(w) * (k + 1);
  }`, [Float64Array.of(1, 2, 3)]),
  holds("a loop in the update", `function f(v: Float64Array): number {
    const halve = (w: Float64Array): void => { for (let i = 0; i < w.length; i++) w[i] *= 0.5; };
    const w = v.slice();
    let s = 0;
    for (let k = 0; k < 3; halve(w), k++) s += w[0] * w[1] * w[2];
    return s;
  }`, [Float64Array.of(1, 2, 3)]),
  holds("a helper that returns early, as the condition", `function small(v: number[]): boolean { for (const x of v) if (x > 1) return false; return true; }
  function f(v: number[]): number { const w = [...v]; let k = 1; while (!small(w)) { w[0] /= 1.5; w[1] *= 0.8; k += w[0]; } return w[0] * w[1] * k; }`, [[2, 3]]),
  holds("a helper that returns early, as the update", `function next(x: number, y: number): number { if (x > 2) return x / 2; for (let i = 0; i < 2; i++) { x += y; if (x > 1.5) return x; } return x * 1.3; }
  function f(x: number): number { let s = 0; for (let y = x, k = 0; k < 5; y = next(y, x), k++) s += y * y; return s; }`, [0.3], [1.4]),
  holds("some and every as conditions", `function f(v: number[]): number {
    const w = v.slice();
    let k = 0;
    while (w.some((x) => x > 1)) { for (let i = 0; i < w.length; i++) w[i] *= 0.7; k++; }
    do { w[0] += 0.3; k++; } while (w.every((x) => x < 2));
    return w[0] * w[1] * k;
  }`, [[2, 3]]),
  holds("an array changed in the condition", `function f(v: number[]): number {
    const stack = [...v];
    let s = 1;
    while (stack.length > 0 && (s += stack[0]) < 100) { const top = stack.pop()!; s *= top; }
    return s;
  }`, [[1, 2, 3]], [[10, 20]]),
  holds("a condition with a conditional, and a logical one with effects", `function f(x: number, n: number): number {
    let a = 0, b = 0, s = x;
    while (n > 2 ? a++ < 2 : b++ < 3) s = s * x + 1;
    while (a++ < 5 && b++ < 4) s += s * x;
    return s + a + b;
  }`, [0.7, 3], [0.7, 1]),
  holds("continue goes to the header", `function f(x: number, n: number): number {
    let i = 0, s = 0;
    while (i++ < n) { if (i % 2) continue; s += x ** i; }
    let k = 0;
    do { k++; if (k === 2) continue; s += x * k * s; } while (k < 4);
    return s;
  }`, [0.7, 5]),
  holds("continue of a do whose condition has effects", `function f(x: number): number {
    let k = 0, s = x;
    do { if (s > 1) continue; s *= 1.5; } while ((s += 0.1 * x) < 2 && k++ < 10);
    return s * k;
  }`, [0.3], [1.5]),
  holds("break out of a loop with work in its header", `function f(x: number): number {
    let y = x, s = 0;
    for (let d = 1; (d = y * 0.5) > 0.01; s += d * y) { y = d; if (s > 0.4) break; }
    return s + y;
  }`, [0.7], [1.5]),
  holds("empty bodies", `function f(x: number): number {
    let y = x;
    for (let i = 0; i < 3; i++, y = y * x + 1);
    while ((y *= 1.1) < 3);
    return y * y;
  }`, [0.7]),
  holds("a comma in every part", `function f(x: number): number {
    let i, s, t;
    for (i = 0, s = x, t = 1; t *= x, i < 3; s += t, i++) s *= 1 + t;
    return s * t + i;
  }`, [0.7]),
  holds("no condition, no update", `function f(x: number): number { let i = 0, s = x; for (;;) { if (i++ > 3) break; s *= x + i; } return s; }`, [0.7]),
];

const others: Case[] = [
  holds("do runs once at least", `function f(x: number): number { let y = x; do { y *= x; } while (y > 1); do y += x; while (false); return y; }`, [0.5], [-2]),
  holds("do with break and return", `function f(x: number): number {
    let y = x;
    do { y *= 1.5; if (y > 4) break; if (y < -4) return y * y; } while (y !== 0);
    return y;
  }`, [0.5], [-0.5]),
  holds("for-of over entries, keys, values", `function f(v: number[]): number {
    let s = 0;
    for (const [i, x] of v.entries()) s += x ** (i + 1);
    for (const i of v.keys()) s += v[i] * i;
    for (const x of v.values()) s *= 1 + x;
    return s;
  }`, [[0.5, 1.2, 0.7]]),
  holds("for-of over a tuple, a literal, rows", `function f(x: number, y: number): number {
    let s = 0;
    for (const a of [x, y, x * y]) s += a * a * a;
    const rows = [[x, y], [y, x * x]];
    for (const [a, b] of rows) s += a / b;
    return s;
  }`, [0.7, 1.3]),
  holds("for-of with an assigned variable, declared outside", `function f(v: number[]): number {
    let x = 1, s = 0;
    for (x of v) { s += x * x; x *= 2; s += x; }
    return s * x;
  }`, [[1, 2, 3]]),
  holds("for-of over a slice, while the array is written", `function f(v: Float64Array): number {
    const w = v.slice();
    let s = 0;
    for (const x of w.slice(1)) { w[0] += x * w[0]; s += w[0]; }
    return s;
  }`, [Float64Array.of(1, 0.5, 0.3)]),
  holds("for-of over an array that grows and shrinks", `function f(xs: number[], y: number): number {
    let s = 0;
    const work = [...xs];
    for (const v of work) {
      if (work.length < 7) work.push(v * y);
      if (v > 1) continue;
      s += v * s + y;
      if (s > 50) break;
    }
    const out: number[] = [];
    for (const [i, v] of work.entries()) { if (i % 2 === 0) continue; out.push(v * v); }
    for (const k of out.keys()) { if (k > 1) out.pop(); s += k * out[0]!; }
    return s + out.length * y;
  }`, [[0.3, -0.8, 1.2], 0.7], [[2, 0.1], 0.4]),
  holds("for-of with a labelled jump out of an array that grows", `function f(xs: number[]): number {
    let s = 1;
    const out = [xs[0]! * xs[1]!];
    outer: for (const v of out) {
      for (const w of xs) {
        out.push(w * v);
        if (out.length > 5) break outer;
        s += v * w;
        if (s > 3) continue outer;
      }
    }
    return s * out.length;
  }`, [[0.9, 0.5, 1.2]], [[2, 0.1, 3]]),
  holds("for-of sees what is written ahead", `function f(v: Float64Array): number {
    const w = v.slice();
    let s = 0, i = 0;
    for (const x of w) { s += x * x; i++; if (i < w.length) w[i] *= x; }
    return s;
  }`, [Float64Array.of(1.1, 0.5, 0.3)]),
  holds("loops in loops with a scan between", `function f(v: Float64Array): number {
    const n = v.length, w = new Float64Array(n);
    for (let k = 0; k < 3; k++) {
      let run = 0;
      for (let i = 0; i < n; i++) { run = 0.5 * run + v[i]; w[i] += run * run; }
      for (let i = 1; i < n; i++) w[i] -= 0.1 * w[i - 1];
    }
    return w[n - 1] * w[0];
  }`, [Float64Array.of(1, 0.5, 0.3)]),
  holds("zero trips everywhere", `function f(v: number[], n: number): number {
    let s = 1;
    for (let i = 0; i < n; i++) s *= v[i];
    while (n > 0) s *= 2;
    for (const x of v.slice(0, n)) s += x;
    return s * v[0];
  }`, [[2, 3], 0]),
  holds("a function called in each trip of a loop in a loop", `const g = (x: number, y: number): number => (x > y ? x * y : y - x * x);
  function f(v: number[]): number { let s = 0; for (const x of v) for (const y of v) s += g(x, y) * g(s * 0.1, x); return s; }`, [[0.5, 1.5, 0.8]]),
  holds("closures in loops see their own variables", `function f(v: number[]): number {
    let s = 0;
    for (let i = 0; i < v.length; i++) { const x = v[i]; const g = (y: number): number => x * y + i; s += g(s) + g(x); }
    return s;
  }`, [[0.5, 1.5, 0.8]]),
  holds("a swap of two buffers in a time loop", `function f(v: Float64Array, n: number): number {
    let a = v.slice(), b = new Float64Array(v.length);
    for (let t = 0; t < n; t++) {
      for (let i = 1; i + 1 < a.length; i++) b[i] = a[i] + 0.2 * (a[i - 1] - 2 * a[i] * a[i] + a[i + 1]);
      [a, b] = [b, a];
    }
    return a[1] * a[2] + b[2];
  }`, [Float64Array.of(1, 0.5, 0.3, 0.2), 4], [Float64Array.of(1, 0.5, 0.3, 0.2), 3]),
  refused("for await", /^FLX(1011|2001): /, `async function g(v: number[]): Promise<number> { let s = 0; for await (const x of v) s += x; return s; }
  const f = (x: number): number => { void g([x]); return x; };`, [1]),
];

const doubled: Case[] = [
  holds("a sum that is added to itself now and then", `function f(x: number): number { for (let i = 0; i < 4; i++) x += i ? 1 : x; let y = x; for (let i = 0; i < 5; i++) y = i % 2 ? y + x : y - 0.5 * y; return y; }`, [2]),
];

const lengths: Case[] = [
  holds("a property that is called length, and is none of an array", `
class Bar { constructor(readonly a: number, readonly b: number) {} get length(): number { return this.b - this.a; } }
function f(beam: { length: number }, a: number, x: number[]): number {
  const last = beam.length - 1, bar = new Bar(a, beam.length);
  let s = x.slice(beam.length).reduce((p, v) => p + v, 0) * beam.length;
  for (let t = beam.length; t > 0; t--) s += t * t;
  for (let t = last; t > 0; t--) s += t ** 3;
  for (let t = bar.length; t > 0.5; t -= 1) s += t * bar.a;
  return s;
}`, [{ length: 2.7 }, 0.3, [0.5, 0.7, 2, 1.1]]),
  holds("a length behind a type parameter", `
function sum<T extends { length: number }>(o: T, x: number): number { let s = 0; for (let t = o.length; t > 0; t--) s += t * t * x; return s; }
function f(beam: { length: number }, xs: number[], x: number): number { return sum(beam, x) * sum(xs, x); }`, [{ length: 2.7 }, [1, 2, 3], 0.7]),
];

/** for-in over lists: the positions of what is there. */
const positions: readonly Case[] = [
  holds("for-in, positions of a list", `function f(v: number[]): number { let s = 0; for (const i in v) s += v[i]! * v[i]!; return s; }`, [[1, 2, 3]], [[]]),
  holds("for-in, positions as numbers", `function f(v: number[], w: number[]): number {
    let s = 0;
    for (const i in v) { const j = parseInt(i, 10); s += v[i]! * w[+i]! * (Number(i) + 1) + w[j]! * Number.parseInt(i) * parseFloat((i)); }
    return s;
  }`, [[1, 2, 3], [2, 3, 4]]),
  holds("for-in, a list with holes", `function f(v: number[]): number { let s = 0; const u: number[] = []; u[0] = v[0]!; u[2] = v[1]! * v[0]!; for (const i in u) s = s * 2 + u[i]! * u[i]!; return s; }`, [[1, 2, 3]]),
  holds("for-in, a new Array in part", `function f(v: number[], n: number): number { let s = 1; const u = new Array<number>(n); u[1] = v[0]!; u[n - 1] = v[1]! * v[0]!; for (const i in u) { if (+i > 4) break; s = s * 2 + u[i]! ** 2; } return s; }`, [[1, 2, 3], 4], [[1, 2, 3], 7]),
  holds("for-in, a typed array", `function f(v: Float64Array): number { let s = 0; for (const i in v) s += v[i]! * v[i]!; return s; }`, "new Float64Array([1,2,3])"),
  holds("for-in, writes", `function f(v: number[]): number { const u = v.map((x) => x * x); for (let i in u) u[i]! *= v[i]!; return u[0]! + u[1]! * u[2]!; }`, [[1, 2, 3]]),
  holds("for-in, another list grows", `function f(v: number[]): number { const u: number[] = []; for (const i in v) u[i as unknown as number] = v[i]! ** 2; let s = 1; for (const i in u) s = s * u[i]! + u[i]!; return s; }`, [[1, 2, 3]]),
  holds("for-in, rows", `function f(a: number[][], b: number[][]): number { let s = 0; for (const i in a) for (const j in a[i]!) s += a[i]![j]! * b[j]![i]!; return s; }`, "[[1, 2], [3, 4]], [[2, 3], [4, 6]]"),
  holds("for-in, jumps and a label", `function f(a: number[][]): number { let s = 0; outer: for (const i in a) for (const j in a[i]!) { if (a[i]![j]! < 0) continue outer; if (a[i]![j]! > 9) break outer; s += a[i]![j]! ** 2; } return s; }`, "[[1, -2, 3], [3, 4], [5, 10, 2], [3]]"),
  holds("for-in, objects", `interface P { m: number; x: number[] }
    function f(ps: P[]): number { let s = 0; for (const i in ps) { const { m, x } = ps[i]!; for (const k in x) s += m * x[k]! ** 2; ps[i]!; } return s; }`, "[{ m: 2, x: [1, 2] }, { m: 3, x: [3, 4] }]"),
  holds("for-in, captured", `function f(v: number[]): number { let s = 0; for (const i in v) { const g = (y: number): number => y * v[i]! + Number(i); s += g(v[0]!); } return s; }`, [[1, 2, 3]]),
  holds("for-in, early return", `function f(v: number[]): number { for (const i in v) if (v[i]! > 1) return v[i]! ** 3; return v[0]!; }`, [[0.7, 2, 3]], [[0.1, 0.2]]),
  refused("for-in, as text", /^FLX2001: .*position of a list as text.*Number\(i\).*\[i \+ 1/, `function f(v: number[]): number { let s = 0; for (const i in v) s += Number(i + 1) * v[i]!; return s; }`, [[1, 2, 3]]),
  refused("for-in, compared", /position of a list as text/, `function f(v: number[]): number { let s = 0; for (const i in v) if (i !== "0") s += v[i]!; return s; }`, [[1, 2, 3]]),
  holds("for-in, longer", `function f(v: number[]): number { const u = v.slice(); for (const i in u) u.push(v[i]! ** 2); return u.reduce((s, x) => s * x + x, 1); }`, [[1, 2, 3]]),
  refused("for-in, shorter", /for-in over a list that changes its length/, `function f(v: number[]): number { const u = v.slice(); for (const i in u) u.pop(); return u[0]! * u[2]!; }`, [[1, 2, 3]]),
  refused("for-in, of a tuple", /for-in over this/, `function f(v: [number, number]): number { let s = 0; for (const i in v) s += v[i as unknown as 0]; return s; }`, [[1, 2]]),
];

/** for-in over lists with holes. */
const places: Case[] = [
  holds("for-in that stores at its own place in a list with holes", `function f(x: number, n: number): number { const v: number[] = []; v[2] = x; v[n] = x * x; for (const i in v) v[i] = Math.sin(v[i]! + Number(i)); for (const i in v) { v[i]! *= x; v[i]!++; } let s = 0; for (const e of v) s += e ?? 1; return s; }`, [0.7, 4]),
  refused("for-in that stores elsewhere", /for-in over a list that changes its length/, `function f(x: number, n: number): number { const v: number[] = []; v[2] = x; v[n] = x * x; for (const i in v) v[+i + 1] = Math.sin(v[i]!); return v[3]!; }`, [0.7, 4]),
];

export const cases: readonly Case[] = [...doubled, ...counted, ...lengths, ...active, ...headers, ...others, ...positions, ...places];
