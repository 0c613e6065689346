/** Random helper functions, constants and the entry: whole programs as text. */
import { helpersIn } from "./random-program-closures.ts";
import { classHelper } from "./random-program-classes.ts";
import { withObject } from "./random-program-parameters.ts";
import { rowsHelper } from "./random-program-rows.ts";
import { ShapeMaker } from "./random-program-shapes.ts";
import { typeText, type Helper, type ParamType, type Random, type ResultType, type Variable } from "./random-program-scope.ts";

const constants = `const C0 = 0.7;
const C1 = -1.3;
const TABLE = [0.3, -0.8, 1.1];
const GRID = new Float64Array([0.2, 0.4, -0.6, 0.9]);
const ORDER = [2, 0, 1];
const PERM = new Int32Array([1, 2, 0]);`;

/** What is passed to an entry, in the lengths that `plan.ts` makes. */
const lengths: Partial<Record<ParamType, number>> = { f64: 4, f32: 3, list: 3, readonly: 3, nested: 3 };

/** How much there is of a program. */
interface Size {
  /** One of these is the number of helpers. */
  readonly helpers: readonly number[];
  /** Helpers and the entry have at most so many statements. */
  readonly inHelper: number;
  readonly inEntry: readonly number[];
  /** Parameters of the entry beside the first. */
  readonly params: number;
  /** How deep the expressions of statements are. */
  readonly deep: number;
}

/**
 * A fault mostly needs few statements, and small programs are many in a second and need no shrinking; what takes many
 * statements that meet is in the larger ones. The time for a program grows as its text does.
 */
const small: Size = { helpers: [0, 0, 0, 1], inHelper: 2, inEntry: [1, 2, 3, 4], params: 2, deep: 2 };
const medium: Size = { helpers: [0, 0, 1, 1, 2], inHelper: 4, inEntry: [4, 8], params: 3, deep: 3 };
const large: Size = { helpers: [0, 1, 1, 2, 3], inHelper: 4, inEntry: [8, 14], params: 3, deep: 3 };
/** Of a hundred programs. */
const shares: readonly (readonly [number, Size])[] = [[87, small], [10, medium], [3, large]];

interface Made { readonly text: string; readonly helper: Helper }

class ProgramMaker extends ShapeMaker {
  private size = large;

  program(): Readonly<Record<string, string>> {
    const parts: string[] = [];
    const shared: Made[] = [];
    const inOther = this.chance(0.25);
    this.size = this.oneOfSizes();
    this.deep = this.size.deep;
    const count = this.pick(this.size.helpers);
    for (let i = 0; i < count; i++) shared.push(this.helper(i));
    for (const { text } of shared) parts.push(text);
    const entry = this.entry();
    // Templates have macros in their texts.
    for (const macro of ["grad", "valueAndGrad", "stopGradient"]) if (new RegExp(`\\b${macro}\\(`).test([...parts, entry].join())) this.imports.add(macro);
    if (!inOther || shared.length === 0) {
      return { "program.ts": [this.importLine(), constants, helpersIn([...parts, entry].join()), ...parts, entry].filter((part) => part !== "").join("\n\n") + "\n" };
    }
    const exported = parts.map((part) => part.replace(/^(function|const|class|interface|type) /gm, "export $1 "));
    const names = shared.map(({ helper }) => helper.name);
    const macros = this.importLine();
    return {
      "program.ts": [macros, `import { C0, C1, GRID, ORDER, PERM, TABLE, ${names.join(", ")} } from "./helper.ts";`, helpersIn(entry), entry].filter((part) => part !== "").join("\n") + "\n",
      "helper.ts": [macros, constants.replace(/^const/gm, "export const"), helpersIn(exported.join()), ...exported].filter((part) => part !== "").join("\n\n") + "\n",
    };
  }

  private oneOfSizes(): Size {
    let at = this.int(100);
    return shares.find(([share]) => (at -= share) < 0)![1];
  }

  private importLine(): string {
    return this.imports.size > 0 ? `import { ${[...this.imports].sort().join(", ")} } from "fluxion";` : "";
  }

  // ---- functions -----------------------------------------------------------------------------------------------------

  private parameters(types: readonly ParamType[], min?: number): string {
    return types.map((type) => {
      const name = this.fresh(type === "count" ? "n" : type === "nested" ? "rows" : type === "passive" ? "options" : type === "number" ? undefined : this.pick(["v", "xs", "a"]));
      this.declare(parameter(name, type, min));
      return `${name}: ${typeText[type]}`;
    }).join(", ");
  }

  /** A function with random statements in it. */
  private func(name: string, types: readonly ParamType[], result: ResultType, size: number, min?: number, rest = 0): string {
    this.taken = new Set(["f", "C0", "C1", "TABLE", "GRID", "ORDER", "PERM", "n", ...this.helpers.map((helper) => helper.name), name]);
    this.taken.delete("n");
    this.scope = [];
    this.budget = size;
    const all = this.parameters(types, min).split(/, (?=\w+: )/), params = all.slice(0, all.length - rest);
    const others = all.slice(all.length - rest), given = this.fresh("given");
    if (rest > 0) params.push(`...${given}: [${others.join(", ")}]`);
    const isPlain = result === "number" || result === "pair";
    this.earlyReturn = isPlain ? () => this.result(result) : undefined;
    const lines = this.within(() => {
      const body: string[] = rest > 0 ? [`let [${others.map((one) => one.slice(0, one.indexOf(":"))).join(", ")}] = ${given};`] : [];
      if (this.chance(0.7)) {
        const s = this.fresh("s");
        this.declare({ name: s, kind: "number", mutable: true });
        body.push(`let ${s} = ${this.pick(["0", "1", "0.5"])};`);
      }
      while (this.budget > 0) body.push(...this.statement());
      if (result !== "void") body.push(`return ${this.result(result)};`);
      return body;
    });
    return [`function ${name}(${params.join(", ")}): ${typeText[result]} {`, ...lines.map((line) => `  ${line}`), "}"].join("\n");
  }

  private result(type: ResultType): string {
    const mutable = this.variables("number", (v) => v.mutable);
    const number = (): string => {
      const terms = [...mutable.map((v) => v.name), ...this.variables("array", (v) => v.min > 0).map((v) => `${v.name}[${this.int(v.min)}]`)];
      const picked = terms.filter(() => this.chance(0.6)).map((term) => `${this.pick(["", "", "0.5 * ", "0.1 * "])}${term}`);
      return [...picked, this.number(2)].join(this.pick([" + ", " - "]));
    };
    const array = (storage: "f64" | "list"): string => {
      const made = this.variables("array", (v) => v.storage === storage && v.writable && v.min >= 2);
      if (made.length > 0 && this.chance(0.8)) return this.pick(made).name;
      const texts = [number(), number(), this.number(1)].join(", ");
      return storage === "f64" ? `Float64Array.of(${texts})` : `[${texts}]`;
    };
    switch (type) {
      case "pair": return `[${number()}, ${this.number(2)}]`;
      case "mixed": return `[${number()}, ${array("f64")}]`;
      case "f64": case "list": return array(type);
      default: return number();
    }
  }

  private helper(index: number): Made {
    const name = this.pick(["h", "helper", "step", "g_bar", "f_dot"]) + String(index);
    const kind = this.pick(["scalar", "scalar", "scalar", "reads", "reads", "writes", "writes", "makes", "pair", "recursive", "mutual", "arrow", "checkpoint", "custom", "alias", "two", "overArray", "defaulted", "checkpointed", "classes", "classes", "classes", "classes", "rows"] as const);
    const made = this.helperOf(kind, name);
    this.helpers.push(made.helper);
    return made;
  }

  private helperOf(kind: string, name: string): Made {
    const array = this.pick<ParamType>(["f64", "f64", "list", "readonly", "nested", "f32"]);
    const plain = (params: readonly ParamType[], result: ResultType, extra: Partial<Helper> = {}): Made => ({ text: this.func(name, params, result, 1 + this.int(this.size.inHelper), 2), helper: { name, params, result, ...extra } });
    switch (kind) {
      case "scalar": return plain(this.pick([["number"], ["number", "number"], ["number", "count"]] as ParamType[][]), "number", { declared: true });
      case "reads": return plain([array, "number"], "number", { writes: true });
      case "writes": return plain([array === "readonly" ? "list" : array, "number"], this.pick(["void", "number"]), { writes: true });
      case "makes": return plain(["number", "number"], this.pick(["f64", "list"]));
      case "pair": return plain(["number", "number"], this.pick(["pair", "pair", "mixed"]));
      case "recursive": return this.recursive(name);
      case "mutual": return this.mutual(name);
      case "arrow": return this.short(name, (body) => `const ${name} = (a0: number, a1: number): number => ${body};`, 2, true);
      case "checkpoint":
        this.imports.add("checkpoint");
        return this.short(name, (body) => `const ${name} = checkpoint((a0: number, a1: number): number => ${body});`, 2, false);
      case "alias": return this.returnsArgument(name);
      case "two": return plain(["f64", "f64", "number"], this.pick(["void", "number"]), { writes: true });
      case "checkpointed": {
        this.imports.add("checkpoint");
        const { text, helper } = plain(["f64", "number"], "number", { writes: true });
        return { text: `${text.replace(`function ${name}(`, `function ${name}_inner(`)}\n\nconst ${name} = checkpoint(${name}_inner);`, helper };
      }
      case "rows": return { text: rowsHelper(name, this.random), helper: { name, params: ["number", "number"], result: "number" } };
      case "classes": return { text: classHelper(name, this.random), helper: { name, params: ["number", "number"], result: "number" } };
      case "overArray": return this.overArray(name);
      case "defaulted": return this.short(name, (body) => `function ${name}(a0: number, a1 = C0 * a0): number {\n  return ${body};\n}`, 2, false, 1);
      default: return this.custom(name);
    }
  }

  /** A function of one expression over parameters `a0`, `a1`. */
  private short(name: string, text: (body: string) => string, count: number, declared: boolean, given = count): Made {
    this.taken = new Set(["a0", "a1"]);
    this.scope = Array.from({ length: count }, (_, i) => ({ name: `a${i}`, kind: "number", mutable: false }));
    return { text: text(this.withoutEffects(() => this.number(3))), helper: { name, params: Array<ParamType>(given).fill("number"), result: "number", declared } };
  }

  private recursive(name: string): Made {
    this.taken = new Set(["n", "x"]);
    this.scope = [{ name: "x", kind: "number", mutable: true }, { name: "n", kind: "int", below: 5, mutable: false }];
    const [base, inside, after] = [this.number(2), this.number(2), this.number(1)];
    const call = `${name}(n - 1, Math.sin(${inside}))`;
    const last = this.pick([call, `${call} + ${after}`, `x * ${call}`, `Math.tanh(${call} * ${after})`]);
    const text = [`function ${name}(n: number, x: number): number {`, `  if (n <= 0) return ${base};`, ...(this.chance(0.4) ? [`  x += ${this.number(1)};`] : []), `  return ${last};`, "}"].join("\n");
    return { text, helper: { name, params: ["count", "number"], result: "number" } };
  }

  /** One of its arguments comes back. */
  private returnsArgument(name: string): Made {
    const last = this.pick(["c > 0.2 ? a : b", "c > 0 ? b.subarray(0, 2) : a", "a", "c < 0.5 ? a.slice() : b"]);
    const text = `function ${name}(a: Float64Array, b: Float64Array, c: number): Float64Array {\n  a[0] += 0.5 * b[1] * c;\n  return ${last};\n}`;
    return { text, helper: { name, params: ["f64", "f64", "number"], result: "f64", writes: true } };
  }

  /** Recursion that writes into an array on its way. */
  private overArray(name: string): Made {
    this.taken = new Set(["n", "x", "a"]);
    this.scope = [{ name: "x", kind: "number", mutable: false }, { name: "n", kind: "int", below: 5, mutable: false }, { name: "a", kind: "array", storage: "f64", min: 2, writable: true, mutable: false }];
    const [base, value, inside] = [this.number(1), this.number(2), this.number(1)];
    const after = this.pick(["", `  a[1] *= Math.cos(${this.number(1)});\n`]);
    const text = `function ${name}(a: Float64Array, n: number, x: number): number {\n  if (n <= 0) return ${base};\n  a[n % 2] = Math.sin(${value});\n  const deeper = ${name}(a, n - 1, Math.cos(${inside}));\n${after}  return deeper + a[0] * a[n % 2];\n}`;
    return { text, helper: { name, params: ["f64", "count", "number"], result: "number", writes: true } };
  }

  private mutual(name: string): Made {
    this.taken = new Set(["n", "x"]);
    this.scope = [{ name: "x", kind: "number", mutable: false }, { name: "n", kind: "int", below: 5, mutable: false }];
    const other = `${name}_odd`;
    const one = (own: string, callee: string): string => this.withoutEffects(() => [`function ${own}(n: number, x: number): number {`, `  if (n <= 0) return ${this.number(2)};`,
      `  return ${this.pick(["x * ", "0.5 + ", ""])}${callee}(n - 1, Math.cos(${this.number(2)}));`, "}"].join("\n"));
    return { text: `${one(name, other)}\n\n${one(other, name)}`, helper: { name, params: ["count", "number"], result: "number" } };
  }

  private custom(name: string): Made {
    const helper: Helper = { name, params: ["number"], result: "number" };
    if (this.chance(0.5)) {
      this.imports.add("customJvp");
      return { helper, text: `const ${name} = customJvp((x: number): number => Math.sin(x) * x, ([x], [x_dot]) => [Math.sin(x) * x, (Math.cos(x) * x + Math.sin(x)) * x_dot]);` };
    }
    this.imports.add("checkpoint");
    return { helper, text: `function ${name}_inner(x: number): number {\n  let s = x;\n  for (let i = 0; i < 3; i++) s = Math.sin(s * x) + ${this.constant()};\n  return s;\n}\n\nconst ${name} = checkpoint(${name}_inner);` };
  }

  /** What takes an array of one kind takes others, too; those that are as long. */
  private ofSeveralKinds(text: string): string {
    const wider = (kind: string): string => (kind === "Float64Array" ? "Float64Array | Float32Array" : this.pick([`${kind} | Float64Array`, `Float64Array | ${kind}`]));
    const isAll = this.chance(0.2), pattern = /(?<=: )(readonly number\[\]|number\[\]|Float64Array)(?=[,)])/;
    return text.replace(/^.*/, (head) => head.replace(isAll ? new RegExp(pattern, "g") : pattern, wider));
  }

  private entry(): string {
    const types: ParamType[] = [this.pick<ParamType>(["number", "number", "f64", "list"])];
    const more = this.int(this.size.params + 1);
    for (let i = 0; i < more; i++) types.push(this.pick<ParamType>(["number", "number", "f64", "f64", "list", "nested", "readonly", "count", "count", "passive", this.chance(0.3) ? "f32" : "number"]));
    const result = this.pick<ResultType>(["number", "number", "number", "number", "number", "number", "f64", "list", "pair", "mixed"]);
    const rest = this.chance(0.02) ? 1 + this.int(types.length) : 0;
    const text = this.func("f", types, result, 1 + this.int(this.pick(this.size.inEntry)), undefined, rest);
    if (result === "number" && rest === 0 && this.chance(0.04)) return withObject(text, (below) => this.int(below));
    return `export ${result === "number" && this.chance(0.03) ? this.ofSeveralKinds(text) : text}`;
  }
}

function parameter(name: string, type: ParamType, min?: number): Variable {
  switch (type) {
    case "number": return { name, kind: "number", mutable: true };
    case "count": return { name, kind: "int", below: 5, mutable: false };
    case "nested": return { name, kind: "nested", min: min ?? lengths.nested!, writable: true, mutable: false };
    case "readonly": return { name, kind: "array", storage: "list", min: min ?? 3, writable: false, mutable: false };
    case "passive": return { name, kind: "passive", mutable: false };
    default: return { name, kind: "array", storage: type, min: min ?? lengths[type]!, writable: true, mutable: false };
  }
}

/** The files of a random program; the entry is `f` in `program.ts`. */
export function randomProgram(random: Random): Readonly<Record<string, string>> {
  return new ProgramMaker(random).program();
}
