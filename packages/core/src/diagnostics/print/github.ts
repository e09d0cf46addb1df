import { createLineIndex } from "../../source/line-index.ts";
import { printable } from "./printable.ts";
import type { Report } from "./report.ts";

/** Reports as workflow commands, which GitHub shows as annotations on the changed lines. */
export function printGithub(reports: readonly Report[]): string {
  return reports
    .flatMap(({ source, diagnostics }) => {
      const lines = createLineIndex(source.text);
      return diagnostics.map(({ code, severity, file, range, message, hint }) => {
        const start = lines.position(range.start);
        const end = lines.position(range.end);
        const properties = {
          file,
          line: start.line,
          endLine: end.line,
          // GitHub takes columns on one line only, and counts the last one in.
          ...(start.line === end.line ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) } : {}),
          title: code,
        };
        const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
        const text = hint === null ? message : `${message}\n${hint}`;
        return `::${severity} ${written.join(",")}::${escapeData(text)}\n`;
      });
    })
    .join("");
}

/** Without this a line break in a file's text would begin a workflow command of its own. */
function escapeData(text: string): string {
  const safe = text
    .split(/\r\n|[\r\n]/)
    .map(printable)
    .join("\n");
  return safe.replaceAll("%", "%25").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
