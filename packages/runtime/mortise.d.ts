// The public surface of the runtime in mortise.js beside it.

import type { Readable } from "node:stream";

/** A descriptor, compiled: everything a runtime needs, and nothing secret. Written as `connector.json`. */
interface CompiledConnector {
  readonly format: "mortise/connector";
  readonly version: typeof COMPILED_CONNECTOR_VERSION;
  /** SHA-256, in hex, over the canonical JSON (RFC 8785) of everything else here. Equal descriptors compile to equal hashes. */
  readonly hash: string;
  readonly metadata: ConnectorMetadata;
  /** `null` where `mcp_config` is missing or not enabled: there is nothing to serve. */
  readonly server: ServerPlan | null;
  readonly securitySchemes: {
    readonly [type: string]: SecurityScheme;
  };
  readonly rateLimits: readonly RateLimit[];
  /** In the order of the route mappings. */
  readonly tools: readonly Tool[];
}

/** Raised when a reader of an older format could misread a newer one. */
declare const COMPILED_CONNECTOR_VERSION = 2;

interface ConnectorMetadata {
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

/** What is served, besides the tools. */
interface ServerPlan {
  readonly name: string;
  readonly description: string;
  /** How a model works with the tools together. Defaults to the description. */
  readonly instructions?: string;
  readonly icons?: readonly {
    readonly src: string;
    readonly mimeType?: string;
    readonly sizes?: readonly string[];
  }[];
  /** `discovery`: three tools stand for all. */
  readonly mode: "list" | "discovery";
}

/** How an upstream authenticates. Holds no secret. */
interface SecurityScheme {
  readonly type: string;
  readonly fields: readonly CredentialField[];
  /** What turns the fields into the token that is sent; left out where the fields are sent themselves. */
  readonly exchange?: TokenExchange;
  /** A request that succeeds only with a working credential. */
  readonly testEndpoint?: TestEndpointPlan;
}

/** One thing a user fills in to connect. */
interface CredentialField {
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

/** Any value that JSON text can hold. */
type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
interface JsonObject {
  readonly [key: string]: Json;
}

/** How a token is obtained before the first call, kept, and renewed ahead of its end. */
type TokenExchange = OAuth2Exchange | SessionExchange;

/** RFC 6749; fills the field `access_token`. */
interface OAuth2Exchange {
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
  readonly authorizationParameters: {
    readonly [name: string]: Template;
  };
  readonly tokenParameters: {
    readonly [name: string]: Template;
  };
  readonly refreshParameters: {
    readonly [name: string]: Template;
  };
  readonly tokenBody: "form" | "json";
  /** JSON pointers into the token endpoint's answer. */
  readonly accessTokenPath: string;
  readonly expiresInPath: string;
  readonly expiresInUnit: "seconds" | "milliseconds" | "minutes";
  readonly lifetimeSeconds?: number;
  readonly assertion?: AssertionPlan;
}

/** A text over the fields of a credential, in parts. */
type Template = readonly TemplatePart[];

/** A piece of a template: literal text, a call's argument, or a field of the credential or connection. */
type TemplatePart =
  | {
      readonly kind: "text";
      readonly text: string;
    }
  | {
      readonly kind: "argument";
      readonly argument: string;
    }
  | {
      readonly kind: "field";
      readonly key: string;
      /** Used where the connection gives no value. */
      readonly default?: string;
    };

/** A signed JSON Web Token (RFC 7523). */
interface AssertionPlan {
  readonly issuer: Template;
  readonly subject?: Template;
  readonly audience?: Template;
  readonly key: Template;
  readonly keyId?: Template;
  readonly algorithm: "RS256" | "PS256" | "ES256" | "EdDSA" | "HS256";
  readonly lifetimeSeconds: number;
  readonly claims: {
    readonly [name: string]: Template;
  };
}

/** A login whose answer holds a token; fills the field `session_token`. */
interface SessionExchange {
  readonly kind: "session";
  readonly url: Template;
  readonly method: "GET" | "POST" | "PUT";
  readonly headers: readonly CredentialCarrier[];
  readonly body: {
    readonly [name: string]: Template;
  };
  readonly bodyFormat: "json" | "form";
  readonly token:
    | {
        readonly from: "json";
        readonly path: string;
      }
    | {
        readonly from: "header" | "cookie";
        readonly name: string;
      };
  readonly expiresInPath?: string;
  readonly expiresInUnit: "seconds" | "milliseconds" | "minutes";
  readonly lifetimeSeconds: number;
}

/**
 * One thing that carries a credential: a template over its fields at some place of the request,
 * `Basic` over two templates (RFC 7617), or a signature over the whole request. `{access_token}` and
 * `{session_token}` are fields that the scheme's exchange obtains.
 */
type CredentialCarrier =
  | {
      readonly kind: "template";
      readonly place: "header" | "query" | "cookie" | "body";
      readonly name: string;
      readonly parts: readonly TemplatePart[];
    }
  | {
      readonly kind: "basic";
      readonly name: string;
      readonly username: readonly TemplatePart[];
      readonly password: readonly TemplatePart[];
    }
  | {
      readonly kind: "aws_sigv4";
      readonly service: readonly TemplatePart[];
      readonly region: readonly TemplatePart[];
      readonly accessKeyId: readonly TemplatePart[];
      readonly secretAccessKey: readonly TemplatePart[];
      readonly sessionToken: readonly TemplatePart[];
    };

interface TestEndpointPlan {
  /** The URL: a template over the fields that are no secret. */
  readonly url: readonly TemplatePart[];
  readonly method: string;
  readonly expectedStatus: number;
  readonly headers: {
    readonly [name: string]: string;
  };
  /** How the credential goes into the test request. */
  readonly carriers: readonly CredentialCarrier[];
}

/** At most `limit` requests in any `intervalSeconds`, counted for each account, user or token. */
interface RateLimit {
  readonly scope: "per_account" | "per_user" | "per_token";
  readonly limit: number;
  readonly intervalSeconds: number;
}

/** A tool, and how a call to it becomes a request. */
interface Tool {
  readonly definition: ToolDefinition;
  readonly plan: Plan;
  /** JSON pointer of the route mapping in the descriptor. */
  readonly origin: string;
  /** What search reads besides name, title and description; left out where there is nothing. */
  readonly search?: {
    readonly tags: readonly string[];
    readonly examples: readonly string[];
  };
}

/** What an MCP client sees of a tool (MCP 2026-07-28, Tools › Data Types). */
interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly outputSchema?: JsonObject;
  readonly annotations: ToolAnnotations;
}

/** A tool's arguments: one flat object (JSON Schema 2020-12). Unknown names are refused, whether it says so or leaves that out to be lean. */
type InputSchema = JsonObject & {
  readonly type: "object";
  readonly properties: {
    readonly [argument: string]: JsonObject;
  };
  /** Left out where nothing is. */
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
};

/** Hints about what a call does. All four are always given, because the protocol's defaults are the most alarming ones. */
interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** How a call becomes an HTTP request, worked out when the connector is compiled. A call only fills it. Plain JSON, so that it can be stored. */
interface Plan {
  readonly operationId: string;
  /** JSON pointer of the operation in the descriptor. */
  readonly origin: string;
  /** Where the operation stands in the vendor's document (a JSON pointer that begins with `#/`, after the name of the document where it is another one). */
  readonly source?: string;
  readonly method: HttpMethod;
  readonly url: UrlPlan;
  /** In the order of the descriptor. */
  readonly parameters: readonly ParameterPlan[];
  /** What every call sends, whatever its arguments are. In the order of the descriptor. */
  readonly constants: readonly ConstantPlan[];
  /** How the body is written; `null` where no parameter and no constant goes into one. */
  readonly body: BodyPlan | null;
  readonly injection: InjectionPlan | null;
  /** Whether an attempt may be repeated: safe methods (RFC 9110 §9.2.1), and operations declared idempotent. */
  readonly retryable: boolean;
  /** The header that takes a key of the call, filled by the runtime. */
  readonly idempotencyKeyHeader?: string;
  /** How long a call may take, in milliseconds, where it is less than the policy's limit. */
  readonly timeoutMs?: number;
  /** The scopes that a credential needs: none where the list is empty; left out where the descriptor does not say. */
  readonly scopes?: readonly string[];
  /** How the answer is read, where it is more than a status and a body. */
  readonly response?: ResponsePlan;
}

type HttpMethod = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A URL in parts. Nothing in it is encoded yet, except `text`, which is as it goes on the wire. */
interface UrlPlan {
  readonly scheme: "http" | "https";
  /** Host and port; more than one part where connection fields stand in the host. */
  readonly authority: readonly TemplatePart[];
  /** One entry a path segment, without the slashes. */
  readonly path: readonly (readonly TemplatePart[])[];
  /** The query that the endpoint itself carries, without `?`; connection fields may stand in its values. */
  readonly query: readonly TemplatePart[];
}

/** Where one argument goes. */
interface ParameterPlan {
  /** The name a model uses. */
  readonly argument: string;
  /** The name the upstream uses. */
  readonly name: string;
  readonly location: ParameterLocation;
  /** `any` where its schema allows several types. */
  readonly type: "string" | "integer" | "number" | "boolean" | "array" | "object" | "file" | "any";
  readonly required: boolean;
  /** Sent where the call gives no value. */
  readonly default?: Json;
  /** How it is written; left out where the location's own way is meant. */
  readonly writing?: Writing;
  /** Where it goes in a JSON body: the names of the members on the way, its own last. Left out: at the top, under its name. */
  readonly path?: readonly string[];
  /** Whether the value is masked in logs and audit trails. */
  readonly sensitive?: boolean;
  /** JSON pointer of the parameter in the descriptor. */
  readonly origin: string;
  /** Where the parameter stands in the vendor's document (a JSON pointer that begins with `#/`). */
  readonly source?: string;
}

type ParameterLocation = "path" | "query" | "header" | "cookie" | "body";

/** How a value is written, where it is not as its location has it by itself (OpenAPI 3.2 §4.12.2, Parameter Object). */
interface Writing {
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** An empty text is sent as the name alone, without `=`. */
  readonly allowEmptyValue?: boolean;
  /** The value is text of this media type (JSON, mostly); or the type of a part of a form or multipart body. */
  readonly contentType?: string;
}

type ParameterStyle =
  "simple" | "label" | "matrix" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject" | "cookie";

/** A value that no call chooses, and where it goes. */
interface ConstantPlan {
  /** The name the upstream uses. */
  readonly name: string;
  readonly location: Exclude<ParameterLocation, "path">;
  readonly value: Json;
  readonly writing?: Writing;
  readonly path?: readonly string[];
  /** JSON pointer of the parameter in the descriptor. */
  readonly origin: string;
}

/**
 * How a body is written. `members`: the parameters in the body are the members of an object (JSON), the fields of a
 * form, or the parts of a multipart body. `whole`: one parameter is the body.
 */
type BodyPlan =
  | {
      readonly kind: "json";
      readonly mediaType: string;
      readonly shape: "members" | "whole";
      readonly required: boolean;
    }
  | {
      readonly kind: "form";
      readonly mediaType: string;
      readonly shape: "members" | "whole";
      readonly required: boolean;
    }
  | {
      readonly kind: "multipart";
      readonly mediaType: string;
      readonly shape: "members" | "whole";
      readonly required: boolean;
    }
  | {
      readonly kind: "text";
      readonly mediaType: string;
      readonly shape: "whole";
      readonly required: boolean;
    }
  | {
      readonly kind: "bytes";
      readonly mediaType: string;
      readonly shape: "whole";
      readonly required: boolean;
    };

/** How the credential goes into a request. Computed last, and nothing can overwrite it. */
interface InjectionPlan {
  /** The key in {@link CompiledConnector.securitySchemes}. */
  readonly scheme: string;
  /** In the order of their places and names. */
  readonly carriers: readonly CredentialCarrier[];
}

/** How an answer is read. Pointers are JSON pointers (RFC 6901) into the answer's JSON. */
interface ResponsePlan {
  /** Where the list is; empty for an answer that is a list. */
  readonly items?: string;
  readonly total?: string;
  readonly paging?: PagingPlan;
  /** The first that fits counts. */
  readonly errors?: readonly ResponseErrorPlan[];
  /** The arguments that the runtime adds to the tool for its own use: names that no parameter has. */
  readonly fieldsArgument?: string;
  readonly cursorArgument?: string;
}

/** How the next page is asked for. `argument` is that of the parameter which takes the position; a model does not see it. */
type PagingPlan =
  | {
      readonly kind: "cursor";
      readonly argument: string;
      readonly next: string;
      readonly hasMore?: string;
    }
  | {
      readonly kind: "offset" | "page";
      readonly argument: string;
      readonly first: number;
      readonly sizeArgument?: string;
      readonly hasMore?: string;
    }
  | {
      readonly kind: "next_url";
      readonly next: string;
      readonly hasMore?: string;
    }
  | {
      readonly kind: "link";
    };

/** An answer that means something other than what its status says. */
interface ResponseErrorPlan {
  /** `404`, or `4XX`; left out: any. */
  readonly status?: string;
  readonly where?: {
    readonly path: string;
    readonly equals?: Json;
  };
  readonly means: "rejected" | "not_found" | "unauthorized" | "forbidden" | "rate_limited" | "unavailable" | "conflict";
  /** Where the error's text is. */
  readonly message?: string;
}

/** What a log needs of a call that is over. Holds neither arguments nor secrets nor anything that the upstream said. */
interface CallEvent {
  readonly id: string;
  readonly instance: string;
  readonly scope: Scope;
  readonly tool: string;
  readonly code: "ok" | RuntimeErrorCode;
  /** The upstream's HTTP status, where it answered. */
  readonly status?: number;
  /** The scope whose credential was used, where one was. */
  readonly level?: ScopeLevel;
  readonly durationMs: number;
  /** The parameter that the upstream complained about, by its places in the descriptor and in the vendor's document. */
  readonly parameter?: BlamedParameter;
  /** Why it failed, in more words than the model gets. May name addresses. */
  readonly cause?: string;
}

/** On whose behalf a call is made. Narrower scopes see what wider ones hold, never the reverse. */
interface Scope {
  readonly organisation: string;
  readonly workspace?: string;
  readonly user?: string;
  readonly agent?: string;
}

type RuntimeErrorCode = keyof typeof runtimeErrors;

/**
 * Every way in which a call can fail. The public sentence is all that leaves the process in an
 * answer; the private cause goes to the log with the call's id.
 */
declare const runtimeErrors: {
  readonly arguments_invalid: {
    readonly audience: "model";
    readonly retryable: false;
    readonly message: "The arguments do not fit this tool. Correct what is listed and call it again.";
  };
  readonly upstream_rejected: {
    readonly audience: "model";
    readonly retryable: false;
    readonly message: "The upstream API refused the request. Read its answer, correct the arguments and call the tool again.";
  };
  readonly upstream_not_found: {
    readonly audience: "model";
    readonly retryable: false;
    readonly message: "The upstream API has nothing under these arguments. Check the identifiers, or search for the right ones first.";
  };
  readonly upstream_conflict: {
    readonly audience: "model";
    readonly retryable: false;
    readonly message: "The upstream API refused the request because of the state that it found: something exists already, or has changed. Look at the current state, then decide again.";
  };
  readonly upstream_unavailable: {
    readonly audience: "model-later";
    readonly retryable: true;
    readonly message: "The upstream API is not available at the moment. Try again later.";
  };
  readonly upstream_timeout: {
    readonly audience: "model-later";
    readonly retryable: true;
    readonly message: "The upstream API did not answer in time. Try again later, or ask for less.";
  };
  readonly outcome_unknown: {
    readonly audience: "model";
    readonly retryable: false;
    readonly message: "The request was sent, but how it ended is not known: it may have taken effect. Look at the current state before you send it again.";
  };
  readonly upstream_truncated: {
    readonly audience: "model-later";
    readonly retryable: true;
    readonly message: "The upstream API's answer was cut off, so none of it is shown. Try again.";
  };
  readonly bad_response: {
    readonly audience: "model-later";
    readonly retryable: true;
    readonly message: "The upstream API answered with something that cannot be read as what it claims to be.";
  };
  readonly response_too_large: {
    readonly audience: "admin";
    readonly retryable: false;
    readonly message: "The upstream API's answer is too large to be read. Ask for less: filter, or use a smaller page.";
  };
  readonly rate_limited: {
    readonly audience: "model-later";
    readonly retryable: true;
    readonly message: "Too many calls to this API in a short time. Wait, then try again.";
  };
  readonly credential_missing: {
    readonly audience: "user";
    readonly retryable: false;
    readonly message: "No credential is connected for this API. Ask the user to connect one.";
  };
  readonly connection_invalid: {
    readonly audience: "user";
    readonly retryable: false;
    readonly message: "The connection's settings cannot be used as they are. Ask the user to correct them.";
  };
  readonly credential_expired: {
    readonly audience: "user";
    readonly retryable: false;
    readonly message: "The upstream API refused the credential. Ask the user to renew it.";
  };
  readonly reauthentication_required: {
    readonly audience: "user";
    readonly retryable: false;
    readonly message: "The connection to this API has ended, and cannot be renewed by itself. Ask the user to connect it again.";
  };
  readonly scope_insufficient: {
    readonly audience: "user";
    readonly retryable: false;
    readonly message: "The connected credential does not permit this. Ask the user for an account or a key that may do it.";
  };
  readonly egress_refused: {
    readonly audience: "admin";
    readonly retryable: false;
    readonly message: "This server may not connect to where the request would go. Ask an administrator to allow it.";
  };
  readonly tls_error: {
    readonly audience: "admin";
    readonly retryable: false;
    readonly message: "The upstream API's certificate cannot be trusted, so nothing was sent. Tell an administrator.";
  };
  readonly cancelled: {
    readonly audience: "client";
    readonly retryable: true;
    readonly message: "The call was cancelled.";
  };
  readonly internal: {
    readonly audience: "us";
    readonly retryable: false;
    readonly message: "Something went wrong on this server.";
  };
};

type ScopeLevel = (typeof SCOPE_LEVELS)[number];

/** The scopes that can hold a credential, narrowest first: the order in which they are asked. */
declare const SCOPE_LEVELS: readonly ["agent", "user", "workspace", "organisation"];

/** A parameter that an upstream complains about, and where it comes from. */
interface BlamedParameter {
  /** The model's name for it; left out for a value that no call chooses. */
  readonly argument?: string;
  /** JSON pointer in the descriptor. */
  readonly origin: string;
  /** Its place in the vendor's document. */
  readonly source?: string;
}

/**
 * A secret that satisfies a security scheme, and where it was found. Never changed in place:
 * what is derived from it (headers, the mask) is kept as long as this object, so a rotation
 * is a new object.
 */
interface Credential {
  /** Field key to value. */
  readonly fields: Readonly<Record<string, string>>;
  /** The scope that supplied it: the narrowest that has one. */
  readonly level: ScopeLevel;
  /** Whether nothing that is made of it may be kept beyond this object, tokens included. */
  readonly ephemeral?: boolean;
}

/** Names the credential that is wanted. */
interface CredentialQuery {
  /** The connector instance. */
  readonly instance: string;
  /** The security scheme's type. */
  readonly scheme: string;
  readonly scope: Scope;
}

/**
 * Finds the credential for a call. Asked on every call, so that a rotation takes effect at
 * once; whoever is slow caches inside. There is no fallback: where no scope has a
 * credential the answer is `undefined`, never one of the process's own.
 */
interface CredentialResolver {
  resolve(query: CredentialQuery): Promise<Credential | undefined> | Credential | undefined;
}

/** Opens the files that calls name by URI. It alone decides which URIs there are, and for whom. */
interface FileStore {
  /**
   * Opens a file from its beginning; more than once for one call, where a request has to be sent again.
   * `undefined` where there is none that this scope may read. `signal` says that nobody waits any more.
   */
  open(uri: string, scope: Scope, signal: AbortSignal): Promise<OpenedFile | undefined>;
}

/** A file that is open for one reading. */
interface OpenedFile {
  /** Its bytes. Whoever opened it reads it to its end or destroys it. */
  readonly stream: Readable;
  /** In bytes, where it is known before reading. */
  readonly size?: number;
  readonly mediaType?: string;
  /** What the upstream is to call it. */
  readonly name?: string;
}

/** A piece of content (MCP 2026-07-28, Tools › Tool Result). Binary data is base64. */
type ContentBlock =
  | {
      readonly type: "text";
      readonly text: string;
    }
  | {
      readonly type: "image";
      readonly data: string;
      readonly mimeType: string;
    }
  | {
      readonly type: "audio";
      readonly data: string;
      readonly mimeType: string;
    }
  | {
      readonly type: "resource";
      readonly resource: {
        readonly uri: string;
        readonly mimeType: string;
        readonly blob: string;
      };
    };

/** The answer of a tool. */
interface ToolAnswer {
  readonly kind?: undefined;
  readonly content: readonly ContentBlock[];
  /** The structured content as JSON text. Text, not a value, because integers beyond 2^53 would not survive one. */
  readonly structured?: string;
  readonly isError: boolean;
  readonly meta?: JsonObject;
}

/**
 * Calls a tool of a server from code, without a model or a client. Resolves with the answer's JSON; with its text where
 * it is none; and with the pieces of content (base64) where it is neither, such as an image. Integers beyond 2^53 are
 * rounded, as in every JSON that JavaScript reads. Rejects with a {@link ToolError} where the answer is an error.
 */
declare function callTool(server: Server, tool: string, args: object, options?: CallToolOptions): Promise<unknown>;

/** One connector, served inside this process. */
interface Server {
  /** Serves one client over a transport of the official SDK, such as the in-memory one, until either side closes it. May be used any number of times. */
  connect(transport: Transport): Promise<void>;
  /** Calls a tool without a client. Rejects for a tool that is not there; what the upstream or the arguments get wrong is an answer with `isError`. */
  call(
    tool: string,
    args: Readonly<Record<string, unknown>>,
    options?: {
      readonly signal?: AbortSignal;
    },
  ): Promise<ToolAnswer>;
  /** Serves Streamable HTTP at `/mcp`. On 127.0.0.1 and a free port where nothing else is said; beyond loopback only with the names that clients use. */
  listen(options?: {
    readonly host?: string;
    readonly port?: number;
    readonly publicHosts?: readonly string[];
  }): Promise<{
    readonly url: string;
    close(): Promise<void>;
  }>;
  /** Ends every connection once what is in flight is done. */
  close(): Promise<void>;
}

/** One end of a connection, as both generations of the official MCP SDK have it. */
interface Transport {
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  close(): Promise<void>;
  onmessage?: ((message: never) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
}

interface CallToolOptions {
  /** Gives the call up. */
  readonly signal?: AbortSignal;
}

/** A call whose answer is an error: what the upstream or the arguments got wrong. The message is what a model would read. */
declare class ToolError extends Error {
  readonly tool: string;
  /** One of the runtime's codes, such as `upstream_not_found`. */
  readonly code: string;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** The whole answer. */
  readonly answer: ToolAnswer;
  constructor(tool: string, answer: ToolAnswer);
}

/**
 * Creates a server of one connector inside this program: for clients over transports of the official SDK,
 * over HTTP, and for code. Nothing is opened until one of them is used.
 *
 * Throws where the connector or an option cannot be used, with what to do about it.
 */
declare function createServer(connector: CompiledConnector, options?: ServerOptions): Server;

/** How a server of one connector is set up inside another program. */
interface ServerOptions {
  /** The credential's fields, by their keys; or whatever resolves them for each call. Left out: the environment's `MORTISE_<SLUG>_<FIELD>`. */
  readonly credentials?: Readonly<Record<string, string>> | CredentialResolver;
  /** Private addresses that requests may go to, `HOST` or `HOST:PORT`. Left out: those in `MORTISE_ALLOW_HOST`, with commas between them. */
  readonly allowHosts?: readonly string[];
  /** Sends every request to this origin instead of the vendor's: a mock, or a proxy that records. It is allowed by being named. */
  readonly upstream?: string;
  /** Only these tools are listed and can be called. Left out: all. */
  readonly tools?: readonly string[];
  /** What clients list: every tool, or three that find and call them. Left out: as the descriptor says. */
  readonly mode?: "list" | "discovery";
  /** Opens the files that calls name by URI. */
  readonly files?: FileStore;
  /** Told of every call when it is over: ids, codes and durations, and never an argument or a secret. It must not throw. */
  readonly onCall?: (event: CallEvent) => void;
}

/** How a generated program serves its connector. */
interface ProgramOptions {
  /** How clients can connect; the first is the default. */
  readonly transports: readonly TransportName[];
  /** What the command is called. Left out: as the connector's slug. */
  readonly name?: string;
  /** Those of the command line. Left out: this process's. */
  readonly args?: readonly string[];
}

type TransportName = "stdio" | "http";

/**
 * The whole program of a server: reads its arguments and its environment, serves the connector until the
 * client is gone or somebody stops it, and gives the exit code. Over stdio, stdout carries messages of the
 * protocol and nothing else. What goes wrong stands on stderr, with the way out; it
 * rejects for a fault of ours alone.
 */
declare function runServer(connector: CompiledConnector, options: ProgramOptions): Promise<number>;

export {
  CallEvent,
  CallToolOptions,
  CompiledConnector,
  ContentBlock,
  Credential,
  CredentialQuery,
  CredentialResolver,
  FileStore,
  OpenedFile,
  ProgramOptions,
  Scope,
  Server,
  ServerOptions,
  ToolAnswer,
  ToolError,
  Transport,
  callTool,
  createServer,
  runServer,
};
