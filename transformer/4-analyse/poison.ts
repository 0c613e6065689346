/**
 * Which numbers the results surely depend on, so that a NaN in one of them is a NaN in a result. An element that is not
 * there and that nobody uses is nothing special; of one that is used for sure, the function's own value is NaN.
 *
 *   a = load x 9; y = mul a a; yield y                      poisons
 *   a = load x 9; y = if c { yield a } else { yield 0 }     does not
 */
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { definitions, loopParts } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";

interface Use {
  readonly region: Region;
  readonly owner: Stmt | undefined;
  /** Undefined: the region yields the value, at `slot`. */
  readonly by: Stmt | undefined;
  readonly slot: number;
}

export class Poison {
  private readonly uses = new Map<Value, Use[]>();
  private readonly home = new Map<Value, Region>();
  private readonly known = new Map<Value, boolean>();
  private readonly definitions: ReadonlyMap<Value, Stmt>;

  constructor(private readonly func: Func) {
    this.definitions = definitions(func.body);
    this.collect(func.body, undefined);
  }

  private collect(region: Region, owner: Stmt | undefined): void {
    const add = (value: Value, use: Omit<Use, "region" | "owner">): void => {
      const all = this.uses.get(value);
      const one = { ...use, region, owner };
      if (all) all.push(one);
      else this.uses.set(value, [one]);
    };
    region.params.forEach((param) => this.home.set(param, region));
    for (const stmt of region.body) {
      stmt.args.forEach((arg, slot) => add(arg, { by: stmt, slot }));
      stmt.outs.forEach((out) => this.home.set(out, region));
      stmt.regions.forEach((inner) => this.collect(inner, stmt));
    }
    region.yields.forEach((value, slot) => add(value, { by: undefined, slot }));
  }

  /** Is a result NaN where this number is? */
  reaches(value: Value): boolean {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    this.known.set(value, false);
    const result = (this.uses.get(value) ?? []).some((use) => use.region === this.home.get(value) && this.passesOn(value, use));
    this.known.set(value, result);
    return result;
  }

  private passesOn(value: Value, { by, region, owner, slot }: Use): boolean {
    if (by) {
      if (by.kind === "op") return this.isStrict(by, slot) && this.reaches(by.outs[0]!);
      // Kept in what the function returns.
      return (by.kind === "list" || by.kind === "record") && this.func.body.yields.includes(by.outs[0]!);
    }
    if (region === this.func.body) return true;
    if (owner?.kind === "if") return this.reaches(owner.outs[slot]!);
    if (owner?.kind !== "loop" || region !== owner.regions[0]) return false;
    const { carried, finals } = loopParts(owner);
    return this.staysIn(carried[slot]!, slot, region, new Set()) && this.reaches(finals[slot]!);
  }

  /** Is what a trip yields NaN where the trip before it yielded NaN? */
  private staysIn(value: Value, slot: number, region: Region, seen: Set<Value>): boolean {
    if (seen.has(value)) return false;
    seen.add(value);
    return (this.uses.get(value) ?? []).some((use) => use.region === region
      && (use.by ? use.by.kind === "op" && this.isStrict(use.by, use.slot) && this.staysIn(use.by.outs[0]!, slot, region, seen) : use.slot === slot));
  }

  private isStrict(stmt: Stmt & { readonly kind: "op" }, slot: number): boolean {
    if (ruleOf(stmt.op)?.partial === "zero" || stmt.op === "hypot") return false;
    if (stmt.op !== "pow" || slot === 1) return true;
    const exponent = this.definitions.get(stmt.args[1]!);
    return exponent?.kind === "const" && exponent.value !== 0;
  }
}
