import type { JsonObject } from "@mortise/core";
import { unescapeFragmentStep } from "@mortise/core/json-pointer";

/** What a schema may come to when every `$ref` is written out. */
const MAX_SUBSCHEMAS = 10_000;
const MAX_SCHEMA_LENGTH = 1024 * 1024;
const MAX_NESTING = 64;

/** Keywords whose subschemas look at the same value, or at one that another keyword looks at too. */
const OVERLAPPING = [
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "contains",
  "patternProperties",
  "propertyNames",
];
/** Keywords whose subschemas share out the parts of a value. */
const DESCENDING = ["properties", "additionalProperties", "items", "prefixItems"];
/** Keywords that lead outside the schema, or whose cost cannot be told beforehand. */
const REFUSED = [
  "$dynamicRef",
  "$recursiveRef",
  "$id",
  "$anchor",
  "$dynamicAnchor",
  "unevaluatedItems",
  "unevaluatedProperties",
];

/** A schema that is being walked: how it was reached decides whether it may be reached again from inside. */
interface Step {
  readonly schema: object;
  readonly edge: "overlapping" | "descending" | "reference";
}

class Refusal extends Error {}

/**
 * Why validating against a schema could take long, or `undefined` where its cost is bounded by
 * the size of the schema times the size of the value. Recursion through `anyOf` and the like
 * doubles the work at each level: 129 bytes of arguments then take seconds.
 */
export function judgeSchema(schema: JsonObject): string | undefined {
  try {
    if (JSON.stringify(schema).length > MAX_SCHEMA_LENGTH) {
      return `it is longer than ${MAX_SCHEMA_LENGTH} characters`;
    }
    measure(schema, "descending", { root: schema, path: [], sizes: new Map() });
    return undefined;
  } catch (error) {
    // JSON.stringify overflows the stack on a schema that is too deep for anything else as well.
    if (error instanceof Refusal || error instanceof RangeError) {
      return error.message;
    }
    throw error;
  }
}

interface Walk {
  readonly root: JsonObject;
  readonly path: readonly Step[];
  readonly sizes: Map<object, number>;
}

/** How many subschemas there are, with references written out. */
function measure(schema: unknown, edge: Step["edge"], walk: Walk): number {
  if (typeof schema !== "object" || schema === null) {
    return 1;
  }
  const known = walk.sizes.get(schema);
  if (known !== undefined) {
    return known;
  }
  const before = walk.path.findIndex((step) => step.schema === schema);
  if (before !== -1) {
    return judgeRecursion([...walk.path.slice(before + 1).map((step) => step.edge), edge]);
  }
  if (walk.path.length > MAX_NESTING) {
    throw new Refusal(`its subschemas are nested deeper than ${MAX_NESTING} levels`);
  }
  const inside: Walk = { ...walk, path: [...walk.path, { schema, edge }] };
  const size = measureInside(schema as JsonObject, inside); // An object by the check above; arrays have no keywords.
  walk.sizes.set(schema, size);
  return size;
}

function measureInside(schema: JsonObject, walk: Walk): number {
  const refused = REFUSED.find((keyword) => Object.hasOwn(schema, keyword));
  if (refused !== undefined) {
    throw new Refusal(`it uses "${refused}"`);
  }
  let size = 1;
  const add = (subschema: unknown, edge: Step["edge"]): void => {
    size += measure(subschema, edge, walk);
    if (size > MAX_SUBSCHEMAS) {
      throw new Refusal(`it comes to more than ${MAX_SUBSCHEMAS} subschemas`);
    }
  };
  if (Object.hasOwn(schema, "$ref")) {
    add(resolve(schema["$ref"], walk.root), "reference");
  }
  for (const keyword of OVERLAPPING) {
    subschemasOf(schema, keyword).forEach((subschema) => add(subschema, "overlapping"));
  }
  for (const keyword of DESCENDING) {
    subschemasOf(schema, keyword).forEach((subschema) => add(subschema, "descending"));
  }
  return size;
}

const MAPS = new Set(["properties", "patternProperties", "dependentSchemas"]);

function subschemasOf(schema: JsonObject, keyword: string): readonly unknown[] {
  const value = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return MAPS.has(keyword) || Array.isArray(value) ? Object.values(value) : [value];
}

function judgeRecursion(edges: readonly Step["edge"][]): number {
  if (edges.includes("overlapping")) {
    throw new Refusal("it refers to itself through a keyword such as anyOf");
  }
  if (!edges.includes("descending")) {
    throw new Refusal("it refers to itself for the same value");
  }
  return 1;
}

/** Follows a pointer inside the schema (RFC 6901, as a URI fragment). Nothing is ever fetched. */
function resolve(reference: unknown, root: JsonObject): unknown {
  if (typeof reference !== "string" || !/^#(?:\/|$)/.test(reference)) {
    throw new Refusal("it refers to another document");
  }
  let target: unknown = root;
  for (const token of reference.split("/").slice(1)) {
    const name = unescapeFragmentStep(token);
    target =
      typeof target === "object" && target !== null && Object.hasOwn(target, name)
        ? (target as Record<string, unknown>)[name] // An object by the check beside it.
        : undefined;
  }
  if (target === undefined) {
    throw new Refusal(`it refers to ${reference}, which is not there`);
  }
  return target;
}
