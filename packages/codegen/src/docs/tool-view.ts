import {
  isJsonObject,
  printableJson,
  sampleValue,
  type CompiledConnector,
  type Descriptor,
  type Json,
  type JsonObject,
  type Plan,
  type TemplatePart,
  type Tool,
  type ToolAnnotations,
} from "@mortise/core";
import { oneLine, paragraphsOf, webUrl } from "./text.ts";
import { typeOf, valueRows, type FindSchema, type ValueRow } from "./value-rows.ts";
import { unescapeStep } from "@mortise/core/json-pointer";

export interface ToolView {
  readonly name: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly effect: "read-only" | "write" | "destructive";
  /** What else is known of a call: `idempotent`, `deprecated`. */
  readonly marks: readonly string[];
  /** Method and URL, with the parameters' own names in it. */
  readonly request: string;
  /** Requests in a user's words that the tool is for, and that it is not for. */
  readonly asks: readonly string[];
  readonly notFor: readonly string[];
  readonly arguments: readonly ValueRow[];
  /** Arguments that a call takes, as JSON: those that it must have. `null` where none must be, or none can be made up. */
  readonly sample: string | null;
  readonly answer: AnswerView | null;
  /** The type of the authentication; `null` where a call carries no credential. */
  readonly scheme: string | null;
  readonly scopes: readonly string[];
  /** The descriptor says that it needs none; without this, an empty list says nothing. */
  readonly needsNoScope: boolean;
  readonly documentation: string | null;
}

/** What a call answers, as far as it is declared. */
export interface AnswerView {
  readonly description: string;
  readonly type: string | null;
  readonly rows: readonly ValueRow[];
  /** How a long answer is read: by items, and page by page. */
  readonly notes: readonly string[];
}

type Operation = NonNullable<Descriptor["operations"]>[number];

/** Tells of every tool, in the connector's order. */
export function toolViews({ tools }: CompiledConnector, descriptor: Descriptor | undefined): readonly ToolView[] {
  const operations = new Map(descriptor?.operations?.map((operation) => [operation.operation_id, operation]));
  const mappings = new Map(descriptor?.mcp_config?.route_mappings?.map((one) => [one.mcp_tool_name, one]));
  return tools.map((tool) => {
    const notFor = mappings.get(tool.definition.name)?.not_for ?? [];
    return toolView(tool, operations.get(tool.plan.operationId), notFor, descriptor);
  });
}

function toolView(
  tool: Tool,
  operation: Operation | undefined,
  notFor: readonly string[],
  descriptor: Descriptor | undefined,
): ToolView {
  const { definition, plan, search } = tool;
  return {
    name: oneLine(definition.name),
    // A title of spaces or marks alone would be no text between the marks that make it bold.
    title: oneLine(definition.title) || oneLine(definition.name),
    paragraphs: paragraphsOf(definition.description),
    effect: effectOf(definition.annotations),
    marks: [
      ...(definition.annotations.idempotentHint && !definition.annotations.readOnlyHint ? ["idempotent"] : []),
      ...(operation?.deprecated === true ? ["deprecated"] : []),
    ],
    request: oneLine(`${plan.method} ${urlOf(plan)}`),
    asks: (search?.examples ?? []).map(oneLine),
    notFor: notFor.map(oneLine),
    arguments: valueRows(definition.inputSchema, definitionsOf(definition.inputSchema)),
    sample: sampleOf(definition.inputSchema),
    answer: answerView(tool, operation, descriptor),
    scheme: plan.injection === null ? null : oneLine(plan.injection.scheme),
    scopes: (plan.scopes ?? []).map(oneLine),
    needsNoScope: plan.scopes?.length === 0,
    documentation: webUrl(operation?.documentation_url),
  };
}

function sampleOf(schema: JsonObject): string | null {
  const sample = sampleValue(schema, schema, "required", { examples: true });
  if (!isJsonObject(sample) || Object.keys(sample).length === 0) return null;
  return printableJson(JSON.stringify(sample, null, 2).toWellFormed());
}

function effectOf({ readOnlyHint, destructiveHint }: ToolAnnotations): ToolView["effect"] {
  if (readOnlyHint) return "read-only";
  return destructiveHint ? "destructive" : "write";
}

function urlOf({ url, parameters }: Plan): string {
  const names = new Map(parameters.map(({ argument, name }) => [argument, name]));
  const part = (piece: TemplatePart) => {
    if (piece.kind === "text") return piece.text;
    return `{${piece.kind === "field" ? piece.key : (names.get(piece.argument) ?? piece.argument)}}`;
  };
  const path = url.path.map((segment) => `/${segment.map(part).join("")}`).join("");
  const query = url.query.length === 0 ? "" : `?${url.query.map(part).join("")}`;
  return `${url.scheme}://${url.authority.map(part).join("")}${path}${query}`;
}

/** The declared answer: the operation's, or what the tool's own output schema keeps of it. */
function answerView(
  { definition, plan }: Tool,
  operation: Operation | undefined,
  descriptor: Descriptor | undefined,
): AnswerView | null {
  const { response } = plan;
  const declared = operation?.response;
  const schema = jsonObject(declared?.schema) ?? definition.outputSchema;
  const notes = [
    ...(response?.items === undefined
      ? []
      : [response.items === "" ? "The answer is a list." : `The list is at ${response.items}.`]),
    ...(response?.fieldsArgument === undefined ? [] : [`${response.fieldsArgument} chooses the items' fields.`]),
    ...(response?.paging === undefined || response.cursorArgument === undefined
      ? []
      : [`More pages: give ${response.cursorArgument} what the answer before said.`]),
  ];
  if (schema === undefined && declared?.description === undefined && notes.length === 0) return null;
  const find = declared?.schema === undefined ? definitionsOf(schema ?? {}) : namedSchemas(descriptor);
  return {
    description: oneLine(declared?.description ?? ""),
    type: schema === undefined ? null : typeOf(schema, find),
    rows: schema === undefined ? [] : valueRows(schema, find),
    notes: notes.map(oneLine),
  };
}

/** `#/$defs/Name` within a schema. */
function definitionsOf(schema: JsonObject): FindSchema {
  return (reference) => memberOf(schema["$defs"], reference, "#/$defs/");
}

/** `#/schemas/Name` of a descriptor. */
function namedSchemas(descriptor: Descriptor | undefined): FindSchema {
  // Descriptors are JSON, which their generated types do not say.
  const schemas = descriptor?.schemas as Json | undefined;
  return (reference) => memberOf(schemas, reference, "#/schemas/");
}

function memberOf(definitions: Json | undefined, reference: string, prefix: string): JsonObject | undefined {
  if (!isJsonObject(definitions) || !reference.startsWith(prefix)) return undefined;
  const name = unescapeStep(reference.slice(prefix.length));
  return Object.hasOwn(definitions, name) ? jsonObject(definitions[name]) : undefined;
}

function jsonObject(value: unknown): JsonObject | undefined {
  // Whatever a descriptor holds is JSON.
  const json = value as Json | undefined;
  return isJsonObject(json) ? json : undefined;
}
