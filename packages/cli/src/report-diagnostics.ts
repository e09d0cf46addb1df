import type { Colours, ImportReport, LocatedDiagnostic, ProfileNote, SourceFile } from "@mortise/core";
import type { Colors, Terminal } from "./terminal.ts";
import { profileLines } from "./with-profile.ts";

/** What there is to say of a source on the way to something else. */
export interface SourceReport {
  readonly source: SourceFile | undefined;
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Where the source is an API document. */
  readonly report?: ImportReport;
  /** What was changed for the profiles that were asked for. */
  readonly profileNotes?: readonly ProfileNote[];
}

/** Shows people what is wrong with a descriptor, or what the import of an API document found. */
export async function reportDiagnostics(
  { source, diagnostics, report, profileNotes = [] }: SourceReport,
  terminal: Terminal,
): Promise<void> {
  for (const line of profileLines(profileNotes)) terminal.note(line);
  if (report !== undefined) await reportImport(report, terminal);
  if (diagnostics.length === 0 || source === undefined) return;
  const { printText } = await import("@mortise/core");
  terminal.note(printText([{ source, diagnostics }], coloursOf(terminal.noteColors)).trimEnd());
}

/** What the import of an API document found, in a line or two. */
export async function reportImport(report: ImportReport, terminal: Terminal): Promise<void> {
  const { printSummary } = await import("@mortise/core");
  const hint = report.losses.length === 0 ? "" : "; `mortise import` lists what was not kept";
  terminal.note(`${printSummary(report)}${hint}`);
}

/** How the printer of diagnostics dresses its parts. */
export function coloursOf({ red, yellow, bold, dim }: Colors): Colours {
  return { error: red, warning: yellow, place: bold, faint: dim };
}
