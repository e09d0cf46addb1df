import { isJsonObject, type Json, type JsonObject } from "../../json.ts";

/** The same schema with nothing beside its alternatives: what stood there is in each of them. */
export function loneAlternatives(schema: JsonObject): JsonObject {
  const { anyOf, ...beside } = schema;
  if (!Array.isArray(anyOf) || Object.keys(beside).length === 0) return schema;
  return {
    anyOf: anyOf.map((branch: Json, index) => (isJsonObject(branch) ? within(branch, beside, index === 0) : branch)),
  };
}

function within(branch: JsonObject, beside: JsonObject, isFirst: boolean): JsonObject {
  // What a value is for is read once, and `nullable` said once.
  const { description, nullable, default: _, ...common } = beside;
  const text = [isFirst ? description : undefined, branch["description"]]
    .filter((one) => typeof one === "string")
    .join("; ");
  const properties = { ...membersOf(common["properties"]), ...membersOf(branch["properties"]) };
  const required = new Set([...listOf(common["required"]), ...listOf(branch["required"])]);
  const isObject = Object.keys(properties).length > 0;
  return {
    ...(isObject ? { type: "object" } : {}),
    ...common,
    ...branch,
    ...(isFirst && nullable !== undefined ? { nullable } : {}),
    ...(text === "" ? {} : { description: text }),
    ...(isObject ? { properties } : {}),
    ...(required.size === 0 ? {} : { required: Array.from(required) }),
  };
}

/** The same schema, requiring only members that it describes. */
export function describedRequired(schema: JsonObject): JsonObject {
  const { required, ...rest } = schema;
  if (!Array.isArray(required)) return schema;
  const properties = membersOf(rest["properties"]);
  const described = required.filter((name: Json) => typeof name === "string" && Object.hasOwn(properties, name));
  if (described.length === required.length) return schema;
  return described.length === 0 ? rest : { ...rest, required: described };
}

function membersOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
