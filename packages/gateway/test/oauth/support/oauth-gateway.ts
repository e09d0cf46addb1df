import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { Clock } from "@mortise/runtime";
import type { Role } from "../../../src/authorize/principal.ts";
import type { ConnectorRow } from "../../../src/connectors/connector-row.ts";
import { oauthRoutes } from "../../../src/oauth/routes.ts";
import { mountRoutes } from "../../../src/rest/mount-routes.ts";
import type { Services } from "../../../src/services.ts";
import { insertConnector } from "../../support/insert-connector.ts";
import type { keepLog } from "../../support/record-events.ts";
import { openServices, ORGANISATION } from "./oauth-services.ts";
import { openTestStore, type StoreKind } from "../../support/stores.ts";

export { ORGANISATION } from "./oauth-services.ts";

/** The OAuth client with everything of the gateway that it needs, its routes on loopback, and people who are whom they say. */
export interface OAuthGateway {
  /** Where it listens. */
  readonly url: string;
  /** What clients reach it by: the same, unless a proxy is said to be in front. */
  readonly publicUrl: string;
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

export async function startOAuthGateway(
  options: { readonly kind?: StoreKind; readonly clock?: Clock; readonly publicUrl?: string } = {},
): Promise<OAuthGateway> {
  const { kind = "sqlite", clock } = options;
  const { store, close: closeStore } = await openTestStore(kind);
  const app = new Hono();
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const url = `http://127.0.0.1:${String(port)}`;
  const publicUrl = options.publicUrl ?? url;
  const { services, log, people, close } = await openServices(store, {
    publicUrl,
    ...(clock === undefined ? {} : { clock }),
  });
  mountRoutes(app, oauthRoutes, services);
  let connectors = 0;

  return {
    url,
    publicUrl,
    services,
    log,
    people,
    async connector(fields) {
      const number = String(++connectors);
      const own = { id: `con_${number}`, org_id: ORGANISATION, kind: "oauth", name: `Server ${number}` } as const;
      const row = await insertConnector(store, { ...own, slug: `server-${number}`, ...fields });
      const { org_id: organisation, id } = row;
      await services.changes.publish({ organisation, subject: "connector", id, connector: id });
      return row;
    },
    async ask(path, { method = "GET", person = "ann", json, form, cookies = {}, headers = {} } = {}) {
      const jar = { ...(person === null ? {} : { session: person }), ...cookies };
      const response = await fetch(url + path, {
        method,
        redirect: "manual",
        headers: {
          origin: publicUrl,
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
      if (response.status === 500) throw new Error(`A fault of the gateway: ${JSON.stringify(log.lines.at(-1))}`);
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
