import type ts from "typescript";
import type { Span } from "../diagnostics.ts";

/** The source range of a node, without the comments before it. */
export function spanOf(node: ts.Node): Span {
  const file = node.getSourceFile();
  const start = node.getStart(file);
  return { file: file.fileName, start, length: node.getEnd() - start };
}
