/** What is said to be of a type: `{ kind: "circle", r } as Shape`, `({ v, next: null }) as Node | null`. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { hasCode, isOfClasses, required, sameType, type Type } from "../ir/types.ts";
import { fits, lacks } from "./fits.ts";
import type { Lowerer, Want } from "./lowerer.ts";

/** A literal that is said to be of a type is made as one. */
export function wantAsserted(f: Lowerer, expression: ts.Expression, want: Want): Want {
  const node = want.type ? undefined : assertion(f, expression);
  if (!node || !isLiteral(f, node)) return want;
  const type = assertedType(f, node);
  return type.kind === "record" && !type.class && !type.tuple && !hasCode(type) ? { ...want, type } : want;
}

function isLiteral(f: Lowerer, expression: ts.Expression): boolean {
  const { ts } = f, node = skipOuter(ts, expression);
  return ts.isObjectLiteralExpression(node) || ts.isConditionalExpression(node) && (isLiteral(f, node.whenTrue) || isLiteral(f, node.whenFalse));
}

/** Where it is put, there may be other shapes, and other properties. */
export function asAsserted(f: Lowerer, expression: ts.Expression, value: Value): Value {
  const node = assertion(f, expression);
  const isObject = value.type.kind === "record" && !value.type.class || value.type.kind === "union" && !isOfClasses(value.type);
  if (!node || !isObject || hasCode(value.type)) return value;
  const type = assertedType(f, node);
  // Of an object that has another name already, what is always there stays so.
  const mayLack = type.kind === "record" && f.ts.isObjectLiteralExpression(skipOuter(f.ts, node)) && type.fields.some(({ type: { absent }, optional }) => absent !== undefined || optional);
  const isWider = type.kind === "union" || lacks(value.type, type) || mayLack;
  if (!isWider || !fits(value.type, type)) return value;
  // The same but for what may be missing.
  return type.kind === "record" && sameType(value.type, type) ? f.at(node).cast(value, value.type.absent === undefined ? required(type) : type) : f.coerce(value, type, expression);
}

function assertion({ ts }: Lowerer, expression: ts.Expression): ts.AssertionExpression | undefined {
  let node = expression;
  while (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) node = node.expression;
  return ts.isAsExpression(node) || ts.isTypeAssertionExpression(node) ? node : undefined;
}

const assertedType = (f: Lowerer, node: ts.AssertionExpression): Type => f.lowerType(f.checker.getTypeFromTypeNode(node.type), node);
