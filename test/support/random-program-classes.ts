/** Helpers over small classes, unions and structures that contain themselves, with random expressions in their bodies. */
import { hierarchies } from "./random-program-hierarchies.ts";
import { absent } from "./random-program-absent.ts";
import { guarded } from "./random-program-guards.ts";
import { given } from "./random-program-given.ts";
import { callees } from "./random-program-callees.ts";
import { generics } from "./random-program-generics.ts";
import { growth } from "./random-program-growth.ts";
import { unions } from "./random-program-unions.ts";
import { memory } from "./random-program-memory.ts";
import { order } from "./random-program-order.ts";
import { records } from "./random-program-records.ts";
import { wider } from "./random-program-wider.ts";
import { patches } from "./random-program-patches.ts";
import { options } from "./random-program-options.ts";
import { typed } from "./random-program-types.ts";
import type { Random } from "./random-program-scope.ts";

/** An expression over these names, all numbers. */
export type Express = (names: readonly string[]) => string;

export type Template = (name: string, e: Express, pick: (max: number) => number) => string;

/** An accumulator that methods change, perhaps of a derived class. */
const accumulator: Template = (name, e, pick) => `class ${name}_Acc {
  total = ${e([])};
  readonly log: number[] = [];
  constructor(public k: number) { this.total += ${e(["k"])}; }
  add(x: number): this { this.total = ${e(["x", "this.total", "this.k"])}; this.log.push(x * this.k);${pick(2) ? ` this.k = ${e(["this.k", "x"])};` : ""} return this; }
  get mean(): number { return ${e(["this.total", "this.k"])}; }
  set mean(m: number) { this.total = ${e(["m", "this.k"])}; }
}

class ${name}_Sub extends ${name}_Acc {
  w = ${e(["this.k"])};
  override add(x: number): this { ${pick(2) ? `super.add(${e(["x", "this.w"])});` : `this.w += x;`} return super.add(x); }
}

function ${name}(a: number, b: number): number {
  const s = new ${name}_${pick(2) ? "Acc" : "Sub"}(a);
  for (let i = 0; i < 3; i++) s.add(b + i)${pick(2) ? ".add(a)" : ""};
  ${pick(2) ? "s.mean += b;" : "s.k *= s.mean;"}
  return s.mean + s.log[${pick(3)}]!;
}`;

/** A value class with operators; instances replaced, aliased, kept in arrays. */
const vector: Template = (name, e, pick) => `class ${name}_V {
  constructor(readonly x: number, ${pick(2) ? "public" : "private"} y: number) {}
  op(o: ${name}_V): ${name}_V { return new ${name}_V(${e(["this.x", "o.y"])}, ${e(["this.y", "o.x"])}); }
  bump(d: number): void { this.y = ${e(["d", "this.y"])}; }
  get size(): number { return ${e(["this.x", "this.y"])}; }
  static of(t: number): ${name}_V { return new ${name}_V(Math.sin(t), ${e(["t"])}); }
}

function ${name}(a: number, b: number): number {
  let p = new ${name}_V(a, b);
  const q = ${name}_V.of(b), r = a > ${pick(3) - 1} ? p : q;
  const all = [p, q, r];
  for (let i = 0; i < 3; i++) { all[i]!.bump(a); ${pick(2) ? "p = p.op(q);" : "if (all[i]!.size > 0) p = all[i]!.op(p);"}${pick(2) ? " all[1] = p;" : ""} }
  return p.size + r.size * ${e(["a"])} + all[1]!.x;
}`;

/** A union, chosen by numbers, changed in place, walked as an array. */
const union: Template = (name, e, pick) => `type ${name}_S = { kind: "one"; r: number } | { kind: "two"; w: number; h: number } | { kind: "none" };

function ${name}_size(s: ${name}_S, x: number): number {
  ${pick(2) ? `switch (s.kind) { case "one": return ${e(["s.r", "x"])}; case "two": return ${e(["s.w", "s.h"])}; default: return x; }`
    : `if (s.kind === "one") return ${e(["s.r", "x"])};\n  return s.kind === "two" ? ${e(["s.w", "s.h"])} : x;`}
}

function ${name}(a: number, b: number): number {
  const all: ${name}_S[] = [{ kind: "one", r: a }, a > b ? { kind: "two", w: a, h: ${e(["b"])} } : { kind: "none" }];
  all.push({ kind: "two", w: b, h: a });
  let t = ${e(["a"])};
  for (const s of all) { if (s.kind === "two") s.h = ${e(["s.w", "t"])}; t += ${name}_size(s, b)${pick(2) ? " * t" : ""}; }${pick(2) ? `
  for (const s of stopGradient(all)) t += ${name}_size(s, a);` : ""}
  return Math.sin(t);
}`;

/** A tree or a list made and walked by recursion. */
const recursive: Template = (name, e, pick) => {
  const changes = pick(2) === 1;
  return `interface ${name}_T { v: number; ${pick(2) ? "left?" : "left"}: ${name}_T | undefined; right?: ${name}_T }

function ${name}_grow(x: number, n: number): ${name}_T {
  return n <= 0 ? { v: x, left: undefined } : { v: ${e(["x"])}, left: ${name}_grow(${pick(3) ? `Math.sin(x) + ${e(["x"])}` : "1.3"}, n - 1), right: { v: x * n, left: undefined } };
}

function ${name}_sum(t: ${name}_T, k: number): number {
  ${changes ? `t.v = ${e(["t.v", "k"])};` : ""}
  return ${e(["t.v", "k"])} + (t.left ? ${name}_sum(t.left, k * 0.5) : 0) + (t.right ? Math.sin(${name}_sum(t.right, t.v)) : 0);
}

function ${name}(a: number, b: number): number {
  const t = ${name}_grow(a, ${1 + pick(2)});
  ${pick(2) ? "if (t.left) t.left.v = b;" : ""}
  return ${name}_sum(t, b) + t.v${changes || pick(2) ? "" : ` + ${name}_sum(stopGradient(t), ${e(["a"])})`};
}`;
};

/** A class that differentiates its own methods, perhaps overridden ones, or stops at its own fields. */
const selfMade: Template = (name, e, pick) => {
  const isBase = pick(2) === 0, slope = ["grad((x: number) => this.cost(x, b))(a)", "valueAndGrad((x: number) => this.cost(x, b))(a)[1]", "grad((x: number, y: number) => this.cost(x, y) * part(y), [0, 1])(a, b)[1]"][pick(3)]!;
  return `${isBase ? "abstract " : ""}class ${name}_M {
  ${pick(2) ? "private " : ""}readonly log: number[] = [];
  constructor(${pick(2) ? "public" : "protected"} k: number) { this.log.push(${e(["k"])}); }
  ${isBase ? "abstract cost(x: number, y: number): number;" : `cost(x: number, y: number): number { return ${e(["x", "this.k", "y"])} * ${e(["x", "y"])}; }`}
  slope(a: number, b: number): number { const part = (t: number) => ${e(["t", "this.k"])} + this.log[0]!; this.log.push(part(b)); return ${slope} + part(a); }
  held(a: number): number { return ${pick(2) ? `stopGradient(this).k * ${e(["a", "this.k"])}` : `stopGradient({ k: this.k, all: this.log }).all[0]! * ${e(["a"])}`}; }
}
${isBase ? `class ${name}_A extends ${name}_M { cost(x: number, y: number): number { return ${e(["x", "y", "this.k"])} * x; } }
class ${name}_B extends ${name}_M { constructor(k: number, readonly w: number) { super(k); } cost(x: number, y: number): number { return ${e(["x", "this.w"])} * ${e(["x", "y"])}; } }
` : ""}
function ${name}(a: number, b: number): number {
  const all: ${name}_M[] = ${isBase ? `[new ${name}_A(a), new ${name}_B(b, a)]` : `[new ${name}_M(a), new ${name}_M(${e(["a", "b"])})]`};
  let t = 0;
  for (const m of all) t += m.slope(a, b)${pick(2) ? " * m.held(b)" : ""};
  return Math.sin(t);
}`;
};

/** Derivatives of functions that use functions which they are given. */
const heldInMacro: Template = (name, e, pick) => `function ${name}_slope(g: (x: number) => number, x: number${pick(2) ? ", h: (x: number) => number = Math.cos" : ", h: (x: number) => number"}): number {
  const part = (t: number): number => g(t) * ${e(["t", "x"])} + h(${e(["t"])});
  ${pick(2) ? `const d = grad(part);\n  return d(x) * ${pick(2) ? "d(0.5 * x)" : "grad((t: number) => d(t) * g(t))(x)"};` : `const [v, d] = valueAndGrad((t: number) => part(t) * ${pick(2) ? "g(t)" : "t"})(x);\n  return v * d;`}
}

function ${name}(a: number, b: number): number {
  const k = ${e(["a", "b"])};
  let t = ${name}_slope((x) => ${e(["x", "k"])}, b, Math.sin);
  for (let i = 0; i < 2; i++) t += ${name}_slope(${pick(2) ? "a > 0.5 ? Math.tanh : (x) => x * k" : `(x) => ${e(["x", "a"])} + i`}, ${e(["b"])}, (x) => ${e(["x", "b"])});
  return Math.sin(t);
}`;

/** A constructor that keeps functions, and calls methods before it is done. */
const builtUp: Template = (name, e, pick) => `class ${name}_K {
  readonly first: number;
  total = 0;
  readonly steps: ((x: number) => number)[] = [];
  constructor(private readonly g: (x: number) => number, x: number) {
    this.steps.push(g${pick(2) ? ", Math.tanh" : ""});
    this.first = ${pick(2) ? "this.run(x)" : `this.run(x) * ${e(["x"])}`};
    ${pick(2) ? "this.add(this.first);" : "this.total = this.first;"}
  }
  run(x: number): number { let y = x; for (const step of this.steps) y = step(y) * ${e(["x"])} + this.g(x); return y; }
  add(x: number): void { this.total += ${e(["x"])}; }
}

function ${name}(a: number, b: number): number {
  const k = new ${name}_K((x) => ${e(["x", "a"])}, b), open = a > 0.3 && b;
  k.add(k.run(a));
  return Math.sin(k.total + k.first)${pick(2) ? " + Number(open)" : ""};
}`;

const templates: readonly Template[] = [accumulator, accumulator, vector, vector, union, union, recursive, ...hierarchies, ...typed, absent, absent, absent, guarded, guarded, given, given, given, options, options, options, growth, growth, unions, unions, order, order, memory, memory, records, records, wider, wider, patches, patches, generics, generics, callees, callees, selfMade, selfMade, heldInMacro, heldInMacro, builtUp, builtUp];

/** Random expressions over names. */
export function expressions(random: Random): Express {
  const pick = (max: number): number => random.nextInt(0, max - 1);
  const forms = ["A * B", "Math.sin(A) + B", "A - 0.5 * B", "Math.tanh(A * B)", "A / (1 + B * B)", "Math.cos(A) * B", "0.3 * A + B * B", "A"];
  return (names) => {
    const operand = (): string => (names.length === 0 || pick(5) === 0 ? ["0.7", "1.3", "-0.4"][pick(3)]! : names[pick(names.length)]!);
    return forms[pick(forms.length)]!.replace("A", operand()).replace(/B/g, operand());
  };
}

/** The text of a helper of two numbers that gives a number, with the classes and types that it needs. */
export function classHelper(name: string, random: Random): string {
  const pick = (max: number): number => random.nextInt(0, max - 1);
  return templates[pick(templates.length)]!(name, expressions(random), pick);
}
