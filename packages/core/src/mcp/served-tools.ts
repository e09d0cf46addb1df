import type { JsonObject } from "../json.ts";
import type { ToolDefinition } from "../tools/tool.ts";

/**
 * What one MCP endpoint offers to one caller: a list, and a way to call. The protocol layer
 * knows nothing else: no credentials, no HTTP, no tenants. Immutable, and safe to use from
 * any number of requests at once; whoever makes it binds it to its caller.
 *
 * @typeParam Outcome - What can become of its calls: an answer, unless said otherwise.
 */
export interface ServedTools<Outcome extends CallOutcome = ToolAnswer> {
  readonly server: ServerIdentity;
  readonly tools: readonly ToolDefinition[];
  /** The `tools` as JSON text, written once, so that a list costs no serialization. */
  readonly toolsJson: string;
  /**
   * Calls a tool, or returns `undefined` where there is none of that name.
   * Integers beyond 2^53 in the arguments are bigints, so that none is silently rounded.
   * Whatever the model or a user can act on is an answer; a rejection is our own fault and
   * becomes a JSON-RPC internal error that shows nothing but the request's id.
   *
   * @param client - What the client says of itself with this very call; left out for the legacy era, which does not.
   */
  call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    request: CallRequest,
    client?: CallingClient,
  ): Promise<Outcome> | undefined;
  /** Where given, clients are told that the list can change, and when it does. */
  readonly changes?: ToolChanges;
}

/** Tells when a newer version of the served tools has taken the place of this one. */
export interface ToolChanges {
  /**
   * Calls the listener at each change, until the returned function is called.
   *
   * @param ended - Called once where whoever subscribed may be told nothing more.
   */
  subscribe(listener: () => void, ended?: () => void): () => void;
}

/** How the server introduces itself. */
export interface ServerIdentity {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** What the server is for, given to the model with the list. */
  readonly instructions: string;
}

/** What a call knows of the request that carries it. */
export interface CallRequest {
  /** Names the call in logs and in errors. */
  readonly id: string;
  /** Aborts when the client has gone away or has cancelled. */
  readonly signal: AbortSignal;
  /** Tells the client how far the call is, as often as there is something to tell; left out where it has not asked. */
  readonly progress?: (step: ProgressStep) => void;
}

/** How far a call is (MCP 2026-07-28, Patterns › Progress). A step that is no further than the last is not told. */
export interface ProgressStep {
  readonly progress: number;
  /** What `progress` is out of, where that is known. */
  readonly total?: number;
  /** For people to read. */
  readonly message?: string;
}

/** What a client of the modern era says with a call (MCP 2026-07-28, Base › `_meta`, Patterns › Multi Round-Trip Requests). */
export interface CallingClient {
  /** As declared: nothing may be asked of it that is not in here. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Its answers to what an earlier {@link InputRequired} asked. As untrusted as arguments. */
  readonly inputResponses?: Readonly<Record<string, unknown>>;
  /** What an earlier {@link InputRequired} gave it to keep, or what somebody made of that. */
  readonly requestState?: string;
  /** The trace that the call belongs to (W3C Trace Context). */
  readonly trace?: { readonly traceparent: string; readonly tracestate?: string };
}

/** What can become of a call. */
export type CallOutcome = ToolAnswer | PassedResult | InputRequired | InvalidCall;

/** The answer of a tool. */
export interface ToolAnswer {
  readonly kind?: undefined;
  readonly content: readonly ContentBlock[];
  /** The structured content as JSON text. Text, not a value, because integers beyond 2^53 would not survive one. */
  readonly structured?: string;
  readonly isError: boolean;
  readonly meta?: JsonObject;
}

/** The result of another MCP server, passed on. Text, since nothing in it is ours to read, type or round. */
export interface PassedResult {
  readonly kind: "passed";
  /** The blocks, of whatever types, as a JSON array. */
  readonly content: string;
  /** The structured content as JSON. */
  readonly structured?: string;
  readonly isError: boolean;
  readonly meta?: JsonObject;
}

/**
 * The call goes on when the client has done what is asked, and makes it again with the answers (MCP 2026-07-28,
 * Patterns › Multi Round-Trip Requests). Only for a {@link CallingClient} that declared the capabilities; at least
 * one of the two is there.
 */
export interface InputRequired {
  readonly kind: "input_required";
  readonly inputRequests?: Readonly<Record<string, InputRequest>>;
  /** Comes back as it is, or as an attacker wants it: sign it. */
  readonly requestState?: string;
}

/** One thing that a client is asked for. */
export interface InputRequest {
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params?: JsonObject;
}

/** The call is not one that can be made: a JSON-RPC error, invalid params. */
export interface InvalidCall {
  readonly kind: "invalid";
  readonly message: string;
}

/** A piece of content (MCP 2026-07-28, Tools › Tool Result). Binary data is base64. */
export type ContentBlock =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly data: string; readonly mimeType: string }
  | { readonly type: "audio"; readonly data: string; readonly mimeType: string }
  | {
      readonly type: "resource";
      readonly resource: { readonly uri: string; readonly mimeType: string; readonly blob: string };
    };
