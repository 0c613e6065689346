/**
 * Which expressions may give lists that start empty: `[]` itself, what a helper returns, `readonly v: number[] = []`. A
 * store behind the end of such a list makes it longer.
 */
import type ts from "typescript";
import { ListFlow, type Sources } from "./list-flow.ts";

const known = new WeakMap<ts.Program, ListFlow>();

export function mayStartEmpty(context: Sources, expression: ts.Expression): boolean {
  let flow = known.get(context.program);
  if (!flow) {
    known.set(context.program, flow = new ListFlow(context, { makes: (node) => makesEmpty(context, node), keeping }));
    flow.follow();
  }
  return flow.has(expression);
}

const keeping = new Set(["map", "slice", "concat", "filter", "reverse", "flat", "flatMap", "splice"]);

/** `[]`, `[...xs]` of which nothing is known, `new Array()`, `Array.of()`. */
function makesEmpty({ ts }: Sources, node: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0;
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return false;
  return (node.arguments?.length ?? 0) === 0 && (node.expression.getText() === "Array" || node.expression.getText() === "Array.of");
}
