import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { readInvalidCases } from "@mortise/testkit";
import type { CodeAction } from "vscode-languageserver";
import { codeActionsAt } from "../../src/lsp/code-actions.ts";
import type { DescriptorText } from "../../src/lsp/descriptor-text.ts";
import { hoverAt } from "../../src/lsp/hover.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";
import { REPOSITORY } from "../mortise.ts";
import { applyEdits, openText } from "./open-text.ts";

const cases = readInvalidCases(join(REPOSITORY, "packages/core/test/cases/invalid"));

function actionsOn({ range }: DescriptorText["compilation"]["diagnostics"][number], document: DescriptorText) {
  const asked = { range: document.rangeOf(range), only: ["quickfix"] };
  return codeActionsAt(document, asked, defaultSettings, { documentChanges: false });
}

function after(document: DescriptorText, { edit }: CodeAction): DescriptorText {
  return openText(applyEdits(document.text, edit?.changes?.[document.uri] ?? [])).document;
}

/** How often each code is reported. */
function counts({ compilation }: DescriptorText): ReadonlyMap<string, number> {
  const found = Map.groupBy(compilation.diagnostics, ({ code }) => code);
  return new Map(Array.from(found, ([code, all]) => [code, all.length]));
}

it.each(cases)("explains what is wrong with $name, and what it offers helps", ({ source }) => {
  const { document } = openText(source.text);
  for (const diagnostic of document.compilation.diagnostics) {
    const { start } = document.rangeOf(diagnostic.range);
    const hover = hoverAt(document, start, defaultSettings, { markdown: true });
    expect(JSON.stringify(hover)).toContain(diagnostic.code);
    for (const action of actionsOn(diagnostic, document)) {
      const meant = action.diagnostics?.[0];
      const isIgnored = action.title.startsWith("Ignore");
      // A comment silences a code for the whole line.
      const gone = document.compilation.diagnostics.filter(({ code, range }) => {
        const { line } = document.rangeOf(range).start;
        return code === meant?.code && isIgnored && line === meant.range.start.line;
      });
      const later = after(document, action);
      const left = counts(later).get(String(meant?.code)) ?? 0;
      const before = counts(document).get(String(meant?.code)) ?? 0;
      expect({ title: action.title, left }).toEqual({ title: action.title, left: before - Math.max(1, gone.length) });
      if (!isIgnored) continue;
      // Only the comment is new: the descriptor says what it said, and nothing else is said of it.
      expect(later.parsed.value).toEqual(document.parsed.value);
      expect(later.compilation.diagnostics).toHaveLength(document.compilation.diagnostics.length - gone.length);
    }
  }
});
