import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { toolCost } from "../cost.ts";
import type { ToolDefinition } from "../tool.ts";

/** What one tool costs whoever lists it, and where that comes from. */
export interface ToolWeight {
  readonly name: string;
  readonly bytes: number;
  readonly tokens: number;
  /** Bytes of each part. */
  readonly parts: {
    readonly name: number;
    readonly description: number;
    readonly input: number;
    readonly output: number;
    readonly other: number;
  };
  /** The heaviest first. */
  readonly fields: readonly FieldWeight[];
}

/** A part of a definition. */
export interface FieldWeight {
  /** `description`, `input/<argument>/<member>`, `output/...`; `*` is any item. */
  readonly path: string;
  readonly bytes: number;
  /** Of the whole definition, from 0 to 1. */
  readonly share: number;
}

const MOST_FIELDS = 5;
/** A field that holds more than this of its parent says where the weight is better than the parent does. */
const MOST_OF_PARENT = 0.8;
/** Lighter fields are not worth a line. */
const SMALLEST_SHARE = 0.02;

/** Weighs a definition: its parts, and the fields that a saving would begin with. */
export function weighTool(definition: ToolDefinition): ToolWeight {
  const { bytes, tokens } = toolCost(definition);
  const { name, description, inputSchema, outputSchema } = definition;
  const input = bytesOf(inputSchema);
  const output = outputSchema === undefined ? 0 : bytesOf(outputSchema);
  const parts = { name: bytesOf(name), description: bytesOf(description), input, output };
  const other = bytes - parts.name - parts.description - input - output;
  const fields = [
    { path: "description", bytes: parts.description },
    ...heaviest("input", inputSchema),
    ...(outputSchema === undefined ? [] : heaviest("output", outputSchema)),
  ];
  return {
    name,
    bytes,
    tokens,
    parts: { ...parts, other },
    fields: fields
      .map((field) => ({ ...field, share: field.bytes / bytes }))
      .filter(({ share }) => share >= SMALLEST_SHARE)
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, MOST_FIELDS),
  };
}

interface Field {
  readonly path: string;
  readonly bytes: number;
}

/** The fields of a schema, each where most of its weight is: a field that is nearly all of its parent stands for it. */
function heaviest(path: string, schema: JsonObject): readonly Field[] {
  return childrenOf(path, schema).map(([childPath, child]) => deepest(childPath, child));
}

function deepest(path: string, schema: JsonObject): Field {
  const bytes = bytesOf(schema);
  const heavy = childrenOf(path, schema).find(([, child]) => bytesOf(child) > bytes * MOST_OF_PARENT);
  return heavy === undefined ? { path, bytes } : deepest(...heavy);
}

function childrenOf(path: string, schema: JsonObject): readonly (readonly [string, JsonObject])[] {
  const named = ["properties", "$defs"].flatMap((keyword) => {
    const map = schema[keyword];
    if (!isJsonObject(map)) return [];
    return Object.entries(map).map(
      ([name, part]) => [keyword === "$defs" ? `$defs/${name}` : `${path}/${name}`, part] as const,
    );
  });
  const single = ["items", "additionalProperties"].map((keyword) => [`${path}/*`, schema[keyword]] as const);
  const lists = ["anyOf", "allOf", "prefixItems"].flatMap((keyword) => {
    const list: Json | undefined = schema[keyword];
    return Array.isArray(list) ? list.map((part: Json, index) => [`${path}/${keyword}/${index}`, part] as const) : [];
  });
  return [...named, ...single, ...lists].flatMap(([childPath, part]) =>
    isJsonObject(part) ? [[childPath, part] as const] : [],
  );
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
