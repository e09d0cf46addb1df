/** A small descriptor with one tool of each kind, for an upstream at an origin. */
export function shelfDescriptor(origin = "https://shelf.example.com", slug = "shelf"): string {
  return `metadata:
  name: Shelf
  slug: ${slug}
  version: 1.2.3
  description: The shelf of a small library
  publisher: Mortise
  categories: [custom]
authentication:
  - type: api_key
    fields:
      - { key: api_key, label: API key, field_type: secret, required: true, secret: true }
operations:
  - operation_id: find_books
    endpoint: ${origin}/books
    method: GET
    summary: Find books
    auth_type_ref: api_key
    auth_headers: { X-Api-Key: "{api_key}" }
    parameters:
      - { name: "q", location: query, field_type: string, required: true, description: Words in the title }
      - { name: limit, location: query, field_type: integer, default_value: 10, description: How many }
  - operation_id: get_book
    endpoint: ${origin}/books/{id}
    method: GET
    summary: Get a book
    auth_type_ref: api_key
    auth_headers: { X-Api-Key: "{api_key}" }
    parameters:
      - { name: id, location: path, field_type: string, required: true, description: The book's number }
  - operation_id: remove_book
    endpoint: ${origin}/books/{id}
    method: DELETE
    summary: Remove a book
    auth_type_ref: api_key
    auth_headers: { X-Api-Key: "{api_key}" }
    parameters:
      - { name: id, location: path, field_type: string, required: true, description: The book's number }
mcp_config:
  enabled: true
  server_name: shelf
  server_description: Find, read and remove the books of one shelf
  route_mappings:
    - operation_id: find_books
      mcp_tool_name: find_books
      mcp_tool_description: Finds books by words in their titles. Returns numbers and titles.
      parameter_mappings: { "q": words }
    - operation_id: get_book
      mcp_tool_name: get_book
      mcp_tool_description: Gets one book by its number, with its title, its author and its place.
    - operation_id: remove_book
      mcp_tool_name: remove_book
      mcp_tool_description: Removes a book from the shelf for good. Returns nothing.
`;
}

/** The same with one error in it: a placeholder that nothing fills. */
export function brokenDescriptor(): string {
  return shelfDescriptor().replace("/books/{id}", "/books/{number}");
}

/** The same with one warning. */
export function thinDescriptor(): string {
  return shelfDescriptor().replace(/Removes a book from the shelf for good\. Returns nothing\./, "Remove");
}
