import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { LocatedDiagnostic, Range, SourceFile } from "@mortise/core";

/** A folder of the golden corpus: `<area>/<name>` with a descriptor, and the diagnostics that it must get. */
export interface InvalidCase {
  /** The folder's path in the corpus, which is a code, or a code and what is special (`yaml/syntax.colon`). */
  readonly name: string;
  readonly source: SourceFile;
  /** Where the expected diagnostics are written. */
  readonly expectedFile: string;
  /** Undefined when nobody has written them down yet. */
  readonly expected: string | undefined;
}

/** The cases in a corpus folder, in order. */
export function readInvalidCases(folder: string): readonly InvalidCase[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.split(sep).at(-1) === "connector.yaml")
    .sort()
    .map((file) => {
      const expectedFile = join(folder, file, "..", "diagnostics.txt");
      return {
        name: file.split(sep).slice(0, -1).join("/"),
        source: { name: "connector.yaml", text: readFileSync(join(folder, file), "utf8") },
        expectedFile,
        expected: existsSync(expectedFile) ? readFileSync(expectedFile, "utf8") : undefined,
      };
    });
}

/**
 * Diagnostics as a reviewer reads them: code, place, and the source text under the caret, so that a
 * wrong place shows as the wrong text.
 */
export function transcript(source: SourceFile, diagnostics: readonly LocatedDiagnostic[]): string {
  return diagnostics.map((diagnostic) => describe(source, diagnostic)).join("\n");
}

function describe(source: SourceFile, diagnostic: LocatedDiagnostic): string {
  const { code, severity, range, message, hint, related, fixes } = diagnostic;
  const edits = fixes.flatMap((fix) =>
    fix.edits.map((edit) => `  fix: ${fix.label}: ${at(source, edit.range)} becomes ${JSON.stringify(edit.text)}`),
  );
  return [
    `${severity} ${code} at ${at(source, range)}`,
    `  ${message}`,
    ...(hint === null ? [] : [`  hint: ${hint}`]),
    ...related.map((half) => `  related: ${at(source, half.range)}: ${half.message}`),
    ...edits,
    "",
  ].join("\n");
}

function at({ text }: SourceFile, { start, end }: Range): string {
  return `${position(text, start)}-${position(text, end)} ${JSON.stringify(text.slice(start, end))}`;
}

/** Counted here anew, so that the corpus also checks how the compiler counts. */
function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}
