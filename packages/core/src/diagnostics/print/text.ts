import { createLineIndex, type LineIndex } from "../../source/line-index.ts";
import type { Range, SourceFile } from "../../source/source-file.ts";
import type { LocatedDiagnostic, Severity } from "../diagnostic.ts";
import { codes } from "../codes.ts";
import { frame } from "./frame.ts";
import { printable } from "./printable.ts";
import type { Report } from "./report.ts";

/** How parts of the text are dressed; each gets text that is already safe. The default leaves it plain. */
export interface Colours {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly place: (text: string) => string;
  readonly faint: (text: string) => string;
}

const plain = (text: string) => text;
const noColours: Colours = { error: plain, warning: plain, place: plain, faint: plain };

/** Reports for people: each diagnostic with its place, the source line with carets, related places, and the way out. */
export function printText(reports: readonly Report[], colours: Colours = noColours): string {
  return reports
    .flatMap(({ source, diagnostics }) => {
      const lines = createLineIndex(source.text);
      // A secret is hidden from the frames of its neighbours too: they may show the same line.
      const hidden = diagnostics.filter(({ code }) => "secret" in codes[code]).map(({ range }) => range);
      return diagnostics.map((diagnostic) => printOne({ source, lines, hidden, colours }, diagnostic));
    })
    .join("\n");
}

/** A document on its way to the printer. */
interface Page {
  readonly source: SourceFile;
  readonly lines: LineIndex;
  readonly hidden: readonly Range[];
  readonly colours: Colours;
}

function printOne(page: Page, diagnostic: LocatedDiagnostic): string {
  const { lines, colours } = page;
  const { code, severity, message, hint, range, file } = diagnostic;
  const dress = colours[severity];
  const margin = " ".repeat(String(lines.count).length);
  const note = (label: string, text: string) => `${margin} ${colours.faint("=")} ${label}: ${printable(text)}`;
  return [
    `${colours.place(place(file, lines, range))}: ${dress(severity)}[${code}]: ${printable(message)}`,
    ...printFrame(page, range, severity),
    ...diagnostic.related.flatMap((half) => [
      `${margin} ${colours.faint("=")} ${colours.place(place(half.file, lines, half.range))}: ${printable(half.message)}`,
      ...printFrame(page, half.range, severity),
    ]),
    ...(hint === null ? [] : [note("hint", hint)]),
    ...diagnostic.fixes.map((fix) => note("fix", fix.label)),
    note("help", `mortise explain ${code}`),
    "",
  ].join("\n");
}

function place(file: string, lines: LineIndex, range: Range): string {
  const { line, column } = lines.position(range.start);
  return `${printable(file)}:${line}:${column}`;
}

function printFrame(page: Page, range: Range, severity: Severity): readonly string[] {
  const { source, lines, hidden, colours } = page;
  const { line, text, carets } = frame(source.text, lines, range, hidden);
  const number = String(line).padStart(String(lines.count).length);
  const bar = colours.faint("|");
  return [
    `${colours.faint(number)} ${bar} ${text}`,
    `${" ".repeat(number.length)} ${bar} ${colours[severity](carets)}`,
  ].map((row) => row.trimEnd());
}
