/** `Math.max(...xs)`, `Math.min(a, ...xs)`, `Math.hypot(...xs)`: loops over all that is spread. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { boolean, listOf, number } from "../ir/types.ts";
import { lowerExpression, lowerNumber } from "./lower-expression.ts";
import { asItIs } from "./lower-reshape.ts";
import { listOfTuple } from "./lower-tuple.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

export function lowerSpreadMath(f: Lowerer, node: ts.CallExpression, name: string, want: Want): Value {
  const isHypot = name === "hypot";
  if (name !== "max" && name !== "min" && !isHypot) return f.notYet(node.arguments.find(f.ts.isSpreadElement)!, "Spread arguments", `Pass the arguments of Math.${name} one by one.`);
  const parts = node.arguments.map((argument, i) => {
    if (!f.ts.isSpreadElement(argument)) return lowerNumber(f, argument);
    const given = lowerExpression(f, argument.expression, { type: listOf(number) });
    const source = listOfTuple(f, argument, given) ?? given;
    if (isError(source) || source.type.kind === "array" && source.type.element.kind === "number") return asItIs(f, argument, source, node.arguments.slice(i + 1));
    return f.notYet(argument, "Spreading this", "Spread arrays of numbers.");
  });
  if (parts.some(isError)) return f.errorValue();
  const result = f.at(node).cell(f.const(node, isHypot ? 0 : name === "max" ? -Infinity : Infinity), want.hint ?? name);
  const ties = isHypot ? undefined : f.at(node).cell(f.const(node, 0), "ties");
  const take = (e: Value): void => (ties ? takeExtreme(f, node, name, result, ties, e) : f.at(node).write(result, f.op(node, "hypot", [f.at(node).read(result), e], "h")));
  for (const part of parts) {
    if (part.type.kind === "number") take(part);
    else f.loopOver(node, f.at(node).length(part), "k", (k) => take(f.at(node).load(part, k, `${part.hint}_k`)));
  }
  return f.at(node).read(result);
}

/** The derivative of a maximum is shared by all that are equal to it: 1/number of ties for each. */
function takeExtreme(f: Lowerer, node: ts.Node, name: string, result: Value, ties: Value, e: Value): void {
  const known = f.at(node).read(result);
  const isBeyond = f.op(node, name === "max" ? "gt" : "lt", [e, known], "p", boolean);
  // One NaN makes it NaN.
  const isNext = f.choose(node, isBeyond, boolean, () => f.const(node, true), () => f.op(node, "isNaN", [e], "p", boolean), "p");
  f.when(node, isNext, () => {
    f.at(node).write(result, e);
    f.at(node).write(ties, f.const(node, 1));
  }, () => f.when(node, f.op(node, "eq", [e, known], "p", boolean), () => {
    const count = f.op(node, "add", [f.at(node).read(ties), f.const(node, 1)], "ties");
    f.at(node).write(ties, count);
    f.at(node).write(result, f.op(node, "tie", [known, e, count], result.hint));
  }));
}
