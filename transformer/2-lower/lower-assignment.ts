/** Everything that is assigned to: variables, elements, fields, and patterns of them. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, fieldOf, fieldType, number, opaque, required, type RecordType, type Type, type UnionType, type ArrayType } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { keyedBy, readKeyed, writeKeyed, type Keyed } from "./computed-key.ts";
import { elementHint, fieldName, refuseObject } from "./lower-access.ts";
import { mayGrow } from "./growth.ts";
import { isKnownByValue } from "./code.ts";
import { setField } from "./lower-class.ts";
import { noteGiven } from "./left-out.ts";
import { lowerExpression, lowerNumber } from "./lower-expression.ts";
import { asList } from "./lower-function-list.ts";
import { checkThere } from "./hole-checks.ts";
import { isUndefinedElement, mayBeAsked } from "./lower-optional.ts";
import { shorten } from "./lower-reshape.ts";
import { assignPattern } from "./lower-pattern.ts";
import { accessorPlace } from "./lower-member.ts";
import { typeOfBinding } from "./context.ts";
import { isWhole } from "./counted-loop.ts";
import { settled } from "./self.ts";
import { isError, type Lowerer, type Self, type Want } from "./lowerer.ts";

/** Where a value can be put; what is needed to find it has been evaluated. */
export interface Place {
  readonly type: Type;
  readonly hint: string;
  /** Of a property, its name. */
  readonly property?: string;
  /** What is put there says what it holds. */
  readonly isOpen?: true;
  read(): Value;
  write(value: Value): void;
}

/** Evaluates the target as far as JavaScript does before the right-hand side. */
export function placeOf(f: Lowerer, target: ts.Expression): Place | undefined {
  const { ts } = f;
  const node = skipOuter(ts, target);
  if (ts.isIdentifier(node)) return variablePlace(f, node);
  if (ts.isElementAccessExpression(node)) return elementPlace(f, node);
  if (ts.isPropertyAccessExpression(node)) return fieldPlace(f, node);
  f.notYet(node, "An assignment to this", "Assign to a variable, an element or a property.");
  return undefined;
}

function variablePlace(f: Lowerer, node: ts.Identifier): Place | undefined {
  const symbol = f.context.finder.variables.symbolOf(node);
  const binding = symbol && f.bindings.get(symbol);
  if (binding && binding.kind !== "value") {
    const type = binding.kind === "box" ? fieldType(binding.box.type as RecordType, "value") : typeOfBinding(binding);
    return { type, hint: node.text, read: () => f.readVariable(node, binding), write: (value) => f.writeVariable(node, binding, value) };
  }
  if (binding && isError(binding.value)) return undefined;
  f.refuse(messages.writesState(node.text), node);
  return undefined;
}

/** The constant of a module that an expression refers into. */
function globalRoot(f: Lowerer, expression: ts.Expression): ts.Identifier | undefined {
  const { ts } = f;
  let node = skipOuter(ts, expression);
  while (ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node)) node = skipOuter(ts, node.expression);
  if (!ts.isIdentifier(node)) return undefined;
  const symbol = f.checker.getSymbolAtLocation(node);
  return symbol && f.bindings.has(symbol) ? undefined : node;
}

function elementPlace(f: Lowerer, node: ts.ElementAccessExpression): Place | undefined {
  const root = globalRoot(f, node.expression);
  if (root) {
    f.refuse(messages.writesState(root.text), node);
    return undefined;
  }
  const object = f.present(lowerExpression(f, node.expression), node);
  if (object.type.kind === "record") {
    const field = fieldName(f, node.argumentExpression, object.type.fields.map((known) => known.name));
    if (asList(f, object)) return undefined;
    if (field !== undefined) return recordPlace(f, node, object, field);
    const keyed = keyedBy(f, object, node.argumentExpression);
    if (keyed) return keyedPlace(f, node, keyed, elementHint(f, object, node.argumentExpression));
    f.notYet(node, "An assignment to a computed position of a tuple or object", "Use an array.");
    return undefined;
  }
  if (object.type.kind !== "array") {
    refuseObject(f, node, object);
    return undefined;
  }
  const index = lowerNumber(f, node.argumentExpression);
  if (isError(index)) return undefined;
  return {
    type: object.type.element, hint: elementHint(f, object, node.argumentExpression),
    read: () => f.at(node).load(object, index, elementHint(f, object, node.argumentExpression)),
    write: (value) => storeElement(f, node, object, index, value),
  };
}

/** `v[i]` of a tuple, `counts[key]`. */
function keyedPlace(f: Lowerer, node: ts.Node, keyed: Keyed, hint: string): Place {
  return { type: keyed.type, hint, read: () => readKeyed(f, node, keyed, hint), write: (value) => writeKeyed(f, node, keyed, value) };
}

/** A store behind the end of a list appends, and says so; between the end and it there is nothing. */
function storeElement(f: Lowerer, node: ts.ElementAccessExpression, list: Value, index: Value, value: Value): void {
  checkThere(f, node, node.expression, (list.type as ArrayType).element, value);
  const growth = mayGrow(f, node, list);
  if (growth === "never") return f.at(node).store(list, index, value);
  if (growth === "always") return f.at(node).push(list, value);
  const length = f.at(node).length(list);
  const append = (): void => {
    // Nothing is missing before the first.
    if (f.known(index) !== 0) f.loopOver(node, index, "k", () => f.at(node).push(list, f.undefinedOf((list.type as ArrayType).element, "nothing")), length);
    f.at(node).push(list, value);
  };
  // Others than whole numbers are properties.
  const isPosition = isWhole(f, node.argumentExpression), isBehind = (): Value => f.op(node, "ge", [index, length], "p", boolean);
  const grows = isPosition ? isBehind() : f.choose(node, f.op(node, "isInteger", [index], "p", boolean), boolean, isBehind, () => f.const(node, false), "p");
  f.when(node, grows, append, () => f.at(node).store(list, index, value));
}

function fieldPlace(f: Lowerer, node: ts.PropertyAccessExpression): Place | undefined {
  const accessor = accessorPlace(f, node);
  if (accessor) return accessor === "error" ? undefined : accessor;
  if (node.expression.kind === f.ts.SyntaxKind.ThisKeyword && f.self) return ownPlace(f, node, settled(f.self));
  const root = globalRoot(f, node.expression);
  if (root) {
    f.refuse(messages.writesState(root.text), node);
    return undefined;
  }
  const object = f.present(lowerExpression(f, node.expression), node);
  const name = node.name.text;
  if ((object.type.kind === "record" || object.type.kind === "union") && fieldOf(object.type, name)) return recordPlace(f, node, object, name);
  if (object.type.kind === "array" && object.type.storage === "list" && name === "length") return lengthPlace(f, node, object);
  if (object.type.kind === "array") f.notYet(node, `An assignment to '${name}' of an array`, "Use push and pop, or a new array.");
  else if (object.type.kind === "record" || object.type.kind === "union") f.notYet(node, `An assignment to '${name}' of an object that was made without it`, "Give it a value where the object is made.");
  else refuseObject(f, node, object);
  return undefined;
}

/** `this.name`: a field of an object, or of one that is just being made. */
function ownPlace(f: Lowerer, node: ts.PropertyAccessExpression, self: Self): Place | undefined {
  const name = node.name.text;
  const field = self.receiver.type.fields.find((candidate) => candidate.name === name);
  if (field && self.kind === "object") return recordPlace(f, node, self.value, name);
  if (self.kind === "fields" && (field || isKnownByValue(f.context, f.checker.getTypeAtLocation(node)))) {
    const read = (): Value => self.functions.values.get(name) ?? (field ? f.at(node).read(self.cells.get(name)!) : f.errorValue());
    return { type: field?.type ?? opaque(name), hint: name, property: name, isOpen: true, read, write: (value) => setField(f, node, name, value) };
  }
  f.notYet(node, `An assignment to '${name}'`, "Use properties that hold data.");
  return undefined;
}

/** `a.length = n` takes elements off the end. */
function lengthPlace(f: Lowerer, node: ts.Node, list: Value): Place {
  const read = (): Value => f.at(node).length(list);
  return {
    type: number, hint: "n", read,
    write: (length) => {
      const isLonger = f.op(node, "gt", [length, read()], "p", boolean);
      f.when(node, isLonger, () => f.at(node).throw("RangeError", [f.const(node, "an array can only be made shorter by its length")]));
      shorten(f, node, list, length);
    },
  };
}

function recordPlace(f: Lowerer, node: ts.Node, object: Value, name: string): Place {
  return {
    type: fieldType(object.type as RecordType | UnionType, name), hint: name, property: name,
    read: () => f.at(node).get(object, name), write: (value) => f.at(node).set(object, name, value),
  };
}

/** `a = e`, and with `op` `a += e` and its kin. The value is the one that was assigned. */
export function lowerAssignment(f: Lowerer, node: ts.BinaryExpression, op: string | undefined, want: Want): Value {
  const target = skipOuter(f.ts, node.left);
  if (f.ts.isArrayLiteralExpression(target) || f.ts.isObjectLiteralExpression(target)) return assignPattern(f, target, node.right, want);
  const place = placeOf(f, target);
  if (!place) {
    lowerExpression(f, node.right);
    return f.errorValue();
  }
  let value: Value;
  if (op === undefined) {
    const right = lowerExpression(f, node.right, { type: place.type, hint: place.hint });
    if (place.property !== undefined) noteGiven(f, place.property, right, node.right, place.type);
    value = place.isOpen ? right : f.settle(right, place.type, node.right);
  } else {
    const old = f.requireNumber(place.read(), node.left);
    value = f.op(node, op, [old, lowerNumber(f, node.right)], place.hint);
  }
  if (isError(value)) return value;
  f.at(node);
  place.write(value);
  return value;
}

/** `a &&= e`, `a ||= e`, `a ??= e`: assigned only where the left side says so. */
export function lowerLogicalAssignment(f: Lowerer, node: ts.BinaryExpression, want: Want): Value {
  const { SyntaxKind } = f.ts;
  const kind = node.operatorToken.kind;
  const isNullish = kind === SyntaxKind.QuestionQuestionEqualsToken;
  const place = placeOf(f, node.left);
  if (!place) return f.errorValue();
  const old = place.read();
  if (isNullish && old.type.absent === undefined && !mayBeAsked(f, node.left, old)) return old;
  const isAnd = kind === SyntaxKind.AmpersandAmpersandEqualsToken;
  const assign = (): Value => {
    const right = lowerExpression(f, node.right, { type: place.type });
    if (place.property !== undefined) noteGiven(f, place.property, right, node.right, place.type);
    const value = f.settle(right, place.type, node.right);
    if (!isError(value)) place.write(value);
    return value;
  };
  if (isNullish) {
    const there = required(place.type);
    const isMissing = old.type.absent === undefined ? isUndefinedElement(f, node, node.left, old, "eq") : f.isMissing(old, node);
    if (isError(isMissing)) return isMissing;
    return f.choose(node, isMissing, there, () => f.coerce(assign(), there, node.right), () => (old.type.absent === undefined ? old : f.present(old, node)), want.hint ?? place.hint);
  }
  const condition = f.truth(old, node.left);
  if (isError(condition)) return condition;
  return f.choose(node, condition, place.type, isAnd ? assign : () => old, isAnd ? () => old : assign, want.hint ?? place.hint);
}

/** `i++`, `--i`. */
export function lowerIncrement(f: Lowerer, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, want: Want): Value {
  const { ts } = f;
  const place = placeOf(f, node.operand);
  if (!place) return f.errorValue();
  const old = f.requireNumber(place.read(), node.operand);
  if (isError(old)) return old;
  const op = node.operator === ts.SyntaxKind.PlusPlusToken ? "add" : "sub";
  const value = f.op(node, op, [old, f.const(node, 1)], place.hint);
  place.write(value);
  return ts.isPostfixUnaryExpression(node) && !want.discarded ? old : value;
}
