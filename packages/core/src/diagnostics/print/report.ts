import type { SourceFile } from "../../source/source-file.ts";
import type { LocatedDiagnostic } from "../diagnostic.ts";

/** One document and what was found in it, which is what every printer takes. */
export interface Report {
  readonly source: SourceFile;
  readonly diagnostics: readonly LocatedDiagnostic[];
}
