import { isJsonObject, type Json, type JsonObject, type ToolDefinition } from "@mortise/core";
import { MIRROR_KEYWORD, readMirrored } from "@mortise/core/mcp";

/** Keywords whose values are data: what is in them is no keyword. */
const DATA = new Set(["const", "enum", "default", "examples"]);
/** Keywords whose values have names of the author's, with a schema each. */
const NAMED = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

/**
 * A tool's definition as clients of the gateway see it: under its public name. What it has repeated in headers stays,
 * so that whatever stands between them and the gateway can read it there (MCP 2026-07-28, Custom Headers from Tool
 * Parameters); where that breaks a rule, which only a server of an older revision may, it is taken out: clients would
 * have to leave out the tool.
 */
export function publicDefinition(definition: ToolDefinition, publicName: string): ToolDefinition {
  const { inputSchema } = definition;
  const named = { ...definition, name: publicName };
  if (!JSON.stringify(inputSchema).includes(`"${MIRROR_KEYWORD}"`) || readMirrored(inputSchema).ok) return named;
  // One annotation less is a schema of the same form.
  return { ...named, inputSchema: bare(inputSchema) as unknown as typeof inputSchema };
}

function bare(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(([keyword]) => keyword !== MIRROR_KEYWORD);
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (DATA.has(keyword)) return [keyword, value];
      if (!NAMED.has(keyword) || !isJsonObject(value)) return [keyword, bareWithin(value)];
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bareWithin(one)]))];
    }),
  );
}

function bareWithin(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(bareWithin);
  return isJsonObject(value) ? bare(value) : value;
}
