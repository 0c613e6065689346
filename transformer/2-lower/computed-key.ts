/**
 * `v[i]` of a tuple and `table[key]` of an object, where the key is only known as the program runs: it is found by
 * comparing it with those that there are. Records stay records, so a key that is known costs nothing.
 */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { boolean, optional, sameType, type RecordType, type Type } from "../ir/types.ts";
import { entriesOf, keysOf, type Entry } from "./lower-access.ts";
import { lowerExpression } from "./lower-expression.ts";
import type { Lowerer } from "./lowerer.ts";

/** Longer ones are better written as arrays than as a chain of comparisons. */
const longest = 32;

/** An object, and what the key may name. */
export interface Keyed {
  readonly object: Value;
  readonly entries: readonly Entry[];
  /** The type of all of them. */
  readonly type: Type;
}

/** Undefined if the key cannot be found among the fields, or these have different types; so tables of functions, whose types differ. */
export function keyedBy(f: Lowerer, object: Value, index: ts.Expression): Keyed | undefined {
  const record = object.type as RecordType;
  const names = record.tuple ? undefined : keysOf(f, index);
  if (!record.tuple && !names) return undefined;
  const fields = record.fields.filter(({ name }) => names?.includes(name) ?? true);
  const [first] = fields;
  if (!first || fields.length > longest || fields.some((field) => field.optional)) return undefined;
  if (!fields.every(({ type }) => sameType(type, first.type))) return undefined;
  const entries = entriesOf(f, object, index);
  return entries && { object, entries, type: first.type };
}

/** What is not there is missing, as in every array. */
export function readKeyed(f: Lowerer, node: ts.Node, { object, entries, type: element }: Keyed, hint: string): Value {
  const isNumber = element.kind === "number" && element.absent === undefined;
  const type = isNumber || entries.at(-1)!.test === undefined ? element : optional(element);
  const outside = (): Value => f.undefinedOf(type, hint);
  const from = (k: number): Value => {
    const entry = entries[k];
    if (!entry) return outside();
    const value = (): Value => f.coerce(f.at(node).get(object, entry.name), type, node);
    return entry.test ? f.choose(node, entry.test(), type, value, () => from(k + 1), hint) : value();
  };
  const found = from(0);
  return element.absent === undefined ? f.present(found, node) : found;
}

/** `{ ...o, [key]: value }`: of the properties that are there by now, the one that the key names gets the value. False if it might name others. */
export function putKeyed(f: Lowerer, property: ts.PropertyAssignment, values: Map<string, Value>): boolean {
  const key = (property.name as ts.ComputedPropertyName).expression;
  const names = keysOf(f, key), before = names?.map((name) => values.get(name));
  const type = before?.[0]?.type;
  if (!names || !type || names.length > longest || !before.every((value) => value && sameType(value.type, type) && value.type.absent === type.absent)) return false;
  const given = lowerExpression(f, key);
  const value = f.coerce(lowerExpression(f, property.initializer, { type }), type, property.initializer);
  if (given.type.kind !== "string" && given.type.kind !== "number") return false;
  names.forEach((name, i) => {
    const isMeant = f.op(key, "eq", [given, f.const(key, given.type.kind === "number" ? Number(name) : name)], "p", boolean);
    values.set(name, f.choose(property, isMeant, type, () => value, () => before[i]!, name));
  });
  return true;
}

/** `v[i] = value`. There is no room for other keys. */
export function writeKeyed(f: Lowerer, node: ts.Node, { object, entries }: Keyed, value: Value): void {
  const from = (k: number): void => {
    const entry = entries[k];
    if (!entry) return f.at(node).throw("RangeError", [f.const(node, "a property is written that the object does not have")]);
    const write = (): void => f.at(node).set(object, entry.name, value);
    if (entry.test) f.when(node, entry.test(), write, () => from(k + 1));
    else write();
  };
  from(0);
}
