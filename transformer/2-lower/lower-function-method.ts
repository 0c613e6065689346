/** `g.call(self, x)`, `g.apply(self, xs)`, `g.bind(self, x)`: of functions that do not use `this`. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { numbered } from "../ir/types.ts";
import { callClosure, isClosure, make, parametersOf } from "./closure.ts";
import { lowerArguments, type Argument } from "./lower-arguments.ts";
import { lowerExpression } from "./lower-expression.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** Undefined: no such call. */
export function lowerFunctionMethod(f: Lowerer, node: ts.CallExpression, access: ts.PropertyAccessExpression, want: Want): Value | undefined {
  const { ts } = f;
  const { text: name } = access.name;
  if (name !== "call" && name !== "apply" && name !== "bind" || f.checker.getTypeAtLocation(access.expression).getCallSignatures().length === 0) return undefined;
  const callee = lowerExpression(f, access.expression);
  const [self, ...rest] = node.arguments;
  if (isError(callee)) return callee;
  if (!isClosure(callee) || self && ts.isSpreadElement(self)) return f.notYet(node, `.${name}() of a function`, "Call the function itself: f(x).");
  // Values of functions do not use this: it is evaluated, and no more.
  if (self) lowerExpression(f, self, { discarded: true });
  if (name === "apply") return callClosure(f, node, callee, applied(f, rest[0]), want);
  const args = lowerArguments(f, parametersOf(callee), rest);
  return name === "call" ? callClosure(f, node, callee, args, want) : bound(f, node, callee, args, want);
}

/** The elements of an array as arguments. */
function applied(f: Lowerer, list: ts.Expression | undefined): Argument[] {
  if (!list) return [];
  const literal = skipOuter(f.ts, list);
  if (f.ts.isArrayLiteralExpression(literal)) return lowerArguments(f, undefined, literal.elements);
  const source = lowerExpression(f, list);
  if (source.type.kind === "record" && source.type.tuple) return source.type.fields.map(({ name }) => f.at(list).get(source, name));
  if (source.type.kind === "array" && source.type.storage !== "tape") return [{ spread: source, node: list }];
  return isError(source) ? [source] : [f.notYet(list, "The arguments of apply", "Pass an array or a tuple.")];
}

/** A function that holds another one, and its first arguments. */
function bound(f: Lowerer, node: ts.Node, callee: Value, args: readonly Argument[], want: Want): Value {
  if (args.length === 0) return callee;
  const values: Value[] = [];
  for (const arg of args) {
    if ("spread" in arg) return f.notYet(arg.node, "Spread arguments of bind", "Write an arrow function.");
    values.push(arg);
  }
  if (values.some(isError)) return f.errorValue();
  const fields = [callee, ...values].map((value, i) => ({ name: i === 0 ? "bound" : value.hint === "c" || value.hint === "bound" ? `arg${i}` : numbered(value.hint, i), type: value.type }));
  return make(f, node, f.context.codeOf({ kind: "bound", count: values.length }), fields, [callee, ...values], want.hint);
}
