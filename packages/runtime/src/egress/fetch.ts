import { type Clock, systemClock } from "../clock.ts";
import type { RuntimeFault } from "../errors.ts";
import type { Egress } from "./egress.ts";
import type { OpenedResponse } from "./opened-response.ts";
import { followRedirect } from "./redirect.ts";

export interface FetchOptions {
  readonly clock?: Clock;
  /** Milliseconds for a request with all its redirects, up to the last byte of the answer: 30 s unless told otherwise. */
  readonly timeoutMs?: number;
  /** Bytes of an answer's body: 1 MiB unless told otherwise. */
  readonly bodyBytes?: number;
}

/** Why a fetch through the egress failed. Its message may be shown to people; the fault's `cause` is for the log. */
export class FetchFault extends TypeError {
  readonly fault: RuntimeFault;

  constructor(fault: RuntimeFault) {
    super(fault.detail ?? `The request failed: ${fault.code}.`);
    this.name = "FetchFault";
    this.fault = fault;
  }
}

const REDIRECTS = 3;

/**
 * A WHATWG fetch whose only way out is the egress, for libraries that ask for one. Rejects with a {@link FetchFault},
 * or with the reason of the signal. Redirects are followed on the same origin only, and only where the method and
 * the body stay; cookies are not kept. Bodies of requests are text.
 */
export function createFetch(egress: Egress, options: FetchOptions = {}): typeof globalThis.fetch {
  const { clock = systemClock, timeoutMs = 30_000, bodyBytes = 1024 * 1024 } = options;
  return async (input, init) => {
    const given = new Request(input, init);
    const { signal } = given;
    const limit = { deadline: clock.now() + timeoutMs, signal, bodyBytes };
    const url = new URL(given.url);
    const body = given.body === null ? null : await given.text();
    let request = {
      method: given.method,
      origin: url.origin,
      path: url.pathname + url.search,
      headers: Object.fromEntries(given.headers),
      body,
      retryable: false,
    };
    for (let hops = 0; ; hops++) {
      const opened = await egress.open(request, limit);
      signal.throwIfAborted();
      if (!opened.ok) throw new FetchFault(opened.fault);
      const answer = opened.value;
      if (given.redirect === "manual") return responseOf(answer, request, hops, signal);
      const next = followRedirect(request, answer);
      if (next.ok && next.value === null) return responseOf(answer, request, hops, signal);
      answer.close();
      if (!next.ok) throw new FetchFault(next.fault);
      if (given.redirect === "error" || hops === REDIRECTS || next.value?.method !== request.method) {
        const detail = `The server at ${url.origin} redirects the request, and that redirect is not followed.`;
        throw new FetchFault({ code: "bad_response", status: answer.status, detail });
      }
      request = { ...request, path: next.value.path };
    }
  };
}

/** Statuses that have no body (Fetch standard, null body status). */
const BODILESS = new Set([204, 205, 304]);

function responseOf(
  answer: OpenedResponse,
  { origin, path, method }: { readonly origin: string; readonly path: string; readonly method: string },
  hops: number,
  signal: AbortSignal,
): Response {
  const isBodiless = BODILESS.has(answer.status) || method === "HEAD";
  if (isBodiless) answer.close();
  const response = new Response(isBodiless ? null : streamOf(answer, signal), {
    status: answer.status,
    headers: headersOf(answer.headers),
  });
  // One that is made by hand has neither.
  Object.defineProperties(response, { url: { value: origin + path }, redirected: { value: hops > 0 } });
  return response;
}

/** What the body as it is handed on is not in any more. */
const OF_THE_CODING = new Set(["content-encoding", "content-length", "transfer-encoding"]);

function headersOf(headers: OpenedResponse["headers"]): [string, string][] {
  // A header is bytes to the standard; one with other characters could not be represented.
  return Object.entries(headers).filter(
    ([name, value]) =>
      !(headers["content-encoding"] !== undefined && OF_THE_CODING.has(name)) &&
      /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );
}

function streamOf(answer: OpenedResponse, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const read = await answer.read();
        if (!read.ok) controller.error(signal.aborted ? signal.reason : new FetchFault(read.fault));
        else if (read.value === null) controller.close();
        else controller.enqueue(read.value);
      },
      cancel: () => answer.close(),
    },
    { highWaterMark: 0 },
  );
}
