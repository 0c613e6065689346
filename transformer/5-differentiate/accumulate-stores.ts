/**
 * Purpose: where a program adds to an element or a field (`x[i] += a`), its tangent is added to as well, in place of being
 * read and written: the reverse sweep then reads the cotangent and leaves it where it is.
 * Requires, guarantees: level Linear.
 *
 *   e~ = load x~ i; s~ = add e~ a~; store x~ i s~   =>   accumulate x~ i a~       a_bar += load x_bar i
 */
import { freshValue } from "../ir/build.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { countUses, withParts } from "../ir/visit.ts";
import { linearityOf } from "./linearity.ts";

export function accumulateStores(func: Func): Func {
  const body = new Rewriter(countUses(func.body)).region(func.body);
  return body === func.body ? func : { ...func, body };
}

/** Something is added to what is there. */
interface Sum {
  /** The statement that reads what is there, and those that add to it, in their order. */
  readonly read: Stmt;
  readonly adds: readonly Stmt[];
}

class Rewriter {
  constructor(private readonly uses: ReadonlyMap<Value, number>) {}

  region(region: Region): Region {
    const body = region.body.map((stmt) => {
      if (stmt.regions.length === 0) return stmt;
      const regions = stmt.regions.map((inner) => this.region(inner));
      return regions.every((inner, i) => inner === stmt.regions[i]) ? stmt : withParts(stmt, { regions });
    });
    let current: readonly Stmt[] = body;
    for (const stmt of body) if (stmt.kind === "store" || stmt.kind === "set") current = this.rewrite(stmt, current);
    return current === body && body.every((stmt, i) => stmt === region.body[i]) ? region : { ...region, body: current };
  }

  private rewrite(stmt: Stmt, body: readonly Stmt[]): readonly Stmt[] {
    const value = stmt.args.at(-1)!;
    if (!value.linear || !(stmt.kind === "set" || isSafe(stmt))) return body;
    const sum = this.sumIn(value, stmt, new Map(body.flatMap((each) => each.outs.map((out) => [out, each] as const))));
    if (!sum || !isQuiet(body.slice(body.indexOf(sum.read) + 1, body.indexOf(stmt)))) return body;
    const made: Stmt[] = [];
    const rest = sum.adds.reduce<Value | undefined>((term, add) => this.without(add, sum, term, made), undefined);
    const gone = new Set<Stmt>([sum.read, ...sum.adds]);
    const added = rest ? [...made, adding(stmt, rest, sum.read)] : [];
    return body.flatMap((each) => (each === stmt ? added : gone.has(each) ? [] : [each]));
  }

  /** How `value` is a sum of what is at the place that `stmt` writes to, and of other values. */
  private sumIn(value: Value, stmt: Stmt, made: ReadonlyMap<Value, Stmt>): Sum | undefined {
    const by = made.get(value);
    if (!by || this.uses.get(value) !== 1) return undefined;
    if (reads(by, stmt)) return { read: by, adds: [] };
    if (by.kind !== "op" || (by.op !== "add" && by.op !== "sub")) return undefined;
    const sides = by.op === "add" ? by.args : by.args.slice(0, 1);
    const inner = sides.map((side) => this.sumIn(side, stmt, made)).find((found) => found !== undefined);
    return inner && { read: inner.read, adds: [...inner.adds, by] };
  }

  /** The sum `add`, `before` in place of the one of its sides that holds what is there. */
  private without(add: Stmt, sum: Sum, before: Value | undefined, made: Stmt[]): Value {
    const inside = new Set([sum.read, ...sum.adds].flatMap((each) => each.outs));
    const [left, right] = add.args as [Value, Value];
    const isLeft = inside.has(left);
    const other = isLeft ? right : left;
    const isMinus = add.kind === "op" && add.op === "sub";
    if (!before && !isMinus) return other;
    const out = freshValue(other.type, add.outs[0]!.hint, true);
    made.push(before ? withParts(add, { args: isLeft ? [before, right] : [left, before], outs: [out] }) : { ...add, kind: "op", op: "neg", args: [other], outs: [out] });
    return out;
  }
}

/** A list may grow by a store, but not by being added to. */
function isSafe(stmt: Stmt): boolean {
  const { type } = stmt.args[0]!;
  return stmt.kind === "store" && type.kind === "array" && (type.storage !== "list" || stmt.isInside === true);
}

/** Does the statement read the place that `write` writes to? */
function reads(stmt: Stmt, write: Stmt): boolean {
  const sameKind = stmt.kind === "load" && write.kind === "store" || stmt.kind === "get" && write.kind === "set" && stmt.field === write.field;
  return sameKind && stmt.args.every((arg, i) => arg === write.args[i]);
}

/** Nothing in between writes to tangents. */
const isQuiet = (between: readonly Stmt[]): boolean =>
  between.every((stmt) => linearityOf(stmt) === "primal" || linearityOf(stmt) === "linear" && ["const", "op", "load", "get"].includes(stmt.kind));

function adding(stmt: Stmt, value: Value, read: Stmt): Stmt {
  const args = [...stmt.args.slice(0, -1), value];
  if (stmt.kind === "set") return { kind: "increment", field: stmt.field, args, outs: [], regions: [], span: stmt.span, ...(read.kind === "get" && read.orZero ? { orZero: true } : {}) };
  return { kind: "accumulate", args, outs: [], regions: [], span: stmt.span, ...(stmt.kind === "store" && stmt.isInside ? { isInside: true } : {}) };
}
