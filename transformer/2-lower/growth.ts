/**
 * Does a store to `list[index]` append? Lists that start as literals may grow so (`fib[i] = fib[i - 1] + fib[i - 2]`),
 * unless the index is surely inside of the literal; others have their length from the start.
 */
import type ts from "typescript";
import { isArrayMade } from "../1-find/array-methods.ts";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { fewestAtFirst } from "./empty-lists.ts";
import { declarationOf, type Sources } from "./list-graph.ts";
import type { Lowerer } from "./lowerer.ts";

export function mayGrow(f: Lowerer, node: ts.ElementAccessExpression, list: Value): "never" | "maybe" | "always" {
  const { ts } = f;
  if (list.type.kind !== "array" || list.type.storage !== "list") return "never";
  const base = skipOuter(ts, node.expression);
  const index = skipOuter(ts, node.argumentExpression);
  // The index is known before the value: what takes elements away meanwhile leaves the end before it.
  const shrinks = ts.isBinaryExpression(node.parent) && node.parent.left === node && f.changesOf([node.parent.right]).shrinks;
  if (shrinks) return "maybe";
  if (isLengthOf(f, index, base)) return "always";
  const fewest = fewestAtFirst(f.context, base);
  if (fewest !== Infinity) return isInside(f, index, base, fewest) ? "never" : "maybe";
  return ts.isNumericLiteral(index) && hasAnyLength(f.context, base) ? "maybe" : "never";
}

/** A variable with `xs.filter(…)`, `xs.concat(…)`: how long it is depends on what is in it. */
export function hasAnyLength(context: Sources, list: ts.Expression): boolean {
  const { ts } = context, declaration = ts.isIdentifier(list) ? declarationOf(context, list) : undefined;
  const initializer = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const made = initializer && skipOuter(ts, initializer);
  return made !== undefined && isArrayMade(ts, context.checker, made) && ["filter", "concat", "flatMap", "flat"].includes((made.expression as ts.PropertyAccessExpression).name.text);
}

/** `xs.length`, of this list. */
function isLengthOf(f: Lowerer, index: ts.Expression, base: ts.Expression): boolean {
  const { ts } = f;
  return ts.isPropertyAccessExpression(index) && index.name.text === "length" && ts.isIdentifier(base) && index.expression.getText() === base.text;
}

/** Is there such an element from the start? */
function isInside(f: Lowerer, index: ts.Expression, base: ts.Expression, length: number): boolean {
  const { ts } = f;
  const symbol = ts.isIdentifier(base) ? f.checker.getSymbolAtLocation(base) : undefined;
  // Another list may be in the variable by now.
  if (symbol && f.context.finder.variables.isAssigned(symbol)) return false;
  const isLess = (limit: ts.Expression): boolean => ts.isNumericLiteral(limit) && Number(limit.text) <= length;
  if (ts.isNumericLiteral(index)) return Number(index.text) < length;
  if (ts.isBinaryExpression(index) && index.operatorToken.kind === ts.SyntaxKind.PercentToken) return isLess(skipOuter(ts, index.right));
  const below = ts.isIdentifier(index) ? upperLimit(f, index) : undefined;
  return below !== undefined && (isLess(below) || isLengthOf(f, below, base));
}

/** `n` for the variable of a loop `for (…; i < n; …)` whose body does not assign it. */
function upperLimit(f: Lowerer, index: ts.Identifier): ts.Expression | undefined {
  const { ts } = f;
  const symbol = f.checker.getSymbolAtLocation(index);
  const declaration = symbol?.valueDeclaration;
  const loop = declaration && ts.isVariableDeclaration(declaration) ? declaration.parent.parent : undefined;
  if (!symbol || !loop || !ts.isForStatement(loop) || !loop.condition || f.changesOf([loop.statement]).variables.has(symbol)) return undefined;
  const condition = skipOuter(ts, loop.condition);
  if (!ts.isBinaryExpression(condition) || condition.operatorToken.kind !== ts.SyntaxKind.LessThanToken) return undefined;
  return f.checker.getSymbolAtLocation(condition.left) === symbol ? skipOuter(ts, condition.right) : undefined;
}
