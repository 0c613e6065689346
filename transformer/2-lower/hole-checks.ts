/**
 * A hole is an element that is undefined, here. Where methods leave holes out, nothing else may be undefined in lists that
 * may have some. Their types say so, but an element past an end is undefined whatever its type: what comes into a list that
 * may get to such a place is looked at, and is an error if it is not there.
 */
import type ts from "typescript";
import { arrayMethod } from "../1-find/array-methods.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, hasCode, type Type } from "../ir/types.ts";
import { copiesHoles, keptHoles, mayHaveHoles } from "./holes.ts";
import { ListFlow } from "./list-flow.ts";
import { eachNode, type Sources } from "./list-graph.ts";
import { isComputed } from "./lower-optional.ts";
import { isError, type Lowerer } from "./lowerer.ts";

const known = new WeakMap<ts.Program, ListFlow>();

/** Lists that may get to where they are asked which of their elements are holes. */
function askedFlow(context: Sources): ListFlow {
  const { ts, program } = context;
  let flow = known.get(program);
  if (!flow) {
    known.set(program, flow = new ListFlow(context, keptHoles, copiesHoles));
    const asks = (list: ts.Expression, level: number): void => {
      if (mayHaveHoles(context, list, level)) flow!.mark(list, 0, level);
    };
    eachNode(context, (node) => {
      if (ts.isForInStatement(node)) asks(node.expression, 0);
      else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const depth = arrayMethod(node.expression.name.text)?.asksForHoles ?? 0;
        for (let level = 0; level < depth; level++) asks(node.expression.expression, level);
      }
    });
    flow.follow();
  }
  return flow;
}

/** May the list take only what is there? */
const isStrict = (f: Lowerer, list: ts.Node, element: Type): boolean =>
  element.absent === undefined && !hasCode(element) && f.ts.isExpression(list) && askedFlow(f.context).fewest(list) === 0;

/** Before a value is put into a list. `list`: an expression that the list is the value of, or a name that is declared with it. */
export function checkThere(f: Lowerer, node: ts.Node, list: ts.Node, element: Type, value: Value): void {
  if (!isError(value) && !isComputed(f, value) && isStrict(f, list, element)) throwIfMissing(f, node, value);
}

/** Before all elements of an array are put into a list. `filled`: is what was a hole in the array none in the list? */
export function checkElements(f: Lowerer, node: ts.Node, list: ts.Node, array: Value, of: ts.Expression, filled: boolean): void {
  if (isError(array) || array.type.kind !== "array" || array.type.storage !== "list" || !isStrict(f, list, array.type.element)) return;
  if (filled || !mayHaveHoles(f.context, of) && !isStrict(f, of, array.type.element)) checkAll(f, node, array);
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
