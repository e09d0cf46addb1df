import type { CompiledConnector, ConnectorDocument, JsonObject } from "@mortise/core";
import { compareFields, coverageOf, declaredAnswer } from "@mortise/core/cassette";
import { replayCassette } from "@mortise/runtime/cassettes";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { findDescriptors, type FoundFile } from "../find-descriptors.ts";
import { printJunit } from "../junit.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { parseCompiledConnector } from "../parse-compiled-connector.ts";
import { plural } from "../plural.ts";
import { readText } from "../read-text.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import {
  cassettesFolder,
  readCassettes,
  writeCassette,
  type CassetteFile,
  type CassettesOption,
} from "../testing/cassette-files.ts";
import { junitSuites, printJson, printText } from "../testing/print-report.ts";
import {
  coveredPercent,
  isPassed,
  type OperationFields,
  type TestedCassette,
  type TestedConnector,
} from "../testing/test-report.ts";
import type { Terminal } from "../terminal.ts";

export interface TestOptions extends SizeOption, CassettesOption {
  readonly format: "text" | "json" | "junit";
  readonly update?: boolean;
  readonly minCoverage?: number;
}

/** Replays every cassette beside the descriptors, offline, through the MCP call. */
export async function test(paths: readonly string[], options: TestOptions, terminal: Terminal): Promise<ExitCode> {
  const files = await connectorsAmong(await findDescriptors(paths));
  if (options.cassettes !== undefined && files.length > 1) {
    throw new CannotRun("--cassettes is the folder of one connector", "name one descriptor, or leave it out");
  }
  const tested: TestedConnector[] = [];
  const without: string[] = [];
  let isValid = true;
  for (const file of files) {
    const cassettes = await readCassettes(cassettesFolder(file, options));
    if (cassettes.length === 0 && files.length > 1) {
      without.push(file);
      continue;
    }
    const opened = await openConnector(file, options);
    await reportDiagnostics(opened, terminal);
    if (opened.ok) tested.push(await testConnector(file, opened.connector, opened.openapi, cassettes, options));
    else isValid = false;
  }
  if (isValid && tested.every(({ cassettes }) => cassettes.length === 0)) {
    throw new CannotRun(
      "there are no cassettes",
      `record one: mortise record ${files[0] ?? "FILE"} TOOL --args '{...}' --credentials FILE`,
    );
  }

  terminal.print(print(tested, options, terminal));
  const cassettes = tested.flatMap((one) => one.cassettes);
  const failed = cassettes.filter((one) => !isPassed(one)).length;
  const updated = cassettes.filter((one) => one.updated).length;
  const notes = [
    `${plural(cassettes.length, "cassette")}: ${String(cassettes.length - failed)} passed, ${String(failed)} failed`,
    ...(updated === 0 ? [] : [`${String(updated)} updated`]),
    ...(without.length === 0 ? [] : [`${plural(without.length, "connector")} without any`]),
  ];
  terminal.note(notes.join(", "));
  const least = options.minCoverage ?? 0;
  const thin = tested.filter((one) => coveredPercent(one) < least);
  for (const one of thin) {
    terminal.note(
      `${terminal.noteColors.red("error:")} ${one.slug}: ${String(coveredPercent(one))} % of the operations have a recorded success, ${String(least)} % are wanted`,
    );
  }
  return isValid && failed === 0 && thin.length === 0 ? EXIT.clean : EXIT.errors;
}

/** What is named; of what is found, the descriptors: a compiled connector beside one is the same once more. */
async function connectorsAmong(found: readonly FoundFile[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { path, named } of found) {
    const isCompiled = !named && parseCompiledConnector({ name: path, text: await readText(path) }) !== undefined;
    if (!isCompiled) files.push(path);
  }
  return files;
}

function print(tested: readonly TestedConnector[], { format, minCoverage }: TestOptions, terminal: Terminal): string {
  switch (format) {
    case "text":
      return printText(tested, terminal.colors);
    case "json":
      return printJson(tested);
    case "junit":
      return printJunit(junitSuites(tested, minCoverage));
  }
}

async function testConnector(
  file: string,
  connector: CompiledConnector,
  openapi: ConnectorDocument | undefined,
  files: readonly CassetteFile[],
  { update }: TestOptions,
): Promise<TestedConnector> {
  const tested: TestedCassette[] = [];
  for (const { path, name, cassette } of files) {
    const { faults, updated } = await replayCassette(connector, cassette);
    const writes = update === true && faults.length > 0 && updated !== undefined;
    if (writes) await writeCassette(path, updated);
    tested.push({ path, tool: cassette.tool, name, faults, updated: writes });
  }
  const cassettes = files.map(({ cassette }) => cassette);
  return {
    file,
    slug: connector.metadata.slug,
    cassettes: tested,
    coverage: coverageOf(connector, cassettes),
    // An OpenAPI document is plain JSON, which its interface cannot say.
    fields: openapi === undefined ? [] : fieldsOf(openapi as unknown as JsonObject, files),
  };
}

/** What the recorded answers have beyond the schemas that are declared for them, and what they lack. */
function fieldsOf(openapi: JsonObject, files: readonly CassetteFile[]): readonly OperationFields[] {
  const found = new Map<string, { undeclared: Set<string>; missing: Set<string> }>();
  for (const { cassette } of files) {
    for (const { response } of cassette.calls.flatMap(({ exchanges }) => exchanges)) {
      const schema = declaredAnswer(openapi, cassette.operation, response.status);
      if (schema === undefined || response.body === undefined || !("json" in response.body)) continue;
      const { undeclared, missing } = compareFields(response.body.json, schema, openapi);
      const of = found.get(cassette.operation) ?? { undeclared: new Set(), missing: new Set() };
      for (const place of undeclared) of.undeclared.add(place);
      for (const place of missing) of.missing.add(place);
      found.set(cassette.operation, of);
    }
  }
  return Array.from(found, ([operation, { undeclared, missing }]) => ({
    operation,
    undeclared: Array.from(undeclared).toSorted(),
    missing: Array.from(missing).toSorted(),
  })).filter(({ undeclared, missing }) => undeclared.length + missing.length > 0);
}
