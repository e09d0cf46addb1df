import { randomUUID } from "node:crypto";
import { secretsOf } from "../../connections/connection-row.ts";
import { holdsLease, isLeased, type Lease, takeLease } from "../../db/leases.ts";
import { createOAuthFetch } from "../discovery/oauth-fetch.ts";
import type { ConnectionName } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { loadClient } from "../registration/external-client.ts";
import { endRegistration } from "../registration/register.ts";
import { loadAuthorization, type LoadedAuthorization } from "./load-authorization.ts";
import { isFresh, type StoredTokens, TOKENS_FIELD, writeStoredTokens } from "./stored-tokens.ts";
import { refreshTokens, type Refusal } from "./token-request.ts";

/** Longer than a request and its storing take: whoever holds the lease for longer is dead, or has lost it. */
const LEASE_MS = 25_000;
/** After a failure that may pass, no replica asks for so long. */
const PAUSE_MS = 30_000;
/** Pauses between the tries to store a token that was granted. */
const STORE_PAUSES_MS = [100, 400, 1_000, 2_000];

export type Renewed =
  | { readonly kind: "tokens"; readonly tokens: StoredTokens }
  /** Another process is at it. */
  | { readonly kind: "busy" }
  | { readonly kind: "ended"; readonly message: string }
  | { readonly kind: "passing"; readonly message: string };

export interface Renewal {
  /** Renews, once for the whole fleet, unless somebody else has done so meanwhile. */
  renew(connection: ConnectionName, refused: string | undefined): Promise<Renewed>;
  /** Why the fleet does not ask for now; `undefined` where it may. */
  pauseOf(connection: ConnectionName): Promise<string | undefined>;
}

/**
 * Renews authorizations under a lease of the whole fleet. What a server grants is stored before it is used, and only by
 * whoever still holds the lease, over the authorization that was renewed: a person who agreed anew meanwhile is not undone.
 */
export function createRenewal(services: OAuthServices): Renewal {
  const { store, clock, log } = services;
  const fetch = createOAuthFetch(services);
  /** Granted, and not stored because the store was away: what was renewed is good for nothing any more, so these must not get lost. */
  const unstored = new Map<string, { readonly revision: number; readonly tokens: StoredTokens }>();

  return {
    async renew(connection, refused) {
      const name = leaseOf(connection);
      const lease = await takeLease(store, clock, { name, holder: randomUUID(), ttlMs: LEASE_MS });
      if (lease === undefined) return { kind: "busy" };
      try {
        return await renewUnder({ ...lease, name }, connection, refused);
      } finally {
        // Where that fails it ends by itself.
        await lease.release().catch((error: unknown) => log.fault(error, connection.id));
      }
    },

    pauseOf: async (connection) =>
      (await isLeased(store, clock, pauseName(connection)))
        ? "The authorization server gave no token a moment ago. It is asked again soon."
        : undefined,
  };

  async function renewUnder(
    lease: NamedLease,
    connection: ConnectionName,
    refused: string | undefined,
  ): Promise<Renewed> {
    // Whoever held the lease before may have renewed it.
    const loaded = await loadAuthorization(services, connection);
    if (loaded.kind === "ended") return loaded;
    if (isFresh(loaded.tokens, refused, clock.time())) return { kind: "tokens", tokens: loaded.tokens };
    const { refreshToken } = loaded.tokens;
    if (refreshToken === undefined) return { kind: "ended", message: "There is nothing to renew the access with." };

    const left = unstored.get(connection.id);
    if (left?.revision === loaded.row.revision) return storeAndTell(lease, connection, loaded, left.tokens);
    unstored.delete(connection.id);

    const client = await loadClient(services, connection.organisation, loaded.configuration.client);
    if (client === undefined || client.clientId !== loaded.configuration.clientId) {
      return end(connection, loaded, "The gateway is registered anew at the authorization server.");
    }
    const record = await services.audit.begin({
      kind: "token_refresh",
      organisation: connection.organisation,
      actor: "system",
      action: "connection.refresh",
      target: connection.id,
      connector: connection.connector,
    });
    const started = clock.now();
    const { resource } = loaded.configuration;
    const outcome = await refreshTokens(client, { refreshToken, resource }, { fetch, time: clock.time() });
    record.end({
      transport: outcome.ok || outcome.reason !== "passing" ? "ok" : "failed",
      protocol: outcome.ok ? "ok" : "error",
      tool: "none",
      durationMs: Math.round(clock.now() - started),
      ...(outcome.ok ? {} : { code: outcome.reason }),
    });
    return outcome.ok
      ? storeAndTell(lease, connection, loaded, outcome.grant.tokens)
      : refusedBy(outcome, connection, loaded);
  }

  async function refusedBy(
    { reason, message }: Refusal,
    connection: ConnectionName,
    loaded: LoadedAuthorization,
  ): Promise<Renewed> {
    if (reason === "passing") {
      // Never released: it ends by itself, and until then no replica asks.
      await takeLease(store, clock, { name: pauseName(connection), holder: randomUUID(), ttlMs: PAUSE_MS });
      return { kind: "passing", message };
    }
    if (reason === "client_refused") {
      await endRegistration(services, connection.organisation, loaded.configuration.client);
    }
    return end(connection, loaded, message);
  }

  /** Marks it, unless it is another authorization by now. */
  async function end(
    connection: ConnectionName,
    { row, tokens }: LoadedAuthorization,
    message: string,
  ): Promise<Renewed> {
    const now = await loadAuthorization(services, connection);
    if (now.kind === "ended") return now;
    if (now.tokens.accessToken !== tokens.accessToken) return { kind: "tokens", tokens: now.tokens };
    await services.connections.needsAuthentication({ ...connection, revision: row.revision }, message);
    return { kind: "ended", message };
  }

  async function storeAndTell(
    lease: NamedLease,
    connection: ConnectionName,
    loaded: LoadedAuthorization,
    tokens: StoredTokens,
  ): Promise<Renewed> {
    for (const pause of [...STORE_PAUSES_MS, undefined]) {
      try {
        const isStored = await write(lease, loaded, tokens);
        unstored.delete(connection.id);
        if (!isStored) return await whatStands(connection);
        const { organisation, id, connector } = connection;
        await services.changes.publish({ organisation, subject: "connection", id, connector });
        return { kind: "tokens", tokens };
      } catch (error) {
        if (pause === undefined) {
          log.fault(error, connection.id);
          unstored.set(connection.id, { revision: loaded.row.revision, tokens });
          break;
        }
        await clock.sleep(pause, NEVER);
      }
    }
    return { kind: "passing", message: "The renewed access could not be stored." };
  }

  /** Stores, in one step with the question whether it still may. */
  function write(lease: NamedLease, { row }: LoadedAuthorization, tokens: StoredTokens): Promise<boolean> {
    return store.transaction(async (statements) => {
      if (!(await holdsLease(statements, clock, lease))) return false;
      const same = await statements
        .updateTable("connections")
        .set({ updated_at: clock.time() })
        .where("org_id", "=", row.org_id)
        .where("id", "=", row.id)
        .where("revision", "=", row.revision)
        .where("state", "=", "connected")
        .returning("id")
        .executeTakeFirst();
      if (same === undefined) return false;
      await services.vault.put(statements, { ...secretsOf(row), field: TOKENS_FIELD }, writeStoredTokens(tokens));
      return true;
    });
  }

  /** What to go on with where ours was not stored. */
  async function whatStands(connection: ConnectionName): Promise<Renewed> {
    const now = await loadAuthorization(services, connection);
    if (now.kind === "ended") return now;
    return isFresh(now.tokens, undefined, clock.time()) ? { kind: "tokens", tokens: now.tokens } : { kind: "busy" };
  }
}

const NEVER = new AbortController().signal;

type NamedLease = Lease & { readonly name: string };

function leaseOf({ id }: ConnectionName): string {
  return `oauth:${id}`;
}

function pauseName({ id }: ConnectionName): string {
  return `oauth-pause:${id}`;
}
