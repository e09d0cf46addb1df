import type { Json, JsonObject } from "../../json.ts";
import { canonicalJson } from "../../canonical-json.ts";
import type { Losses } from "./losses.ts";
import { child, type Part } from "./part.ts";
import type { SchemaContext } from "./schema-reader.ts";
import type { Draft } from "./translate-schema.ts";

/**
 * Makes `enum`, `default` and `examples` agree with the type: documents write `enum: [1, 2]` for strings, and `default: "10"` for
 * numbers. `nullable` says that `null` is to be added to what the type has.
 */
export function fitChoices(draft: Draft, part: Part, nullable: boolean, { losses }: SchemaContext): void {
  const types = typesOf(draft, nullable);
  if (Array.isArray(draft.enum)) fitEnum(draft, draft.enum, types, child(part, "enum", draft.enum), losses);
  if (draft.default !== undefined) fitDefault(draft, types, child(part, "default", draft.default), losses);
  if (Array.isArray(draft.examples)) fitExamples(draft, draft.examples, types);
}

function fitEnum(draft: Draft, written: readonly Json[], types: readonly string[], part: Part, losses: Losses): void {
  const different = distinct(written);
  if (different.length < written.length)
    losses.add("changed", part, "choices that are there twice", "Each was kept once.");
  const itemSchema = draft.items;
  const areOfItems = types.includes("array") && !different.some((item) => Array.isArray(item) || item === null);
  if (areOfItems && isObject(itemSchema) && itemSchema.enum === undefined && different.length > 0) {
    losses.add("changed", part, "choices of an array", "They were taken as the choices of its items.");
    draft.items = { ...itemSchema, enum: different };
    delete draft.enum;
    return;
  }
  const kept: Json[] = [];
  let changed = false;
  for (const choice of different) {
    const fitted = fit(choice, types);
    if (fitted !== undefined) kept.push(fitted);
    if (fitted === undefined && choice === null) {
      losses.add("changed", part, "`null` among the choices", "The type does not allow it.");
    } else if (fitted !== choice) changed = true;
  }
  if (kept.length === 0) {
    const why = written.length === 0 ? "There are none." : "None is of the type.";
    losses.add("changed", part, "choices", `${why} Any value of the type is allowed.`);
    delete draft.enum;
    return;
  }
  if (changed)
    losses.add("changed", part, "choices of another type", "They were taken as the type has it, or left out.");
  draft.enum = distinct(kept);
}

function fitDefault(draft: Draft, types: readonly string[], part: Part, losses: Losses): void {
  const written = draft.default;
  if (written === undefined) return;
  const fitted = fit(written, types);
  const choices = Array.isArray(draft.enum) ? draft.enum.map(canonicalJson) : undefined;
  const isChoice = fitted !== undefined && (choices === undefined || choices.includes(canonicalJson(fitted)));
  if (!isChoice) {
    // `null` stands for "none" in many documents.
    if (written !== null) losses.add("changed", part, "a default that the schema does not allow", "It was left out.");
    delete draft.default;
    return;
  }
  if (fitted !== written) losses.add("changed", part, "a default of another type", "It was taken as the type has it.");
  draft.default = fitted;
}

/** Examples are taken as the type has them; what they say about writing is the same, so nothing is lost. */
function fitExamples(draft: Draft, written: readonly Json[], types: readonly string[]): void {
  const fitted = written.flatMap((example) => fit(example, types) ?? []);
  if (fitted.length > 0) draft.examples = fitted;
  else delete draft.examples;
}

function typesOf(draft: Draft, nullable: boolean): readonly string[] {
  const types = Array.isArray(draft.type) ? draft.type : [draft.type];
  const known = types.filter((type) => typeof type === "string");
  return nullable && known.length > 0 ? [...known, "null"] : known;
}

/** The value as one of the types; undefined where it is none of them. */
function fit(value: Json, types: readonly string[]): Json | undefined {
  if (types.length === 0 || types.some((type) => isOfType(value, type))) return value;
  if (types.includes("string") && (typeof value === "number" || typeof value === "boolean")) return String(value);
  if (typeof value !== "string") return undefined;
  const number = value.trim() === "" ? NaN : Number(value);
  if (types.some((type) => isOfType(number, type))) return number;
  return types.includes("boolean") && (value === "true" || value === "false") ? value === "true" : undefined;
}

function isOfType(value: Json, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "number") return typeof value === "number" && Number.isFinite(value);
  return typeof value === type;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function distinct(values: readonly Json[]): readonly Json[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}
