/** Which function does an expression stand for? Follows names, imports and re-exports; nothing is evaluated. */
import type ts from "typescript";

/** Methods and accessors are found through their objects: see `2-lower/members.ts`. */
export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration;

export type Resolved =
  | { readonly kind: "function"; readonly node: FunctionNode; readonly name: string | undefined }
  /** A call: perhaps of a macro. */
  | { readonly kind: "call"; readonly call: ts.CallExpression; readonly name: string | undefined }
  /** A method of a library object: `const sin = Math.sin`. */
  | { readonly kind: "member"; readonly access: ts.PropertyAccessExpression }
  | { readonly kind: "unknown"; readonly symbol: ts.Symbol | undefined };

/** The expression without parentheses, `as`, `satisfies` and `!`. */
export function skipOuter(typescript: typeof ts, node: ts.Expression): ts.Expression {
  let inner = node;
  for (;;) {
    if (typescript.isParenthesizedExpression(inner) || typescript.isAsExpression(inner) || typescript.isNonNullExpression(inner)
      || typescript.isTypeAssertionExpression(inner) || typescript.isSatisfiesExpression?.(inner)) inner = inner.expression;
    else return inner;
  }
}

/** The symbol behind imports and re-exports. */
export function resolvedSymbol(typescript: typeof ts, checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  // `{ g }` is of the variable g.
  const isShort = node.parent && typescript.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
  const symbol = isShort ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  if (!symbol) return undefined;
  return symbol.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

export function resolveFunction(typescript: typeof ts, checker: ts.TypeChecker, expression: ts.Expression, isChanged: (symbol: ts.Symbol) => boolean, depth = 0): Resolved {
  const node = skipOuter(typescript, expression);
  if (typescript.isArrowFunction(node)) return { kind: "function", node, name: undefined };
  if (typescript.isFunctionExpression(node)) return { kind: "function", node, name: node.name?.text };
  if (typescript.isCallExpression(node)) return { kind: "call", call: node, name: undefined };
  const isName = typescript.isIdentifier(node);
  if ((!isName && !typescript.isPropertyAccessExpression(node)) || depth > 20) return { kind: "unknown", symbol: undefined };
  const symbol = resolvedSymbol(typescript, checker, isName ? node : node.name);
  const resolved = symbol && declared(typescript, checker, symbol, isChanged, depth);
  if (resolved) return resolved;
  if (!isName) return { kind: "member", access: node };
  return { kind: "unknown", symbol };
}

function declared(typescript: typeof ts, checker: ts.TypeChecker, symbol: ts.Symbol, isChanged: (symbol: ts.Symbol) => boolean, depth: number): Resolved | undefined {
  for (const declaration of symbol.declarations ?? []) {
    if (typescript.isFunctionDeclaration(declaration) && declaration.body) return { kind: "function", node: declaration, name: symbol.name === "default" ? declaration.name?.text : symbol.name };
    if (typescript.isFunctionExpression(declaration)) return { kind: "function", node: declaration, name: declaration.name?.text };
    const initializer = typescript.isExportAssignment(declaration) ? declaration.expression
      : typescript.isVariableDeclaration(declaration) && typescript.isIdentifier(declaration.name) && !isChanged(symbol) ? declaration.initializer : undefined;
    if (!initializer) continue;
    const inner = resolveFunction(typescript, checker, initializer, isChanged, depth + 1);
    if (inner.kind === "unknown") continue;
    return inner.kind === "member" || inner.name !== undefined && inner.kind === "function" && isReference(typescript, initializer) ? inner : { ...inner, name: symbol.name === "default" ? undefined : symbol.name };
  }
  return undefined;
}

/** `const g = f` is a second name of f, and not the function's own. */
function isReference(typescript: typeof ts, initializer: ts.Expression): boolean {
  const node = skipOuter(typescript, initializer);
  return typescript.isIdentifier(node) || typescript.isPropertyAccessExpression(node);
}

/** Is it declared by the language or a library, and nowhere else? */
export const isLibrary = (symbol: ts.Symbol | undefined): boolean => symbol?.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile) ?? false;
