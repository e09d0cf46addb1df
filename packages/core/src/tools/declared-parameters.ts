import type { OpenAPIV3, OpenAPIV3_1 } from "openapi-types";
import type { ConnectorParameter, ConnectorSchema, ParameterNotes } from "../openapi/connector-document.ts";
import { escapePointer } from "../request/argument-value.ts";
import type { Json, JsonObject } from "../json.ts";
import type { FoundOperation } from "./operations.ts";
import type { ParameterLocation, TemplatePart } from "./tool.ts";

/** A parameter of an operation, wherever OpenAPI keeps it. */
export interface DeclaredParameter {
  readonly name: string;
  readonly location: ParameterLocation;
  readonly required: boolean;
  readonly description: string | undefined;
  /** What its value is: JSON Schema 2020-12, without description. */
  readonly schema: JsonObject;
  readonly origin: string;
  /** Where its value comes from when a caller gives none: a connection field, the endpoint itself, or the descriptor. */
  readonly given:
    | { readonly field: string }
    | { readonly fixed: readonly (readonly TemplatePart[])[] }
    | { readonly constant: Json }
    | undefined;
}

/** An operation's parameters and the members of its JSON body, in the author's order; a text says why they cannot be read. */
export function declaredParameters(found: FoundOperation): readonly DeclaredParameter[] | string {
  const { operation, origin } = found;
  const declared: DeclaredParameter[] = [];
  for (const [index, parameter] of (operation.parameters ?? []).entries()) {
    if ("$ref" in parameter) return "one of its parameters is a reference";
    const location = LOCATIONS.find((one) => one === parameter.in);
    if (location === undefined) return `its parameter \`${parameter.name}\` has no known location`;
    declared.push(outsideBody(parameter, location, `${origin}/parameters/${index}`));
  }
  if (operation.requestBody !== undefined) {
    const members = bodyMembers(operation.requestBody, origin);
    if (typeof members === "string") return members;
    declared.push(...members);
  }
  return declared.toSorted((a, b) => position(a) - position(b));
}

const LOCATIONS = ["path", "query", "header", "cookie"] as const satisfies readonly ParameterLocation[];

function outsideBody(parameter: ConnectorParameter, location: ParameterLocation, fallback: string): DeclaredParameter {
  const schema = plainSchema(parameter.schema);
  const field = parameter["x-mortise-field"];
  const fixed = parameter["x-mortise-fixed"];
  return {
    name: parameter.name,
    location,
    required: parameter.required === true,
    description: parameter.description,
    schema,
    origin: parameter["x-mortise-origin"] ?? fallback,
    given: field !== undefined ? { field } : fixed !== undefined ? { fixed } : constantOf(parameter, schema),
  };
}

function bodyMembers(
  body: OpenAPIV3_1.ReferenceObject | OpenAPIV3.RequestBodyObject | OpenAPIV3_1.RequestBodyObject,
  origin: string,
): readonly DeclaredParameter[] | string {
  const schema = "$ref" in body ? undefined : body.content["application/json"]?.schema;
  if (schema === undefined || "$ref" in schema || schema.properties === undefined) {
    return "its body is not a JSON object with declared members";
  }
  const required = new Set(schema.required);
  return Object.entries(schema.properties).map(([name, member]) => {
    const { description, ...rest } = plainSchema(member);
    // openapi-types' schemas are JSON; notes on a member are what `ConnectorSchema` adds to them.
    const notes = member as ConnectorSchema;
    return {
      name,
      location: "body",
      required: required.has(name),
      description: typeof description === "string" ? description : undefined,
      schema: rest,
      origin:
        notes["x-mortise-origin"] ??
        `${origin}/requestBody/content/application~1json/schema/properties/${escapePointer(name)}`,
      given: constantOf(notes, rest),
    };
  });
}

function constantOf(notes: ParameterNotes, schema: JsonObject): { readonly constant: Json } | undefined {
  const value = schema["const"];
  return notes["x-mortise-constant"] === true && value !== undefined ? { constant: value } : undefined;
}

/** A schema as plain JSON, without our own notes. */
function plainSchema(schema: object | undefined): JsonObject {
  const members = Object.entries<Json>({ ...schema }).filter(([key]) => !key.startsWith("x-mortise-"));
  // Documents are JSON, which openapi-types does not say.
  return Object.fromEntries<Json>(members);
}

/** The place among the author's parameters, which OpenAPI keeps in two lists. */
function position({ origin }: DeclaredParameter): number {
  return Number(/\/parameters\/(\d+)$/.exec(origin)?.[1] ?? Number.MAX_SAFE_INTEGER);
}
