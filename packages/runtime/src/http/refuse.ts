import type { IncomingMessage, ServerResponse } from "node:http";
import { errorText } from "@mortise/core/mcp";

/** How much of an unwanted body is read after the refusal, so that the client gets to see it, and for how long. */
const LINGER_BYTES = 1024 * 1024;
const LINGER_MS = 500;

/**
 * Answers with an error before the body has been read. Whatever of it is still coming is thrown away, within limits.
 *
 * @param text - The body, in JSON, where it is to be another than JSON-RPC's.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  text = errorText(null, code, message),
): void {
  const isBodyPending = !request.complete && hasBody(request);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
    ...(status === 405 ? { allow: "POST" } : {}),
    ...(isBodyPending ? { connection: "close" } : {}),
  });
  if (!isBodyPending) {
    response.end(text);
    return;
  }
  // Closing at once, with bytes unread, would reset the connection and take the answer with it.
  response.write(text);
  let discarded = 0;
  const timer = setTimeout(finish, LINGER_MS);
  function finish(): void {
    clearTimeout(timer);
    request.off("data", discard);
    request.off("end", finish);
    response.end();
  }
  function discard(chunk: Buffer): void {
    discarded += chunk.length;
    if (discarded > LINGER_BYTES) finish();
  }
  request.on("data", discard);
  request.once("end", finish);
  response.once("close", finish);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
