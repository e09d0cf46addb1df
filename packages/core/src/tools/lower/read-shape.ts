import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { mergeShapes } from "./merge-shapes.ts";
import { listOf, readKeywords } from "./read-keywords.ts";
import { markKinds, readUnion } from "./read-union.ts";
import type { Referred } from "./referred.ts";
import { isAnything, withNull, type Shape } from "./shape.ts";

const MAX_DEPTH = 100;
const OPEN: Shape = {};

/**
 * Reads a schema: JSON Schema 2020-12, with what OpenAPI 3.0 and Swagger 2.0 wrote otherwise
 * (`nullable`, exclusive bounds that are booleans, `type: file`) understood. Never throws,
 * whatever the schema is; what has no meaning here is left out and listed in `dropped`.
 *
 * @param owner the name of the schema, where it has one
 */
export function readShape(schema: Json | undefined, referred: Referred, owner?: string): Shape {
  return read(schema, { referred, owner, depth: 0 });
}

interface Reading {
  readonly referred: Referred;
  readonly owner: string | undefined;
  readonly depth: number;
}

function read(schema: Json | undefined, reading: Reading): Shape {
  if (!isJsonObject(schema) || reading.depth > MAX_DEPTH) return OPEN;
  const inside = { ...reading, owner: undefined, depth: reading.depth + 1 };
  const child = (value: Json) => read(value, inside);
  const own = readKeywords(schema, child);
  const resolve = resolveIn(reading.referred);
  let shape = own;

  const parts = listOf(schema["allOf"]).map((part) => readPart(part, { ...reading, depth: reading.depth + 1 }));
  const reference = readReference(schema, reading.referred);
  if (
    reference !== undefined &&
    isAnything(own) &&
    parts.length === 0 &&
    schema["anyOf"] === undefined &&
    schema["oneOf"] === undefined
  ) {
    return nullableAsTold({ ...own, ...reference }, schema);
  }
  if (reference !== undefined) parts.unshift(reference);
  if (parts.length === 1 && isAnything(own) && parts[0] !== undefined && !hasUnion(schema)) {
    return nullableAsTold({ ...parts[0], ...own }, schema);
  }
  if (parts.length > 0) {
    // The order of members is that of the parts; the words are those of whoever says them nearest.
    const merged = parts.reduce((all, part) => mergeShapes(all, part, resolve));
    shape = { ...mergeShapes(merged, own, resolve), ...annotationsOf(own, parts) };
  }
  for (const keyword of ["oneOf", "anyOf"] as const) {
    const branches = listOf(schema[keyword]);
    if (branches.length > 0)
      shape = joinUnion(
        shape,
        readUnion(branches, schema, { referred: reading.referred, read: child, resolve }),
        resolve,
      );
  }
  return nullableAsTold(markKinds(shape, schema, reading.referred), schema);
}

function hasUnion(schema: JsonObject): boolean {
  return listOf(schema["oneOf"]).length > 0 || listOf(schema["anyOf"]).length > 0;
}

/** A part of an `allOf`: one that a named schema builds on leaves its alternatives behind. */
function readPart(part: Json, reading: Reading): Shape {
  const shape = read(part, { ...reading, owner: undefined });
  if (shape.ref === undefined || reading.owner === undefined) return shape;
  return reading.referred.baseOf(shape.ref, reading.owner) ?? OPEN;
}

function resolveIn(referred: Referred): (shape: Shape) => Shape | undefined {
  return (shape) => {
    if (shape.ref === undefined) return shape;
    const target = referred.shapeOf(shape.ref);
    if (target === undefined) return undefined;
    const { ref: _, nullable, ...annotations } = shape;
    const resolved = { ...resolveIn(referred)(target), ...annotations };
    return nullable === true ? withNull(resolved) : resolved;
  };
}

function readReference(schema: JsonObject, referred: Referred): Shape | undefined {
  const reference = schema["$ref"];
  if (typeof reference !== "string") return undefined;
  const name = referred.nameOf(reference);
  return name === undefined
    ? { dropped: [{ kind: "reference-dropped", what: `\`${reference}\` is not there; any value is taken` }] }
    : { ref: name };
}

function nullableAsTold(shape: Shape, schema: JsonObject): Shape {
  return schema["nullable"] === true ? withNull(shape) : shape;
}

/** The nearest words count: its own, then those of a part without a name, then those of a named schema. */
function annotationsOf(own: Shape, parts: readonly Shape[]): Shape {
  const nearest = [own, ...parts.filter(({ ref }) => ref === undefined)];
  const description = nearest.find((shape) => shape.description !== undefined)?.description;
  const fallback = nearest.find((shape) => shape.default !== undefined)?.default;
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** Alternatives beside what holds for all of them; a single one is no alternative. */
function joinUnion(shape: Shape, union: Shape, resolve: (shape: Shape) => Shape | undefined): Shape {
  if (isAnything(shape)) return { ...union, ...shape };
  if (union.anyOf === undefined || shape.anyOf !== undefined) return mergeShapes(shape, union, resolve);
  const types = shape.types;
  const isTypeTold = types !== undefined && isAnything(shape, "types");
  // `type: object` beside alternatives that are all objects says nothing.
  if (isTypeTold && union.anyOf.every((branch) => branch.types !== undefined || branch.ref !== undefined)) {
    return { ...shape, ...union, types };
  }
  return mergeShapes(shape, union, resolve);
}
