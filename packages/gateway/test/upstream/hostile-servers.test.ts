import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  answer,
  cutChunked,
  cutShort,
  drip,
  flood,
  hang,
  json,
  raw,
  redirect,
  reset,
  startFakeUpstream,
  status,
  type FakeUpstream,
  type Reply,
} from "@mortise/testkit/fake-upstream";
import { clientTo, targetAt, TOKEN, valueOf, within, type TestedClient } from "./client-to.ts";
import { events, OK, respond, serve, type Received } from "./scripted-server.ts";

let upstream: FakeUpstream;
let other: FakeUpstream;
let tested: TestedClient;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  other = await startFakeUpstream();
  tested = clientTo([upstream.host, other.host]);
});
afterEach(async () => {
  await tested[Symbol.asyncDispose]();
  await Promise.all([upstream.close(), other.close()]);
});

const url = () => `${upstream.origin}/mcp?key=canary-query-77aa`;
const call = (milliseconds = 20_000) => tested.client.call(targetAt(url()), "do", {}, within(milliseconds));
const list = () => tested.client.list(targetAt(url()), within());

const never = new Promise<void>(() => {});
const STREAM = { headers: { "content-type": "text/event-stream" } };

/** An event stream without an end, of 64 KiB blocks. */
function endless(block: string): Reply {
  const bytes = Buffer.from(block);
  return answer(
    (async function* () {
      for (let sent = 0; sent < 2 ** 30; sent += bytes.length) yield bytes;
    })(),
    STREAM,
  );
}

const NOTIFICATION = `data: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/message", params: { data: "x".repeat(65_000) } })}\n\n`;

const FAULTS: readonly [string, (message: Received) => Reply, string][] = [
  ["hangs before the head", () => hang(), "timeout"],
  [
    "hangs in the body",
    () => raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{", "hold"),
    "timeout",
  ],
  ["drips", () => drip(20), "timeout"],
  ["opens a stream and says nothing", () => events([], never), "timeout"],
  [
    "never gives the response on its stream",
    () => events([{ jsonrpc: "2.0", method: "notifications/progress" }], never),
    "timeout",
  ],
  [
    "gives only responses of other requests on its stream",
    ({ id }) => events([{ jsonrpc: "2.0", id: id + 1, result: OK }], never),
    "timeout",
  ],
  ["resets the connection", () => reset(), "outcome_unknown"],
  [
    "cuts a body with a length",
    () => cutShort(JSON.stringify({ jsonrpc: "2.0", id: 1, result: OK }), 20),
    "outcome_unknown",
  ],
  [
    "cuts a chunked body",
    () => cutChunked(JSON.stringify({ jsonrpc: "2.0", id: 1, result: OK }), 20),
    "outcome_unknown",
  ],
  ["ends its stream without the response", () => events([]), "outcome_unknown"],
  ["floods the body", () => flood(2 ** 30, { "content-type": "application/json" }), "too_large"],
  ["floods its stream with notifications", () => endless(NOTIFICATION), "too_large"],
  ["floods its stream with one line", () => endless("x".repeat(65_536)), "too_large"],
  ["floods its stream with comments", () => endless(`: ${"x".repeat(65_000)}\n\n`), "too_large"],
  ["answers with HTML", () => answer("<html></html>", { headers: { "content-type": "text/html" } }), "not_mcp"],
  [
    "answers with HTML that claims to be JSON",
    () => answer("<html></html>", { headers: { "content-type": "application/json" } }),
    "not_mcp",
  ],
  ["answers without a body", () => status(202), "not_mcp"],
  ["answers with something other than JSON-RPC", () => json({ fine: true }), "not_mcp"],
  ["answers with a list", () => json([{ jsonrpc: "2.0", id: 1, result: OK }]), "not_mcp"],
  ["answers another request", ({ id }) => respond(id + 1, OK), "not_mcp"],
  [
    "nests too deep",
    ({ id }) =>
      answer(`{"jsonrpc":"2.0","id":${String(id)},"result":${"[".repeat(100_000)}`, {
        headers: { "content-type": "application/json" },
      }),
    "not_mcp",
  ],
  [
    "gives a million values",
    ({ id }) => respond(id, { content: [], structuredContent: Array.from({ length: 1_000_000 }, () => 0) }),
    "not_mcp",
  ],
  ["is not HTTP", () => raw("SSH-2.0-OpenSSH_9.6\r\n"), "not_mcp"],
  ["refuses the credential", () => status(401, { "www-authenticate": "Bearer" }), "needs_authentication"],
  ["forbids", () => status(403), "forbidden"],
  ["limits", () => status(429, { "retry-after": "7" }), "rate_limited"],
  ["fails", () => status(500), "failed"],
  [
    "fails in words",
    ({ id }) => json({ jsonrpc: "2.0", id, error: { code: -32603, message: "db\u202e down\n\u0007" } }),
    "failed",
  ],
  ["redirects", () => redirect("/elsewhere?key=canary-query-77aa", 307), "not_mcp"],
];

it.each(FAULTS)("ends a call when a server %s", async (_name, reply, code) => {
  serve(upstream, "modern", { "tools/call": reply });
  valueOf(await list());
  const outcome = await call(code === "timeout" ? 400 : 20_000);
  expect(outcome).toMatchObject({ ok: false, fault: { code, message: expect.stringMatching(/^[\x20-\x7e…]+$/) } });
  const said = JSON.stringify(outcome);
  expect(said).not.toContain(TOKEN);
  expect(said).not.toContain("canary-query");
  expect(said).not.toContain("/mcp");
  // Nothing goes on behind the answer: the connections that are left are idle ones.
  await tested[Symbol.asyncDispose]();
  await upstream.open(0);
});

it("answers others in their time while one server floods and another hangs", async () => {
  const third = await startFakeUpstream();
  const client = clientTo([upstream.host, other.host, third.host]);
  serve(upstream, "modern", { "tools/call": () => endless(NOTIFICATION) });
  serve(other, "modern", { "tools/call": () => hang() });
  serve(third, "modern");
  const bad = [upstream, other].flatMap(({ origin }) =>
    Array.from({ length: 8 }, () => client.client.call(targetAt(origin), "do", {}, within(3_000))),
  );
  for (let count = 0; count < 50; count++) {
    expect(valueOf(await client.client.call(targetAt(third.origin), "do", {}, within(2_000)))).toEqual(OK);
  }
  for (const outcome of await Promise.all(bad)) expect(outcome.ok).toBe(false);
  await client[Symbol.asyncDispose]();
  await third.close();
});

it.each([301, 302, 303, 307, 308] as const)("sends not a byte to another origin because of a %d", async (code) => {
  upstream.respond(() => redirect(`${other.origin}/mcp`, code));
  expect(await list()).toMatchObject({ ok: false, fault: { code: "not_mcp", status: code } });
  serve(upstream, "modern", { "tools/call": () => redirect(`${other.origin}/mcp`, code) });
  expect(await call()).toMatchObject({ ok: false, fault: { message: expect.stringContaining(other.origin) } });
  expect(other.connections).toBe(0);
});

it("posts to no endpoint on another origin", async () => {
  upstream.respond(({ method }) =>
    method === "GET"
      ? answer(
          (async function* () {
            yield Buffer.from(`event: endpoint\ndata: ${other.origin}/take\n\n`);
            await never;
          })(),
          STREAM,
        )
      : status(404),
  );
  expect(await list()).toMatchObject({
    ok: false,
    fault: { code: "not_mcp", message: expect.stringContaining("another origin") },
  });
  expect(upstream.requests.map(({ path }) => path)).not.toContain("/take");
  expect(other.connections).toBe(0);
});

it.each([
  "http://127.0.0.1:9/mcp",
  "https://127.0.0.1:9/mcp",
  "https://169.254.169.254/latest",
  "https://[::ffff:10.0.0.1]/mcp",
  "https://2130706433/mcp",
  "http://example.com/mcp",
  "https://gateway.internal/mcp",
])("does not go to %s unless the operator allows it", async (address) => {
  await using guarded = clientTo([]);
  const outcome = await guarded.client.list(targetAt(address), within());
  expect(outcome).toMatchObject({
    ok: false,
    fault: { code: "refused_address", message: expect.stringContaining("--allow-host") },
  });
});

it("says what is wrong where there is no MCP server", async () => {
  upstream.respond(() => status(404));
  expect(await list()).toMatchObject({
    ok: false,
    fault: { code: "not_mcp", status: 404, message: expect.stringMatching(/HTTP 404.*Check the URL/) },
  });
  const { origin } = upstream;
  await upstream.close();
  const gone = await tested.client.list(targetAt(origin), within());
  expect(gone).toMatchObject({ ok: false, fault: { code: "unreachable" } });
});

it("gives the challenge of a server that asks for authentication at the first step", async () => {
  const challenge = `Bearer resource_metadata="https://x.example/.well-known/oauth-protected-resource"`;
  upstream.respond(() => status(401, { "www-authenticate": challenge }));
  expect(await list()).toMatchObject({ ok: false, fault: { code: "needs_authentication", status: 401, challenge } });
});

const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: "object" }, ...more });

it.each([
  ["gives the same cursor for ever", () => ({ tools: [tool("a")], nextCursor: "again" }), "not_mcp"],
  [
    "gives a new cursor for ever",
    ({ params }: Received) => ({ tools: [], nextCursor: String(Number(params["cursor"] ?? 0) + 1) }),
    "too_many_tools",
  ],
  [
    "lists 10,000 tools",
    () => ({ tools: Array.from({ length: 10_000 }, (_, index) => tool(`t${String(index)}`)) }),
    "too_many_tools",
  ],
  ["lists something that is no tool", () => ({ tools: [tool("a"), null] }), "not_mcp"],
  ["lists a tool without a name", () => ({ tools: [{ inputSchema: {} }] }), "not_mcp"],
  ["gives no list", () => ({ tools: {} }), "not_mcp"],
] as const)("bounds the list of a server that %s", async (_name, listed, code) => {
  serve(upstream, "modern", { "tools/list": listed });
  expect(await list()).toMatchObject({ ok: false, fault: { code } });
  expect(upstream.requests.length).toBeLessThanOrEqual(101);
});

it("takes a server that does not know the method for one without tools", async () => {
  serve(upstream, "modern", {
    "tools/list": ({ id }) =>
      json({ jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } }, { status: 404 }),
  });
  expect(valueOf(await list()).tools).toEqual([]);
});

const nested = (depth: number): object =>
  depth === 0 ? {} : { anyOf: [nested(depth - 1), { not: nested(depth - 1) }] };

const SCHEMAS: readonly [string, object][] = [
  ["refers to itself", { type: "object", properties: { a: { $ref: "#" } } }],
  [
    "has 10,000 properties",
    {
      type: "object",
      properties: Object.fromEntries(
        Array.from({ length: 10_000 }, (_, index) => [`p${String(index)}`, { type: "string" }]),
      ),
    },
  ],
  ["nests alternatives", { type: "object", properties: { a: nested(10) } }],
  ["has a pattern that never ends", { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } }],
  ["has a pattern that is none", { type: "object", properties: { a: { type: "string", pattern: "(" } } }],
  ["is of another draft", { $schema: "http://json-schema.org/draft-04/schema#", type: "object", id: "x" }],
  [
    "has names of the prototype",
    JSON.parse(`{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{}}}`) as object,
  ],
  ["has lists for types, and true for schemas", { type: ["object", "null"], properties: { a: true } }],
];

it.each(SCHEMAS)("keeps a schema that %s as data", async (_name, inputSchema) => {
  serve(upstream, "modern", { "tools/list": () => ({ tools: [{ name: "a", inputSchema }] }) });
  const { tools } = valueOf(await list());
  expect(JSON.stringify(tools[0]?.wire["inputSchema"])).toBe(JSON.stringify(inputSchema));
});

it("fetches nothing that a schema refers to", async () => {
  const inputSchema = { type: "object", properties: { a: { $ref: `${other.origin}/schema.json` } } };
  serve(upstream, "modern", { "tools/list": () => ({ tools: [{ name: "a", inputSchema }] }) });
  valueOf(await list());
  expect(other.connections).toBe(0);
});

it("refuses a definition that is too large, and a list that nests too deep", async () => {
  serve(upstream, "modern", {
    "tools/list": () => ({ tools: [tool("small"), tool("large", { description: "x".repeat(600_000) })] }),
  });
  const { tools, refused } = valueOf(await list());
  expect(tools.map(({ name }) => name)).toEqual(["small"]);
  expect(refused).toEqual([{ name: "large", why: expect.stringContaining("512 KiB") }]);
  serve(upstream, "modern", {
    "tools/list": ({ id }) =>
      answer(
        `{"jsonrpc":"2.0","id":${String(id)},"result":{"tools":[{"name":"a","inputSchema":${`{"a":`.repeat(5_000)}1${"}".repeat(5_000)}}]}}`,
        {
          headers: { "content-type": "application/json" },
        },
      ),
  });
  expect(await list()).toMatchObject({
    ok: false,
    fault: { code: "not_mcp", message: expect.stringContaining("nested") },
  });
});
