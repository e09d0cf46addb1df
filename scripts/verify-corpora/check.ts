import type { SourceFile } from "../../packages/core/src/source/source-file.ts";

/** An API document of a folder. */
export interface CorpusDocument {
  /** Its path below the folder. */
  readonly name: string;
  readonly path: string;
  /** The folder. */
  readonly root: string;
  readonly source: SourceFile;
}

/** What a check found in one document. */
export interface Checked {
  /** One line each. */
  readonly faults: readonly string[];
  /** Summed up over all documents. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Something that holds for every document. */
export interface Check {
  readonly name: string;
  readonly run: (document: CorpusDocument) => Checked | Promise<Checked>;
}
