/** A descriptor whose tools differ in what may become of their requests: `read` may be repeated, `write` may not, `hurried` has 300 ms. */
export function faultyDescriptor(name: string, origin: string): string {
  const slug = name.toLowerCase();
  const operation = (id: string, method: string, more = "") => `
  - operation_id: ${id}
    endpoint: "${origin}/${id}"
    method: ${method}
    summary: ${id}
    auth_type_ref: api_key
    auth_headers: { X-API-Key: "{api_key}" }${more}`;
  return `
metadata:
  name: ${name}
  slug: ${slug}
  version: "1.0.0"
  description: An API of a test.
  publisher: Tests
  categories: [saas]
authentication:
  - type: api_key
    fields:
      - { key: api_key, label: API key, field_type: secret, required: true, secret: true }
operations:${operation("read", "GET")}${operation("write", "POST")}${operation("hurried", "GET", "\n    timeout_ms: 300")}
mcp_config:
  enabled: true
  server_name: ${slug}
  server_description: An API of a test.
  route_mappings:
    - { operation_id: read, mcp_tool_name: read, mcp_tool_description: Reads. }
    - { operation_id: write, mcp_tool_name: write, mcp_tool_description: Writes. }
    - { operation_id: hurried, mcp_tool_name: hurried, mcp_tool_description: Reads in a hurry. }
`;
}
