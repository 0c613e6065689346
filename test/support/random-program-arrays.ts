/** Random uses of arrays: methods, short vectors, rows, elements that are not there. */
import { ControlMaker } from "./random-program-control.ts";

type Lines = string[];

export abstract class ArrayMaker extends ControlMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    const outside = this.loopDepth < 2;
    return [
      ...super.extra(),
      [2, () => this.chained()],
      [outside ? 2 : 0, () => this.reshaped()],
      [2, () => this.shortVector()],
      [outside ? 1 : 0, () => this.smallMatrix()],
      [outside ? 1 : 0, () => this.rowsMoved()],
      [1, () => this.outOfRange()],
      [outside ? 1 : 0, () => this.grown()],
      [outside ? 1 : 0, () => this.ordered()],
    ];
  }

  /** An expression over these numbers, and what else is there, that changes nothing. */
  protected over(names: readonly string[], depth = 1): string {
    return this.within(() => this.withoutEffects(() => {
      names.forEach((name) => this.declare({ name, kind: "number", mutable: false }));
      const text = this.number(depth);
      return names.length > 0 && this.chance(0.6) ? `(${text} * ${this.pick(names)})` : `(${text})`;
    }));
  }

  /** A statement with the sum of an array in it, each element with its own weight. */
  protected summed(array: string, length = `${array}.length`): Lines {
    const target = this.variables("number", (v) => v.mutable)[0];
    const [k, sum] = [this.fresh("k"), this.fresh("sum")];
    this.declare({ name: sum, kind: "number", mutable: true });
    return [`let ${sum} = 0;`, `for (let ${k} = 0; ${k} < ${length}; ${k}++) ${sum} += Math.sin(${array}[${k}]) * (${k} + 1);`, ...(target && this.chance(0.5) ? [`${target.name} += Math.tanh(${sum});`] : [])];
  }

  /** A new array of three or four numbers. */
  private source(): { readonly text: string; readonly isTyped: boolean } {
    const numbers = Array.from({ length: 3 + this.int(2) }, () => this.number(1)).join(", ");
    const known = this.variables("array", (v) => v.min >= 2 && v.storage !== "f32");
    if (known.length > 0 && this.chance(0.4)) {
      const { name, storage } = this.pick(known);
      return { text: name, isTyped: storage !== "list" };
    }
    return this.chance(0.5) ? { text: `[${numbers}]`, isTyped: false } : { text: `Float64Array.of(${numbers})`, isTyped: true };
  }

  private chained(): Lines {
    const { text, isTyped } = this.source();
    const e = (): string => this.fresh("e");
    const one = (): string => {
      const [x, i] = [e(), this.fresh("i")];
      const common = [
        () => `.map((${x}) => ${this.over([x])})`, () => `.map((${x}, ${i}) => ${x} * (${i} + 0.5))`, () => `.slice(${this.pick(["1", "-2", "0, 2", "1, -1", ""])})`,
        () => `.filter((${x}) => ${x} > ${this.literal()})`, () => ".toReversed()", () => `.toSorted((${x}, y0) => ${this.pick([`${x} - y0`, `y0 - ${x}`])})`, () => `.with(${this.pick(["0", "-1"])}, ${this.atom()})`,
      ];
      const ofLists = [() => `.concat(${this.pick([this.atom(), `[${this.atom()}, ${this.atom()}]`])})`, () => `.flatMap((${x}) => [${x}, ${this.over([x])}])`, () => `.toSpliced(1, ${this.int(2)}, ${this.atom()})`];
      return this.pick(isTyped ? common : [...common, ...ofLists])();
    };
    const parts = Array.from({ length: 1 + this.int(3) }, one).filter((part, k, all) => !part.startsWith(".with") || !all.slice(0, k).some((before) => before.startsWith(".filter") || before.startsWith(".slice")));
    const [x, acc] = [e(), this.fresh("acc")];
    const end = this.pick([
      `.reduce((${acc}, ${x}) => ${acc} * 0.5 + ${x}, ${this.atom()})`, `.reduceRight((${acc}, ${x}, q0) => ${acc} + ${x} * q0, 0)`, `.reduce((${acc}, ${x}, q0) => ${acc} + Math.sin(${x}) * q0, ${this.literal()})`,
    ]);
    const name = this.fresh();
    this.declare({ name, kind: "number", mutable: true });
    return [`let ${name} = ${text}${parts.join("")}${end};`];
  }

  /** A list that methods change in place. */
  private reshaped(): Lines {
    const name = this.fresh("q");
    const lines = [`const ${name}: number[] = [${Array.from({ length: 3 + this.int(2) }, () => this.number(1)).join(", ")}];`];
    const value = (): string => this.over([]);
    const one = (): string => this.pick([
      () => `${name}.push(${value()});`, () => `${name}.unshift(${value()}, ${this.atom()});`, () => `${name}.splice(${this.int(2)}, ${this.int(2)}, ${value()});`, () => `if (${name}.length > 3) ${name}.splice(-2, 1);`,
      () => `${name}.reverse();`, () => `${name}.sort((p0, q0) => ${this.pick(["p0 - q0", "q0 - p0", "Math.cos(p0) - Math.cos(q0)"])});`, () => `${name}.copyWithin(0, 1, 3);`, () => `${name}.fill(${value()}, 1, 2);`, () => `if (${name}.length > 3) ${name}.length--;`,
      () => `${name}.push(${name}.shift()!);`, () => `if (${name}.length > 2) ${name}[0] += ${name}.pop()! * ${value()};`, () => `[${name}[0], ${name}[1]] = [${name}[1], ${value()}];`, () => `${name}[${name}.length] = ${value()};`, () => `${name}.push(...${name}.slice(0, 2));`,
      () => `for (const [k0, x0] of ${name}.entries()) ${name}[k0] = Math.sin(x0 + k0);`, () => `for (const k0 in ${name}) ${name}[k0] = Math.sin(${name}[k0] + Number(k0));`,
    ])();
    for (let i = 0; i < 2 + this.int(3); i++) lines.push(this.chance(0.25) ? `if (${this.condition(1)}) { ${one()} }` : one());
    return [...lines, ...this.summed(name)];
  }

  /** What unrolling and scalars in the place of memory are about. */
  private shortVector(): Lines {
    const [v, w, i] = [this.fresh("vec"), this.fresh("out"), this.fresh("i")];
    const n = 2 + this.int(3);
    const numbers = (): string => Array.from({ length: n }, () => this.number(1)).join(", ");
    const isList = this.chance(0.5);
    const make = (): string => (isList ? `[${numbers()}]` : this.pick([`new Float64Array(${n})`, `Float64Array.of(${numbers()})`, `new Float64Array([${numbers()}])`]));
    const at = (array: string): string => `${array}[${this.pick([i, i, `(${i} + 1) % ${n}`, `${n - 1} - ${i}`, String(this.int(n))])}]`;
    const body = (): string => this.pick([`${w}[${i}] = ${this.over([at(v)])} + ${at(v)};`, `${w}[${i}] += ${at(v)} * ${at(v)};`, `${at(w)} -= Math.sin(${at(v)} * ${at(w)});`, `if (${v}[${i}] > ${this.literal()}) ${at(w)} = ${at(v)};`]);
    const annotation = isList ? ": number[]" : "";
    const lines = [`const ${v}${annotation} = ${make()};`, `const ${w}${annotation} = ${this.chance(0.3) ? `${v}.slice()` : make()};`];
    if (this.chance(0.2)) lines.push(`${v}[${this.int(n)}] = ${this.number(1)};`);
    const header = this.pick([`for (let ${i} = 0; ${i} < ${n}; ${i}++)`, `for (let ${i} = 0; ${i} < ${v}.length; ${i}++)`, `for (let ${i} = ${n - 1}; ${i} >= 0; ${i}--)`]);
    lines.push(`${header} { ${body()}${this.chance(0.4) ? ` ${body()}` : ""} }`);
    const result = this.fresh();
    this.declare({ name: result, kind: "number", mutable: true });
    if (this.chance(0.3)) this.declare({ name: w, kind: "array", storage: isList ? "list" : "f64", min: n, writable: true, mutable: false });
    return [...lines, `let ${result} = ${w}[0] + 0.5 * ${w}[${n - 1}]${this.chance(0.5) ? ` * ${v}[${this.int(n)}]` : ""};`];
  }

  private smallMatrix(): Lines {
    const [m, x, i, j] = [this.fresh("m"), this.fresh("x"), this.fresh("i"), this.fresh("j")];
    const n = 2 + this.int(2);
    const cells = Array.from({ length: n }, (_, r) => `[${Array.from({ length: n }, (__, c) => (r === c ? `2 + Math.sin(${this.number(1)})` : `0.3 * ${this.atom()}`)).join(", ")}]`);
    const lines = [`const ${m}: number[][] = [${cells.join(", ")}];`, `const ${x} = ${this.pick(["new Float64Array", "new Array<number>"])}(${n}).fill(${this.number(1)});`];
    // Gauss-Seidel, elimination with a swap of rows, or products.
    lines.push(...this.pick<() => Lines>([
      () => [`for (let ${i} = 0; ${i} < ${n}; ${i}++) { let t0 = ${this.atom()}; for (let ${j} = 0; ${j} < ${n}; ${j}++) if (${j} !== ${i}) t0 -= ${m}[${i}][${j}] * ${x}[${j}]; ${x}[${i}] = t0 / (1 + ${m}[${i}][${i}] ** 2); }`],
      () => [`if (Math.abs(${m}[1][0]) > Math.abs(${m}[0][0]) * ${this.pick(["1", "0.1"])}) [${m}[0], ${m}[1]] = [${m}[1], ${m}[0]];`, `const l0 = Math.tanh(${m}[1][0] / (1 + ${m}[0][0] ** 2));`, `for (let ${j} = 0; ${j} < ${n}; ${j}++) ${m}[1][${j}] -= l0 * ${m}[0][${j}];`, `for (let ${i} = 0; ${i} < ${n}; ${i}++) ${x}[${i}] *= Math.sin(${m}[${i}][${n - 1}] + ${m}[1][${i}]);`],
      () => [`const p0 = ${m}.map((row0) => row0.reduce((s0, c0, k0) => s0 + c0 * ${x}[k0], 0));`, `for (const [k1, v1] of p0.entries()) ${x}[k1] += Math.sin(v1) * ${m}[k1][k1];`],
    ])().map((line) => line.replace(/\b(l0|p0)\b/g, `$1_${this.taken.size}`)));
    return [...lines, ...this.summed(x)];
  }

  /** Rows that are swapped, shared, replaced and grown. */
  private rowsMoved(): Lines {
    const m = this.fresh("rows");
    const row = (): string => `[${this.number(1)}, ${this.number(1)}]`;
    const lines = [`const ${m}: number[][] = [${row()}, ${row()}, ${row()}];`];
    const at = (): string => String(this.int(3));
    const one = (): string => this.pick([
      () => `[${m}[${at()}], ${m}[${at()}]] = [${m}[${at()}], ${m}[${at()}]];`, () => `${m}[${at()}] = ${m}[${at()}];`, () => `${m}[${at()}] = [...${m}[${at()}], ${this.atom()}];`, () => `${m}[${at()}][${this.int(2)}] += ${this.over([])} * ${m}[${at()}][${this.int(2)}];`,
      () => `${m}[${at()}].push(${this.over([])});`, () => `for (const r0 of ${m}) r0[0] = Math.sin(r0[0] + r0[1]);`, () => `for (const r0 of ${m}.slice(1)) [r0[0], r0[1]] = [r0[1], r0[0] * 0.5];`, () => `${m}.push(${m}.shift()!);`, () => `${m}.reverse();`, () => `${m}[${at()}] = ${m}[${at()}].map((c0, k0) => c0 * 0.5 + k0);`, () => `${m}.sort((p0, q0) => p0[0] - q0[0]);`,
    ])();
    for (let i = 0; i < 2 + this.int(3); i++) lines.push(this.chance(0.3) ? `if (${this.condition(1)}) { ${one()} }` : one());
    const flat = this.fresh("flat");
    return [...lines, `const ${flat} = ${m}.flat();`, ...this.summed(flat)];
  }

  /** Elements that are read where there are none, and stores to typed arrays that are lost. */
  private outOfRange(): Lines | undefined {
    const arrays = this.variables("array", (v) => v.min >= 2);
    const target = this.variables("number", (v) => v.mutable)[0];
    if (arrays.length === 0 || !target) return undefined;
    const { name, storage, writable, min } = this.pick(arrays);
    const [i, near] = [this.fresh("i"), this.fresh("near")];
    const step = this.pick(["- 1", "+ 1", "+ 2"]);
    const inside = step === "- 1" ? `${i} > 0` : `${i} ${step} < ${name}.length`;
    const use = this.pick([
      `const ${near} = ${name}[${i} ${step}]; ${target.name} += ${inside} ? Math.sin(${near}) : ${this.atom()};`, `${target.name} += Math.cos(${name}[${i} ${step}] ?? ${this.atom()});`,
      `const ${near} = ${name}[${i} ${step}]; if (${near} !== undefined) ${target.name} += Math.sin(${near} * ${name}[${i}]);`, `${target.name} += Math.sin(${name}[${i} ${step}] || ${this.atom()});`,
    ]);
    const lost = storage !== "list" && writable && this.chance(0.5) ? ` ${name}[${i} ${step}] ${this.pick(["=", "="])} ${this.over([])};` : "";
    return [`for (let ${i} = 0; ${i} < ${this.pick([`${name}.length`, String(min)])}; ${i}++) { ${use}${lost} }`];
  }

  /** A list that grows by its elements, in any order. */
  private grown(): Lines {
    const [g, i] = [this.fresh("grown"), this.fresh("i")];
    const n = 2 + this.int(3);
    const value = (): string => this.over([]);
    // What it starts with, and another name for it.
    const start = this.chance(0.5) ? [] : Array.from({ length: 1 + this.int(n) }, () => this.atom());
    const list = this.fresh("list");
    const begin = this.pick([[`const ${g}: number[] = [${start.join(", ")}];`], [`const ${list}: number[] = [${start.join(", ")}], ${g} = ${list};`], [`const ${list} = { of: [${start.map((x) => `${x}`).join(", ")}] as number[] }, ${g} = ${list}.of;`]]);
    const fill = this.pick([
      `for (let ${i} = 0; ${i} < ${n}; ${i}++) ${g}[${i}] = ${value()} + ${i};`, `for (let ${i} = ${n - 1}; ${i} >= 0; ${i}--) ${g}[${i}] = ${value()} * ${i};`, `${g}[0] = ${value()}; for (let ${i} = 1; ${i} < ${n}; ${i}++) ${g}[${i}] = Math.sin(${g}[${i} - 1] + ${value()});`,
      `for (let ${i} = 0; ${i} < ${n}; ${i}++) { ${g}[${g}.length] = ${value()}; if (${this.condition(1)}) ${g}.push(${this.atom()}); }`,
    ]);
    const after = this.chance(0.4) ? [`${g}[${this.int(n)}] *= ${value()};`] : this.chance(0.3) ? [`${g}.push(${g}.pop()! * ${value()});`] : [];
    return [...begin, fill, ...after, ...this.summed(g)];
  }

  private ordered(): Lines {
    const ps = this.fresh("pairs");
    const part = (): string => `{ key: ${this.number(1)}, w: ${this.number(1)} }`;
    const sorted = this.fresh("sorted");
    const order = this.pick(["p0.key - q0.key", "q0.key - p0.key"]);
    const copy = this.pick([`[...${ps}].sort((p0, q0) => ${order})`, `${ps}.toSorted((p0, q0) => ${order})`, `${ps}.filter((p0) => p0.w < 5).sort((p0, q0) => ${order})`]);
    const weights = this.fresh("weights");
    return [`const ${ps} = [${part()}, ${part()}, ${part()}];`, `const ${sorted} = ${copy};`, ...(this.chance(0.5) ? [`${ps}[1].w = ${this.number(1)};`] : []), `const ${weights} = ${sorted}.map((p0) => p0.key * p0.w);`, ...this.summed(weights)];
  }
}
