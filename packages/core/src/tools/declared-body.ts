import type { OpenAPIV3 } from "openapi-types";
import { COMPONENT_PREFIX } from "../openapi/component-schemas.ts";
import { bodyKind } from "../openapi/body-kind.ts";
import type { ParameterNotes } from "../openapi/connector-document.ts";
import { isBinary } from "../openapi/schema.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { namedReference } from "../descriptor/json-schema.ts";
import type { DeclaredParameter } from "./declared-parameters.ts";
import { constantOf, plainSchema, textOf } from "./plain-schema.ts";
import type { BodyPlan } from "./tool.ts";
import { writingOf } from "./writing.ts";
import { escapeStep } from "../json-pointer.ts";

/** An operation's body: how it is written, and the parameters in it. */
export interface DeclaredBody {
  readonly plan: BodyPlan;
  readonly parameters: readonly DeclaredParameter[];
}

/** The schemas of a document, by name. */
export type NamedSchemas = ReadonlyMap<string, JsonObject>;

/** The name of a body that is one value, in a document that has no name for it. */
const WHOLE = "body";
const READABLE: readonly BodyPlan["kind"][] = ["json", "form", "multipart", "text"];

/** Reads a request body; a text says why it cannot be read. */
export function declaredBody(
  body: OpenAPIV3.RequestBodyObject,
  origin: string,
  schemas: NamedSchemas,
): DeclaredBody | string {
  const chosen = chooseContent(body.content);
  if (chosen === undefined) return "its body has no media type";
  const [mediaType, content] = chosen;
  const pointer = `${origin}/requestBody/content/${escapeStep(mediaType)}/schema`;
  // Documents are JSON, which openapi-types does not say.
  const declared = (content.schema ?? {}) as JsonObject;
  const schema = resolve(declared, schemas);
  const notes = notesIn(declared);
  const isWhole = notes["x-mortise-name"] !== undefined || !hasMembers(schema);
  const kind = bodyKind(mediaType, isBinary(schema));
  const required = body.required === true;
  if (isWhole || kind === "text" || kind === "bytes") {
    const whole = memberOf(declared, { steps: [], name: WHOLE, required, pointer });
    const parameter = { ...whole, description: whole.description ?? body.description };
    return { plan: { kind, mediaType, shape: "whole", required }, parameters: [parameter] };
  }
  const writings = new Map(
    Object.entries(content.encoding ?? {}).map(([name, one]) => [name, writingOf(one, "body")] as const),
  );
  const parameters = [...membersOf(schema, [], pointer)].map((parameter): DeclaredParameter => {
    const writing = writings.get(parameter.name);
    return writing === undefined ? parameter : { ...parameter, writing };
  });
  return { plan: { kind, mediaType, shape: "members", required }, parameters };
}

/** JSON before a form, a form before parts, parts before text. */
function chooseContent(content: OpenAPIV3.RequestBodyObject["content"]) {
  const offers = Object.entries(content);
  const ranks = offers.map(([mediaType]) => READABLE.indexOf(bodyKind(mediaType, false)));
  return offers[ranks.indexOf(Math.min(...ranks))];
}

/** The schema that a reference leads to; only one of the document's named ones, and a chain of them not for ever. */
export function resolve(schema: JsonObject, schemas: NamedSchemas): JsonObject {
  let found = schema;
  for (let steps = 0; steps <= schemas.size; steps += 1) {
    const reference = found["$ref"];
    if (typeof reference !== "string") return found;
    const named = namedReference(reference, COMPONENT_PREFIX);
    const next = named?.rest === "" ? schemas.get(named.name) : undefined;
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

/** Whether an object's members are all that there is to say about it, so that each can be an argument. */
function hasMembers(schema: JsonObject): boolean {
  const { properties, allOf, anyOf, oneOf } = schema;
  return isJsonObject(properties) && allOf === undefined && anyOf === undefined && oneOf === undefined;
}

function* membersOf(schema: JsonObject, steps: readonly string[], pointer: string): Iterable<DeclaredParameter> {
  const { properties, required } = schema;
  const needed = new Set(Array.isArray(required) ? required : []);
  for (const [name, member] of Object.entries(isJsonObject(properties) ? properties : {})) {
    const at = {
      steps: [...steps, name],
      name,
      required: needed.has(name),
      pointer: `${pointer}/properties/${escapeStep(name)}`,
    };
    const declared = isJsonObject(member) ? member : {};
    if (notesIn(declared)["x-mortise-members"] === true) yield* membersOf(declared, at.steps, at.pointer);
    else yield memberOf(declared, at);
  }
}

interface Place {
  readonly steps: readonly string[];
  readonly name: string;
  readonly required: boolean;
  readonly pointer: string;
}

function memberOf(schema: JsonObject, { steps, name: key, required, pointer }: Place): DeclaredParameter {
  const { description, ...rest } = plainSchema(schema);
  const notes = notesIn(schema);
  const name = notes["x-mortise-name"] ?? key;
  const isElsewhere = steps.length > 1 || (steps.length === 1 && steps[0] !== name);
  const source = notes["x-mortise-source"];
  return {
    name,
    location: "body",
    required,
    description: textOf(description),
    schema: rest,
    origin: notes["x-mortise-origin"] ?? pointer,
    given: constantOf(notes, rest),
    hasAssumedDefault: notes["x-mortise-assumed-default"] === true,
    isSensitive: notes["x-mortise-sensitive"] === true,
    ...(source === undefined ? {} : { source }),
    ...(isElsewhere ? { path: steps } : {}),
  };
}

/** Our own notes on a schema; nobody else writes them. */
function notesIn(schema: JsonObject): ParameterNotes {
  return schema;
}
