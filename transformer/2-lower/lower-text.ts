/** Texts made of values, in messages of errors and in console output: they are taken apart, and put together where they are shown. */
import type ts from "typescript";
import { isLibrary, resolveFunction, skipOuter, type FunctionNode } from "../1-find/resolve-function.ts";
import type { TextFormat, Value } from "../ir/ir.ts";
import { hasCode, isReference } from "../ir/types.ts";
import { lowerExpression } from "./lower-expression.ts";
import { isError, type Lowerer } from "./lowerer.ts";

export interface TextPart {
  readonly value: Value;
  readonly format?: TextFormat | undefined;
}

/** Texts made of values that a function is given, and only shows. */
export class GivenTexts {
  /** Arguments: their parts, from when they are evaluated. */
  readonly arguments = new Map<ts.Node, readonly TextPart[]>();
  /** Parameters, while the function is lowered where it is called. */
  readonly parameters = new Map<ts.Symbol, readonly TextPart[]>();
}

const ofNumbers: ReadonlySet<string> = new Set(["toFixed", "toPrecision", "toExponential", "toString", "toLocaleString"]);

/** A text made of values, as its parts in order. */
export function textParts(f: Lowerer, expression: ts.Expression): TextPart[] {
  const { ts } = f;
  const node = skipOuter(ts, expression);
  const literal = (text: string): TextPart[] => (text === "" ? [] : [{ value: f.const(node, text) }]);
  if (ts.isTemplateExpression(node)) return [...literal(node.head.text), ...node.templateSpans.flatMap((span) => [...textParts(f, span.expression), ...literal(span.literal.text)])];
  // `1 + 2 + "a"` adds the numbers first: only what is text already is taken apart.
  if (isSum(f, node)) return [...textParts(f, node.left), ...textParts(f, node.right)];
  const made = madeBefore(f, node), given = givenText(f, node);
  if (given) return [...given];
  if (made) return textParts(f, made);
  if (ts.isCallExpression(node)) {
    const shown = f.context.finder.siteOf(node) ? undefined : lowerShown(f, node);
    if (shown) return shown;
  }
  return [shownAs(f, node)];
}

export const formatsOf = (parts: readonly TextPart[]): readonly (TextFormat | undefined)[] | undefined =>
  (parts.some(({ format }) => format) ? parts.map(({ format }) => format) : undefined);

/** Arguments that are only shown: texts in parts, everything else as it is. */
export function lowerShownArguments(f: Lowerer, nodes: readonly ts.Expression[]): { readonly values: readonly Value[]; readonly layout: readonly (number | "value")[]; readonly formats: readonly (TextFormat | undefined)[] | undefined } {
  const whole = (node: ts.Expression): TextPart => {
    const value = lowerExpression(f, node);
    return { value: hasCode(value.type) ? f.notYet(node, "A function in a message", "Show numbers, texts and arrays.") : value };
  };
  const given = nodes.map((node) => (isMadeText(f, node) ? textParts(f, node) : [whole(node)]));
  const layout = given.map((parts, i) => (isMadeText(f, nodes[i]!) ? parts.length : "value" as const));
  return { values: given.flat().map(({ value }) => value), layout, formats: formatsOf(given.flat()) };
}

const isSum = (f: Lowerer, node: ts.Expression): node is ts.BinaryExpression =>
  f.ts.isBinaryExpression(node) && node.operatorToken.kind === f.ts.SyntaxKind.PlusToken && f.typeOf(node).kind === "string";

/** What it is made of is kept for where it is shown: nobody asks for the text itself. */
export function lowerGivenText(f: Lowerer, node: ts.Expression): Value {
  const parts = textParts(f, node);
  f.texts.arguments.set(node, parts);
  return parts.find(({ value }) => isError(value))?.value ?? f.const(node, "");
}

/** Is this a text that is put together from values? */
export function isMadeText(f: Lowerer, expression: ts.Expression): boolean {
  const { ts } = f;
  const node = skipOuter(ts, expression);
  return ts.isTemplateExpression(node) || isSum(f, node) || (ts.isCallExpression(node) && formatOf(f, node) !== undefined) || madeBefore(f, node) !== undefined || givenText(f, node) !== undefined;
}

/** `const text = \`bad \${x}\``: the same wherever it is shown, so it is made there. */
export function isTextToShow(f: Lowerer, declaration: ts.VariableDeclaration): boolean {
  const { initializer } = declaration;
  const symbol = f.checker.getSymbolAtLocation(declaration.name);
  if (!initializer || !symbol || f.context.finder.variables.isAssigned(symbol)) return false;
  const node = skipOuter(f.ts, initializer);
  return (f.ts.isTemplateExpression(node) || isSum(f, node)) && isFixed(f, node) && isOnlyShown(f, f.root, declaration.name, symbol);
}

/** `assert(x > 0, \`bad \${x}\`)`: the arguments that are texts made of values, and the parameters that take them. */
export function textArguments(f: Lowerer, fn: FunctionNode, nodes: readonly ts.Expression[]): { readonly node: ts.Expression; readonly parameter: ts.Symbol }[] {
  return nodes.flatMap((argument, i) => {
    const parameter = isMadeText(f, argument) ? shownParameter(f, fn, i) : undefined;
    return parameter ? [{ node: skipOuter(f.ts, argument), parameter }] : [];
  });
}

/** The parameter, if the function does nothing with it but to show it. */
function shownParameter(f: Lowerer, fn: FunctionNode, index: number): ts.Symbol | undefined {
  const parameter = fn.parameters[index];
  const symbol = parameter && f.ts.isIdentifier(parameter.name) && !parameter.dotDotDotToken ? f.checker.getSymbolAtLocation(parameter.name) : undefined;
  if (!symbol || f.context.finder.variables.isAssigned(symbol) || f.context.finder.functionValues.isRecursive(fn)) return undefined;
  return isOnlyShown(f, fn, parameter!.name, symbol) ? symbol : undefined;
}

const givenText = (f: Lowerer, node: ts.Expression): readonly TextPart[] | undefined => {
  const symbol = f.texts.parameters.size > 0 && f.ts.isIdentifier(node) ? f.context.finder.variables.symbolOf(node) : undefined;
  return symbol && f.texts.parameters.get(symbol);
};

/** Is the text used in errors and in console output, and nowhere else? */
function isOnlyShown(f: Lowerer, root: ts.Node, name: ts.Node, symbol: ts.Symbol): boolean {
  const { ts, checker } = f;
  let result = true;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === symbol.name && checker.getSymbolAtLocation(node) === symbol) result &&= isShownAt(f, node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return result;
}

function isShownAt(f: Lowerer, node: ts.Node): boolean {
  const { ts, checker } = f;
  const { parent } = node;
  if (ts.isTemplateSpan(parent) || ts.isTemplateExpression(parent) || ts.isParenthesizedExpression(parent) || ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken) return isShownAt(f, parent);
  if (ts.isVariableDeclaration(parent)) return parent.initializer === node && isTextToShow(f, parent);
  if (ts.isCallExpression(parent) && parent.expression !== node && ts.isIdentifier(parent.expression)) {
    const called = resolveFunction(ts, checker, parent.expression, f.context.finder.variables.isAssigned);
    if (called.kind === "function") return shownParameter(f, called.node, parent.arguments.indexOf(node as ts.Expression)) !== undefined;
  }
  if (ts.isCallExpression(parent) && parent.expression !== node && ts.isPropertyAccessExpression(parent.expression)) return parent.expression.expression.getText() === "console";
  return ts.isNewExpression(parent) && parent.expression !== node || ts.isCallExpression(parent) && /Error$/.test(parent.expression.getText());
}

function madeBefore(f: Lowerer, node: ts.Expression): ts.Expression | undefined {
  const declaration = f.ts.isIdentifier(node) ? f.context.finder.variables.symbolOf(node)?.valueDeclaration : undefined;
  const isLocal = declaration && f.ts.isVariableDeclaration(declaration) && !f.context.finder.variables.isModuleLevel(declaration);
  return isLocal && isTextToShow(f, declaration) ? declaration.initializer : undefined;
}

/** Are the parts of this text what they are wherever it is put together: numbers and texts, in variables that never change? */
export function isFixed(f: Lowerer, expression: ts.Expression): boolean {
  const { ts } = f;
  const node = skipOuter(ts, expression);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return true;
  if (ts.isTemplateExpression(node)) return node.templateSpans.every((span) => isFixed(f, span.expression));
  if (ts.isBinaryExpression(node)) return node.operatorToken.kind === ts.SyntaxKind.PlusToken && isFixed(f, node.left) && isFixed(f, node.right);
  if (ts.isCallExpression(node)) {
    const format = formatOf(f, node);
    return format !== undefined && isFixed(f, format.of) && !isReference(f.typeOf(format.of));
  }
  const symbol = ts.isIdentifier(node) ? f.context.finder.variables.symbolOf(node) : undefined;
  return symbol !== undefined && !f.context.finder.variables.isAssigned(symbol) && !isReference(f.typeOf(node));
}

interface Shown {
  readonly of: ts.Expression;
  /** Absent for `String(x)`, which is what a template does with its parts. */
  readonly format: TextFormat | undefined;
}

/** `x.toFixed(2)`, `xs.join(", ")`, `JSON.stringify(o)`, `String(x)`: what is shown, and how. */
function formatOf(f: Lowerer, node: ts.CallExpression): Shown | undefined {
  const { ts } = f;
  const [first] = node.arguments;
  if (ts.isIdentifier(node.expression)) return node.expression.text === "String" && first && isOfLibrary(f, node.expression) ? { of: first, format: undefined } : undefined;
  if (!ts.isPropertyAccessExpression(node.expression) || !isOfLibrary(f, node.expression.name)) return undefined;
  const { expression: of, name: { text: method } } = node.expression;
  if (method === "stringify") return of.getText() === "JSON" && first && node.arguments.length === 1 ? { of: first, format: { method, args: [] } } : undefined;
  const args = node.arguments.map((argument) => f.context.globals.evaluate(argument).value);
  if (!args.every((value): value is string | number => typeof value === "string" || typeof value === "number")) return undefined;
  const { kind } = f.typeOf(of);
  if (kind === "number" && ofNumbers.has(method)) return { of, format: method === "toString" && args.length === 0 ? undefined : { method, args } };
  return kind === "array" && method === "join" ? { of, format: { method, args } } : undefined;
}

const isOfLibrary = (f: Lowerer, node: ts.Node): boolean => isLibrary(f.checker.getSymbolAtLocation(node));

function lowerShown(f: Lowerer, node: ts.CallExpression): TextPart[] | undefined {
  const shown = formatOf(f, node);
  if (!shown) return undefined;
  if (!shown.format) return textParts(f, shown.of);
  const value = lowerExpression(f, shown.of);
  return [{ value: shown.format.method === "stringify" ? value : f.present(value, node), format: shown.format }];
}

function shownAs(f: Lowerer, node: ts.Expression): TextPart {
  const value = lowerExpression(f, node);
  const { kind } = value.type;
  const isList = value.type.kind === "array" && !isReference(value.type.element);
  const isShown = kind === "number" || kind === "string" || kind === "boolean" || isList;
  return { value: isShown || isError(value) ? value : f.notYet(node, "A text with this in it", "Mention numbers and texts, or use JSON.stringify().") };
}
