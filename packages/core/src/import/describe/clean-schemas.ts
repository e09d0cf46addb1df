import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { patternFault } from "../../rules/parameter/pattern-fault.ts";
import type { Loss } from "../loss.ts";
import { isReservedName } from "./reserved-name.ts";
import { cleanText, withoutSecrets } from "./text.ts";
import { escapeStep, unescapeStep } from "../../json-pointer.ts";

/** Keywords whose value is a schema, a list of schemas, or schemas by name (JSON Schema 2020-12, Core and Validation). */
const SCHEMA = new Set([
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
const SCHEMAS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const SCHEMAS_BY_NAME = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);
/** What only illustrates. */
const ILLUSTRATIONS = new Set(["default", "example", "examples"]);

/** A descriptor nests at most 64 levels, its own included. */
const DEEPEST = 48;
const LONGEST_DESCRIPTION = 10_000;

/** Where a schema stands: for the losses that are found in it. */
export interface SchemaPlace {
  readonly source: string;
  readonly operation?: string;
}

/**
 * Makes schemas fit to stand in a descriptor: names that a descriptor refuses, patterns that no
 * bounded engine can try, secrets and hidden characters go out, each with its loss. A schema
 * without any of that comes back as it is.
 */
export class SchemaCleaner {
  readonly #names: ReadonlyMap<string, string>;
  readonly #report: (loss: Loss) => void;

  /** `names`: the model's schemas, and what each is called in the descriptor. */
  constructor(names: ReadonlyMap<string, string>, report: (loss: Loss) => void) {
    this.#names = names;
    this.#report = report;
  }

  clean(schema: JsonObject, place: SchemaPlace, depth = 0): JsonObject {
    if (depth > DEEPEST) {
      this.#lose(
        place,
        "changed",
        "what a schema says below its 48th level",
        "A descriptor nests no deeper; any value is allowed there.",
      );
      return {};
    }
    let changed = false;
    const members: (readonly [string, Json])[] = [];
    for (const [key, value] of Object.entries(schema)) {
      const kept = this.#keyword(key, value, { ...place, source: `${place.source}/${escapeStep(key)}` }, depth);
      if (kept !== value) changed = true;
      if (kept !== undefined) members.push([key, kept]);
    }
    const cleaned = changed ? Object.fromEntries(members) : schema;
    const required = cleaned["required"];
    if (!isList(required) || !required.some((name) => typeof name === "string" && isReservedName(name))) return cleaned;
    return { ...cleaned, required: required.filter((name) => typeof name !== "string" || !isReservedName(name)) };
  }

  #keyword(key: string, value: Json, place: SchemaPlace, depth: number): Json | undefined {
    if (isReservedName(key)) return this.#lose(place, "note-dropped", `the keyword \`${key}\``, NAME_REFUSED);
    if (SCHEMA.has(key) && isJsonObject(value)) return this.clean(value, place, depth + 1);
    if (SCHEMAS.has(key) && isList(value)) return this.#list(value, place, depth + 1);
    if (SCHEMAS_BY_NAME.has(key) && isJsonObject(value)) return this.#byName(key, value, place, depth + 1);
    if ((key === "description" || key === "title") && typeof value === "string") {
      return cleanText(value, LONGEST_DESCRIPTION);
    }
    if (key === "pattern" && typeof value === "string") return this.#pattern(value, place);
    if (key === "$ref" && typeof value === "string") return this.#reference(value, place);
    if (!ILLUSTRATIONS.has(key) || isPresentable(value, DEEPEST - depth)) return value;
    return this.#lose(
      place,
      "note-dropped",
      `the value of \`${key}\``,
      "A descriptor cannot hold it: it looks like a credential, nests too deep, or has a name that a descriptor refuses.",
    );
  }

  #pattern(pattern: string, place: SchemaPlace): string | undefined {
    const fault = patternFault(pattern);
    if (fault === undefined) return pattern;
    const reason = `Arguments are checked by an engine whose time is bounded, and ${fault.problem}; any text is allowed.`;
    return this.#lose(place, "changed", `the pattern \`${pattern.slice(0, 80)}\``, reason);
  }

  #reference(reference: string, place: SchemaPlace): string | undefined {
    const name = schemaName(reference);
    const own = name === undefined ? undefined : this.#names.get(name);
    if (own !== undefined) return own === name ? reference : schemaReference(own);
    const what = `the reference to \`${reference.slice(0, 100)}\``;
    return this.#lose(place, "changed", what, "It leads nowhere; any value is allowed there.");
  }

  #list(values: readonly Json[], place: SchemaPlace, depth: number): readonly Json[] {
    const kept = values.map((value, index) =>
      isJsonObject(value) ? this.clean(value, { ...place, source: `${place.source}/${index}` }, depth) : value,
    );
    return kept.some((value, index) => value !== values[index]) ? kept : values;
  }

  #byName(key: string, value: JsonObject, place: SchemaPlace, depth: number): JsonObject {
    let changed = false;
    const members: (readonly [string, Json])[] = [];
    for (const [name, member] of Object.entries(value)) {
      const here = { ...place, source: `${place.source}/${escapeStep(name)}` };
      if (isReservedName(name)) {
        changed = true;
        this.#lose(here, "parameter-left-out", `the member \`${name}\``, NAME_REFUSED);
        continue;
      }
      if (key === "patternProperties" && this.#pattern(name, here) === undefined) {
        changed = true;
        continue;
      }
      const kept = isJsonObject(member) ? this.clean(member, here, depth) : member;
      if (kept !== member) changed = true;
      members.push([name, kept]);
    }
    return changed ? Object.fromEntries(members) : value;
  }

  #lose(place: SchemaPlace, kind: Loss["kind"], what: string, reason: string): undefined {
    const operation = place.operation === undefined ? {} : { operation: place.operation };
    this.#report({ kind, source: place.source, ...operation, what, reason });
  }
}

const NAME_REFUSED = "JavaScript gives the name a meaning of its own, so a descriptor refuses it.";

/** Whether a value can stand in a descriptor as it is. */
function isPresentable(value: Json, depth: number): boolean {
  if (depth < 0) return false;
  if (typeof value === "string") return withoutSecrets(value) === value && value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (isList(value)) return value.every((item) => isPresentable(item, depth - 1));
  return Object.entries(value).every(([key, member]) => !isReservedName(key) && isPresentable(member, depth - 1));
}

const SCHEMAS_POINTER = "#/schemas/";

/** The name of one of the schemas in a reference to it. */
export function schemaName(reference: string): string | undefined {
  if (!reference.startsWith(SCHEMAS_POINTER)) return undefined;
  return unescapeStep(reference.slice(SCHEMAS_POINTER.length));
}

function schemaReference(name: string): string {
  return `${SCHEMAS_POINTER}${escapeStep(name)}`;
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
