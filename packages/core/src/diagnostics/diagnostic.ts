import type { Range, Target } from "../source/source-file.ts";
import type { DiagnosticCode } from "./codes.ts";

/** `error`: the output would be wrong. `warning`: the output is right and someone will regret it. */
export type Severity = "error" | "warning";

/** A change to the source text that is certainly right, as data. */
export interface Fix {
  readonly label: string;
  readonly edits: readonly { readonly target: Target; readonly text: string }[];
}

/** What a rule reports: a fault of a descriptor at a target in it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string | null;
  readonly target: Target;
  /** The other half of a conflict ("first used here"). */
  readonly related: readonly { readonly target: Target; readonly message: string }[];
  readonly fixes: readonly Fix[];
}

/** A diagnostic whose targets have become offsets in one source text. */
export interface LocatedDiagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly file: string;
  readonly range: Range;
  readonly message: string;
  readonly hint: string | null;
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
  readonly fixes: readonly {
    readonly label: string;
    readonly edits: readonly { readonly range: Range; readonly text: string }[];
  }[];
}
