/**
 * Purpose: constants, algebra that is exact in floating point, branches that are decided, values that a loop does not
 * change, and one computation for equal values (value numbering).
 * Requires, guarantees: any level without cells; numbers do not change, not even in the last bit.
 *
 *   mul 1 x  =>  x        add a (neg b)  =>  sub a b        loop carry (s = s0) { yield s }  =>  s0
 */
import { entryOfTable } from "../4-analyse/tables.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Constant, Func, Loop, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { boolean, fieldType, number, printType, sameType, string } from "../ir/types.ts";
import { isSameList, loopParts, substituteArgs, Substitution, withBody, withParts } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";
import { isMade, isOfClass, tagOf, toldByType, uncast } from "./casts.ts";
import { Epochs } from "./epochs.ts";
import { comparisons, constantArms, doublings, exact, isMissing, simplerQuestion } from "./exact-operations.ts";
import { isKnownOrder } from "./known-order.ts";
import { linearMark, Scope } from "./scope.ts";
import { wholeSum } from "./whole-sums.ts";

export function fold(func: Func): Func {
  const folder = new Folder();
  return withBody(func, folder.region(func.body, new Scope(undefined)));
}

class Folder {
  private readonly substitution = new Substitution();
  private readonly definition = new Map<Value, Stmt>();
  /** Loads are equal only within one epoch. */
  private readonly epochs = new Epochs();

  region(region: Region, scope: Scope): Region {
    const b = new Builder();
    for (const stmt of region.body) this.stmt(stmt, b, scope);
    scope.leave();
    const yields = region.yields.map(this.substitution.get);
    return isSameList(b.body, region.body) && isSameList(yields, region.yields) ? region : { params: region.params, body: b.body, yields };
  }

  private stmt(original: Stmt, b: Builder, scope: Scope): void {
    const stmt = this.direct(substituteArgs(original, this.substitution.get));
    switch (stmt.kind) {
      case "const": case "op": case "length": case "load": case "get": case "view": case "cast": case "has": case "is": case "present": this.value(stmt, b, scope); return;
      case "if": this.conditional(stmt, b, scope); return;
      case "loop": this.loop(stmt, b, scope); return;
      case "alloc": case "list": case "record": case "copy": case "global": case "comment": this.keep(stmt, b); return;
      default:
        if (isKnownOrder(stmt, this.definition)) return;
        this.epochs.wrote(stmt);
        this.keep(stmt, b);
    }
  }

  private keep(stmt: Stmt, b: Builder): void {
    for (const out of stmt.outs) this.definition.set(out, stmt);
    b.append(stmt);
  }

  private constant(value: Value): Constant | symbol {
    const stmt = this.definition.get(value);
    return stmt?.kind === "const" ? stmt.value : unknown;
  }

  /** A number or a text that is known at build time, by a name or not. */
  private plain(value: Value): number | string | undefined {
    const stmt = this.definition.get(value), known = stmt?.kind === "const" || stmt?.kind === "global" ? stmt.value : undefined;
    return typeof known === "number" || typeof known === "string" ? known : undefined;
  }

  // ---- single values -------------------------------------------------------------------------------------------------

  private value(stmt: Stmt, b: Builder, scope: Scope): void {
    const out = stmt.outs[0]!;
    const decided = stmt.kind === "is" ? isOfClass(stmt, this.definition) : entryOfTable(stmt, this.definition);
    if (decided !== undefined) return this.substitution.set(out, this.literal(decided, out, b, scope));
    const simpler = stmt.kind === "op" ? this.simplified(stmt, b, scope) : stmt.kind === "length" ? this.fixedLength(stmt.args[0]!) : stmt.kind === "cast" ? uncast(stmt, this.definition) : stmt.kind === "get" ? tagOf(stmt, this.definition)
      : stmt.kind === "present" && stmt.args[0]!.type.absent === undefined ? stmt.args[0] : undefined;
    if (simpler) {
      this.substitution.set(out, simpler);
      return;
    }
    const key = this.key(stmt);
    const known = key === undefined ? undefined : scope.find(key);
    if (known && known.linear === out.linear) {
      this.substitution.set(out, this.substitution.get(known));
      return;
    }
    if (key !== undefined) scope.add(key, out);
    this.keep(stmt, b);
  }

  /** A field is read and written by the type that the record was made with, where that type has it. */
  private direct(stmt: Stmt): Stmt {
    if (stmt.kind !== "get" && stmt.kind !== "set" && stmt.kind !== "increment") return stmt;
    const record = stmt.args[0]!;
    const cast = this.definition.get(record);
    if (cast?.kind !== "cast" || record.type.kind !== "record" && record.type.kind !== "union") return stmt;
    const source = cast.args[0]!;
    const own = source.type.kind === "record" ? source.type.fields.find(({ name }) => name === stmt.field) : undefined;
    const asked = fieldType(record.type, stmt.field), isSame = own && sameType(own.type, asked) && (stmt.kind !== "set" || own.type.absent === asked.absent);
    return isSame ? withParts(stmt, { args: [source, ...stmt.args.slice(1)] }) : stmt;
  }

  /** A typed array is as long as it was made; `length` of another array, or a literal, is what it says. */
  private fixedLength(array: Value): Value | undefined {
    const made = this.definition.get(array);
    if (made?.kind !== "alloc" || !isTyped(array)) return undefined;
    const size = made.args[0]!, known = this.constant(size);
    return this.definition.get(size)?.kind === "length" || Number.isSafeInteger(known) && (known as number) >= 0 ? size : undefined;
  }

  /** Equal keys compute equal values. */
  private key(stmt: Stmt): string | undefined {
    let args = "";
    for (const arg of stmt.args) args += ` ${arg.id}`;
    const { linear, type: { absent = "" } } = stmt.outs[0]!;
    const mark = linear ? linearMark : "";
    switch (stmt.kind) {
      // A missing primal and its missing shadow are two things.
      case "const": return isMissing(stmt) ? undefined : `${stmt.structural ? "zero" : "const"} ${typeof stmt.value} ${Object.is(stmt.value, -0) ? "-0" : String(stmt.value)} ${printType(stmt.outs[0]!.type)}${mark}`;
      case "op": return `${stmt.op}${args}${mark}`;
      case "length": return stmt.isFixed || isTyped(stmt.args[0]!) ? `length${args}` : `length${args} ${this.epochs.of(stmt)}`;
      case "load": return linear ? undefined : `load ${absent} ${stmt.orZero ? "or zero" : ""}${args} ${this.epochs.of(stmt)}`;
      case "get": return linear ? undefined : `get ${absent} ${stmt.orZero ? "or zero " : ""}${stmt.field}${args} ${this.epochs.of(stmt)}`;
      case "view": return `view${args}`;
      case "has": return `has ${stmt.isNumber ? "number " : ""}${stmt.field}${args} ${this.epochs.of(stmt)}`;
      case "is": return `is ${stmt.class.id}${args}`;
      case "cast": return `cast${args} ${printType(stmt.outs[0]!.type)}`;
      case "present": return `present${args}`;
      default: return undefined;
    }
  }

  /** A value that is already there, or a new simpler statement's. */
  private simplified(stmt: StmtOf<"op">, b: Builder, scope: Scope): Value | undefined {
    const out = stmt.outs[0]!;
    const make = (op: string, args: readonly Value[]): Value => {
      const inner = freshValue(out.type, out.hint, out.linear);
      this.value({ kind: "op", op, args, outs: [inner], regions: [], span: stmt.span }, b, scope);
      return this.substitution.get(inner);
    };
    const left = this.withoutZeros(stmt, make);
    if (left && left.linear === out.linear) return left;
    if (left) return this.linearZero(out, b, scope);
    const constants = stmt.args.map((arg) => this.constant(arg));
    // Only comparisons and conditions make anything of undefined.
    const usable = (c: Constant | symbol): boolean => typeof c !== "symbol" && (c !== undefined && c !== null || stmt.op === "eq" || stmt.op === "ne" || stmt.op === "not");
    if (!out.linear && stmt.args.length > 0 && constants.every(usable)) {
      const result = exact.has(stmt.op) ? ruleOf(stmt.op)!.evaluate(...constants) : undefined;
      if (typeof result === "boolean" || typeof result === "number" && short(result)) return this.literal(result, out, b, scope);
    }
    const decided = toldByType(stmt, this.definition) ?? this.decided(stmt, constants, scope);
    if (decided !== undefined) return this.literal(decided, out, b, scope);
    return this.ofChoice(stmt, constants, b, scope) ?? this.algebra(stmt, constants, make, b, scope);
  }

  /** A comparison with a constant of what is equal to another constant here (zeros of either sign compare alike); a question whether there is what was just made. */
  private decided(stmt: StmtOf<"op">, constants: readonly (Constant | symbol)[], scope: Scope): boolean | undefined {
    if (!comparisons.has(stmt.op) || stmt.args.length !== 2) return undefined;
    const nothing = stmt.op !== "eq" && stmt.op !== "ne" ? -1 : constants.findIndex((constant) => constant === undefined || constant === null);
    if (nothing >= 0 && isMade(stmt.args[1 - nothing]!, this.definition)) return stmt.op === "ne";
    const facts = stmt.args.map((arg, i) => (typeof constants[i] === "symbol" ? scope.fact(arg) : undefined));
    const values = stmt.args.map((arg, i) => facts[i] ?? this.plain(arg));
    const isTold = facts.some((fact) => fact !== undefined) && typeof values[0] === typeof values[1] && ["number", "string"].includes(typeof values[0]);
    return isTold ? ruleOf(stmt.op)!.evaluate(...values as Constant[]) as boolean : undefined;
  }

  private arms(value: Value): Constant[] | undefined { return constantArms(value, this.definition.get(value), (arm) => this.constant(arm)); }

  /** Of a choice whose arms are alike in that. */
  private truth(value: Value): boolean | undefined {
    const [then, otherwise] = (this.arms(value) ?? []).map(Boolean);
    return then === otherwise ? then : undefined;
  }

  /** `(c ? "a" : "b") === "a"` is c. */
  private ofChoice(stmt: StmtOf<"op">, constants: readonly (Constant | symbol)[], b: Builder, scope: Scope): Value | undefined {
    if (stmt.op !== "eq" && stmt.op !== "ne" && stmt.op !== "not") return undefined;
    const at = constants.findIndex((constant) => typeof constant === "symbol");
    const other = constants[1 - at];
    const choice = at < 0 || stmt.op !== "not" && (typeof other === "symbol" || other === undefined) ? undefined : this.definition.get(stmt.args[at]!);
    if (choice?.kind !== "if" || choice.args[0]!.type.kind !== "boolean") return undefined;
    const arms = this.arms(stmt.args[at]!);
    const [p, q] = (arms ?? []).map((value) => (stmt.op === "not" ? !value : (value === other) === (stmt.op === "eq")));
    if (!arms) return undefined;
    if (p === q) return this.literal(p!, stmt.outs[0]!, b, scope);
    if (p) return this.substitution.get(choice.args[0]!);
    const out = freshValue(boolean, stmt.outs[0]!.hint);
    this.value({ kind: "op", op: "not", args: [choice.args[0]!], outs: [out], regions: [], span: stmt.span }, b, scope);
    return this.substitution.get(out);
  }

  /** n - 1 - 1 is n - 2, and n - 1 + 1 is n, where n is a length. */
  private whole(stmt: StmtOf<"op">, make: (op: string, args: readonly Value[]) => Value, b: Builder, scope: Scope): Value | undefined {
    const sum = wholeSum(stmt, this.definition);
    if (!sum) return undefined;
    const { base, amount } = sum;
    if (!base) return this.literal(amount, stmt.outs[0]!, b, scope);
    return amount === 0 ? base : make(amount < 0 ? "sub" : "add", [base, this.literal(Math.abs(amount), stmt.outs[0]!, b, scope)]);
  }

  private literal(value: number | boolean | string, like: Value, b: Builder, scope: Scope): Value {
    const out = freshValue(typeof value === "number" ? number : typeof value === "string" ? string : boolean, like.hint);
    this.value({ kind: "const", value, args: [], outs: [out], regions: [] }, b, scope);
    return this.substitution.get(out);
  }

  private isZero(value: Value): boolean {
    const stmt = this.definition.get(value);
    return stmt?.kind === "const" && stmt.structural === true;
  }

  private linearZero(like: Value, b: Builder, scope: Scope): Value {
    const out = freshValue(number, like.hint, true);
    this.value({ kind: "const", value: 0, structural: true, args: [], outs: [out], regions: [] }, b, scope);
    return this.substitution.get(out);
  }

  /** What is left of an operation on a derivative that is not there: it, or the other operand. */
  private withoutZeros(stmt: StmtOf<"op">, make: (op: string, args: readonly Value[]) => Value): Value | undefined {
    const [x, y] = stmt.args as [Value, Value];
    switch (stmt.op) {
      case "mul": return this.isZero(x) ? x : this.isZero(y) ? y : undefined;
      case "div": case "neg": return this.isZero(x) ? x : undefined;
      case "add": return this.isZero(x) ? y : this.isZero(y) ? x : undefined;
      case "sub": return this.isZero(y) ? x : this.isZero(x) ? make("neg", [y]) : undefined;
      default: return undefined;
    }
  }

  private algebra(stmt: StmtOf<"op">, constants: readonly (Constant | symbol)[], make: (op: string, args: readonly Value[]) => Value, b: Builder, scope: Scope): Value | undefined {
    const [x, y] = stmt.args as [Value, Value];
    const [c, d] = constants;
    const negated = (value: Value): Value | undefined => {
      const definition = this.definition.get(value);
      return definition?.kind === "op" && definition.op === "neg" ? definition.args[0] : undefined;
    };
    const isLength = (value: Value): boolean => this.definition.get(value)?.kind === "length";
    switch (stmt.op) {
      case "ceil": case "floor": case "trunc": return isLength(x) ? x : undefined;
      case "max": return d === 0 && isLength(x) ? x : c === 0 && isLength(y) ? y : undefined;
      case "mul": {
        if (c === 1) return y;
        if (d === 1) return x;
        if (c === -1) return make("neg", [y]);
        if (d === -1) return make("neg", [x]);
        const [nx, ny] = [negated(x), negated(y)];
        if (nx && ny) return make("mul", [nx, ny]);
        if (nx) return make("neg", [make("mul", [nx, y])]);
        if (ny) return make("neg", [make("mul", [x, ny])]);
        const scaled = doublings(stmt, this.definition, (value) => this.constant(value));
        return scaled ? make("mul", [this.literal(scaled.factor, stmt.outs[0]!, b, scope), scaled.of]) : undefined;
      }
      case "div": {
        if (d === 1) return x;
        const [nx, ny] = [negated(x), negated(y)];
        if (nx && ny) return make("div", [nx, ny]);
        if (nx) return make("neg", [make("div", [nx, y])]);
        return undefined;
      }
      case "add": {
        const [nx, ny] = [negated(x), negated(y)];
        if (ny) return make("sub", [x, ny]);
        if (nx) return make("sub", [y, nx]);
        return this.whole(stmt, make, b, scope);
      }
      case "sub": {
        if (d === 0 && !Object.is(d, -0)) return x;
        const ny = negated(y);
        return ny ? make("add", [x, ny]) : this.whole(stmt, make, b, scope);
      }
      case "neg": return negated(x);
      case "pow": return d === 1 ? x : undefined;
      case "eq": case "ne": return simplerQuestion(stmt, constants, make);
      case "not": {
        const definition = this.definition.get(x);
        return definition?.kind === "op" && definition.op === "not" && definition.args[0]!.type.kind === "boolean" ? definition.args[0] : undefined;
      }
      default: return undefined;
    }
  }

  // ---- branches ------------------------------------------------------------------------------------------------------

  private conditional(stmt: StmtOf<"if">, b: Builder, scope: Scope): void {
    const constant = this.constant(stmt.args[0]!);
    const known = typeof constant === "symbol" ? scope.fact(stmt.args[0]!) ?? this.truth(stmt.args[0]!) : constant;
    // A number is a condition, too, and what is missing is one.
    if (typeof constant !== "symbol" || typeof known === "boolean" || typeof known === "number") {
      const taken = stmt.regions[known ? 0 : 1]!;
      for (const inner of taken.body) this.stmt(inner, b, scope);
      stmt.outs.forEach((out, i) => this.substitution.set(out, this.substitution.get(taken.yields[i]!)));
      return;
    }
    const regions = stmt.regions.map((region, arm) => this.region(region, new Scope(scope, this.factsOf(stmt.args[0]!, arm === 0))));
    this.epochs.wroteIn(regions);
    const inverted = this.definition.get(stmt.args[0]!);
    const swap = inverted?.kind === "op" && inverted.op === "not";
    const args = swap ? [inverted.args[0]!] : stmt.args;
    if (swap) regions.reverse();
    this.mergeArms(swap || !isSameList(regions, stmt.regions) ? withParts(stmt, { args, regions }) : stmt, b, scope);
    this.afterThrow(args[0]!, regions, b, scope);
  }

  /** What is known where a condition holds, or does not. */
  private factsOf(condition: Value, holds: boolean): Map<Value, Constant> {
    const facts = new Map<Value, Constant>();
    if (condition.type.kind !== "boolean") return facts;
    facts.set(condition, holds);
    const test = this.definition.get(condition);
    if (test?.kind !== "op") return facts;
    if (test.op === "not") return new Map([...facts, ...this.factsOf(test.args[0]!, !holds)]);
    const [c, d] = test.args.map((arg) => this.plain(arg));
    const isEqual = test.op === (holds ? "eq" : "ne");
    if (isEqual && d !== undefined && c === undefined) facts.set(test.args[0]!, d);
    if (isEqual && c !== undefined && d === undefined) facts.set(test.args[1]!, c);
    return facts;
  }

  /** Where an arm throws, the condition is known in what follows: the rest of the region that computes it. */
  private afterThrow(condition: Value, regions: readonly Region[], b: Builder, scope: Scope): void {
    const throwing = regions.findIndex((region) => region.body.some((stmt) => stmt.kind === "throw"));
    if (throwing >= 0 && condition.type.kind === "boolean" && scope.owns(condition)) this.substitution.set(condition, this.literal(throwing === 1, condition, b, scope));
  }

  /** Results that are the same in both arms, or the condition itself, are no results. */
  private mergeArms(stmt: StmtOf<"if">, b: Builder, scope: Scope): void {
    const keep: number[] = [];
    stmt.outs.forEach((out, i) => {
      const same = this.sameInBoth(stmt, i, b, scope);
      if (same) this.substitution.set(out, same);
      else keep.push(i);
    });
    if (keep.length === 0 && stmt.regions.every((region) => region.body.every((inner) => inner.kind === "const"))) return;
    if (keep.length === stmt.outs.length) return this.keep(stmt, b);
    const pick = (values: readonly Value[]): Value[] => keep.map((i) => values[i]!);
    this.keep(withParts(stmt, { outs: pick(stmt.outs), regions: stmt.regions.map((region) => ({ ...region, yields: pick(region.yields) })) }), b);
  }

  private sameInBoth(stmt: StmtOf<"if">, i: number, b: Builder, scope: Scope): Value | undefined {
    const [p, q] = [stmt.regions[0]!.yields[i]!, stmt.regions[1]!.yields[i]!];
    if (p === q) return p;
    const [c, d] = [this.constant(p), this.constant(q)];
    if (stmt.outs[i]!.linear || typeof c === "symbol" || typeof d === "symbol" || c === undefined || c === null) return undefined;
    if (Object.is(c, d)) return typeof c === "string" ? undefined : this.literal(c as number, stmt.outs[i]!, b, scope);
    if (stmt.args[0]!.type.kind !== "boolean") return undefined;
    if (c === true && d === false) return stmt.args[0];
    if (c !== false || d !== true) return undefined;
    const out = freshValue(boolean, stmt.outs[i]!.hint);
    this.value({ kind: "op", op: "not", args: [stmt.args[0]!], outs: [out], regions: [], span: stmt.span }, b, scope);
    return this.substitution.get(out);
  }

  // ---- loops ---------------------------------------------------------------------------------------------------------

  private loop(stmt: Loop, b: Builder, scope: Scope): void {
    const invariant = this.invariantCarries(stmt);
    const parts = loopParts(stmt);
    const keep = parts.carried.map((_, i) => i).filter((i) => !invariant.has(i));
    for (const i of invariant) {
      const init = parts.init[i]!;
      for (const value of [parts.carried[i]!, parts.finals[i]!, ...(parts.condition ? [parts.condition.params[i + 1]!] : [])]) this.substitution.set(value, init);
    }
    const pick = <T>(values: readonly T[]): T[] => keep.map((i) => values[i]!);
    const fixed = stmt.args.slice(0, stmt.bounded ? 2 : 1);
    this.epochs.wroteIn(stmt.regions);
    const narrow = (region: Region, k: number): Region => (invariant.size === 0 ? region : { params: [region.params[0]!, ...pick(region.params.slice(1))], body: region.body, yields: k === 0 ? pick(region.yields) : region.yields });
    const regions = stmt.regions.map((region, k) => this.region(narrow(region, k), new Scope(scope)));
    this.epochs.wroteIn(stmt.regions);
    const conditionless = regions[1] && this.constant(regions[1].yields[0]!) === true && stmt.bounded;
    if (invariant.size === 0 && !conditionless && isSameList(regions, stmt.regions)) return this.keep(stmt, b);
    this.keep(withParts(stmt, { args: [...fixed, ...pick(parts.init)], outs: [parts.last, ...pick(parts.finals)], regions: conditionless ? [regions[0]!] : regions }), b);
  }

  /** Carried values that each trip hands on unchanged (or as the constant that they started with). */
  private invariantCarries(stmt: Loop): Set<number> {
    const { init, carried, body } = loopParts(stmt);
    const inside = new Map<Value, Constant>();
    for (const inner of body.body) if (inner.kind === "const") inside.set(inner.outs[0]!, inner.value);
    const result = new Set<number>();
    carried.forEach((param, i) => {
      const next = this.substitution.get(body.yields[i]!);
      const start = this.constant(init[i]!);
      const sameConstant = typeof start !== "symbol" && start !== undefined && inside.has(next) && Object.is(inside.get(next), start);
      if (next === param || next === init[i] || sameConstant) result.add(i);
    });
    return result;
  }
}

const unknown = Symbol("not a constant");

/** Folding keeps the source readable: only results that are no longer than what they replace. */
const short = (value: number): boolean => String(value).length <= 5;

/** Is it an array that keeps its length? */
const isTyped = ({ type }: Value): boolean => type.kind === "array" && type.storage !== "list" && type.storage !== "tape";
