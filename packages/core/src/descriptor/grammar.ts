// Generated from schemas/connector.schema.json by scripts/generate-types.ts; edit the schema instead.
/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */

/** The grammar of descriptors (JSON Schema 2020-12). */
export const grammar = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Descriptor",
  description:
    "A connector: how to authenticate with one vendor API, which HTTP operations it has, and which of them agents may call as MCP tools.",
  type: "object",
  required: ["metadata"],
  properties: {
    $schema: {
      description: "The grammar that an editor checks this document against. Has no effect on the connector.",
      type: "string",
    },
    metadata: { description: "What the connector is and who made it.", $ref: "#/$defs/Metadata" },
    authentication: {
      description:
        "The ways to authenticate with the upstream, one entry a type. Operations choose one with `auth_type_ref`.",
      type: "array",
      items: { $ref: "#/$defs/Authentication" },
      default: [],
    },
    credential_chains: {
      description: "Authentication in several steps. Accepted as data; not executed.",
      type: ["array", "object"],
    },
    operations: {
      description: "The HTTP endpoints of the vendor API. Only those that `mcp_config` maps become tools.",
      type: "array",
      items: { $ref: "#/$defs/Operation" },
      default: [],
    },
    capabilities: {
      description: "What a data synchronization may expect of the connector. Catalogue data; has no effect on tools.",
      $ref: "#/$defs/Capabilities",
    },
    rate_limits: {
      description:
        "How many requests the upstream accepts. A call waits or is refused before a limit is passed; all limits hold together.",
      type: "array",
      items: { $ref: "#/$defs/RateLimit" },
      default: [],
    },
    sla: {
      description: "What the vendor promises of its API. Catalogue data; has no effect on calls.",
      $ref: "#/$defs/Sla",
    },
    mcp_config: { description: "Which operations become MCP tools, and under which names.", $ref: "#/$defs/McpConfig" },
    database_config: { description: "Settings of a database adapter. Accepted as data; not executed.", type: "object" },
  },
  patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
  additionalProperties: false,
  $defs: {
    Metadata: {
      description: "What the connector is and who made it.",
      type: "object",
      required: ["name", "slug", "description", "publisher"],
      properties: {
        name: { description: "The connector's name, as people read it.", type: "string", minLength: 3, maxLength: 200 },
        slug: {
          description:
            "The connector's name in addresses and in credential files: lower-case letters, digits and hyphens.",
          type: "string",
          minLength: 3,
          maxLength: 100,
          pattern: "^[a-z0-9-]+$",
        },
        version: {
          description: "The version of this descriptor (Semantic Versioning 2.0.0).",
          type: "string",
          maxLength: 100,
          pattern:
            "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$",
          default: "0.1.0",
        },
        description: {
          description: "What the connector connects to and what it is good for.",
          type: "string",
          minLength: 10,
          maxLength: 2000,
        },
        summary: { description: "A short label for listings.", type: "string", maxLength: 300 },
        publisher: { description: "Who maintains the connector.", type: "string", minLength: 2, maxLength: 200 },
        documentation_url: { description: "Where the vendor documents its API.", type: "string", maxLength: 2000 },
        categories: {
          description: "What kind of system the connector talks to.",
          type: "array",
          minItems: 1,
          items: { type: "string", enum: ["database", "file_storage", "saas", "messaging", "analytics", "custom"] },
        },
        tags: { description: "Free labels for search and filtering.", type: "array", items: { type: "string" } },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Authentication: {
      description: "One way to authenticate with the upstream. It holds no secret: only what a user is asked for.",
      type: "object",
      required: ["type"],
      properties: {
        type: {
          description:
            "How the upstream authenticates, and the name that `auth_type_ref` points at. `none`, `api_key`, `bearer` and `basic` are carried out; other types, such as `oauth2`, are accepted as data, and whatever keys they have are kept.",
          type: "string",
          minLength: 1,
          maxLength: 100,
          examples: ["none", "api_key", "bearer", "basic", "oauth2", "custom"],
        },
        label: {
          description: "The name of this way to authenticate, as people read it.",
          type: "string",
          maxLength: 200,
        },
        description: { description: "How a user obtains what the fields ask for.", type: "string", maxLength: 2000 },
        fields: {
          description:
            "What a user fills in to connect. `{key}` stands for a field's value in `auth_headers`, and in an `endpoint` when the field is not secret.",
          type: "array",
          items: { $ref: "#/$defs/AuthenticationField" },
          default: [],
        },
        test_endpoint: {
          description: "A request that succeeds only with a working credential.",
          $ref: "#/$defs/TestEndpoint",
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      if: {
        required: ["type"],
        properties: { type: { type: "string", not: { enum: ["none", "api_key", "bearer", "basic"] } } },
      },
      then: { additionalProperties: true },
      unevaluatedProperties: false,
    },
    AuthenticationField: {
      description: "One thing a user fills in to connect.",
      type: "object",
      required: ["key"],
      properties: {
        key: {
          description: "The field's name in placeholders and in credential files.",
          type: "string",
          minLength: 1,
          maxLength: 100,
          pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$",
        },
        label: { description: "The field's name in a form. Defaults to its key.", type: "string", maxLength: 200 },
        description: { description: "What to fill in, and where to find it.", type: "string", maxLength: 2000 },
        field_type: {
          description: "How a form asks for the value. `secret` and `password` make the field secret.",
          type: "string",
          minLength: 1,
          maxLength: 50,
          default: "string",
          examples: ["string", "secret", "password", "url", "email", "integer", "boolean", "select"],
        },
        required: { description: "Whether a connection needs this field.", type: "boolean", default: false },
        secret: {
          description: "Whether the value is kept from logs, answers and URLs.",
          type: "boolean",
          default: false,
        },
        default_value: {
          description: "The value of a connection that gives none. Never a secret.",
          type: ["string", "number", "boolean"],
        },
        placeholder: { description: "An example of a value, shown in an empty form.", type: "string", maxLength: 500 },
        pattern: { description: "A regular expression (ECMA-262, Unicode) that the value matches.", type: "string" },
        enum: {
          description: "The values to choose from.",
          type: "array",
          minItems: 1,
          items: { type: ["string", "number", "boolean"] },
        },
        format: {
          description: "The format of the value, as JSON Schema names it: `uri`, `email`, `hostname`, `uuid`.",
          type: "string",
          maxLength: 100,
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    TestEndpoint: {
      description: "A request that succeeds only with a working credential.",
      type: "object",
      required: ["url"],
      properties: {
        url: {
          description: "The absolute URL to request. The credential is sent there.",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        method: {
          description: "The HTTP method.",
          type: "string",
          enum: ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
          default: "GET",
        },
        expected_status: {
          description: "The HTTP status that proves that the credential works.",
          type: "integer",
          minimum: 100,
          maximum: 599,
          default: 200,
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Operation: {
      description: "One HTTP endpoint of the vendor API.",
      type: "object",
      required: ["operation_id", "endpoint", "method"],
      properties: {
        operation_id: {
          description: "The operation's name, unique in this descriptor.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        endpoint: {
          description:
            "The absolute URL. `{name}` in it is a path parameter or, where there is none of that name, a field of the authentication that is not secret.",
          type: "string",
          minLength: 1,
          maxLength: 4000,
        },
        method: {
          description: "The HTTP method.",
          type: "string",
          enum: ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
        },
        summary: { description: "What the operation does, in a line.", type: "string", maxLength: 500 },
        description: { description: "What the operation does, in full.", type: "string", maxLength: 10000 },
        deprecated: {
          description: "Whether the vendor is going to take the operation away.",
          type: "boolean",
          default: false,
        },
        idempotent: {
          description:
            "Whether a repeated request has no further effect, so that a failed one may be sent again. Defaults to what the method promises (RFC 9110 section 9.2.2).",
          type: "boolean",
        },
        auth_type_ref: {
          description:
            "The `type` of the authentication that the operation needs. Left out: the operation is called without a credential.",
          type: "string",
          minLength: 1,
          maxLength: 100,
        },
        auth_headers: {
          description:
            "The headers that carry the credential. `{key}` in a value is a field of the authentication. `bearer` and `basic` need none.",
          type: "object",
          additionalProperties: {
            description: "The header's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
          default: {},
        },
        parameters: {
          description: "What a caller may give, and where it goes in the request.",
          type: "array",
          items: { $ref: "#/$defs/Parameter" },
          default: [],
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Parameter: {
      description: "One thing a caller may give, and where it goes in the request.",
      type: "object",
      required: ["name", "location", "field_type"],
      properties: {
        name: { description: "The name that the upstream uses.", type: "string", minLength: 1, maxLength: 200 },
        location: {
          description:
            "Where the argument goes: into a `{placeholder}` of the path, the query, a header, a cookie, or a member of the JSON body.",
          type: "string",
          enum: ["path", "query", "header", "cookie", "body"],
        },
        field_type: { description: "The type of the value.", $ref: "#/$defs/FieldType" },
        description: { description: "What the parameter means; a model reads it.", type: "string", maxLength: 10000 },
        required: {
          description: "Whether a call must give it. A path parameter is always required.",
          type: "boolean",
          default: false,
        },
        default_value: { description: "What is sent where a call gives nothing. It has the parameter's own type." },
        fixed_value: {
          description:
            "What every call sends, such as the version of the API. A model neither sees nor gives it. It has the parameter's own type; a constant of the path belongs into the endpoint.",
        },
        enum: {
          description: "The only values allowed.",
          type: "array",
          minItems: 1,
          maxItems: 1000,
          items: { type: ["string", "number", "boolean"] },
        },
        format: {
          description: "A named format, as in JSON Schema: `date-time`, `email`, `uuid`.",
          type: "string",
          maxLength: 100,
        },
        pattern: {
          description: "A regular expression (ECMA-262, Unicode) that a string matches somewhere.",
          type: "string",
        },
        minimum: { description: "The least number allowed.", type: "number" },
        maximum: { description: "The greatest number allowed.", type: "number" },
        exclusive_minimum: { description: "A number is greater than this.", type: "number" },
        exclusive_maximum: { description: "A number is less than this.", type: "number" },
        min_length: { description: "The least length of a string, in characters.", type: "integer", minimum: 0 },
        max_length: { description: "The greatest length of a string, in characters.", type: "integer", minimum: 0 },
        min_items: { description: "The least number of items in an array.", type: "integer", minimum: 0 },
        max_items: { description: "The greatest number of items in an array.", type: "integer", minimum: 0 },
        unique_items: {
          description: "Whether no two items of an array are equal. Needs `max_items` of 1,000 or less.",
          type: "boolean",
          default: false,
        },
        items: { description: "What each item of an array is.", $ref: "#/$defs/NestedValue" },
        properties: {
          description: "The members of an object. With none, any object is allowed; with some, no others are.",
          $ref: "#/$defs/Properties",
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    NestedValue: {
      description: "A value inside an array or an object.",
      type: "object",
      required: ["field_type"],
      properties: {
        field_type: { description: "The type of the value.", $ref: "#/$defs/FieldType" },
        description: { description: "What the value means; a model reads it.", type: "string", maxLength: 10000 },
        required: {
          description: "Whether an object must have this member. Has no meaning for the items of an array.",
          type: "boolean",
          default: false,
        },
        default_value: {
          description: "What the upstream assumes where the member is missing. Told to the model; not sent.",
        },
        enum: {
          description: "The only values allowed.",
          type: "array",
          minItems: 1,
          maxItems: 1000,
          items: { type: ["string", "number", "boolean"] },
        },
        format: {
          description: "A named format, as in JSON Schema: `date-time`, `email`, `uuid`.",
          type: "string",
          maxLength: 100,
        },
        pattern: {
          description: "A regular expression (ECMA-262, Unicode) that a string matches somewhere.",
          type: "string",
        },
        minimum: { description: "The least number allowed.", type: "number" },
        maximum: { description: "The greatest number allowed.", type: "number" },
        exclusive_minimum: { description: "A number is greater than this.", type: "number" },
        exclusive_maximum: { description: "A number is less than this.", type: "number" },
        min_length: { description: "The least length of a string, in characters.", type: "integer", minimum: 0 },
        max_length: { description: "The greatest length of a string, in characters.", type: "integer", minimum: 0 },
        min_items: { description: "The least number of items in an array.", type: "integer", minimum: 0 },
        max_items: { description: "The greatest number of items in an array.", type: "integer", minimum: 0 },
        unique_items: {
          description: "Whether no two items of an array are equal. Needs `max_items` of 1,000 or less.",
          type: "boolean",
          default: false,
        },
        items: { description: "What each item of an array is.", $ref: "#/$defs/NestedValue" },
        properties: {
          description: "The members of an object. With none, any object is allowed; with some, no others are.",
          $ref: "#/$defs/Properties",
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    FieldType: {
      description: "The type of a value.",
      type: "string",
      enum: ["string", "integer", "number", "boolean", "array", "object"],
    },
    Properties: {
      description: "The members of an object, by name.",
      type: "object",
      additionalProperties: { $ref: "#/$defs/NestedValue" },
    },
    Capabilities: {
      description: "What a data synchronization may expect of the connector.",
      type: "object",
      properties: {
        sync_modes: {
          description: "The ways in which data can be copied.",
          type: "array",
          items: { type: "string" },
          examples: [["full_refresh", "incremental"]],
        },
        supports_schema_discovery: {
          description: "Whether the upstream can list its own tables and fields.",
          type: "boolean",
          default: false,
        },
      },
      patternProperties: {
        "^supports_": { description: "Whether the connector has a further capability of that name.", type: "boolean" },
        "^x-": { description: "A note for people or other tools. Ignored." },
      },
      additionalProperties: false,
    },
    RateLimit: {
      description: "At most so many requests in any interval.",
      type: "object",
      required: ["scope", "limit", "interval_seconds"],
      properties: {
        scope: {
          description: "What is counted together: the requests of one account, of one user, or made with one token.",
          type: "string",
          enum: ["per_account", "per_user", "per_token"],
        },
        limit: {
          description: "How many requests the interval allows.",
          type: "integer",
          minimum: 1,
          maximum: 1000000000,
        },
        interval_seconds: {
          description: "The length of the interval, in seconds.",
          type: "integer",
          minimum: 1,
          maximum: 31536000,
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Sla: {
      description: "What the vendor promises of its API.",
      type: "object",
      properties: {
        availability_percentage: {
          description: "The share of time in which the API answers, in percent.",
          type: "number",
          minimum: 0,
          maximum: 100,
        },
        latency_ms_p95: {
          description: "The time within which 95 of 100 requests are answered, in milliseconds.",
          type: "number",
          minimum: 0,
        },
      },
      patternProperties: {
        "^latency_ms_p[0-9]+$": {
          description: "The time within which that many of 100 requests are answered, in milliseconds.",
          type: "number",
          minimum: 0,
        },
        "^x-": { description: "A note for people or other tools. Ignored." },
      },
      additionalProperties: false,
    },
    McpConfig: {
      description: "Which operations become MCP tools, and under which names.",
      type: "object",
      properties: {
        enabled: { description: "Whether the connector is served as an MCP server.", type: "boolean", default: false },
        server_name: {
          description: "The MCP server's name. Required when `enabled` is true.",
          type: "string",
          minLength: 1,
          maxLength: 100,
        },
        server_description: {
          description: "What the MCP server's tools are for; a model may read it. Required when `enabled` is true.",
          type: "string",
          minLength: 1,
          maxLength: 500,
        },
        route_mappings: {
          description: "One tool for each entry. An operation that is not listed is not offered to agents.",
          type: "array",
          items: { $ref: "#/$defs/RouteMapping" },
          default: [],
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
      if: { required: ["enabled"], properties: { enabled: { const: true } } },
      then: { required: ["server_name", "server_description"] },
    },
    RouteMapping: {
      description: "Offers one operation as one MCP tool.",
      type: "object",
      required: ["operation_id", "mcp_tool_name", "mcp_tool_description"],
      properties: {
        operation_id: {
          description: "The operation that the tool calls.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        mcp_tool_name: {
          description:
            "The tool's name, unique among the mappings: letters, digits, `_`, `-` and `.`. Many clients stop at 64 characters.",
          type: "string",
          minLength: 1,
          maxLength: 100,
        },
        mcp_tool_title: {
          description: "The tool's name, as people read it. Defaults to the operation's summary.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        mcp_tool_description: {
          description: "What the tool does, when to use it and what it returns: a model chooses the tool by this text.",
          type: "string",
          minLength: 1,
          maxLength: 500,
        },
        parameter_mappings: {
          description:
            "New names for parameters: the operation's parameter on the left, the tool's argument on the right. Where parameters at several locations share a name, put the location before it: `query.id`, `body.id`. A parameter that is not listed keeps its name.",
          type: "object",
          additionalProperties: {
            description: "The argument's name: letters, digits, `_`, `-` and `.`, 64 characters at most.",
            type: "string",
            minLength: 1,
            maxLength: 200,
          },
          default: {},
        },
        annotations: {
          description: "What a call does, where the operation's method does not tell.",
          $ref: "#/$defs/AnnotationOverrides",
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    AnnotationOverrides: {
      description:
        "Hints to a client about what a call does. Each one defaults to what the operation's method promises.",
      type: "object",
      properties: {
        read_only: { description: "Whether a call changes nothing.", type: "boolean" },
        destructive: {
          description: "Whether a call may delete or overwrite. Has no meaning for a read-only tool.",
          type: "boolean",
        },
        idempotent: {
          description: "Whether a repeated call has no further effect. Has no meaning for a read-only tool.",
          type: "boolean",
        },
        open_world: {
          description: "Whether a call reaches beyond a closed set of things, as a web search does.",
          type: "boolean",
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
  },
} as const;
