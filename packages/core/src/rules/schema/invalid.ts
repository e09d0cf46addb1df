import type { ErrorObject } from "ajv/dist/2020.js";
import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { namedReference, subschemas } from "../../descriptor/json-schema.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { JsonObject } from "../../json.ts";
import { SCHEMA_PREFIX } from "../../openapi/component-schemas.ts";
import { rawSchemas, within } from "./raw-schemas.ts";
import { validateJsonSchema } from "./validate-json-schema.ts";
import { stepsOf } from "../../json-pointer.ts";

/** What `$schema` may say: the language that the descriptor's schemas are in anyway. */
const DIALECT = "https://json-schema.org/draft/2020-12/schema";
/** Keywords that name a schema, or look for a name where it is used: names are those of `schemas` alone. */
const NAMING = ["$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary"] as const;

/** Raw schemas are JSON Schema 2020-12, as its own meta-schema says, and lead somewhere. */
export function* invalid(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const schema of rawSchemas(descriptor)) {
    if (!validateJsonSchema(schema.value)) {
      const fault = deepest(validateJsonSchema.errors ?? []);
      const path = stepsOf(fault.instancePath);
      yield diagnose("schema/invalid", placeIn(schema, path).here, { problem: problemOf(fault) });
      continue;
    }
    for (const [path, one] of subschemas(schema.value)) {
      if (one["$schema"] !== undefined && one["$schema"] !== DIALECT) {
        const at = within(schema, one["$schema"], [...path, "$schema"]);
        yield diagnose("schema/invalid", at.here, {
          problem: "`$schema` names another language than JSON Schema 2020-12",
        });
      }
      for (const keyword of NAMING) {
        if (one[keyword] === undefined) continue;
        const at = within(schema, one[keyword], [...path, keyword]);
        yield diagnose("schema/invalid", at.key, { problem: `\`${keyword}\` has no meaning in a descriptor` });
      }
    }
  }
  const named = new Map(descriptor.entries("schemas"));
  for (const [name, schema] of named) {
    if (leadsNowhere(name, named))
      yield diagnose("schema/invalid", schema.here, { problem: "this schema is only itself again" });
  }
}

/** What failed furthest inside is what has to change; what stands around it only failed with it. */
function deepest(errors: readonly ErrorObject[]): ErrorObject {
  const [first, ...rest] = errors;
  if (first === undefined) throw new Error("a schema failed without an error");
  return rest.reduce((best, error) => (error.instancePath.length > best.instancePath.length ? error : best), first);
}

function problemOf({ keyword, message = "is not allowed", params }: ErrorObject): string {
  const allowed: unknown = params["allowedValues"];
  if (keyword === "enum" && Array.isArray(allowed))
    return `no JSON Schema has this here: it is none of ${allowed.map((one) => `\`${String(one)}\``).join(", ")}`;
  return `no JSON Schema has this here: it ${message}`;
}

function placeIn(schema: Cursor<JsonObject>, path: readonly string[]): Cursor<unknown> {
  let value: unknown = schema.value;
  const steps = path.map((step) => {
    const isList = Array.isArray(value);
    value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
    return isList ? Number(step) : step;
  });
  return within<unknown>(schema, value, steps);
}

/** Whether a schema is a reference that comes back to itself, and so says nothing of any value. */
function leadsNowhere(start: string, named: ReadonlyMap<string, Cursor<JsonObject>>): boolean {
  let name: string | undefined = start;
  for (let steps = 0; steps <= named.size; steps += 1) {
    const reference: unknown = name === undefined ? undefined : named.get(name)?.value["$ref"];
    const found = typeof reference === "string" ? namedReference(reference, SCHEMA_PREFIX) : undefined;
    if (found === undefined || found.rest !== "") return false;
    name = found.name;
    if (name === start) return true;
  }
  return false;
}
