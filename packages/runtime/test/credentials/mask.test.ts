import { expect, it } from "@jest/globals";
import { array, assert, constantFrom, property, string } from "fast-check";
import { createMask, joinMasks } from "../../src/credentials/mask.ts";
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

const SECRET = 'pä/ss&"word-1';

/** One way to write a character, for each encoder there is. */
const spellings: readonly ((character: string) => string)[] = [
  (character) => character,
  (character) => encodeURIComponent(character),
  (character) => encodeURIComponent(character).toLowerCase(),
  (character) => [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`,
  (character) => `&#${character.charCodeAt(0)};`,
  (character) => `&#x${character.charCodeAt(0).toString(16)};`,
  (character) => ({ "&": "&amp;", '"': "&quot;" })[character] ?? character,
  (character) => ({ "/": "\\/", '"': '\\"' })[character] ?? character,
];
/** Layers around all of it. */
const layers: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => encodeURIComponent(text),
  (text) => text.replaceAll("&", "&amp;"),
];

it("hides a secret whose characters are escaped, each in any way, under up to two more layers", () => {
  const way = constantFrom(...spellings);
  const layer = constantFrom(...layers);
  assert(
    property(array(way, { minLength: SECRET.length, maxLength: SECRET.length }), layer, layer, (ways, inner, outer) => {
      const spelt = SECRET.split("")
        .map((character, at) => ways[at]?.(character) ?? character)
        .join("");
      expect(createMask([SECRET]).text(`<a ${outer(inner(spelt))} z>`)).toBe("<a [masked] z>");
    }),
    { numRuns: 500 },
  );
});

it("leaves everything else as it was written, escapes and all", () => {
  const text = "ä %20 %zz \\u00e4 \\q &amp; &nope; &#xffffffff; 50% \\";
  const mask = createMask([SECRET]);

  expect(mask.text(text)).toBe(text);
  expect(mask.text(`${text}${encodeURIComponent(SECRET).toLowerCase()}${text}`)).toBe(`${text}[masked]${text}`);
});

it("leaves any text without the secret as it was", () => {
  assert(
    property(string({ unit: constantFrom(...'\\u%&#;x4eé0d8a/"'.split("")) }), (text) => {
      expect(createMask([SECRET]).text(text)).toBe(text);
    }),
  );
});

it("takes time linear in a text made to be slow", () => {
  const mask = createMask([`${"%".repeat(200)}x`, `${"\\".repeat(200)}x`, SECRET]);
  const started = performance.now();
  for (const unit of ["%", "\\", "&", "&#", "%2", "\\u", "%25", "\\\\", "&amp;"]) {
    mask.text(unit.repeat(1_000_000 / unit.length));
  }

  // A second or so on a slow machine; what is quadratic takes hours.
  expect(performance.now() - started).toBeLessThan(30_000);
});

it("hides secrets in a fault's words, and leaves the rest of it", () => {
  const mask = joinMasks(createMask(["first-secret"]), createMask(["second-secret"]));
  const fault = { code: "bad_response", status: 502, detail: "first-secret", cause: "second-secret" } as const;

  expect(mask.fault(fault)).toEqual({ code: "bad_response", status: 502, detail: "[masked]", cause: "[masked]" });
  expect(mask.fault({ code: "cancelled" })).toEqual({ code: "cancelled" });
});
