/** Random loops that exchange elements and rows and are left early, and objects that rows of rows share. */
import { ContainerMaker } from "./random-program-containers.ts";

type Lines = string[];

export abstract class ShapeMaker extends ContainerMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    const outside = this.loopDepth === 0;
    return [...super.extra(), [outside ? 2 : 0, () => this.exchanged()], [outside ? 1 : 0, () => this.sharedCells()], [outside ? 1 : 0, () => this.keptFunctions()]];
  }

  /** Text of a number of what is around, which changes nothing. */
  private still(...names: readonly string[]): string {
    return this.within(() => this.withoutEffects(() => {
      names.forEach((name) => this.declare({ name, kind: "number", mutable: false }));
      return this.number(1);
    }));
  }

  /** Ways out of nested loops: of this function, where it may be left. */
  private leave(outer: string, ...names: readonly string[]): string {
    const result = this.earlyReturn && this.chance(0.4) ? this.within(() => this.withoutEffects(() => {
      names.forEach((name) => this.declare({ name, kind: "number", mutable: false }));
      return `return ${this.earlyReturn!()};`;
    })) : undefined;
    return result ?? this.pick([`continue ${outer};`, `continue ${outer};`, `break ${outer};`, "break;", "continue;"]);
  }

  /** Sorting by exchange, pivots, cycles: elements and rows trade places in loops within loops. */
  private exchanged(): Lines {
    const [a, t, outer, i, j, k] = [this.fresh("a"), this.fresh("t"), this.fresh("outer"), this.fresh("i"), this.fresh("j"), this.fresh("k")];
    const n = 3, isRows = this.chance(0.4);
    const value = (): string => this.still();
    const made = isRows ? `[${Array.from({ length: n }, () => `[${value()}, ${value()}, ${this.literal()}]`).join(", ")}]` : this.pick([`[${value()}, ${value()}, ${value()}]`, `Float64Array.of(${value()}, ${value()}, ${value()})`]);
    const at = (index: string, column = this.pick(["0", "1", j, i])): string => (isRows ? `${a}[${index}][${column}]` : `${a}[${index}]`);
    const index = (): string => this.pick([i, j, j, `(${j} + 1) % ${n}`, String(this.int(n))]);
    const swap = (): string => {
      const [p, q] = [index(), index()];
      return isRows && this.chance(0.5) ? `[${a}[${p}], ${a}[${q}]] = [${a}[${q}], ${a}[${p}]];` : this.pick([`[${at(p, "0")}, ${at(q, "1")}] = [${at(q, "1")}, ${at(p, "0")}];`, `{ const kept = ${at(p, "0")}; ${at(p, "0")} = ${at(q, "0")}; ${at(q, "0")} = kept * ${this.literal()}; }`]);
    };
    const test = (): string => this.pick([`${at(i, "0")} > ${at(j, "1")}`, `${t} > ${this.still(t)}`, `Math.abs(${at(j)}) < ${this.still()}`, `${i} === ${j}`, `${at(index())} * ${t} > 0.3`]);
    const step = (): string => this.pick([`${t} = Math.sin(${t} + ${at(index())});`, `${at(index())} = Math.sin(${at(index())} * ${this.still(t)});`, `${at(index())} -= 0.3 * ${at(index())} * ${t};`]);
    const jump = (): string => `if (${test()}) ${this.leave(outer, t)}`;
    const inside = [`if (${test()}) ${swap()}`, this.pick([step(), jump()]), this.pick([step(), jump(), swap()]), jump()];
    const third = this.chance(0.4) ? [`for (let ${k} = 0; ${k} < ${this.pick(["2", `${j} + 1`])}; ${k}++) {`, ...[`${at(this.pick([k, j]), "0")} = Math.cos(${at(this.pick([k, i]), "1")} + ${t});`, jump()].map((line) => `  ${line}`), "}"] : [];
    const start = this.number(1);
    this.declare({ name: t, kind: "number", mutable: true });
    return [
      `const ${a}${isRows ? ": number[][]" : ""} = ${made};`, `let ${t} = ${start};`,
      `${outer}: for (let ${i} = 0; ${i} < ${n}; ${i}++) {`, `  for (${this.pick([`let ${j} = 0; ${j} < ${n} - 1; ${j}++`, `let ${j} = ${i} + 1; ${j} < ${n}; ${j}++`, `let ${j} = ${n - 1}; ${j} > ${i}; ${j}--`, `let ${j} = 0; ${j} < ${n}; ${j}++`])}) {`,
      ...[...inside, ...third].map((line) => `    ${line}`), "  }", ...(this.chance(0.5) ? [`  ${step().replace(new RegExp(`\\b${j}\\b`, "g"), "1")}`] : []), "}",
      ...this.kept(`${t} + ${[0, 1, 2].map((m) => `${this.pick(["", "0.5 * "])}${isRows ? `${a}[${m}][${this.int(2)}]` : `${a}[${m}]`}`).join(" + ")}`),
    ];
  }

  /** Rows of objects; rows and objects stand in several places. */
  private sharedCells(): Lines {
    const [grid, cell, row, i, t] = [this.fresh("grid"), this.fresh("cell"), this.fresh("row"), this.fresh("i"), this.fresh("t")];
    const made = (): string => `{ x: ${this.still()}, w: ${this.still()} }`;
    const at = (of = String(this.int(2))): string => `${grid}[${of}][${this.int(2)}]`;
    const one = (): string => this.pick([
      () => `${at()} = ${this.pick([cell, at(), made()])};`, () => `${grid}[${this.int(2)}] = ${this.pick([row, `${grid}[${this.int(2)}]`, `[${cell}, ${at()}]`, `[...${row}]`, `${row}.slice()`])};`, () => `[${at()}, ${at()}] = [${at()}, ${at()}];`, () => `[${grid}[0], ${grid}[1]] = [${grid}[1], ${grid}[0]];`,
      () => `${this.pick([cell, at(), `${row}[0]`])}.x += Math.sin(${this.pick([cell, at(), `${row}[1]`])}.w * ${this.still()});`, () => `for (const r0 of ${grid}) for (const c0 of r0) { c0.x = Math.sin(c0.x + 0.5 * c0.w); ${this.pick(["", `if (c0.x > ${this.still()}) break;`, `c0.w *= ${this.pick([cell, at()])}.x;`])} }`,
      () => `for (let ${i} = 0; ${i} < 2; ${i}++) { const c0 = ${at(i)}; c0.w = Math.cos(c0.x * ${cell}.w); ${row}[${i}].x -= c0.w; }`, () => `${grid}.push([${cell}, ${at()}]);`, () => `${row}.push(${at()}); ${row}[0].w += ${row}[${row}.length - 1].x;`, () => `{ const { x: x0, w } = ${at()}; Object.assign(${cell}, { x: x0 * w }); }`,
      () => `${grid}[${this.int(2)}] = ${grid}[${this.int(2)}].map((c0) => ${this.pick(["c0", `({ ...c0, x: c0.w })`, "({ x: c0.x * c0.w, w: 0.4 })"])});`,
    ])();
    const lines = [`const ${cell} = ${made()};`, `const ${grid}: { x: number; w: number }[][] = [[${made()}, ${cell}], [${this.pick([cell, made()])}, ${made()}]];`, `const ${row} = ${grid}[${this.int(2)}];`];
    for (let m = 0; m < 2 + this.int(3); m++) lines.push(this.chance(0.25) ? `if (${this.condition(1)}) { ${one()} }` : one());
    const sum = this.pick([`${grid}.flat().map((c0) => c0.x * c0.w).reduce((p0, q0) => Math.sin(p0) + q0, 0)`, `${grid}.reduce((p0, r0) => p0 + r0[0].x * r0[1].w, 0)`]);
    return [...lines, `const ${t} = ${sum};`, ...this.kept(`${t} + ${cell}.x * ${row}[0].w + ${at()}.x`)];
  }

  /** Functions that are made in loops, each over the variables of its trip, and called when the loop is done. */
  private keptFunctions(): Lines {
    const [fs, i, j, u] = [this.fresh("kept"), this.fresh("i"), this.fresh("j"), this.fresh("u")];
    const value = this.still();
    const body = this.pick([
      () => [`let ${u} = Math.sin(${value} + ${i});`, `${fs}.push((x) => { ${u} = Math.cos(${u} * x + ${this.still()}); return ${u}; });`, this.pick(["", `${u} *= ${this.still()};`])],
      () => [`for (let ${j} = 0; ${j} < ${i} + 1; ${j}++) {`, `  const ${u} = Math.sin(${value} * (${j} + 1) + ${i});`, `  ${this.pick([`if (${u} > ${this.still()}) continue;`, `if (${u} > 0.9) break;`, ""])}`, `  ${fs}.push((x) => ${u} * x + ${j} * ${this.still()});`, "}"],
      () => [`const ${u} = { v: ${value} * (${i} + 1) };`, `${fs}.push((x) => (${u}.v = Math.sin(${u}.v + x)));`, `${fs}.push((x) => ${u}.v * x);`],
    ])();
    const call = this.pick([`${fs}.reduce((p0, g0) => Math.sin(p0 + g0(p0)), ${this.still()})`, `${fs}.map((g0) => g0(${this.still()})).reduce((p0, q0) => p0 * 0.5 + q0, 0)`, `(${fs}.length > 1 ? ${fs}[1](${this.still()}) + ${fs}[0](${this.still()}) : ${this.still()})`]);
    return [`const ${fs}: ((x: number) => number)[] = [];`, `for (let ${i} = 0; ${i} < ${2 + this.int(2)}; ${i}++) {`, ...body.filter((line) => line.trim() !== "").map((line) => `  ${line}`), "}", ...this.kept(`${call} + ${fs}.length * 0.1`)];
  }
}
