import type { CallOutcome, CallRequest, ServedTools } from "./served-tools.ts";

/** The headers that repeat parts of a message over HTTP (MCP 2026-07-28, Streamable HTTP › Standard Request Headers). */
export interface MessageHeaders {
  readonly version: string | undefined;
  readonly method: string | undefined;
  readonly name: string | undefined;
  /** All of the message's, by lower-case name: which of them repeat arguments, the tool's definition says. */
  readonly all: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A call, and the way to its client ahead of the answer. */
export interface CarriedCall extends CallRequest {
  /** Sends the client a message ahead of the answer; `undefined` where the transport, or this client, takes none. */
  readonly notify?: ((message: string) => void) | undefined;
}

/** A message, what came with it and who answers it. */
export interface ServedMessage {
  readonly served: ServedTools<CallOutcome>;
  /** As {@link readJson} gives it. */
  readonly message: unknown;
  /** `undefined` where the transport has no headers, as stdio. */
  readonly headers: MessageHeaders | undefined;
  readonly call: CarriedCall;
  /** Told of a fault of ours, which the client sees no more of than the call's id. */
  readonly report: (fault: unknown, callId: string) => void;
}

/** What goes back for a message. `status` is HTTP's and means nothing elsewhere. */
export type Reply =
  | { readonly kind: "answer"; readonly status: number; readonly text: string }
  /** Accepted, and nothing to say: a notification. */
  | { readonly kind: "accepted" }
  | { readonly kind: "subscription"; readonly subscription: Subscription };

/** A client's standing request to be told of changes: what to send, and when to. */
export interface Subscription {
  /** Sent at once. */
  readonly acknowledgement: string;
  /** Sent at each change. Where there is nothing to tell of, the subscription ends as soon as it has begun. */
  readonly changed: string | undefined;
  /** Sent when the server ends it. */
  readonly ending: string;
}
