import { afterEach, expect, test } from "@jest/globals";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";

describeStores("organisations of a gateway", (kind) => {
  let gateway: TestGateway;
  afterEach(async () => {
    expect([...gateway.unguarded]).toEqual([]);
    await gateway.close();
  });

  test("are made by whoever operates it, who owns them, and are apart from each other", async () => {
    gateway = await startTestGateway({ kind });
    const first = gateway.organisation;
    const made = await gateway.rest<{ id: string; slug: string; key: string }>("POST", "//api/organizations", {
      name: "Acme Ltd.",
    });
    expect(made).toMatchObject({ status: 201, body: { name: "Acme Ltd.", slug: "acme-ltd" } });
    const { id, key } = made.body;
    const list = (with_?: string) => gateway.rest("GET", "//api/organizations", undefined, with_);
    expect((await list(key)).body).toEqual({
      organizations: [{ id, name: "Acme Ltd.", slug: "acme-ltd", role: "owner" }],
    });
    expect((await list()).body).toMatchObject({ organizations: [{ id: first, role: "owner" }] });

    // Each key reaches its own, and the first workspace is there.
    expect((await gateway.rest("GET", `//api/organizations/${id}`)).status).toBe(404);
    expect((await gateway.rest("GET", `//api/organizations/${first}`, undefined, key)).status).toBe(404);
    expect((await gateway.rest("GET", `//api/organizations/${id}/workspaces`, undefined, key)).body).toMatchObject({
      workspaces: [{ name: "Default" }],
    });
    const trail = `//api/organizations/${id}/audit?kind=system`;
    expect((await gateway.rest("GET", trail, undefined, key)).body).toMatchObject({
      events: [{ event: { action: "organisation.create", target: id } }],
    });

    expect((await gateway.rest("POST", "//api/organizations", { name: "Acme, Ltd" })).body).toMatchObject({
      error: { code: "slug_taken" },
    });
    expect((await gateway.rest("POST", "//api/organizations", { name: "!" })).body).toMatchObject({
      error: { code: "slug_needed" },
    });
  });

  test("are made by nobody else", async () => {
    gateway = await startTestGateway({ kind });
    const { body: other } = await gateway.rest<{ key: string }>("POST", "//api/organizations", { name: "Other" });
    const { body: admin } = await gateway.rest<{ text: string }>("POST", "/keys", { name: "as admin", role: "admin" });
    const { body: spaces } = await gateway.rest<{ workspaces: { id: string }[] }>("GET", "/workspaces");
    const workspace = spaces.workspaces[0]?.id;
    const { body: agent } = await gateway.rest<{ id: string }>("POST", "/agents", { name: "Bot", workspace });
    const ofAgent = { name: "of the agent", agent: agent.id, role: "admin" };
    const { body: agentKey } = await gateway.rest<{ text: string }>("POST", "/keys", ofAgent);
    const confined = { name: "confined", workspace };
    const { body: confinedKey } = await gateway.rest<{ text: string }>("POST", "/keys", confined);
    for (const key of [other.key, admin.text, agentKey.text, confinedKey.text]) {
      expect(key).toEqual(expect.any(String));
      const refused = await gateway.rest("POST", "//api/organizations", { name: "New" }, key);
      expect(refused).toMatchObject({ status: 403, body: { error: { code: "not_allowed" } } });
    }
    expect((await gateway.rest("POST", "//api/organizations", { name: "New" }, null)).status).toBe(401);
  });
});
