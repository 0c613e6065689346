/**
 * Tangents near a partial that may be infinite, and that only arms of branches use: a cotangent of zero, from arms that
 * were not taken, would be NaN there. The reverse sweep has to know whether one was.
 *
 *   r_dot~ = div q_dot~ r; loop { if p { … r_dot~ } }; if q { … r_dot~ }
 */
import { freshValue } from "../ir/build.ts";
import { hasAny } from "../ir/contents.ts";
import type { Func, Region, Value } from "../ir/ir.ts";
import { boolean } from "../ir/types.ts";
import { definitions } from "../ir/visit.ts";
import { Poles } from "./poles.ts";

/** For each of them a name for whether it is used. */
export function conditionalTangents(func: Func): ReadonlyMap<Value, Value> {
  const names = new Map<Value, Value>();
  if (hasAny(func.body, "if")) collect(func.body, new Poles(definitions(func.body)), names);
  return names;
}

/** Adds to `names`. Returns what is used whichever arms are taken; loops are taken to make a trip. */
function collect(region: Region, poles: Poles, names: Map<Value, Value>): ReadonlySet<Value> {
  const always = new Set<Value>(region.yields);
  for (const stmt of [...region.body].reverse()) {
    const [out] = stmt.outs;
    const isConditional = stmt.kind === "op" && !always.has(out!) && poles.isNear(stmt);
    if (isConditional) names.set(out!, freshValue(boolean, `${out!.hint}_used`));
    else stmt.args.forEach((arg) => always.add(arg));
    const [first, ...others] = stmt.regions.map((inner) => collect(inner, poles, names));
    for (const value of first ?? []) if (stmt.kind === "loop" || others.every((other) => other.has(value))) always.add(value);
  }
  return always;
}
