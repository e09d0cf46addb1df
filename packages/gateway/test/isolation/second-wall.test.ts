import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { callTool } from "../support/rest-client.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { makePlace, type TestPlace } from "../support/places.ts";
import { startEchoUpstreams, type EchoUpstreams } from "./echo-upstreams.ts";
import { createSecretBook } from "./secret-book.ts";
import { makeTenants, TOOLS, type Caller, type Tenant } from "./tenants.ts";

// Several processes, on machines that may have a lot to do: a bound against hangs, no more.
jest.setTimeout(180_000);

/**
 * T-7: what a statement without the tenant's predicate would bring is put where a right one finds it: another tenant's
 * rows, under one's own organisation. The organisation is part of what each secret was sealed with, so none opens.
 */

/** An external server with personal accounts, and a descriptor with a workspace's. */
const WALLED = ["mail", "tickets"] as const;

let place: TestPlace;
let gateway: TestGateway;
let upstreams: EchoUpstreams;
let attacker: Caller;
let victim: Caller;

beforeEach(async () => {
  place = await makePlace("sqlite");
  gateway = await startTestGateway({ place });
  const book = createSecretBook();
  upstreams = await startEchoUpstreams(book);
  const tenants = await makeTenants(gateway, upstreams, book, { organisations: 2, workspaces: 1 });
  [attacker, victim] = tenants.map(personOf) as [Caller, Caller];
});
afterEach(async () => {
  await gateway.close();
  await upstreams[Symbol.asyncDispose]();
});

function personOf({ callers }: Tenant): Caller | undefined {
  return callers.find(({ kind }) => kind === "person");
}

function call(connector: (typeof WALLED)[number]) {
  const { tool, argument } = TOOLS[connector];
  const args = { [argument]: `${attacker.accounts[connector].name}~wall` };
  return callTool(gateway.url, attacker.key, { name: `mcp__${connector}__${tool}`, args });
}

test("another tenant's rows open nothing, whichever of them are found", async () => {
  const [own, foreign] = [attacker.tenant, victim.tenant].map(({ organisation }) => organisation) as [string, string];
  const moved = await Promise.all(WALLED.map(async (connector) => ({ connector, id: await idOf(victim, connector) })));
  const replaced = await Promise.all(WALLED.map((connector) => idOf(attacker, connector)));
  for (const connector of WALLED) expect((await call(connector)).isError).toBe(false);
  const before = upstreams.calls();

  const { db } = gateway.services.store;
  const steps: readonly (() => Promise<unknown>)[] = [
    // The connections: their secrets are still the other's.
    async () => {
      await db.deleteFrom("connections").where("org_id", "=", own).where("id", "in", replaced).execute();
      for (const { connector, id } of moved) {
        const holder_id = connector === "mail" ? attacker.id : attacker.workspace;
        await db
          .updateTable("connections")
          .set({ org_id: own, connector_id: attacker.tenant.connectors[connector], holder_id })
          .where("org_id", "=", foreign)
          .where("id", "=", id)
          .execute();
      }
    },
    // Their secrets, sealed with a key that this organisation does not have.
    async () => {
      for (const { connector, id } of moved) {
        await db
          .updateTable("secrets")
          .set({ org_id: own, workspace_id: connector === "mail" ? "" : attacker.workspace })
          .where("org_id", "=", foreign)
          .where("owner_id", "=", id)
          .execute();
      }
    },
    // And the key.
    () => db.updateTable("data_keys").set({ org_id: own, state: "retired" }).where("org_id", "=", foreign).execute(),
  ];
  for (const step of steps) {
    await step();
    for (const { connector, id } of moved) {
      await gateway.services.changes.publish({ organisation: own, subject: "connection", id });
      const { isError, text } = await call(connector);
      expect(isError ? text : `It was answered: ${text}`).toMatch(/credential_(?:unreadable|missing|unavailable)/);
    }
  }
  // Nothing was kept in memory that opens it, either.
  await gateway.stop();
  gateway = await startTestGateway({ place, adminKey: gateway.adminKey });
  for (const connector of WALLED) expect((await call(connector)).isError).toBe(true);
  expect(upstreams.calls()).toBe(before);
  expect(upstreams.faults).toEqual([]);
});

async function idOf({ tenant }: Caller, connector: (typeof WALLED)[number]): Promise<string> {
  const { db } = gateway.services.store;
  const found = await db
    .selectFrom("connections")
    .select("id")
    .where("org_id", "=", tenant.organisation)
    .where("connector_id", "=", tenant.connectors[connector])
    .where("level", "=", connector === "mail" ? "user" : "workspace")
    .executeTakeFirstOrThrow();
  return found.id;
}
