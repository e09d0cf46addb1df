import { runInNewContext } from "node:vm";
import { expect, it } from "@jest/globals";
import { assert, jsonValue, property, string } from "fast-check";
import Handlebars from "handlebars";
import type { Json } from "@mortise/core";
import {
  commentLines,
  docComment,
  foreign,
  hashComment,
  jsonFile,
  markdownCode,
  markdownText,
  propertyKey,
  stringLiteral,
  valueLiteral,
} from "../src/literals.ts";

const anyText = string({ unit: "binary" });

it("refuses a text of a descriptor that a template or a string would take as it is", () => {
  const template = Handlebars.compile("{{name}}", { noEscape: true, strict: true });
  expect(() => template({ name: foreign("x") })).toThrow("without a literal");
  expect(() => String(foreign("x"))).toThrow("without a literal");
});

it("writes a string literal that has the text as its value", () => {
  assert(
    property(anyText, (text) => {
      expect(runInNewContext(stringLiteral(foreign(text)))).toBe(text.toWellFormed());
    }),
  );
  expect(stringLiteral(foreign("\u2028\u202E\u0000</script>`${a}`\uD800"))).toBe(
    '"\\u2028\\u202e\\u0000</script>`${a}`\uFFFD"',
  );
});

it("writes JSON as an expression that has it as its value, `__proto__` too", () => {
  assert(
    property(jsonValue(), (value) => {
      const json: Json = JSON.parse(JSON.stringify(value));
      const made: unknown = runInNewContext(`JSON.stringify(${valueLiteral(json)})`);
      expect(made).toBe(JSON.stringify(json));
    }),
  );
  const hostile: Json = JSON.parse('{"__proto__": {"admin": true}, "a b": [1, null]}');
  expect(valueLiteral(hostile)).toBe('{ ["__proto__"]: { admin: true }, "a b": [1, null] }');
});

it("writes a key bare only where it is an identifier", () => {
  expect(["id", "a-b", "1a", "", "$x_1", "constructor"].map((name) => propertyKey(foreign(name)))).toEqual([
    "id",
    '"a-b"',
    '"1a"',
    '""',
    "$x_1",
    "constructor",
  ]);
});

it("writes a comment that ends where it should, and says nothing to tools", () => {
  assert(
    property(anyText, (text) => {
      const comment = docComment(commentLines(foreign(text)));
      if (comment === "") return;
      expect(comment.indexOf("*/")).toBe(comment.length - 3);
    }),
  );
  const lines = commentLines(foreign("a*/b\r\n@ts-ignore\u2028 {@link x} me@example.com\n\n\n@ts-expect-error"));
  expect(lines).toEqual(["a*\\/b", "\\@ts-ignore", " {\\@link x} me@example.com", "", "\\@ts-expect-error"]);
});

it("wraps a comment that is long or has lines", () => {
  expect(docComment(["one"], "  ")).toBe("  /** one */\n");
  expect(docComment(["one", "", "two", ""])).toBe("/**\n * one\n *\n * two\n */\n");
  expect(docComment(["x".repeat(120)])).toBe(`/**\n * ${"x".repeat(120)}\n */\n`);
  expect(docComment([""])).toBe("");
});

it("writes JSON without characters that hide or reorder text", () => {
  expect(jsonFile({ a: "\u202Eb\u200B" })).toBe('{\n  "a": "\\u202eb\\u200b"\n}\n');
});

it("keeps what stands behind a hash on its line", () => {
  expect(hashComment(foreign("a\nRUN evil\r\u2028b\t c"))).toBe("a RUN evil b c");
});

it.each([
  ["a | b", "a \\| b"],
  ["*bold* _it_ snake_case", "\\*bold\\* \\_it\\_ snake_case"],
  ["<img src=x> [a](b) `c`", "\\<img src=x\\> \\[a\\](b) \\`c\\`"],
  ["# heading", "\\# heading"],
  ["- item", "\\- item"],
  ["1. item", "1\\. item"],
  ["a\n\n# b", "a # b"],
  ["R&D &amp; &#60;", "R\\&D \\&amp; \\&#60;"],
  ["A & B", "A & B"],
  ["$x$ or $5", "\\$x\\$ or \\$5"],
  ["\\", "\\\\"],
])("writes %j in Markdown as %j", (text, markdown) => {
  expect(markdownText(foreign(text))).toBe(markdown);
});

it.each([
  ["get_book", "`get_book`"],
  ["a`b", "`` a`b ``"],
  ["``", "``` `` ```"],
  ["a|b", "`a\\|b`"],
  ["", ""],
])("writes %j as code in Markdown as %j", (text, markdown) => {
  expect(markdownCode(foreign(text))).toBe(markdown);
});
