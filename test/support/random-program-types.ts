/** Helpers whose types matter: enums and constant tables, unions of objects and of tuples, generic functions, tuples where arrays are asked for, lists that start empty somewhere else. */
import type { Express, Template } from "./random-program-classes.ts";

type Pick = (max: number) => number;

const oneOf = (pick: Pick, texts: readonly string[]): string => texts[pick(texts.length)]!;

/** Tables are read by members of enums, by names, and by places that are only known as they run. */
const enums: Template = (name, e, pick) => {
  const [axis, names, weights, grid] = [`${name}_Axis`, `${name}_NAMES`, `${name}_W`, `${name}_GRID`];
  const member = (): string => oneOf(pick, [`${axis}.X`, `${axis}.Y`, `${axis}.Z`, `${axis}["Y"]`]);
  const reads = [`v[${member()}]!`, `w[${member()}]!`, `(${weights}[${member()}] ?? 0.5)`, `o[${names}[${pick(2)}]!]`, `${grid}[${pick(2)}]![${member()}]!`, `[a, b, 0.3][${member()}]!`];
  const read = (): string => oneOf(pick, reads);
  const steps = [
    `v[${member()}] = ${e(["t", "a"])};`, `w[${member()}]! += t;`, `for (const name of ${names}) o[name] = Math.sin(o[name] * ${read()});`, `for (const [i, row] of ${grid}.entries()) t += Math.sin(row[i]! * a);`,
    `switch (${name}_at(a > b ? ${member()} : ${axis}.X)) { case ${axis}.X: t += ${read()}; break; case ${axis}.Y: t *= 0.5; default: t -= b; }`, `t = ${names}.map((name, i) => o[name] * w[i]!).reduce((p, q) => p + q, t);`,
    `if ((${names}[${pick(2)}] as string) === "q") t = Math.cos(t); else t += ${names}.length * ${read()};`, `const { q = 1, ...others } = { ...o, [${names}[${pick(2)}]!]: t }; t += q * others.p;`,
  ];
  return `${pick(2) ? "const " : ""}enum ${axis} { X, Y, Z${pick(2) ? " = 2" : ""} }
const ${name}_at = (axis: ${axis}): ${axis} => axis;
const ${names} = ["p", "q"] as const;
const ${weights} = [0.5, ${pick(2) ? "2" : "-1.5"}, 1] as const;
const ${grid} = [[1, 0.5, 2], [0, 3, 0.25]]${pick(2) ? " as const" : ""};

function ${name}(a: number, b: number): number {
  const v: [number, number, number] = [a, b, ${e(["a"])}], w = Float64Array.of(b, a, 1.5), o = { p: a, q: ${e(["b"])} };
  let t = ${e(["a", "b"])};
  ${Array.from({ length: 2 + pick(3) }, () => `{ ${steps[pick(steps.length)]!} }`).join("\n  ")}
  return Math.sin(t) + ${read()} * ${read()} + o.q;
}`;
};

/** A field of a member of a union: its type, a literal, and what is computed with it. */
interface Part { readonly type: string; readonly make: (e: Express, x: string) => string; readonly use: (read: string) => string }

const parts: readonly Part[] = [
  { type: "number", make: (e, x) => e([x]), use: (read) => read },
  { type: "number[]", make: (e, x) => `[${e([x])}, ${x}]`, use: (read) => `${read}.reduce((s0, x0) => s0 + x0 * x0, 0)` },
  { type: "[number, number]", make: (e, x) => `[${x}, ${e([x])}]`, use: (read) => `(${read}[0] * ${read}[1])` },
  { type: "{ k: number }", make: (e, x) => `{ k: ${e([x])} }`, use: (read) => `Math.sin(${read}.k)` },
];

/** Members are told by tags, of which one may have several; they may contain themselves, and call fields of other types alike. */
const unions: Template = (name, e, pick) => {
  const expr = `${name}_E`, isRecursive = pick(3) > 0;
  const own = [0, 1, 2].map(() => parts[pick(parts.length)]!);
  // Beside an object, a field of the same name is one, too.
  const fields = own.map((part, i) => ({ part, name: own.every((other) => other.type === "number" || other.type === "number[]") ? "v" : `v${i}` }));
  const tags = [["one"], pick(2) ? ["two", "more"] : ["two"], ["three"]];
  const member = (i: number): string => `{ tag: ${tags[i]!.map((tag) => `"${tag}"`).join(" | ")}; ${fields[i]!.name}: ${fields[i]!.part.type} }`;
  const literal = (i: number, x: string): string => `{ tag: "${oneOf(pick, tags[i]!)}", ${fields[i]!.name}: ${fields[i]!.part.make(e, x)} }`;
  const use = (i: number): string => fields[i]!.part.use(`s.${fields[i]!.name}`);
  const loops = isRecursive ? ` | { tag: "many" | "all"; items: ${expr}[] } | { tag: "wrap"; inner: ${expr} } | { tag: "end" }` : "";
  const recursion = isRecursive ? `
    case "many": return s.items.reduce((sum, item) => sum + ${name}_at(item, x * 0.5), ${e(["x"])});
    case "all": { let p = x; for (const item of s.items) p = Math.sin(p + ${name}_at(item, p)); return p; }
    case "wrap": return ${e(["x"])} * ${name}_at(s.inner, ${e(["x"])});
    case "end": return x;` : "";
  const leaf = (x: string): string => literal(pick(3), x);
  const nested = (x: string, depth: number): string => (!isRecursive || depth > 1 || pick(3) === 0 ? leaf(x) : oneOf(pick, [`{ tag: "${oneOf(pick, ["many", "all"])}", items: [${nested(x, depth + 1)}, ${leaf("b")}, { tag: "end" }] }`, `{ tag: "wrap", inner: ${nested("b", depth + 1)} }`]));
  return `type ${expr} = ${[0, 1, 2].map(member).join(" | ")}${loops};

const ${name}_is = (s: ${expr}): s is Extract<${expr}, { tag: "three" }> => s.tag === "three";

function ${name}_at(s: ${expr}, x: number): number {
  ${pick(2) ? `if (${name}_is(s)) return ${use(2)};` : `if (s.tag === "three") return ${use(2)} * x;`}
  switch (s.tag) {
    case "one": return ${e(["x"])} + ${use(0)};
    case ${tags[1]!.map((tag) => `"${tag}"`).join(": case ")}: return ${use(1)} * ${e(["x"])};${recursion}
  }
}

function ${name}(a: number, b: number): number {
  const first: ${expr} = a > b ? ${nested("a", 0)} : ${leaf("b")}, all: ${expr}[] = [first, ${nested("a", 0)}, ${leaf("b")}];
  let t = ${e(["a"])};
  for (const s of all) { if (s.tag === "one") { s.${fields[0]!.name} = ${fields[0]!.part.make(e, "t")}; } t += Math.sin(${name}_at(s, b)); }
  return Math.sin(t) + ${name}_at(first, a);
}`;
};

/** Steps are tuples that their first element tells apart. */
const steps: Template = (name, e, pick) => {
  const step = `${name}_Step`;
  const one = (x: string): string => oneOf(pick, [`["move", ${e([x])}, ${x}]`, `["turn", ${x}]`, `["stop"]`, `["scale", ${e([x])}, true]`]);
  return `type ${step} = ${pick(2) ? "readonly " : ""}["move", number, number] | ${pick(2) ? "readonly " : ""}["turn", number] | ["scale", k: number, both: boolean] | ["stop"];

function ${name}_run(steps: readonly ${step}[], x: number, y: number): [number, number] {
  for (const step of steps) {
    switch (step[0]) {
      case "move": { const [, dx, dy] = step; x += dx; y ${oneOf(pick, ["+=", "-="])} dy; break; }
      case "turn": [x, y] = [x * Math.cos(step[1]) - y * Math.sin(step[1]), x * Math.sin(step[1]) + y * Math.cos(step[1])]; ${pick(2) ? "break;" : "continue;"}
      case "scale": x *= step[1]; if (step[2]) y = Math.sin(y * step[1]); ${pick(2) ? "break;" : ""}
      default: ${pick(2) ? "if (x > y) " : ""}x = ${e(["x", "y"])};
    }
  }
  return [x, y];
}

function ${name}(a: number, b: number): number {
  const steps: ${step}[] = [${one("a")}, ${one("b")}];
  if (a > ${pick(3) - 1}) steps.push(${one("b")});
  const [x, y] = ${name}_run(${pick(2) ? "steps" : `[...steps, ${one("a")}]`}, a, b);
  return ${e(["x", "y"])} + x * y;
}`;
};

/** Generic functions and classes whose types follow from what they are called with, or from what their result is for. */
const generics: Template = (name, e, pick) => {
  const [result, maybe] = [`${name}_R`, `${name}_M`];
  const uses = [
    `${name}_or(${name}_map(${name}_try(a), (v) => ${e(["v", "b"])}), b)`, `${name}_or(${name}_then(${name}_try(a), (v) => ${name}_try(v - b)), ${e(["a"])})`, `${maybe}.some(a).map((v) => v * b).or(1)`, `${maybe}.none<number>().map((v) => v * v).or(b)`,
    `(a > b ? ${maybe}.some({ x: a, y: b }) : ${maybe}.none<{ x: number; y: number }>()).map(({ x, y }) => x * y).or(${e(["b"])})`, `${name}_best([{ w: a }, { w: b }], (o) => o.w).w`, `${name}_best([[a, 1], [b, 2]], ([x]) => x!)[1]!`,
    `${name}_pipe(a, (x) => ({ x, y: b }), (p) => ${e(["p.x", "p.y"])})`, `${name}_pipe([a, b], (xs) => xs.map((x) => x * x), (xs) => xs[0]! - xs[1]!)`,
  ];
  return `type ${result}<T> = { ok: true; value: T } | { ok: false; error: string };
const ${name}_try = (x: number): ${result}<number> => (x < ${pick(3) - 1} ? { ok: false, error: "low" } : { ok: true, value: ${e(["x"])} });
const ${name}_map = <T, U>(r: ${result}<T>, g: (value: T) => U): ${result}<U> => (r.ok ? { ok: true, value: g(r.value) } : r);
const ${name}_then = <T, U>(r: ${result}<T>, g: (value: T) => ${result}<U>): ${result}<U> => (r.ok ? g(r.value) : r);
const ${name}_or = <T>(r: ${result}<T>, other: T): T => (r.ok ? r.value : other);
const ${name}_pipe = <A, B, C>(x: A, g: (x: A) => B, h: (x: B) => C): C => h(g(x));
function ${name}_best<T>(items: readonly T[], score: (item: T) => number): T { let best: T = items[0]!; for (const item of items) if (score(item) > score(best)) best = item; return best; }

class ${maybe}<T> {
  private constructor(private readonly held: T | undefined) {}
  static some<T>(value: T): ${maybe}<T> { return new ${maybe}(value); }
  static none<T>(): ${maybe}<T> { return new ${maybe}<T>(undefined); }
  map<U>(g: (value: T) => U): ${maybe}<U> { return this.held === undefined ? ${maybe}.none() : ${maybe}.some(g(this.held)); }
  or(other: T): T { return this.held ?? other; }
}

function ${name}(a: number, b: number): number {
  const t = ${uses[pick(uses.length)]!};
  return Math.sin(t) + ${uses[pick(uses.length)]!} * ${uses[pick(uses.length)]!};
}`;
};

/** Tuples are given to functions of arrays, objects are copied with another value for a name, some properties come only if. */
const lent: Template = (name, e, pick) => {
  const uses = [`${name}_dot(v, u)`, `${name}_dot(u, [t, a, b])`, `${name}_norm(v, b)`, `${name}_both(v, u, (x, y) => ${e(["x", "y"])})`, `${name}_far(u)(v)`, `${name}_like(v, [a, b, 1])`];
  const lines = [
    `v[${pick(3)}] = ${uses[pick(uses.length)]!};`, `const moved = ${name}_with(o, ${oneOf(pick, ['"p"', 'a > b ? "p" : "q"', '"q"'])}, t); t += moved.p * moved.q + o.p;`, `const some = { ...o, ...(a > ${pick(3) - 1} && { q: t }), ...(b > 0.3 ? { p: ${e(["t"])} } : {}) }; t = Math.sin(some.p + some.q);`,
    `for (const k of ["p", "q"] as const) t += Math.sin(${name}_with(o, k, o[k] * 0.5)[k]);`, `t += ((a > b && t) || ${e(["b"])}) + (t > 5 || a > b ? 1 : 0);`, `const [head, ...others] = v; t = head * ${name}_dot(others, u);`,
  ];
  return `function ${name}_dot(x: readonly number[], y: readonly number[]): number { let s = 0; for (let i = 0; i < x.length; i++) s += x[i]! * ${pick(2) ? "y[i]!" : "Math.sin(y[i]!)"}; return s; }
const ${name}_norm = (x: readonly number[], k = 2): number => Math.hypot(...x.map((c) => c * k)) + (x.at(-1) ?? 0) * ${name}_dot(x, x);
const ${name}_both = (x: readonly number[], y: readonly number[], op: (p: number, q: number) => number): number => x.map((c, i) => op(c, y[i]!)).reduce((p, q) => p + q, 0);
const ${name}_far = (x: readonly number[]) => { const s = ${name}_dot(x, [1, 2, 3]); return (y: readonly number[]): number => s * ${name}_norm(y); };
const ${name}_like = <V extends readonly number[]>(x: V, y: V): number => x.length * y[0]! - x[0]!;
const ${name}_with = <T extends { p: number; q: number }>(o: T, key: "p" | "q", value: number): T => ({ ...o, [key]: value });

function ${name}(a: number, b: number): number {
  const v: [number, number, number] = [a, b, ${e(["a"])}], u: readonly [number, number, number] = [${e(["b"])}, 0.5, a], o = { p: a, q: b, r: 1 };
  let t = ${uses[pick(4)]!.replace(/\bt\b/g, "a")};
  ${Array.from({ length: 2 + pick(2) }, () => `{ ${lines[pick(lines.length)]!} }`).join("\n  ")}
  return Math.sin(t) + ${uses[pick(uses.length)]!} + v[1];
}`;
};

/** Lists start empty where they are made, and are filled where they are given to. */
const filled: Template = (name, e, pick) => {
  const uses = [`${name}_add([], [t, a], [b, 1])[${pick(2)}]!`, `${name}_add(own, [a, t], own)[1]!`, `history.step(${e(["t"])})`, `history.step(a, ${pick(3)})`, `(own[${pick(3)}] ??= ${e(["t"])})`, `(own[own.length] = t) * 0.5`];
  return `function ${name}_add(out: number[], x: readonly number[], y: readonly number[]): number[] { out[0] = x[0]! + ${e(["(y[0] ?? 1)"])}; out[1] = ${pick(2) ? "out[0] * x[1]!" : "x[1]! * 0.5"}; return out; }

class ${name}_History {
  readonly past: number[] = [];
  private count = 0;
  constructor(readonly scratch: number[] = []) {}
  step(x: number, at = this.count++): number { this.past[at] = ${e(["x"])} * (this.past[at] ?? ${pick(2) ? "1" : "this.past[at - 1] ?? 0.5"}); ${name}_add(this.scratch, [x, 2], this.past); return this.past[at]! + this.scratch[${pick(2)}]!; }
}

function ${name}(a: number, b: number): number {
  const own: number[] = [], history = new ${name}_History(${pick(2) ? "own" : ""});
  let t = ${e(["a", "b"])};
  for (let i = 0; i < ${1 + pick(2)}; i++) t = Math.sin(t + ${uses[pick(uses.length)]!} * ${uses[pick(uses.length)]!});
  return t + own.reduce((p, q) => p + q, 0) + history.past.length * a + (history.scratch[0] ?? b);
}`;
};

/** Arrow functions of methods are handed to helpers, and take their object along; arguments are numbers or objects, elements may be missing. */
const handed: Template = (name, e, pick) => {
  const [model, value] = [`${name}_Model`, `${name}_Value`];
  const uses = [
    `m.integral(t)`, `m.sum([a, t, b])`, `${name}_twice(m.stepper(b), t)`, `m.worst(a)`, `${value}.of(t).plus(b).plus(${value}.of(a)).v`, `${value}.of(${value}.of(b)).times((x) => ${e(["x", "a"])}).v`,
    `(xs[${pick(4)}] ?? xs[${pick(6)}] ?? ${e(["t"])})`, `((a > b ? xs[5] : xs[0]) ?? t)`, `${name}_first(xs, ${pick(4)})`, `[...pair, t][${pick(3)}]!`,
  ];
  const use = (): string => uses[pick(uses.length)]!;
  return `const ${name}_twice = (g: (x: number) => number, x: number): number => g(Math.sin(g(x)));
const ${name}_quad = (g: (x: number) => number, n: number): number => { let s = 0; for (let i = 0; i < n; i++) s += g((i + 0.5) / n) / n; return s; };
const ${name}_first = (xs: readonly number[], i: number): number => { const x = xs[i]; return x === undefined ? ${e([])} : x * 2; };

class ${value} {
  constructor(readonly v: number) {}
  static of(x: ${value} | number): ${value} { return x instanceof ${value} ? x : new ${value}(x); }
  plus(x: ${value} | number): ${value} { return new ${value}(this.v + ${value}.of(x).v); }
  times(g: (x: number) => number): ${value} { return new ${value}(g(this.v)); }
}

class ${model} {
  private calls = 0;
  constructor(public k: number, readonly scale = ${e(["k"])}) {}
  at(x: number): number { ${pick(2) ? "this.calls += 1; " : ""}return ${e(["x", "this.k"])} + this.calls * this.scale; }
  integral(x: number): number { return ${name}_quad((t) => this.at(t * x)${pick(2) ? " * this.scale" : ""}, ${1 + pick(3)}); }
  sum(xs: readonly number[]): number { let s = 0; xs.forEach((x) => { s += this.at(x); ${pick(2) ? "this.k = Math.sin(this.k + x);" : ""} }); return s; }
  stepper(h: number): (x: number) => number { return (x) => { ${pick(2) ? "this.k *= 0.5;" : ""} return x + h * this.at(x); }; }
  worst(x: number): number { const ys = [x, 0.3, -x].map((y) => { const tail = [y, 1, 2]; tail.shift(); return this.at(y) + tail.length; }); return Math.max(...ys); }
}

function ${name}(a: number, b: number): number {
  const m = new ${model}(a), xs = [a, b, ${e(["b"])}], pair: [number, number] = [b, a];
  let t = ${e(["a", "b"])};
  for (let i = 0; i < ${1 + pick(2)}; i++) t = Math.sin(t + ${use()} * ${use()});
  return t + m.k * ${use()};
}`;
};

export const typed: readonly Template[] = [enums, enums, unions, unions, unions, steps, generics, generics, lent, lent, filled, handed, handed];
