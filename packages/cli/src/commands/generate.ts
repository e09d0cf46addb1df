import { gzipSync } from "node:zlib";
import { generate, type GenerateOptions } from "@mortise/codegen";
import type { ModeOption } from "@mortise/runtime/serving";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { printDifference } from "../generate/print-difference.ts";
import { openProjectFolder } from "../generate/project-folder.ts";
import { standaloneRuntime } from "../generate/standalone-runtime.ts";
import { updateProject, type Outcome } from "../generate/update-project.ts";
import { oneLine } from "../one-line.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import type { ProfileOption } from "../with-profile.ts";

export interface GenerateCommandOptions extends SizeOption, ProfileOption, ModeOption {
  /** The project's folder. */
  readonly output: string;
  readonly standalone?: boolean;
  readonly transport: GenerateOptions["transports"];
  readonly registryName?: string;
  readonly force?: boolean;
}

/** Generates a server project, or brings one up to date. Ends with errors where a file stayed that would have been written. */
export async function generateProject(
  file: string,
  options: GenerateCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { output, transport, registryName, force = false } = options;
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;
  const { connector } = opened;
  if (connector.server === null) {
    throw new CannotRun(`${file} offers no MCP server`, "set `enabled` to true in its `mcp_config`");
  }
  const standalone = options.standalone === true ? await standaloneRuntime() : undefined;
  const files = generate(connector, {
    transports: transport,
    ...(standalone === undefined ? {} : { standalone }),
    ...(registryName === undefined ? {} : { registryName }),
  });
  const outcomes = await updateProject(await openProjectFolder(output), files, { force });

  for (const outcome of outcomes) {
    if (outcome.kind === "kept") {
      terminal.print(printDifference(outcome.path, outcome.theirs, outcome.ours, terminal.colors));
    }
  }
  tell(outcomes, terminal);
  const { slug, version } = connector.metadata;
  const tools = `tools: ${String(connector.tools.length)}`;
  terminal.note(`${output}: ${oneLine(`${slug} ${version}`)}, ${tools}; ${countsOf(outcomes)}`);
  if (standalone !== undefined) terminal.note(sizeOf(standalone.runtime));
  if (outcomes.every(({ kind }) => kind === "written")) {
    const install = standalone === undefined ? "npm install, " : "";
    terminal.note(`next: cd ${output}, ${install}npm test; README.md says how clients connect`);
  }
  return outcomes.some(({ kind }) => kind === "kept" || kind === "blocked") ? EXIT.errors : EXIT.clean;
}

/** A line for each file that is not as it was, or not as it would be. */
function tell(outcomes: readonly Outcome[], terminal: Terminal): void {
  const { yellow, green, red } = terminal.noteColors;
  for (const outcome of outcomes) {
    const { kind, path } = outcome;
    if (kind === "written") terminal.note(`${green("written")}  ${path}`);
    if (kind === "removed") terminal.note(`${red("removed")}  ${path}`);
    if (kind === "kept") terminal.note(`${yellow("kept")}     ${path}, which is yours; --force overwrites it`);
    if (kind === "released") terminal.note(`${yellow("kept")}     ${path}, which is yours, and no longer generated`);
    if (kind === "blocked") terminal.note(`${yellow("kept")}     ${path}, because it is ${outcome.why}`);
  }
}

function countsOf(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of outcomes) {
    const shown = kind === "released" || kind === "blocked" ? "kept" : kind;
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
  }
  return ["written", "unchanged", "kept", "removed"]
    .flatMap((kind) => (counts.has(kind) ? [`${String(counts.get(kind))} ${kind}`] : []))
    .join(", ");
}

function sizeOf(runtime: string): string {
  const kibibytes = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString("en")} KiB`;
  const bytes = Buffer.from(runtime);
  return `runtime/mortise.js: ${kibibytes(bytes.length)}, ${kibibytes(gzipSync(bytes).length)} compressed`;
}
