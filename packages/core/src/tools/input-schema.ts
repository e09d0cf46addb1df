import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { mapSchema } from "../descriptor/json-schema.ts";
import { isBinary } from "../openapi/schema.ts";
import type { NamedSchemas } from "./declared-body.ts";
import { isAskedFor } from "./declared-parameters.ts";
import { lowerInput, type Detail } from "./lower/lower-input.ts";
import type { InputParameter, Lowered } from "./lower/lowered.ts";
import type { InputSchema, ResponsePlan } from "./tool.ts";
import type { Argument } from "./url-plan.ts";

/** What a model is told of an argument that is a file. */
const FILE = "A file: a data URI (data:image/png;base64,...), or the URI of a resource.";

/** What a model fills in: an operation's parameters, and what the runtime takes besides. A default is shown here and filled in by the server, so it is never asked for. */
export function inputSchemaOf(
  offered: readonly Argument[],
  response: ResponsePlan | undefined,
  schemas: NamedSchemas,
  detail: Detail,
): Lowered {
  const parameters = offered.map((parameter): InputParameter => {
    const { argument, description, schema } = parameter;
    return {
      argument,
      required: isAskedFor(parameter),
      ...(description === undefined ? {} : { description }),
      schema: parameter.location === "body" ? withFiles(schema) : schema,
    };
  });
  const { inputSchema, notes } = lowerInput(parameters, schemas, { detail });
  return { inputSchema: withOwn(inputSchema, response), notes };
}

/** Bytes are nothing that a model could write; it names the file instead. */
function withFiles(schema: JsonObject): JsonObject {
  const changed = mapSchema(schema, (one) => {
    if (!isBinary(one)) return one;
    const { description } = one;
    return { ...one, format: "uri", description: typeof description === "string" ? `${description} ${FILE}` : FILE };
  });
  return isJsonObject(changed) ? changed : schema;
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
  description: "Members of each result to return, dotted where nested (id, user.name); all if left out.",
  items: { type: "string" },
};

const CURSOR: { readonly [keyword: string]: Json } = {
  type: "string",
  description: "next_cursor of the previous answer, for the next page.",
};
