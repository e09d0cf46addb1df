import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { cookiesOf, queryOf, refusal, type MockAnswer, type MockRequest } from "./mock-request.ts";
import { prepareValueCheck, typesOf, valueOfText } from "./value-check.ts";

/** Judges a request by what an operation declares; `undefined` where there is nothing to object to. */
export type RequestCheck = (
  request: MockRequest,
  values: ReadonlyMap<string, string>,
) => Promise<MockAnswer | undefined>;

/** Prepares the check of an operation's parameters and body. */
export function prepareRequestCheck(operation: JsonObject, openapi: JsonObject): RequestCheck {
  const parameters = listOf(operation["parameters"]).map((parameter) => prepareParameter(parameter, openapi));
  const checkBody = prepareBody(operation["requestBody"], openapi);
  return async (request, values) => {
    for (const check of parameters) {
      const message = await check(request, values);
      if (message !== undefined) return refusal(400, message);
    }
    return checkBody(request);
  };
}

function prepareParameter(
  parameter: JsonObject,
  openapi: JsonObject,
): (request: MockRequest, values: ReadonlyMap<string, string>) => Promise<string | undefined> {
  const { name, in: place, required, content } = parameter;
  if (typeof name !== "string" || typeof place !== "string") return () => Promise.resolve(undefined);
  const media = isJsonObject(content) ? Object.values(content).find(isJsonObject) : undefined;
  const declared = media?.["schema"] ?? parameter["schema"];
  const schema = isJsonObject(declared) ? declared : {};
  const check = prepareValueCheck(schema, openapi);
  const shown = `The ${place} parameter ${JSON.stringify(name)}`;
  const read = (texts: readonly string[]): Json =>
    media === undefined ? readStyled(texts, parameter, schema, openapi) : parsed(texts[0] ?? "");
  const isSpread = place === "query" && isSpreadObject(parameter, schema, openapi);
  return async (request, values) => {
    if (isSpread) return undefined;
    const texts = textsOf(request, place, name, values);
    if (texts.length === 0) return required === true ? `${shown} is required, and it is missing.` : undefined;
    const message = await check(read(texts));
    return message === undefined ? undefined : `${shown}: ${message}`;
  };
}

/** What was sent for a parameter; nothing where it was not. */
function textsOf(
  request: MockRequest,
  place: string,
  name: string,
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const named = (pairs: readonly (readonly [string, string])[]) =>
    pairs.flatMap(([key, value]) => (key === name ? [value] : []));
  switch (place) {
    case "path":
      return [values.get(name) ?? []].flat();
    case "header":
      return [request.headers[name.toLowerCase()] ?? []].flat();
    case "cookie":
      return named(cookiesOf(request));
    default: {
      const exact = named(queryOf(request));
      if (exact.length > 0) return exact;
      // `filter[name]=...`: the members of an object, or of a list in the manner of PHP.
      const members = queryOf(request).filter(([key]) => key.startsWith(`${name}[`));
      return members.length === 0 ? [] : members.map(([key, value]) => `${key.slice(name.length)}=${value}`);
    }
  }
}

/** Objects whose members are parameters of their own (form, exploded) have no name in the query. */
function isSpreadObject({ style = "form", explode }: JsonObject, schema: JsonObject, openapi: JsonObject): boolean {
  return style === "form" && explode !== false && typesOf(schema, openapi, 0).has("object");
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

function readStyled(texts: readonly string[], parameter: JsonObject, schema: JsonObject, openapi: JsonObject): Json {
  const { style, explode } = parameter;
  const types = typesOf(schema, openapi, 0);
  if (types.has("array")) {
    const items = isJsonObject(schema["items"]) ? schema["items"] : {};
    const separator = (typeof style === "string" ? SEPARATORS[style] : undefined) ?? ",";
    const isOne = texts.length === 1 && (explode === false || parameter["in"] !== "query" || style === "pipeDelimited");
    const parts = isOne ? (texts[0] ?? "").split(separator) : texts.map((text) => text.replace(/^\[\d*\]=/, ""));
    return parts.map((part) => valueOfText(part, items, openapi));
  }
  if (types.has("object") && !types.has("string")) {
    const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
    return Object.fromEntries(
      texts.map((text) => {
        const [, key = "", value = ""] = /^\[([^\]]*)\].*?=(.*)$/s.exec(text) ?? [];
        const member = properties[key];
        return [key, valueOfText(value, isJsonObject(member) ? member : {}, openapi)];
      }),
    );
  }
  return valueOfText(texts[0] ?? "", schema, openapi);
}

function prepareBody(
  declared: Json | undefined,
  openapi: JsonObject,
): (request: MockRequest) => Promise<MockAnswer | undefined> {
  if (!isJsonObject(declared)) return () => Promise.resolve(undefined);
  const content = isJsonObject(declared["content"]) ? declared["content"] : {};
  const types = Object.entries(content).map(([type, media]) => {
    const schema = isJsonObject(media) && isJsonObject(media["schema"]) ? media["schema"] : {};
    return { type: essence(type), check: prepareContent(essence(type), schema, openapi) };
  });
  return async ({ headers, body }) => {
    const given = essence(headers["content-type"] ?? "");
    // A form that holds nothing is written as no text at all.
    if (body.length === 0 && given !== "application/x-www-form-urlencoded") {
      return declared["required"] === true ? refusal(400, "A body is required, and there is none.") : undefined;
    }
    const media = types.find(({ type }) => fits(given, type));
    if (media === undefined) {
      return types.length === 0
        ? undefined
        : refusal(
            415,
            `The body is ${given || "of no type"}; the operation takes ${types.map(({ type }) => type).join(", ")}.`,
          );
    }
    const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString("utf8");
    const message = await media.check(text);
    return message === undefined ? undefined : refusal(400, message);
  };
}

/** What is wrong with a body of a type, in a sentence. A type that is neither JSON nor a form is taken as it is. */
type ContentCheck = (text: string) => Promise<string | undefined>;

function prepareContent(type: string, schema: JsonObject, openapi: JsonObject): ContentCheck {
  if (type === FORM) return prepareForm(schema, openapi);
  if (!/[/+]json$/.test(type)) return () => Promise.resolve(undefined);
  const check = prepareValueCheck(schema, openapi);
  return async (text) => {
    let value: Json;
    try {
      value = JSON.parse(text) as Json;
    } catch {
      return "The body is not valid JSON.";
    }
    const message = await check(value);
    return message === undefined ? undefined : `The body: ${message}`;
  };
}

const FORM = "application/x-www-form-urlencoded";

/** Nested members are written in too many ways to be read back; that the required ones are there can be told. */
function prepareForm(schema: JsonObject, openapi: JsonObject): ContentCheck {
  const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly Json[]) : [];
  const properties = isJsonObject(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const fields = new Map(
    properties.flatMap(([name, property]) =>
      isJsonObject(property) && !typesOf(property, openapi, 0).has("array")
        ? [[name, { property, check: prepareValueCheck(property, openapi) }] as const]
        : [],
    ),
  );
  return async (text) => {
    const pairs = new URLSearchParams(text);
    const sent = new Set(Array.from(pairs.keys(), (key) => key.replace(/\[.*$/s, "")));
    const missing = required.find((name) => typeof name === "string" && !sent.has(name));
    if (missing !== undefined) return `The form lacks its field ${JSON.stringify(missing)}, which is required.`;
    for (const [name, value] of pairs) {
      const field = fields.get(name);
      const message = await field?.check(valueOfText(value, field.property, openapi));
      if (message !== undefined) return `The form's field ${JSON.stringify(name)}: ${message}`;
    }
    return undefined;
  };
}

function fits(given: string, declared: string): boolean {
  if (declared === "*/*" || given === declared) return true;
  if (declared.endsWith("/*")) return given.startsWith(declared.slice(0, -1));
  return /[/+]json$/.test(declared) && /[/+]json$/.test(given);
}

function essence(type: string): string {
  return (type.split(";", 1)[0] ?? "").trim().toLowerCase();
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}
