import { randomBytes } from "node:crypto";
import type { Clock, Egress } from "@mortise/runtime";
import { connectClient, type ClientOptions, type TestClient } from "@mortise/testkit/mcp";
import { startGateway, type RunningGateway } from "../../src/gateway.ts";
import type { Services } from "../../src/services.ts";
import type { GatewayConfig } from "../../src/start/config.ts";
import { createLog } from "../../src/start/log.ts";
import { missingTenant } from "./query-guard.ts";
import { makePlace, type StoreKind, type TestPlace } from "./places.ts";

/** An answer of the REST API. */
export interface RestAnswer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  /** As it came, for comparing to the byte. */
  readonly text: string;
  readonly headers: Headers;
}

/** A whole gateway on loopback, with an admin's key. */
export interface TestGateway {
  readonly url: string;
  /** The first organisation. */
  readonly organisation: string;
  /** Of its owner. */
  readonly adminKey: string;
  readonly running: RunningGateway;
  readonly services: Services;
  readonly place: TestPlace;
  /** Every line that was logged. */
  readonly lines: readonly string[];
  /** Statements about a tenant's table without the tenant, with the tables: always empty. */
  readonly unguarded: ReadonlySet<string>;
  /** Asks the REST API; `path` is below the organisation (`/mcps`), or whole where it begins with `//` (`//healthz`). */
  rest<Body = unknown>(method: string, path: string, body?: unknown, key?: string | null): Promise<RestAnswer<Body>>;
  /** An official client at an MCP endpoint. */
  mcp(options?: {
    readonly key?: string;
    readonly path?: string;
    readonly generation?: ClientOptions["generation"];
    readonly era?: "modern" | "legacy";
    readonly onListChanged?: () => void;
    readonly asked?: ClientOptions["asked"];
    /** In place of a key. */
    readonly signIn?: (address: URL) => Promise<URL>;
  }): Promise<TestClient>;
  /** Stops it, keeping its data; {@link startTestGateway} with `place` starts another on them. */
  stop(): Promise<void>;
  /** Stops it, and removes its data. */
  close(): Promise<void>;
}

export interface TestGatewayOptions {
  readonly kind?: StoreKind;
  /** Data of an earlier gateway. */
  readonly place?: TestPlace;
  readonly adminKey?: string;
  readonly config?: Partial<GatewayConfig>;
  readonly clock?: Clock;
  /** In place of its own, which allows upstreams on 127.0.0.1. */
  readonly egress?: Egress;
}

const MASTER_KEY = randomBytes(32).toString("base64");

/** Starts one; upstreams on 127.0.0.1 are allowed unless it is given a way out. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const place = options.place ?? (await makePlace(options.kind ?? "sqlite"));
  const adminKey = options.adminKey ?? `mrt_${randomBytes(32).toString("base64url")}`;
  const lines: string[] = [];
  const unguarded = new Set<string>();
  const { location } = place;
  const config: GatewayConfig = {
    host: "127.0.0.1",
    port: 0,
    data: "folder" in location ? location.folder : "unused",
    ...("databaseUrl" in location ? { databaseUrl: location.databaseUrl } : {}),
    allowHosts: ["127.0.0.1", "localhost"],
    behindProxy: false,
    masterKeys: [MASTER_KEY],
    bootstrapKey: adminKey,
    drainMs: 2_000,
    logLevel: "debug",
    ...options.config,
  };
  const running = await startGateway(config, {
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.egress === undefined ? {} : { egress: options.egress }),
    log: createLog(config.logLevel, { write: (line) => void lines.push(line) }),
    onStatement: (statement) => {
      const tables = missingTenant(statement);
      if (tables !== undefined) unguarded.add(`${tables}: ${statement}`);
    },
  });
  const { services } = running;
  if (services === undefined) throw new Error("the vault is sealed");
  const first = await services.store.db
    .selectFrom("settings")
    .select("value")
    .where("key", "=", "first_organisation")
    .executeTakeFirstOrThrow();
  const organisation = first.value;
  const url = running.url;

  return {
    url,
    organisation,
    adminKey,
    running,
    services,
    place,
    lines,
    unguarded,
    // The caller says what it expects.
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
    async rest<Body>(method: string, path: string, body?: unknown, key: string | null = adminKey) {
      const whole = path.startsWith("//") ? path.slice(1) : `/api/organizations/${organisation}${path}`;
      const response = await fetch(url + whole, {
        method,
        redirect: "manual",
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /^application\/json\b/.test(response.headers.get("content-type") ?? "") && text !== "";
      return {
        status: response.status,
        body: (isJson ? JSON.parse(text) : text) as Body,
        text,
        headers: response.headers,
      };
    },
    mcp: ({ key = adminKey, path = "/mcp", generation = "v2", era = "modern", onListChanged, asked, signIn } = {}) =>
      connectClient({
        transport: "http",
        url: url + path,
        ...(signIn === undefined ? { headers: { authorization: `Bearer ${key}` } } : { signIn }),
        ...(onListChanged === undefined ? {} : { onListChanged }),
        ...(asked === undefined ? {} : { asked }),
        generation,
        ...(generation === "v2" ? { era } : {}),
      }),
    stop: () => running.close(),
    async close() {
      await running.close();
      await place.remove();
    },
  };
}
