/** Programs that went wrong once, as small as they could be made. */

export interface Regression {
  /** What was wrong. */
  readonly what: string;
  readonly program: string;
}

export const regressions: readonly Regression[] = [
  {
    what: "where nothing is folded, an argument that was left out was written as undefined ?? length",
    program: `
const part = (xs: readonly number[], from?: number, to?: number): number[] => xs.slice(1, to);

export function f(x: number): number {
  return part([x, x * x], 0).length * x;
}
`,
  },
  {
    what: "a row that is looked at before a loop had a second name, and what was stored to it afterwards was forgotten",
    program: `
export function f(a: Float64Array, b: readonly number[]): [number, Float64Array] {
  const rows: number[][] = [[1, 1, 1], [1, 1, 1], [3, 1, 1]];
  let t = b[1];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) t = t + rows[j % 3][1];
    rows[1][i] = rows[1][0] * t;
  }
  return [t, a];
}
`,
  },
  {
    what: "a hole that an index leaves in a list was an element for reduce",
    program: `
function total(b: number): number {
  const own: number[] = [];
  own[1] ??= b;
  return own.reduce((p, q) => p + q, 0);
}

export function f(x: number, rows: number[][]): number {
  return (total(1) ? Math.sin(rows[0][0] * x) : 1);
}
`,
  },
  {
    what: "activity of functions that call each other did not come to an end",
    program: `
function even(n: number, x: number): number {
  return n <= 0 ? x : odd(n - 1, Math.sin(x));
}

function odd(n: number, x: number): number {
  return n <= 0 ? 0.5 : x * even(n - 1, Math.cos(x));
}

export function f(v: number[]): [number, Float64Array] {
  const [a, b] = v;
  return [even(3, a * b), Float64Array.of(even(2, a), b)];
}
`,
  },
  {
    what: "a number as a condition became a boolean value in the generated code",
    program: `
export function f(x: number, v: Float64Array): number {
  switch (Math.floor(Math.abs(x) * 2)) {
    case 0:
      v[1] = x * 0.5;
    default:
      for (let j = 0; j < 3; j++) {
        if (x) return v[1] + x;
      }
      break;
    case 1:
      v[1] = Math.sin(x);
  }
  return x - v[0];
}
`,
  },
  {
    what: "a condition known to be a number was left in the generated code",
    program: `
function h(a: number, b: number): number {
  b ||= Math.sin(a);
  return a * b;
}

export function f(x: number, v: Float64Array): number {
  return h(x, 3) * v[0] + h(v[1], 0);
}
`,
  },
  {
    what: "a number from a constant made the array that holds it a constant",
    program: `
const C0 = 0.7;

export function f(v: Float64Array, n: number): number {
  const b = Float64Array.of(v[0] * v[1], C0, v[2]);
  b[n % 3] += Math.sin(b[1] * v[3]);
  return b[0] * b[1] + b[2];
}
`,
  },
  {
    what: "the gradient lacked the row that the function replaces",
    program: `
export function f(rows: number[][], x: number): number {
  const s = rows[0][1] * x;
  rows[0] = rows[1];
  rows[1][0] *= x;
  return s * s + rows[0][0];
}
`,
  },
  {
    what: "rows replaced and pushed, more than one result",
    program: `
export function f(rows: number[][], x: number): number[] {
  const s = rows[0][1] * x;
  rows[0] = rows[1];
  rows[1][0] *= x;
  rows.push([x, s]);
  return [s * s + rows[0][0], rows[3][0] * rows[2][1], rows.pop()![1]];
}
`,
  },
  {
    what: "a second pullback found the shadows of a list used up",
    program: `
export function f(v: number[]): number {
  let s = 0;
  for (let i = 2; i > 0; i--) {
    s += v.filter((e) => e > i - 2).reduce((p, q) => q * p, 1);
  }
  return s;
}
`,
  },
  {
    what: "a recursive call without active arguments had no shadow for its residuals",
    program: `
function h(n: number, x: number): number {
  if (n <= 0) return x - x * x;
  return h(n - 1, Math.sin((x = Math.sin(x)))) + 0.5;
}

export function f(v: number, n: number): number {
  let s = Math.pow(1.3, v);
  for (let k = 0; k < 3; k++) s += Math.sin(h(2, s));
  return v + s + h(n % 4, s);
}
`,
  },
  {
    what: "a literal without its gradient was left as a condition in the generated code",
    program: `
import { stopGradient } from "fluxion";

export function f(u: number, w: number): number {
  return 0.1 * u - 0.5 * w * u - (stopGradient(2) || (w >= -1 ? u : w));
}
`,
  },
  {
    what: "a value that is known where a condition holds was compared with another constant",
    program: `
export function f(xs: number[], v: readonly number[]): number {
  const at = 2;
  if (at % 3 !== 1) return xs[0] * v[2];
  if (at % 3 !== 0) xs[1] += Math.sin(v[0]);
  return xs[1];
}
`,
  },
  {
    what: "the same, where the value is an argument",
    program: `
function pick(n: number, x: number): number {
  if (n !== 1) return x * n;
  return other(n, x) * x;
}

function other(n: number, x: number): number {
  return n !== 0 ? Math.sin(x) : Math.cos(x);
}

export function f(x: number, n: number): number {
  return pick(n, x) + pick(1, x);
}
`,
  },
  {
    what: "a text that is one of several was compared with another where the compiler knows that it is none of them",
    program: `
export function f(k: number, v: number): number {
  const mode: string = Math.sin(k) > v ? "a" : v <= k ? "b" : "c";
  switch (mode) {
    case "a": k *= v;
    default: v = Math.atan(k);
  }
  if (mode === "a") return k * v;
  return mode !== "b" ? k + v * v : v - k * k;
}
`,
  },
  {
    what: "a text that is kept for the reverse sweep might be undefined to the compiler",
    program: `
export function f(tape: number, v: number[]): number {
  let x = tape;
  for (let i = 0; ; i++) {
    if (i >= 3) break;
    const mode: string = v[2] * x > 0.1 ? "a" : v[i] < x ? "b" : "c";
    switch (mode) {
      case "a": x *= Math.tanh(v[0] * x); break;
      case "c": x -= v[1] * x; break;
      default: x = Math.sin(x + tape);
    }
  }
  return x;
}
`,
  },
  {
    what: "a sum that a fused loop goes on with had been added to before, in the same trip: that part was lost",
    program: `
export function f(a: number, n: number): number {
  const x = new Float64Array(4).fill(a);
  let total = a;
  for (let i = 0; i < 3; i++) {
    let s = 0;
    for (let j = 0; j <= i; j++) s += x[j]! * a;
    total += s;
    for (let j = 0; j <= i; j++) total += x[j]! * s;
  }
  return total + n;
}
`,
  },
  {
    what: "a missing object and its missing shadow were one constant: the object was taken for a shadow where rows are pulled back together",
    program: `
export function f(x: number): [number, number] {
  const nodes = [{ w: x }, { w: 2 * x }];
  const found = nodes.find((node) => node.w > 0.1);
  if (found) found.w *= x;
  return [x, nodes[0]!.w + nodes[1]!.w];
}
`,
  },
  {
    what: "the same where a function value is missing before a loop: types of what is carried differed",
    program: `
export function f(v: number[]): [number, number] {
  const value = Float64Array.of(1, v[0]!, 1).map((e) => e).reduceRight((acc, e) => acc * 0.5 + e, 0);
  let g: (x: number) => number = () => value;
  let r = 0.1;
  for (let i = 0; i < 3; i++) {
    r = g(0.25);
    g = () => r;
  }
  return [r, v[0]!];
}
`,
  },
  {
    what: "a place of a residual that is never looked at was given undefined: in TypeScript it was never, from there on",
    program: `
export function f(xs: Float64Array): number {
  let g = (t: number): number => xs.reduce((_, e) => e, t);
  let h = (t: number): number => t;
  let y = 1;
  for (let i = 0; i < 4; i++) {
    y = g(y);
    [g, h] = [h, g];
  }
  return y;
}
`,
  },
  {
    what: "the oracle threw at an array of NaN elements: JavaScript makes one of none",
    program: `
export function f(x: number, table: number[]): [number, number] {
  const n = 4 + table[7] * 0, z = new Float64Array(n);
  return [x * x + z.length, z.length * x];
}
`,
  },
  {
    what: "a view's shadow was kept, and the shadow that it is a view of was made again: cotangents were lost",
    program: `
export function f(p: number, x: number): number {
  const r = (1.5 + Math.abs(x)) ** p, xs = Float64Array.of(r, r), rest = xs.subarray(1);
  return rest[0]!;
}
`,
  },
  {
    what: "the same in a branch and in a loop, of views with computed ends",
    program: `
export function f(x: number, n: number): number {
  let y = x;
  if (x > -100) {
    const a = Float64Array.of(x * x, Math.sin(x), x), b = a.subarray(1), c = a.subarray(Math.floor(Math.sin(x) + 1), Math.floor(Math.cos(x) + 3));
    y = b[0]! * b[1]! + a[0]! + c[0]!;
  }
  for (let i = 0; i < 3; i++) {
    const a = Float64Array.of(x * x, Math.sin(y), x), b = a.subarray(1), c = b.subarray(i % 2, b.length);
    y = b[0]! * b[1]! + a[0]! + c[0]!;
  }
  return y;
}
`,
  },
  {
    what: "a variable that holds a number as a condition, where nothing is folded: TypeScript says that it is always truthy",
    program: `
export function f(y: number, v: Float64Array): number {
  let s = 0.5;
  const g = (w: number): number => {
    let t = w;
    return t;
  };
  return y * g(s ? -0.7 : v[1]!);
}
`,
  },
  {
    what: "a number that is one of two constants as a condition: TypeScript says that it is always truthy",
    program: `
function pick(k: number, n: number): number {
  let s = 0.5;
  if (k) s *= 1;
  else s += n;
  return s ? k : s;
}
export function f(a: number[]): number {
  return pick(a[0]!, 2) * a[1]!;
}
`,
  },
  {
    what: "the end of a copy of what is of unknown length, counted from behind, was taken for the end of all",
    program: `
export function f(x: number, v: Float64Array): number {
  const inner = Float64Array.of(v[0]!, 3, x).slice(-2).slice(1, -1), rest = v.slice(1).slice(0, -1);
  return inner.reduce((acc, e) => acc * 0.5 + e, x) * x + rest.reduce((acc, e) => acc * 0.3 + e * e, x);
}
`,
  },
  {
    what: "a label of a loop that counts down from a parameter was lost",
    program: `
export function f(n: number, v: number[]): number {
  let y = v[0]!;
  rows: for (let m = n; m >= 1; m -= 2) {
    for (let k = 0; k < 3; k++) {
      if (k === 1 && y > 1) continue rows;
      y *= v[1]! + k;
      if (y < -100) break rows;
    }
    switch (m) {
      case 1: break rows;
    }
    y += v[2]! * m;
  }
  return y;
}
`,
  },
  {
    what: "a property that may be missing, there at first and taken away under a condition that is known: its variable had the type of what was there",
    program: `
const TABLE = [0.3];
export function f(x: number): number {
  const maybe: { a: number; b?: number } = { a: x, b: x * x };
  if (TABLE[1]) maybe.b = undefined;
  return (maybe.b === undefined ? 2 : maybe.b) * maybe.a;
}
`,
  },
  {
    what: "a comparison of two numbers that are known, where nothing is folded: TypeScript says that they cannot be equal",
    program: `
export function f(x: number): number {
  const choose = (n: number): ((t: number) => number) => {
    if (n === 0) return (t: number): number => t;
    return (t: number): number => t * t;
  };
  return choose(1)(x) * choose(0)(x);
}
`,
  },
  {
    what: "a residual that is an object or null, of an arm that is not taken: it was undefined, which its type is not",
    program: `
abstract class Base {
  constructor(public a: number) {}
  abstract value(x: number): number;
  late(x: number): number { return this.value(x); }
}
class Leaf extends Base {
  value(x: number): number { return x; }
}
class Pair extends Base {
  constructor(a: number, public maybe: Base | null) { super(a); }
  value(x: number): number {
    if (this.maybe) this.maybe.value(x);
    return x;
  }
}
export function f(x: number): number {
  const all: Base[] = [new Leaf(x), x > 100 ? new Leaf(2) : new Pair(2, null)];
  for (const o of all) o.late(x);
  return x * all[1]!.a;
}
`,
  },
  {
    what: "the length of a list was asked once for before and after a push, where a getter and a method that were inlined had asked for it",
    program: `
class Stack<T extends { x: number }> {
  readonly items: T[] = [];
  push(item: T): this { this.items.push(item); return this; }
  get top(): T | undefined { return this.items[this.items.length - 1]; }
  each(visit: (item: T, i: number) => void): void { for (let i = 0; i < this.items.length; i++) visit(this.items[i]!, i); }
}

export function f(a: number, b: number): number {
  const s = new Stack<{ x: number; w: number }>().push({ x: a, w: b }).push({ x: b, w: 0.3 });
  s.push(s.top!);
  s.each((o, i) => { o.x = Math.sin(o.x + i * o.w * o.w); });
  return s.items.reduce((sum, o) => sum + Math.sin(o.x * o.w), a);
}
`,
  },
  {
    what: "the second value of a variable v and a variable v_2 were kept in one field",
    program: `
function h(x: number, y: number, n: number): number {
  if (n <= 0) return x * y;
  let v = Math.sin(x);
  const first = v * h(v, y, n - 1);
  v = Math.cos(v * y);
  const v_2 = Math.exp(-x * y * y);
  return first * v * v_2 + h(v_2, v, n - 1);
}

export function f(a: number, b: number): number { return h(a, b, 2); }
`,
  },
  {
    what: "a method that puts functions into a list of its object was lowered once for two objects whose lists, empty at first, looked alike: a defect",
    program: `
class Pipe {
  constructor(readonly steps: ((x: number) => number)[] = []) {}
  add(...more: ((x: number) => number)[]): this { for (const g of more) this.steps.push(g); return this; }
  run(x: number): number { let y = x; for (const g of this.steps) y = g(y); return y; }
}
export function f(a: number, b: number): number {
  const p = new Pipe(); p.add((x) => x * b);
  return p.run(a) + new Pipe().add(Math.tanh).add((x) => x * x, (x) => x + b).run(a);
}
`,
  },
  {
    what: "arrays of several kinds were not told apart beside a parameter for the rest: a defect",
    program: `
export function f(xs: Float64Array | Float32Array, ...given: [xs1: Float32Array, options: { readonly k: number; readonly table: readonly number[] }]): number {
  return xs[1]! * given[0][0]! * given[1].k + given[1].table[1]!;
}
`,
  },
  {
    what: "what had been compared with a number made of literals was of their type, and compared with another literal",
    program: `
import { grad } from "fluxion";

function step(g: (x: number) => number, x: number): number {
  const slope = grad(g);
  return x - slope(x);
}

export function f(a: number): number {
  return step((t) => Math.max(3, t, 0), a ? 0.1 : 1);
}
`,
  },
];
