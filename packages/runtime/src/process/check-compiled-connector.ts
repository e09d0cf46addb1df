import { COMPILED_CONNECTOR_VERSION, type CompiledConnector } from "@mortise/core/compiled-connector";
import { CannotRun } from "./exit-code.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * Refuses a compiled connector that another version wrote, or that lacks what serving needs. What is
 * inside a plan shows when the tool is called. The hash is not computed anew: for a large connector
 * that would take longer than everything else between the start and the first answer.
 *
 * @param name - What it was read from.
 * @param hint - How to get one that this version takes.
 */
export function checkCompiledConnector(value: unknown, name: string, hint: string): CompiledConnector {
  const version = isObject(value) ? value["version"] : undefined;
  if (version !== COMPILED_CONNECTOR_VERSION) {
    const versions = `format ${JSON.stringify(version) ?? "unknown"}, not ${String(COMPILED_CONNECTOR_VERSION)}`;
    throw new CannotRun(`${name} was compiled by another version of mortise (${versions})`, hint);
  }
  if (!isObject(value) || !isCompiledConnector(value)) {
    throw new CannotRun(`${name} is not as the compiler wrote it`, hint);
  }
  return value;
}

function isCompiledConnector(value: object): value is CompiledConnector {
  const { hash, metadata, server, securitySchemes, rateLimits, tools } = value as Members;
  return (
    typeof hash === "string" &&
    isObject(metadata) &&
    ["name", "slug", "version", "description", "publisher"].every((key) => typeof metadata[key] === "string") &&
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
