/**
 * Puts a file's rewrite into its syntax tree, as the compiler's first transformer: macro calls are replaced, imports go
 * behind the user's own, generated declarations to the end.
 *
 * The compiler resolves names by the nodes it parsed. Where its own transformers will rename things (imports and
 * exported variables, under CommonJS and System), generated identifiers have to be tied to what they name:
 * `module-names.ts`.
 */
import type ts from "typescript";
import type { FileRewrite } from "../index.ts";
import { createNamer, insertedImports, keptImports, type Namer } from "./module-names.ts";
import { sourceMapRanges, synthesizeExpression, synthesizeStatements } from "./synthesize.ts";

export function createSplicer(
  typescript: typeof ts,
  program: ts.Program,
  rewrites: ReadonlyMap<string, FileRewrite>,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const rewrite = rewrites.get(file.fileName);
    return rewrite ? splice(typescript, program, context, file, rewrite) : file;
  };
}

function splice(
  typescript: typeof ts,
  program: ts.Program,
  context: ts.TransformationContext,
  file: ts.SourceFile,
  rewrite: FileRewrite,
): ts.SourceFile {
  const imports = insertedImports(typescript, program, file, rewrite.imports);
  const namer = createNamer(typescript, program, context, file, imports.members);
  const replaced = replaceCalls(typescript, context, file, rewrite.replacements, namer);
  const rangeAt = sourceMapRanges(typescript, program, rewrite.mappings);
  const appended = synthesizeStatements(typescript, rewrite.appended, rangeAt)
    .map((statement) => namer.tie(statement, undefined));
  const own = keptImports(typescript, program, context, file, rewrite, replaced, namer.used);
  const first = firstAfterImports(typescript, own);
  const statements = [...own.slice(0, first), ...imports.statements, ...own.slice(first), ...appended];
  const list = typescript.setTextRange(context.factory.createNodeArray(statements), file.statements);
  return context.factory.updateSourceFile(file, list);
}

/** The file's statements, macro calls replaced. */
function replaceCalls(
  typescript: typeof ts,
  context: ts.TransformationContext,
  file: ts.SourceFile,
  replacements: FileRewrite["replacements"],
  namer: Namer,
): readonly ts.Statement[] {
  let done = 0;
  const visit = (node: ts.Node): ts.Node => {
    const inside = replacements.filter(({ start, end }) => node.pos <= start && end <= node.end);
    if (inside.length === 0) return node;
    const [exact] = inside;
    if (exact && isMacroCall(typescript, node) && node.getStart(file) === exact.start && node.end === exact.end) {
      done++;
      const expression = namer.tie(synthesizeExpression(typescript, exact.text), node);
      typescript.setSourceMapRange(expression, { pos: exact.start, end: exact.end });
      return typescript.setCommentRange(expression, node);
    }
    return typescript.visitEachChild(node, visit, context);
  };
  const statements = file.statements.map((statement) => visit(statement) as ts.Statement);
  if (done !== replacements.length) {
    throw new Error(`fluxion: ${replacements.length - done} macro calls of ${file.fileName} were not found in its syntax tree`);
  }
  return statements;
}

/** A statement without a semicolon has the range of its expression. */
function isMacroCall(typescript: typeof ts, node: ts.Node): node is ts.Expression {
  return typescript.isCallExpression(node) || typescript.isTaggedTemplateExpression(node);
}

function firstAfterImports(typescript: typeof ts, statements: readonly ts.Statement[]): number {
  const index = statements.findIndex((statement) =>
    !typescript.isImportDeclaration(statement) && !typescript.isImportEqualsDeclaration(statement) &&
    !(typescript.isExpressionStatement(statement) && typescript.isStringLiteral(statement.expression)));
  return index < 0 ? statements.length : index;
}
