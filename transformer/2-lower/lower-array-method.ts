/** Methods of arrays and typed arrays that are memory operations; those with callbacks are in lower-callback.ts. */
import type ts from "typescript";
import { arrayMethod } from "../1-find/array-methods.ts";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, listOf, number, type ArrayType, type Storage } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { isFreshApart } from "./fresh.ts";
import { checkElements, checkMade, checkThere } from "./hole-checks.ts";
import { lowerCallback, mapElements } from "./lower-callback.ts";
import { lowerExpression, shorten } from "./lower-expression.ts";
import { isSpreadOrFrom, lowerConcat, lowerCopyWithin, lowerFlat, lowerIterator, lowerShift, lowerSplice, lowerUnshift, lowerWith, ownerOf, pushValues } from "./lower-reshape.ts";
import { lowerIndexOf } from "./lower-search.ts";
import { lowerReverse, lowerSort } from "./lower-sort.ts";
import { convertArray, copyElements, isNumeric } from "./lower-typed-array.ts";
import { lowerPosition } from "./position.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

export function lowerArrayMethod(f: Lowerer, node: ts.CallExpression, array: Value, name: string, access: ts.PropertyAccessExpression, want: Want): Value {
  const spread = node.arguments.find(f.ts.isSpreadElement);
  if (spread && !["push", "unshift", "splice", "toSpliced"].includes(name)) return f.notYet(spread, "Spread arguments", "Use a loop.");
  const { changes, result, holes, callback } = arrayMethod(name) ?? {};
  if (changes) {
    const root = moduleRoot(f, access.expression);
    if (root) return f.refuse(messages.writesState(root), node);
  }
  if (result === "own") checkElements(f, node, node, array, access.expression, holes === "filled");
  if (callback) return lowerCallback(f, node, array, name, access, want);
  switch (name) {
    case "slice": case "subarray": return lowerPart(f, node, array, name, want);
    case "fill": return lowerFill(f, node, array, access);
    case "set": return lowerSet(f, node, array);
    case "push": return lowerPush(f, node, array, want);
    case "pop": return lowerPop(f, node, array, want);
    case "at": return lowerAt(f, node, array, want);
    case "sort": case "toSorted": return lowerSort(f, node, array, name === "toSorted", access.expression, want);
    case "reverse": case "toReversed": return lowerReverse(f, node, array, name === "toReversed", want);
    case "indexOf": case "lastIndexOf": case "includes": return lowerIndexOf(f, node, array, name, want);
    case "concat": return lowerConcat(f, node, array, want);
    case "flat": return lowerFlat(f, node, array, want);
    case "with": return lowerWith(f, node, array, want);
    case "copyWithin": return lowerCopyWithin(f, node, array);
    case "shift": return lowerShift(f, node, array, want);
    case "unshift": return lowerUnshift(f, node, array, want);
    case "splice": case "toSpliced": return lowerSplice(f, node, array, name === "toSpliced", want);
    case "keys": case "values": case "entries": if (isSpreadOrFrom(f, node)) return lowerIterator(f, node, array, name, want);
  }
  return f.notYet(node, `.${name}() of an array`, "Use a loop, map, reduce, slice or set.");
}

/** The name outside the function that `expression` refers into. */
function moduleRoot(f: Lowerer, expression: ts.Expression): string | undefined {
  const { ts } = f;
  let node = skipOuter(ts, expression);
  while (ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node)) node = skipOuter(ts, node.expression);
  if (!ts.isIdentifier(node)) return undefined;
  const symbol = f.checker.getSymbolAtLocation(node);
  return symbol && !f.bindings.has(symbol) ? node.text : undefined;
}

function lowerPart(f: Lowerer, node: ts.CallExpression, array: Value, name: "slice" | "subarray", want: Want): Value {
  const [first, second] = node.arguments;
  const start = first ? lowerPosition(f, first) : f.const(node, 0);
  const length = (): Value => f.at(node).length(array);
  const end = second ? lowerPosition(f, second, undefined, length) : length();
  if (isError(start) || isError(end)) return f.errorValue();
  return name === "slice" ? f.at(node).copy(array, start, end, want.hint ?? array.hint) : f.at(node).view(array, start, end, want.hint ?? array.hint);
}

function lowerFill(f: Lowerer, node: ts.CallExpression, array: Value, access: ts.PropertyAccessExpression): Value {
  const type = array.type as ArrayType;
  const [first, from, to] = node.arguments;
  if (!first) return f.notYet(node, ".fill() without a value", "Write fill(0).");
  const value = f.settle(lowerExpression(f, first, { type: type.element }), type.element, first);
  if (isError(value)) return value;
  checkThere(f, first, access.expression, type.element, value);
  if (!from && isNewArray(f, access.expression) && isZero(f, first)) return array;
  const length = f.at(node).length(array);
  const start = from ? relative(f, from, length) : undefined;
  const end = to ? relative(f, to, length, () => length) : length;
  if (isError(end) || (start && isError(start))) return f.errorValue();
  f.loopOver(node, end, "k", (k) => f.at(node).storeInside(array, k, value), start);
  return array;
}

function isNewArray(f: Lowerer, expression: ts.Expression): boolean {
  const node = skipOuter(f.ts, expression);
  return (f.ts.isNewExpression(node) || f.ts.isCallExpression(node)) && (node.arguments?.length ?? 0) === 1 && skipOuter(f.ts, node.expression).getText() === "Array";
}

export const isZero = (f: Lowerer, node: ts.Expression): boolean => {
  const inner = skipOuter(f.ts, node);
  return f.ts.isNumericLiteral(inner) && Number(inner.text) === 0;
};

/** A position as slice and fill read it: negative ones count from the end, and none is outside. */
function relative(f: Lowerer, node: ts.Expression, length: Value, missing?: () => Value): Value {
  const index = lowerPosition(f, node, undefined, missing);
  if (isError(index)) return index;
  const inner = skipOuter(f.ts, node);
  const lowest = (): Value => f.op(node, "max", [f.op(node, "add", [length, index], "k"), f.const(node, 0)], "k");
  const highest = (): Value => f.op(node, "min", [index, length], "k");
  if (f.ts.isNumericLiteral(inner)) return highest();
  return f.choose(node, f.op(node, "lt", [index, f.const(node, 0)], "p", boolean), number, lowest, highest, "k");
}

/** `a.set(source, offset)`: as if the source were copied first, for it may overlap. */
function lowerSet(f: Lowerer, node: ts.CallExpression, array: Value): Value {
  const [first, second] = node.arguments;
  if (!first) return f.notYet(node, ".set() without a source", "Pass an array.");
  const literal = skipOuter(f.ts, first);
  const source = lowerExpression(f, first, { type: listOf(number) });
  if (isError(source)) return source;
  if (!isNumeric(source)) return f.refuse(messages.typeNotYet(f.sourceType(first)), first);
  const offset = second ? lowerPosition(f, second) : undefined;
  if (offset && isError(offset)) return offset;
  const mayOverlap = (source.type as ArrayType).storage !== "list" && !f.ts.isNewExpression(literal) && !isFreshApart(f, array, source);
  const length = f.at(node).length(source);
  const end = offset ? f.op(node, "add", [offset, length], "end") : length;
  const tooLong = f.op(node, "gt", [end, f.at(node).length(array)], "p", boolean);
  const fails = (): void => f.at(node).throw("RangeError", [f.const(node, "offset is out of bounds")]);
  f.when(node, tooLong, fails);
  if (offset && second && !f.ts.isNumericLiteral(skipOuter(f.ts, second))) f.when(node, f.op(node, "lt", [offset, f.const(node, 0)], "p", boolean), fails);
  const start = mayOverlap ? f.const(node, 0) : undefined;
  copyElements(f, node, array, offset, start ? f.at(node).copy(source, start, length) : source);
  return f.undefinedOf({ kind: "none" }, "t");
}

function lowerPush(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const broken = pushValues(f, node, array, node.arguments, ownerOf(node));
  if (broken) return broken;
  return want.discarded ? f.undefinedOf({ kind: "none" }, "t") : f.at(node).length(array);
}

/** Of an empty list nothing is taken; `pop()!` says that there is something. */
function lowerPop(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const { ts } = f, hint = want.hint ?? `${array.hint}_last`;
  let outer: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(outer)) outer = outer.parent;
  if (ts.isNonNullExpression(outer) || ts.isAsExpression(outer)) return f.at(node).pop(array, hint);
  const n = f.at(node).length(array);
  const last = want.discarded ? f.undefinedOf({ kind: "none" }, "t") : f.at(node).load(array, f.op(node, "sub", [n, f.const(node, 1)], "k"), hint);
  f.when(node, f.op(node, "gt", [n, f.const(node, 0)], "p", boolean), () => { f.at(node).pop(array); });
  return last;
}

/** `a.at(-1)`: behind the end where the position is negative. */
function lowerAt(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const [first] = node.arguments;
  const whole = first ? lowerPosition(f, first) : f.const(node, 0);
  if (isError(whole)) return whole;
  const hint = want.hint ?? `${array.hint}_k`;
  const inner = first && skipOuter(f.ts, first);
  if (inner && f.ts.isNumericLiteral(inner)) return f.at(node).load(array, whole, hint);
  const position = f.choose(node, f.op(node, "lt", [whole, f.const(node, 0)], "p", boolean), number,
    () => f.op(node, "add", [f.at(node).length(array), whole], "k"), () => whole, "k");
  return f.at(node).load(array, position, hint);
}

/** `Array.from(x, f)`, `Array.from({ length: n }, f)`, `Float64Array.from(x, f)`. */
export function lowerArrayFrom(f: Lowerer, node: ts.CallExpression, storage: Storage | undefined, want: Want): Value {
  const { ts } = f;
  const [first, callback] = node.arguments;
  if (!first || ts.isSpreadElement(first) || node.arguments.length > 2) return f.notYet(node, "This form of from()", "Pass an array and a function.");
  const source = skipOuter(ts, first);
  const own = want.type?.kind === "array" ? want.type : f.typeOf(node);
  const type: ArrayType | undefined = storage ? { kind: "array", storage, element: number } : own.kind === "array" ? own : undefined;
  if (!type || type.element.kind === "opaque") return f.refuse(messages.typeNotYet(f.sourceType(node)), node);
  if (ts.isObjectLiteralExpression(source)) {
    const property = source.properties.length === 1 ? source.properties[0] : undefined;
    const size = property?.name?.getText() !== "length" ? undefined : ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
    const given = size && lowerPosition(f, size);
    // A negative length is none.
    const length = given && !isError(given) && mayBeNegative(f, size!) ? f.op(node, "max", [given, f.const(node, 0)], "n") : given;
    if (length && !callback) {
      const made = isError(length) ? length : f.at(node).alloc(type, length, want.hint ?? "a", type.storage === "list" && type.element.kind === "number" ? { isEmpty: true } : {});
      checkMade(f, node, node, made);
      return made;
    }
    if (!length || !callback) return f.notYet(node, `from(${shorten(source.getText())})`, "Write Array.from({ length: n }, (_, i) => …).");
    return isError(length) ? length : mapElements(f, node, type, length, undefined, callback, want);
  }
  const array = lowerExpression(f, first, { type: listOf(type.element) });
  if (isError(array)) return array;
  if (array.type.kind !== "array") return f.notYet(first, "An array from this", "Pass an array.");
  if (callback) return mapElements(f, node, type, f.at(node).length(array), array, callback, want);
  checkElements(f, first, node, array, first, true);
  return convertArray(f, node, type, array, want.hint ?? "a");
}

/** Is something taken away in it, or in the variables that it is of? Of parameters nothing is known, and a size is taken to be one. */
function mayBeNegative(f: Lowerer, node: ts.Node, depth = 0): boolean {
  const { ts, checker } = f;
  const { MinusToken, MinusMinusToken } = ts.SyntaxKind;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === MinusToken) return true;
  if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && [MinusToken, MinusMinusToken].includes(node.operator)) return true;
  if (!ts.isIdentifier(node)) return ts.forEachChild(node, (child) => mayBeNegative(f, child, depth)) ?? false;
  const found = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  const declaration = found?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || depth > 10) return false;
  const list = declaration.parent;
  const isCounter = ts.isVariableDeclarationList(list) && ts.isForStatement(list.parent);
  if (isCounter && list.parent.incrementor && mayBeNegative(f, list.parent.incrementor, 11)) return true;
  if (!isCounter && f.context.finder.variables.isAssigned(found!)) return true;
  return declaration.initializer !== undefined && mayBeNegative(f, declaration.initializer, depth + 1);
}
