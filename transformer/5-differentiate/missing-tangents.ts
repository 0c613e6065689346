/**
 * Which tangents must not be replaced by zeros when they are left out: those that reach an exponent. The partial of a
 * power with respect to its exponent is NaN for a negative base, and NaN · 0 is NaN; so where such a tangent is left out
 * the partial must not be computed at all, which takes a variant of the function in which the parameter is not active.
 */
import type { Activity } from "../4-analyse/activity.ts";
import type { Func, Region, Value } from "../ir/ir.ts";
import { walk } from "../ir/visit.ts";
import type { Derivatives } from "./derivatives.ts";

/** Variants double with each parameter: with more than these, what is left out counts as zeros. */
const most = 3;

/** Those of the active parameters that reach an exponent. */
export function parametersInExponents(func: Func, pattern: readonly boolean[], derivatives: Derivatives): number[] {
  const active = pattern.flatMap((isActive, i) => (isActive ? [i] : []));
  if (active.length < 2 || !hasExponents(func.body, derivatives, new Set())) return [];
  const found = active.filter((i) => reachesExponent(derivatives.activities.of(func, pattern.map((_, k) => k === i)), derivatives, new Set()));
  return found.length <= most ? found : [];
}

/** Is there a power at all whose exponent is no constant, here or in what is called? */
function hasExponents(region: Region, derivatives: Derivatives, seen: Set<string>): boolean {
  const constants = new Set<Value>();
  let found = false;
  walk(region, (stmt) => {
    if (stmt.kind === "const") constants.add(stmt.outs[0]!);
    if (found) return;
    if (stmt.kind === "op" && stmt.op === "pow") found = !constants.has(stmt.args[1]!);
    if (stmt.kind !== "call" || seen.has(stmt.callee)) return;
    seen.add(stmt.callee);
    found = hasExponents(derivatives.func(stmt.callee).body, derivatives, seen);
  });
  return found;
}

function reachesExponent(activity: Activity, derivatives: Derivatives, seen: Set<Activity>): boolean {
  if (seen.has(activity)) return false;
  seen.add(activity);
  let found = false;
  walk(activity.func.body, (stmt) => {
    if (stmt.kind === "op" && stmt.op === "pow" && activity.isVaried(stmt.args[1]!)) found = true;
    if (stmt.kind === "call" && !found && stmt.args.some((arg) => activity.isActive(arg))) {
      found = reachesExponent(derivatives.activities.ofCall(stmt, activity), derivatives, seen);
    }
  });
  return found;
}
