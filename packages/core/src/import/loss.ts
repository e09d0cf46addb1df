/** Something of a document that the descriptor does not have, or has in another form. Nothing is dropped without one. */
export interface Loss {
  readonly kind: LossKind;
  /** JSON pointer into the document, with `#` before it. */
  readonly source: string;
  /** `METHOD /path` of the operation concerned, where it is one. */
  readonly operation?: string;
  /** What could not be kept: one clause, without a full stop. */
  readonly what: string;
  /** Why, and what became of it: one sentence. */
  readonly reason: string;
}

/**
 * What a loss costs: an operation is not there; a parameter is not there; something is there in a
 * narrower or wider form; a word or a note is gone that changes no call.
 */
export type LossKind = "operation-left-out" | "parameter-left-out" | "changed" | "note-dropped";

/** A loss with its place in the text, where the reader knew it. */
export interface LocatedLoss extends Loss {
  readonly line?: number;
  readonly column?: number;
}
