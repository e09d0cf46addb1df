import type { JsonObject } from "../../json.ts";
import { breakCycles } from "./break-cycles.ts";
import type { Documents } from "./documents.ts";
import type { Losses } from "./losses.ts";
import { type ApiDocument, isMembers, member, members, type Part, sourceOf } from "./part.ts";
import { createSchemaNames } from "./schema-names.ts";
import { translateSchema } from "./translate-schema.ts";

/** What a version of the format means where versions differ. */
export type Dialect = "2.0" | "3.0" | "3.1";

/** References that may lead to references. */
const MAX_ALIASES = 64;

/** Reads the schemas of a document into JSON Schema 2020-12. */
export interface SchemaReader {
  /** A schema where it stands. References lead to names, so recursion stays a reference. */
  read(part: Part): JsonObject;
  /** The schemas that were referred to, once everything else is read, and where they stand. */
  finish(): { readonly schemas: ReadonlyMap<string, JsonObject>; readonly sources: ReadonlyMap<string, string> };
}

/** What translating one schema needs of the reader. */
export interface SchemaContext {
  readonly dialect: Dialect;
  readonly losses: Losses;
  /** The schema of a part below. */
  readonly read: (part: Part) => JsonObject;
  /** `#/schemas/Name` of what a reference names; undefined where it leads nowhere, which is then reported. */
  readonly refer: (reference: string, from: Part) => string | undefined;
  /** Whether a dynamic reference of a document could mean several schemas. */
  readonly isAmbiguous: (document: ApiDocument) => boolean;
  /** The part that a reference names in the end. */
  readonly target: (reference: string, from: Part) => Part | undefined;
}

export function createSchemaReader(dialect: Dialect, documents: Documents, losses: Losses): SchemaReader {
  const root: Part = { value: documents.main.root, document: documents.main, pointer: "" };
  const named = member(root, "components") ?? root;
  const own = [...members(member(named, "schemas")), ...members(member(root, "definitions"))];
  const names = createSchemaNames(own.map(([, part]) => part));
  const done = new Map<string, JsonObject>();
  const waiting: { readonly name: string; readonly part: Part }[] = [];
  const asked = new Set<string>();
  /** Parts that several operations share are read once. */
  const known = new Map<object, JsonObject>();

  const ambiguous = new Map<ApiDocument, boolean>();

  const context: SchemaContext = {
    dialect,
    losses,
    read,
    refer(reference, from) {
      const part = resolve(reference, from);
      if (part === undefined) return undefined;
      const name = names.of(part);
      if (!asked.has(name)) {
        asked.add(name);
        waiting.push({ name, part });
      }
      return `#/schemas/${name}`;
    },
    isAmbiguous(document) {
      const before = ambiguous.get(document) ?? document.text.split("$dynamicAnchor").length > 2;
      ambiguous.set(document, before);
      return before;
    },
    target(reference, from) {
      const resolved = documents.resolve(reference, from);
      const followed = resolved.ok ? documents.follow(resolved.part) : resolved;
      return followed.ok ? followed.part : undefined;
    },
  };

  /** The schema that a reference names, past schemas that are nothing but another reference. */
  function resolve(reference: string, from: Part): Part | undefined {
    let resolved = documents.resolve(bareName(reference, from), from);
    const passed = new Set<string>();
    while (resolved.ok && isMembers(resolved.part.value)) {
      const { $ref, ...siblings } = resolved.part.value;
      if (typeof $ref !== "string" || Object.keys(siblings).length > 0) break;
      if (passed.has(sourceOf(resolved.part)) || passed.size > MAX_ALIASES) {
        resolved = { ok: false, reason: "The references lead in a circle, or too far." };
        break;
      }
      passed.add(sourceOf(resolved.part));
      resolved = documents.resolve(bareName($ref, resolved.part), resolved.part);
    }
    const fault = resolved.ok ? undefined : resolved.reason;
    if (fault !== undefined)
      losses.add("changed", from, `the reference \`${reference}\``, `${fault} Any value is allowed.`);
    return resolved.ok ? resolved.part : undefined;
  }

  /** Swagger 1.2 named definitions without a path, and some 2.0 documents still do. */
  function bareName(reference: string, from: Part): string {
    if (dialect !== "2.0" || !/^\w+$/.test(reference)) return reference;
    const definitions = member({ ...from, value: from.document.root, pointer: "" }, "definitions");
    return definitions !== undefined && member(definitions, reference) !== undefined
      ? `#/definitions/${reference}`
      : reference;
  }

  function read(part: Part): JsonObject {
    const { value } = part;
    if (value === true) return {};
    if (value === false) return { not: {} };
    if (!isMembers(value)) {
      losses.add("changed", part, "a schema that is no object", "Any value is allowed.");
      return {};
    }
    const before = known.get(value);
    if (before !== undefined) return before;
    const translated = translateSchema(part, value, context);
    known.set(value, translated);
    return translated;
  }

  return {
    read,
    finish() {
      const places = new Map<string, Part>();
      // It grows while it is gone through.
      for (const { name, part } of waiting) {
        places.set(name, part);
        done.set(name, read(part));
      }
      const schemas = breakCycles(done, (name, what, reason) => {
        const part = places.get(name);
        if (part !== undefined) losses.add("changed", part, what, reason);
      });
      return { schemas, sources: new Map(Array.from(places, ([name, part]) => [name, sourceOf(part)])) };
    },
  };
}
