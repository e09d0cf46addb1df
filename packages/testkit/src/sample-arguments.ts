import * as fc from "fast-check";
import { isObject } from "@mortise/core/mcp";
import type { Json, JsonObject } from "@mortise/core";

type Schema = { readonly [key: string]: unknown };

/**
 * Arguments that a tool's input schema (JSON Schema 2020-12) allows: the least that it takes, and everything it takes.
 * Always the same for the same schema. Of alternatives it takes the first; of a schema that refers to itself, one level.
 */
export function sampleArguments(schema: Schema): readonly JsonObject[] {
  const least = sample(schema, schema, true, []) as JsonObject; // the input of a tool is an object
  const all = sample(schema, schema, false, []) as JsonObject;
  return JSON.stringify(least) === JSON.stringify(all) ? [least] : [least, all];
}

function sample(given: Schema, root: Schema, least: boolean, above: readonly string[]): Json {
  const { schema, above: trail } = resolve(given, root, above);
  if (schema.const !== undefined) return schema.const as Json;
  if (Array.isArray(schema.enum)) return (schema.enum.find((each) => each !== null) ?? null) as Json;
  const [first] = asList(schema.anyOf ?? schema.oneOf).filter(({ type }) => type !== "null");
  if (first !== undefined) return sample({ ...without(schema, "anyOf", "oneOf"), ...first }, root, least, trail);
  const types = [schema.type].flat();
  switch (types.find((type) => type !== "null") ?? (schema.properties === undefined ? "string" : "object")) {
    case "object":
      return sampleObject(schema, root, least, trail);
    case "array": {
      const item = isObject(schema.items) ? schema.items : undefined;
      const count = Math.max(Number(schema.minItems ?? 0), item === undefined ? 0 : 1);
      if (item === undefined || isOpen(item, root, trail)) return [];
      const distinct = schema.uniqueItems === true ? 1 : count;
      return Array.from({ length: distinct }, () => sample(item, root, least, trail));
    }
    case "boolean":
      return true;
    case "integer":
    case "number":
      return sampleNumber(schema);
    default:
      return sampleText(schema);
  }
}

function sampleObject(schema: Schema, root: Schema, least: boolean, above: readonly string[]): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const members = Object.entries(properties).filter(
    ([name, member]) =>
      required.includes(name) || (!least && isObject(member) && !isOpen(member, root, above) && !deprecated(member)),
  );
  return Object.fromEntries(
    members.map(([name, member]) => [name, isObject(member) ? sample(member, root, least, above) : "text"]),
  );
}

function deprecated(schema: Schema): boolean {
  return schema.deprecated === true;
}

/** Whether a schema leads back to one that is being sampled. */
function isOpen(schema: Schema, root: Schema, above: readonly string[]): boolean {
  const { $ref } = schema;
  return typeof $ref === "string" && above.includes($ref) && resolve(schema, root, []).schema !== undefined;
}

function resolve(schema: Schema, root: Schema, above: readonly string[]): { schema: Schema; above: readonly string[] } {
  const { $ref, allOf } = schema;
  if (typeof $ref === "string") {
    const target = $ref
      .replace(/^#\/?/, "")
      .split("/")
      .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), root);
    if (!isObject(target)) throw new Error(`the schema refers to ${$ref}, which is not there`);
    return resolve({ ...target, ...without(schema, "$ref") }, root, [...above, $ref]);
  }
  if (!Array.isArray(allOf)) return { schema, above };
  const parts = [without(schema, "allOf"), ...asList(allOf)].map((part) => resolve(part, root, above).schema);
  return {
    schema: {
      ...Object.assign({}, ...parts),
      properties: Object.assign({}, ...parts.map((part) => part.properties)),
      required: parts.flatMap((part) => (Array.isArray(part.required) ? part.required : [])),
    },
    above,
  };
}

function sampleNumber(schema: Schema): number {
  const low = Number(schema.minimum ?? -Infinity);
  const above = Number(schema.exclusiveMinimum ?? -Infinity);
  const high = Math.min(Number(schema.maximum ?? Infinity), Number(schema.exclusiveMaximum ?? Infinity));
  const least = Math.max(low, above + 1, 1);
  return least <= high ? least : Math.max(low, Math.min(high, 0));
}

const FORMATS: Readonly<Record<string, string>> = {
  date: "2025-06-01",
  "date-time": "2025-06-01T10:00:00Z",
  time: "10:00:00Z",
  email: "ada@example.com",
  uuid: "8947f570-19b6-4977-a682-ae9edf2e5c5a",
  uri: "https://example.com/page",
  url: "https://example.com/page",
  hostname: "example.com",
  ipv4: "203.0.113.7",
  ipv6: "2001:db8::1",
};

function sampleText(schema: Schema): string {
  if (typeof schema.pattern === "string") {
    const matching = fc.stringMatching(new RegExp(schema.pattern, "u"), { maxLength: Number(schema.maxLength ?? 200) });
    const some = fc.sample(matching, { numRuns: 200, seed: 1 });
    const fits = (text: string) => text.length >= Number(schema.minLength ?? 0) && /^[\x20-\x7e]*$/.test(text);
    return some.find(fits) ?? some[0] ?? "";
  }
  const text = FORMATS[String(schema.format)] ?? "text";
  const long = text.padEnd(Number(schema.minLength ?? 0), "x");
  return long.slice(0, Number(schema.maxLength ?? Infinity));
}

function asList(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function without(schema: Schema, ...keys: readonly string[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}
