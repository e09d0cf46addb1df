import type { ServerResponse } from "node:http";
import type { Subscription, ToolChanges } from "@mortise/core/mcp";

/** What the head of an answer says that comes as server-sent events. */
export const EVENT_STREAM_HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  // Whoever ends a stream ends its connection with it, so that nobody waits for a reuse that never comes.
  connection: "close",
} as const;

/** How often an idle stream says that it is still there: proxies and our own idle timeout cut silent ones. */
export const KEEP_ALIVE_MS = 15_000;

/** Says nothing, to whoever reads the stream. */
export const KEEP_ALIVE = ": keep-alive\n\n";

/** Serves a subscription as server-sent events, until the client goes away. Returns what ends it from our side. */
export function streamSubscription(
  response: ServerResponse,
  subscription: Subscription,
  changes: ToolChanges | undefined,
): () => void {
  const { acknowledgement, changed, ending } = subscription;
  response.writeHead(200, EVENT_STREAM_HEADERS);
  response.write(event(acknowledgement));
  if (changed === undefined || changes === undefined) {
    response.end(event(ending));
    return () => {};
  }
  const end = (): void => {
    // From either side, once: an ended stream is not written to.
    if (!response.writableEnded) response.end(event(ending));
  };
  const unsubscribe = changes.subscribe(() => {
    if (!response.writableEnded) response.write(event(changed));
  }, end);
  const keepAlive = setInterval(() => response.write(KEEP_ALIVE), KEEP_ALIVE_MS);
  response.once("close", () => {
    clearInterval(keepAlive);
    unsubscribe();
  });
  return end;
}

/** One message as an event. */
export function event(json: string): string {
  return `event: message\ndata: ${json}\n\n`;
}
