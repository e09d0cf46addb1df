import { expect, it } from "@jest/globals";
import type { CodeAction } from "vscode-languageserver";
import { codeActionsAt } from "../../src/lsp/code-actions.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";
import { applyEdits, atCursor, libraryDescriptor, openText } from "./open-text.ts";

const library = libraryDescriptor();
const misspelt = library
  .replace("operation_id: find_books\n      mcp", "operation_id: find_boks\n      mcp")
  .replace("{ words: query }", "{ words: query, wrods: other }");
const thin = library.replace("Finds books by words in their titles. Returns numbers and titles.", "Finds");

function actions(marked: string, only?: readonly string[], settings = defaultSettings): readonly CodeAction[] {
  const { document, position } = openText(marked);
  const range = { start: position, end: position };
  return codeActionsAt(document, { range, only }, settings, { documentChanges: true });
}

function applied(marked: string, action: CodeAction | undefined): string {
  const [change] = action?.edit?.documentChanges ?? [];
  if (change === undefined || !("edits" in change)) throw new Error("it changes nothing");
  expect(change.textDocument).toEqual({ uri: "file:///library/connector.yaml", version: 1 });
  return applyEdits(
    marked.replace("‸", ""),
    change.edits.filter((edit) => "newText" in edit),
  );
}

it("offers the fix of a diagnostic, preferred where it is the only one", () => {
  const marked = atCursor("find_b‸oks", misspelt);
  const [fix, ...others] = actions(marked, ["quickfix"]);
  expect(others).toEqual([]);
  expect(fix).toMatchObject({ title: "write `find_books`", kind: "quickfix", isPreferred: true });
  expect(fix?.diagnostics?.map(({ code }) => code)).toEqual(["ref/unknown-operation"]);
  expect(applied(marked, fix)).toBe(misspelt.replace("find_boks", "find_books"));
});

it("offers nothing away from the diagnostics, and only the kinds that are asked for", () => {
  expect(actions(atCursor("publish‸er", misspelt), ["quickfix"])).toEqual([]);
  const kinds = (only: readonly string[]) => actions(atCursor("find_b‸oks", misspelt), only).map(({ kind }) => kind);
  expect(kinds(["refactor"])).toEqual([]);
  expect(kinds(["source"])).toEqual(["source.fixAll.mortise"]);
  expect(kinds(["source.fixAll.mortise"])).toEqual(["source.fixAll.mortise"]);
  expect(kinds([""])).toEqual(["quickfix", "source.fixAll.mortise"]);
});

it("fixes all that has one fix at once", () => {
  const twice = library.replaceAll("auth_type_ref: api_key", "auth_type_ref: api_kye");
  const [all] = actions(`‸${twice}`, ["source.fixAll"]);
  expect(applied(twice, all)).toBe(library);
  expect(actions(`‸${library}`, ["source.fixAll"])).toEqual([]);
});

it("silences a warning by a comment above its line", () => {
  const marked = atCursor("mcp_tool_description: Fin‸ds", thin);
  const [ignore] = actions(marked, ["quickfix"]);
  expect(ignore).toMatchObject({ title: "Ignore tool/short-description here", kind: "quickfix" });
  const text = applied(marked, ignore);
  expect(text).toContain("\n      # ignore tool/short-description: TODO say why\n      mcp_tool_description: Finds\n");
  expect(openText(text).document.compilation.diagnostics).toEqual([]);
});

it("keeps the line breaks of the file", () => {
  const marked = atCursor("mcp_tool_description: Fin‸ds", thin).replaceAll("\n", "\r\n");
  const text = applied(marked, actions(marked, ["quickfix"])[0]);
  expect(text).toContain("why\r\n");
  expect(openText(text).document.compilation.diagnostics).toEqual([]);
});

it("silences a warning in a mapping between braces", () => {
  const flow = thin.replace(
    /- (operation_id: find_books)\n\s+(mcp_tool_name: find_books)\n\s+(mcp_tool_description: Finds)\n\s+(.*)\n/,
    "- { $1, $2,\n        $3, $4 }\n",
  );
  const marked = atCursor("Fin‸ds,", flow);
  const text = applied(marked, actions(marked, ["quickfix"])[0]);
  expect(text).toContain(
    "find_books,\n        # ignore tool/short-description: TODO say why\n        mcp_tool_description: Finds,",
  );
  expect(openText(text).document.compilation.diagnostics).toEqual([]);
});

it("offers no comment where it would be a part of a text, in JSON, and for errors", () => {
  const hidden = library.replace(
    "mcp_tool_description: Finds books by words in their titles. Returns numbers and titles.",
    "mcp_tool_description: |\n        Finds books by words.\n        Returns their num\u200Bbers and titles.",
  );
  const marked = atCursor("Returns their num‸\u200B", hidden);
  expect(openText(marked).document.compilation.diagnostics.map(({ code }) => code)).toEqual(["tool/hidden-text"]);
  expect(actions(marked, ["quickfix"])).toEqual([]);
  const json = JSON.stringify(openText(thin).document.parsed.value, null, 2);
  expect(openText(json).document.compilation.diagnostics.map(({ code }) => code)).toEqual(["tool/short-description"]);
  expect(actions(json.replace('"Finds"', '"Fin‸ds"'), ["quickfix"])).toEqual([]);
  expect(actions(atCursor("find_b‸oks", misspelt)).map(({ title }) => title)).not.toContain(
    "Ignore ref/unknown-operation here",
  );
});

it("offers fixes of what the schema finds, too, without naming a diagnostic that was not published", () => {
  const marked = atCursor("  sum‸ary: Find", library.replace("  summary: Find", "  sumary: Find"));
  const [fix] = actions(marked, ["quickfix"], { ...defaultSettings, schemaDiagnostics: false });
  expect(fix?.title).toBe("write `summary`");
  expect(fix).not.toHaveProperty("diagnostics");
});

it("edits whatever is there for a client that knows no versions", () => {
  const { document, position } = openText(atCursor("find_b‸oks", misspelt));
  const asked = { range: { start: position, end: position }, only: ["quickfix"] };
  const [fix] = codeActionsAt(document, asked, defaultSettings, { documentChanges: false });
  expect(Object.keys(fix?.edit?.changes ?? {})).toEqual([document.uri]);
});
