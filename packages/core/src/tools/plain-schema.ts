import type { ParameterNotes } from "../openapi/connector-document.ts";
import type { Json, JsonObject } from "../json.ts";

/** A schema as plain JSON, without our own notes. */
export function plainSchema(schema: object | undefined): JsonObject {
  const members = Object.entries<Json>({ ...schema }).filter(([key]) => !key.startsWith("x-mortise-"));
  // Documents are JSON, which openapi-types does not say.
  return Object.fromEntries<Json>(members);
}

/** What every call sends, where the descriptor has a value for it. */
export function constantOf(notes: ParameterNotes, schema: JsonObject): { readonly constant: Json } | undefined {
  const value = schema["const"];
  return notes["x-mortise-constant"] === true && value !== undefined ? { constant: value } : undefined;
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
