import { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { subschemas, type SchemaPath } from "../../descriptor/json-schema.ts";
import type { JsonObject } from "../../json.ts";
import { valuesOf } from "../parameter/values.ts";

/** Every schema that an author wrote as JSON Schema where it is used: of parameters, nested values and answers. */
export function* usedSchemas(descriptor: Cursor<Descriptor>): Iterable<Cursor<JsonObject>> {
  for (const declared of valuesOf(descriptor)) {
    const schema = declared.at("schema");
    if (schema !== undefined) yield schema;
  }
  for (const operation of descriptor.each("operations")) {
    const schema = operation.at("response")?.at("schema");
    if (schema !== undefined) yield schema;
  }
}

/** Those, and the ones that have a name. */
export function* rawSchemas(descriptor: Cursor<Descriptor>): Iterable<Cursor<JsonObject>> {
  yield* usedSchemas(descriptor);
  for (const [, schema] of descriptor.entries("schemas")) yield schema;
}

/** The references in a schema, each with its place. */
export function* referencesIn(schema: Cursor<JsonObject>): Iterable<Cursor<string>> {
  for (const [path, one] of subschemas(schema.value)) {
    const reference = one["$ref"];
    if (typeof reference === "string") yield within(schema, reference, [...path, "$ref"]);
  }
}

/** A part of a schema, at its place in the descriptor. */
export function within<T>(schema: Cursor<JsonObject>, value: T, path: SchemaPath): Cursor<T> {
  return new Cursor(value, [...schema.path, ...path]);
}
