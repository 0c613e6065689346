/** The second argument of the macros: `1`, `[0, 2]` or `{ argnums: [0, 2], hasAux: true }`. */
import type ts from "typescript";
import * as messages from "../messages.ts";
import type { MacroFinder } from "./find-macros.ts";
import type { Argnums, MacroName } from "./macro-site.ts";
import { skipOuter } from "./resolve-function.ts";

export interface Options {
  readonly argnums: Argnums;
  readonly hasAux: boolean;
}

/** One parameter as the caller sees it. */
export interface Parameter {
  readonly name: string;
  readonly type: ts.Type;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly result: ts.Type;
}

/** The signature of a function-valued expression; rest parameters of tuple type are taken apart. */
export function signatureOf(finder: Pick<MacroFinder, "ts" | "checker">, expression: ts.Expression): Signature | undefined {
  let known = signatures.get(finder.checker);
  if (!known) signatures.set(finder.checker, known = new WeakMap());
  if (!known.has(expression)) known.set(expression, readSignature(finder, expression));
  return known.get(expression);
}

/** Asked several times of what a macro is applied to; what a node's type is, its checker says. */
const signatures = new WeakMap<ts.TypeChecker, WeakMap<ts.Expression, Signature | undefined>>();

function readSignature({ ts, checker }: Pick<MacroFinder, "ts" | "checker">, expression: ts.Expression): Signature | undefined {
  const own = checker.getTypeAtLocation(expression).getCallSignatures();
  // `f as any` is still f.
  const signature = (own.length > 0 ? own : checker.getTypeAtLocation(skipOuter(ts, expression)).getCallSignatures()).at(-1);
  if (!signature) return undefined;
  const parameters = signature.parameters.flatMap((symbol): Parameter[] => {
    const type = checker.getTypeOfSymbolAtLocation(symbol, expression);
    const declaration = symbol.valueDeclaration as ts.ParameterDeclaration | undefined;
    const isTuple = declaration?.dotDotDotToken && checker.isTupleType(type);
    if (!isTuple) return [{ name: symbol.name, type }];
    return checker.getTypeArguments(type as ts.TypeReference).map((element, i) => ({ name: `${symbol.name}_${i}`, type: element }));
  });
  return { parameters, result: checker.getReturnTypeOfSignature(signature) };
}

export function readArgnums(finder: MacroFinder, macro: MacroName, call: ts.CallExpression, name: string | undefined, first: ts.Expression, allByDefault: boolean): Options {
  const count = signatureOf(finder, first)?.parameters.length ?? 0;
  const fallback: Argnums = allByDefault
    ? { indices: Array.from({ length: count }, (_, i) => i), single: false, given: false } : { indices: [0], single: true, given: false };
  const written = call.arguments[1];
  const { argnums, hasAux } = written ? readOptions(finder, written, macro) : { argnums: undefined, hasAux: false };
  const chosen = argnums ?? fallback;
  for (const index of chosen.indices) {
    if (index < count && index >= 0) continue;
    finder.report(messages.argnumsOutOfRange(index, name, count), written ?? first);
    break;
  }
  return { argnums: chosen, hasAux };
}

function readOptions(finder: MacroFinder, written: ts.Expression, macro: MacroName): { argnums: Argnums | undefined; hasAux: boolean } {
  const { ts } = finder;
  const node = skipOuter(ts, written);
  if (!ts.isObjectLiteralExpression(node)) return { argnums: readPositions(finder, node), hasAux: false };
  let argnums: Argnums | undefined;
  let hasAux = false;
  for (const property of node.properties) {
    const option = property.name && ts.isIdentifier(property.name) ? property.name.text : undefined;
    const value = ts.isPropertyAssignment(property) ? skipOuter(ts, property.initializer) : undefined;
    if (option === "argnums" && value) argnums = readPositions(finder, value);
    else if (option === "hasAux" && value && isLiteral(ts, value)) hasAux = value.kind === ts.SyntaxKind.TrueKeyword;
    else finder.report(option === "argnums" || option === undefined ? messages.argnumsNotLiteral() : messages.optionNotLiteral(option), property);
  }
  if (hasAux && macro !== "grad" && macro !== "valueAndGrad") finder.report(messages.notYet(`${macro}() with hasAux`, "Use valueAndGrad or grad, or return the number alone."), written);
  return { argnums, hasAux };
}

const isLiteral = (typescript: typeof ts, node: ts.Node): boolean => node.kind === typescript.SyntaxKind.TrueKeyword || node.kind === typescript.SyntaxKind.FalseKeyword;

function readPositions(finder: MacroFinder, written: ts.Expression): Argnums | undefined {
  const { ts } = finder;
  const node = skipOuter(ts, written);
  if (ts.isIdentifier(node) && node.text === "undefined") return undefined;
  const position = positionOf(ts, node);
  if (position !== undefined) return { indices: [position], single: true, given: true };
  const positions = ts.isArrayLiteralExpression(node) ? node.elements.map((element) => positionOf(ts, skipOuter(ts, element))) : [undefined];
  if (positions.every((value) => value !== undefined)) return { indices: positions, single: false, given: true };
  finder.report(messages.argnumsNotLiteral(), written);
  return undefined;
}

function positionOf(typescript: typeof ts, node: ts.Expression): number | undefined {
  if (typescript.isNumericLiteral(node)) return Number.isInteger(Number(node.text)) ? Number(node.text) : undefined;
  const isNegative = typescript.isPrefixUnaryExpression(node) && node.operator === typescript.SyntaxKind.MinusToken && typescript.isNumericLiteral(node.operand);
  return isNegative ? -Number((node.operand as ts.NumericLiteral).text) : undefined;
}
