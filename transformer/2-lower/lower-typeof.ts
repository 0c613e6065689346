/** `typeof x`: its type says it; of what may be missing it is asked as the program runs. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { isReference, string } from "../ir/types.ts";
import { isClosure } from "./closure.ts";
import { presenceOf } from "./lower-access.ts";
import { lowerExpression } from "./lower-expression.ts";
import { isUndefinedElement, mayBeMissing, partsOf } from "./lower-optional.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

interface Answer {
  /** Of a value that is there. */
  readonly kind: string;
  /** Is it there? Undefined: it is. */
  readonly isThere?: Value | undefined;
  /** Of one that is missing. */
  readonly missing: string;
}

export function lowerTypeOf(f: Lowerer, node: ts.TypeOfExpression, want: Want): Value {
  const answer = ask(f, node);
  if (!answer) return f.errorValue();
  const { kind, isThere, missing } = answer;
  const text = (value: string): Value => f.const(node, value, want.hint);
  return isThere ? f.choose(node, isThere, string, () => text(kind), () => text(missing), want.hint) : text(kind);
}

/** `typeof x === "number"`; undefined for comparisons of other things. */
export function lowerTypeOfTest(f: Lowerer, node: ts.BinaryExpression, op: string): Value | undefined {
  const { ts } = f;
  const sides = [skipOuter(ts, node.left), skipOuter(ts, node.right)];
  const asked = sides.find(ts.isTypeOfExpression);
  const literal = sides.find(ts.isStringLiteralLike);
  if (!asked || !literal) return undefined;
  const answer = ask(f, asked);
  if (!answer) return f.errorValue();
  const [there, gone] = [answer.kind, answer.missing].map((kind) => (kind === literal.text) === (op === "eq")) as [boolean, boolean];
  if (!answer.isThere || there === gone) return f.const(node, there, "p");
  return there ? answer.isThere : f.op(node, "not", [answer.isThere], "p", { kind: "boolean" });
}

/** Undefined if an error has been reported. */
function ask(f: Lowerer, node: ts.TypeOfExpression): Answer | undefined {
  const { TypeFlags } = f.ts;
  const present = presenceOf(f, node.expression);
  if (present) return { kind: kindOf(present.type.kind), isThere: present.isPresent, missing: "undefined" };
  const value = lowerExpression(f, node.expression);
  if (isError(value)) return undefined;
  const { type } = value;
  const refuse = (): undefined => void f.notYet(node, "typeof of this", "Use values that are numbers for sure.");
  if (type.kind === "none") {
    const parts = partsOf(f, node.expression);
    const isNull = parts.every(({ flags }) => flags & TypeFlags.Null);
    return isNull ? { kind: "object", missing: "object" } : parts.every(({ flags }) => flags & (TypeFlags.Undefined | TypeFlags.Void)) ? { kind: "undefined", missing: "undefined" } : refuse();
  }
  // In a function that is lowered for the types of its arguments they tell more than the declaration.
  if (type.kind === "opaque" || type.absent === "either") return refuse();
  const kind = isClosure(value) ? "function" : kindOf(type.kind);
  const missing = type.absent === "null" ? "object" : "undefined";
  if (type.absent !== undefined || isClosure(value)) {
    const isThere = f.isThere(value, node);
    const known = f.known(isThere);
    return known === true ? { kind, missing } : known === false ? { kind: missing, missing } : { kind, isThere, missing };
  }
  if (!mayBeMissing(f, node.expression)) return { kind, missing };
  const isThere = isUndefinedElement(f, node, node.expression, value, "ne");
  return isError(isThere) ? undefined : { kind, isThere, missing };
}

const kindOf = (kind: Value["type"]["kind"]): string => (isReference({ kind } as Value["type"]) ? "object" : kind);
