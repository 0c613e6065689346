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
import { hoistConstants } from "./hoist-constants.ts";
import { createNamer, insertedImports, keptImports, type Namer } from "./module-names.ts";
import { sourceMapRanges, synthesizeExpression, synthesizeStatements } from "./synthesize.ts";

export function createSplicer(
  typescript: typeof ts,
  program: ts.Program,
  rewrites: ReadonlyMap<string, FileRewrite>,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const rewrite = rewrites.get(file.fileName);
    return rewrite ? splice(typescript, program, context, file, hoistConstants(typescript, rewrite)) : file;
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
  const constants = imports.constants.map((statement) => namer.tie(statement, undefined));
  const own = keptImports(typescript, program, context, file, rewrite, replaced, namer.used);
  const first = firstAfterImports(typescript, own);
  const top = [...own.slice(0, first), ...imports.statements, ...constants];
  const statements = [...top, ...own.slice(first), ...appended];
  const list = typescript.setTextRange(context.factory.createNodeArray(statements), file.statements);
  return context.factory.updateSourceFile(file, list);
}

type Replacement = FileRewrite["replacements"][number];

/** The file's statements, macro calls replaced. */
function replaceCalls(
  typescript: typeof ts,
  context: ts.TransformationContext,
  file: ts.SourceFile,
  replacements: readonly Replacement[],
  namer: Namer,
): readonly ts.Statement[] {
  const done = new Set<Replacement>();
  const visit = (node: ts.Node): ts.Node => {
    const inside = replacements.filter((one) => !done.has(one) && node.pos <= one.start && one.end <= node.end);
    const replacement = inside.find(({ start }) => start === node.getStart(file));
    if (inside.length === 0) return node;
    if (!replacement || !typescript.isCallExpression(node)) return typescript.visitEachChild(node, visit, context);
    done.add(replacement);
    const expression = replaceCall(typescript, context, file, node, replacement, namer, visit);
    typescript.setSourceMapRange(expression, { pos: replacement.start, end: node.end });
    return typescript.setCommentRange(expression, node);
  };
  const statements = file.statements.map((statement) => visit(statement) as ts.Statement);
  const missed = replacements.length - done.size;
  if (missed > 0) throw new Error(`fluxion: ${missed} macro calls of ${file.fileName} were not found in its syntax tree`);
  return statements;
}

/** A replacement may end before the call does: then the arguments behind it stay, the very nodes that the user wrote. */
function replaceCall(
  typescript: typeof ts,
  context: ts.TransformationContext,
  file: ts.SourceFile,
  call: ts.CallExpression,
  { end, text }: Replacement,
  namer: Namer,
  visit: (node: ts.Node) => ts.Node,
): ts.Expression {
  const places = new Map<string, ts.Expression>();
  let whole = text;
  let position = end;
  for (const argument of call.arguments) {
    const start = argument.getStart(file);
    if (start < end) continue;
    const place = `fluxion_argument_${places.size}`;
    places.set(place, argument);
    whole += file.text.slice(position, start) + place;
    position = argument.end;
  }
  whole += file.text.slice(position, call.end);
  const expression = namer.tie(synthesizeExpression(typescript, whole), call);
  if (places.size === 0) return expression;
  const fill = (node: ts.Node): ts.Node => {
    const argument = typescript.isIdentifier(node) ? places.get(node.text) : undefined;
    return argument ? visit(argument) : typescript.visitEachChild(node, fill, context);
  };
  return fill(expression) as ts.Expression;
}

function firstAfterImports(typescript: typeof ts, statements: readonly ts.Statement[]): number {
  const index = statements.findIndex((statement) =>
    !typescript.isImportDeclaration(statement) && !typescript.isImportEqualsDeclaration(statement) &&
    !(typescript.isExpressionStatement(statement) && typescript.isStringLiteral(statement.expression)));
  return index < 0 ? statements.length : index;
}
