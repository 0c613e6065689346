/**
 * A hole is an element that is undefined, here. Where methods leave holes out, nothing else may be undefined in lists that
 * may have some. Their types say so, but an element past an end is undefined whatever its type: what comes into such a list
 * is looked at, and is an error if it is not there. Only in programs that ask a list for its holes.
 */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { boolean, hasCode, type Type } from "../ir/types.ts";
import { eachNode, type Sources } from "./list-graph.ts";
import { mayHaveHoles } from "./holes.ts";
import { isComputed } from "./lower-optional.ts";
import { isError, type Lowerer } from "./lowerer.ts";

/** Methods that leave holes out, with those of the arrays in the array. */
const leavingOut: ReadonlyMap<string, number> = new Map([...["map", "forEach", "reduce", "reduceRight", "filter", "every", "some", "flatMap"].map((name) => [name, 0] as const), ["flat", 4]]);

const asking = new WeakMap<ts.Program, boolean>();

/** Is some list of the program asked which of its elements are holes? */
function asksForHoles(context: Sources): boolean {
  const { ts, program } = context, known = asking.get(program);
  if (known !== undefined) return known;
  let asks = false;
  eachNode(context, (node) => {
    if (asks) return;
    if (ts.isForInStatement(node)) asks = mayHaveHoles(context, node.expression);
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const deepest = leavingOut.get(node.expression.name.text) ?? -1;
      for (let level = 0; level <= deepest; level++) asks ||= mayHaveHoles(context, node.expression.expression, level);
    }
  });
  asking.set(program, asks);
  return asks;
}

/** Does a list that the expression may be take only what is there? */
const isStrict = (f: Lowerer, list: ts.Node, element: Type): boolean =>
  element.absent === undefined && !hasCode(element) && f.ts.isExpression(list) && asksForHoles(f.context) && mayHaveHoles(f.context, list);

/** Before a value is put into a list. `list`: an expression that the list is the value of, or a name that is declared with it. */
export function checkThere(f: Lowerer, node: ts.Node, list: ts.Node, element: Type, value: Value): void {
  if (!isError(value) && !isComputed(f, value) && isStrict(f, list, element)) throwIfMissing(f, node, value);
}

/** Before all elements of an array are put into a list. `filled`: is what was a hole in the array none in the list? */
export function checkElements(f: Lowerer, node: ts.Node, list: ts.Node, array: Value, of: ts.Expression, filled: boolean): void {
  if (isError(array) || array.type.kind !== "array" || array.type.storage !== "list" || !isStrict(f, list, array.type.element)) return;
  if (filled || !mayHaveHoles(f.context, of)) checkAll(f, node, array);
}

/** Of a list that was just made, and has no holes. */
export function checkMade(f: Lowerer, node: ts.Node, list: ts.Node, made: Value): void {
  if (!isError(made) && made.type.kind === "array" && isStrict(f, list, made.type.element)) checkAll(f, node, made);
}

function checkAll(f: Lowerer, node: ts.Node, array: Value): void {
  f.loopOver(node, f.at(node).length(array), "k", (k) => throwIfMissing(f, node, f.at(node).load(array, k)));
}

function throwIfMissing(f: Lowerer, node: ts.Node, value: Value): void {
  f.when(node, f.op(node, "eq", [value, f.const(node, undefined)], "p", boolean), () =>
    f.at(node).throw("TypeError", [f.const(node, "undefined in a list that may have holes: derivatives cannot tell them apart")]));
}
