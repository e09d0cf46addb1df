import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import type { ApiModel } from "../api-model.ts";
import { isList, schemaName } from "./clean-schemas.ts";
import { escapeStep } from "../../json-pointer.ts";

/** The schemas that have names, and where they stand. */
export type NamedSchemas = Pick<ApiModel, "schemas" | "schemaSources">;

/** A member of an object, and where the document describes it. */
export interface BodyMember {
  readonly schema: JsonObject;
  readonly source: string;
}

export interface BodyMembers {
  readonly members: ReadonlyMap<string, BodyMember>;
  readonly required: ReadonlySet<string>;
}

/** What may stand beside `properties` without changing what the members are. */
const PLAIN = new Set([
  "type",
  "properties",
  "required",
  "description",
  "title",
  "example",
  "examples",
  "deprecated",
  "additionalProperties",
  "allOf",
  "$ref",
  "readOnly",
  "writeOnly",
  "default",
  "externalDocs",
  "discriminator",
  "xml",
  "$comment",
]);

/**
 * The members of an object that lists all it has; `undefined` for everything else. Parts of an
 * `allOf` are put together; a member that several describe is all that they say of it.
 */
export function bodyMembers(
  { schema, source }: BodyMember,
  model: NamedSchemas,
  seen: ReadonlySet<JsonObject> = new Set(),
): BodyMembers | undefined {
  if (seen.has(schema) || !Object.keys(schema).every((key) => PLAIN.has(key) || key.startsWith("x-"))) return undefined;
  const within = new Set([...seen, schema]);
  const { properties, additionalProperties, allOf, required } = schema;
  if (!mayBeObject(schema) || additionalProperties === true || isJsonObject(additionalProperties)) return undefined;
  const target = referred(schema, model);
  if ("$ref" in schema && target === undefined) return undefined;
  const parts = [
    ...(target === undefined ? [] : [target]),
    ...(isList(allOf) ? allOf : []).map((part, index) => ({ schema: part, source: `${source}/allOf/${index}` })),
  ];
  const members = new Map<string, BodyMember>();
  const needed = new Set(isList(required) ? required.filter((name) => typeof name === "string") : []);
  const add = (name: string, member: BodyMember) => {
    const present = members.get(name);
    const isNew = present === undefined || isSame(present.schema, member.schema);
    members.set(name, isNew ? member : { ...present, schema: { allOf: [present.schema, member.schema] } });
  };
  for (const part of parts) {
    const found = isJsonObject(part.schema)
      ? bodyMembers({ schema: part.schema, source: part.source }, model, within)
      : undefined;
    if (found === undefined) return undefined;
    for (const [name, member] of found.members) add(name, member);
    for (const name of found.required) needed.add(name);
  }
  for (const [name, member] of Object.entries(isJsonObject(properties) ? properties : {})) {
    add(name, { schema: isJsonObject(member) ? member : {}, source: `${source}/properties/${escapeStep(name)}` });
  }
  // A name that is required and not described stands for any value.
  for (const name of needed) if (!members.has(name)) members.set(name, { schema: {}, source: `${source}/required` });
  return { members, required: needed };
}

function mayBeObject({ type }: JsonObject): boolean {
  if (type === undefined || type === "object") return true;
  return isList(type) && type.includes("object") && type.every((one) => one === "object" || one === "null");
}

function isSame(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether only answers have it. */
export function isReadOnly(schema: JsonObject, model: NamedSchemas): boolean {
  return schema["readOnly"] === true || resolve(schema, model)?.["readOnly"] === true;
}

/** The schema behind references, as far as they lead somewhere. */
export function resolve(schema: JsonObject, model: NamedSchemas): JsonObject | undefined {
  let current: JsonObject | undefined = schema;
  for (let steps = 0; steps < 50 && current !== undefined; steps += 1) {
    if (typeof current["$ref"] !== "string") return current;
    current = referred(current, model)?.schema;
  }
  return undefined;
}

function referred({ $ref: reference }: JsonObject, { schemas, schemaSources }: NamedSchemas): BodyMember | undefined {
  const name = typeof reference === "string" ? schemaName(reference) : undefined;
  const schema = name === undefined ? undefined : schemas.get(name);
  return name === undefined || schema === undefined ? undefined : { schema, source: schemaSources.get(name) ?? "#" };
}
