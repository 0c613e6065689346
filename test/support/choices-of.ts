/** Choices among pieces of text that a random program is made of. */

/** A text, or what makes one when it is chosen. */
export type Piece = string | (() => string);

export interface Chooser {
  /** One of them. */
  readonly one: (...pieces: readonly Piece[]) => string;
  /** So many, one after another. */
  readonly many: (count: number, piece: () => string) => string;
}

export function chooser(pick: (max: number) => number): Chooser {
  const made = (piece: Piece): string => (typeof piece === "string" ? piece : piece());
  return {
    one: (...pieces) => made(pieces[pick(pieces.length)]!),
    many: (count, piece) => Array.from({ length: count }, piece).join("\n  "),
  };
}
