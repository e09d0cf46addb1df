import type { Json } from "../../json.ts";
import { child, isMembers, isReservedKey, items, member, members, type Part, sourceOf, text, texts } from "./part.ts";
import type { SchemaContext } from "./schema-reader.ts";
import type { Draft } from "./translate-schema.ts";
import { stepsOf } from "../../json-pointer.ts";

/** How many schemas are looked through for a property. */
const MAX_PARENTS = 100;

/**
 * Says in JSON Schema what a discriminator says of `oneOf` and `anyOf`: which value of the property belongs to which
 * alternative (OpenAPI 3.1.1 section 4.8.25). Alternatives that already say so, or say something else, stay as they are.
 */
export function nameAlternatives(draft: Draft, part: Part, context: SchemaContext): void {
  const discriminator = member(part, "discriminator");
  if (discriminator === undefined) return;
  const extending = "oneOf" in draft || "anyOf" in draft ? [] : extendingNames(part);
  if (extending.length === 0) context.losses.note("discriminator", discriminator);
  else {
    const named = extending.slice(0, MAX_NAMED).map((name) => `\`${name}\``);
    const more = extending.length > MAX_NAMED ? ` and ${extending.length - MAX_NAMED} more` : "";
    const what = `${named.join(", ")}${more} in the place of the schema that they extend`;
    const reason = "A schema stands for itself: only its own members are described where the document names it.";
    context.losses.add("changed", discriminator, what, reason);
  }
  const property = text(discriminator, "propertyName");
  const union = "oneOf" in draft ? "oneOf" : "anyOf";
  const alternatives = draft[union];
  const written = items(member(part, union));
  if (
    property === undefined ||
    isReservedKey(property) ||
    !Array.isArray(alternatives) ||
    written.length !== alternatives.length
  )
    return;

  const mapping = members(member(discriminator, "mapping"));
  // A name in the document counts before a file that is called so (OpenAPI 3.1.1 section 4.8.25.4).
  const targetOf = (reference: unknown) =>
    typeof reference !== "string"
      ? undefined
      : (context.target(`#/components/schemas/${reference}`, discriminator) ??
        context.target(reference, discriminator));
  const valuesOf = new Map<string, string[]>();
  for (const [value, { value: reference }] of mapping) {
    const target = targetOf(reference);
    if (target === undefined) continue;
    const source = sourceOf(target);
    valuesOf.set(source, [...(valuesOf.get(source) ?? []), value]);
  }
  draft[union] = alternatives.map((alternative: Json, index) => {
    const reference = member(written[index] ?? part, "$ref")?.value;
    const target = typeof reference === "string" ? context.target(reference, part) : undefined;
    if (target === undefined || !isMembers(alternative)) return alternative;
    const values = mapping.length > 0 ? (valuesOf.get(sourceOf(target)) ?? []) : stepsOf(target.pointer).slice(-1);
    const declared = choicesOf(target, property, context);
    const telling = declared === undefined ? values : values.filter((value) => declared.includes(value));
    if (telling.length === 0 || declared?.length === telling.length) return alternative;
    const choice = telling.length === 1 ? { const: telling[0] ?? "" } : { enum: telling };
    return { ...alternative, properties: { [property]: choice }, required: [property] };
  });
}

const MAX_NAMED = 3;

/** The named schemas of its document that extend a schema by `allOf`: what its discriminator chooses from. */
function extendingNames(part: Part): readonly string[] {
  const own = sourceOf(part).replace(/^.*#/, "#");
  const root: Part = { ...part, value: part.document.root, pointer: "" };
  const named = [
    ...members(member(member(root, "components") ?? root, "schemas")),
    ...members(member(root, "definitions")),
  ];
  return named.flatMap(([name, schema]) => {
    const extendsIt = items(member(schema, "allOf")).some((each) => text(each, "$ref") === own);
    return extendsIt ? [name] : [];
  });
}

/** The values that a schema declares for a property; undefined where it leaves them open. */
function choicesOf(
  schema: Part,
  property: string,
  context: SchemaContext,
  seen = new Set<unknown>(),
): readonly string[] | undefined {
  if (seen.has(schema.value) || seen.size > MAX_PARENTS) return undefined;
  seen.add(schema.value);
  const through = (part: Part): Part => {
    const reference = member(part, "$ref")?.value;
    return typeof reference === "string" ? (context.target(reference, part) ?? part) : part;
  };
  const declared = member(schema, "properties");
  const own = declared === undefined ? undefined : member(declared, property);
  if (own !== undefined) {
    const { value } = through(own);
    if (isMembers(value)) {
      if (typeof value.const === "string") return [value.const];
      if (Array.isArray(value.enum)) return texts(child(own, "enum", value.enum));
    }
  }
  for (const each of items(member(schema, "allOf"))) {
    const found = choicesOf(through(each), property, context, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
