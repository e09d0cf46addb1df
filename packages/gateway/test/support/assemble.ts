import { createEgress, systemClock, type Clock } from "@mortise/runtime";
import { Hono } from "hono";
import { createAuditLog } from "../../src/audit/create-audit-log.ts";
import { createAccess } from "../../src/authorize/create-access.ts";
import type { Principal, Role } from "../../src/authorize/principal.ts";
import { createConnections } from "../../src/connections/create-connections.ts";
import { createDescriptorBackend } from "../../src/connectors/descriptor-backend.ts";
import type { BackendAnswer } from "../../src/connectors/backend.ts";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import { openStore } from "../../src/db/open-store.ts";
import type { Store } from "../../src/db/store.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import type { ChangeFeed } from "../../src/events/change-feed.ts";
import { mountRoutes } from "../../src/rest/mount-routes.ts";
import type { Route } from "../../src/rest/route.ts";
import type { Services } from "../../src/services.ts";
import { createUpstreamClient } from "../../src/upstream/create-upstream-client.ts";
import { VariableMissing } from "../../src/variables/variables.ts";
import type { MasterKeys } from "../../src/vault/master-keys.ts";
import { keepLog } from "./record-events.ts";
import { makePlace, type StoreKind, type TestPlace } from "./stores.ts";
import { openTestVault } from "./open-test-vault.ts";

/** The parts of a gateway below its endpoints, real ones, without people: callers are who a test says they are. */
export interface Assembly {
  readonly services: Services;
  readonly store: Store;
  readonly place: TestPlace;
  /** Asks a route in process, as somebody. */
  // The caller says what it expects.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  rest<Body = unknown>(
    principal: Principal,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: Body; readonly text: string }>;
  /** Calls a descriptor connector's tool, past approval and allow-lists. */
  call(
    connector: Pick<ConnectorRow, "org_id" | "id">,
    tool: string,
    args: Readonly<Record<string, unknown>>,
    principal: Principal,
    ownCredential?: Readonly<Record<string, string>>,
  ): Promise<BackendAnswer>;
  close(): Promise<void>;
}

export interface AssemblyOptions {
  readonly kind?: StoreKind;
  readonly place?: TestPlace;
  readonly masterKeys?: MasterKeys;
  readonly changes?: ChangeFeed;
  readonly clock?: Clock;
  readonly routes?: readonly Route[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly over?: Partial<Services>;
}

export const ORGANISATION = "org_one";

/** Somebody of an organisation. */
export function somebody(role: Role, more: Partial<Principal> = {}): Principal {
  return { organisation: ORGANISATION, role, user: `user_${role}`, via: "api_key", credential: `key_${role}`, ...more };
}

export async function assemble(options: AssemblyOptions = {}): Promise<Assembly> {
  const place = options.place ?? (await makePlace(options.kind ?? "sqlite"));
  const store = await openStore(place.location);
  const clock = options.clock ?? systemClock;
  const changes = options.changes ?? createLocalChanges();
  const log = keepLog();
  const egress = createEgress({ allow: ["127.0.0.1"] });
  const vault = await openTestVault(store, options.masterKeys, clock);
  const services = {
    clock,
    log,
    egress,
    publicUrl: "https://gateway.example",
    store,
    changes,
    vault,
    audit: createAuditLog({ store, clock, log, changes }),
    access: createAccess({ store, changes, clock }),
    upstream: createUpstreamClient({ egress, clock, changes }),
    // Of no organisation: `${HOST}` is plain, `${SECRET_KEY}` is secret.
    variables: {
      fill: (_organisation: string, text: string) => fill(text, options.variables ?? {}),
      fillTelling: async (_organisation: string, text: string) => ({
        text: await fill(text, options.variables ?? {}),
        secrets: Object.entries(options.variables ?? {})
          .filter(([name]) => name.startsWith("SECRET_") && text.includes(`\${${name}}`))
          .map(([, value]) => value),
      }),
    },
    ...options.over,
  } as { -readonly [Key in keyof Services]: Services[Key] };
  services.connections ??= createConnections(services);
  services.backends ??= {
    descriptor: createDescriptorBackend(services),
    external: { call: () => Promise.reject(new Error("there is none here")) },
  };

  return {
    services,
    store,
    place,
    // The caller says what it expects.
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
    async rest<Body>(principal: Principal, method: string, path: string, body?: unknown) {
      const app = new Hono();
      const identity = {
        authenticate: () => Promise.resolve({ ok: true, principal }),
      } as unknown as Services["identity"];
      mountRoutes(app, options.routes ?? [], { ...services, identity });
      const response = await app.request(`/api/organizations/${principal.organisation}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      const text = await response.text();
      return { status: response.status, text, body: (text === "" ? undefined : JSON.parse(text)) as Body };
    },
    async call({ org_id, id }, tool, args, principal, ownCredential) {
      const row = await store.db
        .selectFrom("connectors")
        .selectAll()
        .where("org_id", "=", org_id)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      const request = { id: "call_1", signal: AbortSignal.timeout(20_000) };
      const given = ownCredential === undefined ? request : { ...request, ownCredential };
      return services.backends.descriptor.call(row, tool, args, principal, given);
    },
    async close() {
      await services.audit.close();
      await services.upstream.close();
      await egress.close();
      await vault.close();
      await store.close();
      if (options.place === undefined) await place.remove();
    },
  };
}

function fill(text: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const missing = Array.from(text.matchAll(/\$\{(\w+)\}/g), ([, name = ""]) => name).find(
    (name) => !(name in variables),
  );
  return missing === undefined
    ? Promise.resolve(text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => variables[name] ?? ""))
    : Promise.reject(new VariableMissing(missing));
}
