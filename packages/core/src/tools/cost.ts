import type { ToolDefinition } from "./tool.ts";

/** What a definition costs whoever lists it. */
export interface ToolCost {
  /** The definition's JSON in UTF-8. */
  readonly bytes: number;
  /** An estimate: models disagree, and about four bytes of JSON make one token. */
  readonly tokens: number;
}

const BYTES_PER_TOKEN = 4;

/** The cost of one definition in a `tools/list` answer. */
export function toolCost(definition: ToolDefinition): ToolCost {
  return costOf(Buffer.byteLength(JSON.stringify(definition)));
}

/** The cost of a whole list. */
export function totalCost(definitions: readonly ToolDefinition[]): ToolCost {
  return costOf(definitions.reduce((bytes, definition) => bytes + toolCost(definition).bytes, 0));
}

function costOf(bytes: number): ToolCost {
  return { bytes, tokens: Math.ceil(bytes / BYTES_PER_TOKEN) };
}
