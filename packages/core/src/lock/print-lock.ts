import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { definitionJson } from "./definition-json.ts";
import { TOOLS_LOCK_VERSION, type LockedConnector, type LockedTool, type ToolsLock } from "./tools-lock.ts";

/** Joins what callers rely on in one lock. No two connectors may have one name. */
export function createLock(connectors: readonly LockedConnector[]): ToolsLock {
  return {
    format: "mortise/tools-lock",
    version: TOOLS_LOCK_VERSION,
    connectors: connectors.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** A lock as the text of `tools.lock`: one value a line, so that a reviewer sees what changed, and equal locks are equal texts. */
export function printLock({ format, version, connectors }: ToolsLock): string {
  const content = {
    format,
    version,
    connectors: connectors.map(({ name, version: ofConnector, mode, credentials, tools }) => ({
      name,
      version: ofConnector,
      ...(mode === undefined ? {} : { mode }),
      ...(credentials === undefined ? {} : { credentials: credentialsLayout(credentials) }),
      tools: tools.map(toolLayout),
    })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function credentialsLayout(credentials: NonNullable<LockedConnector["credentials"]>): object {
  const sorted = Object.entries(credentials).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([scheme, { required, exchange }]) => {
      if (exchange === undefined) return [scheme, { required }];
      const { kind, hosts, scopes } = exchange;
      return [scheme, { required, exchange: { kind, hosts, scopes } }];
    }),
  );
}

/** What names a tool comes first, and what proves it last. */
function toolLayout(tool: LockedTool): object {
  const { definition, operation, upstreamNames, authentication, scopes, hash } = tool;
  const { name, title, description, annotations, inputSchema, outputSchema, ...rest } = definitionJson(definition);
  const texts = { name, ...present({ title, description, annotations }) };
  return {
    definition: { ...texts, ...present({ inputSchema, outputSchema }), ...present(rest) },
    ...(operation === undefined ? {} : { operation }),
    ...(upstreamNames === undefined ? {} : { upstreamNames: sortKeys(upstreamNames) }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(scopes === undefined ? {} : { scopes }),
    hash,
  };
}

function present(members: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, sortKeys(value)] as const])),
  );
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sortKeys(member)]));
}
