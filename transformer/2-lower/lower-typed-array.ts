/** Copying between arrays, element by element. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { number, type ArrayType } from "../ir/types.ts";
import type { Lowerer } from "./lowerer.ts";

/** target[offset + k] = source[k] for every k of the source. */
export function copyElements(f: Lowerer, node: ts.Node, target: Value, offset: Value | undefined, source: Value): void {
  f.loopOver(node, f.at(node).length(source), "k", (k) => {
    const element = f.at(node).load(source, k, `${source.hint}_k`);
    const index = offset ? f.op(node, "add", [offset, k], "at") : k;
    f.at(node).store(target, index, element);
  });
}

/** A new typed array with the elements of another array. */
export function convertArray(f: Lowerer, node: ts.Node, type: ArrayType, source: Value, hint: string): Value {
  const from = source.type as ArrayType;
  if (from.storage === type.storage) {
    const start = f.const(node, 0);
    return f.at(node).copy(source, start, f.at(node).length(source), hint);
  }
  const target = f.at(node).alloc(type, f.at(node).length(source), hint);
  copyElements(f, node, target, undefined, source);
  return target;
}

export const isNumeric = (value: Value): boolean => value.type.kind === "array" && value.type.element.kind === number.kind;
