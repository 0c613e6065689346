/** Objects whose properties are known: spread copies, keys known at build time, Object.keys and its kin, for-in. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Effect, Value } from "../ir/ir.ts";
import { hasCode, isDiscrete, isLeftOut, listOf, optional, recordOf, required, sameType, string, tupleOf, type Field, type RecordType, type Type } from "../ir/types.ts";
import { isThere } from "../ir/build.ts";
import { ownFields } from "./class-captures.ts";
import { isEnumerated } from "./enumerated.ts";
import { placeOf } from "./lower-assignment.ts";
import { noteGiven } from "./left-out.ts";
import { checkThere } from "./hole-checks.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerForInList } from "./lower-for-in.ts";
import { bindPattern } from "./lower-pattern.ts";
import { writeOut } from "./trips.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** The name that an expression is known to have as a key: a literal, a constant, a variable of a loop over known keys. */
export function knownKey(f: Lowerer, expression: ts.Expression): string | undefined {
  const { ts, checker } = f;
  const node = skipOuter(ts, expression);
  if (ts.isNumericLiteral(node) || ts.isStringLiteralLike(node)) return node.text;
  const symbol = ts.isIdentifier(node) ? f.context.finder.variables.symbolOf(node) : undefined;
  const binding = symbol && f.bindings.get(symbol);
  const known = binding?.kind === "value" ? f.known(binding.value) : undefined;
  if (typeof known === "string" || typeof known === "number") return String(known);
  if (binding?.kind === "cell") return undefined;
  const type = checker.getTypeAtLocation(node);
  return type.isStringLiteral() || type.isNumberLiteral() ? String(type.value) : undefined;
}

/** Puts the properties of `source` among `values`. Those that may be left out, with it or alone, replace what was there only if they are there. */
export function spreadInto(f: Lowerer, node: ts.Node, source: Value, values: Map<string, Value>, expression: ts.Expression): void {
  const isWhole = source.type.absent === undefined;
  checkWithout(f, node, source, [...values.keys()]);
  checkCopied(f, node, source);
  for (const field of ownFields(source.type as RecordType)) {
    const read = (): Value => f.at(node).get(source, field.name);
    const value = isWhole ? read() : f.choose(node, f.isThere(source, node), orMissing(field.type), read, () => f.undefinedOf(orMissing(field.type), field.name), field.name);
    const before = values.get(field.name), mayLack = field.optional || saysOptional(f, expression, field.name);
    if (before && isLeftOut(field)) continue;
    if (before && mayLack) f.context.leftOut.ask(f.owner, field.name);
    values.set(field.name, before && (mayLack || !isWhole) ? givenOr(f, node, value, before, field.name, isWhole) : value);
  }
}

/** What is there before, and the type of the source does not name, its value must not have either. */
function checkWithout(f: Lowerer, node: ts.Node, source: Value, before: readonly string[]): void {
  const type = source.type as RecordType;
  const others = before.filter((name) => !type.fields.some((field) => field.name === name));
  if (others.length === 0 || f.madeHere(source)?.kind === "record" || type.class) return;
  const check = (): void => f.at(node).append({ kind: "effect", text: "checkWithout", args: [f.present(source, node), ...others.map((name) => f.const(node, name))], outs: [], regions: [] } satisfies Effect);
  if (type.absent === undefined) check();
  else f.when(node, f.isThere(source, node), check);
}

/** Of what the program goes through elsewhere, a copy must have all that the original has. */
function checkCopied(f: Lowerer, node: ts.Node, source: Value): void {
  const type = source.type as RecordType, names = type.fields.map(({ name }) => name);
  const isKnown = type.absent !== undefined || type.class !== undefined || hasCode(type) || f.madeHere(source)?.kind === "record";
  if (!isKnown && !type.fields.some((field) => field.optional) && isEnumerated(f.context, names)) keysOf(f, node, source);
}

/** May the compiler's type leave it out? An object is known here by what it was made as, where another one may be by now. */
function saysOptional(f: Lowerer, expression: ts.Expression, name: string): boolean {
  const type = f.checker.getNonNullableType(f.checker.getTypeAtLocation(expression));
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    const property = f.checker.getPropertyOfType(part, name);
    return property ? (property.flags & f.ts.SymbolFlags.Optional) !== 0 : parts.length > 1;
  });
}

/** What is null is there. `isWhole`: so is the object that the value was read from. */
function givenOr(f: Lowerer, node: ts.Node, value: Value, before: Value, hint: string, isWhole: boolean): Value {
  const isNullable = value.type.absent === "either", isSaid = value.type.absent === undefined && isWhole;
  const isGiven = isNullable || isSaid ? f.isDefined(value, node) : isThere(f.at(node), value);
  const type = isNullable ? optional(value.type, before.type.absent === "undefined" || before.type.absent === "either" ? "either" : "null") : before.type.absent === undefined ? required(value.type) : isSaid ? optional(value.type, before.type.absent) : value.type;
  return f.choose(node, isGiven, type, () => f.coerce(value, type, node), () => f.coerce(before, type, node), hint);
}

const orMissing = (type: Type): Type => optional(type, type.absent === undefined || type.absent === "undefined" ? "undefined" : "either");

/** A record of these values; fields in the order of `like` where it has them. */
export function recordFrom(f: Lowerer, node: ts.Node, values: ReadonlyMap<string, Value>, like: RecordType, hint: string): Value {
  const known = like.fields.filter((field) => values.has(field.name) || field.type.absent !== undefined && field.optional);
  const others = [...values.keys()].filter((name) => !like.fields.some((field) => field.name === name));
  const fields: Field[] = known.map((field) => (field.type.absent === undefined ? withType(f, field, values.get(field.name)!.type) : field));
  fields.push(...others.map((name) => ({ name, type: values.get(name)!.type })));
  const made = fields.map(({ name, type }) => values.get(name) ?? f.undefinedOf(type, name));
  const names = fields.map(({ name }) => name), written = [...values.keys()];
  const order = [...written, ...names.filter((name) => !values.has(name))];
  return f.at(node).record(recordOf(fields), made, hint, order.every((name, i) => name === names[i]) ? undefined : order);
}

/** A function that is there is no optional one any more. */
function withType(f: Lowerer, { optional: isOptional, ...field }: Field, type: Type): Field {
  const isKept = isOptional && (!hasCode(type) || sameType(type, f.context.missing));
  return { ...field, type: isDiscrete(field.type) && type.kind === "number" ? field.type : type, ...(isKept ? { optional: true } : {}) };
}

/**
 * The keys of an object, in their order: as it was made, or as its type has them. Then that is looked at as the program
 * runs, for an object from elsewhere may have them in another order, or more of them.
 */
function keysOf(f: Lowerer, node: ts.Node, object: Value): readonly string[] {
  const names = inKeyOrder(ownFields(object.type as RecordType).map(({ name }) => name));
  const copied = f.copiedFrom.get(object);
  copied?.forEach((source) => { keysOf(f, node, source); });
  const made = f.madeHere(object);
  if (made?.kind === "record") return made.order ? inKeyOrder(made.order) : names;
  const there = inKeyOrder((object.type as RecordType).fields.map(({ name }) => name));
  const check: Effect = { kind: "effect", text: "checkKeys", args: [object, ...there.map((name) => f.const(node, name))], outs: [], regions: [] };
  f.at(node).append(check);
  return names;
}

/** Keys that are positions come first, ascending (ECMA-262, OrdinaryOwnPropertyKeys). */
function inKeyOrder(names: readonly string[]): readonly string[] {
  const isPosition = (name: string): boolean => /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
  return [...names.filter(isPosition).sort((a, b) => Number(a) - Number(b)), ...names.filter((name) => !isPosition(name))];
}

/** `delete o.name` of a property that may be left out. */
export function lowerDelete(f: Lowerer, node: ts.DeleteExpression): Value {
  const target = skipOuter(f.ts, node.expression);
  const place = f.ts.isPropertyAccessExpression(target) ? placeOf(f, target) : undefined;
  const symbol = f.checker.getSymbolAtLocation(target);
  const isOptional = symbol !== undefined && (symbol.flags & f.ts.SymbolFlags.Optional) !== 0;
  if (!place || !isOptional || place.type.absent === undefined) return f.broken ? f.errorValue() : f.notYet(node, "delete of this", "Delete properties that may be left out, or build an object without it.");
  place.write(f.undefinedOf(place.type, place.hint));
  return f.const(node, true);
}

/** `Object.fromEntries([["a", x], …])`. */
function lowerFromEntries(f: Lowerer, node: ts.CallExpression, first: ts.Expression, want: Want): Value | undefined {
  const literal = skipOuter(f.ts, first);
  const type = want.type?.kind === "record" ? want.type : f.typeOf(node);
  if (!f.ts.isArrayLiteralExpression(literal)) return undefined;
  const values = new Map<string, Value>();
  for (const element of literal.elements) {
    const entry = skipOuter(f.ts, element);
    if (!f.ts.isArrayLiteralExpression(entry) || entry.elements.length !== 2) return undefined;
    const key = knownKey(f, entry.elements[0]!);
    if (key === undefined) return undefined;
    const value = lowerExpression(f, entry.elements[1]!, { hint: key });
    noteGiven(f, key, value, entry.elements[1]!);
    values.set(key, value);
  }
  if ([...values.values()].some(isError)) return f.errorValue();
  const like: RecordType = type.kind === "record" ? type : { kind: "record", tuple: false, fields: [] };
  return recordFrom(f, node, values, like, want.hint ?? "r");
}

/** Object.keys, values, entries, assign, fromEntries where all names are known; undefined for other functions. */
export function lowerObjectFunction(f: Lowerer, node: ts.CallExpression, name: string, want: Want): Value | undefined {
  const [first, ...rest] = node.arguments;
  if (!first || node.arguments.some(f.ts.isSpreadElement)) return undefined;
  if (name === "freeze" || name === "seal") return lowerExpression(f, first, want);
  if (name === "fromEntries") return lowerFromEntries(f, node, first, want);
  if (name === "assign") return lowerAssign(f, node, first, rest, want);
  if (name !== "keys" && name !== "values" && name !== "entries") return undefined;
  const object = f.present(lowerExpression(f, first), first);
  if (isError(object)) return object;
  if (mayLeaveOut(object.type)) return f.notYet(node, `Object.${name}() of an object with properties that may be left out`, nameThem(object.type));
  if (object.type.kind !== "record" || object.type.tuple) return undefined;
  const parts = entriesOf(f, node, object);
  const one = parts[0]?.value.type;
  const isUniform = one !== undefined && parts.every(({ value }) => sameType(value.type, one));
  if (name !== "keys" && !isUniform) return f.notYet(node, `Object.${name}() of properties of different types`, "Name the properties.");
  const element: Type = name === "keys" ? string : name === "values" ? one! : tupleOf([string, one!]);
  const values = parts.map(({ key, value }) => (name === "keys" ? f.const(node, key) : name === "values" ? value : f.at(node).record(element as RecordType, [f.const(node, key), value], "entry")));
  values.forEach((value) => checkThere(f, node, node, element, value));
  return f.at(node).list(listOf(element), values, want.hint ?? name);
}

function entriesOf(f: Lowerer, node: ts.Node, object: Value): { readonly key: string; readonly value: Value }[] {
  return keysOf(f, node, object).map((key) => ({ key, value: f.at(node).get(object, key) }));
}

/** `Object.assign(target, source)`: the target's own fields are written. */
function lowerAssign(f: Lowerer, node: ts.CallExpression, first: ts.Expression, rest: readonly ts.Expression[], want: Want): Value | undefined {
  const target = f.present(lowerExpression(f, first, { type: f.typeOf(node), hint: want.hint }), first);
  // Of nothing there is nothing to take.
  const sources = rest.map((expression) => ({ expression, value: lowerExpression(f, expression) })).filter(({ value }) => value.type.kind !== "none" || isError(value));
  const all = [{ expression: first, value: target }, ...sources];
  if (all.some(({ value }) => isError(value))) return f.errorValue();
  if (all.some(({ value: { type } }) => type.kind !== "record" || type.tuple)) return undefined;
  if (f.ts.isObjectLiteralExpression(skipOuter(f.ts, first))) {
    const values = new Map<string, Value>();
    for (const { value, expression } of all) spreadInto(f, node, value, values, expression);
    return f.copied(recordFrom(f, node, values, target.type as RecordType, want.hint ?? "r"), all.map(({ value }) => value));
  }
  const type = target.type as RecordType;
  for (const { value: source, expression } of sources) {
    const strange = ownFields(source.type as RecordType).find((field) => !type.fields.some(({ name }) => name === field.name));
    if (strange) return f.notYet(node, `A new property '${strange.name}'`, "Write { ...target, ...source }.");
    const put = (): void => assignFields(f, node, target, f.present(source, node), expression);
    if (source.type.absent === undefined) put();
    else f.when(node, f.isThere(source, node), put);
  }
  return target;
}

function assignFields(f: Lowerer, node: ts.Node, target: Value, source: Value, expression: ts.Expression): void {
  for (const field of ownFields(source.type as RecordType)) {
    const own = (target.type as RecordType).fields.find(({ name }) => name === field.name)!;
    const value = f.at(node).get(source, field.name);
    const put = (): void => f.at(node).set(target, field.name, f.settle(value, own.type, node));
    const mayLack = field.optional || saysOptional(f, expression, field.name);
    if (mayLack) f.context.leftOut.ask(f.owner, field.name);
    if (mayLack) f.when(node, value.type.absent === undefined ? f.isDefined(value, node) : f.isThere(value, node), put);
    else put();
  }
}

/** Which keys there are, and in which order, is not known of such an object. */
const mayLeaveOut = (type: Type): boolean => type.kind === "record" && !type.tuple && type.fields.some((field) => field.optional);

/** The nearest form of a loop over them: `[o.a, o.b ?? 0]`. */
function nameThem(type: Type): string {
  const { fields } = type as RecordType;
  const parts = fields.slice(0, 3).map(({ name, optional: isOptional }) => (isOptional ? `o.${name} ?? 0` : `o.${name}`));
  return `Name the properties: [${parts.join(", ")}${fields.length > 3 ? ", …" : ""}].`;
}

/** `for (const key in object)`: the body once for each property. */
export function lowerForIn(f: Lowerer, node: ts.ForInStatement, label: string | undefined): void {
  const object = f.present(lowerExpression(f, node.expression), node.expression);
  if (isError(object)) return;
  if (object.type.kind === "array") return lowerForInList(f, node, object, label);
  if (mayLeaveOut(object.type)) return void f.notYet(node.expression, "for-in over an object with properties that may be left out", nameThem(object.type));
  if (object.type.kind !== "record" || object.type.tuple) return void f.notYet(node, "for-in over this", "Loop over objects whose properties are known.");
  unroll(f, node, node.initializer, keysOf(f, node, object).map((key) => () => f.const(node, key)), node.statement, label);
}

/** `for (const key of ["a", "b"] as const)`, of Object.keys and its kin; false where the loop is an ordinary one. */
export function lowerKnownForOf(f: Lowerer, node: ts.ForOfStatement, label: string | undefined): boolean {
  const { ts } = f;
  const source = skipOuter(ts, node.expression);
  const isObjectCall = ts.isCallExpression(source) && ts.isPropertyAccessExpression(source.expression) && source.expression.expression.getText() === "Object" && source.arguments.length === 1;
  const name = isObjectCall ? (source.expression as ts.PropertyAccessExpression).name.text : "";
  if (isObjectCall && (name === "keys" || name === "values" || name === "entries")) {
    const object = f.present(lowerExpression(f, source.arguments[0]!), source);
    if (isError(object)) return true;
    if (mayLeaveOut(object.type)) return f.notYet(source, `Object.${name}() of an object with properties that may be left out`, nameThem(object.type)), true;
    if (object.type.kind !== "record" || object.type.tuple) return false;
    // All values are taken before the first trip.
    const { fields, keyed } = f.changesOf([node.statement]), isChanged = name !== "keys" && (keyed || fields.size > 0);
    const keys = keysOf(f, node, object), taken = isChanged ? keys.map((text) => f.at(node).get(object, text)) : undefined;
    unroll(f, node, node.initializer, keys.map((text, i) => () => {
      const key = f.const(node, text);
      if (name === "keys") return key;
      const value = taken?.[i] ?? f.at(node).get(object, text);
      return name === "values" ? value : f.at(node).record(tupleOf([string, value.type]), [key, value], "entry");
    }), node.statement, label);
    return true;
  }
  const keys = tupleOfTexts(f, node.expression);
  if (!keys) return false;
  unroll(f, node, node.initializer, keys.map((key) => () => f.const(node, key)), node.statement, label);
  return true;
}

/** The texts of a tuple of literal types. */
function tupleOfTexts(f: Lowerer, expression: ts.Expression): string[] | undefined {
  const type = f.checker.getTypeAtLocation(expression);
  if (!f.checker.isTupleType(type)) return undefined;
  const parts = f.checker.getTypeArguments(type as ts.TypeReference);
  return parts.length > 0 && parts.every((part) => part.isStringLiteral()) ? parts.map((part) => (part as ts.StringLiteralType).value) : undefined;
}

function unroll(f: Lowerer, node: ts.Node, initializer: ts.ForInitializer, trips: readonly (() => Value)[], body: ts.Statement, label: string | undefined): void {
  const { ts } = f;
  const declared = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0]?.name : undefined;
  if (!declared) return void f.notYet(initializer, "This form of loop over keys", "Declare the variable in the loop.");
  writeOut(f, node, body, label, trips.map((trip) => () => {
    const value = trip();
    if (ts.isIdentifier(declared)) f.bind(f.checker.getSymbolAtLocation(declared), { kind: "value", value });
    else bindPattern(f, declared, { kind: "value", value });
  }));
}
