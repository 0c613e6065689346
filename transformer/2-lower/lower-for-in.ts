/**
 * `for (const i in list)`: the positions of a list as texts. Here they stay numbers, so they may only be used where a text
 * does what the number would: as the position of an element, and where it is made a number. `i + 1` would append a digit.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import type { ArrayType } from "../ir/types.ts";
import { mayHaveHoles } from "./holes.ts";
import { lowerBody, setLabel } from "./lower-loop.ts";
import type { Lowerer } from "./lowerer.ts";

export function lowerForInList(f: Lowerer, node: ts.ForInStatement, list: Value, label: string | undefined): void {
  const { ts } = f;
  const name = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.name : undefined;
  if (!name || !ts.isIdentifier(name)) return void f.notYet(node.initializer, "This form of for-in over a list", "Declare the variable in the loop: for (const i in list).");
  if (checkUses(f, node, name)) return;
  const { storage, element } = list.type as ArrayType;
  const isList = storage === "list";
  const hasHoles = isList && mayHaveHoles(f.context, node.expression), { shrinks, resizes } = f.changesOf([node.statement]);
  // What is put at the end meanwhile is not gone to; what is taken away is not gone to either.
  if (isList && (shrinks || hasHoles && resizes && !storesHereOnly(f, node.statement, name))) return void f.notYet(node, "for-in over a list that changes its length in the loop", "Count: for (let i = 0; i < list.length; i++).");
  // A place with undefined in it is gone to, a hole is not.
  if (hasHoles && element.absent !== undefined) return void f.notYet(node, "for-in over a list that may have both holes and undefined in it", "Count, and ask for each element.");
  f.loopOver(node, f.at(node).length(list), name.text, (k) => {
    f.declare(name, k);
    const trip = (): void => lowerBody(f, node.statement);
    if (!hasHoles) return trip();
    f.when(node, f.isDefined(f.at(node).load(list, k, `${list.hint}_${name.text}`), node), trip);
  });
  setLabel(f, label);
}

/** Are all stores of the loop to the position that it is at? Nothing is called that may store elsewhere. */
function storesHereOnly(f: Lowerer, body: ts.Node, name: ts.Identifier): boolean {
  const { ts } = f, symbol = f.checker.getSymbolAtLocation(name);
  const isHere = (target: ts.Expression): boolean => {
    const place = skipOuter(ts, target), at = ts.isElementAccessExpression(place) ? skipOuter(ts, place.argumentExpression) : undefined;
    return ts.isIdentifier(place) || at !== undefined && ts.isIdentifier(at) && f.checker.getSymbolAtLocation(at) === symbol;
  };
  const visit = (node: ts.Node): boolean => {
    if (ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isDeleteExpression(node) || ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer)) return true;
    if (ts.isCallExpression(node) && !/^(Math\.\w+|Number)$/.test(node.expression.getText())) return true;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment && !isHere(node.left)) return true;
    const isStep = ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node) && (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken);
    return isStep && !isHere(node.operand) || (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false);
  };
  return !visit(body);
}

/** Is the expression the variable of such a loop? Its value is a number then. */
export function isPosition(f: Lowerer, expression: ts.Expression): boolean {
  const node = skipOuter(f.ts, expression);
  if (!f.ts.isIdentifier(node)) return false;
  const declaration = f.checker.getSymbolAtLocation(node)?.valueDeclaration;
  return declaration !== undefined && f.ts.isForInStatement(declaration.parent.parent);
}

/** Reports the first use of the variable as a text. */
function checkUses(f: Lowerer, loop: ts.ForInStatement, name: ts.Identifier): boolean {
  const symbol = f.checker.getSymbolAtLocation(name);
  const visit = (node: ts.Node): ts.Node | undefined => {
    const isUse = f.ts.isIdentifier(node) && (f.checker.getSymbolAtLocation(node) === symbol || f.ts.isShorthandPropertyAssignment(node.parent) && f.checker.getShorthandAssignmentValueSymbol(node.parent) === symbol);
    return isUse && !isNumeric(f, node) ? node : f.ts.forEachChild(node, visit);
  };
  const use = visit(loop.statement);
  if (use) f.notYet(use, "A position of a list as text", `Make it a number first: Number(${name.text}).`);
  return use !== undefined;
}

/** `list[i]`, `+i`, `Number(i)`, `parseInt(i, 10)`. */
function isNumeric({ ts, checker }: Lowerer, name: ts.Identifier): boolean {
  let used: ts.Expression = name;
  while (ts.isExpression(used.parent) && skipOuter(ts, used.parent) === name) used = used.parent;
  const { parent } = used;
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === used && isListLike(checker, ts, parent.expression);
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.PlusToken;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== used) return false;
  const [, radix] = parent.arguments, isTen = !radix || ts.isNumericLiteral(radix) && radix.text === "10";
  return parent.arguments.length <= 2 && isTen && /^(Number|(Number\.)?parse(Int|Float))$/.test(parent.expression.getText());
}

function isListLike(checker: ts.TypeChecker, typescript: typeof ts, expression: ts.Expression): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  return (type.isUnion() ? type.types : [type]).every((part) => checker.getIndexInfoOfType(checker.getApparentType(part), typescript.IndexKind.Number) !== undefined);
}
