import { printGithub, printJson, printSarif, printText, type ImportReport, type Report } from "@mortise/core";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { findDescriptors } from "../find-descriptors.ts";
import { compileSource, readDescriptor, type SizeOption } from "../open-connector.ts";
import { createProgress } from "../progress.ts";
import { coloursOf, reportImport } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

export interface ValidateOptions extends SizeOption {
  readonly format: "text" | "json" | "sarif" | "github";
  readonly strict?: boolean;
}

/** Checks every descriptor behind the paths, and prints what was found as one report. */
export async function validate(
  paths: readonly string[],
  options: ValidateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const files = await findDescriptors(paths);
  const progress = createProgress(files.length, terminal);
  const reports: Report[] = [];
  const imports: ImportReport[] = [];
  let checked = 0;
  try {
    for (const file of files) {
      const source = await readDescriptor(file.path, { compiledToo: !file.named });
      if (source !== undefined) {
        const { diagnostics, report } = await compileSource(source, options);
        checked += 1;
        if (report !== undefined) imports.push(report);
        // The text of a clean file is not needed again, and a thousand of them would add up.
        if (diagnostics.length > 0) reports.push({ source, diagnostics });
      }
      progress.step();
    }
  } finally {
    progress.end();
  }

  terminal.print(print(reports, options.format, terminal));
  for (const report of imports) await reportImport(report, terminal);
  const errors = count(reports, "error");
  const warnings = count(reports, "warning");
  terminal.note(summary(checked, errors, warnings));
  return errors > 0 || (options.strict === true && warnings > 0) ? EXIT.errors : EXIT.clean;
}

function print(reports: readonly Report[], format: ValidateOptions["format"], terminal: Terminal): string {
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

function count(reports: readonly Report[], severity: "error" | "warning"): number {
  return reports.flatMap(({ diagnostics }) => diagnostics).filter((diagnostic) => diagnostic.severity === severity)
    .length;
}

function summary(files: number, errors: number, warnings: number): string {
  const found = errors === 0 && warnings === 0 ? "clean" : `${plural(errors, "error")}, ${plural(warnings, "warning")}`;
  return `${plural(files, "descriptor")}: ${found}`;
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
