import { expect, it } from "@jest/globals";
import { completionsAt } from "../../src/lsp/completion.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";
import { applyEdits, atCursor, libraryDescriptor, openText } from "./open-text.ts";

const library = libraryDescriptor();

/** The names that are proposed, in the order in which an editor shows them. */
function names(marked: string, before?: string): readonly string[] {
  const known = before === undefined ? {} : { before: openText(before).document };
  const { document, position } = openText(marked, known);
  return completionsAt(document, position, defaultSettings)
    .toSorted((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1))
    .map(({ label }) => label);
}

/** The line of the cursor once the first proposal of that name is taken. */
function taken(marked: string, name: string): string {
  const { document, position } = openText(marked);
  const found = completionsAt(document, position, defaultSettings).find(({ label }) => label === name);
  if (found?.textEdit === undefined || !("range" in found.textEdit)) throw new Error(`${name} is not proposed`);
  return applyEdits(document.text, [found.textEdit]).split("\n")[position.line]?.trim() ?? "";
}

it("proposes operations for a mapping, those without a tool first", () => {
  const empty = library.replace("- operation_id: find_books\n      mcp", "- operation_id: ‸\n      mcp");
  expect(names(empty)).toEqual(["find_books", "remove_book", "change_book"]);
  expect(taken(empty, "remove_book")).toBe("- operation_id: remove_book");
  expect(taken(atCursor("- operation_id: fi‸nd_books\n      mcp"), "remove_book")).toBe("- operation_id: remove_book");
});

it("proposes authentications", () => {
  const text = library.replace("auth_type_ref: api_key", "auth_type_ref: ‸");
  expect(names(text)).toEqual(["api_key"]);
  expect(taken(text, "api_key")).toBe("auth_type_ref: api_key");
});

it("proposes the parameters that a mapping does not name yet, with their locations where names are shared", () => {
  expect(names(atCursor("{ words: query‸ }"))).toEqual([]);
  const flow = library.replace("{ words: query }", "{ words: query, ‸ }");
  expect(names(flow)).toEqual(["after"]);
  expect(taken(flow, "after")).toBe("parameter_mappings: { words: query, after:  }");
  const block = library.replace("body.id: new_number", "‸");
  expect(names(block)).toEqual(["body.id", "title"]);
  expect(taken(block, "body.id")).toBe("body.id:");
  for (const line of ["‸\n        body.id: new_number", "b‸\n        body.id: new_number"]) {
    const first = library.replace("path.id: number\n        body.id: new_number", line);
    expect(names(first)).toEqual(["path.id", "title"]);
    expect(taken(first, "path.id")).toBe("path.id:");
  }
  const begun = library.replace("title: Unknown", "ti‸");
  expect(taken(begun, "title")).toBe("title:");
  const renamedKey = library.replace("title: Unknown", "ti‸: Unknown");
  expect(taken(renamedKey, "title")).toBe("title: Unknown");
});

it("proposes schemas in references, in quotes because a reference begins like a comment", () => {
  const bare = library.replace('items: { $ref: "#/schemas/Book" }', "items: { $ref: ‸ }");
  expect(names(bare)).toEqual(["#/schemas/Book"]);
  expect(taken(bare, "#/schemas/Book")).toContain('items: { $ref: "#/schemas/Book" }');
  const quoted = library.replace('items: { $ref: "#/schemas/Book" }', 'items: { $ref: "#/sch‸" }');
  expect(taken(quoted, "#/schemas/Book")).toContain('items: { $ref: "#/schemas/Book" }');
});

it("proposes what a placeholder can be, and closes it", () => {
  const host = library.replace(
    "https://{branch}.library.example.com/books\n",
    "https://{‸.library.example.com/books\n",
  );
  expect(names(host)).toEqual(["api_key", "branch"]);
  const path = library.replace('/books/{id}"', '/books/{‸"');
  expect(names(path)).toEqual(["api_key", "id"]);
  expect(taken(path, "id")).toBe('endpoint: "https://{branch}.library.example.com/books/{id}"');
  const closed = library.replace('/books/{id}"', '/books/{i‸x}"');
  expect(taken(closed, "id")).toBe('endpoint: "https://{branch}.library.example.com/books/{id}"');
  const header = library.replace('"{api_key}"', '"Key {‸"');
  expect(taken(header, "api_key")).toBe('auth_headers: { X-Api-Key: "Key {api_key}" }');
});

it("quotes names in JSON", () => {
  const json = JSON.stringify(openText(library).document.parsed.value, null, 2);
  const bare = json.replace('"auth_type_ref": "api_key"', '"auth_type_ref": ‸');
  expect(taken(bare, "api_key")).toBe('"auth_type_ref": "api_key",');
  const quoted = json.replace('"auth_type_ref": "api_key"', '"auth_type_ref": "‸"');
  expect(taken(quoted, "api_key")).toBe('"auth_type_ref": "api_key",');
});

it("proposes parameters for paging", () => {
  expect(names(library.replace("parameter: after", "parameter: ‸"))).toEqual(["after", "words"]);
});

it("leaves to the schema what the schema knows", () => {
  const places = ["method: ‸GET", "mcp_config:\n  ena‸bled", "name: words, location: qu‸ery", "summary: Find‸"];
  for (const place of places) expect(names(atCursor(place))).toEqual([]);
  expect(names(`${library}  # comment ‸`)).toEqual([]);
  expect(names("‸")).toEqual([]);
});

it("knows the names of before where the text breaks off before their section", () => {
  const upTo = library.slice(0, library.indexOf("schemas:\n"));
  const broken = upTo.replace('items: { $ref: "#/schemas/Book" }', 'items: { $ref: "#/schemas/‸" }');
  expect(names(broken, library)).toEqual(["#/schemas/Book"]);
});
