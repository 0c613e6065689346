/**
 * Macros that are mentioned where they are not called: `const D = grad`, `const { grad } = fluxion`, `xs.map(stopGradient)`.
 * Nothing takes their place, so the program would throw there, or lose what the macro says.
 */
import type ts from "typescript";
import { macroNames, type MacroName } from "./macro-site.ts";
import type { MacroSymbols } from "./macro-symbols.ts";
import { skipParents } from "./function-values.ts";
import { resolvedSymbol, skipOuter } from "./resolve-function.ts";

export interface LeftOver { readonly macro: MacroName; readonly node: ts.Node }

/** What a file has imported: names of macros, and names of modules that have some. */
interface Names { readonly macros: Set<string>; readonly modules: Set<string> }

export function leftOverUses(typescript: typeof ts, checker: ts.TypeChecker, symbols: MacroSymbols, file: ts.SourceFile): readonly LeftOver[] {
  if (file.isDeclarationFile) return [];
  const names = importedNames(typescript, checker, symbols, file);
  if (names.macros.size === 0 && names.modules.size === 0) return [];
  const found: LeftOver[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node) || typescript.isExportAssignment(node) && typescript.isIdentifier(node.expression)) return;
    // Types are gone in what runs, but for `grad<…>`, which is a value.
    if (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) return;
    const macro = macroAt(typescript, checker, symbols, names, node);
    if (macro && !isCalled(typescript, symbols, node)) found.push({ macro, node });
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function importedNames(typescript: typeof ts, checker: ts.TypeChecker, symbols: MacroSymbols, file: ts.SourceFile): Names {
  const names: Names = { macros: new Set(), modules: new Set() };
  // Another name for a macro is looked at where the macro's own is imported.
  const mentions = (name: string): boolean => (macroNames as readonly string[]).includes(name);
  const addModule = (name: ts.Identifier): void => {
    const module = resolvedSymbol(typescript, checker, name);
    if (module?.exports && macroNames.some((macro) => symbols.macroOfSymbol(exported(typescript, checker, module, macro)) !== undefined)) names.modules.add(name.text);
  };
  for (const statement of file.statements) {
    if (typescript.isImportEqualsDeclaration(statement) && !statement.isTypeOnly) addModule(statement.name);
    const clause = typescript.isImportDeclaration(statement) ? statement.importClause : undefined;
    const bindings = clause?.namedBindings;
    if (!clause || !bindings || clause.isTypeOnly) continue;
    if (typescript.isNamespaceImport(bindings)) {
      addModule(bindings.name);
      continue;
    }
    for (const { name, propertyName, isTypeOnly } of bindings.elements) {
      if (!isTypeOnly && mentions((propertyName ?? name).text) && symbols.macroOfSymbol(resolvedSymbol(typescript, checker, name))) names.macros.add(name.text);
    }
  }
  return names;
}

function exported(typescript: typeof ts, checker: ts.TypeChecker, module: ts.Symbol, name: string): ts.Symbol | undefined {
  const symbol = checker.getExportsOfModule(module).find((candidate) => candidate.name === name);
  return symbol && symbol.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The macro that this node stands for: a name, `fluxion.grad`, `fluxion["grad"]`, the part of a pattern. */
function macroAt(typescript: typeof ts, checker: ts.TypeChecker, symbols: MacroSymbols, { macros, modules }: Names, node: ts.Node): MacroName | undefined {
  const isModule = (inner: ts.Expression): boolean => {
    const name = skipOuter(typescript, inner);
    return typescript.isIdentifier(name) && modules.has(name.text);
  };
  const memberOf = (module: ts.Expression, name: string): MacroName | undefined => {
    const symbol = resolvedSymbol(typescript, checker, skipOuter(typescript, module));
    return symbol?.exports ? symbols.macroOfSymbol(exported(typescript, checker, symbol, name)) : undefined;
  };
  if (typescript.isIdentifier(node)) {
    if (!macros.has(node.text) || typescript.isPropertyAccessExpression(node.parent) && node.parent.name === node || typescript.isBindingElement(node.parent) && node.parent.initializer !== node) return undefined;
    return symbols.macroOfSymbol(resolvedSymbol(typescript, checker, node));
  }
  if (typescript.isPropertyAccessExpression(node)) return isModule(node.expression) ? memberOf(node.expression, node.name.text) : undefined;
  if (typescript.isElementAccessExpression(node)) return isModule(node.expression) && typescript.isStringLiteralLike(node.argumentExpression) ? memberOf(node.expression, node.argumentExpression.text) : undefined;
  if (!typescript.isBindingElement(node) || !typescript.isVariableDeclaration(node.parent.parent)) return undefined;
  const { initializer } = node.parent.parent, name = node.propertyName ?? node.name;
  return initializer && isModule(initializer) && typescript.isIdentifier(name) ? memberOf(initializer, name.text) : undefined;
}

/** Called, or only asked for its type, or thrown away: `void [grad, jvp]` keeps imports that are not used. */
function isCalled(typescript: typeof ts, symbols: MacroSymbols, node: ts.Node): boolean {
  const { outer, parent } = skipParents(typescript, node);
  if (typescript.isCallExpression(parent) && parent.expression === outer) return symbols.macroOf(parent) !== undefined;
  let list = parent;
  while (typescript.isArrayLiteralExpression(list) || typescript.isParenthesizedExpression(list)) list = list.parent;
  return typescript.isTypeOfExpression(parent) || typescript.isVoidExpression(list);
}
