import type { Colours, LocatedDiagnostic, SourceFile } from "@mortise/core";
import type { Colors, Terminal } from "./terminal.ts";

/** Shows people what is wrong with a descriptor on the way to something else. */
export async function reportDiagnostics(
  report: { readonly source: SourceFile | undefined; readonly diagnostics: readonly LocatedDiagnostic[] },
  terminal: Terminal,
): Promise<void> {
  const { source, diagnostics } = report;
  if (diagnostics.length === 0 || source === undefined) return;
  const { printText } = await import("@mortise/core");
  terminal.note(printText([{ source, diagnostics }], coloursOf(terminal.noteColors)).trimEnd());
}

/** How the printer of diagnostics dresses its parts. */
export function coloursOf({ red, yellow, bold, dim }: Colors): Colours {
  return { error: red, warning: yellow, place: bold, faint: dim };
}
