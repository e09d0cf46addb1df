import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { oneLine } from "./text.ts";

/** One value that is told of: an argument, a member of one, an item, or a member of an answer. Plain text throughout. */
export interface ValueRow {
  /** Where it is: `filter`, `filter.tags`, `filter.tags[]`; `filter (2)` is the second of several shapes. */
  readonly path: string;
  /** How deep it is nested; 0 at the top. */
  readonly depth: number;
  /** In words: `string`, `list of integer`, `string or null`, `like filter`. */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** As JSON. */
  readonly default: string | null;
  /** Each as JSON. */
  readonly allowed: readonly string[];
  /** In words: `at most 100`, `matches ^[a-z]+$`. */
  readonly constraints: readonly string[];
}

/** Where named schemas are looked up, by the whole text of their reference. */
export type FindSchema = (reference: string) => JsonObject | undefined;

/** Deeper members are counted among their parent's, not told of: nobody reads a table that far. */
const MOST_DEPTH = 8;

/**
 * Tells what a JSON Schema allows, a row for each value in it. A named schema is told of where it is first used, and
 * referred to from then on, so that schemas which contain themselves end.
 */
export function valueRows(schema: JsonObject, find: FindSchema): readonly ValueRow[] {
  const rows: ValueRow[] = [];
  const told = new Map<string, string>();

  function tell(raw: Json, path: string, depth: number, required: boolean): void {
    const { schema: value, reference } = followed(raw, find);
    const before = reference === undefined ? undefined : told.get(reference);
    rows.push({
      path: oneLine(path),
      depth,
      type: oneLine(before === undefined ? typeOf(value, find) : `like ${before}`),
      required,
      description: oneLine(text(value["description"])),
      default: value["default"] === undefined ? null : oneLine(JSON.stringify(value["default"])),
      allowed: allowedOf(itemOf(value, find) ?? value).map(oneLine),
      constraints: [...constraintsOf(value), ...constraintsOf(itemOf(value, find) ?? {}, "each: ")].map(oneLine),
    });
    if (before !== undefined || depth >= MOST_DEPTH) return;
    if (reference !== undefined) told.set(reference, path);
    tellInside(value, path, depth + 1);
  }

  /** The members of an object, of the objects in a list, and of the objects among several shapes. */
  function tellInside(value: JsonObject, path: string, depth: number): void {
    const required = Array.isArray(value["required"]) ? value["required"] : [];
    for (const [name, member] of Object.entries(objectAt(value, "properties"))) {
      tell(member, path === "" ? name : `${path}.${name}`, depth, required.includes(name));
    }
    const rest = value["additionalProperties"];
    if (isJsonObject(rest) && Object.keys(rest).length > 0) tell(rest, path === "" ? "*" : `${path}.*`, depth, false);
    const items = value["items"];
    if (isJsonObject(items)) tellItems(items, `${path}[]`, depth);
    // What holds together is told of together; what is one or the other, shape by shape.
    for (const part of schemasAt(value, "allOf")) {
      const { schema: followedPart, reference } = followed(part, find);
      if (reference !== undefined && told.has(reference)) continue;
      if (reference !== undefined) told.set(reference, path);
      tellInside(followedPart, path, depth);
    }
    for (const [index, shape] of shapesOf(value).entries()) {
      const { schema: followedShape } = followed(shape, find);
      if (hasMembers(followedShape)) tell(shape, `${path} (${String(index + 1)})`, depth, false);
    }
  }

  /** Items are told of with their list, except for what is in them. */
  function tellItems(items: JsonObject, path: string, depth: number): void {
    const { schema: item, reference } = followed(items, find);
    if (!hasMembers(item)) return;
    const isTold = reference !== undefined && told.has(reference);
    if (isTold || text(item["description"]) !== "" || shapesOf(item).length > 0) {
      tell(items, path, depth, false);
      return;
    }
    if (reference !== undefined) told.set(reference, path);
    tellInside(item, path, depth);
  }

  const { schema: top } = followed(schema, find);
  if (hasMembers(top)) tellInside(top, "", 0);
  return rows;
}

/** The type of a value, in words. */
export function typeOf(schema: JsonObject, find: FindSchema): string {
  return Array.from(new Set(typesOf(schema, find, new Set()))).join(" or ");
}

const ANYTHING = "anything";

/** More named schemas than this are not followed for the name of one type. */
const MOST_NAMED = 10;

/** Each named schema counts once, in `seen`: unions of unions that contain each other would not end. */
function typesOf(raw: JsonObject, find: FindSchema, seen: Set<string>): readonly string[] {
  const { schema, reference } = followed(raw, find);
  if (reference !== undefined && seen.has(reference)) return [];
  if (seen.size >= MOST_NAMED) return [ANYTHING];
  if (reference !== undefined) seen.add(reference);
  const { type: types, const: constant, enum: choices } = schema;
  if (Array.isArray(types)) return types.map((type) => oneType(text(type), schema, find, seen));
  if (types !== undefined) return [oneType(text(types), schema, find, seen)];
  const shapes = shapesOf(schema);
  if (shapes.length > 0) return shapes.flatMap((shape) => typesOf(shape, find, seen));
  if (constant !== undefined) return [jsonType(constant)];
  if (Array.isArray(choices)) return choices.map(jsonType);
  if (schema["properties"] !== undefined) return ["object"];
  if (schema["items"] !== undefined) return [oneType("array", schema, find, seen)];
  const parts = schemasAt(schema, "allOf").map((part) => typesOf(part, find, seen));
  return parts.find(([type = ANYTHING]) => type !== ANYTHING) ?? [ANYTHING];
}

function oneType(type: string, schema: JsonObject, find: FindSchema, seen: Set<string>): string {
  if (type !== "array") return type;
  const { items } = schema;
  const of = Array.from(new Set(isJsonObject(items) ? typesOf(items, find, seen) : [ANYTHING]));
  if (of.length === 0 || of.includes(ANYTHING)) return "list";
  return `list of ${of.length === 1 ? of.join("") : `(${of.join(" or ")})`}`;
}

function jsonType(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** The schema that a chain of references ends at, with what stands beside them, and the last reference in it. */
function followed(raw: Json, find: FindSchema): { readonly schema: JsonObject; readonly reference?: string } {
  let schema: JsonObject = isJsonObject(raw) ? raw : {};
  let reference: string | undefined;
  const seen = new Set<string>();
  for (let next = schema["$ref"]; typeof next === "string" && !seen.has(next); next = schema["$ref"]) {
    seen.add(next);
    reference = next;
    const { $ref: _, ...beside } = schema;
    schema = { ...find(next), ...beside };
  }
  return reference === undefined ? { schema } : { schema, reference };
}

/** What each item of a list is. */
function itemOf(schema: JsonObject, find: FindSchema): JsonObject | undefined {
  const { items } = schema;
  return isJsonObject(items) ? followed(items, find).schema : undefined;
}

/** The schemas of which a value fits one or several. */
function shapesOf(schema: JsonObject): readonly JsonObject[] {
  return [...schemasAt(schema, "anyOf"), ...schemasAt(schema, "oneOf")];
}

function schemasAt(schema: JsonObject, key: string): readonly JsonObject[] {
  const schemas = schema[key];
  return Array.isArray(schemas) ? schemas.filter(isJsonObject) : [];
}

function hasMembers(schema: JsonObject): boolean {
  return (
    Object.keys(objectAt(schema, "properties")).length > 0 ||
    isJsonObject(schema["items"]) ||
    isJsonObject(schema["additionalProperties"]) ||
    shapesOf(schema).length > 0 ||
    schemasAt(schema, "allOf").length > 0
  );
}

function allowedOf(schema: JsonObject): readonly string[] {
  if (schema["const"] !== undefined) return [JSON.stringify(schema["const"])];
  return Array.isArray(schema["enum"]) ? schema["enum"].map((value) => JSON.stringify(value)) : [];
}

/** How each keyword that bounds a value reads. */
const CONSTRAINTS: Readonly<Record<string, (value: string) => string>> = {
  format: (value) => `format ${value}`,
  minimum: (value) => `at least ${value}`,
  exclusiveMinimum: (value) => `more than ${value}`,
  maximum: (value) => `at most ${value}`,
  exclusiveMaximum: (value) => `less than ${value}`,
  multipleOf: (value) => `a multiple of ${value}`,
  minLength: (value) => `${value} or more characters`,
  maxLength: (value) => `at most ${value} characters`,
  pattern: (value) => `matches ${value}`,
  minItems: (value) => `${value} or more items`,
  maxItems: (value) => `at most ${value} items`,
  uniqueItems: () => "no two items alike",
  minProperties: (value) => `${value} or more members`,
  maxProperties: (value) => `at most ${value} members`,
};

function constraintsOf(schema: JsonObject, prefix = ""): readonly string[] {
  return Object.entries(CONSTRAINTS).flatMap(([keyword, say]) => {
    const value = schema[keyword];
    return value === undefined || value === false ? [] : [`${prefix}${say(text(value))}`];
  });
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = schema[key];
  return isJsonObject(value) ? value : {};
}

function text(value: Json | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}
