import { expect, it } from "@jest/globals";
import { writingOf } from "../../src/tools/writing.ts";

it.each([
  ["path", { style: "simple", explode: false }],
  ["query", { style: "form", explode: true }],
  ["header", { style: "simple", explode: false }],
  ["cookie", { style: "cookie", explode: true }],
  ["body", { allowReserved: false }],
] as const)("says nothing where a %s is written as it is by itself", (location, written) => {
  expect(writingOf(written, location)).toBeUndefined();
  expect(writingOf({}, location)).toBeUndefined();
});

it("says what differs, and takes a style's own way for granted", () => {
  expect(writingOf({ style: "deepObject", explode: true }, "query")).toEqual({ style: "deepObject" });
  expect(writingOf({ style: "pipeDelimited", explode: false }, "query")).toEqual({ style: "pipeDelimited" });
  expect(writingOf({ style: "form" }, "cookie")).toEqual({ style: "form" });
  expect(writingOf({ explode: false, allowReserved: true }, "query")).toEqual({ explode: false, allowReserved: true });
  expect(writingOf({ style: "unheard-of", contentType: "application/json" }, "query")).toEqual({
    contentType: "application/json",
  });
});

it("keeps the style that a form's field names, even the usual one, since an object without any is JSON", () => {
  expect(writingOf({ style: "form", explode: true }, "body")).toEqual({ style: "form" });
  expect(writingOf({ explode: true }, "body")).toEqual({ style: "form" });
  expect(writingOf({ style: "form", explode: false }, "body")).toEqual({ style: "form", explode: false });
});
