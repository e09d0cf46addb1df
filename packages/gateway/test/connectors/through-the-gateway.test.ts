import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectClient, type TestClient } from "@mortise/testkit/mcp";
import type { ConnectorJson } from "../../src/connectors/connector-json.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

let gateway: TestGateway;
let upstream: FakeUpstream;
let clients: TestClient[] = [];

beforeAll(async () => {
  upstream = await startFakeUpstream(({ path, headers }) =>
    headers["x-api-key"] === "key-wrong" ? json({}, { status: 401 }) : json({ path, tickets: [{ id: 7 }] }),
  );
  gateway = await startTestGateway();
});
afterAll(async () => {
  for (const client of clients) await client.close();
  clients = [];
  expect(gateway.unguarded).toEqual(new Set());
  await gateway.close();
  await upstream.close();
});

const connectAs = async (key?: string, path?: string): Promise<TestClient> => {
  const client = await gateway.mcp({ ...(key === undefined ? {} : { key }), ...(path === undefined ? {} : { path }) });
  clients.push(client);
  return client;
};

async function create(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const created = await gateway.rest<{ connector: ConnectorJson }>("POST", "/connectors", {
    descriptor: ticketDescriptor(upstream.origin, { name }),
    allowTools: "all",
    ...more,
  });
  expect([created.status, created.text]).toEqual([201, created.text]);
  return created.body.connector.id;
}

interface Someone {
  readonly id: string;
  readonly key: string;
}

let people = 0;
async function somebody(workspaces: readonly string[] = [], confined?: string): Promise<Someone> {
  const { identity } = gateway.services;
  const { organisation } = gateway;
  people += 1;
  const { id } = await identity.createUser({ email: `p${String(people)}@example.com`, name: "Somebody" });
  await identity.addMember(organisation, id, "member");
  for (const workspace of workspaces) await gateway.rest("PUT", `/workspaces/${workspace}/members/${id}`);
  const where = confined === undefined ? {} : { workspace: confined };
  const { text } = await identity.createKey({ organisation, name: "key", role: "member", user: id, ...where });
  return { id, key: text };
}

async function makeAgent(
  name: string,
): Promise<{ readonly id: string; readonly workspace: string; readonly key: string }> {
  const workspace = (await gateway.rest<{ id: string }>("POST", "/workspaces", { name: `${name}'s` })).body.id;
  const { id } = (await gateway.rest<{ id: string }>("POST", "/agents", { name, workspace })).body;
  const { organisation, services } = gateway;
  const { text } = await services.identity.createKey({ organisation, name, role: "agent", agent: id });
  return { id, workspace, key: text };
}

const put = (connector: string, holder: string, key: string, by?: string) =>
  gateway.rest("PUT", `/connectors/${connector}/connections/${holder}`, { secrets: { api_key: key } }, by);

/** The keys that reached the upstream for a call of each client, in order. */
async function keysOf(tool: string, ...callers: readonly TestClient[]): Promise<readonly unknown[]> {
  upstream.forget();
  for (const caller of callers)
    expect(await caller.callTool(tool, { status: "open" })).not.toMatchObject({ isError: true });
  return upstream.requests.map(({ headers }) => headers["x-api-key"]);
}

test("a descriptor becomes tools that call its API with what was connected", async () => {
  const broken = ticketDescriptor(upstream.origin, { name: "Tickets" }).replace(
    "operation_id: close_ticket, mcp",
    "operation_id: clos_ticket, mcp",
  );
  const refused = await gateway.rest<{ error: { faults: readonly object[]; text: string } }>("POST", "/connectors", {
    descriptor: broken,
  });
  const line = broken.split("\n").findIndex((row) => row.includes("clos_ticket")) + 1;
  expect(refused.status).toBe(422);
  expect(refused.body.error.faults).toMatchObject([{ start: { line, column: expect.any(Number) } }]);
  expect(refused.body.error.text).toContain(`descriptor.yaml:${String(line)}:`);

  const id = await create("Tickets", { allowTools: ["search_tickets"] });
  const client = await connectAs();
  const names = async () =>
    (await client.listTools()).map(({ name }) => name).filter((name) => name.includes("tickets"));
  expect(await names()).toEqual([]);
  await gateway.rest("POST", `/connectors/${id}/publish`);
  expect(await names()).toEqual(["mcp__tickets__search_tickets"]);
  const missing = await client.callTool("mcp__tickets__search_tickets", {});
  expect(missing).toMatchObject({ isError: true });
  expect(JSON.stringify(missing.content)).toContain(`${gateway.url}/connect/${id}`);

  expect((await put(id, "organization", "key-wrong")).status).toBe(422);
  expect((await put(id, "organization", "key-right")).body).toMatchObject({
    test: { ok: true, asked: true },
    connection: { has: ["api_key"] },
  });
  upstream.forget();
  const answer = await client.callTool("mcp__tickets__search_tickets", { status: "open" });
  expect(upstream.requests).toMatchObject([
    { method: "GET", path: "/tickets?status=open", headers: { "x-api-key": "key-right" } },
  ]);
  expect(JSON.stringify(answer.content)).toContain("tickets");
  expect(await client.callTool("mcp__tickets__search_tickets", { status: 7 })).toMatchObject({ isError: true });
  await expect(client.callTool("mcp__tickets__close_ticket", { ticket_id: "7" })).rejects.toThrow();
});

test("calls have the narrowest of four accounts, each those whose it is", async () => {
  const id = await create("Levels");
  await gateway.rest("POST", `/connectors/${id}/publish`);
  const agent = await makeAgent("Ada");
  await gateway.rest("POST", `/mcps/employee/${agent.id}`, { mcp_id: id });
  const [everyone, confined, mia] = [
    await somebody(),
    await somebody([agent.workspace], agent.workspace),
    await somebody([agent.workspace]),
  ];
  for (const [holder, key, by] of [
    ["organization", "key-organisation"],
    [`workspaces/${agent.workspace}`, "key-workspace"],
    ["me", "key-mia", mia.key],
    [`agents/${agent.id}`, "key-agent"],
  ] as const) {
    expect((await put(id, holder, key, by)).status).toBe(200);
  }
  const callers = [
    await connectAs(everyone.key),
    await connectAs(confined.key),
    await connectAs(mia.key),
    await connectAs(agent.key),
    await connectAs(mia.key, `/mcp/agents/${agent.id}`),
  ];
  const tool = "mcp__levels__search_tickets";
  expect(await keysOf(tool, ...callers)).toEqual([
    "key-organisation",
    "key-workspace",
    "key-mia",
    "key-agent",
    "key-agent",
  ]);
  await gateway.rest("DELETE", `/connectors/${id}/connections/agents/${agent.id}`);
  await gateway.rest("DELETE", `/connectors/${id}/connections/me`, undefined, mia.key);
  expect(await keysOf(tool, ...callers)).toEqual([
    "key-organisation",
    "key-workspace",
    "key-organisation",
    "key-workspace",
    "key-workspace",
  ]);
});

test("a call right after a change has what was changed: credential, descriptor, tools", async () => {
  const id = await create("Changing");
  await gateway.rest("POST", `/connectors/${id}/publish`);
  const client = await connectAs();
  const tool = "mcp__changing__search_tickets";
  for (const key of ["key-1", "key-2", "key-3"]) {
    await put(id, "organization", key);
    expect(await keysOf(tool, client)).toEqual([key]);
  }
  const descriptor = ticketDescriptor(upstream.origin, { name: "Changing", argument: "state", version: "2.0.0" });
  const served = await gateway.rest<{ breaking: readonly object[] }>("PUT", `/connectors/${id}/descriptor`, {
    descriptor,
  });
  expect(served.body).toMatchObject({ version: 2, tools: { changed: ["search_tickets"] }, versionAdvice: null });
  expect(served.body.breaking).not.toEqual([]);
  upstream.forget();
  expect(await client.callTool(tool, { status: "open" })).toMatchObject({ isError: true });
  await client.callTool(tool, { state: "open" });
  expect(upstream.requests.map(({ path }) => path)).toEqual(["/tickets?state=open"]);
  const listed = (await client.listTools()).find(({ name }) => name === tool);
  expect(JSON.stringify(listed)).toContain('"state"');
  await gateway.rest("PATCH", `/connectors/${id}/tools/search_tickets`, { approval: "denied" });
  await expect(client.callTool(tool, { state: "open" })).rejects.toThrow();
});

test("a credential that a request brings serves that request alone", async () => {
  const id = await create("Own");
  await gateway.rest("POST", `/connectors/${id}/publish`);
  await put(id, "organization", "key-stored");
  const brought = (header: string) =>
    connectClient({
      transport: "http",
      url: `${gateway.url}/mcp`,
      headers: { authorization: `Bearer ${gateway.adminKey}`, "mortise-credential": header },
      generation: "v2",
    });
  const tool = "mcp__own__search_tickets";
  const [own, others, stored] = [
    await brought("other?api_key=key-other, own?api_key=key-own%2C1"),
    await brought("other?api_key=x"),
    await connectAs(),
  ];
  clients.push(own, others);
  expect(await keysOf(tool, stored, own, others, stored)).toEqual([
    "key-stored",
    "key-own,1",
    "key-stored",
    "key-stored",
  ]);
  expect((await gateway.rest("GET", `/connections?connector=${id}`)).body).toMatchObject({
    connections: [{ level: "organisation" }],
  });
  const trail = await gateway.rest("GET", `/audit?connector=${id}`);
  expect(trail.text).toContain("the caller's own");
  expect(trail.text + gateway.lines.join()).not.toMatch(/key-own|key-stored/);
});

test("people and agents know of what they may use, and of nothing else", async () => {
  const agent = await makeAgent("Bo");
  const [draft, published, given] = [
    await create("Draft"),
    await create("Published"),
    await create("Given", { availability: "assigned" }),
  ];
  for (const id of [published, given]) await gateway.rest("POST", `/connectors/${id}/publish`);
  await gateway.rest("PUT", `/workspaces/${agent.workspace}/connectors/${given}`, {});
  await gateway.rest("POST", `/mcps/employee/${agent.id}`, { mcp_id: given });
  const [outside, inside] = [await somebody(), await somebody([agent.workspace])];
  const ours = [draft, published, given];

  const known = async (key?: string) => {
    const { body } = await gateway.rest<{ connectors: readonly ConnectorJson[] }>("GET", "/connectors", undefined, key);
    const listed = body.connectors.map(({ id }) => id).filter((id) => ours.includes(id));
    for (const id of ours) {
      for (const path of [`/connectors/${id}`, `/connectors/${id}/tools`]) {
        const answer = await gateway.rest("GET", path, undefined, key);
        expect([path, answer.status]).toEqual([path, listed.includes(id) ? 200 : 404]);
        if (!listed.includes(id))
          expect(answer.text).toBe((await gateway.rest("GET", "/connectors/con_none", undefined, key)).text);
      }
    }
    return listed.toSorted();
  };
  expect(await known()).toEqual(ours.toSorted());
  expect(await known(outside.key)).toEqual([published]);
  expect(await known(inside.key)).toEqual([published, given].toSorted());
  expect(await known(agent.key)).toEqual([given]);

  const { identity } = gateway.services;
  const other = await identity.createOrganisation("Other", "other");
  const stranger = (await identity.createKey({ organisation: other.id, name: "owner", role: "owner" })).text;
  const theirs = (id: string) =>
    gateway.rest("GET", `//api/organizations/${other.id}/connectors/${id}`, undefined, stranger);
  const none = await theirs("con_none");
  for (const id of ours) expect([(await theirs(id)).status, (await theirs(id)).text]).toEqual([404, none.text]);
  expect((await gateway.rest("GET", "/connectors", undefined, stranger)).status).toBe(404);
});

test("a descriptor's connector is no external server: the routes for those say so, and where its own are", async () => {
  const id = await create("Of a descriptor");
  for (const [method, path, body] of [
    ["GET", `/mcps/mcp/${id}`],
    ["PUT", `/mcps/mcp/${id}`, { name: "Other" }],
    ["DELETE", `/mcps/mcp/${id}`],
    ["POST", "/mcps/test", { mcp_id: id }],
  ] as const) {
    const answer = await gateway.rest<{ error: { code: string; hint: string } }>(method, path, body);
    expect([answer.status, answer.body.error.code]).toEqual([409, "not_external"]);
    expect(answer.body.error.hint).toContain("/connectors/{connectorId}");
  }
});

test("who has still to connect sees where, and then how many of the allowed tools are on", async () => {
  const id = await create("Personal", { account: "personal" });
  await gateway.rest("POST", `/connectors/${id}/publish`);
  const { key } = await somebody();
  const shown = async () => (await gateway.rest<ConnectorJson>("GET", `/connectors/${id}`, undefined, key)).body;
  expect(await shown()).toMatchObject({
    connection: { needed: true, level: null, state: "missing", link: `${gateway.url}/connect/${id}` },
    tools: { allowed: 2, usable: 2 },
    configuration: null,
  });
  await put(id, "organization", "key-organisation");
  expect((await shown()).connection.state).toBe("missing");
  const client = await connectAs(key);
  const toConnect = async () => {
    const { structuredContent } = await client.callTool("mcp__mortise__list_needs_to_connect", {});
    const { needToConnect } = structuredContent as { needToConnect: readonly { name: string; link: string }[] };
    return needToConnect.map(({ name, link }) => [name, link]);
  };
  expect(await toConnect()).toEqual([["Personal", `${gateway.url}/connect/${id}`]]);
  expect((await put(id, "me", "key-mine", key)).status).toBe(200);
  expect(await toConnect()).toEqual([]);
  expect((await shown()).connection).toEqual({ needed: true, level: "user", state: "connected", link: null });
  const off = await gateway.rest("PUT", `/connectors/${id}/toggles/close_ticket`, { on: false }, key);
  expect(off.body).toMatchObject({ on: 1, of: 2 });
  expect((await shown()).tools).toMatchObject({ allowed: 2, usable: 1 });
  expect(
    (await client.listTools()).map(({ name }) => name).filter((name) => name.startsWith("mcp__personal__")),
  ).toEqual(["mcp__personal__search_tickets"]);
  expect(await keysOf("mcp__personal__search_tickets", client)).toEqual(["key-mine"]);
  const notAllowed = await gateway.rest("PUT", `/connectors/${id}/toggles/no_tool`, { on: true }, key);
  expect(notAllowed.status).toBe(404);
});
