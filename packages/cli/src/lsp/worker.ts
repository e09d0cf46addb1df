/**
 * The thread in which descriptors are read and compiled, so that the server hears its client while
 * a large one takes its time. It does nothing by itself: a reply for each job, in order.
 */
import { parentPort } from "node:worker_threads";
import { createAnalyst } from "./analyst.ts";
import type { Job, Reply } from "./thread-messages.ts";

const analyst = createAnalyst();

parentPort?.on("message", (job: Job) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
  parentPort?.postMessage(replyTo(job));
});

function replyTo({ id, uri, document, closed, question, settings, client }: Job): Reply {
  try {
    for (const each of closed) analyst.remove(each);
    if (document !== undefined) analyst.put(document);
    return { id, ok: true, answer: analyst.answer(uri, question, { settings, client }) };
  } catch (error) {
    const details = process.env["MORTISE_DEBUG"] === "1" && error instanceof Error ? `: ${error.stack ?? ""}` : "";
    const kind = error instanceof Error ? error.name : typeof error;
    return { id, ok: false, problem: `something went wrong inside mortise itself (${kind})${details}` };
  }
}
