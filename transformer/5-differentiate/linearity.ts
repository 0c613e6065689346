/** Which statements carry tangents: the question that plan, unzip and transpose all ask. */
import type { Region, Stmt } from "../ir/ir.ts";

/** `mixed`: control flow with linear statements inside. */
export type Linearity = "primal" | "linear" | "mixed";

const known = new WeakMap<Stmt, Linearity>();

export function linearityOf(stmt: Stmt): Linearity {
  let result = known.get(stmt);
  if (!result) {
    result = compute(stmt);
    known.set(stmt, result);
  }
  return result;
}

function compute(stmt: Stmt): Linearity {
  if (stmt.kind === "call") return stmt.linear ? "linear" : "primal";
  if (stmt.regions.length > 0) {
    const linear = stmt.outs.some((out) => out.linear) || stmt.regions.some(hasLinear);
    return linear ? "mixed" : "primal";
  }
  if (stmt.outs.some((out) => out.linear)) return "linear";
  return stmt.outs.length === 0 && stmt.args.some((arg) => arg.linear) ? "linear" : "primal";
}

export function hasLinear(region: Region): boolean {
  return region.body.some((stmt) => linearityOf(stmt) !== "primal");
}
