import { pages } from "../../rules/pages.ts";
import { codes, type DiagnosticCode } from "../codes.ts";
import { printableJson } from "./printable.ts";
import { toWire, type WireDiagnostic } from "./json.ts";
import type { Report } from "./report.ts";

/** Reports as one SARIF 2.1.0 log, which code-scanning services read. Each code that occurs is a rule with its page as help. */
export function printSarif(reports: readonly Report[]): string {
  const diagnostics = reports.flatMap(toWire);
  // The wire holds codes from the table only.
  const used = [...new Set(diagnostics.map(({ code }) => code as DiagnosticCode))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "mortise", rules: used.map(rule) } },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => result(diagnostic, used)),
      },
    ],
  };
  return `${printableJson(JSON.stringify(log, null, 2))}\n`;
}

function rule(code: DiagnosticCode) {
  const page = pages[code] ?? code;
  return {
    id: code,
    // A page's first paragraph, after its title, says what the code means; message templates have holes.
    shortDescription: { text: page.split("\n\n")[1]?.trim() ?? code },
    help: { text: page, markdown: page },
    defaultConfiguration: { level: codes[code].severity },
  };
}

function result(diagnostic: WireDiagnostic, used: readonly string[]) {
  const { code, severity, file, message, hint, related, fixes } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: used.indexOf(code),
    level: severity,
    message: { text: hint === null ? message : `${message}\n${hint}` },
    locations: [{ physicalLocation: physicalLocation(file, diagnostic) }],
    relatedLocations: related.map((half, id) => ({
      id,
      message: { text: half.message },
      physicalLocation: physicalLocation(half.file, half),
    })),
    fixes: fixes.map(({ label, edits }) => ({
      description: { text: label },
      artifactChanges: [
        {
          artifactLocation: { uri: uri(file) },
          replacements: edits.map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } })),
        },
      ],
    })),
  };
}

type Span = Pick<WireDiagnostic, "start" | "end">;

function physicalLocation(file: string, span: Span) {
  return { artifactLocation: { uri: uri(file) }, region: region(span) };
}

function region({ start, end }: Span) {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

/** A file's name as a relative URI reference (RFC 3986 §4.2). */
function uri(file: string): string {
  return file.toWellFormed().replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
