import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { type Clock, createEgress, systemClock } from "@mortise/runtime";
import { createAuditLog } from "../../../src/audit/create-audit-log.ts";
import type { Role } from "../../../src/authorize/principal.ts";
import { createConnections } from "../../../src/connections/create-connections.ts";
import type { ConnectorRow } from "../../../src/connectors/connector-row.ts";
import type { Store } from "../../../src/db/store.ts";
import { createLocalChanges } from "../../../src/events/local-changes.ts";
import type { Identity } from "../../../src/identity/identity.ts";
import { createExternalTokens } from "../../../src/oauth/create-external-tokens.ts";
import { oauthRoutes } from "../../../src/oauth/routes.ts";
import { mountRoutes } from "../../../src/rest/mount-routes.ts";
import type { Services } from "../../../src/services.ts";
import { createUpstreamClient } from "../../../src/upstream/create-upstream-client.ts";
import { createMasterKeys } from "../../../src/vault/master-keys.ts";
import { openVault } from "../../../src/vault/open-vault.ts";
import { insertConnector } from "../../support/insert-connector.ts";
import { keepLog } from "../../support/record-events.ts";
import { openTestStore, type StoreKind } from "../../support/stores.ts";

export const ORGANISATION = "org_one";

/** The OAuth client with everything of the gateway that it needs, its routes on loopback, and people who are whom they say. */
export interface OAuthGateway {
  readonly url: string;
  readonly services: Services;
  readonly log: ReturnType<typeof keepLog>;
  /** Who is a member, by name. `ann` is an admin, `bob` a member. */
  readonly people: Map<string, Role>;
  connector(fields?: Partial<ConnectorRow>): Promise<ConnectorRow>;
  /** Asks with the session of this person; `null` for nobody's. */
  ask(path: string, options?: AskOptions): Promise<Answered>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly method?: string;
  readonly person?: string | null;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly headers: Headers;
  readonly cookies: Readonly<Record<string, string>>;
}

export async function openServices(
  store: Store,
  options: { readonly clock?: Clock; readonly masterKey?: Uint8Array; readonly publicUrl?: string } = {},
): Promise<{
  readonly services: Services;
  readonly log: ReturnType<typeof keepLog>;
  readonly people: Map<string, Role>;
  close(): Promise<void>;
}> {
  const { clock = systemClock, masterKey = randomBytes(32), publicUrl = "http://127.0.0.1:1" } = options;
  const log = keepLog();
  const people = new Map<string, Role>([
    ["ann", "admin"],
    ["bob", "member"],
  ]);
  const vault = await openVault({ store, masterKeys: createMasterKeys([masterKey]), clock });
  const egress = createEgress({ allow: ["127.0.0.1"], clock });
  const services = {
    clock,
    log,
    egress,
    publicUrl,
    store,
    vault,
    changes: createLocalChanges(),
    identity: identityOf(people),
    variables: { fill: (_organisation: string, text: string) => Promise.resolve(text) },
  } as unknown as Services; // filled below, and tests use nothing else
  Object.assign(services, { audit: createAuditLog(services) });
  Object.assign(services, { connections: createConnections(services), upstream: createUpstreamClient(services) });
  Object.assign(services, { tokens: createExternalTokens(services) });
  return {
    services,
    log,
    people,
    async close() {
      await services.upstream.close();
      await services.audit.close();
      await vault.close();
      await egress.close();
    },
  };
}

export async function startOAuthGateway(kind: StoreKind = "sqlite", clock?: Clock): Promise<OAuthGateway> {
  const { store, close: closeStore } = await openTestStore(kind);
  const app = new Hono();
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const url = `http://127.0.0.1:${String(port)}`;
  const { services, log, people, close } = await openServices(store, {
    publicUrl: url,
    ...(clock === undefined ? {} : { clock }),
  });
  mountRoutes(app, oauthRoutes, services);

  return {
    url,
    services,
    log,
    people,
    connector: (fields) => insertConnector(store, { org_id: ORGANISATION, kind: "oauth", ...fields }),
    async ask(path, { method = "GET", person = "ann", json, form, cookies = {}, headers = {} } = {}) {
      const jar = { ...(person === null ? {} : { session: person }), ...cookies };
      const response = await fetch(url + path, {
        method,
        redirect: "manual",
        headers: {
          origin: url,
          cookie: Object.entries(jar)
            .map(([name, value]) => `${name}=${value}`)
            .join("; "),
          ...(json === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
      return {
        status: response.status,
        text,
        json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
        headers: response.headers,
        cookies: Object.fromEntries(
          response.headers.getSetCookie().map((line) => {
            const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
            return [name, value];
          }),
        ),
      };
    },
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await close();
      await closeStore();
    },
  };
}

/** Sessions are the names of people. */
function identityOf(people: ReadonlyMap<string, Role>): Identity {
  const membership = { id: ORGANISATION, name: "One", slug: "one" };
  const identity: Pick<Identity, "authenticate" | "organisationsOf"> = {
    authenticate({ cookie = "" }, organisation) {
      const user = /(?:^|; )session=(\w+)/.exec(cookie)?.[1];
      const role = user === undefined ? undefined : people.get(user);
      if (user === undefined || (role === undefined && organisation !== undefined)) {
        return Promise.resolve({ ok: false, status: user === undefined ? 401 : 403, reason: "nobody" });
      }
      const credential = `session_${user}`;
      return Promise.resolve({
        ok: true,
        principal: { organisation: organisation ?? "", role: role ?? "member", user, via: "session", credential },
      });
    },
    organisationsOf(user) {
      const role = people.get(user);
      return Promise.resolve(role === undefined ? [] : [{ ...membership, role }]);
    },
  };
  return identity as Identity; // the client asks for nothing else
}
