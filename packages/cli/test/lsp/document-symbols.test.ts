import { expect, it } from "@jest/globals";
import type { DocumentSymbol, Range } from "vscode-languageserver";
import { codeLensesOf } from "../../src/lsp/code-lenses.ts";
import { symbolsOf } from "../../src/lsp/document-symbols.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";
import { libraryDescriptor, openText } from "./open-text.ts";

function lines(symbols: readonly DocumentSymbol[], indent = ""): readonly string[] {
  return symbols.flatMap(({ name, detail, tags, children }) => [
    `${indent}${name}${detail === undefined ? "" : ` (${detail})`}${tags === undefined ? "" : " deprecated"}`,
    ...lines(children ?? [], `${indent}  `),
  ]);
}

function holds(outer: Range, inner: Range): boolean {
  const offset = ({ line, character }: Range["start"]) => line * 10_000 + character;
  return offset(outer.start) <= offset(inner.start) && offset(inner.end) <= offset(outer.end);
}

it("outlines authentications, operations, schemas and tools", () => {
  expect(lines(symbolsOf(openText(libraryDescriptor()).document))).toEqual([
    "authentication",
    "  api_key (Key of a reader)",
    "operations",
    "  find_books (GET /books)",
    "  change_book (PATCH /books/{id})",
    "  remove_book (DELETE /books/{id}) deprecated",
    "schemas",
    "  Book",
    "tools",
    "  find_books (find_books)",
    "  change_book (change_book)",
  ]);
});

it("keeps every name inside of its symbol, and every symbol inside of its section, in half a text, too", () => {
  const text = libraryDescriptor();
  for (const part of [
    text,
    text.slice(0, 700),
    `${text.slice(0, 1500)}\n  ]`,
    "operations: [{operation_id: }]",
    "operations: 1",
    "",
  ]) {
    const check = (symbol: DocumentSymbol) => {
      expect(symbol.name).not.toBe("");
      expect(holds(symbol.range, symbol.selectionRange)).toBe(true);
      for (const child of symbol.children ?? []) {
        expect(holds(symbol.range, child.range)).toBe(true);
        check(child);
      }
    };
    for (const symbol of symbolsOf(openText(part).document)) check(symbol);
  }
});

it("shows beside each mapping what its tool costs and does", () => {
  const { document } = openText(libraryDescriptor());
  const titles = (settings = defaultSettings) => codeLensesOf(document, settings).map(({ command }) => command?.title);
  expect(titles()).toEqual([
    expect.stringMatching(/^~\d+ tokens · read-only$/),
    expect.stringMatching(/^~\d+ tokens · may destroy$/),
  ]);
  expect(titles({ ...defaultSettings, budget: { tool: 5 } })[0]).toMatch(/ · over the budget of 5 · /);
  expect(titles({ ...defaultSettings, codeLens: false })).toEqual([]);
  const broken = libraryDescriptor()
    .replace("method: PATCH", "method: PATHC")
    .replace("mcp_tool_name: find", "mcp_tool_name: seek");
  const later = openText(broken, { before: document, version: 2 }).document;
  expect(codeLensesOf(later, defaultSettings).map(({ command }) => command?.title)).toEqual([
    expect.stringMatching(/ · may destroy · before the errors$/),
  ]);
});
