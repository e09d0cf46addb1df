import { expect, it } from "@jest/globals";
import { readRetryAfter } from "../../src/egress/retry-after.ts";

const DAY_MS = 86_400_000;

it.each([
  ["2", 2_000],
  ["86401", DAY_MS],
  ["99999999999999999999", DAY_MS],
  ["Wed, 01 Jul 2026 00:00:05 GMT", 5_000],
  ["Fri, 31 Dec 9999 23:59:59 GMT", DAY_MS],
  ["Tue, 30 Jun 2026 00:00:00 GMT", 0],
])("waits for %s no longer than a day", (value, milliseconds) => {
  expect(readRetryAfter({ "retry-after": value, date: "Wed, 01 Jul 2026 00:00:00 GMT" })).toBe(milliseconds);
});
