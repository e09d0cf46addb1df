import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { JsonObject } from "@mortise/core";
import { argumentsDigest } from "../../src/audit/digest-arguments.ts";
import { maskArguments } from "../../src/audit/mask-arguments.ts";

it("keeps names and short harmless values", () => {
  const args = { title: "Fix the door", labels: ["bug", "urgent"], count: 3, nested: { open: true, none: null } };
  expect(maskArguments(args)).toEqual(args);
  const ids = {
    issue: "4b3403665fea4a1c".slice(0, 12),
    id: "123e4567-e89b-12d3-a456-426614174000",
    path: "src/audit/mask-arguments.ts",
  };
  expect(maskArguments(ids)).toEqual(ids);
});

it.each([
  "password",
  "dbPassword",
  "X-Api-Key",
  "accessToken",
  "refresh_token",
  "client_secret",
  "privateKey",
  "Authorization",
  "cookie",
  "card_cvc",
  "otp",
])("masks what stands under %s", (name) => {
  expect(maskArguments({ [name]: "abc" })).toEqual({ [name]: "[masked]" });
  expect(maskArguments({ deep: [{ [name]: { a: 1 } }] })).toEqual({ deep: [{ [name]: "[masked]" }] });
});

it.each(["page_token", "max_tokens", "keyboard", "tokenizer", "author", "monkey"])("leaves %s alone", (name) => {
  expect(maskArguments({ [name]: "abc" })).toEqual({ [name]: "abc" });
});

it("masks the names that the connector declares sensitive, whatever their case", () => {
  expect(maskArguments({ IBAN: "DE1", a: { iban: "x" } }, new Set(["iban"]))).toEqual({
    IBAN: "[masked]",
    a: { iban: "[masked]" },
  });
});

it.each([
  "sk-proj-abcdefgh12345678",
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "Bearer abcdefgh.ijkl",
  "AKIAIOSFODNN7EXAMPLE",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
  "https://user:hunter22@example.com/",
  "see https://a.example/?access_token=abcd1234",
  "-----BEGIN RSA PRIVATE KEY-----",
  "q8Zr3kT0vXn5Lw2Yc7Bd",
  "the code is 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
])("masks the token-like text %s", (text) => {
  expect(maskArguments({ note: text })).toEqual({ note: "[masked]" });
  expect(JSON.stringify(maskArguments({ map: { [text]: 1 } }))).not.toContain(text);
});

it("keeps no long text, not even its beginning", () => {
  expect(maskArguments({ body: "word ".repeat(100) })).toEqual({ body: "[text of 500 characters]" });
});

it("is bounded whatever it is given, and never throws", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 })), (args) => {
      expect(JSON.stringify(maskArguments(args as JsonObject)).length).toBeLessThan(65_536);
    }),
    { numRuns: 300 },
  );
  let deep: JsonObject = {};
  for (let index = 0; index < 2_000; index += 1)
    deep = { a: deep, b: Array.from({ length: 100 }, () => ({ c: "\u0001".repeat(120) })) };
  expect(JSON.stringify(maskArguments(deep)).length).toBeLessThan(131_072);
});

it("gives the same digest for the same arguments in any order", () => {
  expect(argumentsDigest({ a: 1, b: { c: "é", d: [1, 2] } })).toBe(argumentsDigest({ b: { d: [1, 2], c: "é" }, a: 1 }));
  expect(argumentsDigest({ a: 1 })).not.toBe(argumentsDigest({ a: "1" }));
  expect(argumentsDigest({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});
