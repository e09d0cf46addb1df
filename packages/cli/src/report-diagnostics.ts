import type { Colours, ImportReport, LocatedDiagnostic, SourceFile } from "@mortise/core";
import type { Colors, Terminal } from "./terminal.ts";

/** What there is to say of a source on the way to something else. */
export interface SourceReport {
  readonly source: SourceFile | undefined;
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Where the source is an API document. */
  readonly report?: ImportReport;
}

/** Shows people what is wrong with a descriptor, or what the import of an API document found. */
export async function reportDiagnostics(
  { source, diagnostics, report }: SourceReport,
  terminal: Terminal,
): Promise<void> {
  if (report !== undefined) {
    const { printSummary } = await import("@mortise/core");
    const hint = report.losses.length === 0 ? "" : "; `mortise import` lists what was not kept";
    terminal.note(`${printSummary(report)}${hint}`);
  }
  if (diagnostics.length === 0 || source === undefined) return;
  const { printText } = await import("@mortise/core");
  terminal.note(printText([{ source, diagnostics }], coloursOf(terminal.noteColors)).trimEnd());
}

/** How the printer of diagnostics dresses its parts. */
export function coloursOf({ red, yellow, bold, dim }: Colors): Colours {
  return { error: red, warning: yellow, place: bold, faint: dim };
}
