import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { mapSchema } from "../descriptor/json-schema.ts";
import { isBinary } from "../openapi/schema.ts";
import { fileDescription } from "../request/file-argument.ts";
import type { NamedSchemas } from "./declared-body.ts";
import { isAskedFor } from "./declared-parameters.ts";
import { lowerInput, type LowerInputOptions } from "./lower/lower-input.ts";
import type { InputParameter, Lowered } from "./lower/lowered.ts";
import type { InputSchema, ParameterLocation, ResponsePlan } from "./tool.ts";
import type { Argument } from "./url-plan.ts";

/** What a model fills in: an operation's parameters, and what the runtime takes besides. A default is shown here and filled in by the server, so it is never asked for. */
export function inputSchemaOf(
  offered: readonly Argument[],
  response: ResponsePlan | undefined,
  schemas: NamedSchemas,
  options: LowerInputOptions,
): Lowered {
  const parameters = offered.map((parameter): InputParameter => {
    const { argument } = parameter;
    const whole = described(parameter.schema, parameter.description);
    const { description = "", ...schema } = atLocation(whole, parameter.location);
    return {
      argument,
      required: isAskedFor(parameter),
      ...(typeof description !== "string" || description === "" ? {} : { description }),
      schema,
    };
  });
  const { inputSchema, notes } = lowerInput(parameters, schemas, options);
  return { inputSchema: withOwn(inputSchema, response), notes };
}

/** What a schema comes to where its value goes: bytes are named in a body, and nothing is not enough for a path. */
function atLocation(schema: JsonObject, location: ParameterLocation): JsonObject {
  if (location === "body") return withFiles(schema);
  if (location !== "path") return schema;
  const types = [schema["type"]].flat();
  return {
    ...schema,
    ...(types.includes("array") && schema["minItems"] === undefined ? { minItems: 1 } : {}),
    ...(types.includes("object") && schema["minProperties"] === undefined ? { minProperties: 1 } : {}),
  };
}

/** What is said of a parameter and of its values, sentence after sentence. */
function described(schema: JsonObject, about: string | undefined): JsonObject {
  const { description: own } = schema;
  if (about === undefined || about === own) return schema;
  if (typeof own !== "string") return { ...schema, description: about };
  return { ...schema, description: `${about}${/[.!?:;]$/.test(about) ? "" : "."} ${own}` };
}

/** Bytes are nothing that a model could write; it names the file instead. */
function withFiles(schema: JsonObject): JsonObject {
  const changed = mapSchema(schema, (one) =>
    isBinary(one) ? { ...one, format: "uri", description: fileDescription(textOf(one)) } : one,
  );
  if (!isJsonObject(changed)) return schema;
  const { items } = schema;
  if (!isJsonObject(items) || !isBinary(items)) return changed;
  // What its items are is said of the list.
  return { ...changed, items: { ...items, format: "uri" }, description: fileDescription(textOf(schema), true) };
}

function textOf({ description }: JsonObject): string | undefined {
  return typeof description === "string" ? description : undefined;
}

/** The arguments that are the runtime's own. */
function withOwn(schema: InputSchema, response: ResponsePlan | undefined): InputSchema {
  const { fieldsArgument, cursorArgument } = response ?? {};
  const own: (readonly [string, JsonObject])[] = [
    ...(fieldsArgument === undefined ? [] : [[fieldsArgument, FIELDS] as const]),
    ...(cursorArgument === undefined ? [] : [[cursorArgument, CURSOR] as const]),
  ];
  if (own.length === 0) return schema;
  const properties: Record<string, JsonObject> = { ...schema.properties, ...Object.fromEntries<JsonObject>(own) };
  return { ...schema, properties };
}

const FIELDS: { readonly [keyword: string]: Json } = {
  type: "array",
  description: "Members to return (id, user.name).",
  items: { type: "string" },
};

const CURSOR: { readonly [keyword: string]: Json } = {
  type: "string",
  description: "next_cursor of the previous answer.",
};
