import { expect, it } from "@jest/globals";
import { annotationsOf, isRetryable } from "../../src/tools/annotations.ts";

const hints = (readOnlyHint: boolean, destructiveHint: boolean, idempotentHint: boolean, openWorldHint = true) => ({
  readOnlyHint,
  destructiveHint,
  idempotentHint,
  openWorldHint,
});

it.each([
  ["GET", hints(true, false, true), true],
  ["HEAD", hints(true, false, true), true],
  ["OPTIONS", hints(true, false, true), true],
  ["PUT", hints(false, true, true), false],
  ["DELETE", hints(false, true, true), false],
  ["POST", hints(false, true, false), false],
  ["PATCH", hints(false, true, false), false],
] as const)("claims for %s only what the method promises", (method, annotations, retryable) => {
  expect(annotationsOf(method, undefined)).toEqual(annotations);
  expect(isRetryable(method, undefined)).toBe(retryable);
});

it("lets the author say more, and never lets a read-only tool destroy", () => {
  expect(annotationsOf("POST", undefined, { destructive: false })).toEqual(hints(false, false, false));
  expect(annotationsOf("POST", undefined, { read_only: true, destructive: true })).toEqual(hints(true, false, true));
  expect(annotationsOf("GET", undefined, { read_only: false })).toEqual(hints(false, true, false));
  expect(annotationsOf("GET", undefined, { open_world: false })).toEqual(hints(true, false, true, false));
  expect(annotationsOf("POST", true)).toEqual(hints(false, true, true));
  expect(annotationsOf("POST", true, { idempotent: false })).toEqual(hints(false, true, false));
});

it("repeats only what is safe or declared to be without a further effect", () => {
  expect(isRetryable("POST", true)).toBe(true);
  expect(isRetryable("GET", false)).toBe(false);
  expect(isRetryable("POST", undefined, { read_only: true })).toBe(true);
  expect(isRetryable("GET", undefined, { read_only: false })).toBe(false);
  expect(isRetryable("DELETE", undefined, { destructive: false })).toBe(false);
});
