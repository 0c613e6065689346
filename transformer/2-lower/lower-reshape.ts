/** Methods that make longer and shorter arrays of others: concat, flat, with, copyWithin, shift, unshift, splice. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { boolean, hasCode, listOf, none, number, tupleOf, type ArrayType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { checkElements, checkThere } from "./hole-checks.ts";
import { mayHaveHoles } from "./holes.ts";
import { lowerExpression, lowerNumber } from "./lower-expression.ts";
import { asList } from "./lower-function-list.ts";
import { relativePosition } from "./lower-search.ts";
import { listOfTuple } from "./lower-tuple.ts";
import { lowerPosition } from "./position.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** Pushes the elements of one array to another. */
export function pushAll(f: Lowerer, node: ts.Node, list: Value, source: Value): void {
  const { element } = list.type as ArrayType;
  if (hasCode(source.type) && !hasCode(list.type)) return void f.refuse(messages.functionsMeet(), node);
  // The length is that at the start: a.push(...a) ends.
  f.loopOver(node, f.at(node).length(source), "k", (k) => f.at(node).push(list, f.coerce(f.at(node).load(source, k, `${source.hint}_k`), element, node)));
}

/** What is spread is read at its place: a copy, where something after it changes arrays. */
export function asItIs(f: Lowerer, node: ts.Node, source: Value, later: readonly ts.Node[]): Value {
  if (isError(source) || source.type.kind !== "array" || later.length === 0) return source;
  const { elements, resizes } = f.changesOf(later);
  return elements || resizes ? f.at(node).copy(source, f.const(node, 0), f.at(node).length(source), source.hint) : source;
}

/** Pushes values and, spread, the elements of arrays to what `target` is. All are evaluated before the first is pushed. */
export function pushValues(f: Lowerer, node: ts.Node, list: Value, parts: readonly ts.Expression[], target: ts.Expression): Value | undefined {
  const { element } = list.type as ArrayType;
  const values = parts.map((part, i) => {
    if (!f.ts.isSpreadElement(part)) {
      const value = f.settle(lowerExpression(f, part, { type: element }), element, part);
      checkThere(f, part, target, element, value);
      return { value, isSpread: false };
    }
    const given = lowerExpression(f, part.expression, { type: listOf(element) });
    const source = listOfTuple(f, part, given) ?? asList(f, given) ?? given;
    const isArray = isError(source) || source.type.kind === "array";
    checkElements(f, part, target, source, part.expression, true);
    return { value: isArray ? asItIs(f, part, source, parts.slice(i + 1)) : f.notYet(part, "Spreading this", "Spread arrays."), isSpread: true };
  });
  const broken = values.find(({ value }) => isError(value));
  if (broken) return broken.value;
  for (const { value, isSpread } of values) {
    if (isSpread) pushAll(f, node, list, value);
    else f.at(node).push(list, value);
  }
  return undefined;
}

/** What is wanted where a list or one element of it may stand, by what the compiler says of it. */
export function listOrElement(list: ArrayType, own: Type): Type {
  const { element } = list, isObject = (type: Type): boolean => type.kind === "record" && !type.tuple || type.kind === "union" && type.members.every(isObject);
  const isElement = own.kind === element.kind && (own.kind === "number" || own.kind === "boolean") || isObject(own) && isObject(element);
  return isElement && !hasCode(own) && !hasCode(element) ? element : list;
}

export function lowerConcat(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const type = array.type as ArrayType, { elements, resizes } = f.changesOf(node.arguments);
  // Arguments come first, where they change arrays.
  const isFirst = elements || resizes;
  const copied = (): Value => f.at(node).copy(array, f.const(node, 0), f.at(node).length(array), want.hint ?? "a");
  let result = isFirst ? undefined : copied();
  const parts: { readonly part: Value; readonly argument: ts.Expression }[] = [];
  const add = ({ part, argument }: typeof parts[number]): void => {
    if (part.type.kind === "array") pushAll(f, argument, result!, part);
    else f.at(argument).push(result!, f.settle(part, type.element, argument));
  };
  for (const argument of node.arguments) {
    if (f.ts.isSpreadElement(argument)) return f.notYet(argument, "Spread arguments", "Pass arrays one by one.");
    const given = lowerExpression(f, argument, { type: listOrElement(type, f.typeOf(argument)) });
    if (isError(given)) return given;
    const part = listOfTuple(f, argument, given) ?? given;
    if (part.type.kind === "array") checkElements(f, argument, node, part, argument, false);
    else checkThere(f, argument, node, type.element, part);
    if (result) add({ part, argument });
    else parts.push({ part, argument });
  }
  result ??= copied();
  parts.forEach(add);
  return result;
}

export function lowerFlat(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const [given] = node.arguments;
  const depth = !given ? 1 : f.ts.isNumericLiteral(given) ? Number(given.text) : given.getText() === "Infinity" ? Infinity : 0;
  const inner = (array.type as ArrayType).element;
  if (depth < 1 || inner.kind !== "array" || inner.storage !== "list") return f.notYet(node, "This form of .flat()", "Flatten arrays of arrays, by a literal number of levels.");
  const { expression } = node.expression as ts.PropertyAccessExpression;
  const holesAt = (level: number): boolean => mayHaveHoles(f.context, expression, level);
  let flat: Value | undefined;
  for (let level = 0; level < depth; level++) {
    const from = flat ?? array, { element } = from.type as ArrayType;
    if (element.kind !== "array" || element.storage !== "list") break;
    const areHoles = { outer: !flat && holesAt(0), inner: holesAt(level + 1) };
    if (areHoles.inner && element.element.absent !== undefined) return f.notYet(node, ".flat() of lists that may have holes, and undefined elements,", "Use loops.");
    flat = flattened(f, node, from, element, areHoles, want);
  }
  return flat!;
}

/** By one level. Holes are left out. */
function flattened(f: Lowerer, node: ts.Expression, array: Value, inner: ArrayType, areHoles: { readonly outer: boolean; readonly inner: boolean }, want: Want): Value {
  const result = f.at(node).list(listOf(inner.element), [], want.hint ?? "flat");
  eachPresent(f, node, array, areHoles.outer, (part) => {
    if (!areHoles.inner) checkElements(f, node, node, part, node, true);
    pushPresent(f, node, result, part, areHoles.inner);
  });
  return result;
}

function eachPresent(f: Lowerer, node: ts.Node, array: Value, hasHoles: boolean, put: (element: Value) => void): void {
  f.loopOver(node, f.at(node).length(array), "k", (k) => {
    const element = f.at(node).load(array, k, "part");
    if (hasHoles) f.when(node, f.isDefined(element, node), () => put(element));
    else put(element);
  });
}

/** Pushes the elements of one array to another, and leaves out its holes. */
export function pushPresent(f: Lowerer, node: ts.Node, list: Value, source: Value, hasHoles: boolean): void {
  if (!hasHoles) return pushAll(f, node, list, source);
  eachPresent(f, node, source, true, (element) => f.at(node).push(list, f.coerce(element, (list.type as ArrayType).element, node)));
}

/** `a.with(i, v)`. */
export function lowerWith(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const [at, value] = node.arguments;
  const { element } = array.type as ArrayType;
  if (!at || !value) return f.notYet(node, "This form of .with()", "Pass a position and a value.");
  const given = lowerPosition(f, at);
  const stored = f.settle(lowerExpression(f, value, { type: element }), element, value);
  if (isError(given) || isError(stored)) return f.errorValue();
  checkThere(f, value, node, element, stored);
  const n = f.at(node).length(array);
  const index = f.choose(node, f.op(node, "lt", [given, f.const(node, 0)], "p", boolean), number, () => f.op(node, "add", [n, given], "k"), () => given, "k");
  const outside = f.choose(node, f.op(node, "lt", [index, f.const(node, 0)], "p", boolean), boolean, () => f.const(node, true), () => f.op(node, "ge", [index, n], "p", boolean), "p");
  f.when(node, outside, () => f.at(node).throw("RangeError", [f.const(node, "Invalid index")]));
  const result = f.at(node).copy(array, f.const(node, 0), n, want.hint ?? "a");
  f.at(node).storeInside(result, index, stored);
  return result;
}

export function lowerCopyWithin(f: Lowerer, node: ts.CallExpression, array: Value): Value {
  const n = f.at(node).length(array);
  const [target, start, end] = node.arguments.map((argument, i) => relativePosition(f, argument, n, i === 2 ? () => n : undefined));
  if (!target) return f.notYet(node, ".copyWithin() without a target", "Pass a position.");
  const from = start ?? f.const(node, 0);
  if ([target, from, end].some((value) => value && isError(value))) return f.errorValue();
  const moved = f.at(node).copy(array, from, end ?? n, "moved");
  const room = f.op(node, "min", [f.at(node).length(moved), f.op(node, "sub", [n, target], "t")], "count");
  f.loopOver(node, room, "k", (k) => f.at(node).storeInside(array, f.op(node, "add", [target, k], "at"), f.at(node).load(moved, k, "e")));
  return array;
}

/** `a.shift()`: the first element; the others move up. */
export function lowerShift(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const n = f.at(node).length(array);
  const first = f.at(node).load(array, f.const(node, 0), want.hint ?? `${array.hint}_first`);
  f.when(node, f.op(node, "gt", [n, f.const(node, 0)], "p", boolean), () => {
    const one = f.const(node, 1);
    f.loopOver(node, n, "k", (k) => f.at(node).storeInside(array, f.op(node, "sub", [k, one], "at"), f.at(node).load(array, k, "e")), one);
    f.at(node).pop(array);
  });
  return first;
}

/** What the method is called on. */
export const ownerOf = (node: ts.CallExpression): ts.Expression => (node.expression as ts.PropertyAccessExpression).expression;

/** `a.unshift(v, w)`: what follows is taken off and put back. */
export function lowerUnshift(f: Lowerer, node: ts.CallExpression, array: Value, want: Want): Value {
  const before = f.at(node).list(array.type as ArrayType, [], "first");
  const broken = pushValues(f, node, before, node.arguments, ownerOf(node));
  if (broken) return broken;
  replaceTail(f, node, array, f.const(node, 0), f.const(node, 0), before);
  return want.discarded ? f.undefinedOf(none, "t") : f.at(node).length(array);
}

/** `a.splice(start, count, ...items)`, and toSpliced. */
export function lowerSplice(f: Lowerer, node: ts.CallExpression, given: Value, isCopy: boolean, want: Want): Value {
  const [first, count, ...items] = node.arguments;
  if (!first || node.arguments.slice(0, 2).some(f.ts.isSpreadElement)) return f.notYet(node, "This form of .splice()", "Pass a position and a count.");
  const n = f.at(node).length(given);
  const start = relativePosition(f, first, n);
  const rest = isError(start) ? start : f.op(node, "sub", [n, start], "rest");
  const removes = count ? f.op(node, "max", [f.op(node, "min", [f.op(node, "trunc", [lowerNumber(f, count)], "k"), rest], "t"), f.const(node, 0)], "count") : rest;
  if (isError(removes) || isError(start)) return f.errorValue();
  const added = f.at(node).list(given.type as ArrayType, [], "added");
  const broken = pushValues(f, node, added, items, isCopy ? node : ownerOf(node));
  if (broken) return broken;
  const array = isCopy ? f.at(node).copy(given, f.const(node, 0), n, want.hint ?? given.hint) : given;
  const removed = f.at(node).copy(array, start, f.op(node, "add", [start, removes], "end"), want.hint ?? "removed");
  replaceTail(f, node, array, start, removes, added);
  return isCopy ? array : removed;
}

/** From `start` on, `count` elements go and those of `added` come. */
function replaceTail(f: Lowerer, node: ts.Node, array: Value, start: Value, count: Value, added: Value): void {
  const n = f.at(node).length(array);
  const tail = f.at(node).copy(array, f.op(node, "add", [start, count], "end"), n, "tail");
  shorten(f, node, array, start);
  pushAll(f, node, array, added);
  pushAll(f, node, array, tail);
}

/** Takes elements off the end until `length` are left. */
export function shorten(f: Lowerer, node: ts.Node, array: Value, length: Value): void {
  f.loopOver(node, f.at(node).length(array), "k", () => { f.at(node).pop(array); }, length);
}

/** keys, values, entries as arrays. */
export function lowerIterator(f: Lowerer, node: ts.CallExpression, array: Value, name: string, want: Want): Value {
  const n = f.at(node).length(array);
  const { element, storage } = array.type as ArrayType;
  if (name === "values" && storage === "list") return f.at(node).copy(array, f.const(node, 0), n, want.hint ?? "a");
  const type: Type = name === "keys" ? number : name === "values" ? element : tupleOf([number, element]);
  const result = f.at(node).alloc(listOf(type), n, want.hint ?? "a");
  f.loopOver(node, n, "k", (k) => {
    const at = (): Value => f.at(node).load(array, k, `${array.hint}_k`);
    f.at(node).store(result, k, name === "keys" ? k : name === "values" ? at() : f.at(node).record(tupleOf([number, element]), [k, at()], "entry"));
  });
  return result;
}

/** Is it `.keys()` and the like, made to be used once at once? */
export function isSpreadOrFrom(f: Lowerer, node: ts.CallExpression): boolean {
  return f.ts.isSpreadElement(node.parent) || f.ts.isCallExpression(node.parent);
}
