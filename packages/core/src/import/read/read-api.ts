import type { LocatedDiagnostic } from "../../diagnostics/diagnostic.ts";
import type { Position } from "../../source/line-index.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { ApiModel } from "../api-model.ts";
import type { Loss } from "../loss.ts";

/** Documents beside the one that is read, already loaded by the caller. */
export interface DocumentFiles {
  /** The document of a name out of {@link ReadApi.references}; undefined where it is not loaded. */
  readonly read: (reference: string) => SourceFile | undefined;
}

/** An API document as it was understood, or why it could not be. */
export type ReadApi =
  | {
      readonly ok: true;
      readonly model: ApiModel;
      readonly losses: readonly Loss[];
      /** Where a `source` of the model or of a loss stands; undefined where the reader kept no places. */
      readonly place: (source: string) => Position | undefined;
      /**
       * The other documents that this one refers to, loaded or not: relative paths (`schemas/pet.yaml`), or URLs.
       * Load them and read again until no new one appears.
       */
      readonly references: readonly string[];
    }
  | {
      readonly ok: false;
      readonly diagnostics: readonly LocatedDiagnostic[];
      readonly references: readonly string[];
    };

/**
 * Reads an API document (OpenAPI 3.2, 3.1, 3.0 or Swagger 2.0; JSON or YAML). Opens nothing: references to other
 * documents are followed among `files`, and are losses where they lead nowhere. `source.name` is a path, or the URL
 * that the document came from, against which relative servers are resolved.
 */
export function readApi(_source: SourceFile, _files: DocumentFiles): ReadApi {
  return { ok: false, diagnostics: [], references: [] };
}
