import { expect, it } from "@jest/globals";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { answerThroughSdk } from "../../src/mcp/answer-through-sdk.ts";
import { createProtocolServer } from "../../src/mcp/create-protocol-server.ts";
import { answerDirectly } from "../../src/mcp/direct.ts";
import { LEGACY_VERSIONS } from "../../src/mcp/protocol.ts";
import type { MessageHeaders, Reply, ServedMessage } from "../../src/mcp/served-message.ts";
import { createAnsweringTools, serve } from "./answering-tools.ts";
import { frames, legacy, modern } from "./frames.ts";

/** An HTTP status, and what matters of the JSON-RPC response. Sentences may differ. */
interface Outcome {
  readonly status: number;
  readonly id: unknown;
  readonly code: number | undefined;
  readonly result: unknown;
}

/** Where we knowingly answer otherwise than the SDK's handler: which frames, what we answer, and why. */
const departures: readonly {
  readonly why: string;
  readonly ours: Partial<Outcome>;
  readonly applies: (message: unknown) => boolean;
}[] = [
  {
    why: "the revisions that are named in a header have no batches",
    ours: { status: 400, code: -32600, id: null },
    applies: Array.isArray,
  },
  {
    why: "this server never asks, so there is nothing to respond to",
    ours: { status: 400, code: -32600, id: null },
    applies: (message) => !has(message, "method") && (has(message, "result") || has(message, "error")),
  },
  {
    why: "an id that cannot be one is not repeated",
    ours: { status: 400, code: -32600, id: null },
    applies: (message) => has(message, "id") && typeof message.id === "number" && !Number.isSafeInteger(message.id),
  },
  {
    why: "malformed parameters are -32602, and their error does not recite a schema",
    ours: { status: 200, code: -32602 },
    applies: (message) => has(message, "method") && message.method === "initialize",
  },
  {
    why: "the id of a request is repeated in every error",
    ours: { status: 400, code: -32000 },
    applies: (message) => has(message, "method") && message.method === "tools/call",
  },
];

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === "object" && value !== null && key in value;
}

it("gives the status, the error code and the result that the SDK's own HTTP handler gives, save where said why not", async () => {
  const served = createAnsweringTools();
  const used = new Set<string>();
  for (const frame of frames) {
    const { headers, message } = frame;
    if (headers === undefined || message === undefined) continue;
    const request = serve(served, frame);
    const direct = await answerDirectly(request);
    const ours = outcomeOf(
      direct === undefined ? await answerThroughSdk(request) : { kind: "answer", status: 200, text: direct },
    );
    const theirs = await askHandler(request, headers);
    try {
      expect(ours).toEqual(theirs);
    } catch (difference) {
      const departure = departures.find(({ applies }) => applies(message));
      if (departure === undefined) throw difference;
      expect(ours).toMatchObject(departure.ours);
      used.add(departure.why);
    }
  }
  expect([...used].toSorted()).toEqual(departures.map(({ why }) => why).toSorted());
});

function outcomeOf(reply: Reply): Outcome {
  if (reply.kind === "accepted") return summarize(202, undefined);
  if (reply.kind === "answer") return summarize(reply.status, reply.text);
  return summarize(200, reply.subscription.acknowledgement);
}

function summarize(status: number, json: string | undefined): Outcome {
  // A JSON-RPC response, or a notification, which has none of these members.
  const parsed: unknown = json === undefined ? {} : JSON.parse(json);
  // Of a list of answers, the SDK's handler sends the first by itself.
  const { id, error, result } = (Array.isArray(parsed) ? parsed[0] : parsed) as {
    id?: unknown;
    error?: { code: number };
    result?: unknown;
  };
  return { status, id, code: error?.code, result };
}

async function askHandler(request: ServedMessage, { version, method, name }: MessageHeaders): Promise<Outcome> {
  const handler = createMcpHandler(({ era }) =>
    // What the SDK makes of it by itself.
    createProtocolServer(request, era, () => {}),
  );
  const response = await handler.fetch(
    new Request("http://127.0.0.1/mcp", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...(version !== undefined && { "mcp-protocol-version": version }),
        ...(method !== undefined && { "mcp-method": method }),
        ...(name !== undefined && { "mcp-name": name }),
      },
      body: JSON.stringify(request.message),
    }),
  );
  const body = await response.text();
  await handler.close();
  const isStream = response.headers.get("content-type") === "text/event-stream";
  const json = isStream ? /^data: ([^\n]*)$/m.exec(body)?.[1] : body;
  return summarize(response.status, json === "" ? undefined : json);
}

const none: MessageHeaders = { version: undefined, method: undefined, name: undefined, all: {} };
const fitting: MessageHeaders = { version: "2026-07-28", method: "tools/call", name: "echo", all: {} };
const { _meta: envelope } = modern("x").params;

it.each<[string, unknown, MessageHeaders, number, number]>([
  ["an empty batch", [], none, 400, -32600],
  ["a batch that is too long", Array(51).fill(legacy("ping")), none, 400, -32600],
  ["a batch in a revision without", [legacy("tools/list")], { ...none, version: "2025-06-18" }, 400, -32600],
  ["no object at all", 5, none, 400, -32600],
  ["an id that is null", legacy("tools/list", {}, null), none, 400, -32600],
  ["an id that is a fraction", legacy("tools/list", {}, 1.5), none, 400, -32600],
  ["an id beyond 2^53", legacy("tools/list", {}, 2 ** 60), none, 400, -32600],
  ["keys in another case", { JSONRPC: "2.0", Id: 1, Method: "tools/list" }, none, 400, -32600],
  ["an unknown method of the modern era", modern("nope"), { ...fitting, method: "nope" }, 404, -32601],
  ["an unknown method of the legacy era", legacy("nope"), none, 200, -32601],
  ["a version that is not implemented", modern("tools/list", {}), { ...none, version: "2027-01-01" }, 400, -32020],
  ["no version header", modern("tools/call", { name: "echo" }), { ...fitting, version: undefined }, 400, -32020],
  [
    "another version in the header",
    modern("tools/call", { name: "echo" }),
    { ...fitting, version: "2025-11-25" },
    400,
    -32020,
  ],
  ["no method header", modern("tools/call", { name: "echo" }), { ...fitting, method: undefined }, 400, -32020],
  [
    "another method in the header",
    modern("tools/call", { name: "echo" }),
    { ...fitting, method: "tools/list" },
    400,
    -32020,
  ],
  ["no name header", modern("tools/call", { name: "echo" }), { ...fitting, name: undefined }, 400, -32020],
  ["another name in the header", modern("tools/call", { name: "echo" }), { ...fitting, name: "text" }, 400, -32020],
  [
    "a name header that is no Base64",
    modern("tools/call", { name: "echo" }),
    { ...fitting, name: "=?base64?%?=" },
    400,
    -32020,
  ],
  ["a modern header without an envelope", legacy("tools/call", { name: "echo" }), fitting, 400, -32602],
  [
    "an envelope without capabilities",
    legacy("tools/call", {
      name: "echo",
      _meta: { ...envelope, "io.modelcontextprotocol/clientCapabilities": undefined },
    }),
    fitting,
    400,
    -32602,
  ],
  ["an unknown tool", modern("tools/call", { name: "nope" }), { ...fitting, name: "nope" }, 200, -32602],
  ["a call without a name", modern("tools/call"), { ...fitting, name: undefined }, 200, -32602],
  ["a cursor that was never given", legacy("tools/list", { cursor: "x" }), none, 200, -32602],
  ["a legacy version that never was", legacy("tools/list"), { ...none, version: "1999-01-01" }, 400, -32000],
])("answers %s with its own status and code", async (_, message, headers, status, code) => {
  const request = serve(createAnsweringTools(), { message: JSON.parse(JSON.stringify(message)), headers });
  const direct = await answerDirectly(request);
  const reply =
    direct === undefined ? await answerThroughSdk(request) : ({ kind: "answer", status: 200, text: direct } as const);
  expect(outcomeOf(reply)).toMatchObject({ status, code });
});

it("shows nothing of a fault of ours but the call's id, and reports the fault", async () => {
  for (const name of ["rejects", "throws"]) {
    const faults: unknown[] = [];
    const request = serve(
      createAnsweringTools(),
      { message: legacy("tools/call", { name }), headers: undefined },
      faults,
    );
    const expected = {
      jsonrpc: "2.0",
      id: 1,
      error: { code: -32603, message: "Internal error", data: { call: "call-1" } },
    };
    const direct = await answerDirectly(request);
    const reply = await answerThroughSdk(request);
    expect(JSON.parse(direct ?? "")).toEqual(expected);
    expect(reply.kind === "answer" && JSON.parse(reply.text)).toEqual(expected);
    expect(faults).toEqual([new Error("secret cause"), new Error("secret cause")]);
  }
});

it("gives the legacy era objects only, and the modern era any JSON", async () => {
  const call = async (message: unknown) => {
    const text = await answerDirectly(serve(createAnsweringTools(), { message, headers: undefined }));
    return (JSON.parse(text ?? "") as { result: unknown }).result;
  };
  expect(await call(legacy("tools/call", { name: "array" }))).toMatchObject({ structuredContent: { result: [1, 2] } });
  expect(await call(modern("tools/call", { name: "array" }))).toMatchObject({
    structuredContent: [1, 2],
    content: [{ type: "text", text: "[1,2]" }],
  });
});

it("subscribes to changes of the list where there can be any, and ends at once where not", async () => {
  const message = modern("subscriptions/listen", { notifications: { toolsListChanged: true } }, "sub");
  const listen = (changing: boolean) =>
    answerThroughSdk(serve(createAnsweringTools({ changing }), { message, headers: undefined }));
  const changing = await listen(true);
  const fixed = await listen(false);
  if (changing.kind !== "subscription" || fixed.kind !== "subscription") throw new Error("not subscribed");
  const meta = { "io.modelcontextprotocol/subscriptionId": "sub" };
  expect(JSON.parse(changing.subscription.acknowledgement)).toEqual({
    jsonrpc: "2.0",
    method: "notifications/subscriptions/acknowledged",
    params: { notifications: { toolsListChanged: true }, _meta: meta },
  });
  expect(JSON.parse(changing.subscription.changed ?? "")).toEqual({
    jsonrpc: "2.0",
    method: "notifications/tools/list_changed",
    params: { _meta: meta },
  });
  expect(fixed.subscription.changed).toBeUndefined();
});

it("knows the legacy revisions that the SDK knows", async () => {
  const { SUPPORTED_PROTOCOL_VERSIONS } = await import("@modelcontextprotocol/server");
  expect(LEGACY_VERSIONS).toEqual(SUPPORTED_PROTOCOL_VERSIONS);
});
