import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { namedReference } from "../../descriptor/json-schema.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { JsonObject } from "../../json.ts";
import { SCHEMA_PREFIX } from "../../openapi/component-schemas.ts";
import { referencesIn, usedSchemas } from "./raw-schemas.ts";

/** A schema is there for an operation, or for another schema that is. */
export function* unused(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const named = new Map(descriptor.entries("schemas"));
  const reached = new Set<string>();
  const waiting: Cursor<JsonObject>[] = [...usedSchemas(descriptor)];
  for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
    for (const reference of referencesIn(schema)) {
      const name = namedReference(reference.value, SCHEMA_PREFIX)?.name;
      const next = name === undefined || reached.has(name) ? undefined : named.get(name);
      if (name === undefined || next === undefined) continue;
      reached.add(name);
      waiting.push(next);
    }
  }
  for (const [name, schema] of named) {
    if (!reached.has(name)) yield diagnose("schema/unused", schema.key, { name });
  }
}
