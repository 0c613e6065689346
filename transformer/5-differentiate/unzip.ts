/**
 * Purpose: separate the primal statements from the linear ones: first all of the primal (the forward sweep), then all of
 * the linear, with the residuals kept between them as the plan says.
 * Requires: level Linear, a residual plan. Guarantees: level Linear; every statement but control flow is in one half.
 *
 *   loop i: a = load x i; e~ = …a…     saved = alloc n; loop i: a = load x i; store saved i a
 *                                      loop i: a' = load saved i; e~ = …a'…
 *
 * A residual of a loop's trip is kept in an array, indexed by the trips of all loops around it, when those are known
 * before the outermost loop starts; else on a tape, and how far the tape was when a loop began is itself a residual of
 * the loop around it. A residual of a branch becomes a result of the branch.
 */
import { Integers } from "../4-analyse/integers.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Loop, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { float64Array, listOf, tape, type ArrayType } from "../ir/types.ts";
import { cloneStmt, freeValues, loopParts, Substitution, substituteRegion, withParts } from "../ir/visit.ts";
import { linearityOf } from "./linearity.ts";
import { fromStored, insertAfter, isPlain, loopResiduals, reread, toStored } from "./residual-statements.ts";
import type { ResidualPlan } from "./plan-residuals.ts";
import { tripOf, TripSlots, type Nest } from "./trip-slots.ts";

export interface Unzipped {
  /** Params and results as before; body = primal then linear. */
  readonly func: Func;
  readonly primal: readonly Stmt[];
  readonly linear: readonly Stmt[];
  /** For what keeps residuals (arrays, tapes, results of branches): a value that is kept in it. */
  readonly keeps: ReadonlyMap<Value, Value>;
}

/**
 * `trip`: `func` is one trip of a loop, and these are the integers around it. What its tapes keep is read once, so it is
 * taken off again: they are empty when the trip ends.
 */
export function unzip(func: Func, plan: ResidualPlan, trip?: Integers): Unzipped {
  return new Unzipper(func, plan, trip ?? new Integers(func.body), trip !== undefined).run();
}

/** Where unzipping stands. */
interface Context {
  readonly nest: readonly Nest[];
  /** Appended before the outermost loop: allocations, trip counts. Absent outside loops. */
  readonly before: Builder | undefined;
}

/** What the linear half of a region wants of primal values: each with its stand-in, to be defined by who knows it. */
type Needs = Map<Value, Value>;

interface Halves {
  readonly primal: Stmt[];
  readonly linear: Stmt[];
}

class Unzipper {
  private readonly slots: TripSlots;
  private readonly keeps = new Map<Value, Value>();
  constructor(private readonly func: Func, private readonly plan: ResidualPlan, private readonly integers: Integers, private readonly takesOff: boolean) {
    this.slots = new TripSlots(plan, integers);
  }

  run(): Unzipped {
    const needs: Needs = new Map();
    const { primal, linear } = this.region(this.func.body, { nest: [], before: undefined }, needs);
    const direct = new Map([...needs].map(([value, standIn]) => [standIn, value]));
    const resolve = (value: Value): Value => direct.get(value) ?? value;
    const resolved = substituteRegion({ params: [], body: linear, yields: [] }, resolve).body;
    const body = { ...this.func.body, body: [...primal, ...resolved] };
    return { func: { ...this.func, body }, primal, linear: resolved, keeps: this.keeps };
  }

  private keeper(keeper: Value, value: Value): Value {
    this.keeps.set(keeper, value);
    return keeper;
  }

  private need(value: Value, needs: Needs): Value {
    if (value.linear) return value;
    let standIn = needs.get(value);
    if (!standIn) {
      standIn = freshValue(value.type, value.hint);
      needs.set(value, standIn);
    }
    return standIn;
  }

  private region(region: Region, context: Context, needs: Needs): Halves {
    const halves: Halves = { primal: [], linear: [] };
    for (const stmt of region.body) this.stmt(stmt, halves, context, needs);
    return halves;
  }

  private stmt(stmt: Stmt, halves: Halves, context: Context, needs: Needs): void {
    switch (linearityOf(stmt)) {
      case "primal": halves.primal.push(stmt); return;
      case "linear":
        halves.linear.push(withParts(stmt, { args: stmt.args.map((arg) => this.need(arg, needs)) }));
        this.structure(stmt, halves);
        return;
      case "mixed":
        if (stmt.kind === "if") this.conditional(stmt, halves, context, needs);
        else this.loop(stmt as Loop, halves, context, needs);
    }
  }

  /** Shadow lists grow and shrink with their primals: transposition undoes it. */
  private structure(stmt: Stmt, halves: Halves): void {
    const b = new Builder(stmt.span);
    if (stmt.kind === "push") b.push(stmt.args[0]!, b.zero());
    if (stmt.kind === "pop") b.pop(stmt.args[0]!);
    halves.primal.push(...b.body);
  }

  // ---- branches ------------------------------------------------------------------------------------------------------

  private conditional(stmt: StmtOf<"if">, halves: Halves, context: Context, needs: Needs): void {
    const arms = stmt.regions.map((region) => {
      const inner: Needs = new Map();
      const result = this.region(region, context, inner);
      return { region, ...result, ...this.supply(region, result, inner, needs) };
    });
    const extra = arms.map((arm) => arm.kept);
    const outs = extra.map((kept) => kept.map(([value]) => this.keeper(freshValue(value.type, value.hint), value)));
    const primalOuts = stmt.outs.filter((out) => !out.linear);
    const yieldsOf = (arm: number): Value[] => arms[arm]!.region.yields.filter((_, i) => !stmt.outs[i]!.linear);
    const regions = arms.map((arm, k): Region => {
      const b = new Builder(stmt.span);
      const residuals = extra.flatMap((kept, owner) => kept.map(([value]) => (owner === k ? value : b.placeholder(value.type, value.hint))));
      return { params: [], body: [...arm.primal, ...b.body], yields: [...yieldsOf(k), ...residuals] };
    });
    const hasPrimal = regions.some((region) => region.body.length > 0) || primalOuts.length > 0;
    if (hasPrimal) halves.primal.push(withParts(stmt, { regions, outs: [...primalOuts, ...outs.flat()] }));
    // What was promised for a value of an arm is now a result of the branch.
    extra.forEach((kept, k) => kept.forEach(([, standIn], i) => needs.set(outs[k]![i]!, standIn)));
    this.linearIf(stmt, arms, halves, needs);
  }

  private linearIf(stmt: StmtOf<"if">, arms: readonly { region: Region; linear: Stmt[]; preamble: Stmt[] }[], halves: Halves, needs: Needs): void {
    const outs = stmt.outs.filter((out) => out.linear);
    const regions = arms.map((arm): Region => ({
      params: [], body: [...arm.preamble, ...arm.linear], yields: arm.region.yields.filter((_, i) => stmt.outs[i]!.linear),
    }));
    if (outs.length === 0 && regions.every((region) => region.body.length === 0)) return;
    const arg = this.need(stmt.args[0]!, needs);
    halves.linear.push(withParts(stmt, { args: [arg], outs, regions }));
  }

  // ---- residuals of a region -----------------------------------------------------------------------------------------

  /**
   * Sorts out what the linear half of `region` wants: recomputed in the preamble, kept (to be saved by the caller), or
   * passed on to the region around it.
   */
  private supply(region: Region, halves: Halves, inner: Needs, outer: Needs): { preamble: Stmt[]; kept: [Value, Value][] } {
    const preamble: Stmt[] = [];
    const kept: [Value, Value][] = [];
    const substitution = new Substitution();
    const order = this.ownValues(region, halves);
    const wanted = this.closure(inner, order);
    for (const value of order.keys()) {
      if (!wanted.has(value)) continue;
      const standIn = this.need(value, inner);
      substitution.set(value, standIn);
    }
    const foreign = (value: Value): Value => (order.has(value) || value.linear ? value : this.need(value, outer));
    const done = new Set<Stmt>();
    for (const value of order.keys()) {
      if (!wanted.has(value)) continue;
      const stmt = this.plan.definitionOf.get(value);
      if (!stmt || this.decide(value) === "save") {
        if (!this.isIndex(value, region)) kept.push([value, inner.get(value)!]);
        continue;
      }
      if (!done.has(stmt)) preamble.push(this.recomputed(stmt, inner, substitution, foreign));
      done.add(stmt);
    }
    for (const [value, standIn] of inner) {
      if (order.has(value)) continue;
      this.promote(value, standIn, outer, halves.linear);
    }
    return { preamble, kept };
  }

  /** Hands a need on to the region around; one value gets one stand-in, so a second one is renamed in `body`. */
  private promote(value: Value, standIn: Value, outer: Needs, body: Stmt[]): void {
    const known = outer.get(value);
    if (!known) outer.set(value, standIn);
    if (!known || known === standIn) return;
    const renamed = substituteRegion({ params: [], body, yields: [] }, (used) => (used === standIn ? known : used)).body;
    body.splice(0, body.length, ...renamed);
  }

  private decide(value: Value): "recompute" | "save" {
    return this.plan.definitionOf.has(value) ? this.plan.decide(value) : "save";
  }

  private isIndex(value: Value, region: Region): boolean {
    return region.params[0] === value;
  }

  /** Values of the region itself, in order; also those that inner regions have handed out as results. */
  private ownValues(region: Region, halves: Halves): Map<Value, true> {
    const own = new Map<Value, true>();
    for (const param of region.params) if (!param.linear) own.set(param, true);
    for (const stmt of halves.primal) for (const out of stmt.outs) own.set(out, true);
    return own;
  }

  /** What is needed, with what recomputing it needs in turn. */
  private closure(inner: Needs, own: ReadonlyMap<Value, true>): Set<Value> {
    const wanted = new Set<Value>();
    const visit = (value: Value): void => {
      if (!own.has(value) || wanted.has(value)) return;
      wanted.add(value);
      const stmt = this.plan.definitionOf.get(value);
      if (!stmt || this.decide(value) === "save") return;
      this.usesOf(stmt).forEach(visit);
    };
    for (const value of inner.keys()) visit(value);
    return wanted;
  }

  private recomputed(stmt: Stmt, inner: Needs, substitution: Substitution, foreign: (value: Value) => Value): Stmt {
    const local = substitution.child();
    for (const use of this.usesOf(stmt)) if (!local.has(use)) local.set(use, foreign(use));
    const copy = cloneStmt(this.repeated(stmt), local);
    return withParts(copy, { outs: stmt.outs.map((out, i) => inner.get(out) ?? copy.outs[i]!) });
  }

  /** What recomputing does: a load may have to read the copy of its array. */
  private repeated(stmt: Stmt): Stmt {
    const copy = stmt.kind === "load" ? this.plan.reloadFrom.get(stmt.outs[0]!) : undefined;
    return copy ? withParts(stmt, { args: [copy, ...stmt.args.slice(1)] }) : stmt;
  }

  private usesOf(stmt: Stmt): Value[] {
    return freeValues({ params: [], body: [this.repeated(stmt)], yields: [] });
  }

  // ---- loops ---------------------------------------------------------------------------------------------------------

  private loop(stmt: Loop, halves: Halves, context: Context, needs: Needs): void {
    const parts = loopParts(stmt);
    const before = context.before ?? new Builder(stmt.span);
    const level: Nest = { stmt, index: parts.index, known: this.slots.known(stmt, context.nest, before) };
    const inside: Context = { nest: [...context.nest, level], before };
    const inner: Needs = new Map();
    const result = this.region(parts.body, inside, inner);
    const index = freshValue(parts.index.type, parts.index.hint);
    const fromOutside: Needs = new Map();
    const { preamble, kept } = this.supply(parts.body, result, inner, fromOutside);
    const own = inner.get(parts.index);
    const restore = new Builder(stmt.span);
    const tapeBase = this.keep(kept, inside, index, restore, result, fromOutside);
    const linearBody = [...restore.body, ...preamble, ...result.linear];
    if (!context.before) halves.primal.push(...before.body);
    if (tapeBase) halves.primal.push(tapeBase);
    const primal = this.primalLoop(stmt, result.primal);
    if (primal) halves.primal.push(primal);
    for (const [value, standIn] of fromOutside) this.promote(value, standIn, needs, linearBody);
    this.linearLoop(stmt, linearBody, own ? new Map([[own, index]]) : new Map(), index, halves, needs);
  }

  private primalLoop(stmt: Loop, body: readonly Stmt[]): Stmt | undefined {
    const parts = loopParts(stmt);
    const keep = parts.carried.map((param) => !param.linear);
    const only = <T>(values: readonly T[]): T[] => values.filter((_, i) => keep[i]);
    const fixed = stmt.args.slice(0, stmt.args.length - parts.init.length);
    const regions: Region[] = [{ params: [parts.index, ...only(parts.carried)], body, yields: only(parts.body.yields) }];
    if (parts.condition) regions.push({ ...parts.condition, params: [parts.condition.params[0]!, ...only(parts.condition.params.slice(1))] });
    return withParts(stmt, { args: [...fixed, ...only(parts.init)], outs: [parts.last, ...only(parts.finals)], regions });
  }

  private linearLoop(stmt: Loop, body: readonly Stmt[], rename: ReadonlyMap<Value, Value>, index: Value, halves: Halves, needs: Needs): void {
    const parts = loopParts(stmt);
    const keep = parts.carried.map((param) => param.linear === true);
    const only = <T>(values: readonly T[]): T[] => values.filter((_, i) => keep[i]);
    const renamed = substituteRegion({ params: [], body, yields: [] }, (value) => rename.get(value) ?? value).body;
    const finals = only(parts.finals);
    if (finals.length === 0 && renamed.length === 0) return;
    const [start, end] = loopResiduals(stmt).map((value) => this.need(value, needs)) as [Value, Value];
    const exact = parts.end !== undefined && !parts.condition;
    const region: Region = { params: [index, ...only(parts.carried)], body: renamed, yields: only(parts.body.yields) };
    halves.linear.push({
      ...stmt, bounded: true, inclusive: exact && stmt.inclusive, args: [start, end, ...only(parts.init)],
      outs: [freshValue(index.type, index.hint), ...finals], regions: [region],
    });
  }

  /** Saves what the plan says to save, where it is defined, and restores it at the start of the mirrored trip. */
  private keep(kept: readonly [Value, Value][], context: Context, index: Value, restore: Builder, halves: Halves, fromOutside: Needs): Stmt | undefined {
    if (kept.length === 0) return undefined;
    const arrays = context.nest.every((level) => level.known);
    const base = arrays ? undefined : this.tapeBase(kept, context);
    for (const [value, standIn] of kept) {
      if (arrays && this.keepCopy(value, standIn, context, index, restore, halves, fromOutside)) continue;
      const slot = this.keeper(arrays ? this.array(value, context) : base!.slots.get(value)!, value);
      const save = new Builder(context.nest.at(-1)!.stmt.span);
      const stored = toStored(save, value);
      if (arrays) save.store(slot, this.slots.flatIndex(context.nest, (v) => v, context.nest.at(-1)!.index, save), stored);
      else save.push(slot, stored);
      insertAfter(halves.primal, value, save.body);
      if (!arrays && this.takesOff) {
        fromStored(restore, restore.pop(this.need(slot, fromOutside), value.hint), standIn);
        continue;
      }
      const at = arrays
        ? this.slots.flatIndex(context.nest, (v) => this.need(v, fromOutside), index, restore)
        : this.tapeIndex(context, base!.start, index, restore, fromOutside);
      const raw = restore.load(this.need(slot, fromOutside), at, value.hint);
      fromStored(restore, raw, standIn);
    }
    return base?.stmt;
  }

  /** A copied array is kept end to end with those of the other trips, and not as an array of its own. */
  private keepCopy(value: Value, standIn: Value, context: Context, index: Value, restore: Builder, halves: Halves, fromOutside: Needs): boolean {
    const stmt = this.plan.definitionOf.get(value);
    if (stmt?.kind !== "copy" || ![...this.plan.reloadFrom.values()].includes(value)) return false;
    const [source] = stmt.args as [Value];
    const before = context.before!;
    const outermost = context.nest[0]!.stmt;
    if ((value.type as ArrayType).storage !== "f64" || this.slots.isInside(source, outermost)) return false;
    const length = before.length(source);
    const trips = context.nest.map((level) => level.known!.trips).reduce((product, n) => before.mul(product, n, "size"));
    const slot = this.keeper(before.alloc(float64Array, before.mul(trips, length, "size"), `${value.hint}_saved`, { isWrittenFirst: true }), value);
    const save = new Builder(stmt.span);
    const offset = save.mul(this.slots.flatIndex(context.nest, (v) => v, context.nest.at(-1)!.index, save), length);
    save.loop({ start: save.const(0), end: length, init: [] }, (inner, i) => {
      inner.store(slot, inner.add(offset, i), inner.load(source, i));
      return [];
    });
    const at = halves.primal.findIndex((candidate) => candidate.outs[0] === value);
    halves.primal.splice(at, 1, ...save.body);
    const from = restore.mul(this.slots.flatIndex(context.nest, (v) => this.need(v, fromOutside), index, restore), this.need(length, fromOutside));
    const kept = this.need(slot, fromOutside);
    halves.linear.splice(0, halves.linear.length, ...halves.linear.map((inner) => reread(inner, standIn, kept, from)));
    return true;
  }

  /** The tapes of one loop, made before the outermost loop, and their length when this loop starts. */
  private tapeBase(kept: readonly [Value, Value][], context: Context): { slots: Map<Value, Value>; start: Value | undefined; stmt: Stmt | undefined } {
    const before = context.before!;
    const slots = new Map<Value, Value>();
    for (const [value] of kept) {
      const type: ArrayType = isPlain(value) && (value.type.kind === "number" || value.type.kind === "boolean") ? tape : listOf(value.type);
      slots.set(value, before.alloc(type, before.const(0), `${value.hint}_tape`));
    }
    if (context.nest.length === 1 || this.takesOff) return { slots, start: undefined, stmt: undefined };
    const b = new Builder();
    const start = b.length([...slots.values()][0]!, "base");
    return { slots, start, stmt: b.body[0] };
  }

  private tapeIndex(context: Context, start: Value | undefined, index: Value, b: Builder, fromOutside: Needs): Value {
    const { stmt } = context.nest.at(-1)!;
    const first = loopParts(stmt).start;
    // A tape has no unused places: what the first trip saves is at the very start.
    const trip = this.integers.constant(first) === 0 && stmt.step === 1 ? index : tripOf(index, this.need(first, fromOutside), stmt.step, undefined, b);
    return start ? b.add(this.need(start, fromOutside), trip) : trip;
  }

  private array(value: Value, context: Context): Value {
    const before = context.before!;
    const size = context.nest.map((level) => level.known!.trips).reduce((product, trips) => before.mul(product, trips, "size"));
    const type: ArrayType = !isPlain(value) ? listOf(value.type) : value.type.kind === "number" ? float64Array
      : value.type.kind === "boolean" ? { kind: "array", storage: "u8", element: { kind: "number" } } : listOf(value.type);
    return before.alloc(type, size, `${value.hint}_saved`, { isWrittenFirst: true });
  }
}
