import type { OpenAPIV3 } from "openapi-types";
import type { Cursor } from "../descriptor/cursor.ts";
import type { Operation, Parameter } from "../descriptor/descriptor.ts";
import type { Json, JsonObject } from "../json.ts";
import { bodyKind } from "./body-kind.ts";
import type { ConnectorSchema } from "./connector-document.ts";
import { isAlwaysSent, notesOf } from "./parameter-notes.ts";
import { valueSchema, type EmitSchema } from "./schema.ts";
import { stepsOf } from "../json-pointer.ts";

/** An operation's body parameters as OpenAPI's request body: the members of an object, or the one that is all of it. */
export function requestBodyOf(operation: Cursor<Operation>, emit: EmitSchema): OpenAPIV3.RequestBodyObject | undefined {
  const { request_body: body } = operation.value;
  const declared = operation.each("parameters").filter(({ value }) => value.location === "body");
  if (declared.length === 0 && body === undefined) return undefined;
  const mediaType = mediaTypeOf(operation.value);
  const whole = declared.find(({ value }) => value.name === body?.parameter);
  if (whole !== undefined) {
    const schema = { ...memberSchema(whole, whole.value.name, emit), "x-mortise-name": whole.value.name };
    const required = isAlwaysSent(whole.value) || whole.value.default_value !== undefined;
    return { required, content: { [mediaType]: { schema: openApiSchema(schema) } } };
  }
  const tree: Tree = new Map();
  for (const parameter of declared) plant(tree, bodySteps(parameter.value), parameter);
  const encoding = declared.flatMap(({ value }): readonly [string, OpenAPIV3.EncodingObject][] => {
    const one = encodingOf(value);
    return one === undefined ? [] : [[value.name, one]];
  });
  return {
    required: body?.required ?? true,
    content: {
      [mediaType]: {
        schema: openApiSchema(treeSchema(tree, emit)),
        ...(encoding.length === 0 ? {} : { encoding: Object.fromEntries(encoding) }),
      },
    },
  };
}

/** The media type of an operation's body: what it says itself, or the only `Content-Type` that it ever sends. */
export function mediaTypeOf({ request_body, parameters }: Operation): string {
  const fixed = parameters?.find(isContentType)?.fixed_value;
  return request_body?.content_type ?? (typeof fixed === "string" ? fixed : "application/json");
}

/** Whether a parameter only says what the body's media type is, which OpenAPI does elsewhere. */
export function isMediaType(parameter: Parameter, { request_body, parameters }: Operation): boolean {
  const hasBody = request_body !== undefined || parameters?.some(({ location }) => location === "body") === true;
  return hasBody && isContentType(parameter) && parameter.fixed_value !== undefined;
}

function isContentType({ location, name }: Parameter): boolean {
  return location === "header" && name.toLowerCase() === "content-type";
}

/** Where a body parameter's value goes: the names of the members on the way, its own last. */
export function bodySteps({ name, body_path }: Pick<Parameter, "name" | "body_path">): readonly string[] {
  return body_path === undefined ? [name] : stepsOf(body_path);
}

/** Whether a body's parameters are parts or fields, each of which can say how it is written. */
export function isForm(operation: Operation): boolean {
  const kind = bodyKind(mediaTypeOf(operation), false);
  return kind === "form" || kind === "multipart";
}

/** Body parameters by the names on the way to them. */
type Tree = Map<string, Cursor<Parameter> | Tree>;

/** A place that is taken is left to who has it; two parameters at one place are an error of the descriptor. */
function plant(tree: Tree, [step = "", ...rest]: readonly string[], parameter: Cursor<Parameter>): void {
  const present = tree.get(step);
  if (rest.length === 0) {
    if (present === undefined) tree.set(step, parameter);
    return;
  }
  const branch: Tree | undefined = present === undefined ? new Map() : present instanceof Map ? present : undefined;
  if (branch === undefined) return;
  tree.set(step, branch);
  plant(branch, rest, parameter);
}

function treeSchema(tree: Tree, emit: EmitSchema): JsonObject {
  const required = Array.from(tree).flatMap(([step, node]) => (isNeeded(node) ? [step] : []));
  const properties = Array.from(tree, ([step, node]): readonly [string, Json] => [
    step,
    node instanceof Map ? { ...treeSchema(node, emit), "x-mortise-members": true } : memberSchema(node, step, emit),
  ]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
  };
}

function isNeeded(node: Cursor<Parameter> | Tree): boolean {
  return node instanceof Map ? Array.from(node.values()).some(isNeeded) : isAlwaysSent(node.value);
}

function memberSchema({ value, pointer }: Cursor<Parameter>, step: string, emit: EmitSchema): JsonObject {
  const { type, ...rest } = valueSchema(value, emit);
  return {
    ...(type === undefined ? {} : { type }),
    ...(value.description === undefined ? {} : { description: value.description }),
    ...(value.description === undefined ? rest : { ...rest, description: value.description }),
    ...(value.deprecated === true ? { deprecated: true } : {}),
    ...notesOf(value, pointer),
    ...(step === value.name ? {} : { "x-mortise-name": value.name }),
  };
}

function encodingOf({ content_type, style, explode, allow_reserved }: Parameter): OpenAPIV3.EncodingObject | undefined {
  const encoding: OpenAPIV3.EncodingObject = {
    ...(content_type === undefined ? {} : { contentType: content_type }),
    ...(style === undefined ? {} : { style }),
    ...(explode === undefined ? {} : { explode }),
    ...(allow_reserved === undefined ? {} : { allowReserved: allow_reserved }),
  };
  return Object.keys(encoding).length === 0 ? undefined : encoding;
}

/** JSON Schema 2020-12 is what OpenAPI 3.1 calls a schema object; only the types do not know it. */
export function openApiSchema(schema: JsonObject): ConnectorSchema {
  return schema;
}
