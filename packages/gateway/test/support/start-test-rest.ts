import { systemClock } from "@mortise/runtime";
import { Hono } from "hono";
import { createAccess } from "../../src/authorize/create-access.ts";
import type { Access } from "../../src/authorize/access.ts";
import type { Role } from "../../src/authorize/principal.ts";
import type { Change } from "../../src/events/change-feed.ts";
import { mountRoutes } from "../../src/rest/mount-routes.ts";
import type { Route } from "../../src/rest/route.ts";
import type { Services } from "../../src/services.ts";
import { auditOver, keepLog } from "./record-events.ts";
import { startTestIdentity, type TestIdentity } from "./start-test-identity.ts";
import type { StoreKind } from "./stores.ts";

/** An answer; `text` as it came, for comparing to the byte. */
export interface RestAnswer {
  readonly status: number;
  readonly text: string;
  /** What a test reads of it, it knows. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** Somebody with an API key. */
export interface Caller {
  /** The person's id. */
  readonly user: string;
  readonly ask: (method: string, path: string, body?: unknown) => Promise<RestAnswer>;
}

/** Some routes of the REST API, over a real store, real people and keys, and the real judge. Nothing is connected. */
export interface TestRest {
  readonly identity: TestIdentity;
  readonly access: Access;
  /** Connections that were to be removed, `level holder connector`. */
  readonly removed: readonly string[];
  readonly changes: readonly Change[];
  /** Faults of ours, which no test expects. */
  readonly faults: readonly unknown[];
  organisation(slug: string): Promise<string>;
  /** A new person of this role, with a key of theirs. */
  caller(organisation: string, role: Exclude<Role, "agent">): Promise<Caller>;
  /** Asks below the organisation, with this key. */
  ask(organisation: string, key: string | undefined, method: string, path: string, body?: unknown): Promise<RestAnswer>;
  close(): Promise<void>;
}

export async function startTestRest(kind: StoreKind, routes: readonly Route[]): Promise<TestRest> {
  const identity = await startTestIdentity(kind);
  const { store } = identity;
  const told: Change[] = [];
  identity.changes.subscribe((change) => void told.push(change));
  const removed: string[] = [];
  const faults: unknown[] = [];
  const log = { ...keepLog(), fault: (fault: unknown) => void faults.push(fault) };
  const access = createAccess({ store, changes: identity.changes, clock: systemClock });
  const connections: Pick<Services["connections"], "removeHolder"> = {
    removeHolder: ({ organisation, level, holder }, more) =>
      store.transaction(async (statements) => {
        const rows = await statements
          .deleteFrom("connections")
          .where("org_id", "=", organisation)
          .where("level", "=", level)
          .where("holder_id", "=", holder)
          .returning("connector_id")
          .execute();
        for (const { connector_id } of rows) removed.push(`${level} ${holder} ${connector_id}`);
        await more(statements);
      }),
  };
  const services = {
    clock: systemClock,
    log,
    publicUrl: identity.url,
    store,
    changes: identity.changes,
    audit: auditOver(store),
    identity: identity.identity,
    access,
    connections,
  };
  const app = new Hono();
  // What these routes do not ask for is not there.
  mountRoutes(app, routes, services as unknown as Services);
  let people = 0;

  const ask: TestRest["ask"] = async (organisation, key, method, path, body) => {
    const response = await app.request(`${identity.url}/api/organizations/${organisation}${path}`, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: text === "" ? undefined : JSON.parse(text) };
  };

  return {
    identity,
    access,
    removed,
    changes: told,
    faults,
    organisation: async (slug) => (await identity.identity.createOrganisation(slug, slug)).id,
    async caller(organisation, role) {
      people += 1;
      const user = await identity.person(`person${String(people)}@example.com`, organisation, role);
      const { text } = await identity.identity.createKey({ organisation, name: "test", role, user });
      return { user, ask: (method, path, body) => ask(organisation, text, method, path, body) };
    },
    ask,
    async close() {
      await services.audit.close();
      await identity.close();
    },
  };
}
