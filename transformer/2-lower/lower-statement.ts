/** Statements, in order. What follows a jump in its block is dead and is left out. */
import type ts from "typescript";
import { isLibrary, skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { hasCode, isLooser, none, optional, sameType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { choiceOf, unsetFunction } from "./choice.ts";
import { holdsFunctions } from "./code.ts";
import { fits, lacks } from "./fits.ts";
import { unset } from "./inline.ts";
import { lowerCondition, lowerExpression } from "./lower-expression.ts";
import { lowerDo, lowerFor, lowerForOf, lowerWhile } from "./lower-loop.ts";
import { usedType } from "./lower-literal.ts";
import { lowerForIn } from "./lower-object.ts";
import { declarePattern } from "./lower-pattern.ts";
import { isMade } from "./receiver.ts";
import { lowerSwitch } from "./lower-switch.ts";
import { isTextToShow } from "./lower-text.ts";
import { isErrorToThrow, lowerThrow } from "./lower-throw.ts";
import { isError, type Lowerer } from "./lowerer.ts";

export function lowerStatements(f: Lowerer, statements: readonly ts.Statement[], before?: (statement: ts.Statement) => void): void {
  hoistEarly(f, statements);
  for (const statement of statements) {
    before?.(statement);
    lowerStatement(f, statement);
    const last = f.b.body[f.b.body.length - 1];
    if (last && (last.kind === "return" || last.kind === "break" || last.kind === "continue" || last.kind === "throw")) return;
  }
}

export function lowerStatement(f: Lowerer, node: ts.Statement, label?: string): void {
  const { ts } = f;
  if (ts.isExpressionStatement(node)) lowerExpression(f, node.expression, { discarded: true });
  else if (ts.isVariableStatement(node)) lowerDeclarations(f, node.declarationList);
  else if (ts.isIfStatement(node)) lowerIf(f, node);
  else if (ts.isForStatement(node)) lowerFor(f, node, label);
  else if (ts.isForOfStatement(node)) lowerForOf(f, node, label);
  else if (ts.isWhileStatement(node)) lowerWhile(f, node, label);
  else if (ts.isDoStatement(node)) lowerDo(f, node, label);
  else if (ts.isReturnStatement(node)) lowerReturn(f, node);
  else if (ts.isBlock(node)) lowerStatements(f, node.statements);
  else if (ts.isBreakStatement(node)) lowerBreak(f, node);
  else if (ts.isContinueStatement(node)) lowerContinue(f, node);
  else if (ts.isSwitchStatement(node)) lowerSwitch(f, node);
  else if (ts.isThrowStatement(node)) lowerThrow(f, node);
  else if (ts.isLabeledStatement(node)) lowerLabeled(f, node);
  else lowerOther(f, node, label);
}

function lowerOther(f: Lowerer, node: ts.Statement, label: string | undefined): void {
  const { ts } = f;
  if (ts.isTryStatement(node)) f.refuse(node.catchClause ? messages.tryCatch() : messages.tryFinally(), node);
  else if (ts.isForInStatement(node)) lowerForIn(f, node, label);
  else if (ts.isWithStatement(node)) f.refuse(messages.asynchronous("with"), node);
  // Function declarations are found where they are called, members of enums where they are used; types are nothing at run time.
  else if (!ts.isFunctionDeclaration(node) && !ts.isEnumDeclaration(node) && !ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node) && !ts.isEmptyStatement(node) && node.kind !== ts.SyntaxKind.DebuggerStatement) {
    f.notYet(node, "This statement", "Use declarations, assignments, conditions and loops.");
  }
}

/** `let a = 1, b = a`. */
export function lowerDeclarations(f: Lowerer, list: ts.VariableDeclarationList, declarations: readonly ts.VariableDeclaration[] = list.declarations): void {
  const { ts } = f;
  if ((list.flags & (ts.NodeFlags.Using ?? 0)) === (ts.NodeFlags.Using ?? -1)) f.notYet(list, "using", "Use const.");
  for (const declaration of declarations) {
    const { name, initializer } = declaration;
    if (!ts.isIdentifier(name)) {
      if (initializer && !isLibraryObject(f, initializer)) declarePattern(f, name, initializer);
      continue;
    }
    // Functions, and derivatives of functions, are found by their names where they are called.
    if (f.context.finder.variables.isNameOfFunction(declaration) || initializer && isNameOfClass(f, list, initializer)) continue;
    if (isErrorToThrow(f, declaration) || isTextToShow(f, declaration)) continue;
    if (!initializer && list.flags & ts.NodeFlags.BlockScoped) f.declare(name, uninitialized(f, name));
    if (initializer) lowerDeclaration(f, name, initializer, declaration.type);
  }
}

/** `const Model = class { … }`: found where it is made. */
const isNameOfClass = (f: Lowerer, { flags }: ts.VariableDeclarationList, initializer: ts.Expression): boolean =>
  (flags & f.ts.NodeFlags.Const) !== 0 && f.ts.isClassExpression(skipOuter(f.ts, initializer));

/** `const { sin, cos } = Math`: functions are found where they are called. */
function isLibraryObject(f: Lowerer, initializer: ts.Expression): boolean {
  const node = skipOuter(f.ts, initializer);
  return f.ts.isIdentifier(node) && isLibrary(f.checker.getSymbolAtLocation(node));
}

function lowerDeclaration(f: Lowerer, name: ts.Identifier, initializer: ts.Expression, annotation: ts.TypeNode | undefined): void {
  const declared = f.typeOf(name);
  const asked = annotation && declared.kind !== "opaque" ? declared : literalType(f, initializer, declared);
  const isAssigned = f.context.finder.variables.isAssigned(f.checker.getSymbolAtLocation(name)!);
  const value = lowerExpression(f, initializer, { type: asked, hint: name.text });
  const mayBeFunction = declared.kind === "opaque" && holdsFunctions(f.context, f.checker.getTypeAtLocation(name), f.typeArguments);
  if (value.type.kind === "none" && declared.absent === undefined && !mayBeFunction) return f.declare(name, f.notYet(initializer, "A variable that is always undefined", "Declare what else it may be: number | undefined."));
  // Another one of the union may be in a variable later on, and an instance of a subclass.
  const isOneOf = isAssigned && (value.type.kind === "record" || value.type.kind === "union") && declared.kind === "union" && fits(value.type, declared);
  const isNarrower = isOneOf || value.type.kind === "none" || value.type.absent !== undefined && declared.absent === undefined && isAssigned;
  // An object is what it was made as, whatever the variable is declared as.
  const isFixed = value.type.kind === "record" && !isAssigned && (isMade(f, initializer) && !lacks(value.type, declared) && !isLooser(declared, value.type) || hasCode(value.type));
  const own = (annotation || isNarrower) && !isFixed ? f.coerce(value, declared.kind === "opaque" ? undefined : declared, initializer) : value;
  // What is there at first may be missing later on.
  f.declare(name, own, declared.absent !== undefined && own.type.absent === undefined && sameType(own.type, declared) ? optional(own.type, declared.absent) : own.type);
}

/** Literals take their type from the variable; everything else has one. */
function literalType(f: Lowerer, initializer: ts.Expression, declared: Type): Type | undefined {
  const node = skipOuter(f.ts, initializer);
  const isLiteral = f.ts.isArrayLiteralExpression(node) || f.ts.isNewExpression(node) || f.ts.isCallExpression(node);
  const isKnown = declared.kind === "array" && declared.element.kind !== "opaque" && declared.element.kind !== "none" || (declared.kind === "record" && !declared.tuple);
  return isLiteral && isKnown ? declared : undefined;
}

/** `let x: number;`: undefined until it is assigned, which is NaN to arithmetic. */
export function uninitialized(f: Lowerer, name: ts.Identifier): Value {
  const type = variableType(f, name);
  const source = f.checker.getTypeAtLocation(name);
  if (type.kind === "opaque" && holdsFunctions(f.context, source, f.typeArguments)) {
    const isOptional = source.isUnion() && source.types.some((part) => part.flags & f.ts.TypeFlags.Undefined);
    return isOptional ? f.undefinedOf(none, name.text) : unsetFunction(f, name, choiceOf(f.context, []), name.text);
  }
  if (type.absent !== undefined) return f.undefinedOf(type, name.text);
  return type.kind === "number" ? f.const(name, NaN, name.text) : unset(f, name, type);
}

/** A variable without a type gets one where it is used. */
function variableType(f: Lowerer, name: ts.Identifier): Type {
  const declared = f.typeOf(name);
  return declared.kind === "opaque" ? usedType(f, name) ?? declared : declared;
}

/** `var` variables exist from the start of their function. */
export function hoistVariables(f: Lowerer, body: ts.Node): void {
  const { ts } = f;
  const names = new Map<ts.Symbol, ts.Identifier>();
  const add = (name: ts.BindingName): void => {
    const symbol = ts.isIdentifier(name) ? f.checker.getSymbolAtLocation(name) : undefined;
    if (symbol && ts.isIdentifier(name)) names.set(symbol, name);
    if (!ts.isIdentifier(name)) name.elements.forEach((element) => { if (ts.isBindingElement(element)) add(element.name); });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && node !== body) return;
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
      for (const { name } of node.declarations) add(name);
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  for (const [symbol, name] of names) hoist(f, symbol, name);
}

/** Variables that function values use which are made before them: they are there from the start of their block, and have their values later. */
function hoistEarly(f: Lowerer, statements: readonly ts.Statement[]): void {
  const { ts } = f;
  const add = (name: ts.BindingName): void => {
    if (!ts.isIdentifier(name)) return name.elements.forEach((element) => { if (ts.isBindingElement(element)) add(element.name); });
    const symbol = f.checker.getSymbolAtLocation(name);
    const isEarly = symbol && f.context.finder.functionValues.isEarly(symbol);
    if (isEarly && !holdsFunctions(f.context, f.checker.getTypeAtLocation(name), f.typeArguments)) hoist(f, symbol, name);
  };
  for (const statement of statements) {
    if (ts.isVariableStatement(statement) && statement.declarationList.flags & ts.NodeFlags.BlockScoped) statement.declarationList.declarations.forEach(({ name }) => add(name));
  }
}

/** Makes the variable's cell here. A parameter of the same name is the same variable. */
function hoist(f: Lowerer, symbol: ts.Symbol, name: ts.Identifier): void {
  const isParameter = symbol.declarations?.some(f.ts.isParameter);
  const isFunction = f.checker.getTypeAtLocation(name).getCallSignatures().length > 0;
  if (isParameter || (isFunction ? !f.context.finder.variables.isAssigned(symbol) : variableType(f, name).kind === "opaque")) return;
  f.hoisted.add(symbol);
  f.bind(symbol, f.variable(name, symbol, uninitialized(f, name)));
}

function lowerIf(f: Lowerer, node: ts.IfStatement): void {
  const condition = lowerCondition(f, node.expression);
  const { elseStatement } = node;
  const known = f.known(condition);
  if (known === true) return lowerStatement(f, node.thenStatement);
  if (known === false) return elseStatement && lowerStatement(f, elseStatement);
  f.when(node.expression, condition, () => lowerStatement(f, node.thenStatement), () => { if (elseStatement) lowerStatement(f, elseStatement); });
}

function lowerReturn(f: Lowerer, node: ts.ReturnStatement): void {
  const { exit } = f;
  const { expression } = node;
  const value = expression && lowerExpression(f, expression, exit.type.kind === "none" ? { discarded: true } : { type: exit.type, hint: "result" });
  let result = value && exit.type.kind !== "none" && expression ? f.settle(value, exit.type, expression) : undefined;
  if (!result && exit.type.absent !== undefined) result = f.undefinedOf(exit.type, "result");
  if (!result && exit.type.kind !== "none") f.notYet(node, "A return without a value in a function with a result", "Return a number.");
  if (result?.type.kind === "none") f.notYet(node, "undefined as a result", "Return a number with a meaning of its own, such as NaN.");
  if (exit.kind === "function") return f.at(node).return(result ? [result] : []);
  if (result && exit.result && !isError(result)) f.writeVariable(node, exit.result, result);
  if (exit.label !== "") f.at(node).break(exit.label);
}

function lowerBreak(f: Lowerer, node: ts.BreakStatement): void {
  f.at(node).break(node.label ? f.labels.get(node.label.text) : f.breakTargets[f.breakTargets.length - 1]);
}

function lowerContinue(f: Lowerer, node: ts.ContinueStatement): void {
  const label = node.label && f.labels.get(node.label.text);
  const block = label === undefined ? f.continueTargets[f.continueTargets.length - 1] : f.bodyBlocks.get(label);
  if (block === undefined) f.at(node).continue(label);
  else f.at(node).break(block);
}

function lowerLabeled(f: Lowerer, node: ts.LabeledStatement): void {
  const { ts } = f;
  const label = f.freshLabel(node.label.text);
  f.labels.set(node.label.text, label);
  const inner = node.statement;
  if (ts.isIterationStatement(inner, false)) return lowerStatement(f, inner, label);
  f.at(node).block(label, (b) => f.inside(b, () => lowerStatement(f, inner)));
}
