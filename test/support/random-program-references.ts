/** Random statements about memory that is named twice, rows of nested lists, copies of another kind, and inner macros. */
import { ExpressionMaker } from "./random-program-expressions.ts";
import type { ArrayVariable, Storage } from "./random-program-scope.ts";

type Lines = string[];

const annotation = { f64: "Float64Array", f32: "Float32Array", list: "number[]" } as const;

export abstract class ReferenceMaker extends ExpressionMaker {
  protected referenceStatement(): Lines | undefined {
    return this.lines([
      [3, () => this.rebindable()],
      [4, () => this.rebind()],
      [4, () => this.rows()],
      [3, () => this.conversion()],
      [2, () => this.test()],
      [3, () => this.innerMacro()],
      [2, () => this.innerMacroOfArray()],
      [3, () => this.innerFunction()],
      [2, () => this.ofRows()],
      [1, () => this.stopped()],
      [1, () => (this.loopDepth === 0 ? [`if (${this.condition(1)}) throw new RangeError("out of range: " + ${this.atom()});`] : undefined)],
    ]);
  }

  protected lines(choices: readonly (readonly [number, () => Lines | undefined])[]): Lines | undefined {
    const text = this.weighted(choices.map(([weight, make]) => [weight, () => make()?.join("\n")] as const), "");
    return text === "" ? undefined : text.split("\n");
  }

  private writable(fits: (v: ArrayVariable) => boolean = () => true): ArrayVariable | undefined {
    const arrays = this.variables("array", (v) => v.writable && v.min >= 2 && fits(v));
    return arrays.length > 0 ? this.pick(arrays) : undefined;
  }

  /** A second name of an array, or a name of one of two. */
  protected aliasOf(name: string): Lines | undefined {
    const arrays = this.variables("array", (v) => v.writable);
    if (arrays.length === 0) return undefined;
    const first = this.pick(arrays);
    const second = this.pick(arrays.filter((v) => v.storage === first.storage));
    const min = Math.min(first.min, second.min);
    const text = first === second ? `const ${name} = ${first.name};` : `const ${name} = ${this.condition(1)} ? ${first.name} : ${second.name};`;
    this.declare({ ...first, name, min, growable: false });
    return [text];
  }

  /** A variable that names one array now and another later. */
  private rebindable(): Lines | undefined {
    const first = this.writable();
    if (!first) return undefined;
    const name = this.fresh(this.pick(["cur", "next", "row_bar"]));
    this.declare({ ...first, name, min: 2, growable: false, mutable: true });
    return [`let ${name}: ${annotation[first.storage]} = ${first.name};`];
  }

  private rebind(): Lines | undefined {
    const target = this.writable((v) => v.mutable);
    if (!target) return undefined;
    const other = this.writable((v) => v.storage === target.storage && v.name !== target.name);
    if (!other) return undefined;
    const numbers = `${this.number(1)}, ${this.number(1)}`;
    return this.lines([
      [3, () => [`${target.name} = ${other.name};`]],
      [other.mutable ? 5 : 0, () => [`[${target.name}, ${other.name}] = [${other.name}, ${target.name}];`]],
      [2, () => [`${target.name} = ${target.storage === "list" ? `[${numbers}]` : `${annotation[target.storage]}.of(${numbers})`};`]],
      [2, () => [`if (${this.condition(1)}) ${target.name} = ${other.name};`]],
      [1, () => [`${target.name} = ${target.name}.slice();`]],
    ]);
  }

  private rows(): Lines | undefined {
    const nested = this.variables("nested", (v) => v.writable);
    if (nested.length === 0) return undefined;
    const rows = this.pick(nested), { name } = rows;
    const [i, j] = [this.index(rows), this.index(rows)];
    return this.lines([
      [4, () => {
        const row = this.fresh("row");
        this.declare({ name: row, kind: "array", storage: "list", min: 2, writable: true, mutable: false });
        return [`const ${row} = ${name}[${i}];`];
      }],
      [3, () => [`${name}[${i}][${this.int(2)}] ${this.pick(["=", "+=", "*="])} Math.sin(${this.number(2)});`]],
      [2, () => [`${name}[${this.int(2)}] = ${name}[${j}];`]],
      [2, () => [`${name}[${this.int(2)}] = [${this.number(1)}, ${this.number(1)}];`]],
      [2, () => [`[${name}[0], ${name}[1]] = [${name}[1], ${name}[0]];`]],
      [1, () => [`${name}[${this.int(2)}] = ${name}[${this.int(2)}].map((e) => e * ${this.atom()});`]],
    ]);
  }

  private conversion(): Lines | undefined {
    const arrays = this.variables("array", (v) => v.min >= 2);
    if (arrays.length === 0) return undefined;
    const { name: source, min } = this.pick(arrays);
    const name = this.fresh("copy");
    const [storage, text] = this.pick<readonly [Storage, string]>([
      ["list", `Array.from(${source})`], ["f64", `Float64Array.from(${source})`], ["f64", `new Float64Array(${source})`],
      ["list", `[...${source}]`], this.chance(0.2) ? ["f32", `new Float32Array(${source})`] : ["f64", `Float64Array.from(${source}, (e) => e * ${this.atom()})`],
    ]);
    this.declare({ name, kind: "array", storage, min, writable: true, mutable: false });
    return [`const ${name} = ${text};`];
  }

  /** An array without its derivative; as it stands only for reading, or a copy. */
  private stopped(): Lines | undefined {
    const arrays = this.variables("array", (v) => v.min >= 2);
    if (arrays.length === 0) return undefined;
    const source = this.pick(arrays), name = this.fresh("stopped"), isCopy = this.chance(0.5);
    this.imports.add("stopGradient");
    this.declare({ ...source, name, growable: false, mutable: false, writable: isCopy });
    return [`const ${name} = stopGradient(${source.name})${isCopy ? ".slice()" : ""};`];
  }

  /** Something decided by a whole array. */
  private test(): Lines | undefined {
    const array = this.variables("array", (v) => v.min >= 2)[0];
    const target = this.variables("number", (v) => v.mutable)[0];
    if (!array || !target) return undefined;
    const e = this.fresh("e");
    return this.lines([
      [2, () => [`if (${array.name}.${this.pick(["every", "some"])}((${e}) => ${e} < ${this.literal()})) ${target.name} += Math.sin(${this.number(1)});`]],
      [1, () => [`${target.name} += ${array.name}.filter((${e}) => ${e} > ${this.literal()}).reduce((p0, q0) => p0 + q0 * ${this.atom()}, 0);`]],
      [1, () => [`${target.name} += ${array.name}.at(${this.pick(["-1", "-1", "0.5", "-1.5"])})! * ${this.atom()};`]],
      [1, () => [`${target.name} += Math.max(...${array.name});`]],
    ]);
  }

  /** A function inside with statements of its own, over captured variables. */
  private innerFunction(): Lines | undefined {
    if (this.loopDepth > 1) return undefined;
    const [name, q, r, k] = [this.fresh("inner"), this.fresh("q"), this.fresh("r"), this.fresh("k")];
    const target = this.assignable();
    const lines = this.within(() => {
      this.declare({ name: q, kind: "number", mutable: false });
      this.declare({ name: r, kind: "number", mutable: true });
      const [early, next] = this.withoutEffects(() => [this.condition(1), this.number(2)]);
      const effect = target !== undefined && this.chance(0.4) ? [`    ${target} += Math.sin(${r});`] : [];
      return [`  let ${r} = ${q};`, `  for (let ${k} = 0; ${k} < 3; ${k}++) {`, `    if (${early}) return ${r} * 0.5;`, `    ${r} = Math.sin(${next} + ${r});`, ...effect, "  }", `  return ${r};`];
    });
    const result = this.fresh();
    const [a, b] = [this.number(1), this.number(1)];
    this.declare({ name: result, kind: "number", mutable: true });
    const [head, end] = this.chance(0.5) ? [`function ${name}(${q}: number): number {`, "}"] : [`const ${name} = (${q}: number): number => {`, "};"];
    return [head, ...lines, end, `let ${result} = ${name}(${a}) + 0.5 * ${name}(${b});`];
  }

  private ofRows(): Lines | undefined {
    const nested = this.variables("nested");
    if (nested.length === 0) return undefined;
    const { name, min } = this.pick(nested);
    const [made, row] = [this.fresh("sums"), this.fresh("row")];
    const body = this.within(() => this.withoutEffects(() => {
      this.declare({ name: row, kind: "array", storage: "list", min: 2, writable: false, mutable: false });
      return `${this.number(2)} + ${row}[0] * ${row}[1]`;
    }));
    this.declare({ name: made, kind: "array", storage: "list", min, writable: true, mutable: false });
    return [`const ${made} = ${name}.map((${row}) => ${body});`];
  }

  /** A derivative of an inline function with captured variables. */
  private innerMacro(): Lines | undefined {
    if (this.loopDepth > 1) return undefined;
    const q = this.fresh("q"), name = this.fresh("slope");
    const at = this.number(1), along = this.atom();
    const body = this.within(() => this.withoutEffects(() => {
      this.declare({ name: q, kind: "number", mutable: false });
      return `${this.number(2)} * ${q} + Math.sin(${q} * ${this.atom()})`;
    }));
    this.declare({ name, kind: "number", mutable: false });
    return this.lines([
      [4, () => {
        this.imports.add("grad");
        return [`const ${name} = grad((${q}: number) => ${body})(${at});`];
      }],
      [1, () => {
        this.imports.add("grad");
        return [`const ${name} = grad(grad((${q}: number) => ${body}))(${at});`];
      }],
      [2, () => {
        this.imports.add("valueAndGrad");
        const value = this.fresh("value");
        this.declare({ name: value, kind: "number", mutable: false });
        return [`const [${value}, ${name}] = valueAndGrad((${q}: number) => ${body})(${at});`];
      }],
      [1, () => {
        this.imports.add("jvp");
        return [`const ${name} = jvp((${q}: number) => ${body})([${at}], [${along}])[1];`];
      }],
    ]);
  }

  private innerMacroOfArray(): Lines | undefined {
    const array = this.variables("array", (v) => v.min >= 2 && v.storage === "f64" && v.writable)[0];
    if (!array || this.loopDepth > 0) return undefined;
    const q = this.fresh("q"), name = this.fresh("slopes");
    const body = this.within(() => this.withoutEffects(() => {
      this.scope = this.scope.filter((v) => v.kind !== "array" || v.name === array.name);
      this.declare({ name: q, kind: "array", storage: "f64", min: 2, writable: false, mutable: false });
      return `${this.number(2)} * ${q}[1] + ${q}[0] * ${q}[0] * ${this.atom()}`;
    }));
    this.imports.add("grad");
    this.declare({ name, kind: "array", storage: "f64", min: array.min, writable: true, mutable: false });
    return [`const ${name} = grad((${q}: Float64Array) => ${body})(${array.name});`];
  }
}
