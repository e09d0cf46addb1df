import { FAMILIES, isApiDocument, type Budget, type Family } from "@mortise/core";
import { checkFile, type CheckSetting } from "../check/check-file.ts";
import type { CheckedFile } from "../check/checked-file.ts";
import { createFindBaseline } from "../check/find-baseline.ts";
import { createLocks } from "../check/find-lock.ts";
import { junitSuites } from "../check/junit-suites.ts";
import { summary } from "../check/summary.ts";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { findDescriptors } from "../find-descriptors.ts";
import { printJunit } from "../junit.ts";
import { readDescriptor, type SizeOption } from "../open-connector.ts";
import { printReports, type ReportFormat } from "../print-reports.ts";
import { createProgress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { knownProfiles } from "../with-profile.ts";
import { writeText } from "../write-text.ts";

export interface CheckFilesOptions extends SizeOption {
  readonly format: ReportFormat | "junit";
  /** Where the report goes, instead of standard output. */
  readonly output?: string;
  readonly budget?: Budget;
  readonly baseline?: string;
  readonly lock?: string;
  readonly profile?: readonly string[];
  /** All families where it is left out. */
  readonly only?: readonly string[];
  readonly strict?: boolean;
}

/** Holds every descriptor behind the paths to all that can be known without calling anything, and prints what was found as one report. */
export async function check(
  paths: readonly string[],
  options: CheckFilesOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const found = await findDescriptors(paths);
  const setting = await settingOf(options, found.length);
  const progress = createProgress(found.length, terminal);
  const files: CheckedFile[] = [];
  try {
    for (const { path, named } of found) {
      const source = await readDescriptor(path, { compiledToo: !named });
      if (source !== undefined && isApiDocument(source)) {
        throw new CannotRun(
          `${source.name} is an API document`,
          "write its descriptor with `mortise import`, and check that",
        );
      }
      if (source !== undefined) files.push(await checkFile(path, source, setting));
      progress.step();
    }
  } finally {
    progress.end();
  }

  // A check that looked at nothing must not pass.
  if (files.length === 0) {
    throw new CannotRun(
      `there is no descriptor in ${paths.join(", ")}`,
      "what is there is compiled already; name the descriptors that it was compiled from",
    );
  }
  const strict = options.strict === true;
  const report = print(files, options.format, strict, terminal);
  if (options.output === undefined) terminal.print(report);
  else await writeText(options.output, report);
  for (const line of summary(files, setting.families)) terminal.note(line);
  // Of many descriptors they would bury what has to be mended.
  const [single, ...others] = files;
  if (single !== undefined && others.length === 0) {
    for (const { family, message } of single.notes) terminal.note(`note: ${family}: ${message}`);
  }
  const severities = new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ severity }) => severity)));
  return severities.has("error") || (strict && severities.has("warning")) ? EXIT.errors : EXIT.clean;
}

async function settingOf(options: CheckFilesOptions, descriptors: number): Promise<CheckSetting> {
  const { budget, baseline, lock, profile = [], only, maxSize } = options;
  const families = familiesNamed(only ?? FAMILIES);
  if (baseline !== undefined && budget === undefined) {
    throw new CannotRun("a baseline belongs to a budget", "add --budget tool=600,connector=15000");
  }
  if (only?.includes("budget") && budget === undefined) {
    throw new CannotRun("there is no budget to compare with", "add --budget tool=600,connector=15000");
  }
  return {
    families,
    ...(budget === undefined ? {} : { budget }),
    baselineOf: await createFindBaseline(baseline, descriptors),
    locks: createLocks(lock, only?.includes("lock") === true),
    profiles: await knownProfiles(profile),
    ...(maxSize === undefined ? {} : { maxSize }),
  };
}

function familiesNamed(names: readonly string[]): ReadonlySet<Family> {
  const families = new Set(FAMILIES.filter((family) => names.includes(family)));
  const unknown = names.find((name) => !FAMILIES.some((family) => family === name));
  if (unknown === undefined) return families;
  throw new CannotRun(`there is no check \`${unknown}\``, `there are ${FAMILIES.join(", ")}`);
}

function print(
  files: readonly CheckedFile[],
  format: CheckFilesOptions["format"],
  strict: boolean,
  terminal: Terminal,
): string {
  const reports = files.filter(({ diagnostics }) => diagnostics.length > 0);
  return format === "junit" ? printJunit(junitSuites(files, strict)) : printReports(reports, format, terminal);
}
