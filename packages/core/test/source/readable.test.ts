import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { assert, nat, property } from "fast-check";
import { parse } from "../../src/source/parse.ts";

it("reads a text with faults as far as it goes, and still has no value", () => {
  const text = "a:\n  b: 1\n  half\nc: [x, y\n";
  const { value, readable, places, diagnostics } = parse({ name: "a.yaml", text });
  expect(diagnostics.map(({ code }) => code)).toContain("yaml/syntax");
  expect(value).toBeUndefined();
  expect(readable).toMatchObject({ a: { b: 1, half: null } });
  expect(places.locate({ path: ["a", "b"], on: "value" })).toEqual({ start: 8, end: 9 });
});

it("reads nothing of what it refuses before it builds anything", () => {
  expect(parse({ name: "a.yaml", text: "a: &x 1\nb: *x\n" }).readable).toBeUndefined();
});

it("says no more of a text with faults than its faults", () => {
  const text = 'a: .inf\nb: "open\nc: {a: 1, a: 2}\n';
  expect(parse({ name: "a.yaml", text }).diagnostics.map(({ code }) => code)).toEqual(["yaml/syntax"]);
});

const example = readFileSync(join(import.meta.dirname, "../../../../descriptors/zendesk/connector.yaml"), "utf8").slice(
  0,
  6000,
);

it("reads an example with any piece cut out, and finds places in it", () => {
  assert(
    property(nat(example.length), nat(80), nat(example.length), (from, length, offset) => {
      const text = example.slice(0, from) + example.slice(from + length);
      const { places } = parse({ name: "a.yaml", text });
      const place = places.at(offset);
      if (place === undefined) return;
      expect(place.start).toBeLessThanOrEqual(offset);
      expect(place.end).toBeGreaterThanOrEqual(offset);
      expect(places.has({ path: place.path, on: "value" })).toBe(true);
    }),
    { numRuns: 150 },
  );
});
