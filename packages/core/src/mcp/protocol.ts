/** The revision without sessions, in which every request carries its own envelope. */
export const MODERN_VERSION = "2026-07-28";

/** The revisions that begin with `initialize`, newest first: the first is offered to a client that asks for one we do not know. */
export const LEGACY_VERSIONS: readonly string[] = [
  "2025-11-25",
  "2025-06-18",
  "2025-03-26",
  "2024-11-05",
  "2024-10-07",
];

/** Which of the two protocols a message speaks. */
export type Era = "modern" | "legacy";

/** The reserved keys of `_meta` (MCP 2026-07-28, Base › General fields). */
export const metaKeys = {
  protocolVersion: "io.modelcontextprotocol/protocolVersion",
  clientCapabilities: "io.modelcontextprotocol/clientCapabilities",
  clientInfo: "io.modelcontextprotocol/clientInfo",
  logLevel: "io.modelcontextprotocol/logLevel",
  serverInfo: "io.modelcontextprotocol/serverInfo",
  subscriptionId: "io.modelcontextprotocol/subscriptionId",
  relatedTask: "io.modelcontextprotocol/related-task",
  progressToken: "progressToken",
  traceparent: "traceparent",
  tracestate: "tracestate",
} as const;

/** JSON-RPC 2.0 §5.1, and MCP's own from -32020 on. */
export const errorCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** The request is refused by the transport, before it is a message. */
  transport: -32000,
  headerMismatch: -32020,
  unsupportedVersion: -32022,
} as const;

/** How long a client may keep a list that stays, in milliseconds. Access is checked at each call all the same. */
export const LIST_TTL_MS = 60_000;

export type RequestId = string | number;

/** Whether a JSON-RPC id may be used at all: a string or a safe integer, never null (MCP, Base › Requests). */
export function isRequestId(value: unknown): value is RequestId {
  return typeof value === "string" || Number.isSafeInteger(value);
}

/** Whether a value parsed from JSON is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON-RPC error response as text. */
export function errorText(id: unknown, code: number, message: string, data?: unknown): string {
  return JSON.stringify({
    jsonrpc: "2.0",
    id: isRequestId(id) ? id : null,
    error: data === undefined ? { code, message } : { code, message, data },
  });
}
