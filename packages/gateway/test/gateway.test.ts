import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "@jest/globals";
import { startGateway } from "../src/gateway.ts";
import { createLog } from "../src/start/log.ts";
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
    // Whoever opens the address that it prints sees where to sign in.
    expect(await (await fetch(gateway.url)).text()).toContain("<h1>Sign in</h1>");
  });

  test("tells which methods a path takes, and by what to prove who one is", async () => {
    gateway = await startTestGateway({ kind });
    const ask = (method: string, organisation: string, headers = {}) =>
      fetch(`${gateway.url}/api/organizations/${organisation}/mcps`, { method, headers });
    // The path is there for anybody: the same is said of an organisation that exists and of one that does not.
    const [own, none] = [await ask("PATCH", gateway.organisation), await ask("PATCH", "nobodys")];
    for (const refused of [own, none]) {
      expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    }
    expect(await own.text()).toBe(await none.text());
    const unproven = await ask("GET", gateway.organisation);
    expect([unproven.status, unproven.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const wrong = await ask("GET", gateway.organisation, { authorization: "Bearer nobodys" });
    expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
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

  test("records which things a change named, and what it made, so that the trail is asked by the connector", async () => {
    gateway = await startTestGateway({ kind });
    const ask = gateway.rest.bind(gateway);
    const { body: server } = await ask<{ mcp_id: string }>("POST", "/mcps", { name: "Up", url: "http://127.0.0.1:1/" });
    const { body: places } = await ask<{ workspaces: { id: string }[] }>("GET", "/workspaces");
    const workspace = places.workspaces[0]?.id ?? "";
    const { body: agent } = await ask<{ id: string }>("POST", "/agents", { name: "A", workspace });
    await ask("POST", `/mcps/employee/${agent.id}`, { mcp_id: server.mcp_id, oauth_mcp: "S3CR3T canary" });
    await ask("PUT", `/mcps/mcp/${server.mcp_id}`, { accessToken: server.mcp_id });
    await ask("POST", "/mcps/bulk-delete", { mcp_ids: [server.mcp_id] });
    // What is recorded before it is made is recorded with the ends of what was before it.
    await ask("POST", "/variables", { name: "A", value: "b" });
    const { body, text } = await ask<{ events: { event: Readonly<Record<string, unknown>> }[] }>(
      "GET",
      `/audit?kind=change&connector=${server.mcp_id}`,
    );
    // How the last was ended may come before or after what began next.
    expect(body.events).toHaveLength(5);
    expect(body.events.map(({ event }) => event)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          action: "connector.create",
          outcome: expect.objectContaining({ made: server.mcp_id }),
        }),
        expect.objectContaining({
          action: "assignment.change",
          details: { method: "post", fields: ["mcp_id", "oauth_mcp"], values: { mcp_id: server.mcp_id } },
        }),
        expect.objectContaining({ action: "connector.update", details: { method: "put", fields: ["accessToken"] } }),
        expect.objectContaining({
          action: "connector.update",
          outcome: expect.objectContaining({ code: "test_failed" }),
        }),
      ]),
    );
    expect(text).not.toContain("S3CR3T");
    const deleted = await ask("GET", "/audit?action=connector.delete");
    expect(deleted.body).toMatchObject({
      events: [
        { event: { ends: expect.any(Number) } },
        { event: { details: { values: { mcp_ids: [server.mcp_id] } } } },
      ],
    });
    const made = await ask("GET", "/audit?action=agent.create&limit=1");
    expect(made.body).toMatchObject({ events: [{ event: { outcome: { made: agent.id } } }] });
    expect((await ask("GET", "/audit?kind=changes")).status).toBe(422);
  });
});

test("without its master key a gateway serves nothing, and health and metrics say so", async () => {
  const first = await startTestGateway();
  await first.rest("POST", "/variables", { name: "A", value: "b" });
  await first.stop();
  const { location } = first.place;
  const sealed = await startGateway(
    {
      host: "127.0.0.1",
      port: 0,
      data: "folder" in location ? location.folder : "",
      allowHosts: [],
      behindProxy: false,
      masterKeys: [randomBytes(32).toString("base64")],
      drainMs: 1_000,
      logLevel: "info",
      setupLink: "admin@localhost.invalid",
    },
    { log: createLog("info", { write: () => {} }) },
  );
  try {
    expect(sealed.setupLink).toMatchObject({ kind: "not_made", why: expect.stringContaining("sealed") });
    const ask = async (path: string) => {
      const response = await fetch(sealed.url + path, { headers: { authorization: `Bearer ${first.adminKey}` } });
      return [response.status, await response.text()];
    };
    expect(await ask("/healthz")).toEqual([200, expect.any(String)]);
    expect(await ask("/readyz")).toEqual([503, expect.stringContaining("sealed: the master key")]);
    expect(await ask("/metrics")).toEqual([200, expect.stringContaining("mortise_vault_sealed 1")]);
    for (const path of ["/mcp", "/api/organizations", "/api/auth/sign-in"]) {
      expect(await ask(path)).toEqual([503, expect.stringContaining("vault_sealed")]);
    }
  } finally {
    await sealed.close();
    await first.place.remove();
  }
});
