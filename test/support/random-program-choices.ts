/** Random functions that meet: in variables, branches, loops, lists and tables, called by helpers and by themselves. */
import { RareMaker } from "./random-program-rare.ts";

type Lines = string[];

export abstract class ChoiceMaker extends RareMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    return [...super.extra(), [1, () => this.replaced()], [1, () => this.swapped()], [1, () => this.switched()], [1, () => this.pushed()], [1, () => this.table()], [1, () => this.branches()], [1, () => this.perhaps()]];
  }

  /** Any function of one number. */
  private oneOf(): string {
    return this.pick([() => this.arrowOf(1), () => this.arrowOf(1), () => `Math.${this.pick(["sin", "cos", "tanh", "atan"])}`])();
  }

  /** Calls of a function, or of a helper that is given it. */
  private use(g: string): string {
    const call = (): string => `${g}(${this.number(1)})`;
    return this.pick([call, call, () => `hofIterate(${g}, ${this.number(1)}, ${1 + this.int(2)})`, () => `hofDeep(${g}, ${this.number(1)}, 1)`, () => `hofCompose(${g}, Math.sin)(${this.number(1)})`])();
  }

  /** A variable that is given another function, perhaps in a loop. */
  private replaced(): Lines {
    const g = this.fresh("g");
    const type = this.pick(["", ": (x: number) => number"]);
    const lines = [`let ${g}${type} = ${this.arrowOf(1)};`];
    const change = `if (${this.condition(1)}) ${g} = ${this.oneOf()};`;
    if (this.chance(0.4)) {
      const [i, r] = [this.fresh("i"), this.fresh("r")];
      this.declare({ name: r, kind: "number", mutable: true });
      const body = this.within(() => {
        this.declare({ name: i, kind: "int", below: 4, mutable: false });
        return [`  ${r} = Math.sin(${this.use(g)});`, `  if (${this.condition(1)}) ${g} = ${this.oneOf()};`];
      });
      return [...lines, `let ${r} = 0.1;`, `for (let ${i} = 0; ${i} < ${1 + this.int(4)}; ${i}++) {`, ...body, "}", ...this.kept(`${r} + ${this.use(g)}`)];
    }
    const second = this.chance(0.3) ? [`${g} = ${this.condition(1)} ? ${this.oneOf()} : ${g};`] : [];
    return [...lines, change, ...second, ...this.kept(`${this.use(g)} + ${this.use(g)}`)];
  }

  private swapped(): Lines {
    const [g, h, y, i] = [this.fresh("g"), this.fresh("h"), this.fresh("y"), this.fresh("i")];
    const lines = [`let ${g} = ${this.arrowOf(1)};`, `let ${h} = ${this.oneOf()};`, `let ${y} = ${this.number(1)};`];
    this.declare({ name: y, kind: "number", mutable: true });
    return [...lines, `for (let ${i} = 0; ${i} < ${2 + this.int(3)}; ${i}++) {`, `  ${y} = Math.sin(${g}(${y})) + 0.2 * ${h}(${this.number(1)});`, `  [${g}, ${h}] = [${h}, ${g}];`, "}"];
  }

  private switched(): Lines {
    const [g, n] = [this.fresh("act"), this.variables("int")[0]?.name ?? "2"];
    return [
      `let ${g}: (x: number) => number;`, `switch (${n} % 3) {`, `  case 0: ${g} = ${this.oneOf()}; break;`, ...(this.chance(0.6) ? [`  case 1: ${g} = ${this.oneOf()}; break;`] : []),
      `  default: ${g} = ${this.oneOf()};`, "}", ...this.kept(`${this.use(g)} * 0.5 + ${this.use(g)}`),
    ];
  }

  /** A list that starts empty, or with some functions in it. */
  private pushed(): Lines {
    const [gs, i, a, y] = [this.fresh("gs"), this.fresh("i"), this.fresh("a"), this.fresh("y")];
    const start = this.chance(0.6) ? "" : this.oneOf();
    const body = this.within(() => {
      this.declare({ name: i, kind: "int", below: 3, mutable: false });
      const value = this.number(1);
      this.declare({ name: a, kind: "number", mutable: false });
      const more = this.chance(0.5) ? [`  if (${this.condition(1)}) ${gs}.push(${this.oneOf()});`] : [];
      return [`  const ${a} = Math.sin(${value});`, `  ${gs}.push((x) => ${a} * Math.cos(x) + ${this.withoutEffects(() => this.number(1))});`, ...more];
    });
    const lines = [`const ${gs}: ((x: number) => number)[] = [${start}];`, `for (let ${i} = 0; ${i} < ${1 + this.int(3)}; ${i}++) {`, ...body, "}"];
    if (this.chance(0.3)) lines.push(`${gs}[0] = ${this.oneOf()};`);
    const used = this.pick([
      `${gs}.reduce((s, g) => Math.sin(g(s)), ${this.number(1)})`, `${gs}.map((g) => g(${this.withoutEffects(() => this.number(1))})).reduce((p, q) => p + 0.5 * q, 0)`,
      `${gs}[${gs}.length - 1](${this.number(1)}) + ${gs}[0](${this.number(1)})`,
    ]);
    this.declare({ name: y, kind: "number", mutable: true });
    const loop = this.chance(0.4) ? [`for (const g of ${gs}) ${y} = Math.sin(${y} + g(${y}));`] : [];
    return [...lines, `let ${y} = ${used};`, ...loop];
  }

  private table(): Lines {
    const [t, key] = [this.fresh("table"), this.fresh("key")];
    const lines = [`const ${t} = { a: ${this.oneOf()}, b: ${this.arrowOf(1)}, c: ${this.oneOf()} };`];
    if (this.chance(0.4)) {
      const [gs, i, s] = [this.fresh("gs"), this.fresh("i"), this.fresh("s")];
      this.declare({ name: s, kind: "number", mutable: true });
      return [`const ${gs} = [${this.arrowOf(1)}, ${this.oneOf()}, ${this.oneOf()}];`, `let ${s} = 0;`, `for (let ${i} = 0; ${i} < 5; ${i}++) ${s} = Math.sin(${s} + ${gs}[${i} % 3](${s}));`];
    }
    lines.push(`let ${key}: keyof typeof ${t} = ${this.pick(['"a"', '"b"'])};`, `if (${this.condition(1)}) ${key} = ${this.pick(['"b"', '"c"'])};`);
    return [...lines, ...this.kept(`${t}[${key}](${this.number(1)}) + ${this.use(`${t}[${key}]`)}`)];
  }

  /** A local function that returns one of several. */
  private branches(): Lines {
    const [pick, n] = [this.fresh("choose"), this.fresh("n")];
    const lines = [`const ${pick} = (${n}: number): ((x: number) => number) => {`, `  if (${n} === 0) return ${this.oneOf()};`, ...(this.chance(0.5) ? [`  if (${n} > ${this.withoutEffects(() => this.number(1))}) return ${this.arrowOf(1)};`] : []), `  return ${this.oneOf()};`, "};"];
    const which = this.variables("int")[0]?.name ?? "1";
    return [...lines, ...this.kept(`${pick}(${which})(${this.number(1)}) + ${this.use(`${pick}(1)`)}`)];
  }

  private perhaps(): Lines {
    const g = this.fresh("g");
    // Twice undefined, and the compiler knows that it is never called.
    const first = this.pick(["undefined", this.oneOf()]);
    const lines = [`let ${g}: ((x: number) => number) | undefined = ${first};`, `if (${this.condition(1)}) ${g} = ${first === "undefined" ? this.oneOf() : this.pick([this.oneOf(), this.oneOf(), "undefined"])};`];
    const x = this.number(1);
    return [...lines, ...this.kept(this.pick([`(${g} ? ${g}(${x}) : ${this.number(1)})`, `(${g}?.(${x}) ?? ${this.number(1)})`, `(${g} ?? (${this.arrowOf(1)}))(${x})`, `(${g} === undefined ? 0.3 : ${g}(${x}))`]))];
  }
}
