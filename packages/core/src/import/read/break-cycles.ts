import type { Json, JsonObject } from "../../json.ts";
import { findCycles } from "./find-cycles.ts";

const lists = ["allOf", "anyOf", "oneOf"] as const;
const single = ["not", "if", "then", "else"] as const;
const prefix = "#/schemas/";

/** Reports that something of the schema with that name was changed. */
type Report = (name: string, what: string, reason: string) => void;

/**
 * Takes apart schemas that contain themselves without a property or item between: no value could ever be checked
 * against them. The usual one is a parent whose `oneOf` lists children that have the parent in their `allOf`: in those
 * the parent's own keywords stay, without its alternatives.
 */
export function breakCycles(schemas: ReadonlyMap<string, JsonObject>, report: Report): ReadonlyMap<string, JsonObject> {
  const result = new Map(schemas);
  for (const cycle of findCycles(edgesOf(result))) {
    const inCycle = new Set(cycle);
    const unions = new Map<string, boolean>();
    /** Whether a schema has alternatives that lead back. */
    const isUnion = (name: string): boolean => {
      const known = unions.get(name) ?? [...unionTargets(schemas.get(name) ?? {})].some((child) => inCycle.has(child));
      unions.set(name, known);
      return known;
    };
    for (const name of cycle) {
      const schema = result.get(name);
      if (schema === undefined || !Array.isArray(schema.allOf)) continue;
      let changed = false;
      const allOf = schema.allOf.map((each: Json) => {
        const parent = isObject(each) ? target(each) : undefined;
        const own = parent === undefined ? undefined : schemas.get(parent);
        if (parent === undefined || own === undefined || !isUnion(parent) || !isObject(each)) return each;
        changed = true;
        const { oneOf: _one, anyOf: _any, ...rest } = own;
        const { $ref: _reference, ...siblings } = each;
        return { ...rest, ...siblings };
      });
      if (!changed) continue;
      result.set(name, { ...schema, allOf });
      report(
        name,
        "alternatives of a parent schema",
        "They contain this schema again; here the parent's own properties count.",
      );
    }
  }
  for (const cycle of findCycles(edgesOf(result))) {
    // Every edge back to an earlier one, or to itself, goes: what is left has an order.
    const earlier = new Set<string>();
    for (const name of cycle) {
      earlier.add(name);
      const schema = result.get(name);
      if (schema === undefined || !targets(schema).some((to) => earlier.has(to))) continue;
      result.set(name, withoutReferences(schema, earlier));
      report(
        name,
        "a schema that contains itself",
        "No value could be checked against it; any is allowed where it begins again.",
      );
    }
  }
  return result;
}

function edgesOf(schemas: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...schemas].map(([name, schema]) => [name, [...new Set(targets(schema))].filter((to) => schemas.has(to))]),
  );
}

/** The names that a schema refers to about the same value. */
function targets(schema: JsonObject): readonly string[] {
  const own = target(schema);
  return [...(own === undefined ? [] : [own]), ...inPlace(schema).flatMap(targets)];
}

/** The schemas inside one that are about the same value. */
function inPlace(schema: JsonObject): readonly JsonObject[] {
  const listed = lists.flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? list : [];
  });
  const dependent = isObject(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : [];
  return [...listed, ...single.map((key) => schema[key]), ...dependent].filter(isObject);
}

function unionTargets(schema: JsonObject): ReadonlySet<string> {
  const { oneOf, anyOf } = schema;
  return new Set(
    [oneOf, anyOf].flatMap((union) => (Array.isArray(union) ? union.filter(isObject).flatMap(targets) : [])),
  );
}

function withoutReferences(schema: JsonObject, names: ReadonlySet<string>): JsonObject {
  const changed: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    const to = key === "$ref" ? target(schema) : undefined;
    if (to !== undefined && names.has(to)) continue;
    if (lists.some((list) => list === key) && Array.isArray(value)) {
      changed[key] = value.map((each: Json) => (isObject(each) ? withoutReferences(each, names) : each));
    } else if (single.some((one) => one === key) && isObject(value)) {
      // What is denied or asked about cannot be widened without changing the answer.
      if (!targets(value).some((name) => names.has(name))) changed[key] = value;
    } else if (key === "dependentSchemas" && isObject(value)) {
      changed[key] = Object.fromEntries(
        Object.entries(value).map(([name, each]) => [name, isObject(each) ? withoutReferences(each, names) : each]),
      );
    } else changed[key] = value;
  }
  return changed;
}

function target({ $ref }: JsonObject): string | undefined {
  return typeof $ref === "string" && $ref.startsWith(prefix) ? $ref.slice(prefix.length) : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
