import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { parseDocument, stringify, type ToStringOptions } from "yaml";
import { locate } from "../../src/diagnostics/locate.ts";
import { parse } from "../../src/source/parse.ts";

const descriptor = readFileSync(
  join(import.meta.dirname, "../cases/invalid/yaml/duplicate-key/connector.yaml"),
  "utf8",
).replace("    method: DELETE\n", "");

/** Pieces that mean something to YAML, for text that is likely to be nearly right. */
const piece = fc.constantFrom(
  ...Array.from("-?:,[]{}#&*!|>'\"%@` \t\n"),
  "\r\n",
  "- ",
  ": ",
  "? ",
  "  ",
  "---\n",
  "...\n",
  "&a ",
  "*a",
  "<<: ",
  "!!str ",
  "|\n ",
  ">-\n ",
  "\\",
  "\\u0041",
  "__proto__: 1\n",
  "constructor",
  "a: ",
  "b",
  "1",
  "null",
  "# ignore tool/short-description: x\n",
  "\uFEFF",
  "\u0000",
  "\uD800",
);

/** Any text ends in a value or in diagnostics, and every place is inside the text. */
function holds(text: string): void {
  const source = { name: "any.yaml", text };
  const { value, places, diagnostics } = parse(source);
  expect(value === undefined).toBe(diagnostics.length > 0);
  for (const { range, related, hint } of locate(source, places, diagnostics)) {
    expect(hint).not.toBeNull();
    for (const { start, end } of [range, ...related.map((half) => half.range)]) {
      expect(0 <= start && start <= end && end <= text.length).toBe(true);
    }
  }
}

it("ends in a value or in diagnostics for any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), holds), { numRuns: 3_000 });
});

it("ends in a value or in diagnostics for any run of YAML's own pieces", () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
      holds,
    ),
    { numRuns: 5_000 },
  );
});

it("ends in a value or in diagnostics for any descriptor with pieces cut out and put in", () => {
  const edit = fc.record({ at: fc.nat(descriptor.length), cut: fc.nat(12), put: fc.array(piece, { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      holds(
        edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put.join("") + text.slice(at + cut), descriptor),
      );
    }),
    { numRuns: 2_000 },
  );
});

it("leaves Object.prototype as it was", () => {
  const before = Reflect.ownKeys(Object.prototype);
  const key = fc.constantFrom("__proto__", "constructor", "prototype", "a");
  const tree = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, fc.constant("x"), fc.dictionary(key, tie("node")), fc.array(tie("node"))),
  })).node;
  fc.assert(
    fc.property(tree, (value) => {
      holds(JSON.stringify(value));
      holds(stringify(value));
      expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
    }),
    { numRuns: 1_000 },
  );
});

/** Values that the restricted grammar can hold. */
const plain = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.constantFrom("no", "1", "a: b", " x ", "# x", "two\nlines", "ends with a line\n", "- a", "{b}", "*", "&", "!"),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("node"), { maxLength: 5 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie("node"), { maxKeys: 5 }),
  ),
})).node;

it("agrees with the yaml library on what both read", () => {
  const options: fc.Arbitrary<ToStringOptions> = fc.record({
    defaultStringType: fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED"),
    collectionStyle: fc.constantFrom("any", "block", "flow"),
    indent: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), plain), options, (tree, style) => {
      const text = stringify(tree, null, { ...style, aliasDuplicateObjects: false });
      const parsed = parse({ name: "any.yaml", text });
      // Names of prototypes, control characters and the like are refused; their own tests say which.
      fc.pre(parsed.diagnostics.length === 0 || parsed.diagnostics.some(({ code }) => code === "yaml/syntax"));
      const theirs = parseDocument(text, { version: "1.2" });
      expect(JSON.stringify(parsed.value)).toBe(JSON.stringify(theirs.toJS()));
      expect(parsed.diagnostics.length === 0).toBe(theirs.errors.length === 0);
    }),
    { numRuns: 1_500 },
  );
});

it("reads any JSON as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), plain), fc.nat(3), (tree, indent) => {
      const text = JSON.stringify(tree, null, indent);
      const { value, diagnostics } = parse({ name: "any.json", text });
      fc.pre(diagnostics.length === 0);
      expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 1_500 },
  );
});

it("finds any part of any flow scalar, and of a block scalar a part or the whole", () => {
  const style = fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED");
  const words = fc.array(fc.constantFrom("a", "bc", " ", "\n", "'", '"', "\\", "é", "\u{1F600}", "x".repeat(30)), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(words, words, style, (before, after, defaultStringType) => {
      const key = `${before.join("")}{part}${after.join("")}`;
      const text = stringify({ top: { key } }, { defaultStringType });
      const { value, places } = parse({ name: "any.yaml", text });
      // The library does not always write what it reads back as the same text.
      fc.pre(JSON.stringify(value) === JSON.stringify({ top: { key } }));
      const start = key.indexOf("{part}");
      const whole = places.locate({ path: ["top", "key"], on: "value" });
      const found = places.locate({ path: ["top", "key"], on: "value", within: { start, end: start + 6 } });
      if (found.start !== whole.start || found.end !== whole.end) {
        expect(text.slice(found.start, found.end).replace(/\\\n */g, "")).toBe("{part}");
      } else if (text[whole.start] !== ">" && text[whole.start] !== "|") expect(key).toBe("{part}");
    }),
    { numRuns: 2_000 },
  );
});
