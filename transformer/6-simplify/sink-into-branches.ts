/**
 * Purpose: a value that only one arm of a branch uses is computed there. An arm that is not taken then neither costs
 * anything nor hands back a cotangent of zero for a partial that may be infinite.
 * Requires, guarantees: level Normal. Only scalar operations move, and branches of them on the same condition, which then
 * is decided: they have no effects and read no memory.
 *
 *   r = sqrt x; y = if p { yield r } else { yield x }   =>   y = if p { r = sqrt x; yield r } else { yield x }
 */
import { hasAny } from "../ir/contents.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { substituteRegion, Substitution, withParts } from "../ir/visit.ts";

export function sinkIntoBranches(func: Func): Func {
  return hasAny(func.body, "if") ? { ...func, body: new Sinker().region(func.body) } : func;
}

/** The same at level Linear, for tangents alone: where a value is asked by a condition, and used in an arm, its pullback belongs into the arm. */
export function sinkTangents(func: Func): Func {
  return hasAny(func.body, "if") ? { ...func, body: new Sinker((stmt) => stmt.outs[0]?.linear === true).region(func.body) } : func;
}

/** The only place where a value is used: an arm of a branch of this region, or several (`undefined`). */
type Use = { readonly stmt: Stmt; readonly arm: number } | undefined;

class Sinker {
  /** What is used in a region, at whatever depth: each region is looked through once. */
  private readonly used = new Map<Region, ReadonlySet<Value>>();

  constructor(private readonly moves: (stmt: Stmt) => boolean = () => true) {}

  /** From the last statement to the first, so that what a moved value is made of can follow it. */
  region(region: Region): Region {
    if (!region.body.some(({ regions }) => regions.length > 0)) return region;
    const uses = new Map<Value, Use>();
    const sunk = new Map<Stmt, Stmt[][]>();
    const kept: Stmt[] = [];
    const usedAt = (value: Value, use: Use): void => {
      const known = uses.get(value);
      const isNew = known === undefined && !uses.has(value);
      const same = known && use && known.stmt === use.stmt && known.arm === use.arm;
      if (isNew || !same) uses.set(value, isNew ? use : undefined);
    };
    region.yields.forEach((value) => usedAt(value, undefined));
    for (let i = region.body.length - 1; i >= 0; i--) {
      const stmt = region.body[i]!;
      const use = this.moves(stmt) ? placeOf(stmt, uses) : undefined;
      if (use) {
        sunk.get(use.stmt)![use.arm]!.push(stmt);
        this.usedBy(stmt, (arg) => usedAt(arg, use));
        continue;
      }
      kept.push(stmt);
      stmt.args.forEach((arg) => usedAt(arg, undefined));
      if (stmt.kind === "if") sunk.set(stmt, stmt.regions.map(() => []));
      stmt.regions.forEach((inner, arm) => this.usedIn(inner).forEach((value) => usedAt(value, stmt.kind === "if" ? { stmt, arm } : undefined)));
    }
    return { ...region, body: kept.reverse().map((stmt) => this.rebuilt(stmt, sunk.get(stmt))) };
  }

  private rebuilt(stmt: Stmt, added: readonly (readonly Stmt[])[] | undefined): Stmt {
    if (stmt.regions.length === 0) return stmt;
    const regions = stmt.regions.map((region, arm) => this.region(added && added[arm]!.length > 0 ? withAdded(region, [...added[arm]!].reverse(), stmt.args[0]!, arm) : region));
    return withParts(stmt, { regions });
  }

  private usedIn(region: Region): ReadonlySet<Value> {
    const known = this.used.get(region);
    if (known) return known;
    const used = new Set<Value>(region.yields);
    for (const stmt of region.body) this.usedBy(stmt, (value) => used.add(value));
    this.used.set(region, used);
    return used;
  }

  private usedBy(stmt: Stmt, use: (value: Value) => void): void {
    stmt.args.forEach(use);
    for (const inner of stmt.regions) this.usedIn(inner).forEach(use);
  }
}

/** Where the statement can go: an arm that alone uses what it computes. */
function placeOf(stmt: Stmt, uses: ReadonlyMap<Value, Use>): Use {
  if (stmt.kind === "op") return uses.get(stmt.outs[0]!);
  if (stmt.kind !== "if" || stmt.outs.length === 0) return undefined;
  const [first, ...rest] = stmt.outs.map((out) => uses.get(out));
  const isOne = first && rest.every((use) => use && use.stmt === first.stmt && use.arm === first.arm) && first.stmt.args[0] === stmt.args[0];
  return isOne && stmt.regions.every((region) => region.body.every(({ kind }) => kind === "op" || kind === "const")) ? first : undefined;
}

function withAdded(region: Region, added: readonly Stmt[], condition: Value, arm: number): Region {
  const substitution = new Substitution();
  const body = added.flatMap((stmt) => {
    if (stmt.kind !== "if" || stmt.args[0] !== condition) return [stmt];
    const taken = stmt.regions[arm]!;
    stmt.outs.forEach((out, i) => substitution.set(out, taken.yields[i]!));
    return taken.body;
  });
  return substituteRegion({ ...region, body: [...body, ...region.body] }, substitution.get);
}
