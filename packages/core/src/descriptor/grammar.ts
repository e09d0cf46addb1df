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
    source: { description: "The vendor's document that this descriptor was imported from.", $ref: "#/$defs/Source" },
    authentication: {
      description:
        "The ways to authenticate with the upstream, one entry a type. Operations choose one with `auth_type_ref`.",
      type: "array",
      items: { $ref: "#/$defs/Authentication" },
    },
    credential_chains: {
      description: "Authentication in several steps. Accepted as data; not executed.",
      type: ["array", "object"],
    },
    operations: {
      description: "The HTTP endpoints of the vendor API. Only those that `mcp_config` maps become tools.",
      type: "array",
      items: { $ref: "#/$defs/Operation" },
    },
    schemas: {
      description:
        'JSON Schemas (2020-12) that others refer to as `{ $ref: "#/schemas/Name" }`. They may refer to each other, and to themselves.',
      type: "object",
      additionalProperties: { description: "A JSON Schema (2020-12).", type: "object" },
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
      defaultSnippets: [
        {
          label: "bearer token",
          description: "A token in the header `Authorization`.",
          body: {
            type: "bearer",
            fields: [{ key: "token", label: "${1:Access token}", field_type: "secret", required: true, secret: true }],
          },
        },
        {
          label: "API key",
          description: "A key in a header.",
          body: {
            type: "api_key",
            fields: [{ key: "api_key", label: "${1:API key}", field_type: "secret", required: true, secret: true }],
            auth_headers: { "${2:X-API-Key}": '"{api_key}"' },
          },
        },
        {
          label: "user and password",
          description: "HTTP Basic authentication.",
          body: {
            type: "basic",
            fields: [
              { key: "username", label: "User", required: true },
              { key: "password", label: "Password", field_type: "password", required: true, secret: true },
            ],
          },
        },
        {
          label: "OAuth 2, a user agrees in a browser",
          description: "The authorization code grant.",
          body: {
            type: "oauth2",
            fields: [
              { key: "client_id", label: "Client ID", required: true },
              { key: "client_secret", label: "Client secret", field_type: "secret", required: true, secret: true },
            ],
            oauth2: {
              grant_type: "authorization_code",
              authorization_url: "${1:https://example.com/oauth/authorize}",
              token_url: "${2:https://example.com/oauth/token}",
            },
          },
        },
        {
          label: "OAuth 2, the client's own account",
          description: "The client credentials grant.",
          body: {
            type: "oauth2",
            fields: [
              { key: "client_id", label: "Client ID", required: true },
              { key: "client_secret", label: "Client secret", field_type: "secret", required: true, secret: true },
            ],
            oauth2: { grant_type: "client_credentials", token_url: "${1:https://example.com/oauth/token}" },
          },
        },
      ],
      type: "object",
      required: ["type"],
      properties: {
        type: {
          description:
            "How the upstream authenticates, and the name that `auth_type_ref` points at. `none`, `api_key`, `bearer` and `basic` need no more; an entry with `oauth2`, `session` or `aws_sigv4` is carried out as that says, whatever its type is called. Other types are accepted as data, and whatever keys they have are kept.",
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
        },
        auth_headers: {
          description:
            "The headers that carry the credential, for every operation that names this authentication and none of its own. `{key}` in a value is a field; `Basic {user}:{password}` is encoded as RFC 7617 says.",
          type: "object",
          additionalProperties: {
            description: "The header's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        auth_query: {
          description: "The query parameters that carry the credential.",
          type: "object",
          additionalProperties: {
            description: "The parameter's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        auth_cookies: {
          description: "The cookies that carry the credential.",
          type: "object",
          additionalProperties: {
            description: "The cookie's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        auth_body: {
          description: "The members of a JSON or form body that carry the credential.",
          type: "object",
          additionalProperties: {
            description: "The member's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        oauth2: {
          description:
            "Obtains an access token (RFC 6749). `{access_token}` stands for it; sent as `Authorization: Bearer {access_token}` where nothing else is declared.",
          $ref: "#/$defs/OAuth2",
        },
        session: {
          description: "Logs in first, and sends what the login answered: `{session_token}` stands for it.",
          $ref: "#/$defs/Session",
        },
        aws_sigv4: { description: "Signs every request (AWS Signature Version 4).", $ref: "#/$defs/AwsSigV4" },
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
        prefix: {
          description: "What is put before the value where a user leaves it out.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        suffix: {
          description: "What is put after the value where a user leaves it out.",
          type: "string",
          minLength: 1,
          maxLength: 200,
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
        headers: {
          description: "Further headers of the request, such as the API's version.",
          type: "object",
          additionalProperties: { description: "The header's value.", type: "string", maxLength: 2000 },
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Operation: {
      description: "One HTTP endpoint of the vendor API.",
      defaultSnippets: [
        {
          label: "read one thing",
          description: "A GET with a path parameter.",
          body: {
            operation_id: "${1:get_item}",
            endpoint: "${2:https://api.example.com/v1/items/{id\\}}",
            method: "GET",
            summary: "${3:Get an item}",
            auth_type_ref: "${4:bearer}",
            parameters: [
              {
                name: "id",
                location: "path",
                field_type: "string",
                required: true,
                description: "${5:The item's identifier}",
              },
            ],
          },
        },
        {
          label: "list things",
          description: "A GET with a limit.",
          body: {
            operation_id: "${1:list_items}",
            endpoint: "${2:https://api.example.com/v1/items}",
            method: "GET",
            summary: "${3:List items}",
            auth_type_ref: "${4:bearer}",
            parameters: [
              {
                name: "limit",
                location: "query",
                field_type: "integer",
                default_value: 25,
                description: "How many to return",
              },
            ],
          },
        },
        {
          label: "make a thing",
          description: "A POST with a body.",
          body: {
            operation_id: "${1:create_item}",
            endpoint: "${2:https://api.example.com/v1/items}",
            method: "POST",
            summary: "${3:Create an item}",
            auth_type_ref: "${4:bearer}",
            parameters: [
              {
                name: "${5:name}",
                location: "body",
                field_type: "string",
                required: true,
                description: "${6:What it is called}",
              },
            ],
          },
        },
      ],
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
        tags: {
          description: "The groups that the vendor counts the operation to. Search finds the tool by them.",
          type: "array",
          maxItems: 50,
          items: { type: "string", maxLength: 200 },
        },
        documentation_url: {
          description: "Where the vendor documents the operation.",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        source: {
          description:
            "Where the operation stands in the vendor's document (a JSON pointer that begins with `#/`, after the name of the document where it is another one).",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
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
        idempotency_key_header: {
          description:
            "A header that takes a key of the call, so that the upstream carries a repeated request out only once. The runtime fills it, and may then send a failed request again.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        timeout_ms: {
          description: "How long a call may take, where it is less than the runtime's own limit.",
          type: "integer",
          minimum: 1,
          maximum: 600000,
        },
        scopes: {
          description:
            "The scopes that a credential needs for this operation. `[]`: it needs none. Left out: it is not said.",
          type: "array",
          maxItems: 100,
          items: { type: "string", maxLength: 300 },
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
            "The headers that carry the credential, instead of what the authentication says. `{key}` in a value is a field of the authentication. `bearer`, `basic` and `oauth2` need none.",
          type: "object",
          additionalProperties: {
            description: "The header's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        auth_query: {
          description: "The query parameters that carry the credential.",
          type: "object",
          additionalProperties: {
            description: "The parameter's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        auth_cookies: {
          description: "The cookies that carry the credential.",
          type: "object",
          additionalProperties: {
            description: "The cookie's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        auth_body: {
          description: "The members of a JSON or form body that carry the credential.",
          type: "object",
          additionalProperties: {
            description: "The member's value; `{key}` in it is a field of the authentication.",
            type: "string",
            maxLength: 4000,
          },
        },
        parameters: {
          description: "What a caller may give, and where it goes in the request.",
          type: "array",
          items: { $ref: "#/$defs/Parameter" },
        },
        request_body: {
          description: "How the body is written, where it is not a JSON object of the parameters in it.",
          $ref: "#/$defs/RequestBody",
        },
        response: { description: "What the upstream answers.", $ref: "#/$defs/Response" },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Parameter: {
      description: "One thing a caller may give, and where it goes in the request.",
      defaultSnippets: [
        {
          label: "path parameter",
          description: "Fills a `{placeholder}` of the endpoint.",
          body: {
            name: "${1:id}",
            location: "path",
            field_type: "string",
            required: true,
            description: "${2:What it means}",
          },
        },
        {
          label: "query parameter",
          description: "Goes into the query string.",
          body: {
            name: "${1:limit}",
            location: "query",
            field_type: "${2:integer}",
            description: "${3:What it means}",
          },
        },
        {
          label: "body parameter",
          description: "A member of the body.",
          body: {
            name: "${1:name}",
            location: "body",
            field_type: "${2:string}",
            required: true,
            description: "${3:What it means}",
          },
        },
      ],
      type: "object",
      required: ["name", "location"],
      properties: {
        name: { description: "The name that the upstream uses.", type: "string", minLength: 1, maxLength: 200 },
        location: {
          description: "Where the argument goes: into the `path`, the `query`, a `header`, a `cookie` or the `body`.",
          type: "string",
          enum: ["path", "query", "header", "cookie", "body"],
          enumDescriptions: [
            "Into the `{placeholder}` of its name in the endpoint.",
            "Into the query string.",
            "Into a header.",
            "Into the header `Cookie`.",
            "Into the body: a member of it, or all of it.",
          ],
        },
        field_type: { description: "The type of the value.", $ref: "#/$defs/FieldType" },
        schema: {
          description:
            'The value, as a JSON Schema (2020-12), instead of `field_type` and the keys that go with it. `{ $ref: "#/schemas/Name" }` refers to one of `schemas`.',
          type: "object",
        },
        style: {
          description:
            "How an array or object is written, as OpenAPI names it. Defaults to `simple` in a path or header, `form` in a query or form body, and `cookie` in a cookie.",
          type: "string",
          enum: ["simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"],
        },
        explode: {
          description:
            "Whether each item or member is written by itself. Defaults to true for `form`, `deepObject` and `cookie`.",
          type: "boolean",
        },
        allow_reserved: {
          description:
            "Whether reserved characters (RFC 3986 section 2.2) stand as they are in a query or a form body.",
          type: "boolean",
          default: false,
        },
        allow_empty_value: {
          description: "Whether an empty text is sent as the name alone.",
          type: "boolean",
          default: false,
        },
        content_type: {
          description:
            "The media type that the value is written in: JSON text in a parameter, or a part of a multipart or form body.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        body_path: {
          description:
            "Where the value goes in a JSON body, where it is not the member of its own name (JSON pointer).",
          type: "string",
          pattern: "^(?:/[^/]+)+$",
          maxLength: 500,
        },
        sensitive: {
          description: "Whether the value is masked in logs and audit trails.",
          type: "boolean",
          default: false,
        },
        deprecated: {
          description: "Whether the vendor is going to take the parameter away.",
          type: "boolean",
          default: false,
        },
        source: {
          description:
            "Where the parameter stands in the vendor's document (a JSON pointer that begins with `#/`, after the name of the document where it is another one).",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        description: { description: "What the parameter means; a model reads it.", type: "string", maxLength: 10000 },
        required: {
          description: "Whether a call must give it. A path parameter is always required.",
          type: "boolean",
          default: false,
        },
        default_value: {
          description: "What is sent where a call gives nothing. It has the parameter's own type.",
          defaultSnippets: [{ label: "a value", description: "Of the type that `field_type` says.", body: "$1" }],
        },
        fixed_value: {
          description:
            "What every call sends, such as the version of the API. A model neither sees nor gives it. It has the parameter's own type; a constant of the path belongs into the endpoint.",
          defaultSnippets: [{ label: "a value", description: "Of the type that `field_type` says.", body: "$1" }],
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
      anyOf: [{ required: ["field_type"] }, { required: ["schema"] }],
    },
    NestedValue: {
      description: "A value inside an array or an object.",
      type: "object",
      anyOf: [{ required: ["field_type"] }, { required: ["schema"] }],
      properties: {
        field_type: { description: "The type of the value.", $ref: "#/$defs/FieldType" },
        schema: {
          description:
            'The value, as a JSON Schema (2020-12), instead of `field_type` and the keys that go with it. `{ $ref: "#/schemas/Name" }` refers to one of `schemas`.',
          type: "object",
        },
        description: { description: "What the value means; a model reads it.", type: "string", maxLength: 10000 },
        required: {
          description: "Whether an object must have this member. Has no meaning for the items of an array.",
          type: "boolean",
          default: false,
        },
        default_value: {
          description: "What the upstream assumes where the member is missing. Told to the model; not sent.",
          defaultSnippets: [{ label: "a value", description: "Of the type that `field_type` says.", body: "$1" }],
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
      description: "The type of the value.",
      type: "string",
      enum: ["string", "integer", "number", "boolean", "array", "object", "file"],
      enumDescriptions: [
        "Text.",
        "A whole number.",
        "Any number.",
        "`true` or `false`.",
        "A list; `items` says of what.",
        "Named members; `properties` says which.",
        "A data URI, or the URI of a resource; goes into a multipart body or is the body.",
      ],
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
      defaultSnippets: [
        {
          label: "per minute",
          description: "So many requests in any minute.",
          body: { scope: "per_account", limit: "${1:60}", interval_seconds: 60 },
        },
      ],
      type: "object",
      required: ["scope", "limit", "interval_seconds"],
      properties: {
        scope: {
          description:
            "What is counted together: the requests of one account (`per_account`), one user (`per_user`) or one token (`per_token`).",
          type: "string",
          enum: ["per_account", "per_user", "per_token"],
          enumDescriptions: [
            "The requests of one account.",
            "The requests of one user.",
            "The requests that are made with one token.",
          ],
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
        instructions: {
          description:
            "How a model works with the tools together: the order of calls, conventions, limits. Defaults to `server_description`.",
          type: "string",
          minLength: 1,
          maxLength: 5000,
        },
        icons: {
          description: "Icons that a client may show for the server.",
          type: "array",
          maxItems: 10,
          items: {
            type: "object",
            required: ["src"],
            properties: {
              src: {
                description: "An https URL or a data URI of an image.",
                type: "string",
                minLength: 1,
                maxLength: 20000,
                pattern: "^(https://[!-~]+|data:image/[!-~]+)$",
              },
              mime_type: { description: "The image's media type.", type: "string", minLength: 1, maxLength: 100 },
              sizes: { description: "Its sizes, such as `48x48`, or `any`.", type: "array", items: { type: "string" } },
            },
            patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
            additionalProperties: false,
          },
        },
        mode: {
          description: "What clients list.",
          type: "string",
          enum: ["list", "discovery"],
          enumDescriptions: [
            "Each mapping is a tool.",
            "Three tools (`find_tools`, `call_read_tool`, `call_write_tool`) stand for all, so that the list fits a model's context.",
          ],
          default: "list",
        },
        detail: {
          description: "How much of a parameter's schema a model sees.",
          type: "string",
          enum: ["full", "lean"],
          enumDescriptions: [
            "All of it.",
            "Nested descriptions in one sentence, and optional members below the second level left open; whatever is required and every list of values stays.",
          ],
          default: "full",
        },
        output_schema: {
          description: "How much of an answer's schema a client sees.",
          type: "string",
          enum: ["none", "shallow", "full"],
          enumDescriptions: ["Nothing: no output schema.", "Its first levels.", "All of it."],
          default: "none",
        },
        route_mappings: {
          description: "One tool for each entry. An operation that is not listed is not offered to agents.",
          type: "array",
          items: { $ref: "#/$defs/RouteMapping" },
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
      if: { required: ["enabled"], properties: { enabled: { const: true } } },
      then: { required: ["server_name", "server_description"] },
    },
    RouteMapping: {
      description: "Offers one operation as one MCP tool.",
      defaultSnippets: [
        {
          label: "tool",
          description: "Offers an operation to agents.",
          body: {
            operation_id: "${1:get_item}",
            mcp_tool_name: "${2:get_item}",
            mcp_tool_description: "${3:What it does, when to use it, and what it returns.}",
          },
        },
      ],
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
        },
        parameter_descriptions: {
          description:
            "Texts for parameters, instead of the operation's, keyed as in `parameter_mappings`; a model reads them.",
          type: "object",
          additionalProperties: { description: "The text.", type: "string", minLength: 1, maxLength: 2000 },
        },
        fixed_arguments: {
          description:
            "Values that this tool always sends, keyed as in `parameter_mappings`; a model neither sees nor gives them.",
          type: "object",
        },
        output_schema: {
          description: "How much of this tool's answer a client sees, whatever `mcp_config` says.",
          type: "string",
          enum: ["none", "shallow", "full"],
          enumDescriptions: ["Nothing: no output schema.", "Its first levels.", "All of it."],
        },
        examples: {
          description:
            "Requests, in a user's words, that this tool is for. Search and the check of tool choice use them.",
          type: "array",
          maxItems: 50,
          items: { type: "string", minLength: 1, maxLength: 500 },
        },
        not_for: {
          description: "Requests, in a user's words, that another tool is for.",
          type: "array",
          maxItems: 50,
          items: { type: "string", minLength: 1, maxLength: 500 },
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
    Source: {
      description:
        "The vendor's document that a descriptor was imported from. `source` pointers of operations and parameters lead into it.",
      type: "object",
      required: ["document"],
      properties: {
        document: { description: "The document's file name or URL.", type: "string", minLength: 1, maxLength: 2000 },
        format: {
          description: "What kind of document it is.",
          type: "string",
          minLength: 1,
          maxLength: 100,
          examples: ["openapi-3.1", "openapi-3.0", "swagger-2.0", "powerplatform"],
        },
        version: {
          description: "The version that the document gives itself.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        sha256: { description: "SHA-256 of the document's bytes, in hex.", type: "string", pattern: "^[0-9a-f]{64}$" },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    OAuth2: {
      description:
        "How an access token is obtained and kept fresh (RFC 6749). `{key}` in a URL or a value is a field of the authentication.",
      type: "object",
      required: ["grant_type", "token_url"],
      properties: {
        grant_type: {
          description:
            "How a token is obtained: `authorization_code`, `client_credentials`, `jwt_bearer` or `refresh_token`.",
          type: "string",
          enum: ["authorization_code", "client_credentials", "jwt_bearer", "refresh_token"],
          enumDescriptions: [
            "A user agrees in a browser, and the connection holds a refresh token.",
            "The client's own account.",
            "A signed assertion of a service account (RFC 7523).",
            "The connection is given a refresh token by hand.",
          ],
        },
        authorization_url: {
          description: "Where a user agrees. Required for `authorization_code`.",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        token_url: { description: "Where tokens are issued.", type: "string", minLength: 1, maxLength: 2000 },
        refresh_url: {
          description: "Where tokens are refreshed. Defaults to `token_url`.",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        revocation_url: {
          description: "Where tokens are revoked (RFC 7009).",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        scopes: {
          description: "The scopes that the API has, with what each permits.",
          type: "object",
          additionalProperties: { description: "What the scope permits.", type: "string", maxLength: 2000 },
        },
        default_scopes: {
          description: "The scopes that are asked for. Left out: those that the operations list.",
          type: "array",
          items: { type: "string" },
        },
        scope_separator: {
          description: "What stands between scopes, where it is not a space.",
          type: "string",
          minLength: 1,
          maxLength: 5,
          default: " ",
        },
        pkce: {
          description: "Whether the authorization request carries a code challenge (RFC 7636).",
          type: "boolean",
          default: true,
        },
        client_authentication: {
          description: "How the client proves itself to the token endpoint.",
          type: "string",
          enum: ["basic", "post", "none", "private_key_jwt"],
          enumDescriptions: [
            "In the header `Authorization`.",
            "In the body.",
            "Not at all: a public client.",
            "By a signed assertion (RFC 7523).",
          ],
          default: "basic",
        },
        client_id: {
          description: "The client's id. Defaults to `{client_id}`.",
          type: "string",
          maxLength: 2000,
          default: "{client_id}",
        },
        client_secret: {
          description: "The field that holds the client's secret, as `{key}`.",
          type: "string",
          maxLength: 200,
          default: "{client_secret}",
        },
        refresh_token: {
          description: "The field that holds the refresh token, as `{key}`.",
          type: "string",
          maxLength: 200,
          default: "{refresh_token}",
        },
        authorization_parameters: {
          description: "Further parameters of the authorization request.",
          type: "object",
          additionalProperties: { description: "The parameter's value.", type: "string", maxLength: 2000 },
        },
        token_parameters: {
          description: "Further parameters of the token request, such as `audience`.",
          type: "object",
          additionalProperties: { description: "The parameter's value.", type: "string", maxLength: 2000 },
        },
        refresh_parameters: {
          description: "Further parameters of a refresh.",
          type: "object",
          additionalProperties: { description: "The parameter's value.", type: "string", maxLength: 2000 },
        },
        token_body: {
          description: "How the token request is written.",
          type: "string",
          enum: ["form", "json"],
          default: "form",
        },
        access_token_path: {
          description: "Where the access token is in the answer (JSON pointer).",
          type: "string",
          maxLength: 500,
          default: "/access_token",
        },
        expires_in_path: {
          description: "Where the token's lifetime is in the answer (JSON pointer).",
          type: "string",
          maxLength: 500,
          default: "/expires_in",
        },
        expires_in_unit: {
          description: "The unit of the lifetime.",
          type: "string",
          enum: ["seconds", "milliseconds", "minutes"],
          default: "seconds",
        },
        lifetime_seconds: {
          description: "How long a token lives where the answer does not say.",
          type: "integer",
          minimum: 1,
          maximum: 31536000,
        },
        assertion: {
          description: "The assertion of `jwt_bearer`, or of a client that proves itself by `private_key_jwt`.",
          $ref: "#/$defs/Assertion",
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Assertion: {
      description: "A signed JSON Web Token (RFC 7523). `{key}` in a value is a field of the authentication.",
      type: "object",
      required: ["issuer", "key"],
      properties: {
        issuer: { description: "The claim `iss`.", type: "string", minLength: 1, maxLength: 2000 },
        subject: {
          description:
            "The claim `sub`. Left out of the token where it is left out here; a client's assertion has the client's id.",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        audience: {
          description: "The claim `aud`. Defaults to `token_url`.",
          type: "string",
          minLength: 1,
          maxLength: 2000,
        },
        key: {
          description: "The field that holds the private key, as `{key}`: PEM (PKCS 8) or a JWK.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        key_id: { description: "The header `kid`.", type: "string", minLength: 1, maxLength: 2000 },
        algorithm: {
          description: "How the token is signed.",
          type: "string",
          enum: ["RS256", "PS256", "ES256", "EdDSA", "HS256"],
          default: "RS256",
        },
        lifetime_seconds: {
          description: "How long the assertion is valid.",
          type: "integer",
          minimum: 1,
          maximum: 86400,
          default: 300,
        },
        claims: {
          description: "Further claims.",
          type: "object",
          additionalProperties: { description: "The claim's value.", type: "string", maxLength: 2000 },
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Session: {
      description:
        "A login request whose answer holds what later requests send. `{key}` in its parts is a field of the authentication.",
      type: "object",
      required: ["login"],
      properties: {
        login: {
          description: "The login request.",
          type: "object",
          required: ["url"],
          properties: {
            url: { description: "The absolute URL of the login.", type: "string", minLength: 1, maxLength: 2000 },
            method: { description: "The HTTP method.", type: "string", enum: ["GET", "POST", "PUT"], default: "POST" },
            headers: {
              description: "Headers of the login; `Basic {user}:{password}` is encoded as RFC 7617 says.",
              type: "object",
              additionalProperties: { description: "The header's value.", type: "string", maxLength: 4000 },
            },
            body: {
              description: "The members of the login's body.",
              type: "object",
              additionalProperties: { description: "The member's value.", type: "string", maxLength: 4000 },
            },
            body_format: {
              description: "How the body is written.",
              type: "string",
              enum: ["json", "form"],
              default: "json",
            },
          },
          patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
          additionalProperties: false,
        },
        token_path: {
          description: "Where the token is in the answer's JSON (JSON pointer).",
          type: "string",
          maxLength: 500,
        },
        token_header: {
          description: "The answer's header that holds the token.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        token_cookie: {
          description: "The answer's cookie that holds the token.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        expires_in_path: {
          description: "Where the lifetime is in the answer (JSON pointer), in `expires_in_unit`.",
          type: "string",
          maxLength: 500,
        },
        expires_in_unit: {
          description: "The unit of the lifetime.",
          type: "string",
          enum: ["seconds", "milliseconds", "minutes"],
          default: "seconds",
        },
        lifetime_seconds: {
          description: "How long a session lives where the answer does not say.",
          type: "integer",
          minimum: 1,
          maximum: 31536000,
          default: 3600,
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    AwsSigV4: {
      description: "Request signing (AWS Signature Version 4). `{key}` in a value is a field of the authentication.",
      type: "object",
      required: ["service", "region"],
      properties: {
        service: {
          description: "The service's signing name, such as `execute-api` or `ses`.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        region: {
          description: "The region, such as `us-east-1` or `{region}`.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        access_key_id: {
          description: "The access key's id.",
          type: "string",
          maxLength: 200,
          default: "{access_key_id}",
        },
        secret_access_key: {
          description: "The field that holds the secret key, as `{key}`.",
          type: "string",
          maxLength: 200,
          default: "{secret_access_key}",
        },
        session_token: {
          description:
            "The field that holds the session token of temporary credentials, as `{key}`; sent where it has a value.",
          type: "string",
          maxLength: 200,
          default: "{session_token}",
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    RequestBody: {
      description: "How an operation's body is written.",
      type: "object",
      properties: {
        content_type: {
          description:
            "The body's media type: JSON (`application/json`, `application/merge-patch+json`, ...), `application/x-www-form-urlencoded`, `multipart/form-data`, text, or any other, which is then sent as bytes.",
          type: "string",
          minLength: 1,
          maxLength: 200,
          default: "application/json",
        },
        parameter: {
          description: "The body parameter that is the whole body, where it is not an object of several.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        required: {
          description: "Whether the body is sent even when no parameter in it has a value.",
          type: "boolean",
          default: true,
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Response: {
      description: "What an operation answers when it succeeds, and how to read it.",
      type: "object",
      properties: {
        content_type: {
          description: "The media type of the answer.",
          type: "string",
          minLength: 1,
          maxLength: 200,
          default: "application/json",
        },
        schema: { description: "The answer, as a JSON Schema (2020-12).", type: "object" },
        description: { description: "What the answer is.", type: "string", maxLength: 2000 },
        items: {
          description:
            "Where the list is in the answer (JSON pointer; empty for an answer that is a list). Long answers are then cut between items, and a model may choose the items' fields.",
          type: "string",
          maxLength: 500,
        },
        total: {
          description: "Where the number of all items is in the answer (JSON pointer).",
          type: "string",
          maxLength: 500,
        },
        paging: { description: "How the next page is asked for.", $ref: "#/$defs/Paging" },
        errors: {
          description: "Answers that mean something other than what their status says. The first that fits counts.",
          type: "array",
          maxItems: 50,
          items: { $ref: "#/$defs/ResponseError" },
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    Paging: {
      description:
        "How the next page of a list is asked for. The runtime gives a model an opaque cursor instead of the parameters named here.",
      type: "object",
      required: ["kind"],
      properties: {
        kind: {
          description:
            "What leads to the next page: a `cursor`, an `offset`, a `page` number, a `next_url` or a `link`.",
          type: "string",
          enum: ["cursor", "offset", "page", "next_url", "link"],
          enumDescriptions: [
            "The answer holds a token for the next page.",
            "Items are skipped.",
            "Pages are numbered.",
            "The answer holds the next page's URL.",
            "The header `Link` does (RFC 8288).",
          ],
        },
        parameter: {
          description:
            "The parameter that takes the cursor, the offset or the page's number; with its location before it where names are shared (`body.start_cursor`).",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        next: {
          description:
            "Where the next cursor or URL is in the answer (JSON pointer). `-` is the last item of a list: `/data/-/id`, where the next page begins after an item.",
          type: "string",
          maxLength: 500,
        },
        has_more: {
          description: "Where the answer says whether there is more (JSON pointer to a boolean).",
          type: "string",
          maxLength: 500,
        },
        size_parameter: {
          description: "The parameter that takes the number of items wanted.",
          type: "string",
          minLength: 1,
          maxLength: 200,
        },
        first: {
          description: "The number of the first page (1 if left out), or the first offset (0 if left out).",
          type: "integer",
          minimum: 0,
          maximum: 1000,
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
    ResponseError: {
      description: "An answer that is an error, or another one than its status says.",
      type: "object",
      required: ["means"],
      properties: {
        status: {
          description: "The answer's status: one (`404`) or a class (`4XX`). Left out: any.",
          type: "string",
          pattern: "^[1-5](?:[0-9]{2}|XX)$",
        },
        where: {
          description: "What must be in the answer: a JSON pointer, and the value there. Left out: anything.",
          type: "object",
          required: ["path"],
          properties: {
            path: { description: "A JSON pointer into the answer.", type: "string", maxLength: 500 },
            equals: {
              description: "The value there. Left out: any but `null`, `false`, an empty text and an empty list.",
            },
          },
          patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
          additionalProperties: false,
        },
        means: {
          description: "What the answer means.",
          type: "string",
          enum: ["rejected", "not_found", "unauthorized", "forbidden", "rate_limited", "unavailable", "conflict"],
          enumDescriptions: [
            "The arguments are wrong.",
            "There is no such thing.",
            "The credential does not work.",
            "The credential does not permit it.",
            "There were too many requests.",
            "The upstream cannot answer now.",
            "The thing is in another state.",
          ],
        },
        message: {
          description: "Where the error's text is in the answer (JSON pointer).",
          type: "string",
          maxLength: 500,
        },
      },
      patternProperties: { "^x-": { description: "A note for people or other tools. Ignored." } },
      additionalProperties: false,
    },
  },
} as const;
