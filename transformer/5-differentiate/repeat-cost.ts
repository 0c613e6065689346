/** What it costs, in nanoseconds, to compute a value again, where that is possible at all: for the plan of residuals, and for what a pair of functions hands over. */
import type { Stmt, StmtOf, Value } from "../ir/ir.ts";
import { ruleOf } from "../rules/registry.ts";

/** Computing again what is dearer than this loses against a store and a load, or a field of a record. */
export const budget = 8;

/** What the statement itself costs, whatever memory holds by now; Infinity for what looks at memory. `isThawed`: others may write to it in the meantime. */
export function pureCost(stmt: Stmt, definitions: ReadonlyMap<Value, Stmt>, isThawed: (array: Value) => boolean): number {
  switch (stmt.kind) {
    // A constant of the module has a name everywhere.
    case "const": case "global": return 0;
    case "op": return opCost(stmt, definitions);
    case "length": return isFixed(stmt, isThawed) ? 0.5 : Infinity;
    case "get": return stmt.isFixed ? 1 : Infinity;
    default: return Infinity;
  }
}

/** Small powers are products. */
export function opCost(stmt: StmtOf<"op">, definitions: ReadonlyMap<Value, Stmt>): number {
  const exponent = stmt.op === "pow" ? definitions.get(stmt.args[1]!) : undefined;
  if (exponent?.kind === "const" && (exponent.value === 2 || exponent.value === 3)) return 1;
  return ruleOf(stmt.op)!.cost;
}

/** Is it the length of an array that stays as long as it is? A list does while the function runs, and after that if nobody else writes to it. */
export function isFixed(stmt: StmtOf<"length">, isThawed: (array: Value) => boolean): boolean {
  const [array] = stmt.args as [Value], { type } = array;
  return stmt.isFixed === true && !isThawed(array) || type.kind === "array" && type.storage !== "list" && type.storage !== "tape";
}
