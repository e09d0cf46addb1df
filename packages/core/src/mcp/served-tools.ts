import type { JsonObject } from "../json.ts";
import type { ToolDefinition } from "../tools/tool.ts";

/**
 * What one MCP endpoint offers to one caller: a list, and a way to call. The protocol layer
 * knows nothing else: no credentials, no HTTP, no tenants. Immutable, and safe to use from
 * any number of requests at once; whoever makes it binds it to its caller.
 */
export interface ServedTools {
  readonly server: ServerIdentity;
  readonly tools: readonly ToolDefinition[];
  /** The `tools` as JSON text, written once, so that a list costs no serialization. */
  readonly toolsJson: string;
  /**
   * Calls a tool, or returns `undefined` where there is none of that name.
   * Integers beyond 2^53 in the arguments are bigints, so that none is silently rounded.
   * Whatever the model or a user can act on is an answer; a rejection is our own fault and
   * becomes a JSON-RPC internal error that shows nothing but the request's id.
   */
  call(name: string, args: Readonly<Record<string, unknown>>, request: CallRequest): Promise<ToolAnswer> | undefined;
  /** Where given, clients are told that the list can change, and when it does. Watch mode only: everything else serves a list that stays. */
  readonly changes?: ToolChanges;
}

/** Tells when a newer version of the served tools has taken the place of this one. */
export interface ToolChanges {
  /** Calls the listener at each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
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
}

/** The outcome of a call. */
export interface ToolAnswer {
  readonly content: readonly ContentBlock[];
  /** The structured content as JSON text. Text, not a value, because integers beyond 2^53 would not survive one. */
  readonly structured?: string;
  readonly isError: boolean;
  readonly meta?: JsonObject;
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
