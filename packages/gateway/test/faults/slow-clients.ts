import { setTimeout } from "node:timers/promises";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { openConnection } from "@mortise/testkit/mcp";

/** What the thread is started with. */
interface Given {
  readonly port: number;
  readonly count: number;
}

/** Over so long they arrive, and so often each sends a byte, at its own moment of it. */
const EVERY_MS = 1_000;

/**
 * Connects clients that hardly send anything, in a thread of their own, so that they hold up nobody here. Resolves once
 * the last of them was cut off, with how long that one lasted at most, in milliseconds.
 */
export async function lastingOfSlowClients(port: number, count: number): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, count } satisfies Given });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function play({ port, count }: Given): Promise<number> {
  const lasted = Array.from({ length: count }, async (_, index) => {
    await setTimeout((index * EVERY_MS) / count);
    const started = performance.now();
    const { socket, closed } = openConnection(port);
    socket.ref();
    socket.write(
      index % 2 === 0 ? "GET /healthz HT" : `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${String(port)}\r\nx-a: `,
    );
    const drops = setInterval(() => socket.write("a"), EVERY_MS);
    await closed;
    clearInterval(drops);
    return performance.now() - started;
  });
  return Math.max(...(await Promise.all(lasted)));
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A window has one, a thread has none.
if (parentPort !== null && workerData !== null) parentPort.postMessage(await play(workerData as Given));
