import { EXIT, type ExitCode } from "../exit-code.ts";
import { compareStates, type ConnectorDiff } from "../diff/compare-states.ts";
import { openStates } from "../diff/open-states.ts";
import { printGithub } from "../diff/print-github.ts";
import { printJson } from "../diff/print-json.ts";
import { printMarkdown } from "../diff/print-markdown.ts";
import { IMPACTS, printText } from "../diff/print-text.ts";
import type { SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

export interface DiffOptions extends SizeOption {
  readonly format: "text" | "json" | "github" | "markdown";
  /** `breaking`: a change that breaks callers. `version`: a version that does not say what changed. `any`: either, or any other change. */
  readonly failOn: "breaking" | "version" | "any" | "none";
}

/** Says what changed for the callers of some tools between two states, and whether the version says so. */
export async function diff(before: string, after: string, options: DiffOptions, terminal: Terminal): Promise<ExitCode> {
  const states = await openStates({ before, after }, options);
  const [old, now] = states;
  if (!old.ok || !now.ok) {
    for (const state of states) {
      for (const failed of state.ok ? [] : state.failed) await reportDiagnostics(failed, terminal);
    }
    return EXIT.errors;
  }
  const diffs = compareStates(old.state, now.state);
  terminal.print(print(diffs, options.format, after, terminal));
  terminal.note(summary(diffs));
  return fails(diffs, options.failOn) ? EXIT.errors : EXIT.clean;
}

function print(
  diffs: readonly ConnectorDiff[],
  format: DiffOptions["format"],
  after: string,
  terminal: Terminal,
): string {
  switch (format) {
    case "text":
      return printText(diffs, terminal.colors);
    case "json":
      return printJson(diffs);
    case "github":
      return printGithub(diffs, after);
    case "markdown":
      return printMarkdown(diffs);
  }
}

function fails(diffs: readonly ConnectorDiff[], failOn: DiffOptions["failOn"]): boolean {
  const changes = diffs.flatMap((one) => one.changes);
  const isVersionWrong = diffs.some(({ version }) => version?.ok === false);
  switch (failOn) {
    case "breaking":
      return changes.some(({ impact }) => impact === "breaking");
    case "version":
      return isVersionWrong;
    case "any":
      return changes.length > 0 || isVersionWrong;
    case "none":
      return false;
  }
}

function summary(diffs: readonly ConnectorDiff[]): string {
  const changes = diffs.flatMap((one) => one.changes);
  if (changes.length === 0) return "no tool changed";
  return IMPACTS.map((impact) => `${String(changes.filter((one) => one.impact === impact).length)} ${impact}`).join(
    ", ",
  );
}
