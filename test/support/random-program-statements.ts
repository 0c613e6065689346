/** Random statements, as lines of text. */
import { ReferenceMaker } from "./random-program-references.ts";
import type { Storage } from "./random-program-scope.ts";

type Lines = string[];
/** Makers of `extra()` that are asked for far more often: `FLUXION_MORE=grown,tuples`. */
const wanted = process.env["FLUXION_MORE"]?.split(",") ?? [];

const indent = (lines: Lines): Lines => lines.map((line) => `  ${line}`);

export abstract class StatementMaker extends ReferenceMaker {
  /** Text of an early return; undefined where there is none, as in arrows. */
  protected earlyReturn: (() => string) | undefined;
  private readonly labels: string[] = [];
  /** May `break` and `continue` be used? In a switch, `break` means the switch. */
  private inLoop = false;
  /** Inside of a for-of: arrays keep their lengths there. */
  private inForOf = false;

  /** One in the body of a function, more in blocks of it. */
  protected blocks = 0;

  /** Statements of a block, without its braces. */
  protected block(count: number, first: () => Lines = () => []): Lines {
    this.blocks++;
    const made = this.within(() => {
      const hidden = this.chance(0.08) ? this.shadowing() : [];
      const lines = [...hidden, ...first()];
      for (let i = 0; i < count && this.budget > 0; i++) lines.push(...this.statement());
      return lines.length > 0 ? lines : this.simple();
    });
    this.blocks--;
    return made;
  }

  /** A variable that hides one of the same name: first in its block, so that the other is not meant before. */
  private shadowing(): Lines {
    const numbers = this.variables("number");
    if (numbers.length === 0) return [];
    const { name } = this.pick(numbers);
    this.declare({ name, kind: "number", mutable: true });
    return [`let ${name} = ${this.pick(["0.4", "C0", "TABLE[1] * 2"])};`];
  }

  protected statement(): Lines {
    this.budget--;
    const nested = this.loopDepth < 2 && this.budget > (this.loopDepth === 0 ? 0 : 1);
    // Small programs have few loops, and most of what can go wrong is in loops.
    const loops = (weight: number): number => (!nested ? 0 : this.deep < 3 ? 2 * weight : weight);
    return this.many([
      [10, () => this.simple()],
      [9, () => this.declaration()],
      [5, () => this.arrayDeclaration()],
      [5, () => this.arrayStatement()],
      [6, () => this.referenceStatement()],
      [6, () => this.ifStatement()],
      [2, () => this.switchStatement()],
      [loops(6), () => this.forStatement()],
      [loops(2), () => this.whileStatement()],
      [loops(2), () => this.forOf()],
      [this.inLoop ? 4 : 2, () => this.jump()],
      [2, () => this.arrow()],
      [2, () => this.destructuring()],
      [2, () => this.callStatement()],
      [1, () => ["{", ...indent(this.block(2)), "}"]],
      [1, () => this.labeledBlock()],
      ...this.extra().map(([weight, make]) => [wanted.some((name) => String(make).includes(`this.${name}(`)) ? 40 * weight : weight, make] as const),
    ]);
  }

  /** What other files add, of low weight: programs stay diverse. */
  protected extra(): readonly (readonly [number, () => Lines | undefined])[] {
    return [];
  }

  private many(choices: readonly (readonly [number, () => Lines | undefined])[]): Lines {
    return this.weighted(choices.map(([weight, make]) => [weight, () => make()?.join("\n")] as const)).split("\n");
  }

  /** One assignment. */
  private simple(): Lines {
    const target = this.assignable();
    const value = (): string => this.number(this.deep);
    const tame = (): string => `Math.${this.pick(["sin", "tanh", "cos"])}(${this.number(2)})`;
    if (target === undefined) return this.declaration();
    const other = this.assignable()!;
    return this.many([
      [6, () => [`${target} ${this.pick(["+=", "-="])} ${value()};`]],
      [3, () => [`${target} *= ${tame()};`]],
      [2, () => [`${target} /= 1.2 + Math.abs(${this.number(2)});`]],
      [5, () => [`${target} = ${this.loopDepth > 0 ? tame() : value()};`]],
      [1, () => [`${target} %= ${this.pick(["1.7", `1.5 + Math.abs(${this.atom()})`])};`]],
      [this.loopDepth > 0 ? 0 : 1, () => [`${target} **= ${this.pick(["2", "3", "1"])};`]],
      [1, () => [`${target} ${this.pick(["&&=", "||="])} ${value()};`]],
      [1, () => [this.pick([`${target}++;`, `--${target};`, `${target}--;`])]],
      [1, () => [`${target} = ${other} = ${tame()};`]],
      [1, () => [`${target} ${this.pick(["&=", "|=", "^=", "<<=", ">>=", ">>>="])} ${this.pick(["1", "3"])};`]],
    ]);
  }

  private declaration(): Lines {
    const value = this.number(this.deep);
    if (this.chance(0.15)) return this.counter();
    const name = this.fresh(), mutable = this.chance(0.6);
    this.declare({ name, kind: "number", mutable });
    if (mutable && this.chance(0.1)) return [`let ${name}: number;`, `${name} = ${value};`];
    return [`${mutable ? "let" : "const"} ${name} = ${value};`];
  }

  private counter(): Lines {
    const name = this.fresh(this.pick(["k", "count", "at"]));
    this.declare({ name, kind: "int", below: 1000, mutable: true });
    return [`let ${name} = ${this.int(3)};`];
  }

  // ---- arrays --------------------------------------------------------------------------------------------------------

  private arrayDeclaration(): Lines {
    const name = this.fresh(this.pick(["a", "b", "xs", "a_bar", "buffer"]));
    const array = (storage: Storage, min: number, text: string): Lines => {
      this.declare({ name, kind: "array", storage, min, writable: true, mutable: false, growable: storage === "list" });
      return [`const ${name}${storage === "list" ? ": number[]" : ""} = ${text};`];
    };
    const n = 2 + this.int(3);
    const numbers = (count: number): string => Array.from({ length: count }, () => this.number(1)).join(", ");
    const sources = this.variables("array", (v) => v.min >= 2);
    const [e, i] = [this.fresh("e"), this.fresh("i")];
    const element = (): string => this.within(() => this.withoutEffects(() => {
      this.declare({ name: i, kind: "int", below: n, mutable: false });
      return this.number(2);
    }));
    return this.many([
      [4, () => array("f64", n, `new Float64Array(${n})`)],
      [2, () => array("f64", n, `Float64Array.of(${numbers(n)})`)],
      [1, () => array("f64", n, `new Float64Array([${numbers(n)}])`)],
      [4, () => array("list", n, `[${numbers(n)}]`)],
      [1, () => array("list", n, `new Array<number>(${n}).fill(${this.number(1)})`)],
      [1, () => array("list", n, `Array.from({ length: ${n} }, (_, ${i}) => ${element()})`)],
      [1, () => {
        const source = this.variables("array")[0];
        if (!source || source.min < 1) return undefined;
        const body = this.within(() => this.withoutEffects(() => {
          this.declare({ name: e, kind: "number", mutable: false });
          return this.number(2);
        }));
        return array(source.storage, source.min, `${source.name}.map((${e}) => ${body})`);
      }],
      [3, () => {
        if (sources.length === 0) return undefined;
        const source = this.pick(sources);
        return array(source.storage, source.min - 1, `${source.name}.slice(${this.pick(["1", "1.5", `0, ${source.min - 1}`, `0, ${source.min - 0.5}`])})`);
      }],
      [3, () => {
        const views = sources.filter((v) => v.storage !== "list" && v.writable);
        if (views.length === 0) return undefined;
        const source = this.pick(views);
        return array(source.storage, source.min - 1, `${source.name}.subarray(${this.pick(["1", "1.5", `0, ${source.min - 1}`])})`);
      }],
      [2, () => this.aliasOf(name)],
      [1, () => {
        const text = `const ${name}: number[][] = [[${numbers(2)}], [${numbers(2)}]];`;
        this.declare({ name, kind: "nested", min: 2, writable: true, mutable: false });
        return [text];
      }],
    ]);
  }

  /** Something that changes an array. */
  private arrayStatement(): Lines | undefined {
    const arrays = this.variables("array", (v) => v.writable && v.min >= 2);
    if (arrays.length === 0) return undefined;
    const array = this.pick(arrays), { name } = array;
    const [i, j] = [this.index(array), this.withoutEffects(() => this.index(array))];
    return this.many([
      [6, () => [`${name}[${i}] ${this.pick(["=", "+=", "-="])} ${this.number(2)};`]],
      [2, () => [`${name}[${i}] ${this.pick(["*=", "/="])} 1.1 + Math.tanh(${this.number(2)}) ** 2;`]],
      [2, () => [`[${name}[${i}], ${name}[${j}]] = [${name}[${j}], ${name}[${this.int(array.min)}]];`]],
      [1, () => [`${name}.fill(${this.number(1)}${this.pick(["", ", 1", ", 0, 1"])});`]],
      [1, () => (array.storage === "list" ? undefined : [`${name}.set(${this.pick([`${name}.subarray(0, 1)`, `[${this.number(1)}, ${this.number(1)}]`, `${name}.subarray(1, 2)`])}${this.pick(["", ", 0"])});`])],
      [3, () => (array.growable && this.loopDepth < 2 && !this.inForOf ? [`${name}.push(${this.number(2)});`] : undefined)],
      [3, () => {
        const target = this.variables("number", (v) => v.mutable)[0];
        return array.growable && target && !this.inForOf ? [`if (${name}.length > ${array.min}) ${target.name} += ${name}.pop()!;`] : undefined;
      }],
      [2, () => {
        const target = this.variables("number", (v) => v.mutable)[0];
        if (!target) return undefined;
        const [e, k] = [this.fresh("e"), this.fresh("i")];
        const inner = this.within(() => {
          this.declare({ name: e, kind: "number", mutable: false });
          this.declare({ name: k, kind: "int", below: 5, mutable: false });
          return this.number(2);
        });
        return [`${name}.forEach((${e}, ${k}) => { ${target.name} += ${inner}; });`];
      }],
    ]);
  }

  // ---- control flow --------------------------------------------------------------------------------------------------

  private ifStatement(): Lines {
    const lines = [`if (${this.condition(2)}) {`, ...indent(this.block(2)), "}"];
    if (this.chance(0.2)) lines.push(`else if (${this.condition(1)}) {`, ...indent(this.block(1)), "}");
    if (this.chance(0.4)) lines.push("else {", ...indent(this.block(2)), "}");
    return lines;
  }

  private switchStatement(): Lines {
    const subject = this.integer() ?? `Math.floor(Math.abs(${this.number(1)}) * 2)`;
    const labels = ["case 0:", "case 1:", "case 2:"].slice(0, 1 + this.int(3));
    if (this.chance(0.6)) labels.splice(this.int(labels.length + 1), 0, "default:");
    const inLoop = this.inLoop;
    const clauses = labels.flatMap((label) => {
      if (this.chance(0.15)) return [label];
      const body = this.chance(0.3) ? ["{", ...indent(this.block(1)), "}"] : this.simpleAssignment();
      return [label, ...indent(body), ...(this.chance(0.6) ? ["  break;"] : inLoop && this.chance(0.2) ? ["  continue;"] : [])];
    });
    return [`switch (${subject}) {`, ...indent(clauses), "}"];
  }

  /** Without a declaration: those would be seen by all clauses. */
  private simpleAssignment(): Lines {
    return this.assignable() === undefined ? [";"] : this.simple();
  }

  protected loopBody(first: () => Lines): Lines {
    const outer = this.inLoop;
    this.inLoop = true;
    this.loopDepth++;
    const lines = this.block(1 + this.int(3), first);
    this.loopDepth--;
    this.inLoop = outer;
    return indent(lines);
  }

  private labeled(make: () => Lines): Lines {
    if (!this.chance(0.3)) return make();
    const label = this.pick(["outer", "rows", "again"]) + String(this.labels.length);
    this.labels.push(label);
    const [head, ...rest] = make();
    this.labels.pop();
    return [`${label}: ${head}`, ...rest];
  }

  private forStatement(): Lines {
    const i = this.fresh(this.pick(["i", "j", "m"]));
    const counts = this.variables("int", (v) => v.below <= 5);
    const arrays = this.variables("array", (v) => v.min > 0);
    const bound = this.weighted([
      [4, () => String(2 + this.int(3))],
      [4, () => (counts.length > 0 ? this.pick(counts).name : undefined)],
      [1, () => (counts.length > 0 ? `${this.pick(counts).name} + 1` : undefined)],
      [2, () => (arrays.length > 0 && this.loopDepth === 0 ? `Math.min(4, ${this.pick(arrays).name}.length)` : undefined)],
    ]);
    // What is known of the bound: a literal is exact, everything else is at most 5.
    const most = /^\d$/.test(bound) ? Number(bound) : 5;
    const header = this.pick<readonly [string, number]>([
      [`for (let ${i} = 0; ${i} < ${bound}; ${i}++)`, most], [`for (let ${i} = 0; ${i} < ${bound}; ${i}++)`, most],
      [`for (let ${i} = 0; ${i} < ${bound}; ${i} += 1)`, most], [`for (let ${i} = 0; ${i} <= ${bound}; ${i}++)`, most + 1],
      [`for (let ${i} = 1; ${i} < ${bound}; ${i} += 2)`, most], [`for (let ${i} = ${bound}; ${i} > 0; ${i}--)`, most + 1],
      [`for (let ${i} = ${bound} - 1; ${i} >= 0; ${i}--)`, most], [`for (let ${i} = ${bound}; ${i} >= 1; ${i} -= 2)`, most + 1],
      [`for (let ${i} = 0, ${this.fresh("last")} = ${bound}; ${i} !== ${bound}; ++${i})`, most],
      [`for (let ${i} = 0; ; ${i}++)`, most],
    ]);
    const endless = header[0].includes("; ;");
    const jumpy = /\+\+|\+= /.test(header[0]) && !endless && !header[0].includes("!==") && this.chance(0.12);
    return this.labeled(() => [
      `${header[0]} {`,
      ...this.loopBody(() => {
        this.declare({ name: i, kind: "int", below: header[1] + (jumpy ? 1 : 0), mutable: false });
        if (endless) return [`if (${i} >= ${bound}) break;`];
        return jumpy ? [`if (${this.withoutEffects(() => this.condition(1))}) ${i}++;`] : [];
      }),
      "}",
    ]);
  }

  private whileStatement(): Lines {
    const k = this.fresh(this.pick(["k", "trip", "step"]));
    const most = this.loopDepth === 0 && this.chance(0.1) ? 40 : 2 + this.int(3);
    const guard = `${k} < ${this.pick([String(most), String(most)])}`;
    const condition = this.chance(0.6) ? `${guard} && ${this.wrappedCondition()}` : guard;
    const body = (): Lines => this.loopBody(() => {
      this.declare({ name: k, kind: "int", below: most + 1, mutable: false });
      return [`${k}++;`];
    });
    const lines = this.labeled(() => (this.chance(0.4) ? ["do {", ...body(), `} while (${condition});`] : [`while (${condition}) {`, ...body(), "}"]));
    this.declare({ name: k, kind: "int", below: most + 1, mutable: false });
    return [`let ${k} = 0;`, ...lines];
  }

  private wrappedCondition(): string {
    return `(${this.condition(1)})`;
  }

  private forOf(): Lines | undefined {
    const outer = this.inForOf;
    this.inForOf = true;
    try {
      return this.forOfLoop();
    } finally {
      this.inForOf = outer;
    }
  }

  private forOfLoop(): Lines | undefined {
    // A list that is written to inside is refused: writing may make it longer.
    const arrays = this.variables("array", (v) => v.storage !== "list" || (!v.growable && this.chance(0.4)));
    const nested = this.variables("nested");
    const name = this.fresh(this.pick(["e", "item", "v_i"]));
    if (nested.length > 0 && this.chance(0.4)) {
      const rows = this.pick(nested);
      const pattern = this.chance(0.4) ? [this.fresh("e"), this.fresh("e")] as const : undefined;
      return this.labeled(() => [`for (const ${pattern ? `[${pattern.join(", ")}]` : name} of ${rows.name}) {`, ...this.loopBody(() => {
        if (pattern) pattern.forEach((part) => this.declare({ name: part, kind: "number", mutable: false }));
        else this.declare({ name, kind: "array", storage: "list", min: 2, writable: rows.writable, mutable: false });
        return [];
      }), "}"]);
    }
    if (arrays.length === 0) return undefined;
    const array = this.pick(arrays);
    const entries = this.chance(0.2) ? this.fresh("i") : undefined;
    return this.labeled(() => [
      entries ? `for (const [${entries}, ${name}] of ${array.name}.entries()) {` : `for (const ${name} of ${array.name}) {`,
      ...this.loopBody(() => {
        if (entries) this.declare({ name: entries, kind: "int", below: 5, mutable: false });
        this.declare({ name, kind: "number", mutable: false });
        return [];
      }),
      "}",
    ]);
  }

  private jump(): Lines | undefined {
    const condition = this.condition(1);
    const label = this.labels.length > 0 && this.chance(0.7) ? ` ${this.pick(this.labels)}` : "";
    return this.many([
      [this.inLoop ? 4 : 0, () => [`if (${condition}) ${this.pick(["break", "continue"])}${label.includes("done") ? "" : label};`]],
      [2, () => (this.earlyReturn ? [`if (${condition}) return ${this.earlyReturn()};`] : undefined)],
      [1, () => this.simple()],
    ]);
  }

  private labeledBlock(): Lines {
    const label = this.fresh("done");
    const inner = (): Lines => ["{", ...indent(this.block(1)), "}"];
    return [`${label}: {`, ...indent([...inner(), `if (${this.condition(1)}) break ${label};`, ...inner()]), "}"];
  }

  // ---- functions inside, patterns, calls -----------------------------------------------------------------------------

  private arrow(): Lines {
    const name = this.fresh(this.pick(["g", "inner", "scale"])), parameter = this.fresh(this.pick(["q", "x_", "arg"]));
    const target = this.variables("number", (v) => v.mutable)[0];
    const withStatement = target !== undefined && this.chance(0.25);
    const body = this.within(() => {
      this.declare({ name: parameter, kind: "number", mutable: false });
      return withStatement ? `{ ${target.name} += ${this.number(1)}; return ${this.number(1)}; }` : this.withoutEffects(() => this.number(2));
    });
    const call = (): string => `${name}(${this.number(1)})`;
    const result = this.fresh();
    const lines = [`const ${name} = (${parameter}: number)${withStatement ? ": number" : ""} => ${body};`, `const ${result} = ${call()} - 0.5 * ${call()};`];
    this.declare({ name: result, kind: "number", mutable: false });
    return lines;
  }

  private destructuring(): Lines | undefined {
    const numbers = this.variables("number", (v) => v.mutable);
    const pairs = this.helpers.filter(({ result }) => result === "pair" || result === "mixed");
    return this.many([
      [3, () => {
        if (numbers.length < 2) return undefined;
        const [a, b] = [this.pick(numbers).name, this.pick(numbers).name];
        return [`[${a}, ${b}] = [${b}, ${this.chance(0.5) ? a : `Math.sin(${this.number(1)})`}];`];
      }],
      [4, () => {
        const helper = pairs.length > 0 ? this.pick(pairs) : undefined;
        const text = helper && this.callOf(helper, 2);
        if (!helper || !text) return undefined;
        const [a, b] = [this.fresh(), this.fresh()];
        this.declare({ name: a, kind: "number", mutable: false });
        this.declare(helper.result === "pair" ? { name: b, kind: "number", mutable: false }
          : { name: b, kind: "array", storage: "f64", min: 2, writable: true, mutable: false });
        return [`const [${a}, ${b}] = ${text};`];
      }],
      [2, () => {
        const array = this.variables("array", (v) => v.min >= 2)[0];
        if (!array) return undefined;
        const [a, b] = [this.fresh(), this.fresh()];
        for (const name of [a, b]) this.declare({ name, kind: "number", mutable: true });
        return [`let [${a}, ${b}] = ${array.name};`];
      }],
      [1, () => this.simple()],
    ]);
  }

  private callStatement(): Lines | undefined {
    const helpers = this.helpers.filter(({ result }) => result !== "number" && result !== "pair" && result !== "mixed");
    if (helpers.length === 0) return undefined;
    const helper = this.pick(helpers);
    const text = this.callOf(helper, 2);
    if (text === undefined) return undefined;
    if (helper.result === "void") return [`${text};`];
    const name = this.fresh("made");
    this.declare({ name, kind: "array", storage: helper.result === "f64" ? "f64" : "list", min: 2, writable: true, mutable: false });
    return [`const ${name} = ${text};`];
  }
}
