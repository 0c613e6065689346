/**
 * What fluxion has to say to its user. A user error is a value of this type, collected and never thrown; a broken
 * invariant of fluxion itself throws `Defect`, which `transform` turns into FLX9001.
 */

/** A range of a source file. `start` and `length` count UTF-16 units from the start of the file's text. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly length: number;
}

/** FLX1xxx: the user's code cannot be differentiated so; FLX2xxx: not supported yet; FLX9xxx: a defect of fluxion. */
export interface Diagnostic {
  readonly code: number;
  readonly text: string;
  readonly span: Span;
  readonly related?: readonly { readonly text: string; readonly span: Span }[];
}

/** A broken invariant of the transformer: never the user's fault. */
export class Defect extends Error {
  override readonly name = "Defect";
}

export function invariant(condition: unknown, text: string): asserts condition {
  if (!condition) throw new Defect(text);
}

/** `error FLX1004: text`, without the position: the form of TypeScript's own messages. */
export function headline(diagnostic: Diagnostic): string {
  return `FLX${diagnostic.code}: ${diagnostic.text}`;
}

/** A refusal found deep inside a pass: caught where the macro is, and turned into a diagnostic there. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** `span`: what it is about, where that is not just what the macro is applied to. */
  constructor(readonly code: number, text: string, readonly span?: Span) {
    super(text);
  }
}
