import type { Descriptor, McpConfig } from "../../descriptor/descriptor.ts";
import { printable } from "../../diagnostics/print/printable.ts";
import type { JsonObject } from "../../json.ts";
import type { ImportReport } from "../import-report.ts";
import { yamlText } from "./yaml-text.ts";

/** More tools than this are more than many clients take, and than any model chooses among well. */
const MANY_TOOLS = 100;

/** What stands above the parts of a descriptor, for whoever reads one for the first time. */
function commentsFor(report: ImportReport, config: McpConfig = {}): ReadonlyMap<string, readonly string[]> {
  return new Map([
    ["source", ["Where this was imported from; every `source` below is a place in that document."]],
    ["authentication", ["What a user is asked for to connect. No secret stands here."]],
    ["operations", ["The HTTP endpoints, in the document's order."]],
    [
      "mcp_config",
      [
        "What agents see. Remove the mappings that they should not have, and improve the descriptions:",
        "a model chooses a tool by its description alone.",
        ...(report.operations.tools > MANY_TOOLS && config.mode !== "discovery"
          ? ["These are many tools: with `mode: discovery` a client sees three that find and call them."]
          : []),
      ],
    ],
    ["schemas", ["The shapes that operations share, as JSON Schema 2020-12."]],
  ]);
}

/** Writes an imported descriptor as YAML, with what was found as its first lines. It reads back as exactly the descriptor. */
export function writeDescriptor(descriptor: Descriptor, report: ImportReport): string {
  const { metadata, source, authentication, operations, mcp_config: config, schemas, ...rest } = descriptor;
  const ordered = { metadata, source, authentication, operations, ...rest, mcp_config: config, schemas };
  // Every part of a descriptor is JSON; interfaces just cannot say so.
  const value = Object.fromEntries(
    Object.entries(ordered).filter(([, part]) => part !== undefined),
  ) as unknown as JsonObject;
  const header = summaryLines(report).map((line) => `# ${printable(line)}\n`);
  return `${header.join("")}\n${yamlText(value, { comments: commentsFor(report, config), spacious: true })}`;
}

/** What an import found, in a few lines. */
function summaryLines(report: ImportReport): readonly string[] {
  const { operations, parameters, losses } = report;
  const counts = new Map<string, number>();
  for (const { kind } of losses) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const told = Array.from(counts, ([kind, count]) => `${count} ${kind.replaceAll("-", " ")}`);
  return [
    `Imported from ${report.document} (${report.format}) by \`mortise import\`.`,
    `Operations: ${operations.imported} of ${operations.found}; tools: ${operations.tools}; parameters outside of bodies: ${parameters.imported} of ${parameters.found}.`,
    told.length === 0
      ? "Everything was kept."
      : `Not as in the document: ${told.join(", ")}. \`mortise import\` lists each with its place.`,
  ];
}
