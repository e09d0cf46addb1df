import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { escapeStep, unescapeFragmentStep } from "../json-pointer.ts";

/** How an answer differs from the schema that is declared for it. Pointers (RFC 6901) have `*` for every index of a list. */
export interface FieldFindings {
  /** Members that no part of the schema names. */
  readonly undeclared: readonly string[];
  /** Members that the schema requires, and the answer lacks. */
  readonly missing: readonly string[];
}

/** A schema deeper than any answer needs. */
const DEEPEST = 60;

/**
 * Compares an answer's members with a JSON Schema (2020-12, references within `root`). It says nothing of values: whether
 * an upstream sends what nobody declared is what goes stale unseen. Of alternatives, a member may stand in any.
 */
export function compareFields(value: Json, schema: JsonObject, root: JsonObject): FieldFindings {
  const undeclared = new Set<string>();
  const missing = new Set<string>();
  const walk = (at: Json, schemas: readonly JsonObject[], pointer: string, depth: number): void => {
    if (depth > DEEPEST) return;
    const parts = schemas.flatMap((one) => partsOf(one, root, 0));
    if (Array.isArray(at)) {
      const items = parts.flatMap(({ schema: { items: item } }) => (isJsonObject(item) ? [item] : []));
      if (items.length > 0) for (const item of at as readonly Json[]) walk(item, items, `${pointer}/*`, depth + 1);
      return;
    }
    if (!isJsonObject(at)) return;
    for (const { schema: part, certain } of parts) {
      const required = Array.isArray(part["required"]) && certain ? (part["required"] as readonly Json[]) : [];
      for (const name of required) {
        if (typeof name === "string" && !Object.hasOwn(at, name)) missing.add(`${pointer}/${escapeStep(name)}`);
      }
    }
    for (const [name, member] of Object.entries(at)) {
      const declared = parts.flatMap(({ schema: part }) => declaredIn(part, name));
      const place = `${pointer}/${escapeStep(name)}`;
      if (declared.length > 0) walk(member, declared, place, depth + 1);
      else if (parts.some(({ schema: part }) => isJsonObject(part["properties"]))) undeclared.add(place);
    }
  };
  walk(value, [schema], "", 0);
  return { undeclared: Array.from(undeclared).toSorted(), missing: Array.from(missing).toSorted() };
}

/** A schema's own keywords, and those of what it is joined of. `certain`: it holds in any case. */
interface Part {
  readonly schema: JsonObject;
  readonly certain: boolean;
}

function partsOf(schema: JsonObject, root: JsonObject, depth: number): readonly Part[] {
  if (depth > DEEPEST) return [];
  const { $ref: reference, allOf, anyOf, oneOf } = schema;
  const target = typeof reference === "string" ? resolve(reference, root) : undefined;
  const list = (schemas: Json | undefined): readonly JsonObject[] =>
    Array.isArray(schemas) ? (schemas as readonly Json[]).filter(isJsonObject) : [];
  return [
    { schema, certain: true },
    ...(target === undefined ? [] : partsOf(target, root, depth + 1)),
    ...list(allOf).flatMap((part) => partsOf(part, root, depth + 1)),
    ...[...list(anyOf), ...list(oneOf)].flatMap((part) =>
      partsOf(part, root, depth + 1).map((inner) => ({ ...inner, certain: false })),
    ),
  ];
}

/** The schemas that a part has for a member; an empty one where it is known by no more than its name. */
function declaredIn(part: JsonObject, name: string): readonly JsonObject[] {
  const { properties, additionalProperties, patternProperties } = part;
  if (isJsonObject(properties) && Object.hasOwn(properties, name)) {
    const declared = properties[name];
    return [isJsonObject(declared) ? declared : {}];
  }
  // A map names its members by its values' schema. A plain `true` is what nobody said anything by.
  if (isJsonObject(additionalProperties)) return [additionalProperties];
  return isJsonObject(patternProperties) && Object.keys(patternProperties).length > 0 ? [{}] : [];
}

function resolve(reference: string, root: JsonObject): JsonObject | undefined {
  if (!reference.startsWith("#")) return undefined;
  let value: Json | undefined = root;
  for (const token of reference.split("/").slice(1)) {
    const name = unescapeFragmentStep(token);
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return isJsonObject(value) ? value : undefined;
}
