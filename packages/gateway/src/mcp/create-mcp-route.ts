import type { IncomingMessage } from "node:http";
import type { CallOutcome, ServedTools } from "@mortise/core/mcp";
import { errorCodes } from "@mortise/core/mcp";
import type { Refusal, Routed, Router } from "@mortise/runtime/http";
import { createApprovalGate } from "../approvals/approval-gate.ts";
import type { Allowed } from "../authorize/access.ts";
import { admits } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import { endpointAt, type McpEndpoint } from "../identity/endpoints.ts";
import type { Authentication, Proof } from "../identity/identity.ts";
import type { Services } from "../services.ts";
import { underTrace } from "../start/tracing.ts";
import { createAgentWorkspaces } from "./agent-workspaces.ts";
import { callListed } from "./call-listed.ts";
import { challenge, malformed, unavailable } from "./challenge.ts";
import { type Listing, listingOf } from "./listing.ts";
import { ownCredentialOf } from "./own-credentials.ts";
import { readMcpProof } from "./read-mcp-proof.ts";
import type { SystemTool } from "./system-tool.ts";
import { contextChanges } from "./tool-changes.ts";

/** The same for an agent or connector that does not exist, is another tenant's, or is not this caller's to use. */
const NOT_FOUND: Refusal = {
  status: 404,
  code: errorCodes.transport,
  message: "There is no MCP endpoint at this path, or it is not yours to use.",
};

/**
 * The MCP endpoints, for the runtime's HTTP endpoint: `/mcp` with everything that the caller may use,
 * `/mcp/agents/{id}` as that agent, `/mcp/connectors/{slug}` with one connector. Each request is authenticated by
 * itself and gets the tools of its own context; where all of that is known, it is answered without waiting.
 *
 * @param systemTools - The gateway's own, of which each caller is shown what they may use.
 */
export function createMcpRoute(services: Services, systemTools: readonly SystemTool[]): Router {
  const { identity, access, log } = services;
  const workspaceOf = createAgentWorkspaces(services);
  const gate = createApprovalGate(services);
  /** What each principal may use of the system tools, one array for all who may use the same: the policy makes a handful. */
  const admitted = new WeakMap<Principal, readonly SystemTool[]>();
  const choices = new Map<string, readonly SystemTool[]>();

  return (path, request) => {
    const endpoint = endpointAt(path);
    if (endpoint === undefined) return undefined;
    const resource = services.publicUrl + path;
    const read = readMcpProof(request);
    if (!read.ok) return malformed(resource, read.message);
    const give = (authentication: Authentication): Routed | Promise<Routed> =>
      authentication.ok
        ? serve(authentication.principal, endpoint, resource, read.proof, request)
        : challenge(resource, authentication);
    try {
      const authentication = identity.authenticateMcp(read.proof, resource);
      const routed = authentication instanceof Promise ? authentication.then(give) : give(authentication);
      return routed instanceof Promise ? routed.catch((fault: unknown) => refuse(fault, resource)) : routed;
    } catch (fault) {
      return refuse(fault, resource);
    }
  };

  /** No answer about who it is, or what they may use, is a no. */
  function refuse(fault: unknown, resource: string): Refusal {
    log.warn("an MCP request was refused: its caller could not be checked", {
      cause: fault instanceof Error ? fault.name : typeof fault,
    });
    return unavailable(resource);
  }

  function serve(
    caller: Principal,
    endpoint: McpEndpoint,
    resource: string,
    proof: Proof,
    request: IncomingMessage,
  ): Routed | Promise<Routed> {
    const principal = actingAt(endpoint, caller);
    if (principal instanceof Promise) return principal.then(continueAs);
    return continueAs(principal);

    function continueAs(acting: Principal | undefined): Routed | Promise<Routed> {
      if (acting === undefined) return NOT_FOUND;
      const allowed = access.of(acting);
      return allowed instanceof Promise ? allowed.then((given) => bind(given, acting)) : bind(allowed, acting);
    }

    function bind(allowed: Allowed, acting: Principal): Routed {
      const listing = listingAt(endpoint, allowed, acting);
      if (listing === undefined) return NOT_FOUND;
      return serveListing(listing, acting, request, look);
    }

    /** The list as it is now, asked anew from the proof on; `undefined` where the proof is no longer good. */
    async function look(): Promise<Listing | undefined> {
      const authentication = await identity.authenticateMcp(proof, resource);
      if (!authentication.ok) {
        if (authentication.status === 503) throw new Error("It cannot be checked now.");
        return undefined;
      }
      const acting = await actingAt(endpoint, authentication.principal);
      if (acting === undefined) return undefined;
      return listingAt(endpoint, await access.of(acting), acting);
    }
  }

  /** Whom the endpoint makes of the caller: at an agent's, that agent. */
  function actingAt(endpoint: McpEndpoint, caller: Principal): Principal | undefined | Promise<Principal | undefined> {
    if (endpoint.kind !== "agent") return caller;
    const { agent } = endpoint;
    // An agent's key is for that agent.
    if (caller.agent !== undefined) return caller.agent === agent ? caller : undefined;
    const act = (workspace: string | null): Principal | undefined =>
      workspace === null || (caller.workspace ?? workspace) !== workspace ? undefined : { ...caller, agent, workspace };
    const workspace = workspaceOf(caller, agent);
    return workspace instanceof Promise ? workspace.then(act) : act(workspace);
  }

  function listingAt(endpoint: McpEndpoint, allowed: Allowed, principal: Principal): Listing | undefined {
    if (endpoint.kind === "connector") return listingOf(allowed, { slug: endpoint.slug, system: [] });
    return listingOf(allowed, { system: systemToolsOf(principal) });
  }

  function systemToolsOf(principal: Principal): readonly SystemTool[] {
    const known = admitted.get(principal);
    if (known !== undefined) return known;
    const tools = systemTools.filter(({ action }) => admits(principal, action, principal.organisation).allowed);
    const names = tools.map(({ definition }) => definition.name).join();
    const same = choices.get(names) ?? tools;
    choices.set(names, same);
    admitted.set(principal, same);
    return same;
  }

  function serveListing(
    listing: Listing,
    principal: Principal,
    { headers }: IncomingMessage,
    look: () => Promise<Listing | undefined>,
  ): ServedTools<CallOutcome> {
    const { server, tools, toolsJson } = listing;
    return {
      server,
      tools,
      toolsJson,
      call: (name, args, request, client) => {
        const bytes = Number(headers["content-length"] ?? 0);
        const ownCredential = (slug: string) => ownCredentialOf(headers, slug);
        const incoming = { principal, listing, look, name, args, request, client, bytes, ownCredential };
        // What the message says of its trace is nearer to the caller than what the request around it says.
        return underTrace(client?.trace ?? headers, () => callListed(services, gate, incoming));
      },
      changes: contextChanges(
        services.changes,
        principal.organisation,
        toolsJson,
        async () => (await look())?.toolsJson,
      ),
    };
  }
}
