import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { hang, json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectClient, type ClientOptions } from "@mortise/testkit/mcp";
import type { CallEvent } from "../../src/call.ts";
import { createServer, ToolError, callTool, type Server, type ServerOptions } from "../../src/server/index.ts";
import { apiKeyScheme, makeConnector, type ToolSketch } from "../fixtures/connector.ts";

const SECRET = "canary-72f0aa81c3";
const CLIENTS: readonly Pick<ClientOptions, "generation" | "era">[] = [
  { generation: "v2", era: "modern" },
  { generation: "v2", era: "legacy" },
  { generation: "v1" },
];
const TOOLS: readonly ToolSketch[] = [
  {
    name: "get_ticket",
    path: "/tickets/{id}",
    parameters: [
      { name: "id", in: "path", schema: { type: "integer" } },
      { name: "view", in: "query" },
    ],
  },
  { name: "close_ticket", method: "POST", path: "/close" },
];

let upstream: FakeUpstream;
const servers = new Set<Server>();

beforeAll(async () => {
  upstream = await startFakeUpstream();
});
beforeEach(() => {
  upstream.forget();
  upstream.respond(({ method, path }) => json({ method, path }));
});
afterEach(async () => {
  await Promise.all(Array.from(servers, (server) => server.close()));
  servers.clear();
});
afterAll(() => upstream.close());

const connector = makeConnector({
  origin: "https://api.vendor.example",
  tools: TOOLS,
  securitySchemes: { api_key: apiKeyScheme },
});

/** A server of the fixture, for the fake upstream unless told otherwise. */
function open(options: ServerOptions = {}): Server {
  const server = createServer(connector, {
    upstream: upstream.origin,
    credentials: { api_key: SECRET },
    ...options,
  });
  servers.add(server);
  return server;
}

it.each(CLIENTS)("serves the official client in the same process: %j", async (kind) => {
  const server = open();
  const client = await connectClient({ ...kind, transport: "memory", server });
  expect((await client.listTools()).map(({ name }) => name)).toEqual(["get_ticket", "close_ticket"]);
  expect(await client.callTool("get_ticket", { id: 7 })).toMatchObject({
    isError: false,
    structuredContent: { method: "GET", path: "/tickets/7" },
  });
  expect(upstream.requests[0]?.headers["x-api-key"]).toBe(SECRET);
  expect(await client.callTool("get_ticket", { id: "seven" })).toMatchObject({ isError: true });
  await expect(client.callTool("no_such_tool", {})).rejects.toMatchObject({ code: -32602 });
  await client.close();
});

it("serves several clients of both generations at once, and each until it leaves", async () => {
  const server = open();
  const clients = await Promise.all(
    CLIENTS.map((kind) => connectClient({ ...kind, transport: "memory" as const, server })),
  );
  const answers = await Promise.all(clients.map((client, id) => client.callTool("get_ticket", { id })));
  expect(answers.map(({ structuredContent }) => structuredContent)).toEqual(
    clients.map((_, id) => ({ method: "GET", path: `/tickets/${String(id)}` })),
  );
  const [first, ...others] = clients;
  await first?.close();
  for (const client of others) expect(await client.callTool("get_ticket", { id: 9 })).toMatchObject({ isError: false });
});

it.each(CLIENTS)("gives up a call that its client cancels: %j", async (kind) => {
  upstream.respond(() => hang());
  let over: (event: CallEvent) => void;
  const ended = new Promise<CallEvent>((resolve) => (over = resolve));
  const client = await connectClient({
    ...kind,
    transport: "memory",
    server: open({ onCall: (event) => over(event) }),
  });
  const controller = new AbortController();
  const answer = client.callTool("get_ticket", { id: 1 }, { signal: controller.signal });
  await upstream.received(1);
  controller.abort();
  await expect(answer).rejects.toThrow();
  expect(await ended).toMatchObject({ code: "cancelled" });
  await upstream.open(0);
});

it("gives up the calls of a client that leaves", async () => {
  upstream.respond(() => hang());
  let over: (event: CallEvent) => void;
  const ended = new Promise<CallEvent>((resolve) => (over = resolve));
  const server = open({ onCall: (event) => over(event) });
  const client = await connectClient({ generation: "v2", transport: "memory", server });
  const answer = client.callTool("get_ticket", { id: 1 }).catch(() => "left");
  await upstream.received(1);
  await client.close();
  expect(await answer).toBe("left");
  expect(await ended).toMatchObject({ code: "cancelled" });
});

it("finishes what is in flight before it closes, and takes nothing new", async () => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  upstream.respond(async () => {
    await held;
    return json({ done: true });
  });
  const server = open();
  const client = await connectClient({ generation: "v2", transport: "memory", server });
  const answers = [client.callTool("get_ticket", { id: 1 }), server.call("get_ticket", { id: 2 })];
  await upstream.received(2);
  const closing = server.close();
  release();
  expect(await Promise.all(answers)).toMatchObject([{ isError: false }, { isError: false }]);
  await closing;
  await expect(server.call("get_ticket", { id: 3 })).rejects.toThrow("closed");
  await expect(server.listen()).rejects.toThrow("closed");
  await expect(connectClient({ generation: "v2", transport: "memory", server })).rejects.toThrow("closed");
  expect(upstream.requests).toHaveLength(2);
});

it("closes a transport that was still starting when the server was closed", async () => {
  const server = open();
  let start: () => void = () => {};
  let closed = false;
  const connecting = server.connect({
    start: () => new Promise((resolve) => (start = resolve)),
    send: () => Promise.resolve(),
    close: () => Promise.resolve(void (closed = true)),
  });
  await server.close();
  start();
  await expect(connecting).rejects.toThrow("closed");
  expect(closed).toBe(true);
});

it("outlives a transport that fails to send, and tells its own handler of the end", async () => {
  const server = open();
  let deliver: (message: never) => void = () => {};
  let ended = 0;
  const transport = {
    start: () => Promise.resolve(),
    send: () => {
      throw new Error("gone");
    },
    close: () => Promise.resolve(),
    set onmessage(handler: (message: never) => void) {
      deliver = handler;
    },
    onclose: () => (ended += 1),
  };
  await server.connect(transport);
  deliver({ jsonrpc: "2.0", id: 1, method: "tools/list" } as never);
  transport.onclose();
  expect(ended).toBe(1);
  expect(await server.call("get_ticket", { id: 1 })).toMatchObject({ isError: false });
});

it("calls a tool from code with the checks of tools/call", async () => {
  const server = open();
  expect(await server.call("get_ticket", { id: 3 })).toMatchObject({ isError: false });
  const refused = await server.call("get_ticket", { id: "three" });
  expect(refused).toMatchObject({ isError: true });
  expect(await server.call("get_ticket", { id: 3, more: 1 })).toMatchObject({ isError: true });
  await expect(server.call("no_such_tool", {})).rejects.toThrow(
    'tickets has no tool "no_such_tool"; it has get_ticket, close_ticket',
  );
  expect(upstream.requests).toHaveLength(1);
});

it("takes arguments from code as JSON would carry them", async () => {
  const server = open();
  expect(await server.call("get_ticket", { id: 2n ** 60n, view: undefined })).toMatchObject({ isError: false });
  expect(upstream.requests[0]?.path).toBe("/tickets/1152921504606846976");
  const circular: Record<string, unknown> = { id: 1 };
  circular["self"] = circular;
  await expect(server.call("get_ticket", circular)).rejects.toThrow(TypeError);
  const deep = { id: 1, view: Array.from({ length: 20_000 }, () => 0) };
  expect(await server.call("get_ticket", deep)).toMatchObject({ isError: true });
  expect(upstream.requests).toHaveLength(1);
});

it("gives a call from code up on its signal", async () => {
  upstream.respond(() => hang());
  const controller = new AbortController();
  const answer = open().call("get_ticket", { id: 1 }, { signal: controller.signal });
  await upstream.received(1);
  controller.abort();
  expect(await answer).toMatchObject({ isError: true, structured: expect.stringContaining('"cancelled"') });
  await upstream.open(0);
});

it("throws to code what an answer says is wrong", async () => {
  upstream.respond(() => json({ message: "gone" }, { status: 404 }));
  const fault = await callTool(open(), "get_ticket", { id: 1 }).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ToolError);
  expect(fault).toMatchObject({ tool: "get_ticket", code: "upstream_not_found", retryable: false });
  expect(String(fault)).not.toContain(SECRET);
});

it("lists and calls the chosen tools alone, in every way to do either", async () => {
  const server = open({ tools: ["close_ticket"] });
  const client = await connectClient({ generation: "v2", transport: "memory", server });
  expect((await client.listTools()).map(({ name }) => name)).toEqual(["close_ticket"]);
  await expect(client.callTool("get_ticket", { id: 1 })).rejects.toMatchObject({ code: -32602 });
  await expect(server.call("get_ticket", { id: 1 })).rejects.toThrow("get_ticket");
  const finding = open({ tools: ["close_ticket"], mode: "discovery" });
  const finder = await connectClient({ generation: "v2", transport: "memory", server: finding });
  expect((await finder.listTools()).map(({ name }) => name)).toEqual([
    "find_tools",
    "call_read_tool",
    "call_write_tool",
  ]);
  const inner = { name: "get_ticket", arguments: { id: 1 } };
  expect(await finder.callTool("call_read_tool", inner)).toMatchObject({ isError: true });
  expect(upstream.requests).toHaveLength(0);
  expect(await finding.call("close_ticket", {})).toMatchObject({ isError: false });
});

it("serves HTTP on loopback until it is closed", async () => {
  const server = open();
  const listening = await server.listen();
  const { url } = listening;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
  const client = await connectClient({ generation: "v2", transport: "http", url });
  expect(await client.callTool("get_ticket", { id: 4 })).toMatchObject({ isError: false });
  await client.close();
  await listening.close();
  await expect(fetch(url)).rejects.toThrow();
});

it("listens beyond loopback only by the names that clients use", async () => {
  const server = open();
  await expect(server.listen({ host: "0.0.0.0" })).rejects.toThrow("other machines can reach 0.0.0.0");
  const { url } = await server.listen({ host: "0.0.0.0", publicHosts: ["mcp.example.com"] });
  const address = url.replace("0.0.0.0", "127.0.0.1");
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  expect((await fetch(address, { method: "POST", headers, body })).status).toBe(403);
});

it("lets requests go to the upstream that was named, and to no other private address", async () => {
  const elsewhere = await startFakeUpstream();
  elsewhere.respond(() => json({ done: true }));
  try {
    const aimed = makeConnector({ origin: elsewhere.origin, tools: TOOLS, securitySchemes: { api_key: apiKeyScheme } });
    const refusing = createServer(aimed, { credentials: { api_key: SECRET }, allowHosts: [] });
    servers.add(refusing);
    expect(await refusing.call("close_ticket", {})).toMatchObject({
      isError: true,
      structured: expect.stringContaining("egress_refused"),
    });
    const allowing = createServer(aimed, { credentials: { api_key: SECRET }, allowHosts: [elsewhere.host] });
    servers.add(allowing);
    expect(await allowing.call("close_ticket", {})).toMatchObject({ isError: false });
    expect(elsewhere.requests).toHaveLength(1);
  } finally {
    await elsewhere.close();
  }
});

it("asks a resolver for each call, and the environment only where nothing was given", async () => {
  const asked: unknown[] = [];
  const credentials = {
    resolve: (query: unknown) => {
      asked.push(query);
      return { fields: { api_key: `${SECRET}-2` }, level: "organisation" as const };
    },
  };
  await open({ credentials }).call("close_ticket", {});
  expect(asked).toEqual([{ instance: "tickets", scheme: "api_key", scope: { organisation: "local" } }]);
  process.env["MORTISE_TICKETS_API_KEY"] = `${SECRET}-3`;
  try {
    await createServer(connector, { upstream: upstream.origin }).call("close_ticket", {});
    expect(await open({ credentials: {} }).call("close_ticket", {})).toMatchObject({ isError: true });
  } finally {
    delete process.env["MORTISE_TICKETS_API_KEY"];
  }
  expect(upstream.requests.map(({ headers }) => headers["x-api-key"])).toEqual([`${SECRET}-2`, `${SECRET}-3`]);
});

it.each<[string, ServerOptions, string]>([
  ["a field that no scheme has", { credentials: { apikey: "x" } }, 'no credential field "apikey"'],
  [
    "a tool that is not there",
    { tools: ["get_tickets"] },
    'tickets has no tool "get_tickets"; it has get_ticket, close_ticket',
  ],
  ["an upstream with a path", { upstream: "http://127.0.0.1:1/v2" }, "upstream takes a URL without a path"],
  ["a host that is none", { allowHosts: ["http://localhost"] }, "allowHosts takes HOST or HOST:PORT"],
])("refuses %s", (_, options, sentence) => {
  expect(() => open(options)).toThrow(sentence);
});

it("refuses a connector of another version, and one that serves nothing", () => {
  expect(() => createServer({ ...connector, version: 1 } as never)).toThrow(
    /another version.*; compile or generate it again/,
  );
  expect(() => createServer({ ...connector, server: null })).toThrow(/no MCP server; set `enabled` to true/);
  expect(() => createServer("nonsense" as never)).toThrow("another version");
});

it("shares no object with a client: what a client changes afterwards changes nothing here", async () => {
  const server = open();
  let deliver: (message: never) => void = () => {};
  const answered = new Promise<unknown>((resolve) => {
    void server.connect({
      start: () => Promise.resolve(),
      close: () => Promise.resolve(),
      send: (message) => Promise.resolve(resolve(message)),
      set onmessage(handler: (message: never) => void) {
        deliver = handler;
      },
    });
  });
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "get_ticket", arguments: { id: 1 } } };
  deliver(message as never);
  message.params.arguments.id = 2;
  expect(await answered).toMatchObject({ id: 1, result: { isError: false } });
  expect(upstream.requests[0]?.path).toBe("/tickets/1");
});
