import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { escapeStep, stepsOf, unescapeFragmentStep, unescapeStep } from "../src/json-pointer.ts";

it("reads back every name that it writes as a step", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom("~1", "~01", "a/b", "", "%41"))), (names) => {
      const pointer = names.map((name) => `/${escapeStep(name)}`).join("");
      expect(stepsOf(pointer)).toEqual(names);
    }),
  );
});

// RFC 6901 §5 and §6: the same pointers, as text and as a fragment.
it.each([
  ["a~1b", "a~1b", "a/b"],
  ["c%d", "c%25d", "c%d"],
  ["m~0n", "m~0n", "m~n"],
  [" ", "%20", " "],
])("reads %j, and %j in a fragment", (step, fragment, name) => {
  expect([unescapeStep(step), unescapeFragmentStep(fragment)]).toEqual([name, name]);
});

it("takes a lone % in a fragment for itself", () => {
  expect(unescapeFragmentStep("50%~1day")).toBe("50%/day");
});
