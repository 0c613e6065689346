/** `new Array(n)`: where it is put, and what fills it there. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";

type TypeScript = typeof ts;

export interface SizedArray {
  readonly made: ts.Expression;
  readonly size: ts.Expression;
  /** The statement that puts it into a variable or a property. */
  readonly place: { readonly statement: ts.Statement; readonly name: string; readonly declaration: ts.Node | undefined } | undefined;
}

/** An array of holes; none where it is made to be filled, or only its length is used. */
export function sizedArray(typescript: TypeScript, node: ts.Node): SizedArray | undefined {
  const isArray = (typescript.isNewExpression(node) || typescript.isCallExpression(node)) && typescript.isIdentifier(node.expression) && node.expression.text === "Array";
  if (!isArray || node.arguments?.length !== 1 || typescript.isSpreadElement(node.arguments[0]!)) return undefined;
  let value: ts.Expression = node;
  while (value.parent && typescript.isExpression(value.parent) && skipOuter(typescript, value.parent) === node) value = value.parent;
  const { parent } = value;
  if (typescript.isPropertyAccessExpression(parent) && isFill(typescript, parent) || typescript.isSpreadElement(parent) && typescript.isArrayLiteralExpression(parent.parent)) return undefined;
  if (typescript.isCallExpression(parent) && parent.expression.getText() === "Array.from") return undefined;
  return { made: node, size: node.arguments[0]!, place: placeOf(typescript, value) };
}

function placeOf(typescript: TypeScript, value: ts.Expression): SizedArray["place"] {
  const { parent } = value;
  if (typescript.isVariableDeclaration(parent)) {
    const statement = parent.parent.parent;
    return typescript.isIdentifier(parent.name) && typescript.isVariableStatement(statement) ? { statement, name: parent.name.text, declaration: parent } : undefined;
  }
  const isSet = typescript.isBinaryExpression(parent) && parent.right === value && parent.operatorToken.kind === typescript.SyntaxKind.EqualsToken;
  return isSet && typescript.isExpressionStatement(parent.parent) ? { statement: parent.parent, name: parent.left.getText(), declaration: undefined } : undefined;
}

/** `.fill(x)`, of all of it. */
function isFill(typescript: TypeScript, access: ts.PropertyAccessExpression): boolean {
  return access.name.text === "fill" && typescript.isCallExpression(access.parent) && access.parent.expression === access && access.parent.arguments.length === 1;
}

/** Does the statement call `name.fill(x)` whatever happens? */
export function callsFill(typescript: TypeScript, statement: ts.Statement, name: string): boolean {
  const node = typescript.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.initializer
    : typescript.isExpressionStatement(statement) || typescript.isReturnStatement(statement) ? statement.expression : undefined;
  for (let at = node; at;) {
    const inner = skipOuter(typescript, at);
    if (typescript.isPropertyAccessExpression(inner)) {
      if (isFill(typescript, inner) && inner.expression.getText() === name) return true;
      at = inner.expression;
    } else at = typescript.isCallExpression(inner) ? inner.expression : undefined;
  }
  return false;
}

/** Does a loop end before its condition says so? */
export function isLeft(typescript: TypeScript, body: ts.Statement): boolean {
  const visit = (node: ts.Node, isOwn: boolean): boolean => {
    if (typescript.isFunctionLike(node)) return false;
    if (typescript.isReturnStatement(node) || (typescript.isBreakStatement(node) || typescript.isContinueStatement(node)) && (isOwn || node.label)) return true;
    const isInner = typescript.isIterationStatement(node, false) || typescript.isSwitchStatement(node);
    return typescript.forEachChild(node, (child) => visit(child, isOwn && !isInner) || undefined) ?? false;
  };
  return visit(body, true);
}

export function mentions(typescript: TypeScript, root: ts.Node, name: string): boolean {
  let found = false;
  within(typescript, root, (node) => {
    if (typescript.isExpression(node) && node.getText() === name) found = true;
  });
  return found;
}

/** The loop that stores in its body, and not in one of its statements. */
export function loopOf(typescript: TypeScript, store: ts.ElementAccessExpression): ts.ForStatement | undefined {
  const statement = store.parent.parent, { parent } = statement;
  const loop = typescript.isBlock(parent) ? parent.parent : parent;
  return typescript.isForStatement(loop) ? loop : undefined;
}

/** The variable that is assigned there. */
export function assignedBy(typescript: TypeScript, node: ts.Node): ts.Identifier | undefined {
  const { SyntaxKind } = typescript;
  if (typescript.isBinaryExpression(node)) {
    const isSet = node.operatorToken.kind >= SyntaxKind.FirstAssignment && node.operatorToken.kind <= SyntaxKind.LastAssignment;
    return isSet && typescript.isIdentifier(node.left) ? node.left : undefined;
  }
  const isStep = (typescript.isPrefixUnaryExpression(node) || typescript.isPostfixUnaryExpression(node)) && (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken);
  return isStep && typescript.isIdentifier(node.operand) ? node.operand : undefined;
}

export function within(typescript: TypeScript, root: ts.Node, visit: (node: ts.Node) => void): void {
  const each = (node: ts.Node): void => {
    visit(node);
    typescript.forEachChild(node, each);
  };
  each(root);
}
