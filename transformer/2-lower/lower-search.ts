/** find and its kin, indexOf, lastIndexOf, includes: loops that stop at the first element that decides. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { boolean, hasCode, optional, type ArrayType } from "../ir/types.ts";
import { applyCallback } from "./inline.ts";
import { elementHint, indexHint } from "./lower-callback.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerPosition } from "./position.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** `for (k = n - 1; k >= 0; k--)`, or forward. */
export function loopFrom(f: Lowerer, node: ts.Node, array: Value, isBackward: boolean, hint: string, body: (k: Value) => void, start?: Value): void {
  const n = f.at(node).length(array);
  if (!isBackward) return f.loopOver(node, n, hint, body, start);
  const last = f.op(node, "sub", [n, f.const(node, 1)], "k");
  f.at(node).loop({ start: last, end: f.const(node, 0), inclusive: true, step: -1, init: [], indexHint: hint }, (inner, index) => {
    f.inside(inner, () => body(index));
    return [];
  });
}

/** find, findIndex, findLast, findLastIndex. */
export function lowerFind(f: Lowerer, node: ts.CallExpression, array: Value, name: string, callback: ts.Expression, want: Want): Value {
  const isIndex = name.endsWith("Index");
  const type = optional((array.type as ArrayType).element);
  const nothing = isIndex ? f.const(node, -1) : f.undefinedOf(type, "found");
  const found = f.at(node).cell(nothing, want.hint ?? (isIndex ? "index" : "found"));
  loopFrom(f, node, array, name.startsWith("findLast"), indexHint(f, callback), (k) => {
    const element = f.at(node).load(array, k, elementHint(f, callback, array));
    const holds = f.truth(applyCallback(f, node, callback, [element, k, array], {}), callback);
    if (isError(holds)) return;
    f.when(callback, holds, () => {
      f.at(callback).write(found, isIndex ? k : element);
      f.b.break();
    });
  });
  return f.at(node).read(found);
}

/** indexOf, lastIndexOf, includes: elements are compared, never differentiated. */
export function lowerIndexOf(f: Lowerer, node: ts.CallExpression, array: Value, name: string, want: Want): Value {
  const [wanted, from] = node.arguments;
  if (!wanted || from && name === "lastIndexOf") return f.notYet(from ?? node, `This form of .${name}()`, "Pass the value alone.");
  const { element } = array.type as ArrayType;
  if (hasCode(element)) return f.notYet(node, `.${name}() of functions`, "Look for a number or a name that stands for the function.");
  const value = f.coerce(lowerExpression(f, wanted, { type: element }), element, wanted);
  if (isError(value)) return value;
  const start = from && relativePosition(f, from, f.at(node).length(array));
  if (start && isError(start)) return start;
  const isTest = name === "includes";
  const found = f.at(node).cell(f.const(node, isTest ? false : -1), want.hint ?? (isTest ? "includes" : "index"));
  loopFrom(f, node, array, name === "lastIndexOf", "k", (k) => {
    const candidate = f.at(node).load(array, k, `${array.hint}_k`);
    const isEqual = f.op(node, "eq", [candidate, value], "p", boolean);
    // includes finds NaN, indexOf does not.
    const isNaN = (of: Value): Value => f.op(node, "isNaN", [of], "p", boolean);
    const isSame = !isTest || element.kind !== "number" ? isEqual : f.choose(node, isEqual, boolean, () => f.const(node, true), () => f.choose(node, isNaN(candidate), boolean, () => isNaN(value), () => f.const(node, false), "p"), "p");
    f.when(node, isSame, () => {
      f.at(node).write(found, isTest ? f.const(node, true) : k);
      f.b.break();
    });
  }, start);
  return f.at(node).read(found);
}

/** A position that counts from the end where it is negative, and is inside of 0 to `length`. */
export function relativePosition(f: Lowerer, node: ts.Expression, length: Value, missing?: () => Value): Value {
  const index = lowerPosition(f, node, "k", missing);
  if (isError(index)) return index;
  const fromEnd = (): Value => f.op(node, "max", [f.op(node, "add", [length, index], "k"), f.const(node, 0)], "k");
  const fromStart = (): Value => f.op(node, "min", [index, length], "k");
  return f.choose(node, f.op(node, "lt", [index, f.const(node, 0)], "p", boolean), index.type, fromEnd, fromStart, "k");
}
