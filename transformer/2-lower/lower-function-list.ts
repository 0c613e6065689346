/**
 * Lists of functions, and constants of modules that hold functions. Functions that differ have types of their own, so a
 * list of them is a tuple: loops over it are written out, one trip for each.
 */
import type ts from "typescript";
import { freshValue } from "../ir/build.ts";
import type { Alloc, Value } from "../ir/ir.ts";
import { isReference, listOf, sameType, tupleOf, type RecordType } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { holdsFunctions, meaningOf } from "./code.ts";
import { applyCallback, prepareCallback } from "./inline.ts";
import { lowerExpression } from "./lower-expression.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** Are there functions in the elements of this array literal? */
export function listsFunctions(f: Lowerer, node: ts.ArrayLiteralExpression): boolean {
  const element = f.checker.getIndexTypeOfType(f.checker.getTypeAtLocation(node), f.ts.IndexKind.Number);
  return element !== undefined && node.elements.length > 0 && !node.elements.some((part) => f.ts.isSpreadElement(part) || f.ts.isOmittedExpression(part)) && holdsFunctions(f.context, element, f.typeArguments);
}

export function lowerFunctions(f: Lowerer, node: ts.ArrayLiteralExpression, want: Want): Value {
  const source = f.checker.getContextualType(node) ?? f.checker.getTypeAtLocation(node);
  const list = f.lowerType(f.checker.getNonNullableType(source), node), type = list.kind === "array" && list.element.kind === "record" ? list.element : undefined;
  return gather(f, node, node.elements.map((element) => lowerExpression(f, element, { type })), want.hint);
}

/** A list if all are of one type, or if it is used as only lists can be; else a tuple. */
export function gather(f: Lowerer, node: ts.Node, values: readonly Value[], hint: string | undefined): Value {
  if (values.some(isError)) return f.errorValue();
  const [first] = values;
  const key = f.placeKey(node);
  const isUniform = first && values.every((value) => sameType(value.type, first.type));
  if (first && (isUniform || f.context.places.isList(key))) {
    const element = meaningOf(first.type) ? f.placeAt(node, first.type) : first.type;
    const elements = values.map((value) => f.coerce(value, element, node));
    return elements.some(isError) ? f.errorValue() : f.at(node).list(listOf(element), elements, hint ?? "a");
  }
  const type = tupleOf(values.map((value) => value.type));
  f.context.places.noteTuple(f.owner, key, type);
  return f.at(node).record(type, values, hint ?? "r");
}

/** Something is done to the tuple that it cannot: it is made as a list, the next time. */
export function asList(f: Lowerer, tuple: Value): Value | undefined {
  if (!f.context.places.needsList(tuple.type)) return undefined;
  f.broken = true;
  return f.errorValue();
}

export const isTuple = (value: Value): boolean => value.type.kind === "record" && value.type.tuple;

/** The elements of a tuple as a loop sees them, in order. */
export function eachOfTuple(f: Lowerer, node: ts.Node, tuple: Value, visit: (element: (hint?: string) => Value, index: Value) => void): void {
  (tuple.type as RecordType).fields.forEach(({ name }, i) => {
    visit((hint) => f.at(node).get(tuple, name, hint ?? `${tuple.hint}_${name}`), f.const(node, i));
  });
}

/** forEach, map and reduce of a tuple; undefined for other methods. */
export function lowerTupleMethod(f: Lowerer, node: ts.CallExpression, tuple: Value, name: string, want: Want): Value | undefined {
  const [callback, init] = node.arguments;
  if (!callback || node.arguments.some(f.ts.isSpreadElement) || !["forEach", "map", "reduce"].includes(name)) return undefined;
  const isWithoutFirst = name === "reduce" && !init;
  if (f.changesOf([callback]).resizes || isWithoutFirst && (tuple.type as RecordType).fields.length === 0) return undefined;
  prepareCallback(f, callback);
  let total = init && name === "reduce" ? lowerExpression(f, init, { type: want.type }) : undefined;
  const values: Value[] = [];
  eachOfTuple(f, node, tuple, (element, k) => {
    if (isWithoutFirst && !total) total = element();
    else if (total) total = applyCallback(f, node, callback, [total, element(), k, tuple], { type: total.type });
    else values.push(applyCallback(f, node, callback, [element(), k, tuple], { discarded: name === "forEach" }));
  });
  return total ?? (name === "map" ? gather(f, node, values, want.hint) : f.undefinedOf({ kind: "none" }, "t"));
}

/** As `map` with a callback that makes functions: only what it makes says what the elements are. */
export function mapToFunctions(f: Lowerer, node: ts.Node, length: Value, trip: string, value: (k: Value) => Value, hint: string | undefined): Value {
  const before = f.b.body.length;
  let result: Value | undefined;
  f.loopOver(node, length, trip, (k) => {
    const element = value(k);
    if (isError(element)) return;
    result = freshValue(listOf(element.type), hint ?? "a");
    f.at(node).store(result, k, element);
  });
  if (!result) return f.errorValue();
  const stmt: Alloc = { kind: "alloc", args: [length], outs: [result], regions: [], span: f.b.span };
  f.b.body.splice(before, 0, stmt);
  return result;
}

/** A constant of a module that is a function, made by a call, or holds functions: it is made where it is used. */
export function lowerModuleFunctions(f: Lowerer, node: ts.Node, symbol: ts.Symbol): Value | undefined {
  const { ts, checker, context } = f;
  const declaration = symbol.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name) || !declaration.initializer) return undefined;
  if (!context.finder.variables.isModuleLevel(declaration)) return undefined;
  const type = checker.getTypeAtLocation(declaration.name);
  if (!holdsFunctions(context, type, undefined)) return undefined;
  const changed = [symbol, ...checker.getPropertiesOfType(type)].find((part) => context.globals.isChanged(part));
  if (changed || context.globals.isChangedElsewhere(symbol)) return f.refuse(messages.mutableState(changed?.name ?? symbol.name), node);
  if (f.constantsOfModules.includes(symbol)) return f.notYet(node, `The constant '${symbol.name}', which uses itself,`, "Write a function declaration.");
  f.constantsOfModules.push(symbol);
  context.uses(declaration.getSourceFile());
  const value = lowerExpression(f, declaration.initializer, { hint: symbol.name });
  f.constantsOfModules.pop();
  if (isError(value) || isFixed(f, value)) return value;
  return f.notYet(node, `The constant '${symbol.name}', whose functions share memory,`, "Make it inside the function that uses it.");
}

/** Is it the same, whenever it is made? Memory that functions share would not be. */
function isFixed(f: Lowerer, value: Value): boolean {
  if (!isReference(value.type)) return true;
  const stmt = f.b.body.find(({ outs }) => outs[0] === value);
  if (stmt?.kind === "global") return true;
  return stmt?.kind === "record" && !(value.type as RecordType).box && stmt.args.every((arg) => isFixed(f, arg));
}
