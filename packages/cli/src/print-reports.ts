import { printGithub, printJson, printSarif, printText, type Report } from "@mortise/core";
import { coloursOf } from "./report-diagnostics.ts";
import type { Terminal } from "./terminal.ts";

/** How diagnostics can be printed as one report. */
export type ReportFormat = "text" | "json" | "sarif" | "github";

/** The text of a report on files of which each has something to say. */
export function printReports(reports: readonly Report[], format: ReportFormat, terminal: Terminal): string {
  switch (format) {
    case "text":
      return reports.length === 0 ? "" : `${printText(reports, coloursOf(terminal.colors))}\n`;
    case "json":
      return printJson(reports);
    case "sarif":
      return printSarif(reports);
    case "github":
      return printGithub(reports);
  }
}
