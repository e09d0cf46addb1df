import type { Clock, Egress } from "@mortise/runtime";
import { postMessage, readAnswer, type CutStream } from "./post-message.ts";
import { MAX_MESSAGE_BYTES, type ReadMessage } from "./read-message.ts";
import type { Reply } from "./reply.ts";
import type { Address, Carried, Question, Session } from "./session.ts";
import type { ServerDescription, UpstreamLimit } from "./upstream-client.ts";

/** What a conversation by Streamable HTTP of 2025 has settled. */
export interface LegacyTerms {
  /** Once it is negotiated. */
  readonly version?: string;
  readonly sessionId?: string;
}

export interface LegacyContext {
  readonly egress: Egress;
  readonly clock: Clock;
  readonly address: Address;
}

let lastId = 0;

/** Milliseconds that a message which nobody waits for may take. */
const ASIDE_MS = 2_000;
/** The same for the end of a session. */
const END_MS = 1_000;
/** Answers to what a server asks during one request. */
const MOST_ASIDES = 16;
/** Pauses before a stream is taken up again. A server that wants none would be asked without end. */
const RETRY_MS = { least: 100, usual: 1_000, most: 10_000 } as const;

/** Asks in the way of 2025-03-26 to 2025-11-25. A stream that ends too soon is taken up again where the server lets it be. */
export async function askLegacy(
  context: LegacyContext,
  terms: LegacyTerms,
  { method, params, onProgress }: Question,
  carried: Carried,
  limit: UpstreamLimit,
): Promise<Reply> {
  const id = ++lastId;
  const headers = headersOf(terms, carried);
  let asides = 0;
  const onRequest = (request: Extract<ReadMessage, { readonly kind: "request" }>): void => {
    if (++asides <= MOST_ASIDES) void sayAside(context, terms, answerTo(request), carried);
  };
  const body = legacyRequest(id, { method, params, onProgress });
  const posted = {
    egress: context.egress,
    address: context.address,
    headers,
    body,
    id,
    carried,
    onRequest,
    onProgress,
  };
  let reply = await postMessage(posted, limit);
  while (reply.kind === "cut") reply = await takeUp(context, posted, reply, limit);
  if (reply.kind === "lost" && reply.sent && ["cancelled", "upstream_timeout"].includes(reply.fault.code)) {
    void sayAside(context, terms, cancellation(id), carried);
  }
  return reply;
}

/** A request of the older eras. */
export function legacyRequest(id: number, { method, params, onProgress }: Question): string {
  const meta = onProgress === undefined ? "" : `,"_meta":{"progressToken":${String(id)}}`;
  return `{"jsonrpc":"2.0","id":${String(id)},"method":"${method}","params":{${params}${meta}}}`;
}

/** Sends a message that no response belongs to. Whether it arrives makes no difference to anybody who waits. */
export async function sayAside(
  { egress, clock, address }: LegacyContext,
  terms: LegacyTerms,
  body: string,
  carried: Carried,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const limit = { deadline: clock.now() + ASIDE_MS, signal };
  const opened = await egress.open({ method: "POST", ...address, headers: headersOf(terms, carried), body }, limit);
  if (opened.ok) opened.value.close();
}

/** What a server that asks something gets: there is nobody here to ask. */
export function answerTo({ id, method }: { readonly id: unknown; readonly method: string }): string {
  return method === "ping"
    ? JSON.stringify({ jsonrpc: "2.0", id, result: {} })
    : JSON.stringify({
        jsonrpc: "2.0",
        id,
        error: { code: -32601, message: "The gateway answers no requests of servers." },
      });
}

export function cancellation(id: number): string {
  return `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${String(id)},"reason":"The caller has gone, or the time is up."}}`;
}

function headersOf({ version, sessionId }: LegacyTerms, carried: Carried): Readonly<Record<string, string>> {
  return {
    ...carried.headers,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...(version === undefined ? {} : { "mcp-protocol-version": version }),
    ...(sessionId === undefined ? {} : { "mcp-session-id": sessionId }),
  };
}

/** Takes a stream up where it ended (MCP 2025-11-25, Resumability and Redelivery). */
async function takeUp(
  { egress, clock }: LegacyContext,
  posted: Parameters<typeof postMessage>[0],
  { lastId: eventId, retryMs = RETRY_MS.usual, reply }: CutStream,
  limit: UpstreamLimit,
): Promise<Reply | CutStream> {
  const pause = Math.min(Math.max(retryMs, RETRY_MS.least), RETRY_MS.most);
  if (eventId === undefined || !/^[\x20-\x7e]{1,1024}$/.test(eventId) || clock.now() + pause >= limit.deadline)
    return reply;
  try {
    await clock.sleep(pause, limit.signal);
  } catch {
    return { kind: "lost", fault: { code: "cancelled" }, sent: true };
  }
  const { "content-type": _, ...rest } = posted.headers;
  const headers = { ...rest, accept: "text/event-stream", "last-event-id": eventId };
  const request = { method: "GET", ...posted.address, headers, body: null };
  const opened = await egress.open(request, { ...limit, bodyBytes: MAX_MESSAGE_BYTES });
  if (!opened.ok) return { kind: "lost", fault: opened.fault, sent: true };
  const again = await readAnswer(opened.value, posted);
  // A server that gives nothing new to go on from would be asked for ever.
  if (again.kind === "cut") return { ...again, lastId: again.lastId ?? eventId };
  return again.kind === "refused" ? reply : again;
}

/** A conversation by Streamable HTTP of 2025. */
export class LegacySession implements Session {
  readonly isModern = false;
  readonly mirrored: Session["mirrored"] = new Map();
  readonly server: ServerDescription;
  readonly #context: LegacyContext;
  readonly #terms: LegacyTerms;
  /** What the last request carried, as long as the server keeps something that is to be ended with it. */
  #carried: Carried | undefined;
  #underWay = 0;
  #usedAt: number;
  #ended: Promise<void> | undefined;
  #onUnused: (() => void) | undefined;

  constructor(context: LegacyContext, terms: LegacyTerms, server: ServerDescription, carried: Carried) {
    this.#context = context;
    this.#terms = terms;
    this.server = server;
    this.#carried = terms.sessionId === undefined ? undefined : carried;
    this.#usedAt = context.clock.now();
  }

  async ask(question: Question, carried: Carried, limit: UpstreamLimit): Promise<Reply> {
    if (this.#carried !== undefined) this.#carried = carried;
    this.#underWay += 1;
    try {
      const reply = await askLegacy(this.#context, this.#terms, question, carried, limit);
      if (this.isStale(reply)) this.#carried = undefined;
      return reply;
    } finally {
      this.#underWay -= 1;
      this.#usedAt = this.#context.clock.now();
      if (this.#underWay === 0) this.#onUnused?.();
    }
  }

  /** 404 by the specification; many servers say 400 and why. */
  isStale(reply: Reply): boolean {
    return (
      reply.kind === "refused" &&
      this.#terms.sessionId !== undefined &&
      (reply.status === 404 || (reply.status === 400 && /session|initiali[sz]e/i.test(reply.error?.message ?? "")))
    );
  }

  isIdleSince(time: number): boolean {
    return this.#carried !== undefined && this.#underWay === 0 && this.#usedAt < time;
  }

  end(): Promise<void> {
    return (this.#ended ??= this.#end());
  }

  /** Tells the server (MCP 2025-11-25, Session Management). It may refuse that, and nothing depends on it. */
  async #end(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#onUnused = resolve));
    const carried = this.#carried;
    if (carried === undefined) return;
    this.#carried = undefined;
    const { egress, clock, address } = this.#context;
    const { "content-type": _, ...headers } = headersOf(this.#terms, carried);
    const limit = { deadline: clock.now() + END_MS, signal: new AbortController().signal };
    const opened = await egress.open({ method: "DELETE", ...address, headers, body: null }, limit);
    if (opened.ok) opened.value.close();
  }
}
