import type { ConnectorParameter } from "../openapi/connector-document.ts";
import type { Json, JsonObject } from "../json.ts";
import { declaredBody, type NamedSchemas } from "./declared-body.ts";
import type { FoundOperation } from "./operations.ts";
import { constantOf, plainSchema, textOf } from "./plain-schema.ts";
import type { BodyPlan, ParameterLocation, TemplatePart, Writing } from "./tool.ts";
import { writingOf } from "./writing.ts";

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
  /** Whether the schema's default is what the upstream assumes by itself. */
  readonly hasAssumedDefault: boolean;
  readonly isSensitive: boolean;
  readonly writing?: Writing;
  /** Where it goes in a body, where that is not under its name at the top. */
  readonly path?: readonly string[];
  readonly source?: string;
}

/** What an operation takes. */
export interface Declared {
  /** In the author's order. */
  readonly parameters: readonly DeclaredParameter[];
  readonly body: BodyPlan | null;
}

/** An operation's parameters and those in its body; a text says why they cannot be read. */
export function declaredParameters(found: FoundOperation, schemas: NamedSchemas): Declared | string {
  const { operation, origin } = found;
  const parameters: DeclaredParameter[] = [];
  for (const [index, parameter] of (operation.parameters ?? []).entries()) {
    if ("$ref" in parameter) return "one of its parameters is a reference";
    const location = LOCATIONS.find((one) => one === parameter.in);
    if (location === undefined) return `its parameter \`${parameter.name}\` has no known location`;
    parameters.push(outsideBody(parameter, location, `${origin}/parameters/${index}`));
  }
  const { requestBody } = operation;
  if (requestBody === undefined) return { parameters, body: null };
  if ("$ref" in requestBody) return "its body is a reference";
  const body = declaredBody(requestBody, origin, schemas);
  if (typeof body === "string") return body;
  parameters.push(...body.parameters);
  return { parameters: parameters.toSorted((a, b) => position(a) - position(b)), body: body.plan };
}

/** A default is shown to a model and filled in by the server, so the value is not asked for. */
export function isAskedFor({ required, schema }: DeclaredParameter): boolean {
  return required && schema["default"] === undefined;
}

const LOCATIONS = ["path", "query", "header", "cookie"] as const satisfies readonly ParameterLocation[];

function outsideBody(parameter: ConnectorParameter, location: ParameterLocation, fallback: string): DeclaredParameter {
  const [content] = Object.entries(parameter.content ?? {});
  const { description, ...schema } = plainSchema(parameter.schema ?? content?.[1].schema);
  const field = parameter["x-mortise-field"];
  const fixed = parameter["x-mortise-fixed"];
  const source = parameter["x-mortise-source"];
  const writing = writingOf({ ...parameter, ...(content === undefined ? {} : { contentType: content[0] }) }, location);
  return {
    name: parameter.name,
    location,
    required: parameter.required === true,
    description: parameter.description ?? textOf(description),
    schema,
    origin: parameter["x-mortise-origin"] ?? fallback,
    given: field !== undefined ? { field } : fixed !== undefined ? { fixed } : constantOf(parameter, schema),
    hasAssumedDefault: parameter["x-mortise-assumed-default"] === true,
    isSensitive: parameter["x-mortise-sensitive"] === true,
    ...(source === undefined ? {} : { source }),
    ...(writing === undefined ? {} : { writing }),
  };
}

/** The place among the author's parameters, which OpenAPI keeps in two lists. */
function position({ origin }: DeclaredParameter): number {
  return Number(/\/parameters\/(\d+)$/.exec(origin)?.[1] ?? Number.MAX_SAFE_INTEGER);
}
