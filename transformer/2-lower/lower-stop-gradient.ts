/** `stopGradient(x)`: the same numbers, without a derivative. */
import type ts from "typescript";
import { Builder, freshValue } from "../ir/build.ts";
import { deepCopy, ifThere, type Copying } from "../ir/deep-copy.ts";
import { detachedMark, type Copy, type Effect, type Func, type Value } from "../ir/ir.ts";
import { hasCode, hasTangent, isReference, printType, required } from "../ir/types.ts";
import { spanOf } from "../1-find/spans.ts";
import * as messages from "../messages.ts";
import { lowerExpression } from "./lower-expression.ts";
import type { Lowerer, Want } from "./lowerer.ts";

export const stopsFunction = (f: Lowerer, node: ts.Node): Value => f.notYet(node, "stopGradient() of a function", "Apply it to what the function returns: stopGradient(f(x)).");

export function lowerStopGradient(f: Lowerer, node: ts.CallExpression, want: Want): Value {
  const argument = node.arguments[0];
  if (!argument) return f.refuse(messages.noArgument("stopGradient"), node);
  if (f.checker.getTypeAtLocation(argument).getCallSignatures().length > 0) return stopsFunction(f, node);
  const value = lowerExpression(f, argument);
  if (!hasTangent(value.type)) return value;
  if (value.type.kind === "number" && value.type.absent === undefined) return f.op(node, "stop", [value], want.hint);
  if (hasCode(value.type)) return f.notYet(node, "stopGradient() of an object with functions in it", "Apply it to the numbers that they use.");
  return detached(f, node, value, want.hint);
}

/**
 * A copy, which stands for the value itself: the mark says so, for `4-analyse/detached.ts`. What has no derivative anyway is in
 * both.
 */
function detached(f: Lowerer, node: ts.Node, value: Value, hint: string | undefined): Value {
  const result = deepCopy(f.at(node), value, copyingIn(f, node), hint);
  if (isReference(value.type)) f.at(node).append({ kind: "effect", text: detachedMark, args: [value, result], outs: [], regions: [] } satisfies Effect);
  return result;
}

function copyingIn(f: Lowerer, node: ts.Node): Copying {
  const stop = (b: Builder, value: Value): Value => b.op("stop", [value], value.hint);
  return {
    number: (b, value) => (value.type.absent === undefined ? stop(b, value) : ifThere(b, value, value.type, stop, value.hint, () => value)),
    numbers: detachedCopy,
    recursive: (b, value, body) => {
      const type = required(value.type);
      const ref = f.context.define(`detached ${printType(type)}`, `detached${value.type.kind === "record" ? nameOf(value.type.name) : ""}`, node, { params: [type], result: type, captures: [] }, ({ name }) => {
        const inner = new Builder(), param = freshValue(type, "value");
        inner.span = spanOf(node);
        inner.return([body(inner, param)]);
        const func: Func = { name, body: { params: [param], body: inner.body, yields: [] }, span: spanOf(node), origin: { file: node.getSourceFile().fileName }, captures: 0 };
        return { func, broken: false };
      });
      return b.call(ref.name, [value], [{ type, hint: value.hint }])[0]!;
    },
    isShared: (type) => !hasTangent(type),
  };
}

const nameOf = (name = ""): string => name.replace(/\W.*$/, "");

function detachedCopy(b: Builder, array: Value, hint: string): Value {
  const start = b.const(0), end = b.length(array), out = freshValue(required(array.type), hint);
  b.append({ kind: "copy", args: [array, start, end], outs: [out], regions: [], detached: true } satisfies Copy);
  return out;
}
