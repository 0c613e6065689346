/** The source map of a rewritten text: the user's lines lead to themselves, generated ones to what they were made from. */
import { GenMapping, maybeAddSegment, setSourceContent, toEncodedMap, type EncodedSourceMap } from "@jridgewell/gen-mapping";
import type { FileRewrite } from "../index.ts";
import { rewriteText, type RewrittenText, type Segment } from "./rewrite-text.ts";

export interface Rewritten extends RewrittenText {
  readonly map: EncodedSourceMap;
}

/** `readText` gives the text of a file that a mapping names; generated code without one stays unmapped. */
export function rewriteWithMap(
  original: string,
  rewrite: FileRewrite,
  readText: (file: string) => string | undefined,
): Rewritten {
  const rewritten = rewriteText(original, rewrite);
  const map = new GenMapping({ file: rewrite.fileName });
  const generated = lineTable(rewritten.text);
  const sources = new Map<string, LineTable | undefined>();
  const sourceOf = (file: string): LineTable | undefined => {
    if (!sources.has(file)) {
      const text = file === rewrite.fileName ? original : readText(file);
      if (text !== undefined) setSourceContent(map, file, text);
      sources.set(file, text === undefined ? undefined : lineTable(text));
    }
    return sources.get(file);
  };
  for (const segment of rewritten.segments) {
    const source = sourceOf(segment.file);
    if (!source) continue;
    for (const offset of stops(rewritten.text, segment)) {
      const from = segment.sourceStart + (segment.verbatim ? offset - segment.start : 0);
      const to = generated(offset);
      const origin = source(from);
      maybeAddSegment(map, to.line, to.column, segment.file, origin.line, origin.column);
    }
  }
  return { ...rewritten, map: toEncodedMap(map) };
}

/** Offsets of a segment that get an entry: its start and each line; in the user's own text, each word too. */
function stops(text: string, { start, end, verbatim }: Segment): number[] {
  const found = [start];
  const boundary = verbatim ? /\n|\b(?=\w)/g : /\n\s*/g;
  const piece = text.slice(start, end);
  for (const match of piece.matchAll(boundary)) {
    const offset = match.index + match[0].length;
    if (offset > 0 && offset < piece.length) found.push(start + offset);
  }
  return found;
}

type LineTable = (offset: number) => { readonly line: number; readonly column: number };

function lineTable(text: string): LineTable {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low, column: offset - starts[low]! };
  };
}
