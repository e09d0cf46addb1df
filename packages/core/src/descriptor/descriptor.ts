// Generated from schemas/connector.schema.json by scripts/generate-types.ts; edit the schema instead.
import type { Json, JsonObject } from "../json.ts";

/** The type of a value. */
export type FieldType = "string" | "integer" | "number" | "boolean" | "array" | "object";

/**
 * A connector: how to authenticate with one vendor API, which HTTP operations it has, and which of them agents may call as MCP tools.
 */
export interface Descriptor {
  /** The grammar that an editor checks this document against. Has no effect on the connector. */
  readonly $schema?: string;
  /** What the connector is and who made it. */
  readonly metadata: Metadata;
  /** The ways to authenticate with the upstream, one entry a type. Operations choose one with `auth_type_ref`. */
  readonly authentication?: readonly Authentication[];
  /** Authentication in several steps. Accepted as data; not executed. */
  readonly credential_chains?: readonly Json[] | JsonObject;
  /** The HTTP endpoints of the vendor API. Only those that `mcp_config` maps become tools. */
  readonly operations?: readonly Operation[];
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
   * How the upstream authenticates, and the name that `auth_type_ref` points at. `none`, `api_key`, `bearer` and `basic` are carried out; other types, such as `oauth2`, are accepted as data, and whatever keys they have are kept.
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
}

/** A request that succeeds only with a working credential. */
export interface TestEndpoint {
  /** The absolute URL to request. The credential is sent there. */
  readonly url: string;
  /** The HTTP method. */
  readonly method?: "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The HTTP status that proves that the credential works. */
  readonly expected_status?: number;
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
  /** Whether the vendor is going to take the operation away. */
  readonly deprecated?: boolean;
  /**
   * Whether a repeated request has no further effect, so that a failed one may be sent again. Defaults to what the method promises (RFC 9110 section 9.2.2).
   */
  readonly idempotent?: boolean;
  /**
   * The `type` of the authentication that the operation needs. Left out: the operation is called without a credential.
   */
  readonly auth_type_ref?: string;
  /**
   * The headers that carry the credential. `{key}` in a value is a field of the authentication. `bearer` and `basic` need none.
   */
  readonly auth_headers?: {
    /** The header's value; `{key}` in it is a field of the authentication. */
    readonly [name: string]: string;
  };

  /** What a caller may give, and where it goes in the request. */
  readonly parameters?: readonly Parameter[];
}

/** One thing a caller may give, and where it goes in the request. */
export interface Parameter {
  /** The name that the upstream uses. */
  readonly name: string;
  /**
   * Where the argument goes: into a `{placeholder}` of the path, the query, a header, a cookie, or a member of the JSON body.
   */
  readonly location: "path" | "query" | "header" | "cookie" | "body";
  /** The type of the value. */
  readonly field_type: FieldType;
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
  readonly field_type: FieldType;
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
  /** What is counted together: the requests of one account, of one user, or made with one token. */
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
