import * as fc from "fast-check";

/** Pieces that have led out of a path segment somewhere: dots and separators, plain, encoded, doubly encoded, and look-alikes. */
const PIECES = [
  ...". .. ... / \\ // ? # % ; @ : & = + * ' ~ | ^ a admin id 0 -1 1.5 _ file: http: //evil.example {id} { } C|".split(
    " ",
  ),
  ..."%2e %2E %2f %2F %5c %5C %252e %252f %25252e %00 %0a %3f %23 %u002e %c0%ae %e0%80%af ..; .;a=b __proto__".split(
    " ",
  ),
  ...Array.from(" \t\n\r\u0000\u007f\u0085\u2028\ufeff\u200b\uff0e\uff0f\u2024\u2044\u2215\u29f8\u3002"),
  "\ud800",
  "\udc00",
  "\u{1f600}",
];

/** Text that means to leave its place in a URL, among text that does not. */
export const hostileValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
);

/** Places that a path gives to a value: alone, beside text, beside another value, first, last, doubled. */
export const PATH_TEMPLATES = [
  "/things/{a}",
  "/{a}",
  "/{a}/{b}",
  "/v1/things/{a}/parts/{b}/end",
  "/{a}.json",
  "/.{a}",
  "/{a}.{b}",
  "/{a}{b}",
  "/x/{a}-{b}/",
  "/x/{a}:run",
  "/%2E{a}",
];
