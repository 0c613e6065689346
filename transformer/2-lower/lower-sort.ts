/**
 * sort, toSorted, reverse, toReversed. Sorting is the permutation that it applies: the order is found by a merge sort of
 * positions (stable, as the language has it), which has no derivative, and then the elements are gathered in that order.
 */
import type ts from "typescript";
import { isArrayMade } from "../1-find/array-methods.ts";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, number, type ArrayType } from "../ir/types.ts";
import { mayHaveHoles } from "./holes.ts";
import { applyCallback } from "./inline.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

const indices: ArrayType = { kind: "array", storage: "i32", element: number };

export function lowerSort(f: Lowerer, node: ts.CallExpression, array: Value, isCopy: boolean, target: ts.Expression, want: Want): Value {
  const [comparator] = node.arguments;
  const type = array.type as ArrayType;
  const isByText = !comparator && type.storage === "list";
  if (isByText && (type.element.kind !== "number" || type.element.absent !== undefined)) return f.notYet(node, "The order of these as text", "Pass a comparator: .sort((a, b) => a - b).");
  const compared = (a: Value, b: Value): Value => (comparator ? isPositive(f, node, applyCallback(f, node, comparator, [a, b], { type: number }), comparator) : isByText ? f.op(node, "isTextAfter", [a, b], "isAfter", boolean) : isGreater(f, node, a, b));
  // What is undefined comes last, as holes do, and nobody is asked about it.
  const mayBeUndefined = type.element.absent === "undefined" || type.element.absent === "either" || type.storage === "list" && mayHaveHoles(f.context, target);
  const comesAfter = (a: Value, b: Value): Value => (mayBeUndefined
    ? f.choose(node, f.isDefined(b, node), boolean, () => f.choose(node, f.isDefined(a, node), boolean, () => compared(a, b), () => f.const(node, true), "isAfter"), () => f.const(node, false), "isAfter") : compared(a, b));
  const n = f.at(node).length(array);
  const order = sortedOrder(f, node, array, n, comesAfter);
  if (isCopy || isFresh(f, target)) {
    const sorted = f.at(node).alloc(type, n, want.hint ?? "sorted");
    gather(f, node, sorted, array, order, n);
    return sorted;
  }
  gather(f, node, array, f.at(node).copy(array, f.const(node, 0), n), order, n);
  return array;
}

/** Nobody else knows the array: it was made by the expression. */
function isFresh(f: Lowerer, target: ts.Expression): boolean {
  const node = skipOuter(f.ts, target);
  return f.ts.isArrayLiteralExpression(node) || isArrayMade(f.ts, f.checker, node);
}

function isPositive(f: Lowerer, node: ts.Node, value: Value, comparator: ts.Expression): Value {
  const compared = f.requireNumber(value, comparator);
  return isError(compared) ? compared : f.op(node, "gt", [compared, f.const(node, 0)], "isAfter", boolean);
}

/** The order of typed arrays: NaN comes last. */
function isGreater(f: Lowerer, node: ts.Node, a: Value, b: Value): Value {
  const isNaN = (of: Value): Value => f.op(node, "isNaN", [of], "p", boolean);
  return f.choose(node, f.op(node, "gt", [a, b], "p", boolean), boolean, () => f.const(node, true),
    () => f.choose(node, isNaN(a), boolean, () => f.op(node, "not", [isNaN(b)], "p", boolean), () => f.const(node, false), "p"), "isAfter");
}

function gather(f: Lowerer, node: ts.Node, into: Value, from: Value, order: Value, n: Value): void {
  f.loopOver(node, n, "k", (k) => f.at(node).storeInside(into, k, f.at(node).load(from, f.at(node).load(order, k, "at"), `${from.hint}_k`)));
}

/** Positions in order. Runs of `width` are merged, two by two, from `order` to `merged` and back. */
function sortedOrder(f: Lowerer, node: ts.Node, array: Value, n: Value, comesAfter: (a: Value, b: Value) => Value): Value {
  const c = (value: number): Value => f.const(node, value);
  const op = (name: string, args: readonly Value[], hint: string): Value => f.op(node, name, args, hint);
  const first = f.at(node).alloc(indices, n, "order");
  f.loopOver(node, n, "k", (k) => f.at(node).store(first, k, k));
  const order = f.at(node).cell(first, "order");
  const merged = f.at(node).cell(f.at(node).alloc(indices, n, "merged"), "merged");
  const width = f.at(node).cell(c(1), "width");
  const read = (cell: Value): Value => f.at(node).read(cell);
  loop(f, node, () => op("lt", [read(width), n], "p"), () => {
    const start = f.at(node).cell(c(0), "start");
    loop(f, node, () => op("lt", [read(start), n], "p"), () => {
      const middle = op("min", [op("add", [read(start), read(width)], "t"), n], "middle");
      const end = op("min", [op("add", [middle, read(width)], "t"), n], "end");
      const [left, right] = [f.at(node).cell(read(start), "left"), f.at(node).cell(middle, "right")];
      f.loopOver(node, end, "k", (k) => mergeOne(f, node, { order: read(order), merged: read(merged), left, right, middle, end, k }, array, comesAfter), read(start));
      f.at(node).write(start, end);
    });
    const swapped = read(order);
    f.at(node).write(order, read(merged));
    f.at(node).write(merged, swapped);
    f.at(node).write(width, op("mul", [read(width), c(2)], "width"));
  });
  return read(order);
}

interface Merge {
  readonly order: Value;
  readonly merged: Value;
  readonly left: Value;
  readonly right: Value;
  readonly middle: Value;
  readonly end: Value;
  readonly k: Value;
}

/** Takes the next of the left run, unless there is none or that of the right run comes before it. */
function mergeOne(f: Lowerer, node: ts.Node, m: Merge, array: Value, comesAfter: (a: Value, b: Value) => Value): void {
  const b = (): Lowerer["b"] => f.at(node);
  const [left, right] = [b().read(m.left), b().read(m.right)];
  const [yes, no] = [(): Value => f.const(node, true), (): Value => f.const(node, false)];
  const has = (at: Value, end: Value): Value => f.op(node, "lt", [at, end], "p", boolean);
  const element = (at: Value): Value => b().load(array, b().load(m.order, at, "at"), `${array.hint}_k`);
  const takesRight = f.choose(node, has(left, m.middle), boolean,
    () => f.choose(node, has(right, m.end), boolean, () => comesAfter(element(left), element(right)), no, "isAfter"), yes, "takesRight");
  if (isError(takesRight)) return;
  const take = (cell: Value, at: Value): void => {
    b().store(m.merged, m.k, b().load(m.order, at, "at"));
    b().write(cell, f.op(node, "add", [at, f.const(node, 1)], cell.hint));
  };
  f.when(node, takesRight, () => take(m.right, right), () => take(m.left, left));
}

function loop(f: Lowerer, node: ts.Node, condition: () => Value, body: () => void): void {
  f.at(node).while({ testFirst: true }, (b) => f.inside(b, condition), (b) => f.inside(b, body));
}

/** reverse, toReversed. */
export function lowerReverse(f: Lowerer, node: ts.CallExpression, array: Value, isCopy: boolean, want: Want): Value {
  const n = f.at(node).length(array);
  const mirrored = (k: Value): Value => f.op(node, "sub", [f.op(node, "sub", [n, f.const(node, 1)], "t"), k], "at");
  if (isCopy) {
    const result = f.at(node).alloc(array.type as ArrayType, n, want.hint ?? "reversed");
    f.loopOver(node, n, "k", (k) => f.at(node).store(result, k, f.at(node).load(array, mirrored(k), `${array.hint}_k`)));
    return result;
  }
  const half = f.op(node, "floor", [f.op(node, "div", [n, f.const(node, 2)], "t")], "half");
  f.loopOver(node, half, "k", (k) => {
    const other = mirrored(k);
    const [first, last] = [f.at(node).load(array, k, "first"), f.at(node).load(array, other, "last")];
    f.at(node).storeInside(array, k, last);
    f.at(node).storeInside(array, other, first);
  });
  return array;
}
