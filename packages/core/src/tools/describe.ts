import { Cursor } from "../descriptor/cursor.ts";
import type { McpConfig, RouteMapping } from "../descriptor/descriptor.ts";
import type { Json, JsonObject } from "../json.ts";
import type { ConnectorDocument, VariableNotes } from "../openapi/connector-document.ts";
import { readUrlTemplate, type UrlPart } from "../openapi/url-template.ts";
import { percentEncode } from "../request/percent-encode.ts";
import { sendFault } from "../request/send-fault.ts";
import { titleOf } from "../title.ts";
import { annotationsOf, isRetryable } from "./annotations.ts";
import { argumentName } from "./argument-name.ts";
import { declaredParameters, type DeclaredParameter } from "./declared-parameters.ts";
import { operationsById, type FoundOperation } from "./operations.ts";
import { renamesOf } from "./renames.ts";
import type { ConstantPlan, InputSchema, ParameterPlan, Plan, TemplatePart, Tool, UrlPlan } from "./tool.ts";

/** The tools of one connector, in the order of its mappings, and the mappings that make none. */
export interface Described {
  readonly tools: readonly Tool[];
  readonly leftOut: readonly LeftOut[];
}

/** A mapping whose operation cannot be called as it is described. */
export interface LeftOut {
  readonly mapping: Cursor<RouteMapping>;
  /** What is in the way: a clause that begins with "its" or names the part. */
  readonly problem: string;
}

/** A parameter and the argument that a model gives for it. */
type Argument = DeclaredParameter & { readonly argument: string };

/**
 * Describes the operations that `mcp_config` maps as MCP tools, each with the plan of its
 * requests. A mapping that makes no tool is left out, with the reason; the others are not affected.
 */
export function describeTools(document: ConnectorDocument, config: McpConfig): Described {
  if (config.enabled !== true) return { tools: [], leftOut: [] };
  const operations = operationsById(document);
  const tools: Tool[] = [];
  const leftOut: LeftOut[] = [];
  for (const mapping of new Cursor({ mcp_config: config }).at("mcp_config")?.each("route_mappings") ?? []) {
    const found = operations.get(mapping.value.operation_id);
    const tool = found === undefined ? "its operation is not in the document" : describe(found, mapping);
    if (typeof tool === "string") leftOut.push({ mapping, problem: tool });
    else tools.push(tool);
  }
  return { tools, leftOut };
}

function describe(found: FoundOperation, { value: mapping, pointer }: Cursor<RouteMapping>): Tool | string {
  const declared = declaredParameters(found);
  if (typeof declared === "string") return declared;
  const renamed = renamesOf(new Map(Object.entries(mapping.parameter_mappings ?? {})), declared);
  const taken = declared
    .filter(({ given }) => given === undefined)
    .map((parameter): Argument => ({
      ...parameter,
      argument: renamed(parameter) ?? argumentName(parameter.name),
    }));
  const plan = planOf(found, declared, taken, mapping);
  if (typeof plan === "string") return plan;
  const fault = sendFault(plan);
  if (fault !== undefined) return fault;

  const { method, operation } = found;
  return {
    definition: {
      name: mapping.mcp_tool_name,
      title: mapping.mcp_tool_title ?? operation.summary ?? titleOf(mapping.mcp_tool_name),
      description: mapping.mcp_tool_description,
      inputSchema: inputSchemaOf(taken),
      annotations: annotationsOf(method, operation["x-mortise-idempotent"], mapping.annotations),
    },
    plan,
    origin: pointer,
  };
}

/** What a model fills in. A default is shown here and filled in by the server, so it is never asked for. */
function inputSchemaOf(parameters: readonly Argument[]): InputSchema {
  return {
    type: "object",
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.argument, propertyOf(parameter)])),
    required: parameters.filter(isAskedFor).map(({ argument }) => argument),
    additionalProperties: false,
  };
}

function propertyOf({ description, schema }: Argument): JsonObject {
  const { type, ...rest } = schema;
  return {
    ...(type === undefined ? {} : { type }),
    ...(description === undefined ? {} : { description }),
    ...rest,
  };
}

function isAskedFor({ required, schema }: DeclaredParameter): boolean {
  return required && schema["default"] === undefined;
}

function planOf(
  found: FoundOperation,
  declared: readonly DeclaredParameter[],
  taken: readonly Argument[],
  mapping: RouteMapping,
): Plan | string {
  const { operation, method, origin } = found;
  const url = urlPlanOf(found, declared, taken);
  if (typeof url === "string") return url;
  return {
    operationId: mapping.operation_id,
    origin,
    method,
    url,
    parameters: taken.map(parameterPlanOf),
    constants: declared.flatMap(constantPlanOf),
    body:
      operation.requestBody === undefined
        ? null
        : { kind: "json", mediaType: "application/json", shape: "members", required: true },
    injection: operation["x-mortise-injection"] ?? null,
    retryable: isRetryable(method, operation["x-mortise-idempotent"], mapping.annotations),
  };
}

function parameterPlanOf(parameter: Argument): ParameterPlan {
  const { argument, name, location, schema, origin } = parameter;
  const type = TYPES.find((one) => one === schema["type"]) ?? "string";
  const fallback = schema["default"];
  return {
    argument,
    name,
    location,
    type,
    required: isAskedFor(parameter),
    ...(fallback === undefined ? {} : { default: fallback }),
    origin,
  };
}

function constantPlanOf({ name, location, given, origin }: DeclaredParameter): readonly ConstantPlan[] {
  const isConstant = given !== undefined && "constant" in given && location !== "path";
  return isConstant ? [{ name, location, value: given.constant, origin }] : [];
}

const TYPES = [
  "string",
  "integer",
  "number",
  "boolean",
  "array",
  "object",
] as const satisfies readonly ParameterPlan["type"][];

function urlPlanOf(
  { endpoint, variables }: FoundOperation,
  declared: readonly DeclaredParameter[],
  taken: readonly Argument[],
): UrlPlan | string {
  const template = readUrlTemplate(endpoint);
  if (template === undefined) return "its endpoint is not an absolute http or https URL";
  const missing: string[] = [];

  const inHost = (part: UrlPart): TemplatePart => {
    if (part.kind === "text") return part;
    const variable = variables[part.name];
    if (variable === undefined) missing.push(part.name);
    // The notes of ours that `serverOf` leaves on a variable are not in its type.
    const notes = variable as VariableNotes | undefined;
    return fieldPart(part.name, notes?.["x-mortise-no-default"] === true ? undefined : variable?.default);
  };
  const inPath = (part: UrlPart): TemplatePart => {
    if (part.kind === "text") return part;
    const named = (one: DeclaredParameter) => one.location === "path" && one.name === part.name;
    const argument = taken.find(named);
    if (argument !== undefined) return { kind: "argument", argument: argument.argument };
    const field = declared.find(named);
    if (field === undefined) missing.push(part.name);
    return fieldPart(part.name, field?.schema["default"]);
  };

  const url: UrlPlan = {
    scheme: template.scheme,
    authority: template.authority.map(inHost),
    path: template.path.map((segment) => segment.map(inPath)),
    query: queryOf(template.query, declared),
  };
  return missing.length === 0 ? url : `nothing fills {${missing.join("}, {")}} in its endpoint`;
}

function fieldPart(key: string, fallback: Json | undefined): TemplatePart {
  return { kind: "field", key, ...(typeof fallback === "string" ? { default: fallback } : {}) };
}

/** The query that an endpoint itself carries: what stands in its URL, and what its document gives as fixed parameters. */
function queryOf(literal: string, declared: readonly DeclaredParameter[]): readonly TemplatePart[] {
  const pairs = declared.flatMap(({ name, given }) => {
    if (given === undefined || !("fixed" in given)) return [];
    return given.fixed.map((parts): readonly TemplatePart[] => [
      { kind: "text", text: `${percentEncode(name)}=` },
      ...parts.map((part) => (part.kind === "text" ? { ...part, text: percentEncode(part.text) } : part)),
    ]);
  });
  if (literal !== "") pairs.unshift([{ kind: "text", text: literal }]);
  const parts = pairs.flatMap((pair, index) => (index === 0 ? pair : [{ kind: "text" as const, text: "&" }, ...pair]));
  return mergeTexts(parts);
}

function mergeTexts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const merged: TemplatePart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      merged[merged.length - 1] = { kind: "text", text: last.text + part.text };
    else merged.push(part);
  }
  return merged;
}
