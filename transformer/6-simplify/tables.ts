/** What is known of the tables of modules: `["a", "b"] as const`. */
import type { Stmt, StmtOf, Value } from "../ir/ir.ts";

/**
 * An entry at a place that is known: a text, a truth, or a whole number, which the passes do better when they see.
 * The compiler knows it by its type, too, and says of comparisons with another one that they are of no use.
 */
export function entryOfTable({ args: [table, index] }: StmtOf<"load">, definition: ReadonlyMap<Value, Stmt>): string | boolean | number | undefined {
  const made = definition.get(table!), at = definition.get(index!);
  // Other tables may be changed where nobody looks.
  if (made?.kind !== "global" || made.length === undefined || !Array.isArray(made.value) || at?.kind !== "const") return undefined;
  const entry: unknown = made.value[at.value as number];
  return typeof entry === "string" || typeof entry === "boolean" || Number.isSafeInteger(entry) && !Object.is(entry, -0) ? entry as string | boolean | number : undefined;
}
