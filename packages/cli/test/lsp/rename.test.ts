import { expect, it } from "@jest/globals";
import { prepareRename, rename } from "../../src/lsp/rename.ts";
import { applyEdits, atCursor, libraryDescriptor, openText } from "./open-text.ts";

/** The text after a name is changed, or the reason why it is not. */
function renamed(marked: string, newName: string): string {
  const { document, position } = openText(marked);
  const found = rename(document, position, newName);
  if (!found.ok) return found.why;
  expect(found.edit.textDocument).toEqual({ uri: document.uri, version: document.version });
  const text = applyEdits(
    document.text,
    found.edit.edits.filter((edit) => "newText" in edit),
  );
  expect(openText(text).document.compilation.diagnostics).toEqual([]);
  return text;
}

it("renames an operation and its mappings, from either side", () => {
  const expected = libraryDescriptor().replaceAll("operation_id: find_books", "operation_id: search_books");
  expect(renamed(atCursor("- operation_id: find‸_books\n    endpoint"), "search_books")).toBe(expected);
  expect(renamed(atCursor("- operation_id: find_books‸\n      mcp"), "search_books")).toBe(expected);
});

it("renames a schema where it is declared and referred to", () => {
  const expected = libraryDescriptor()
    .replaceAll("#/schemas/Book", "#/schemas/Volume")
    .replace("  Book: {", "  Volume: {");
  expect(renamed(atCursor("  Boo‸k: {"), "Volume")).toBe(expected);
});

it("renames a parameter in its own operation: in the path, with its location, and in mappings", () => {
  const expected = libraryDescriptor()
    .replace('/books/{id}"', '/books/{isbn}"')
    .replace("{ name: id, location: path", "{ name: isbn, location: path")
    .replace("path.id:", "path.isbn:");
  expect(renamed(atCursor("{ name: id‸, location: path"), "isbn")).toBe(expected);
});

it("says where the name stands and what it is before it is changed", () => {
  const { document, position } = openText(atCursor("body.i‸d"));
  const found = prepareRename(document, position);
  expect(found).toMatchObject({ ok: true, placeholder: "id" });
  expect(found.ok && found.range.end.character - found.range.start.character).toBe(2);
});

it.each([
  ["an operation of that name", "- operation_id: find‸_books\n    endpoint", "remove_book", "there is an operation"],
  ["a parameter of that name in the operation", "name: title‸,", "id", "there is a parameter"],
  ["a name that would have to be quoted", "name: title‸,", "a: b", "a new name has"],
  ["a name that YAML reads as something else", "name: title‸,", "null", "a new name has"],
  ["the type of an authentication", "type: api‸_key", "key", "a meaning outside"],
  ["a field", "key: bran‸ch", "site", "a meaning outside"],
  ["what is no name", "publisher: Mor‸tise", "x", "no name here"],
])("refuses %s", (_, part, newName, why) => {
  expect(renamed(atCursor(part), newName)).toContain(why);
});

it("refuses where not every use is known, or one means several things", () => {
  const library = libraryDescriptor();
  const broken = library.replace("  server_name: library", "  server_name");
  expect(renamed(atCursor("name: title‸,", broken), "x")).toContain("mend the faults");
  const shared = library.replace("path.id: number\n        body.id: new_number", "id: number");
  expect(renamed(atCursor("name: id‸, location: path", shared), "x")).toContain("several parameters");
  const twice = library.replace("operation_id: remove_book", "operation_id: change_book");
  expect(renamed(atCursor("operation_id: change‸_book\n      mcp", twice), "x")).toContain("several of one kind");
  const lost = library.replace("operation_id: find_books\n      mcp", "operation_id: lost\n      mcp");
  expect(renamed(atCursor("lo‸st", lost), "x")).toContain("does not lead to an operation");
  const escaped = library.replace('items: { $ref: "#/schemas/Book" }', 'items: { $ref: "#/schemas/\\u0042ook" }');
  expect(renamed(atCursor("  Boo‸k: {", escaped), "x")).toContain("with escapes");
});
