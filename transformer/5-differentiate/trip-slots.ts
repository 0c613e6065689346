/**
 * Where a residual of a trip is kept: for a nest of loops whose trips are known before the outermost one starts, an index
 * that is computed from the loop variables on either side.
 */
import type { Integers } from "../4-analyse/integers.ts";
import type { Builder } from "../ir/build.ts";
import { freshValue } from "../ir/build.ts";
import type { Loop, Region, Value } from "../ir/ir.ts";
import type { ArrayType } from "../ir/types.ts";
import { loopParts, withParts } from "../ir/visit.ts";
import type { ResidualPlan } from "./plan-residuals.ts";

/** One loop around the statement at hand. */
export interface Nest {
  readonly stmt: Loop;
  readonly index: Value;
  /** Trips before the outermost loop, for arrays; `undefined`: only known as it runs. */
  readonly known: { readonly start: Value; readonly trips: Value } | undefined;
}

/** From a start this small, slots are indexed by the loop variable itself and the first few stay unused. */
const smallStart = 2;

export class TripSlots {
  private readonly lifted = new Map<Value, Value>();
  constructor(private readonly plan: ResidualPlan, private readonly integers: Integers) {}

  /** Row-major over the trips of all loops of the nest. `at` gives the values on the side at hand. */
  flatIndex(nest: readonly Nest[], at: (value: Value) => Value, innermost: Value, b: Builder): Value {
    let flat: Value | undefined;
    nest.forEach((level, i) => {
      const index = i === nest.length - 1 ? innermost : at(level.index);
      const trip = this.countsDown(level.stmt) ? index : tripOf(index, at(level.known!.start), level.stmt.step, this.integers.constant(loopParts(level.stmt).start), b);
      flat = flat ? b.add(b.mul(flat, at(level.known!.trips)), trip) : trip;
    });
    return flat!;
  }

  /** Start and number of trips of a loop as values before the outermost loop, if they are known there. */
  known(stmt: Loop, nest: readonly Nest[], before: Builder): Nest["known"] {
    const { start, end, condition } = loopParts(stmt);
    if (!end || condition || !this.integers.isInteger(start)) return undefined;
    if (nest.some((level) => !level.known)) return undefined;
    const from = this.lift(start, nest, before, stmt);
    const to = from && this.lift(end, nest, before, stmt);
    if (from && to) return { start: from, trips: this.trips(stmt, from, to, before) };
    if (Math.abs(stmt.step) !== 1) return undefined;
    // A triangle is kept in its square: some places stay unused, but each has a known index.
    const up = stmt.step > 0;
    const first = this.bound(start, up ? "lower" : "upper", nest, before, stmt);
    const last = first && this.bound(end, up ? "upper" : "lower", nest, before, stmt);
    return first && last ? { start: first, trips: this.trips(stmt, first, last, before) } : undefined;
  }

  /** The least or greatest that a value can be in any trip of the loops around, as a value before the outermost. */
  private bound(value: Value, side: "lower" | "upper", nest: readonly Nest[], before: Builder, loop: Loop): Value | undefined {
    const lifted = this.lift(value, nest, before, loop);
    if (lifted) return lifted;
    const level = nest.find((candidate) => candidate.index === value);
    if (level) return this.indexBound(level, side, before);
    const stmt = this.plan.definitionOf.get(value);
    if (stmt?.kind !== "op" || (stmt.op !== "add" && stmt.op !== "sub")) return undefined;
    const other = side === "lower" ? "upper" : "lower";
    const a = this.bound(stmt.args[0]!, side, nest, before, loop);
    const c = a && this.bound(stmt.args[1]!, stmt.op === "add" ? side : other, nest, before, loop);
    return a && c && before.op(stmt.op, [a, c]);
  }

  private indexBound(level: Nest, side: "lower" | "upper", before: Builder): Value | undefined {
    if (!level.known || Math.abs(level.stmt.step) !== 1) return undefined;
    const { start, trips } = level.known;
    if ((side === "lower") === level.stmt.step > 0) return start;
    const direct = this.isDirect(level.stmt);
    const past = level.stmt.step > 0 ? (direct ? trips : before.add(start, trips)) : before.sub(start, trips);
    return before.op(level.stmt.step > 0 ? "sub" : "add", [past, before.const(1)]);
  }

  /** Slots of this loop are indexed by the loop variable itself. */
  private isDirect(stmt: Loop): boolean {
    const first = this.integers.constant(loopParts(stmt).start);
    return stmt.step === 1 && first !== undefined && first >= 0 && first <= smallStart;
  }

  /** Down to zero: the loop variable is a place of its own for each trip. */
  private countsDown(stmt: Loop): boolean {
    return stmt.step === -1 && stmt.inclusive && this.integers.constant(loopParts(stmt).end!) === 0;
  }

  private trips(stmt: Loop, start: Value, end: Value, b: Builder): Value {
    const parts = loopParts(stmt);
    const direct = this.isDirect(stmt);
    const integer = this.integers.isInteger(parts.end!);
    let span = direct ? end : stmt.step > 0 ? b.sub(end, start) : b.sub(start, end);
    const stride = Math.abs(stmt.step);
    if (stmt.inclusive) span = b.add(integer ? span : b.op("floor", [span]), b.const(stride));
    if (stride !== 1) span = b.div(span, b.const(stride));
    const whole = stmt.inclusive ? (stride === 1 ? span : b.op("floor", [span])) : integer && stride === 1 ? span : b.op("ceil", [span]);
    return this.integers.isNonNegative(parts.end!) && direct ? whole : b.op("max", [whole, b.const(0)], "trips");
  }

  /** The value as it is before the outermost loop: itself, or a copy of the few operations that make it. */
  private lift(value: Value, nest: readonly Nest[], before: Builder, loop: Loop): Value | undefined {
    const outermost = nest[0]?.stmt ?? loop;
    if (!this.isInside(value, outermost)) return value;
    const known = this.lifted.get(value);
    if (known) return known;
    const stmt = this.plan.definitionOf.get(value);
    if (!stmt || (stmt.kind !== "const" && stmt.kind !== "op" && stmt.kind !== "global" && stmt.kind !== "length")) return undefined;
    if (stmt.kind === "length" && (stmt.args[0]!.type as ArrayType).storage === "list") return undefined;
    const args = stmt.args.map((arg) => this.lift(arg, nest, before, loop));
    if (args.some((arg) => arg === undefined)) return undefined;
    const copy = freshValue(value.type, value.hint);
    before.append(withParts(stmt, { args: args as Value[], outs: [copy] }));
    this.lifted.set(value, copy);
    return copy;
  }

  isInside(value: Value, loop: Loop): boolean {
    let found = false;
    const home = this.plan.regionOf.get(value);
    const visit = (region: Region): void => {
      if (region === home) found = true;
      for (const stmt of region.body) stmt.regions.forEach(visit);
    };
    loop.regions.forEach(visit);
    return found;
  }
}

/** The number of the trip in which the loop variable is `index`. */
export function tripOf(index: Value, start: Value, step: number, constantStart: number | undefined, b: Builder): Value {
  if (step === 1 && constantStart !== undefined && constantStart >= 0 && constantStart <= smallStart) return index;
  const offset = step > 0 ? b.sub(index, start) : b.sub(start, index);
  return Math.abs(step) === 1 ? offset : b.div(offset, b.const(Math.abs(step)));
}
