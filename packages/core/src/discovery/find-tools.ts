import type { JsonObject } from "../json.ts";
import type { Tool } from "../tools/tool.ts";
import { FOUND_BY_DEFAULT } from "./discovery-definitions.ts";
import type { ToolIndex } from "./tool-index.ts";

/** The arguments of `find_tools`, as its input schema accepts them. */
export interface ToolQuery {
  readonly query: string;
  readonly limit?: number;
  readonly tags?: readonly string[];
  readonly read_only?: boolean;
}

/** What the schemas in one answer may take together, in bytes of JSON, so that a search stays cheap. */
const SCHEMA_BYTES = 12_000;
/** What one schema may take that is asked for by its tool's name: a larger one would fill a model's context by itself. */
const NAMED_SCHEMA_BYTES = 60_000;
/** A model seldom needs more than the best few. */
const MOST_SCHEMAS = 5;
const DESCRIPTION_LENGTH = 240;

/**
 * Answers `find_tools` over the tools that are permitted: `{ tools, shown, total, hint? }`, each
 * tool with its name, title, a line about it and whether it writes; the best with their input schemas.
 */
export function findTools(index: ToolIndex, query: ToolQuery, permits: (tool: Tool) => boolean): JsonObject {
  const tags = new Set((query.tags ?? []).map((tag) => tag.toLowerCase()));
  const fitting = index.search(query.query).filter((tool) => permits(tool) && isAskedFor(tool, query, tags));
  const shown = fitting.slice(0, query.limit ?? FOUND_BY_DEFAULT);
  let room = SCHEMA_BYTES;
  const described = shown.map((tool, rank) => {
    const { name, inputSchema } = tool.definition;
    const size = JSON.stringify(inputSchema).length;
    const isNamed = name === query.query.trim();
    const hasSchema = isNamed ? size <= NAMED_SCHEMA_BYTES : rank < MOST_SCHEMAS && size <= room;
    if (hasSchema) room -= size;
    return { ...describe(tool), ...(hasSchema ? { input_schema: inputSchema } : {}) };
  });
  const hint = hintFor(described, fitting.length, query.query.trim());
  return { tools: described, shown: shown.length, total: fitting.length, ...(hint === undefined ? {} : { hint }) };
}

/** Whether a tool changes nothing, which is what its annotations promise to whoever lists it. */
export function isReadTool({ definition }: Tool): boolean {
  return definition.annotations.readOnlyHint;
}

function isAskedFor(tool: Tool, query: ToolQuery, tags: ReadonlySet<string>): boolean {
  if (query.read_only === true && !isReadTool(tool)) return false;
  return tags.size === 0 || (tool.search?.tags ?? []).some((tag) => tags.has(tag.toLowerCase()));
}

function describe(tool: Tool): JsonObject {
  const { name, title, description } = tool.definition;
  return { name, title, description: lineOf(description), writes: !isReadTool(tool) };
}

/** The first line of a text, cut where it is long. */
function lineOf(text: string): string {
  const line = (text.trim().split("\n", 1)[0] ?? "").trim();
  return line.length <= DESCRIPTION_LENGTH ? line : `${line.slice(0, DESCRIPTION_LENGTH - 1).trimEnd()}…`;
}

function hintFor(described: readonly JsonObject[], total: number, query: string): string | undefined {
  if (total === 0) return "Nothing fits. Use other words, fewer of them, or no tags.";
  const unseen = described.filter((tool) => tool["input_schema"] === undefined);
  if (unseen.some(({ name }) => name === query)) {
    return "Its input_schema is too large to be shown. Call it with what is known: what is wrong comes back.";
  }
  if (unseen.length > 0) {
    return "Search for a tool's exact name to see its input_schema.";
  }
  return undefined;
}
