import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { openConnection, rpc, type CallProgress } from "@mortise/testkit/mcp";
import { eventually } from "../support/eventually.ts";
import { type ReferenceServer, startEverything } from "../support/reference-server.ts";
import { registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { events, OK, serve, type Received } from "../upstream/scripted-server.ts";
import { legacy, modern } from "./mcp-wire.ts";

const GENERATIONS = [
  ["v1", "legacy"],
  ["v2", "legacy"],
  ["v2", "modern"],
] as const;
const TOKEN = "canary-token-30c77d";
const LONG = "trigger-long-running-operation";
const CALL = { name: "mcp__told__do", arguments: {} };

let gateway: TestGateway;
let port: number;
let everything: ReferenceServer;
let oldest: ReferenceServer;
let upstream: FakeUpstream;
/** The connector of that. */
let told: string;

beforeAll(async () => {
  [gateway, everything, oldest, upstream] = await Promise.all([
    startTestGateway(),
    startEverything("streamableHttp"),
    startEverything("sse"),
    startFakeUpstream(),
  ]);
  port = Number(new URL(gateway.url).port);
  tell("modern", () => []);
  await registerServer(gateway, { name: "Everything", url: `${everything.origin}/mcp` }, { [LONG]: "automatic" });
  await registerServer(gateway, { name: "Oldest", url: `${oldest.origin}/sse` }, { [LONG]: "automatic" });
  const tools = { do: "automatic", ask: "needs_approval" } as const;
  told = await registerServer(gateway, { name: "Told", url: `${upstream.origin}/mcp`, accessToken: TOKEN }, tools);
}, 30_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all([everything[Symbol.asyncDispose](), oldest[Symbol.asyncDispose](), upstream.close()]);
});

const note = (params: object) => ({ jsonrpc: "2.0", method: "notifications/progress", params });
const tokenOf = ({ params }: Received) => (params["_meta"] as { progressToken?: unknown } | undefined)?.progressToken;

/** Has the server answer calls with these messages, and then a result; it sees the token that it was given. */
function tell(era: "modern" | "legacy", messages: (token: unknown, call: Received) => readonly object[]): void {
  serve(upstream, era, {
    "tools/list": () => ({ tools: ["do", "ask"].map((name) => ({ name, inputSchema: { type: "object" } })) }),
    "tools/call": (call) => {
      const token = tokenOf(call);
      return token === undefined ? OK : events([...messages(token, call), { jsonrpc: "2.0", id: call.id, result: OK }]);
    },
  });
  upstream.forget();
  void gateway.services.changes.publish({
    organisation: gateway.organisation,
    subject: "connector",
    id: told,
    isEnded: true,
  });
}

/** The messages of a stream. */
const messagesOf = (body: string) =>
  Array.from(body.matchAll(/^data: (.*)$/gm), ([, data = ""]) => JSON.parse(data) as { params?: CallProgress });

it.each(GENERATIONS)("passes a server's progress on to a client that asks for it, %s %s", async (generation, era) => {
  const client = await gateway.mcp({ generation, era });
  for (const slug of ["everything", "oldest"]) {
    const steps: CallProgress[] = [];
    const onProgress = (step: CallProgress) => void steps.push(step);
    const answer = await client.callTool(`mcp__${slug}__${LONG}`, { duration: 0.2, steps: 4 }, { onProgress });
    expect(answer).toMatchObject({ content: [{ text: expect.stringContaining("completed") }] });
    expect(steps).toEqual([1, 2, 3, 4].map((progress) => ({ progress, total: 4 })));
  }
  await client.close();
});

it("keeps clients from giving up that would wait for the server itself", async () => {
  const calls = GENERATIONS.map(async ([generation, era]) => {
    const client = await gateway.mcp({ generation, era });
    const options = { onProgress: () => {}, patienceMs: 1_000 };
    const answer = await client.callTool(`mcp__everything__${LONG}`, { duration: 1.6, steps: 8 }, options);
    expect(answer).toMatchObject({ content: [{ text: expect.stringContaining("completed") }] });
    await client.close();
  });
  await Promise.all(calls);
});

it("tells each caller the progress of their own call, however alike their tokens are", async () => {
  tell("modern", (progressToken, { params }) => {
    const { n } = params["arguments"] as { n: number };
    return [1, 2, 3].map((step) => note({ progressToken, progress: n * 10 + step, message: `of ${String(n)}` }));
  });
  const calls = Array.from({ length: 30 }, async (_, n) => {
    const call = { ...CALL, arguments: { n } };
    const answer = await (n % 2 === 0
      ? modern(port, gateway.adminKey, "tools/call", call, { meta: { progressToken: "same" } })
      : legacy(port, gateway.adminKey, "tools/call", { ...call, _meta: { progressToken: "same" } }));
    const heard = messagesOf(answer.body).slice(0, -1);
    expect(heard).toEqual(
      [1, 2, 3].map((step) => note({ progressToken: "same", progress: n * 10 + step, message: `of ${String(n)}` })),
    );
  });
  await Promise.all(calls);
  const given = upstream.requests
    .map(({ body }) => tokenOf(JSON.parse(body) as Received))
    .filter((one) => one !== undefined);
  // None of theirs has reached the server, and none of its own came twice.
  expect(new Set(given).size).toBe(30);
  expect(given).not.toContain("same");
});

it.each(["modern", "legacy"] as const)(
  "passes on nothing of a %s server but what is progress of this call, and no secret in it",
  async (era) => {
    tell(era, (progressToken) => [
      note({ progressToken: String(progressToken), progress: 1, message: "a text that looks like it" }),
      note({ progressToken: Number(progressToken) + 1, progress: 2, message: "another call's" }),
      note({ progress: 3, message: "nobody's" }),
      note({ progressToken, progress: "4", message: "no number" }),
      { jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data: "a line of its log" } },
      note({
        progressToken,
        progress: 5,
        total: "6",
        message: `with Bearer ${TOKEN}`,
        extra: "unknown",
        _meta: { a: 1 },
      }),
      note({ progressToken, progress: 5, message: "no further" }),
      note({ progressToken, progress: 6, message: "m".repeat(5_000) }),
    ]);
    const answer = await modern(port, gateway.adminKey, "tools/call", CALL, { meta: { progressToken: "t" } });
    const heard = messagesOf(answer.body);
    expect(heard).toMatchObject([
      { params: { progressToken: "t", progress: 5, message: expect.stringMatching(/^with /) } },
      { params: { progressToken: "t", progress: 6, message: "m".repeat(1_000) } },
      { result: { content: OK.content } },
    ]);
    expect(Object.keys(heard[0]?.params ?? {}).toSorted()).toEqual(["message", "progress", "progressToken"]);
    expect(answer.body).not.toContain(TOKEN);
  },
);

it("is at most some steps a second of a server that floods", async () => {
  tell("modern", (progressToken) => Array.from({ length: 5_000 }, (_, progress) => note({ progressToken, progress })));
  const answer = await modern(port, gateway.adminKey, "tools/call", CALL, { meta: { progressToken: "t" } });
  const heard = messagesOf(answer.body);
  expect(heard.length).toBeLessThan(100);
  expect(heard.at(-2)).toMatchObject({ params: { progress: 4_999 } });
  expect(heard.at(-1)).toMatchObject({ result: { content: OK.content } });
});

it("asks a server for nothing where the client did not, and gives its answer whole", async () => {
  tell("modern", (progressToken) => [note({ progressToken, progress: 1 })]);
  for (const [params, headers] of [
    [CALL, {}],
    [{ ...CALL, _meta: { progressToken: "t" } }, { accept: "application/json" }],
  ] as const) {
    const answer = await modern(port, gateway.adminKey, "tools/call", params, {
      headers,
      ...("_meta" in params && { meta: params["_meta"] }),
    });
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(answer.body)).toMatchObject({ result: { content: OK.content } });
  }
  expect(upstream.requests.map(({ body }) => body).filter((body) => body.includes("progressToken"))).toEqual([]);
  const asked = upstream.requests.length;
  // What never begins has no progress: a call that waits for somebody, and one of nothing.
  for (const name of ["mcp__told__ask", "mcp__told__none"]) {
    const answer = await legacy(port, gateway.adminKey, "tools/call", {
      name,
      arguments: {},
      _meta: { progressToken: 1 },
    });
    expect(answer.headers["content-type"]).toBe("application/json");
  }
  const waits = await modern(
    port,
    gateway.adminKey,
    "tools/call",
    { name: "mcp__told__ask", arguments: {} },
    { meta: { progressToken: 1 }, capabilities: { elicitation: {} } },
  );
  expect(waits.headers["content-type"]).toBe("application/json");
  expect(upstream.requests).toHaveLength(asked);
});

it("gives the server's request up, and records it, where the client of a stream goes away", async () => {
  const never = new Promise<void>(() => {});
  serve(upstream, "modern", {
    "tools/call": (call) => events([note({ progressToken: tokenOf(call), progress: 1 })], never),
  });
  const connection = openConnection(port);
  const body = rpc("tools/call", { ...CALL, _meta: { progressToken: "t" } });
  connection.socket.write(
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${String(port)}\r\nauthorization: Bearer ${gateway.adminKey}\r\n` +
      `content-type: application/json\r\naccept: application/json, text/event-stream\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`,
  );
  await connection.until(/"progress":1/);
  const before = upstream.openConnections;
  connection.socket.destroy();
  type Calls = { readonly calls: readonly { readonly outcome: string | null }[] };
  const last = async () => (await gateway.rest<Calls>("GET", "/audit/calls?tool=do&limit=1")).body.calls[0]?.outcome;
  await eventually(last, (outcome) => outcome === "cancelled");
  await eventually(
    () => upstream.openConnections,
    (open) => open < before,
  );
});
