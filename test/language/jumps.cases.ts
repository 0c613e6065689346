/** `break`, `continue`, labels, `return` from anywhere, `throw`. */
import { holds, refused, throws, type Case } from "./case.ts";

const jumps: Case[] = [
  holds("labelled continue", `function f(x: number, n: number): number {
    let s = x;
    outer: for (let i = 0; i < n; i++) {
      for (let j = 0; j < 3; j++) { if ((i + j) % 3 === 2) continue outer; s += Math.sin(s) * (j + 1); }
      s *= 0.5 + x;
    }
    return s;
  }`, [0.3, 4], [-0.7, 5]),
  holds("labelled break of two loops", `function f(v: Float64Array): number {
    let s = 0;
    search: for (let i = 0; i < v.length; i++) {
      for (let j = 0; j < v.length; j++) { s += v[i] * v[j]; if (s > 3) break search; }
    }
    return s * s;
  }`, [Float64Array.of(0.5, 1.1, 1.5, 2)], [Float64Array.of(0.1, 0.2, 0.3)]),
  holds("labelled break out of three, through while and do", `function f(x: number, n: number): number {
    let y = x, k = 0;
    a: while (true) {
      b: do {
        for (let i = 0; i < 3; i++) {
          k++;
          y += 0.1 * y * x;
          if (k === n) break a;
          if (i === 1) continue b;
          if (k % 5 === 4) continue a;
        }
      } while (k < 20);
      y *= 1.01;
    }
    return y * y;
  }`, [0.5, 3], [0.5, 7], [0.5, 13]),
  holds("a labelled block", `function f(x: number): number {
    let y = x;
    block: { if (x > 1) break block; y *= y; if (y < 0.1) break block; y += 1; }
    return y * x;
  }`, [2], [0.5], [0.1]),
  holds("a labelled block around a loop", `function f(v: number[]): number {
    let y = 1;
    found: { for (const x of v) { if (x < 0) break found; y *= x; } y += 10; }
    return y * y;
  }`, [[1, 2, 3]], [[1, -2, 3]], [[-1, 2, 3]]),
  holds("a labelled if", `function f(x: number): number {
    let y = x;
    check: if (x > 0) { y *= x; if (y > 2) break check; y *= 3; }
    return y;
  }`, [0.5], [2], [-1]),
  holds("return out of nested loops", `function f(v: Float64Array, limit: number): number {
    let s = 0;
    for (let i = 0; i < v.length; i++) {
      for (let j = i; j < v.length; j++) {
        s += v[i] * v[j];
        if (s > limit) return s * v[j];
      }
    }
    return -s;
  }`, [Float64Array.of(0.5, 1, 1.5), 1], [Float64Array.of(0.5, 1, 1.5), 100]),
  holds("return of an array from a loop", `function f(x: number, n: number): number[] {
    let y = x;
    for (let i = 0; i < 10; i++) { y = y * x + 1; if (i === n) return [y, y * y]; }
    return [x];
  }`, [0.5, 2], [0.5, 0]),
  holds("return in a while of a helper, in a loop", `function root(a: number): number {
    let y = a;
    while (true) { const next = 0.5 * (y + a / y); if (Math.abs(next - y) < 1e-13) return next; y = next; }
  }
  function f(v: number[]): number { let s = 0; for (const x of v) s += root(x) * x; return s; }`, [[2, 3, 0.5]]),
  holds("a guard of each parameter", `function f(x: number, y: number): number {
    if (x < 0) return -x * y;
    if (y < 0) return x * -y;
    if (x > y) return x * x;
    return y * y * x;
  }`, [-1, 2], [1, -2], [3, 2], [1, 2]),
  holds("if and else that both return, code behind", `function f(x: number): number {
    if (x > 0) { if (x > 1) { return x ** 3; } else { return x; } } else if (x < -1) { return -x; }
    return x * x;
  }`, [2], [0.5], [-2], [-0.5]),
  holds("break and continue in a for-of", `function f(v: number[]): number {
    let s = 0;
    for (const x of v) { if (x < 0) continue; if (x > 5) break; s += x * x; }
    return s;
  }`, [[1, -2, 3, 7, 2]], [[1, 2]]),
  holds("continue runs the update", `function f(x: number, n: number): number {
    let s = 0, w = 1;
    for (let i = 0; i < n; i++, w *= x) { if (i % 2) continue; s += w * i; }
    return s + w;
  }`, [0.7, 5]),
  holds("break in the first trip", `function f(x: number): number { let y = x; for (;;) { y *= y; break; } return y; }`, [0.7]),
  holds("a loop that returns in its first trip", `function f(x: number): number { for (;;) { return x * x; } }`, [0.7]),
  holds("jumps in both arms", `function f(x: number, n: number): number {
    let s = x;
    for (let i = 0; i < n; i++) { if (s > 1) { s *= 0.5; continue; } else if (s < -1) { break; } else { s += x * s; } s -= 0.1 * x; }
    return s;
  }`, [0.7, 6], [-0.9, 6], [1.5, 6]),
  holds("the last value before a break", `function f(x: number, options: number): number {
    let last = 0, y = x;
    for (let i = 0; i < 50; i++) { const next = Math.cos(y); last = next - y; y = next; if (Math.abs(last) < options) break; }
    return y * 10 + last;
  }`, [0.5, 0.01], [0.5, 1e-6]),
];

const errors: Case[] = [
  throws("an error before the value is used", /RangeError: must be positive/, `function f(x: number): number {
    if (x <= 0) throw new RangeError("must be positive");
    return Math.log(x);
  }`, [2], [-1]),
  throws("a message with numbers in it", /Error: bad x: -1.5 at 2/, `function f(x: number, n: number): number {
    for (let i = 0; i < n; i++) if (x < -i) throw new Error(\`bad x: \${x} at \${n}\`);
    return x * x;
  }`, [2, 2], [-1.5, 2]),
  throws("a message put together by plus", /TypeError: length 2/, `function f(v: number[]): number {
    if (v.length < 3) throw new TypeError("length " + v.length);
    return v[0] * v[1] * v[2];
  }`, [[1, 2, 3]], [[1, 2]]),
  throws("an error class of the user", /InputError: negative/, `class InputError extends Error { constructor(message: string) { super(message); this.name = "InputError"; } }
  function f(x: number): number { if (x < 0) throw new InputError("negative"); return Math.sqrt(x); }`, [2], [-1]),
  throws("an error class with fields", /bad value/, `class ValueError extends RangeError { constructor(readonly value: number, readonly limit: number) { super("bad value"); } }
  function f(x: number): number { if (x > 10) throw new ValueError(x, 10); return x ** 3; }`, [2], [11]),
  throws("an assert helper", /Error: x must be positive/, `function assert(ok: boolean, message: string): asserts ok { if (!ok) throw new Error(message); }
  function f(x: number): number { assert(x > 0, "x must be positive"); return Math.log(x) * x; }`, [2], [-1]),
  throws("a helper that returns never", /Error: not finite: x/, `function fail(what: string): never { throw new Error("not finite: " + what); }
  function f(x: number): number { if (x > 100) fail("x"); const y = x > 50 ? fail("y") : x; return x * y; }`, [2], [101]),
  throws("a helper that returns never, as an arrow", /RangeError: too big/, `const fail = (): never => { throw new RangeError("too big"); };
  function f(x: number): number { if (x > 100) return fail(); return x * x; }`, [2], [101]),
  throws("throw after work has been done", /Error: too large/, `function f(v: Float64Array): number {
    const w = v.slice();
    for (let i = 1; i < w.length; i++) { w[i] *= w[i - 1]; if (w[i] > 100) throw new Error("too large"); }
    return w[w.length - 1];
  }`, [Float64Array.of(1, 2, 3)], [Float64Array.of(10, 20, 3)]),
  throws("throw without new", /Error: no/, `function f(x: number): number { if (x < 0) throw Error("no"); return x * x; }`, [2], [-1]),
  throws("throw without a message", /Error/, `function f(x: number): number { if (x < 0) throw new Error(); return x * x; }`, [2], [-1]),
  refused("throw with a cause", /^FLX2001: throw of this .* \[throw new Error\("outer"/, `function f(x: number): number { if (x < 0) throw new Error("outer", { cause: "inner" }); return x * x; }`),
  throws("an error made first, thrown later", /later/, `function f(x: number): number {
    if (x < 0) { const error = new Error("later"); throw error; }
    return x * x;
  }`, [2], [-1]),
  refused("try and catch", /^FLX1014: .* \[try \{/, `function f(x: number): number { try { return x * x; } catch { return 0; } }`),
  refused("try and finally", /^FLX1014: .* \[try \{/, `function f(x: number): number { let y = x; try { y *= x; } finally { y += 1; } return y; }`),
  refused("throw of what is no error", /^FLX2001: throw of this .* \[throw x;/, `function f(x: number): number { if (x < 0) throw x; return x * x; }`),
];

export const cases: readonly Case[] = [...jumps, ...errors];
