import {
  isJsonObject,
  sampleValue,
  type CompiledConnector,
  type Json,
  type JsonObject,
  type Tool,
} from "@mortise/core";

/** A call that the generated test makes. */
export interface SampleCall {
  readonly tool: number;
  readonly args: JsonObject;
}

/**
 * The call that says most with the least: a tool that only reads before any other, with no more arguments than it
 * demands; `null` where no tool's arguments can be made up.
 */
export function sampleCall({ tools }: CompiledConnector): SampleCall | null {
  const order = tools.map((tool, index) => ({ tool, index })).toSorted((a, b) => effort(a.tool) - effort(b.tool));
  for (const { tool, index } of order) {
    const args = sampleArguments(tool.definition.inputSchema);
    if (args !== null) return { tool: index, args };
  }
  return null;
}

function effort({ definition }: Tool): number {
  const { annotations, inputSchema } = definition;
  return (annotations.readOnlyHint ? 0 : 1000) + (inputSchema.required ?? []).length;
}

function sampleArguments(schema: JsonObject): JsonObject | null {
  const sampled = sampleValue(schema, schema, "required");
  return isJsonObject(sampled) && !holdsEmptyText(sampled) ? sampled : null;
}

/** An empty text is what is left where a pattern was too much to satisfy. */
function holdsEmptyText(value: Json): boolean {
  if (value === "") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsEmptyText);
}
