import type { JsonObject } from "../json.ts";
import type { HttpMethod, ToolAnnotations } from "../tools/tool.ts";

/** Raised when a reader of an older format could misread a newer one. */
export const TOOLS_LOCK_VERSION = 1;

/**
 * What callers of some tools rely on, complete, so that a later state can be compared with it: written as `tools.lock`,
 * committed beside the descriptors, and kept by whoever approves the tools of an external server.
 */
export interface ToolsLock {
  readonly format: "mortise/tools-lock";
  readonly version: typeof TOOLS_LOCK_VERSION;
  /** Sorted by name. */
  readonly connectors: readonly LockedConnector[];
}

/** The tools of one connector, or of one external server. */
export interface LockedConnector {
  /** The connector's slug, or the external server's key. */
  readonly name: string;
  /** `metadata.version`, or what the external server calls its version. */
  readonly version: string;
  /** `discovery`: clients list three tools that stand for these. Left out where they list these. */
  readonly mode?: "discovery";
  /** What a user gives and agrees to, by the security scheme of the calls. Left out where no call uses one, and for an external server. */
  readonly credentials?: { readonly [scheme: string]: LockedCredential };
  /** Sorted by name. */
  readonly tools: readonly LockedTool[];
}

/** A security scheme, as far as whoever connects is concerned. */
export interface LockedCredential {
  /** The fields that have to be filled in, sorted. */
  readonly required: readonly string[];
  /** How a token is obtained; left out where the fields are sent themselves. */
  readonly exchange?: {
    /** An OAuth 2 grant type, or `session`. */
    readonly kind: string;
    /** Where the credential goes for it, sorted: `https://auth.example.com`. */
    readonly hosts: readonly string[];
    /** What is asked for in a consent, sorted. */
    readonly scopes: readonly string[];
  };
}

export interface LockedTool {
  /** As clients get it. */
  readonly definition: LockedDefinition;
  /** SHA-256, in hex, over the canonical JSON (RFC 8785) of the definition. */
  readonly hash: string;
  /** What is behind the tool, by which a renamed one is known again. Left out for an external server's. */
  readonly operation?: LockedOperation;
  /** What the upstream calls an argument, where that is something else, by which a renamed one is known again. Left out where there are none. */
  readonly upstreamNames?: { readonly [argument: string]: string };
  /** The security scheme that its calls use; left out where they use none, and for an external server's. */
  readonly authentication?: string;
  /** The scopes that its calls need, sorted; left out where there are none. */
  readonly scopes?: readonly string[];
}

/** An operation, as far as the callers of its tool are concerned. */
export interface LockedOperation {
  readonly id: string;
  readonly method: HttpMethod;
  /** With `{argument}` and `{field}` for what a call or a connection fills in. */
  readonly url: string;
}

/** A tool's definition (MCP 2026-07-28, Tools › Data Types). External servers leave out what ours always have, and have members that ours do not. */
export interface LockedDefinition {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly inputSchema: JsonObject;
  readonly outputSchema?: JsonObject;
  readonly annotations?: Partial<ToolAnnotations>;
}
