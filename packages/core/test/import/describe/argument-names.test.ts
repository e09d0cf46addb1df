import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { nameArguments } from "../../../src/import/describe/argument-names.ts";
import { argumentName } from "../../../src/tools/argument-name.ts";
import { renamesOf } from "../../../src/tools/renames.ts";
import type { ParameterLocation } from "../../../src/tools/tool.ts";

it("leaves names alone that nothing else has and that providers take", () => {
  expect(
    nameArguments([
      { name: "id", location: "path" },
      { name: "limit", location: "query" },
    ]),
  ).toEqual({});
});

it("lets the path keep a name that several places have, and puts their location before the others", () => {
  const everywhere = (["path", "query", "header", "cookie", "body"] as const).map((location) => ({
    name: "id",
    location,
  }));
  expect(nameArguments(everywhere)).toEqual({
    "query.id": "query_id",
    "header.id": "header_id",
    "cookie.id": "cookie_id",
    "body.id": "body_id",
  });
});

it("gives names that providers refuse the nearest that they take", () => {
  expect(
    nameArguments([
      { name: "$top", location: "query" },
      { name: "filter[x]", location: "query" },
    ]),
  ).toEqual({
    $top: "top",
    "filter[x]": "filter_x",
  });
});

it("adds a hash, which no order moves, only where two would still be the same", () => {
  const plain = { name: "top", location: "query" } as const;
  const odd = { name: "$top", location: "query" } as const;
  const names = nameArguments([plain, odd]);
  expect(names).toEqual({ $top: expect.stringMatching(/^top_[0-9a-f]{6}$/) });
  expect(nameArguments([odd, plain])).toEqual(names);
});

const locations: readonly ParameterLocation[] = ["path", "query", "header", "cookie", "body"];
const parameter = fc.record({
  name: fc.oneof(
    fc.constantFrom(
      "id",
      "$id",
      "query_id",
      "body_id",
      "filter[id]",
      "filter_id",
      "a b",
      "a_b",
      "x".repeat(70),
      "é",
      "日本",
    ),
    fc.string({ minLength: 1, maxLength: 8 }),
  ),
  location: fc.constantFrom(...locations),
});
/** A descriptor has no two parameters of one name and place, and a name such as `query.id` is its author's problem. */
const parameters = fc
  .uniqueArray(parameter, { maxLength: 8, selector: ({ name, location }) => `${location} ${name}` })
  .filter((all) => all.every(({ name }) => !/^(?:path|query|header|cookie|body)\./.test(name)));

it("never gives two parameters one name, whatever they are called, and no order changes any", () => {
  fc.assert(
    fc.property(parameters, (all) => {
      const mapping = nameArguments(all);
      const renamed = renamesOf(new Map(Object.entries(mapping)), all);
      const names = all.map((one) => renamed(one) ?? argumentName(one.name));
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
      expect(nameArguments(all.toReversed())).toEqual(mapping);
    }),
    { numRuns: 500 },
  );
});
