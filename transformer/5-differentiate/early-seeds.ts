/**
 * Which cotangents are known before the reverse sweep begins: a walk from the results back through linear statements
 * whose factors do not depend on what stands in between. The answer is an expression, made only where it is wanted.
 *
 *   loss~ = loop … carry (sum~ = 0) …; mean~ = div loss~ n; return mean~        loss_bar = seed / n
 */
import { freshValue, type Builder } from "../ir/build.ts";
import type { Stmt, Value } from "../ir/ir.ts";
import { freeValues, loopParts, withParts } from "../ir/visit.ts";
import { linearityOf } from "./linearity.ts";
import { carriedSums } from "./trip-independence.ts";

/** A cotangent by the values that it is made of. */
type Seed =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "neg"; readonly of: Seed }
  | { readonly kind: "mul" | "div"; readonly of: Seed; readonly by: Value }
  | { readonly kind: "add"; readonly left: Seed; readonly right: Seed };

/** Cotangents at one place of a region, which moves from its end to its start. A missing one is a structural zero. */
export class EarlySeeds {
  private readonly seeds = new Map<Value, Seed | "unknown">();

  constructor(results: ReadonlyMap<Value, Value>) {
    for (const [tangent, value] of results) this.give(tangent, { kind: "value", value });
  }

  /** Has a cotangent, known or not. */
  isReached(value: Value): boolean { return this.seeds.has(value); }

  /** Moves to before `stmt`. */
  pass(stmt: Stmt): void {
    switch (linearityOf(stmt)) {
      case "primal": return;
      case "linear":
        if (stmt.kind === "op") this.op(stmt);
        else this.lose(stmt.args);
        return;
      case "mixed":
        this.lose(freeValues({ params: [], body: [stmt], yields: [] }).filter((value) => !stmt.args.includes(value)));
        if (stmt.kind === "loop") this.loop(stmt);
        else stmt.regions.forEach((region) => this.lose(region.yields));
    }
  }

  /** What reaches the result of a loop of sums reaches its start as well; any other start gets what nobody knows yet. */
  private loop(stmt: Extract<Stmt, { kind: "loop" }>): void {
    const { init, finals, carried, body } = loopParts(stmt);
    const sums = carriedSums(body, carried);
    init.forEach((value, i) => {
      const seed = this.seeds.get(finals[i]!);
      if (sums[i] && seed) this.give(value, seed);
      else if (!sums[i]) this.lose([value]);
    });
    this.lose(freeValues(body));
  }

  private op(stmt: Extract<Stmt, { kind: "op" }>): void {
    const seed = this.seeds.get(stmt.outs[0]!);
    if (!seed) return;
    if (seed === "unknown") {
      this.lose(stmt.args);
      return;
    }
    const [x, y] = stmt.args as [Value, Value];
    switch (stmt.op) {
      case "add": this.give(x, seed); this.give(y, seed); return;
      case "sub": this.give(x, seed); this.give(y, { kind: "neg", of: seed }); return;
      case "neg": this.give(x, { kind: "neg", of: seed }); return;
      case "mul": this.give(x.linear ? x : y, { kind: "mul", of: seed, by: x.linear ? y : x }); return;
      case "div": this.give(x, { kind: "div", of: seed, by: y }); return;
      default: this.lose(stmt.args);
    }
  }

  private give(value: Value, seed: Seed | "unknown"): void {
    if (!value.linear) return;
    const known = this.seeds.get(value);
    if (!known) this.seeds.set(value, seed);
    else if (known === "unknown" || seed === "unknown") this.seeds.set(value, "unknown");
    else this.seeds.set(value, { kind: "add", left: known, right: seed });
  }

  /** These get contributions that are not known before the reverse sweep. */
  lose(values: readonly Value[]): void {
    for (const value of values) this.give(value, "unknown");
  }

  /** Appends the cotangent of `value` to `b`, if all that it is made of can be had there. */
  make(value: Value, b: Builder, available: Available): Value | undefined {
    const seed = this.seeds.get(value);
    return seed && seed !== "unknown" ? build(seed, value.hint, b, available) : undefined;
  }
}

function build(seed: Seed, hint: string, b: Builder, available: Available): Value | undefined {
  switch (seed.kind) {
    case "value": return available.make(seed.value, b);
    case "neg": {
      const of = build(seed.of, hint, b, available);
      return of && b.neg(of, hint);
    }
    case "add": {
      const left = build(seed.left, hint, b, available);
      const right = left && build(seed.right, hint, b, available);
      return right && b.add(left, right, hint);
    }
    default: {
      const of = build(seed.of, hint, b, available);
      const by = of && available.make(seed.by, b);
      return by && (seed.kind === "mul" ? b.mul(by, of, hint) : b.div(of, by, hint));
    }
  }
}

/** Where in a region a value is defined. */
export interface Place { readonly stmt: Stmt; readonly at: number }

export function placesOf(body: readonly Stmt[]): Map<Value, Place> {
  return new Map(body.flatMap((stmt, at) => stmt.outs.map((out) => [out, { stmt, at }] as const)));
}

/** Values that can be had at a place in a region: those that are defined before it, and what scalar operations make of them. */
export class Available {
  private readonly made = new Map<Value, Value>();

  /** `at`: the position of the place among the statements of the region. */
  constructor(private readonly places: ReadonlyMap<Value, Place>, private readonly at: number) {}

  make(value: Value, b: Builder): Value | undefined {
    const place = this.places.get(value);
    if (!place || place.at < this.at) return value;
    const { stmt } = place;
    const known = this.made.get(value);
    if (known) return known;
    if (stmt.kind !== "const" && stmt.kind !== "op" && stmt.kind !== "global" && !isFixedLength(stmt)) return undefined;
    const args = stmt.args.map((arg) => this.make(arg, b));
    if (args.some((arg) => arg === undefined)) return undefined;
    const copy = freshValue(value.type, value.hint);
    b.append(withParts(stmt, { args: args as Value[], outs: [copy] }));
    this.made.set(value, copy);
    return copy;
  }
}

/** The length of a typed array is the same at all times. */
function isFixedLength(stmt: Stmt): boolean {
  const type = stmt.args[0]?.type;
  return stmt.kind === "length" && type?.kind === "array" && type.storage !== "list" && type.storage !== "tape";
}
