/** Texts of values, where nothing but a reader sees them: messages of errors. */
import { holds, refused, throws, type Case } from "./case.ts";

/** What the types of the program rule out. */
const ruledOut: Case[] = [
  holds({ name: "a union: never returned", macros: ["valueAndGrad", "jvp", "vjp"] }, `type S = { kind: "a"; r: number } | { kind: "b"; w: number; h: number };
function f(c: S, x: number): number { switch (c.kind) { case "a": return c.r * x; case "b": return c.w * c.h * x; default: { const never: never = c; return never; } } }`, [{ kind: "a", r: 2 }, 3], [{ kind: "b", w: 2, h: 0.3 }, 3]),
  holds({ name: "a union: satisfies never", macros: ["valueAndGrad", "jvp", "vjp"] }, `type S = { kind: "a"; r: number } | { kind: "b"; w: number; h: number };
function f(c: S, x: number): number { switch (c.kind) { case "a": return c.r * x; case "b": return c.w * c.h * x; default: return c satisfies never; } }`, [{ kind: "a", r: 2 }, 3], [{ kind: "b", w: 2, h: 0.3 }, 3]),
  holds({ name: "a union: its kind in the message", macros: ["valueAndGrad", "jvp", "vjp"] }, `type S = { kind: "a"; r: number } | { kind: "b"; w: number; h: number };
function f(c: S, x: number): number { if (c.kind === "a") return c.r * x; if (c.kind === "b") return c.w * c.h * x; const _: never = c; throw new Error(\`unknown kind \${(c as S).kind}\`); }`, [{ kind: "a", r: 2 }, 3], [{ kind: "b", w: 2, h: 0.3 }, 3]),
  holds({ name: "a union: a default that is never reached", macros: ["valueAndGrad", "jvp", "vjp"] }, `type S = { kind: "a"; r: number } | { kind: "b"; w: number; h: number };
function f(c: S, x: number): number { switch (c.kind) { case "a": return c.r * x; case "b": return c.w * c.h * x; default: c satisfies never; return 0; } }`, [{ kind: "a", r: 2 }, 3], [{ kind: "b", w: 2, h: 0.3 }, 3]),
  holds({ name: "texts: never returned", wrt: [1] }, `type K = "a" | "b";
function f(k: K, x: number): number { switch (k) { case "a": return x * x; case "b": return Math.sin(x); default: { const n: never = k; return n; } } }`, ["a", 2], ["b", 2]),
];

const shown: Case[] = [
  throws("join, toFixed, String, JSON.stringify", /bad input: 1, -2 at 3.00 2 \[1,-2\]/, `
    function f(xs: number[], t: number): number {
      if (xs.some((x) => x < 0)) throw new Error(\`bad input: \${xs.join(", ")} at \${t.toFixed(2)} \${String(xs.length)} \${JSON.stringify(xs)}\`);
      return xs.reduce((s, x) => s + Math.sqrt(x) * t, 0);
    }`, [[1, 2], 3], [[1, -2], 3]),
  throws("an error of the user's, a text made before", /got -2.0 of 1,-2/, `
    class InputError extends Error { constructor(message: string, readonly value: number) { super(message); } }
    function f(xs: Float64Array, t: number): number {
      const bad = xs.find((x) => x < 0);
      if (bad !== undefined) {
        const text = \`got \${bad.toFixed(1)} of \`;
        throw new InputError(text + xs, bad);
      }
      return xs.reduce((s, x) => s + Math.sqrt(x) * t, 0);
    }`, [new Float64Array([1, 2]), 3], [new Float64Array([1, -2]), 3]),
  throws("an object as it is by then", /\{"a":1,"b":\[2,-3\]\}/, `
    function f(o: { a: number; b: number[] }): number {
      o.b[1]! -= 1;
      if (o.b[1]! < 0) throw new RangeError(JSON.stringify(o));
      return o.a * o.b[1]! ** 2;
    }`, [{ a: 1, b: [2, 3] }], [{ a: 1, b: [2, -2] }]),
  throws("numbers that are known", /local 3;4.50/, `
    function f(x: number): number {
      const v = [3, 4.5], p = { q: x };
      p.q *= 2;
      if (x < 0) throw new Error("local " + v[0]!.toString() + ";" + v[1]!.toPrecision(3));
      return p.q * v[1]! * x;
    }`, [2], [-1]),
  throws("a choice between texts", /neg: x=-1 \(yes\)/, `
    function f(x: number): number {
      const why = x < 0 ? "neg" : "pos";
      if (x < 0) throw new Error(\`\${why}: x=\${x} (\${x < 0 ? "yes" : "no"})\`);
      return x * x;
    }`, [2], [-1]),
  throws("that a union is known in every case", /unknown kind a/, `
    type S = { kind: "a" | "b"; r: number };
    function f(s: S, x: number): number {
      switch (s.kind) {
        case "b": return x * s.r;
        case "a": if (x < 0) throw new Error(\`unknown kind \${s.kind}\`); return x * s.r * s.r;
        default: { const never: never = s.kind; return never; }
      }
    }`, [{ kind: "b", r: 1 }, 2], [{ kind: "a", r: 3 }, 2], [{ kind: "a", r: 3 }, -2]),
  holds("texts that are never shown", `
    function f(x: number, y: number[]): number {
      const label = \`at \${x.toFixed(3)}\`;
      if (x > 100) throw new Error(label);
      y[0]! *= x;
      return y[0]! * y[1]!;
    }`, [2, [1, 2]]),
  refused("a text that is returned as a number", /^FLX1016: .* \[`\$\{x\}`/, `function f(x: number): number { const text = \`\${x}\`; return Number(text); }`, [0.5]),
];

const handedOn: Case[] = [
  throws("a text that is made for a helper, which throws it", /RangeError|x is -2 after 1 steps, not positive/, `
    function assert(condition: boolean, message: string): asserts condition { if (!condition) throw new RangeError(message); }
    const fail = (what: string, detail = "nothing"): never => { throw new RangeError(\`\${what}, \${detail}\`); };
    const expectPositive = (x: number, what: string): number => (x > 0 ? x : fail(what, \`not \${"positive"}\`));
    function f(x: number, n: number): number {
      let y = x;
      for (let i = 0; i < n; i++) {
        y += Math.sin(y);
        assert(y < 100, \`y is \${y.toFixed(2)} in step \${i}\`);
        y = expectPositive(y, \`x is \${x} after \${i + 1} steps\`);
      }
      return y * x;
    }`, [0.7, 3], [-2, 3]),
  throws("a function at hand that throws, as an arm of a choice", /no root of -2/, `
    function f(x: number): number { const y = x >= 0 ? Math.sqrt(x) : (() => { throw new Error(\`no root of \${x}\`); })(); return x * y; }`, [2], [-2]),
  refused("a text that is made for a helper, which looks at it", /^FLX1016: .* \[`\$\{x\}/, `function check(x: number, message: string): number { return message.length > 3 ? x : 2 * x; }
  function f(x: number): number { return check(x, \`\${x}\`); }`, [0.5]),
];

export const cases = [...shown, ...handedOn, ...ruledOut];
