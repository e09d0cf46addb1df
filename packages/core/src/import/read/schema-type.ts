import { child, isMembers, items, type Part } from "./part.ts";
import type { SchemaContext } from "./schema-reader.ts";
import type { Draft } from "./translate-schema.ts";

const types: ReadonlySet<string> = new Set(["string", "number", "integer", "boolean", "array", "object", "null"]);

/** Words that documents use for a type, and what they mean. */
const meanings: ReadonlyMap<string, { readonly type: string; readonly format?: string }> = new Map([
  ["file", { type: "string", format: "binary" }],
  ["binary", { type: "string", format: "binary" }],
  ["int", { type: "integer" }],
  ["int32", { type: "integer" }],
  ["int64", { type: "integer" }],
  ["long", { type: "integer" }],
  ["float", { type: "number" }],
  ["double", { type: "number" }],
  ["decimal", { type: "number" }],
  ["numeric", { type: "number" }],
  ["bool", { type: "boolean" }],
  ["str", { type: "string" }],
  ["text", { type: "string" }],
  ["enum", { type: "string" }],
  ["date", { type: "string", format: "date" }],
  ["datetime", { type: "string", format: "date-time" }],
  ["date-time", { type: "string", format: "date-time" }],
  ["timestamp", { type: "string" }],
  ["uuid", { type: "string", format: "uuid" }],
  ["uri", { type: "string", format: "uri" }],
  ["url", { type: "string", format: "uri" }],
  ["email", { type: "string", format: "email" }],
  ["list", { type: "array" }],
  ["map", { type: "object" }],
  ["dict", { type: "object" }],
  ["hash", { type: "object" }],
  ["json", { type: "object" }],
]);

/** Reads `type` into one that JSON Schema has. */
export function readType(draft: Draft, part: Part, context: SchemaContext): void {
  const { value } = part;
  if (!isMembers(value) || value.type === undefined || value.type === null) return;
  const here = child(part, "type", value.type);
  const read = (Array.isArray(value.type) ? items(here) : [here]).flatMap((each) => one(draft, each, context));
  const distinct = [...new Set(read)];
  const [only, ...others] = distinct;
  if (only !== undefined) draft.type = others.length === 0 ? only : distinct;
}

function one(draft: Draft, part: Part, { losses, dialect }: SchemaContext): readonly string[] {
  const { value } = part;
  if (typeof value === "string" && types.has(value)) return [value];
  const written = typeof value === "string" ? value.trim().slice(0, 40) : "";
  const word = written.toLowerCase();
  const meant = types.has(word) ? { type: word } : meanings.get(word);
  if (meant === undefined) {
    losses.add(
      "changed",
      part,
      written === "" ? "a type that is no word" : `the type \`${written}\``,
      "JSON Schema has no such type. Any value is allowed.",
    );
    return [];
  }
  if (meant.format !== undefined) draft.format = meant.format;
  // Swagger 2.0 does have files.
  if (!(word === "file" && dialect === "2.0")) {
    losses.add(
      "changed",
      part,
      `the type \`${written}\``,
      `JSON Schema has no such type. It was taken as \`${meant.type}\`.`,
    );
  }
  return [meant.type];
}
