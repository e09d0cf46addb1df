import { CALLED_EXPAND } from "../api/operations.ts";

/** A revision of the protocol, as a client speaks it: with a handshake, or with an envelope in each request. */
export type Revision = "2025-11-25" | "2026-07-28";

const CLIENT = { name: "bench", version: "1.0.0" };

const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": CLIENT,
  "io.modelcontextprotocol/clientCapabilities": {},
};

export const INITIALIZE = JSON.stringify({
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: CLIENT },
});

export const INITIALIZED = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });

export function listFrame(revision: Revision, id: number): string {
  const params = revision === "2026-07-28" ? { _meta: ENVELOPE } : {};
  return JSON.stringify({ jsonrpc: "2.0", id, method: "tools/list", params });
}

/** Makes the frames of calls to one tool. All but the identifiers is serialized once. */
export function callFrames(revision: Revision, tool: string): (id: number, ticket: string) => string {
  const meta = revision === "2026-07-28" ? `,"_meta":${JSON.stringify(ENVELOPE)}` : "";
  const middle = `,"method":"tools/call","params":{"name":${JSON.stringify(tool)},"arguments":{"ticket_id":"`;
  const end = `","expand":"${CALLED_EXPAND}"}${meta}}}`;
  return (id, ticket) => `{"jsonrpc":"2.0","id":${id}${middle}${ticket}${end}`;
}

/** The headers that a revision asks of every request over HTTP. */
export function revisionHeaders(revision: Revision, method: string, tool?: string): Readonly<Record<string, string>> {
  if (revision === "2025-11-25") return method === "initialize" ? {} : { "mcp-protocol-version": revision };
  return { "mcp-protocol-version": revision, "mcp-method": method, ...(tool !== undefined && { "mcp-name": tool }) };
}
