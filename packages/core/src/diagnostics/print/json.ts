import { createLineIndex, type LineIndex, type Position } from "../../source/line-index.ts";
import type { Range } from "../../source/source-file.ts";
import type { LocatedDiagnostic, Severity } from "../diagnostic.ts";
import { printableJson } from "./printable.ts";
import type { Report } from "./report.ts";

/** A place on the wire: 1-based line and column (UTF-16 units), and the offset in the text. */
interface WirePosition extends Position {
  readonly offset: number;
}

interface WireRange {
  readonly start: WirePosition;
  /** Exclusive. */
  readonly end: WirePosition;
}

/** A diagnostic as programs read it: one JSON line of the command, or an item of the control plane's answer. */
export interface WireDiagnostic extends WireRange {
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  readonly message: string;
  readonly hint: string | null;
  readonly related: readonly (WireRange & { readonly file: string; readonly message: string })[];
  readonly fixes: readonly {
    readonly label: string;
    readonly edits: readonly (WireRange & { readonly text: string })[];
  }[];
  /** The command, after `mortise`, that explains the code. */
  readonly help: string;
}

/** Reports for programs: one JSON object per line. */
export function printJson(reports: readonly Report[]): string {
  return reports
    .flatMap(toWire)
    .map((diagnostic) => `${printableJson(JSON.stringify(diagnostic))}\n`)
    .join("");
}

/** A report's diagnostics as plain data, with lines and columns. */
export function toWire({ source, diagnostics }: Report): readonly WireDiagnostic[] {
  const lines = createLineIndex(source.text);
  return diagnostics.map((diagnostic) => wire(lines, diagnostic));
}

function wire(lines: LineIndex, diagnostic: LocatedDiagnostic): WireDiagnostic {
  const { code, severity, file, range, message, hint, related, fixes } = diagnostic;
  return {
    code,
    severity,
    file,
    ...wireRange(lines, range),
    message,
    hint,
    related: related.map((half) => ({ file: half.file, ...wireRange(lines, half.range), message: half.message })),
    fixes: fixes.map(({ label, edits }) => ({
      label,
      edits: edits.map((edit) => ({ ...wireRange(lines, edit.range), text: edit.text })),
    })),
    help: `explain ${code}`,
  };
}

function wireRange(lines: LineIndex, { start, end }: Range): WireRange {
  return {
    start: { ...lines.position(start), offset: start },
    end: { ...lines.position(end), offset: end },
  };
}
