import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { nextLink } from "../../src/paging/link-header.ts";

it.each<[string, string | undefined]>([
  ['<https://api.example/x?page=2>; rel="next"', "https://api.example/x?page=2"],
  ['<a>; rel="prev", <b>; rel="next"', "b"],
  ["<a>;rel=next", "a"],
  ["<a> ; REL = NEXT", "a"],
  ['<a>; title="x, <b>; rel=next"; rel="last"', undefined],
  ['<a,b>; rel="next last"', "a,b"],
  ['<a>; rel="last next"', "a"],
  ['<a>; rel="prev"; rel="next"', undefined],
  ['<a>; rel="next"; anchor="#other"', undefined],
  ['<a>; title="a \\" b"; rel=next', "a"],
  ['<a>; rel="nextish"', undefined],
  ["<a>; rel= next ; title=", "a"],
  ["<a>; title= ; rel=next", "a"],
  ["<a>; title=; rel=next", "a"],
  ["<a>", undefined],
  ["rel=next", undefined],
  ["", undefined],
])("reads %j", (header, target) => {
  expect(nextLink(header)).toBe(target);
});

it("takes any text for a header, in time", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (header) => void nextLink(header)));
  const pieces = [
    "<a>; ",
    "; a=",
    ";a= ",
    ";a =",
    ";a ",
    ";a = ",
    ';a="" ',
    "; ",
    " ",
    '"',
    "<a>; rel=next\\",
    '<a>; a="\\',
  ];
  // What stands at the end fits nowhere, so that every way to read the rest is tried.
  for (const [piece, end] of pieces.flatMap((piece) => ["", '"', "x,<", "\\"].map((end) => [piece, end] as const))) {
    for (const start of ["", "<a>", "<a>;rel=next"]) nextLink(start + piece.repeat(7_000 / piece.length) + end);
  }
});
