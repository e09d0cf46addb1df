import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import type { Adapted, Fact, Profile } from "./profile.ts";
import { describedRequired, loneAlternatives } from "./lone-alternatives.ts";
import { leaveOutLongLists } from "./long-lists.ts";

/** What a schema may come to when its references are written out. */
const LONGEST_WRITTEN_OUT = 100_000;

/**
 * Brings a schema to what a profile takes; `undefined` where that cannot be done. What is changed
 * makes it say less, never something else: the API still checks what a model is no longer told.
 */
export function adaptSchema<T extends JsonObject>(schema: T, profile: Profile): Adapted<T> | undefined {
  const changes = new Map<string, string>();
  const written = profile.references === undefined ? schema : writtenOut(schema, profile.references.source, changes);
  if (written === undefined) return undefined;
  const bounded = profile.values === undefined ? written : fewerValues(written, profile.values, changes);
  const adapted = adapt(bounded, { profile, changes, defs: schema["$defs"], level: 1 });
  // The root's own members are never touched: `type`, `properties` and `required` are what every profile takes.
  const { $defs, ...rest } = adapted;
  const defs = isJsonObject($defs) && profile.references === undefined ? { $defs } : {};
  const additional = schema["additionalProperties"];
  const root = { ...rest, ...(additional === false ? { additionalProperties: false } : {}), ...defs };
  return { schema: root as unknown as T, changes };
}

function fewerValues(
  schema: JsonObject,
  { value: most, source }: Fact<number>,
  changes: Map<string, string>,
): JsonObject {
  const shorter = leaveOutLongLists(schema, most);
  if (shorter !== schema) changes.set(`its longest lists of values are left out, to come to ${most} values`, source);
  return shorter;
}

/** The schema with a copy of what it refers to at each place; a cycle is left open where it comes round. */
function writtenOut(schema: JsonObject, source: string, changes: Map<string, string>): JsonObject | undefined {
  const { $defs: defs, ...root } = schema;
  if (!isJsonObject(defs)) return schema;
  let length = 0;
  const write = (value: Json, path: readonly string[]): Json => {
    if (length > LONGEST_WRITTEN_OUT) return {};
    if (Array.isArray(value)) return value.map((item) => write(item, path));
    if (!isJsonObject(value)) {
      length += JSON.stringify(value).length;
      return value;
    }
    const { $ref: reference, ...beside } = value;
    if (typeof reference !== "string" || !reference.startsWith("#/$defs/")) {
      length += Object.keys(value).join("").length;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, write(inner, path)]));
    }
    const name = reference.slice("#/$defs/".length);
    const target = Object.hasOwn(defs, name) ? defs[name] : undefined;
    if (!isJsonObject(target)) return beside;
    changes.set("references are written out", source);
    if (path.includes(name)) {
      changes.set(`\`${name}\` contains itself and is left open where it comes round`, source);
      const { type } = target;
      return { ...(type === undefined ? {} : { type }), ...(type === "array" ? { items: {} } : {}), ...beside };
    }
    const copied = write(target, [...path, name]);
    return isJsonObject(copied) ? { ...copied, ...beside } : beside;
  };
  const written = write(root, []);
  return isJsonObject(written) && length <= LONGEST_WRITTEN_OUT ? written : undefined;
}

interface Adapting {
  readonly profile: Profile;
  readonly changes: Map<string, string>;
  readonly defs: Json | undefined;
  /** Of objects; the arguments are the first. */
  readonly level: number;
}

function adapt(schema: JsonObject, adapting: Adapting): JsonObject {
  const { profile, changes, level } = adapting;
  const nesting = profile.nesting;
  if (nesting !== undefined && level > nesting.value && schema["properties"] !== undefined) {
    changes.set(`what is nested deeper than ${nesting.value} levels is left open`, nesting.source);
    const { properties: _, required: __, additionalProperties: ___, ...open } = schema;
    return adapt(open, adapting);
  }
  const changed = withLoneAlternatives(withPlainTypes(withTextValues(schema, adapting), adapting), adapting);
  const entries = Object.entries(changed).flatMap(([keyword, value]): readonly (readonly [string, Json])[] => {
    if (profile.keywords?.value.has(keyword) === false && !(level === 1 && keyword === "additionalProperties")) {
      if (keyword !== "$defs") changes.set(`\`${keyword}\` is not taken`, profile.keywords.source);
      return [];
    }
    if (keyword === "format" && typeof value === "string" && profile.formats?.value.has(value) === false) {
      changes.set(`the format \`${value}\` is not taken`, profile.formats.source);
      return [];
    }
    return [[keyword, adaptInside(keyword, value, adapting)]];
  });
  return Object.fromEntries(entries);
}

function adaptInside(keyword: string, value: Json, adapting: Adapting): Json {
  const deeper = { ...adapting, level: adapting.level + 1 };
  const each = (map: JsonObject, inside: Adapting) =>
    Object.fromEntries(
      Object.entries(map).map(([key, part]) => [key, isJsonObject(part) ? adapt(part, inside) : part]),
    );
  if (keyword === "properties" && isJsonObject(value)) return each(value, deeper);
  if (keyword === "$defs" && isJsonObject(value)) return each(value, deeper);
  if ((keyword === "items" || keyword === "additionalProperties") && isJsonObject(value)) return adapt(value, adapting);
  if ((keyword === "anyOf" || keyword === "allOf" || keyword === "prefixItems") && Array.isArray(value)) {
    return value.map((part: Json) => (isJsonObject(part) ? adapt(part, adapting) : part));
  }
  return value;
}

/** Values that are no texts are told in words, and texts have their type beside them. */
function withTextValues(schema: JsonObject, { profile, changes }: Adapting): JsonObject {
  const { enum: list, const: single, ...rest } = schema;
  if (profile.textValues === undefined || (list === undefined && single === undefined)) return schema;
  const values = (Array.isArray(list) ? list : [single]).filter((value: Json | undefined) => value !== null);
  const source = profile.textValues.source;
  const isNullable = Array.isArray(list) && list.includes(null);
  if (values.every((value: Json | undefined) => typeof value === "string")) {
    if (single !== undefined || rest["type"] === undefined)
      changes.set("lists of values have their type beside them", source);
    return { ...rest, type: isNullable ? ["string", "null"] : "string", enum: values };
  }
  changes.set("values that are no texts are told in words", source);
  const types = new Set(values.map((value: Json | undefined) => (typeof value === "number" ? "number" : typeof value)));
  const [only] = types;
  const isWhole = values.every((value: Json | undefined) => Number.isInteger(value));
  const type = rest["type"] ?? (types.size === 1 && only !== "object" ? (isWhole ? "integer" : only) : undefined);
  const words = `One of ${values.map((value: Json | undefined) => JSON.stringify(value)).join(", ")}`;
  const description = typeof rest["description"] === "string" ? `${rest["description"]} (${words})` : words;
  return { ...rest, ...(type === undefined ? {} : { type }), description };
}

/** One type, with `nullable` for the other; or alternatives where there are more. */
function withPlainTypes(schema: JsonObject, { profile, changes }: Adapting): JsonObject {
  const { type, ...rest } = schema;
  if (profile.singleTypes === undefined || !Array.isArray(type)) return schema;
  changes.set("a value has one type", profile.singleTypes.source);
  const types = type.filter((one: Json) => one !== "null");
  const nullable = types.length < type.length ? { nullable: true } : {};
  const [only] = types;
  if (types.length === 1 && only !== undefined) return { type: only, ...rest, ...nullable };
  if (rest["anyOf"] !== undefined || types.length === 0) return rest;
  const { items, ...others } = rest;
  // `nullable` means something only beside a type (OpenAPI 3.0.3 §4.7.24), so the first alternative has it.
  const branches = types.map((one: Json, index) => ({
    type: one,
    ...(one === "array" ? { items: items ?? {} } : {}),
    ...(index === 0 ? nullable : {}),
  }));
  return { ...others, anyOf: branches };
}

/** Alternatives with nothing beside them, and nothing required that is not described. */
function withLoneAlternatives(schema: JsonObject, { profile, changes }: Adapting): JsonObject {
  const { loneAlternatives: lone, describedRequired: described } = profile;
  const apart = lone === undefined ? schema : loneAlternatives(schema);
  if (lone !== undefined && apart !== schema) changes.set("alternatives have nothing beside them", lone.source);
  if (described === undefined) return apart;
  const known = describedRequired(apart);
  if (known !== apart) changes.set("members that are not described are not required", described.source);
  return known;
}
