import { Cursor } from "../descriptor/cursor.ts";
import type { McpConfig, RouteMapping } from "../descriptor/descriptor.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { ConnectorDocument } from "../openapi/connector-document.ts";
import { isBinary } from "../openapi/schema.ts";
import { sendFault } from "../request/send-fault.ts";
import { titleOf } from "../title.ts";
import { annotationsOf, isRetryable } from "./annotations.ts";
import { argumentName } from "./argument-name.ts";
import { resolve, type NamedSchemas } from "./declared-body.ts";
import { declaredParameters, isAskedFor, type DeclaredParameter } from "./declared-parameters.ts";
import { inputSchemaOf } from "./input-schema.ts";
import type { LoweringNote } from "./lower/lowered.ts";
import { operationsById, type FoundOperation } from "./operations.ts";
import { outputSchemaOf } from "./output-schema.ts";
import { renamesOf } from "./renames.ts";
import { positionParameter, responsePlanOf } from "./response-plan.ts";
import type { BodyPlan, ConstantPlan, ParameterPlan, Plan, Tool } from "./tool.ts";
import { urlPlanOf, type Argument, type FixedArgument } from "./url-plan.ts";

/** The tools of one connector, in the order of its mappings, and the mappings that make none. */
export interface Described {
  readonly tools: readonly Tool[];
  readonly leftOut: readonly LeftOut[];
  /** What lowering changed in the schemas of a tool, by the tool's name; tools without a change are not in it. */
  readonly notes: ReadonlyMap<string, readonly LoweringNote[]>;
}

/** A mapping whose operation cannot be called as it is described. */
export interface LeftOut {
  readonly mapping: Cursor<RouteMapping>;
  /** What is in the way: a clause that begins with "its" or names the part. */
  readonly problem: string;
}

/** What the tools of one connector have in common. */
interface Setting {
  readonly schemas: NamedSchemas;
  readonly config: McpConfig;
}

/**
 * Describes the operations that `mcp_config` maps as MCP tools, each with the plan of its
 * requests. A mapping that makes no tool is left out, with the reason; the others are not affected.
 */
export function describeTools(document: ConnectorDocument, config: McpConfig): Described {
  const tools: Tool[] = [];
  const leftOut: LeftOut[] = [];
  const notes = new Map<string, readonly LoweringNote[]>();
  if (config.enabled !== true) return { tools, leftOut, notes };
  const operations = operationsById(document);
  // Documents are JSON, which openapi-types does not say.
  const named = (document.components?.schemas ?? {}) as Readonly<Record<string, JsonObject>>;
  const setting = { schemas: new Map(Object.entries(named)), config };
  for (const mapping of new Cursor({ mcp_config: config }).at("mcp_config")?.each("route_mappings") ?? []) {
    const found = operations.get(mapping.value.operation_id);
    const described = found === undefined ? "its operation is not in the document" : describe(found, mapping, setting);
    if (typeof described === "string") leftOut.push({ mapping, problem: described });
    else {
      tools.push(described.tool);
      if (described.notes.length > 0) notes.set(described.tool.definition.name, described.notes);
    }
  }
  return { tools, leftOut, notes };
}

/** The parameters of a tool, sorted by who gives them. */
interface Arguments {
  readonly declared: readonly DeclaredParameter[];
  /** What a call gives; of these, a model does not see the one that the runtime fills. */
  readonly taken: readonly Argument[];
  /** What the mapping gives. */
  readonly fixed: readonly FixedArgument[];
}

function describe(
  found: FoundOperation,
  { value: mapping, pointer }: Cursor<RouteMapping>,
  { schemas, config }: Setting,
): { readonly tool: Tool; readonly notes: readonly LoweringNote[] } | string {
  const read = declaredParameters(found, schemas);
  if (typeof read === "string") return read;
  const args = argumentsOf(read.parameters, mapping);
  const { method, operation } = found;
  const plan = planOf(found, args, read.body, mapping, schemas);
  if (typeof plan === "string") return plan;
  const fault = sendFault(plan);
  if (fault !== undefined) return fault;

  const hidden = positionParameter(operation["x-mortise-response"], read.parameters);
  const offered = args.taken.filter(({ name, location }) => name !== hidden?.name || location !== hidden.location);
  const { inputSchema, notes } = inputSchemaOf(offered, plan.response, schemas, {
    detail: config.detail ?? "full",
    tool: mapping.mcp_tool_name,
  });
  const outputSchema = outputSchemaOf(operation, schemas, mapping.output_schema ?? config.output_schema ?? "none");
  const search = { tags: operation.tags ?? [], examples: mapping.examples ?? [] };
  const tool: Tool = {
    definition: {
      name: mapping.mcp_tool_name,
      title: mapping.mcp_tool_title ?? operation.summary ?? titleOf(mapping.mcp_tool_name),
      description: mapping.mcp_tool_description,
      inputSchema,
      ...(outputSchema === undefined ? {} : { outputSchema }),
      annotations: annotationsOf(method, operation["x-mortise-idempotent"], mapping.annotations),
    },
    plan,
    origin: pointer,
    ...(search.tags.length === 0 && search.examples.length === 0 ? {} : { search }),
  };
  return { tool, notes };
}

function argumentsOf(declared: readonly DeclaredParameter[], mapping: RouteMapping): Arguments {
  const open = declared.filter(({ given }) => given === undefined);
  const renamed = renamesOf(new Map(Object.entries(mapping.parameter_mappings ?? {})), declared);
  const described = renamesOf(new Map(Object.entries(mapping.parameter_descriptions ?? {})), declared);
  const fixedValue = renamesOf(new Map(Object.entries(mapping.fixed_arguments ?? {})), declared);
  const taken: Argument[] = [];
  const fixed: FixedArgument[] = [];
  for (const parameter of open) {
    const value = fixedValue(parameter);
    if (value !== undefined) fixed.push({ ...parameter, value });
    else {
      taken.push({
        ...parameter,
        description: described(parameter) ?? parameter.description,
        argument: renamed(parameter) ?? argumentName(parameter.name),
      });
    }
  }
  return { declared, taken, fixed };
}

function planOf(
  found: FoundOperation,
  { declared, taken, fixed }: Arguments,
  body: BodyPlan | null,
  mapping: RouteMapping,
  schemas: NamedSchemas,
): Plan | string {
  const { operation, method, origin } = found;
  const url = urlPlanOf(found, declared, taken, fixed);
  if (typeof url === "string") return url;
  const response = responsePlanOf(operation["x-mortise-response"], taken);
  if (typeof response === "string") return response;
  const position =
    response?.paging !== undefined && "argument" in response.paging ? response.paging.argument : undefined;
  const source = operation["x-mortise-source"];
  const keyHeader = operation["x-mortise-idempotency-key-header"];
  const timeoutMs = operation["x-mortise-timeout-ms"];
  const scopes = Array.from(new Set(operation.security?.flatMap((one) => Object.values(one).flat())));
  return {
    operationId: mapping.operation_id,
    origin,
    ...(source === undefined ? {} : { source }),
    method,
    url,
    parameters: taken.map((parameter) => parameterPlanOf(parameter, { body, schemas, position })),
    constants: [...declared.flatMap(constantPlanOf), ...fixed.flatMap(fixedPlanOf)],
    body,
    injection: operation["x-mortise-injection"] ?? null,
    retryable: keyHeader !== undefined || isRetryable(method, operation["x-mortise-idempotent"], mapping.annotations),
    ...(keyHeader === undefined ? {} : { idempotencyKeyHeader: keyHeader }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(scopes.length === 0 && operation["x-mortise-no-scopes"] !== true ? {} : { scopes }),
    ...(response === undefined ? {} : { response }),
  };
}

/** What tells a parameter's plan besides its own declaration. */
interface Surroundings {
  readonly body: BodyPlan | null;
  readonly schemas: NamedSchemas;
  /** The argument that takes the position of a page: never asked for, because the first page has none. */
  readonly position: string | undefined;
}

function parameterPlanOf(parameter: Argument, { body, schemas, position }: Surroundings): ParameterPlan {
  const { argument, name, location, schema, origin, source, writing, path, isSensitive } = parameter;
  const fallback = isSent(parameter) ? schema["default"] : undefined;
  return {
    argument,
    name,
    location,
    type: typeOf(parameter, body, schemas),
    required: argument !== position && isAskedFor(parameter),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(writing === undefined ? {} : { writing }),
    ...(path === undefined ? {} : { path }),
    ...(isSensitive ? { sensitive: true } : {}),
    origin,
    ...(source === undefined ? {} : { source }),
  };
}

/** A default that the upstream assumes by itself is sent only where the upstream asks for a value. */
function isSent({ required, hasAssumedDefault }: DeclaredParameter): boolean {
  return required || !hasAssumedDefault;
}

/** The type of a parameter's values; a list of files is sent file by file, and so is of that type too. */
function typeOf({ location, schema }: DeclaredParameter, body: BodyPlan | null, schemas: NamedSchemas) {
  const declared = resolve(schema, schemas);
  const items = declared["items"];
  const takesFiles = location === "body" && body !== null && body.kind !== "json" && body.kind !== "form";
  if (takesFiles && (isBinary(declared) || (isJsonObject(items) && isBinary(resolve(items, schemas))))) return "file";
  const types = [declared["type"]].flat().filter((type) => type !== "null");
  return (types.length === 1 ? TYPES.find((one) => one === types[0]) : undefined) ?? "any";
}

const TYPES = [
  "string",
  "integer",
  "number",
  "boolean",
  "array",
  "object",
] as const satisfies readonly ParameterPlan["type"][];

function constantPlanOf(parameter: DeclaredParameter): readonly ConstantPlan[] {
  const { given } = parameter;
  return given !== undefined && "constant" in given ? fixedPlanOf({ ...parameter, value: given.constant }) : [];
}

function fixedPlanOf({ name, location, value, writing, path, origin }: FixedArgument): readonly ConstantPlan[] {
  if (location === "path") return [];
  return [
    {
      name,
      location,
      value,
      ...(writing === undefined ? {} : { writing }),
      ...(path === undefined ? {} : { path }),
      origin,
    },
  ];
}
