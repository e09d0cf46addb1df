import type { SourceFile } from "@mortise/core";
import { COMPILED_CONNECTOR_VERSION, type CompiledConnector } from "@mortise/core/compiled-connector";
import { CannotRun } from "./exit-code.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a `connector.json`, or returns `undefined` where the text is something else: a
 * descriptor, which JSON can also be. Refuses one that another version wrote, or that lacks
 * what serving needs. The hash is not computed anew: for a large connector that would take
 * longer than everything else between the start and the first answer.
 */
export function parseCompiledConnector(source: SourceFile): CompiledConnector | undefined {
  const value = parseObject(source.text);
  if (value?.["format"] !== "mortise/connector") return undefined;
  const { version } = value;
  if (version !== COMPILED_CONNECTOR_VERSION) {
    const versions = `format ${JSON.stringify(version) ?? "unknown"}, not ${String(COMPILED_CONNECTOR_VERSION)}`;
    throw new CannotRun(`${source.name} was compiled by another version of mortise (${versions})`, COMPILE_AGAIN);
  }
  if (!isCompiledConnector(value)) {
    throw new CannotRun(`${source.name} is not as the compiler wrote it`, COMPILE_AGAIN);
  }
  return value;
}

const COMPILE_AGAIN = "compile its descriptor again";

function parseObject(text: string): Members | undefined {
  // A YAML document that begins with a brace is rare and fails fast; everything else never reaches the parser.
  if (!/^\uFEFF?\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether every part is there. What is inside a plan shows when the tool is called. */
function isCompiledConnector(value: object): value is CompiledConnector {
  const { hash, metadata, server, securitySchemes, rateLimits, tools } = value as Members;
  return (
    typeof hash === "string" &&
    isObject(metadata) &&
    ["name", "slug", "version", "description"].every((key) => typeof metadata[key] === "string") &&
    (server === null || (isObject(server) && typeof server["name"] === "string")) &&
    isObject(securitySchemes) &&
    Object.values(securitySchemes).every((scheme) => isObject(scheme) && Array.isArray(scheme["fields"])) &&
    Array.isArray(rateLimits) &&
    Array.isArray(tools) &&
    tools.every(isTool)
  );
}

function isTool(tool: unknown): boolean {
  if (!isObject(tool)) return false;
  const { definition, plan } = tool;
  return (
    isObject(definition) &&
    typeof definition["name"] === "string" &&
    typeof definition["description"] === "string" &&
    isObject(definition["inputSchema"]) &&
    isObject(definition["annotations"]) &&
    isObject(plan) &&
    isObject(plan["url"]) &&
    Array.isArray(plan["parameters"]) &&
    Array.isArray(plan["constants"])
  );
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
