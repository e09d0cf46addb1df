import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { newIv, openBytes, sealBytes } from "../../src/vault/cipher.ts";
import { placeBytes } from "../../src/vault/place-bytes.ts";

const KEY = createSecretKey(randomBytes(32));
const PLACE = { organisation: "org_1", workspace: "ws_1", owner: "cxn_1", field: "token" };
const BOUND = placeBytes(PLACE, "dek_1", 7);

it("opens what it sealed, whatever that is", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (plain) => {
      expect(openBytes(KEY, BOUND, sealBytes(KEY, BOUND, plain))).toEqual(Buffer.from(plain));
    }),
  );
});

it("refuses every flip of a single bit of IV, ciphertext, tag and bound data (S-1)", () => {
  const sealed = sealBytes(KEY, BOUND, Buffer.from("a secret of some length"));
  const bytes = Buffer.from(sealed, "base64url");
  const flips = Array.from(flipped(bytes));
  expect(flips).toHaveLength((12 + 23 + 16) * 8);
  expect(flips.filter((flip) => openBytes(KEY, BOUND, flip.toString("base64url")) !== undefined)).toEqual([]);
  expect(Array.from(flipped(BOUND)).filter((bound) => openBytes(KEY, bound, sealed) !== undefined)).toEqual([]);
  // Control.
  expect(openBytes(KEY, BOUND, bytes.toString("base64url"))?.toString()).toBe("a secret of some length");
});

it.each([4, 8, 12, 13, 14, 15])("refuses a tag that was cut to %d bytes (S-2)", (length) => {
  const bytes = Buffer.from(sealBytes(KEY, BOUND, Buffer.from("a secret")), "base64url");
  expect(openBytes(KEY, BOUND, bytes.subarray(0, bytes.length - 16 + length).toString("base64url"))).toBeUndefined();
  // Control: what a decipher without the option takes.
  const lax = createDecipheriv("aes-256-gcm", KEY, bytes.subarray(0, 12)).setAAD(BOUND);
  expect(() => lax.setAuthTag(bytes.subarray(-16).subarray(0, length))).not.toThrow();
  lax.update(bytes.subarray(12, -16));
  expect(() => lax.final()).not.toThrow();
});

it("refuses a value with a short tag that is right, of one who can seal with the option left out (S-2)", () => {
  const iv = newIv();
  const cipher = createCipheriv("aes-256-gcm", KEY, iv, { authTagLength: 4 }).setAAD(BOUND);
  const forged = Buffer.concat([iv, cipher.update("x".repeat(40)), cipher.final(), cipher.getAuthTag()]);
  expect(openBytes(KEY, BOUND, forged.toString("base64url"))).toBeUndefined();
});

it.each(["", "!", "AAAA", "%", "é"])("takes %j for nothing that was sealed", (text) => {
  expect(openBytes(KEY, BOUND, text)).toBeUndefined();
  expect(openBytes(KEY, BOUND, sealBytes(KEY, BOUND, Buffer.from("a")) + text)?.toString()).toBe(
    text === "" ? "a" : undefined,
  );
});

it("has other bytes for every other place, key and version (S-3)", () => {
  const part = fc.constantFrom("", "a", "b", "ab", "a|b", "|", "\0", "é");
  const place = fc.record({ organisation: part, workspace: part, owner: part, field: part });
  const bound = fc.tuple(place, part, fc.nat({ max: 12 }));
  fc.assert(
    fc.property(bound, bound, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(placeBytes(...one).equals(placeBytes(...other))).toBe(isSame);
    }),
    { numRuns: 2_000 },
  );
  // Each part by itself, which two places that are made up at random seldom differ in alone.
  for (const other of Object.keys(PLACE).map((name) => ({ ...PLACE, [name]: "other" }))) {
    expect(placeBytes(other, "dek_1", 7)).not.toEqual(BOUND);
  }
  expect(placeBytes(PLACE, "dek_2", 7)).not.toEqual(BOUND);
  expect(placeBytes(PLACE, "dek_1", 8)).not.toEqual(BOUND);
});

it("gives a million IVs of which no two are the same (S-4)", () => {
  const seen = new Set<bigint>();
  for (let index = 0; index < 1_000_000; index += 1) {
    const iv = newIv();
    seen.add((iv.readBigUInt64LE(0) << 32n) | BigInt(iv.readUInt32LE(8)));
  }
  expect(seen.size).toBe(1_000_000);
});

function* flipped(bytes: Buffer): Generator<Buffer> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const copy = Buffer.from(bytes);
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield copy;
  }
}
