import type { Json, JsonObject } from "../../json.ts";
import { canonicalJson } from "../../canonical-json.ts";

/** The types of JSON Schema, in parts that do not overlap: a `number` is an `integer` or a `fraction`. */
export type ValueType = "null" | "boolean" | "integer" | "fraction" | "string" | "array" | "object";

const ALL: readonly ValueType[] = ["boolean", "integer", "fraction", "string", "array", "object", "null"];

/** The types of the values that a schema's `type`, `enum` and `const` let through. */
export function typesOf(schema: JsonObject): ReadonlySet<ValueType> {
  const values = valuesOf(schema);
  return values === undefined ? declaredTypes(schema) : new Set([...values.values()].map(typeOf));
}

/** The values that a schema lists, by their canonical text; `undefined` where it lists none. */
export function valuesOf(schema: JsonObject): ReadonlyMap<string, Json> | undefined {
  const lists = [schema["enum"], "const" in schema ? [schema["const"] ?? null] : undefined].filter(isList);
  const [first, second] = lists.map((list) => new Map(list.map((value) => [canonicalJson(value), value] as const)));
  if (first === undefined) return undefined;
  const types = declaredTypes(schema);
  return new Map([...first].filter(([text, value]) => types.has(typeOf(value)) && (second?.has(text) ?? true)));
}

/** What a schema's `type` says, for sentences: `string or null`. */
export function typeWords(types: ReadonlySet<ValueType>): string {
  if (types.size === ALL.length) return "any type";
  const words = [...types].map((type) => (type === "fraction" ? "number" : type));
  const names = words.filter((word) => word !== "integer" || !words.includes("number"));
  return names.length === 0 ? "nothing" : names.join(" or ");
}

function declaredTypes({ type }: JsonObject): ReadonlySet<ValueType> {
  if (type === undefined) return new Set(ALL);
  const named = new Set(isList(type) ? type : [type]);
  return new Set(
    ALL.filter((one) => named.has(one) || ((one === "integer" || one === "fraction") && named.has("number"))),
  );
}

function typeOf(value: Json): ValueType {
  if (value === null) return "null";
  if (isList(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  return typeof value === "boolean" ? "boolean" : typeof value === "string" ? "string" : "object";
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
