import type { ErrorObject } from "ajv/dist/2020.js";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean, rename } from "../diagnostics/did-you-mean.ts";
import { listWords } from "../diagnostics/list-words.ts";
import { Cursor } from "./cursor.ts";
import { grammar } from "./grammar.ts";
import { typeName } from "./type-names.ts";
import { stepsOf } from "../json-pointer.ts";

/** How a message names what a definition describes. */
const OWNERS: Readonly<Record<string, string>> = {
  Metadata: "the metadata",
  Authentication: "an authentication",
  AuthenticationField: "a field of an authentication",
  TestEndpoint: "a test endpoint",
  Operation: "an operation",
  Parameter: "a parameter",
  NestedValue: "a nested value",
  Capabilities: "the capabilities",
  RateLimit: "a rate limit",
  Sla: "the SLA",
  McpConfig: "the MCP configuration",
  RouteMapping: "a route mapping",
  AnnotationOverrides: "the annotations",
  OAuth2: "an OAuth 2 exchange",
  Assertion: "an assertion",
  Session: "a session",
  AwsSigV4: "a signature",
  Source: "the source",
  RequestBody: "a request body",
  Response: "a response",
  Paging: "the paging",
  ResponseError: "an error of a response",
};

/** What other formats call our keys, where a slip of the pen does not explain it. */
const SYNONYMS: Readonly<Record<string, string>> = {
  in: "location",
  type: "field_type",
  default: "default_value",
  id: "operation_id",
  operationid: "operation_id",
  url: "endpoint",
  path: "endpoint",
  params: "parameters",
  headers: "auth_headers",
  auth: "authentication",
  mcp: "mcp_config",
  name: "mcp_tool_name",
  title: "mcp_tool_title",
  description: "mcp_tool_description",
  arguments: "parameter_mappings",
  oneof: "enum",
  readonly: "read_only",
  requestbody: "request_body",
  responses: "response",
  inputschema: "schema",
};

/** Formats that the grammar states as patterns: what to call them, and one that fits. */
const FORMATS: Readonly<Record<string, { readonly format: string; readonly example: string }>> = {
  slug: { format: "a slug", example: "use lower-case letters, digits and hyphens, as in `ticket-system`" },
  version: { format: "a semantic version", example: "write three numbers, as in `1.4.0`" },
  key: { format: "a field's key", example: "begin with a letter, and use letters, digits, `_`, `-` and `.`" },
  src: {
    format: "an icon's address",
    example: "write an https URL, or a data URI as in `data:image/png;base64,...`",
  },
};

/** Says of one error of the grammar's validator what is wrong, at the smallest place that has to change. */
export function explainShapeError(error: ErrorObject, document: unknown): Diagnostic {
  const at = cursorAt(document, error.instancePath);
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties":
      return unknownKey(error, at);
    case "required":
      return missingKey(error, at, String(error.params.missingProperty));
    case "anyOf":
      // The only choice of the grammar: `field_type`, or a `schema` instead.
      return missingKey(error, at, "field_type");
    case "type":
      return wrongType(error, at);
    case "enum":
    case "const":
      return notOneOf(error, at);
    case "pattern":
      return badFormat(at);
    default:
      return outOfRange(error, at);
  }
}

function unknownKey(error: ErrorObject, at: Cursor<unknown>): Diagnostic {
  const key = String(error.params.additionalProperty ?? error.params.unevaluatedProperty);
  const known = Object.keys(definitionOf(error).properties ?? {}).filter((name) => !isMember(at.value, name));
  const target = { path: [...at.path, key], on: "key" } as const;
  const synonym = SYNONYMS[key.toLowerCase().replaceAll(/[-_]/g, "")];
  const extra =
    synonym !== undefined && known.includes(synonym)
      ? { hint: `did you mean \`${synonym}\`?`, fixes: rename(key, synonym, target) }
      : didYouMean(key, known, target);
  return diagnose("shape/unknown-key", target, { owner: ownerOf(error) }, extra);
}

function missingKey(error: ErrorObject, at: Cursor<unknown>, key: string): Diagnostic {
  const params = { owner: ownerOf(error), key, about: aboutKey(error, key) };
  // `name:` with nothing behind it: the key is there, and its value is what is missing.
  if (isMember(at.value, key)) return diagnose("shape/missing-key", new Cursor(null, [...at.path, key]).key, params);
  return diagnose("shape/missing-key", at.key, params);
}

function aboutKey(error: ErrorObject, key: string): string {
  const description = definitionOf(error).properties?.[key]?.description;
  const [sentence] = description?.split(/\.(?: |$)/) ?? [];
  const about = sentence === undefined ? `add \`${key}\`` : `\`${key}\`: ${lowerFirst(sentence)}`;
  return error.keyword === "anyOf" ? `${about}; or give a \`schema\`` : about;
}

function wrongType(error: ErrorObject, at: Cursor<unknown>): Diagnostic {
  const wanted = [error.params.type as string | readonly string[]].flat(); // Ajv's parameters of the keyword `type`
  const expected = wanted.map((type) => typeName(type)).join(" or ");
  return diagnose("shape/wrong-type", at.here, { expected, found: describe(at.value) }, typeAdvice(wanted, at));
}

/** The ways in which YAML makes another type of what was meant. */
function typeAdvice(wanted: readonly string[], at: Cursor<unknown>): { hint?: string; fixes?: Diagnostic["fixes"] } {
  const { value } = at;
  if (value === null || value === undefined) return { hint: "give a value, or remove the key" };
  const replace = (text: string): Diagnostic["fixes"] => [
    { label: `write \`${text}\``, edits: [{ target: at.here, text }] },
  ];
  if (wanted.includes("string") && (typeof value === "number" || typeof value === "boolean")) {
    return { hint: "put it in quotes" };
  }
  if (wanted.includes("boolean") && typeof value === "string") {
    const meant = /^(?:true|yes|on|y)$/i.test(value)
      ? "true"
      : /^(?:false|no|off|n)$/i.test(value)
        ? "false"
        : undefined;
    return meant === undefined ? {} : { hint: `write \`${meant}\``, fixes: replace(meant) };
  }
  if ((wanted.includes("integer") || wanted.includes("number")) && typeof value === "string") {
    const isNumber = /^-?(?:0|[1-9]\d{0,14})$/.test(value);
    return isNumber ? { hint: "write it without quotes", fixes: replace(value) } : {};
  }
  if (wanted.includes("array") && typeof value === "string" && /^[A-Za-z][\w-]*$/.test(value)) {
    return { hint: `write \`[${value}]\``, fixes: replace(`[${value}]`) };
  }
  if (wanted.includes("array")) return { hint: "begin each entry with `- `" };
  if (wanted.includes("object") && Array.isArray(value)) return { hint: "write `key: value`, without `- `" };
  return {};
}

function notOneOf(error: ErrorObject, at: Cursor<unknown>): Diagnostic {
  const allowed: readonly unknown[] = error.params.allowedValues ?? [error.params.allowedValue];
  const choices = allowed.map(String);
  const extra = typeof at.value === "string" ? didYouMean(at.value, choices, at.here) : {};
  return diagnose("shape/not-one-of", at.here, { choices: listWords(choices) }, extra);
}

function badFormat(at: Cursor<unknown>): Diagnostic {
  const key = String(at.path.at(-1));
  return diagnose("shape/bad-format", at.here, FORMATS[key] ?? { format: "of the right form", example: "correct it" });
}

function outOfRange(error: ErrorObject, at: Cursor<unknown>): Diagnostic {
  const limit = String(error.params.limit);
  const size =
    typeof at.value === "string" ? Array.from(at.value).length : Array.isArray(at.value) ? at.value.length : 0;
  const [fault, bound] = rangeFault(error.keyword, limit, String(size), typeof at.value === "string" && size === 0);
  return diagnose("shape/out-of-range", at.here, { fault, bound });
}

function rangeFault(keyword: string, limit: string, size: string, isBlank: boolean): readonly [string, string] {
  switch (keyword) {
    case "minLength":
      if (isBlank) return ["this is empty", "write something, or remove the key"];
      return [`this is ${characters(size)} long`, `use at least ${characters(limit)}`];
    case "maxLength":
      return [`this is ${characters(size)} long`, `use at most ${characters(limit)}`];
    case "minItems":
      return ["this list is too short", `give at least ${limit}, or remove the key`];
    case "maxItems":
      return [`this list has ${size} entries`, `give at most ${limit}`];
    case "minimum":
      return ["this number is too small", `use ${limit} or more`];
    case "maximum":
      return ["this number is too large", `use ${limit} or less`];
    default:
      throw new Error(`the grammar uses \`${keyword}\`, which no message explains`);
  }
}

function characters(count: string): string {
  return count === "1" ? "1 character" : `${count} characters`;
}

interface Definition {
  readonly properties?: { readonly [key: string]: { readonly description?: string } };
  readonly then?: object;
}

// The constant's literal types are deeper than what is read here.
const definitions = grammar.$defs as { readonly [name: string]: Definition };

/** Definitions by their schema, which is how an error names them, and by their conditional part. */
const definitionNames: ReadonlyMap<unknown, string> = new Map(
  Object.entries(definitions).flatMap(([name, definition]) => [
    [definition, name] as const,
    [definition.then ?? definition, name] as const,
  ]),
);

/** The definition that an error of one of its keywords comes from; none for the descriptor itself. */
function definitionName({ parentSchema }: ErrorObject): string | undefined {
  return definitionNames.get(parentSchema);
}

function definitionOf(error: ErrorObject): Definition {
  return definitions[definitionName(error) ?? ""] ?? grammar;
}

function ownerOf(error: ErrorObject): string {
  return OWNERS[definitionName(error) ?? ""] ?? "a descriptor";
}

/** Follows a JSON pointer of the validator into the document. */
function cursorAt(document: unknown, pointer: string): Cursor<unknown> {
  let at = new Cursor(document);
  for (const key of stepsOf(pointer)) {
    const next = isMember(at.value, key) ? at.value[key] : undefined;
    at = new Cursor(next, [...at.path, Array.isArray(at.value) ? Number(key) : key]);
  }
  return at;
}

function isMember(value: unknown, key: string): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "boolean") return `\`${value}\``;
  return typeName(typeof value);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
