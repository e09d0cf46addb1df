/**
 * TypeScript types from the grammar. What JSON Schema says beyond a type (bounds, patterns, `x-` keys, the open keys
 * of an authentication that is only data) stays with the grammar: types show the keys that our code reads.
 */
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { format } from "prettier";

type Schema = { readonly [key: string]: unknown };

/** The text of `descriptor.ts`: one interface a definition, every key with its description. */
export async function descriptorTypes(grammar: Schema): Promise<string> {
  const definitions = Object.entries(asSchema(grammar.$defs)).map(([name, definition]) => [
    name,
    typed(asSchema(definition)),
  ]);
  const { $defs: _, ...root } = grammar;
  const schema: JSONSchema = { ...typed(root), $defs: Object.fromEntries(definitions) };
  const text = await compile(schema, "Descriptor", {
    additionalProperties: false,
    bannerComment: "",
    format: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
  });
  return pretty(
    "// Generated from schemas/connector.schema.json by scripts/generate-types.ts; edit the schema instead.\n" +
      'import type { Json, JsonObject } from "../json.ts";\n\n' +
      shortComments(readonlyMembers(withoutNoise(text))),
  );
}

/** The text of `grammar.ts`: the grammar as a constant, since core reads no files. */
export async function grammarModule(grammar: Schema): Promise<string> {
  return pretty(
    "// Generated from schemas/connector.schema.json by scripts/generate-types.ts; edit the schema instead.\n" +
      "/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */\n\n" +
      "/** The grammar of descriptors (JSON Schema 2020-12). */\n" +
      `export const grammar = ${JSON.stringify(grammar)} as const;\n`,
  );
}

/** Keeps what the type generator understands, and names a definition where it is used instead of copying it there. */
function typed(schema: Schema): JSONSchema {
  const { description } = schema;
  const about = typeof description === "string" ? { description } : {};
  if (typeof schema.$ref === "string") return { ...about, tsType: schema.$ref.slice("#/$defs/".length) };
  if (schema.type === undefined) return { ...about, tsType: "Json" };
  if (isOpen(schema)) return { ...about, tsType: openType(schema) };
  const {
    patternProperties: _p,
    anyOf: _a,
    if: _i,
    then: _t,
    unevaluatedProperties: _u,
    examples: _e,
    ...kept
  } = schema;
  const result: { [key: string]: unknown } = { ...kept };
  if (schema.properties !== undefined) {
    const members = Object.entries(asSchema(schema.properties)).map(([name, member]) => [
      name,
      typed(asSchema(member)),
    ]);
    result.properties = Object.fromEntries(members);
  }
  if (schema.items !== undefined) result.items = typed(asSchema(schema.items));
  if (typeof schema.additionalProperties === "object") {
    result.additionalProperties = typed(asSchema(schema.additionalProperties));
  }
  return result;
}

/** Whether an object or array may hold anything. */
function isOpen(schema: Schema): boolean {
  const types = [schema.type].flat();
  return (
    (types.includes("object") && schema.properties === undefined && schema.additionalProperties === undefined) ||
    (types.includes("array") && schema.items === undefined)
  );
}

function openType(schema: Schema): string {
  return [schema.type]
    .flat()
    .map((type) => (type === "array" ? "readonly Json[]" : "JsonObject"))
    .join(" | ");
}

/** The generator says of each definition where it came from, and of arrays what bounds they have. */
function withoutNoise(text: string): string {
  return text
    .replaceAll(/^ \* This (?:interface|type) was referenced by .*\n \* via the `definition` .*\n/gm, "")
    .replaceAll(/^ \* @(?:min|max)Items .*\n/gm, "")
    .replaceAll(/^ \* *\n(?= \*\/)/gm, "");
}

/** A descriptor is read, never changed. */
function readonlyMembers(text: string): string {
  return text
    .replaceAll(/^(\$?\w+\??: )/gm, "readonly $1")
    .replaceAll(/^(\[k: string\]: )/gm, "readonly [name: string]: ")
    .replaceAll(/: (\([^)]*\)|\w+)\[\]$/gm, ": readonly $1[]");
}

function shortComments(text: string): string {
  return text.replaceAll(/^\/\*\*\n \* (.{1,110})\n \*\/$/gm, "/** $1 */").replaceAll(/\}\n\/\*\*/g, "}\n\n/**");
}

function pretty(text: string): Promise<string> {
  return format(text, { parser: "typescript", printWidth: 120 });
}

/** A JSON Schema file holds objects wherever this script looks for one. */
function asSchema(value: unknown): Schema {
  if (typeof value !== "object" || value === null) throw new Error("the grammar holds a schema that is not an object");
  return value as Schema; // checked above
}
