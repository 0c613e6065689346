/** Which numbers are known to be integers, and which are known not to be negative: for trip counts and indices. */
import type { Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { definitions, loopParts, walk } from "../ir/visit.ts";

const closed = new Set(["add", "sub", "mul", "neg", "plus", "mod", "min", "max", "abs"]);
const integral = new Set(["floor", "ceil", "round", "trunc", "sign", "bitand", "bitor", "bitxor", "bitnot", "shl", "shr", "ushr", "clz32", "imul"]);
const rounding = new Set(["floor", "ceil", "round", "trunc", "sign"]);
const keepsSign = new Set(["add", "mul", "div", "max", "min", "mod", "pow", "floor", "ceil", "round", "trunc", "shr"]);

export class Integers {
  private readonly definitions: ReadonlyMap<Value, Stmt>;
  /** `around`: knows the values that the region uses and does not define. */
  constructor(region: Region, private readonly around?: Integers) {
    this.definitions = definitions(region);
    walk(region, (stmt) => this.check(stmt));
  }

  /** Values that the program looks at: it throws where they are not whole. */
  private readonly checked = new Set<Value>();

  private check(stmt: Stmt): void {
    if (stmt.kind !== "if") return;
    const throws = stmt.regions.findIndex((region) => region.body.some(({ kind }) => kind === "throw"));
    const by = this.definitions.get(stmt.args[0]!);
    const isNot = by?.kind === "op" && by.op === "not";
    const test = isNot ? this.definitions.get(by.args[0]!) : by;
    if (throws === (isNot ? 0 : 1) && test?.kind === "op" && test.op === "isInteger") this.checked.add(test.args[0]!);
  }

  private isChecked(value: Value): boolean { return this.checked.has(value) || (this.around?.isChecked(value) ?? false); }

  private definition(value: Value): Stmt | undefined {
    const alias = this.aliases.get(value);
    return alias ? this.definition(alias) : this.definitions.get(value) ?? this.around?.definition(value);
  }

  /** `copy` stands for `value`: an index of a mirrored loop. */
  alias(copy: Value, value: Value): void {
    if (this.definition(value)) this.aliases.set(copy, value);
  }
  private readonly aliases = new Map<Value, Value>();

  /** Is it an integer, or NaN or infinite? Where the program throws if it is none, it is taken to be one. */
  isInteger(value: Value, depth = 0): boolean { return this.isChecked(this.aliases.get(value) ?? value) || this.isRounded(value, depth); }

  /** The same, where nothing is taken from what the program looks at. */
  isRounded(original: Value, depth = 0): boolean {
    const value = this.aliases.get(original) ?? original;
    const stmt = this.definition(value);
    if (!stmt || depth > 20) return false;
    switch (stmt.kind) {
      case "const": return Number.isSafeInteger(stmt.value);
      case "length": return true;
      case "global": return Number.isSafeInteger(stmt.value);
      case "load": {
        const type = stmt.args[0]!.type;
        return type.kind === "array" && /^[iu]/.test(type.storage);
      }
      case "op":
        if (integral.has(stmt.op)) return true;
        return closed.has(stmt.op) && stmt.args.every((arg) => this.isInteger(arg, depth + 1));
      case "if": {
        const k = stmt.outs.indexOf(value);
        return k >= 0 && stmt.regions.every((region) => this.isInteger(region.yields[k]!, depth + 1));
      }
      case "loop": {
        const { start, index, last } = loopParts(stmt);
        return (value === index || value === last) && this.isInteger(start, depth + 1) || this.carried(stmt, value, "rounded", (inner) => this.isInteger(inner, depth + 1));
      }
      default: return false;
    }
  }

  /** Is it surely an integer, not NaN and not infinite? A loop from NaN makes no trip. */
  isExact(value: Value, depth = 0): boolean {
    const stmt = this.definition(value);
    if (!stmt || depth > 20) return false;
    const inner = (arg: Value): boolean => this.isExact(arg, depth + 1);
    switch (stmt.kind) {
      case "op": {
        if (integral.has(stmt.op)) return !rounding.has(stmt.op) || stmt.args.every(inner);
        const isInTrip = stmt.args.some((arg) => this.isIndex(arg));
        return closed.has(stmt.op) && stmt.args.every((arg) => isInTrip && this.isChecked(arg) || inner(arg));
      }
      case "if": {
        const k = stmt.outs.indexOf(value);
        return k >= 0 && stmt.regions.every((region) => inner(region.yields[k]!));
      }
      case "loop": return this.isIndex(value) ? this.isInteger(loopParts(stmt).start) : value === loopParts(stmt).last ? inner(loopParts(stmt).start) : this.carried(stmt, value, "exact", inner);
      case "const": case "length": case "global": return this.isRounded(value);
      default: return false;
    }
  }

  /** Is it not made to be 2^31 or more, which has a sign for operators on bits? Sizes and counters are not. */
  private isSmall(value: Value): boolean {
    const stmt = this.definition(value), known = this.constant(value);
    return known !== undefined ? known < 2 ** 31 : !(stmt?.kind === "op" && stmt.op === "ushr");
  }

  private isIndex(value: Value): boolean {
    const stmt = this.definition(value);
    return stmt?.kind === "loop" && loopParts(stmt).index === value;
  }

  /** Of what loops carry: it is so at first, and where it is so before a trip, it is after it. */
  private carried(loop: Loop, value: Value, what: string, test: (inner: Value) => boolean): boolean {
    const { carried, finals, init, body } = loopParts(loop);
    const k = Math.max(carried.indexOf(value), finals.indexOf(value));
    if (k < 0) return false;
    const key = `${what} ${carried[k]!.id}`;
    if (this.assumed.has(key)) return true;
    this.assumed.add(key);
    const holds = test(init[k]!) && test(body.yields[k]!);
    this.assumed.delete(key);
    return holds;
  }
  private readonly assumed = new Set<string>();

  isNonNegative(value: Value, depth = 0): boolean {
    const stmt = this.definition(value);
    if (!stmt || depth > 20) return false;
    switch (stmt.kind) {
      case "const": return typeof stmt.value === "number" && stmt.value >= 0;
      case "global": return typeof stmt.value === "number" && stmt.value >= 0;
      case "length": return true;
      case "op":
        if (stmt.op === "ushr" || stmt.op === "clz32") return true;
        if (stmt.op === "max") return stmt.args.some((arg) => this.isNonNegative(arg, depth + 1));
        if (stmt.op === "bitand") return stmt.args.some((arg) => this.isSmall(arg) && this.isNonNegative(arg, depth + 1));
        if (stmt.op === "shr" && !this.isSmall(stmt.args[0]!)) return false;
        return keepsSign.has(stmt.op) && stmt.args.every((arg) => this.isNonNegative(arg, depth + 1));
      case "if": {
        const k = stmt.outs.indexOf(value);
        return k >= 0 && stmt.regions.every((region) => this.isNonNegative(region.yields[k]!, depth + 1));
      }
      case "loop": return stmt.step > 0 && value === loopParts(stmt).index && this.isNonNegative(loopParts(stmt).start, depth + 1)
        || this.carried(stmt, value, "positive", (inner) => this.isNonNegative(inner, depth + 1));
      default: return false;
    }
  }

  constant(value: Value): number | undefined {
    const stmt = this.definition(value);
    if (stmt?.kind === "const" && typeof stmt.value === "number") return stmt.value;
    return undefined;
  }
}
