import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { JsonObject } from "../../json.ts";
import { ComponentSchemas } from "../../openapi/component-schemas.ts";
import { schemaAt } from "../../tools/output-schema.ts";

/** What says where something is in an answer is a JSON pointer (RFC 6901), and leads to something that the answer's schema has. */
export function* badPointer(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const components = new ComponentSchemas(descriptor.value.schemas);
  const schemas = new Map(Object.entries(components.components));
  for (const pointer of pointersIn(descriptor)) {
    if (!isPointer(pointer.value)) yield diagnose("response/bad-pointer", pointer.here, NOT_A_POINTER);
  }
  for (const operation of descriptor.each("operations")) {
    const response = operation.at("response");
    const schema = response?.value.schema;
    if (response === undefined || schema === undefined) continue;
    const emitted = components.emit(schema);
    for (const [key, type] of [
      ["items", "array"],
      ["total", "integer"],
    ] as const) {
      const pointer = response.at(key);
      if (pointer === undefined || !isPointer(pointer.value)) continue;
      const problem = faultIn(emitted, pointer.value, type, schemas);
      if (problem === undefined) continue;
      yield diagnose("response/bad-pointer", pointer.here, { problem, way: "correct it, or correct `schema`" });
    }
  }
}

const NOT_A_POINTER = {
  problem: "a JSON pointer is empty, or begins with `/`",
  way: "write it as in `/data/items`, from the top of the answer",
};

function isPointer(text: string): boolean {
  return text === "" || text.startsWith("/");
}

function* pointersIn(descriptor: Cursor<Descriptor>): Iterable<Cursor<string>> {
  for (const authentication of descriptor.each("authentication")) {
    const oauth2 = authentication.at("oauth2");
    const session = authentication.at("session");
    yield* present(oauth2?.at("access_token_path"), oauth2?.at("expires_in_path"));
    yield* present(session?.at("token_path"), session?.at("expires_in_path"));
  }
  for (const operation of descriptor.each("operations")) {
    const response = operation.at("response");
    if (response === undefined) continue;
    const paging = response.at("paging");
    yield* present(response.at("items"), response.at("total"), paging?.at("next"), paging?.at("has_more"));
    for (const error of response.each("errors")) yield* present(error.at("where")?.to("path"), error.at("message"));
  }
}

function* present(...pointers: readonly (Cursor<string> | undefined)[]): Iterable<Cursor<string>> {
  for (const pointer of pointers) if (pointer !== undefined) yield pointer;
}

/** Why a pointer cannot lead to what is wanted; only where the schema leaves no doubt. */
function faultIn(
  schema: JsonObject,
  pointer: string,
  type: "array" | "integer",
  schemas: ReadonlyMap<string, JsonObject>,
): string | undefined {
  const found = schemaAt(schema, pointer, schemas);
  if (found === undefined) {
    return isClosed(schema, pointer, schemas) ? "the answer's schema has no such member" : undefined;
  }
  const declared = [found["type"]].flat().filter((one) => one !== undefined && one !== "null");
  const fits = declared.some((one) => one === type || (type === "integer" && (one === "number" || one === "string")));
  const noun = type === "array" ? "a list" : "a number";
  return declared.length === 0 || fits ? undefined : `the answer's schema has something there that is not ${noun}`;
}

/** Whether each schema on the way lists its members and nothing else could add the one that is missing. */
function isClosed(schema: JsonObject, pointer: string, schemas: ReadonlyMap<string, JsonObject>): boolean {
  const steps = pointer.split("/").slice(1);
  for (const [index] of steps.entries()) {
    const above = schemaAt(
      schema,
      steps
        .slice(0, index)
        .map((step) => `/${step}`)
        .join(""),
      schemas,
    );
    if (above === undefined) return true;
    const { properties, anyOf, oneOf, allOf, additionalProperties, $ref } = above;
    if (properties === undefined || (additionalProperties !== undefined && additionalProperties !== false))
      return false;
    if ([anyOf, oneOf, allOf, $ref].some((one) => one !== undefined)) return false;
  }
  return true;
}
