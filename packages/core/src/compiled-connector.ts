import type { Json } from "./json.ts";
import type { Tool } from "./tools/tool.ts";

/** Raised when a reader of an older format could misread a newer one. */
export const COMPILED_CONNECTOR_VERSION = 1;

/** A descriptor, compiled: everything a runtime needs, and nothing secret. Written as `connector.json`. */
export interface CompiledConnector {
  readonly format: "mortise/connector";
  readonly version: typeof COMPILED_CONNECTOR_VERSION;
  /** SHA-256, in hex, over the canonical JSON (RFC 8785) of everything else here. Equal descriptors compile to equal hashes. */
  readonly hash: string;
  readonly metadata: ConnectorMetadata;
  /** `null` where `mcp_config` is missing or not enabled: there is nothing to serve. */
  readonly server: { readonly name: string; readonly description: string } | null;
  readonly securitySchemes: { readonly [type: string]: SecurityScheme };
  readonly rateLimits: readonly RateLimit[];
  /** In the order of the route mappings. */
  readonly tools: readonly Tool[];
}

export interface ConnectorMetadata {
  readonly name: string;
  readonly slug: string;
  readonly version: string;
  readonly description: string;
  readonly publisher: string;
  readonly categories: readonly string[];
  readonly summary?: string;
  readonly documentationUrl?: string;
  readonly tags?: readonly string[];
}

/** How an upstream authenticates. Holds no secret. */
export interface SecurityScheme {
  readonly type: string;
  readonly fields: readonly CredentialField[];
  readonly testEndpoint?: { readonly url: string; readonly method: string; readonly expectedStatus: number };
}

/** One thing a user fills in to connect. */
export interface CredentialField {
  readonly key: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly default?: Json;
}

/** At most `limit` requests in any `intervalSeconds`, counted for each account, user or token. */
export interface RateLimit {
  readonly scope: "per_account" | "per_user" | "per_token";
  readonly limit: number;
  readonly intervalSeconds: number;
}
