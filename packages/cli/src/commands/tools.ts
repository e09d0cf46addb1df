import {
  toolCost,
  totalCost,
  weighTool,
  type CompiledConnector,
  type ToolAnnotations,
  type ToolCost,
  type ToolDefinition,
} from "@mortise/core";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { oneLine } from "../one-line.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import type { BudgetOptions } from "../tools/check-tools-budget.ts";

export type ToolsOptions = SizeOption & BudgetOptions;

/** Lists the tools of a connector as a client would see them, with what they cost. */
export async function tools(file: string, options: ToolsOptions, terminal: Terminal): Promise<ExitCode> {
  const { budget } = options;
  if (budget === undefined && (options.baseline !== undefined || options.updateBaseline === true)) {
    throw new CannotRun("a baseline belongs to a budget", "add --budget tool=600,connector=15000");
  }
  if (options.updateBaseline === true && options.baseline === undefined) {
    throw new CannotRun("there is no baseline to update", "name its file with --baseline");
  }
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  const { connector } = opened;
  if (budget !== undefined) {
    const { checkToolsBudget } = await import("../tools/check-tools-budget.ts");
    return checkToolsBudget(opened, budget, options, terminal);
  }
  const listed = connector.tools.map(({ definition }) => ({ definition, cost: toolCost(definition) }));
  const total = totalCost(listed.map(({ definition }) => definition));
  if (options.format === "json") {
    terminal.print(`${JSON.stringify(toolsAsJson(connector, listed, total), null, 2)}\n`);
    return EXIT.clean;
  }
  if (listed.length === 0) {
    terminal.note("no tools: `mcp_config` is missing, not enabled, or maps no operation");
    return EXIT.clean;
  }
  terminal.print(table(listed, total, terminal));
  const output = listed.reduce((sum, { definition }) => sum + weighTool(definition).parts.output, 0);
  if (output > 0) {
    const percent = Math.round((100 * output) / total.bytes);
    terminal.note(`output schemas are ${output} bytes of it, ${percent}%; \`output_schema: none\` leaves them out`);
  }
  if (connector.server?.mode === "discovery") {
    const { discoveryDefinitions } = await import("@mortise/core/discovery");
    const definitions = discoveryDefinitions(connector.tools);
    const { bytes, tokens } = totalCost(definitions);
    const names = definitions.map(({ name }) => name).join(", ");
    terminal.note(`clients list ${names} instead, which find and call these: ${bytes} bytes, about ${tokens} tokens`);
  }
  return EXIT.clean;
}

type Listed = readonly { readonly definition: ToolDefinition; readonly cost: ToolCost }[];

function toolsAsJson(connector: CompiledConnector, listed: Listed, total: ToolCost) {
  return {
    connector: connector.metadata.slug,
    server: connector.server,
    tools: listed.map(({ definition, cost }) => ({
      ...definition,
      bytes: cost.bytes,
      estimatedTokens: cost.tokens,
    })),
    total: { tools: listed.length, bytes: total.bytes, estimatedTokens: total.tokens },
  };
}

const GAP = "  ";
/** A description narrower than this tells nothing. */
const NARROWEST_DESCRIPTION = 24;

function table(listed: Listed, total: ToolCost, { colors, columns }: Terminal): string {
  const headings = { name: "NAME", effect: "EFFECT", bytes: "BYTES", tokens: "~TOKENS", about: "TITLE: DESCRIPTION" };
  const rows = listed.map(({ definition, cost }) => ({
    name: oneLine(definition.name),
    effect: effectOf(definition.annotations),
    bytes: String(cost.bytes),
    tokens: String(cost.tokens),
    about: `${oneLine(definition.title)}: ${oneLine(definition.description)}`,
  }));
  const totals = {
    name: `${String(listed.length)} ${listed.length === 1 ? "tool" : "tools"}`,
    effect: "",
    bytes: String(total.bytes),
    tokens: String(total.tokens),
    about: "",
  };
  const width = (column: keyof typeof headings) =>
    Math.max(...[headings, ...rows, totals].map((row) => row[column].length));
  const widths = { name: width("name"), effect: width("effect"), bytes: width("bytes"), tokens: width("tokens") };
  const used = Object.values(widths).reduce((sum, each) => sum + each + GAP.length, 0);
  const room = columns === undefined ? Infinity : Math.max(columns - used, NARROWEST_DESCRIPTION);

  const line = (row: typeof headings) => {
    const effect = row.effect.padEnd(widths.effect);
    const cells = [
      row.name.padEnd(widths.name),
      effect.startsWith("destructive") ? colors.red(effect) : effect,
      row.bytes.padStart(widths.bytes),
      row.tokens.padStart(widths.tokens),
      shorten(row.about, room),
    ];
    return cells.join(GAP).trimEnd();
  };
  return [colors.dim(line(headings)), ...rows.map(line), colors.dim(line(totals)), ""].join("\n");
}

function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}

/** The annotations in words, for people. */
function effectOf(annotations: ToolAnnotations): string {
  if (annotations.readOnlyHint) return "read-only";
  const effect = annotations.destructiveHint ? "destructive" : "write";
  return annotations.idempotentHint ? `${effect}, idempotent` : effect;
}
