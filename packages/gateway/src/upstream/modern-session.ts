import { MODERN_VERSION } from "@mortise/core/mcp";
import type { Egress } from "@mortise/runtime";
import { VERSION } from "../version.ts";
import { encodeHeaderValue } from "./mirrored-headers.ts";
import { postMessage } from "./post-message.ts";
import type { Reply } from "./reply.ts";
import type { Address, Carried, Question, Session } from "./session.ts";
import type { ServerDescription, UpstreamLimit } from "./upstream-client.ts";

/** How the gateway introduces itself to servers. */
export const CLIENT_INFO = { name: "mortise-gateway", title: "Mortise", version: VERSION } as const;

/** What every request says in its `_meta`, but for the end: nothing can be asked of the gateway itself. */
const META = JSON.stringify({
  "io.modelcontextprotocol/protocolVersion": MODERN_VERSION,
  "io.modelcontextprotocol/clientInfo": CLIENT_INFO,
  "io.modelcontextprotocol/clientCapabilities": {},
}).slice(0, -"{}}".length);

export const errorCodes = {
  methodNotFound: -32601,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
} as const;

let lastId = 0;

/** Asks in the way of 2026-07-28: every request stands for itself. */
export async function askModern(
  egress: Egress,
  address: Address,
  { method, params, name, headers, onProgress, capabilities }: Question,
  carried: Carried,
  limit: UpstreamLimit,
): Promise<Reply> {
  const id = ++lastId;
  const declared = capabilities === undefined ? "{}" : JSON.stringify(capabilities);
  const token = onProgress === undefined ? "" : `,"progressToken":${String(id)}`;
  const reply = await postMessage(
    {
      egress,
      address,
      id,
      carried,
      onProgress,
      headers: {
        ...carried.headers,
        ...headers,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": MODERN_VERSION,
        "mcp-method": method,
        ...(name === undefined ? {} : { "mcp-name": encodeHeaderValue(name) }),
      },
      body: `{"jsonrpc":"2.0","id":${String(id)},"method":"${method}","params":{${params}${params === "" ? "" : ","}"_meta":${META}${declared}${token}}}}`,
    },
    limit,
  );
  // There is no taking up again in this era.
  return reply.kind === "cut" ? reply.reply : reply;
}

export function createModernSession(egress: Egress, address: Address, server: ServerDescription): Session {
  return {
    server,
    isModern: true,
    mirrored: new Map(),
    ask: (question, carried, limit) => askModern(egress, address, question, carried, limit),
    isStale: (reply) =>
      reply.kind === "refused" &&
      (reply.status === 400 || reply.status === 404 || reply.status === 405) &&
      (reply.error === undefined || reply.error.code === errorCodes.unsupportedVersion),
    // Nobody keeps anything.
    isIdleSince: () => false,
    end: () => Promise.resolve(),
  };
}
