/**
 * Purpose: beside every active statement, the statements that carry its tangent.
 * Requires: level Normal. Guarantees: level Linear; results followed by the tangents of the active results.
 *
 *   y = mul x c                y = mul x c        y_dot~ = mul c x_dot~
 *   a = alloc n                a = alloc n        a_dot = alloc n            (a reference: primal)
 *   store a i y                store a i y        store a_dot i y_dot~
 *
 * References are structure and stay primal: shadow memory is made where the primal memory is made. Only numbers are
 * linear. A missing tangent is a structural zero: no code is made for it.
 */
import type { Activity } from "../4-analyse/activity.ts";
import { Elements } from "../4-analyse/elements.ts";
import type { MemoryClass } from "../4-analyse/memory.ts";
import { invariant } from "../diagnostics.ts";
import { Builder, freshValue, isThere } from "../ir/build.ts";
import { missing } from "../ir/deep-copy.ts";
import type { Constant, Func, Loop, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { asValue, hasTangent, isDiscrete, isReference, number, required, slotType, tangentType, type RecordType } from "../ir/types.ts";
import { definitions, loopParts, withParts } from "../ir/visit.ts";
import type { Factor } from "../rules/rule.ts";
import { ruleOf } from "../rules/registry.ts";
import type { CallVariants } from "./call-variants.ts";
import { refuseLost, slotOf } from "./discrete-slots.ts";
import { MoreVaries, type Linearized } from "./linearized.ts";
import { tangentArray, zerosLike } from "./shadows.ts";
import { checkedStore, checkLimits } from "./store-checks.ts";

export type { Linearized };
export function linearize(func: Func, activity: Activity, variants: CallVariants, mode: "forward" | "reverse", thawed: ReadonlySet<MemoryClass> = new Set()): Linearized {
  const attempt = (left: number): Linearized => {
    try {
      return new Linearizer(func, activity, variants, mode, thawed).run();
    } catch (error) {
      if (error instanceof MoreVaries && left > 0) return attempt(left - 1);
      throw error;
    }
  };
  return attempt(8);
}

class Linearizer {
  private readonly tangents = new Map<Value, Value>();
  private readonly primalOf = new Map<Value, Value>();
  private readonly definitions: ReadonlyMap<Value, Stmt>;
  private readonly elements: Elements;
  constructor(private readonly func: Func, private readonly activity: Activity, private readonly variants: CallVariants, private readonly mode: "forward" | "reverse", private readonly thawed: ReadonlySet<MemoryClass>) {
    this.definitions = definitions(func.body);
    this.elements = new Elements(func, { isGrown: (list) => activity.classOf(list).grown, hasShadow: (list) => activity.hasShadow(list) }, variants.activities.module);
  }

  /** Name of the tangent in generated code: `x_dot`, and `x_bar` for what is going to be transposed. */
  private hint(value: Value): string {
    return value.hint + (this.mode === "forward" ? "_dot" : "_bar");
  }

  run(): Linearized {
    const { params, yields } = this.func.body;
    const tangentParams = params.map((param, i) => (this.activity.pattern[i] && hasTangent(param.type) ? this.declare(param) : undefined));
    const b = new Builder(this.func.span);
    params.forEach((param, i) => {
      // Memory of a parameter that is not asked for, but that holds active numbers in between.
      if (!tangentParams[i] && this.activity.hasShadow(param)) this.tangents.set(param, zerosLike(b, param, this.hint(param), true));
    });
    this.statements(this.func.body, b);
    const activeResults = yields.map((value) => this.activity.isActive(value));
    const results = yields.filter((_, i) => activeResults[i]).map((value) => this.tangent(value, b));
    const body: Region = { params: [...params, ...tangentParams.filter((t) => t !== undefined)], body: b.body, yields: [...yields, ...results] };
    for (const [primal, tangent] of this.tangents) this.primalOf.set(tangent, primal);
    return { func: { ...this.func, body }, tangentParams, activeResults, primalOf: this.primalOf };
  }

  /** A fresh tangent for a value: linear for a number, a shadow for a reference. */
  private declare(value: Value, hint = this.hint(value)): Value {
    const type = tangentType(asValue(value.type));
    const tangent = isReference(type) ? freshValue(type, hint) : freshValue(required(type), hint, true);
    this.tangents.set(value, tangent);
    return tangent;
  }

  /** The tangent of a value; a zero is made where there is none. */
  private tangent(value: Value, b: Builder): Value {
    const known = this.tangents.get(value);
    if (known || !isReference(value.type)) return known ?? this.zero(b, value);
    invariant(this.activity.hasShadow(value), `linearize: ${value.hint} in ${this.func.name} has no shadow`);
    const shadow = freshValue(tangentType(value.type), this.hint(value));
    if (this.definitions.get(value)?.kind !== "const") throw new MoreVaries(`linearize: the shadow of ${value.hint} in ${this.func.name} is missing`);
    b.append({ kind: "const", value: undefined, args: [], outs: [shadow], regions: [] });
    this.primalOf.set(shadow, value);
    return shadow;
  }

  private zero(b: Builder, value: Value): Value {
    const out = freshValue(number, this.hint(value), true);
    b.append({ kind: "const", value: 0, structural: true, args: [], outs: [out], regions: [] });
    return out;
  }

  private statements(region: Region, b: Builder): void {
    for (const stmt of region.body) {
      b.span = stmt.span;
      this.stmt(stmt, b);
    }
  }

  private stmt(stmt: Stmt, b: Builder): void {
    switch (stmt.kind) {
      case "op": b.append(stmt); this.op(stmt, b); return;
      case "alloc": b.append(stmt); this.shadowed(stmt, (out) => b.shadow(tangentArray(out), stmt.args[0]!, this.hint(out))); return;
      case "list": b.append(stmt); this.list(stmt, b); return;
      case "record": b.append(stmt); this.record(stmt, b); return;
      case "load": b.append(stmt); this.loaded(stmt, b, (shadow) => ({ ...this.elements.marked(stmt), args: [shadow, stmt.args[1]!] })); return;
      case "pop": b.append(stmt); this.popped(stmt, b); return;
      case "get": b.append(stmt); this.loaded(stmt, b, (shadow) => ({ ...stmt, args: [shadow] })); return;
      case "store": b.append(checkedStore(stmt, this.elements, b)); this.written(this.elements.marked(stmt), b); return;
      case "push": case "set": b.append(stmt); this.written(stmt, b); return;
      case "accumulate": case "increment": b.append(stmt); if (this.tangents.has(stmt.args.at(-1)!)) this.written(stmt, b); return;
      case "present": b.append(stmt); this.present(stmt, b); return;
      case "view": b.append(stmt); this.shadowed(stmt, (out) => b.view(this.tangent(stmt.args[0]!, b), stmt.args[1]!, stmt.args[2]!, this.hint(out))); return;
      case "cast": b.append(stmt); this.shadowed(stmt, (out) => this.cast(stmt.args[0]!, out, b)); return;
      case "copy": b.append(stmt); this.copy(stmt, b); return;
      case "global": b.append(stmt); this.shadowed(stmt, (out) => zerosLike(b, out, this.hint(out))); return;
      case "if": this.conditional(stmt, b); return;
      case "loop": checkLimits(stmt, this.elements, this.activity, b); this.loop(stmt, b); return;
      case "call": this.call(stmt, b); return;
      default: b.append(stmt);
    }
  }

  private shadowed(stmt: Stmt, make: (out: Value) => Value): void {
    const out = stmt.outs[0]!;
    if (this.activity.hasShadow(out)) this.tangents.set(out, make(out));
  }

  // ---- numbers -------------------------------------------------------------------------------------------------------

  private op(stmt: StmtOf<"op">, b: Builder): void {
    const out = stmt.outs[0]!;
    const rule = ruleOf(stmt.op)!;
    if (rule.partial === "zero" || !this.activity.isVaried(out)) return;
    const partial = rule.partial;
    const factorOf = (index: number): Factor => partial(index)({ b, args: stmt.args, out, constant: (value) => this.constant(value) });
    const factors = stmt.args.map((arg, i) => (this.tangents.has(arg) ? factorOf(i) : 0));
    const terms = this.merged(stmt.args, factors, b).map(([factor, tangent]) => this.term(factor, tangent, out, b));
    const sum = terms.filter((term) => term !== undefined).reduce<Signed | undefined>((left, right) => (left ? this.sum(left, right, out, b) : right), undefined);
    if (sum) this.tangents.set(out, sum.negative ? this.linear(b, "neg", [sum.value], this.hint(out)) : sum.value);
  }

  private constant(value: Value): Constant {
    const stmt = this.definitions.get(value);
    if (stmt?.kind === "const") return stmt.value;
    if (stmt?.kind === "op" && stmt.op === "neg") {
      const inner = this.constant(stmt.args[0]!);
      return typeof inner === "number" ? -inner : undefined;
    }
    if (stmt?.kind === "global" && typeof stmt.value === "number") return stmt.value;
    return undefined;
  }

  /** Equal arguments share one term: x·x has derivative 2·x. */
  private merged(args: readonly Value[], factors: readonly Factor[], b: Builder): [Factor, Value][] {
    const result: [Factor, Value][] = [];
    args.forEach((arg, i) => {
      const factor = factors[i]!;
      if (factor === 0) return;
      const tangent = this.tangents.get(arg)!;
      const same = result.findIndex(([known, other]) => other === tangent && isValue(known) && isValue(factor));
      if (same < 0) {
        result.push([factor, tangent]);
        return;
      }
      const known = result[same]![0] as Value;
      result[same] = [known === factor ? b.mul(b.const(2), known) : b.add(known, factor as Value), tangent];
    });
    return result;
  }

  private term(factor: Factor, tangent: Value, out: Value, b: Builder): Signed | undefined {
    if (factor === 0) return undefined;
    if (factor === 1) return { value: tangent, negative: false };
    if (factor === -1) return { value: tangent, negative: true };
    if (isValue(factor)) return { value: this.linear(b, "mul", [factor, tangent], this.hint(out)), negative: false };
    return { value: this.linear(b, "div", [tangent, factor.over], this.hint(out)), negative: false };
  }

  private sum(a: Signed, c: Signed, out: Value, b: Builder): Signed {
    const hint = this.hint(out);
    if (a.negative && !c.negative) return { value: this.linear(b, "sub", [c.value, a.value], hint), negative: false };
    const op = a.negative === c.negative ? "add" : "sub";
    return { value: this.linear(b, op, [a.value, c.value], hint), negative: a.negative };
  }

  private linear(b: Builder, op: string, args: readonly Value[], hint: string): Value {
    const out = freshValue(number, hint, true);
    b.append({ kind: "op", op, args, outs: [out], regions: [] });
    return out;
  }

  // ---- memory --------------------------------------------------------------------------------------------------------

  /** `[a, b]`: the shadow starts as zeros (or as the shadows of what it refers to), then takes the tangents. */
  private list(stmt: StmtOf<"list">, b: Builder): void {
    const out = stmt.outs[0]!;
    stmt.args.forEach((arg) => refuseLost(this.activity, slotType(out.type, "*")!, arg));
    if (!this.activity.hasShadow(out)) return;
    const type = tangentArray(out);
    if (type.element.kind !== "number") {
      this.tangents.set(out, b.list(type, stmt.args.map((arg) => this.tangent(arg, b)), this.hint(out)));
      return;
    }
    const shadow = b.shadow(type, b.const(stmt.args.length), this.hint(out));
    this.tangents.set(out, shadow);
    stmt.args.forEach((arg, i) => {
      const tangent = this.tangents.get(arg);
      if (tangent) b.storeInside(shadow, b.const(i), tangent);
    });
  }

  private record(stmt: StmtOf<"record">, b: Builder): void {
    const out = stmt.outs[0]!;
    invariant(out.type.kind === "record", "record");
    out.type.fields.forEach((field, i) => refuseLost(this.activity, field.type, stmt.args[i]!));
    if (!this.activity.hasShadow(out)) return;
    const type = tangentType(out.type) as RecordType;
    const source = new Map(out.type.fields.map((field, i) => [field.name, stmt.args[i]!]));
    const fields = type.fields.map((field) => {
      const value = source.get(field.name)!;
      if (field.type.kind === "number") return b.zero();
      if (isReference(value.type) && this.activity.hasShadow(value)) return this.tangent(value, b);
      const missing = freshValue(field.type, field.name);
      b.append({ kind: "const", value: undefined, args: [], outs: [missing], regions: [] });
      return missing;
    });
    const shadow = b.record(type, fields, this.hint(out));
    this.tangents.set(out, shadow);
    for (const field of type.fields) {
      const tangent = field.type.kind === "number" ? this.tangents.get(source.get(field.name)!) : undefined;
      if (tangent) b.set(shadow, field.name, tangent);
    }
  }

  private loaded(stmt: Stmt, b: Builder, of: (shadow: Value) => Stmt): void {
    const out = stmt.outs[0]!;
    if (!this.activity.isActive(out)) return;
    const shadow = this.tangent(stmt.args[0]!, b);
    if (isReference(out.type) || out.type.absent === undefined) b.append(withParts(of(shadow), { outs: [this.declare(out)] }));
    else this.loadedIfThere(out, b, () => of(shadow));
  }

  /** Where there is no number, there need not be a tangent in memory either. */
  private loadedIfThere(out: Value, b: Builder, of: () => Stmt): void {
    const then = b.region([], (inner) => {
      const there = freshValue(number, this.hint(out), true);
      inner.append(withParts(of(), { outs: [there] }));
      return [there];
    });
    const otherwise = b.region([], (inner) => [this.zero(inner, out)]);
    b.append({ kind: "if", args: [isThere(b, out)], outs: [this.declare(out)], regions: [then, otherwise] });
  }

  /** A member of a union without numbers has no shadow. */
  private cast(source: Value, out: Value, b: Builder): Value {
    const type = tangentType(out.type);
    return hasTangent(source.type) ? b.cast(this.tangent(source, b), type, this.hint(out)) : missing(b, type, this.hint(out));
  }

  /** The shadow of what is there is there; the tangent of a number goes on. */
  private present(stmt: StmtOf<"present">, b: Builder): void {
    const [out, source] = [stmt.outs[0]!, stmt.args[0]!];
    if (!this.activity.isActive(out)) return;
    const tangent = this.tangent(source, b);
    this.tangents.set(out, isReference(out.type) ? b.present(tangent, this.hint(out)) : tangent);
  }

  /** Runs even where the number is not used: the shadow has to shrink with the list. */
  private popped(stmt: StmtOf<"pop">, b: Builder): void {
    const list = stmt.args[0]!;
    if (!this.activity.hasShadow(list)) return;
    b.append({ ...stmt, args: [this.tangent(list, b)], outs: [this.declare(stmt.outs[0]!)] });
  }

  private written(stmt: Stmt, b: Builder): void {
    const target = stmt.args[0]!, value = stmt.args.at(-1)!;
    if (isDiscrete(slotOf(stmt))) return refuseLost(this.activity, slotOf(stmt), value);
    if (!this.activity.hasShadow(target)) return;
    if (isReference(value.type) && !this.activity.hasShadow(value)) return;
    if (!isReference(value.type) && value.type.kind !== "number") return;
    const shadow = this.tangent(target, b);
    b.append(withParts(stmt, { args: [shadow, ...stmt.args.slice(1, -1), this.tangent(value, b)] }));
  }

  private copy(stmt: StmtOf<"copy">, b: Builder): void {
    const out = stmt.outs[0]!;
    if (!this.activity.hasShadow(out)) return;
    const type = tangentArray(out);
    const [source, start, end] = stmt.args as [Value, Value, Value];
    if (type.element.kind !== "number") {
      this.tangents.set(out, b.copy(this.tangent(source, b), start, end, this.hint(out)));
      return;
    }
    const n = b.length(out);
    const shadow = b.shadow(type, n, this.hint(out));
    this.tangents.set(out, shadow);
    if (stmt.detached || !this.activity.hasShadow(source)) return;
    const from = this.tangent(source, b), first = this.sliceStart(start, source, b);
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      const index = first ? inner.add(first, i) : i;
      const move = (at: Builder): void => {
        const e = freshValue(number, "e", true);
        at.append({ kind: "load", isInside: true, args: [from, index], outs: [e], regions: [] });
        at.append({ kind: "store", isInside: true, args: [shadow, i, e], outs: [], regions: [] });
      };
      if (type.element.absent === undefined) move(inner);
      else inner.if(isThere(inner, inner.load(out, i)), (then) => { move(then); return []; });
      return [];
    });
  }

  /** Where `slice` starts: a negative start counts from the end. `undefined` for 0. */
  private sliceStart(start: Value, source: Value, b: Builder): Value | undefined {
    const known = this.constant(start);
    if (typeof known === "number" && known >= 0) return known === 0 ? undefined : start;
    const fromEnd = (at: Builder): Value => at.op("max", [at.add(at.length(source), start), at.const(0)]);
    return b.if(b.test("lt", [start, b.const(0)]), (then) => [fromEnd(then)], () => [start], ["start"])[0]!;
  }

  // ---- control flow --------------------------------------------------------------------------------------------------

  private conditional(stmt: StmtOf<"if">, b: Builder): void {
    const active = stmt.outs.filter((out) => this.activity.isActive(out));
    const regions = stmt.regions.map((region) => b.region([], (inner) => {
      this.statements(region, inner);
      return [...region.yields, ...region.yields.filter((_, i) => active.includes(stmt.outs[i]!)).map((value) => this.tangent(value, inner))];
    }));
    b.append(withParts(stmt, { regions, outs: [...stmt.outs, ...active.map((out) => this.declare(out))] }));
  }

  private loop(stmt: Loop, b: Builder): void {
    const { init, carried, finals, body, condition } = loopParts(stmt);
    const active = carried.map((param) => this.activity.isActive(param));
    const starts = init.filter((_, i) => active[i]).map((value) => this.tangent(value, b));
    const params = carried.filter((_, i) => active[i]).map((param) => this.declare(param));
    const regions = [b.region([...body.params, ...params], (inner) => {
      this.statements(body, inner);
      return [...body.yields, ...body.yields.filter((_, i) => active[i]).map((value) => this.tangent(value, inner))];
    })];
    if (condition) regions.push({ ...condition, params: [...condition.params, ...params.map((param) => freshValue(param.type, param.hint, param.linear))] });
    const outs = finals.filter((_, i) => active[i]).map((value) => this.declare(value));
    b.append(withParts(stmt, { args: [...stmt.args, ...starts], outs: [...stmt.outs, ...outs], regions }));
  }

  /** May the memory of an argument be written to after the call? */
  private mayChange(arg: Value): boolean {
    if (!isReference(arg.type)) return false;
    const memory = this.activity.classOf(arg);
    return memory.anyStored() || [...memory.reachable()].some((inner) => this.thawed.has(inner));
  }

  private call(stmt: StmtOf<"call">, b: Builder): void {
    const pattern = stmt.args.map((arg) => this.activity.isActive(arg));
    const { activities } = this.variants;
    activities.module.funcs.get(stmt.callee)!.body.params.forEach((param, i) => refuseLost(this.activity, param.type, stmt.args[i]!));
    // Functions that call each other share what is known of their memory: a result may need its shadow where nothing goes in.
    const isWanted = !pattern.some(Boolean) && stmt.outs.some((out) => this.activity.hasShadow(out));
    const deep = isWanted || activities.needsDeep(stmt, this.activity, activities.of(activities.module.funcs.get(stmt.callee)!, pattern));
    // A recursive function's memory is that of its caller, too: its results may need shadows where no argument is active.
    if (!pattern.some(Boolean) && !deep && !stmt.outs.some((out) => this.activity.hasShadow(out))) {
      b.append(stmt);
      return;
    }
    const active = stmt.args.filter((_, i) => pattern[i]);
    if (this.mode === "forward") {
      const variant = this.variants.forward(stmt.callee, pattern, deep);
      const tangents = active.map((arg) => this.tangent(arg, b));
      const outs = stmt.outs.filter((_, i) => variant.activeResults[i]).map((out) => this.declare(out));
      b.append({ ...stmt, callee: variant.name, args: [...stmt.args, ...tangents], outs: [...stmt.outs, ...outs] });
      return;
    }
    const variant = this.variants.reverse(stmt.callee, pattern, stmt.args.map((arg) => this.mayChange(arg)), deep);
    const results = stmt.outs.filter((_, i) => variant.activeResults[i]);
    const residuals = variant.residuals ? [freshValue(variant.residuals, `${stmt.callee}_residuals`)] : [];
    const shadows = new Map(stmt.args.flatMap((arg, i) => (pattern[i] && isReference(arg.type) ? [[i, this.tangent(arg, b)] as const] : [])));
    const shadowsOf = (params: readonly number[]): Value[] => params.map((i) => shadows.get(i)!);
    const { passed } = variant;
    const shadowOuts = results.filter((out) => isReference(out.type)).map((out) => this.declare(out));
    const { valueField } = variant, values = valueField === undefined ? stmt.outs : [];
    b.append({ ...stmt, callee: variant.fwd, args: [...stmt.args, ...shadowsOf(passed.early)], outs: [...values, ...shadowOuts, ...residuals] });
    if (valueField !== undefined) b.append({ kind: "get", field: valueField, isFixed: true, args: residuals, outs: stmt.outs, regions: [], span: stmt.span });
    const tangents = active.filter((arg) => !isReference(arg.type)).map((arg) => this.tangent(arg, b));
    const outs = results.filter((out) => !isReference(out.type)).map((out) => this.declare(out));
    b.append({ ...stmt, callee: variant.lin, args: [...residuals, ...passed.params.map((i) => stmt.args[i]!), ...shadowsOf(passed.shadows), ...tangents], outs, linear: true });
  }
}

interface Signed {
  readonly value: Value;
  readonly negative: boolean;
}

const isValue = (factor: Factor): factor is Value => typeof factor === "object" && "id" in factor;
