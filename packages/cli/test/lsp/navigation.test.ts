import { expect, it } from "@jest/globals";
import type { Location } from "vscode-languageserver";
import type { DescriptorText } from "../../src/lsp/descriptor-text.ts";
import { definitionsAt, highlightsAt, referencesAt } from "../../src/lsp/navigation.ts";
import { atCursor, libraryDescriptor, openText } from "./open-text.ts";

/** The lines that locations lead to, with the text between bars. */
function shown(document: DescriptorText, locations: readonly Pick<Location, "range">[]): readonly string[] {
  const lines = document.text.split("\n");
  return locations.map(({ range: { start, end } }) => {
    const line = lines[start.line] ?? "";
    return `${line.slice(0, start.character)}|${line.slice(start.character, end.character)}|${line.slice(end.character)}`.trim();
  });
}

function definitions(marked: string): readonly string[] {
  const { document, position } = openText(marked);
  return shown(document, definitionsAt(document, position));
}

it.each([
  ["a route mapping to its operation", "- operation_id: find‸_books\n      mcp", "- operation_id: |find_books|"],
  [
    "an operation to its authentication",
    "auth_type_ref: ‸api_key\n    parameters:\n      - { name: words",
    "- type: |api_key|",
  ],
  [
    "a key of parameter_mappings to the parameter",
    "{ word‸s: query }",
    "- { name: |words|, location: query, field_type: string, required: true, description: Words in the title }",
  ],
  [
    "a key with a location to the parameter there",
    "body.i‸d: new_number",
    "- { name: |id|, location: body, field_type: string, description: The new number }",
  ],
  [
    "a key of fixed_arguments to the parameter",
    "titl‸e: Unknown",
    "- { name: |title|, location: body, field_type: string, description: The new title }",
  ],
  [
    "a reference to the schema",
    'items: { $ref: "#/schemas/Bo‸ok" }',
    '|Book|: { type: object, properties: { title: { type: string }, sequel: { $ref: "#/schemas/Book" } } }',
  ],
  [
    "a placeholder to its parameter",
    '/books/{‸id}"',
    "- { name: |id|, location: path, field_type: string, required: true, description: The book's number }",
  ],
  [
    "a placeholder of the host to its field",
    '"https://{branch‸}.library',
    "- { key: |branch|, label: Branch, required: true }",
  ],
  [
    "a credential's header to its field",
    '{ X-Api-Key: "{‸api_key}" }',
    "- { key: |api_key|, label: API key, field_type: secret, required: true, secret: true }",
  ],
  [
    "a paging parameter to the parameter",
    "parameter: ‸after",
    "- { name: |after|, location: query, field_type: string, description: Where the next page begins }",
  ],
])("leads from %s", (_, part, line) => {
  expect(definitions(atCursor(part))).toEqual([line]);
});

it("leads from a name that two parameters share to both", () => {
  const text = libraryDescriptor().replace("path.id: number\n        body.id: new_number", "id: number");
  const found = definitions(atCursor("i‸d: number", text));
  expect(found.map((line) => /location: \w+/.exec(line)?.[0])).toEqual(["location: path", "location: body"]);
});

it("leads nowhere from a name that means nothing, and from what is no name", () => {
  const text = libraryDescriptor().replace("- operation_id: find_books\n      mcp", "- operation_id: lost\n      mcp");
  expect(definitions(atCursor("operation_id: lo‸st", text))).toEqual([]);
  expect(definitions(atCursor("description: The new ti‸tle"))).toEqual([]);
  expect(definitions(atCursor("metadata‸:"))).toEqual([]);
});

it("finds the mappings of an operation, and the declaration where it is asked for", () => {
  const { document, position } = openText(atCursor("- operation_id: find_b‸ooks\n    endpoint"));
  const mapping = "- operation_id: |find_books|";
  expect(shown(document, referencesAt(document, position, { includeDeclaration: false }))).toEqual([mapping]);
  expect(referencesAt(document, position, { includeDeclaration: true })).toHaveLength(2);
});

it("tells parameters of one name apart by their operations and locations", () => {
  const { document, position } = openText(atCursor("name: i‸d\n"));
  expect(shown(document, referencesAt(document, position, { includeDeclaration: false }))).toEqual([
    "endpoint: https://{branch}.library.example.com/books/{|id|}",
  ]);
});

it("marks what is declared and what refers to it", () => {
  const { document, position } = openText(atCursor("parameter: after‸"));
  expect(highlightsAt(document, position).map(({ kind }) => kind)).toEqual([3, 2]);
});

it("finds names in a text with faults, as far as it can be read", () => {
  const broken = libraryDescriptor().replace("  server_name: library", "  server_name");
  const { document, position } = openText(atCursor("operation_id: change‸_book\n      mcp", broken));
  expect(document.parsed.diagnostics).not.toEqual([]);
  expect(shown(document, definitionsAt(document, position))).toEqual(["- operation_id: |change_book|"]);
});
