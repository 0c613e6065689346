/** Random classes that use variables of their function, arguments that are undefined, errors with texts of values, arrays that only count. */
import { ChoiceMaker } from "./random-program-choices.ts";

type Lines = string[];

export abstract class MemberMaker extends ChoiceMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    return [...super.extra(), [this.blocks === 1 ? 2 : 1, () => this.localClass()], [1, () => this.defaulted()], [1, () => this.checked()], [1, () => this.counted()]];
  }

  /** A number of what is around, and of these. */
  protected numberOf(...names: readonly string[]): string {
    return this.within(() => this.withoutEffects(() => {
      names.forEach((name) => this.declare({ name, kind: "number", mutable: false }));
      return this.number(1);
    }));
  }

  private localClass(): Lines {
    const [name, o, p, t] = [this.fresh("Model"), this.fresh("o"), this.fresh("p"), this.fresh("t")];
    const state = this.pick([`this.v += Math.sin(${t} * this.k); `, `this.v = Math.sin(this.v + ${this.numberOf(t)}); `, `if (${t} > this.v) return this.k * ${this.numberOf(t)}; `, ""]);
    const lines = [
      `class ${name} {`,
      `  v = ${this.numberOf()};`,
      `  constructor(readonly k: number) {${this.pick(["", ` this.v *= ${this.numberOf()}; `])}}`,
      `  at(${t}: number): number { ${state}return Math.sin(${this.numberOf(t)}) + this.k * ${t}; }`,
      `  get half(): number { return 0.5 * this.at(0.5) + Math.sin(this.v); }`,
      "}",
      `const ${o} = new ${name}(${this.number(1)}), ${p} = ${this.pick([`new ${name}(${o}.at(0.3))`, o])};`,
    ];
    return [...lines, ...this.kept(this.pick([`Math.sin(${o}.at(${this.number(1)})) * ${p}.half`, `${p}.half + Math.sin(${o}.v) * ${p}.at(${this.number(1)})`, `[0.2, 0.7].map((${t}) => ${o}.at(${t})).reduce((a, b) => a + b, ${p}.half)`]))];
  }

  private defaulted(): Lines {
    const g = this.fresh("g");
    const value = this.pick([`${g}(${this.number(1)}, undefined, ${this.number(1)}) + ${g}(${this.number(1)}, undefined)`, `${g}(${this.number(1)}, undefined, undefined) * ${g}(0.3, ${this.number(1)})`]);
    return [`const ${g} = (a: number, b = Math.sin(a) + ${this.numberOf("a")}, c?: number): number => a * b + (c ?? 0.5);`, ...this.kept(`Math.sin(${value})`)];
  }

  /** Never thrown. */
  private checked(): Lines {
    const x = this.fresh("x");
    const part = this.pick([`\${${x}.toFixed(2)}`, `\${JSON.stringify({ x: ${x} })}`, `\${[${x}, 2].join(", ")}`, `\${${x}} of \${String(${x})}`]);
    return [`const ${x} = ${this.number(1)};`, `if (Math.sin(${x}) > 2) throw new RangeError(\`bad ${part}\`);`];
  }

  private counted(): Lines {
    const i = this.fresh("i");
    return this.kept(`${this.pick([`[...Array(3)].map((_, ${i})`, `Array.from(Array(3), (_, ${i})`, `[...Array(3).keys()].map((${i})`])} => Math.sin(${i} * ${this.numberOf()})).reduce((a, b) => a + b, 0)`);
  }
}
