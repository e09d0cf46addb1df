import { EXIT, type ExitCode } from "../exit-code.ts";
import { describeTool, toolAsJson } from "../explain/describe-tool.ts";
import { explainCode, listCodes } from "../explain/explain-code.ts";
import { noSuchTool } from "../no-such-tool.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { pointAt } from "../point-at.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

export interface ExplainOptions extends SizeOption {
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
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  const { connector } = opened;
  const tool = connector.tools.find(({ definition }) => definition.name === name);
  if (tool === undefined) throw await noSuchTool(name, connector);
  const { source, descriptor, lowering } = opened;
  const mapped = { tool, descriptor, lowering: lowering?.get(name) ?? [], lineOf: await pointAt(source) };
  terminal.print(
    options.json === true
      ? `${JSON.stringify(toolAsJson(mapped), null, 2)}\n`
      : describeTool(mapped, connector, terminal),
  );
  return EXIT.clean;
}
