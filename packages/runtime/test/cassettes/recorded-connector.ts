import { compile, type CompiledConnector } from "@mortise/core";

/** How each kind of authentication is declared. */
const AUTHENTICATIONS = {
  header: `
    fields: [{ key: token, label: Token, secret: true, required: true, prefix: "Token " }]
    auth_headers: { X-Api-Key: "{token}" }`,
  query: `
    fields: [{ key: token, label: Token, secret: true, required: true }]
    auth_query: { api_key: "{token}" }`,
  cookie: `
    fields: [{ key: token, label: Token, secret: true, required: true }]
    auth_cookies: { sid: "{token}" }`,
  body: `
    fields: [{ key: token, label: Token, secret: true, required: true }]
    auth_body: { token: "{token}" }`,
  basic: `
    fields:
      - { key: username, label: User, secret: false, required: true }
      - { key: password, label: Password, secret: true, required: true }`,
  sigv4: `
    fields:
      - { key: access_key_id, label: Id, secret: true, required: true }
      - { key: secret_access_key, label: Secret, secret: true, required: true }
      - { key: session_token, label: Session, secret: true, required: true }
    aws_sigv4: { service: execute-api, region: eu-west-1 }`,
  oauth2: `
    fields:
      - { key: client_id, label: Client, secret: true, required: true }
      - { key: client_secret, label: Secret, secret: true, required: true }
    oauth2: { grant_type: client_credentials, token_url: "https://api.example.com/token" }`,
  session: `
    fields:
      - { key: user, label: User, secret: true, required: true }
      - { key: password, label: Password, secret: true, required: true }
    session:
      login: { url: "https://api.example.com/login", body: { user: "{user}", password: "{password}" } }
      token_path: /token
    auth_headers: { X-Session: "{session_token}" }`,
} as const;

export type AuthenticationKind = keyof typeof AUTHENTICATIONS;
export const AUTHENTICATION_KINDS = Object.keys(AUTHENTICATIONS) as readonly AuthenticationKind[];

const TYPES: Readonly<Partial<Record<AuthenticationKind, string>>> = { basic: "basic", oauth2: "oauth2" };

/** The security scheme's type for a kind. */
export function schemeOf(kind: AuthenticationKind): string {
  return TYPES[kind] ?? "api_key";
}

/** A connector with a tool that sends a body, one that lists pages, and one that may be repeated. */
export function recordedConnector(kind: AuthenticationKind): CompiledConnector {
  const { connector, diagnostics } = compile({
    name: "connector.yaml",
    text: `
metadata: { name: Any, slug: any, description: An API behind a credential., publisher: Platform Team }
authentication:
  - type: ${schemeOf(kind)}${AUTHENTICATIONS[kind]}
operations:
  - operation_id: add_note
    endpoint: https://api.example.com/notes
    method: POST
    auth_type_ref: ${schemeOf(kind)}
    parameters:
      - { name: email, location: body, field_type: string, required: true, sensitive: true }
      - { name: pin, location: body, field_type: integer, sensitive: true, minimum: 1000 }
      - { name: code, location: body, field_type: string, sensitive: true, pattern: "^[a-z]{3}-[0-9]{3,6}$" }
      - { name: text, location: body, field_type: string }
${
  kind === "body"
    ? ""
    : `
  - operation_id: list_notes
    endpoint: https://api.example.com/notes
    method: GET
    auth_type_ref: ${schemeOf(kind)}
    response: { items: /notes, paging: { kind: next_url, next: /next } }
`
}
mcp_config:
  enabled: true
  server_name: any
  server_description: Notes
  route_mappings:
    - { operation_id: add_note, mcp_tool_name: add_note, mcp_tool_description: Add a note for somebody. }
${kind === "body" ? "" : "    - { operation_id: list_notes, mcp_tool_name: list_notes, mcp_tool_description: List the notes there are. }"}
`,
  });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  return connector;
}
