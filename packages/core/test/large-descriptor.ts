/** The text of a descriptor of so many operations, each mapped as a tool, with the parameters of an ordinary API. */
export function largeDescriptor(operations: number): string {
  const numbers = Array.from({ length: operations }, (_, number) => number);
  return `metadata:
  name: Large
  slug: large
  description: An API of many operations, all alike.
  publisher: Platform Team
  categories: [custom]
authentication:
  - { type: bearer, fields: [{ key: token, field_type: secret, required: true }] }
operations:
${numbers.map(operation).join("\n")}
mcp_config:
  enabled: true
  server_name: large
  server_description: Many tools
  route_mappings:
${numbers.map(mapping).join("\n")}
`;
}

function operation(number: number): string {
  return `  - operation_id: update_r${number}
    endpoint: https://api.example.com/v1/r${number}/{id}
    method: POST
    summary: Update resource ${number}
    auth_type_ref: bearer
    parameters:
      - { name: id, location: path, field_type: string, required: true }
      - { name: fields, location: query, field_type: array, items: { field_type: string } }
      - { name: limit, location: query, field_type: integer, minimum: 1, maximum: 100, default_value: 20 }
      - { name: title, location: body, field_type: string, required: true, description: The new title. }
      - { name: state, location: body, field_type: string, enum: [open, closed] }`;
}

function mapping(number: number): string {
  return `    - operation_id: update_r${number}
      mcp_tool_name: update_r${number}
      mcp_tool_description: Update resource ${number} by its id. Returns the resource as it is afterwards.
      parameter_mappings: { state: status }`;
}
