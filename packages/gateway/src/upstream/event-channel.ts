import type { ProgressStep } from "@mortise/core/mcp";
import type { Clock, Egress, OpenedResponse, RuntimeErrorCode } from "@mortise/runtime";
import { answerTo, cancellation, legacyRequest, sayAside } from "./legacy-session.ts";
import { maskedHeaders, mediaType, replyOf } from "./post-message.ts";
import { createEventReader, type EventReader } from "./read-events.ts";
import { MAX_MESSAGE_BYTES, readMessage } from "./read-message.ts";
import type { Reply } from "./reply.ts";
import type { Address, Carried, Question } from "./session.ts";
import type { UpstreamLimit } from "./upstream-client.ts";

/** A connection by HTTP+SSE (MCP 2024-11-05): a stream that brings every answer, and an address to post to. */
export interface EventChannel {
  ask(question: Question, carried: Carried, limit: UpstreamLimit): Promise<Reply>;
  /** Says something that no answer belongs to. */
  say(body: string, carried: Carried): Promise<void>;
  readonly isClosed: boolean;
  close(): void;
}

export type OpenedChannel =
  | { readonly ok: true; readonly channel: EventChannel }
  | { readonly ok: false; readonly reply: Exclude<Reply, { readonly kind: "result" }> };

/** How long a stream stays open with nobody waiting for anything on it: each holds a connection. */
const IDLE_MS = 30_000;
/** However busy it is, a stream ends then, and the next call opens another. */
const LIFE_MS = 3_600_000;
/** The same for one that brings this much. */
const STREAM_BYTES = 64 * 1024 * 1024;
/** Requests of the server that are answered, in all that time. */
const MOST_ASIDES = 64;

let lastId = 0;

/** Opens the stream, and waits for the address to post to. It is refused on another origin: credentials go there. */
export async function openEventChannel(
  egress: Egress,
  clock: Clock,
  address: Address,
  carried: Carried,
  limit: UpstreamLimit,
): Promise<OpenedChannel> {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort();
  // The stream outlives whoever opens it, so that only opening it is bound by their limit.
  limit.signal.addEventListener("abort", giveUp);
  const timer = setTimeout(giveUp, Math.max(0, limit.deadline - clock.now()));
  const lost = (): OpenedChannel => {
    const code = limit.signal.aborted ? "cancelled" : "upstream_timeout";
    return { ok: false, reply: { kind: "lost", fault: { code }, sent: true } };
  };
  try {
    const headers = { ...carried.headers, accept: "text/event-stream" };
    const life = { deadline: clock.now() + LIFE_MS, signal: controller.signal, bodyBytes: STREAM_BYTES };
    const opened = await egress.open({ method: "GET", ...address, headers, body: null }, life);
    if (!opened.ok) {
      return controller.signal.aborted
        ? lost()
        : { ok: false, reply: { kind: "lost", fault: opened.fault, sent: opened.sent } };
    }
    const stream = opened.value;
    const { status } = stream;
    if (status !== 200 || mediaType(stream.headers["content-type"]) !== "text/event-stream") {
      stream.close();
      return { ok: false, reply: { kind: "refused", status, headers: maskedHeaders(stream.headers, carried.mask) } };
    }
    const events = createEventReader(MAX_MESSAGE_BYTES);
    const endpoint = await readEndpoint(stream, events, address);
    if (controller.signal.aborted) return lost();
    if (typeof endpoint === "string") {
      stream.close();
      return { ok: false, reply: { kind: "junk", why: endpoint } };
    }
    return { ok: true, channel: new Channel(egress, clock, endpoint, stream, events, carried) };
  } finally {
    clearTimeout(timer);
    limit.signal.removeEventListener("abort", giveUp);
  }
}

/** The address in the first event, or why there is none. */
async function readEndpoint(
  stream: OpenedResponse,
  events: EventReader,
  { origin, path }: Address,
): Promise<Address | string> {
  for (;;) {
    const piece = await stream.read();
    if (!piece.ok || piece.value === null) return "Its event stream ends without naming an endpoint.";
    const complete = events.feed(piece.value);
    if (complete === undefined) return "Its event stream begins with something that is too large.";
    for (const { type, data } of complete) {
      if (type !== "endpoint") continue;
      const url = URL.parse(data, origin + path);
      if (url === null || url.origin !== origin)
        return "The endpoint that its event stream names is on another origin.";
      return { origin, path: url.pathname + url.search };
    }
  }
}

/** A request without an answer yet. */
interface Waiting {
  readonly settle: (reply: Reply) => void;
  readonly progress: ((step: ProgressStep) => void) | undefined;
}

class Channel implements EventChannel {
  isClosed = false;
  readonly #egress: Egress;
  readonly #clock: Clock;
  readonly #address: Address;
  readonly #stream: OpenedResponse;
  readonly #waiting = new Map<number, Waiting>();
  /** What was sent last: what the server may ask is answered with it, and hidden in what comes. */
  #carried: Carried;
  #asides = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(
    egress: Egress,
    clock: Clock,
    address: Address,
    stream: OpenedResponse,
    events: EventReader,
    carried: Carried,
  ) {
    this.#egress = egress;
    this.#clock = clock;
    this.#address = address;
    this.#stream = stream;
    this.#carried = carried;
    this.#rest();
    void this.#listen(events);
  }

  async ask(question: Question, carried: Carried, limit: UpstreamLimit): Promise<Reply> {
    if (this.isClosed) return lost("upstream_unavailable", false);
    const id = ++lastId;
    this.#carried = carried;
    clearTimeout(this.#idle);
    const { promise, resolve } = Promise.withResolvers<Reply>();
    const cancel = (code: RuntimeErrorCode): void => {
      resolve(lost(code, true));
      void this.say(cancellation(id), carried);
    };
    const onAbort = (): void => cancel("cancelled");
    const onLate = (): void => cancel("upstream_timeout");
    const timer = setTimeout(onLate, Math.max(0, limit.deadline - this.#clock.now()));
    this.#waiting.set(id, { settle: resolve, progress: question.onProgress });
    limit.signal.addEventListener("abort", onAbort);
    if (limit.signal.aborted) onAbort();
    try {
      void this.#post(legacyRequest(id, question), carried, limit).then(
        (failed) => failed !== undefined && resolve(failed),
      );
      return await promise;
    } finally {
      clearTimeout(timer);
      limit.signal.removeEventListener("abort", onAbort);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#rest();
    }
  }

  say(body: string, carried: Carried): Promise<void> {
    return sayAside({ egress: this.#egress, clock: this.#clock, address: this.#address }, {}, body, carried);
  }

  close(): void {
    this.#end("upstream_truncated");
  }

  /** Posts a request. Its answer comes on the stream, unless this gives one: the request was refused, or is lost. */
  async #post(body: string, carried: Carried, limit: UpstreamLimit): Promise<Reply | undefined> {
    const headers = {
      ...carried.headers,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    };
    const opened = await this.#egress.open({ method: "POST", ...this.#address, headers, body }, limit);
    if (!opened.ok) return { kind: "lost", fault: opened.fault, sent: opened.sent };
    const { status, headers: given } = opened.value;
    opened.value.close();
    if (status >= 200 && status < 300) return undefined;
    return { kind: "refused", status, headers: maskedHeaders(given, carried.mask) };
  }

  async #listen(events: EventReader): Promise<void> {
    for (;;) {
      const piece = await this.#stream.read();
      if (!piece.ok || piece.value === null) return this.#end("upstream_truncated");
      const complete = events.feed(piece.value);
      if (complete === undefined) return this.#end("response_too_large");
      for (const { type, data } of complete) {
        if (type !== "message") continue;
        // Everybody on this channel has the same credential, so that one mask is as good as another's.
        const message = readMessage(data, this.#carried.mask);
        if (message.kind === "request") {
          if (++this.#asides <= MOST_ASIDES) void this.say(answerTo(message), this.#carried);
        } else if ((message.kind === "result" || message.kind === "error") && typeof message.id === "number") {
          const reply = replyOf(message, message.id, {});
          const waiting = this.#waiting.get(message.id);
          // At once, so that nothing is progress of a request that has its answer.
          this.#waiting.delete(message.id);
          if (reply !== undefined) waiting?.settle(reply);
        } else if (message.kind === "progress" && typeof message.token === "number") {
          this.#waiting.get(message.token)?.progress?.(message.step);
        }
      }
    }
  }

  #rest(): void {
    clearTimeout(this.#idle);
    if (!this.isClosed) this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
  }

  #end(code: RuntimeErrorCode): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.#idle);
    this.#stream.close();
    for (const { settle } of this.#waiting.values()) settle(lost(code, true));
  }
}

function lost(code: RuntimeErrorCode, sent: boolean): Reply {
  return { kind: "lost", fault: { code }, sent };
}
