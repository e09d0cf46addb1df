import type { JsonObject } from "@mortise/core";
import { printCassette, type Cassette } from "@mortise/core/cassette";
import { createRecorder, type Recorder, type RecordRequest } from "@mortise/runtime/cassettes";
import { LOCAL_SCOPE, readAllowedDestinations, systemClock, TokenSource } from "@mortise/runtime/serving";
import {
  keepTokens,
  openCredentials,
  whatIsMissing,
  type CredentialOptions,
} from "../credentials/credential-options.ts";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { printDifference } from "../generate/print-difference.ts";
import { noSuchTool } from "../no-such-tool.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { readArguments, type ArgumentsOption } from "../read-arguments.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import { MOST_PAGES, readCallsFile, type CallToRecord } from "../testing/calls-file.ts";
import {
  cassettePath,
  cassettesFolder,
  isCassetteName,
  readCassette,
  writeCassette,
  type CassettesOption,
} from "../testing/cassette-files.ts";
import type { Terminal } from "../terminal.ts";
import { allowedHosts, upstreamNotes, withUpstream, type AllowHostOption, type UpstreamOption } from "../upstream.ts";

export interface RecordOptions
  extends CredentialOptions, SizeOption, AllowHostOption, UpstreamOption, CassettesOption, ArgumentsOption {
  readonly calls?: string;
  readonly name?: string;
  readonly pages?: number;
  readonly force?: boolean;
}

/** Calls tools for real, and writes what was asked and answered to cassettes, without anything secret. */
export async function record(
  file: string,
  tool: string | undefined,
  options: RecordOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const calls = await callsOf(tool, options);
  const { upstream: _, ...asItIs } = options;
  const opened = await openConnector(file, asItIs);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;
  const { connector } = opened;
  for (const call of calls) {
    const isThere = connector.tools.some(({ definition }) => definition.name === call.tool);
    if (!isThere) throw await noSuchTool(call.tool, connector);
  }

  const sentBy = withUpstream(connector, options);
  for (const note of upstreamNotes(options)) terminal.note(note);
  const credentials = await openCredentials([connector], options);
  for (const missing of await whatIsMissing(connector, credentials)) terminal.note(`warning: ${missing}`);
  const recorder = await recorderFor(options, terminal);
  const folder = cassettesFolder(file, options);
  let isClean = true;
  try {
    for (const { tool: name, args, pages, name: called } of calls) {
      const request = { connector, sentBy, tool: name, args, pages, scope: LOCAL_SCOPE, credentials };
      isClean =
        (await recordOne(recorder, request, { folder, called, force: options.force === true }, terminal)) && isClean;
    }
  } finally {
    await recorder.close();
  }
  return isClean ? EXIT.clean : EXIT.errors;
}

async function recorderFor(options: RecordOptions, terminal: Terminal): Promise<Recorder> {
  const allow = allowedHosts(options);
  try {
    readAllowedDestinations(allow);
  } catch {
    throw new CannotRun(`--allow-host takes HOST or HOST:PORT; one of these is neither: ${allow.join(", ")}`);
  }
  const kept = await keepTokens(options, (words) => terminal.note(`warning: ${words}`));
  return createRecorder({
    egress: { allow },
    clock: systemClock,
    tokens: (egress) => new TokenSource({ egress, clock: systemClock, ...kept }),
  });
}

interface Destination {
  readonly folder: string;
  readonly called: string | undefined;
  readonly force: boolean;
}

async function recordOne(
  recorder: Recorder,
  request: RecordRequest,
  { folder, called, force }: Destination,
  terminal: Terminal,
): Promise<boolean> {
  const { red, cyan } = terminal.noteColors;
  const { printable } = await import("@mortise/core");
  const recorded = await recorder.record(request);
  if (!recorded.ok) {
    terminal.note(`${red("error:")} ${request.tool} is not recorded: ${printable(recorded.reason)}`);
    if (recorded.hint !== undefined) terminal.note(`  ${cyan("hint:")} ${recorded.hint}`);
    return false;
  }
  const { cassette, redacted } = recorded;
  const statuses = cassette.calls.flatMap(({ exchanges }) => exchanges.map(({ response }) => String(response.status)));
  const path = cassettePath(folder, request.tool, called ?? statuses.at(-1) ?? "call");
  const before = await readCassette(path);
  if (before !== undefined && textOf(before) === textOf(cassette)) {
    terminal.print(`${path}: as it was\n`);
    return true;
  }
  if (before !== undefined && !force) {
    const names = ["as it is", "as recorded now"] as const;
    terminal.note(
      printDifference(path, printCassette(before), printCassette(cassette), terminal.noteColors, names).trimEnd(),
    );
    terminal.note(`${red("error:")} ${path} is there already, and says something else`);
    terminal.note(`  ${cyan("hint:")} --force writes the new one in its place; --name gives it another name`);
    return false;
  }
  await writeCassette(path, cassette);
  const marks = redacted.length === 0 ? "" : `; placeholders for ${redacted.join(", ")}`;
  terminal.print(`${path}: ${statuses.join(", ")}${printable(marks)}\n`);
  return true;
}

/** What a cassette says, whenever it was recorded. Cursors hold a time. */
function textOf(cassette: Cassette): string {
  return printCassette({ ...cassette, recordedAt: "" }).replaceAll(/"next_cursor": "[^"]*"/g, "");
}

async function callsOf(tool: string | undefined, options: RecordOptions): Promise<readonly CallToRecord[]> {
  if (options.calls !== undefined) {
    if (tool !== undefined)
      throw new CannotRun("a file of calls names the tools itself", "leave the tool out, or --calls");
    const calls = await readCallsFile(options.calls);
    return calls.map((call) => ({ ...call, args: recordable(call.args) }));
  }
  if (tool === undefined) {
    throw new CannotRun("which tool?", "mortise record FILE TOOL --args '{...}', or --calls FILE for several");
  }
  if (options.name !== undefined && !isCassetteName(options.name)) {
    throw new CannotRun("--name becomes a file's name: give letters, digits, dots and hyphens");
  }
  const { name, pages = 1 } = options;
  if (pages > MOST_PAGES) throw new CannotRun(`--pages goes to ${String(MOST_PAGES)}`);
  return [{ tool, args: recordable(await readArguments(options)), pages, ...(name === undefined ? {} : { name }) }];
}

/** Cassettes are plain JSON, whose integers end at 2^53: a larger one would be another value in every replay. */
function recordable(args: Readonly<Record<string, unknown>>): JsonObject {
  const large = largeInteger(args);
  if (large === undefined) return args as JsonObject; // it was read from JSON or YAML, and has no bigints
  throw new CannotRun(
    `a cassette cannot hold an integer beyond 2^53, such as ${String(large)}`,
    "record the call with a smaller one",
  );
}

function largeInteger(value: unknown): bigint | number | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const member of Object.values(value)) {
    const large = largeInteger(member);
    if (large !== undefined) return large;
  }
  return undefined;
}
