import { randomUUID } from "node:crypto";
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

export interface MessageLoopOptions {
  /** The tools, asked for at each message, so that watch mode can put newer ones in their place. */
  readonly served: () => ServedTools;
  /** Sends one message, as JSON text. */
  readonly send: (text: string) => void;
  /** Told of faults of ours. The client sees nothing of them but the call's id. */
  readonly report: (fault: unknown, callId: string) => void;
  /** Called whenever, after the end, nothing is open any more. */
  readonly onDone: () => void;
}

/** One client's messages, on whatever carries them in both directions. */
export interface MessageLoop {
  /** Takes one message, as JSON text, and sends the answer as soon as it is there. */
  take(text: string): void;
  /** Answers what never became a message. */
  refuse(id: string | number | null, code: number, sentence: string): void;
  /** No more messages come. What is open is still answered. */
  end(): void;
  /** Nobody reads any more: aborts what is open. */
  giveUp(): void;
}

const LIST_CHANGED = JSON.stringify({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });

/**
 * Answers one client's messages, each as soon as its answer is there, in whatever order. Each
 * message says itself which era it speaks, so that nothing depends on what came before.
 */
export function createMessageLoop({ served, send, report, onDone }: MessageLoopOptions): MessageLoop {
  /** By request id: what gives the request up. */
  const open = new Map<string | number, AbortController>();
  const subscriptions = new Map<string | number, () => void>();
  let stopWatching: (() => void) | undefined;
  let ended = false;

  function take(text: string): void {
    const read = readJson(text);
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
      return send(direct);
    }
    const key = id ?? call.id;
    open.set(key, controller);
    const done =
      direct === undefined
        ? answerIndirectly(request).then((reply) => deliver(reply, message, key, controller.signal))
        : direct.then((text) => controller.signal.aborted || send(text));
    done
      .catch((fault: unknown) => {
        report(fault, call.id);
        send(errorText(id, errorCodes.internalError, "Internal error", { call: call.id }));
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
    send(reply.text);
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
    send(acknowledgement);
    const { changes } = served();
    if (changed === undefined || changes === undefined) return send(ending);
    const unsubscribe = changes.subscribe(() => send(changed));
    subscriptions.get(id)?.();
    subscriptions.set(id, unsubscribe);
    return undefined;
  }

  /** A client of the legacy era is told of changes without having asked. */
  function watchForLegacyClient(): void {
    stopWatching ??= served().changes?.subscribe(() => send(LIST_CHANGED));
  }

  function refuse(id: string | number | null, code: number, sentence: string): void {
    send(errorText(id, code, sentence));
  }

  function end(): void {
    ended = true;
    finishIfDone();
  }

  function finishIfDone(): void {
    if (!ended || open.size > 0) return;
    stopWatching?.();
    for (const unsubscribe of subscriptions.values()) unsubscribe();
    subscriptions.clear();
    onDone();
  }

  return {
    take,
    refuse,
    end,
    giveUp() {
      for (const controller of open.values()) controller.abort();
      open.clear();
      end();
    },
  };
}
