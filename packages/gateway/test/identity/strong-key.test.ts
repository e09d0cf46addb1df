import { randomBytes } from "node:crypto";
import { expect, it } from "@jest/globals";
import { isGuessable, isStrongKey } from "../../src/identity/people/strong-key.ts";

it("takes 256 random bits, however they are written, and whatever words are among them", () => {
  const keys = Array.from({ length: 5_000 }, () => randomBytes(32)).flatMap((bytes) =>
    (["base64url", "base64", "hex"] as const).map((encoding) => bytes.toString(encoding)),
  );
  expect(keys.filter((key) => !isStrongKey(key))).toEqual([]);
  for (const word of ["test", "secret", "password", "changeme", "DEFAULT"]) {
    expect(isStrongKey(`${word}q8Zr1xT0vN5mWc7LbP2kYh4JdG6sFa9Eb3Uo`)).toBe(true);
  }
});

it("refuses what is short, repeats itself, stands in examples, or cannot be sent", () => {
  for (const weak of [
    "",
    "q8Zr1xT0vN5mWc7LbP2kYh4JdG6sFa9",
    "a".repeat(64),
    "abcdefgh".repeat(5),
    "0123456789abcdef0123456789abcdef",
    "q8Zr1xT0".repeat(6),
    "change-me-change-me-change-me-change-me",
    "changeme-to-a-long-random-admin-key-please",
    "my-super-secret-admin-key-for-the-test-gateway",
    "mrt_test_test_secret_password_default_example_key",
    "q8Zr1xT0vN5mWc7LbP2kYh4JdG6sFa9E b3Uo",
    "q8Zr1xT0vN5mWc7LbP2kYh4JdG6sFa9E!b3Uo",
  ]) {
    expect([weak, isStrongKey(weak)]).toEqual([weak, false]);
  }
});

it("knows the passwords that anybody would try first, and leaves people their own words", () => {
  const tried = [
    "password12345",
    "AdminAdminAdmin",
    "changeme-changeme",
    "aaaaaaaaaaaa",
    "1234567890123",
    "Test-Test-2026",
  ];
  expect(tried.filter((password) => !isGuessable(password))).toEqual([]);
  const own = ["correct horse battery", "la vache qui rit", "пароль из слов", "kV9#pLq2!xWz"];
  expect(own.filter(isGuessable)).toEqual([]);
});
