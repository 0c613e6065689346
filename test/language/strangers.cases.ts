/** Programs in the style of people who never read our documentation: their types, their idioms, their habits. */
import { holds, refused, throws, type Case } from "./case.ts";

const engineers: Case[] = [
  holds("a circuit of components that stamp a matrix", `
    abstract class Component {
      constructor(protected readonly a: number, protected readonly b: number) {}
      abstract stamp(m: Mna, v: readonly number[]): void;
      protected across(v: readonly number[]): number { return (this.a < 0 ? 0 : v[this.a]!) - (this.b < 0 ? 0 : v[this.b]!); }
    }
    class Mna {
      readonly g: number[][]; readonly i: number[];
      constructor(n: number) { this.g = Array.from({ length: n }, () => new Array<number>(n).fill(0)); this.i = new Array<number>(n).fill(0); }
      conductance(a: number, b: number, g: number): this {
        if (a >= 0) this.g[a]![a]! += g;
        if (b >= 0) this.g[b]![b]! += g;
        if (a >= 0 && b >= 0) { this.g[a]![b]! -= g; this.g[b]![a]! -= g; }
        return this;
      }
      current(a: number, b: number, i: number): this { if (a >= 0) this.i[a]! -= i; if (b >= 0) this.i[b]! += i; return this; }
      solve(): number[] {
        const { g, i: rhs } = this, n = rhs.length;
        for (let k = 0; k < n; k++) {
          let p = k;
          for (let r = k + 1; r < n; r++) if (Math.abs(g[r]![k]!) > Math.abs(g[p]![k]!)) p = r;
          if (p !== k) { [g[k], g[p]] = [g[p]!, g[k]!]; [rhs[k], rhs[p]] = [rhs[p]!, rhs[k]!]; }
          for (let r = k + 1; r < n; r++) {
            const m = g[r]![k]! / g[k]![k]!;
            for (let c = k; c < n; c++) g[r]![c]! -= m * g[k]![c]!;
            rhs[r]! -= m * rhs[k]!;
          }
        }
        for (let k = n - 1; k >= 0; k--) { for (let c = k + 1; c < n; c++) rhs[k]! -= g[k]![c]! * rhs[c]!; rhs[k]! /= g[k]![k]!; }
        return rhs;
      }
    }
    class Resistor extends Component { constructor(a: number, b: number, private readonly r: number) { super(a, b); } stamp(m: Mna): void { m.conductance(this.a, this.b, 1 / this.r); } }
    class Source extends Component { constructor(a: number, b: number, private readonly i: number) { super(a, b); } stamp(m: Mna): void { m.current(this.a, this.b, this.i); } }
    class Diode extends Component {
      static readonly vt = 0.5;
      stamp(m: Mna, v: readonly number[]): void {
        const u = this.across(v), e = Math.exp(u / Diode.vt), g = 0.1 * e / Diode.vt, i = 0.1 * (e - 1);
        m.conductance(this.a, this.b, g).current(this.a, this.b, i - g * u);
      }
    }
    function f(r1: number, r2: number, i: number): number {
      const parts: Component[] = [new Source(-1, 0, i), new Resistor(0, 1, r1), new Resistor(1, -1, r2), new Diode(1, -1)];
      let v = [0, 0];
      for (let k = 0; k < 12; k++) {
        const m = new Mna(v.length);
        for (const part of parts) part.stamp(m, v);
        const next = m.solve();
        const change = Math.max(...next.map((x, j) => Math.abs(x - v[j]!)));
        v = next;
        if (change < 1e-13) break;
      }
      return v[0]! + 2 * v[1]!;
    }`, [1.2, 0.8, 0.6]),
  holds("a Kalman filter with a small matrix module", `
    type Mat = number[][];
    const zeros = (r: number, c: number): Mat => Array.from(Array(r), () => Array<number>(c).fill(0));
    const eye = (n: number): Mat => zeros(n, n).map((row, i) => row.map((_, j) => +(i === j)));
    const T = (a: Mat): Mat => a[0]!.map((_, j) => a.map((row) => row[j]!));
    const mul = (a: Mat, b: Mat): Mat => a.map((row) => T(b).map((col) => row.reduce((s, v, k) => s + v * col[k]!, 0)));
    const zip = (op: (x: number, y: number) => number) => (a: Mat, b: Mat): Mat => a.map((row, i) => row.map((v, j) => op(v, b[i]![j]!)));
    const add = zip((x, y) => x + y), sub = zip((x, y) => x - y);
    const inv2 = ([[a, b], [c, d]]: Mat): Mat => { const det = a! * d! - b! * c!; return [[d! / det, -b! / det], [-c! / det, a! / det]]; };
    interface Belief { readonly mean: Mat; readonly cov: Mat }
    const predict = (F: Mat, Q: Mat) => ({ mean, cov }: Belief): Belief => ({ mean: mul(F, mean), cov: add(mul(mul(F, cov), T(F)), Q) });
    const update = (H: Mat, R: Mat) => ({ mean, cov }: Belief, z: Mat): Belief & { ll: number } => {
      const y = sub(z, mul(H, mean)), S = add(mul(mul(H, cov), T(H)), R), Si = inv2(S), K = mul(mul(cov, T(H)), Si);
      return { mean: add(mean, mul(K, y)), cov: mul(sub(eye(cov.length), mul(K, H)), cov), ll: -0.5 * (mul(mul(T(y), Si), y)[0]![0]! + Math.log(S[0]![0]! * S[1]![1]! - S[0]![1]! * S[1]![0]!)) };
    };
    function f(q: number, r: number, zs: number[][]): number {
      const dt = 0.1, step = predict([[1, dt], [0, 1]], [[q * dt ** 3 / 3, q * dt ** 2 / 2], [q * dt ** 2 / 2, q * dt]]), see = update(eye(2), [[r, 0.1 * r], [0.1 * r, 2 * r]]);
      let ll = 0, belief: Belief = { mean: [[0], [1]], cov: eye(2) };
      for (const z of zs) { const now = see(step(belief), z.map((v) => [v])); ll += now.ll; belief = now; }
      return ll + belief.mean[0]![0]!;
    }`, [0.5, 0.3, [[0.1, 1.2], [0.3, 0.8], [0.2, 1.1]]]),
  holds("sparse matrices in compressed rows, conjugate gradients with a preconditioner", `
    class Csr {
      private constructor(readonly n: number, readonly start: Int32Array, readonly col: Int32Array, readonly val: Float64Array) {}
      static fromTriplets(n: number, triplets: readonly (readonly [number, number, number])[]): Csr {
        const start = new Int32Array(n + 1);
        for (const [r] of triplets) start[r + 1]!++;
        for (let i = 0; i < n; i++) start[i + 1]! += start[i]!;
        const at = start.slice(), col = new Int32Array(triplets.length), val = new Float64Array(triplets.length);
        triplets.forEach(([r, c, v]) => { const k = at[r]!++; col[k] = c; val[k] = v; });
        return new Csr(n, start, col, val);
      }
      times(x: Float64Array, out = new Float64Array(this.n)): Float64Array {
        for (let i = 0; i < this.n; i++) { let s = 0; for (let k = this.start[i]!; k < this.start[i + 1]!; k++) s += this.val[k]! * x[this.col[k]!]!; out[i] = s; }
        return out;
      }
      get diagonal(): Float64Array {
        return Float64Array.from({ length: this.n }, (_, i) => { for (let k = this.start[i]!; k < this.start[i + 1]!; k++) if (this.col[k] === i) return this.val[k]!; return 0; });
      }
    }
    const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, v, i) => s + v * b[i]!, 0);
    function f(k: number, c: number, b: Float64Array): number {
      const n = b.length, entries: [number, number, number][] = [];
      for (let i = 0; i < n; i++) { entries.push([i, i, 2 * k + c]); if (i > 0) entries.push([i, i - 1, -k]); if (i < n - 1) entries.push([i, i + 1, -k]); }
      const A = Csr.fromTriplets(n, entries), M = A.diagonal;
      const x = new Float64Array(n), r = b.slice(), z = r.map((v, i) => v / M[i]!), p = z.slice();
      let rz = dot(r, z);
      for (let it = 0; it < n && rz > 1e-24; it++) {
        const Ap = A.times(p), alpha = rz / dot(p, Ap);
        for (let i = 0; i < n; i++) { x[i]! += alpha * p[i]!; r[i]! -= alpha * Ap[i]!; z[i] = r[i]! / M[i]!; }
        const next = dot(r, z), beta = next / rz;
        rz = next;
        for (let i = 0; i < n; i++) p[i] = z[i]! + beta * p[i]!;
      }
      return x.reduce((s, v, i) => s + v * v * (i + 1), 0);
    }`, [1.3, 0.4, Float64Array.of(1, -0.5, 2, 0.3)]),
  holds("finite elements: a truss of nodes and bars", `
    interface Vec2 { x: number; y: number }
    interface Truss { nodes: Vec2[]; bars: { ends: Int32Array; area: number }[]; fixed: Uint8Array }
    function stiffness({ nodes, bars, fixed }: Truss, young: number): Float64Array[] {
      const n = 2 * nodes.length, K = Array.from({ length: n }, () => new Float64Array(n));
      for (const { ends, area } of bars) {
        const i = ends[0]!, j = ends[1]!;
        const { x: xi, y: yi } = nodes[i]!, { x: xj, y: yj } = nodes[j]!;
        const dx = xj - xi, dy = yj - yi, length = Math.hypot(dx, dy), [c, s] = [dx / length, dy / length], k = young * area / length;
        const dofs = [2 * i, 2 * i + 1, 2 * j, 2 * j + 1], d = [c, s, -c, -s];
        dofs.forEach((p, a) => dofs.forEach((q, b) => { K[p]![q]! += k * d[a]! * d[b]!; }));
      }
      for (const p of fixed) { for (let q = 0; q < n; q++) K[p]![q] = K[q]![p] = p === q ? 1 : 0; }
      return K;
    }
    function cholesky(A: Float64Array[], b: Float64Array): Float64Array {
      const n = b.length;
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < j; k++) A[j]![j]! -= A[j]![k]! ** 2;
        const d = A[j]![j] = Math.sqrt(A[j]![j]!);
        for (let i = j + 1; i < n; i++) { for (let k = 0; k < j; k++) A[i]![j]! -= A[i]![k]! * A[j]![k]!; A[i]![j]! /= d; }
      }
      const y = b.slice();
      for (let i = 0; i < n; i++) { for (let k = 0; k < i; k++) y[i]! -= A[i]![k]! * y[k]!; y[i]! /= A[i]![i]!; }
      for (let i = n; i-- > 0;) { for (let k = i + 1; k < n; k++) y[i]! -= A[k]![i]! * y[k]!; y[i]! /= A[i]![i]!; }
      return y;
    }
    function f(truss: Truss, load: number): number {
      const K = stiffness(truss, 2), F = new Float64Array(K.length);
      F[3] = -load;
      const u = cholesky(K, F);
      return F.reduce((s, v, i) => s + v * u[i]!, 0) + truss.bars.reduce((w, bar) => w + bar.area, 0);
    }`, [{ nodes: [{ x: 0, y: 0 }, { x: 1, y: 0.1 }, { x: 0, y: 0.9 }], bars: [{ ends: Int32Array.of(0, 1), area: 1 }, { ends: Int32Array.of(1, 2), area: 0.8 }, { ends: Int32Array.of(0, 2), area: 0.5 }], fixed: Uint8Array.of(0, 1, 4, 5) }, 0.7]),
  holds("a fast Fourier transform by recursion on objects", `
    type C = Readonly<{ re: number; im: number }>;
    const dft = (x: readonly C[]): C[] => {
      const n = x.length;
      if (n === 1) return [x[0]!];
      const [even, odd] = [0, 1].map((p) => dft(x.filter((_, i) => i % 2 === p))) as [C[], C[]];
      const out = new Array<C>(n);
      for (let k = 0; k < n / 2; k++) {
        const w = { re: Math.cos(2 * Math.PI * k / n), im: -Math.sin(2 * Math.PI * k / n) }, o = odd[k]!, e = even[k]!;
        const t: C = { re: w.re * o.re - w.im * o.im, im: w.re * o.im + w.im * o.re };
        out[k] = { re: e.re + t.re, im: e.im + t.im };
        out[k + n / 2] = { re: e.re - t.re, im: e.im - t.im };
      }
      return out;
    };
    function f(x: Float64Array, a: number): number {
      const spectrum = dft(Array.from(x, (v, i) => ({ re: v * Math.exp(-a * i), im: 0.1 * v })));
      return spectrum.reduce((power, { re, im }, k) => power + (re * re + im * im) / (1 + k) + 0.1 * spectrum[(k + 1) % spectrum.length]!.re * im, 0);
    }`, [Float64Array.of(0.3, -1, 0.7, 2, 0.1, -0.4, 1.1, 0.2), 0.1]),
];

const typists: Case[] = [
  holds("branded numbers, and arithmetic between them", `
    declare const unit: unique symbol;
    type Metres = number & { readonly [unit]: "m" };
    type Seconds = number & { readonly [unit]: "s" };
    type Speed = number & { readonly [unit]: "m/s" };
    const m = (x: number): Metres => x as Metres, s = (x: number): Seconds => x as Seconds;
    const speed = (d: Metres, t: Seconds): Speed => (d / t) as Speed;
    const sum = <T extends number>(...xs: T[]): T => xs.reduce((a, b) => (a + b) as T);
    function f(d: number, t: number): number {
      const legs: [Metres, Seconds][] = [[m(d), s(t)], [m(d * d), s(t + 1)]];
      return speed(sum(...legs.map(([x]) => x)), sum(...legs.map(([, x]) => x)));
    }`, [2.5, 0.7]),
  holds("types derived from values", `
    const defaults = { rate: 0.1, bounds: [0, 2] as [number, number], weights: { a: 1, b: 2 } };
    type Settings = typeof defaults;
    type Name = keyof Settings["weights"];
    const names = ["a", "b"] as const satisfies readonly Name[];
    type Deep<T> = { [K in keyof T]?: T[K] extends object ? Partial<T[K]> : T[K] };
    const withDefaults = (s: Deep<Settings>): Settings => ({ rate: s.rate ?? defaults.rate, bounds: (s.bounds as [number, number] | undefined) ?? defaults.bounds, weights: { ...defaults.weights, ...s.weights } });
    function f(x: number, rate: number): ReturnType<typeof outputs>["total"] {
      const s = withDefaults({ rate, weights: { b: x * rate } });
      return outputs(s, x).total;
    }
    const outputs = ({ weights, bounds: [lo, hi], rate }: Settings, x: number) => {
      const clamped = Math.min(Math.max(x, lo), hi);
      return { total: names.map((name) => weights[name] * clamped ** rate).reduce((p, q) => p + q), clamped } as const;
    };`, [1.4, 0.3]),
  holds("results that are either a value or an error, unwrapped", `
    type Ok<T> = { ok: true; value: T };
    type Err = { ok: false; error: string };
    type Result<T> = Ok<T> | Err;
    const ok = <T>(value: T): Result<T> => ({ ok: true, value });
    const err = (error: string): Err => ({ ok: false, error });
    const map = <T, U>(r: Result<T>, fn: (value: T) => U): Result<U> => (r.ok ? ok(fn(r.value)) : r);
    const chain = <T, U>(r: Result<T>, fn: (value: T) => Result<U>): Result<U> => (r.ok ? fn(r.value) : r);
    const orElse = <T>(r: Result<T>, other: T): T => (r.ok ? r.value : other);
    const root = (x: number): Result<number> => (x < 0 ? err("negative") : ok(Math.sqrt(x)));
    const divide = (a: number) => (b: number): Result<number> => (b === 0 ? err("zero") : ok(a / b));
    function f(x: number, y: number): number {
      const first = map(chain(root(x), divide(y)), (v) => v * v + v);
      const second = chain(root(x - 5), divide(y));
      return orElse(first, -x) + orElse(second, 3 * y);
    }`, [2, 0.8], [7, 0.8], [-2, 0.8]),
  holds("an option of a number, as a class", `
    class Maybe<T> {
      private constructor(private readonly held: T | undefined) {}
      static some<T>(value: T): Maybe<T> { return new Maybe(value); }
      static none<T>(): Maybe<T> { return new Maybe<T>(undefined); }
      map<U>(fn: (value: T) => U): Maybe<U> { return this.held === undefined ? Maybe.none() : Maybe.some(fn(this.held)); }
      or(other: T): T { return this.held ?? other; }
    }
    const log = (x: number): Maybe<number> => (x > 0 ? Maybe.some(Math.log(x)) : Maybe.none());
    function f(x: number, y: number): number { return log(x).map((v) => v * y).map((v) => v + x).or(y * y) + log(-x).map((v) => 2 * v).or(x); }`, [2, 3], [-2, 3]),
  holds("overloads, and a guard by typeof", `
    function norm(x: number): number;
    function norm(x: readonly number[], p?: number): number;
    function norm(x: number | readonly number[], p = 2): number { return typeof x === "number" ? Math.abs(x) : x.reduce((s, v) => s + Math.abs(v) ** p, 0) ** (1 / p); }
    function f(x: number[], a: number): number { return norm(x) * norm(a) + norm(x, 3) + norm([a, ...x], a); }`, [[1, -2, 0.5], 1.7]),
  holds("exhaustive switches over a union, with never", `
    type Expr = { op: "const"; value: number } | { op: "var" } | { op: "add" | "mul"; args: Expr[] } | { op: "call"; fn: "sin" | "exp"; arg: Expr };
    const fail = (e: never): never => { throw new Error(\`unknown \${JSON.stringify(e)}\`); };
    function evaluate(e: Expr, x: number): number {
      switch (e.op) {
        case "const": return e.value;
        case "var": return x;
        case "add": return e.args.reduce((s, arg) => s + evaluate(arg, x), 0);
        case "mul": return e.args.reduce((s, arg) => s * evaluate(arg, x), 1);
        case "call": { const inner = evaluate(e.arg, x); return e.fn === "sin" ? Math.sin(inner) : Math.exp(inner); }
        default: return fail(e);
      }
    }
    const program: Expr = { op: "add", args: [{ op: "call", fn: "sin", arg: { op: "mul", args: [{ op: "const", value: 2 }, { op: "var" }] } }, { op: "var" }] };
    function f(x: number, e: Expr): number { return evaluate(program, x) + evaluate(e, x * x); }`,
    [0.6, { op: "mul", args: [{ op: "var" }, { op: "call", fn: "exp", arg: { op: "const", value: 0.3 } }] }]),
  holds("a builder whose methods return this, and a polymorphic this in a subclass", `
    class Curve { protected points: [number, number][] = []; to(x: number, y: number): this { this.points.push([x, y]); return this; } }
    class Closed extends Curve {
      get area(): number { return this.points.reduce((s, [x, y], i, all) => { const [u, v] = all[(i + 1) % all.length]!; return s + (x * v - u * y) / 2; }, 0); }
      scaled(k: number): this { this.points = this.points.map(([x, y]) => [k * x, k * y]); return this; }
    }
    function f(a: number, b: number): number { return new Closed().to(0, 0).to(a, 0).to(a, b).scaled(a).to(0, b).area; }`, [1.5, 0.7]),
  holds("a mixin of classes", `
    class Point { constructor(public x = 0, public y = 0) {} }
    class Weighted extends Point { weight = 1; constructor(x: number, y: number, weight?: number) { super(x, y); if (weight !== undefined) this.weight = weight; } }
    const centre = <P extends Point>(points: readonly P[], weight: (p: P) => number): Point => {
      const total = points.reduce((s, p) => s + weight(p), 0);
      return points.reduce((c, p) => { c.x += p.x * weight(p) / total; c.y += p.y * weight(p) / total; return c; }, new Point());
    };
    function f(a: number, b: number): number {
      const { x, y } = centre([new Weighted(a, b), new Weighted(b, a * a, b)], (p) => p.weight);
      const plain = centre([new Point(a), new Point(b, a)], () => 1);
      return x * y + plain.x - plain.y;
    }`, [1.2, 0.4]),
  holds("guards written as functions, on unknown shapes", `
    type Scalar = { kind: "scalar"; v: number };
    type Vector = { kind: "vector"; v: number[] };
    const isVector = (q: Scalar | Vector): q is Vector => q.kind === "vector";
    function assertScalar(q: Scalar | Vector): asserts q is Scalar { if (isVector(q)) throw new TypeError("a vector"); }
    const isNumber = (x: number | undefined | null): x is number => x != null;
    const times = (a: Scalar | Vector, b: Scalar | Vector): Scalar | Vector => {
      if (isVector(a)) return isVector(b) ? { kind: "scalar", v: a.v.reduce((s, x, i) => s + x * b.v[i]!, 0) } : { kind: "vector", v: a.v.map((x) => x * b.v) };
      return isVector(b) ? times(b, a) : { kind: "scalar", v: a.v * b.v };
    };
    function f(x: number, v: number[]): number {
      const q = times(times({ kind: "scalar", v: x }, { kind: "vector", v }), { kind: "vector", v: [x, 1, 2] });
      assertScalar(q);
      return q.v + [x, undefined, v[0], null].filter(isNumber).reduce((s, y) => s + y * y, 0);
    }`, [0.8, [1, 2, -1]]),
];

const beyond: Case[] = [
  refused("a tuple for a function that keeps a look at it for later", /^FLX2003: .*\[keep\(list, t\)/, `
    function keep(list: (() => number)[], x: readonly number[]): void { list.push(() => x[0]!); }
    function f(a: number, b: number): number { const t: [number, number] = [a, b], list: (() => number)[] = []; keep(list, t); t[0] = 5 * b; return list[0]!() * a; }`),
  refused("a tuple for a method that writes to it meanwhile", /^FLX2003: .*\[m\.far\(m\.pos, 2\)/, `
    class M { constructor(public pos: [number, number]) {} far(q: readonly number[], k: number): number { this.pos[0] = k; return q[0]! * q[1]! + this.pos[0]; } }
    function f(a: number, b: number): number { const m = new M([a, b]); return m.far(m.pos, 2); }`),
  refused("a function with a this of its own, as a value", /^FLX2001: A function value that uses this/, `
    const twice = (g: (x: number) => number, x: number): number => g(g(x));
    class M { g: (x: number) => number; constructor(readonly k: number) { this.g = (x) => x * this.k; } }
    function f(a: number): number { return twice(new M(a).g, a); }`),
];

const hackers: Case[] = [
  holds("a random generator of its own, and a path by Box and Muller", `
    const mixed = (seed: number) => () => { seed |= 0; seed = Math.imul(seed, 1597) + 51749 | 0; const t = Math.imul(seed ^ (seed >>> 13), 0x5bd1 | 1); return ((t ^ (t >>> 11)) >>> 0) / 4294967296; };
    function f(s0: number, vol: number, rate: number): number {
      const random = mixed(42);
      let spare: number | null = null;
      const normal = (): number => {
        if (spare !== null) { const z = spare; spare = null; return z; }
        const r = Math.sqrt(-2 * Math.log(1 - random())), t = 2 * Math.PI * random();
        spare = r * Math.sin(t);
        return r * Math.cos(t);
      };
      let payoff = 0;
      const paths = 5, steps = 3, dt = 1 / steps;
      for (let p = 0; p < paths; p++) {
        let s = s0, average = 0;
        for (let k = 0; k < steps; k++) average += (s *= Math.exp((rate - vol * vol / 2) * dt + vol * Math.sqrt(dt) * normal())) / steps;
        payoff += Math.max(average - 1, 0) * Math.exp(-rate);
      }
      return payoff / paths;
    }`, [1.1, 0.3, 0.05]),
  holds("one-liners", `
    const upTo = (n: number) => [...Array(n).keys()], sq = (x: number) => x * x, Σ = (xs: number[]) => xs.reduce((a, b) => a + b, 0);
    const lerp = (a: number, b: number, t: number) => a + (b - a) * t, frac = (x: number) => x - ~~x, sgn = (x: number) => +(x > 0) - +(x < 0);
    function f(x: number, y: number) { return Σ(upTo(4).map(i => sq(lerp(x, y, i / 3)) * (i & 1 ? -1 : 1))) + frac(x * 3.7) * sgn(y) + (x > y && x || y) + [x, y][+(x < y)]!; }`, [1.3, 0.4], [0.2, -0.9]),
  holds("state packed into flags, and tables of offsets", `
    const enum Flag { None = 0, Fixed = 1 << 0, Heavy = 1 << 1, Linked = 1 << 2 }
    const DX = [1, 0, -1, 0] as const, DY = [0, 1, 0, -1] as const;
    function f(grid: Float64Array, k: number, n: number): number {
      const flags = new Uint8Array(n * n).map((_, i) => (i % 3 === 0 ? Flag.Fixed : Flag.None) | (i % 4 === 1 ? Flag.Heavy : 0) | (i > n ? Flag.Linked : 0));
      let cur = grid.slice(), next = new Float64Array(n * n);
      for (let it = 0; it < 3; ++it, [cur, next] = [next, cur]) {
        for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) {
          const i = y * n + x, flag = flags[i]!;
          if (flag & Flag.Fixed) { next[i] = cur[i]!; continue; }
          let acc = 0, cnt = 0;
          for (let d = 0; d < 4; d++) { const u = x + DX[d]!, v = y + DY[d]!; if (u < 0 || v < 0 || u >= n || v >= n) continue; acc += cur[v * n + u]!; cnt++; }
          next[i] = cur[i]! + k * (acc / cnt - cur[i]!) * (flag & Flag.Heavy ? 0.5 : 1) + ((flag & (Flag.Heavy | Flag.Linked)) === (Flag.Heavy | Flag.Linked) ? k * k : 0);
        }
      }
      return cur.reduce((s, v, i) => s + v * v * (i + 1), 0);
    }`, [Float64Array.of(0.1, 0.5, -0.2, 1, 0.3, 0.7, -0.6, 0.4, 0.9), 0.3, 3]),
  holds("a switch over true, fall-through and a labelled loop", `
    function f(x: number, y: number): number {
      let acc = 0;
      search: for (let i = 0; ; i++) {
        switch (true) {
          case i > 6: break search;
          case x * i > 4: acc += x * y; continue search;
          case i % 2 === 0: acc += x;
          case i % 3 === 0: acc *= 1 + y / 10; break;
          default: acc -= y * i;
        }
        if (acc > 20) break;
      }
      return acc;
    }`, [0.9, 1.1], [3, 2]),
  holds("a table that is filled where it is asked", `
    function f(x: number, n: number): number {
      const memo: number[] = [1], counts = new Float64Array(8).fill(NaN);
      let asked = 0;
      const cheb = (k: number): number => { asked += memo[k] === undefined ? x : 1; return memo[k] ??= k === 1 ? x : 2 * x * memo[k - 1]! - memo[k - 2]!; };
      let total = 0;
      for (let k = 0; k <= n; k++) total += cheb(k) * cheb(Math.max(0, k - 1));
      counts[0] ||= x; counts[1] ??= x;
      return total + asked * memo.length + memo.slice(-2).reduce((a, b) => a * b) + counts[0]!;
    }`, [0.7, 5]),
  holds("destructuring everywhere", `
    type Frame = { t: number; pose: { pos: [x: number, y: number]; rot?: number }; tags?: string[] };
    const mix = ({ t: t0, pose: { pos: [x0, y0], rot: r0 = 0 } }: Frame, { t: t1, pose: { pos: [x1, y1], rot: r1 = r0 } }: Frame, t: number) => {
      const w = (t - t0) / (t1 - t0);
      return { x: x0 + w * (x1 - x0), y: y0 + w * (y1 - y0), rot: r0 + w * (r1 - r0) };
    };
    function f(frames: Frame[], t: number): number {
      const [first, ...others] = frames;
      let previous = first!;
      for (const frame of others) {
        if (frame.t >= t) { const { x, y, ...rest } = mix(previous, frame, t); return x * y + rest.rot; }
        ({ pose: { rot: previous.pose.rot = t } } = previous);
        previous = { ...frame, pose: { rot: previous.pose.rot, ...frame.pose } };
        [previous.t, , previous.pose.pos[1]] = [previous.t * 0.9, 7, previous.pose.pos[0]];
      }
      return -t;
    }`, [[{ t: 0, pose: { pos: [0, 1] } }, { t: 1, pose: { pos: [2, 0.5], rot: 0.3 } }, { t: 2, pose: { pos: [3, 3], rot: 1 }, tags: ["end"] }], 0.4]),
  holds("closures in a loop, each with a variable of its own", `
    function f(x: number, y: number): number {
      const fns: (() => number)[] = [];
      for (let i = 0; i < 3; i++) { let bias = i * x; fns.push(() => (bias += y) * i); }
      var total = 0;
      for (var j = 0; j < fns.length; j++) total += fns[j]!() + fns[j]!();
      return total + j;
    }`, [1.5, 0.2]),
  holds("sorting objects, ranks, and a median", `
    function f(xs: number[], y: number): number {
      const ranked = xs.map((v, i) => ({ v, i })).sort((a, b) => a.v - b.v || a.i - b.i);
      const median = xs.length % 2 ? ranked[xs.length >> 1]!.v : (ranked[xs.length / 2 - 1]!.v + ranked[xs.length / 2]!.v) / 2;
      const mad = xs.map((v) => Math.abs(v - median)).sort((a, b) => a - b)[xs.length >> 1]!;
      return ranked.reduce((s, { v, i }, rank) => s + v * (rank - i), 0) + median * y + mad;
    }`, [[0.4, -1.2, 2.2, 0.9], 0.3], [[3, 0.5, 2], 2]),
  holds("an integer square root, continued fractions, and numbers as conditions", `
    const gcd = (a: number, b: number): number => (b ? gcd(b, a % b) : a);
    function f(x: number, n: number): number {
      let r = n, k = 0;
      while (r * r > n) { r = (r + n / r) >> 1; if (++k > 50) throw new Error("no root"); }
      let cf = x;
      for (let i = r; i; i--) cf = 1 / (i + cf);
      return cf * gcd(n, 12) + (n && x) + (x || n) + (!n ? x : -x * k);
    }`, [0.6, 18]),
  holds("an event queue kept in order by insertion", `
    interface Event { at: number; size: number }
    function f(rate: number, service: number): number {
      const queue: Event[] = [{ at: 0.3, size: 1 }, { at: 0.1, size: rate }, { at: 0.8, size: 0.5 }].sort((a, b) => a.at - b.at);
      let clock = 0, waited = 0, served = 0;
      while (queue.length && served < 8) {
        const { at, size } = queue.shift()!;
        clock = Math.max(clock, at);
        waited += clock - at;
        clock += size * service;
        served++;
        if (size * rate > 0.4) {
          const again: Event = { at: clock + 0.2 * rate, size: size * 0.6 };
          let i = queue.findIndex((e) => e.at > again.at);
          if (i < 0) i = queue.length;
          queue.splice(i, 0, again);
        }
      }
      return waited + clock;
    }`, [0.9, 0.5], [1.3, 0.7]),
];

const librarians: Case[] = [
  holds("a generic matrix over a field that is given as an object of operations", `
    interface Field<T> { readonly zero: T; readonly one: T; add(a: T, b: T): T; mul(a: T, b: T): T; neg(a: T): T; inv(a: T): T; abs(a: T): number }
    interface Complex { re: number; im: number }
    const reals: Field<number> = { zero: 0, one: 1, add: (a, b) => a + b, mul: (a, b) => a * b, neg: (a) => -a, inv: (a) => 1 / a, abs: (a) => Math.abs(a) };
    const complexes: Field<Complex> = {
      zero: { re: 0, im: 0 }, one: { re: 1, im: 0 },
      add: (a, b) => ({ re: a.re + b.re, im: a.im + b.im }), mul: (a, b) => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }),
      neg: ({ re, im }) => ({ re: -re, im: -im }), inv: ({ re, im }) => { const d = re * re + im * im; return { re: re / d, im: -im / d }; }, abs: ({ re, im }) => Math.hypot(re, im),
    };
    function determinant<T>(F: Field<T>, m: readonly (readonly T[])[]): T {
      const a = m.map((row) => row.slice());
      let det = F.one;
      for (let k = 0; k < a.length; k++) {
        let p = k;
        for (let i = k + 1; i < a.length; i++) if (F.abs(a[i]![k]!) > F.abs(a[p]![k]!)) p = i;
        if (p !== k) { const t = a[p]!; a[p] = a[k]!; a[k] = t; det = F.neg(det); }
        const inv = F.inv(a[k]![k]!);
        det = F.mul(det, a[k]![k]!);
        for (let i = k + 1; i < a.length; i++) {
          const m = F.neg(F.mul(a[i]![k]!, inv));
          for (let j = k; j < a.length; j++) a[i]![j] = F.add(a[i]![j]!, F.mul(m, a[k]![j]!));
        }
      }
      return det;
    }
    function f(x: number, y: number): number {
      const d = determinant(reals, [[x, 2, y], [1, y, 3], [y, x, 1]]);
      const c = determinant(complexes, [[{ re: x, im: y }, { re: 1, im: 0 }], [{ re: 0, im: y }, { re: y, im: -x }]]);
      return d + c.re * c.im;
    }`, [1.5, 0.4]),
  holds("a pair of functions for each shape, kept in a record by kind", `
    type Shapes = { circle: { r: number }; box: { w: number; h: number }; ring: { inner: number; outer: number } };
    type Kind = keyof Shapes;
    type Ops<K extends Kind> = { area(s: Shapes[K]): number; rim(s: Shapes[K]): number };
    const table: { [K in Kind]: Ops<K> } = {
      circle: { area: ({ r }) => Math.PI * r * r, rim: ({ r }) => 2 * Math.PI * r },
      box: { area: ({ w, h }) => w * h, rim: ({ w, h }) => 2 * (w + h) },
      ring: { area: ({ inner, outer }) => Math.PI * (outer ** 2 - inner ** 2), rim: ({ inner, outer }) => 2 * Math.PI * (inner + outer) },
    };
    const quotient = <K extends Kind>(kind: K, shape: Shapes[K]): number => table[kind].area(shape) / table[kind].rim(shape) ** 2;
    function f(a: number, b: number): number { return quotient("circle", { r: a }) + a * quotient("box", { w: a, h: b }) + b * quotient("ring", { inner: a, outer: a + b }); }`, [0.8, 1.7]),
  holds({ name: "an abstract optimizer with momentum and Adam below it", kink: true }, `
    abstract class Optimizer {
      protected t = 0;
      constructor(protected readonly lr: number) {}
      step(x: number[], g: readonly number[]): void { this.t++; for (let i = 0; i < x.length; i++) x[i]! -= this.lr * this.direction(i, g[i]!); }
      protected abstract direction(i: number, g: number): number;
    }
    class Momentum extends Optimizer {
      private readonly v: number[] = [];
      constructor(lr: number, private beta = 0.9) { super(lr); }
      protected direction(i: number, g: number): number { return (this.v[i] = this.beta * (this.v[i] ?? 0) + g); }
    }
    class Adam extends Optimizer {
      private readonly m: Float64Array; private readonly s: Float64Array;
      constructor(lr: number, n: number, private readonly b1 = 0.9, private readonly b2 = 0.99) { super(lr); this.m = new Float64Array(n); this.s = new Float64Array(n); }
      protected override direction(i: number, g: number): number {
        const m = this.m[i] = this.b1 * this.m[i]! + (1 - this.b1) * g, s = this.s[i] = this.b2 * this.s[i]! + (1 - this.b2) * g ** 2;
        return m / (1 - this.b1 ** this.t) / (Math.sqrt(s / (1 - this.b2 ** this.t)) + 1e-8);
      }
    }
    const loss = ([a, b]: readonly number[]): number => (1 - a!) ** 2 + 3 * (b! - a! * a!) ** 2;
    const slope = ([a, b]: readonly number[]): number[] => [-2 * (1 - a!) - 12 * a! * (b! - a! * a!), 6 * (b! - a! * a!)];
    function train(optimizer: Optimizer, x: number[], n: number): number { for (let k = 0; k < n; k++) optimizer.step(x, slope(x)); return loss(x); }
    function f(lr: number, x0: number[]): number { return train(new Momentum(lr, 0.5), [...x0], 4) + train(new Adam(lr, x0.length), [...x0], 4); }`, [0.03, [0.4, -0.3]]),
  holds("lenses", `
    type Lens<S, A> = { get: (s: S) => A; set: (s: S, a: A) => S };
    const prop = <S, K extends keyof S>(key: K): Lens<S, S[K]> => ({ get: (s) => s[key], set: (s, a) => ({ ...s, [key]: a }) });
    const compose = <A, B, C>(f: Lens<A, B>, g: Lens<B, C>): Lens<A, C> => ({ get: (s) => g.get(f.get(s)), set: (s, a) => f.set(s, g.set(f.get(s), a)) });
    const over = <S, A>(lens: Lens<S, A>, s: S, fn: (a: A) => A): S => lens.set(s, fn(lens.get(s)));
    interface World { body: { mass: number; speed: number }; time: number }
    const speed = compose(prop<World, "body">("body"), prop<World["body"], "speed">("speed")), time = prop<World, "time">("time");
    function f(w: World, g: number): number {
      const later = over(time, over(speed, w, (v) => v * g + 1), (t) => t + g);
      return later.body.speed * later.body.mass + later.time * w.body.speed;
    }`, [{ body: { mass: 2, speed: 0.5 }, time: 3 }, 0.7]),
  holds("a state machine of handlers that return the next state", `
    type State = "rest" | "rise" | "fall";
    interface Cell { v: number; age: number }
    const handlers: Record<State, (c: Cell, input: number) => State> = {
      rest(c, input) { c.v += 0.1 * (input - c.v); return c.v > 0.2 ? "rise" : "rest"; },
      rise: (c, input) => ((c.v *= 1.5, c.age++, c.v > 1 + input / 10) ? "fall" : "rise"),
      fall: (c) => { c.v *= 0.4; if (c.v < 0.2) { c.age = 0; return "rest"; } return "fall"; },
    };
    function f(inputs: number[], v: number): number {
      const cell: Cell = { v, age: 0 };
      let state: State = "rest", total = 0;
      for (const input of inputs) { state = handlers[state](cell, input); total += cell.v * (1 + cell.age) * (state === "fall" ? input : 1); }
      return total;
    }`, [[1, 1.2, 0.8, 0.9, 1.1, 0.7, 0.2], 0.15]),
  holds("points of any dimension by a tuple type, with a typed zip", `
    type Vec<N extends 2 | 3> = N extends 2 ? [number, number] : [number, number, number];
    const zipWith = <V extends readonly number[]>(a: V, b: V, op: (x: number, y: number) => number): number[] => a.map((x, i) => op(x, b[i]!));
    const dist = <V extends readonly number[]>(a: V, b: V): number => Math.hypot(...zipWith(a, b, (x, y) => x - y));
    function f(a: Vec<2>, b: Vec<3>): number { return dist(a, [0.3, 1]) + dist<Vec<3>>(b, [a[0], 1, a[1]]); }`, [[1, 2], [0.5, -1, 2]]),
  holds("a pool that lends buffers, and takes them back", `
    class Pool {
      private readonly free: Float64Array[] = [];
      constructor(private readonly size: number) {}
      with<T>(use: (buffer: Float64Array) => T): T { const buffer = this.free.pop() ?? new Float64Array(this.size); buffer.fill(0); const result = use(buffer); this.free.push(buffer); return result; }
    }
    function f(x: Float64Array, k: number): number {
      const pool = new Pool(x.length);
      const smooth = (v: Float64Array, out: Float64Array): void => v.forEach((e, i) => { out[i] = (1 - k) * e + k * (v[i - 1] ?? 0); });
      let total = 0;
      for (let r = 1; r <= 3; r++) total += pool.with((a) => { smooth(x, a); return pool.with((b) => { smooth(a, b); return b.reduce((s, e) => s + e ** r, 0); }); });
      return total;
    }`, [Float64Array.of(1, 0.5, -0.7), 0.3]),
  holds("iterables made by hand are refused, arrays of pairs are not", `
    const entries = <T>(o: readonly (readonly [string, T])[]): T[] => o.map(([, value]) => value);
    function f(x: number, y: number): number {
      const pairs: [string, number][] = [["a", x], ["b", y]];
      let total = 0;
      for (const [name, value] of pairs) total += name === "a" ? value * value : value;
      for (const [i, value] of entries(pairs).entries()) total += i * value * x;
      return total;
    }`, [0.3, 2]),
  holds("enums as indices, const objects as enums", `
    enum Axis { X, Y, Z }
    const Mode = { Add: "add", Mul: "mul" } as const;
    type Mode = (typeof Mode)[keyof typeof Mode];
    const apply = (mode: Mode, a: number, b: number): number => { switch (mode) { case Mode.Add: return a + b; case Mode.Mul: return a * b; } };
    const axes = [Axis.X, Axis.Y, Axis.Z] as const;
    function f(v: [number, number, number], s: number): number {
      let total = 0;
      for (const axis of axes) total = apply(axis === Axis.Y ? Mode.Mul : Mode.Add, total, v[axis] * s);
      return total + v[Axis.Z] * axes.length;
    }`, [[1.5, 0.3, 2], 0.7]),
  holds("a timeline of keyframes with easing by name", `
    const ease = {
      linear: (t: number) => t, quad: (t: number) => t * t, "in-out": (t: number) => (t < 0.5 ? 2 * t * t : 1 - (-2 * t + 2) ** 2 / 2),
      back(t: number, s = 1.7) { return t * t * ((s + 1) * t - s); },
    } satisfies Record<string, (t: number) => number>;
    type Ease = keyof typeof ease;
    interface Key { at: number; value: number; ease?: Ease }
    function sample(keys: readonly Key[], t: number): number {
      if (t <= keys[0]!.at) return keys[0]!.value;
      for (let i = 1; i < keys.length; i++) {
        const { at, value, ease: name = "linear" } = keys[i]!;
        if (t <= at) { const prev = keys[i - 1]!, u = (t - prev.at) / (at - prev.at); return prev.value + (value - prev.value) * ease[name](u); }
      }
      return keys.at(-1)!.value;
    }
    function f(keys: Key[], t: number): number { return sample(keys, t) * sample(keys, 2 * t) + sample(keys, -1) + sample(keys, 100 * t); }`,
    [[{ at: 0, value: 1 }, { at: 1, value: 3, ease: "in-out" }, { at: 2, value: 2, ease: "back" }], 0.7]),
  throws("validation by a schema of predicates", /radius: must be positive/, `
    type Rule<T> = { [K in keyof T]: { test: (v: T[K]) => boolean; text: string } };
    interface Params { radius: number; sides: number }
    const rules: Rule<Params> = { radius: { test: (v) => v > 0, text: "must be positive" }, sides: { test: (v) => v >= 3, text: "at least 3" } };
    function check(p: Params): Params {
      for (const key of ["radius", "sides"] as const) if (!rules[key].test(p[key])) throw new Error(\`\${key}: \${rules[key].text}\`);
      return p;
    }
    function f(radius: number, n: number): number { const { radius: r, sides } = check({ radius, sides: n }); return 0.5 * sides * r * r * Math.sin(2 * Math.PI / sides); }`, [1.5, 6], [-1.5, 6]),
  holds("namespaces of helpers, one in another", `
    namespace Geo {
      export const R = 6371;
      export namespace Angle { export const rad = (d: number): number => (d * Math.PI) / 180; export const turns = 2; }
      export function haversine(a: readonly [number, number], b: readonly [number, number]): number {
        const [p, q] = [Angle.rad(a[0]), Angle.rad(b[0])], dl = Angle.rad(b[1] - a[1]);
        const h = Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin(dl / 2) ** 2;
        return Angle.turns * R * Math.asin(Math.min(1, Math.sqrt(h)));
      }
    }
    function f(lat: number, lon: number): number { return Geo.haversine([lat, lon], [47.4, 8.5]) / Geo.R; }`, [52.5, 13.4]),
  holds("recursive types of JSON, folded", `
    type Json = number | string | boolean | null | Json[] | { [key: string]: Json };
    type Tree = { value: number; children?: Tree[] };
    const sum = (t: Tree, depth = 0): number => t.value / (1 + depth) + (t.children?.reduce((s, c) => s + sum(c, depth + 1), 0) ?? 0);
    const deepest = (t: Tree): number => 1 + Math.max(0, ...(t.children ?? []).map(deepest));
    function f(t: Tree, x: number): number { return sum(t) * x + sum({ value: x, children: [t, { value: x * x }] }) + deepest(t); }`,
    [{ value: 1.5, children: [{ value: 2 }, { value: -1, children: [{ value: 0.5 }] }] }, 0.8]),
  holds("promises of nothing: void callbacks, sinks and taps", `
    type Sink = (x: number) => void;
    const tap = <T>(x: T, fn: (x: T) => void): T => { fn(x); return x; };
    const fanout = (...sinks: Sink[]): Sink => (x) => { for (const sink of sinks) sink(x); };
    function f(x: number, y: number): number {
      let sum = 0, max = -Infinity;
      const stats = { n: 0 };
      const sink = fanout((v) => { sum += v; }, (v) => { if (v > max) max = v; }, () => stats.n++);
      [x, y, x * y].forEach((v) => sink(v));
      return tap(sum / stats.n, sink) * max + sum;
    }`, [1.2, 0.7]),
];

const packages: Case[] = [
  holds("bodies that collide: a vector class with two constructors, statics that make, methods that write into themselves, scratch objects of the module", `
    class V2 {
      u: number; v: number;
      constructor(u?: number, v?: number);
      constructor(like: V2);
      constructor(u: number | V2 = 0, v = 0) { if (typeof u === "object") { this.u = u.u; this.v = u.v; } else { this.u = u; this.v = v; } }
      static origin(): V2 { return new V2(); }
      static inner(p: V2, q: V2): number { return p.u * q.u + p.v * q.v; }
      static turn(p: V2, q: V2): number { return p.u * q.v - q.u * p.v; }
      static between(p: V2, q: V2, t: number): V2 { return V2.origin().blend(p, q, t); }
      copy(): V2 { return new V2(this); }
      put(u: number, v: number): this { this.u = u; this.v = v; return this; }
      blend(p: V2, q: V2, t: number): V2 { return this.put(p.u + t * (q.u - p.u), p.v + t * (q.v - p.v)); }
      move(q: V2, by: number): this { this.u += by * q.u; this.v += by * q.v; return this; }
      get size(): number { return Math.sqrt(V2.inner(this, this)); }
      shrinkToOne(): number { const size = this.size; if (size < 1e-9) return 0.0; this.put(this.u / size, this.v / size); return size; }
    }
    interface Ball { at: V2; speed: V2; spin: number; lightness: number; readonly radius: number }
    const start = { energy: 0.25 };
    function bounce(a: Ball, b: Ball, n: V2): number {
      const approach = V2.inner(n, a.speed) - V2.inner(n, b.speed), arms = V2.turn(n, a.speed) * a.radius + V2.turn(n, b.speed) * b.radius;
      const weight = a.lightness + b.lightness + 0.1 * arms * arms, push = weight != 0.0 ? Math.max(approach / weight, 0) : 0.0;
      a.speed.move(n, -push * a.lightness); b.speed.move(n, push * b.lightness);
      a.spin -= 0.3 * push * arms; b.spin += 0.3 * push * arms;
      return push;
    }
    function f(x: number, v: number, m: number): number {
      const a: Ball = { at: new V2(), speed: new V2(v, 0.1), spin: 0.2, lightness: 1 / m, radius: 0.5 }, b: Ball = { at: new V2(x, 0.4), speed: new V2(-0.3, 0), spin: 0, lightness: 1, radius: 0.7 };
      let total = start.energy;
      for (let i = 0; i < 4; ++i) {
        const n = b.at.copy().move(a.at, -1), distance = n.shrinkToOne();
        if (distance < 1.2) total += bounce(a, b, n);
        for (const { at, speed } of [a, b]) at.move(speed, 0.3);
      }
      return total + V2.between(a.at, b.at, 0.3).size + a.speed.copy().put(a.speed.v, a.speed.u).u + a.spin;
    }`, [1.3, 0.9, 2], [5, 0.1, 1]),
  holds("modules of functions whose first parameter is what they write to", {
    "program.ts": `import * as vec from "./vec.ts";
import * as mat from "./mat.ts";
const up = vec.of(0, 1, 0);
export function f(ex: number, angle: number): number {
  const eye = vec.of(ex, 2, 3), z = vec.unit(vec.none(), eye), x = vec.unit(vec.none(), vec.normal(vec.none(), up, z)), y = vec.normal(vec.none(), z, x);
  const m = mat.turned(mat.none(), angle), out = vec.none();
  vec.apply(out, m, vec.add(out, x, y, 0.5));
  vec.apply(out, m, out);
  vec.inTriples([...out, ex, 1, angle], (v) => { vec.unit(v, v); });
  return vec.inner(out, z) + vec.gap(out, eye) + out[1]! + mat.volume(m) * ex;
}`,
    "vec.ts": `import type { Mat } from "./mat.ts";
export type Vec = Float64Array;
export function none(): Vec { return new Float64Array(3); }
export function of(...parts: [number, number, number]): Vec { const out = none(); parts.forEach((part, i) => { out[i] = part; }); return out; }
export const inner = (p: Readonly<Vec>, q: Readonly<Vec>): number => { let sum = 0; for (let i = 0; i < 3; ++i) sum += p[i]! * q[i]!; return sum; };
export const gap = (p: Readonly<Vec>, q: Readonly<Vec>): number => { const [a, b, c] = [0, 1, 2].map((i) => p[i]! - q[i]!) as [number, number, number]; return a * a + b * b + c * c; };
export function normal(out: Vec, p: Readonly<Vec>, q: Readonly<Vec>): Vec { const [p0, p1, p2] = p as unknown as [number, number, number], [q0, q1, q2] = q as unknown as [number, number, number]; out[2] = p0 * q1 - p1 * q0; out[1] = p2 * q0 - p0 * q2; out[0] = p1 * q2 - p2 * q1; return out; }
export function unit(out: Vec, p: Readonly<Vec>): Vec { const size = Math.sqrt(inner(p, p)), by = size === 0 ? 0 : 1 / size; for (let i = 0; i < 3; i++) out[i] = by * p[i]!; return out; }
export function add(out: Vec, p: Readonly<Vec>, q: Readonly<Vec>, by = 1): Vec { for (let i = 3; i--;) out[i] = p[i]! + by * q[i]!; return out; }
export function apply(out: Vec, m: Readonly<Mat>, p: Readonly<Vec>): Vec { const [a, b, c] = [p[0]!, p[1]!, p[2]!]; for (let row = 0; row < 3; row++) out[row] = m[row]! * a + m[row + 3]! * b + m[row + 6]! * c; return out; }
export const inTriples = (() => { const step = 3; return (all: number[], visit: (v: Vec) => void): number[] => { for (let i = 0; i < all.length; i += step) { const one = of(all[i]!, all[i + 1]!, all[i + 2]!); visit(one); one.forEach((part, k) => { all[i + k] = part; }); } return all; }; })();`,
    "mat.ts": `export type Mat = Float64Array;
export function none(): Mat { const out = new Float64Array(9); out[0] = out[4] = out[8] = 1; return out; }
export function turned(out: Mat, angle: number): Mat { const [c, s] = [Math.cos(angle), Math.sin(angle)]; out[1] = -(out[3] = -s); out[0] = out[4] = c; return out; }
export function volume([a, b, c, d, e, f, g, h, i]: Readonly<Mat>): number { return a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!); }`,
  }, [1.2, 0.4]),
  holds("a biquad filter with its state in fields, run over blocks", `
    interface Coefficients { b0: number; b1: number; b2: number; a1: number; a2: number }
    const lowpass = (f0: number, q: number): Coefficients => { const w = 2 * Math.PI * f0, alpha = Math.sin(w) / (2 * q), c = Math.cos(w), a0 = 1 + alpha; return { b0: (1 - c) / 2 / a0, b1: (1 - c) / a0, b2: (1 - c) / 2 / a0, a1: (-2 * c) / a0, a2: (1 - alpha) / a0 }; };
    class Biquad {
      private x1 = 0; private x2 = 0; private y1 = 0; private y2 = 0;
      constructor(private c: Coefficients) {}
      tick(x: number): number { const { b0, b1, b2, a1, a2 } = this.c, y = b0 * x + b1 * this.x1 + b2 * this.x2 - a1 * this.y1 - a2 * this.y2; [this.x2, this.x1, this.y2, this.y1] = [this.x1, x, this.y1, y]; return y; }
      process(block: Float32Array | Float64Array, out: Float64Array): void { block.forEach((x, i) => { out[i] = this.tick(x); }); }
      retune(c: Partial<Coefficients>): void { this.c = { ...this.c, ...c }; }
    }
    function f(signal: Float64Array, f0: number, q: number): number {
      const chain = [lowpass(f0, q), lowpass(f0 * 1.5, 0.7)].map((c) => new Biquad(c)), out = new Float64Array(signal.length);
      let input = signal;
      for (const filter of chain) { filter.process(input, out); input = out.slice(); filter.retune({ b0: q }); }
      chain[0]!.process(input, out);
      return out.reduce((s, y, i) => s + y * y * (i + 1), 0);
    }`, [Float64Array.of(1, 0.5, -0.3, 0.8), 0.1, 0.9]),
  holds("a small package of statistics: guards, sorted copies, quantiles of one or of several, fits as objects and as functions", `
    type Pair = readonly [number, number];
    function average(x: readonly number[]): number { if (x.length === 0) throw new RangeError("nothing to take the average of"); let lost = 0, sum = 0; for (const v of x) { const part = v - lost, next = sum + part; lost = next - sum - part; sum = next; } return sum / x.length; }
    const moment = (x: readonly number[], order: 1 | 2 | 3): number => { const centre = average(x); let total = 0; if (order !== 2) { for (let i = 0; i < x.length; i++) total += (x[i]! - centre) ** order; } else { for (const v of x) { const d = v - centre; total += d * d; } } return total; };
    const spread = (x: readonly number[]): number => (x.length < 2 ? 0 : moment(x, 2) / (x.length - 1));
    function ofSorted(x: readonly number[], share: number): number { if (share < 0 || share > 1) throw new RangeError("a share is from 0 to 1"); else if (share === 1) return x.at(-1)!; const place = share * (x.length - 1), below = Math.floor(place); if (place === below) return x[below]!; else return x[below]! + (place - below) * (x[below + 1]! - x[below]!); }
    function quantile(x: readonly number[], shares: number[]): number[]; function quantile(x: readonly number[], share: number): number;
    function quantile(x: readonly number[], share: number | number[]): number | number[] { const sorted = [...x].sort((a, b) => a - b); return Array.isArray(share) ? share.map((one) => ofSorted(sorted, one)) : ofSorted(sorted, share); }
    function fitLine(data: readonly Pair[]): { slope: number; offset: number } { const [mx, my] = [average(data.map(([x]) => x)), average(data.map(([, y]) => y))]; let xy = 0, xx = 0, pair, dx; for (let i = 0; i < data.length; i++) { pair = data[i]!; dx = pair[0] - mx; xy += dx * (pair[1] - my); xx += dx * dx; } const slope = xy / xx; return { slope, offset: my - slope * mx }; }
    const asFunction = ({ slope, offset }: { slope: number; offset: number }): ((x: number) => number) => (x) => offset + slope * x;
    const explained = (data: readonly Pair[], model: (x: number) => number): number => { if (data.length < 2) return 1; const rest = data.reduce((s, [x, y]) => s + (y - model(x)) ** 2, 0); return 1 - rest / moment(data.map(([, y]) => y), 2); };
    function f(xs: number[], ys: number[]): number {
      const data = xs.map((x, i): Pair => [x, ys[i]!]), fit = fitLine(data), [q1, q3] = quantile(ys, [0.25, 0.7]) as [number, number];
      return explained(data, asFunction(fit)) + spread(xs) * (q3 - q1) + moment(ys, 3) / Math.sqrt(spread(ys)) + quantile(xs, 0.5) * fit.offset + average(ys);
    }`, [[1, 2.2, 2.9, 4.1], [0.9, 2.5, 2.7, 4.6]]),
  holds("curves by control points: a helper object whose methods call each other, a class with a rest parameter, callbacks with this", `
    interface Pt { x: number; y: number }
    const nodes = [0, 0.7745966692414834, -0.7745966692414834] as const, weights = [8 / 9, 5 / 9, 5 / 9];
    const tools = {
      mix: (p: Pt, q: Pt, t: number): Pt => ({ x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y) }),
      hodographs(points: Pt[]): Pt[][] { const all: Pt[][] = []; for (let now = points, degree = now.length - 1; degree > 0; degree = now.length - 1) { now = now.slice(1).map((p, i) => ({ x: degree * (p.x - now[i]!.x), y: degree * (p.y - now[i]!.y) })); all.push(now); } return all; },
      along(points: readonly Pt[], t: number): Pt { switch (points.length) { case 1: return points[0]!; case 2: return { x: points[0]!.x * (1 - t) + points[1]!.x * t, y: points[0]!.y * (1 - t) + points[1]!.y * t }; } const left = points.map(({ x, y }) => ({ x, y })); for (; left.length > 1; left.pop()) { for (let i = 0; i + 1 < left.length; i++) { const { x, y } = left[i]!, next = left[i + 1]!; left[i] = { x: x + t * (next.x - x), y: y + t * (next.y - y) }; } } return left[0]!; },
      arc(speed: (t: number) => Pt): number { let total = 0; for (let i = 0; i < nodes.length; ++i) { const { x, y } = speed((1 + nodes[i]!) / 2); total += weights[i]! * Math.hypot(x, y); } return total / 2; },
      within(lo: number, v: number, hi: number): boolean { return (lo <= v && v <= hi); },
    };
    class Curve {
      readonly points: Pt[]; readonly slopes: Pt[][];
      constructor(...coordinates: number[]) { const points: Pt[] = []; for (let i = 0; i < coordinates.length; i += 2) points.push({ x: coordinates[i]!, y: coordinates[i + 1]! }); this.points = points; this.slopes = tools.hodographs(points); }
      at(t: number): Pt { return tools.along(this.points, t); }
      slope(t: number): Pt { return tools.along(this.slopes[0]!, t); }
      get length(): number { return tools.arc((t) => this.slope(t)); }
      beside(t: number, by: number): Pt { const { x, y } = this.at(t), d = this.slope(t), size = Math.hypot(d.x, d.y); return { x: x - by * d.y / size, y: y + by * d.x / size }; }
      closest({ x, y }: Pt): number { const looked = [0, 0.25, 0.5, 0.75, 1].map((t) => this.at(t)); let least = Infinity, where = 0; looked.forEach((p, i) => { const d = Math.hypot(p.x - x, p.y - y); if (d < least) { least = d; where = i; } }); return tools.within(0.1, where / 4, 0.9) ? least : -least; }
    }
    function f(a: number, b: number): number { const curve = new Curve(0, 0, a, 1, 2, b, 3, 0), { x, y } = tools.mix(curve.beside(0.3, a), curve.at(1), 0.2); return curve.length * x + y + curve.closest({ x: b, y: a }); }`, [0.8, 1.4]),
  holds("chains of this, clones, copies, arrays that are written from an offset, a component by its number", `
    class Rotation { constructor(public a = 1, public axis = new Vec()) {} static about(axis: Vec, angle: number): Rotation { return new Rotation(Math.cos(angle / 2), axis.clone().times(Math.sin(angle / 2))); } }
    class Vec {
      static readonly dimension = 3;
      constructor(public x = 0, public y = 0, public z = 0) {}
      put(x: number, y: number, z?: number): this { if (z === undefined) z = this.z; [this.x, this.y, this.z] = [x, y, z]; return this; }
      clone(): Vec { return new Vec(this.x, this.y, this.z); }
      take(other: Vec): this { return this.put(other.x, other.y, other.z); }
      plus({ x, y, z }: Vec, by = 1): this { this.x += by * x; this.y += by * y; this.z += by * z; return this; }
      times(by: number): this { for (const key of ["x", "y", "z"] as const) this[key] *= by; return this; }
      normalTo(p: Vec, q: Vec): this { return this.put(p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x); }
      rotate({ a, axis }: Rotation): this { const twice = new Vec().normalTo(axis, this).times(2); return this.plus(twice, a).plus(new Vec().normalTo(axis, twice)); }
      get squared(): number { return this.x ** 2 + this.y ** 2 + this.z ** 2; }
      unit(): this { return this.times(1 / (Math.sqrt(this.squared) || 1)); }
      into(list: number[] = [], from = 0): number[] { list[from] = this.x; list[from + 1] = this.y; list[from + 2] = this.z; return list; }
      part(k: number): number { switch (k) { case 0: return this.x; case 1: return this.y; case 2: return this.z; default: throw new RangeError("there is no component " + k); } }
    }
    function f(a: number, angle: number): number {
      const axis = new Vec(1, a).unit(), v = new Vec(a, 0.5, -1).rotate(Rotation.about(axis, angle));
      const w = v.clone(), list = w.normalTo(w.clone(), axis).plus(v).put(v.y, a).into(v.into(), Vec.dimension), u = new Vec().take(w);
      let s = 0;
      for (let k = 0; k < Vec.dimension; k++) s += u.part(k) * v.part(2 - k) * (k + 1);
      return s + list.reduce((p, c, i) => p + c * i, 0) + v.squared;
    }`, [0.7, 1.1]),
  holds("an abstract table over rows, a view of it that swaps them, callbacks that are called with this", `
    abstract class Table {
      abstract readonly height: number; abstract readonly width: number;
      abstract at(i: number, j: number): number; abstract put(i: number, j: number, v: number): this;
      static diagonal(n: number, v = 1): Rows { const out = new Rows(n, n); for (let i = n; i-- > 0;) out.put(i, i, v); return out; }
      each(visit: (this: Table, i: number, j: number) => void): this { for (let i = 0; i < this.height; i++) for (let j = 0; j < this.width; j++) visit.call(this, i, j); return this; }
      product(other: Table): Rows { const out = new Rows(this.height, other.width), column = new Float64Array(this.width); for (let j = 0; j < other.width; j++) { column.forEach((_, k) => { column[k] = other.at(k, j); }); for (let i = 0; i < this.height; i++) out.put(i, j, column.reduce((s, v, k) => s + v * this.at(i, k), 0)); } return out; }
      get trace(): number { let sum = 0; for (let i = 0; i < Math.min(this.height, this.width); i++) sum += this.at(i, i); return sum; }
      size(by: "root" | "largest" = "root"): number { switch (by) { case "largest": { let most = this.at(0, 0); this.each((i, j) => { if (this.at(i, j) > most) most = this.at(i, j); }); return most; } case "root": { let sum = 0; this.each((i, j) => { sum += this.at(i, j) ** 2; }); return Math.sqrt(sum); } default: throw new TypeError("a size of this kind there is not"); } }
      plus(other: Table): this { return this.each((i, j) => { this.put(i, j, other.at(i, j) + this.at(i, j)); }); }
    }
    class Rows extends Table {
      readonly rows: Float64Array[] = [];
      constructor(readonly height: number, readonly width: number) { super(); while (this.rows.length < height) this.rows.push(new Float64Array(width)); }
      at(i: number, j: number): number { return this.rows[i]![j]!; }
      put(i: number, j: number, v: number): this { this.rows[i]![j] = v; return this; }
    }
    class Flipped extends Table { readonly height: number; readonly width: number; constructor(private readonly of: Rows) { super(); this.height = of.width; this.width = of.height; } at(i: number, j: number): number { return this.of.at(j, i); } put(i: number, j: number, v: number): this { this.of.put(j, i, v); return this; } }
    function f(a: number, b: number): number {
      const m = new Rows(2, 3).put(0, 0, a).put(0, 1, b).put(1, 2, a * b).put(1, 0, 1), t = new Flipped(m), s = m.product(t).plus(Table.diagonal(2, b));
      t.put(2, 0, a);
      return s.trace * m.size() + s.size("largest") + t.product(s).size();
    }`, [0.8, 1.3]),
  holds("a layout by forces: nodes and links by id, velocities that decay", `
    interface Node { id: string; x: number; y: number; vx?: number; vy?: number; fx?: number | null; mass?: number }
    interface Link { source: string; target: string; distance?: number; strength?: number }
    interface Options { iterations?: number; gravity?: number; repulsion?: number; decay?: number }
    function layout(nodes: Node[], links: Link[], { iterations = 3, gravity = 0.1, repulsion = 1, decay = 0.6 }: Options = {}): Node[] {
      const find = (id: string): Node => { const node = nodes.find((n) => n.id === id); if (!node) throw new Error(\`no node \${id}\`); return node; };
      nodes.forEach((n) => { n.vx ??= 0; n.vy ??= 0; });
      for (let it = 0, alpha = 1; it < iterations; it++, alpha *= 0.9) {
        for (const { source, target, distance = 1, strength = 0.5 } of links) {
          const a = find(source), b = find(target), dx = b.x - a.x || 1e-6, dy = b.y - a.y || 1e-6, l = Math.sqrt(dx * dx + dy * dy), k = ((l - distance) / l) * alpha * strength;
          b.vx! -= dx * k; b.vy! -= dy * k; a.vx! += dx * k; a.vy! += dy * k;
        }
        for (const a of nodes) for (const b of nodes) { if (a === b) continue; const dx = b.x - a.x, dy = b.y - a.y, d2 = dx * dx + dy * dy + 0.01; a.vx! -= (repulsion * alpha * (b.mass ?? 1) * dx) / d2; a.vy! -= (repulsion * alpha * (b.mass ?? 1) * dy) / d2; }
        for (const n of nodes) { n.vx = (n.vx! - n.x * gravity) * decay; n.vy = (n.vy! - n.y * gravity) * decay; if (n.fx == null) n.x += n.vx; else { n.x = n.fx; n.vx = 0; } n.y += n.vy; }
      }
      return nodes;
    }
    function f(nodes: Node[], repulsion: number, distance: number): number {
      const placed = layout(nodes.map((n) => ({ ...n })), [{ source: "a", target: "b", distance }, { source: "b", target: "c" }], { repulsion });
      return placed.reduce((s, { x, y }, i) => s + (i + 1) * x * y + Math.hypot(x, y), 0);
    }`, [[{ id: "a", x: 0.1, y: 0.4 }, { id: "b", x: 1, y: -0.3, mass: 2 }, { id: "c", x: -0.6, y: 0.9, fx: 0.5 }], 0.3, 0.8]),
  holds("a spline that is fitted once and asked often, with a class of options", `
    class SplineOptions { boundary: "natural" | "clamped" = "natural"; tension = 0; slopes: [number, number] = [0, 0]; static of(o: Partial<SplineOptions>): SplineOptions { return Object.assign(new SplineOptions(), o); } }
    class Spline {
      private readonly m: number[];
      constructor(private readonly xs: readonly number[], private readonly ys: readonly number[], readonly options = new SplineOptions()) {
        const n = xs.length, a = new Array<number>(n).fill(0), b = [...a], c = [...a], d = [...a];
        b[0] = b[n - 1] = 1;
        if (options.boundary === "clamped") { d[0] = options.slopes[0]; d[n - 1] = options.slopes[1]; }
        for (let i = 1; i < n - 1; i++) { const h0 = xs[i]! - xs[i - 1]!, h1 = xs[i + 1]! - xs[i]!; a[i] = h0 / 6; b[i] = (h0 + h1) / 3; c[i] = h1 / 6; d[i] = (ys[i + 1]! - ys[i]!) / h1 - (ys[i]! - ys[i - 1]!) / h0; }
        for (let i = 1; i < n; i++) { const w = a[i]! / b[i - 1]!; b[i]! -= w * c[i - 1]!; d[i]! -= w * d[i - 1]!; }
        this.m = d;
        for (let i = n - 1; i >= 0; i--) this.m[i] = (d[i]! - (i < n - 1 ? c[i]! * this.m[i + 1]! : 0)) / b[i]!;
        this.m = this.m.map((v) => v * (1 - options.tension));
      }
      private indexOf(x: number): number { let lo = 0, hi = this.xs.length - 1; while (hi - lo > 1) { const mid = (lo + hi) >>> 1; if (this.xs[mid]! > x) hi = mid; else lo = mid; } return lo; }
      at(x: number): number { const i = this.indexOf(x), h = this.xs[i + 1]! - this.xs[i]!, A = (this.xs[i + 1]! - x) / h, B = 1 - A; return A * this.ys[i]! + B * this.ys[i + 1]! + (((A ** 3 - A) * this.m[i]! + (B ** 3 - B) * this.m[i + 1]!) * h * h) / 6; }
    }
    function f(ys: number[], x: number, tension: number): number { const xs = ys.map((_, i) => i * 1.5), s = new Spline(xs, ys, SplineOptions.of({ tension })), plain = new Spline(xs, ys); return s.at(x) * plain.at(2 * x) + plain.at(0.2); }`, [[0.3, 1.2, -0.5, 0.8], 1.7, 0.2]),
];

const researchers: Case[] = [
  holds("dual numbers by hand, differentiated once more", `
    class Dual {
      constructor(readonly v: number, readonly d = 0) {}
      static of = (x: Dual | number): Dual => (x instanceof Dual ? x : new Dual(x));
      static variable(v: number): Dual { return new Dual(v, 1); }
      add(o: Dual | number): Dual { const b = Dual.of(o); return new Dual(this.v + b.v, this.d + b.d); }
      mul(o: Dual | number): Dual { const b = Dual.of(o); return new Dual(this.v * b.v, this.d * b.v + this.v * b.d); }
      map(f: (x: number) => number, df: (x: number) => number): Dual { return new Dual(f(this.v), df(this.v) * this.d); }
      sin(): Dual { return this.map(Math.sin, Math.cos); }
      exp(): Dual { return this.map(Math.exp, Math.exp); }
    }
    const derivative = (f: (x: Dual) => Dual, x: number): number => f(Dual.variable(x)).d;
    function f(x: number, k: number): number { return derivative((t) => t.mul(t).mul(k).add(t.sin()).add(t.mul(-0.5).exp()), x) + k * Dual.variable(x).mul(3).v; }`, [0.7, 1.3]),
  holds("a sampler by leapfrog steps, with a mass matrix and rejections", `
    type Potential = (q: readonly number[]) => number;
    interface Hmc { q: number[]; accepted: number }
    const random = (seed: number): (() => number) => { let s = seed; return () => (s = (s * 16807) % 2147483647) / 2147483647; };
    function leapfrog(gradient: (q: readonly number[]) => number[], q: readonly number[], p: readonly number[], eps: number, n: number): [number[], number[]] {
      const [x, m] = [q.slice(), p.slice()], kick = (h: number): void => gradient(x).forEach((g, i) => { m[i]! -= h * g; });
      kick(eps / 2);
      for (let k = 0; k < n; k++) { x.forEach((_, i) => (x[i]! += eps * m[i]!)); kick(k < n - 1 ? eps : eps / 2); }
      return [x, m];
    }
    function f(q0: number[], precision: number, eps: number): number {
      const U: Potential = (q) => 0.5 * precision * q.reduce((s, v) => s + v * v, 0) + 0.1 * q[0]! ** 4, dU = (q: readonly number[]): number[] => q.map((v, i) => precision * v + (i === 0 ? 0.4 * v ** 3 : 0));
      const kinetic = (p: readonly number[]): number => p.reduce((s, v) => s + v * v, 0) / 2, next = random(7);
      let state: Hmc = { q: [...q0], accepted: 0 };
      for (let it = 0; it < 3; it++) {
        const p = state.q.map(() => 2 * next() - 1), [q1, p1] = leapfrog(dU, state.q, p, eps, 3);
        const ratio = Math.exp(U(state.q) + kinetic(p) - U(q1) - kinetic(p1));
        state = next() < Math.min(1, ratio) ? { q: q1, accepted: state.accepted + 1 } : { ...state };
      }
      return U(state.q) + state.accepted * state.q[1]!;
    }`, [[0.4, -0.8], 1.5, 0.2]),
  holds("expectation and maximisation of a mixture, a few rounds", `
    interface Component { weight: number; mean: number; variance: number }
    const density = (x: number, { mean, variance }: Component): number => Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    function em(data: readonly number[], init: readonly Component[], rounds: number): { components: Component[]; ll: number } {
      let components = init.map((c) => ({ ...c })), ll = -Infinity;
      for (let r = 0; r < rounds; r++) {
        const resp = data.map((x) => { const joint = components.map((c) => c.weight * density(x, c)), total = joint.reduce((a, b) => a + b); return { total, r: joint.map((j) => j / total) }; });
        ll = resp.reduce((s, { total }) => s + Math.log(total), 0);
        components = components.map((_, k) => {
          const n = resp.reduce((s, { r: own }) => s + own[k]!, 0), mean = data.reduce((s, x, i) => s + resp[i]!.r[k]! * x, 0) / n;
          return { weight: n / data.length, mean, variance: data.reduce((s, x, i) => s + resp[i]!.r[k]! * (x - mean) ** 2, 0) / n + 0.01 };
        });
      }
      return { components, ll };
    }
    function f(data: number[], m0: number): number { const { components: [a, b], ll } = em(data, [{ weight: 0.5, mean: m0, variance: 1 }, { weight: 0.5, mean: 2, variance: 0.5 }], 3); return ll + a!.mean * b!.weight - b!.variance; }`, [[0.1, 0.4, 1.9, 2.3, -0.2], 0.3]),
  holds("polynomials as lists, with Horner, products, derivatives and Newton on them", `
    class Poly {
      constructor(readonly c: readonly number[]) {}
      static fromRoots(...roots: number[]): Poly { return roots.reduce((p, r) => p.times(new Poly([-r, 1])), new Poly([1])); }
      get degree(): number { return this.c.length - 1; }
      at(x: number): number { let y = 0; for (let i = this.degree; i >= 0; i--) y = y * x + this.c[i]!; return y; }
      times({ c }: Poly): Poly { const out: number[] = Array(this.degree + c.length).fill(0); this.c.forEach((a, i) => c.forEach((b, j) => { out[i + j]! += a * b; })); return new Poly(out); }
      get derivative(): Poly { return new Poly(this.c.slice(1).map((a, i) => a * (i + 1))); }
      root(x: number, steps = 4): number { const d = this.derivative; while (steps-- > 0) x -= this.at(x) / d.at(x); return x; }
    }
    function f(a: number, b: number): number { const p = Poly.fromRoots(a, b, -1), q = new Poly([...p.c.slice(0, -1), 1.1]); return q.root(a + 0.2) * q.degree + p.at(0.3) + q.times(p).derivative.at(b); }`, [0.6, 2]),
  holds("the exponential of a matrix by scaling and squaring, and a small neural field", `
    type M = readonly (readonly number[])[];
    const mm = (a: M, b: M): M => a.map((r) => b[0]!.map((_, j) => r.reduce((s, v, k) => s + v * b[k]![j]!, 0))), lin = (a: M, s: number, b: M): M => a.map((r, i) => r.map((v, j) => v + s * b[i]![j]!));
    const I = (n: number): M => [...Array(n)].map((_, i) => [...Array(n)].map((__, j) => (i === j ? 1 : 0))), norm = (a: M): number => Math.max(...a.map((r) => r.reduce((s, v) => s + Math.abs(v), 0)));
    function expm(a: M): M {
      let squarings = 0, scaled = a;
      while (norm(scaled) > 0.5) { scaled = scaled.map((r) => r.map((v) => v / 2)); squarings++; }
      let term = I(a.length), sum = term;
      for (let k = 1; k <= 8; k++) { term = lin(mm(term, scaled).map((r) => r.map((v) => v / k)), 0, term); sum = lin(sum, 1, term); }
      for (; squarings > 0; squarings--) sum = mm(sum, sum);
      return sum;
    }
    function f(a: number, b: number): number { const e = expm([[a, b], [-b, 0.1 * a]]); return e[0]![0]! * e[1]![1]! - e[0]![1]! * e[1]![0]! + e[0]![1]!; }`, [0.9, 1.4]),
  holds("a soft decision tree of nodes with and without children, trained in place", `
    type Tree = { readonly kind: "leaf"; value: number } | { readonly kind: "split"; weight: number; bias: number; readonly left: Tree; readonly right: Tree };
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x)), leaf = (value: number): Tree => ({ kind: "leaf", value });
    const predict = (t: Tree, x: number): number => { if (t.kind === "leaf") return t.value; const p = sigmoid(t.weight * x + t.bias); return p * predict(t.left, x) + (1 - p) * predict(t.right, x); };
    function update(t: Tree, x: number, error: number, rate: number): void {
      if (t.kind === "leaf") { t.value -= rate * error; return; }
      const p = sigmoid(t.weight * x + t.bias);
      update(t.left, x, error * p, rate); update(t.right, x, error * (1 - p), rate);
      t.bias -= rate * error * p * (1 - p);
    }
    function f(rate: number, w: number, data: number[]): number {
      const tree: Tree = { kind: "split", weight: w, bias: 0.1, left: leaf(0.2), right: { kind: "split", weight: -w, bias: 0, left: leaf(1), right: leaf(-1) } };
      for (const x of data) update(tree, x, predict(tree, x) - Math.sin(x), rate);
      return data.reduce((s, x) => s + (predict(tree, x) - Math.sin(x)) ** 2, 0);
    }`, [0.3, 1.2, [0.5, -1, 2]]),
  holds("attention with masks and heads as closures over their weights", `
    type Row = number[];
    const softmax = (x: readonly number[]): Row => { const m = Math.max(...x), e = x.map((v) => Math.exp(v - m)), s = e.reduce((a, b) => a + b, 0); return e.map((v) => v / s); };
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i]!, 0);
    const head = (wq: number, wk: number, mask?: (i: number, j: number) => boolean) => (xs: readonly Row[]): Row[] => xs.map((x, i) => {
      const scores = xs.map((y, j) => (mask && !mask(i, j) ? -1e9 : (wq * wk * dot(x, y)) / Math.sqrt(x.length))), p = softmax(scores);
      return x.map((_, c) => xs.reduce((s, y, j) => s + p[j]! * y[c]!, 0));
    });
    const residual = (layer: (xs: readonly Row[]) => Row[]) => (xs: readonly Row[]): Row[] => { const ys = layer(xs); return xs.map((x, i) => x.map((v, c) => v + ys[i]![c]!)); };
    const layerNorm = (xs: readonly Row[]): Row[] => xs.map((x) => { const m = x.reduce((a, b) => a + b, 0) / x.length, v = x.reduce((s, c) => s + (c - m) ** 2, 0) / x.length; return x.map((c) => (c - m) / Math.sqrt(v + 1e-5)); });
    function f(xs: number[][], wq: number, wk: number): number {
      const model = [residual(head(wq, wk, (i, j) => j <= i)), layerNorm, head(wk, 0.5)].reduce((g, layer) => (x: readonly Row[]) => layer(g(x)), (x: readonly Row[]): Row[] => x.map((r) => r.slice()));
      return model(xs).reduce((s, r, i) => s + r.reduce((t, v, c) => t + v * (i + 1) * (c - 0.5), 0), 0);
    }`, [[[0.2, 1.1], [-0.4, 0.3], [0.9, -0.7]], 0.8, 1.2]),
  holds("an implicit step: Newton inside of each time step, with a Jacobian by differences of closures", `
    type Rhs = (t: number, y: readonly [number, number]) => number[];
    const solve2 = ([[a, b], [c, d]]: [[number, number], [number, number]], [p, q]: readonly [number, number]): [number, number] => { const det = a * d - b * c; return [(d * p - b * q) / det, (a * q - c * p) / det]; };
    function implicitEuler(rhs: Rhs, y: [number, number], h: number, n: number): [number, number] {
      for (let k = 1; k <= n; k++) {
        let z: [number, number] = [...y];
        for (let it = 0; it < 3; it++) {
          const residual = (w: [number, number]): [number, number] => { const r = rhs(k * h, w); return [w[0]! - y[0] - h * r[0]!, w[1]! - y[1] - h * r[1]!]; };
          const [r0, r1] = residual(z), d = 1e-4, [a0, a1] = residual([z[0] + d, z[1]]), [b0, b1] = residual([z[0], z[1] + d]);
          const [dx, dy] = solve2([[(a0 - r0) / d, (b0 - r0) / d], [(a1 - r1) / d, (b1 - r1) / d]], [r0, r1]);
          z = [z[0] - dx, z[1] - dy];
          if (Math.abs(dx) + Math.abs(dy) < 1e-14) break;
        }
        y = z;
      }
      return y;
    }
    function f(mu: number, x: number): number { const [p, q] = implicitEuler((t, [u, v]) => [v, mu * (1 - u * u) * v - u + 0.1 * t], [x, 0.2], 0.2, 3); return p * q + p; }`, [1.5, 0.8]),
  holds("accessors in a literal that are only read here, and a table of units with conversions", `
    const units = { m: 1, km: 1000, ft: 0.3048 } as const;
    type Unit = keyof typeof units;
    class Length {
      #metres: number;
      constructor(value: number, unit: Unit = "m") { this.#metres = value * units[unit]; }
      in(unit: Unit): number { return this.#metres / units[unit]; }
      get metres(): number { return this.#metres; }
      set metres(m: number) { if (m < 0) throw new RangeError("negative"); this.#metres = m; }
      static sum(...all: Length[]): Length { return new Length(all.reduce((s, l) => s + l.#metres, 0)); }
      compare(other: Length): -1 | 0 | 1 { return this.#metres < other.#metres ? -1 : this.#metres > other.#metres ? 1 : 0; }
    }
    function f(a: number, b: number): number {
      const p = new Length(a, "km"), q = new Length(b, "ft"), total = Length.sum(p, q, new Length(5));
      total.metres *= 2;
      q.metres += p.in("ft");
      const view = { get half() { return total.metres / 2; }, scale: 3 };
      return total.in("km") + view.half / view.scale + q.in("km") * p.compare(q) + [p, q].sort((x, y) => x.compare(y))[0]!.metres / 1000;
    }`, [1.2, 800], [0.1, 9000]),
];

export const cases: readonly Case[] = [...engineers, ...typists, ...beyond, ...hackers, ...librarians, ...packages, ...researchers];
