/** Positions in arrays as the library reads them: what is behind the point does not count. `xs.slice(xs.length / 2)`. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { number } from "../ir/types.ts";
import { isWhole } from "./counted-loop.ts";
import { lowerExpression } from "./lower-expression.ts";
import { isError, type Lowerer } from "./lowerer.ts";

/** A whole number, or an error that has been reported; `missing` where the argument is undefined. */
export function lowerPosition(f: Lowerer, node: ts.Expression, hint?: string, missing: () => Value = () => f.const(node, 0)): Value {
  const given = lowerExpression(f, node, { hint });
  if (given.type.kind === "none" && !isError(given)) return missing();
  const mayBeMissing = given.type.kind === "number" && given.type.absent !== undefined;
  const value = mayBeMissing ? f.choose(node, f.isThere(given, node), number, () => f.present(given, node), missing, given.hint) : f.requireNumber(given, node);
  return isError(value) || isWhole(f, node) ? value : f.op(node, "trunc", [value], value.hint);
}
