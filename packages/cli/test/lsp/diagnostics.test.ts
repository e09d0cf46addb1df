import { expect, it } from "@jest/globals";
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import { diagnosticsOf } from "../../src/lsp/diagnostics.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";
import { libraryDescriptor, openText } from "./open-text.ts";

const library = libraryDescriptor();

function diagnostics(text: string, schemaDiagnostics = true) {
  return diagnosticsOf(openText(text).document, { ...defaultSettings, schemaDiagnostics });
}

it("counts lines from zero and columns in UTF-16 units", () => {
  const text = library.replace("{ words: query }", '{ words: "𝒬uery", "𝓦": x }');
  const [unknown] = diagnostics(text).filter(({ code }) => code === "ref/unknown-parameter");
  const line = text.split("\n")[unknown?.range.start.line ?? 0] ?? "";
  expect(line.slice(unknown?.range.start.character, unknown?.range.end.character)).toBe('"𝓦"');
  expect(unknown).toMatchObject({ source: "mortise", severity: DiagnosticSeverity.Error });
  expect(unknown).not.toHaveProperty("codeDescription");
});

it("says the way out with the fault, and shows the other half of a conflict", () => {
  const [found] = diagnostics(library.replace("operation_id: remove_book", "operation_id: find_books"));
  expect(found?.code).toBe("operation/duplicate-id");
  expect(found?.message).toEqual(expect.stringMatching(/^[^\n]+\n[^\n]+$/));
  expect(found?.relatedInformation).toEqual([
    {
      location: { uri: "file:///library/connector.yaml", range: expect.objectContaining({}) },
      message: expect.stringContaining("first"),
    },
  ]);
});

it("marks what is not needed", () => {
  const [found] = diagnostics(library.replace("  Book: {", "  Page: { type: object }\n  Book: {"));
  expect(found).toMatchObject({
    code: "schema/unused",
    severity: DiagnosticSeverity.Warning,
    tags: [DiagnosticTag.Unnecessary],
  });
});

it("leaves to the YAML language server what it finds, where the client wants it so", () => {
  const shape = library.replace("method: PATCH", "method: PATHC");
  expect(diagnostics(shape).map(({ code }) => code)).toEqual(["shape/not-one-of"]);
  expect(diagnostics(shape, false)).toEqual([]);
  const syntax = library.replace("method: PATCH", "method: [");
  expect(diagnostics(syntax).map(({ code }) => code)).toEqual(expect.arrayContaining(["yaml/syntax"]));
  expect(diagnostics(syntax, false)).toEqual([]);
  const anchor = library.replace("method: PATCH", "method: &x PATCH");
  expect(diagnostics(anchor, false).map(({ code }) => code)).toEqual(["yaml/anchor"]);
});
