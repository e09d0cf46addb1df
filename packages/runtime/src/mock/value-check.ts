import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { prepareArgumentCheck } from "../stages/check-arguments.ts";
import { unescapeFragmentStep } from "@mortise/core/json-pointer";

/** What is wrong with a value, as a clause behind its name; `undefined` where it fits, or its schema cannot be checked. */
export type ValueCheck = (value: Json) => Promise<string | undefined>;

/** Prepares the check of one value against a schema of an OpenAPI document, with the checker of tools' arguments. */
export function prepareValueCheck(schema: JsonObject, openapi: JsonObject): ValueCheck {
  const needsComponents = JSON.stringify(schema).includes('"$ref"');
  const check = prepareArgumentCheck({
    type: "object",
    properties: { value: schema },
    required: ["value"],
    ...(needsComponents ? { components: openapi["components"] ?? {} } : {}),
  });
  return async (value) => {
    const outcome = await check({ value });
    const [fault] = outcome.ok ? [] : (outcome.fault.faults ?? []);
    if (fault === undefined) return undefined;
    const inside = fault.pointer.replace(/^\/value/, "");
    return inside === "" ? fault.message : `at ${inside}: ${fault.message}`;
  };
}

/** What a text on the wire stands for under a schema: a number where it wants one and this is one. */
export function valueOfText(text: string, schema: JsonObject, openapi: JsonObject): Json {
  const types = typesOf(schema, openapi, 0);
  if (types.has("string")) return text;
  if ((types.has("integer") || types.has("number")) && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    return Number(text);
  if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** The types that a schema lets through, as far as it says. */
export function typesOf(schema: JsonObject, openapi: JsonObject, depth: number): ReadonlySet<string> {
  if (depth > 10) return new Set();
  const { $ref: reference, type, anyOf, oneOf, allOf, enum: choices } = schema;
  if (typeof reference === "string") {
    const target = componentOf(reference, openapi);
    return target === undefined ? new Set() : typesOf(target, openapi, depth + 1);
  }
  const own = [type ?? []].flat().filter((one) => typeof one === "string");
  const parts = [anyOf, oneOf, allOf].flatMap((list) =>
    Array.isArray(list) ? (list as readonly Json[]).filter(isJsonObject) : [],
  );
  const chosen = Array.isArray(choices) ? (choices as readonly Json[]).map((choice) => typeof choice) : [];
  return new Set([
    ...own,
    ...parts.flatMap((part) => Array.from(typesOf(part, openapi, depth + 1))),
    ...(own.length === 0 ? chosen : []),
  ]);
}

function componentOf(reference: string, openapi: JsonObject): JsonObject | undefined {
  let value: Json | undefined = openapi;
  for (const token of reference.replace(/^#\/?/, "").split("/")) {
    const name = unescapeFragmentStep(token);
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return isJsonObject(value) ? value : undefined;
}
