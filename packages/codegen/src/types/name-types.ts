import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { commentLines, docComment, foreign } from "../literals.ts";
import { shortHash, typeWord } from "./identifiers.ts";
import { printMembers, printType, type TypeScope } from "./print-type.ts";
import { escapeStep } from "@mortise/core/json-pointer";

/**
 * Prints a schema as an exported type of some name, with the types of its `$defs` before it. `taken` holds every name
 * of the module and gets the new ones.
 */
export function nameTypes(name: string, schema: JsonObject, description: string, taken: Set<string>): string {
  const { $defs } = schema;
  const definitions = isJsonObject($defs) ? Object.entries($defs) : [];
  const names = new Map(definitions.map(([key]) => [`#/$defs/${escapeStep(key)}`, freeName(name, key, taken)]));
  const scope: TypeScope = { typeOf: (reference) => (reference === "#" ? name : names.get(reference)) };
  const types = definitions.map(([key, definition]) => {
    const { description: about } = isJsonObject(definition) ? definition : {};
    const told = typeof about === "string" ? about : "";
    return declare(names.get(`#/$defs/${escapeStep(key)}`) ?? name, definition, told, scope);
  });
  return [...types, declare(name, schema, description, scope)].join("\n");
}

function declare(name: string, schema: Json, description: string, scope: TypeScope): string {
  const doc = docComment(commentLines(foreign(description)));
  if (isPlainObject(schema)) {
    const body = printMembers(schema, scope, "  ");
    if (body !== "") return `${doc}export interface ${name} {\n${body}}\n`;
    if (schema["additionalProperties"] === false) return `${doc}export type ${name} = Record<string, never>;\n`;
  }
  return `${doc}export type ${name} = ${printType(schema, scope)};\n`;
}

/** Whether its members are all that there is to say of it. */
function isPlainObject(schema: Json): schema is JsonObject {
  if (!isJsonObject(schema) || schema["type"] !== "object") return false;
  return ["$ref", "const", "enum", "anyOf", "oneOf", "allOf"].every((keyword) => schema[keyword] === undefined);
}

function freeName(prefix: string, key: string, taken: Set<string>): string {
  let name = `${prefix}${typeWord(key)}`;
  for (let tries = 0; taken.has(name); tries += 1) name = `${prefix}${typeWord(key)}_${shortHash(`${tries} ${key}`)}`;
  taken.add(name);
  return name;
}
