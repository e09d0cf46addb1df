import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { runInspector } from "@mortise/testkit/mcp";
import { addPerson, type AddedPerson } from "../support/add-person.ts";
import type { Browser } from "../support/browser.ts";
import { programOf, type ReferenceServer, startBridged, startEverything } from "../support/reference-server.ts";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { modern, names } from "./mcp-wire.ts";

const GENERATIONS = [
  ["v1", "legacy"],
  ["v2", "modern"],
  ["v2", "legacy"],
] as const;
const SEARCH = "mcp__ticket-system__search_tickets";
const ECHO = "mcp__everything__echo";
const SYSTEM = "mcp__mortise__list_connectors";

let gateway: TestGateway;
let upstream: FakeUpstream;
let everything: ReferenceServer;
let mia: AddedPerson;
/** Hers, signed in. */
let browser: Browser;
/** Has the tickets assigned to it. */
let agent: string;

beforeAll(async () => {
  upstream = await startFakeUpstream(() => json([{ id: 1, title: "A ticket" }]));
  [gateway, everything] = await Promise.all([startTestGateway(), startEverything("streamableHttp")]);
  mia = await addPerson(gateway, "Mia");
  browser = await mia.browser();
  const tickets = await registerDescriptor(
    gateway,
    ticketDescriptor(upstream.origin, { tested: false }),
    { search_tickets: "automatic" },
    { api_key: "key-1" },
  );
  await registerServer(gateway, { name: "Everything", url: `${everything.origin}/mcp` }, { echo: "automatic" });
  // Nobody reaches through an agent what is not theirs in its workspace.
  const { body: spaces } = await gateway.rest<{ workspaces: { id: string }[] }>("GET", "/workspaces");
  const workspace = spaces.workspaces[0]?.id ?? "";
  await gateway.rest("PUT", `/workspaces/${workspace}/members/${mia.id}`);
  const made = await gateway.rest<{ id: string }>("POST", "/agents", {
    name: "Robot",
    workspace,
  });
  agent = made.body.id;
  await gateway.rest("POST", `/mcps/employee/${agent}`, { mcp_id: tickets });
}, 30_000);
afterAll(async () => {
  await gateway.close();
  await upstream.close();
  await everything[Symbol.asyncDispose]();
});

/** What a person does in a browser where a client sends them. */
async function agree(address: URL): Promise<URL> {
  const page = await browser.follow(await browser.get(address.href));
  const location = page.headers.get("location");
  if (location !== null) return new URL(location);
  const done = await browser.submit(await page.text(), "/account/consent", { decision: "allow" });
  return new URL(done.headers.get("location") ?? "about:blank");
}

it.each(GENERATIONS)("serves official clients at each of its endpoints, %s %s", async (generation, era) => {
  const at = async (path: string, key = mia.key) => {
    const client = await gateway.mcp({ key, path, generation, era });
    return { client, tools: (await client.listTools()).map(({ name }) => name) };
  };
  const all = await at("/mcp");
  expect(all.tools).toEqual(expect.arrayContaining([ECHO, SEARCH, SYSTEM]));
  expect(await all.client.callTool(SEARCH, { status: "open" })).toMatchObject({ isError: false });
  expect(await all.client.callTool(ECHO, { message: "hello" })).toMatchObject({ content: [{ text: "Echo: hello" }] });
  expect((await all.client.callTool(SYSTEM)).structuredContent).toMatchObject({
    connectors: [{ slug: "everything" }, { slug: "ticket-system" }],
  });
  const one = await at("/mcp/connectors/everything");
  expect(one.tools).toEqual([ECHO]);
  await expect(one.client.callTool(SEARCH, {})).rejects.toThrow(`Unknown tool: ${SEARCH}`);
  const agents = await at(`/mcp/agents/${agent}`);
  expect(agents.tools).toContain(SEARCH);
  expect(agents.tools).not.toContain(ECHO);
  expect(await agents.client.callTool(SEARCH, {})).toMatchObject({ isError: false });
  for (const { client } of [all, one, agents]) await client.close();
});

it.each(GENERATIONS)("lets a client in that has nothing but the address, %s %s", async (generation, era) => {
  const others = era === "modern" ? ["/mcp/connectors/everything", `/mcp/agents/${agent}`] : [];
  for (const path of ["/mcp", ...others]) {
    const client = await gateway.mcp({ path, generation, era, signIn: agree });
    const tools = (await client.listTools()).map(({ name }) => name);
    expect([path, tools.includes(ECHO)]).toEqual([path, !path.includes("agents")]);
    await client.close();
  }
});

it("is what the inspector's command line expects, with tools of every kind", async () => {
  const inspect = (...args: readonly string[]) =>
    runInspector(`${gateway.url}/mcp`, "--header", `Authorization: Bearer ${mia.key}`, "--method", ...args);
  const call = (name: string, ...args: readonly string[]) => inspect("tools/call", "--tool-name", name, ...args);
  const [list, ...answers] = await Promise.all([
    inspect("tools/list"),
    call(SEARCH, "--tool-arg", "status=open"),
    call(ECHO, "--tool-arg", "message=hello"),
    call(SYSTEM),
  ]);
  const listed = (list as { tools: { name: string }[] }).tools.map(({ name }) => name);
  expect(listed).toEqual(expect.arrayContaining([SEARCH, ECHO, SYSTEM]));
  expect(answers).toEqual([
    expect.objectContaining({ isError: false }),
    expect.objectContaining({ content: [{ type: "text", text: "Echo: hello" }] }),
    expect.objectContaining({ structuredContent: { connectors: expect.any(Array) } }),
  ]);
}, 60_000);

it("serves stdio servers behind a bridge", async () => {
  const folder = await mkdtemp(join(tmpdir(), "files-"));
  await writeFile(join(folder, "note.txt"), "written down");
  const memory = programOf("@modelcontextprotocol/server-memory");
  await using files = await startBridged([programOf("@modelcontextprotocol/server-filesystem"), folder], "sse");
  // It would keep what it is told beside its program.
  const own = `process.env.MEMORY_FILE_PATH = ${JSON.stringify(join(folder, "memory.jsonl"))};`;
  await writeFile(join(folder, "memory.mjs"), `${own} await import(${JSON.stringify(memory)});`);
  await using graph = await startBridged([join(folder, "memory.mjs")], "sse");
  await registerServer(gateway, { name: "Files", url: `${files.origin}/sse` }, { read_text_file: "automatic" });
  await registerServer(
    gateway,
    { name: "Memory", url: `${graph.origin}/sse` },
    { create_entities: "automatic", search_nodes: "automatic" },
  );
  const client = await gateway.mcp({ key: mia.key });
  const read = await client.callTool("mcp__files__read_text_file", { path: join(folder, "note.txt") });
  expect(read).toMatchObject({ content: [{ text: "written down" }] });
  const entity = { name: "Ada", entityType: "person", observations: ["writes notes"] };
  await client.callTool("mcp__memory__create_entities", { entities: [entity] });
  const found = await client.callTool("mcp__memory__search_nodes", { query: "Ada" });
  expect(found.structuredContent).toMatchObject({ entities: [entity] });
  await expect(client.callTool("mcp__files__write_file", {})).rejects.toThrow("Unknown tool");
  await client.close();
  await rm(folder, { recursive: true });
}, 30_000);

it("tells clients that listen when an admin publishes, and shows it to the others at their next listing", async () => {
  let told = (): void => {};
  const changed = new Promise<void>((resolve) => (told = resolve));
  const listening = await gateway.mcp({ key: mia.key, onListChanged: told });
  const other = await gateway.mcp({ key: mia.key, generation: "v1" });
  const SUM = "mcp__sums__get-sum";
  const shown = async (client: typeof other) => (await client.listTools()).some(({ name }) => name === SUM);
  expect(await shown(other)).toBe(false);
  const id = await registerServer(
    gateway,
    { name: "Sums", url: `${everything.origin}/mcp` },
    { "get-sum": "automatic" },
  );
  await changed;
  expect([await shown(listening), await shown(other)]).toEqual([true, true]);

  // What one person switches off is off for them alone, in the list and in calls.
  await gateway.rest("PUT", `/connectors/${id}/toggles/get-sum`, { on: false }, mia.key);
  expect([await shown(listening), await shown(other)]).toEqual([false, false]);
  await expect(other.callTool(SUM, { a: 1, b: 2 })).rejects.toThrow("Unknown tool");
  const admins = await gateway.mcp();
  expect(await shown(admins)).toBe(true);
  expect(await admins.callTool(SUM, { a: 1, b: 2 })).toMatchObject({
    content: [{ text: expect.stringContaining("3") }],
  });
  const { body } = await modern(Number(new URL(gateway.url).port), mia.key, "tools/list");
  expect(JSON.parse(body)).toMatchObject({ result: { cacheScope: "private" } });

  await gateway.rest("POST", `/connectors/${id}/disable`);
  expect(await shown(admins)).toBe(false);
  for (const client of [listening, other, admins]) await client.close();
});

it("lets an agent administer connectors as far as its key may, and leaves publishing and deletion to people", async () => {
  const keyOf = async (role: string) =>
    (await gateway.rest<{ text: string }>("POST", "/keys", { name: role, agent, role })).body.text;
  const client = await gateway.mcp({ key: await keyOf("admin") });
  const tool = async (name: string, args: Record<string, unknown> = {}) => {
    const answer = await client.callTool(`mcp__mortise__${name}`, args);
    return answer.isError === true ? { error: answer.content[0]?.text } : answer.structuredContent;
  };
  const created = await tool("create_connector", { name: "Made by Robot", url: `${everything.origin}/mcp` });
  expect(created).toMatchObject({ state: "draft", slug: "made-by-robot", tools: { allowed: 0 } });
  const { mcp_id: id } = created as { mcp_id: string };
  expect(await tool("update_connector", { mcp_id: id, description: "When to use it." })).toMatchObject({
    description: "When to use it.",
  });
  expect(await tool("get_connector", { connectorId: id })).toMatchObject({ id, description: "When to use it." });
  expect(await tool("test_connector", { mcp_id: id })).toMatchObject({
    ok: true,
    toolsets: [{ name: "Made by Robot" }],
  });
  expect(await tool("test_connector", { mcp_id: id, oauth_mcp: "gmail" })).toEqual({
    error: expect.stringContaining("exactly one"),
  });
  expect(await tool("list_agents")).toMatchObject({ agents: [{ id: agent }] });
  const assignments = (given: unknown) =>
    (given as { assignments: { mcp_id: string }[] }).assignments.map((one) => one.mcp_id);
  expect(assignments(await tool("assign_connector", { employee_id: agent, mcp_id: id }))).toContain(id);
  expect(assignments(await tool("assign_connector", { employee_id: agent, mcp_id: id }))).toContain(id);
  expect(assignments(await tool("list_agent_connectors", { employee_id: agent }))).toContain(id);
  expect(assignments(await tool("unassign_connector", { employee_id: agent, mcp_id: id }))).not.toContain(id);
  // It is at work in one workspace, and knows of no agent of another.
  const { body: space } = await gateway.rest<{ id: string }>("POST", "/workspaces", { name: "Elsewhere" });
  const stranger = { name: "Stranger", workspace: space.id };
  const { body: elsewhere } = await gateway.rest<{ id: string }>("POST", "/agents", stranger);
  for (const employee of [elsewhere.id, "agt_none"]) {
    expect(await tool("assign_connector", { employee_id: employee, mcp_id: id })).toEqual({
      error: expect.stringContaining("not_found"),
    });
  }
  expect(await tool("get_connector", { connectorId: "con_none" })).toEqual({
    error: expect.stringContaining("not_found"),
  });
  expect(await tool("create_connector", { name: "X", url: everything.origin, accessToken: "canary" })).toEqual({
    error: expect.not.stringContaining("canary"),
  });
  // Nor in a header, whatever it is called; a header names the variable that a person has put the secret in.
  await gateway.rest("POST", "/variables", { name: "TOKEN", value: "entered-by-ada", secret: true });
  const withHeader = (header: object) => tool("update_connector", { mcp_id: id, headers: [header] });
  for (const header of [
    { name: "x-team", value: "canary-in-header", secret: true },
    { name: "x-team", value: "canary-in-header ${TOKEN}", secret: true },
    { name: "x-api-key", value: "canary-in-header" },
  ]) {
    const { error } = (await withHeader(header)) as { error: string };
    expect(error).toContain(`a person enters it with PUT /api/organizations/${gateway.organisation}/mcps/mcp/`);
    expect(error).not.toContain("canary");
  }
  expect(await withHeader({ name: "x-team", value: "red" })).toMatchObject({ headers: [{ value: "red" }] });
  const byVariable = { name: "x-api-key", value: "Bearer ${TOKEN}", secret: true };
  // Where a secret goes is a person's decision, with a model of their own or without.
  expect(await withHeader(byVariable)).toEqual({ error: expect.stringContaining("Only people decide") });
  const persons = await gateway.mcp();
  for (const header of [byVariable, { name: "x-api-key", secret: true }]) {
    const { structuredContent } = await persons.callTool("mcp__mortise__update_connector", {
      mcp_id: id,
      headers: [header],
    });
    expect(structuredContent).toMatchObject({ headers: [{ name: "x-api-key", secret: true }] });
  }
  await persons.close();
  const offered = (await client.listTools()).map(({ name }) => name);
  expect(offered.filter((name) => /delete|remove|publish|approv|key|secret/.test(name))).toEqual([]);
  await client.close();

  // Nobody else sees the draft, and an agent's ordinary key sees no tool that changes anything.
  const robot = names(await modern(Number(new URL(gateway.url).port), await keyOf("agent"), "tools/list"));
  const plain = robot.filter((name) => name.startsWith("mcp__mortise__"));
  expect(plain.filter((name) => /create|update|assign_|unassign|test/.test(name))).toEqual([]);
  const { body } = await gateway.rest<{ events: { event: Record<string, unknown> }[] }>("GET", "/audit?limit=200");
  expect(body.events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ action: "connector.create", tool: "mcp__mortise__create_connector", agent }),
  );
  expect(JSON.stringify(body)).not.toContain("canary");
  // What an agent does is found by the connector, as what people do is.
  const trail = await gateway.rest<{ events: { event: Record<string, unknown> }[] }>("GET", `/audit?connector=${id}`);
  const found = trail.body.events.map(({ event }) => event);
  expect(found).toContainEqual(
    expect.objectContaining({ action: "connector.create", outcome: expect.objectContaining({ made: id }) }),
  );
  const named = [
    ["update_connector", { mcp_id: id }],
    ["assign_connector", { mcp_id: id }],
  ] as const;
  for (const [tool, values] of named) {
    expect(found).toContainEqual(
      expect.objectContaining({ tool: `mcp__mortise__${tool}`, agent, connector: id, details: { values } }),
    );
  }
  expect([...gateway.unguarded]).toEqual([]);
});
