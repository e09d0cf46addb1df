import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { demandMark } from "./exclusive-alternatives.ts";
import { mergeShapes } from "./merge-shapes.ts";
import { listOf, readValues } from "./read-keywords.ts";
import type { Referred } from "./referred.ts";
import { isAnything, isNull, orderedTypes, withNull, type Shape } from "./shape.ts";

/** How the schemas around a union are read. */
export interface UnionReading {
  readonly referred: Referred;
  readonly read: (schema: Json) => Shape;
  /** The shape that a reference stands for; `undefined` while it is being read. */
  readonly resolve: (shape: Shape) => Shape | undefined;
}

/** Alternatives: `null` among them becomes a type, and alternatives that are single values become a list of values. */
export function readUnion(branches: readonly Json[], schema: JsonObject, reading: UnionReading): Shape {
  const { referred, read } = reading;
  const tags = tagsOf(schema, referred);
  const shapes = branches.map(read);
  const withoutNull = shapes.filter((shape) => !isNull(shape));
  const isNullable = withoutNull.length < shapes.length;
  const flat = withoutNull.flatMap((shape) => {
    const isOnlyUnion = shape.anyOf !== undefined && isAnything(shape, "anyOf", "types");
    return isOnlyUnion ? (shape.anyOf ?? []) : [shape];
  });
  const isExclusive = branches === schema["oneOf"];
  const union = oneShape(flat, branches, tags, isExclusive, reading);
  return isNullable ? withNull(union) : union;
}

function oneShape(
  shapes: readonly Shape[],
  branches: readonly Json[],
  tags: Tags | undefined,
  isExclusive: boolean,
  { referred, resolve }: UnionReading,
): Shape {
  const [only] = shapes;
  if (only === undefined) return {};
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
  const named = tags === undefined ? shapes : shapes.map((shape) => withTag(shape, tags, referred, resolve));
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
function withTag(branch: Shape, { member, values }: Tags, referred: Referred, resolve: UnionReading["resolve"]): Shape {
  if (branch.ref === undefined) return branch;
  const tag = values.get(branch.ref) ?? [branch.ref];
  const target = referred.baseOf(branch.ref, undefined);
  if (target === undefined || target.members?.get(member)?.values !== undefined) return branch;
  return mergeShapes(
    target,
    { types: ["object"], members: new Map([[member, { types: ["string"], values: tag }]]) },
    resolve,
  );
}

/** A base whose mapping names its kinds, without listing them as alternatives: the marking member has these values. */
export function markKinds(shape: Shape, schema: JsonObject, referred: Referred): Shape {
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
