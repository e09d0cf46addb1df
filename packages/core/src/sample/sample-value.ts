import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { textsMatching } from "./texts-matching.ts";
import { unescapeFragmentStep } from "../json-pointer.ts";

/** How much of a schema a sample fills in. */
export type Fullness = "required" | "all";

/** Below this, only what is required is filled in, so that a recursive schema ends. */
const DEEPEST_OPTIONAL = 5;
/** Below this, lists are empty, for the same reason. */
const DEEPEST_LIST = 12;
/** Deeper than any schema that can be satisfied by a finite value needs to be followed. */
const DEEPEST = 40;

const TEXTS: Readonly<Record<string, string>> = {
  "date-time": "2026-01-31T12:00:00Z",
  date: "2026-01-31",
  time: "12:00:00Z",
  duration: "P1D",
  email: "ada@example.com",
  "idn-email": "ada@example.com",
  hostname: "www.example.com",
  uri: "https://www.example.com/a",
  url: "https://www.example.com/a",
  "uri-reference": "/a/b",
  "uri-template": "https://www.example.com/{id}",
  iri: "https://www.example.com/a",
  uuid: "8947f570-19b6-4977-a682-ae9edf2e5c5a",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  byte: "aGVsbG8=",
  binary: "data:text/plain;base64,aGVsbG8=",
  "json-pointer": "/a",
  regex: "a+",
  snowflake: "123456789012345678",
  nonce: "123456789012345678",
  int64: "1234567890",
};

export interface SampleOptions {
  /** Whether a schema's own `default` and examples are taken, where it has some. */
  readonly examples?: boolean;
}

/**
 * A value that a JSON Schema (2020-12, references within `root`) accepts; the same one each time. `undefined` where
 * there seems to be none. A sampler of our own, because it must satisfy patterns, unions, bounds and recursion alike.
 */
export function sampleValue(
  schema: JsonObject | boolean,
  root: JsonObject,
  fullness: Fullness,
  { examples = false }: SampleOptions = {},
): Json | undefined {
  return sample(schema, { root, fullness, depth: 0, examples });
}

interface Context extends Required<SampleOptions> {
  readonly root: JsonObject;
  readonly fullness: Fullness;
  readonly depth: number;
}

function sample(schema: JsonObject | boolean, context: Context): Json | undefined {
  if (typeof schema === "boolean") return schema ? "any" : undefined;
  if (context.depth > DEEPEST) return undefined;
  const within: Context = { ...context, depth: context.depth + 1 };
  const { $ref: reference, const: constant, enum: choices, allOf, anyOf, oneOf, ...own } = schema;
  if (typeof reference === "string") {
    const target = resolve(reference, context.root);
    return target === undefined ? undefined : sample({ ...target, ...own }, within);
  }
  if (constant !== undefined) return constant;
  const example = context.examples ? exampleOf(own) : undefined;
  if (example !== undefined) return example;
  if (Array.isArray(choices)) return choices.find((choice) => choice !== null) ?? null;
  if (Array.isArray(allOf)) return sample(joined(own, allOf, context.root), within);
  const union = anyOf ?? oneOf;
  if (Array.isArray(union)) {
    const branches = union.filter(isJsonObject);
    const useful = [...branches.filter((branch) => branch["type"] !== "null"), ...branches];
    for (const branch of useful) {
      const value = sample(joined(own, [branch], context.root), within);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  return ofType(own, within);
}

/** What whoever wrote the schema would give. */
function exampleOf({ example, examples, default: usual }: JsonObject): Json | undefined {
  return example ?? (Array.isArray(examples) ? (examples as readonly Json[])[0] : undefined) ?? usual;
}

function ofType(schema: JsonObject, context: Context): Json | undefined {
  const types = [schema["type"] ?? impliedType(schema)].flat();
  const type = types.find((one) => typeof one === "string" && one !== "null");
  switch (typeof type === "string" ? type : "null") {
    case "string":
      return text(schema);
    case "integer":
    case "number":
      return number(schema);
    case "boolean":
      return true;
    case "array":
      return array(schema, context);
    case "object":
      return object(schema, context);
    default:
      return null;
  }
}

function impliedType(schema: JsonObject): string {
  if ("properties" in schema || "additionalProperties" in schema || "required" in schema) return "object";
  if ("items" in schema || "prefixItems" in schema) return "array";
  return "minimum" in schema || "maximum" in schema ? "integer" : "string";
}

function text({ pattern, format, minLength, maxLength }: JsonObject): string {
  const least = typeof minLength === "number" ? minLength : 0;
  const most = typeof maxLength === "number" ? maxLength : Infinity;
  const known = typeof format === "string" ? TEXTS[format] : undefined;
  const expression = typeof pattern === "string" ? expressionOf(pattern) : undefined;
  if (expression !== undefined) {
    const fits = (value: string) => expression.test(value) && value.length >= least && value.length <= most;
    if (known !== undefined && fits(known)) return known;
    const candidates = textsMatching(expression);
    return candidates.find(fits) ?? "";
  }
  const value = known ?? "text";
  return (value.length < least ? value.padEnd(least, "x") : value).slice(0, Math.min(most, 10_000));
}

/** `undefined` where a pattern is in another dialect. */
function expressionOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

function number({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JsonObject): number {
  const isWhole = [type].flat().includes("integer");
  const step = typeof multipleOf === "number" && multipleOf > 0 ? multipleOf : isWhole ? 1 : 0.5;
  const least = Math.max(
    typeof minimum === "number" ? minimum : -Infinity,
    typeof exclusiveMinimum === "number" ? exclusiveMinimum + step : -Infinity,
  );
  const most = Math.min(
    typeof maximum === "number" ? maximum : Infinity,
    typeof exclusiveMaximum === "number" ? exclusiveMaximum - step : Infinity,
  );
  const wanted = Math.min(Math.max(step >= 1 ? step : 1, least), most);
  return Math.ceil(wanted / step) * step > most ? wanted : Math.ceil(wanted / step) * step;
}

function array(schema: JsonObject, context: Context): Json | undefined {
  const { items, prefixItems, minItems, maxItems } = schema;
  const least = typeof minItems === "number" ? minItems : 0;
  const most = typeof maxItems === "number" ? maxItems : Infinity;
  const tuple = Array.isArray(prefixItems) ? prefixItems.filter(isJsonObject) : [];
  // Two, because a form or a query with one item does not tell a list from a text.
  const wanted = Math.min(
    Math.max(least, context.depth < DEEPEST_OPTIONAL ? 2 : context.depth < DEEPEST_LIST ? 1 : 0),
    most,
  );
  const values: Json[] = [];
  for (let index = 0; index < wanted; index += 1) {
    const item = tuple[index] ?? (isJsonObject(items) ? items : {});
    const sampled = sample(item, context);
    // Whether a list may repeat an item is not always told; nobody who lists two means the same one.
    const value = another(sampled, item, values, context.root);
    if (value === undefined) return values.length >= least ? values : undefined;
    values.push(value);
  }
  return values;
}

/** An item that is not taken yet: the next of the choices, where there are some, or a text with a number behind it. */
function another(
  value: Json | undefined,
  item: JsonObject | boolean,
  taken: readonly Json[],
  root: JsonObject,
): Json | undefined {
  if (value === undefined || !taken.includes(value)) return value;
  const target = isJsonObject(item) ? item : {};
  const { enum: choices } = typeof target["$ref"] === "string" ? (resolve(target["$ref"], root) ?? {}) : target;
  if (Array.isArray(choices)) return (choices as readonly Json[]).find((choice) => !taken.includes(choice));
  if (typeof value !== "string") return value;
  const numbered = taken
    .map((_, index) => `${value.slice(0, -1)}${index}`)
    .concat(`${value.slice(0, -1)}${taken.length}`);
  return numbered.find((one) => !taken.includes(one)) ?? value;
}

function object(schema: JsonObject, context: Context): Json | undefined {
  const required = new Set([schema["required"] ?? []].flat());
  const properties = Object.entries(isJsonObject(schema["properties"]) ? schema["properties"] : {});
  const members: [string, Json][] = [];
  for (const [name, property] of properties) {
    const isWanted = required.has(name) || (context.fullness === "all" && context.depth < DEEPEST_OPTIONAL);
    if (!isWanted) continue;
    const value = isJsonObject(property) || typeof property === "boolean" ? sample(property, context) : undefined;
    if (value !== undefined) members.push([name, value]);
    else if (required.has(name)) return undefined;
  }
  for (const name of required) {
    if (typeof name === "string" && !members.some(([known]) => known === name)) members.push([name, "any"]);
  }
  const { additionalProperties: others, minProperties } = schema;
  const fewest = typeof minProperties === "number" ? minProperties : 0;
  for (const [name, property] of properties) {
    if (members.length >= fewest) break;
    if (members.some(([known]) => known === name)) continue;
    const value = isJsonObject(property) ? sample(property, context) : undefined;
    if (value !== undefined) members.push([name, value]);
  }
  const isShort = members.length < fewest;
  if (isJsonObject(others) && (isShort || (members.length === 0 && context.fullness === "all" && context.depth < 3))) {
    const value = sample(others, context);
    if (value !== undefined) members.push(["key", value]);
  }
  const { maxProperties } = schema;
  if (typeof maxProperties !== "number" || members.length <= maxProperties) return Object.fromEntries(members);
  const needed = members.filter(([name]) => required.has(name));
  const optional = members.filter(([name]) => !required.has(name));
  return Object.fromEntries([...needed, ...optional].slice(0, maxProperties));
}

/** The conjunction of schemas, as far as samples need it. */
function joined(own: JsonObject, parts: readonly Json[], root: JsonObject): JsonObject {
  let result: Record<string, Json> = { ...own };
  for (const part of parts.filter(isJsonObject)) {
    const resolved = typeof part["$ref"] === "string" ? { ...resolve(part["$ref"], root), ...part } : part;
    const { $ref: _, allOf, properties, required, ...rest } = resolved;
    const nested = Array.isArray(allOf) ? joined({}, allOf, root) : {};
    result = {
      ...result,
      ...nested,
      ...rest,
      properties: { ...asSchema(result["properties"]), ...asSchema(nested["properties"]), ...asSchema(properties) },
      required: [
        ...[result["required"] ?? []].flat(),
        ...[nested["required"] ?? []].flat(),
        ...[required ?? []].flat(),
      ],
    };
    if (Object.keys(asSchema(result["properties"])).length === 0) delete result["properties"];
    if ([result["required"] ?? []].flat().length === 0) delete result["required"];
  }
  return result;
}

function resolve(reference: string, root: JsonObject): JsonObject | undefined {
  let value: Json | undefined = root;
  for (const token of reference.replace(/^#\/?/, "").split("/")) {
    const key = unescapeFragmentStep(token);
    value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return isJsonObject(value) ? value : undefined;
}

function asSchema(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
