// A transport of the SDK takes one handler of each kind, and no listeners.
/* oxlint-disable unicorn/prefer-add-event-listener */
import type { ServedTools } from "@mortise/core/mcp";
import { createMessageLoop } from "../messages/message-loop.ts";
import { jsonText } from "./json-text.ts";
import type { Transport } from "./server.ts";

/** A client on the other end of a transport. */
export interface TransportConnection {
  /** Resolves when either side has closed it. */
  readonly closed: Promise<void>;
  /** Takes no more messages, lets what is in flight finish for as long as the grace lasts, then closes. */
  close(graceMilliseconds: number): Promise<void>;
}

/**
 * Serves one client over a transport of the official SDK. Messages pass as text, as they would between
 * two processes: neither side sees objects of the other's, and what JSON does not carry does not arrive.
 */
export async function serveTransport(transport: Transport, served: () => ServedTools): Promise<TransportConnection> {
  let finish: () => void;
  const closed = new Promise<void>((resolve) => (finish = resolve));
  let answered: () => void;
  const idle = new Promise<void>((resolve) => (answered = resolve));
  let gone = false;
  // What it throws is a rejection as well.
  const send = async (message: unknown): Promise<void> => transport.send(message);

  const loop = createMessageLoop({
    served,
    // A fault of ours is told of as a call that is over.
    report: () => {},
    send: (text) => {
      // The other side went away: its transport tells of that, and nothing else is to be done about it.
      if (!gone) send(JSON.parse(text)).catch(() => {});
    },
    onDone: () => answered(),
  });
  const leave = (): void => {
    if (gone) return;
    gone = true;
    loop.giveUp();
    finish();
  };

  const before = transport.onclose;
  transport.onmessage = (message: unknown) => {
    if (!gone) loop.take(jsonText(message));
  };
  transport.onclose = () => {
    leave();
    before?.();
  };
  await transport.start();
  return {
    closed,
    async close(graceMilliseconds) {
      if (gone) return;
      transport.onmessage = () => {};
      loop.end();
      const timer = setTimeout(() => loop.giveUp(), graceMilliseconds);
      await idle;
      clearTimeout(timer);
      leave();
      await transport.close();
    },
  };
}
