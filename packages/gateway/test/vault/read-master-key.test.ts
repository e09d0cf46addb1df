import { randomBytes } from "node:crypto";
import { expect, it } from "@jest/globals";
import { readMasterKey } from "../../src/vault/read-master-key.ts";

it.each(["base64", "base64url", "hex"] as const)("reads a key in %s", (encoding) => {
  for (let index = 0; index < 200; index += 1) {
    const key = randomBytes(32);
    expect(readMasterKey(`${key.toString(encoding)}\n`)).toEqual({ ok: true, key });
  }
});

// S-9
it.each([
  ["nothing", ""],
  ["16 bytes", randomBytes(16).toString("base64")],
  ["31 bytes", randomBytes(31).toString("hex")],
  ["33 bytes", randomBytes(33).toString("base64url")],
  ["64 bytes in hex", randomBytes(64).toString("hex")],
  ["zeros", Buffer.alloc(32).toString("base64")],
  ["a repeated byte", "ab".repeat(32)],
  [
    "a repeated half",
    Buffer.concat([Buffer.from("0123456789abcde!"), Buffer.from("0123456789abcde!")]).toString("hex"),
  ],
  ["the sample of countless manuals", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"],
  ["a countdown", Buffer.from(Array.from({ length: 32 }, (_, index) => 200 - index * 3)).toString("base64")],
  ["a text in base64", Buffer.from("change-me-please-this-is-a-key!!").toString("base64")],
  ["a text in hex", Buffer.from("correct horse battery staple 123").toString("hex")],
  ["digits", "1234567890".repeat(7).slice(0, 64)],
  ["a word", "changeme"],
  ["a password", "correct horse battery staple"],
  ["other characters", `${"é".repeat(43)}=`],
])("refuses %s, and does not repeat it", (_name, text) => {
  const reading = readMasterKey(text);
  expect(reading).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/^The master key is refused: .*openssl rand/),
  });
  if (text.length > 8) expect(JSON.stringify(reading)).not.toContain(text.slice(0, 12));
});
