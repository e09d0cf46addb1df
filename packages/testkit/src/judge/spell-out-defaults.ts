import { isJsonObject, type Json, type JsonObject } from "@mortise/core";

const FORM = "application/x-www-form-urlencoded";

/**
 * A document with defaults written out that Prism does not know, which changes no meaning: that a list in a form body is
 * `style: form`, `explode: true` (OpenAPI 3.1.1 §4.8.15.1.2), and what a Swagger 2.0 document consumes that does not say it.
 */
export function spellOutDefaults(document: JsonObject): JsonObject {
  if (document["swagger"] !== undefined) {
    const { consumes } = document;
    const isSaid = Array.isArray(consumes) && consumes.length > 0;
    return { ...document, consumes: isSaid ? consumes : ["application/json", FORM] };
  }
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isJsonObject(value)) return value;
    const walked = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member)]));
    const form = isJsonObject(value["content"]) ? value["content"][FORM] : undefined;
    if (!isJsonObject(form) || !isJsonObject(form["schema"])) return walked;
    const encoding = { ...encodingOf(form["schema"], document), ...asObject(form["encoding"]) };
    return { ...walked, content: { ...asObject(walked["content"]), [FORM]: { ...form, encoding } } };
  };
  return asObject(walk(document));
}

function encodingOf(schema: JsonObject, document: JsonObject): JsonObject {
  const { properties } = resolve(schema, document);
  const lists = Object.entries(asObject(properties)).filter(
    ([, property]) => isJsonObject(property) && resolve(property, document)["type"] === "array",
  );
  return Object.fromEntries(lists.map(([name]) => [name, { style: "form", explode: true }]));
}

function resolve(schema: JsonObject, document: JsonObject): JsonObject {
  const { $ref: reference } = schema;
  if (typeof reference !== "string") return schema;
  let value: Json | undefined = document;
  for (const token of reference.slice(2).split("/")) {
    value = isJsonObject(value) ? value[token.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return asObject(value);
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
