import { expect, it } from "@jest/globals";
import { textsMatching } from "../../src/sample/texts-matching.ts";

it.each([
  ["^[A-Z]{3}$", "AAA"],
  ["^\\d{10}\\.\\d{6}$", "1111111111.111111"],
  ["^VA[0-9a-fA-F]{32}$", `VA${"a".repeat(32)}`],
  ["^[UW][A-Z0-9]+(,[UW][A-Z0-9]+)*$", "U1"],
  ["^refs/(heads|tags)/.+", "refs/heads/a"],
  ["^(?:a|b)?c$", "c"],
  ["^(?<year>\\d{4})-(?:0[1-9]|1[0-2])$", "1111-01"],
  ["^[^a-z]+$", "1"],
  ["^\\p{Lu}\\u{41}\\x41$", "AAA"],
  ["^(?=.*\\d)[a-z1]{2,}$", "aa"],
  ["^\\[x\\]$", "[x]"],
  ["^$", ""],
])("writes a text for %s", (source, text) => {
  expect(textsMatching(new RegExp(source, "u"))[0]).toBe(text);
});

it("repeats more often, too, for whoever needs a longer text", () => {
  expect(textsMatching(/^[a-z]+$/u).map(({ length }) => length)).toEqual([1, 2, 4, 8, 16, 32]);
  expect(textsMatching(/^[a-z]{2,5}$/u).map(({ length }) => length)).toEqual([2, 3, 5, 5, 5, 5]);
});

it("gives up on what would be endless", () => {
  expect(textsMatching(/^(?:a{1000}){1000}$/u)).toEqual([]);
});
