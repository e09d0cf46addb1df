import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { answer, json, redirect, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { clientTo, targetAt, TOKEN, valueOf, within, type TestedClient } from "./client-to.ts";
import { events, methods, OK, respond, serve } from "./scripted-server.ts";

let upstream: FakeUpstream;
let tested: TestedClient;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  tested = clientTo([upstream.host]);
});
afterEach(async () => {
  await tested[Symbol.asyncDispose]();
  await upstream.close();
});

const url = () => `${upstream.origin}/mcp?team=blue`;
const call = (more: Parameters<typeof targetAt>[1] = {}, args: Record<string, unknown> = {}) =>
  tested.client.call(targetAt(url(), more), "do", args, within());

it("asks a modern server in its own way: an envelope in every request, and the headers that repeat it", async () => {
  serve(upstream, "modern");
  expect(valueOf(await call({}, { a: 1 }))).toEqual(OK);
  const request = upstream.requests[1];
  expect(request).toMatchObject({
    method: "POST",
    path: "/mcp?team=blue",
    headers: {
      authorization: `Bearer ${TOKEN}`,
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "do",
    },
  });
  expect(JSON.parse(request?.body ?? "")).toMatchObject({
    jsonrpc: "2.0",
    method: "tools/call",
    params: {
      name: "do",
      arguments: { a: 1 },
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { name: "mortise-gateway" },
      },
    },
  });
  expect(request?.headers).not.toHaveProperty("mcp-session-id");
});

it("finds out the era once, and opens one session for calls that come together", async () => {
  serve(upstream, "legacy");
  const results = await Promise.all(Array.from({ length: 10 }, () => call()));
  expect(results.map(valueOf)).toEqual(Array.from({ length: 10 }, () => OK));
  valueOf(await call());
  expect(methods(upstream)).toEqual([
    "server/discover",
    "initialize",
    "notifications/initialized",
    ...Array.from({ length: 11 }, () => "tools/call"),
  ]);
  for (const { headers, body } of upstream.requests.slice(3)) {
    expect(headers).toMatchObject({ "mcp-session-id": "session-1", "mcp-protocol-version": "2025-11-25" });
    expect(body).not.toContain("_meta");
  }
});

it("never uses a session with another credential, connector or address", async () => {
  serve(upstream, "legacy");
  const others = [
    {},
    { credentialKey: "key-b", headers: { authorization: "Bearer another-token" } },
    { connector: "con_b" },
    { url: `${upstream.origin}/other` },
  ];
  for (const other of others) valueOf(await call(other));
  for (const other of others) valueOf(await call(other));
  const used = upstream.requests
    .filter(({ body }) => body.includes("tools/call"))
    .map(({ headers }) => headers["mcp-session-id"]);
  expect(used).toHaveLength(8);
  expect(new Set(used.slice(0, 4)).size).toBe(4);
  expect(used.slice(4)).toEqual(used.slice(0, 4));
});

it.each([
  ["404", status(404)],
  [
    "400 and says why",
    json({ jsonrpc: "2.0", id: null, error: { code: -32000, message: "No valid session ID" } }, { status: 400 }),
  ],
])("begins a new session once when the server has forgotten it with %s", async (_name, forgotten) => {
  serve(upstream, "legacy", {
    "tools/call": ({ id, request }) =>
      request.headers["mcp-session-id"] === "session-1" ? forgotten : respond(id, OK),
  });
  expect(valueOf(await call())).toEqual(OK);
  expect(methods(upstream).filter((method) => method === "initialize")).toHaveLength(2);
  serve(upstream, "legacy", { "tools/call": () => forgotten });
  expect(await call()).toMatchObject({ ok: false });
  expect(methods(upstream).filter((method) => method === "initialize")).toHaveLength(3);
});

it("finds out the era anew when the server has changed it", async () => {
  serve(upstream, "modern");
  valueOf(await call());
  serve(upstream, "legacy", {
    "tools/call": ({ id, request }) =>
      request.headers["mcp-session-id"] === undefined ? status(400) : respond(id, OK),
  });
  expect(valueOf(await call())).toEqual(OK);
  expect(methods(upstream)).toContain("initialize");
});

it("ends the sessions of a connector or a connection that has ended, and of no other", async () => {
  serve(upstream, "legacy");
  const targets = [{}, { connection: "cxn_a" }, { connection: "cxn_ab" }, { connector: "con_ab" }];
  const opened = async () => {
    for (const target of targets) valueOf(await call(target));
    const count = methods(upstream).filter((method) => method === "initialize").length;
    upstream.forget();
    return count;
  };
  expect(await opened()).toBe(4);
  const change = { organisation: "org_a", connector: "con_a" };
  await tested.changes.publish({ ...change, subject: "connector", id: "con_a" });
  await tested.changes.publish({ ...change, subject: "tools", id: "con_a", isEnded: true });
  expect(await opened()).toBe(0);
  await tested.changes.publish({ ...change, subject: "connection", id: "cxn_a", isEnded: true });
  expect(await opened()).toBe(1);
  await tested.changes.publish({ ...change, subject: "connector", id: "con_a", isEnded: true });
  expect(await opened()).toBe(3);
});

it.each(["modern", "legacy"] as const)("reads an answer from an event stream of the %s era", async (era) => {
  serve(upstream, era, {
    "tools/call": ({ id }) =>
      events([
        ": a comment\n\n",
        { jsonrpc: "2.0", method: "notifications/progress", params: { progress: 1 } },
        { jsonrpc: "2.0", id: 999_999, result: { content: [{ type: "text", text: "another's" }] } },
        "data: not json\n\n",
        { jsonrpc: "2.0", id, result: OK },
        { jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "a second one" }] } },
      ]),
  });
  expect(valueOf(await call())).toEqual(OK);
});

it("takes up a stream that ends before the answer where it ended", async () => {
  let asked: number | undefined;
  const server = (): void =>
    serve(upstream, "legacy", {
      "tools/call": ({ id }) => {
        asked = id;
        return events(["id: event-7\nretry: 10\ndata:\n\n"]);
      },
    });
  server();
  const sending = call();
  await upstream.received(4);
  upstream.respond(({ method, headers }) =>
    method === "GET" && headers["last-event-id"] === "event-7" && headers["mcp-session-id"] === "session-1"
      ? events([{ jsonrpc: "2.0", id: asked, result: OK }])
      : status(500),
  );
  expect(valueOf(await sending)).toEqual(OK);
});

it("asks a server that cuts its stream again and again, and wants no pause, with pauses all the same", async () => {
  const cut = () => events(["id: event-7\nretry: 0\ndata:\n\n"]);
  serve(upstream, "legacy", { "tools/call": cut });
  await call();
  upstream.forget();
  upstream.respond(cut);
  await tested.client.call(targetAt(url()), "do", {}, within(500));
  const again = upstream.requests.filter(({ method }) => method === "GET");
  expect(again.length).toBeGreaterThan(1);
  expect(again.length).toBeLessThan(7);
});

it("tells a server of an older era that asks something that there is nobody to ask, and answers its pings", async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  serve(upstream, "legacy", {
    "tools/call": ({ id }) =>
      events(
        [
          { jsonrpc: "2.0", id: "s1", method: "sampling/createMessage", params: {} },
          { jsonrpc: "2.0", id: "s2", method: "ping" },
          { jsonrpc: "2.0", id, result: OK },
        ],
        held,
      ),
  });
  expect(valueOf(await call())).toEqual(OK);
  await upstream.received(6);
  release?.();
  const answers = upstream.requests.slice(4).map(({ body }) => JSON.parse(body) as { id: string });
  expect(answers.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    { jsonrpc: "2.0", id: "s1", error: { code: -32601, message: expect.any(String) } },
    { jsonrpc: "2.0", id: "s2", result: {} },
  ]);
});

it("rounds no integer, in arguments or in results", async () => {
  const exact = `{"content":[{"type":"text","text":"n"}],"structuredContent":{"n":9007199254740993,"m":-123456789012345678901}}`;
  serve(upstream, "modern", {
    "tools/call": ({ id }) => ({
      kind: "answer",
      status: 200,
      headers: { "content-type": "application/json" },
      body: `{"jsonrpc":"2.0","id":${String(id)},"result":${exact}}`,
    }),
  });
  const result = valueOf(await call({}, { id: 9007199254740993n, list: [1, 12345678901234567890n] }));
  expect(JSON.stringify(result)).toBe(exact);
  expect(upstream.requests[1]?.body).toContain(`{"id":9007199254740993,"list":[1,12345678901234567890]}`);
});

it("gives a result that asks for input as it is", async () => {
  const result = { resultType: "input_required", inputRequests: { q: { method: "elicitation/create" } } };
  serve(upstream, "modern", { "tools/call": () => result });
  expect(valueOf(await call())).toEqual(result);
});

it.each([
  ["of an unknown type", { resultType: "novel", content: [] }],
  ["without content", {}],
  ["whose content is no list of blocks", { content: ["text"] }],
])("refuses a result %s", async (_name, result) => {
  serve(upstream, "modern", { "tools/call": () => result });
  expect(await call()).toMatchObject({ ok: false, fault: { code: "not_mcp" } });
});

it("hides the credential wherever the server repeats it", async () => {
  serve(upstream, "modern", {
    "tools/call": ({ params }) =>
      params["name"] === "do"
        ? { content: [{ type: "text", text: `you sent Bearer ${TOKEN}, ${Buffer.from(TOKEN).toString("base64")}` }] }
        : json({ jsonrpc: "2.0", id: 0, error: { code: 1, message: `bad ${TOKEN}` } }, { status: 500 }),
    "tools/list": () => ({ tools: [{ name: "do", description: TOKEN, inputSchema: { type: "object" } }] }),
  });
  const answers = [
    await call(),
    await tested.client.call(targetAt(url()), "fail", {}, within()),
    await tested.client.list(targetAt(url()), within()),
  ];
  expect(answers.map(({ ok }) => ok)).toEqual([true, false, true]);
  const said = JSON.stringify(answers);
  expect(said).not.toContain(TOKEN);
  expect(said).not.toContain(Buffer.from(TOKEN).toString("base64").slice(0, 20));
  expect(said).toContain("[masked]");
});

it("hides the credential in headers before they are cut, or put in small letters", async () => {
  const secret = "Canary-Token-In-CAPITALS-41";
  const target = { ...targetAt(url()), headers: { authorization: `Bearer ${secret}` } };
  const replies = [
    answer("x", { headers: { "content-type": `text/${secret}; charset=${secret}` } }),
    answer("x", { headers: { "content-type": `text/${"x".repeat(40)}${secret}` } }),
    redirect(`http://${secret}.example/`),
    status(403, { "www-authenticate": `Bearer error="insufficient_scope", scope="${secret}"` }),
  ];
  for (const reply of replies) {
    serve(upstream, "modern", { "tools/call": () => reply });
    const called = await tested.client.call(target, "do", {}, within());
    expect(called).toMatchObject({ ok: false });
    expect(JSON.stringify(called)).not.toMatch(/canary-tok/i);
  }
});

it("lists page by page, everything as it came", async () => {
  const tool = (name: string) => ({ name, title: "T", inputSchema: { type: "object" }, "x-vendor": { a: [1] } });
  serve(upstream, "legacy", {
    "tools/list": ({ params }) =>
      params["cursor"] === undefined
        ? { tools: [tool("one")], nextCursor: "more" }
        : { tools: [tool(`two after ${JSON.stringify(params["cursor"])}`)] },
  });
  const { tools } = valueOf(await tested.client.list(targetAt(url()), within()));
  expect(tools).toEqual([tool("one"), tool(`two after "more"`)].map((wire) => ({ name: wire.name, wire })));
});

it("drops a tool whose headers the protocol does not allow, says which, and keeps the others", async () => {
  const withHeader = (header: unknown, type = "string") => ({
    type: "object",
    properties: { region: { type, "x-mcp-header": header } },
  });
  serve(upstream, "modern", {
    "tools/list": () => ({
      tools: [
        { name: "good", inputSchema: withHeader("Region") },
        { name: "bad", inputSchema: withHeader("Re gion\r\n") },
        { name: "number", inputSchema: withHeader("Region", "number") },
      ],
    }),
  });
  const { tools, refused } = valueOf(await tested.client.list(targetAt(url()), within()));
  expect(tools.map(({ name }) => name)).toEqual(["good"]);
  expect(refused).toEqual([
    { name: "bad", why: expect.stringContaining("x-mcp-header") },
    { name: "number", why: expect.stringContaining("x-mcp-header") },
  ]);
  valueOf(await tested.client.call(targetAt(url()), "good", { region: "eu" }, within()));
  expect(upstream.requests.at(-1)?.headers).toMatchObject({ "mcp-param-region": "eu" });
});

it.each(["modern", "legacy"] as const)(
  "closes the connection of a call that is cancelled, and tells a server of the older eras (%s)",
  async (era) => {
    serve(upstream, era, { "tools/call": () => ({ kind: "hang" }) });
    const controller = new AbortController();
    const calling = tested.client.call(targetAt(url()), "do", {}, within(20_000, controller.signal));
    const before = era === "modern" ? 2 : 4;
    await upstream.received(before);
    controller.abort();
    expect(await calling).toMatchObject({ ok: false, fault: { code: "cancelled" } });
    if (era === "legacy") {
      await upstream.received(before + 1);
      const { id } = JSON.parse(upstream.requests[before - 1]?.body ?? "") as { id: number };
      expect(JSON.parse(upstream.requests[before]?.body ?? "")).toMatchObject({
        method: "notifications/cancelled",
        params: { requestId: id },
      });
    }
    // The connections that are left are idle: no request hangs on one.
    await tested[Symbol.asyncDispose]();
    await upstream.open(0);
  },
);

it("gives up finding out the era when nobody waits for it any more", async () => {
  upstream.respond(() => ({ kind: "hang" }));
  const controller = new AbortController();
  const calling = tested.client.call(targetAt(url()), "do", {}, within(20_000, controller.signal));
  await upstream.received(1);
  controller.abort();
  expect(await calling).toMatchObject({ ok: false, fault: { code: "cancelled" } });
  await upstream.open(0);
});
