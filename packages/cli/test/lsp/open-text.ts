import type { Position } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readDescriptorText, type DescriptorText } from "../../src/lsp/descriptor-text.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";

/** Where the cursor is in a text. */
const CURSOR = "‸";

/** A descriptor with one of everything that has a name. */
export function libraryDescriptor(): string {
  return `metadata:
  name: Library
  slug: city-library
  version: 1.0.0
  description: The catalogue of a city's library
  publisher: Mortise
authentication:
  - type: api_key
    label: Key of a reader
    fields:
      - { key: branch, label: Branch, required: true }
      - { key: api_key, label: API key, field_type: secret, required: true, secret: true }
    auth_headers: { X-Api-Key: "{api_key}" }
operations:
  - operation_id: find_books
    endpoint: https://{branch}.library.example.com/books
    method: GET
    summary: Find books
    auth_type_ref: api_key
    parameters:
      - { name: words, location: query, field_type: string, required: true, description: Words in the title }
      - { name: after, location: query, field_type: string, description: Where the next page begins }
    response:
      items: /books
      paging: { kind: cursor, parameter: after, next: /next }
      schema: { type: array, items: { $ref: "#/schemas/Book" } }
  - operation_id: change_book
    endpoint: "https://{branch}.library.example.com/books/{id}"
    method: PATCH
    summary: Change a book
    auth_type_ref: api_key
    parameters:
      - { name: id, location: path, field_type: string, required: true, description: The book's number }
      - { name: id, location: body, field_type: string, description: The new number }
      - { name: title, location: body, field_type: string, description: The new title }
  - operation_id: remove_book
    endpoint: https://{branch}.library.example.com/books/{id}
    method: DELETE
    deprecated: true
    auth_type_ref: api_key
    parameters:
      - name: id
        location: path
        field_type: string
        required: true
        description: The book's number
schemas:
  Book: { type: object, properties: { title: { type: string }, sequel: { $ref: "#/schemas/Book" } } }
mcp_config:
  enabled: true
  server_name: library
  server_description: Finds and changes the books of one library
  route_mappings:
    - operation_id: find_books
      mcp_tool_name: find_books
      mcp_tool_description: Finds books by words in their titles. Returns numbers and titles.
      parameter_mappings: { words: query }
    - operation_id: change_book
      mcp_tool_name: change_book
      mcp_tool_description: Changes the number or the title of a book, and returns nothing.
      parameter_mappings:
        path.id: number
        body.id: new_number
      fixed_arguments:
        title: Unknown
`;
}

/** Opens a text, and says where its cursor is: at `‸`, or else at the start. */
export function openText(
  marked: string,
  options: { readonly before?: DescriptorText; readonly version?: number; readonly uri?: string } = {},
): { readonly document: DescriptorText; readonly position: Position } {
  const { before, version = 1, uri = "file:///library/connector.yaml" } = options;
  const text = marked.replace(CURSOR, "");
  const document = readDescriptorText({ uri, version, text }, defaultSettings, before);
  const position = document.rangeOf({ start: Math.max(0, marked.indexOf(CURSOR)), end: 0 }).start;
  return { document, position };
}

/** The library with the cursor in one place: `part` is some of its text, with the cursor in it. */
export function atCursor(part: string, text = libraryDescriptor()): string {
  const plain = part.replace(CURSOR, "");
  const start = text.indexOf(plain);
  if (start === -1 || text.indexOf(plain, start + 1) !== -1) throw new Error(`not once in the text: ${plain}`);
  return text.replace(plain, () => part);
}

/** A text after edits of an editor. */
export function applyEdits(text: string, edits: Parameters<typeof TextDocument.applyEdits>[1]): string {
  return TextDocument.applyEdits(TextDocument.create("file:///a", "yaml", 1, text), edits);
}
