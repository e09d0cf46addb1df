import type { JsonObject } from "@mortise/core";
import type { ProgressStep } from "@mortise/core/mcp";
import type { PassedCapabilities } from "../questions/passed-capabilities.ts";
import type { RefusedTool } from "../tools/listed-tools.ts";

/** Where an external server is and what requests to it carry, variables filled in. Holds secrets: lives no longer than what it was made of is kept. */
export interface UpstreamTarget {
  readonly organisation: string;
  readonly connector: string;
  /** The account, where it is a connection that is stored. */
  readonly connection?: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names the credential, so that a session is never used with another's: a digest, no secret. */
  readonly credentialKey: string;
  /**
   * What of this is secret, and is masked where the server repeats it (with what schemes wrap in it). Every value of a
   * header and of the query, unless told.
   */
  readonly secrets?: readonly string[];
}

/** A tool as an external server gives it: the wire object, whole. */
export interface ExternalTool {
  readonly name: string;
  readonly wire: JsonObject;
}

export interface ExternalList {
  readonly server: ServerDescription;
  readonly tools: readonly ExternalTool[];
  /** Definitions that the protocol does not let a client use, or that are too large. */
  readonly refused: readonly RefusedTool[];
}

export interface ServerDescription {
  readonly name: string;
  readonly version: string;
  readonly instructions: string;
  readonly protocol: string;
  readonly transport: "streamable-http" | "sse";
}

/** Why an external server gave no answer. `message` is plain text that may be shown to people and models. */
export interface UpstreamFault {
  readonly code:
    | "unreachable"
    | "timeout"
    | "refused_address" // egress does not go there
    | "needs_authentication" // 401
    | "forbidden"
    | "not_mcp" // it answered, and not as an MCP server
    | "rate_limited"
    | "failed" // 5xx, or a JSON-RPC error
    | "too_large"
    | "too_many_tools"
    | "cannot_ask" // it needs to ask what its client has not declared
    | "cancelled"
    | "outcome_unknown"; // sent, and then lost
  readonly message: string;
  readonly status?: number;
  /** The challenge of a 401, for discovery. */
  readonly challenge?: string;
  readonly retryAfterMs?: number;
}

export type UpstreamOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: UpstreamFault };

/** What is open for how long. */
export interface UpstreamLimit {
  /** On the monotonic clock. */
  readonly deadline: number;
  /** Milliseconds that a server may tell no progress of a request for. Without it, until the deadline. */
  readonly idleMs?: number;
  readonly signal: AbortSignal;
}

/** What goes to and fro beside a call and its result. */
export interface CallExchange {
  /** Told what the server says of this call's progress, until its answer is there. Without it the server is not asked to say any. */
  readonly onProgress?: ((step: ProgressStep) => void) | undefined;
  /** What the server may ask before it goes on, as a client declares it: nothing, unless told. The older eras are told nothing. */
  readonly capabilities?: PassedCapabilities | undefined;
  /** Of the client, to what the server has asked. Only for the server that asked, and no business of the older eras'. */
  readonly answers?: QuestionAnswers | undefined;
}

/** Answers to questions, and what the server that asked them wanted back. */
export interface QuestionAnswers {
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly state?: string;
}

/**
 * Speaks MCP to external servers as a client: 2026-07-28, 2025-11-25 and before over Streamable HTTP,
 * and the older HTTP+SSE. Everything leaves through the runtime's egress. One server that hangs, floods
 * or dies takes nobody else's time or memory. Client tokens never come here. Whatever is open for a connector or a
 * connection ends with it, in whichever replica that was ended.
 */
export interface UpstreamClient {
  /** At most 100 pages and 5,000 tools, names and schemas as they came, and what the server says of itself now. */
  list(target: UpstreamTarget, limit: UpstreamLimit): Promise<UpstreamOutcome<ExternalList>>;
  /**
   * The result object of `tools/call` as it came, checked to be one; of the type `input_required` too. Integers
   * beyond 2^53 in it are kept as their text: write it with `JSON.stringify`, which gives them back.
   */
  call(
    target: UpstreamTarget,
    tool: string,
    args: Readonly<Record<string, unknown>>,
    limit: UpstreamLimit,
    exchange?: CallExchange,
  ): Promise<UpstreamOutcome<JsonObject>>;
  close(): Promise<void>;
}
