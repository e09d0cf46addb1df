import type { ProgressStep } from "@mortise/core/mcp";
import type { Egress, OpenedResponse } from "@mortise/runtime";
import { createEventReader } from "./read-events.ts";
import { MAX_MESSAGE_BYTES, readMessage, type ReadMessage } from "./read-message.ts";
import type { Reply } from "./reply.ts";
import { readText, type Address, type Carried } from "./session.ts";
import type { UpstreamLimit } from "./upstream-client.ts";

/** One message on its way to a server, and what becomes of everything that comes back. */
export interface Posted {
  readonly egress: Egress;
  readonly address: Address;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The id of the request in the body. */
  readonly id: number;
  readonly carried: Carried;
  /** Given what the server asks of us on the stream. Not part of the modern era. */
  readonly onRequest?: (request: Extract<ReadMessage, { readonly kind: "request" }>) => void;
  /** Given what the server tells of the request's progress, under its id. */
  readonly onProgress?: ((step: ProgressStep) => void) | undefined;
}

/** What reading the answer takes of that. */
type Expected = Pick<Posted, "id" | "carried" | "onRequest" | "onProgress">;

/** A stream that ended before it had the response: it can be taken up again where it has an id. */
export interface CutStream {
  readonly kind: "cut";
  readonly lastId: string | undefined;
  readonly retryMs: number | undefined;
  readonly reply: Reply;
}

/** More of a refusal's body is not read. */
const REFUSAL_BYTES = 64 * 1024;

/** Sends a request and waits for the response to it, in either of the two forms that Streamable HTTP has for one. */
export async function postMessage(posted: Posted, limit: UpstreamLimit): Promise<Reply | CutStream> {
  const { egress, address, headers, body } = posted;
  const request = { method: "POST", ...address, headers, body };
  const opened = await egress.open(request, { ...limit, bodyBytes: MAX_MESSAGE_BYTES });
  if (!opened.ok) return { kind: "lost", fault: opened.fault, sent: opened.sent };
  const answer = readAnswer(opened.value, posted);
  return answer instanceof Promise ? await answer : answer;
}

/** What an answer to a request says, whether it was asked for with POST or taken up again with GET. */
export function readAnswer(answer: OpenedResponse, posted: Expected): Promise<Reply | CutStream> | Reply {
  const { status, headers } = answer;
  if (status < 200 || status >= 300) return readRefusal(answer, posted.carried);
  const type = mediaType(headers["content-type"]);
  if (type === "application/json") return readWhole(answer, posted);
  if (type === "text/event-stream") return readStream(answer, posted);
  answer.close();
  // Masked as it came: in small letters, or cut, a secret would not be known for one.
  const shown = mediaType(posted.carried.mask.text(headers["content-type"] ?? "")).slice(0, 60);
  const what = shown === "" ? "without a content type" : `with ${JSON.stringify(shown)}`;
  return { kind: "junk", why: `It answers ${what} (HTTP ${String(status)}).` };
}

export function mediaType(header: string | undefined): string {
  return header?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

async function readWhole(answer: OpenedResponse, { id, carried }: Pick<Posted, "id" | "carried">): Promise<Reply> {
  const text = await readText(answer);
  if (typeof text !== "string") return text;
  const message = readMessage(text, carried.mask);
  if (message.kind === "junk") return message;
  return replyOf(message, id, answer.headers) ?? { kind: "junk", why: "Its answer belongs to no request of ours." };
}

async function readStream(
  answer: OpenedResponse,
  { id, carried, onRequest, onProgress }: Expected,
): Promise<Reply | CutStream> {
  const events = createEventReader(MAX_MESSAGE_BYTES);
  for (;;) {
    const piece = await answer.read();
    if (!piece.ok || piece.value === null) {
      const fault = piece.ok ? ({ code: "upstream_truncated", cause: "the stream ended" } as const) : piece.fault;
      const reply: Reply = { kind: "lost", fault, sent: true };
      const isCut = piece.ok || fault.code === "upstream_truncated";
      return isCut ? { kind: "cut", lastId: events.lastId, retryMs: events.retryMs, reply } : reply;
    }
    const complete = events.feed(piece.value);
    if (complete === undefined) {
      answer.close();
      return { kind: "lost", fault: { code: "response_too_large" }, sent: true };
    }
    for (const { type, data } of complete) {
      // Whatever is not the response is somebody else's, a notification or noise: the cap bounds it all.
      const message = type === "message" && data !== "" ? readMessage(data, carried.mask) : undefined;
      if (message === undefined || message.kind === "junk") continue;
      if (message.kind === "request") onRequest?.(message);
      if (message.kind === "progress" && message.token === id) onProgress?.(message.step);
      const reply = replyOf(message, id, answer.headers);
      if (reply === undefined) continue;
      answer.close();
      return reply;
    }
  }
}

/** The message as the reply to the request of this id, if it is that. */
export function replyOf(
  message: ReadMessage,
  id: number,
  headers: Readonly<Record<string, string>>,
): Reply | undefined {
  if (message.kind === "result")
    return message.id === id ? { kind: "result", result: message.result, headers } : undefined;
  if (message.kind !== "error") return undefined;
  // A server that could not read the id answers with none.
  return message.id === id || message.id === null ? { kind: "error", error: message.error } : undefined;
}

/** A refusal's headers, masked as they came: what is read of them is cut, or in small letters, and no secret would be known in it. */
export function maskedHeaders(
  headers: Readonly<Record<string, string>>,
  mask: Carried["mask"],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, mask.text(value)]));
}

async function readRefusal(answer: OpenedResponse, { mask }: Carried): Promise<Reply> {
  const { status } = answer;
  const headers = maskedHeaders(answer.headers, mask);
  const refused = { kind: "refused", status, headers } as const;
  if (mediaType(headers["content-type"]) !== "application/json") {
    answer.close();
    return refused;
  }
  let text = "";
  const decoder = new TextDecoder();
  for (;;) {
    const piece = await answer.read();
    if (!piece.ok) return refused;
    if (piece.value === null) break;
    text += decoder.decode(piece.value, { stream: true });
    if (text.length > REFUSAL_BYTES) {
      answer.close();
      return refused;
    }
  }
  const message = readMessage(text, mask);
  return message.kind === "error" ? { ...refused, error: message.error } : refused;
}
