/** `switch` in all its forms. */
import { holds, throws, type Case } from "./case.ts";

export const cases: readonly Case[] = [
  holds("fall-through, default in the middle", `function f(x: number, n: number): number {
    let y = x;
    switch (n) {
      case 0: y *= 2;
      case 1: y += x * x; break;
      default: y = Math.sin(y);
      case 2: y *= y; break;
      case 3: return x * 7;
    }
    return y * x;
  }`, [1.3, 0], [1.3, 1], [1.3, 2], [1.3, 3], [1.3, 4]),
  holds("default first, falling through", `function f(x: number, n: number): number {
    let y = 1;
    switch (n) { default: y = x; case 1: y *= x; case 2: y = y * y + x; }
    return y;
  }`, [0.8, 0], [0.8, 1], [0.8, 2]),
  throws("a variable shared by cases, with the error where its declaration is jumped over", /ReferenceError: Cannot access '[ta]' before initialization/, `function f(x: number, n: number): number {
    let y = x;
    switch (n) {
      case 0: let t = x * x; y = t + x;
      case 1: y *= 2; t = Math.exp(y); return t * x;
      case 2: const u = 2 * x, [a, b] = [u, u * u];
      default: return a! * b! + y;
    }
  }`, [0.7, 0], [0.7, 1], [0.7, 2], [0.7, 3]),
  holds("a const of one case, and the same name in a block of another", `function f(x: number, n: number): number {
    switch (n) {
      case 0: { const t = x * x; return t * 3; }
      case 1: { const t = Math.exp(x); return t * t; }
    }
    const t = x / 2;
    return t * t * t;
  }`, [0.7, 0], [0.7, 1], [0.7, 2]),
  holds("a let without a value in a case", `function f(x: number, n: number): number {
    switch (n) {
      case 0:
        let t: number;
        t = x * 2;
        return t * t;
      default: return x;
    }
  }`, [0.7, 0], [0.7, 1]),
  holds("strings", `function f(x: number, options: { mode: string }): number {
    switch (options.mode) { case "sin": return Math.sin(x); case "exp": return Math.exp(x); default: return x * x; }
  }`, [0.7, { mode: "sin" }], [0.7, { mode: "exp" }], [0.7, { mode: "other" }]),
  holds("a union of strings", `type Mode = "linear" | "square" | "cube";
  function f(x: number, options: { mode: Mode }): number {
    switch (options.mode) { case "linear": return x; case "square": return x * x; case "cube": return x ** 3; }
  }`, [0.7, { mode: "square" }], [0.7, { mode: "cube" }]),
  holds("the members of an enum", `enum Kind { A, B = 5, C }
  function f(x: number, n: Kind): number {
    switch (n) { case Kind.A: return x; case Kind.B: return x * x; case Kind.C: return Math.exp(x); }
  }`, [0.7, 0], [0.7, 5], [0.7, 6]),
  holds("true, with conditions as cases", `function f(x: number, y: number): number {
    switch (true) { case x > y: return x * y; case x < 0: return x * x * y; default: return y * y * x; }
  }`, [2, 1], [-2, 1], [0.5, 1]),
  holds("cases that are expressions, evaluated in order", `function f(x: number, n: number): number {
    let k = 0;
    let y = x;
    switch (n) { case k++: y *= 2; break; case k++: y *= 3; break; case k++: y *= y; break; }
    return y * y * (k + 1);
  }`, [0.7, 0], [0.7, 1], [0.7, 2], [0.7, 3]),
  holds("a subject that is active, and rounded", `function f(x: number): number {
    switch (Math.floor(x)) { case 0: return x * x; case 1: return x ** 3; default: return x; }
  }`, [0.5], [1.5], [2.5]),
  holds("inside a loop, with continue and break out of the loop by label", `function f(x: number, n: number): number {
    let s = 0;
    outer: for (let i = 0; i < n; i++) {
      switch (i % 4) {
        case 0: s += x; continue;
        case 1: s *= x; break;
        case 2: if (s > 1) break outer; s += 0.1;
        default: s += x * i;
      }
      s += Math.sin(s);
    }
    return s;
  }`, [0.3, 9], [1.2, 9], [-0.4, 7]),
  holds("nested, each with a break of its own", `function f(x: number, n: number): number {
    let y = x;
    switch (n % 2) {
      case 0:
        switch (n) { case 0: y *= 2; break; case 2: y *= 3; default: y += x; }
        y *= y;
        break;
      case 1: y = x / (y + 2);
    }
    return y * x;
  }`, [0.7, 0], [0.7, 1], [0.7, 2], [0.7, 4]),
  holds("break inside an if inside a case", `function f(x: number, n: number): number {
    let y = x;
    switch (n) {
      case 0: if (x > 1) break; y *= y; if (y > 0.2) { y += 1; break; }
      case 1: y *= 3;
    }
    return y;
  }`, [0.3, 0], [0.7, 0], [1.7, 0], [0.7, 1]),
  holds("a loop inside a case, with its own break", `function f(x: number, n: number): number {
    let y = x;
    switch (n) {
      case 0: for (let i = 0; i < 5; i++) { if (i === 3) break; y *= x + i; } break;
      case 1: while (y < 10) { y *= 1.5 + x; if (y > 5) break; }
      default: y += x;
    }
    return y;
  }`, [0.3, 0], [0.7, 1], [1.7, 2]),
  holds("empty, and only a default", `function f(x: number, n: number): number {
    switch (n) {}
    switch (n) { default: x *= x; }
    return x;
  }`, [0.7, 0]),
  holds("cases that share a body", `function f(x: number, n: number): number {
    switch (n) { case 0: case 1: return x * x; case 2: case 5: x += 1; default: case 9: return x ** 3; }
  }`, [0.7, 0], [0.7, 1], [0.7, 2], [0.7, 5], [0.7, 9], [0.7, 7]),
  throws("throw in a default", /RangeError: no such mode: 7/, `function f(x: number, n: number): number {
    switch (n) { case 0: return x; case 1: return x * x; default: throw new RangeError(\`no such mode: \${n}\`); }
  }`, [0.7, 1], [0.7, 7]),
  holds("exhaustive, with never", `type Shape = { kind: "circle"; r: number } | { kind: "square"; a: number };
  function area(kind: string, r: number): number {
    switch (kind) { case "circle": return Math.PI * r * r; case "square": return r * r; default: return 0; }
  }
  function f(x: number): number { return area("circle", x) + area("square", x) * x; }`, [0.7]),
  holds("on a value with a side effect", `function f(x: number, n: number): number {
    let i = n;
    switch (i++) { case 0: x *= i; break; case 1: x *= x * i; }
    return x * i;
  }`, [0.7, 0], [0.7, 1], [0.7, 2]),
  holds("writes into an array", `function f(v: number[], n: number): number {
    const w = [...v];
    switch (n) { case 0: w[0] *= w[1]; case 1: w[1] += w[0]; break; default: w[2] = w[0] * w[1]; }
    return w[0] * w[1] + w[2] * w[2];
  }`, [[1, 2, 3], 0], [[1, 2, 3], 1], [[1, 2, 3], 2]),
  holds("in a helper that is called with known and unknown modes", `function g(x: number, mode: number): number { switch (mode) { case 1: return x * x; case 2: return x ** 3; } return x; }
  function f(x: number, n: number): number { return g(x, 1) * g(x, n) + g(g(x, 2), n); }`, [0.7, 0], [0.7, 1], [0.7, 2]),
  holds("cases of another type never match", `function f(x: number, n: number): number {
    switch (n) { case "1" as never: return x; case true as never: return x * 2; case 1: return x * x; }
    switch (true) { case n as never: return x; case n > 2: return x ** 3; }
    return x ** 4;
  }`, [0.7, 1], [0.7, 2], [0.7, 3]),
];
