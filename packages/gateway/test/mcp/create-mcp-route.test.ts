import { afterEach, expect, it } from "@jest/globals";
import { openConnection, send } from "@mortise/testkit/mcp";
import { openMcpStage, person, type McpStage } from "../support/mcp-stage.ts";
import { legacy, modern, names } from "./mcp-wire.ts";

let stage: McpStage;
afterEach(() => stage.close());

const CONNECTIONS = [
  ["v1", undefined],
  ["v2", "modern"],
  ["v2", "legacy"],
] as const;

it.each(CONNECTIONS)("serves what the caller may use to an official client, %s %s", async (generation, era) => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { list: "automatic", drop: "denied", other: "off" });
  await stage.addConnector("Beta", { read: "automatic" });
  const client = await stage.client("mia", { generation, ...(era === undefined ? {} : { era }) });
  expect(client.serverName).toBe("mortise");
  expect((await client.listTools()).map(({ name }) => name)).toEqual(["mcp__acme__list", "mcp__beta__read"]);
  const answer = await client.callTool("mcp__acme__list", { a: 1 });
  expect(answer).toMatchObject({ content: [{ text: "list done" }] });
  expect(stage.calls).toMatchObject([{ connector: "con_acme", tool: "list", args: { a: 1 } }]);
  expect(stage.recorded).toMatchObject([
    {
      event: {
        kind: "tool_call",
        actor: "user:user_mia",
        connector: "con_acme",
        tool: "list",
        decision: "allowed",
        arguments: { a: 1 },
      },
      outcome: { transport: "ok", protocol: "ok", tool: "ok", responseBytes: 9 },
    },
  ]);
  await client.close();
});

it("answers a call once its record is on the disk, and never with the result of one whose record is lost", async () => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { list: "automatic", guarded: "needs_approval" });
  const disk = Promise.withResolvers<void>();
  stage.disk = disk.promise;
  let isAnswered = false;
  const call = async (name = "mcp__acme__list") => {
    const { body } = await modern(stage.port, "mia", "tools/call", { name, arguments: {} });
    isAnswered = true;
    return body;
  };
  const first = call();
  while (stage.calls.length === 0) await new Promise(setImmediate);
  // The answer is ready; a round trip of somebody else's is time enough for it to come.
  await modern(stage.port, "mia", "tools/list");
  expect(isAnswered).toBe(false);
  disk.resolve();
  expect(await first).toContain("list done");

  stage.disk = Promise.reject(new Error("the disk"));
  stage.disk.catch(() => {});
  const lost = await call();
  expect(stage.calls).toHaveLength(2);
  expect(lost).toContain("audit_unavailable");
  expect(lost).toContain("This call was made, but");
  expect(lost).not.toContain("list done");
  const held = await call("mcp__acme__guarded");
  expect(stage.calls).toHaveLength(2);
  expect(held).toContain("so it was not made");
});

it("answers a denied, a switched off and an unknown tool alike, in the list and in the call, in both eras", async () => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { list: "automatic", drop: "denied", other: "off" });
  for (const ask of [modern, legacy]) {
    const listed = names(await ask(stage.port, "mia", "tools/list"));
    expect(listed).toEqual(["mcp__acme__list"]);
    const answers = [];
    for (const name of ["mcp__acme__drop", "mcp__acme__other", "mcp__acme__nope"]) {
      const { status, body } = await ask(stage.port, "mia", "tools/call", { name, arguments: {} });
      answers.push({ status, body: body.replaceAll(name, "NAME") });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(JSON.parse(answers[0]?.body ?? "")).toMatchObject({
      error: { code: -32602, message: "Unknown tool: NAME" },
    });
  }
  expect(stage.calls).toEqual([]);
  expect(stage.recorded.map(({ event }) => event.kind)).toEqual(Array.from({ length: 6 }, () => "tool_refused"));
});

it("takes a tool away from the very next list and call", async () => {
  stage = await openMcpStage();
  const { id } = await stage.addConnector("Acme", { list: "automatic" });
  expect(names(await modern(stage.port, "mia", "tools/list"))).toEqual(["mcp__acme__list"]);
  await stage.store.db.updateTable("tools").set({ allowed: 0 }).where("org_id", "=", "org_one").execute();
  await stage.changes.publish({ organisation: "org_one", subject: "tools", id, connector: id });
  expect(names(await modern(stage.port, "mia", "tools/list"))).toEqual([]);
  const call = await modern(stage.port, "mia", "tools/call", { name: "mcp__acme__list" });
  expect(JSON.parse(call.body)).toMatchObject({ error: { code: -32602 } });
  expect(stage.calls).toEqual([]);
});

it("challenges whoever does not prove who they are, at the address of each endpoint", async () => {
  stage = await openMcpStage();
  for (const path of ["/mcp", "/mcp/agents/agt_x", "/mcp/connectors/acme"]) {
    for (const method of ["POST", "GET"]) {
      const answer = await send(stage.port, { path, method, ...(method === "POST" && { body: "{}" }) });
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe(
        `Bearer resource_metadata="${stage.url}/.well-known/oauth-protected-resource${path}"`,
      );
    }
    expect(stage.resources.at(-1)).toBe(stage.url + path);
  }
  expect((await modern(stage.port, "stranger", "tools/list")).status).toBe(401);
});

it("takes a token from one header alone", async () => {
  stage = await openMcpStage();
  for (const query of ["?access_token=mia", "?x=1&api_key=mia", "?TOKEN=x"]) {
    const answer = await modern(stage.port, "mia", "tools/list", {}, { path: `/mcp${query}` });
    expect([query, answer.status]).toEqual([query, 401]);
  }
  const connection = openConnection(stage.port);
  connection.socket.write(
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${stage.port}\r\nauthorization: Bearer mia\r\nAuthorization: Bearer admin\r\ncontent-length: 0\r\n\r\n`,
  );
  const answer = await connection.until(/\r\n\r\n/);
  connection.socket.destroy();
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(answer).toContain('error="invalid_request"');
  expect(stage.resources).toEqual([]);
});

it("lets nobody through where authentication fails", async () => {
  stage = await openMcpStage();
  stage.identityUp = false;
  const answer = await modern(stage.port, "mia", "tools/list");
  expect(answer.status).toBe(503);
  expect(answer.body).not.toContain("store is away");
});

it("makes no call that cannot be recorded", async () => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { list: "automatic" });
  stage.auditUp = false;
  for (const ask of [modern, legacy]) {
    const answer = await ask(stage.port, "mia", "tools/call", { name: "mcp__acme__list" });
    expect(JSON.parse(answer.body)).toMatchObject({
      result: { isError: true, content: [{ text: expect.stringContaining("audit_unavailable") }] },
    });
  }
  expect(stage.calls).toEqual([]);
});

it("hands nothing of the client's headers to a backend", async () => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { list: "automatic" });
  const headers = {
    "x-api-key": "canary-1",
    "x-upstream-authorization": "canary-2",
    forwarded: "for=canary-3",
    "x-forwarded-host": "canary-4",
    "mcp-param-token": "canary-5",
    cookie: "canary-6",
    "proxy-authorization": "canary-7",
  };
  const answer = await modern(stage.port, "mia", "tools/call", { name: "mcp__acme__list" }, { headers });
  expect(answer.status).toBe(200);
  const [call] = stage.calls;
  expect(Object.keys(call?.request as object).toSorted()).toEqual(["client", "id", "signal"]);
  // What the client says it can be asked, and nothing else of it.
  expect(call?.request).toHaveProperty("client", { capabilities: {} });
  expect(JSON.stringify([stage.calls, stage.recorded, stage.log.lines])).not.toMatch(/canary|Bearer/);
});

it("rejects headers that contradict the message", async () => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { list: "automatic", drop: "denied" });
  const params = { name: "mcp__acme__list" };
  for (const headers of [
    { "mcp-name": "mcp__acme__drop" },
    { "mcp-name": undefined },
    { "mcp-method": "tools/list" },
    { "mcp-protocol-version": "2025-11-25" },
  ]) {
    const answer = await modern(stage.port, "mia", "tools/call", params, { headers });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: -32020 } });
  }
  expect(stage.calls).toEqual([]);
});

it("answers only by its own names, and no foreign page", async () => {
  stage = await openMcpStage();
  const { port } = stage;
  const hosts = [
    "evil.example", `evil.example:${port}`, "localhost", "127.0.0.1", "localhost:1", `localhost.:${port}`,
    `127.0.0.1.evil.example:${port}`, `127.0.0.2:${port}`, `0.0.0.0:${port}`, `[::]:${port}`,
    `2130706433:${port}`, `user@localhost:${port}`, `localhost:${port}/`, "*", "",
  ]; // prettier-ignore
  for (const host of hosts) {
    expect([host, (await modern(port, "mia", "tools/list", {}, { headers: { host } })).status]).toEqual([host, 403]);
  }
  const origins = [
    "null", "http://evil.example", `http://evil.example:${port}`, `https://127.0.0.1:${port}`, "http://127.0.0.1",
    `http://127.0.0.1:${port}.evil.example`, `http://127.0.0.1:${port}/`, "file://", "data:", "chrome-extension://abc",
    `http://user@127.0.0.1:${port}`, `127.0.0.1:${port}`, `//127.0.0.1:${port}`, "https://claude.ai", "",
  ]; // prettier-ignore
  for (const origin of origins) {
    expect([origin, (await modern(port, "mia", "tools/list", {}, { headers: { origin } })).status]).toEqual([
      origin,
      403,
    ]);
  }
  const origin = `http://127.0.0.1:${port}`;
  expect((await modern(port, "mia", "tools/list", {}, { headers: { origin } })).status).toBe(200);
});

it("serves one connector at its own address, and nothing at another's", async () => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { list: "automatic" });
  await stage.addConnector("Beta", { read: "automatic" });
  await stage.addConnector("Foreign", { read: "automatic" }, { org_id: "org_two" });
  expect(names(await modern(stage.port, "mia", "tools/list", {}, { path: "/mcp/connectors/beta" }))).toEqual([
    "mcp__beta__read",
  ]);
  const call = { name: "mcp__acme__list" };
  const elsewhere = await modern(stage.port, "mia", "tools/call", call, { path: "/mcp/connectors/beta" });
  expect(JSON.parse(elsewhere.body)).toMatchObject({ error: { code: -32602 } });
  const missing = await modern(stage.port, "mia", "tools/list", {}, { path: "/mcp/connectors/nothing" });
  const foreign = await modern(stage.port, "mia", "tools/list", {}, { path: "/mcp/connectors/foreign" });
  expect(missing.status).toBe(404);
  expect([foreign.status, foreign.body]).toEqual([missing.status, missing.body]);
});

it("serves an agent what is assigned to it, to itself and to a person who acts through it", async () => {
  stage = await openMcpStage();
  const { id } = await stage.addConnector("Acme", { list: "automatic", more: "automatic" });
  await stage.store.db
    .insertInto("workspaces")
    .values({ id: "ws_1", org_id: "org_one", name: "W", slug: "w", created_at: 1, updated_at: 1 })
    .execute();
  for (const agent of ["agt_one", "agt_two"]) {
    await stage.store.db
      .insertInto("agents")
      .values({
        id: agent,
        org_id: "org_one",
        workspace_id: "ws_1",
        name: agent,
        description: "",
        created_by: "user_admin",
        created_at: 1,
        updated_at: 1,
      })
      .execute();
  }
  await stage.store.db
    .insertInto("assignments")
    .values({
      org_id: "org_one",
      connector_id: id,
      subject_kind: "agent",
      subject_id: "agt_one",
      tools: '["list"]',
      created_by: "user_admin",
      created_at: 1,
    })
    .execute();
  await stage.changes.publish({ organisation: "org_one", subject: "assignment", id });
  stage.keys.set("robot", {
    organisation: "org_one",
    role: "agent",
    agent: "agt_one",
    workspace: "ws_1",
    via: "api_key",
    credential: "key_robot",
  });
  const at = (key: string, path: string) => modern(stage.port, key, "tools/list", {}, { path });
  expect(names(await at("robot", "/mcp"))).toEqual(["mcp__acme__list"]);
  expect(names(await at("robot", "/mcp/agents/agt_one"))).toEqual(["mcp__acme__list"]);
  expect(names(await at("admin", "/mcp/agents/agt_one"))).toEqual(["mcp__acme__list"]);
  expect(names(await at("admin", "/mcp/agents/agt_two"))).toEqual([]);
  const missing = await at("admin", "/mcp/agents/agt_none");
  const other = await at("robot", "/mcp/agents/agt_two");
  expect(missing.status).toBe(404);
  expect([other.status, other.body]).toEqual([404, missing.body]);
  const stranger = await at("mia", "/mcp/agents/agt_one");
  expect([stranger.status, stranger.body]).toEqual([404, missing.body]);
  const membership = { org_id: "org_one", workspace_id: "ws_1", user_id: "user_mia", created_at: 1 };
  await stage.store.db.insertInto("workspace_members").values(membership).execute();
  await stage.changes.publish({ organisation: "org_one", subject: "organisation", id: "user_mia" });
  expect(names(await at("mia", "/mcp/agents/agt_one"))).toEqual(["mcp__acme__list"]);

  await modern(stage.port, "admin", "tools/call", { name: "mcp__acme__list" }, { path: "/mcp/agents/agt_one" });
  expect(stage.recorded.at(-1)?.event).toMatchObject({ actor: "user:user_admin", agent: "agt_one", workspace: "ws_1" });
});

it("aborts what a client no longer waits for, and records it so, without leaving sockets behind", async () => {
  stage = await openMcpStage();
  await stage.addConnector("Acme", { wait: "automatic" });
  let waiting = 0;
  let aborted = 0;
  let notice = (): void => {};
  stage.answer = (_, signal) =>
    new Promise((resolve) => {
      waiting += 1;
      notice();
      signal.addEventListener("abort", () => {
        aborted += 1;
        resolve({ content: [], isError: true });
        notice();
      });
    });
  const until = (reached: () => boolean) =>
    new Promise<void>((resolve) => {
      notice = () => {
        if (reached()) resolve();
      };
      notice();
    });
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "mcp__acme__wait" } });
  const text =
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${stage.port}\r\nauthorization: Bearer mia\r\n` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  for (let round = 1; round <= 2; round++) {
    const connections = Array.from({ length: 100 }, () => openConnection(stage.port));
    for (const { socket } of connections) socket.write(text);
    await until(() => waiting === round * 100);
    for (const { socket } of connections) socket.destroy();
    await until(() => aborted === round * 100);
    await Promise.all(connections.map(({ closed }) => closed));
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(stage.recorded).toHaveLength(200);
  expect(stage.recorded.filter(({ outcome }) => outcome?.transport !== "cancelled")).toEqual([]);
  expect(process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length).toBeLessThan(20);
});

it("tells who listens of a change that concerns them, and of no other, and ends where the proof has ended", async () => {
  stage = await openMcpStage();
  const { id } = await stage.addConnector("Acme", { list: "automatic" });
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: "s",
    method: "subscriptions/listen",
    params: {
      notifications: { toolsListChanged: true },
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    },
  });
  const connection = openConnection(stage.port);
  connection.socket.write(
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${stage.port}\r\nauthorization: Bearer mia\r\ncontent-type: application/json\r\n` +
      `mcp-protocol-version: 2026-07-28\r\nmcp-method: subscriptions/listen\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await connection.until(/acknowledged/);
  const toggle = { organisation: "org_one", subject: "toggle", id: "user_admin" } as const;
  await stage.changes.publish(toggle);
  await modern(stage.port, "mia", "tools/list");
  expect(connection.received()).not.toContain("list_changed");

  await stage.store.db.updateTable("tools").set({ allowed: 0 }).where("org_id", "=", "org_one").execute();
  await stage.changes.publish({ organisation: "org_one", subject: "tools", id, connector: id });
  await connection.until(/list_changed/);

  stage.keys.delete("mia");
  await stage.changes.publish({ organisation: "org_one", subject: "principal", id: "key_user_mia" });
  await connection.closed;
  expect(connection.received()).toContain('"resultType":"complete"');
  expect(connection.received().match(/list_changed/g)).toHaveLength(1);
});

it("lists 50 connectors of 20 tools, made once for a context", async () => {
  stage = await openMcpStage();
  const tools = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`tool_${index}`, "automatic" as const]));
  for (let index = 0; index < 50; index++) await stage.addConnector(`Con${index}`, tools);
  stage.keys.set("zoe", person("user_zoe", "member"));
  const first = names(await modern(stage.port, "mia", "tools/list"));
  expect(first).toHaveLength(1_000);
  expect(new Set(first).size).toBe(1_000);
  expect(names(await modern(stage.port, "zoe", "tools/list"))).toEqual(first);
});

it("says that a list is nobody else's", async () => {
  stage = await openMcpStage();
  const { result } = JSON.parse((await modern(stage.port, "mia", "tools/list")).body) as { result: object };
  expect(result).toMatchObject({ cacheScope: "private", ttlMs: 0 });
});
