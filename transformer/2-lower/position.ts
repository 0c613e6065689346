/** Positions in arrays as the library reads them: what is behind the point does not count. `xs.slice(xs.length / 2)`. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { isWhole } from "./counted-loop.ts";
import { lowerNumber } from "./lower-expression.ts";
import { isError, type Lowerer } from "./lowerer.ts";

/** A whole number, or an error that has been reported. */
export function lowerPosition(f: Lowerer, node: ts.Expression, hint?: string): Value {
  const value = lowerNumber(f, node, hint);
  return isError(value) || isWhole(f, node) ? value : f.op(node, "trunc", [value], value.hint);
}
