import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { patternFault } from "../../rules/parameter/pattern-fault.ts";
import { orderedTypes, TYPES, type Dropped, type Shape, type TypeName } from "./shape.ts";

/**
 * The keywords of a schema that are not about other schemas for the same value.
 *
 * @param child reads the schema of a member or an item
 */
export function readKeywords(schema: JsonObject, child: (schema: Json) => Shape): Shape {
  const dropped: Dropped[] = [];
  const limits = readLimits(schema, dropped);
  const values = readValues(schema);
  const types = typesOf(schema, values);

  const properties = schema["properties"];
  const members = isJsonObject(properties)
    ? new Map(
        Object.entries(properties).flatMap(([name, member]) =>
          member === false ? [] : ([[name, child(member)]] as const),
        ),
      )
    : undefined;
  const required = Array.isArray(schema["required"])
    ? new Set(schema["required"].filter((name) => typeof name === "string"))
    : undefined;
  const items = schema["items"];
  const prefix = listOf(schema["prefixItems"] ?? (Array.isArray(items) ? items : undefined));
  const others = othersOf(schema);
  for (const keyword of UNSUPPORTED) {
    if (Object.hasOwn(schema, keyword)) {
      dropped.push({ kind: "keyword-dropped", what: `\`${keyword}\` is not passed on; the API checks it` });
    }
  }
  const { description, default: fallback } = schema;
  const flags = ["readOnly", "writeOnly", "deprecated"] as const;
  return {
    ...(types === undefined ? {} : { types }),
    ...(values === undefined ? {} : { values: fitting(values, types) }),
    ...(limits.size === 0 ? {} : { limits }),
    ...(members === undefined || members.size === 0 ? {} : { members }),
    ...(required === undefined || required.size === 0 ? {} : { required }),
    ...(others === undefined ? {} : { others: others === false ? false : child(others) }),
    ...(isJsonObject(items) ? { items: child(items) } : {}),
    ...(prefix.length === 0 ? {} : { prefix: prefix.map(child) }),
    ...(typeof description === "string" && description.trim() !== "" ? { description } : {}),
    ...(fallback === undefined || fallback === null ? {} : { default: fallback }),
    ...Object.fromEntries(flags.filter((flag) => schema[flag] === true).map((flag) => [flag, true])),
    ...(dropped.length === 0 ? {} : { dropped }),
  };
}

/** Keywords that providers refuse, or that cost a checker more than their worth. */
const UNSUPPORTED = [
  "not",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependentRequired",
  "contains",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
  "$dynamicRef",
  "$recursiveRef",
];

/** What may stand under names that the schema does not list. Names by pattern are taken for any name. */
function othersOf(schema: JsonObject): JsonObject | false | undefined {
  const others = schema["additionalProperties"];
  const patterned = schema["patternProperties"];
  const shapes = isJsonObject(patterned) ? Object.values(patterned).filter(isJsonObject) : [];
  if (shapes.length > 0) return shapes.length === 1 ? shapes[0] : { anyOf: shapes };
  return others === false || isJsonObject(others) ? others : undefined;
}

const COUNTS = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
const BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

function readLimits(schema: JsonObject, dropped: Dropped[]): ReadonlyMap<string, Json> {
  const limits = new Map<string, Json>();
  const { format, pattern } = schema;
  if (typeof format === "string" && format !== "") limits.set("format", format);
  if (typeof pattern === "string") {
    const fault = fullPatternFault(pattern);
    if (fault === undefined) limits.set("pattern", pattern);
    else dropped.push({ kind: "pattern-dropped", what: fault });
  }
  for (const keyword of COUNTS) {
    const value = schema[keyword];
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) limits.set(keyword, value);
  }
  for (const keyword of BOUNDS) {
    const value = schema[keyword];
    if (typeof value === "number" && (keyword !== "multipleOf" || value > 0)) limits.set(keyword, value);
  }
  // In OpenAPI 3.0 these say of the bound beside them that it is not reached.
  for (const [flag, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    const value = limits.get(bound);
    if (schema[flag] === true && value !== undefined) {
      limits.delete(bound);
      limits.set(flag, value);
    }
  }
  if (schema["uniqueItems"] === true) limits.set("uniqueItems", true);
  return limits;
}

/** The checker's engine has no escapes for UTF-16 units, besides what no linear engine has. */
function fullPatternFault(pattern: string): string | undefined {
  const fault = patternFault(pattern);
  if (fault !== undefined) return `the pattern is not passed on: ${fault.problem}`;
  if (/\\[ucx]/.test(pattern.replaceAll("\\\\", ""))) {
    return "the pattern is not passed on: it writes characters by their codes";
  }
  return undefined;
}

/** The values that a schema lists, each once. */
export function readValues(schema: JsonObject): readonly Json[] | undefined {
  const { enum: list, const: single } = schema;
  if (single !== undefined) return [single];
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const texts = new Set<string>();
  return list.filter((value: Json) => {
    const text = JSON.stringify(value);
    return !texts.has(text) && texts.add(text);
  });
}

function typesOf(schema: JsonObject, values: readonly Json[] | undefined): readonly TypeName[] | undefined {
  const { type } = schema;
  const named = (Array.isArray(type) ? type : [type]).flatMap((name): readonly TypeName[] => {
    if (name === "file") return ["string"];
    return TYPES.filter((known) => known === name);
  });
  if (named.length > 0) return orderedTypes(named);
  if (values !== undefined) return orderedTypes(values.map(typeOf));
  if (isJsonObject(schema["properties"]) || isJsonObject(schema["additionalProperties"])) return ["object"];
  return isJsonObject(schema["items"]) ? ["array"] : undefined;
}

function typeOf(value: Json): TypeName {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "object" ? "object" : (typeof value as "string" | "boolean"); // The rest of JSON.
}

/** YAML turns `yes` and `2020` into other things than the text that was meant: values of a text are texts. */
function fitting(values: readonly Json[], types: readonly TypeName[] | undefined): readonly Json[] {
  if (types === undefined || !types.includes("string")) return values;
  const others = types.filter((type) => type !== "string");
  return values.map((value) =>
    typeof value === "number" || typeof value === "boolean"
      ? others.some((type) => type === typeOf(value) || type === "number")
        ? value
        : String(value)
      : value,
  );
}

/** A keyword's list of schemas; empty where there is none. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
