/** A diagnostic as a person reads it in a terminal: position, text, the lines with a caret below. */
import type { Diagnostic, Span } from "../diagnostics.ts";
import { headline } from "../diagnostics.ts";

/** The text of a file that a span may name. */
export type ReadText = (file: string) => string | undefined;

export function formatDiagnostic(diagnostic: Diagnostic, read: ReadText, showName: (file: string) => string): string {
  const lines = [`${position(diagnostic.span, read, showName)}error ${headline(diagnostic)}`];
  lines.push(...frame(diagnostic.span, read));
  for (const { text, span } of diagnostic.related ?? []) {
    lines.push(`  ${position(span, read, showName)}${text}`, ...frame(span, read).map((line) => `  ${line}`));
  }
  return lines.join("\n");
}

function position(span: Span, read: ReadText, showName: (file: string) => string): string {
  const text = read(span.file);
  if (text === undefined) return span.file === "" ? "" : `${showName(span.file)}: `;
  const { line, column } = lineAndColumn(text, span.start);
  return `${showName(span.file)}(${line + 1},${column + 1}): `;
}

/** The line of the span, and under it carets for as much of the span as is in that line. */
function frame(span: Span, read: ReadText): string[] {
  const text = read(span.file);
  if (text === undefined) return [];
  const { line, column } = lineAndColumn(text, span.start);
  const source = text.split(/\r?\n/)[line] ?? "";
  const gutter = `${line + 1} | `;
  const width = Math.max(1, Math.min(span.length, source.length - column));
  // Tabs are kept, so that the carets stand below whatever width a terminal gives to them.
  const indent = source.slice(0, column).replace(/[^\t]/g, " ");
  return [`${gutter}${source}`, `${" ".repeat(gutter.length - 2)}| ${indent}${"^".repeat(width)}`];
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length - 1;
  return { line, column: offset - (before.lastIndexOf("\n") + 1) };
}
