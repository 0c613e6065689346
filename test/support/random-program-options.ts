/**
 * Options with functions among them, given in part, merged and handed on; instances that hold lists of functions and objects
 * with functions; counters of loops that are left early; read-only constants, members told apart by enums.
 */
import type { Template } from "./random-program-classes.ts";

export const options: Template = (name, e, pick) => {
  const [Options, run, inner, Pipe, Layer, Kind, Shape, size, ROWS, Doc] = ["Options", "run", "inner", "Pipe", "Layer", "Kind", "Shape", "size", "ROWS", "Doc"].map((part) => `${name}_${part}`);
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  const fn = (): string => oneOf(["Math.sin", "Math.tanh", `(x) => ${e(["x", "a"])}`, `(x) => x * b`]);
  const some = (parts: readonly string[]): string => `{ ${parts.filter(() => pick(2) === 0).join(", ")} }`;
  const given = (): string => some([`act: ${fn()}`, `k: ${e(["a", "t"])}`, `n: ${1 + pick(3)}`, `onStep: (x) => { seen += x * 0.1; }`]);
  const add = (): string => oneOf([`.add(${fn()})`, `.add(${fn()}, ${fn()})`, `.with(${fn()})`]);
  const steps = [
    `t = ${run}(t, ${given()});`,
    `t += ${run}(b);`,
    `t = Math.sin(${run}(t, ${given()}) * ${run}(a, ${given()}));`,
    `{ const o: ${Options} = ${given()}; if (a > b) o.k = t; t = Math.sin(${inner}(t, o) + ${inner}(b, { ...o, n: 1 })); }`,
    `{ const o: ${Options} = a > t ? ${given()} : ${given()}; t = Math.sin(${inner}(t, o)); }`,
    `for (const o of [${given()}, ${given()}] as ${Options}[]) t = Math.sin(t + ${inner}(a, o));`,
    `t = new ${Pipe}()${add()}${add()}.run(t);`,
    `{ const p = new ${Pipe}(); for (let i = 0; i < ${1 + pick(3)}; i++) p.add(${fn()}); t = Math.sin(p.run(t) + p.steps.length); }`,
    `{ const p = new ${Pipe}([${fn()}, ${fn()}]), q = p.with(${fn()}); t = Math.sin(p.run(a) * q.run(t)); }`,
    `t = new ${Layer}(${given()}, [${fn()}, ${fn()}]).run(t);`,
    `{ let k = 9; for (k = 0; k < 4; k++) { t = Math.sin(t + k); if (t > ${oneOf(["a", "b", "0.4"])}) break; } t += k * a; }`,
    `{ let i = 0, k = 5; outer: for (i = 0; i < 3; i++) for (k = i; k < 4; k++) { if (t * k > b + 1) ${oneOf(["break", "continue"])} outer; t = Math.sin(t + k * b); } t = Math.sin(t + i * a + k * b); }`,
    `t = Math.sin(${size}({ kind: ${Kind}.One, r: t }) + ${size}(a > t ? { kind: ${Kind}.Two, p: a, q: t } : { kind: ${Kind}.One, r: b }));`,
    `{ const rows: (readonly number[])[] = [${ROWS}[${pick(2)}]!, [t, a]]; for (const row of rows) t = Math.sin(t + row[0]! * row[1]!); }`,
    `{ let row: readonly number[] = ${ROWS}[${pick(2)}]!; if (a > t) row = [t, b]; t = Math.sin(row[0]! * row[1]! + t); }`,
    `{ const all: (number | null)[] = [null, t, a > b ? null : b]; for (let i = 0; i < 3; i++) { let x = all[i] as number | null; if (x === null) { x = t * i; all[i] = x; } t = Math.sin(t + x); } t += all.filter(Boolean).length; }`,
    `{ const d = new ${Doc}(t); d.keep((x) => ${e(["x", "a"])}); d.keep(${fn()}); t = Math.sin(d.total + ([t, a].every(Number.isFinite) ? 1 : 2)); }`,
    `{ const { kind, ...others } = { kind: 1, p: t, q: a }, { total } = new ${Doc}(b); t = Math.sin(others.p * others.q + total + kind); }`,
  ];
  return `interface ${Options} { n?: number; k?: number; act?: (x: number) => number; onStep?: (x: number) => void }
function ${inner}(x: number, o: ${Options}): number { const y = o.act ? o.act(x) : x * x; o.onStep?.(y); return y * (o.k ?? 0.5) + (o.n ?? 2); }
function ${run}(x: number, o: ${Options} = {}): number { const { n = 2, act = Math.cos } = o; for (let i = 0; i < n; i++) x = act(x) * 0.9 + ${e([])}; return x + ${inner}(x, ${oneOf(["o", "{ ...o }", "{ k: 2, ...o }", "{ ...o, n: 3 }"])}); }
class ${Pipe} {
  constructor(readonly steps: ((x: number) => number)[] = []) {}
  add(...more: ((x: number) => number)[]): this { for (const g of more) this.steps.push(g); return this; }
  with(g: (x: number) => number): ${Pipe} { return new ${Pipe}([...this.steps, g]); }
  run(x: number): number { return this.steps.reduce((v, g) => Math.sin(g(v)), x); }
}
class ${Layer} {
  private last = 0;
  constructor(private readonly o: ${Options}, private acts: [(x: number) => number, (x: number) => number]) { this.last = o.n ?? 1; }
  run(x: number): number { const [g, h] = this.acts; return Math.sin(g(x) + (this.o.act ?? h)(x) * (this.o.k ?? this.last)); }
}
enum ${Kind} { One, Two }
type ${Shape} = { kind: ${Kind}.One; r: number } | { kind: ${Kind}.Two; p: number; q: number };
const ${size} = (shape: ${Shape}): number => (shape.kind === ${Kind}.One ? shape.r * shape.r : shape.p * shape.q);
const ${ROWS}: readonly (readonly number[])[] = [[0.5, ${e([])}], [1.5, -0.7]];
class ${Doc} { private kept: ((x: number) => number)[] = []; constructor(private v: number) {} keep(g: (x: number) => number): void { this.kept.push(g); this.v = Math.sin(g(this.v)); } get total(): number { return this.v + this.kept.length; } }

function ${name}(a: number, b: number): number {
  let t = ${e(["a", "b"])}, seen = 0;
  ${Array.from({ length: 2 + pick(3) }, () => steps[pick(steps.length)]!).join("\n  ")}
  return Math.sin(t) + seen;
}`;
};
