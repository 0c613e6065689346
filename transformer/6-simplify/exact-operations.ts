/** What may be computed at build time. */
import type { Constant, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";

/** Their value is a boolean. */
export const comparisons = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/** Operations that every engine computes alike. */
export const exact = new Set([
  ...comparisons, "add", "sub", "mul", "div", "mod", "neg", "plus", "not", "max", "min", "abs", "floor", "ceil", "round", "trunc", "sign", "stop",
  "bitand", "bitor", "bitxor", "bitnot", "shl", "shr", "ushr",
]);

/** No object: `undefined` or `null` in place of a reference. */
export const isMissing = (stmt: StmtOf<"const">): boolean => (stmt.value === undefined || stmt.value === null) && isReference(stmt.outs[0]!.type);

/** The constants that `value` is one of, by the choice that it is made by. `constantOf`: a symbol where it is none. */
export function constantArms(value: Value, choice: Stmt | undefined, constantOf: (arm: Value) => Constant | symbol): Constant[] | undefined {
  const arms = choice?.kind === "if" ? choice.regions.map((region) => constantOf(region.yields[choice.outs.indexOf(value)]!)) : [];
  return arms.length === 2 && arms.every((arm) => typeof arm !== "symbol" && arm !== undefined) ? arms as Constant[] : undefined;
}
