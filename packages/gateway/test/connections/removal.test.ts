import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import type { ConnectionHolder, Level } from "../../src/connections/connections.ts";
import { removeConnector } from "../../src/connectors/remove-connector.ts";
import { RestError } from "../../src/rest/rest-error.ts";
import type { Services } from "../../src/services.ts";
import { insertConnector } from "../support/insert-connector.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

describeStores("connections that go with what they belong to", (kind) => {
  let gateway: TestGateway;
  let upstream: FakeUpstream;
  let organisation: string;
  let count = 0;
  beforeAll(async () => {
    upstream = await startFakeUpstream(() => json({}));
    gateway = await startTestGateway({ kind });
    ({ organisation } = gateway);
  });
  afterAll(async () => {
    expect(gateway.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
    await gateway.close();
    await upstream.close();
  });

  const post = async (path: string, body: unknown): Promise<string> => {
    const answer = await gateway.rest<{ id?: string; connector?: { id: string } }>("POST", path, body);
    return answer.body.id ?? answer.body.connector?.id ?? "";
  };
  const makeConnector = () => {
    count += 1;
    const descriptor = ticketDescriptor(upstream.origin, { name: `Tickets ${String(count)}` });
    return post("/connectors", { descriptor, allowTools: "all" });
  };
  const makeWorkspace = () => post("/workspaces", { name: `Workspace ${String((count += 1))}` });
  const makeAgent = (workspace: string) => post("/agents", { name: `Agent ${String((count += 1))}`, workspace });
  const save = (connector: string, level: Level, holder: string) =>
    gateway.services.connections.save(whose(connector, level, holder), {
      scheme: "api_key",
      configuration: {},
      secrets: { api_key: "key-canary" },
      by: "user_1",
    });
  const whose = (connector: string, level: Level, holder: string): ConnectionHolder => ({
    organisation,
    connector,
    level,
    holder,
  });
  /** Holders with a connection, once for the rows and once for the secrets. */
  const held = async (connector: string) => {
    const { db } = gateway.services.store;
    const rows = await db
      .selectFrom("connections")
      .select(["id", "level"])
      .where("org_id", "=", organisation)
      .where("connector_id", "=", connector)
      .execute();
    const secrets = await db.selectFrom("secrets").select("owner_id").where("org_id", "=", organisation).execute();
    const owners = new Set(secrets.map(({ owner_id }) => owner_id));
    return {
      levels: rows.map(({ level }) => level).toSorted(),
      secrets: rows.filter(({ id }) => owners.has(id)).length,
      orphans: secrets.length - rows.filter(({ id }) => owners.has(id)).length,
    };
  };

  test("leave nothing in the vault when an agent, a workspace or a person is deleted", async () => {
    const connector = await makeConnector();
    const workspace = await makeWorkspace();
    const [first, second] = [await makeAgent(workspace), await makeAgent(workspace)];
    await save(connector, "organisation", organisation);
    await save(connector, "workspace", workspace);
    await save(connector, "agent", first);
    await save(connector, "agent", second);
    await save(connector, "user", "user_gone");
    expect(await held(connector)).toMatchObject({ secrets: 5, orphans: 0 });

    expect((await gateway.rest("DELETE", `/agents/${first}`)).status).toBe(204);
    expect(await held(connector)).toEqual({
      levels: ["agent", "organisation", "user", "workspace"],
      secrets: 4,
      orphans: 0,
    });
    expect((await gateway.rest("DELETE", `/workspaces/${workspace}`)).status).toBe(204);
    expect(await held(connector)).toEqual({ levels: ["organisation", "user"], secrets: 2, orphans: 0 });

    const person = { organisation, level: "user", holder: "user_gone" } as const;
    const failing = gateway.services.connections.removeHolder(person, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await held(connector)).toEqual({ levels: ["organisation", "user"], secrets: 2, orphans: 0 });
    await gateway.services.connections.removeHolder(person, () => Promise.resolve());
    expect(await held(connector)).toEqual({ levels: ["organisation"], secrets: 1, orphans: 0 });
    expect((await gateway.rest("DELETE", `/connectors/${connector}`)).status).toBe(204);
    expect(await held(connector)).toEqual({ levels: [], secrets: 0, orphans: 0 });
  });

  test("are not saved for what is deleted at the same time, and that is no fault", async () => {
    for (let round = 0; round < 2; round++) {
      const connector = await makeConnector();
      const kept = await makeConnector();
      const workspace = await makeWorkspace();
      const agent = await makeAgent(workspace);
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: 4 }, (_, index) => save(connector, "user", `user_${String(index)}`)),
        save(kept, "agent", agent),
        gateway.rest("POST", `/mcps/employee/${agent}`, { mcp_id: connector }),
        removeConnector(gateway.services, { org_id: organisation, id: connector }),
        gateway.rest("DELETE", `/agents/${agent}`),
        save(connector, "workspace", workspace),
        save(kept, "agent", agent),
        gateway.rest("PUT", `/workspaces/${workspace}/connectors/${connector}`, {}),
        gateway.rest("PUT", `/connectors/${connector}/connections/organization`, { secrets: { api_key: "key-1" } }),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ status: 404 });
        else if (typeof outcome.value === "object" && "status" in outcome.value)
          expect([200, 204, 404]).toContain(outcome.value.status);
      }
      expect(await held(connector)).toEqual({ levels: [], secrets: 0, orphans: 0 });
      expect(await held(kept)).toEqual({ levels: [], secrets: 0, orphans: 0 });
    }
    await expect(save("con_none", "organisation", organisation)).rejects.toThrow(RestError);
  });

  test("are revoked at their servers once they are gone, with what was read before", async () => {
    const { services } = gateway;
    const given = { id: "con_oauth", org_id: organisation, kind: "oauth", name: "OAuth", slug: "oauth" } as const;
    const connector = await insertConnector(services.store, given);
    const { tokens } = services;
    const isThere = async (id: string) =>
      (await services.connections.list(organisation, connector.id)).some((one) => one.id === id);
    const revoked: Promise<readonly boolean[]>[] = [];
    const revocation: Services["tokens"]["revocation"] = async ({ id }) => {
      const wasThere = await isThere(id);
      return () => void revoked.push(isThere(id).then((is) => [wasThere, is]));
    };
    (services as { tokens: Services["tokens"] }).tokens = { ...tokens, revocation };
    try {
      const content = { scheme: "oauth", configuration: {}, secrets: { tokens: "{}" }, by: "user_1" };
      const own = whose(connector.id, "user", "user_1");
      await services.connections.save(own, content);
      expect(await services.connections.remove(own)).toBe(true);
      await services.connections.save(own, content);
      await services.connections.save(whose(connector.id, "organisation", organisation), content);
      expect(await removeConnector(services, connector)).toBe(true);
      expect(await Promise.all(revoked)).toEqual(Array.from({ length: 3 }, () => [true, false]));
      expect(await held(connector.id)).toEqual({ levels: [], secrets: 0, orphans: 0 });
    } finally {
      (services as { tokens: Services["tokens"] }).tokens = tokens;
    }
  });
});
