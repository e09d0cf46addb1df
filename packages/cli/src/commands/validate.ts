import type { ImportReport, Report } from "@mortise/core";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { findDescriptors } from "../find-descriptors.ts";
import { compileSource, readDescriptor, type SizeOption } from "../open-connector.ts";
import { plural } from "../plural.ts";
import { printReports, type ReportFormat } from "../print-reports.ts";
import { createProgress } from "../progress.ts";
import { reportImport } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

export interface ValidateOptions extends SizeOption {
  readonly format: ReportFormat;
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

  terminal.print(printReports(reports, options.format, terminal));
  for (const report of imports) await reportImport(report, terminal);
  const errors = count(reports, "error");
  const warnings = count(reports, "warning");
  terminal.note(summary(checked, errors, warnings));
  return errors > 0 || (options.strict === true && warnings > 0) ? EXIT.errors : EXIT.clean;
}

function count(reports: readonly Report[], severity: "error" | "warning"): number {
  return reports.flatMap(({ diagnostics }) => diagnostics).filter((diagnostic) => diagnostic.severity === severity)
    .length;
}

function summary(files: number, errors: number, warnings: number): string {
  const found = errors === 0 && warnings === 0 ? "clean" : `${plural(errors, "error")}, ${plural(warnings, "warning")}`;
  return `${plural(files, "descriptor")}: ${found}`;
}
