/** `throw new RangeError("bad " + x)`: errors of the library, and of classes of the user's. */
import type ts from "typescript";
import { isLibrary, resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";
import { freshValue } from "../ir/build.ts";
import type { Global, Value } from "../ir/ir.ts";
import { opaque, type Type } from "../ir/types.ts";
import { formatsOf, isFixed, lowerShownArguments, textParts } from "./lower-text.ts";
import { isError, type Lowerer } from "./lowerer.ts";

export function lowerThrow(f: Lowerer, node: ts.ThrowStatement): void {
  const { ts } = f;
  const error = madeBefore(f, skipOuter(ts, node.expression));
  const isNew = (ts.isNewExpression(error) || ts.isCallExpression(error)) && ts.isIdentifier(error.expression);
  if (!isNew) return refuse(f, node);
  const symbol = resolvedSymbol(ts, f.checker, error.expression as ts.Identifier);
  const args = error.arguments ?? [];
  if (isLibrary(symbol) && /Error$/.test(error.expression.getText()) && args.length <= 1) {
    const parts = args.flatMap((argument) => textParts(f, argument));
    if (!parts.some(({ value }) => isError(value))) f.at(node).throw(error.expression.getText(), parts.map(({ value }) => value), { formats: formatsOf(parts) });
    return;
  }
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !ts.isClassDeclaration(declaration) || !ts.isSourceFile(declaration.parent) || args.some(ts.isSpreadElement)) return refuse(f, node);
  throwOfUser(f, node, declaration, args);
}

/** `const err = new Error(text)`, whose text is the same wherever it is thrown: it is made there. */
export function isErrorToThrow(f: Lowerer, declaration: ts.VariableDeclaration): boolean {
  const { ts } = f;
  const { initializer } = declaration;
  const symbol = f.checker.getSymbolAtLocation(declaration.name);
  if (!initializer || !symbol || f.context.finder.variables.isAssigned(symbol)) return false;
  const made = skipOuter(ts, initializer);
  return ts.isNewExpression(made) && /Error$/.test(made.expression.getText()) && (made.arguments ?? []).every((argument) => isFixed(f, argument));
}

function madeBefore(f: Lowerer, error: ts.Expression): ts.Expression {
  const declaration = f.ts.isIdentifier(error) ? f.context.finder.variables.symbolOf(error)?.valueDeclaration : undefined;
  return declaration && f.ts.isVariableDeclaration(declaration) && isErrorToThrow(f, declaration) ? skipOuter(f.ts, declaration.initializer!) : error;
}

function refuse(f: Lowerer, node: ts.ThrowStatement): void {
  f.notYet(node, "throw of this", "Throw new Error(message), RangeError, TypeError, or a class of the module.");
  f.at(node).throw("Error", []);
}

/** `throw new InputError("negative", x)`: the class is a name of its module, and comes first. */
function throwOfUser(f: Lowerer, node: ts.ThrowStatement, declaration: ts.ClassDeclaration, args: readonly ts.Expression[]): void {
  const name = declaration.name?.text ?? "default";
  const file = declaration.getSourceFile();
  const out = freshValue(opaque(name), name);
  const exportedAs = declaration.modifiers?.some(({ kind }) => kind === f.ts.SyntaxKind.ExportKeyword) ? name : undefined;
  const global: Global = { kind: "global", name, file: file.fileName, exportedAs, text: "", args: [], outs: [out], regions: [] };
  f.at(node).append(global);
  const { values, layout, formats } = lowerShownArguments(f, args);
  if (values.some(isError)) return;
  f.at(node).throw(name, [out, ...values], { layout, formats: formats && [undefined, ...formats] });
}

/** By the types of the program this is never reached: `default: return c satisfies never`. */
export function lowerUnreachable(f: Lowerer, type: Type, node: ts.Node): Value {
  f.at(node).throw("TypeError", [f.const(node, "a value that the types of the program do not allow")]);
  return f.undefinedOf(type, "unset");
}
