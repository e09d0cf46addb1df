import { afterEach, expect, test } from "@jest/globals";
import { describeStores } from "./support/stores.ts";
import { startTestGateway, type TestGateway } from "./support/start-test-gateway.ts";

describeStores("a gateway", (kind) => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  test("starts with an organisation, a workspace and an admin, and is ready", async () => {
    gateway = await startTestGateway({ kind });
    expect((await gateway.rest("GET", "//healthz", undefined, null)).status).toBe(200);
    expect(await gateway.rest("GET", "//readyz", undefined, null)).toMatchObject({
      status: 200,
      body: { status: "ready", checks: { database: "ok", vault: "ok", serving: "ok" } },
    });
    const workspaces = await gateway.rest("GET", "/workspaces");
    expect(workspaces.status).toBe(200);
    expect(workspaces.text).toContain("Default");
    expect((await gateway.rest("GET", "/workspaces", undefined, null)).status).toBe(401);
  });

  test("describes its REST API, and shows metrics to this machine", async () => {
    gateway = await startTestGateway({ kind });
    const document = await gateway.rest<{ openapi: string; paths: Record<string, unknown> }>(
      "GET",
      "//openapi.json",
      undefined,
      null,
    );
    expect(document.body.openapi).toBe("3.1.0");
    expect(Object.keys(document.body.paths)).toEqual(
      expect.arrayContaining(["/api/organizations/{orgId}/mcps", "/api/organizations/{orgId}/mcps/test"]),
    );
    expect((await gateway.rest("GET", "//metrics", undefined, null)).text).toContain("mortise_vault_sealed 0");
    expect((await gateway.rest("GET", "//reference", undefined, null)).text).toContain("swagger-ui");
  });

  test("serves MCP to its admin, and challenges whoever brings no proof", async () => {
    gateway = await startTestGateway({ kind });
    const client = await gateway.mcp();
    expect((await client.listTools()).every(({ name }) => name.startsWith("mcp__mortise__"))).toBe(true);
    await client.close();
    const refused = await fetch(`${gateway.url}/mcp`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain("resource_metadata=");
  });

  test("keeps a variable's secret to itself", async () => {
    gateway = await startTestGateway({ kind });
    const created = await gateway.rest("POST", "/variables", { name: "TOKEN", value: "s3cr3t-canary", secret: true });
    expect(created.status).toBe(201);
    const listed = await gateway.rest("GET", "/variables");
    expect(listed.text).toContain("TOKEN");
    expect(created.text + listed.text + gateway.lines.join("")).not.toContain("s3cr3t-canary");
    expect(await gateway.services.variables.fill(gateway.organisation, "a ${TOKEN} $${TOKEN}")).toBe(
      "a s3cr3t-canary ${TOKEN}",
    );
    expect((await gateway.rest("POST", "/variables", { name: "TOKEN", value: "x" })).status).toBe(409);
  });

  test("records what is administered in a chain that is whole", async () => {
    gateway = await startTestGateway({ kind });
    await gateway.rest("POST", "/variables", { name: "A", value: "b", secret: false });
    const { body } = await gateway.rest<{ events: { event: { action: string } }[] }>("GET", "/audit");
    expect(body.events.map(({ event }) => event.action)).toContain("variable.change");
    expect((await gateway.rest("GET", "/audit/verify")).body).toMatchObject({ ok: true });
  });
});
