/** The ticket system's own API: what a vendor would run. Knows nothing of MCP. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { PRIORITIES, STATUSES, type TicketStore } from "./ticket-store.ts";

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Creates the API over a store. Every request needs the key in `X-API-Key`. */
export function createTicketApi(store: TicketStore, apiKey: string): Server {
  const expected = digest(apiKey);
  return createServer((request, response) => void respond(store, expected, request, response));
}

async function respond(store: TicketStore, expected: Buffer, request: IncomingMessage, response: ServerResponse) {
  let reply: Reply;
  try {
    reply = await answer(store, expected, request);
  } catch {
    reply = refuse(500, "internal", "the ticket system failed");
  }
  response.writeHead(reply.status, { "content-type": "application/json" });
  response.end(JSON.stringify(reply.body));
}

async function answer(store: TicketStore, expected: Buffer, request: IncomingMessage): Promise<Reply> {
  const key = request.headers["x-api-key"];
  if (typeof key !== "string" || !timingSafeEqual(digest(key), expected)) {
    return refuse(401, "unauthorized", "a valid X-API-Key header is needed");
  }
  const url = new URL(request.url ?? "/", "http://tickets");
  const id = /^\/api\/v1\/tickets\/([^/]+)$/.exec(url.pathname)?.[1];
  if (request.method === "GET" && url.pathname === "/api/v1/me") return { status: 200, body: { account: "demo" } };
  if (request.method === "GET" && url.pathname === "/api/v1/tickets") return search(store, url.searchParams);
  if (request.method === "POST" && url.pathname === "/api/v1/tickets") return create(store, await readBody(request));
  if (request.method === "GET" && id !== undefined) {
    const ticket = store.get(decodeURIComponent(id));
    return ticket === undefined ? refuse(404, "not_found", "no ticket has this id") : { status: 200, body: ticket };
  }
  return refuse(404, "not_found", "no such endpoint");
}

function search(store: TicketStore, query: URLSearchParams): Reply {
  const status = query.get("status") ?? undefined;
  const assignee = query.get("assignee") ?? undefined;
  const limit = Number(query.get("limit") ?? "25");
  if (status !== undefined && !includes(STATUSES, status)) {
    return refuse(400, "invalid_status", `status must be one of ${STATUSES.join(", ")}`);
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    return refuse(400, "invalid_limit", "limit must be a whole number from 1 to 100");
  }
  return {
    status: 200,
    body: store.search({ ...(status && { status }), ...(assignee && { assignee }), limit }),
  };
}

function create(store: TicketStore, body: unknown): Reply {
  const { title, description = "", priority = "medium" } = isRecord(body) ? body : {};
  if (typeof title !== "string" || title.trim() === "") return refuse(400, "invalid_title", "title must not be empty");
  if (typeof description !== "string") return refuse(400, "invalid_description", "description must be text");
  if (typeof priority !== "string" || !includes(PRIORITIES, priority)) {
    return refuse(400, "invalid_priority", `priority must be one of ${PRIORITIES.join(", ")}`);
  }
  const created_at = new Date().toISOString();
  const ticket = store.add({ title, description, status: "open", priority, assignee: null, created_at });
  return { status: 201, body: ticket };
}

/** Reads a JSON body of at most 64 KB; anything else reads as `undefined`, which no endpoint accepts. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length; // No encoding is set, so chunks are buffers.
    if (size > 65_536) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}

const refuse = (status: number, code: string, message: string): Reply => ({
  status,
  body: { error: { code, message } },
});

/** Hashed, so that the comparison takes as long for a key of any length. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const includes = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value); // Widened only to ask.
