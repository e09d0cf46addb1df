import { expect, it } from "@jest/globals";
import { suggest } from "../../src/diagnostics/suggest.ts";

it.each([
  ["summry", "summary"],
  ["sumamry", "summary"],
  ["Summary", "summary"],
  ["endpont", "endpoint"],
  ["operation_di", "operation_id"],
])("takes %s for %s", (written, meant) => {
  expect(suggest(written, ["endpoint", "summary", "operation_id", "method"])).toBe(meant);
});

it("answers nothing when nothing is near", () => {
  expect(suggest("colour", ["endpoint", "summary"])).toBeUndefined();
  expect(suggest("ab", ["xy", "abcd"])).toBeUndefined();
  expect(suggest("", ["a"])).toBe("a");
  expect(suggest("x", [])).toBeUndefined();
});

it("takes the nearest, and the first of those equally near", () => {
  expect(suggest("names", ["game", "name", "named"])).toBe("name");
  expect(suggest("name", ["NAME", "name"])).toBe("NAME");
});

it("compares long names without comparing what cannot be near", () => {
  const long = "x".repeat(100_000);
  expect(suggest(long, ["name", "y".repeat(50)])).toBeUndefined();
});
