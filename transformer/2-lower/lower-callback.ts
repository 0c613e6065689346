/** map, forEach, reduce, filter, every, some: loops with the callback's body in them. */
import type ts from "typescript";
import { arrayMethod } from "../1-find/array-methods.ts";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, hasCode, listOf, none, type ArrayType } from "../ir/types.ts";
import { holdsFunctions } from "./code.ts";
import { checkMade, checkThere } from "./hole-checks.ts";
import { mayHaveHoles, mayReturnHoles } from "./holes.ts";
import { mapToFunctions } from "./lower-function-list.ts";
import { applyCallback, prepareCallback } from "./inline.ts";
import { lowerExpression } from "./lower-expression.ts";
import { listOrElement, pushPresent } from "./lower-reshape.ts";
import { lowerFind } from "./lower-search.ts";
import { convertArray } from "./lower-typed-array.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

export function lowerCallback(f: Lowerer, node: ts.CallExpression, array: Value, name: string, access: ts.PropertyAccessExpression, want: Want): Value {
  const [callback] = node.arguments;
  if (!callback) return f.notYet(node, `.${name}() without a function`, "Pass an arrow function.");
  if (node.arguments.length > (name.startsWith("reduce") ? 2 : 1)) return f.notYet(node, `.${name}() with a value for this`, "Use an arrow function.");
  if (f.changesOf([callback]).shrinks) return f.notYet(node, `.${name}() with a function that shortens an array`, "Use a loop.");
  const target = skipOuter(f.ts, access.expression);
  const isEmpty = (f.ts.isNewExpression(target) || f.ts.isCallExpression(target)) && target.expression.getText() === "Array" && target.arguments?.length === 1;
  if (isEmpty) return f.notYet(node, `.${name}() of an array with nothing in it`, "Use Array.from({ length: n }, (_, i) => …).");
  prepareCallback(f, callback);
  const hasHoles = (array.type as ArrayType).storage === "list" && mayHaveHoles(f.context, access.expression);
  if (hasHoles && arrayMethod(name)?.asksForHoles && (array.type as ArrayType).element.absent !== undefined) return f.notYet(node, `.${name}() of a list that may have both holes and undefined in it`, "Use a loop, and ask for each element.");
  const elements: Elements = { node, array, callback, hasHoles };
  switch (name) {
    case "map": return lowerMap(f, elements, want);
    case "forEach": return lowerForEach(f, elements);
    case "reduce": case "reduceRight": return lowerReduce(f, elements, node.arguments[1], name === "reduceRight", want);
    case "flatMap": return lowerFlatMap(f, elements, want);
    case "find": case "findIndex": case "findLast": case "findLastIndex": return lowerFind(f, node, array, name, callback, want);
    case "filter": return lowerFilter(f, elements, want);
    default: return lowerTest(f, elements, name === "every", want);
  }
}

/** What a method goes through. */
interface Elements {
  readonly node: ts.CallExpression;
  readonly array: Value;
  readonly callback: ts.Expression;
  /** They are left out. */
  readonly hasHoles: boolean;
}

/** The element at a position; `body` where there is one. */
function element(f: Lowerer, { node, array, callback, hasHoles }: Elements, k: Value, body: (element: Value) => void, hole?: () => void, position = 0): void {
  const value = f.at(node).load(array, k, elementHint(f, callback, array, position));
  if (hasHoles) f.when(node, f.isDefined(value, node), () => body(value), hole);
  else body(value);
}

function eachElement(f: Lowerer, of: Elements, body: (element: Value, k: Value) => void): void {
  f.loopOver(of.node, f.at(of.node).length(of.array), indexHint(f, of.callback), (k) => element(f, of, k, (value) => body(value, k)));
}

/** The name of the callback's first parameter is the best name of an element. */
export function elementHint(f: Lowerer, callback: ts.Expression, array: Value, position = 0): string {
  const fn = skipOuter(f.ts, callback);
  const parameter = f.ts.isArrowFunction(fn) || f.ts.isFunctionExpression(fn) ? fn.parameters[position] : undefined;
  return parameter && f.ts.isIdentifier(parameter.name) ? parameter.name.text : `${array.hint}_k`;
}

export function indexHint(f: Lowerer, callback: ts.Expression, position = 1): string {
  const fn = skipOuter(f.ts, callback);
  const parameter = f.ts.isArrowFunction(fn) || f.ts.isFunctionExpression(fn) ? fn.parameters[position] : undefined;
  return parameter && f.ts.isIdentifier(parameter.name) ? parameter.name.text : "k";
}

function lowerMap(f: Lowerer, { node, array, callback, hasHoles }: Elements, want: Want): Value {
  const own = array.type as ArrayType;
  const asked = want.type?.kind === "array" && want.type.storage === "list" ? want.type : f.typeOf(node);
  const type = own.storage === "list" && asked.kind === "array" ? asked : own;
  return mapElements(f, node, type, f.at(node).length(array), array, callback, want, hasHoles);
}

/** A new array whose element k is `callback(source[k], k, source)`; without a source, `callback(undefined, k)`. Holes stay. */
export function mapElements(f: Lowerer, node: ts.Node, type: ArrayType, length: Value, source: Value | undefined, callback: ts.Expression, want: Want, hasHoles = false): Value {
  if (makesFunctions(f, callback)) {
    return mapToFunctions(f, node, length, indexHint(f, callback), (k) => {
      const element = source ? f.at(node).load(source, k, elementHint(f, callback, source)) : f.undefinedOf(none, "none");
      return applyCallback(f, node, callback, source ? [element, k, source] : [element, k], {});
    }, want.hint);
  }
  if (type.element.kind === "opaque") return f.notYet(node, "An array of this element type", "Map to numbers, arrays or objects of them.");
  const result = f.at(node).alloc(type, length, want.hint ?? "a");
  f.loopOver(node, length, indexHint(f, callback), (k) => {
    const element = source ? f.at(node).load(source, k, elementHint(f, callback, source)) : f.undefinedOf(none, "none");
    const args = source ? [element, k, source] : [element, k];
    const put = (): void => {
      const value = f.coerce(applyCallback(f, node, callback, args, { type: type.element }), type.element, callback);
      if (isError(value)) return;
      checkThere(f, callback, node, type.element, value);
      f.at(callback).storeInside(result, k, value);
    };
    if (!hasHoles) return put();
    f.when(node, f.isDefined(element, node), put, () => f.at(node).store(result, k, f.undefinedOf(type.element, "nothing")));
  });
  return result;
}

function makesFunctions(f: Lowerer, callback: ts.Expression): boolean {
  const [signature] = f.checker.getTypeAtLocation(callback).getCallSignatures();
  return signature !== undefined && holdsFunctions(f.context, f.checker.getReturnTypeOfSignature(signature), f.typeArguments);
}

function lowerForEach(f: Lowerer, of: Elements): Value {
  const { node, array, callback } = of;
  eachElement(f, of, (value, k) => applyCallback(f, node, callback, [value, k, array], { discarded: true }));
  return f.undefinedOf(none, "t");
}

function lowerReduce(f: Lowerer, of: Elements, given: ts.Expression | undefined, isBackward: boolean, want: Want): Value {
  const { node, array, callback } = of;
  if (!given && hasCode((array.type as ArrayType).element)) return f.notYet(node, ".reduce() of functions without a first one", "Give it a function to start with: (x) => x.");
  if (!given && of.hasHoles && isBackward) return f.notYet(node, ".reduceRight() without a first value, of a list that may have holes,", "Give it one, or fill the list first.");
  const place = !given && of.hasHoles ? firstPlace(f, node, array) : undefined;
  const asked = given ? want.type ?? f.typeOf(node) : (array.type as ArrayType).element;
  const hint = want.hint ?? elementHint(f, callback, array, 0);
  // Where the compiler says `any`, the first value tells the type.
  const known = asked.kind === "opaque" ? undefined : asked;
  const init = given ? f.coerce(lowerExpression(f, given, { type: known }), known, given) : place ? f.at(node).load(array, place, `${array.hint}_first`) : firstElement(f, node, array, isBackward);
  if (isError(init)) return init;
  const type = known ?? init.type;
  const accumulator = f.at(node).cell(init, hint);
  const step = (k: Value): void => element(f, of, k, (value) => {
    const previous = f.at(node).read(accumulator);
    const next = f.coerce(applyCallback(f, node, callback, [previous, value, k, array], { type, hint }), type, callback);
    if (!isError(next)) f.at(callback).write(accumulator, next);
  }, undefined, 1);
  const hintOfIndex = indexHint(f, callback, 2);
  if (isBackward) backward(f, node, array, given ? 1 : 2, hintOfIndex, step);
  else f.loopOver(node, f.at(node).length(array), hintOfIndex, step, given ? undefined : place ? f.op(node, "add", [place, f.const(node, 1)], "next") : f.const(node, 1));
  return f.at(node).read(accumulator);
}

/** The position of the first element that is there; without any it throws. */
function firstPlace(f: Lowerer, node: ts.Node, array: Value): Value {
  const n = f.at(node).length(array), found = f.at(node).cell(n, "first");
  f.loopOver(node, n, "k", (k) => f.when(node, f.isDefined(f.at(node).load(array, k), node), () => {
    f.at(node).write(found, k);
    f.b.break();
  }));
  const first = f.at(node).read(found);
  f.when(node, f.op(node, "eq", [first, n], "p", boolean), () => f.at(node).throw("TypeError", [f.const(node, emptyReduce)]));
  return first;
}

const emptyReduce = "Reduce of empty array with no initial value";

/** The first value of a reduce without one: an empty array throws. */
function firstElement(f: Lowerer, node: ts.Node, array: Value, isBackward: boolean): Value {
  const zero = f.const(node, 0);
  const isEmpty = f.op(node, "eq", [f.at(node).length(array), zero], "p", boolean);
  f.when(node, isEmpty, () => f.at(node).throw("TypeError", [f.const(node, emptyReduce)]));
  if (!isBackward) return f.at(node).load(array, zero, `${array.hint}_0`);
  return f.at(node).load(array, f.op(node, "sub", [f.at(node).length(array), f.const(node, 1)], "last"), `${array.hint}_last`);
}

/** `for (k = n - from; k >= 0; k--)`. */
function backward(f: Lowerer, node: ts.Node, array: Value, from: number, hint: string, body: (k: Value) => void): void {
  const start = f.op(node, "sub", [f.at(node).length(array), f.const(node, from)], "k");
  f.at(node).loop({ start, end: f.const(node, 0), inclusive: true, step: -1, init: [], indexHint: hint }, (inner, index) => {
    f.inside(inner, () => body(index));
    return [];
  });
}

/** What the callback gives is put end to end: arrays by their elements. */
function lowerFlatMap(f: Lowerer, of: Elements, want: Want): Value {
  const { node, array, callback } = of;
  const type = f.typeOf(node);
  if (type.kind !== "array" || type.element.kind === "opaque") return f.notYet(node, "An array of this element type", "Map to arrays of numbers, arrays or objects.");
  const result = f.at(node).list(type, [], want.hint ?? "flat");
  const [signature] = f.checker.getTypeAtLocation(callback).getCallSignatures();
  const wanted = signature ? listOrElement(type, f.lowerType(f.checker.getReturnTypeOfSignature(signature), callback)) : type;
  const returned = signature?.declaration, partsHaveHoles = returned !== undefined && mayReturnHoles(f.context, returned as ts.SignatureDeclaration);
  if (partsHaveHoles && type.element.absent !== undefined) return f.notYet(node, ".flatMap() with lists that may have both holes and undefined in them", "Use loops.");
  eachElement(f, of, (value, k) => {
    const part = applyCallback(f, node, callback, [value, k, array], { type: wanted });
    if (isError(part)) return;
    if (part.type.kind === "array") pushPresent(f, callback, result, part, partsHaveHoles);
    else f.at(callback).push(result, f.coerce(part, type.element, callback));
  });
  checkMade(f, node, node, result);
  return result;
}

function lowerFilter(f: Lowerer, of: Elements, want: Want): Value {
  const { node, array, callback } = of;
  const type = array.type as ArrayType;
  const result = f.at(node).list(listOf(type.element), [], want.hint ?? "a");
  eachElement(f, of, (value, k) => {
    const kept = f.truth(applyCallback(f, node, callback, [value, k, array], {}), callback);
    if (!isError(kept)) f.when(callback, kept, () => f.at(callback).push(result, value));
  });
  return type.storage === "list" ? result : convertArray(f, node, type, result, want.hint ?? "a");
}

/** every and some stop at the first element that decides. */
function lowerTest(f: Lowerer, of: Elements, isEvery: boolean, want: Want): Value {
  const { node, array, callback } = of;
  const result = f.at(node).cell(f.const(node, isEvery), want.hint ?? (isEvery ? "every" : "some"));
  eachElement(f, of, (value, k) => {
    const holds = f.truth(applyCallback(f, node, callback, [value, k, array], {}), callback);
    if (isError(holds)) return;
    const decides = isEvery ? f.op(callback, "not", [holds], "p", boolean) : holds;
    f.when(callback, decides, () => {
      f.at(callback).write(result, f.const(callback, !isEvery));
      f.b.break();
    });
  });
  return f.at(node).read(result);
}
