import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { answer, flood, hang, json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { openConnection, rpc, send } from "@mortise/testkit/mcp";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { events, serve, type Script } from "../upstream/scripted-server.ts";
import { legacy, modern, names } from "./mcp-wire.ts";

/** How many clients go away in the middle of a call. */
const DROPS = Number(process.env["MORTISE_DROPS"] ?? 300);
/** As many as are let through to one server at a time, so that each is seen there before its client goes. */
const AT_ONCE = 32;

const TOOL = { name: "do", description: "Does it.", inputSchema: { type: "object", properties: {} } };
const LISTS: Script = { "tools/list": () => ({ tools: [TOOL] }) };
const never = new Promise<void>(() => {});
const result = (id: number, text = "done") => ({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text }] } });
const STREAM = { headers: { "content-type": "text/event-stream" } };

/** What a server does with a call, and whether its calls end by themselves; with which word, where they do. */
const FAULTS: Readonly<Record<string, readonly [Script[string], string | undefined]>> = {
  hangs: [() => hang(), undefined],
  "never ends its stream": [() => events([{ jsonrpc: "2.0", method: "notifications/progress" }], never), undefined],
  "answers another request": [({ id }) => events([result(id + 1)], never), undefined],
  "sends junk": [() => answer("\u0000}{", { headers: { "content-type": "application/json" } }), "not_mcp"],
  "sends junk in its stream": [() => answer("data: }{\n\n", STREAM), "outcome_unknown"],
  "has another id in its answer": [({ id }) => json(result(id + 1)), "not_mcp"],
  floods: [() => flood(2 ** 30, STREAM.headers), "too_large"],
  "answers twice": [({ id }) => events([result(id, "first"), result(id, "second")]), "ok"],
};

let gateway: TestGateway;
let port: number;
let good: FakeUpstream;
let tickets: FakeUpstream;
const bad = new Map<string, FakeUpstream>();
const slugOf = (fault: string) => fault.replaceAll(" ", "-");
const toolOf = (fault: string) => ({ name: `mcp__${slugOf(fault)}__do`, arguments: {} });

beforeAll(async () => {
  [gateway, good, tickets] = await Promise.all([
    startTestGateway(),
    startFakeUpstream(),
    startFakeUpstream(() => json([])),
  ]);
  port = Number(new URL(gateway.url).port);
  serve(good, "modern", LISTS);
  await registerServer(
    gateway,
    { name: "Good", url: `${good.origin}/mcp`, accessToken: "stored-token-1" },
    { do: "automatic" },
  );
  await registerDescriptor(
    gateway,
    ticketDescriptor(tickets.origin, { tested: false }),
    { search_tickets: "automatic", close_ticket: "denied" },
    { api_key: "key-stored-1" },
  );
  for (const [fault, [script]] of Object.entries(FAULTS)) {
    const upstream = await startFakeUpstream();
    bad.set(fault, upstream);
    serve(upstream, "modern", LISTS);
    await registerServer(gateway, { name: fault, url: `${upstream.origin}/mcp` }, { do: "automatic" });
    serve(upstream, "modern", { ...LISTS, ...(script === undefined ? {} : { "tools/call": script }) });
  }
}, 30_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all([good, tickets, ...bad.values()].map((upstream) => upstream.close()));
});

const call = (params: object, headers: Record<string, string> = {}) =>
  modern(port, gateway.adminKey, "tools/call", { ...params }, { headers });
const GOOD = [
  { name: "mcp__good__do", arguments: {} },
  { name: "mcp__ticket-system__search_tickets", arguments: {} },
  { name: "mcp__mortise__list_agents", arguments: {} },
];

// F-35 of the table of faults.
it("keeps what a server does wrong to that server's own calls, while others answer", async () => {
  const left = openFaultyCalls();
  await Promise.all(left.map(({ upstream }) => upstream.received(1)));
  const others = await Promise.all(Array.from({ length: 60 }, (_, index) => call(GOOD[index % GOOD.length] ?? {})));
  expect(others.map(({ body }) => (JSON.parse(body) as { result?: object }).result)).toEqual(
    others.map(() => expect.objectContaining({ isError: false })),
  );
  const listed = names(await modern(port, gateway.adminKey, "tools/list"));
  expect(listed).toEqual(expect.arrayContaining([...GOOD, ...Object.keys(FAULTS).map(toolOf)].map(({ name }) => name)));
  for (const { fault, connection } of left) {
    const [, code] = FAULTS[fault] ?? [];
    if (code === undefined) {
      // It has had its chance: nothing came, and nobody else waited for it.
      expect([fault, connection.received()]).toEqual([fault, ""]);
      connection.socket.destroy();
    } else {
      const text = await connection.until(code === "ok" ? /first/ : new RegExp(code));
      expect(text).toContain(`"isError":${String(code !== "ok")}`);
      expect(text).not.toContain("second");
    }
  }
  for (const { connection } of left) connection.socket.destroy();
}, 30_000);

/** A call of each faulty tool, on a connection of its own that nobody waits for. */
function openFaultyCalls() {
  return Array.from(bad, ([fault, upstream]) => {
    upstream.forget();
    const connection = openConnection(port);
    connection.socket.write(wireCall(toolOf(fault)));
    return { fault, upstream, connection };
  });
}

function wireCall(params: object): string {
  const body = rpc("tools/call", params);
  return (
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${String(port)}\r\nauthorization: Bearer ${gateway.adminKey}\r\n` +
    `content-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`
  );
}

// F-36 of the table of faults.
it(`aborts the upstream's request and records it where a client goes away, ${String(DROPS)} times, without a socket left`, async () => {
  const upstream = bad.get("hangs");
  if (upstream === undefined) throw new Error("There is no such server.");
  await upstream.open(0);
  const before = await countCancelled();
  let dropped = 0;
  for (; dropped < DROPS; dropped += AT_ONCE) {
    upstream.forget();
    const connections = Array.from({ length: AT_ONCE }, () => openConnection(port));
    for (const { socket } of connections) socket.write(wireCall(toolOf("hangs")));
    await upstream.received(AT_ONCE);
    for (const { socket } of connections) socket.destroy();
    await Promise.all(connections.map(({ closed }) => closed));
    await upstream.open(0);
  }
  // The ends are written together, so the last of them a moment later.
  while ((await countCancelled()) - before < dropped) await new Promise((resolve) => setImmediate(resolve));
  expect(upstream.openConnections).toBe(0);
  expect((await call(GOOD[0] ?? {})).body).toContain('"isError":false');
  expect(process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length).toBeLessThan(60);
}, 600_000);

async function countCancelled(): Promise<number> {
  const { count } = await gateway.services.store.db
    .selectFrom("audit_events")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("org_id", "=", gateway.organisation)
    .where("outcome", "=", "cancelled")
    .executeTakeFirstOrThrow();
  return Number(count);
}

it("gives an upstream its own credential, and nothing of what a caller sends", async () => {
  good.forget();
  tickets.forget();
  const forged = {
    "x-api-key": "canary-1",
    "x-upstream-authorization": "canary-2",
    forwarded: "for=canary-3",
    "x-forwarded-for": "canary-4",
    "x-forwarded-host": "canary-5.example",
    "mcp-param-token": "canary-6",
    "mcp-session-id": "canary-7",
    cookie: "session=canary-8",
    "proxy-authorization": "Basic canary-9",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  };
  for (const params of GOOD.slice(0, 2)) {
    expect((await call(params, forged)).body).toContain('"isError":false');
    expect((await legacyCall(params, forged)).body).toContain('"isError":false');
  }
  const seen = [...good.requests, ...tickets.requests];
  expect(seen).toHaveLength(4);
  const wire = JSON.stringify(seen);
  expect(wire).not.toMatch(/canary|0af7651916cd43dd8448eb211c80319c/);
  expect(wire).not.toContain(gateway.adminKey);
  for (const { headers } of good.requests) {
    expect(headers).toMatchObject({ host: good.host, authorization: "Bearer stored-token-1" });
  }
  for (const { headers } of tickets.requests) {
    expect(headers).toMatchObject({ host: tickets.host, "x-api-key": "key-stored-1" });
    expect(headers.authorization).toBeUndefined();
  }
});

it("answers a denied tool as one that does not exist at every door", async () => {
  tickets.forget();
  const denied = "mcp__ticket-system__close_ticket";
  const unknown = "mcp__ticket-system__nothing_here";
  for (const path of ["/mcp", "/mcp/connectors/ticket-system"]) {
    const key = gateway.adminKey;
    for (const ask of [
      (name: string) => modern(port, key, "tools/call", { name }, { path }),
      (name: string) => legacy(port, key, "tools/call", { name }, path),
    ]) {
      const [one, other] = await Promise.all([ask(denied), ask(unknown)]);
      expect(one.body).toContain("Unknown tool");
      expect([one.status, one.body.replaceAll(denied, "N")]).toEqual([
        other.status,
        other.body.replaceAll(unknown, "N"),
      ]);
    }
    for (const listing of [
      await modern(port, key, "tools/list", {}, { path }),
      await legacy(port, key, "tools/list", {}, path),
    ]) {
      expect(names(listing)).not.toContain(denied);
    }
  }
  expect(tickets.requests).toEqual([]);
});

function legacyCall(params: object, headers: Record<string, string>) {
  const authorization = `Bearer ${gateway.adminKey}`;
  return send(port, { headers: { ...headers, authorization }, body: rpc("tools/call", params) });
}
