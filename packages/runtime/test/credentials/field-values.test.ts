import { expect, it } from "@jest/globals";
import type { CredentialField } from "@mortise/core";
import { fieldValues } from "../../src/credentials/field-values.ts";

const field = (key: string, more: Partial<CredentialField> = {}): CredentialField => ({
  key,
  label: key,
  secret: true,
  required: true,
  ...more,
});
const of = (fields: Record<string, string>, ...declared: CredentialField[]) =>
  fieldValues({ fields, level: "user" }, declared);

it("puts a prefix and a suffix around what lacks them", () => {
  const declared = field("key", { prefix: "sk-", suffix: ".end" });

  expect(of({ key: "1" }, declared).values["key"]).toBe("sk-1.end");
  expect(of({ key: "sk-1" }, declared).values["key"]).toBe("sk-1.end");
  expect(of({ key: "sk-1.end" }, declared).values["key"]).toBe("sk-1.end");
});

it("hides a secret as it was given and as it is sent", () => {
  expect(of({ key: "1234" }, field("key", { prefix: "sk-" })).secrets).toEqual(["sk-1234", "1234"]);
});

it("opens only fields that say they are no secret", () => {
  const unsaid = { key: "b", label: "b", required: true } as CredentialField; // as an older store may hold one
  const { connection, secrets } = of({ a: "1", b: "2", c: "3" }, field("a", { secret: false }), unsaid);

  expect(connection).toEqual({ a: "1" });
  expect(secrets).toEqual(["2", "3"]);
});

it("has a default where nothing was given, and never one for a secret", () => {
  const { values } = of(
    { a: "" },
    field("a", { secret: false, default: "x" }),
    field("b", { secret: false, default: 7 }),
    field("c", { default: "leak" }),
  );

  expect({ ...values }).toEqual({ a: "x", b: "7" });
});

it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("has no value for %s by itself", (key) => {
  expect(of({}).values[key]).toBeUndefined();
});
