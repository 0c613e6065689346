/**
 * What generated code names outside of itself, made right for every module format.
 *
 * Under CommonJS (AMD, UMD, System) the compiler writes `m_1.x` for an imported `x` and `exports.k` for an exported
 * variable `k`, wherever it knows what an identifier means; of generated ones it knows nothing. So those that mean
 * something of the user's are given an original, an identifier that he wrote, and those that mean an import of ours are
 * written as a member of a namespace.
 */
import type ts from "typescript";
import type { FileRewrite } from "../index.ts";
import { freeNames } from "./free-names.ts";
import { nameUses, rebuildImports } from "./own-imports.ts";
import { synthesizeStatements } from "./synthesize.ts";

/** Where an imported name is to be found. */
interface Member {
  readonly namespace: ts.Identifier;
  readonly name: string;
}

export interface InsertedImports {
  readonly statements: readonly ts.Statement[];
  /** What is no import, and goes behind them. */
  readonly constants: readonly ts.Statement[];
  /** By local name; empty where the imports are kept as they are. */
  readonly members: ReadonlyMap<string, Member>;
}

/** Ties the names in generated code to what they mean. */
export interface Namer {
  /** `place` is the node that is replaced by generated code; undefined for code at the top of the module. */
  tie<Node extends ts.Node>(generated: Node, place: ts.Node | undefined): Node;
  /** Every name of the module that generated code uses. */
  readonly used: ReadonlySet<string>;
}

/** Import declarations for generated code. */
export function insertedImports(
  typescript: typeof ts,
  program: ts.Program,
  file: ts.SourceFile,
  lines: readonly string[],
): InsertedImports {
  const all = synthesizeStatements(typescript, lines.join("\n"), () => undefined);
  const parsed = all.filter((statement) => typescript.isImportDeclaration(statement));
  const constants = all.filter((statement) => !typescript.isImportDeclaration(statement));
  const members = new Map<string, Member>();
  if (isEsmOutput(typescript, program, file)) return { statements: parsed, constants, members };
  const kept: ts.Statement[] = [];
  const namespaces = new Map<string, { readonly name: ts.Identifier; interop: boolean }>();
  for (const statement of parsed) {
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    // The compiler keeps the name of a namespace; an import of nothing has none.
    if (!clause || (bindings && typescript.isNamespaceImport(bindings))) {
      kept.push(statement);
      continue;
    }
    if (clause.isTypeOnly) continue;
    const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
    const namespace = namespaces.get(specifier) ??
      { name: typescript.factory.createUniqueName(baseName(specifier)), interop: false };
    namespaces.set(specifier, namespace);
    if (clause.name) {
      namespace.interop = true;
      members.set(clause.name.text, { namespace: namespace.name, name: "default" });
    }
    for (const { name, propertyName, isTypeOnly } of bindings?.elements ?? []) {
      if (!isTypeOnly) members.set(name.text, { namespace: namespace.name, name: (propertyName ?? name).text });
    }
  }
  const whole = [...namespaces].map(([specifier, { name, interop }]) =>
    importWhole(typescript, specifier, name, interop));
  return { statements: [...kept, ...whole], constants, members };
}

/** `import name = require(…)`, or, for the sake of a default export, the form that may be given a helper. */
function importWhole(typescript: typeof ts, specifier: string, name: ts.Identifier, interop: boolean): ts.Statement {
  const { factory } = typescript;
  const module = factory.createStringLiteral(specifier);
  if (!interop) {
    const reference = factory.createExternalModuleReference(module);
    return factory.createImportEqualsDeclaration(undefined, false, name, reference);
  }
  const clause = factory.createImportClause(false, undefined, factory.createNamespaceImport(name));
  return factory.createImportDeclaration(undefined, clause, module);
}

function baseName(specifier: string): string {
  return specifier.replace(/\.[cm]?[jt]sx?$/, "").replace(/^.*\//, "").replace(/\W/g, "_").replace(/^(?=\d|$)/, "_");
}

export function createNamer(
  typescript: typeof ts,
  program: ts.Program,
  context: ts.TransformationContext,
  file: ts.SourceFile,
  members: ReadonlyMap<string, Member>,
): Namer {
  const used = new Set<string>();
  const witnesses = isEsmOutput(typescript, program, file) ? new Map<string, ts.Identifier>() : renamed(typescript, file);
  const tie = <Node extends ts.Node>(generated: Node, place: ts.Node | undefined): Node => {
    const substitutes = new Map<ts.Node, () => ts.Node>();
    for (const { identifier, shorthand } of freeNames(typescript, generated)) {
      const { text } = identifier;
      const member = members.get(text);
      if (member) {
        const access = (): ts.Expression =>
          context.factory.createPropertyAccessExpression(member.namespace, member.name);
        if (shorthand) substitutes.set(shorthand, () => context.factory.createPropertyAssignment(text, access()));
        else substitutes.set(identifier, access);
        continue;
      }
      if (place && isLocalAt(typescript, program, place, text)) continue;
      used.add(text);
      const witness = witnesses.get(text);
      if (witness) typescript.setOriginalNode(identifier, witness);
    }
    if (substitutes.size === 0) return generated;
    const visit = (node: ts.Node): ts.Node =>
      substitutes.get(node)?.() ?? typescript.visitEachChild(node, visit, context);
    return visit(generated) as Node;
  };
  return { tie, used };
}

/** Whether a name at a place of the user's code means a variable of a function or block, and none of the module. */
function isLocalAt(typescript: typeof ts, program: ts.Program, place: ts.Node, name: string): boolean {
  const { Value, Alias } = typescript.SymbolFlags;
  const symbol = program.getTypeChecker().getSymbolsInScope(place, Value | Alias).find((one) => one.name === name);
  return symbol?.declarations?.some((declaration) => {
    for (let node: ts.Node = declaration.parent; node; node = node.parent) {
      if (typescript.isSourceFile(node)) return false;
      if (typescript.isBlock(node) || typescript.isFunctionLike(node) || typescript.isModuleBlock(node)) return true;
    }
    return false;
  }) ?? false;
}

/** The identifiers with which a module declares what the compiler will rename: its imports and its exported variables. */
function renamed(typescript: typeof ts, file: ts.SourceFile): Map<string, ts.Identifier> {
  const found = new Map<string, ts.Identifier>();
  const bind = (name: ts.BindingName): void => {
    if (typescript.isIdentifier(name)) found.set(name.text, name);
    else for (const element of name.elements) if (typescript.isBindingElement(element)) bind(element.name);
  };
  for (const statement of file.statements) {
    if (typescript.isVariableStatement(statement)) {
      const exported = statement.modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword);
      if (exported) for (const { name } of statement.declarationList.declarations) bind(name);
    }
    if (typescript.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name) bind(name);
      if (namedBindings && typescript.isNamespaceImport(namedBindings)) bind(namedBindings.name);
      else for (const element of namedBindings?.elements ?? []) bind(element.name);
    }
  }
  return found;
}

interface ProgramWithFormats extends ts.Program {
  getEmitModuleFormatOfFile?(file: ts.SourceFile): ts.ModuleKind;
}

/** Whether a file's imports are still imports when the compiler has done with it. */
export function isEsmOutput(typescript: typeof ts, program: ts.Program, file: ts.SourceFile): boolean {
  const { CommonJS, ES2015, ESNext, Node16, NodeNext } = typescript.ModuleKind;
  const { module, target = typescript.ScriptTarget.ES5 } = program.getCompilerOptions();
  let format = (program as ProgramWithFormats).getEmitModuleFormatOfFile?.(file) ?? module;
  format ??= target >= typescript.ScriptTarget.ES2015 ? ES2015 : CommonJS;
  if (format >= Node16 && format <= NodeNext) return file.impliedNodeFormat === ESNext;
  return format >= ES2015;
}

/** The user's statements, with his imports as they have to be once the macro calls are gone. */
export function keptImports(
  typescript: typeof ts,
  program: ts.Program,
  context: ts.TransformationContext,
  file: ts.SourceFile,
  rewrite: FileRewrite,
  statements: readonly ts.Statement[],
  used: ReadonlySet<string>,
): readonly ts.Statement[] {
  const uses = nameUses(typescript, file, rewrite.replacements);
  return rebuildImports(typescript, program, context, statements, { ...uses, generated: used });
}
