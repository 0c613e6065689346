/** Random control flow of the rarer kinds: work in the headers of loops, active counters, errors, conversions. */
import { StatementMaker } from "./random-program-statements.ts";

type Lines = string[];

export abstract class ControlMaker extends StatementMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    const nested = this.loopDepth < 2 && this.budget > 1;
    return [
      ...super.extra(),
      [nested ? 2 : 0, () => this.workingHeader()],
      [nested ? 1 : 0, () => this.activeCounter()],
      [1, () => this.namedMode()],
      [1, () => this.conditionsAsCases()],
      [1, () => this.converted()],
      [1, () => this.commas()],
      [this.loopDepth === 0 ? 1 : 0, () => this.failure()],
      [1, () => this.lateVariable()],
    ];
  }

  /** Assignments, callbacks and jumps in conditions and updates. */
  private workingHeader(): Lines | undefined {
    const k = this.fresh(this.pick(["k", "trip"])), most = 2 + this.int(3);
    const d = this.fresh(this.pick(["d", "delta", "next"]));
    const array = this.variables("array", (v) => v.min >= 2)[0];
    const value = `Math.sin(${this.number(1)})`;
    this.declare({ name: d, kind: "number", mutable: true });
    const assigns = `(${d} = ${value}) > ${this.pick(["-0.9", "-2", "0"])}`;
    const e = this.fresh("e");
    const asks = array ? `${array.name}.${this.pick(["some", "every"])}((${e}) => ${this.within(() => this.withoutEffects(() => { this.declare({ name: e, kind: "number", mutable: false }); return this.number(1); }))} < 1.3)` : assigns;
    const test = this.pick([assigns, assigns, asks]);
    const condition = this.pick([`${k}++ < ${most} && ${test}`, `${test} && ${k}++ < ${most}`, `++${k} < ${most + 1} && (${test} || ${d} < 0)`]);
    const body = (): Lines => this.loopBody(() => {
      this.declare({ name: k, kind: "int", below: most + 2, mutable: false });
      return this.chance(0.3) ? [`if (${this.condition(1)}) continue;`] : [];
    });
    const update = this.pick([`${d} += 0.1 * ${value}`, `${d} *= 0.5, ${k}++`, `${d} = (() => { if (${d} > 0.5) return ${d} * 0.5; return ${d} + ${this.atom()}; })()`]);
    const lines = this.weighted([
      [2, () => [`while (${condition}) {`, ...body(), "}"].join("\n")],
      [2, () => ["do {", ...body(), `} while (${condition});`].join("\n")],
      [2, () => [`for (; ${condition}; ${update}) {`, ...body(), "}"].join("\n")],
    ]).split("\n");
    this.declare({ name: k, kind: "int", below: 1000, mutable: true });
    return [`let ${k} = 0, ${d} = ${this.constant()};`, ...lines];
  }

  /** The counter, its step or its end has a derivative. */
  private activeCounter(): Lines {
    const t = this.fresh("t");
    const header = this.pick([
      `let ${t} = Math.sin(${this.number(1)}); ${t} < 1.4; ${t} += 0.5 + 0.2 * Math.abs(Math.sin(${this.atom()}))`,
      `let ${t} = 0.3; ${t} < 1 + Math.cos(${this.number(1)}); ${t} += 0.45`,
      `let ${t} = 2 + Math.sin(${this.number(1)}); ${t} > 0.4; ${t} *= 0.6`,
    ]);
    return [`for (${header}) {`, ...this.loopBody(() => {
      this.declare({ name: t, kind: "number", mutable: false });
      return [];
    }), "}"];
  }

  private namedMode(): Lines {
    const mode = this.fresh("mode");
    const body = (): Lines => this.loopDepth > 1 ? [] : this.block(1).map((line) => `      ${line}`);
    const leave = (): Lines => (this.chance(0.6) ? ["      break;"] : []);
    return [
      `const ${mode}: string = ${this.condition(1)} ? "a" : ${this.condition(1)} ? "b" : "c";`, `switch (${mode}) {`,
      `  case "a": {`, ...body(), "  }", ...leave(), this.pick([`  case "b": {`, "  default: {"]), ...body(), "  }", ...leave(), "}",
    ];
  }

  private conditionsAsCases(): Lines {
    // A case that is a number never matches, and `a && b` of a number and a boolean is either.
    const test = (): string => `!(${this.condition(1)})`;
    const one = (): string => this.assignment();
    return ["switch (true) {", `  case ${test()}: ${one()} break;`, `  case ${test()}: ${one()}`, `  default: ${one()}`, "}"];
  }

  private assignment(): string {
    const target = this.assignable();
    return target === undefined ? ";" : `${target} ${this.pick(["=", "+=", "-="])} Math.sin(${this.number(2)});`;
  }

  private converted(): Lines {
    const name = this.fresh("weight");
    const condition = this.condition(1);
    const text = this.pick([`+(${condition}) * ${this.number(1)}`, `Number(${condition}) + ${this.number(1)}`, `((${condition}) as unknown as number) * ${this.number(1)}`, `(typeof (${this.atom()}) === "number" ? ${this.number(1)} : 0)`]);
    this.declare({ name, kind: "number", mutable: false });
    return [`const ${name} = ${text};`];
  }

  private commas(): Lines | undefined {
    const target = this.assignable(), other = this.assignable();
    if (target === undefined || other === undefined) return undefined;
    return [`${target} = (${other} = Math.cos(${this.number(1)}), ${this.number(1)}) * 0.5;`];
  }

  /** Through a function that never returns, or an assertion. */
  private failure(): Lines {
    const condition = this.condition(1), name = this.fresh("fail");
    const value = this.fresh();
    return this.pick<() => Lines>([
      () => [`const ${name} = (what: string): never => { throw new RangeError("out of range: " + what); };`, `if (${condition}) ${name}("here");`],
      () => {
        const lines = [`function ${name}(what: string): never { throw new RangeError(\`out of range: \${what}\`); }`, `const ${value} = ${condition} ? ${name}("there") : ${this.number(1)};`];
        this.declare({ name: value, kind: "number", mutable: false });
        return lines;
      },
      () => [`const ${name} = (ok: boolean, x: number): void => { if (!ok) throw new RangeError("out of range: " + x); };`, `${name}(!(${condition}), ${this.atom()});`],
    ])();
  }

  /** Declared first, assigned later; or by `var`, inside of a block. */
  private lateVariable(): Lines {
    const name = this.fresh("late");
    const [one, two] = [this.number(1), this.number(1)];
    const condition = this.condition(1);
    this.declare({ name, kind: "number", mutable: true });
    return this.pick([
      [`let ${name}${this.chance(0.3) ? "" : ": number"};`, `if (${condition}) ${name} = ${one};`, `else ${name} = ${two};`],
      [`let ${name}: number;`, `do ${name} = ${one}; while (${name} > 99);`],
    ]);
  }
}
