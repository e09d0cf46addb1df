import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { yamlText } from "../../../src/import/write/yaml-text.ts";
import type { JsonObject } from "../../../src/json.ts";
import { parse } from "../../../src/source/parse.ts";

/** Texts that YAML reads as something else when they are written as they are. */
const hostile = fc.constantFrom(
  "- a",
  "? b",
  ": c",
  "a: b",
  "a #b",
  "#x",
  "&a",
  "*a",
  "!t",
  "|",
  "> x",
  "%YAML",
  "@a",
  "`a",
  "---",
  "...",
  "true",
  "NULL",
  "~",
  "0x1f",
  "1e3",
  ".inf",
  "12:30",
  "2001-01-01",
  "<<",
  "y",
  "",
  "'s'",
  '"q"',
  "\\",
  "{a}",
  "[b]",
  "a, b",
  " lead",
  "trail ",
  "two  spaces",
  "tab\there",
  "new\nline",
  "\n",
  "cr\r\nx",
  "\u2028",
  "\u0085",
  "\uFEFF",
  "é",
  "😀",
  `${"x".repeat(150)} ${"y".repeat(30)}`,
  `long ${"word ".repeat(50)}end`,
  `a\n\nb ${"z ".repeat(80)}q\n  indented\nlast`,
  "line  \nx".padEnd(120, "k"),
  "# ignore shape/unknown-key because",
  "k".repeat(1_100),
);
const text = fc
  .oneof(
    hostile,
    fc.string({ unit: "grapheme" }),
    fc.array(hostile).map((all) => all.join(" ")),
    fc.array(hostile).map((all) => all.join("\n")),
  )
  .map((one) => one.toWellFormed());
const key = text.filter((one) => !["__proto__", "constructor", "prototype"].includes(one));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 6 }),
    fc.dictionary(key, tie("value"), { maxKeys: 6 }),
  ),
}));

it("writes any value so that it reads back as exactly that value", () => {
  fc.assert(
    fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 6 }), fc.boolean(), (document, spacious) => {
      // The values are JSON, which fast-check's types do not say.
      const written = yamlText(document as JsonObject, { spacious });
      const parsed = parse({ name: "written.yaml", text: written });
      expect(parsed.diagnostics).toEqual([]);
      expect(JSON.stringify(parsed.value)).toBe(JSON.stringify(document));
    }),
    { numRuns: 400 },
  );
});

it("writes small collections on one line, long texts as blocks, and comments above their part", () => {
  const document = {
    metadata: { name: "Pets", tags: ["a", "b"] },
    operations: [
      { id: "list", description: `${"All the pets of a store. ".repeat(6)}The end.` },
      {
        id: "get",
        notes: `First line.\n\nSecond line that goes on for long enough to be worth a block of its own, and on.`,
      },
    ],
    limits: {},
  };
  const comments = new Map([["operations", ["What can be done."]]]);
  expect(yamlText(document, { comments, spacious: true })).toMatchInlineSnapshot(`
   "metadata: { name: Pets, tags: ["a", "b"] }

   # What can be done.
   operations:
     - id: list
       description: >-
         All the pets of a store. All the pets of a store. All the pets of a store. All the pets of a store.
         All the pets of a store. All the pets of a store. The end.

     - id: get
       notes: "First line.\\n\\nSecond line that goes on for long enough to be worth a block of its own, and on."

   limits: {}
   "
  `);
});
