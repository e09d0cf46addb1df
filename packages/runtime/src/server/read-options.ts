import { env } from "node:process";
import type { CompiledConnector, Tool } from "@mortise/core";
import { createProcessCredentials, type ProcessCredentialSources } from "../credentials/process-credentials.ts";
import type { CredentialResolver } from "../credentials/resolver.ts";
import { checkCompiledConnector } from "../process/check-compiled-connector.ts";
import { CannotRun } from "../process/exit-code.ts";
import { LOCAL_SCOPE } from "../process/local-scope.ts";
import type { ServerOptions } from "./server.ts";

/** A connector that can be served, with a plan for its server. */
export function checkConnector(value: unknown): CompiledConnector {
  const connector = checkCompiledConnector(value, "the connector", "compile or generate it again with this version");
  if (connector.server !== null) return connector;
  throw new CannotRun(
    `${connector.metadata.slug} offers no MCP server`,
    "set `enabled` to true in its `mcp_config`, and compile or generate it again",
  );
}

/** Where the credentials of one connector come from. */
export function credentialsOf(
  connector: CompiledConnector,
  sources: Pick<ProcessCredentialSources, "file" | "environment">,
): CredentialResolver {
  const { organisation } = LOCAL_SCOPE;
  const credentials = createProcessCredentials({ connectors: [connector], organisation, ...sources });
  if (credentials.ok) return credentials.resolver;
  throw new CannotRun(["the credentials cannot be used", ...credentials.problems].join("\n  "));
}

/** Where calls from inside a program get their credentials: the environment is asked only where nothing was given. */
export function resolverOf(connector: CompiledConnector, given: ServerOptions["credentials"]): CredentialResolver {
  if (given === undefined) return credentialsOf(connector, { environment: env });
  if (isResolver(given)) return given;
  return credentialsOf(connector, { file: { [connector.metadata.slug]: given } });
}

/** No credential has a function in a field. */
function isResolver(given: NonNullable<ServerOptions["credentials"]>): given is CredentialResolver {
  return typeof given["resolve"] === "function";
}

/** Which tools are there; `undefined` where all are. Refuses names that no tool has: whoever wrote them believes something else. */
export function permitsOf(
  connector: CompiledConnector,
  names: readonly string[] | undefined,
): ((tool: Tool) => boolean) | undefined {
  if (names === undefined) return undefined;
  const wanted = new Set(names);
  const known = new Set(connector.tools.map(({ definition }) => definition.name));
  for (const name of wanted) if (!known.has(name)) throw noSuchTool(connector, name);
  return ({ definition }) => wanted.has(definition.name);
}

/** More would hide the message. */
const MOST_NAMES = 20;

/** For whoever named a tool that is not there: those that are. */
export function noSuchTool({ metadata, tools }: CompiledConnector, name: string): CannotRun {
  const names = tools.map(({ definition }) => definition.name);
  const shown = `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ", ..." : ""}`;
  return new CannotRun(
    `${metadata.slug} has no tool ${JSON.stringify(name)}`,
    names.length === 0 ? "it has no tools at all" : `it has ${shown}`,
  );
}
