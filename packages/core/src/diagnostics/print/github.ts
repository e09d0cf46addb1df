import { createLineIndex } from "../../source/line-index.ts";
import type { Report } from "./report.ts";
import { workflowCommand } from "./workflow-command.ts";

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
        return workflowCommand(severity, properties, hint === null ? message : `${message}\n${hint}`);
      });
    })
    .join("");
}
