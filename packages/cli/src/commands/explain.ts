import type { CompiledConnector, ProfileNote, Tool } from "@mortise/core";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { describeTool, toolAsJson } from "../explain/describe-tool.ts";
import { explainCode, listCodes } from "../explain/explain-code.ts";
import { noSuchTool } from "../no-such-tool.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { pointAt } from "../point-at.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import { profileLines, withProfile, type ProfileOption } from "../with-profile.ts";

export interface ExplainOptions extends SizeOption, ProfileOption {
  readonly json?: boolean;
}

/** Explains a diagnostic's code, or a tool of a connector; without a subject, lists the codes. */
export async function explain(
  subject: string | undefined,
  file: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const json = options.json === true;
  if (subject !== undefined && file !== undefined) return explainTool(subject, file, options, terminal);
  if (subject === undefined) listCodes(json, terminal);
  else explainCode(subject, json, terminal);
  return EXIT.clean;
}

async function explainTool(name: string, file: string, options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  const { profile: _, ...opening } = options;
  const opened = await openConnector(file, opening);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  const { connector, source, descriptor, lowering } = opened;
  const declared = await toolNamed(name, connector, options);
  const { tool, profileNotes } = await profiled(declared, connector, options);
  const mapped = {
    tool,
    descriptor,
    lowering: lowering?.get(declared.definition.name) ?? [],
    profileNotes,
    lineOf: await pointAt(source),
  };
  terminal.print(
    options.json === true
      ? `${JSON.stringify(toolAsJson(mapped), null, 2)}\n`
      : describeTool(mapped, connector, terminal),
  );
  return EXIT.clean;
}

/** The tool as it is compiled, by its own name or by the one that a profile gives it. */
async function toolNamed(name: string, connector: CompiledConnector, options: ProfileOption): Promise<Tool> {
  const own = connector.tools.find(({ definition }) => definition.name === name);
  if (own !== undefined) return own;
  const { connector: renamed } = await withProfile(connector, options);
  const found = renamed.tools.find(({ definition }) => definition.name === name);
  const declared = connector.tools.find(({ origin }) => origin === found?.origin);
  if (declared === undefined) throw await noSuchTool(name, renamed);
  return declared;
}

/** What the profiles make of one tool. */
async function profiled(
  declared: Tool,
  connector: CompiledConnector,
  options: ProfileOption,
): Promise<{ readonly tool: Tool; readonly profileNotes: readonly ProfileNote[] }> {
  const { connector: alone, profileNotes } = await withProfile({ ...connector, tools: [declared] }, options);
  const [tool] = alone.tools;
  if (tool !== undefined) return { tool, profileNotes };
  throw new CannotRun(`\`${declared.definition.name}\` is no tool there`, profileLines(profileNotes).join("; "));
}
