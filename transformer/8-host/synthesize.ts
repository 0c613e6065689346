/**
 * Generated text as nodes that a "before" transformer may put into somebody else's file.
 *
 * The nodes must have no positions, or the compiler would read comments and literals at those places of the host file;
 * so comments are carried over as synthetic ones, and the source map is set node by node.
 */
import type ts from "typescript";
import type { FileRewrite } from "../index.ts";

type Mappings = FileRewrite["mappings"];

/** Where a node at an offset of the generated text comes from. */
export type SourceMapRangeAt = (offset: number) => ts.SourceMapRange | undefined;

export function synthesizeStatements(typescript: typeof ts, text: string, rangeAt: SourceMapRangeAt): ts.Statement[] {
  const file = parse(typescript, text);
  const statements = [...file.statements];
  detach(typescript, file, text, rangeAt);
  return statements;
}

export function synthesizeExpression(typescript: typeof ts, text: string): ts.Expression {
  // In parentheses an object literal is no block and a function no declaration; the factory adds those that are needed.
  const wrapped = `(${text}\n);`;
  const file = parse(typescript, wrapped);
  const [statement] = file.statements;
  if (!statement || !typescript.isExpressionStatement(statement) ||
    !typescript.isParenthesizedExpression(statement.expression)) {
    throw new Error(`fluxion: this replacement is not an expression: ${text}`);
  }
  const { expression } = statement.expression;
  detach(typescript, file, wrapped, () => undefined);
  return expression;
}

/** What a file's mappings say, as ranges for the compiler's source map. */
export function sourceMapRanges(typescript: typeof ts, program: ts.Program, mappings: Mappings): SourceMapRangeAt {
  const sources = new Map<string, ts.SourceMapSource | undefined>();
  const sourceOf = (name: string): ts.SourceMapSource | undefined => {
    if (!sources.has(name)) {
      const file = program.getSourceFile(name);
      sources.set(name, file && typescript.createSourceMapSource(file.fileName, file.text));
    }
    return sources.get(name);
  };
  return (offset) => {
    const mapping = mappingAt(mappings, offset);
    const source = mapping && sourceOf(mapping.source.file);
    if (!mapping || !source) return undefined;
    const { start, length } = mapping.source;
    return { pos: start, end: start + length, source };
  };
}

/** The last mapping that begins at or before `offset`. */
export function mappingAt(mappings: Mappings, offset: number): Mappings[number] | undefined {
  let low = 0;
  let high = mappings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mappings[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return mappings[low - 1];
}

function parse(typescript: typeof ts, text: string): ts.SourceFile {
  const file = typescript.createSourceFile("generated.ts", text, typescript.ScriptTarget.Latest);
  const { parseDiagnostics = [] } = file as ts.SourceFile & { parseDiagnostics?: readonly ts.Diagnostic[] };
  const [error] = parseDiagnostics;
  if (!error) return file;
  const message = typescript.flattenDiagnosticMessageText(error.messageText, "\n");
  const { line } = file.getLineAndCharacterOfPosition(error.start ?? 0);
  throw new Error(`fluxion: generated text does not parse: ${message} (line ${line + 1})\n${text}`);
}

/** Cuts a parsed file's nodes from its text. What is read there is set on them once they are nobody's any more. */
function detach(typescript: typeof ts, file: ts.SourceFile, text: string, rangeAt: SourceMapRangeAt): void {
  const annotations: (() => void)[] = [];
  const { setStartsOnNewLine } = typescript as typeof ts & InternalFunctions;
  const visit = (node: ts.Node, parent: ts.Node | undefined, outer: ts.SourceMapRange | undefined): void => {
    const start = node.getStart(file, false);
    const range = rangeAt(start);
    if (parent && mayBeBroken(typescript, parent) && isFirstInLine(text, start)) {
      annotations.push(() => setStartsOnNewLine?.(node, true));
    }
    // A node that comes from the same place as the one around it would only make the map longer.
    if (range && (!sameRange(range, outer) || isStatementLike(typescript, node))) {
      annotations.push(() => typescript.setSourceMapRange(node, range));
    }
    typescript.forEachChild(node, (child) => visit(child, node, range), (children) => {
      annotations.push(...comments(typescript, text, node, children));
      for (const child of children) visit(child, node, range);
      dropPosition(children);
      return undefined;
    });
    dropPosition(node);
    const mutable = node as { flags: ts.NodeFlags; parent?: ts.Node; jsDoc?: unknown };
    mutable.flags |= typescript.NodeFlags.Synthesized;
    delete mutable.jsDoc;
  };
  visit(file, undefined, undefined);
  for (const annotate of annotations) annotate();
}

/** What the compiler has and does not declare. Without it, long lines are not broken where they were. */
interface InternalFunctions {
  readonly setStartsOnNewLine?: (node: ts.Node, value: boolean) => void;
}

/** Expressions that the compiler's printer breaks only where it is told to. */
function mayBeBroken(typescript: typeof ts, parent: ts.Node): boolean {
  return typescript.isBinaryExpression(parent) || typescript.isConditionalExpression(parent) ||
    typescript.isParenthesizedExpression(parent) || typescript.isCallExpression(parent) ||
    typescript.isArrayLiteralExpression(parent);
}

function isFirstInLine(text: string, offset: number): boolean {
  return /^[ \t]+$/.test(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset));
}

function isStatementLike(typescript: typeof ts, node: ts.Node): boolean {
  const { FirstStatement, LastStatement, FunctionDeclaration } = typescript.SyntaxKind;
  return (node.kind >= FirstStatement && node.kind <= LastStatement) || node.kind === FunctionDeclaration;
}

function sameRange(a: ts.SourceMapRange, b: ts.SourceMapRange | undefined): boolean {
  return a.pos === b?.pos && a.end === b.end && a.source === b.source;
}

function dropPosition(range: ts.TextRange): void {
  const mutable = range as { pos: number; end: number };
  mutable.pos = -1;
  mutable.end = -1;
}

/** What gives the elements of a list (statements, members, arguments) the comments that stand at them. */
function comments(typescript: typeof ts, text: string, owner: ts.Node, list: ts.NodeArray<ts.Node>): (() => void)[] {
  const isFile = typescript.isSourceFile(owner);
  return list.flatMap((node, index) => {
    // Where a list begins or ends with its owner (modifiers), the comments are the owner's.
    const begins = !isFile && node.pos === owner.pos;
    const ends = !isFile && node.end === owner.end;
    const sameLine = index === 0 ? typescript.getTrailingCommentRanges(text, node.pos) ?? [] : [];
    const above = typescript.getLeadingCommentRanges(text, node.pos) ?? [];
    const leading = begins ? [] : unique([...sameLine, ...above]);
    const after = typescript.getTrailingCommentRanges(text, node.end) ?? [];
    const last = typescript.isBlock(owner) && index === list.length - 1;
    const beforeBrace = last ? typescript.getLeadingCommentRanges(text, node.end) ?? [] : [];
    const trailing = ends ? [] : unique([...after, ...beforeBrace]);
    return [
      ...leading.map((range) => () => {
        typescript.addSyntheticLeadingComment(node, range.kind, commentText(typescript, text, range), true);
      }),
      ...trailing.map((range) => () => {
        const line = range.kind === typescript.SyntaxKind.SingleLineCommentTrivia;
        typescript.addSyntheticTrailingComment(node, range.kind, commentText(typescript, text, range), line);
      }),
    ];
  });
}

function unique(ranges: readonly ts.CommentRange[]): ts.CommentRange[] {
  return [...new Map(ranges.map((range) => [range.pos, range])).values()];
}

/** The text between the comment's marks. */
function commentText(typescript: typeof ts, text: string, { kind, pos, end }: ts.CommentRange): string {
  return text.slice(pos + 2, kind === typescript.SyntaxKind.MultiLineCommentTrivia ? end - 2 : end);
}
