/** A file's rewrite as text: the original with macro calls replaced, imports on top, declarations at the end. */
import type { FileRewrite } from "../index.ts";

export interface RewrittenText {
  readonly text: string;
  /** The ranges of `text` that fluxion wrote; everything else is the user's. In ascending order. */
  readonly generated: readonly (readonly [start: number, end: number])[];
  readonly segments: readonly Segment[];
}

/** A range of the rewritten text and where it comes from. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly file: string;
  /** Offset in that file. */
  readonly sourceStart: number;
  /** Whether the text is that of the source, letter by letter, or was made from what stands there. */
  readonly verbatim: boolean;
}

export function rewriteText(original: string, rewrite: FileRewrite): RewrittenText {
  const generated: [number, number][] = [];
  const segments: Segment[] = [];
  const { fileName } = rewrite;
  let text = "";
  const write = (piece: string): void => {
    if (piece.length > 0) generated.push([text.length, text.length + piece.length]);
    text += piece;
  };
  const copy = (from: number, to: number): void => {
    if (to > from) {
      const start = text.length;
      segments.push({ start, end: start + to - from, file: fileName, sourceStart: from, verbatim: true });
    }
    text += original.slice(from, to);
  };
  const top = startOfCode(original);
  copy(0, top);
  for (const line of rewrite.imports) write(`${line}\n`);
  let position = top;
  for (const replacement of rewrite.replacements) {
    copy(position, replacement.start);
    const start = text.length;
    write(replacement.text);
    segments.push({ start, end: text.length, file: fileName, sourceStart: replacement.start, verbatim: false });
    position = replacement.end;
  }
  copy(position, original.length);
  if (rewrite.appended.length > 0) {
    write(text.endsWith("\n") ? "\n" : "\n\n");
    segments.push(...appendedSegments(rewrite, text.length));
    write(rewrite.appended);
    if (!rewrite.appended.endsWith("\n")) write("\n");
  }
  return { text, generated: joined(generated), segments };
}

/** Imports may not come before a byte order mark, a hash-bang or the directives that a bundler looks for in line 1. */
function startOfCode(text: string): number {
  const head = /^\uFEFF?(#![^\n]*\n)?([ \t]*(["'])use \w+\3;?[ \t]*\r?\n)*/.exec(text);
  return head?.[0].length ?? 0;
}

function appendedSegments({ appended, mappings }: FileRewrite, base: number): Segment[] {
  return mappings.map(({ offset, source }, index) => ({
    start: base + offset,
    end: base + (mappings[index + 1]?.offset ?? appended.length),
    file: source.file,
    sourceStart: source.start,
    verbatim: false,
  }));
}

function joined(ranges: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = result[result.length - 1];
    if (last && last[1] === start) last[1] = end;
    else result.push([start, end]);
  }
  return result;
}
