/** Random classes in blocks, loops and functions, whose objects go out of them; functions that use what is declared after them. */
import { KeyMaker } from "./random-program-keys.ts";

type Lines = string[];

export abstract class LocalMaker extends KeyMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    return [...super.extra(), [this.loopDepth < 2 ? 1 : 0, () => this.classOfTrips()], [1, () => this.classOfCalls()], [1, () => this.later()]];
  }

  /** Each trip has a class of its own, with the variables of that trip; objects of earlier trips are still used. */
  private classOfTrips(): Lines {
    const [all, s, i, k, n, t, m] = [this.fresh("all"), this.fresh("s"), this.fresh("i"), this.fresh("k"), this.fresh("n"), this.fresh("t"), this.fresh("m")];
    const [base, own] = [this.fresh("Base").replace(/^./, "B"), this.fresh("Own").replace(/^./, "O")];
    const start = this.number(1);
    const inner = (...names: string[]): string => this.numberOf(s, ...names);
    const change = this.pick(["", `${n} = Math.sin(${n} + ${t}); `, `${s} = Math.sin(${s} + ${n} * ${t}); `, `this.v *= ${k}; `]);
    const body = `${change}return Math.sin(${k} * ${t} + this.v) * ${n} + ${inner(k, t)};`;
    const member = this.pick([`at(${t}: number): number { ${body} }`, `at(${t}: number): number { if (${t} > ${inner(t)}) return ${n} * ${k}; ${body} }`]);
    const fields = this.pick([`v = ${inner(k)};`, `v: number; constructor() { super(); this.v = ${inner(k)} * ${n}; }`]);
    const header = this.pick([`for (let ${i} = 0; ${i} < 3; ${i}++) {`, `for (const ${i} of [0, 2, 1]) {`, `for (let ${i} = 2; ${i} > 0; ${i}--) {`]);
    this.declare({ name: s, kind: "number", mutable: true });
    return [
      `abstract class ${base} { abstract at(t: number): number; }`, `const ${all}: ${base}[] = [];`, `let ${s} = ${start};`, header,
      `  const ${k} = Math.cos(${inner()} + ${i}); let ${n} = 1 + 0.5 * ${i};`,
      `  class ${own} extends ${base} { ${fields} ${member} }`,
      `  ${this.pick([`${all}.push(new ${own}());`, `if (${s} > ${inner()}) ${all}.push(new ${own}()); else ${all}.push(new ${own}(), new ${own}());`])}`,
      `  ${this.pick([`${n} = 0.3 * ${n};`, ""])}`,
      `  ${this.pick([`for (const ${m} of ${all}) ${s} = Math.sin(${s} + ${m}.at(0.4));`, `${s} += 0.5 * new ${own}().at(${inner(k)});`, `${s} = Math.sin(${all}[0]!.at(${s}));`])}`,
      "}",
      ...this.kept(`${all}.map((${m}) => ${m}.at(${this.number(1)})).reduce((a, b) => a + b, 0) + ${s}`),
    ];
  }

  private classOfCalls(): Lines {
    const [make, k, a, b, t, n] = [this.fresh("make"), this.fresh("k"), this.fresh("a"), this.fresh("b"), this.fresh("t"), this.fresh("n")];
    const own = this.fresh("Own").replace(/^./, "O");
    const changes = this.chance(0.5);
    const body = `${changes ? `${n} = Math.sin(${n} + ${t} * this.w); ` : ""}return this.w * ${n} + Math.sin(${t} * ${k}) * ${this.numberOf(k, t)};`;
    const lines = [
      `const ${make} = (${k}: number) => {`, `  let ${n} = ${this.numberOf(k)};`, ...(changes ? [] : [`  ${n} = ${n} * ${k};`]),
      `  class ${own} { constructor(readonly w: number) {} at(${t}: number): number { ${body} } get half(): number { return 0.5 * this.at(0.5) + ${k}; } }`,
      `  return new ${own}(${this.numberOf(k)});`, "};", `const ${a} = ${make}(${this.number(1)}), ${b} = ${make}(${this.number(1)});`,
    ];
    const use = (): string => this.pick([`${a}.at(${this.number(1)})`, `${b}.at(${a}.w)`, `${b}.half`, `${a}.half * ${b}.w`]);
    return [...lines, ...this.kept(`${use()} + Math.sin(${use()}) * ${use()}`)];
  }

  /** Function values that are made before what they use. */
  private later(): Lines {
    const [gs, k, w, t, i, g] = [this.fresh("gs"), this.fresh("k"), this.fresh("w"), this.fresh("t"), this.fresh("i"), this.fresh("g")];
    const body = this.pick([`${t} * ${k} + ${this.numberOf(t)}`, `Math.sin(${k} + ${t}) * ${w}[0]!`, `${w}[1]! * ${t} + ${k} * ${this.numberOf(t)}`]);
    const made = `const ${gs} = [(${t}: number): number => ${body}${this.pick(["", `, (${t}: number): number => ${t} - ${k}`])}];`;
    const kind = this.pick(["const", "let", "var"]);
    const changed = kind === "const" ? "" : this.pick(["", `${k} = Math.sin(${k} + ${this.numberOf()});`]);
    const declared = [`${kind} ${k} = ${this.numberOf()};`, `const ${w} = [${this.numberOf()}, ${this.numberOf()}];`, changed, this.pick(["", `${w}[0] = ${k};`])].filter((line) => line !== "");
    if (this.chance(0.5) || kind === "var") return [made, ...declared, ...this.kept(`${gs}[0]!(${this.number(1)}) + ${gs}[${gs}.length - 1]!(0.4)`)];
    const s = this.fresh("s"), start = this.number(1);
    const inner = [made, ...declared, `${s} = Math.sin(${s} + ${gs}.map((${g}) => ${g}(${i})).reduce((a, b) => a + b, 0));`];
    this.declare({ name: s, kind: "number", mutable: true });
    return [`let ${s} = ${start};`, `for (let ${i} = 0; ${i} < 2; ${i}++) {`, ...inner.map((line) => `  ${line}`), "}"];
  }
}
