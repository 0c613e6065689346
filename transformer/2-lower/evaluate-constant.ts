/** The values of constant expressions: numbers, strings, booleans, arrays and typed arrays of them, and objects. */
import type ts from "typescript";
import type { MacroFinder } from "../1-find/find-macros.ts";
import { isLibrary, resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";
import { storageOf } from "./lower-type.ts";

type Environment = (symbol: ts.Symbol) => boolean;

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "%": (a, b) => a % b,
  "**": (a, b) => a ** b, "|": (a, b) => a | b, "&": (a, b) => a & b, "^": (a, b) => a ^ b,
  "<<": (a, b) => a << b, ">>": (a, b) => a >> b, ">>>": (a, b) => a >>> b,
};

const unary: Readonly<Record<string, (a: number) => number>> = { "-": (a) => -a, "+": (a) => a, "~": (a) => ~a };

export class ConstantEvaluator {
  constructor(private readonly finder: MacroFinder, private readonly isChanged: Environment) {}

  /** The value; undefined if it is not known. */
  evaluate(expression: ts.Expression, depth = 0): unknown {
    const { ts } = this.finder;
    const node = skipOuter(ts, expression);
    if (depth > 50) return undefined;
    const inner = (part: ts.Expression): unknown => this.evaluate(part, depth + 1);
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (ts.isStringLiteralLike(node)) return node.text;
    if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
    if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return this.name(node, depth);
    if (ts.isPrefixUnaryExpression(node)) {
      const operand = inner(node.operand);
      return typeof operand === "number" ? unary[ts.tokenToString(node.operator) ?? ""]?.(operand) : undefined;
    }
    if (ts.isBinaryExpression(node)) {
      const [a, b] = [inner(node.left), inner(node.right)];
      return typeof a === "number" && typeof b === "number" ? binary[node.operatorToken.getText()]?.(a, b) : undefined;
    }
    if (ts.isElementAccessExpression(node)) {
      const [array, index] = [inner(node.expression), inner(node.argumentExpression)];
      return Array.isArray(array) && typeof index === "number" ? array[index] : undefined;
    }
    if (ts.isArrayLiteralExpression(node)) return this.all(node.elements, depth);
    if (ts.isObjectLiteralExpression(node)) return this.object(node, depth);
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) return this.call(node, depth);
    return undefined;
  }

  /** Does the expression mention nothing but literals and the language's own names? */
  isSelfContained(expression: ts.Expression): boolean {
    const { ts, checker } = this.finder;
    let result = true;
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) {
        const symbol = checker.getSymbolAtLocation(node);
        if (symbol?.declarations?.some((declaration) => !declaration.getSourceFile().isDeclarationFile)) result = false;
      }
      ts.forEachChild(node, visit);
    };
    visit(expression);
    return result;
  }

  private all(elements: readonly ts.Expression[], depth: number): unknown[] | undefined {
    const values = elements.map((element) => this.evaluate(element, depth + 1));
    return values.every((value) => value !== undefined) ? values : undefined;
  }

  private object(node: ts.ObjectLiteralExpression, depth: number): unknown {
    const { ts } = this.finder;
    const entries = node.properties.map((property): [string, unknown] | undefined => {
      if (!ts.isPropertyAssignment(property) || ts.isPrivateIdentifier(property.name)) return undefined;
      const name = ts.isComputedPropertyName(property.name) ? this.evaluate(property.name.expression, depth + 1) : property.name.text;
      const value = this.evaluate(property.initializer, depth + 1);
      return value === undefined || typeof name !== "string" && typeof name !== "number" ? undefined : [String(name), value];
    });
    return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
  }

  private name(node: ts.Identifier | ts.PropertyAccessExpression, depth: number): unknown {
    const { ts, checker } = this.finder;
    if (ts.isIdentifier(node)) {
      if (node.text === "Infinity") return Infinity;
      if (node.text === "NaN") return NaN;
    } else {
      const known = libraryConstant(node.expression.getText(), node.name.text);
      if (known !== undefined && isLibrary(checker.getSymbolAtLocation(node.name))) return known;
      const constant = enumValue(ts, checker, node);
      if (constant !== undefined) return constant;
      const holder = node.name.text === "length" ? this.evaluate(node.expression, depth + 1) : undefined;
      if (Array.isArray(holder) || ArrayBuffer.isView(holder)) return (holder as unknown as unknown[]).length;
    }
    const symbol = resolvedSymbol(ts, checker, ts.isIdentifier(node) ? node : node.name);
    const declaration = symbol?.valueDeclaration;
    if (!symbol || !declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
    if (!this.finder.variables.isModuleLevel(declaration) || this.isChanged(symbol)) return undefined;
    return this.evaluate(declaration.initializer, depth + 1);
  }

  private call(node: ts.NewExpression | ts.CallExpression, depth: number): unknown {
    const { ts, checker } = this.finder;
    const callee = node.expression;
    const args = this.all(node.arguments ?? [], depth);
    if (!args || !isLibrary(checker.getSymbolAtLocation(ts.isPropertyAccessExpression(callee) ? callee.name : callee))) return undefined;
    if (ts.isNewExpression(node)) return makeTypedArray(callee.getText(), args);
    if (!ts.isPropertyAccessExpression(callee)) return undefined;
    const [object, method] = [callee.expression.getText(), callee.name.text];
    if (object === "Math" && method !== "random" && args.every((value) => typeof value === "number")) {
      const value = (Math as unknown as Record<string, (...args: number[]) => number>)[method]?.(...args);
      return typeof value === "number" ? value : undefined;
    }
    if (object === "Object" && method === "freeze") return args[0];
    if (method === "of") return makeTypedArray(object, [args]);
    return method === "from" && args.length === 1 && Array.isArray(args[0]) ? makeTypedArray(object, args) : undefined;
  }
}

/** The value of `Enum.Member` or `Enum["Member"]`; what is inside of `xs[Enum.Member]` is an index. */
export function enumValue(typescript: typeof ts, checker: ts.TypeChecker, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | number | undefined {
  const known = checker.getConstantValue(node);
  if (known !== undefined) return known;
  const name = typescript.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
  if (!typescript.isMemberName(name) && !typescript.isStringLiteralLike(name)) return undefined;
  const symbol = checker.getSymbolAtLocation(name);
  const declaration = symbol?.valueDeclaration;
  return declaration && typescript.isEnumMember(declaration) ? checker.getConstantValue(declaration) : undefined;
}

/** Math.PI, Number.EPSILON, Float64Array.BYTES_PER_ELEMENT and their kin. */
export function libraryConstant(object: string, name: string): number | undefined {
  const isKnown = object === "Math" || object === "Number" || storageOf(object) !== undefined;
  const holder = isKnown ? (globalThis as unknown as Record<string, object>)[object] : undefined;
  const value = holder && (holder as unknown as Record<string, unknown>)[name];
  return typeof value === "number" && /^[A-Z]|^NaN$/.test(name) ? value : undefined;
}

function makeTypedArray(name: string, args: readonly unknown[]): unknown {
  if (!storageOf(name) || args.length !== 1) return undefined;
  const [source] = args;
  const isNumbers = Array.isArray(source) && source.every((value) => typeof value === "number");
  const isLength = typeof source === "number" && Number.isInteger(source) && source >= 0 && source < 1e6;
  if (!isNumbers && !isLength) return undefined;
  return new (globalThis as unknown as Record<string, new (source: unknown) => unknown>)[name]!(source);
}
