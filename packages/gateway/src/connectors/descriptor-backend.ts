import type { ToolAnswer } from "@mortise/core/mcp";
import {
  type CallEvent,
  createConnectorServer,
  type CredentialQuery,
  RateLimiter,
  type Scope,
  ServerCache,
  type ServerKey,
  type Services as RuntimeServices,
  serveInstance,
  testCredential,
} from "@mortise/runtime";
import type { Principal } from "../authorize/principal.ts";
import { agentWithoutAccount, connectLink } from "../connections/connect-link.ts";
import type { ConnectedCredential } from "../connections/connections.ts";
import { notFound } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { SecretUnreadable, VaultSealed } from "../vault/vault.ts";
import type { BackendAnswer, DescriptorBackend } from "./backend.ts";
import { outcomeOf } from "./backend-outcome.ts";
import { servedConnector } from "./compiled-connectors.ts";
import type { ConnectorRow } from "./connector-row.ts";
import { createGuardedEgress, type Passage } from "./create-guarded-egress.ts";
import { createDescriptorTokens } from "./descriptor-tokens.ts";
import { findConnector } from "./find-connector.ts";

type Needs = Pick<Services, "store" | "vault" | "clock" | "changes" | "egress" | "publicUrl" | "connections" | "log">;

/**
 * Makes the calls of descriptor connectors with the runtime: its cache of servers, its limits, its tokens. An API that
 * hangs or is gone takes nothing but its own calls down, as an external server does.
 */
export function createDescriptorBackend(services: Needs): DescriptorBackend {
  const { clock, egress, vault } = services;
  const cache = keepServers(services);
  const egressFor = createGuardedEgress(services);
  const shared = {
    egress,
    clock,
    limiter: new RateLimiter({ clock }),
    tokens: createDescriptorTokens(services),
  };
  /** Signs cursors alike in every replica. A sealed vault has no key: then there is nothing to call with either. */
  let cursorKey: Uint8Array | undefined;

  return {
    async call(connector, tool, args, principal, request): Promise<BackendAnswer> {
      if (vault.state().state === "sealed") return unavailable("vault_sealed", SEALED);
      cursorKey ??= vault.deriveKey("cursors");
      const scope = scopeOf(principal);
      const seen: Seen = {};
      const { ownCredential } = request;
      const runtime: RuntimeServices = {
        ...shared,
        egress: egressFor(connector, seen),
        cursorKey,
        onCall: (event) => (seen.event = event),
      };
      const credentials = { resolve: (query: CredentialQuery) => resolve(services, query, seen) };
      const served = await serveInstance(
        { cache: cache(), credentials, services: runtime },
        { instance: connector.id, scope, ...(ownCredential === undefined ? {} : { ownCredential }) },
      );
      let answer: ToolAnswer | undefined;
      try {
        answer = await served.call(tool, args, request);
      } catch (fault) {
        if (seen.failure instanceof VaultSealed) return unavailable("vault_sealed", SEALED);
        if (seen.failure instanceof SecretUnreadable) return unavailable("credential_unreadable", UNREADABLE);
        services.log.warn("a call failed on this server", { call: request.id, cause: seen.event?.cause });
        throw seen.failure ?? fault;
      }
      // It was approved a moment ago, and a newer version of the descriptor has no such tool.
      if (answer === undefined)
        return unavailable("unknown_tool", "There is no such tool any more. List the tools again.");
      const { event } = seen;
      if (event === undefined) throw new Error("The runtime did not tell how the call ended.");
      await noteEnded(services, principal, event, seen.credential);
      return { answer: withWayOut(services, connector, principal, event, answer), outcome: outcomeOf(event, seen) };
    },

    async test(connector, { organisation, level, holder }, credential, signal) {
      const compiled = await servedConnector(services.store, connector);
      if (compiled === undefined) throw notFound();
      const scope: Scope = { organisation, [level]: holder };
      const binding = { instance: connector.id, scope, credentials: { resolve: () => credential } };
      return testCredential(compiled, credential.scheme, binding, shared, signal);
    },
  };
}

/** What is learnt of a call while it is made. */
interface Seen extends Passage {
  event?: CallEvent;
  credential?: ConnectedCredential;
  failure?: unknown;
}

const SEALED = "Its credentials cannot be read now: the vault is sealed. Tell an administrator.";
const UNREADABLE = "Its stored credential cannot be read: it was damaged. Ask the user to enter it again.";

function unavailable(code: string, text: string): BackendAnswer {
  return {
    answer: { content: [{ type: "text", text: `${text}\n(${code})` }], isError: true },
    outcome: { transport: "not_sent", protocol: "none", tool: "none", code },
  };
}

function scopeOf({ organisation, workspace, user, agent }: Principal): Scope {
  return {
    organisation,
    ...(workspace === undefined ? {} : { workspace }),
    ...(user === undefined ? {} : { user }),
    ...(agent === undefined ? {} : { agent }),
  };
}

/** Servers at hand, made anew where their descriptor or their credentials changed. Gives the present cache. */
function keepServers(services: Pick<Needs, "store" | "changes">): () => ServerCache {
  const { store, changes } = services;
  const build = async ({ instance, organisation }: ServerKey) => {
    const row = await findConnector(store, organisation, instance);
    const compiled = row === undefined ? undefined : await servedConnector(store, row);
    if (compiled === undefined) throw notFound();
    return createConnectorServer(compiled);
  };
  const make = () => new ServerCache({ build });
  let cache = make();
  changes.subscribe(({ subject, connector }) => {
    if (connector === undefined) return;
    if (subject === "connection") cache.credentialsUpdated(connector);
    if (subject === "connector") cache.instanceDeleted(connector);
  });
  changes.onGap(() => (cache = make()));
  return () => cache;
}

function resolve({ connections }: Pick<Needs, "connections">, query: CredentialQuery, seen: Seen) {
  const note = (credential: ConnectedCredential | undefined): ConnectedCredential | undefined => {
    if (credential !== undefined) seen.credential = credential;
    return credential;
  };
  const failed = (failure: unknown): never => {
    seen.failure = failure;
    throw failure;
  };
  try {
    const found = connections.resolve(query);
    return found instanceof Promise ? found.then(note, failed) : note(found);
  } catch (failure) {
    return failed(failure);
  }
}

/** An authorization that has ended is marked, so that everybody sees it and nobody tries it again. */
async function noteEnded(
  { connections }: Pick<Needs, "connections">,
  { organisation }: Principal,
  { code }: CallEvent,
  credential: ConnectedCredential | undefined,
): Promise<void> {
  if (code !== "reauthentication_required" || credential?.state !== "connected") return;
  const detail = "The authorization has ended, and could not be renewed.";
  const { connection: id, revision } = credential;
  await connections.needsAuthentication({ organisation, id, revision }, detail);
}

/** An answer that asks for an account tells where it is connected. */
function withWayOut(
  services: Pick<Needs, "publicUrl">,
  connector: ConnectorRow,
  principal: Principal,
  { code }: CallEvent,
  answer: ToolAnswer,
): ToolAnswer {
  if (code !== "credential_missing" && code !== "reauthentication_required") return answer;
  const agent = agentWithoutAccount(connector, principal);
  const link = connectLink(services, connector, agent);
  const isOwn = connector.account === "personal" && agent === undefined;
  const who = isOwn ? "The user connects it at" : "Whoever may connect it does so at";
  return {
    ...answer,
    content: [...answer.content, { type: "text", text: `${who} ${link}` }],
    meta: { ...answer.meta, "mortise/connect": { url: link } },
  };
}
