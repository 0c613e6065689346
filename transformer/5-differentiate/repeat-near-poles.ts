/**
 * Which values that only arms of the reverse sweep use are computed in it again, however dear that is: those near a
 * partial that may be infinite. What is kept between the sweeps is memory; when the sweeps themselves are differentiated,
 * its cotangent is zero where no arm was taken, like any other, and would be NaN behind such a partial.
 *
 *   r = sqrt q; if p { … r … }        q is kept in place of r
 */
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { definitions, loopParts } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";
import { alwaysUsed } from "./always-used.ts";
import { linearityOf } from "./linearity.ts";
import { Poles } from "./poles.ts";

/** Of the values of a function at level Linear. `conditional`: tangents that only arms use. `needed`: what linear statements use; what such values are made of is added. */
export function repeatNearPoles(func: Func, conditional: ReadonlyMap<Value, unknown>, regionOf: ReadonlyMap<Value, Region>, needed: Set<Value>): ReadonlySet<Value> {
  const known = new Map<Region, ReadonlySet<Value>>();
  const ofStmt = (stmt: Stmt): readonly Value[] => (linearityOf(stmt) === "linear" && !conditional.has(stmt.outs[0]!) ? stmt.args.filter((value) => !value.linear) : []);
  alwaysUsed(func.body, { ofStmt, ofYields: () => [] }, known);
  return nearPoles([...regionOf.keys()], needed, definitions(func.body), (value) => regionOf.get(value) === func.body || (known.get(regionOf.get(value)!)?.has(value) ?? true));
}

/** Of those that `body`, the reverse half, wants of the forward half. */
export function repeatNearPolesOf(body: Region, primal: readonly Stmt[], wanted: Set<Value>): ReadonlySet<Value> {
  // Conditions, and what is made of a value for them, have no derivatives.
  const ofStmt = (stmt: Stmt, later: ReadonlySet<Value>): readonly Value[] => {
    if (stmt.kind === "op") return later.has(stmt.outs[0]!) && ruleOf(stmt.op)!.partial !== "zero" ? stmt.args : [];
    return stmt.kind === "if" ? [] : stmt.kind === "loop" ? loopParts(stmt).init : stmt.args;
  };
  const always = alwaysUsed(body, { ofStmt, ofYields: ({ yields }) => yields });
  return nearPoles(primal.flatMap(({ outs }) => outs), wanted, definitions({ params: [], body: primal, yields: [] }), (value) => always.has(value));
}

/** `order`: all values, as they are defined. */
function nearPoles(order: readonly Value[], needed: Set<Value>, definition: ReadonlyMap<Value, Stmt>, isAlwaysUsed: (value: Value) => boolean): ReadonlySet<Value> {
  const poles = new Poles(definition), found = new Set<Value>();
  for (const value of [...order].reverse()) {
    const stmt = definition.get(value);
    if (!needed.has(value) || value.linear || isAlwaysUsed(value) || !poles.isPrimalNear(stmt)) continue;
    found.add(value);
    stmt!.args.forEach((arg) => needed.add(arg));
  }
  return found;
}
