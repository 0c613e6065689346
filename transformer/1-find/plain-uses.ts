/**
 * A function that takes the derivative of a function that it is given can be differentiated, since it is lowered for what
 * it is given there. Called by itself it cannot know the derivative: where is it?
 */
import type ts from "typescript";
import { valueOf, type MacroSite } from "./macro-site.ts";
import type { MacroFinder } from "./find-macros.ts";
import { skipParents } from "./function-values.ts";
import { resolvedSymbol } from "./resolve-function.ts";

/** Where the function around the macro is used outside of differentiated code; the variable itself, if it is nowhere used. */
export function plainUsesOf(finder: MacroFinder, site: MacroSite): readonly ts.Node[] {
  const name = valueOf(site);
  return name ? plainUses(finder, site.call, name, new Set()) : [];
}

/** `node` is in a function: where is that one used? It is at `nowhere`, if nobody is seen to use it, and somebody else may. */
function plainUses(finder: MacroFinder, node: ts.Node, nowhere: ts.Node, seen: Set<ts.Node>): readonly ts.Node[] {
  const { ts } = finder;
  let fn: ts.Node = node;
  for (;;) {
    do fn = fn.parent; while (fn && !ts.isFunctionLike(fn));
    if (!fn) return [node];
    if (seen.has(fn)) return [];
    seen.add(fn);
    const { outer, parent } = skipParents(ts, fn);
    // A function that is written as the argument of a macro, or in a function that is.
    if (ts.isCallExpression(parent) && parent.expression !== outer && finder.siteOf(parent)) return [];
    const isMember = (ts.isMethodDeclaration(fn) || ts.isGetAccessor(fn)) && ts.isIdentifier(fn.name);
    const declared = isMember ? fn.name as ts.Identifier : ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
    if (declared) {
      const uses = usesOf(finder, declared);
      if (uses.length === 0) return isMember || isExported(finder, declared) ? [nowhere] : [];
      return uses.flatMap((use) => (isOfMacro(finder, use) ? [] : plainUses(finder, use, use, seen)));
    }
  }
}

/** May code that is not seen use it? */
function isExported({ ts }: MacroFinder, name: ts.Identifier): boolean {
  const file = name.getSourceFile(), declaration = name.parent as ts.Declaration;
  const isNamed = file.statements.some((statement) => ts.isExportAssignment(statement) || ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause) && statement.exportClause.elements.some((element) => (element.propertyName ?? element.name).text === name.text));
  return !ts.isExternalModule(file) || (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0 || isNamed;
}

function isOfMacro(finder: MacroFinder, use: ts.Node): boolean {
  const { outer, parent } = skipParents(finder.ts, use);
  return finder.ts.isCallExpression(parent) && parent.expression !== outer && finder.siteOf(parent) !== undefined;
}

function usesOf(finder: MacroFinder, name: ts.Identifier): ts.Identifier[] {
  const { ts, checker } = finder;
  // Of a member of a class there are several symbols, and one declaration.
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isIdentifier(node) && node !== name && declaration && resolvedSymbol(ts, checker, node)?.valueDeclaration === declaration) uses.push(node);
    ts.forEachChild(node, visit);
  };
  for (const file of finder.program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
  return uses;
}
