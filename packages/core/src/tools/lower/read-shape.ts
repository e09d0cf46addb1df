import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { patternFault } from "../../rules/parameter/pattern-fault.ts";
import { demandMark } from "./exclusive-alternatives.ts";
import { mergeShapes } from "./merge-shapes.ts";
import { isAnything, isNull, orderedTypes, TYPES, withNull, type Dropped, type Shape, type TypeName } from "./shape.ts";

/** What a schema refers to, as far as its reader asks. */
export interface Referred {
  /** The name that a reference means; `undefined` where there is no such schema. */
  nameOf(reference: string): string | undefined;
  /** The shape of a named schema; `undefined` while it is being read. */
  shapeOf(name: string): Shape | undefined;
  /** The shape of a named schema that another builds on: without the alternatives it has among those who build on it. */
  baseOf(name: string, derived: string | undefined): Shape | undefined;
}

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
  const own = readOwn(schema, inside);
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
    if (branches.length > 0) shape = joinUnion(shape, readUnion(branches, schema, inside), resolve);
  }
  shape = tagged(shape, schema, reading);
  return nullableAsTold(shape, schema);
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

/** The keywords of a schema that are not about other schemas for the same value. */
function readOwn(schema: JsonObject, reading: Reading): Shape {
  const dropped: Dropped[] = [];
  const limits = readLimits(schema, dropped);
  const values = readValues(schema);
  const types = typesOf(schema, values);
  const child = (value: Json) => read(value, reading);

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

function readValues(schema: JsonObject): readonly Json[] | undefined {
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

/** Alternatives: `null` among them becomes a type, and alternatives that are single values become a list of values. */
function readUnion(branches: readonly Json[], schema: JsonObject, reading: Reading): Shape {
  const tags = tagsOf(schema, reading.referred);
  const shapes = branches.map((branch) => read(branch, reading));
  const withoutNull = shapes.filter((shape) => !isNull(shape));
  const isNullable = withoutNull.length < shapes.length;
  const flat = withoutNull.flatMap((shape) => {
    const isOnlyUnion = shape.anyOf !== undefined && isAnything(shape, "anyOf", "types");
    return isOnlyUnion ? (shape.anyOf ?? []) : [shape];
  });
  const isExclusive = branches === schema["oneOf"];
  const union = oneShape(flat, branches, tags, isExclusive, reading.referred);
  return isNullable ? withNull(union) : union;
}

function oneShape(
  shapes: readonly Shape[],
  branches: readonly Json[],
  tags: Tags | undefined,
  isExclusive: boolean,
  referred: Referred,
): Shape {
  const [only] = shapes;
  if (only === undefined) return OPEN;
  if (shapes.length === 1) return only;
  const isListed = shapes.every(
    ({ values, anyOf, members, ref }) =>
      values !== undefined && anyOf === undefined && members === undefined && ref === undefined,
  );
  if (isListed) {
    return {
      types: orderedTypes(shapes.flatMap(({ types = [] }) => types)),
      values: shapes.flatMap(({ values = [] }) => values),
      labels: labelsOf(branches),
    };
  }
  if (shapes.every(isOnlyTypes)) return { types: orderedTypes(shapes.flatMap(({ types = [] }) => types)) };
  const named = tags === undefined ? shapes : shapes.map((shape) => withTag(shape, tags, referred));
  const baseOf = ({ ref }: Shape) => (ref === undefined ? undefined : referred.baseOf(ref, undefined));
  const tagged = isExclusive ? demandMark(named, baseOf) : named;
  const plain = tagged.filter(isOnlyTypes);
  if (plain.length < 2) return { anyOf: tagged };
  const types = orderedTypes(plain.flatMap((shape) => shape.types ?? []));
  return { anyOf: [{ types }, ...tagged.filter((shape) => !isOnlyTypes(shape))] };
}

function isOnlyTypes(shape: Shape): boolean {
  return shape.types !== undefined && isAnything(shape, "types");
}

/** What the document calls its single values: `{ const: 1, title: "GUILD_TEXT" }`. */
function labelsOf(branches: readonly Json[]): ReadonlyMap<Json, string> {
  return new Map(
    branches.filter(isJsonObject).flatMap((branch) => {
      const value = readValues(branch)?.[0];
      const { title, description } = branch;
      const label = typeof title === "string" ? title : description;
      return value === undefined || typeof label !== "string" || label === value ? [] : [[value, label] as const];
    }),
  );
}

/** Which member tells alternatives apart, and its value for each named schema (OpenAPI 3.1 §4.8.25, Discriminator Object). */
interface Tags {
  readonly member: string;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

function tagsOf({ discriminator }: JsonObject, referred: Referred): Tags | undefined {
  if (!isJsonObject(discriminator) || typeof discriminator["propertyName"] !== "string") return undefined;
  const values = new Map<string, string[]>();
  const mapping = isJsonObject(discriminator["mapping"]) ? discriminator["mapping"] : {};
  for (const [value, reference] of Object.entries(mapping)) {
    const name =
      typeof reference === "string"
        ? (referred.nameOf(reference) ?? referred.nameOf(`#/components/schemas/${reference}`))
        : undefined;
    if (name === undefined) continue;
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return { member: discriminator["propertyName"], values };
}

/** An alternative with the value that marks it, unless it says so itself. */
function withTag(branch: Shape, { member, values }: Tags, referred: Referred): Shape {
  if (branch.ref === undefined) return branch;
  const tag = values.get(branch.ref) ?? [branch.ref];
  const target = referred.baseOf(branch.ref, undefined);
  if (target === undefined || target.members?.get(member)?.values !== undefined) return branch;
  return mergeShapes(
    target,
    { types: ["object"], members: new Map([[member, { types: ["string"], values: tag }]]) },
    resolveIn(referred),
  );
}

/** A base whose mapping names its kinds, without listing them as alternatives: the marking member has these values. */
function tagged(shape: Shape, schema: JsonObject, { referred }: Reading): Shape {
  if (listOf(schema["oneOf"]).length > 0 || listOf(schema["anyOf"]).length > 0) return shape;
  const tags = tagsOf(schema, referred);
  const marking = tags === undefined ? undefined : shape.members?.get(tags.member);
  if (
    tags === undefined ||
    marking === undefined ||
    tags.values.size === 0 ||
    marking.values !== undefined ||
    marking.ref !== undefined
  )
    return shape;
  const values = Array.from(tags.values.values()).flat();
  return {
    ...shape,
    members: new Map([...(shape.members ?? []), [tags.member, { ...marking, types: ["string"], values }]]),
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

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
