/** `new Float64Array(n)`, `new Float64Array([a, b])`, `new Array(n)`. */
import type ts from "typescript";
import { isLibrary, skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { isReference, listOf, number, optional, type ArrayType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { checkThere } from "./hole-checks.ts";
import { lowerNewObject } from "./lower-class.ts";
import { lowerExpression, lowerNumber } from "./lower-expression.ts";
import { isZero } from "./lower-array-method.ts";
import { storageOf } from "./lower-type.ts";
import { convertArray, isNumeric } from "./lower-typed-array.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

export function lowerNew(f: Lowerer, node: ts.NewExpression, want: Want): Value {
  const { ts } = f;
  const callee = skipOuter(ts, node.expression);
  const name = ts.isIdentifier(callee) ? callee.text : "";
  const args = node.arguments ?? [];
  if (!isLibrary(f.checker.getSymbolAtLocation(callee))) return lowerNewObject(f, node, want);
  const storage = storageOf(name);
  if (storage) return lowerTypedArray(f, node, { kind: "array", storage, element: number }, args, want);
  if (name === "Array") return lowerNewArray(f, node, args, want);
  if (name === "Function") return f.refuse(messages.asynchronous("new Function"), node);
  if (name === "Promise" || name === "Proxy" || name === "SharedArrayBuffer") return f.refuse(messages.asynchronous(`new ${name}`), node);
  if (name === "Date") return f.refuse(messages.impure("'new Date'"), node);
  if (name === "Map") return f.notYet(node, "new Map", "Use an array by number, or an object whose keys are known: { a: 0, b: 0 }.");
  if (name === "Set") return f.notYet(node, "new Set", "Use an array and includes(), or an array of booleans.");
  return f.notYet(node, `new ${callee.getText()}`, "Use arrays, typed arrays and plain objects.");
}

/** `new Float64Array(…)` of a length or of another array. */
export function lowerTypedArray(f: Lowerer, node: ts.Node, type: ArrayType, args: readonly ts.Expression[], want: Want): Value {
  const hint = want.hint ?? "a";
  const [first] = args;
  if (!first) return f.at(node).alloc(type, f.const(node, 0), hint);
  if (args.length > 1 || f.ts.isSpreadElement(first)) return f.notYet(node, "A typed array over a buffer", "Use subarray for a part of another array.");
  const literal = skipOuter(f.ts, first);
  if (f.ts.isArrayLiteralExpression(literal) && !literal.elements.some((element) => f.ts.isSpreadElement(element) || f.ts.isOmittedExpression(element))) {
    return listOfNumbers(f, node, type, literal.elements, hint);
  }
  const source = lowerExpression(f, first, { type: f.typeOf(first).kind === "number" ? number : listOf(number) });
  if (isError(source)) return source;
  if (source.type.kind === "number") return f.at(node).alloc(type, f.present(source, first), hint);
  if (isNumeric(source)) return convertArray(f, node, type, source, hint);
  return f.refuse(messages.typeNotYet(f.sourceType(first)), first);
}

export function listOfNumbers(f: Lowerer, node: ts.Node, type: ArrayType, elements: readonly ts.Expression[], hint: string): Value {
  const values = elements.map((element) => f.coerce(lowerExpression(f, element, { type: type.element }), type.element, element));
  if (values.some(isError)) return f.errorValue();
  values.forEach((value) => checkThere(f, node, node, type.element, value));
  return f.at(node).list(type, values, hint);
}

/** `new Array(n)`, `Array(n)`, `new Array(a, b)`. */
export function lowerNewArray(f: Lowerer, node: ts.NewExpression | ts.CallExpression, args: readonly ts.Expression[], want: Want): Value {
  if (args.some(f.ts.isSpreadElement)) return f.notYet(node, "Array() with a spread", "Write [...x].");
  const element = elementType(f, node, want);
  if (!element) return f.notYet(node, "An array whose element type is not known", "Write new Array<number>(n).");
  if (args.length !== 1) return listOfNumbers(f, node, listOf(element), args, want.hint ?? "a");
  const length = lowerNumber(f, args[0]!);
  return isError(length) ? length : f.at(node).alloc(listOf(element), length, want.hint ?? "a", element.kind === "number" && !isFilledWithZeros(f, node) ? { isEmpty: true } : {});
}

/** `new Array(n).fill(0)` */
function isFilledWithZeros(f: Lowerer, node: ts.Expression): boolean {
  let target: ts.Node = node;
  while (skipOuter(f.ts, target.parent as ts.Expression) === node) target = target.parent;
  const access = target.parent;
  const call = f.ts.isPropertyAccessExpression(access) && access.name.text === "fill" ? access.parent : undefined;
  return call !== undefined && f.ts.isCallExpression(call) && call.arguments.length === 1 && isZero(f, call.arguments[0]!);
}

/** `[...Array(n)]`, `[...Array(n).keys()]`, `for (const k of Array(n).keys())`, `Array.from(Array(n), …)`: its elements are holes, seen as undefined. */
function isCounted({ ts }: Lowerer, node: ts.Expression): boolean {
  const outer = (of: ts.Node): ts.Node => (ts.isParenthesizedExpression(of.parent) || ts.isNonNullExpression(of.parent) ? outer(of.parent) : of);
  const whole = outer(node), access = whole.parent;
  const isKeys = ts.isPropertyAccessExpression(access) && access.name.text === "keys" && ts.isCallExpression(access.parent);
  const used = isKeys ? outer(access.parent) : whole;
  if (isKeys && ts.isForOfStatement(used.parent)) return used.parent.expression === used;
  if (ts.isSpreadElement(used.parent)) return ts.isArrayLiteralExpression(used.parent.parent);
  return ts.isCallExpression(used.parent) && used.parent.expression.getText() === "Array.from" && used.parent.arguments[0] === used;
}

/** From the declaration, or the type argument, or the value that it is filled with. */
function elementType(f: Lowerer, node: ts.NewExpression | ts.CallExpression, want: Want): Type | undefined {
  const isKnown = (type: Type | undefined): type is Type => type !== undefined && type.kind !== "none" && (type.kind !== "opaque" || isReference(type));
  if (want.type?.kind === "array" && want.type.storage === "list" && isKnown(want.type.element)) return want.type.element;
  const own = f.typeOf(node);
  if (own.kind === "array" && isKnown(own.element)) return own.element;
  const access = node.parent;
  const filling = f.ts.isPropertyAccessExpression(access) && access.name.text === "fill" && f.ts.isCallExpression(access.parent) ? access.parent.arguments[0] : undefined;
  const filled = filling && f.typeOf(filling);
  if (isKnown(filled)) return filled;
  // `[...Array(n)].map((_, i) => …)`: only how many there are matters.
  if (isCounted(f, node)) return optional(number);
  const contextual = f.checker.getContextualType(node);
  const lowered = contextual && f.lowerType(contextual, node);
  return lowered?.kind === "array" && isKnown(lowered.element) ? lowered.element : undefined;
}
