import type { Json, JsonObject } from "../../json.ts";
import { fitChoices } from "./fit-choices.ts";
import { child, isMembers, isReservedKey, items, member, members, type Members, type Part, plainJson } from "./part.ts";
import { allowNull } from "./allow-null.ts";
import { nameAlternatives } from "./name-alternatives.ts";
import { readType } from "./schema-type.ts";
import type { SchemaContext } from "./schema-reader.ts";

/** A schema that is being made. */
export type Draft = Record<string, Json>;

type Keyword = (draft: Draft, key: string, part: Part, context: SchemaContext) => void;

const repaired = "It has no meaning in JSON Schema.";

const subschema: Keyword = (draft, key, part, { read }) => {
  draft[key] = read(part);
};

/** `false` here is common and shorter than a schema that allows nothing. */
const openOrClosed: Keyword = (draft, key, part, context) => {
  if (typeof part.value === "boolean") draft[key] = part.value;
  else subschema(draft, key, part, context);
};

const subschemas: Keyword = (draft, key, part, { read, losses }) => {
  const list = Array.isArray(part.value) ? items(part) : [part];
  if (!Array.isArray(part.value))
    losses.add("changed", part, `\`${key}\` that is no list`, "It was taken as a list of one.");
  if (list.length > 0) draft[key] = list.map(read);
};

const schemaMap: Keyword = (draft, key, part, { read, losses }) => {
  if (!isMembers(part.value)) {
    losses.add("changed", part, `\`${key}\` that is no object`, "It was left out.");
    return;
  }
  const translated: Record<string, Json> = {};
  for (const [name, inner] of members(part)) {
    if (isReservedKey(name)) {
      losses.add(
        "changed",
        inner,
        `the property \`${name}\``,
        "A descriptor cannot have this name; calls cannot give it.",
      );
    } else translated[name] = read(inner);
  }
  draft[key] = translated;
};

/** A number, or a text of one. */
function limit(accepts: (value: number) => boolean): Keyword {
  return (draft, key, part, { losses }) => {
    const { value } = part;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number) && accepts(number)) {
      if (number !== value) losses.add("changed", part, `\`${key}\` as a text`, "It was taken as the number it holds.");
      draft[key] = number;
    } else losses.add("changed", part, `\`${key}: ${shown(value)}\``, `${repaired} It was left out.`);
  };
}
const anyLimit = limit(() => true);
const positive = limit((value) => value > 0);
const count = limit((value) => Number.isInteger(value) && value >= 0);

/** A number in 2020-12; `true` or `false` about `minimum` and `maximum` before. */
const exclusive: Keyword = (draft, key, part, context) => {
  if (typeof part.value === "boolean") draft[key] = part.value;
  else anyLimit(draft, key, part, context);
};

const word: Keyword = (draft, key, part, { losses }) => {
  if (typeof part.value === "string") draft[key] = part.value;
  else if (typeof part.value === "number" || typeof part.value === "boolean") draft[key] = String(part.value);
  else if (part.value !== null) losses.add("changed", part, `\`${key}\` that is no text`, "It was left out.");
};

const yesOrNo: Keyword = (draft, key, part, { losses }) => {
  if (typeof part.value === "boolean") draft[key] = part.value;
  else if (part.value === "true" || part.value === "false") draft[key] = part.value === "true";
  else losses.add("changed", part, `\`${key}\` that is neither true nor false`, "It was left out.");
};

const plain: Keyword = (draft, key, part, { losses }) => {
  const value = plainJson(part.value);
  if (value === undefined) losses.add("changed", part, `\`${key}\``, "It has a name that a descriptor cannot have.");
  else draft[key] = value;
};

const list: Keyword = (draft, key, part, context) => {
  if (Array.isArray(part.value)) plain(draft, key, part, context);
  else context.losses.add("changed", part, `\`${key}\` that is no list`, "It was left out.");
};

/** A list in JSON Schema; the Parameter Object's map of named examples ends up here by mistake. */
const examples: Keyword = (draft, key, part, context) => {
  const values = Array.isArray(part.value)
    ? part.value
    : members(part).map(([, inner]) =>
        isMembers(inner.value) && "value" in inner.value ? inner.value.value : inner.value,
      );
  if (values.length > 0) plain(draft, key, { ...part, value: values }, context);
};

const example: Keyword = (draft, _key, part, context) => {
  if (draft.examples === undefined) plain(draft, "examples", { ...part, value: [part.value] }, context);
};

const required: Keyword = (draft, key, part, { losses }) => {
  // `true` is about this schema as a property, which its parent reads.
  if (typeof part.value === "boolean") return;
  const names = items(part).map(({ value }) => value);
  const kept = new Set(names.filter((name) => typeof name === "string" && !isReservedKey(name)));
  if (kept.size < names.length || !Array.isArray(part.value)) {
    losses.add("changed", part, "`required` with other than different names", "Those were left out.");
  }
  if (kept.size > 0) draft[key] = [...kept] as string[];
};

/** One schema for all items, or one for each, which 2020-12 calls `prefixItems`. */
const itemSchemas: Keyword = (draft, key, part, context) => {
  if (Array.isArray(part.value)) {
    if (part.value.length > 0) draft.prefixItems = items(part).map(context.read);
  } else if (!("items" in draft)) openOrClosed(draft, key, part, context);
};

const additionalItems: Keyword = (draft, _key, part, context) => {
  // Only beside a list of schemas has it a meaning.
  if ("prefixItems" in draft) openOrClosed(draft, "items", part, context);
};

const dependencies: Keyword = (draft, _key, part, context) => {
  for (const [name, inner] of members(part)) {
    const into = Array.isArray(inner.value) ? "dependentRequired" : "dependentSchemas";
    const dependents = (draft[into] ?? {}) as Record<string, Json>;
    if (!isReservedKey(name))
      dependents[name] = Array.isArray(inner.value) ? (plainJson(inner.value) ?? []) : context.read(inner);
    draft[into] = dependents;
  }
};

/** Read elsewhere, or about the document rather than about values. */
const passed: Keyword = () => undefined;

const note =
  (which: "xml" | "external-docs"): Keyword =>
  (_draft, _key, part, { losses }) =>
    losses.note(which, part);

const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ...named(subschema, "propertyNames contains not if then else contentSchema"),
  ...named(openOrClosed, "additionalProperties unevaluatedItems unevaluatedProperties"),
  ...named(subschemas, "allOf anyOf oneOf prefixItems"),
  ...named(schemaMap, "properties patternProperties dependentSchemas"),
  ...named(anyLimit, "minimum maximum"),
  ...named(exclusive, "exclusiveMinimum exclusiveMaximum"),
  ...named(positive, "multipleOf"),
  ...named(count, "minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains"),
  ...named(word, "title description format pattern contentMediaType contentEncoding"),
  ...named(yesOrNo, "uniqueItems readOnly writeOnly deprecated"),
  ...named(plain, "default const dependentRequired"),
  ...named(list, "enum"),
  ["examples", examples],
  ["example", example],
  ["required", required],
  ["items", itemSchemas],
  ["additionalItems", additionalItems],
  ["dependencies", dependencies],
  ["xml", note("xml")],
  ["externalDocs", note("external-docs")],
  ...named(
    passed,
    "type nullable x-nullable discriminator x-ms-summary $ref $dynamicRef $recursiveRef $schema $id id $anchor $dynamicAnchor $recursiveAnchor $comment $vocabulary $defs definitions collectionFormat allowEmptyValue",
  ),
]);

function named(keyword: Keyword, names: string): readonly (readonly [string, Keyword])[] {
  return names.split(" ").map((name) => [name, keyword]);
}

/** What describes a schema rather than its values: before OpenAPI 3.1 the only thing that counts beside a reference. */
const describing: ReadonlySet<string> = new Set(
  "title description deprecated readOnly writeOnly example examples default nullable x-nullable x-ms-summary".split(
    " ",
  ),
);

/** Makes JSON Schema 2020-12 of one schema object of any dialect, repairing what has no meaning. */
export function translateSchema(part: Part, value: Members, context: SchemaContext): JsonObject {
  const { losses } = context;
  const draft: Draft = {};
  const reference = readReference(part, value, context);
  if (reference !== undefined) draft.$ref = reference;
  const onlyDescribes = typeof value.$ref === "string" && context.dialect !== "3.1";
  if (!onlyDescribes) readType(draft, part, context);
  for (const [key, raw] of Object.entries(value)) {
    if (raw === null && key !== "default" && key !== "const" && key !== "example") continue;
    const keyword = keywords.get(key);
    const inner = child(part, key, raw);
    if (onlyDescribes && !describing.has(key)) {
      if (key !== "$ref") losses.note("beside-reference", inner);
    } else if (keyword !== undefined) keyword(draft, key, inner, context);
    else losses.note(key.startsWith("x-") ? "extension" : "unknown-keyword", inner);
  }
  if (draft.title === undefined && typeof value["x-ms-summary"] === "string") draft.title = value["x-ms-summary"];
  liftRequired(draft, part, context);
  settleBounds(draft);
  const nullable = value.nullable === true || value["x-nullable"] === true;
  fitChoices(draft, part, nullable, context);
  nameAlternatives(draft, part, context);
  return nullable ? allowNull(draft) : draft;
}

function readReference(part: Part, value: Members, context: SchemaContext): string | undefined {
  const { $ref, $dynamicRef, $recursiveRef } = value;
  if (typeof $ref === "string") return context.refer($ref, part);
  const dynamic = typeof $dynamicRef === "string" ? $dynamicRef : $recursiveRef;
  if (typeof dynamic !== "string") return undefined;
  if (typeof $recursiveRef === "string" || context.target(dynamic, part)?.pointer === "") {
    context.losses.add(
      "changed",
      part,
      `the reference \`${dynamic}\``,
      "What it means depends on where it is reached from. Any value is allowed.",
    );
    return undefined;
  }
  if (context.isAmbiguous(part.document)) {
    context.losses.add(
      "changed",
      part,
      `the reference \`${dynamic}\``,
      "It is taken as the first schema with that anchor.",
    );
  }
  return context.refer(dynamic, part);
}

/** `required: true` on a property, as JSON Schema had it before draft 4. */
function liftRequired(draft: Draft, part: Part, { losses }: SchemaContext): void {
  const properties = member(part, "properties");
  const lifted = members(properties).filter(
    ([name, { value }]) => isMembers(value) && value.required === true && !isReservedKey(name),
  );
  if (lifted.length === 0 || draft.properties === undefined) return;
  for (const [name, property] of lifted) {
    losses.add(
      "changed",
      property,
      `\`required: true\` on \`${name}\``,
      "It was taken as an item of the object's `required`.",
    );
  }
  // Made by `required` above.
  const already = (draft.required ?? []) as readonly string[];
  draft.required = [...new Set([...already, ...lifted.map(([name]) => name)])];
}

/** Turns draft 4's `exclusiveMinimum: true` into the number it is about. */
function settleBounds(draft: Draft): void {
  for (const [bound, exclusiveBound] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    const excluded = draft[exclusiveBound];
    if (typeof excluded !== "boolean") continue;
    const value = draft[bound];
    delete draft[exclusiveBound];
    if (!excluded || value === undefined) continue;
    draft[exclusiveBound] = value;
    delete draft[bound];
  }
}

function shown(value: unknown): string {
  const written = JSON.stringify(value) ?? "";
  return written.length > 40 ? `${written.slice(0, 40)}…` : written;
}
