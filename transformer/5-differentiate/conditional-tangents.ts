/**
 * Tangents near a partial that may be infinite, and that only arms of branches use: a cotangent of zero, from arms that
 * were not taken, would be NaN there. The reverse sweep has to know whether one was.
 *
 *   r_dot~ = div q_dot~ r; loop { if p { … r_dot~ } }; if q { … r_dot~ }
 */
import { freshValue } from "../ir/build.ts";
import { hasAny } from "../ir/contents.ts";
import type { Func, Stmt, Value } from "../ir/ir.ts";
import { boolean } from "../ir/types.ts";
import { definitions } from "../ir/visit.ts";
import { alwaysUsed } from "./always-used.ts";
import { Poles } from "./poles.ts";

/** For each of them a name for whether it is used. */
export function conditionalTangents(func: Func): ReadonlyMap<Value, Value> {
  const names = new Map<Value, Value>();
  if (!hasAny(func.body, "if")) return names;
  const poles = new Poles(definitions(func.body));
  const ofStmt = (stmt: Stmt, later: ReadonlySet<Value>): readonly Value[] => {
    const out = stmt.outs[0]!;
    if (stmt.kind !== "op" || later.has(out) || !poles.isNear(stmt)) return stmt.args;
    names.set(out, freshValue(boolean, `${out.hint}_used`));
    return [];
  };
  alwaysUsed(func.body, { ofStmt, ofYields: ({ yields }) => yields });
  return names;
}
