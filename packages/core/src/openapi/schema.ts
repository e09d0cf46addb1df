import type { NestedValue, Parameter } from "../descriptor/descriptor.ts";
import type { Json, JsonObject } from "../json.ts";

/** The keys that are written alike, or in JSON Schema's own spelling. */
const KEYWORDS = [
  ["default_value", "default"],
  ["enum", "enum"],
  ["format", "format"],
  ["pattern", "pattern"],
  ["minimum", "minimum"],
  ["maximum", "maximum"],
  ["exclusive_minimum", "exclusiveMinimum"],
  ["exclusive_maximum", "exclusiveMaximum"],
  ["min_length", "minLength"],
  ["max_length", "maxLength"],
  ["min_items", "minItems"],
  ["max_items", "maxItems"],
  ["unique_items", "uniqueItems"],
] as const satisfies readonly (readonly [keyof NestedValue, string])[];

/** Makes the references of a raw schema lead to where the document has its schemas. */
export type EmitSchema = (schema: JsonObject) => JsonObject;

/** The JSON Schema (2020-12, as OpenAPI 3.1 uses it) of what a parameter's value is, without its description. */
export function valueSchema(value: Parameter | NestedValue, emit: EmitSchema): JsonObject {
  const schema: Record<string, Json> = value.schema === undefined ? {} : { ...emit(value.schema) };
  if (value.field_type === "file") Object.assign(schema, BINARY);
  else if (value.field_type !== undefined) schema["type"] = value.field_type;
  if ("fixed_value" in value && value.fixed_value !== undefined) schema["const"] = value.fixed_value;
  for (const [key, keyword] of KEYWORDS) {
    const given = value[key];
    if (given !== undefined) schema[keyword] = given;
  }
  if (value.field_type === "array") schema["items"] = value.items === undefined ? {} : nestedSchema(value.items, emit);
  if (value.field_type === "object" && value.properties !== undefined) {
    Object.assign(schema, objectSchema(Object.entries(value.properties), emit));
  }
  return schema;
}

/** What OpenAPI has always called the bytes of a file. */
const BINARY: JsonObject = { type: "string", format: "binary" };

/** Whether a schema says that its value is the bytes of a file. */
export function isBinary(schema: JsonObject): boolean {
  return schema["type"] === "string" && schema["format"] === "binary";
}

function nestedSchema(value: NestedValue, emit: EmitSchema): JsonObject {
  const { type, ...rest } = valueSchema(value, emit);
  return {
    ...(type === undefined ? {} : { type }),
    ...(value.description === undefined ? {} : { description: value.description }),
    ...without(rest, value.description === undefined ? [] : ["description"]),
  };
}

function without(schema: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}

/** With members, no others are allowed; `required` is in the order of names, because members have none. */
function objectSchema(members: readonly (readonly [string, NestedValue])[], emit: EmitSchema): JsonObject {
  if (members.length === 0) return {};
  const required = members.flatMap(([name, member]) => (member.required === true ? [name] : [])).toSorted();
  return {
    properties: Object.fromEntries(members.map(([name, member]) => [name, nestedSchema(member, emit)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}
