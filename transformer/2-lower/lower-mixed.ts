/**
 * `p && x`, `x || p` of a boolean and a number: a value is one or the other here, never both. So it is what it is used as,
 * a condition or, after `+` and in Number(), a number; where it is used as neither, it is refused.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, number } from "../ir/types.ts";
import { lowerExpression } from "./lower-expression.ts";
import type { Lowerer, Want } from "./lowerer.ts";

/** Is the one operand a boolean, and the other a number? */
export function isMixed(f: Lowerer, node: ts.BinaryExpression, left: Value): boolean {
  const right = f.typeOf(node.right);
  return right.absent === undefined && (right.kind === "boolean" || right.kind === "number") && right.kind !== left.type.kind;
}

export function lowerMixed(f: Lowerer, node: ts.BinaryExpression, left: Value, want: Want): Value {
  const isAnd = node.operatorToken.kind === f.ts.SyntaxKind.AmpersandAmpersandToken;
  const use = isAsked(f, node) ? "asked" : isConverted(f, node) ? "converted" : undefined;
  if (!use) return f.notYet(node, "A value that is a boolean or a number", nearestForm(f, node, isAnd, left));
  const type = use === "asked" ? boolean : number;
  const as = (value: Value, of: ts.Node): Value => (use === "asked" ? f.truth(value, of) : f.requireNumber(value, of));
  const other = (): Value => as(lowerExpression(f, node.right), node.right), stay = (): Value => as(left, node.left);
  return f.choose(node, f.truth(left, node.left), type, isAnd ? other : stay, isAnd ? stay : other, want.hint ?? (use === "asked" ? "p" : "t"));
}

function nearestForm({ ts }: Lowerer, node: ts.BinaryExpression, isAnd: boolean, left: Value): string {
  const [p, x] = left.type.kind === "boolean" ? [node.left, node.right] : [node.right, node.left];
  const [asked, chosen] = [p, x].map((part) => (ts.isBinaryExpression(part) && part.getText().length > 20 ? "…" : part.getText()));
  return isAnd ? `Write ${asked} ? ${chosen} : 0, or ask with !== 0.` : `Write ${asked} ? 1 : ${chosen}, or ask with !== 0.`;
}

/** Does only matter whether it is true? */
function isAsked(f: Lowerer, expression: ts.Expression): boolean {
  const { ts } = f;
  const used = whole(f, expression), { parent } = used;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return parent.expression === used;
  if (ts.isForStatement(parent)) return parent.condition === used;
  if (ts.isConditionalExpression(parent)) return parent.condition === used || isAsked(f, parent);
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isCallExpression(parent)) return parent.arguments[0] === used && parent.expression.getText() === "Boolean";
  if (isLogical(f, parent)) return isAsked(f, parent);
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && isOnlyAsked(f, parent, parent.name);
}

/** Is it made a number at once? */
function isConverted(f: Lowerer, expression: ts.Expression): boolean {
  const { ts } = f;
  const used = whole(f, expression), { parent } = used;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.PlusToken;
  if (ts.isCallExpression(parent)) return parent.arguments.length === 1 && parent.expression.getText() === "Number";
  return isLogical(f, parent) && isConverted(f, parent);
}

/** A constant that is only used in conditions. */
function isOnlyAsked(f: Lowerer, { parent: list }: ts.VariableDeclaration, name: ts.Identifier): boolean {
  const { ts, checker } = f;
  if (!ts.isVariableDeclarationList(list) || !(list.flags & ts.NodeFlags.Const)) return false;
  const symbol = checker.getSymbolAtLocation(name);
  const isFine = (node: ts.Node): boolean => {
    if (!ts.isIdentifier(node) || node === name) return !ts.forEachChild(node, (child) => !isFine(child));
    const isShort = ts.isShorthandPropertyAssignment(node.parent) && checker.getShorthandAssignmentValueSymbol(node.parent) === symbol;
    return checker.getSymbolAtLocation(node) !== symbol && !isShort || !isShort && isAsked(f, node);
  };
  return isFine(list.parent.parent);
}

function isLogical({ ts }: Lowerer, node: ts.Node): node is ts.BinaryExpression {
  const { AmpersandAmpersandToken, BarBarToken } = ts.SyntaxKind;
  return ts.isBinaryExpression(node) && (node.operatorToken.kind === AmpersandAmpersandToken || node.operatorToken.kind === BarBarToken);
}

/** With the parentheses and casts around it. */
function whole({ ts }: Lowerer, expression: ts.Expression): ts.Expression {
  const inner = skipOuter(ts, expression);
  let used = expression;
  while (ts.isExpression(used.parent) && skipOuter(ts, used.parent) === inner) used = used.parent;
  return used;
}
