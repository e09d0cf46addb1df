import type { Json } from "./json.ts";
import type { CredentialCarrier, TemplatePart, Tool } from "./tools/tool.ts";

/** Raised when a reader of an older format could misread a newer one. */
export const COMPILED_CONNECTOR_VERSION = 2;

/** A descriptor, compiled: everything a runtime needs, and nothing secret. Written as `connector.json`. */
export interface CompiledConnector {
  readonly format: "mortise/connector";
  readonly version: typeof COMPILED_CONNECTOR_VERSION;
  /** SHA-256, in hex, over the canonical JSON (RFC 8785) of everything else here. Equal descriptors compile to equal hashes. */
  readonly hash: string;
  readonly metadata: ConnectorMetadata;
  /** `null` where `mcp_config` is missing or not enabled: there is nothing to serve. */
  readonly server: ServerPlan | null;
  readonly securitySchemes: { readonly [type: string]: SecurityScheme };
  readonly rateLimits: readonly RateLimit[];
  /** In the order of the route mappings. */
  readonly tools: readonly Tool[];
}

/** What is served, besides the tools. */
export interface ServerPlan {
  readonly name: string;
  readonly description: string;
  /** How a model works with the tools together. Defaults to the description. */
  readonly instructions?: string;
  readonly icons?: readonly { readonly src: string; readonly mimeType?: string; readonly sizes?: readonly string[] }[];
  /** `discovery`: three tools stand for all. */
  readonly mode: "list" | "discovery";
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
  /** What turns the fields into the token that is sent; left out where the fields are sent themselves. */
  readonly exchange?: TokenExchange;
  /** A request that succeeds only with a working credential. */
  readonly testEndpoint?: TestEndpointPlan;
}

export interface TestEndpointPlan {
  /** The URL: a template over the fields that are no secret. */
  readonly url: readonly TemplatePart[];
  readonly method: string;
  readonly expectedStatus: number;
  readonly headers: { readonly [name: string]: string };
  /** How the credential goes into the test request. */
  readonly carriers: readonly CredentialCarrier[];
}

/** A text over the fields of a credential, in parts. */
export type Template = readonly TemplatePart[];

/** How a token is obtained before the first call, kept, and renewed ahead of its end. */
export type TokenExchange = OAuth2Exchange | SessionExchange;

/** RFC 6749; fills the field `access_token`. */
export interface OAuth2Exchange {
  readonly kind: "oauth2";
  readonly grantType: "authorization_code" | "client_credentials" | "jwt_bearer" | "refresh_token";
  readonly authorizationUrl?: Template;
  readonly tokenUrl: Template;
  readonly refreshUrl: Template;
  readonly revocationUrl?: Template;
  /** What is asked for: the scheme's default scopes, or the union of what its operations need. */
  readonly scopes: readonly string[];
  readonly scopeSeparator: string;
  readonly pkce: boolean;
  readonly clientAuthentication: "basic" | "post" | "none" | "private_key_jwt";
  readonly clientId: Template;
  readonly clientSecret: Template;
  readonly refreshToken: Template;
  readonly authorizationParameters: { readonly [name: string]: Template };
  readonly tokenParameters: { readonly [name: string]: Template };
  readonly refreshParameters: { readonly [name: string]: Template };
  readonly tokenBody: "form" | "json";
  /** JSON pointers into the token endpoint's answer. */
  readonly accessTokenPath: string;
  readonly expiresInPath: string;
  readonly expiresInUnit: "seconds" | "milliseconds" | "minutes";
  readonly lifetimeSeconds?: number;
  readonly assertion?: AssertionPlan;
}

/** A signed JSON Web Token (RFC 7523). */
export interface AssertionPlan {
  readonly issuer: Template;
  readonly subject?: Template;
  readonly audience?: Template;
  readonly key: Template;
  readonly keyId?: Template;
  readonly algorithm: "RS256" | "PS256" | "ES256" | "EdDSA" | "HS256";
  readonly lifetimeSeconds: number;
  readonly claims: { readonly [name: string]: Template };
}

/** A login whose answer holds a token; fills the field `session_token`. */
export interface SessionExchange {
  readonly kind: "session";
  readonly url: Template;
  readonly method: "GET" | "POST" | "PUT";
  readonly headers: readonly CredentialCarrier[];
  readonly body: { readonly [name: string]: Template };
  readonly bodyFormat: "json" | "form";
  readonly token:
    { readonly from: "json"; readonly path: string } | { readonly from: "header" | "cookie"; readonly name: string };
  readonly expiresInPath?: string;
  readonly expiresInUnit: "seconds" | "milliseconds" | "minutes";
  readonly lifetimeSeconds: number;
}

/** One thing a user fills in to connect. */
export interface CredentialField {
  readonly key: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly default?: Json;
  /** Put around a value that lacks them. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** ECMA-262, Unicode; a value that does not match is refused when it is entered. */
  readonly pattern?: string;
}

/** At most `limit` requests in any `intervalSeconds`, counted for each account, user or token. */
export interface RateLimit {
  readonly scope: "per_account" | "per_user" | "per_token";
  readonly limit: number;
  readonly intervalSeconds: number;
}

/** The environment variable that holds a field of a connector's credential: `MORTISE_TICKET_SYSTEM_API_KEY`. */
export function variableName(slug: string, key: string): string {
  return `MORTISE_${slug}_${key}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
}
