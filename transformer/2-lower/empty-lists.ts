/**
 * How many elements lists have at first: none for `[]` itself, what a helper returns, `readonly v: number[] = []`; as many as
 * are written in a literal; none, too, where some are taken away. A store behind the end of such a list makes it longer.
 */
import type ts from "typescript";
import { listGraph, ListFlow, type Makes } from "./list-flow.ts";
import type { Sources } from "./list-graph.ts";

const known = new WeakMap<ts.Program, ListFlow>();

/** The fewest elements that the list may have at first; infinite where it comes with as many as it needs. */
export function fewestAtFirst(context: Sources, expression: ts.Expression): number {
  let flow = known.get(context.program);
  if (!flow) {
    known.set(context.program, flow = new ListFlow(context, makes));
    const graph = listGraph(context);
    for (const made of graph.literals) {
      const length = lengthOf(context, made);
      if (length !== undefined) flow.made(made, length);
    }
    for (const [parameter, length] of graph.rests) flow.made(parameter, length);
    for (const list of graph.shortened) flow.mark(list, 0);
    flow.follow();
  }
  return flow.fewest(expression);
}

const makes: Makes = ({ result, isAsLong }) => (result === "among" ? "none" : isAsLong ? "same" : "any");

/** `[]`, `[a, b]`, `new Array()`, `Array.of()`, `new Array(3)`, `Array.from({ length: 3 })`; undefined for `[...xs]` and `new Array(n)`, of which nothing is known. */
function lengthOf({ ts }: Sources, node: ts.Expression): number | undefined {
  if (ts.isArrayLiteralExpression(node)) {
    const { length } = node.elements.filter((element) => !ts.isSpreadElement(element));
    return length > 0 || node.elements.length === 0 ? length : undefined;
  }
  const given = (node as ts.CallExpression | ts.NewExpression).arguments ?? [], [size] = given;
  if (given.some(ts.isSpreadElement)) return undefined;
  const sized = size && ts.isObjectLiteralExpression(size) ? size.properties.find((part) => part.name?.getText() === "length") : undefined;
  if (sized) return ts.isPropertyAssignment(sized) && ts.isNumericLiteral(sized.initializer) ? Number(sized.initializer.text) : undefined;
  if (size === undefined || given.length > 1 || !ts.isIdentifier((node as ts.CallExpression).expression)) return given.length;
  return ts.isNumericLiteral(size) ? Number(size.text) : undefined;
}
