/** What is known of the tables of modules that are written `as const`. Others may be changed where nobody looks. */
import type { Stmt, Value } from "../ir/ir.ts";

type Definitions = ReadonlyMap<Value, Stmt>;

/** The array or object that the value is: such a table, or what is at a known place in one. */
export function knownTable(value: Value, definition: Definitions): object | undefined {
  const made = definition.get(value);
  const known: unknown = made?.kind === "global" ? (made.isConst ? made.value : undefined) : made && entryAt(made, definition);
  return typeof known === "object" && known !== null ? known : undefined;
}

/**
 * An entry that is a text, a truth, or a whole number, which the passes do better when they see. The compiler knows it
 * by its type, too, and says of comparisons with another one that they are of no use.
 */
export function entryOfTable(stmt: Stmt, definition: Definitions): string | boolean | number | undefined {
  const entry = entryAt(stmt, definition);
  return typeof entry === "string" || typeof entry === "boolean" || Number.isSafeInteger(entry) && !Object.is(entry, -0) ? entry as string | boolean | number : undefined;
}

function entryAt(stmt: Stmt, definition: Definitions): unknown {
  if (stmt.kind !== "load" && stmt.kind !== "get") return undefined;
  const key = stmt.kind === "get" ? stmt.field : keyOf(definition.get(stmt.args[1]!));
  const table = key === undefined ? undefined : knownTable(stmt.args[0]!, definition);
  return table && Object.hasOwn(table, key!) ? (table as Record<string | number, unknown>)[key!] : undefined;
}

const keyOf = (stmt: Stmt | undefined): number | undefined => (stmt?.kind === "const" && typeof stmt.value === "number" ? stmt.value : undefined);
