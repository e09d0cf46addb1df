import type { CompiledConnector, Tool } from "@mortise/core";
import { discoveryDefinitions } from "@mortise/core/discovery";
import type { CallRequest, ServedTools, ServerIdentity, ToolAnswer } from "@mortise/core/mcp";
import type { Arguments } from "@mortise/core/request";
import type { Binding, Services } from "./call.ts";
import { createDiscovery, type Discovery } from "./discovery/call-discovery.ts";
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
  /** What those list who may use the tools that pass. */
  readonly list: (permits: Permits) => Listing;
  readonly find: (name: string) => Tool | undefined;
  readonly prepare: (tool: Tool) => PreparedTool;
  /** `null` where the tools are listed themselves. */
  readonly discovery: Discovery | null;
}

type Permits = (tool: Tool) => boolean;
type Listing = Pick<ServedTools, "tools" | "toolsJson">;

const everything: Permits = () => true;

/** Tenants that share a compiled connector share this: it is the larger part, and holds nothing of theirs. By identity, since a hash is only a claim. */
const prepared = new WeakMap<CompiledConnector, Prepared>();

/** Throws where the policy is out of bounds, or the connector is not one that the compiler can give. */
export function createConnectorServer(connector: CompiledConnector, policy: Partial<Policy> = {}): ConnectorServer {
  const settled: Policy = { ...defaultPolicy, ...policy };
  if (!(settled.callTimeoutMs > 0 && settled.callTimeoutMs <= MAX_CALL_TIMEOUT_MS)) {
    throw new RangeError(`callTimeoutMs must be above 0 and at most ${MAX_CALL_TIMEOUT_MS}.`);
  }
  const { server, list, find, prepare, discovery } = preparedFor(connector);
  return Object.freeze({
    hash: connector.hash,
    bind(binding: Binding, services: Services): ServedTools {
      const permits = binding.permits ?? everything;
      const run = (tool: Tool, args: Arguments, request: CallRequest): Promise<ToolAnswer> =>
        execute(prepare(tool), args, request, binding, services, settled);
      return {
        server,
        get tools() {
          return list(permits).tools;
        },
        get toolsJson() {
          return list(permits).toolsJson;
        },
        call(name, args, request) {
          if (discovery !== null) return discovery(name, args, request, { binding, services, permits, execute: run });
          const tool = find(name);
          return tool === undefined || !permits(tool) ? undefined : run(tool, args, request);
        },
      };
    },
  });
}

function preparedFor(connector: CompiledConnector): Prepared {
  const known = prepared.get(connector);
  if (known !== undefined) {
    return known;
  }
  const byName = new Map(connector.tools.map((tool) => [tool.definition.name, tool]));
  const discovers = connector.server?.mode === "discovery";
  const made: Prepared = Object.freeze({
    server: identify(connector),
    list: listedOnDemand(connector, discovers),
    find: (name: string) => byName.get(name),
    prepare: preparedOnDemand(connector, discovers),
    discovery: discovers ? createDiscovery(connector) : null,
  });
  prepared.set(connector, made);
  return made;
}

/** Writes a list when it is first asked for, and keeps it for those with the same permissions. */
function listedOnDemand({ tools }: CompiledConnector, discovers: boolean): Prepared["list"] {
  const known = new WeakMap<Permits, Listing>();
  return (permits) => {
    let listing = known.get(permits);
    if (listing === undefined) {
      const permitted = tools.filter(permits);
      const definitions = discovers ? discoveryDefinitions(permitted) : permitted.map(({ definition }) => definition);
      listing = { tools: definitions, toolsJson: JSON.stringify(definitions) };
      known.set(permits, listing);
    }
    return listing;
  };
}

/** Prepares a tool at its first call, because most calls of a large connector go to few of its tools, and starting must be fast. */
function preparedOnDemand(connector: CompiledConnector, discovers: boolean): Prepared["prepare"] {
  const ready = new Map<Tool, PreparedTool>();
  return (tool) => {
    let made = ready.get(tool);
    if (made === undefined) {
      made = prepareTool(discovers ? withoutPromise(tool) : tool, connector);
      ready.set(tool, made);
    }
    return made;
  };
}

/** A tool that nobody lists promises no structure to anybody, so its answers may be cut and its failures be structured. */
function withoutPromise(tool: Tool): Tool {
  const { outputSchema: _, ...definition } = tool.definition;
  return { ...tool, definition };
}

function identify({ metadata, server }: CompiledConnector): ServerIdentity {
  return {
    name: server?.name ?? metadata.slug,
    title: metadata.name,
    version: metadata.version,
    instructions: server?.instructions ?? server?.description ?? metadata.description,
  };
}
