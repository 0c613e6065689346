/** Which statements carry tangents: the question that plan, unzip and transpose all ask. */
import type { Region, Stmt, Value } from "../ir/ir.ts";

/** `mixed`: control flow with linear statements inside. */
export type Linearity = "primal" | "linear" | "mixed";

/** Of control flow: a look at a statement without regions is cheaper than to remember what it was. */
const known = new WeakMap<Stmt, Linearity>();

export function linearityOf(stmt: Stmt): Linearity {
  if (stmt.regions.length === 0) return ofPlain(stmt);
  let result = known.get(stmt);
  if (!result) {
    result = stmt.outs.some(isLinear) || stmt.regions.some(hasLinear) ? "mixed" : "primal";
    known.set(stmt, result);
  }
  return result;
}

const isLinear = (value: Value): boolean => value.linear === true;

function ofPlain(stmt: Stmt): Linearity {
  if (stmt.kind === "call") return stmt.linear ? "linear" : "primal";
  return (stmt.outs.length === 0 ? stmt.args : stmt.outs).some(isLinear) ? "linear" : "primal";
}

export function hasLinear(region: Region): boolean {
  return region.body.some((stmt) => linearityOf(stmt) !== "primal");
}
