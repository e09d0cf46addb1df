import type { FieldType, NestedValue } from "../../descriptor/descriptor.ts";
import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { isRounded } from "../../request/argument-value.ts";
import { isOfType } from "../../rules/parameter/value-fault.ts";
import { isList } from "./clean-schemas.ts";

/** What a parameter's value is, in the descriptor's words or, where those are too few, as a JSON Schema. */
export type DescribedValue = Omit<NestedValue, "required" | "description" | "default_value">;

type Words = { -readonly [K in keyof DescribedValue]: DescribedValue[K] };

/** The JSON Schema keywords that the descriptor has words for. */
const KEYWORDS: ReadonlyMap<string, keyof DescribedValue> = new Map([
  ["enum", "enum"],
  ["format", "format"],
  ["pattern", "pattern"],
  ["minimum", "minimum"],
  ["maximum", "maximum"],
  ["exclusiveMinimum", "exclusive_minimum"],
  ["exclusiveMaximum", "exclusive_maximum"],
  ["minLength", "min_length"],
  ["maxLength", "max_length"],
  ["minItems", "min_items"],
  ["maxItems", "max_items"],
  ["uniqueItems", "unique_items"],
]);

const FIELD_TYPES = ["string", "integer", "number", "boolean", "array", "object"] as const;
const MEANT_FOR: Readonly<Record<(typeof FIELD_TYPES)[number], ReadonlySet<string>>> = {
  string: new Set(["enum", "format", "pattern", "minLength", "maxLength"]),
  integer: new Set(["enum", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
  number: new Set(["enum", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
  boolean: new Set(["enum"]),
  array: new Set(["items", "minItems", "maxItems", "uniqueItems"]),
  object: new Set(),
};
const MOST_UNIQUE = 1_000;

/** Describes a schema; its own description is the caller's to place. */
export function describeValue(schema: JsonObject, name: string): DescribedValue {
  const { description: _, ...rest } = schema;
  return inWords(rest, name) ?? { schema: rest };
}

/** The schema of a file that is uploaded: bytes, whatever says so. */
export function isFile(schema: JsonObject): boolean {
  if (Object.keys(schema).filter((key) => key !== "description").length === 0) return false;
  const { type, format, contentEncoding, contentMediaType } = schema;
  if (type !== undefined && type !== "string") return false;
  if (format === "binary") return true;
  return (
    typeof contentMediaType === "string" && contentEncoding === undefined && !/^text\/|json/.test(contentMediaType)
  );
}

/** The file behind a schema, with what else is said of it left to the description. */
export const FILE: DescribedValue = { field_type: "file" };

/** A list of files. */
export function isFileList({ type, items }: JsonObject): boolean {
  return type === "array" && isJsonObject(items) && isFile(items);
}

function inWords(schema: JsonObject, name: string): DescribedValue | undefined {
  const type = FIELD_TYPES.find((one) => one === schema["type"]);
  if (type === undefined) return undefined;
  const words: Words = { field_type: type };
  for (const [key, value] of Object.entries(schema)) {
    if (key === "type" || (key === "title" && isSameName(value, name))) continue;
    if (!MEANT_FOR[type].has(key)) return undefined;
    if (key === "items") {
      const items = isJsonObject(value) ? nested(value) : undefined;
      if (items === undefined) return undefined;
      words.items = items;
    } else if (!fits(key, value, type)) return undefined;
    else Object.assign(words, { [KEYWORDS.get(key) ?? key]: value });
  }
  return isSound(words) ? words : undefined;
}

/** The items of an array, in words: a description may stand with them. */
function nested(schema: JsonObject): NestedValue | undefined {
  const { description, ...rest } = schema;
  if (Object.keys(rest).length === 0) return undefined;
  const value = inWords(rest, "");
  if (value === undefined) return undefined;
  return typeof description === "string" && description !== "" ? { ...value, description } : value;
}

/** Whether the descriptor's word takes the keyword's value. */
function fits(key: string, value: Json, type: FieldType): boolean {
  switch (key) {
    case "enum":
      return isList(value) && value.length > 0 && value.length <= 1_000 && isEnum(value, type);
    case "format":
      return typeof value === "string" && value.length > 0 && value.length <= 100;
    case "pattern":
      return typeof value === "string";
    case "uniqueItems":
      return typeof value === "boolean";
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return typeof value === "number" && !isRounded(value);
    default:
      return typeof value === "number" && Number.isInteger(value) && value >= 0;
  }
}

function isEnum(values: readonly Json[], type: FieldType): boolean {
  const fine = (value: Json) =>
    isOfType(value, type) && !(typeof value === "number" && isRounded(value)) && !Array.isArray(value);
  return values.every(fine) && new Set(values).size === values.length;
}

/** Contradictions stay in a schema, where they are the vendor's. */
function isSound(value: Words): boolean {
  const {
    minimum = -Infinity,
    maximum = Infinity,
    exclusive_minimum = -Infinity,
    exclusive_maximum = Infinity,
  } = value;
  if (Math.max(minimum, exclusive_minimum) > Math.min(maximum, exclusive_maximum)) return false;
  if (exclusive_minimum >= Math.min(maximum, exclusive_maximum) || exclusive_maximum <= minimum) return false;
  if ((value.min_length ?? 0) > (value.max_length ?? Infinity)) return false;
  if ((value.min_items ?? 0) > (value.max_items ?? Infinity)) return false;
  if (value.unique_items === true && (value.max_items ?? Infinity) > MOST_UNIQUE) return false;
  return (
    value.enum === undefined ||
    (minimum === -Infinity && maximum === Infinity && value.min_length === undefined && value.max_length === undefined)
  );
}

/** `Pet Id` says nothing that `pet_id` does not. */
function isSameName(title: Json, name: string): boolean {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gu, "");
  return typeof title === "string" && bare(title) === bare(name);
}
