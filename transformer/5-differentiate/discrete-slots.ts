/** Members of enums have no derivative, and so none is kept beside them: what has one must not be put in their place. */
import { Refusal } from "../diagnostics.ts";
import type { Stmt, Value } from "../ir/ir.ts";
import { isDiscrete, none, slotType, type Type } from "../ir/types.ts";
import type { Activity } from "../4-analyse/activity.ts";

/** The type of the place that a statement writes to. */
export const slotOf = (stmt: Stmt): Type => slotType(stmt.args[0]!.type, stmt.kind === "set" || stmt.kind === "increment" ? stmt.field : "*") ?? none;

export function refuseLost(activity: Activity, slot: Type, value: Value): void {
  if (!isDiscrete(slot) || !activity.isVaried(value)) return;
  throw new Refusal(2003, "A number that depends on what is differentiated is kept as a member of an enum, which has no derivative. Declare the property or parameter as number.");
}
