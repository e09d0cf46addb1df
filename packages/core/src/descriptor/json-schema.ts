import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { unescapeFragmentStep } from "../json-pointer.ts";

/** The keywords of JSON Schema 2020-12 whose value is a schema, a list of them, or a map of names to them. */
const ONE: ReadonlySet<string> = new Set([
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
const LISTS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const MAPS: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);

export type SchemaPath = readonly (string | number)[];

/** A schema and every schema inside it, outermost first, each with its path. What only looks like a schema (in `const`, `default` or `examples`) is none. */
export function* subschemas(schema: Json): Iterable<readonly [SchemaPath, JsonObject]> {
  // Of generators within generators, each hands on all that the inner ones yield.
  const waiting: (readonly [SchemaPath, Json])[] = [[[], schema]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, one] = next;
    if (!isJsonObject(one)) continue;
    yield [path, one];
    for (const inner of directSubschemas(path, one).toReversed()) waiting.push(inner);
  }
}

function directSubschemas(path: SchemaPath, schema: JsonObject): readonly (readonly [SchemaPath, Json])[] {
  const found: (readonly [SchemaPath, Json])[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value !== "object" || value === null) continue;
    if (ONE.has(key)) found.push([[...path, key], value]);
    else if (LISTS.has(key) && Array.isArray(value)) {
      for (const [index, one] of value.entries()) found.push([[...path, key, index], one]);
    } else if (MAPS.has(key) && isJsonObject(value)) {
      for (const [name, one] of Object.entries(value)) found.push([[...path, key, name], one]);
    }
  }
  return found;
}

/** A schema with every schema in it changed, innermost first. */
export function mapSchema(schema: Json, change: (schema: JsonObject) => JsonObject): Json {
  if (!isJsonObject(schema)) return schema;
  const members = Object.entries(schema).map(([key, value]): readonly [string, Json] => {
    if (ONE.has(key)) return [key, mapSchema(value, change)];
    if (LISTS.has(key) && Array.isArray(value)) return [key, value.map((one) => mapSchema(one, change))];
    if (!MAPS.has(key) || !isJsonObject(value)) return [key, value];
    return [key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapSchema(one, change)]))];
  });
  return change(Object.fromEntries(members));
}

/** A reference to one of a document's named schemas, `prefix` being `#/schemas/`, say: the name, and the pointer that goes on inside of it. */
export function namedReference(
  reference: string,
  prefix: string,
): { readonly name: string; readonly rest: string } | undefined {
  if (!reference.startsWith(prefix)) return undefined;
  const [name = "", ...rest] = reference.slice(prefix.length).split("/");
  return { name: unescapeFragmentStep(name), rest: rest.map((step) => `/${step}`).join("") };
}
