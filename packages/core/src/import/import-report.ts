import type { LocatedLoss } from "./loss.ts";

/** What an import made of a document. */
export interface ImportReport {
  /** The document's file name or URL. */
  readonly document: string;
  readonly format: string;
  readonly operations: {
    /** In the document. */
    readonly found: number;
    /** Left out because they were not asked for. */
    readonly unselected: number;
    /** In the descriptor. */
    readonly imported: number;
    /** Offered to agents. */
    readonly tools: number;
  };
  /** Of the selected operations: in path, query, headers and cookies. Bodies count by themselves. */
  readonly parameters: { readonly found: number; readonly imported: number };
  readonly bodies: { readonly found: number; readonly imported: number };
  /** What was asked for by name and is not in the document. */
  readonly unmatched: readonly string[];
  /** Everything that is not as the document has it; nothing is dropped without one. */
  readonly losses: readonly LocatedLoss[];
}
