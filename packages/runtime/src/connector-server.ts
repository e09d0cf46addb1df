import type { CompiledConnector, Tool } from "@mortise/core";
import type { ServedTools, ServerIdentity } from "@mortise/core/mcp";
import type { Binding, Services } from "./call.ts";
import { execute } from "./execute.ts";
import { defaultPolicy, MAX_CALL_TIMEOUT_MS, type Policy } from "./policy.ts";
import { type PreparedTool, prepareTool } from "./prepared-tool.ts";

/**
 * One connector, ready to serve: its tools and a policy. Immutable, without sockets, secrets
 * or tenants, so it can be kept and shared; {@link bind} says on whose behalf it answers.
 */
export interface ConnectorServer {
  /** The compiled connector's content hash. */
  readonly hash: string;
  /** The tools for one scope. Costs next to nothing, so that each request can have its own. */
  bind(binding: Binding, services: Services): ServedTools;
}

/** What one compiled connector comes to, for every server that is made of it. */
interface Prepared {
  readonly server: ServerIdentity;
  readonly definitions: ServedTools["tools"];
  readonly toolsJson: string;
  readonly find: (name: string) => PreparedTool | undefined;
}

/** Tenants that share a compiled connector share this: it is the larger part, and holds nothing of theirs. By identity, since a hash is only a claim. */
const prepared = new WeakMap<CompiledConnector, Prepared>();

/** Throws where the policy is out of bounds, or the connector is not one that the compiler can give. */
export function createConnectorServer(connector: CompiledConnector, policy: Partial<Policy> = {}): ConnectorServer {
  const settled: Policy = { ...defaultPolicy, ...policy };
  if (!(settled.callTimeoutMs > 0 && settled.callTimeoutMs <= MAX_CALL_TIMEOUT_MS)) {
    throw new RangeError(`callTimeoutMs must be above 0 and at most ${MAX_CALL_TIMEOUT_MS}.`);
  }
  const { server, definitions, toolsJson, find } = prepare(connector);
  return Object.freeze({
    hash: connector.hash,
    bind(binding: Binding, services: Services): ServedTools {
      return {
        server,
        tools: definitions,
        toolsJson,
        call(name, args, request) {
          const tool = find(name);
          return tool === undefined ? undefined : execute(tool, args, request, binding, services, settled);
        },
      };
    },
  });
}

function prepare(connector: CompiledConnector): Prepared {
  const known = prepared.get(connector);
  if (known !== undefined) {
    return known;
  }
  const definitions = connector.tools.map((tool) => tool.definition);
  const made: Prepared = Object.freeze({
    server: identify(connector),
    definitions,
    toolsJson: JSON.stringify(definitions),
    find: preparedOnDemand(connector),
  });
  prepared.set(connector, made);
  return made;
}

/** Prepares a tool at its first call, because most calls of a large connector go to few of its tools, and starting must be fast. */
function preparedOnDemand(connector: CompiledConnector): Prepared["find"] {
  const tools = new Map<string, Tool>(connector.tools.map((tool) => [tool.definition.name, tool]));
  const ready = new Map<string, PreparedTool>();
  return (name) => {
    const known = ready.get(name);
    if (known !== undefined) {
      return known;
    }
    const tool = tools.get(name);
    if (tool === undefined) {
      return undefined;
    }
    const made = prepareTool(tool, connector);
    ready.set(name, made);
    return made;
  };
}

function identify({ metadata, server }: CompiledConnector): ServerIdentity {
  return {
    name: server?.name ?? metadata.slug,
    title: metadata.name,
    version: metadata.version,
    instructions: server?.description ?? metadata.description,
  };
}
