/**
 * Which `for` loops count: `for (let i = a; i < b; i += k)` (or `i + 1 < b`) with a whole start, and a bound that does not
 * change. A start that nobody can be sure of, as `n - 1`, has to be whole where the variable is an index of elements:
 * else there would be none. That is looked at as it runs.
 */
import type ts from "typescript";
import { isLibrary, skipOuter } from "../1-find/resolve-function.ts";
import type { Changes } from "./effects.ts";
import { enumValue, libraryConstant } from "./evaluate-constant.ts";
import type { Lowerer } from "./lowerer.ts";

export interface CountedLoop {
  readonly name: ts.Identifier;
  readonly symbol: ts.Symbol;
  /** Absent where the variable is declared outside: it keeps its last value. */
  readonly declaration: ts.VariableDeclaration | undefined;
  readonly start: ts.Expression;
  readonly end: ts.Expression;
  /** The end of the loop is this much after `end`: `i + 1 < n` ends at n - 1. */
  readonly offset: number;
  readonly step: number;
  readonly inclusive: boolean;
  /** Whether the start is whole is to be looked at as it runs. */
  readonly isChecked: boolean;
}

export function countedLoop(f: Lowerer, node: ts.ForStatement): CountedLoop | undefined {
  const counter = counterOf(f, node.initializer, node.condition);
  if (!counter || !node.condition || !node.incrementor) return undefined;
  const step = stepOf(f, node.incrementor, counter.symbol);
  const bound = boundOf(f, node.condition, counter.symbol);
  if (step === undefined || !bound || step > 0 !== bound.upward) return undefined;
  const changes = f.changesOf([node.statement]);
  const isChecked = !isWhole(f, counter.start);
  if (changes.variables.has(counter.symbol) || isChecked && !isElementIndex(f, node.statement, counter.symbol)) return undefined;
  if (!isInvariant(f, bound.end, { ...changes, variables: new Set([...changes.variables, counter.symbol]) })) return undefined;
  // Where the loop is left the counter keeps the value of that trip: it is a variable like others.
  if (!counter.declaration && isLeft(f, node.statement)) return undefined;
  // A bound that is assigned with the counter, or reads it, is no bound.
  if (!counter.declaration && !isInvariant(f, bound.end, f.changesOf([node.initializer]))) return undefined;
  if (bound.offset !== 0 && !isWhole(f, bound.end)) return undefined;
  return { ...counter, ...bound, step, isChecked };
}

/** Can a trip end the loop, by a jump out of it or a return of a function that is lowered where it is called? */
function isLeft(f: Lowerer, node: ts.Node, isInner = false): boolean {
  const { ts } = f;
  if (ts.isFunctionLike(node)) return false;
  if (ts.isReturnStatement(node)) return f.inlining.length > 0;
  if (ts.isBreakOrContinueStatement(node)) return node.label !== undefined || ts.isBreakStatement(node) && !isInner;
  const inner = isInner || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
  return ts.forEachChild(node, (child) => isLeft(f, child, inner)) ?? false;
}

/** Is it a part of an index: `x[i]`, `x[i * n + j]`? */
function isElementIndex(f: Lowerer, node: ts.Node, counter: ts.Symbol): boolean {
  const { ts } = f;
  const isPart = (part: ts.Expression): boolean => {
    const inner = skipOuter(ts, part);
    if (ts.isIdentifier(inner)) return f.checker.getSymbolAtLocation(inner) === counter;
    // Of `x[t | 0]` any t has an element.
    return ts.isBinaryExpression(inner) && !isBitwise(f, inner) && (isPart(inner.left) || isPart(inner.right));
  };
  const visit = (child: ts.Node): boolean => ts.isElementAccessExpression(child) && isPart(child.argumentExpression) || ts.forEachChild(child, visit) === true;
  return visit(node);
}

type Counter = Pick<CountedLoop, "name" | "symbol" | "declaration" | "start">;

/** The variable of the condition, and where it starts. */
function counterOf(f: Lowerer, initializer: ts.ForInitializer | undefined, condition: ts.Expression | undefined): Counter | undefined {
  const { ts, checker } = f;
  if (!initializer || !condition) return undefined;
  if (ts.isVariableDeclarationList(initializer)) {
    if (!(initializer.flags & ts.NodeFlags.Let)) return undefined;
    const sides = ts.isBinaryExpression(condition) ? [condition.left, condition.right].map((side) => shifted(f, side).base) : [];
    for (const declaration of initializer.declarations) {
      const { name, initializer: start } = declaration;
      if (!ts.isIdentifier(name) || !start) continue;
      const symbol = checker.getSymbolAtLocation(name);
      if (symbol && sides.some((side) => ts.isIdentifier(side) && checker.getSymbolAtLocation(side) === symbol) && f.typeOf(name).kind === "number") return { name, symbol, declaration, start };
    }
    return undefined;
  }
  const assignment = skipOuter(ts, initializer);
  if (!ts.isBinaryExpression(assignment) || assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isIdentifier(assignment.left)) return undefined;
  const symbol = checker.getSymbolAtLocation(assignment.left);
  // Function values that share the variable have to see each of its values.
  return symbol && f.bindings.get(symbol)?.kind === "cell" ? { name: assignment.left, symbol, declaration: undefined, start: assignment.right } : undefined;
}

/** `i++`, `i += 2`, `i = i + 2`, `i -= 1`. */
function stepOf(f: Lowerer, incrementor: ts.Expression, counter: ts.Symbol): number | undefined {
  const { ts } = f;
  const { SyntaxKind } = ts;
  const node = skipOuter(ts, incrementor);
  const isCounter = (part: ts.Expression): boolean => ts.isIdentifier(part) && f.checker.getSymbolAtLocation(part) === counter;
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    if (!isCounter(node.operand)) return undefined;
    return node.operator === SyntaxKind.PlusPlusToken ? 1 : node.operator === SyntaxKind.MinusMinusToken ? -1 : undefined;
  }
  if (!ts.isBinaryExpression(node) || !isCounter(node.left)) return undefined;
  const operator = node.operatorToken.kind;
  if (operator === SyntaxKind.PlusEqualsToken) return wholeLiteral(f, node.right, 1);
  if (operator === SyntaxKind.MinusEqualsToken) return wholeLiteral(f, node.right, -1);
  const sum = skipOuter(ts, node.right);
  if (operator !== SyntaxKind.EqualsToken || !ts.isBinaryExpression(sum)) return undefined;
  const sign = sum.operatorToken.kind === SyntaxKind.PlusToken ? 1 : sum.operatorToken.kind === SyntaxKind.MinusToken ? -1 : undefined;
  if (sign !== undefined && isCounter(sum.left)) return wholeLiteral(f, sum.right, sign);
  return sign === 1 && isCounter(sum.right) ? wholeLiteral(f, sum.left, 1) : undefined;
}

function wholeLiteral(f: Lowerer, expression: ts.Expression, sign: number): number | undefined {
  const node = skipOuter(f.ts, expression);
  const value = f.ts.isNumericLiteral(node) ? sign * Number(node.text) : undefined;
  return value !== undefined && Number.isSafeInteger(value) && value !== 0 ? value : undefined;
}

/** `i + 2` as `i` and 2; anything else as itself and 0. */
function shifted(f: Lowerer, expression: ts.Expression): { base: ts.Expression; by: number } {
  const { ts } = f;
  const base = skipOuter(ts, expression);
  if (!ts.isBinaryExpression(base)) return { base, by: 0 };
  const sign = base.operatorToken.kind === ts.SyntaxKind.PlusToken ? 1 : base.operatorToken.kind === ts.SyntaxKind.MinusToken ? -1 : 0;
  const by = sign === 0 ? undefined : wholeLiteral(f, base.right, sign);
  return by === undefined ? { base, by: 0 } : { base: skipOuter(ts, base.left), by };
}

interface Bound {
  readonly end: ts.Expression;
  readonly offset: number;
  readonly inclusive: boolean;
  readonly upward: boolean;
}

/** `i < end`, `end > i`, `i + 1 < end` and their kin. */
function boundOf(f: Lowerer, condition: ts.Expression, counter: ts.Symbol): Bound | undefined {
  const { ts } = f;
  const node = skipOuter(ts, condition);
  if (!ts.isBinaryExpression(node)) return undefined;
  const operators: Readonly<Record<string, { inclusive: boolean; upward: boolean }>> = {
    "<": { inclusive: false, upward: true }, "<=": { inclusive: true, upward: true }, ">": { inclusive: false, upward: false }, ">=": { inclusive: true, upward: false },
  };
  const operator = operators[ts.tokenToString(node.operatorToken.kind) ?? ""];
  const isCounter = (part: ts.Expression): boolean => ts.isIdentifier(part) && f.checker.getSymbolAtLocation(part) === counter;
  if (!operator) return undefined;
  const [left, right] = [shifted(f, node.left), shifted(f, node.right)];
  if (isCounter(left.base)) return { end: node.right, offset: 0 - left.by, ...operator };
  return isCounter(right.base) ? { end: node.left, offset: 0 - right.by, inclusive: operator.inclusive, upward: !operator.upward } : undefined;
}

/** Does the expression have the same value in every trip, and no effects? */
export function isInvariant(f: Lowerer, expression: ts.Expression, changes: Changes): boolean {
  const { ts, checker } = f;
  const node = skipOuter(ts, expression);
  const inner = (part: ts.Expression): boolean => isInvariant(f, part, changes);
  if (ts.isNumericLiteral(node)) return true;
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node);
    return symbol !== undefined && !changes.variables.has(symbol);
  }
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isPropertyAccessExpression(node)) {
    // What an accessor computes may depend on anything.
    if ((checker.getSymbolAtLocation(node.name)?.flags ?? 0) & ts.SymbolFlags.Accessor && !isLibrary(checker.getSymbolAtLocation(node.name))) return false;
    if (libraryConstant(node.expression.getText(), node.name.text) !== undefined && isLibrary(checker.getSymbolAtLocation(node.expression))) return true;
    if (!inner(node.expression)) return false;
    const isList = isLengthOfList(f, node);
    // Behind a type parameter the length may be that of a list, too.
    if (node.name.text === "length" && changes.resizes && !isTypedArray(f, node.expression)) return false;
    return isList || !changes.keyed && !changes.fields.has(node.name.text);
  }
  if (ts.isElementAccessExpression(node)) return !changes.elements && inner(node.expression) && inner(node.argumentExpression);
  if (ts.isPrefixUnaryExpression(node)) return node.operator !== ts.SyntaxKind.PlusPlusToken && node.operator !== ts.SyntaxKind.MinusMinusToken && inner(node.operand);
  if (ts.isBinaryExpression(node)) {
    const kind = node.operatorToken.kind;
    const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return !isAssignment && inner(node.left) && inner(node.right);
  }
  if (ts.isConditionalExpression(node)) return inner(node.condition) && inner(node.whenTrue) && inner(node.whenFalse);
  return ts.isCallExpression(node) && isMath(f, node) && node.arguments.every((argument) => !ts.isSpreadElement(argument) && inner(argument));
}

const isTypedArray = (f: Lowerer, node: ts.Expression): boolean => {
  const type = f.typeOf(node);
  return type.kind === "array" && type.storage !== "list";
};

/** The length of what has numbered elements (arrays, tuples, texts): any other property may be called so. */
export function isLengthOfList(f: Lowerer, node: ts.PropertyAccessExpression): boolean {
  if (node.name.text !== "length") return false;
  const { checker } = f, type = checker.getNonNullableType(checker.getTypeAtLocation(node.expression));
  return (type.isUnion() ? type.types : [type]).every((one) => checker.getIndexTypeOfType(checker.getApparentType(one), f.ts.IndexKind.Number) !== undefined);
}

function isMath(f: Lowerer, node: ts.CallExpression): boolean {
  const callee = node.expression;
  return f.ts.isPropertyAccessExpression(callee) && callee.expression.getText() === "Math" && callee.name.text !== "random" && isLibrary(f.checker.getSymbolAtLocation(callee.expression));
}

/** `a | b`, `a >> b`: whole, whatever they are of. */
function isBitwise({ ts: { SyntaxKind } }: Lowerer, node: ts.BinaryExpression): boolean {
  return [SyntaxKind.BarToken, SyntaxKind.AmpersandToken, SyntaxKind.CaretToken, SyntaxKind.LessThanLessThanToken, SyntaxKind.GreaterThanGreaterThanToken, SyntaxKind.GreaterThanGreaterThanGreaterThanToken].includes(node.operatorToken.kind);
}

const rounding = new Set(["floor", "ceil", "round", "trunc", "sign", "imul", "clz32"]);
const closed = new Set(["max", "min", "abs"]);

/** Is the value a whole number, whatever the arguments are? (NaN and Infinity make no trips, or no end.) */
export function isWhole(f: Lowerer, expression: ts.Expression, depth = 0): boolean {
  const { ts } = f;
  const { SyntaxKind } = ts;
  const node = skipOuter(ts, expression);
  const inner = (part: ts.Expression): boolean => isWhole(f, part, depth + 1);
  if (depth > 10) return false;
  if (ts.isNumericLiteral(node)) return Number.isSafeInteger(Number(node.text));
  if (ts.isIdentifier(node)) return isWholeVariable(f, node, depth);
  if (ts.isPropertyAccessExpression(node)) return isLengthOfList(f, node) || Number.isSafeInteger(enumValue(ts, f.checker, node));
  if (ts.isPrefixUnaryExpression(node)) return node.operator === SyntaxKind.TildeToken || ((node.operator === SyntaxKind.MinusToken || node.operator === SyntaxKind.PlusToken) && inner(node.operand));
  if (ts.isBinaryExpression(node)) {
    const kind = node.operatorToken.kind;
    if (isBitwise(f, node)) return true;
    return [SyntaxKind.PlusToken, SyntaxKind.MinusToken, SyntaxKind.AsteriskToken, SyntaxKind.PercentToken].includes(kind) && inner(node.left) && inner(node.right);
  }
  if (ts.isConditionalExpression(node)) return inner(node.whenTrue) && inner(node.whenFalse);
  if (!ts.isCallExpression(node) || !isMath(f, node)) return false;
  const name = (node.expression as ts.PropertyAccessExpression).name.text;
  return rounding.has(name) || (closed.has(name) && node.arguments.every(inner));
}

function isWholeVariable(f: Lowerer, node: ts.Identifier, depth: number): boolean {
  const { ts, checker, context } = f;
  const found = checker.getSymbolAtLocation(node);
  const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const loop = declaration.parent.parent;
  if (!context.finder.variables.isAssigned(symbol)) return isWhole(f, declaration.initializer, depth + 1);
  if (!ts.isForStatement(loop) || !loop.incrementor || f.changesOf([loop.statement]).variables.has(symbol)) return false;
  if (stepOf(f, loop.incrementor, symbol) === undefined) return false;
  return isWhole(f, declaration.initializer, depth + 1) || countedLoop(f, loop)?.symbol === symbol;
}
