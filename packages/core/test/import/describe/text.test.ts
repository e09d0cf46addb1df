import { expect, it } from "@jest/globals";
import { cleanText, plainText, sentencesOf, wholeSentences } from "../../../src/import/describe/text.ts";

it("takes HTML and Markdown out of a text, and leaves what it says", () => {
  const markdown = [
    "## Overview",
    "Lists **all** [pets](https://example.com/docs) of a `store`.<br/>Needs the _read_ scope &amp; a <b>key</b>.",
    "",
    "| a | b |",
    "|---|---|",
    "* first",
    "* second_with_underscores",
    "```json",
    '{"not": "this"}',
    "```",
  ].join("\n");
  expect(plainText(markdown)).toBe(
    "Overview. Lists all pets of a store. Needs the read scope & a key. first second_with_underscores",
  );
});

it("keeps what only looks like a tag", () => {
  expect(plainText("Send `Bearer <token>`, where a < b and c > d.")).toBe(
    "Send Bearer <token>, where a < b and c > d.",
  );
});

it("splits sentences behind their ends and not behind abbreviations", () => {
  expect(sentencesOf("Lists pets, e.g. Dogs. Returns 20 at a time. Use `page` for more")).toEqual([
    "Lists pets, e.g. Dogs.",
    "Returns 20 at a time.",
    "Use `page` for more",
  ]);
});

it("takes whole sentences as long as they fit, and whole words of a first one that does not", () => {
  expect(wholeSentences(["One is here.", "Two is longer.", "Three."], 27, 100)).toBe("One is here. Two is longer.");
  expect(wholeSentences(["One two three four five six"], 10, 20)).toBe("One two three four…");
});

it("takes out characters that nobody sees, and credentials that authors left in an example", () => {
  const key = ["sk", "live", "a1B2c3D4e5F6g7H8i9J0k1L2"].join("_");
  expect(cleanText(`Re\u200Bad \u202Ethis\r\nwith ${key}, please`, 100)).toBe("Read this\nwith ..., please");
});

it("ends a text that is too long with an ellipsis, without half a character", () => {
  expect(cleanText(`${"a".repeat(8)}😀😀`, 10)).toBe("aaaaaaaa…");
  expect(cleanText("short", 10)).toBe("short");
});
