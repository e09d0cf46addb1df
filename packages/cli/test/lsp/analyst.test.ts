import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Position } from "vscode-languageserver";
import { createAnalyst } from "../../src/lsp/analyst.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";
import { libraryDescriptor } from "./open-text.ts";

const context = { settings: defaultSettings, client: { markdown: true, documentChanges: true } };
const uri = "file:///library/connector.yaml";

it("answers about the last version, and about none that is closed or no descriptor", () => {
  const analyst = createAnalyst();
  const codes = () => analyst.answer(uri, { kind: "diagnostics" }, context)?.map(({ code }) => code);
  expect(codes()).toBeUndefined();
  analyst.put({ uri, version: 1, text: libraryDescriptor() });
  expect(codes()).toEqual([]);
  analyst.put({ uri, version: 2, text: libraryDescriptor().replace("method: GET", "method: GTE") });
  expect(codes()).toEqual(["shape/not-one-of"]);
  analyst.put({ uri, version: 3, text: "openapi: 3.1.0\n" });
  expect(codes()).toBeUndefined();
  analyst.remove(uri);
  expect(codes()).toBeUndefined();
});

it("reads a version anew when it may be larger", () => {
  const analyst = createAnalyst();
  analyst.put({ uri, version: 1, text: libraryDescriptor() });
  const codes = (maxSize: number) =>
    analyst
      .answer(uri, { kind: "diagnostics" }, { ...context, settings: { ...defaultSettings, maxSize } })
      ?.map(({ code }) => code);
  expect(codes(100)).toEqual(["yaml/too-large"]);
  expect(codes(100_000)).toEqual([]);
});

it("keeps the last version without errors over several that have some, and starts anew when it is opened again", () => {
  const analyst = createAnalyst();
  const lenses = () => analyst.answer(uri, { kind: "codeLenses" }, context);
  analyst.put({ uri, version: 1, text: libraryDescriptor() });
  expect(lenses()).toHaveLength(2);
  for (const version of [2, 3]) {
    analyst.put({ uri, version, text: libraryDescriptor().replace("method: GET", "method: GTE") });
    expect(lenses()).toHaveLength(2);
  }
  analyst.remove(uri);
  analyst.put({ uri, version: 1, text: libraryDescriptor().replace("method: GET", "method: GTE") });
  expect(lenses()).toEqual([]);
});

/** Asks everything that can be asked at a place. */
function askAll(text: string, position: Position): void {
  const analyst = createAnalyst();
  analyst.put({ uri, version: 1, text: libraryDescriptor() });
  analyst.answer(uri, { kind: "diagnostics" }, context);
  analyst.put({ uri, version: 2, text });
  const range = { start: position, end: position };
  for (const question of [
    { kind: "diagnostics" },
    { kind: "symbols" },
    { kind: "codeLenses" },
    { kind: "hover", position },
    { kind: "completion", position },
    { kind: "definition", position },
    { kind: "highlights", position },
    { kind: "references", position, includeDeclaration: true },
    { kind: "prepareRename", position },
    { kind: "rename", position, newName: "x" },
    { kind: "codeActions", range },
  ] as const) {
    expect(() => analyst.answer(uri, question, context)).not.toThrow();
  }
}

it("answers every question about hostile texts", () => {
  const texts = [
    "",
    "\0",
    "a: &b *c",
    "{".repeat(5000),
    `a: ${"x".repeat(100_000)}`,
    "operations:\n- \n-\n- [",
    "metadata: 1\noperations: {a: b}\n",
    "authentication: [1, [], {type: {}, fields: 3}]\noperations: [null, {parameters: [1, {name: 2}]}]\nschemas: [x]\n",
  ];
  for (const text of texts) for (const character of [0, 1, 7]) askAll(text, { line: 0, character });
});

it("answers every question about a descriptor with any piece cut out or doubled", () => {
  const text = libraryDescriptor();
  const lines = text.split("\n").length;
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.integer({ min: -60, max: 60 }),
      fc.record({ line: fc.nat(lines), character: fc.nat(60) }),
      (start, length, position) => {
        askAll(text.slice(0, start) + text.slice(Math.max(0, start + length)), position);
      },
    ),
    { numRuns: 40 },
  );
});
