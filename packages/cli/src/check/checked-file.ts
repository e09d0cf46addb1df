import type { CheckNote, Family, LocatedDiagnostic, Range, SourceFile } from "@mortise/core";

/** A descriptor that was checked, with everything that was found. */
export interface CheckedFile {
  readonly source: SourceFile;
  /** In the order of the text. */
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly notes: readonly CheckNote[];
  /** What was looked at; only `validate` where the descriptor does not compile. */
  readonly families: ReadonlySet<Family>;
  /** In the order of the route mappings; none where the descriptor does not compile. */
  readonly tools: readonly PlacedTool[];
}

/** A tool, and the parts of the text that it is made of: its mapping first, then its operation. */
export interface PlacedTool {
  readonly name: string;
  readonly ranges: readonly Range[];
}
