import { isJsonObject, type CompiledConnector, type Json, type JsonObject, type Tool } from "@mortise/core";

/** A call that the generated test makes. */
export interface SampleCall {
  readonly tool: number;
  readonly args: JsonObject;
}

/**
 * The call that says most with the least: a tool that only reads before any other, with no more arguments than it
 * demands; `null` where no tool's arguments can be made up, since a pattern can be anything.
 */
export function sampleCall({ tools }: CompiledConnector): SampleCall | null {
  const order = tools.map((tool, index) => ({ tool, index })).toSorted((a, b) => effort(a.tool) - effort(b.tool));
  for (const { tool, index } of order) {
    const args = sample(tool.definition.inputSchema, tool.definition.inputSchema, 0);
    if (isJsonObject(args)) return { tool: index, args };
  }
  return null;
}

function effort({ definition }: Tool): number {
  const { annotations, inputSchema } = definition;
  return (annotations.readOnlyHint ? 0 : 1000) + (inputSchema.required ?? []).length;
}

const DEEPEST = 20;

/** A value that a schema takes; `undefined` where none was found. */
function sample(schema: Json | undefined, root: JsonObject, depth: number): Json | undefined {
  if (schema === undefined || schema === true) return "text";
  if (!isJsonObject(schema) || depth > DEEPEST) return undefined;
  const { $ref, const: constant, enum: values, anyOf, oneOf, allOf, default: given, type } = schema;
  if (constant !== undefined) return constant;
  if (Array.isArray(values)) return values[0];
  if (given !== undefined) return given;
  if (typeof $ref === "string") return sample(definition($ref, root), root, depth + 1);
  const branches = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
  // What several schemas say together is more than is needed here.
  if (Array.isArray(allOf) || (branches !== undefined && type !== undefined)) return undefined;
  if (branches !== undefined) {
    return branches.map((branch) => sample(branch, root, depth + 1)).find((value) => value !== undefined);
  }
  const first: unknown = Array.isArray(type) ? type.find((one) => one !== "null") : type;
  switch (first) {
    case "string":
      return sampleText(schema);
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "boolean":
      return false;
    case "array":
      return sampleList(schema, root, depth);
    case "object":
      return sampleObject(schema, root, depth);
    default:
      return first === undefined ? "text" : undefined;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  date: "2030-01-31",
  "date-time": "2030-01-31T12:00:00Z",
  time: "12:00:00Z",
  email: "someone@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "123e4567-e89b-42d3-a456-426614174000",
  ipv4: "192.0.2.1",
  hostname: "example.com",
};

function sampleText({ pattern, format, minLength, maxLength, contentEncoding }: JsonObject): string | undefined {
  if (pattern !== undefined || contentEncoding !== undefined) return undefined;
  if (typeof format === "string" && Object.hasOwn(FORMATS, format)) return FORMATS[format];
  const least = typeof minLength === "number" ? minLength : 0;
  const most = typeof maxLength === "number" ? maxLength : Infinity;
  return least > 1000 ? undefined : "text".padEnd(least, "x").slice(0, most);
}

function sampleNumber({ minimum, exclusiveMinimum, multipleOf }: JsonObject): number | undefined {
  if (exclusiveMinimum !== undefined || multipleOf !== undefined) return undefined;
  return typeof minimum === "number" ? Math.ceil(minimum) : 1;
}

function sampleList({ items, minItems, prefixItems }: JsonObject, root: JsonObject, depth: number): Json | undefined {
  const length = typeof minItems === "number" ? minItems : 0;
  if (length === 0) return [];
  const item = sample(items, root, depth + 1);
  return item === undefined || prefixItems !== undefined || length > 1 ? undefined : [item];
}

function sampleObject(schema: JsonObject, root: JsonObject, depth: number): JsonObject | undefined {
  const { properties, required, minProperties } = schema;
  const names = Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
  if (typeof minProperties === "number" && minProperties > names.length) return undefined;
  const members: [string, Json][] = [];
  for (const name of names) {
    const value = sample(isJsonObject(properties) ? properties[name] : undefined, root, depth + 1);
    if (value === undefined) return undefined;
    members.push([name, value]);
  }
  return Object.fromEntries(members);
}

function definition(reference: string, { $defs }: JsonObject): Json | undefined {
  const name = /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1]?.replaceAll("~1", "/").replaceAll("~0", "~");
  return name === undefined || !isJsonObject($defs) ? false : ($defs[name] ?? false);
}
