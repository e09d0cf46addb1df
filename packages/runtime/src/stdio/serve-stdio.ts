import { randomUUID } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import {
  answerDirectly,
  answerIndirectly,
  errorCodes,
  errorText,
  isObject,
  isRequestId,
  readJson,
} from "@mortise/core/mcp";
import type { Reply, ServedMessage, ServedTools, Subscription } from "@mortise/core/mcp";
import { LineReader } from "./line-reader.ts";
import { LineWriter } from "./line-writer.ts";

export interface StdioOptions {
  /** The tools, asked for at each message, so that watch mode can put newer ones in their place. */
  readonly served: () => ServedTools;
  readonly input: Readable;
  /** Gets messages and nothing else, ever. */
  readonly output: Writable;
  /** 10 MiB where not given. */
  readonly maxLineBytes?: number;
  /** Told of faults of ours. The client sees nothing of them but the call's id. */
  readonly report?: (fault: unknown, callId: string) => void;
}

/** A client on the other end of a pair of streams. */
export interface StdioConnection {
  /** Resolves when the input has ended and every answer is out, or nobody reads them any more. */
  readonly closed: Promise<void>;
  /** Reads no more, lets what is in flight finish for as long as the grace lasts, then gives it up. */
  close(graceMilliseconds?: number): Promise<void>;
}

const MAX_LINE_BYTES = 10 * 1024 * 1024;
const CLOSING_GRACE_MS = 10_000;
const LIST_CHANGED = JSON.stringify({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });

/**
 * Serves one client over newline-delimited JSON. Messages are answered as soon as their answers
 * are there, in whatever order. Each message says itself which era it speaks, so that nothing
 * depends on what came before.
 */
export function serveStdio(options: StdioOptions): StdioConnection {
  const { served, input, output, maxLineBytes = MAX_LINE_BYTES, report = () => {} } = options;
  /** By request id: what gives the request up. */
  const open = new Map<string | number, AbortController>();
  const subscriptions = new Map<string | number, () => void>();
  let stopWatching: (() => void) | undefined;
  let ended = false;
  let finish: () => void;
  const closed = new Promise<void>((resolve) => (finish = resolve));

  const writer = new LineWriter(output, {
    onFull: () => input.pause(),
    onDrained: () => input.resume(),
    onBroken: () => giveUp(),
  });
  const reader = new LineReader(maxLineBytes, {
    onLine: take,
    onExcess: () => refuse(null, errorCodes.invalidRequest, `A message must not be longer than ${maxLineBytes} bytes.`),
  });
  const onData = (chunk: Buffer): void => reader.read(chunk);
  input.on("data", onData);
  input.once("end", endInput);
  input.once("close", endInput);
  input.once("error", endInput);

  function take(line: string): void {
    if (line.trim() === "") return;
    const read = readJson(line);
    if (!read.ok) return refuse(null, read.code, read.message);
    const message = read.value;
    const id = isObject(message) && isRequestId(message["id"]) ? message["id"] : undefined;
    if (id === undefined && isObject(message) && noteNotification(message)) return undefined;
    if (id !== undefined && open.has(id)) {
      return refuse(id, errorCodes.invalidRequest, "This id is that of a request which is still open.");
    }
    return answer(message, id);
  }

  function answer(message: unknown, id: string | number | undefined): void {
    const controller = new AbortController();
    const call = { id: randomUUID(), signal: controller.signal };
    const request: ServedMessage = { served: served(), message, headers: undefined, call, report };
    const direct = answerDirectly(request);
    if (typeof direct === "string") {
      if (isObject(message) && message["method"] === "initialize") watchForLegacyClient();
      return writer.write(direct);
    }
    const key = id ?? call.id;
    open.set(key, controller);
    const done =
      direct === undefined
        ? answerIndirectly(request).then((reply) => deliver(reply, message, key, controller.signal))
        : direct.then((text) => controller.signal.aborted || writer.write(text));
    done
      .catch((fault: unknown) => {
        report(fault, call.id);
        writer.write(errorText(id, errorCodes.internalError, "Internal error", { call: call.id }));
      })
      .finally(() => {
        open.delete(key);
        finishIfDone();
      });
    return undefined;
  }

  function deliver(reply: Reply, message: unknown, id: string | number, signal: AbortSignal): void {
    // A request that was cancelled gets no answer (MCP, Utilities › Cancellation).
    if (signal.aborted || reply.kind === "accepted") return;
    if (reply.kind === "subscription") return subscribe(id, reply.subscription);
    // What is not even a request or notification gets an answer, but a response to us must not: it could start a loop.
    if (isObject(message) && !("method" in message) && ("result" in message || "error" in message)) return;
    if (isObject(message) && message["method"] === "initialize") watchForLegacyClient();
    writer.write(reply.text);
  }

  /** Acts on what a notification tells; returns whether that was all there is to do about it. */
  function noteNotification(message: Record<string, unknown>): boolean {
    if (message["method"] !== "notifications/cancelled") return message["method"] === "notifications/initialized";
    const requestId = isObject(message["params"]) ? message["params"]["requestId"] : undefined;
    if (!isRequestId(requestId)) return true;
    open.get(requestId)?.abort();
    subscriptions.get(requestId)?.();
    subscriptions.delete(requestId);
    return true;
  }

  function subscribe(id: string | number, { acknowledgement, changed, ending }: Subscription): void {
    writer.write(acknowledgement);
    const { changes } = served();
    if (changed === undefined || changes === undefined) return writer.write(ending);
    const unsubscribe = changes.subscribe(() => writer.write(changed));
    subscriptions.get(id)?.();
    subscriptions.set(id, unsubscribe);
    return undefined;
  }

  /** A client of the legacy era is told of changes without having asked. */
  function watchForLegacyClient(): void {
    stopWatching ??= served().changes?.subscribe(() => writer.write(LIST_CHANGED));
  }

  function refuse(id: string | number | null, code: number, sentence: string): void {
    writer.write(errorText(id, code, sentence));
  }

  function endInput(): void {
    if (ended) return;
    ended = true;
    input.off("data", onData);
    reader.end();
    finishIfDone();
  }

  function finishIfDone(): void {
    if (!ended || open.size > 0) return;
    stopWatching?.();
    for (const unsubscribe of subscriptions.values()) unsubscribe();
    subscriptions.clear();
    writer.flush(() => finish());
  }

  function giveUp(): void {
    for (const controller of open.values()) controller.abort();
    open.clear();
    ended = true;
    input.off("data", onData);
    finishIfDone();
  }

  return {
    closed,
    async close(graceMilliseconds = CLOSING_GRACE_MS) {
      endInput();
      input.pause();
      const timer = setTimeout(giveUp, graceMilliseconds);
      await closed;
      clearTimeout(timer);
    },
  };
}
