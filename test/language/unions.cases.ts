/** Unions with a discriminant: as parameters, locals and results, in arrays, changed in place. */
import { holds, refused, type Case } from "./case.ts";

const shapes = `type Shape = { kind: "circle"; r: number } | { kind: "rect"; w: number; h: number } | { kind: "point" };
function area(s: Shape): number { switch (s.kind) { case "circle": return Math.PI * s.r * s.r; case "rect": return s.w * s.h; default: return 0; } }
`;

/** A matrix has no places for what only some members have. */
const macros = ["vjp", "valueAndGrad", "fwdAndBwd", "jvp", "hvp", "jvp_grad", "jvp_jvp", "vjp_grad"];

/** The gradient of a member without numbers is `undefined`, and not `{}`. */
const some = macros.filter((name) => name !== "vjp_grad");

export const cases: readonly Case[] = [
  holds("a union made inside", `${shapes}
  function f(x: number, y: number): number { const s: Shape = x > y ? { kind: "circle", r: x * y } : { kind: "rect", w: x, h: y * y }; return area(s) * x; }`, [2, 0.5], [0.5, 2]),
  holds({ name: "a union handed in", macros: some }, `${shapes}
  function f(s: Shape, k: number): number { return area(s) * k + k; }`, '{ kind: "circle", r: 1.3 }, 2', '{ kind: "rect", w: 1.3, h: 0.7 }, 2', '{ kind: "point" }, 2'),
  holds({ name: "an array of a union", macros: some }, `${shapes}
  function f(ss: Shape[]): number { let t = 1; for (const s of ss) t *= 1 + area(s); return t; }`, '[{ kind: "circle", r: 1.3 }, { kind: "rect", w: 1.3, h: 0.7 }, { kind: "point" }, { kind: "circle", r: 0.4 }]'),
  holds("a list of a union made inside", `${shapes}
  function f(x: number, n: number): number { const ss: Shape[] = []; for (let i = 0; i < n; i++) { if (i % 3 === 0) ss.push({ kind: "circle", r: x + i }); else if (i % 3 === 1) ss.push({ kind: "rect", w: x, h: i }); else ss.push({ kind: "point" }); } return ss.map(area).reduce((a, b) => a + b * b, 0); }`, [0.7, 5]),
  holds({ name: "if chains, fields of all members", macros }, `type Op = { op: "add"; by: number; k: number } | { op: "scale"; k: number };
  function run(o: Op, x: number): number { if (o.op === "add") return x + o.by * o.k; return x * o.k * o.k; }
  function f(ops: Op[], x: number): number { let y = x; for (const o of ops) y = run(o, y) + o.k; return y; }`, '[{ op: "add", by: 2, k: 0.5 }, { op: "scale", k: 1.5 }, { op: "add", by: 1, k: 2 }], 0.3'),
  holds("a union as a result of a helper", `type Result = { ok: true; value: number } | { ok: false; error: number; at: number };
  function sqrt(x: number): Result { return x > 0 ? { ok: true, value: Math.sqrt(x) } : { ok: false, error: x * x, at: x }; }
  function f(x: number): number { const r = sqrt(x), s = sqrt(x - 1); return (r.ok ? r.value * x : r.error) + (s.ok ? s.value : s.error * s.at); }`, [2], [0.5], [-1]),
  holds({ name: "a union that is reassigned in a loop", macros }, `type S = { k: "a"; x: number } | { k: "b"; y: number; z: number };
  function next(s: S, t: number): S { if (s.k === "a") return { k: "b", y: s.x * t, z: t }; return { k: "a", x: s.y + s.z * t }; }
  function f(s0: S, t: number, n: number): number { let s: S = s0; for (let i = 0; i < n; i++) s = next(s, t); return s.k === "a" ? s.x : s.y * s.z; }`, '{ k: "a", x: 0.7 }, 1.2, 3', '{ k: "b", y: 0.7, z: 2 }, 1.2, 3'),
  holds({ name: "members changed in place", macros }, `type S = { k: "a"; x: number } | { k: "b"; y: number; x: number };
  function bump(s: S, d: number): void { if (s.k === "b") s.y += d * s.x; s.x *= d; }
  function f(s: S, d: number): number { bump(s, d); bump(s, d); return s.k === "a" ? s.x * d : s.x + s.y * s.y; }`, '{ k: "a", x: 0.7 }, 1.2', '{ k: "b", y: 0.7, x: 2 }, 1.2'),
  holds({ name: "arrays inside of members, two of one structure", macros: some }, `type L = { t: "dense"; w: Float64Array; b: number } | { t: "relu" } | { t: "tanh" } | { t: "scale"; b: number };
  function apply(l: L, x: number): number { switch (l.t) { case "dense": { let s = l.b; for (let i = 0; i < l.w.length; i++) s += l.w[i]! * x ** i; return s; } case "relu": return x > 0 ? x : 0; case "tanh": return Math.tanh(x); case "scale": return x * l.b; } }
  function f(ls: L[], x: number): number { let y = x; for (const l of ls) y = apply(l, y); return y; }`, '[{ t: "dense", w: Float64Array.of(0.3, 0.5, -0.2), b: 0.1 }, { t: "tanh" }, { t: "scale", b: 1.7 }, { t: "relu" }], 0.6'),
  holds({ name: "in, as a test", macros }, `type S = { x: number; y: number } | { r: number; kind: 1 };
  type T = { kind: "p"; x: number; y: number } | { kind: "q"; r: number };
  function f(s: T): number { if ("r" in s) return s.r ** 3; return s.x * s.y; }`, '{ kind: "p", x: 2, y: 3 }', '{ kind: "q", r: 2 }'),
  holds("numbers as tags", `type S = { t: 0; x: number } | { t: 1; y: number; z: number };
  function f(a: number, b: number): number { const ss: S[] = [{ t: 0, x: a }, { t: 1, y: b, z: a * b }]; let p = 1; for (const s of ss) p *= s.t === 0 ? s.x : s.y * s.z; return p; }`, [0.6, 1.4]),
  holds({ name: "classes with a kind", macros }, `class Circle { readonly kind = "circle"; constructor(readonly r: number) {} area(): number { return 3 * this.r ** 2; } } class Rect { readonly kind = "rect"; constructor(readonly w: number, readonly h: number) {} area(): number { return this.w * this.h; } }
  function f(ss: (Circle | Rect)[], x: number): number { let t = 0; const all = [...ss, new Circle(x), new Rect(x, t)]; for (const s of all) { if (s.kind === "circle") t += s.area() * x; else t += s.area() + s.w; } return t * x; }`, "[new Circle(1.2), new Rect(0.5, 2)], 0.7"),
  refused("tuples that their lengths tell apart", /^FLX2002: A value of type Segment cannot/, `type Segment = [number] | [number, number, number, number];
  function f(a: Segment, b: Segment): number { return a[0] * b[0]; }`),
  refused("a union that nothing tells apart", /^FLX2001: in cannot/, `function f(s: { x: number } | { y: number }): number { return "x" in s ? s.x : s.y; }`),
  holds({ name: "steps of two kinds, made by map over numbers", macros: ["grad", "valueAndGrad", "jvp"] }, `type Step = { by: "three" } | { by: "own"; k: number }; const apply = (s: Step, x: number): number => (s.by === "three" ? 3 * x : s.k * x);
  function f(x: number, k: number): number { const steps = [0, 1].map((i): Step => (i === 0 ? { by: "three" } : { by: "own", k })); let y = x; for (const s of steps) y = apply(s, y); return y * x; }`, [0.7, 0.3]),
  holds({ name: "steps of two classes, made by map over numbers", macros: ["grad", "valueAndGrad", "jvp"] }, `abstract class Step { abstract of(x: number): number } class Three extends Step { k = 3; of(x: number) { return x * this.k; } } class Own extends Step { constructor(readonly by: number) { super(); } of(x: number) { return x * this.by; } }
  function f(x: number, k: number): number { const steps: Step[] = [0, 1].map((i) => (i === 0 ? new Three() : new Own(k))); let y = x; for (const s of steps) y = s.of(y); return y * x; }`, [0.7, 0.3]),
  holds({ name: "what tells the members apart is asked in one of two branches only", macros: ["valueAndGrad", "valueAndGradInto", "vjp", "jvp", "fwdAndBwd", "hvp"] }, `
    type Shape = { kind: "disk"; r: number } | { kind: "bar"; w: number; h?: number };
    interface Given { x: number; y?: number; shape: Shape }
    const area = (e: Shape, by: number): number => (e.kind === "disk" ? e.r * e.r * by : e.w * (e.h ?? by));
    function f(given: Given, by: number): number {
      if (given.x > 0.7) { if (given.shape.kind === "disk") given.shape.r *= (given.y ?? by); else { given.shape.w += 0.7; given.shape.h = (given.shape.h ?? by) * given.x; } } else given.x = 3;
      return given.x + area(given.shape, by);
    }`, [{ x: 1, shape: { kind: "disk", r: 2 } }, 0.7], [{ x: 1, shape: { kind: "bar", w: 2 } }, 0.7], [{ x: 0.5, y: 2, shape: { kind: "bar", w: 2, h: 0.3 } }, 0.7]),
];
