import type { Json, JsonObject } from "../json.ts";

/** Raised when a reader of an older format could misread a newer one. */
export const CASSETTE_VERSION = 1;

/** Characters of a cassette's text: more is nothing to review, and nothing to keep beside a descriptor. */
export const MAX_CASSETTE_LENGTH = 1024 * 1024;

/**
 * What an upstream answered to one tool, and what an MCP client saw of it, without anything secret: placeholders stand
 * where credentials and sensitive values stood. Written as JSON, to `cassettes/<tool>/<name>.json` beside the descriptor.
 */
export interface Cassette {
  readonly format: "mortise/cassette";
  readonly version: typeof CASSETTE_VERSION;
  readonly tool: string;
  /** The operation behind the tool. */
  readonly operation: string;
  readonly authentication: RecordedAuthentication;
  /** When it was recorded, in ISO 8601 and UTC: the time that a replay takes it to be. */
  readonly recordedAt: string;
  /** The call, and those that went on with its list. */
  readonly calls: readonly RecordedCall[];
}

/** How the recorded calls authenticated. */
export interface RecordedAuthentication {
  /** The security scheme's type; `none` where nothing was sent. */
  readonly scheme: string;
  /** The keys of the fields that had a value. A replay gives them placeholders. */
  readonly fields: readonly string[];
}

export interface RecordedCall {
  /** What a client gave; `null` where the call goes on with the list of the one before, with the cursor that it gave. */
  readonly arguments: JsonObject | null;
  /** In the order in which they were sent: attempts, redirects, and what a renewed token was sent with are each one of their own. */
  readonly exchanges: readonly RecordedExchange[];
  readonly result: RecordedResult;
}

export interface RecordedExchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names, in their order. What every request of the HTTP client says is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RecordedBody;
}

export interface RecordedResponse {
  readonly status: number;
  /** Only those that tools read or people need: see `recordedHeaders`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RecordedBody;
}

/** JSON where writing it anew changes no value of it; other text as text, and everything else as base64. */
export type RecordedBody = { readonly json: Json } | { readonly text: string } | { readonly base64: string };

/** The result of `tools/call` (MCP, Tools › Tool Result), with JSON in texts unfolded; or the protocol's error. */
export type RecordedResult =
  | {
      readonly isError: boolean;
      readonly structuredContent?: Json;
      /** Left out where it is the structured content as one text. */
      readonly content?: readonly Json[];
      readonly _meta?: Json;
    }
  | { readonly error: Json };
