/**
 * Purpose: what a loop computes anew in each trip from values that do not change is computed before it.
 * Requires, guarantees: level Normal. Only pure operations that cannot throw; cheap ones stay where they read best.
 *
 *   loop i { y = exp k; … }   =>   y = exp k; loop i { … }
 */
import { hasAny } from "../ir/contents.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { ruleOf } from "../rules/registry.ts";

export function hoistInvariants(func: Func): Func {
  if (!hasAny(func.body, "loop")) return func;
  const scope = new Set<Value>(func.body.params);
  return { ...func, body: { ...func.body, body: hoistFrom(func.body.body, scope) } };
}

/** An operation this dear is worth a name of its own before the loop. */
const dear = 2;

function hoistFrom(body: readonly Stmt[], scope: Set<Value>): Stmt[] {
  const result: Stmt[] = [];
  for (const stmt of body) {
    const inner = stmt.regions.length === 0 ? stmt : { ...stmt, regions: stmt.regions.map((region) => nested(region, scope)) };
    if (inner.kind === "loop") {
      const { lifted, rest } = lift(inner.regions[0]!, scope);
      lifted.forEach((moved) => moved.outs.forEach((out) => scope.add(out)));
      result.push(...lifted, { ...inner, regions: [rest, ...inner.regions.slice(1)] });
    } else result.push(inner);
    stmt.outs.forEach((out) => scope.add(out));
  }
  return result;
}

/** One set for all regions: a region takes its own values out again when it ends. */
function nested(region: Region, scope: Set<Value>): Region {
  region.params.forEach((param) => scope.add(param));
  const body = hoistFrom(region.body, scope);
  region.params.forEach((param) => scope.delete(param));
  for (const stmt of body) stmt.outs.forEach((out) => scope.delete(out));
  return { ...region, body };
}

/** Splits a loop body into what can go before the loop and what stays. */
function lift(body: Region, scope: ReadonlySet<Value>): { lifted: Stmt[]; rest: Region } {
  const invariant = new Map<Value, Stmt>();
  const isFixed = (value: Value): boolean => scope.has(value) || invariant.has(value);
  for (const stmt of body.body) {
    const pure = stmt.kind === "const" || stmt.kind === "op" || stmt.kind === "global";
    if (!pure || !stmt.args.every(isFixed)) continue;
    stmt.outs.forEach((out) => invariant.set(out, stmt));
  }
  const moved = new Set<Stmt>();
  const move = (stmt: Stmt): void => {
    if (moved.has(stmt)) return;
    stmt.args.forEach((arg) => { const inner = invariant.get(arg); if (inner) move(inner); });
    moved.add(stmt);
  };
  for (const stmt of invariant.values()) if (stmt.kind === "op" && ruleOf(stmt.op)!.cost >= dear) move(stmt);
  return { lifted: body.body.filter((stmt) => moved.has(stmt)), rest: { ...body, body: body.body.filter((stmt) => !moved.has(stmt)) } };
}
