/** Random uses of what other makers rarely put together: views made in branches and loops, jumps out of nested loops, bound functions, functions made in loops, derivatives of functions that are passed. */
import { ClosureMaker } from "./random-program-closures.ts";

type Lines = string[];

export abstract class RareMaker extends ClosureMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    const outside = this.loopDepth < 2;
    return [
      ...super.extra(),
      [outside ? 2 : 0, () => this.viewsInside()], [outside ? 1 : 0, () => this.jumpsOut()], [1, () => this.bound()], [outside ? 1 : 0, () => this.renewed()],
      [1, () => this.passedDerivative()], [outside ? 1 : 0, () => this.stack()], [outside ? 1 : 0, () => this.rowsInside()],
    ];
  }

  /** What is around it is read in there; nothing declared in there stays. */
  private inner(make: (number: () => string) => Lines, ...numbers: readonly string[]): Lines {
    return this.within(() => this.withoutEffects(() => {
      numbers.forEach((name) => this.declare({ name, kind: "number", mutable: false }));
      return make(() => this.number(1));
    }));
  }

  private around(lines: Lines): Lines {
    const i = this.fresh("i");
    const header = this.pick([`for (let ${i} = 0; ${i} < ${2 + this.int(2)}; ${i}++) {`, `if (${this.condition(1)}) {`, "{", `for (const ${i} of [1, 2]) {`]);
    return [header, ...lines.map((line) => `  ${line.replaceAll("INDEX", /^(if|\{)/.test(header) ? "1" : i)}`), "}"];
  }

  /** Views, and views of views, of arrays that are made in there; written to by all their names. */
  private viewsInside(): Lines {
    const [y, a, b, c] = [this.fresh("y"), this.fresh("a"), this.fresh("b"), this.fresh("c")];
    const start = this.number(1);
    const kind = this.pick(["Float64Array", "Float64Array", "Float32Array"]);
    const lines = this.inner((number) => {
      const made = this.pick([() => `${kind}.of(${number()}, ${number()} * ${y}, ${number()}, ${y})`, () => `new ${kind}(4).fill(${number()} + ${y})`, () => `${kind}.from([${y}, ${number()}, 1, ${number()}])`])();
      const view = (of: string): string => `${of}.subarray(${this.pick(["1", "0, 3", "INDEX % 2", "1, 3", "-3", `INDEX % 2, ${of}.length`, `Math.floor(Math.abs(Math.sin(${y})) * 1.9)`])})`;
      const one = (): string => `${this.pick([a, b, c])}[${this.pick(["0", "0", "1", "INDEX % 2"])}]`;
      const step = (): string => this.pick([`${one()} ${this.pick(["=", "+=", "*="])} Math.sin(${one()}) * ${number()};`, `${b}.set([${one()}]);`, `${a}.fill(${one()}, 1, 2);`, `[${a}[0], ${a}[1]] = [${one()}, ${one()}];`, `if (${one()} > ${number()}) ${one()} = ${number()};`, ""]);
      return [`const ${a} = ${made}, ${b} = ${view(a)}, ${c} = ${this.pick([view(b), view(a), b, a])};`, step(), step(), `${y} = Math.sin(${one()} * ${one()} + 0.5 * ${y});`, step()].filter((line) => line !== "");
    }, y);
    this.declare({ name: y, kind: "number", mutable: true });
    return [`let ${y} = ${start};`, ...this.around(lines)];
  }

  /** The same with rows of lists and objects that are made in there. */
  private rowsInside(): Lines {
    const [y, m, r] = [this.fresh("y"), this.fresh("m"), this.fresh("r")];
    const start = this.number(1);
    const lines = this.inner((number) => {
      const row = (): string => this.pick([`[${number()}, ${y}]`, `[${y}, ${number()}]`]);
      const one = (): string => this.pick([`${m}.rows[0][1]`, `${m}.rows[INDEX % 2][0]`, `${r}[0]`, `${r}[INDEX % 2]`, `${m}.k`]);
      const step = (): string => this.pick([`${one()} += Math.sin(${one()}) * ${number()};`, `[${m}.rows[0], ${m}.rows[1]] = [${m}.rows[1], ${m}.rows[0]];`, `${m}.rows[INDEX % 2] = ${row()};`, `${m}.rows.push(${r});`, `if (${one()} > ${number()}) ${m}.k *= ${one()};`, `${m}.rows[1] = ${r};`]);
      return [`const ${m} = { rows: [${row()}, ${row()}], k: ${number()} }, ${r} = ${m}.rows[INDEX % 2];`, step(), step(), `${y} = Math.sin(${one()} * ${one()} + 0.5 * ${y});`];
    }, y);
    this.declare({ name: y, kind: "number", mutable: true });
    return [`let ${y} = ${start};`, ...this.around(lines)];
  }

  /** Three loops, one in another: labels, returns, while and do. */
  private jumpsOut(): Lines {
    const [search, s, i, j, k, w] = [this.fresh("search"), this.fresh("s"), this.fresh("i"), this.fresh("j"), this.fresh("k"), this.fresh("w")];
    const [outer, middle] = [this.fresh("outer"), this.fresh("middle")];
    const lines = this.inner((number) => {
      const leave = (): string => this.pick([`continue ${outer};`, `break ${outer};`, `continue ${middle};`, `break ${middle};`, "continue;", "break;", `return ${number()};`, `return ${s} * ${i};`]);
      const test = (): string => this.pick([`${s} > ${number()}`, `${i} === ${j}`, `${j} > ${i} && ${s} < ${number()}`, `${s} * ${number()} < 0.1`]);
      const step = (by = j): string => `${s} = Math.sin(${s} + ${number()} * ${this.pick(["0.3", by, i])});`;
      const innermost = this.pick([
        [`for (let ${k} = 0; ${k} < 2; ${k}++) { ${step()} if (${test()}) ${leave()} }`], [`let ${k} = 2;`, `while (${k}-- > 0) { if (${test()}) ${leave()} ${step()} }`], [`let ${k} = 0;`, `do { ${step()} if (${test()}) ${leave()} } while (++${k} < 2);`],
      ]);
      const between = this.chance(0.5) ? [`if (${test()}) ${this.pick([`continue ${outer};`, "continue;", "break;", `return ${s};`])}`] : [];
      return [
        `const ${search} = (${w}: number): number => {`, `  let ${s} = ${w};`, `  ${outer}: for (let ${i} = 0; ${i} < 3; ${i}++) {`, `    ${middle}: for (${this.pick([`let ${j} = 0; ${j} < 3; ${j}++`, `let ${j} = 2; ${j} >= 0; ${j}--`, `const ${j} of [0, 2, 1]`])}) {`,
        ...[...between, ...innermost, step()].map((line) => `      ${line}`), "    }", `    ${step(i)}`, "  }", `  return ${s};`, "};",
      ];
    }, s, w);
    return [...lines, ...this.kept(`${search}(${this.number(1)}) + 0.5 * ${search}(${this.number(1)})`)];
  }

  private bound(): Lines {
    const [g, h, a, b] = [this.fresh("g"), this.fresh("h"), this.fresh("a"), this.fresh("b")];
    const [own] = this.inner((number) => [`const ${g} = (${a}: number, ${b}: number): number => ${number()} * Math.sin(${a}) + ${number()} * ${b};`], a, b);
    const fix = this.pick([`${g}.bind(undefined, ${this.number(1)})`, `${g}.bind(null, ${this.number(1)})`]);
    const direct = this.pick([() => `${g}.call(undefined, ${this.number(1)}, ${this.number(1)})`, () => `${g}.apply(undefined, [${this.number(1)}, ${this.number(1)}])`, () => `${h}.call(undefined, ${this.number(1)})`, () => `hofIterate(${h}, ${this.number(1)}, 2)`]);
    return [own!, `const ${h} = ${fix};`, ...this.kept(`${h}(${this.number(1)}) + ${direct()}`)];
  }

  /** Each trip has a variable of its own, which functions keep. */
  private renewed(): Lines {
    const [fs, i, x, t] = [this.fresh("fs"), this.fresh("i"), this.fresh("x"), this.fresh("t")];
    const [own] = this.inner((number) => [number()]);
    const [body] = this.inner((number) => [this.pick([
      `${fs}.push((${x}) => ${x} * (${i} + 1) + ${number()});`, `{ let ${t} = ${own}; ${fs}.push((${x}) => { ${t} = Math.sin(${t} + ${x}); return ${t} * ${i}; }); }`, `const ${t} = Math.cos(${own} + ${i}); ${fs}.push((${x}) => ${t} * Math.sin(${x} + ${number()}));`,
    ])], x);
    const header = this.pick([`let ${i} = 0; ${i} < 3; ${i}++`, `let ${i} = 2; ${i} > 0; ${i}--`, `const ${i} of [2, 0.5, 1]`, `let ${i} = 0; ${i} < 5; ${i} += 2`]);
    const uses = [`${fs}[0](${this.number(1)})`, `${fs}[1](${this.number(1)})`, `${fs}.reduce((p0, g0) => Math.sin(p0 + g0(p0)), ${this.number(1)})`];
    return [`const ${fs}: ((x: number) => number)[] = [];`, `for (${header}) { ${body} }`, ...this.kept(`${this.pick(uses)} + ${this.pick(uses)}`)];
  }

  /** A helper takes the derivative of the function that it is given. */
  private passedDerivative(): Lines {
    this.imports.add("grad");
    const g = this.pick([() => this.inner(() => [this.arrowOf(2)])[0]!, () => `Math.${this.pick(["sin", "tanh"])}`])();
    return this.kept(`hofNewton(${g}, ${this.number(1)}, ${1 + this.int(2)})`);
  }

  /** A stack that is worked off, with what is filtered out of it. */
  private stack(): Lines {
    const [stack, top, y] = [this.fresh("stack"), this.fresh("top"), this.fresh("y")];
    const numbers = Array.from({ length: 2 + this.int(3) }, () => this.number(1)).join(", ");
    const start = this.number(1), kept = this.chance(0.5) ? `[${numbers}].filter((e0) => e0 < ${this.literal()})` : `[${numbers}]`;
    const [step, more] = this.inner((number) => [`${y} = Math.sin(${y} + ${top} * ${number()});`, this.pick(["", `if (${stack}.length < 3 && ${y} > ${number()}) ${stack}.push(${y} * ${number()}, 0.4);`, `if (${top} > ${number()}) break;`, `if (${stack}.length > 0) ${stack}[0] *= ${y};`])], y, top);
    this.declare({ name: y, kind: "number", mutable: true });
    const trips = this.fresh("trips");
    return [`const ${stack}: number[] = ${kept};`, `let ${y} = ${start}, ${trips} = 0;`, `while (${stack}.length > 0 && ${trips}++ < 5) { const ${top} = ${stack}.${this.pick(["pop", "pop", "shift"])}()!; ${step} ${more} }`, ...(this.chance(0.5) ? this.summed(stack) : [])];
  }
}
