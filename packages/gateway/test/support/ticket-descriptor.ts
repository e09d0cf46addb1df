/** A descriptor of a small API at an origin, which takes an API key. */
export function ticketDescriptor(
  origin: string,
  {
    version = "1.0.0",
    name = "Ticket System",
    argument = "status",
    tested = true,
  }: { readonly version?: string; readonly name?: string; readonly argument?: string; readonly tested?: boolean } = {},
): string {
  const testEndpoint = `
    test_endpoint:
      url: "${origin}/me"
      method: GET
      expected_status: 200
      headers: {}`;
  return `
metadata:
  name: ${JSON.stringify(name)}
  slug: ticket-system
  version: ${JSON.stringify(version)}
  description: Tickets of a test.
  publisher: Tests
  categories: [saas]
authentication:
  - type: api_key
    fields:
      - { key: api_key, label: API key, field_type: secret, required: true, secret: true, pattern: "^key-" }
      - { key: project, label: Project, field_type: string, required: false, secret: false }${tested ? testEndpoint : ""}
operations:
  - operation_id: search_tickets
    endpoint: "${origin}/tickets"
    method: GET
    summary: Search tickets
    auth_type_ref: api_key
    auth_headers: { X-API-Key: "{api_key}" }
    parameters:
      - { name: ${argument}, location: query, field_type: string, description: Of which status. }
  - operation_id: close_ticket
    endpoint: "${origin}/tickets/{ticket_id}"
    method: DELETE
    summary: Close a ticket
    auth_type_ref: api_key
    auth_headers: { X-API-Key: "{api_key}" }
    parameters:
      - { name: ticket_id, location: path, field_type: string, required: true, description: Which one. }
mcp_config:
  enabled: true
  server_name: ticket_system
  server_description: Tickets of a test.
  route_mappings:
    - { operation_id: search_tickets, mcp_tool_name: search_tickets, mcp_tool_description: Searches tickets by status. }
    - { operation_id: close_ticket, mcp_tool_name: close_ticket, mcp_tool_description: Closes a ticket for good. }
`;
}
