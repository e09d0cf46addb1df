import type { Places, SourceFile } from "../source/source-file.ts";
import type { Diagnostic, LocatedDiagnostic } from "./diagnostic.ts";

/** One diagnostic with its targets found. */
export function place(source: SourceFile, places: Places, diagnostic: Diagnostic): LocatedDiagnostic {
  const { code, severity, message, hint, target, related, fixes } = diagnostic;
  return {
    code,
    severity,
    file: source.name,
    range: places.locate(target),
    message,
    hint,
    related: related.map((half) => ({
      file: source.name,
      range: places.locate(half.target),
      message: half.message,
    })),
    fixes: fixes.map((fix) => ({
      label: fix.label,
      edits: fix.edits.map((edit) => ({ range: places.locate(edit.target), text: edit.text })),
    })),
  };
}
