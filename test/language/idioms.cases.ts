/** Programs in the style of code that was written before anybody thought of derivatives: pipelines, fluent classes, tables of functions, accumulators. */
import { holds, refused, throws, type Case } from "./case.ts";

const xs = [0.4, -0.7, 1.2, 0.9];

const pipelines: Case[] = [
  holds("compose and pipe", `
    type Fn = (x: number) => number;
    const compose = (...fns: Fn[]): Fn => (x) => fns.reduceRight((acc, fn) => fn(acc), x);
    const scale = (k: number): Fn => (x) => k * x;
    const shift = (d: number): Fn => (x) => x + d;
    function f(a: number, b: number, x: number): number {
      const model = compose(Math.tanh, scale(a), shift(b), Math.sin);
      return model(x) * model(2 * x);
    }`, [1.3, 0.2, 0.7]),
  holds("means and deviations by reduce into an object", `
    function moments(xs: readonly number[]): { mean: number; variance: number; skew: number } {
      const n = xs.length;
      const { s1, s2, s3 } = xs.reduce((acc, x) => ({ s1: acc.s1 + x, s2: acc.s2 + x * x, s3: acc.s3 + x ** 3 }), { s1: 0, s2: 0, s3: 0 });
      const mean = s1 / n, variance = s2 / n - mean ** 2;
      return { mean, variance, skew: (s3 / n - 3 * mean * variance - mean ** 3) / variance ** 1.5 };
    }
    function f(xs: number[]): number {
      const { mean, variance, skew } = moments(xs);
      return mean + 2 * variance + 3 * skew;
    }`, [xs]),
  holds("reduce into a tuple, and zip", `
    const zip = <A, B>(a: readonly A[], b: readonly B[]): [A, B][] => a.map((e, i) => [e, b[i]!]);
    function f(x: number[], y: number[]): [number, number] {
      const [sxy, sxx] = zip(x, y).reduce<[number, number]>(([p, q], [a, b]) => [p + a * b, q + a * a], [0, 0]);
      const slope = sxy / sxx;
      return [slope, Math.sqrt(zip(x, y).map(([a, b]) => (b - slope * a) ** 2).reduce((s, e) => s + e, 0) / x.length)];
    }`, [xs, [0.5, 0.1, 0.9, 1.4]]),
  holds("windows: a moving average, differences and their norm", `
    const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
    const windows = (xs: number[], size: number): number[][] => range(xs.length - size + 1).map((i) => xs.slice(i, i + size));
    const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
    function f(xs: number[]): number {
      const smooth = windows(xs, 2).map((w) => sum(w) / w.length);
      const steps = smooth.slice(1).map((e, i) => e - smooth[i]!);
      return Math.hypot(...steps) + Math.max(...smooth);
    }`, [xs]),
  holds("group by a key, then totals", `
    type Sale = { region: "north" | "south" | "east"; amount: number; rate: number };
    function f(sales: Sale[]): number {
      const totals: Record<Sale["region"], number> = { north: 0, south: 0, east: 0 };
      for (const { region, amount, rate } of sales) totals[region] += amount * (1 + rate);
      const all = Object.values(totals);
      const mean = all.reduce((a, b) => a + b) / all.length;
      return all.reduce((s, t) => s + (t - mean) ** 2, 0);
    }`, [[{ region: "north", amount: 2, rate: 0.1 }, { region: "east", amount: 3, rate: -0.2 }, { region: "north", amount: 1.5, rate: 0.3 }]]),
  holds("Object.entries of weights", `
    const weights = { a: 0.5, b: 2, c: -1 } as const;
    function f(p: { a: number; b: number; c: number }): number {
      let s = 0;
      for (const [key, w] of Object.entries(weights)) s += w * p[key as keyof typeof weights] ** 2;
      return s * Math.sin(p.a);
    }`, [{ a: 0.3, b: 1.1, c: 0.7 }]),
  holds("cartesian products by flatMap", `
    function f(a: number[], b: number[]): number {
      return a.flatMap((x) => b.map((y) => x * Math.exp(-y))).filter((e) => e > 0.1).reduce((s, e, i) => s + e * e / (i + 1), 0);
    }`, [[0.5, 1.5], [0.2, 0.4, 2]]),
  holds("argmax, and the rest of a softmax", `
    const argmax = (xs: readonly number[]): number => xs.reduce((best, x, i) => (x > xs[best]! ? i : best), 0);
    function softmax(xs: readonly number[]): number[] {
      const top = xs[argmax(xs)]!;
      const e = xs.map((x) => Math.exp(x - top));
      const z = e.reduce((a, b) => a + b);
      return e.map((x) => x / z);
    }
    function f(xs: number[]): number {
      const p = softmax(xs);
      const winner = argmax(p);
      return -Math.log(p[winner]!) + p.reduce((s, q, i) => (i === winner ? s : s + q * Math.log(q)), 0);
    }`, [xs]),
  holds("currying, bind and partial application", `
    const lerp = (a: number) => (b: number) => (t: number): number => a + (b - a) * t;
    function gauss(this: void, mu: number, sigma: number, x: number): number { return Math.exp(-(((x - mu) / sigma) ** 2) / 2) / sigma; }
    function f(a: number, b: number, x: number): number {
      const between = lerp(a)(b);
      const bell = gauss.bind(undefined, a, b);
      return [0.1, 0.5, 0.9].map(between).map(bell).reduce((s, e) => s + e, 0) * between(x);
    }`, [0.3, 1.4, 0.6]),
  holds("scan: all the partial sums, and where they cross", `
    const scan = <T, S>(xs: readonly T[], step: (s: S, x: T) => S, init: S): S[] => {
      const out: S[] = [];
      let s = init;
      for (const x of xs) out.push(s = step(s, x));
      return out;
    };
    function f(xs: number[]): number {
      const sums = scan(xs, (s, x) => s + x * x, 0);
      const half = sums.at(-1)! / 2;
      const at = sums.findIndex((s) => s >= half);
      const before = at > 0 ? sums[at - 1]! : 0;
      return at + (half - before) / (sums[at]! - before);
    }`, [xs]),
];

const classes: Case[] = [
  holds("a fluent builder", `
    class Poly {
      private c: number[] = [];
      term(c: number): this { this.c.push(c); return this; }
      scale(k: number): this { this.c = this.c.map((e) => k * e); return this; }
      derive(): Poly { const p = new Poly(); for (let i = 1; i < this.c.length; i++) p.term(i * this.c[i]!); return p; }
      at(x: number): number { return this.c.reduceRight((acc, c) => acc * x + c, 0); }
    }
    function f(a: number, b: number, x: number): number {
      const p = new Poly().term(a).term(b).term(a * b).scale(1.5);
      return p.at(x) / (1 + p.derive().at(x) ** 2);
    }`, [0.5, -0.8, 1.2]),
  holds("a matrix class over one array", `
    class Matrix {
      readonly data: Float64Array;
      constructor(readonly rows: number, readonly cols: number) { this.data = new Float64Array(rows * cols); }
      static from(rows: readonly (readonly number[])[]): Matrix {
        const m = new Matrix(rows.length, rows[0]!.length);
        rows.forEach((row, i) => row.forEach((e, j) => m.set(i, j, e)));
        return m;
      }
      get(i: number, j: number): number { return this.data[i * this.cols + j]!; }
      set(i: number, j: number, value: number): void { this.data[i * this.cols + j] = value; }
      mul(o: Matrix): Matrix {
        const out = new Matrix(this.rows, o.cols);
        for (let i = 0; i < this.rows; i++) for (let j = 0; j < o.cols; j++) {
          let s = 0;
          for (let k = 0; k < this.cols; k++) s += this.get(i, k) * o.get(k, j);
          out.set(i, j, s);
        }
        return out;
      }
      transpose(): Matrix { const t = new Matrix(this.cols, this.rows); for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.cols; j++) t.set(j, i, this.get(i, j)); return t; }
      get trace(): number { let s = 0; for (let i = 0; i < this.rows; i++) s += this.get(i, i); return s; }
    }
    function f(a: number[][], k: number): number {
      const m = Matrix.from(a);
      return m.mul(m.transpose()).trace * k + m.mul(m).get(0, 1);
    }`, [[[0.4, 1], [-0.3, 0.8]], 1.5]),
  holds("complex numbers, immutable", `
    class Complex {
      static readonly I = new Complex(0, 1);
      constructor(readonly re: number, readonly im = 0) {}
      static polar(r: number, phi: number): Complex { return new Complex(r * Math.cos(phi), r * Math.sin(phi)); }
      plus(o: Complex): Complex { return new Complex(this.re + o.re, this.im + o.im); }
      times(o: Complex): Complex { return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re); }
      get abs(): number { return Math.hypot(this.re, this.im); }
    }
    function f(x: number, y: number): number {
      let z = new Complex(0);
      const c = new Complex(x, y).plus(Complex.I.times(Complex.polar(0.1, x)));
      let n = 0;
      while (z.abs < 2 && n++ < 6) z = z.times(z).plus(c);
      return z.abs + n;
    }`, [0.3, 0.4], [0.9, 0.8]),
  holds("a stack machine", `
    type Op = { op: "push"; value: number } | { op: "add" } | { op: "mul" } | { op: "sin" } | { op: "dup" };
    class Machine {
      #stack: number[] = [];
      run(code: readonly Op[]): number {
        for (const o of code) {
          switch (o.op) {
            case "push": this.#stack.push(o.value); break;
            case "dup": this.#stack.push(this.#stack.at(-1)!); break;
            case "sin": this.#stack.push(Math.sin(this.#stack.pop()!)); break;
            case "add": { const b = this.#stack.pop()!, a = this.#stack.pop()!; this.#stack.push(a + b); break; }
            case "mul": { const b = this.#stack.pop()!, a = this.#stack.pop()!; this.#stack.push(a * b); break; }
          }
        }
        return this.#stack.pop()!;
      }
    }
    function f(x: number, y: number): number {
      return new Machine().run([{ op: "push", value: x }, { op: "dup" }, { op: "mul" }, { op: "push", value: y }, { op: "sin" }, { op: "add" }]);
    }`, [0.7, 1.1]),
  holds("strategies behind an interface, and a decorator of one", `
    interface Kernel { at(r: number): number }
    class Rbf implements Kernel { constructor(private readonly l: number) {} at(r: number): number { return Math.exp(-r * r / (2 * this.l ** 2)); } }
    class Cubic implements Kernel { at(r: number): number { return Math.abs(r) ** 3; } }
    class Scaled implements Kernel { constructor(private readonly inner: Kernel, private readonly k: number) {} at(r: number): number { return this.k * this.inner.at(r); } }
    function f(l: number, k: number, xs: number[]): number {
      const kernels: Kernel[] = [new Rbf(l), new Cubic(), new Scaled(new Rbf(2 * l), k)];
      let s = 0;
      for (const kernel of kernels) for (let i = 0; i < xs.length; i++) for (let j = 0; j < i; j++) s += kernel.at(xs[i]! - xs[j]!);
      return s;
    }`, [0.8, 1.3, xs]),
  holds("template methods over two levels", `
    abstract class Solver {
      protected steps = 0;
      constructor(protected readonly h: number) {}
      protected abstract rhs(t: number, y: number): number;
      protected step(t: number, y: number): number { return y + this.h * this.rhs(t, y); }
      solve(y: number, end: number): number {
        for (let t = 0; t < end - 1e-9; t += this.h) { y = this.step(t, y); this.steps++; }
        return y;
      }
    }
    class Decay extends Solver {
      constructor(h: number, private readonly rate: number) { super(h); }
      protected rhs(t: number, y: number): number { return -this.rate * y + Math.sin(t); }
    }
    class Midpoint extends Decay {
      protected override step(t: number, y: number): number {
        const mid = y + 0.5 * this.h * this.rhs(t, y);
        return super.step(t, y) + this.h * (this.rhs(t + 0.5 * this.h, mid) - this.rhs(t, y)) + 1e-3 * this.steps;
      }
    }
    function f(rate: number, y: number): number { return new Midpoint(0.25, rate).solve(y, 1) - new Decay(0.25, 2 * rate).solve(y, 1); }`, [0.8, 1.5]),
  holds("a linked list with a tail, reversed in place", `
    class Node { next: Node | null = null; constructor(public value: number) {} }
    class List {
      head: Node | null = null; tail: Node | null = null;
      add(value: number): void { const node = new Node(value); if (this.tail) this.tail.next = node; else this.head = node; this.tail = node; }
      reverse(): void {
        let prev: Node | null = null, at = this.head;
        while (at) { const next: Node | null = at.next; at.next = prev; prev = at; at = next; }
        this.head = prev;
      }
      fold(step: (acc: number, x: number) => number, init: number): number {
        let acc = init;
        for (let at = this.head; at; at = at.next) acc = step(acc, at.value);
        return acc;
      }
    }
    function f(xs: number[]): number {
      const list = new List();
      for (const x of xs) list.add(x * x);
      list.reverse();
      return list.fold((acc, x) => 0.5 * acc + Math.sin(x), xs[0]!);
    }`, [xs]),
  holds("a binary search tree, and its sums in order", `
    interface Tree { key: number; weight: number; left?: Tree; right?: Tree }
    function insert(tree: Tree | undefined, key: number, weight: number): Tree {
      if (!tree) return { key, weight };
      return key < tree.key ? { ...tree, left: insert(tree.left, key, weight) } : { ...tree, right: insert(tree.right, key, weight) };
    }
    function inOrder(tree: Tree | undefined, acc: number): number {
      if (!tree) return acc;
      const left = inOrder(tree.left, acc);
      return inOrder(tree.right, 0.5 * left + tree.key * tree.weight);
    }
    function f(xs: number[]): number {
      let tree: Tree | undefined;
      xs.forEach((x, i) => { tree = insert(tree, x, Math.cos(i * x)); });
      return inOrder(tree, 0);
    }`, [xs]),
  holds("counters and caches in closures", `
    function makeCounter(step: number): { next(): number; reset(): void; value(): number } {
      let value = 0;
      return { next: () => (value += step), reset: () => { value = 0; }, value() { return value; } };
    }
    function f(a: number, b: number): number {
      const p = makeCounter(a), q = makeCounter(b);
      let s = 0;
      for (let i = 0; i < 3; i++) s += p.next() * q.next();
      p.reset();
      return s + p.next() * q.value();
    }`, [0.7, 1.3]),
  holds("operators by a numeric enum", `
    enum Op { Add, Mul, Pow, Neg }
    interface Expr { op: Op; args: readonly number[] }
    const apply = ({ op, args }: Expr): number => {
      switch (op) {
        case Op.Add: return args.reduce((a, b) => a + b, 0);
        case Op.Mul: return args.reduce((a, b) => a * b, 1);
        case Op.Pow: return args[0]! ** args[1]!;
        case Op.Neg: return -args[0]!;
      }
    };
    function f(x: number, y: number): number {
      return apply({ op: Op.Add, args: [apply({ op: Op.Mul, args: [x, y, x] }), apply({ op: Op.Pow, args: [x, y] }), apply({ op: Op.Neg, args: [y] })] });
    }`, [1.2, 0.8]),
];

const numerics: Case[] = [
  holds("adaptive Simpson by recursion", `
    type Fn = (x: number) => number;
    function adaptive(g: Fn, a: number, b: number, fa: number, fm: number, fb: number, tol: number, depth: number): number {
      const m = 0.5 * (a + b), h = b - a;
      const fl = g(0.5 * (a + m)), fr = g(0.5 * (m + b));
      const whole = h / 6 * (fa + 4 * fm + fb), halves = h / 12 * (fa + 4 * fl + 2 * fm + 4 * fr + fb);
      if (depth <= 0 || Math.abs(halves - whole) < 15 * tol) return halves + (halves - whole) / 15;
      return adaptive(g, a, m, fa, fl, fm, tol / 2, depth - 1) + adaptive(g, m, b, fm, fr, fb, tol / 2, depth - 1);
    }
    const integrate = (g: Fn, a: number, b: number): number => adaptive(g, a, b, g(a), g(0.5 * (a + b)), g(b), 1e-3, 4);
    function f(k: number, end: number): number { return integrate((x) => Math.exp(-k * x) * Math.sin(3 * x), 0, end); }`, [0.7, 1.9]),
  holds("bisection, then Newton, with an exception when they fail", `
    function root(g: (x: number) => number, lo: number, hi: number): number {
      if (g(lo) * g(hi) > 0) throw new RangeError(\`no sign change between \${lo} and \${hi}\`);
      while (hi - lo > 0.25) { const mid = 0.5 * (lo + hi); if (g(lo) * g(mid) <= 0) hi = mid; else lo = mid; }
      let x = 0.5 * (lo + hi);
      for (let i = 0; i < 20; i++) {
        const h = 1e-6, slope = (g(x + h) - g(x - h)) / (2 * h), dx = g(x) / slope;
        x -= dx;
        if (Math.abs(dx) < 1e-12) break;
      }
      return x;
    }
    function f(a: number): number { return root((x) => x * x * x - a, 0.5, 3); }`, [2.5]),
  holds("an embedded Runge-Kutta pair that chooses its steps", `
    type State = readonly [number, number];
    const add = (s: State, k: State, h: number): State => [s[0] + h * k[0], s[1] + h * k[1]];
    function solve(rhs: (s: State) => State, y: State, end: number): State {
      let t = 0, h = 0.3;
      for (let i = 0; i < 60 && t < end; i++) {
        if (t + h > end) h = end - t;
        const k1 = rhs(y), k2 = rhs(add(y, k1, h)), next = add(add(y, k1, h / 2), k2, h / 2), low = add(y, k1, h);
        const error = Math.max(Math.abs(next[0] - low[0]), Math.abs(next[1] - low[1]));
        if (error < 0.02) { t += h; y = next; h *= 1.3; } else h *= 0.6;
      }
      return y;
    }
    function f(k: number, c: number): number {
      const [x, v] = solve(([x, v]) => [v, -k * x - c * v], [1, 0], 1.5);
      return x * x + v;
    }`, [2, 0.3]),
  holds("the gamma function by Lanczos, and a continued fraction by Lentz", `
    const G = 7, COEF = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7] as const;
    function lgamma(x: number): number {
      if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
      const z = x - 1;
      let a: number = COEF[0];
      for (let i = 1; i < G + 2; i++) a += COEF[i]! / (z + i);
      const t = z + G + 0.5;
      return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(a);
    }
    function upper(s: number, x: number): number {
      const tiny = 1e-30;
      let b = x + 1 - s, c = 1 / tiny, d = 1 / b, h = d;
      for (let i = 1; ; i++) {
        const an = -i * (i - s);
        b += 2;
        d = an * d + b; if (Math.abs(d) < tiny) d = tiny;
        c = b + an / c; if (Math.abs(c) < tiny) c = tiny;
        d = 1 / d;
        const delta = d * c;
        h *= delta;
        if (Math.abs(delta - 1) < 1e-14) break;
      }
      return Math.exp(-x + s * Math.log(x) - lgamma(s)) * h;
    }
    function f(s: number, x: number): number { return upper(s, x) + lgamma(0.3 * s); }`, [1.4, 3.2]),
  holds("eigenvalues of a symmetric matrix by Jacobi's rotations", `
    function f(m: number[][]): number {
      const a = m.map((row) => [...row]), n = a.length;
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[i]![j] = a[j]![i] = 0.5 * (m[i]![j]! + m[j]![i]!);
      for (let sweep = 0; sweep < 4; sweep++) {
        for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) {
          if (Math.abs(a[p]![q]!) < 1e-14) continue;
          const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
          const t = Math.sign(theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1)), c = 1 / Math.sqrt(t * t + 1), s = t * c;
          for (let k = 0; k < n; k++) { const [x, y] = [a[k]![p]!, a[k]![q]!]; a[k]![p] = c * x - s * y; a[k]![q] = s * x + c * y; }
          for (let k = 0; k < n; k++) { const [x, y] = [a[p]![k]!, a[q]![k]!]; a[p]![k] = c * x - s * y; a[q]![k] = s * x + c * y; }
        }
      }
      return a.map((row, i) => row[i]!).sort((x, y) => y - x).reduce((acc, e, i) => acc + e * (i + 1), 0);
    }`, [[[2, 0.3, 0.1], [0.5, 1, -0.4], [0.2, 0.7, 3]]]),
  holds("power iteration, and the Rayleigh quotient", `
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, e, i) => s + e * b[i]!, 0);
    const times = (m: readonly (readonly number[])[], v: readonly number[]): number[] => m.map((row) => dot(row, v));
    function f(m: number[][]): number {
      let v = m.map(() => 1);
      for (let i = 0; i < 8; i++) { const w = times(m, v), norm = Math.sqrt(dot(w, w)); v = w.map((e) => e / norm); }
      return dot(v, times(m, v));
    }`, [[[2, 0.3], [0.5, 1]]]),
  holds("conjugate gradients until they converge", `
    function cg(apply: (v: Float64Array) => Float64Array, b: Float64Array): Float64Array {
      const x = new Float64Array(b.length), r = b.slice(), p = b.slice();
      let rr = r.reduce((s, e) => s + e * e, 0);
      for (let k = 0; k < b.length && rr > 1e-20; k++) {
        const q = apply(p);
        let pq = 0;
        for (let i = 0; i < p.length; i++) pq += p[i]! * q[i]!;
        const alpha = rr / pq, before = rr;
        rr = 0;
        for (let i = 0; i < p.length; i++) { x[i]! += alpha * p[i]!; r[i]! -= alpha * q[i]!; rr += r[i]! ** 2; }
        for (let i = 0; i < p.length; i++) p[i] = r[i]! + rr / before * p[i]!;
      }
      return x;
    }
    function f(d: Float64Array, b: Float64Array): number {
      const x = cg((v) => v.map((e, i) => d[i]! * e + (i > 0 ? -0.3 * v[i - 1]! : 0) + (i + 1 < v.length ? -0.3 * v[i + 1]! : 0)), b);
      return x.reduce((s, e, i) => s + e * (i + 1), 0);
    }`, [Float64Array.of(2, 1.5, 3), Float64Array.of(1, -0.5, 0.7)]),
  holds("golden-section search over an inner model", `
    function minimise(g: (x: number) => number, lo: number, hi: number): number {
      const phi = (Math.sqrt(5) - 1) / 2;
      let [a, b] = [lo, hi], c = b - phi * (b - a), d = a + phi * (b - a);
      for (let i = 0; i < 12; i++) {
        if (g(c) < g(d)) { b = d; d = c; c = b - phi * (b - a); }
        else { a = c; c = d; d = a + phi * (b - a); }
      }
      return g((a + b) / 2);
    }
    function f(p: { k: number; m: number }): number { return minimise((x) => (x - p.k) ** 4 + p.m * x, p.k - 1, p.k + 2); }`, [{ k: 0.6, m: 0.4 }]),
  holds("a binomial tree for an American put", `
    interface Market { readonly spot: number; readonly rate: number; readonly vol: number }
    function f(m: Market, strike: number): number {
      const n = 5, dt = 1 / n, up = Math.exp(m.vol * Math.sqrt(dt)), down = 1 / up, grow = Math.exp(m.rate * dt), p = (grow - down) / (up - down);
      const at = (i: number, j: number): number => m.spot * up ** (2 * j - i);
      let values = Array.from({ length: n + 1 }, (_, j) => Math.max(strike - at(n, j), 0));
      for (let i = n - 1; i >= 0; i--) values = values.slice(0, -1).map((v, j) => Math.max((p * values[j + 1]! + (1 - p) * v) / grow, strike - at(i, j)));
      return values[0]!;
    }`, [{ spot: 100, rate: 0.05, vol: 0.3 }, 105]),
  holds("a signed distance by a tree of shapes, and a march of a ray", `
    type V = readonly [number, number, number];
    type Shape = { kind: "sphere"; c: V; r: number } | { kind: "box"; c: V; h: V } | { kind: "union"; parts: Shape[]; k: number };
    const minus = (a: V, b: V): V => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    const len = (a: V): number => Math.hypot(...a);
    function distance(s: Shape, p: V): number {
      switch (s.kind) {
        case "sphere": return len(minus(p, s.c)) - s.r;
        case "box": {
          const [x, y, z] = minus(p, s.c).map((e, i) => Math.abs(e) - s.h[i]!) as unknown as [number, number, number];
          return len([Math.max(x, 0), Math.max(y, 0), Math.max(z, 0)]) + Math.min(Math.max(x, y, z), 0);
        }
        case "union": return -s.k * Math.log(s.parts.reduce((sum, part) => sum + Math.exp(-distance(part, p) / s.k), 0));
      }
    }
    function f(r: number, k: number, n: number): number {
      const scene: Shape = { kind: "union", k, parts: [{ kind: "sphere", c: [0, 0, 3], r }, { kind: "box", c: [0.8, 0, 3], h: [0.5, 0.5, r] }] };
      let t = 0;
      for (let i = 0; i < n; i++) { const d = distance(scene, [0.1 * t, 0, t]); if (d < 1e-4) break; t += d; }
      return t;
    }`, [0.9, 0.2, 8]),
  holds("dynamic time warping with the path that it took", `
    function f(a: number[], b: number[]): number {
      const cost = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(Infinity));
      cost[0]![0] = 0;
      for (let i = 1; i <= a.length; i++) for (let j = 1; j <= b.length; j++) {
        const d = (a[i - 1]! - b[j - 1]!) ** 2;
        cost[i]![j] = d + Math.min(cost[i - 1]![j]!, cost[i]![j - 1]!, cost[i - 1]![j - 1]!);
      }
      let [i, j] = [a.length, b.length], along = 0;
      while (i > 1 || j > 1) {
        along += Math.abs(a[i - 1]! - b[j - 1]!);
        const [diagonal, left, up] = [cost[i - 1]![j - 1]!, cost[i]![j - 1]!, cost[i - 1]![j]!];
        if (diagonal <= left && diagonal <= up) { i--; j--; } else if (left < up) j--; else i--;
      }
      return cost[a.length]![b.length]! + 0.1 * along;
    }`, [[0.1, 0.9, 1.7, 1.1], [0.2, 1, 1.2]]),
  throws("settings with defaults, checked", /rate must be positive, not -1/, `
    interface Settings { rate?: number; momentum?: number; steps?: number; clip?: { max: number } }
    function descend(slope: (x: number) => number, x: number, { rate = 0.1, momentum = 0.5, steps = 5, clip }: Settings = {}): number {
      if (!(rate > 0)) throw new Error(\`rate must be positive, not \${rate}\`);
      let v = 0;
      for (let i = 0; i < steps; i++) {
        let s = slope(x);
        if (clip && Math.abs(s) > clip.max) s = Math.sign(s) * clip.max;
        x += v = momentum * v - rate * s;
      }
      return x;
    }
    function f(a: number, rate: number): number {
      return descend((x) => 2 * (x - a), 1, { rate }) + descend((x) => 4 * (x - a) ** 3, 2, { rate, momentum: 0.1, clip: { max: 1.5 } }) + descend(Math.sin, a);
    }`, [0.4, 0.2], [0.4, -1]),
  holds("memory of earlier results in an array", `
    function f(x: number, n: number): number {
      const memo: (number | undefined)[] = new Array(n + 1).fill(undefined);
      const chebyshev = (k: number): number => {
        const known = memo[k];
        if (known !== undefined) return known;
        const value = k === 0 ? 1 : k === 1 ? x : 2 * x * chebyshev(k - 1) - chebyshev(k - 2);
        memo[k] = value;
        return value;
      };
      let s = 0;
      for (let k = 0; k <= n; k++) s += chebyshev(k) / (k + 1);
      return s;
    }`, [0.6, 5]),
  holds("a small attention layer on nested arrays", `
    type M = number[][];
    const mm = (a: M, b: M): M => a.map((row) => b[0]!.map((_, j) => row.reduce((s, e, k) => s + e * b[k]![j]!, 0)));
    const t = (a: M): M => a[0]!.map((_, j) => a.map((row) => row[j]!));
    const rows = (a: M, g: (row: number[]) => number[]): M => a.map(g);
    const softmax = (row: number[]): number[] => { const m = Math.max(...row), e = row.map((x) => Math.exp(x - m)), z = e.reduce((p, q) => p + q, 0); return e.map((x) => x / z); };
    function f(p: { wq: M; wk: M; wv: M }, x: M): number {
      const [q, k, v] = [p.wq, p.wk, p.wv].map((w) => mm(x, w)) as [M, M, M];
      const d = Math.sqrt(q[0]!.length);
      const out = mm(rows(mm(q, t(k)), (row) => softmax(row.map((e) => e / d))), v);
      return out.flat().reduce((s, e) => s + e * e, 0);
    }`, [{ wq: [[0.1, 0.5], [0.3, -0.2]], wk: [[0.7, 0.2], [-0.1, 0.4]], wv: [[0.5, 0.6], [0.2, -0.3]] }, [[1, 0.5], [-0.4, 0.8], [0.3, 0.1]]]),
];

const refusals: Case[] = [
  refused("an accessor of an object of closures", /^FLX2001: An accessor of an object that is handed on .* method: value\(\) \{ … \}\. \[get value\(\)/, `
    function makeCounter(step: number): { next(): number; readonly value: number } {
      let value = 0;
      return { next: () => (value += step), get value() { return value; } };
    }
    function f(x: number): number { const c = makeCounter(x); return c.next() * c.value; }`),
  refused("an accessor of an object that a helper returns", /^FLX2001: An accessor of an object that is handed on .* \[get v\(\)/, `
    function make(x: number): { a: number; readonly v: number } { return { a: 1, get v() { return x * x; } }; }
    function f(x: number): number { const p = make(x); return p.v * p.a; }`),
];

export const cases: readonly Case[] = [...pipelines, ...classes, ...numerics, ...refusals];
