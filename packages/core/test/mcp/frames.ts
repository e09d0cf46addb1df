import type { MessageHeaders } from "../../src/mcp/served-message.ts";

/** A message as it could come in, with the headers that came with it (none over stdio). */
export interface Frame {
  readonly message: unknown;
  readonly headers: MessageHeaders | undefined;
}

const VERSION = "2026-07-28";
const envelope = {
  "io.modelcontextprotocol/protocolVersion": VERSION,
  "io.modelcontextprotocol/clientCapabilities": {},
};
const none: MessageHeaders = { version: undefined, method: undefined, name: undefined, all: {} };

/** A request of the modern era, as a client sends it. */
export function modern(method: string, params: Record<string, unknown> = {}, id: unknown = 1) {
  return { jsonrpc: "2.0", id, method, params: { ...params, _meta: envelope } };
}

/** A request of the legacy era. */
export function legacy(method: string, params?: unknown, id: unknown = 1) {
  return { jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) };
}

const ids = [0, 1, -1, "", "a", "1", 2 ** 53 - 1, 2 ** 53, 1.5, null, true, {}, [], "x".repeat(100_000), undefined];
const methods = [
  "tools/list",
  "tools/call",
  "server/discover",
  "initialize",
  "ping",
  "subscriptions/listen",
  "prompts/list",
  "resources/read",
  "tasks/get",
  "logging/setLevel",
  "completion/complete",
  "nope",
  "Tools/List",
  "constructor",
  "",
  5,
  null,
];
const paramValues: unknown[] = [
  undefined,
  null,
  5,
  "text",
  [],
  {},
  { name: "echo" },
  { name: "echo", arguments: {} },
  { name: "echo", arguments: { text: "héllo \u2028 \uD800", deep: [[{ a: null }]] } },
  { name: "echo", arguments: null },
  { name: "echo", arguments: [] },
  { name: "echo", arguments: 5 },
  { name: "echo", Arguments: {} },
  { Name: "echo" },
  { name: "nope" },
  { name: "constructor" },
  { name: "" },
  { name: 5 },
  { name: "array" },
  { name: "null" },
  { name: "wrapped" },
  { name: "text" },
  { name: "long-number" },
  { name: "meta" },
  { name: "refuses" },
  { name: "asks" },
  { name: "waits", requestState: "kept", inputResponses: { agreed: { action: "accept" } } },
  { name: "waits", requestState: 5 },
  { name: "waits", requestState: "kept", inputResponses: [] },
  { name: "invalid" },
  { name: "rejects" },
  { name: "throws" },
  { name: "echo", task: { ttl: 1 } },
  { name: "echo", requestState: "x" },
  { name: "echo", inputResponses: {} },
  { cursor: "x" },
  { cursor: 5 },
  { notifications: {} },
  { notifications: { toolsListChanged: true } },
  { notifications: 5 },
  { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } },
  {
    protocolVersion: "2025-06-18",
    capabilities: { roots: { listChanged: true } },
    clientInfo: { name: "c", version: "1" },
  },
  {
    protocolVersion: "1999-01-01",
    capabilities: { sampling: {} },
    clientInfo: { name: "c", version: "1", title: "C" },
  },
  { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: "c", version: "1" } },
  { protocolVersion: 5, capabilities: {}, clientInfo: { name: "c", version: "1" } },
  {
    protocolVersion: "2025-11-25",
    capabilities: { roots: { listChanged: "yes" } },
    clientInfo: { name: "c", version: "1" },
  },
  { protocolVersion: "2025-11-25", capabilities: {} },
];
const metas: unknown[] = [
  undefined,
  envelope,
  {},
  null,
  5,
  { progressToken: "p" },
  { progressToken: 1.5 },
  { progressToken: {} },
  { "io.modelcontextprotocol/related-task": { taskId: "t" } },
  { "io.modelcontextprotocol/related-task": 5 },
  { ...envelope, progressToken: 7, "vendor/key": { any: ["thing"] } },
  { ...envelope, "io.modelcontextprotocol/clientInfo": { name: "c", version: "1" } },
  { ...envelope, "io.modelcontextprotocol/clientInfo": { name: "c", version: "1", icons: [{ src: "x" }] } },
  { ...envelope, "io.modelcontextprotocol/clientInfo": { name: "c" } },
  { ...envelope, "io.modelcontextprotocol/clientInfo": "c" },
  { ...envelope, "io.modelcontextprotocol/logLevel": "debug" },
  { ...envelope, "io.modelcontextprotocol/logLevel": "loud" },
  { ...envelope, "io.modelcontextprotocol/protocolVersion": "2027-01-01" },
  { ...envelope, "io.modelcontextprotocol/protocolVersion": "2025-11-25" },
  { ...envelope, "io.modelcontextprotocol/protocolVersion": 5 },
  { "io.modelcontextprotocol/protocolVersion": VERSION },
  { "io.modelcontextprotocol/clientCapabilities": {} },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": null },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} }, sampling: { tools: {} } } },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: 5 } } },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": { sampling: [] } },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": { extensions: { "io.x/y": {} } } },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": { extensions: { "io.x/y": 1 } } },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": { tasks: {} } },
  { ...envelope, "io.modelcontextprotocol/clientCapabilities": { unheard: 5 } },
];

/** The headers that fit a message, and headers that do not. */
function headersFor(message: unknown): (MessageHeaders | undefined)[] {
  const { method, params } = message as { method?: unknown; params?: { name?: unknown } };
  const fitting = {
    version: VERSION,
    method: String(method),
    name: typeof params?.name === "string" ? params.name : undefined,
    all: {},
  };
  return [undefined, none, fitting, { ...none, version: "2025-11-25" }];
}

const odd: unknown[] = [
  undefined,
  null,
  5,
  "text",
  true,
  [],
  {},
  [legacy("tools/list")],
  [modern("tools/list")],
  [legacy("tools/list"), 5],
  { jsonrpc: "2.0" },
  { jsonrpc: "1.0", id: 1, method: "tools/list" },
  { id: 1, method: "tools/list" },
  { jsonrpc: "2.0", id: 1, method: "tools/list", extra: true },
  { JSONRPC: "2.0", ID: 1, METHOD: "tools/list" },
  { jsonrpc: "2.0", id: 1, result: {} },
  { jsonrpc: "2.0", id: 1, error: { code: 1, message: "no" } },
  { jsonrpc: "2.0", id: 1, result: {}, error: { code: 1, message: "no" } },
  { jsonrpc: "2.0", method: "notifications/initialized" },
  { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } },
  { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: {} } },
  { jsonrpc: "2.0", method: "notifications/initialized", params: { _meta: envelope } },
  { jsonrpc: "2.0", method: "tools/list" },
  { jsonrpc: "2.0", method: 5 },
  JSON.parse(
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"__proto__":{"a":1}}}}',
  ),
  JSON.parse('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","__proto__":{"a":1}}}'),
  JSON.parse('{"jsonrpc":"2.0","id":1,"method":"tools/list","__proto__":{"a":1}}'),
];

const oddHeaders: Frame[] = [
  ["2026-07-28", "tools/call", "nope"],
  ["2026-07-28", "tools/call", undefined],
  ["2026-07-28", "tools/call", "Echo"],
  ["2026-07-28", "tools/call", "=?base64?ZWNobw==?="],
  ["2026-07-28", "tools/call", "=?base64?bm9wZQ==?="],
  ["2026-07-28", "tools/call", "=?base64?!!?="],
  ["2026-07-28", "tools/call", "=?base64?/w==?="],
  ["2026-07-28", "tools/list", "echo"],
  ["2026-07-28", "Tools/Call", "echo"],
  ["2026-07-28", undefined, "echo"],
  [undefined, "tools/call", "echo"],
  ["2025-11-25", "tools/call", "echo"],
  ["2027-01-01", "tools/call", "echo"],
  ["2026-07-28, 2026-07-28", "tools/call", "echo"],
  ["", "tools/call", "echo"],
  ["garbage", "tools/call", "echo"],
].flatMap(([version, method, name]) =>
  [modern("tools/call", { name: "echo" }), legacy("tools/call", { name: "echo" })].map((message) => ({
    message,
    headers: { version, method, name, all: {} },
  })),
);

/** Frames of every kind: valid, odd and hostile, of both eras, with and without headers. */
export const frames: readonly Frame[] = [
  ...[
    ...odd,
    ...ids.flatMap((id) => [legacy("tools/list", undefined, id), modern("tools/call", { name: "echo" }, id)]),
    ...methods.flatMap((method) => [
      legacy(method as string),
      ...paramValues.map((params) => legacy(method as string, params)),
    ]),
    ...["tools/list", "tools/call", "server/discover", "ping", "initialize", "nope", "subscriptions/listen"].flatMap(
      (method) => paramValues.filter(isRecord).map((params) => modern(method, params)),
    ),
    ...["tools/list", "tools/call"].flatMap((method) =>
      metas.map((_meta) => legacy(method, { ...(method === "tools/call" && { name: "echo" }), _meta })),
    ),
  ].flatMap((message) => headersFor(message ?? {}).map((headers) => ({ message, headers }))),
  ...oddHeaders,
];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
