import type { CompiledConnector } from "../compiled-connector.ts";
import { lockCredential } from "./lock-credential.ts";
import { templateText } from "./template-text.ts";
import type { Plan, Tool } from "../tools/tool.ts";
import { hashDefinition } from "./hash-definition.ts";
import type { LockedConnector, LockedDefinition, LockedTool } from "./tools-lock.ts";

/** What callers of a connector's tools rely on. Equal descriptors lock to equal locks. */
export function lockConnector({ metadata, server, tools, securitySchemes }: CompiledConnector): LockedConnector {
  const used = new Set(tools.flatMap(({ plan: { injection } }) => (injection === null ? [] : [injection.scheme])));
  const credentials = Object.values(securitySchemes)
    .filter(({ type }) => used.has(type))
    .map((scheme) => [scheme.type, lockCredential(scheme)] as const);
  return {
    name: metadata.slug,
    version: metadata.version,
    ...(server?.mode === "discovery" ? { mode: "discovery" } : {}),
    ...(credentials.length === 0 ? {} : { credentials: Object.fromEntries(credentials) }),
    tools: sorted(tools.map(lockTool)),
  };
}

/**
 * What callers of an external server's tools rely on: what its `tools/list` answered, whole. Nothing is known of what is
 * behind them. The definitions are JSON of a bounded depth, as the protocol layer reads it.
 */
export function lockExternalServer(server: {
  /** The key that it is registered under. */
  readonly name: string;
  readonly version: string;
  readonly tools: readonly LockedDefinition[];
}): LockedConnector {
  const { name, version, tools } = server;
  return {
    name,
    version,
    tools: sorted(tools.map((definition) => ({ definition, hash: hashDefinition(definition) }))),
  };
}

function lockTool({ definition, plan }: Tool): LockedTool {
  const names = upstreamNames(plan);
  const { injection, scopes = [] } = plan;
  return {
    definition,
    hash: hashDefinition(definition),
    operation: { id: plan.operationId, method: plan.method, url: urlText(plan) },
    ...(Object.keys(names).length === 0 ? {} : { upstreamNames: names }),
    ...(injection === null ? {} : { authentication: injection.scheme }),
    ...(scopes.length === 0 ? {} : { scopes: [...new Set(scopes)].toSorted() }),
  };
}

/** A parameter of a body is known by its whole way into it. */
function upstreamNames({ parameters }: Plan): { readonly [argument: string]: string } {
  return Object.fromEntries(
    parameters
      .map(({ argument, name, path }) => [argument, path?.join(".") ?? name] as const)
      .filter(([argument, name]) => argument !== name),
  );
}

function urlText({ url }: Plan): string {
  const path = url.path.map((segment) => `/${templateText(segment)}`).join("");
  const query = url.query.length === 0 ? "" : `?${templateText(url.query)}`;
  return `${url.scheme}://${templateText(url.authority)}${path}${query}`;
}

function sorted(tools: readonly LockedTool[]): readonly LockedTool[] {
  return tools.toSorted((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
}
