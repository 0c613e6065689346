/** What is given from elsewhere: functions, keys and types that generic code does not name, classes, macros under names of the program's own. */
import { holds, type Case } from "./case.ts";
const using = (macros: string, text: string): string => `import { ${macros} } from "fluxion";\n${text}`;

export const cases: readonly Case[] = [
  holds("a function before other arguments of a constructor", `
    class B { v: number; constructor(g: (i: number) => number, k: number, j: number) { this.v = g(k); } }
    function f(x: number): number { return new B(Math.sin, x, 3).v * x; }`, [0.7]),
  holds("o || {}", `
    interface O { rate: number }
    function g(x: number, o?: Partial<O>): number { const p: O = { rate: 0.5, ...(o || {}) }; return p.rate * x; }
    function f(x: number): number { return g(x, { rate: x }) + g(x); }`, [1.2]),
  holds("Partial<T>", `
    function merge<T extends object>(a: T, b: Partial<T>): T { return { ...a, ...b }; }
    function f(x: number): number { return merge({ a: 2 }, { a: x }).a; }`, [1.2]),
  holds("Pick<P, K>", `
    interface P { a: number; b: number }
    function patch<K extends keyof P>(s: P, p: Pick<P, K>): P { return { ...s, ...p }; }
    function f(x: number): number { const s = patch({ a: 1, b: x }, { a: x * x }); return s.a * s.b; }`, [1.2]),
  holds("Object.assign, generic", `
    function set<T extends object>(t: T, s: Partial<T>): T { return Object.assign(t, s); }
    function f(x: number): number { const o = { a: 1, b: x }; set(o, { a: x * 3 }); return o.a * o.b; }`, [1.2]),
  holds("a class of settings", `
    class Base<O extends object> { readonly o: O; constructor(d: O, o: Partial<O> = {}) { this.o = { ...d, ...o }; } }
    class M extends Base<{ k: number; c: number }> { constructor(o?: Partial<{ k: number; c: number }>) { super({ k: 1, c: 2 }, o); } v(x: number) { return this.o.k * x + this.o.c; } }
    function f(x: number): number { return new M({ k: x }).v(x) + new M().v(x) * new M({ c: x }).v(2); }`, [1.2]),
  holds("a field with ! is undefined until it is set", `
    class S { b!: number[]; get ready() { return this.b !== undefined; } }
    function f(x: number): number { const s = new S(); return s.ready ? x : x * x; }`, [1.3]),
  holds("let x!: T", `
    function f(xs: number[][], x: number): number { let b!: number[], c = 0; for (const r of xs) { if (b) c++; b = r; } return c * x * b[0]; }`, [[[1], [2], [3]], 1.3]),
  holds("a method that reads past the end", `
    class Q { constructor(private xs: { a: number }[]) {} get(i: number) { return this.xs[i]; } }
    function f(xs: { a: number }[], x: number, n: number): number { const p = new Q(xs).get(n); return p ? x * x : x + xs[0].a; }`, [[{ a: 2 }], 3, 3]),
  holds("an element past the end, handed on to a helper", `
    function g(p: { a: number }, x: number): number { return p ? x * x : x; }
    function f(xs: { a: number }[], x: number, n: number): number { return g(xs[n], x); }`, [[{ a: 2 }], 3, 3]),
  holds("an element past the end, in a property", `
    function f(xs: { a: number }[], x: number, n: number): number { const o = { p: xs[n] }; return o.p ? x * x : x; }`, [[{ a: 2 }], 3, 3]),
  holds("parameter properties come first", `
    class A { z = 1; constructor(public q: number) {} }
    function f(x: number): number { return Object.values(new A(x)).reduce((s, v, i) => s + v * (i + 1), 0); }`, [1.3]),
  holds("argument, order doesn't matter", `
    class A { z = 1; constructor(public q: number) {} }
    function f(a: A): number { return Object.values(a).reduce((s, v) => s + v * v, 0); }`, "new A(2)"),
  holds("keys that are integers come first, ascending", `
    function f(x: number): number { const flows = { "2030": x, "2020": x * x, total: 3 }; let npv = 0; Object.values(flows).forEach((v, i) => { npv += v / 1.1 ** i; }); return npv; }`, [1.3]),
  holds("spread of wider object", `
    interface W { a: number }
    function use(w: W): number { const r: { a: number; b: number } = { b: 5, ...w }; return r.a * r.b; }
    function f(x: number): number { const o = { a: x, b: x * 2 }; return use(o); }`, [1.2]),
  holds("a constructor that calls what it is given", `
    class G { v: number; constructor(init: (i: number) => number) { this.v = init(2); } }
    function f(a: number): number { return new G((i) => a * i).v; }`, [1.1]),
  holds("Object.assign of undefined", `
    interface O { rate: number }
    function mk(o?: Partial<O>): O { return Object.assign({}, { rate: 0.1 }, o); }
    function f(x: number): number { return mk({ rate: x }).rate * x + mk().rate; }`, [1.2]),
  holds("a field that is made when it is asked for", `
    class L { private c!: number[]; constructor(public x: number) {} get pows() { if (!this.c) this.c = [this.x, this.x ** 2]; return this.c; } }
    function f(x: number): number { const l = new L(x); return l.pows[0] * l.pows[1]; }`, [1.3]),
  holds("row && row[0] || c", `
    function f(A: number[][], n: number): number { const row = A[n]; return ((row && row[0]) || 0.5) * A[0][0]; }`, [[[1], [2], [3]], 1], [[[1], [2], [3]], 7]),
  holds("generic closure, two wrappers", `
  const mk = <K extends 1 | 2>(k: K) => (x: number): number => x ** k;
  const wrap = (r: (e: number) => number) => (e: number): number => r(e);
  function f(x: number): number { return wrap(wrap(mk(2)))(x); }`, [1.1]),
  holds("table by key, two wrappers", `
  const T = { a: 2, b: 3 };
  const mk = <K extends keyof typeof T>(k: K) => (x: number): number => T[k] * x;
  const wrap = (r: (e: number) => number) => (e: number): number => r(e);
  function f(x: number): number { return wrap(wrap(mk("b")))(x); }`, [2]),
  holds("one wrapper, handed on", `
  function mk<K extends 1 | 2>(k: K): (x: number) => number { return (x) => x ** k - 2; }
  const numeric = (g: (x: number) => number) => (x: number) => (g(x + 1e-3) - g(x - 1e-3)) / 2e-3;
  const apply = (g: (x: number) => number, x: number) => g(x) * 2;
  function f(x: number): number { return apply(numeric(mk(2)), x); }`, [1.1]),
  holds("field by key, two wrappers", `
  type Env = { g: number; d: number };
  const ask = <K extends keyof Env>(k: K) => (e: Env): number => e[k];
  const wrap = (r: (e: Env) => number) => (e: Env): number => r(e);
  function f(env: Env): number { return wrap(wrap(ask("g")))(env); }`, [{ g: 9.81, d: 0.3 }]),
  holds("mean of a column", `
  type O = { a: number; b: number };
  const get = <K extends keyof O>(k: K) => (o: O) => o[k];
  const sumBy = (g: (o: O) => number) => (os: O[]) => os.reduce((s, o) => s + g(o), 0);
  const mean = (g: (o: O) => number) => (os: O[]) => sumBy(g)(os) / os.length;
  function f(os: O[]): number { return mean(get("b"))(os); }`, [[{ a: 1, b: 2 }, { a: 3, b: 4 }]]),
  holds("default under a spread", `
  const withDefaults = (o: { a: number }) => ({ z: 10, ...o });
  function f(x: number): number { const q = { a: x, z: x }; const r = withDefaults(q); return r.a * r.z; }`, [1.2]),
  holds("a default under Object.assign", `
  const touch = (b: { id: number }) => Object.assign({ w: 3 }, b);
  function f(x: number): number { const e = { id: x, w: x * x }; const t = touch(e); return t.id * t.w; }`, [1.2]),
  holds("a property that a widened object lacks, by key", `
  const r0 = { A: 2 };
  function f(x: number): number {
    const r: { A?: number; C?: number } = r0;
    let out = x;
    for (const k of ["A", "C"] as const) out += (r[k] ?? 3) * x;
    return out;
  }`, [1.2]),
  holds("a property that a widened object of the function lacks", `
  function f(x: number): number {
    const q = { A: 2 * x };
    const r: { A?: number; C?: number } = q;
    let out = x;
    for (const k of ["A", "C"] as const) out += (r[k] ?? 3) * x;
    return out;
  }`, [1.2]),
  holds("closures of cases of a union", `
  type P = { kind: "t"; y: number } | { kind: "a"; g: number };
  const v = (p: P): ((x: number) => number) => p.kind === "t" ? (x) => x * p.y : (x) => x * p.g;
  function f(x: number): number { return v({ kind: "t", y: 2 })(x); }`, [1.2]),
  holds("power of a constant as const", `
  const D = { b: 0.895 } as const;
  function f(x: number): number { return x ** D.b; }`, [1.2]),
  holds("a value that is narrowed before a function keeps it", `
  const R: readonly (number | null)[] = [null, 2];
  const mk = (dur: number | null) => dur !== null ? (t: number) => t / dur : (t: number) => t * 2;
  function f(k: number): number { let s = 0; for (const d of R) s += mk(d)(k); return s; }`, [1.2]),
  holds("names in a union that contains itself", `
  type E = { op: "num"; v: number } | { op: "var"; name: "x" | "y" } | { op: "add"; l: E; r: E };
  const ev = (e: E, env: Record<"x" | "y", number>): number => { switch (e.op) { case "num": return e.v; case "var": return env[e.name]; case "add": return ev(e.l, env) + ev(e.r, env) ** 2; } };
  function f(x: number, c: number): number { const e: E = { op: "add", l: { op: "var", name: "x" }, r: { op: "num", v: c } }; return ev(e, { x, y: 2 }); }`, [1.2, 2.5]),
  holds("shift in a namespace", `
  namespace S { export const shift = (x: number, d: number) => x + d; export const push = (xs: readonly number[], x: number) => [...xs, x]; }
  function f(x: number): number { return S.shift(x, 1) * S.push([x], 2)[1]; }`, [2]),
  holds("hand-written step of the name that a gradient gets", using("grad", `
    function energy(x: number, k: number): number { return k * Math.cos(x); }
    const slope = grad(energy);
    function energy_grad(x: number, k: number): number { return 100 * x * k; }
    function f(x: number, k: number): number { return energy_grad(x, k) + slope(x, k); }`), [0.3, 2]),
  holds("arrow named by its const", using("grad", `
    function loss(w: number): number { return Math.sin(w); }
    const plain = grad(loss);
    const loss_grad = grad((w: number) => loss(w) + 10 * w * w);
    function f(w: number): number { return w - loss_grad(w) + 0 * plain(w); }`), [0.3]),
  holds("local lambda", using("grad", `
    function loss(w: number): number { return Math.sin(w); }
    const plain = grad(loss);
    function f(w: number, reg: number): number {
      const loss_grad = (v: number): number => plain(v) + 2 * reg * v;
      return w - loss_grad(w);
    }`), [0.3, 10]),
  holds("a function of the name that a tangent gets", using("grad, jvp", `
    function g(x: number): number { return Math.exp(x); }
    const along = jvp(g);
    function g_dot(x: number): number { return 7 * x * x; }
    function f(x: number): number { return g_dot(x) * x; }`), [0.3]),
  holds("a function of the name that a reverse sweep gets", using("grad", `
    function rec(n: number, x: number): number { return n <= 0 ? x : rec(n - 1, Math.sin(x)); }
    const d = grad(rec, 1);
    function rec_rev(n: number, x: number, q: number): number { return n <= 0 ? x * q : rec_rev(n - 1, Math.exp(-x), q / 2); }
    function f(x: number, n: number): number { return rec_rev(2, x, x) * x; }`), [0.3, 2]),
  holds("captured and rest", using("grad", `
    function f(c: number): number { return grad((x: number, ...ys: number[]) => { let s = c * c * x * x; for (const y of ys) s += y * x * c; return s; })(2, 3, 4, 5); }`), [1.3]),
  holds("captured and optional", using("grad", `
    function f(c: number): number { return grad((x: number, k?: number) => x * x * c * (k ?? 3))(2) * c; }`), [1.3]),
  holds("captured v", using("hvp", `
    function f(q: number[], v: number[], d: number[]): number { return hvp((p: number[]) => v[0] * p[0] ** 3 + v[1] * p[1] ** 3)([q], d).reduce((a, b) => a + b * b, 0); }`), [[1, 2], [3, 4], [1, 1]]),
  holds("captured out", using("valueAndGradInto", `
    function f(out: number[], x: number[]): number { const g = [0, 0]; const y = valueAndGradInto((p: number[]) => out[0] * p[0] ** 3 + out[1] * p[1] ** 3)(g, x); return y * g[0] + g[1]; }`), [[1, 2], [3, 4]]),
  holds("captured primals", using("jvp", `
    function f(primals: number[], x: number): number { return jvp((t: number) => Math.sin(t * primals[0]))([x], [1])[1] * primals[0]; }`), [[1.2, 2], 0.5]),
  holds("captured cotangent", using("vjp", `
    function f(cotangent: number, x: number): number { return vjp((t: number) => Math.sin(t * cotangent))([x], 2)[1][0] * cotangent; }`), [1.2, 0.5]),
  holds("captured arg0", using("grad", `
    function f(arg0: { a: number }, x: number): number { return grad(({ a }: { a: number }) => a * a * arg0.a)({ a: x }).a * x; }`), [{ a: 1.2 }, 0.5]),
  holds("a short tuple", `
    function f(x: number): number { const p: [number, number?] = [x]; return x * p[0] * (p[1] ?? 3); }`, [2]),
  holds("{ g } of local functions", `
    function fit(a: number) { const predict = (x: number): number => a * x; function twice(x: number): number { return 2 * predict(x); } return { predict, twice }; }
    function f(a: number): number { const m = fit(a), { twice } = m; return m.predict(3) * twice(a); }`, [0.7]),
  holds("as const tuple", `
    type P = readonly [number, number];
    const norm = (p: P): number => Math.hypot(p[0], p[1]);
    function f(a: number, b: number): number {
      const p = [a, b] as const;
      let q: P = p, s = norm(p) * norm(q);
      for (const h of [[a, b], [b, 2]] as const) s += norm(h) * h[0];
      const o: { p: P } = { p };
      return s * norm(o.p) + Math.max(...p);
    }`, [0.7, 1.3]),
  holds("a tuple whose end is left out", `
    const g = (p: [number, number?]): number => p[0] * (p[1] ?? 3);
    function f(x: number): number { const p: [number, number?] = [x]; const l: [number, number?][] = [[x], [x, x * x]]; l.push([2 * x]); return g(p) * g([x]) + l.map(g).reduce((a, b) => a + b, 0); }`, [0.7]),
  holds("null default", `
    const g = (x: number, w: number | null = null): number => (w === null ? x : x * w);
    function f(x: number): number { return g(x) * g(x, 2) + g(x, null) + g(x, x); }`, [0.7]),
  holds("null default, list", `
    const g = (x: number, v: number[] | null = null): number => (v ?? [x, 2]).reduce((a, b) => a * b, 1);
    function f(x: number): number { return g(x) + g(x, [x, x]) + g(x, null); }`, [0.7]),
];
