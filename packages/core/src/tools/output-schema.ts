import { mapSchema } from "../descriptor/json-schema.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { ConnectorOperation } from "../openapi/connector-document.ts";
import { resolve, type NamedSchemas } from "./declared-body.ts";
import { lowerOutput, type OutputPolicy } from "./lower/lower-output.ts";
import { stepsOf } from "../json-pointer.ts";

/** What a tool answers, as far as the policy tells it; `undefined` where there is nothing to tell. */
export function outputSchemaOf(
  operation: ConnectorOperation,
  schemas: NamedSchemas,
  policy: OutputPolicy,
): JsonObject | undefined {
  const schema = policy === "none" ? undefined : answerSchema(operation);
  if (schema === undefined) return undefined;
  const items = operation["x-mortise-response"]?.items;
  if (items === undefined) return lowerOutput(schema, schemas, policy);
  const list = schemaAt(schema, items, schemas)?.["items"];
  const lowered = lowerOutput(listAnswer(isJsonObject(list) ? list : {}), schemas, policy);
  // A caller chooses the members of each item, so none is certain.
  const loose = mapSchema(lowered ?? null, (one) => without(one, "required"));
  return isJsonObject(loose) ? loose : undefined;
}

function answerSchema({ responses }: ConnectorOperation): JsonObject | undefined {
  const [, answer] = Object.entries(responses ?? {}).find(([status]) => status.startsWith("2")) ?? [];
  const content = answer === undefined || "$ref" in answer ? {} : (answer.content ?? {});
  // Documents are JSON, which openapi-types does not say.
  return Object.values(content)[0]?.schema as JsonObject | undefined;
}

/** How the runtime answers where it knows the list: whole items, and the way to the next ones. */
function listAnswer(item: JsonObject): JsonObject {
  return {
    type: "object",
    properties: {
      shown: { type: "integer" },
      total: { type: "integer" },
      next_cursor: { type: "string" },
      note: { type: "string" },
      items: { type: "array", items: item },
      beside: {},
    },
  };
}

/**
 * The schema of what a JSON pointer leads to, through references, `properties` and `items`, and through
 * the branches of `allOf`; `undefined` where the schema does not say that there is such a thing.
 */
export function schemaAt(schema: JsonObject, pointer: string, schemas: NamedSchemas): JsonObject | undefined {
  let found: JsonObject | undefined = resolve(schema, schemas);
  for (const step of stepsOf(pointer)) {
    const next: JsonObject | undefined = found === undefined ? undefined : memberSchema(found, step, schemas);
    found = next === undefined ? undefined : resolve(next, schemas);
  }
  return found;
}

function memberSchema(schema: JsonObject, name: string, schemas: NamedSchemas): JsonObject | undefined {
  const { properties, items, allOf } = schema;
  const own = isJsonObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (isJsonObject(own)) return own;
  if (isJsonObject(items) && /^(?:0|[1-9]\d*)$/.test(name)) return items;
  if (!Array.isArray(allOf)) return undefined;
  for (const branch of allOf) {
    const inBranch = isJsonObject(branch) ? resolve(branch, schemas) : undefined;
    // One level of branches: deeper ones are for a reader with a limit.
    const member = inBranch === undefined ? undefined : memberSchema(without(inBranch, "allOf"), name, schemas);
    if (member !== undefined) return member;
  }
  return undefined;
}

function without(schema: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([one]) => one !== key));
}
