import { expect, it, jest } from "@jest/globals";
import type { CallRequest, ServedTools, ToolAnswer } from "@mortise/core/mcp";
import { createServedTools, listen, NO_ARGUMENTS, openConnection, rpc, send, wire } from "@mortise/testkit/mcp";

const DONE: ToolAnswer = { content: [{ type: "text", text: "done" }], isError: false };

function working(work: (request: CallRequest) => Promise<ToolAnswer>): ServedTools {
  const tool = { name: "work", description: "Works.", inputSchema: NO_ARGUMENTS };
  return createServedTools([{ ...tool, answer: (_args, request) => work(request) }]);
}

const ASKING = rpc("tools/call", { name: "work", _meta: { progressToken: "mine" } }, "one");

/** The messages of a stream. */
function messagesOf(body: string): readonly { id?: string; params?: { progress: number; message?: string } }[] {
  return Array.from(body.matchAll(/^data: (.*)$/gm), ([, data = ""]) => JSON.parse(data) as object);
}

const twice = working((request) => {
  request.progress?.({ progress: 1 });
  request.progress?.({ progress: 2 });
  return Promise.resolve(DONE);
});

it("streams what a tool tells ahead of its answer to a client that asked, and the answer at the end", async () => {
  await using listening = await listen(twice);
  const streamed = await send(listening.port, { body: ASKING });
  expect(streamed.status).toBe(200);
  expect(streamed.headers).toMatchObject({ "content-type": "text/event-stream", "x-accel-buffering": "no" });
  expect(messagesOf(streamed.body)).toMatchObject([
    { method: "notifications/progress", params: { progressToken: "mine", progress: 1 } },
    { params: { progressToken: "mine", progress: 2 } },
    { id: "one", result: { content: [{ text: "done" }] } },
  ]);
  // Another header of the modern era, and a name that has to be decoded: the way through the SDK.
  const meta = {
    progressToken: 7,
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const headers = {
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/call",
    "mcp-name": `=?base64?${btoa("work")}?=`,
  };
  const modern = await send(listening.port, { headers, body: rpc("tools/call", { name: "work", _meta: meta }) });
  expect(messagesOf(modern.body)).toMatchObject([
    { params: { progressToken: 7, progress: 1 } },
    { params: { progressToken: 7, progress: 2 } },
    { id: 1, result: { resultType: "complete" } },
  ]);
});

it.each([
  ["did not ask", { body: rpc("tools/call", { name: "work" }) }],
  ["takes no stream", { body: ASKING, headers: { accept: "application/json" } }],
  ["asks for what does not exist", { body: rpc("tools/call", { name: "play", _meta: { progressToken: 1 } }) }],
])("gives the whole answer as JSON to a client that %s", async (_what, request) => {
  await using listening = await listen(twice);
  const answer = await send(listening.port, request);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(answer.body)));
  expect(JSON.parse(answer.body)).toHaveProperty("id");
});

it("tells a client of a flood some steps a second, always the newest, and of the last before the answer", async () => {
  const flooding = working(async ({ progress }) => {
    for (let step = 1; step <= 50_000; step++) {
      progress?.({ progress: step });
      if (step % 5_000 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return DONE;
  });
  await using listening = await listen(flooding);
  const told = messagesOf((await send(listening.port, { body: ASKING })).body);
  const steps = told.slice(0, -1).map(({ params }) => params?.progress ?? 0);
  expect(told.at(-1)).toMatchObject({ id: "one" });
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(steps.at(-1)).toBe(50_000);
  expect(steps.length).toBeGreaterThan(10);
  expect(steps.length).toBeLessThan(100);
});

it("keeps one message, not all of them, for a client that does not read", async () => {
  const message = "x".repeat(2_000_000);
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const verbose = working(async ({ progress }) => {
    for (let step = 1; step <= 30; step++) {
      progress?.({ progress: step, message });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    tell();
    return DONE;
  });
  await using listening = await listen(verbose);
  const connection = openConnection(listening.port);
  connection.socket.pause();
  connection.socket.write(wire(listening.port, ASKING));
  await told;
  connection.socket.resume();
  await connection.closed;
  const steps = messagesOf(connection.received()).map(({ params }) => params?.progress);
  // What the two sockets hold, and the newest.
  expect(steps.length).toBeLessThan(15);
  expect(steps.at(-2)).toBe(30);
});

it("begins with a sign of life where the answer takes long", async () => {
  const others = [
    "setTimeout",
    "clearTimeout",
    "setImmediate",
    "clearImmediate",
    "nextTick",
    "queueMicrotask",
  ] as const;
  jest.useFakeTimers({ doNotFake: [...others, "performance", "hrtime", "Date"] });
  try {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const silent = working(async () => {
      begin();
      await held;
      return DONE;
    });
    await using listening = await listen(silent);
    const connection = openConnection(listening.port);
    connection.socket.write(wire(listening.port, ASKING));
    await begun;
    jest.advanceTimersByTime(15_000);
    const head = await connection.until(/keep-alive\n\n/);
    expect(head).toContain("content-type: text/event-stream");
    release();
    await connection.closed;
    expect(messagesOf(connection.received())).toMatchObject([{ id: "one", result: { content: [{ text: "done" }] } }]);
  } finally {
    jest.useRealTimers();
  }
});

it("aborts the call of a client that goes away in the middle of a stream", async () => {
  const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
  const endless = working(async ({ progress, signal }) => {
    signal.addEventListener("abort", () => abort());
    progress?.({ progress: 1 });
    await aborted;
    // Nobody is there any more.
    progress?.({ progress: 2 });
    return DONE;
  });
  await using listening = await listen(endless);
  const connection = openConnection(listening.port);
  connection.socket.write(wire(listening.port, ASKING));
  await connection.until(/"progress":1/);
  connection.socket.destroy();
  await aborted;
});

it("ends a stream with the error where a tool fails, and lets it end while the endpoint closes", async () => {
  const { promise: closing, resolve: close } = Promise.withResolvers<void>();
  const failing = working(async ({ progress }) => {
    progress?.({ progress: 1 });
    await closing;
    throw new Error("secret cause");
  });
  const listening = await listen(failing);
  const connection = openConnection(listening.port);
  connection.socket.write(wire(listening.port, ASKING));
  await connection.until(/"progress":1/);
  const closed = listening.endpoint.close();
  close();
  await connection.closed;
  await closed;
  expect(messagesOf(connection.received()).at(-1)).toMatchObject({ id: "one", error: { code: -32603 } });
  expect(connection.received()).not.toContain("secret cause");
});
