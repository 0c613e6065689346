/** Tuples whose elements are all of one type, used as the arrays that they are: `[...v]`, `v.filter(…)`, `xs.map(…) as V`. */
import type ts from "typescript";
import { isArrayMade } from "../1-find/array-methods.ts";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { listOf, sameType, type RecordType, type Type } from "../ir/types.ts";
import type { Lowerer } from "./lowerer.ts";

/** The type of all elements; undefined if they differ. */
export function uniformElement(type: Type): Type | undefined {
  if (type.kind !== "record" || !type.tuple || type.fields.some((field) => field.optional)) return undefined;
  const [first, ...others] = type.fields;
  return first && others.every((field) => sameType(field.type, first.type)) ? first.type : undefined;
}

/** A new list of the elements; undefined if they differ. The caller knows that nothing is written while it is used. */
export function listOfTuple(f: Lowerer, node: ts.Node, tuple: Value): Value | undefined {
  const element = uniformElement(tuple.type);
  if (!element) return undefined;
  const values = (tuple.type as RecordType).fields.map(({ name }) => f.at(node).get(tuple, name, `${tuple.hint}_${name}`));
  return f.at(node).list(listOf(element), values, tuple.hint);
}

/** A list that `node` has just made, and nothing else knows, as a tuple; one that nobody writes to, `[a, b] as const`; undefined for others. */
export function tupleOfList(f: Lowerer, list: Value, type: Type, node: ts.Node): Value | undefined {
  const element = uniformElement(type);
  if (!element || list.type.kind !== "array" || list.type.storage !== "list" || !sameType(list.type.element, element)) return undefined;
  const made = f.b.body.find(({ outs }) => outs[0] === list);
  const isMade = made && ["alloc", "list", "copy"].includes(made.kind) && makesList(f, node);
  if (!isMade && !isConstTuple(f, node, (type as RecordType).fields.length)) return undefined;
  const values = (type as RecordType).fields.map(({ name }, k) => f.at(node).load(list, f.const(node, k), `${list.hint}_${name}`));
  return f.at(node).record(type as RecordType, values, list.hint);
}

/** By the type of the expression: a tuple that is only read, of so many elements. */
function isConstTuple({ checker }: Lowerer, node: ts.Node, length: number): boolean {
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).every((part) => checker.isTupleType(part) && ((part as ts.TypeReference).target as ts.TupleType).readonly && checker.getTypeArguments(part as ts.TypeReference).length === length);
}

/** `xs.map(…)`, `Array.from(…)`. */
function makesList(f: Lowerer, node: ts.Node): boolean {
  return isArrayMade(f.ts, f.checker, skipOuter(f.ts, node as ts.Expression));
}
