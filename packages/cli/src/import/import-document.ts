import { importApi, type Imported, type ImportOptions, type SourceFile } from "@mortise/core";
import type { OpenDocument } from "./document.ts";

/** A document as it was imported, and what was not read on the way. */
export interface ImportedDocument {
  readonly source: SourceFile;
  readonly imported: Imported;
  /** References that were not followed, each with the reason. */
  readonly unread: ReadonlyMap<string, string>;
}

/** So many documents may stand behind one; a chain of references that is longer is no API's. */
const MOST_DOCUMENTS = 500;

/** Imports an API document, and reads the documents beside it that it refers to. Closes it. */
export async function importDocument(document: OpenDocument, options: ImportOptions): Promise<ImportedDocument> {
  try {
    const { source, properties } = document;
    const loaded = new Map<string, SourceFile>();
    const unread = new Map<string, string>();
    for (;;) {
      const imported = importApi(
        source,
        { ...options, ...(properties === undefined ? {} : { properties }) },
        {
          read: (reference) => loaded.get(reference),
        },
      );
      const fresh = imported.references.filter((reference) => !loaded.has(reference) && !unread.has(reference));
      if (fresh.length === 0) return { source, imported, unread };
      for (const reference of fresh) {
        const found = loaded.size >= MOST_DOCUMENTS ? "there are too many documents" : await document.load(reference);
        if (typeof found === "string") unread.set(reference, found);
        else loaded.set(reference, found);
      }
    }
  } finally {
    await document.close();
  }
}
