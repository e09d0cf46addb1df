/**
 * How long an author's texts are decides what of a tool's schemas is written once and shared, and where what contains
 * itself is cut: whatever takes fewer bytes. These tell such a difference from one that a text makes by what it says.
 */
import { isJsonObject, type CompiledConnector, type Json, type JsonObject } from "@mortise/core";

/** The connector with the schemas of another one of the same descriptor. */
export function withSchemasOf(connector: CompiledConnector, other: CompiledConnector): CompiledConnector {
  const tools = connector.tools.map((tool, index) => {
    const { inputSchema, outputSchema: _, ...rest } = tool.definition;
    const from = other.tools[index]?.definition;
    const output = from?.outputSchema === undefined ? {} : { outputSchema: from.outputSchema };
    return { ...tool, definition: { ...rest, inputSchema: from?.inputSchema ?? inputSchema, ...output } };
  });
  return { ...connector, tools };
}

/** The connector with a text that means no harm for each text of its author's in schemas, which stay as they are. */
export function withPlainSchemas(connector: CompiledConnector): CompiledConnector {
  const tools = connector.tools.map((tool) => {
    const { inputSchema, outputSchema } = tool.definition;
    const definition = {
      ...tool.definition,
      // What is another are texts: the schema of an object stays one.
      inputSchema: plain(inputSchema) as typeof inputSchema,
      ...(outputSchema === undefined ? {} : { outputSchema: plain(outputSchema) }),
    };
    return { ...tool, definition };
  });
  return { ...connector, tools };
}

/** Keywords whose values are texts of an author's, or hold some. */
const TEXTS: ReadonlySet<string> = new Set("description title pattern const enum default examples required".split(" "));
/** Keywords whose members are named by an author. */
const NAMED: ReadonlySet<string> = new Set(["properties", "$defs"]);
const DEFINITIONS = "#/$defs/";

function plain(schema: JsonObject): JsonObject {
  const names = new Map([["", ""]]);
  const named = (text: string): string => {
    const name = names.get(text) ?? `plain${names.size}`;
    names.set(text, name);
    return name;
  };
  const members = (value: JsonObject, nameOf: (name: string) => string, change: (member: Json, name: string) => Json) =>
    Object.fromEntries(Object.entries(value).map(([name, member]) => [nameOf(name), change(member, name)]));
  const text = (value: Json): Json => {
    if (typeof value === "string") return named(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map(text); // `Array.isArray` does not narrow a readonly array.
    return isJsonObject(value) ? members(value, named, text) : value;
  };
  const write = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(write); // As above.
    return isJsonObject(value) ? members(value, String, keyword) : value;
  };
  const keyword = (value: Json, key: string): Json => {
    if (key === "$ref" && typeof value === "string" && value.startsWith(DEFINITIONS)) {
      return DEFINITIONS + named(value.slice(DEFINITIONS.length));
    }
    if (TEXTS.has(key)) return text(value);
    return NAMED.has(key) && isJsonObject(value) ? members(value, named, write) : write(value);
  };
  return members(schema, String, keyword);
}
