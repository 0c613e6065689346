/** A look at the keys of an object that was made right here says nothing new. */
import type { Stmt, Value } from "../ir/ir.ts";

export function isKnownOrder(stmt: Stmt, definition: ReadonlyMap<Value, Stmt>): boolean {
  if (stmt.kind !== "effect" || stmt.text !== "checkKeys" && stmt.text !== "checkWithout") return false;
  const [object, ...names] = stmt.args as [Value, ...Value[]];
  let made = definition.get(object);
  while (made?.kind === "cast" || made?.kind === "present") made = definition.get(made.args[0]!);
  const type = made?.outs[0]!.type;
  if (made?.kind !== "record" || type?.kind !== "record") return false;
  if (stmt.text === "checkWithout") return names.every((name) => !type.fields.some((field) => isName(definition, name, field.name)));
  if (type.fields.some((field) => field.optional)) return false;
  const order = made.order ?? type.fields.map(({ name }) => name);
  return order.length === names.length && names.every((name, i) => isName(definition, name, order[i]!));
}

function isName(definition: ReadonlyMap<Value, Stmt>, value: Value, name: string): boolean {
  const known = definition.get(value);
  return known?.kind === "const" && known.value === name;
}
