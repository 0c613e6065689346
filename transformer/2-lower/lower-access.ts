/** Reading elements and properties: `a[i]`, `a.length`, `o.name`, `Math.PI`, `ns.constant`, `Enum.Member`. */
import type ts from "typescript";
import { isLibrary, resolvedSymbol, resolveFunction, skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, fieldOf, hasCode, isLeftOut, isOfClasses, none, type RecordType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { closureOf } from "./closure.ts";
import { meaningOf } from "./code.ts";
import { namesOf } from "./keys.ts";
import { keyedBy, readKeyed } from "./computed-key.ts";
import { enumValue, libraryConstant } from "./evaluate-constant.ts";
import { asList } from "./lower-function-list.ts";
import { lowerExpression, lowerNumber } from "./lower-expression.ts";
import { dispatch, lowerGetter, lowerStaticField, lowerStaticMethod } from "./lower-member.ts";
import { lowerModuleVariable } from "./lower-identifier.ts";
import { lowerModuleFunctions } from "./lower-function-list.ts";
import { knownKey } from "./lower-object.ts";
import { throughChain } from "./lower-optional.ts";
import { hasNoFunction } from "./missing-function.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** The name of an element that is read: `x_i` for `x[i]`. */
export function elementHint(f: Lowerer, array: Value, index: ts.Expression): string {
  const inner = skipOuter(f.ts, index);
  const name = f.ts.isIdentifier(inner) || f.ts.isNumericLiteral(inner) ? inner.text : "";
  return name !== "" && name.length < 8 && /^\w+$/.test(name) ? `${array.hint}_${name}` : `${array.hint}_k`;
}

export function lowerElement(f: Lowerer, node: ts.ElementAccessExpression, want: Want, known?: Value): Value {
  const constant = enumValue(f.ts, f.checker, node);
  if (constant !== undefined) return f.const(node, constant, want.hint);
  return throughChain(f, node, known ?? lowerExpression(f, node.expression), (object) => readElement(f, node, object, node.argumentExpression, want));
}

function readElement(f: Lowerer, node: ts.Node, object: Value, index: ts.Expression, want: Want): Value {
  if (isError(object)) return object;
  if (object.type.kind === "record") {
    const field = fieldName(f, index, object.type.fields.map((known) => known.name));
    if (field !== undefined) return f.at(node).get(object, field, want.hint ?? `${object.hint}_${field}`);
    const chosen = isTable(object) ? chooseEntry(f, node, object, index, want) : undefined;
    if (chosen) return chosen;
    const list = hasCode(object.type) ? asList(f, object) : undefined;
    if (list) return list;
    const keyed = keyedBy(f, object, index);
    if (keyed) return readKeyed(f, node, keyed, want.hint ?? elementHint(f, object, index));
    return f.notYet(node, object.type.tuple ? "A tuple read at a computed position" : "A property with a computed name", "Use an array, or name the position.");
  }
  if (object.type.kind === "union") {
    const key = knownKey(f, index);
    if (key !== undefined && fieldOf(object.type, key)) return f.at(node).get(object, key, want.hint ?? `${object.hint}_${key}`);
  }
  if (object.type.kind !== "array") return refuseObject(f, node, object);
  const position = lowerNumber(f, index);
  if (isError(position)) return position;
  return f.at(node).load(object, position, want.hint ?? elementHint(f, object, index));
}

/** Are all its properties functions? */
export const isTable = (object: Value): boolean => object.type.kind === "record" && object.type.fields.length > 0 && object.type.fields.every(({ type }) => meaningOf(type));

/** `table[key]`, of functions: which one it is is known as it runs. */
function chooseEntry(f: Lowerer, node: ts.Node, table: Value, index: ts.Expression, want: Want): Value {
  const entries = entriesOf(f, table, index);
  if (!entries) return f.errorValue();
  const { fields } = table.type as RecordType;
  const place = fields.reduce((_, { type }) => f.placeAt(node, type), f.placeAt(node, fields[0]!.type));
  const from = (i: number): Value => {
    const entry = entries[i];
    if (!entry) return f.coerce(f.const(node, undefined), place, node);
    const value = (): Value => f.coerce(f.at(node).get(table, entry.name, entry.name), place, node);
    return entry.test ? f.choose(node, entry.test(), place, value, () => from(i + 1), want.hint ?? "choice") : value();
  };
  return from(0);
}

export interface Entry {
  readonly name: string;
  /** Undefined: it is the last that the key can name. */
  readonly test: (() => Value) | undefined;
}

/** The entries of a table, and whether a key names them. A position may be none. */
export function entriesOf(f: Lowerer, table: Value, index: ts.Expression): readonly Entry[] | undefined {
  const { fields, tuple } = table.type as RecordType;
  const key = lowerExpression(f, index);
  if (isError(key)) return undefined;
  if (key.type.kind !== "number" && key.type.kind !== "string") {
    f.refuse(messages.typeNotYet(f.sourceType(index)), index);
    return undefined;
  }
  const names = tuple ? undefined : keysOf(f, index);
  const used = names ? fields.filter(({ name }) => names.includes(name)) : fields;
  const isSure = names !== undefined && names.every((name) => fields.some((field) => field.name === name));
  return used.map(({ name }, i) => ({
    name, test: isSure && i === used.length - 1 ? undefined : () => f.op(index, "eq", [key, f.const(index, key.type.kind === "number" ? Number(name) : name)], "p", boolean),
  }));
}

/** All the texts that a key can be, by its type. */
export function keysOf(f: Lowerer, index: ts.Expression): readonly string[] | undefined {
  return namesOf(f, f.checker.getTypeAtLocation(index), f.typeArguments, (type) => f.lowerType(type, index));
}

export function refuseObject(f: Lowerer, node: ts.Node, object: Value): Value {
  if (isError(object)) return object;
  if (object.type.kind === "string") return f.refuse(messages.ofText("Here a string is taken apart"), node);
  return f.refuse(messages.typeNotYet(object.type.kind === "opaque" ? object.type.text : object.type.kind === "none" ? "undefined" : object.type.kind), node);
}

/** A literal index or name of a record. */
export function fieldName(f: Lowerer, index: ts.Expression, names: readonly string[]): string | undefined {
  const text = knownKey(f, index);
  return text !== undefined && names.includes(text) ? text : undefined;
}

export function lowerProperty(f: Lowerer, node: ts.PropertyAccessExpression, want: Want): Value {
  const named = lowerQualifiedName(f, node, want);
  if (named) return named;
  const member = lowerStaticMethod(f, node) ?? lowerStaticField(f, node, want) ?? lowerGetter(f, node, want) ?? lowerOwnField(f, node);
  if (member) return member;
  return throughChain(f, node, lowerExpression(f, node.expression), (object) => readProperty(f, node, object, want));
}

function readProperty(f: Lowerer, node: ts.PropertyAccessExpression, object: Value, want: Want): Value {
  const name = node.name.text;
  if (object.type.kind === "array") {
    if (name === "length") return f.at(node).length(object, want.hint ?? (object.hint === "a" ? "n" : `${object.hint}_length`));
    return f.notYet(node, `The property '${name}' of an array`, "Use length, elements and loops.");
  }
  if (object.type.kind !== "record" && object.type.kind !== "union") return refuseObject(f, node, object);
  if (isOfClasses(object.type) && !fieldOf(object.type, name)) return dispatch(f, node, node, object, want);
  const field = fieldOf(object.type, name);
  if (field) return isLeftOut(field) ? f.undefinedOf(none, name) : f.at(node).get(object, name, want.hint ?? name);
  if (object.type.kind === "record" && object.type.tuple && name === "length") return f.const(node, object.type.fields.length, want.hint);
  if (hasNoFunction(f, object.type, name)) return f.undefinedOf(none, name);
  return f.notYet(node, `The property '${name}'`, "Use properties that hold data.");
}

/** `this.name` while the fields are still variables of the constructor. */
function lowerOwnField(f: Lowerer, node: ts.PropertyAccessExpression): Value | undefined {
  if (node.expression.kind !== f.ts.SyntaxKind.ThisKeyword || f.self?.kind !== "fields" || f.self.functions.shown) return undefined;
  const cell = f.self.cells.get(node.name.text);
  return f.self.functions.values.get(node.name.text) ?? (cell && f.at(node).read(cell));
}

/** `Math.PI`, `Number.EPSILON`, `Enum.Member`, `ns.constant`: names with a dot, not properties of a value. */
function lowerQualifiedName(f: Lowerer, node: ts.PropertyAccessExpression, want: Want): Value | undefined {
  const { ts, checker } = f;
  if (!ts.isIdentifier(node.expression)) return undefined;
  const constant = enumValue(ts, checker, node);
  if (constant !== undefined) return f.const(node, constant, want.hint ?? node.name.text);
  const holder = checker.getSymbolAtLocation(node.expression);
  if (holder && f.bindings.has(holder)) return undefined;
  const symbol = resolvedSymbol(ts, checker, node.name);
  if (isLibrary(holder)) {
    const known = libraryConstant(node.expression.text, node.name.text);
    if (known !== undefined) return f.const(node, known, want.hint ?? node.name.text);
    const isFunction = checker.getTypeAtLocation(node).getCallSignatures().length > 0;
    const value = isFunction ? closureOf(f, node, { kind: "member", access: node }) : undefined;
    if (value) return value;
    return isFunction ? f.notYet(node, `The function '${node.getText()}' as a value`, "Call it, or pass what it computes.") : f.refuse(messages.impure(`'${node.getText()}'`), node);
  }
  const namespace = resolvedSymbol(ts, checker, node.expression);
  const isNamespace = namespace && (namespace.flags & (ts.SymbolFlags.Module | ts.SymbolFlags.Namespace)) !== 0;
  if (isNamespace && symbol) {
    const known = lowerModuleVariable(f, node, symbol);
    const resolved = resolveFunction(ts, checker, node, f.context.finder.variables.isAssigned);
    const held = known ?? (resolved.kind === "function" ? undefined : lowerModuleFunctions(f, node, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
    return held ?? closureOf(f, node, resolved);
  }
  return undefined;
}

export interface Presence {
  readonly isPresent: Value;
  readonly type: Type;
  /** Reads the value, where it is present. */
  readonly value: () => Value;
}

/** `a[i]` as a value that may be missing: with the question whether there is one. Other expressions: undefined. */
export function presenceOf(f: Lowerer, expression: ts.Expression): Presence | undefined {
  const { ts } = f;
  const node = skipOuter(ts, expression);
  if (!ts.isElementAccessExpression(node) || ts.isOptionalChain(node)) return undefined;
  const array = f.typeOf(node.expression);
  // What is missing in itself is asked about by its value.
  if (array.kind !== "array" || array.element.absent !== undefined) return undefined;
  const object = lowerExpression(f, node.expression);
  if (object.type.kind !== "array") return undefined;
  const index = lowerNumber(f, node.argumentExpression);
  if (isError(index)) return undefined;
  const value = (): Value => f.at(node).load(object, index, elementHint(f, object, node.argumentExpression));
  // A list may have elements that are not there.
  const isPresent = object.type.storage === "list" ? f.isDefined(value(), node) : inBounds(f, node, object, index);
  return { isPresent, type: object.type.element, value };
}

/** Is there an element at the index? Fractions have none. */
export function inBounds(f: Lowerer, node: ts.Node, array: Value, index: Value): Value {
  const test = (op: string, args: readonly Value[]): Value => f.op(node, op, args, "p", boolean);
  const no = (): Value => f.const(node, false);
  return f.choose(node, test("ge", [index, f.const(node, 0)]), boolean, () => {
    const length = f.at(node).length(array);
    return f.choose(node, test("lt", [index, length]), boolean, () => test("isInteger", [index]), no, "p");
  }, no, "p");
}
