import { PassThrough, Writable } from "node:stream";
import { expect, it } from "@jest/globals";
import { createChanges } from "@mortise/testkit/mcp";
import { serveStdio } from "../../src/stdio/serve-stdio.ts";
import type { StdioOptions } from "../../src/stdio/serve-stdio.ts";
import { createWaitingTools } from "../waiting-tools.ts";
import type { WaitingTools } from "../waiting-tools.ts";

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: { readonly structuredContent?: unknown };
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

function start(tools: WaitingTools = createWaitingTools(), options: Partial<StdioOptions> = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const connection = serveStdio({ served: () => tools.served, input, output, ...options });
  let text = "";
  output.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const messages = () =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Message);
  return {
    tools,
    input,
    connection,
    messages,
    write: (...lines: unknown[]) =>
      input.write(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("")),
    /** Resolves with all messages once there are that many. */
    received: (count: number) =>
      new Promise<Message[]>((resolve) => {
        const look = () => {
          if (messages().length >= count) resolve(messages());
        };
        output.on("data", look);
        look();
      }),
  };
}

function call(name: string, args: unknown, id: unknown) {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } };
}

const initialize = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } },
};
const envelope = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

it("serves both eras on one connection, each message in its own", async () => {
  const client = start();
  client.write(
    initialize,
    { jsonrpc: "2.0", method: "notifications/initialized" },
    call("echo", { a: 1 }, 1),
    { jsonrpc: "2.0", id: 2, method: "server/discover", params: { _meta: envelope } },
    { jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "echo", arguments: { b: 2 }, _meta: envelope } },
    { jsonrpc: "2.0", id: 4, method: "prompts/list" },
  );
  const byId = new Map((await client.received(5)).map((message) => [message.id, message]));
  expect(byId.get(0)?.result).toMatchObject({ protocolVersion: "2025-11-25", capabilities: { tools: {} } });
  expect(byId.get(1)?.result).toMatchObject({ structuredContent: { a: 1 } });
  expect(byId.get(2)?.result).toMatchObject({ supportedVersions: ["2026-07-28"], resultType: "complete" });
  expect(byId.get(3)?.result).toMatchObject({ structuredContent: { b: 2 }, resultType: "complete" });
  expect(byId.get(4)?.error?.code).toBe(-32601);
});

it("answers concurrent calls as each is done", async () => {
  const client = start();
  client.write(call("wait", { n: 1 }, "slow"), call("echo", { n: 2 }, "fast"));
  expect((await client.received(1))[0]?.id).toBe("fast");
  client.tools.release();
  expect((await client.received(2))[1]).toMatchObject({ id: "slow", result: { structuredContent: { n: 1 } } });
});

it("aborts a call that is cancelled, and does not answer it", async () => {
  const client = start();
  client.write(call("wait", {}, 1), call("wait", {}, "1"));
  await client.tools.begun(2);
  client.write({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
  await client.tools.abortedAtLeast(1);
  client.tools.release();
  client.input.end();
  await client.connection.closed;
  expect(client.messages().map(({ id }) => id)).toEqual(["1"]);
});

it("finishes what is in flight when the input ends, and then is done", async () => {
  const client = start();
  client.write(call("wait", { n: 1 }, 1));
  client.input.end(JSON.stringify(call("echo", { n: 2 }, 2)));
  await client.tools.begun(1);
  await client.received(1);
  client.tools.release();
  await client.connection.closed;
  expect(client.messages().map(({ id }) => id)).toEqual([2, 1]);
});

it("gives up what outlasts the grace", async () => {
  const client = start();
  client.write(call("wait", {}, 1));
  await client.tools.begun(1);
  await client.connection.close(10);
  expect(client.tools.aborted).toBe(1);
  expect(client.messages()).toEqual([]);
});

it.each<[string, string, number | undefined]>([
  ["no JSON", "{", -32700],
  ["a batch", "[]", -32600],
  ["a value that is no object", "5", -32600],
  ["an id that is null", `{"jsonrpc":"2.0","id":null,"method":"ping"}`, -32600],
  ["another version of JSON-RPC", `{"jsonrpc":"1.0","id":1,"method":"ping"}`, -32600],
  ["too deep a message", "[".repeat(65) + "]".repeat(65), -32600],
  ["an empty line", "   ", undefined],
  ["a response", `{"jsonrpc":"2.0","id":1,"result":{}}`, undefined],
  ["a notification", `{"jsonrpc":"2.0","method":"notifications/whatever"}`, undefined],
  [
    "the cancellation of nothing",
    `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}`,
    undefined,
  ],
])("answers a line with %s as JSON-RPC says, and the next line as ever", async (_, line, code) => {
  const client = start();
  client.write(line, call("echo", {}, "next"));
  client.input.end();
  await client.connection.closed;
  const answers = client.messages();
  expect(answers.find(({ id }) => id === "next")?.result).toBeDefined();
  expect(answers.filter(({ id }) => id !== "next").map(({ error }) => error?.code)).toEqual(
    code === undefined ? [] : [code],
  );
});

it("throws away a line that is too long, however it is cut, and goes on", async () => {
  const client = start(undefined, { maxLineBytes: 1000 });
  for (let piece = 0; piece < 20; piece++) client.input.write("x".repeat(100));
  client.input.write(`\n${JSON.stringify(call("echo", {}, 1))}\n`);
  const [first, second] = await client.received(2);
  expect(first?.error).toEqual({ code: -32600, message: "A message must not be longer than 1000 bytes." });
  expect(second?.id).toBe(1);
});

it("puts lines together from bytes cut anywhere", async () => {
  const client = start();
  const bytes = Buffer.from(`${JSON.stringify(call("echo", { text: "héllo 世界 🎉" }, 1))}\r\n`);
  for (const byte of bytes) client.input.write(Buffer.of(byte));
  expect((await client.received(1))[0]?.result?.structuredContent).toEqual({ text: "héllo 世界 🎉" });
});

it("refuses an id that is still open", async () => {
  const client = start();
  client.write(call("wait", {}, 7));
  await client.tools.begun(1);
  client.write(call("echo", {}, 7));
  expect((await client.received(1))[0]).toMatchObject({ id: 7, error: { code: -32600 } });
  client.tools.release();
  expect((await client.received(2))[1]).toMatchObject({ id: 7, result: {} });
});

it("reads no more while nobody reads its answers", async () => {
  const tools = createWaitingTools();
  const input = new PassThrough();
  let passOn: (() => void) | undefined;
  let lines = 0;
  const output = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      lines += chunk.toString().split("\n").length - 1;
      passOn = done;
    },
  });
  const connection = serveStdio({ served: () => tools.served, input, output });
  const paused = new Promise((resolve) => input.once("pause", resolve));
  input.write(`${JSON.stringify(call("echo", {}, 1))}\n`);
  await paused;
  input.write(`${JSON.stringify(call("wait", {}, 2))}\n`);
  expect(input.readableLength).toBeGreaterThan(0);
  passOn?.();
  await tools.begun(1);
  tools.release();
  input.end();
  const finished = connection.closed;
  const timer = setInterval(() => passOn?.(), 1);
  await finished;
  clearInterval(timer);
  expect(lines).toBe(2);
});

it("ends when nobody reads any more", async () => {
  const tools = createWaitingTools();
  const input = new PassThrough();
  const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
  const connection = serveStdio({ served: () => tools.served, input, output });
  input.write(`${JSON.stringify(call("wait", {}, 1))}\n${JSON.stringify(call("echo", {}, 2))}\n`);
  await connection.closed;
  expect(tools.aborted).toBe(1);
});

it("tells a client of the legacy era of changes unasked, and one of the modern era as it asked", async () => {
  const changes = createChanges();
  const old = start(createWaitingTools({ changes }));
  old.write(initialize);
  const [greeting] = await old.received(1);
  expect(greeting?.result).toMatchObject({ capabilities: { tools: { listChanged: true } } });
  changes.announce();
  expect((await old.received(2))[1]).toEqual({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
  old.input.end();
  await old.connection.closed;

  const client = start(createWaitingTools({ changes }));
  client.write({
    jsonrpc: "2.0",
    id: "s",
    method: "subscriptions/listen",
    params: { notifications: { toolsListChanged: true }, _meta: envelope },
  });
  await client.received(1);
  changes.announce();
  const told = (await client.received(2))[1];
  expect(told).toMatchObject({
    method: "notifications/tools/list_changed",
    params: { _meta: { "io.modelcontextprotocol/subscriptionId": "s" } },
  });
  client.write({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "s" } }, call("echo", {}, 1));
  await client.received(3);
  expect(changes.listeners).toBe(0);
});

it("uses newer tools from the next message on", async () => {
  const before = createWaitingTools({ name: "before" });
  const after = createWaitingTools({ name: "after" });
  let current = before.served;
  const client = start(before, { served: () => current });
  client.write(initialize);
  await client.received(1);
  current = after.served;
  client.write({ ...initialize, id: 1 });
  const [first, second] = await client.received(2);
  expect([first?.result, second?.result]).toMatchObject([
    { serverInfo: { name: "before" } },
    { serverInfo: { name: "after" } },
  ]);
});
