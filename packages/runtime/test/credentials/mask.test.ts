import { expect, it } from "@jest/globals";
import { createMask } from "../../src/credentials/mask.ts";
import { readJson } from "../../src/stages/result/read-json.ts";

it("gives back the very same text and bytes where there is nothing to hide", () => {
  const mask = createMask(["sk-live-1234567890"]);
  const bytes = Buffer.from("nothing here");

  expect(mask.text("nothing here")).toBe("nothing here");
  expect(mask.bytes(bytes).buffer).toBe(bytes.buffer);
});

it("hides every occurrence, and leaves the upstream's own bytes alone", () => {
  const mask = createMask(["sk-live-1234567890"]);
  const bytes = Buffer.from("a sk-live-1234567890 b sk-live-1234567890");

  expect(mask.text(bytes.toString())).toBe("a [masked] b [masked]");
  expect(Buffer.from(mask.bytes(bytes)).toString()).toBe(`a ${"*".repeat(18)} b ${"*".repeat(18)}`);
  expect(bytes.toString()).toContain("sk-live");
});

it("hides a secret that contains another one as a whole", () => {
  expect(createMask(["abcd1234", "abcd1234-long"]).text("abcd1234-long abcd1234")).toBe("[masked] [masked]");
});

it("does not tear answers apart for a value that is too short to be a secret", () => {
  expect(createMask(["1", "ab"]).text("1 ab")).toBe("1 ab");
});

it("keeps JSON valid where the secret stands as a number", () => {
  const reading = readJson('{"pin": 12345678}', createMask(["12345678"]));

  expect(reading).toEqual({ ok: true, text: JSON.stringify('{"pin": [masked]}') });
});
