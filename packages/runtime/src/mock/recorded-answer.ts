import { bytesOf, type Cassette, type RecordedExchange } from "@mortise/core/cassette";
import { isJson } from "../stages/result/read-json.ts";
import type { MockAnswer, MockRequest } from "./mock-request.ts";

/** What a recorded exchange counts for a request: how much of it is the same. */
interface Candidate {
  readonly exchange: RecordedExchange;
  readonly score: number;
}

/**
 * The recorded answer that fits a request best: an error only to the very request that it was the answer to, a success
 * to any request of its operation. `undefined` where there is none.
 *
 * @param credentials - Names of query parameters that carry a credential, and tell nothing apart.
 */
export function recordedAnswer(
  operation: string,
  cassettes: readonly Cassette[],
  request: MockRequest,
  wanted: number | undefined,
  credentials: ReadonlySet<string>,
  origin: string,
): MockAnswer | undefined {
  const exchanges = cassettes
    .filter((cassette) => cassette.operation === operation)
    .flatMap(({ calls }) => calls.flatMap((call) => call.exchanges));
  const candidates = exchanges
    .filter(({ response, request: recorded }) => {
      if (recorded.method !== request.method && request.method !== "HEAD") return false;
      return wanted === undefined ? !isRedirect(response.status) : response.status === wanted;
    })
    .map((exchange): Candidate => ({ exchange, score: scoreOf(exchange, request, credentials) }))
    .filter(({ exchange, score }) => wanted !== undefined || exchange.response.status < 300 || score === SAME)
    // Of an attempt that failed and the one that succeeded, the latter is what the upstream has to say.
    .toSorted((a, b) => b.score - a.score || a.exchange.response.status - b.exchange.response.status);
  const [best] = candidates;
  if (best === undefined) return undefined;
  const { status, headers, body } = best.exchange.response;
  const from = new URL(best.exchange.request.url).origin;
  const move = (text: string) => text.replaceAll(from, () => origin);
  const bytes = bytesOf(body);
  const isText = body !== undefined && !("base64" in body);
  const text = isText ? Buffer.from(bytes).toString("utf8") : "";
  const note = `${operation} (recorded${best.score === SAME ? "" : ", for another request"})`;
  return {
    status,
    headers: {
      ...(isText && isJson(text) ? { "content-type": "application/json" } : {}),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, move(value)])),
    },
    body: isText ? Buffer.from(move(text)) : bytes,
    note,
  };
}

const SAME = 7;

function scoreOf(
  { request: recorded }: RecordedExchange,
  request: MockRequest,
  credentials: ReadonlySet<string>,
): number {
  const url = new URL(recorded.url);
  const [path = "", query = ""] = splitOnce(request.target);
  const isSameBody = Buffer.from(bytesOf(recorded.body)).equals(Buffer.from(request.body));
  return (
    (path === url.pathname ? 4 : 0) +
    (pairsOf(query, credentials) === pairsOf(url.search, credentials) ? 2 : 0) +
    (isSameBody ? 1 : 0)
  );
}

function splitOnce(target: string): readonly string[] {
  const at = target.indexOf("?");
  return at === -1 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}

function pairsOf(query: string, credentials: ReadonlySet<string>): string {
  const pairs = Array.from(new URLSearchParams(query)).filter(([name]) => !credentials.has(name));
  return JSON.stringify(pairs.map((pair) => JSON.stringify(pair)).toSorted());
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}
