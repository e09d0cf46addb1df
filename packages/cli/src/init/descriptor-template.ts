/** The descriptor that `init` writes. Every foreign value is printed by `lit`. */
export const DESCRIPTOR_TEMPLATE = `# yaml-language-server: $schema={{schema}}
# A connector: how to call one vendor API, and which of its calls agents may make.
# The line above gives editors that know YAML completion and a description of every key.

metadata:
  name: {{lit name}}
  slug: {{lit slug}} # the connector's name in addresses and in credential files
  version: "0.1.0"
  description: {{lit description}}
  publisher: {{lit publisher}}
  categories: [{{category}}] # database, file_storage, saas, messaging, analytics, custom
{{#if authenticated}}

# What a user fills in to connect. No secret stands here: credentials are given when it is served.
authentication:
  - type: {{auth}}
    fields:
{{#each fields}}
      - { key: {{this.key}}, label: {{lit this.label}}, field_type: {{this.type}}, required: true, secret: {{this.secret}} }
{{/each}}
{{/if}}

# The endpoints of the API. An operation becomes a tool only when it is mapped below.
operations:
  - operation_id: {{operation}}
{{#if insecure}}
    # ignore connector/insecure-url: this upstream has no https address
{{/if}}
    endpoint: {{lit endpoint}}
    method: GET
    summary: {{lit summary}}
{{#if authenticated}}
    auth_type_ref: {{auth}}
{{#if headers}}
    auth_headers:
      X-API-Key: "{api_key}" # {api_key} is the field of that name; name the header as the vendor does
{{/if}}
{{/if}}
    # Each parameter is an argument of the tool. location: path, query, header, cookie or body.
{{#if parameters.length}}
    parameters:
{{#each parameters}}
      - { name: {{this}}, location: path, field_type: string, required: true, description: {{lit this}} }
{{/each}}
      # - { name: limit, location: query, field_type: integer, default_value: 25, description: "How many to return" }
{{else}}
    # parameters:
    #   - { name: limit, location: query, field_type: integer, default_value: 25, description: "How many to return" }
{{/if}}

# At most this many requests in an interval; a call waits for its turn or says when to try again.
# rate_limits:
#   - { scope: per_account, limit: 1000, interval_seconds: 60 }

mcp_config:
  enabled: true
  server_name: {{lit server}}
  server_description: {{lit description}}
  route_mappings:
    - operation_id: {{operation}}
      mcp_tool_name: {{operation}} # what agents call
      # A model chooses the tool by this text: say what it does, when to use it and what it returns.
      mcp_tool_description: {{lit toolDescription}}
      # parameter_mappings: { limit: page_size } # the operation's parameter: the tool's argument
`;
