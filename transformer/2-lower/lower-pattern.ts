/** Destructuring, in declarations and in assignments: `const [a, b = 1] = x`, `[a[i], a[j]] = [a[j], a[i]]`. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { fieldOf, isLeftOut, listOf, number, recordOf, required, tupleOf, type ArrayType, type RecordType, type Type } from "../ir/types.ts";
import { ownFields } from "./class-captures.ts";
import { inBounds, refuseObject } from "./lower-access.ts";
import { checkMade } from "./hole-checks.ts";
import { placeOf } from "./lower-assignment.ts";
import { knownKey } from "./lower-object.ts";
import { noteGiven } from "./left-out.ts";
import { lowerExpression } from "./lower-expression.ts";
import { readGetter } from "./lower-member.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** What a pattern takes apart: a value, or the elements of a literal, which is then never made. */
type Source = { readonly kind: "value"; readonly value: Value } | { readonly kind: "elements"; readonly values: readonly Value[] };

/** One position of a pattern, of a declaration or an assignment alike. */
interface Slot {
  readonly node: ts.Node;
  /** Receives the value. The value is made when it is asked for: after the target has been evaluated. */
  readonly take: (value: (hint: string | undefined, type: Type | undefined) => Value) => void;
  readonly initializer: ts.Expression | undefined;
  readonly hint: string | undefined;
  readonly type: Type | undefined;
}

/** `const pattern = initializer`. */
export function declarePattern(f: Lowerer, pattern: ts.BindingPattern, initializer: ts.Expression): void {
  const isArray = f.ts.isArrayBindingPattern(pattern);
  const source = isArray ? literalElements(f, initializer, pattern.elements) : undefined;
  bindPattern(f, pattern, source ?? { kind: "value", value: lowerExpression(f, initializer) });
}

/** `[a, b] = right` as an expression. */
export function assignPattern(f: Lowerer, target: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression, right: ts.Expression, want: Want): Value {
  const elements = f.ts.isArrayLiteralExpression(target) && want.discarded ? literalElements(f, right, target.elements) : undefined;
  const source = elements ?? { kind: "value", value: lowerExpression(f, right) };
  assignTo(f, target, source);
  return source.kind === "value" ? source.value : f.undefinedOf({ kind: "none" }, "t");
}

/** Elements of an array literal as values in order, where making the array can be spared. */
function literalElements(f: Lowerer, right: ts.Expression, slots: readonly ts.Node[]): Source | undefined {
  const { ts } = f;
  const node = skipOuter(ts, right);
  if (!ts.isArrayLiteralExpression(node) || node.elements.length !== slots.length) return undefined;
  const isPlain = node.elements.every((element) => !ts.isSpreadElement(element) && !ts.isOmittedExpression(element));
  const isSimple = slots.every((slot) => !ts.isOmittedExpression(slot) && !isRest(f, slot) && !hasDefault(f, slot));
  if (!isPlain || !isSimple) return undefined;
  return { kind: "elements", values: node.elements.map((element) => lowerExpression(f, element)) };
}

const isRest = (f: Lowerer, slot: ts.Node): boolean => f.ts.isSpreadElement(slot) || (f.ts.isBindingElement(slot) && slot.dotDotDotToken !== undefined);
const hasDefault = (f: Lowerer, slot: ts.Node): boolean => (f.ts.isBindingElement(slot) ? slot.initializer !== undefined : f.ts.isBinaryExpression(slot));

export function bindPattern(f: Lowerer, pattern: ts.BindingPattern, source: Source): void {
  const { ts } = f;
  const slotOf = (element: ts.BindingElement): Slot => ({
    node: element, initializer: element.initializer,
    hint: ts.isIdentifier(element.name) ? element.name.text : undefined,
    type: ts.isIdentifier(element.name) ? f.typeOf(element.name) : undefined,
    take: (value) => {
      if (ts.isIdentifier(element.name)) f.declare(element.name, value(element.name.text, undefined));
      else bindPattern(f, element.name, { kind: "value", value: value(undefined, undefined) });
    },
  });
  if (ts.isArrayBindingPattern(pattern)) {
    pattern.elements.forEach((element, i) => {
      if (ts.isOmittedExpression(element)) return;
      if (element.dotDotDotToken) takeRest(f, slotOf(element), source, i);
      else takeElement(f, slotOf(element), source, i);
    });
    return;
  }
  for (const element of pattern.elements) {
    const key = element.propertyName ?? element.name;
    if (element.dotDotDotToken) takeRestOfObject(f, slotOf(element), source, pattern.elements);
    else takeField(f, slotOf(element), source, key);
  }
}

export function assignTo(f: Lowerer, target: ts.Expression, source: Source): void {
  const { ts } = f;
  if (ts.isArrayLiteralExpression(target)) {
    target.elements.forEach((element, i) => {
      if (ts.isOmittedExpression(element)) return;
      if (ts.isSpreadElement(element)) takeRest(f, assignmentSlot(f, element.expression), source, i);
      else takeElement(f, assignmentSlot(f, element), source, i);
    });
    return;
  }
  if (!ts.isObjectLiteralExpression(target)) return;
  for (const property of target.properties) {
    if (ts.isShorthandPropertyAssignment(property)) takeField(f, { ...assignmentSlot(f, property.name), initializer: property.objectAssignmentInitializer }, source, property.name);
    else if (ts.isPropertyAssignment(property)) takeField(f, assignmentSlot(f, property.initializer), source, property.name);
    else f.notYet(property, "This part of a pattern", "Assign the properties one by one.");
  }
}

function assignmentSlot(f: Lowerer, element: ts.Expression): Slot {
  const { ts } = f;
  const isDefaulted = ts.isBinaryExpression(element) && element.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const target = skipOuter(ts, isDefaulted ? element.left : element);
  return {
    node: element, initializer: isDefaulted ? element.right : undefined, hint: ts.isIdentifier(target) ? target.text : undefined, type: undefined,
    take: (value) => {
      if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) return assignTo(f, target, { kind: "value", value: value(undefined, undefined) });
      const place = placeOf(f, target);
      const given = place && value(place.hint, place.type);
      if (place?.property !== undefined && given) noteGiven(f, place.property, given, target, place.type);
      const taken = place && given && f.coerce(given, place.type, element);
      if (place && taken && !isError(taken)) place.write(taken);
    },
  };
}

function takeElement(f: Lowerer, slot: Slot, source: Source, i: number): void {
  if (source.kind === "elements") return slot.take(() => source.values[i]!);
  const { value } = source;
  if (isError(value)) return slot.take(() => value);
  if (value.type.kind === "record" && value.type.tuple) {
    const field = value.type.fields[i];
    if (field) return slot.take((hint) => orDefault(f, slot, f.at(slot.node).get(value, field.name, hint ?? `${value.hint}_${i}`), hint));
    return slot.take((_, type) => missing(f, slot, type));
  }
  if (value.type.kind !== "array") return slot.take(() => refuseObject(f, slot.node, value));
  slot.take((hint, type) => {
    const index = f.const(slot.node, i);
    const load = (): Value => f.at(slot.node).load(value, index, hint ?? `${value.hint}_${i}`);
    if (!slot.initializer) return load();
    const { element, storage } = value.type as ArrayType;
    if (storage === "list") return whereUndefined(f, slot.node, load(), (own) => missing(f, slot, own), hint);
    return f.choose(slot.node, inBounds(f, slot.node, value, index), element, load, () => missing(f, slot, type ?? element), hint);
  });
}

/** The value, or the default where it is undefined. */
function orDefault(f: Lowerer, slot: Slot, value: Value, hint: string | undefined): Value {
  const { absent } = value.type;
  return !slot.initializer || absent === undefined || absent === "null" ? value : whereUndefined(f, slot.node, value, (type) => missing(f, slot, type), hint);
}

/** The value, or another one where it is undefined; null is a value. An element may be undefined, whatever its type says. */
export function whereUndefined(f: Lowerer, node: ts.Node, value: Value, other: (type: Type) => Value, hint = value.hint): Value {
  const { absent } = value.type;
  if (absent === "undefined") return f.choose(node, f.isThere(value, node), required(value.type), () => f.present(value, node), () => other(required(value.type)), hint);
  // That it may be undefined stays in the type, though it is not any more: the compiler sees no more than that.
  return f.choose(node, f.isDefined(value, node), value.type, () => value, () => other(value.type), hint);
}

/** The default of a position that has no value. */
function missing(f: Lowerer, slot: Slot, type: Type | undefined): Value {
  if (!slot.initializer) return f.notYet(slot.node, "A pattern that is longer than what it takes apart", "Leave out what is not there.");
  return f.coerce(lowerExpression(f, slot.initializer, { type, hint: slot.hint }), type, slot.initializer);
}

function takeField(f: Lowerer, slot: Slot, source: Source, key: ts.Node): void {
  const { ts } = f;
  const name = ts.isComputedPropertyName(key) ? knownKey(f, key.expression) : ts.isIdentifier(key) || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : undefined;
  const value = source.kind === "value" ? source.value : undefined;
  if (!value || isError(value)) return slot.take(() => f.errorValue());
  const field = value.type.kind === "record" || value.type.kind === "union" ? fieldOf(value.type, name ?? "") : undefined;
  slot.take((hint) => {
    if (name === "length" && value.type.kind === "array") return f.at(slot.node).length(value, hint ?? "n");
    // An object that is made right here has all that it has.
    if (!field && slot.initializer && f.madeHere(value)?.kind === "record") return missing(f, slot, slot.type);
    const read = !field && ts.isIdentifier(key) && ts.isBindingElement(slot.node) ? readGetter(f, slot.node, value, f.checker.getTypeAtLocation(slot.node.parent), key) : undefined;
    if (read) return isError(read) ? read : orDefault(f, slot, read, hint);
    if (!field) return value.type.kind === "record" ? f.notYet(slot.node, `The property '${key.getText()}'`, "Use properties that hold data.") : refuseObject(f, slot.node, value);
    if (slot.initializer && isLeftOut(field)) return missing(f, slot, undefined);
    return orDefault(f, slot, f.at(slot.node).get(value, field.name, hint ?? field.name), hint);
  });
}

function takeRest(f: Lowerer, slot: Slot, source: Source, from: number): void {
  const { ts } = f;
  const value = source.kind === "value" ? source.value : undefined;
  if (value?.type.kind === "record" && value.type.tuple && value.type.fields.every((field) => !field.optional)) return slot.take((hint) => restOfTuple(f, slot, value, from, hint));
  if (!value || value.type.kind !== "array") return slot.take(() => f.notYet(slot.node, "The rest of this", "Name the positions."));
  const name = ts.isBindingElement(slot.node) ? slot.node.name : slot.node;
  slot.take((hint) => {
    const start = f.const(slot.node, from);
    // The rest is always a JavaScript array, whatever it is the rest of.
    if ((value.type as ArrayType).storage !== "list") {
      const list = f.at(slot.node).list(listOf(number), [], hint ?? "rest");
      f.loopOver(slot.node, f.at(slot.node).length(value), "k", (k) => f.at(slot.node).push(list, f.at(slot.node).load(value, k)), start);
      return list;
    }
    const rest = f.at(slot.node).copy(value, start, f.at(slot.node).length(value), hint ?? "rest");
    checkMade(f, slot.node, name, rest);
    return rest;
  });
}

/** An array where all are of one type and that is what is wanted, else a shorter tuple. */
function restOfTuple(f: Lowerer, slot: Slot, value: Value, from: number, hint: string | undefined): Value {
  const fields = (value.type as RecordType).fields.slice(from);
  const values = fields.map((field) => f.at(slot.node).get(value, field.name));
  const wanted = slot.type;
  if (wanted?.kind === "array") return f.at(slot.node).list(wanted, values, hint ?? "rest");
  return f.at(slot.node).record(tupleOf(fields.map((field) => field.type)), values, hint ?? "rest");
}

function takeRestOfObject(f: Lowerer, slot: Slot, source: Source, elements: readonly ts.BindingElement[]): void {
  const value = source.kind === "value" ? source.value : undefined;
  if (!value || value.type.kind !== "record") return slot.take(() => f.notYet(slot.node, "The rest of this", "Name the properties."));
  const taken = new Set(elements.map((element) => (element.propertyName ?? element.name).getText()));
  const fields = ownFields(value.type).filter((field) => !taken.has(field.name));
  const made = f.madeHere(value);
  const order = made?.kind === "record" ? made.order?.filter((name) => fields.some((field) => field.name === name)) : undefined;
  slot.take((hint) => f.copied(f.at(slot.node).record(recordOf(fields), fields.map((field) => f.at(slot.node).get(value, field.name)), hint ?? "rest", order), [value]));
}
