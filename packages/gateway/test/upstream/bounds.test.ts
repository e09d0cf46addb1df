import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { answer, json, startFakeUpstream, status, type FakeUpstream, type Reply } from "@mortise/testkit/fake-upstream";
import { clientTo, targetAt, valueOf, within, type TestedClient } from "./client-to.ts";
import { events, methods, OK, serve } from "./scripted-server.ts";
import { startTelling, TRANSPORTS } from "./telling-server.ts";

const MIB = 1024 * 1024;

let upstream: FakeUpstream;
let tested: TestedClient;
beforeEach(async () => {
  upstream = await startFakeUpstream();
  tested = clientTo();
});
afterEach(async () => {
  await tested[Symbol.asyncDispose]();
  await upstream.close();
});

const call = (url = upstream.origin) => tested.client.call(targetAt(url), "do", {}, within());
const text = (size: number) => ({ content: [{ type: "text", text: "x".repeat(size) }] });
const TOO_LARGE = { ok: false, fault: { code: "too_large", message: expect.stringContaining("8 MiB") } };

it.each([
  ["with a space in it", "session 1"],
  ["that is not ASCII", "séance-1"],
  ["that is empty", ""],
  ["that is longer than any", "s".repeat(1_025)],
])("speaks to no server that gives its session an id %s", async (_what, sessionId) => {
  const result = { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "old", version: "1" } };
  serve(upstream, "legacy", {
    initialize: ({ id }) => json({ jsonrpc: "2.0", id, result }, { headers: { "mcp-session-id": sessionId } }),
  });
  const refused = { ok: false, fault: { code: "not_mcp", message: expect.stringContaining("visible ASCII") } };
  expect(await call()).toMatchObject(refused);
  expect(await tested.client.list(targetAt(upstream.origin), within())).toMatchObject(refused);
  // It is never sent back.
  expect(new Set(methods(upstream))).toEqual(new Set(["server/discover", "initialize"]));
});

it("takes the longest id of a session that is visible ASCII, and sends it with each request", async () => {
  const sessionId = "!~".repeat(512);
  const result = { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "old", version: "1" } };
  serve(upstream, "legacy", {
    initialize: ({ id }) => json({ jsonrpc: "2.0", id, result }, { headers: { "mcp-session-id": sessionId } }),
  });
  expect(valueOf(await call())).toEqual(OK);
  expect(upstream.requests.slice(2).map(({ headers }) => headers["mcp-session-id"])).toEqual([sessionId, sessionId]);
});

it.each<[string, (message: object) => Reply]>([
  ["as JSON", (message) => json(message)],
  ["as JSON of a length that it does not tell", (message) => pieces(JSON.stringify(message), "application/json")],
  ["on a stream", (message) => events([message])],
])("takes an answer of almost 8 MiB %s, and none that is larger", async (_how, replyOf) => {
  let size = 8 * MIB - 1_000;
  serve(upstream, "modern", { "tools/call": ({ id }) => replyOf({ jsonrpc: "2.0", id, result: text(size) }) });
  expect(JSON.stringify(valueOf(await call())).length).toBeGreaterThan(size);
  size = 8 * MIB;
  expect(await call()).toMatchObject(TOO_LARGE);
});

it.each(TRANSPORTS)("takes no event larger than 8 MiB of a %s server, and goes on with it", async (era) => {
  let size = 8 * MIB - 1_000;
  using server = await startTelling(era, (_token, id, tell) => tell({ id, result: text(size) }));
  valueOf(await call(server.url));
  size = 8 * MIB + 1;
  expect(await call(server.url)).toMatchObject(TOO_LARGE);
  size = 10;
  valueOf(await call(server.url));
});

it("takes no more than that from a stream that is taken up again", async () => {
  serve(upstream, "legacy", { "tools/call": () => events(["id: event-7\nretry: 10\ndata:\n\n"]) });
  const sending = call();
  await upstream.received(4);
  upstream.respond(({ method }) => {
    if (method !== "GET") return status(202);
    const notification = `data: ${JSON.stringify({ jsonrpc: "2.0", method: "notifications/message", params: { data: "x".repeat(MIB) } })}\n\n`;
    return pieces(notification.repeat(9), "text/event-stream");
  });
  expect(await sending).toMatchObject(TOO_LARGE);
});

it.each<[string, (body: string) => Reply]>([
  ["", (body) => answer(body, { status: 500, headers: { "content-type": "application/json" } })],
  [" of a length that it does not tell", (body) => pieces(body, "application/json", 500)],
])("reads the words of a refusal of up to 64 KiB%s", async (_how, replyOf) => {
  let more = 60_000;
  serve(upstream, "modern", {
    "tools/call": ({ id }) =>
      replyOf(
        JSON.stringify({ jsonrpc: "2.0", id, error: { code: -1, message: "out of paper", data: "x".repeat(more) } }),
      ),
  });
  expect(await call()).toMatchObject({ fault: { code: "failed", message: expect.stringContaining("out of paper") } });
  more = 66_000;
  const { fault } = (await call()) as { fault: { message: string } };
  expect(fault.message).toContain("HTTP 500");
  expect(fault.message).not.toContain("out of paper");
});

/** A body in pieces, whose head does not say how much there is. */
function pieces(body: string, type: string, code = 200): Reply {
  return answer(
    (async function* () {
      for (let at = 0; at < body.length; at += 65_536) yield Buffer.from(body.slice(at, at + 65_536));
    })(),
    { status: code, headers: { "content-type": type } },
  );
}
