/** Random expressions. Values stay small most of the time, so that numbers can be compared. */
import { Maker, type ArrayVariable, type Helper, type ParamType, type Storage } from "./random-program-scope.ts";

const bounded = ["Math.tanh", "Math.sin", "Math.cos", "Math.atan"] as const;

export abstract class ExpressionMaker extends Maker {
  /** Are assignments inside of expressions fine here? */
  private pure = 0;

  protected withoutEffects<T>(action: () => T): T {
    this.pure++;
    try {
      return action();
    } finally {
      this.pure--;
    }
  }

  protected literal(): string {
    return this.pick(["0.5", "2", "1", "3", "1.5", "0.25", "0.1", "(-1)", "(-0.7)", "0", "Math.PI", "1e-1"]);
  }

  /** A number without anything that happens. */
  protected atom(): string {
    return this.weighted([
      [8, () => this.variableName()],
      [2, () => this.literal()],
      [4, () => this.element()],
      [1, () => this.constant()],
    ]);
  }

  private variableName(): string | undefined {
    const numbers = this.variables("number");
    return numbers.length > 0 ? this.pick(numbers).name : undefined;
  }

  protected constant(): string {
    return this.pick(["C0", "C1", `TABLE[${this.int(3)}]`, `GRID[${this.int(4)}]`]);
  }

  protected number(depth: number): string {
    if (depth <= 0) return this.atom();
    return this.weighted([
      [6, () => this.atom()],
      [14, () => this.arithmetic(depth)],
      [10, () => this.call1(depth)],
      [3, () => this.call2(depth)],
      [2, () => this.power(depth)],
      [3, () => `(${this.condition(depth - 1)} ? ${this.number(depth - 1)} : ${this.number(depth - 1)})`],
      [1, () => `(${this.number(depth - 1)} ${this.pick(["&&", "||"])} ${this.number(depth - 1)})`.replace(/^\(([-\d(])/, "(C0 * $1")],
      [2, () => `(${this.pick(["-", "+"])}${this.parenthesized(depth - 1)})`],
      [2, () => this.integer()],
      [this.pure ? 0 : 3, () => this.effect(depth)],
      [4, () => this.helperCall(depth)],
      [2, () => this.arrayMethod(depth)],
      [2, () => this.macro(depth)],
      [1, () => this.passive()],
    ]);
  }

  private parenthesized(depth: number): string {
    return `(${this.number(depth)})`;
  }

  private arithmetic(depth: number): string {
    const [a, b] = [this.number(depth - 1), this.number(depth - 1)];
    const text = this.weighted([
      [5, () => `${a} + ${b}`], [4, () => `${a} - ${b}`], [6, () => `${a} * ${b}`],
      [2, () => `${a} / (1.5 + Math.abs(${b}))`], [1, () => `${a} / (2 + Math.sin(${b}))`], [1, () => `${a} % (1.5 + Math.abs(${b}))`],
    ]);
    return this.chance(0.15) ? text : `(${text})`;
  }

  private call1(depth: number): string {
    const a = this.number(depth - 1);
    const smooth = this.pick([...bounded, "Math.asinh", "Math.abs", "Math.floor", "Math.round", "Math.sign", "Math.trunc"]);
    return this.weighted([
      [12, () => `${this.pick(bounded)}(${a})`],
      [4, () => `${smooth}(${a})`],
      [2, () => `Math.exp(Math.sin(${a}))`],
      [2, () => `Math.log(1.5 + Math.abs(${a}))`],
      [2, () => `Math.sqrt(1 + (${a}) ** 2)`],
      [1, () => `Math.cbrt(2 + Math.cos(${a}))`],
      [1, () => `Math.${this.pick(["log1p", "log2", "log10"])}(1.1 + Math.abs(${a}))`],
      [1, () => `Math.${this.pick(["expm1", "sinh", "cosh", "exp"])}(Math.tanh(${a}))`],
      [1, () => `Math.${this.pick(["asin", "acos", "atanh", "tan"])}(0.7 * Math.sin(${a}))`],
      [1, () => `Math.acosh(1.3 + Math.abs(${a}))`],
    ]);
  }

  private call2(depth: number): string {
    const [a, b] = [this.number(depth - 1), this.number(depth - 1)];
    return this.pick([
      `Math.max(${a}, ${b})`, `Math.min(${a}, ${b})`, `Math.hypot(${a}, ${b}, 0.3)`, `Math.atan2(${a}, 1.2 + Math.abs(${b}))`,
      `Math.max(${a}, ${b}, ${this.atom()})`, `Math.hypot(1, ${b})`, `Math.pow(1.3 + Math.abs(${a}), Math.tanh(${b}))`,
    ]);
  }

  private power(depth: number): string {
    const a = this.number(depth - 1);
    return this.pick([`(${a}) ** 2`, `Math.tanh(${a}) ** 3`, `(1.2 + Math.abs(${a})) ** -1`, `(1.5 + Math.sin(${a})) ** Math.cos(${this.atom()})`, `(${a}) ** 1`, `2 ** Math.sin(${a})`]
      .map((text) => `(${text})`));
  }

  /** A whole number of the loops, as a number. */
  protected integer(): string | undefined {
    const ints = this.variables("int");
    if (ints.length === 0) return undefined;
    const { name } = this.pick(ints);
    return this.pick([name, `(${name} + 1)`, `(${name} & 1)`, `(${name} >> 1)`, `(${name} | 0)`, `(${name} % 2)`, `(${name} << 1)`, `(~${name})`]);
  }

  /** Something is assigned on the way. */
  private effect(depth: number): string | undefined {
    const target = this.assignable();
    if (target === undefined) return undefined;
    const value = `Math.sin(${this.number(depth - 1)})`;
    const other = this.assignable()!;
    return this.weighted([
      [4, () => `(${target} = ${value})`],
      [3, () => `(${target} ${this.pick(["+=", "-=", "*="])} ${value})`],
      [2, () => `(${target} = ${other} = ${value})`],
      [2, () => this.pick([`${target}++`, `++${target}`, `${target}--`, `--${target}`]).replace(/.*/, "($&)")],
      [2, () => `(${target} = ${value}, ${this.number(depth - 1)})`],
    ]);
  }

  /** A variable or element that a number may be assigned to. */
  protected assignable(): string | undefined {
    const numbers = this.variables("number", (v) => v.mutable);
    const arrays = this.variables("array", (v) => v.writable);
    if (numbers.length > 0 && (arrays.length === 0 || this.chance(0.7))) return this.pick(numbers).name;
    if (arrays.length === 0) return undefined;
    const array = this.pick(arrays);
    return `${array.name}[${this.index(array)}]`;
  }

  protected condition(depth: number): string {
    const compare = (): string => {
      const [left, operator, right] = [this.number(depth), this.pick(["<", ">", "<=", ">="]), this.pick([this.number(depth), this.literal()])];
      // TypeScript takes `a < (b > (c))` for type arguments, and then misses a bracket.
      return operator === "<" && right.startsWith("(") ? `${right} > ${left}` : `${left} ${operator} ${right}`;
    };
    return this.weighted([
      [10, compare],
      [2, () => {
        const ints = this.variables("int");
        if (ints.length === 0) return undefined;
        // With an operator, for a comparison of a variable alone that is known from a `case` is a type error.
        return `${this.pick(ints).name} % 3 ${this.pick(["===", "!==", "<", ">", ">="])} ${this.int(3)}`;
      }],
      [2, () => `(${this.wrapped(depth)} && ${this.wrapped(depth)})`],
      [2, () => `(${this.wrapped(depth)} || ${this.wrapped(depth)})`],
      [1, () => `!${this.wrapped(depth)}`],
      [1, () => this.variables("number").length > 0 ? this.pick(this.variables("number")).name : undefined],
      [1, () => this.variables("passive").length > 0 ? `${this.pick(this.variables("passive")).name}.on` : undefined],
    ]);
  }

  private wrapped(depth: number): string {
    return depth <= 0 ? `(${this.atom()} < ${this.literal()})` : `(${this.condition(depth - 1)})`;
  }

  private passive(): string | undefined {
    const objects = this.variables("passive");
    if (objects.length === 0) return undefined;
    const { name } = this.pick(objects);
    return this.pick([`${name}.scale`, `${name}.table[${name}.k]`, `${name}.k`, `${name}.table[${this.int(3)}]`]);
  }

  /** An index that is inside of an array of at least `min` entries. */
  protected index(array: { readonly name: string; readonly min: number }): string {
    const { min, name } = array;
    const inside = this.variables("int", (v) => v.below <= min);
    const any = this.variables("int");
    const small = this.variables("int", (v) => v.below <= min / 2);
    const counters = this.variables("int", (v) => v.mutable);
    return this.weighted([
      [5, () => String(this.int(min))],
      [9, () => (inside.length > 0 ? this.pick(inside).name : undefined)],
      [2, () => (inside.length > 0 ? `${min - 1} - ${this.pick(inside).name}` : undefined)],
      [3, () => (any.length > 0 ? `${this.pick(any).name} % ${min}` : undefined)],
      [2, () => (any.length > 0 ? `(${this.pick(any).name} + ${1 + this.int(3)}) % ${min}` : undefined)],
      [2, () => (small.length > 0 ? `${this.pick(small).name} * ${Math.floor(min / 2)} + ${this.pick(small).name}` : undefined)],
      [1, () => (this.pure || counters.length === 0 ? undefined : `${this.pick(counters).name}++ % ${min}`)],
      [1, () => (min >= 3 && any.length > 0 ? `ORDER[${this.pick(any).name} % 3]` : undefined)],
      [1, () => (min >= 3 && any.length > 0 ? `PERM[${this.pick(any).name} % 3]` : undefined)],
      [2, () => `${name}.length - 1`],
      [1, () => `Math.floor(Math.abs(${this.variables("number").length > 0 ? this.pick(this.variables("number")).name : "C0"})) % ${min}`],
    ]);
  }

  protected element(): string | undefined {
    const arrays = this.variables("array", (v) => v.min > 0);
    const nested = this.variables("nested");
    if (nested.length > 0 && (arrays.length === 0 || this.chance(0.25))) {
      const rows = this.pick(nested);
      return `${rows.name}[${this.index(rows)}][${this.index({ name: `${rows.name}[0]`, min: 2 })}]`;
    }
    if (arrays.length === 0) return undefined;
    const array = this.pick(arrays);
    return `${array.name}[${this.index(array)}]`;
  }

  // ---- calls ---------------------------------------------------------------------------------------------------------

  /** Text of a call, when there is an argument for every parameter. */
  protected callOf(helper: Helper, depth: number): string | undefined {
    const args = helper.params.map((type) => this.argument(type, helper.writes ?? false, depth));
    return args.some((arg) => arg === undefined) ? undefined : `${helper.name}(${args.join(", ")})`;
  }

  private argument(type: ParamType, writes: boolean, depth: number): string | undefined {
    if (type === "number") return this.number(depth - 1);
    if (type === "count") return this.variables("int").length > 0 && this.chance(0.5) ? `${this.pick(this.variables("int")).name} % 4` : String(this.int(4));
    if (type === "passive") return this.variables("passive")[0]?.name;
    if (type === "nested") return this.variables("nested", (v) => v.writable && v.min >= 2)[0]?.name;
    if (type === "readonly") return this.arrayArgument("list", writes, false) ?? "TABLE";
    return this.arrayArgument(type, writes, true);
  }

  private arrayArgument(storage: Storage, writes: boolean, exact: boolean): string | undefined {
    const arrays = this.variables("array", (v) => v.storage === storage && v.min >= 2 && (v.writable || (!writes && !exact)));
    if (arrays.length === 0) return storage === "f64" && !writes ? `Float64Array.of(${this.atom()}, ${this.atom()})` : undefined;
    const { name, min } = this.pick(arrays);
    if (storage !== "list" && min >= 3 && this.chance(0.15)) return `${name}.subarray(${this.pick(["1", "0, 2", "1, 3", "1.7", "0.5, 2.9"])})`;
    return this.chance(0.1) ? `${name}.slice()` : name;
  }

  private helperCall(depth: number): string | undefined {
    const helpers = this.helpers.filter(({ result }) => result === "number" || result === "pair");
    if (helpers.length === 0) return undefined;
    const helper = this.pick(helpers);
    if (this.pure && helper.writes) return undefined;
    const text = this.callOf(helper, depth);
    return text && helper.result === "pair" ? `${text}[${this.int(2)}]` : text;
  }

  private arrayMethod(depth: number): string | undefined {
    const arrays = this.variables("array", (v) => v.min > 0);
    const array: ArrayVariable | undefined = arrays.length > 0 ? this.pick(arrays) : undefined;
    const own = array !== undefined && this.chance(0.85);
    const values = own ? array.name : `[${this.atom()}, ${this.atom()}, ${this.atom()}]`;
    const [e, i, sum] = [this.fresh("e"), this.fresh("i"), this.fresh("sum")];
    const arrow = (params: readonly string[], body: (depth: number) => string): string => this.within(() => this.withoutEffects(() => {
      for (const name of params) this.declare(name === i ? { name, kind: "int", below: 5, mutable: false } : { name, kind: "number", mutable: false });
      return `(${params.join(", ")}) => ${body(Math.min(depth - 1, 1))}`;
    }));
    return this.weighted([
      [4, () => `${values}.reduce(${arrow([sum, e], (d) => `${sum} + ${this.number(d)}`)}, ${this.literal()})`],
      [2, () => `${values}.reduce(${arrow([sum, e, i], (d) => `0.5 * ${sum} + Math.sin(${this.number(d)})`)}, 0)`],
      [2, () => `${values}.map(${arrow([e], (d) => this.number(d))})[${this.int(own ? array.min : 3)}]`],
      [1, () => (array ? `${array.name}.length` : undefined)],
    ]);
  }

  private macro(depth: number): string | undefined {
    const helpers = this.helpers.filter(({ params, declared, result }) => declared && result === "number" && params.every((type) => type === "number"));
    const target = helpers.length > 0 ? this.pick(helpers) : undefined;
    return this.weighted([
      [3, () => {
        this.imports.add("stopGradient");
        return `stopGradient(${this.number(depth - 1)})`;
      }],
      [1, () => this.stoppedPart(depth)],
      [2, () => {
        if (!target || this.loopDepth > 1) return undefined;
        this.imports.add("grad");
        return `grad(${target.name})(${target.params.map(() => this.number(depth - 1)).join(", ")})`;
      }],
      [1, () => {
        if (!target || this.loopDepth > 1) return undefined;
        this.imports.add("jvp");
        return `jvp(${target.name})([${target.params.map(() => this.number(0)).join(", ")}], [${target.params.map(() => this.number(0)).join(", ")}])[${this.int(2)}]`;
      }],
    ]);
  }

  /** A number of a structure that has no derivative. */
  private stoppedPart(depth: number): string | undefined {
    const element = this.element(), [array, ...indices] = (element ?? "").split(/(?=\[)/);
    this.imports.add("stopGradient");
    return this.weighted([
      [2, () => (element === undefined || indices.join("").includes(array!) ? undefined : `stopGradient(${array})${indices.join("")}`)],
      [1, () => `stopGradient([${this.number(depth - 1)}, ${this.atom()}])[${this.int(2)}]`],
      [1, () => `stopGradient({ p: ${this.number(depth - 1)}, q: { r: ${this.atom()}, s: [${this.atom()}] } }).${this.pick(["p", "q.r", "q.s[0]"])}`],
    ]);
  }
}
