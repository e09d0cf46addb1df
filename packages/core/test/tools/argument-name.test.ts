import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { argumentName } from "../../src/tools/argument-name.ts";

it.each([
  ["ticket_id", "ticket_id"],
  ["X-Request-Id", "X-Request-Id"],
  ["user.name", "user.name"],
  ["_id", "_id"],
  ["$top", "top"],
  ["filter[x]", "filter_x"],
  ["page[number][from]", "page_number_from"],
  ["created at", "created_at"],
  ["__proto__", "proto"],
])("calls the parameter %j %j", (parameter, name) => {
  expect(argumentName(parameter)).toBe(name);
});

it("cuts a long name with a hash of all of it, so that two with one beginning stay two", () => {
  const [one, other] = ["a", "b"].map((end) => argumentName(`${"x".repeat(80)}${end}`));
  expect(one).toMatch(/^x{55}_[0-9a-f]{8}$/);
  expect(one).not.toBe(other);
});

it("names what has no letter that providers take by a hash", () => {
  expect(argumentName("名前")).toMatch(/^arg_[0-9a-f]{8}$/);
  expect(argumentName("名前")).not.toBe(argumentName("住所"));
});

it("always gives what providers take, and the same again for what it gave", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 90 }), (parameter) => {
      const name = argumentName(parameter);
      expect(name).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
      expect(argumentName(name)).toBe(name);
    }),
    { seed: 20_261_126 },
  );
});
