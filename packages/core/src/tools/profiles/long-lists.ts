import { isJsonObject, type Json, type JsonObject } from "../../json.ts";

/** The schema without its longest lists of values, so that those left hold no more than `most` values together. */
export function leaveOutLongLists(schema: JsonObject, most: number): JsonObject {
  const lists = listsIn(schema).toSorted((a, b) => b.length - a.length);
  let total = lists.reduce((sum, { length }) => sum + length, 0);
  const leftOut = new Set<readonly Json[]>();
  for (const list of lists) {
    if (total <= most) break;
    leftOut.add(list);
    total -= list.length;
  }
  return leftOut.size === 0 ? schema : withoutLists(schema, leftOut);
}

function listsIn(schema: JsonObject): readonly (readonly Json[])[] {
  const own = Array.isArray(schema["enum"]) ? [schema["enum"]] : [];
  return [...own, ...subschemas(schema).flatMap(listsIn)];
}

const MAPS = ["properties", "$defs"];
const LISTS = ["anyOf", "allOf", "prefixItems"];
const SINGLE = ["items", "additionalProperties"];

function subschemas(schema: JsonObject): readonly JsonObject[] {
  return [
    ...MAPS.flatMap((keyword) => (isJsonObject(schema[keyword]) ? Object.values(schema[keyword]) : [])),
    ...LISTS.flatMap((keyword): readonly Json[] => (Array.isArray(schema[keyword]) ? schema[keyword] : [])),
    ...SINGLE.map((keyword) => schema[keyword]),
  ].filter(isJsonObject);
}

function withoutLists(schema: JsonObject, leftOut: ReadonlySet<readonly Json[]>): JsonObject {
  const inside = (part: Json): Json => (isJsonObject(part) ? withoutLists(part, leftOut) : part);
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]): readonly (readonly [string, Json])[] => {
      if (keyword === "enum" && Array.isArray(value) && leftOut.has(value)) {
        return schema["type"] === undefined && value.every((one) => typeof one === "string")
          ? [["type", "string"]]
          : [];
      }
      if (MAPS.includes(keyword) && isJsonObject(value)) {
        return [[keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inside(part)]))]];
      }
      if (LISTS.includes(keyword) && Array.isArray(value)) return [[keyword, value.map(inside)]];
      return [[keyword, SINGLE.includes(keyword) ? inside(value) : value]];
    }),
  );
}
