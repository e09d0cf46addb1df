import { expect, it } from "@jest/globals";
import { isSensitive } from "../../../src/import/describe/sensitive-name.ts";

it.each([
  "token",
  "access_token",
  "accessToken",
  "X-Auth-Token",
  "apiKey",
  "api-key",
  "password",
  "newPassword",
  "client_secret",
])("masks %s", (name) => expect(isSensitive(name, undefined)).toBe(true));

it.each(["page_token", "nextToken", "syncToken", "tokens", "token_type", "secretary", "key"])("shows %s", (name) =>
  expect(isSensitive(name, undefined)).toBe(false),
);

it("masks what its format says is a password", () => {
  expect(isSensitive("pin", "password")).toBe(true);
});
