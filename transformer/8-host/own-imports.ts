/**
 * The user's own imports, once macro calls are gone. The compiler drops an import by what the source says: it would keep
 * the macros, which nobody calls any more, and drop an import that was only a type to the user and is a value to
 * generated code.
 */
import type ts from "typescript";
import type { FileRewrite } from "../index.ts";

/** Where names stand as values. */
interface Uses {
  /** In calls that are replaced. */
  readonly replaced: ReadonlySet<string>;
  /** Anywhere else in the source. */
  readonly kept: ReadonlySet<string>;
}

/** Names as they stand in the source, by their text: what looks like a use is taken for one. */
export function nameUses(typescript: typeof ts, file: ts.SourceFile, replacements: FileRewrite["replacements"]): Uses {
  const replaced = new Set<string>();
  const kept = new Set<string>();
  const isReplaced = (node: ts.Node): boolean =>
    replacements.some(({ start, end }) => start <= node.getStart(file) && node.end <= end);
  const visit = (node: ts.Node): void => {
    if (typescript.isImportDeclaration(node) || isErased(typescript, node)) return;
    if (typescript.isIdentifier(node)) (isReplaced(node) ? replaced : kept).add(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return { replaced, kept };
}

/** Types, which say nothing about values. */
function isErased(typescript: typeof ts, node: ts.Node): boolean {
  if (typescript.isInterfaceDeclaration(node) || typescript.isTypeAliasDeclaration(node)) return true;
  if (typescript.isHeritageClause(node)) return node.token === typescript.SyntaxKind.ImplementsKeyword;
  return typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node);
}

/**
 * A rewrite that takes the macros' imports out too, for hosts that hand on text: a compiler that is strict about unused
 * names would find them.
 */
export function withoutMacroImports(typescript: typeof ts, file: ts.SourceFile, rewrite: FileRewrite): FileRewrite {
  const { replaced, kept } = nameUses(typescript, file, rewrite.replacements);
  const generated = [rewrite.appended, ...rewrite.replacements.map(({ text }) => text)].join("\n");
  const isDropped = ({ text }: ts.Identifier): boolean =>
    replaced.has(text) && !kept.has(text) && !new RegExp(`(?<![\\w$.])${text.replace(/\$/g, "\\$&")}(?![\\w$])`).test(generated);
  const edits = file.statements.flatMap((statement) => {
    const clause = typescript.isImportDeclaration(statement) ? statement.importClause : undefined;
    if (!typescript.isImportDeclaration(statement) || !clause || !isOurs(statement)) return [];
    const { namedBindings } = clause;
    const names = importedNames(typescript, clause);
    const rest = names.filter((name) => !isDropped(name));
    if (rest.length === names.length) return [];
    if (rest.length === 0) return [{ start: statement.getStart(file), end: endOfLine(file.text, statement.end), text: "" }];
    if (!namedBindings || !typescript.isNamedImports(namedBindings)) return [];
    const elements = namedBindings.elements.filter(({ name }) => rest.includes(name)).map((element) => element.getText(file));
    return [{ start: namedBindings.getStart(file), end: namedBindings.end, text: `{ ${elements.join(", ")} }` }];
  });
  const replacements = [...edits, ...rewrite.replacements].sort((a, b) => a.start - b.start);
  return { ...rewrite, replacements };
}

function endOfLine(text: string, offset: number): number {
  return offset + (/^[ \t]*(\r?\n)?/.exec(text.slice(offset))?.[0].length ?? 0);
}

function isOurs(declaration: ts.ImportDeclaration): boolean {
  return /^fluxion($|\/)/.test((declaration.moduleSpecifier as ts.StringLiteral).text);
}

export function rebuildImports(
  typescript: typeof ts,
  program: ts.Program,
  context: ts.TransformationContext,
  statements: readonly ts.Statement[],
  uses: Uses & { readonly generated: ReadonlySet<string> },
): readonly ts.Statement[] {
  const checker = program.getTypeChecker();
  const options = program.getCompilerOptions();
  const verbatim = options["verbatimModuleSyntax"] === true || options["preserveValueImports"] === true;
  const isUsed = (name: string): boolean => uses.kept.has(name) || uses.generated.has(name);

  const rebuild = (statement: ts.Statement): ts.Statement | undefined => {
    const clause = typescript.isImportDeclaration(statement) ? statement.importClause : undefined;
    if (!typescript.isImportDeclaration(statement) || !clause || clause.isTypeOnly) return statement;
    const ours = isOurs(statement);
    const isDropped = (name: string): boolean => ours && uses.replaced.has(name) && !isUsed(name);
    const isRevived = (name: string): boolean =>
      uses.generated.has(name) && !uses.kept.has(name) && !uses.replaced.has(name);
    const names = importedNames(typescript, clause);
    if (!names.some(({ text }) => isDropped(text) || isRevived(text))) return statement;

    // What is made here is kept by the compiler as it stands, so it is for us to leave out what is none but a type.
    const isKept = (name: ts.Identifier): boolean => {
      if (isDropped(name.text)) return false;
      if (!verbatim && !isUsed(name.text) && !uses.replaced.has(name.text)) return false;
      return isValue(typescript, checker, name);
    };
    const kept = keptClause(typescript, context, clause, isKept);
    if (!kept) return undefined;
    const { modifiers, moduleSpecifier } = statement;
    const attributes = statement.attributes ?? (statement as { assertClause?: ts.ImportAttributes }).assertClause;
    return context.factory.updateImportDeclaration(statement, modifiers, kept, moduleSpecifier, attributes);
  };
  return statements.flatMap((statement) => rebuild(statement) ?? []);
}

function importedNames(typescript: typeof ts, { name, namedBindings }: ts.ImportClause): ts.Identifier[] {
  const names = name ? [name] : [];
  if (!namedBindings) return names;
  if (typescript.isNamespaceImport(namedBindings)) return [...names, namedBindings.name];
  return [...names, ...namedBindings.elements.map((element) => element.name)];
}

function keptClause(
  typescript: typeof ts,
  context: ts.TransformationContext,
  clause: ts.ImportClause,
  isKept: (name: ts.Identifier) => boolean,
): ts.ImportClause | undefined {
  const { factory } = context;
  const name = clause.name && isKept(clause.name) ? clause.name : undefined;
  let bindings = clause.namedBindings;
  if (bindings && typescript.isNamespaceImport(bindings)) {
    if (!isKept(bindings.name)) bindings = undefined;
  } else if (bindings) {
    const elements = bindings.elements.filter((element) => !element.isTypeOnly && isKept(element.name));
    bindings = elements.length > 0 ? factory.updateNamedImports(bindings, elements) : undefined;
  }
  return name || bindings ? factory.updateImportClause(clause, undefined as unknown as boolean, name, bindings) : undefined;
}

function isValue(typescript: typeof ts, checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  if (!symbol || !(symbol.flags & typescript.SymbolFlags.Alias)) return true;
  const target = checker.getAliasedSymbol(symbol);
  return (target.flags & typescript.SymbolFlags.Value) !== 0 || target.declarations === undefined;
}
