// Generated from schemas/connector.schema.json by scripts/generate-types.ts; edit the schema instead.
import type { Json, JsonObject } from "../json.ts";

/** The type of the value. */
export type FieldType = "string" | "integer" | "number" | "boolean" | "array" | "object" | "file";

/**
 * A connector: how to authenticate with one vendor API, which HTTP operations it has, and which of them agents may call as MCP tools.
 */
export interface Descriptor {
  /** The grammar that an editor checks this document against. Has no effect on the connector. */
  readonly $schema?: string;
  /** What the connector is and who made it. */
  readonly metadata: Metadata;
  /** The vendor's document that this descriptor was imported from. */
  readonly source?: Source;
  /** The ways to authenticate with the upstream, one entry a type. Operations choose one with `auth_type_ref`. */
  readonly authentication?: readonly Authentication[];
  /** Authentication in several steps. Accepted as data; not executed. */
  readonly credential_chains?: readonly Json[] | JsonObject;
  /** The HTTP endpoints of the vendor API. Only those that `mcp_config` maps become tools. */
  readonly operations?: readonly Operation[];
  /**
   * JSON Schemas (2020-12) that others refer to as `{ $ref: "#/schemas/Name" }`. They may refer to each other, and to themselves.
   */
  readonly schemas?: {
    /** A JSON Schema (2020-12). */
    readonly [name: string]: JsonObject;
  };

  /** What a data synchronization may expect of the connector. Catalogue data; has no effect on tools. */
  readonly capabilities?: Capabilities;
  /**
   * How many requests the upstream accepts. A call waits or is refused before a limit is passed; all limits hold together.
   */
  readonly rate_limits?: readonly RateLimit[];
  /** What the vendor promises of its API. Catalogue data; has no effect on calls. */
  readonly sla?: Sla;
  /** Which operations become MCP tools, and under which names. */
  readonly mcp_config?: McpConfig;
  /** Settings of a database adapter. Accepted as data; not executed. */
  readonly database_config?: JsonObject;
}

/** What the connector is and who made it. */
export interface Metadata {
  /** The connector's name, as people read it. */
  readonly name: string;
  /** The connector's name in addresses and in credential files: lower-case letters, digits and hyphens. */
  readonly slug: string;
  /** The version of this descriptor (Semantic Versioning 2.0.0). */
  readonly version?: string;
  /** What the connector connects to and what it is good for. */
  readonly description: string;
  /** A short label for listings. */
  readonly summary?: string;
  /** Who maintains the connector. */
  readonly publisher: string;
  /** Where the vendor documents its API. */
  readonly documentation_url?: string;
  /** What kind of system the connector talks to. */
  readonly categories?: readonly ("database" | "file_storage" | "saas" | "messaging" | "analytics" | "custom")[];
  /** Free labels for search and filtering. */
  readonly tags?: readonly string[];
}

/** One way to authenticate with the upstream. It holds no secret: only what a user is asked for. */
export interface Authentication {
  /**
   * How the upstream authenticates, and the name that `auth_type_ref` points at. `none`, `api_key`, `bearer` and `basic` need no more; an entry with `oauth2`, `session` or `aws_sigv4` is carried out as that says, whatever its type is called. Other types are accepted as data, and whatever keys they have are kept.
   */
  readonly type: string;
  /** The name of this way to authenticate, as people read it. */
  readonly label?: string;
  /** How a user obtains what the fields ask for. */
  readonly description?: string;
  /**
   * What a user fills in to connect. `{key}` stands for a field's value in `auth_headers`, and in an `endpoint` when the field is not secret.
   */
  readonly fields?: readonly AuthenticationField[];
  /**
   * The headers that carry the credential, for every operation that names this authentication and none of its own. `{key}` in a value is a field; `Basic {user}:{password}` is encoded as RFC 7617 says.
   */
  readonly auth_headers?: {
    /** The header's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** The query parameters that carry the credential. */
  readonly auth_query?: {
    /** The parameter's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** The cookies that carry the credential. */
  readonly auth_cookies?: {
    /** The cookie's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** The members of a JSON or form body that carry the credential. */
  readonly auth_body?: {
    /** The member's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /**
   * Obtains an access token (RFC 6749). `{access_token}` stands for it; sent as `Authorization: Bearer {access_token}` where nothing else is declared.
   */
  readonly oauth2?: OAuth2;
  /** Logs in first, and sends what the login answered: `{session_token}` stands for it. */
  readonly session?: Session;
  /** Signs every request (AWS Signature Version 4). */
  readonly aws_sigv4?: AwsSigV4;
  /** A request that succeeds only with a working credential. */
  readonly test_endpoint?: TestEndpoint;
}

/** One thing a user fills in to connect. */
export interface AuthenticationField {
  /** The field's name in placeholders and in credential files. */
  readonly key: string;
  /** The field's name in a form. Defaults to its key. */
  readonly label?: string;
  /** What to fill in, and where to find it. */
  readonly description?: string;
  /** How a form asks for the value. `secret` and `password` make the field secret. */
  readonly field_type?: string;
  /** Whether a connection needs this field. */
  readonly required?: boolean;
  /** Whether the value is kept from logs, answers and URLs. */
  readonly secret?: boolean;
  /** The value of a connection that gives none. Never a secret. */
  readonly default_value?: string | number | boolean;
  /** An example of a value, shown in an empty form. */
  readonly placeholder?: string;
  /** A regular expression (ECMA-262, Unicode) that the value matches. */
  readonly pattern?: string;
  /** The values to choose from. */
  readonly enum?: readonly (string | number | boolean)[];
  /** The format of the value, as JSON Schema names it: `uri`, `email`, `hostname`, `uuid`. */
  readonly format?: string;
  /** What is put before the value where a user leaves it out. */
  readonly prefix?: string;
  /** What is put after the value where a user leaves it out. */
  readonly suffix?: string;
}

/** A request that succeeds only with a working credential. */
export interface TestEndpoint {
  /** The absolute URL to request. The credential is sent there. */
  readonly url: string;
  /** The HTTP method. */
  readonly method?: "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The HTTP status that proves that the credential works. */
  readonly expected_status?: number;
  /** Further headers of the request, such as the API's version. */
  readonly headers?: {
    /** The header's value. */
    readonly [name: string]: string;
  };
}

/** One HTTP endpoint of the vendor API. */
export interface Operation {
  /** The operation's name, unique in this descriptor. */
  readonly operation_id: string;
  /**
   * The absolute URL. `{name}` in it is a path parameter or, where there is none of that name, a field of the authentication that is not secret.
   */
  readonly endpoint: string;
  /** The HTTP method. */
  readonly method: "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** What the operation does, in a line. */
  readonly summary?: string;
  /** What the operation does, in full. */
  readonly description?: string;
  /** The groups that the vendor counts the operation to. Search finds the tool by them. */
  readonly tags?: readonly string[];
  /** Where the vendor documents the operation. */
  readonly documentation_url?: string;
  /**
   * Where the operation stands in the vendor's document (a JSON pointer that begins with `#/`, after the name of the document where it is another one).
   */
  readonly source?: string;
  /** Whether the vendor is going to take the operation away. */
  readonly deprecated?: boolean;
  /**
   * Whether a repeated request has no further effect, so that a failed one may be sent again. Defaults to what the method promises (RFC 9110 section 9.2.2).
   */
  readonly idempotent?: boolean;
  /**
   * A header that takes a key of the call, so that the upstream carries a repeated request out only once. The runtime fills it, and may then send a failed request again.
   */
  readonly idempotency_key_header?: string;
  /** How long a call may take, where it is less than the runtime's own limit. */
  readonly timeout_ms?: number;
  /** The scopes that a credential needs for this operation. `[]`: it needs none. Left out: it is not said. */
  readonly scopes?: readonly string[];
  /**
   * The `type` of the authentication that the operation needs. Left out: the operation is called without a credential.
   */
  readonly auth_type_ref?: string;
  /**
   * The headers that carry the credential, instead of what the authentication says. `{key}` in a value is a field of the authentication. `bearer`, `basic` and `oauth2` need none.
   */
  readonly auth_headers?: {
    /** The header's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** The query parameters that carry the credential. */
  readonly auth_query?: {
    /** The parameter's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** The cookies that carry the credential. */
  readonly auth_cookies?: {
    /** The cookie's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** The members of a JSON or form body that carry the credential. */
  readonly auth_body?: {
    /** The member's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** What a caller may give, and where it goes in the request. */
  readonly parameters?: readonly Parameter[];
  /** How the body is written, where it is not a JSON object of the parameters in it. */
  readonly request_body?: RequestBody;
  /** What the upstream answers. */
  readonly response?: Response;
}

/** One thing a caller may give, and where it goes in the request. */
export interface Parameter {
  /** The name that the upstream uses. */
  readonly name: string;
  /** Where the argument goes: into the `path`, the `query`, a `header`, a `cookie` or the `body`. */
  readonly location: "path" | "query" | "header" | "cookie" | "body";
  /** The type of the value. */
  readonly field_type?: FieldType;
  /**
   * The value, as a JSON Schema (2020-12), instead of `field_type` and the keys that go with it. `{ $ref: "#/schemas/Name" }` refers to one of `schemas`.
   */
  readonly schema?: JsonObject;
  /**
   * How an array or object is written, as OpenAPI names it. Defaults to `simple` in a path or header, `form` in a query or form body, and `cookie` in a cookie.
   */
  readonly style?:
    "simple" | "label" | "matrix" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject" | "cookie";
  /** Whether each item or member is written by itself. Defaults to true for `form`, `deepObject` and `cookie`. */
  readonly explode?: boolean;
  /** Whether reserved characters (RFC 3986 section 2.2) stand as they are in a query or a form body. */
  readonly allow_reserved?: boolean;
  /** Whether an empty text is sent as the name alone. */
  readonly allow_empty_value?: boolean;
  /** The media type that the value is written in: JSON text in a parameter, or a part of a multipart or form body. */
  readonly content_type?: string;
  /** Where the value goes in a JSON body, where it is not the member of its own name (JSON pointer). */
  readonly body_path?: string;
  /** Whether the value is masked in logs and audit trails. */
  readonly sensitive?: boolean;
  /** Whether the vendor is going to take the parameter away. */
  readonly deprecated?: boolean;
  /**
   * Where the parameter stands in the vendor's document (a JSON pointer that begins with `#/`, after the name of the document where it is another one).
   */
  readonly source?: string;
  /** What the parameter means; a model reads it. */
  readonly description?: string;
  /** Whether a call must give it. A path parameter is always required. */
  readonly required?: boolean;
  /** What is sent where a call gives nothing. It has the parameter's own type. */
  readonly default_value?: Json;
  /**
   * What every call sends, such as the version of the API. A model neither sees nor gives it. It has the parameter's own type; a constant of the path belongs into the endpoint.
   */
  readonly fixed_value?: Json;
  /** The only values allowed. */
  readonly enum?: readonly (string | number | boolean)[];
  /** A named format, as in JSON Schema: `date-time`, `email`, `uuid`. */
  readonly format?: string;
  /** A regular expression (ECMA-262, Unicode) that a string matches somewhere. */
  readonly pattern?: string;
  /** The least number allowed. */
  readonly minimum?: number;
  /** The greatest number allowed. */
  readonly maximum?: number;
  /** A number is greater than this. */
  readonly exclusive_minimum?: number;
  /** A number is less than this. */
  readonly exclusive_maximum?: number;
  /** The least length of a string, in characters. */
  readonly min_length?: number;
  /** The greatest length of a string, in characters. */
  readonly max_length?: number;
  /** The least number of items in an array. */
  readonly min_items?: number;
  /** The greatest number of items in an array. */
  readonly max_items?: number;
  /** Whether no two items of an array are equal. Needs `max_items` of 1,000 or less. */
  readonly unique_items?: boolean;
  /** What each item of an array is. */
  readonly items?: NestedValue;
  /** The members of an object. With none, any object is allowed; with some, no others are. */
  readonly properties?: Properties;
}

/** A value inside an array or an object. */
export interface NestedValue {
  /** The type of the value. */
  readonly field_type?: FieldType;
  /**
   * The value, as a JSON Schema (2020-12), instead of `field_type` and the keys that go with it. `{ $ref: "#/schemas/Name" }` refers to one of `schemas`.
   */
  readonly schema?: JsonObject;
  /** What the value means; a model reads it. */
  readonly description?: string;
  /** Whether an object must have this member. Has no meaning for the items of an array. */
  readonly required?: boolean;
  /** What the upstream assumes where the member is missing. Told to the model; not sent. */
  readonly default_value?: Json;
  /** The only values allowed. */
  readonly enum?: readonly (string | number | boolean)[];
  /** A named format, as in JSON Schema: `date-time`, `email`, `uuid`. */
  readonly format?: string;
  /** A regular expression (ECMA-262, Unicode) that a string matches somewhere. */
  readonly pattern?: string;
  /** The least number allowed. */
  readonly minimum?: number;
  /** The greatest number allowed. */
  readonly maximum?: number;
  /** A number is greater than this. */
  readonly exclusive_minimum?: number;
  /** A number is less than this. */
  readonly exclusive_maximum?: number;
  /** The least length of a string, in characters. */
  readonly min_length?: number;
  /** The greatest length of a string, in characters. */
  readonly max_length?: number;
  /** The least number of items in an array. */
  readonly min_items?: number;
  /** The greatest number of items in an array. */
  readonly max_items?: number;
  /** Whether no two items of an array are equal. Needs `max_items` of 1,000 or less. */
  readonly unique_items?: boolean;
  /** What each item of an array is. */
  readonly items?: NestedValue;
  /** The members of an object. With none, any object is allowed; with some, no others are. */
  readonly properties?: Properties;
}

/** The members of an object, by name. */
export interface Properties {
  readonly [name: string]: NestedValue;
}

/** What a data synchronization may expect of the connector. */
export interface Capabilities {
  /** The ways in which data can be copied. */
  readonly sync_modes?: readonly string[];
  /** Whether the upstream can list its own tables and fields. */
  readonly supports_schema_discovery?: boolean;
}

/** At most so many requests in any interval. */
export interface RateLimit {
  /**
   * What is counted together: the requests of one account (`per_account`), one user (`per_user`) or one token (`per_token`).
   */
  readonly scope: "per_account" | "per_user" | "per_token";
  /** How many requests the interval allows. */
  readonly limit: number;
  /** The length of the interval, in seconds. */
  readonly interval_seconds: number;
}

/** What the vendor promises of its API. */
export interface Sla {
  /** The share of time in which the API answers, in percent. */
  readonly availability_percentage?: number;
  /** The time within which 95 of 100 requests are answered, in milliseconds. */
  readonly latency_ms_p95?: number;
}

/** Which operations become MCP tools, and under which names. */
export interface McpConfig {
  /** Whether the connector is served as an MCP server. */
  readonly enabled?: boolean;
  /** The MCP server's name. Required when `enabled` is true. */
  readonly server_name?: string;
  /** What the MCP server's tools are for; a model may read it. Required when `enabled` is true. */
  readonly server_description?: string;
  /**
   * How a model works with the tools together: the order of calls, conventions, limits. Defaults to `server_description`.
   */
  readonly instructions?: string;
  /** Icons that a client may show for the server. */
  readonly icons?: {
    /** An https URL or a data URI of an image. */
    readonly src: string;
    /** The image's media type. */
    readonly mime_type?: string;
    /** Its sizes, such as `48x48`, or `any`. */
    readonly sizes?: readonly string[];
  }[];
  /** What clients list. */
  readonly mode?: "list" | "discovery";
  /** How much of a parameter's schema a model sees. */
  readonly detail?: "full" | "lean";
  /** How much of an answer's schema a client sees. */
  readonly output_schema?: "none" | "shallow" | "full";
  /** One tool for each entry. An operation that is not listed is not offered to agents. */
  readonly route_mappings?: readonly RouteMapping[];
}

/** Offers one operation as one MCP tool. */
export interface RouteMapping {
  /** The operation that the tool calls. */
  readonly operation_id: string;
  /**
   * The tool's name, unique among the mappings: letters, digits, `_`, `-` and `.`. Many clients stop at 64 characters.
   */
  readonly mcp_tool_name: string;
  /** The tool's name, as people read it. Defaults to the operation's summary. */
  readonly mcp_tool_title?: string;
  /** What the tool does, when to use it and what it returns: a model chooses the tool by this text. */
  readonly mcp_tool_description: string;
  /**
   * New names for parameters: the operation's parameter on the left, the tool's argument on the right. Where parameters at several locations share a name, put the location before it: `query.id`, `body.id`. A parameter that is not listed keeps its name.
   */
  readonly parameter_mappings?: {
    /** The argument's name: letters, digits, `_`, `-` and `.`, 64 characters at most. */
    readonly [name: string]: string;
  };

  /** Texts for parameters, instead of the operation's, keyed as in `parameter_mappings`; a model reads them. */
  readonly parameter_descriptions?: {
    /** The text. */
    readonly [name: string]: string;
  };

  /** Values that this tool always sends, keyed as in `parameter_mappings`; a model neither sees nor gives them. */
  readonly fixed_arguments?: JsonObject;
  /** How much of this tool's answer a client sees, whatever `mcp_config` says. */
  readonly output_schema?: "none" | "shallow" | "full";
  /** Requests, in a user's words, that this tool is for. Search and the check of tool choice use them. */
  readonly examples?: readonly string[];
  /** Requests, in a user's words, that another tool is for. */
  readonly not_for?: readonly string[];
  /** What a call does, where the operation's method does not tell. */
  readonly annotations?: AnnotationOverrides;
}

/** Hints to a client about what a call does. Each one defaults to what the operation's method promises. */
export interface AnnotationOverrides {
  /** Whether a call changes nothing. */
  readonly read_only?: boolean;
  /** Whether a call may delete or overwrite. Has no meaning for a read-only tool. */
  readonly destructive?: boolean;
  /** Whether a repeated call has no further effect. Has no meaning for a read-only tool. */
  readonly idempotent?: boolean;
  /** Whether a call reaches beyond a closed set of things, as a web search does. */
  readonly open_world?: boolean;
}

/**
 * The vendor's document that a descriptor was imported from. `source` pointers of operations and parameters lead into it.
 */
export interface Source {
  /** The document's file name or URL. */
  readonly document: string;
  /** What kind of document it is. */
  readonly format?: string;
  /** The version that the document gives itself. */
  readonly version?: string;
  /** SHA-256 of the document's bytes, in hex. */
  readonly sha256?: string;
}

/**
 * How an access token is obtained and kept fresh (RFC 6749). `{key}` in a URL or a value is a field of the authentication.
 */
export interface OAuth2 {
  /** How a token is obtained: `authorization_code`, `client_credentials`, `jwt_bearer` or `refresh_token`. */
  readonly grant_type: "authorization_code" | "client_credentials" | "jwt_bearer" | "refresh_token";
  /** Where a user agrees. Required for `authorization_code`. */
  readonly authorization_url?: string;
  /** Where tokens are issued. */
  readonly token_url: string;
  /** Where tokens are refreshed. Defaults to `token_url`. */
  readonly refresh_url?: string;
  /** Where tokens are revoked (RFC 7009). */
  readonly revocation_url?: string;
  /** The scopes that the API has, with what each permits. */
  readonly scopes?: {
    /** What the scope permits. */
    readonly [name: string]: string;
  };

  /** The scopes that are asked for. Left out: those that the operations list. */
  readonly default_scopes?: readonly string[];
  /** What stands between scopes, where it is not a space. */
  readonly scope_separator?: string;
  /** Whether the authorization request carries a code challenge (RFC 7636). */
  readonly pkce?: boolean;
  /** How the client proves itself to the token endpoint. */
  readonly client_authentication?: "basic" | "post" | "none" | "private_key_jwt";
  /** The client's id. Defaults to `{client_id}`. */
  readonly client_id?: string;
  /** The field that holds the client's secret, as `{key}`. */
  readonly client_secret?: string;
  /** The field that holds the refresh token, as `{key}`. */
  readonly refresh_token?: string;
  /** Further parameters of the authorization request. */
  readonly authorization_parameters?: {
    /** The parameter's value. */
    readonly [name: string]: string;
  };

  /** Further parameters of the token request, such as `audience`. */
  readonly token_parameters?: {
    /** The parameter's value. */
    readonly [name: string]: string;
  };

  /** Further parameters of a refresh. */
  readonly refresh_parameters?: {
    /** The parameter's value. */
    readonly [name: string]: string;
  };

  /** How the token request is written. */
  readonly token_body?: "form" | "json";
  /** Where the access token is in the answer (JSON pointer). */
  readonly access_token_path?: string;
  /** Where the token's lifetime is in the answer (JSON pointer). */
  readonly expires_in_path?: string;
  /** The unit of the lifetime. */
  readonly expires_in_unit?: "seconds" | "milliseconds" | "minutes";
  /** How long a token lives where the answer does not say. */
  readonly lifetime_seconds?: number;
  /** The assertion of `jwt_bearer`, or of a client that proves itself by `private_key_jwt`. */
  readonly assertion?: Assertion;
}

/** A signed JSON Web Token (RFC 7523). `{key}` in a value is a field of the authentication. */
export interface Assertion {
  /** The claim `iss`. */
  readonly issuer: string;
  /** The claim `sub`. Left out of the token where it is left out here; a client's assertion has the client's id. */
  readonly subject?: string;
  /** The claim `aud`. Defaults to `token_url`. */
  readonly audience?: string;
  /** The field that holds the private key, as `{key}`: PEM (PKCS 8) or a JWK. */
  readonly key: string;
  /** The header `kid`. */
  readonly key_id?: string;
  /** How the token is signed. */
  readonly algorithm?: "RS256" | "PS256" | "ES256" | "EdDSA" | "HS256";
  /** How long the assertion is valid. */
  readonly lifetime_seconds?: number;
  /** Further claims. */
  readonly claims?: {
    /** The claim's value. */
    readonly [name: string]: string;
  };
}

/**
 * A login request whose answer holds what later requests send. `{key}` in its parts is a field of the authentication.
 */
export interface Session {
  /** The login request. */
  readonly login: {
    /** The absolute URL of the login. */
    readonly url: string;
    /** The HTTP method. */
    readonly method?: "GET" | "POST" | "PUT";
    /** Headers of the login; `Basic {user}:{password}` is encoded as RFC 7617 says. */
    readonly headers?: {
      /** The header's value. */
      readonly [name: string]: string;
    };

    /** The members of the login's body. */
    readonly body?: {
      /** The member's value. */
      readonly [name: string]: string;
    };

    /** How the body is written. */
    readonly body_format?: "json" | "form";
  };

  /** Where the token is in the answer's JSON (JSON pointer). */
  readonly token_path?: string;
  /** The answer's header that holds the token. */
  readonly token_header?: string;
  /** The answer's cookie that holds the token. */
  readonly token_cookie?: string;
  /** Where the lifetime is in the answer (JSON pointer), in `expires_in_unit`. */
  readonly expires_in_path?: string;
  /** The unit of the lifetime. */
  readonly expires_in_unit?: "seconds" | "milliseconds" | "minutes";
  /** How long a session lives where the answer does not say. */
  readonly lifetime_seconds?: number;
}

/** Request signing (AWS Signature Version 4). `{key}` in a value is a field of the authentication. */
export interface AwsSigV4 {
  /** The service's signing name, such as `execute-api` or `ses`. */
  readonly service: string;
  /** The region, such as `us-east-1` or `{region}`. */
  readonly region: string;
  /** The access key's id. */
  readonly access_key_id?: string;
  /** The field that holds the secret key, as `{key}`. */
  readonly secret_access_key?: string;
  /** The field that holds the session token of temporary credentials, as `{key}`; sent where it has a value. */
  readonly session_token?: string;
}

/** How an operation's body is written. */
export interface RequestBody {
  /**
   * The body's media type: JSON (`application/json`, `application/merge-patch+json`, ...), `application/x-www-form-urlencoded`, `multipart/form-data`, text, or any other, which is then sent as bytes.
   */
  readonly content_type?: string;
  /** The body parameter that is the whole body, where it is not an object of several. */
  readonly parameter?: string;
  /** Whether the body is sent even when no parameter in it has a value. */
  readonly required?: boolean;
}

/** What an operation answers when it succeeds, and how to read it. */
export interface Response {
  /** The media type of the answer. */
  readonly content_type?: string;
  /** The answer, as a JSON Schema (2020-12). */
  readonly schema?: JsonObject;
  /** What the answer is. */
  readonly description?: string;
  /**
   * Where the list is in the answer (JSON pointer; empty for an answer that is a list). Long answers are then cut between items, and a model may choose the items' fields.
   */
  readonly items?: string;
  /** Where the number of all items is in the answer (JSON pointer). */
  readonly total?: string;
  /** How the next page is asked for. */
  readonly paging?: Paging;
  /** Answers that mean something other than what their status says. The first that fits counts. */
  readonly errors?: readonly ResponseError[];
}

/**
 * How the next page of a list is asked for. The runtime gives a model an opaque cursor instead of the parameters named here.
 */
export interface Paging {
  /** What leads to the next page: a `cursor`, an `offset`, a `page` number, a `next_url` or a `link`. */
  readonly kind: "cursor" | "offset" | "page" | "next_url" | "link";
  /**
   * The parameter that takes the cursor, the offset or the page's number; with its location before it where names are shared (`body.start_cursor`).
   */
  readonly parameter?: string;
  /**
   * Where the next cursor or URL is in the answer (JSON pointer). `-` is the last item of a list: `/data/-/id`, where the next page begins after an item.
   */
  readonly next?: string;
  /** Where the answer says whether there is more (JSON pointer to a boolean). */
  readonly has_more?: string;
  /** The parameter that takes the number of items wanted. */
  readonly size_parameter?: string;
  /** The number of the first page (1 if left out), or the first offset (0 if left out). */
  readonly first?: number;
}

/** An answer that is an error, or another one than its status says. */
export interface ResponseError {
  /** The answer's status: one (`404`) or a class (`4XX`). Left out: any. */
  readonly status?: string;
  /** What must be in the answer: a JSON pointer, and the value there. Left out: anything. */
  readonly where?: {
    /** A JSON pointer into the answer. */
    readonly path: string;
    /** The value there. Left out: any but `null`, `false`, an empty text and an empty list. */
    readonly equals?: Json;
  };

  /** What the answer means. */
  readonly means: "rejected" | "not_found" | "unauthorized" | "forbidden" | "rate_limited" | "unavailable" | "conflict";
  /** Where the error's text is in the answer (JSON pointer). */
  readonly message?: string;
}
