import { expect, it } from "@jest/globals";
import { sampleArguments } from "../src/sample-arguments.ts";

it("gives the least arguments, and all", () => {
  const schema = {
    type: "object",
    properties: {
      id: { type: "string", pattern: "^C[0-9]{3}$" },
      count: { type: "integer", minimum: 5 },
      kind: { enum: ["a", "b"] },
      when: { type: "string", format: "date-time" },
    },
    required: ["id"],
  };
  const [least, all] = sampleArguments(schema);
  expect(least).toEqual({ id: expect.stringMatching(/^C[0-9]{3}$/) });
  expect(all).toEqual({ id: least?.id, count: 5, kind: "a", when: "2025-06-01T10:00:00Z" });
});

it("gives the same arguments once where nothing is optional, and always the same", () => {
  const schema = { type: "object", properties: { a: { type: "string", pattern: "[a-z]+" } }, required: ["a"] };
  expect(sampleArguments(schema)).toHaveLength(1);
  expect(sampleArguments(schema)).toEqual(sampleArguments(schema));
});

it("follows references, merges allOf, takes the first alternative, and ends where a schema leads back to itself", () => {
  const schema = {
    type: "object",
    properties: {
      node: { $ref: "#/$defs/Node" },
      both: { allOf: [{ type: "object", properties: { x: { type: "boolean" } } }, { required: ["x"] }] },
      one: { anyOf: [{ type: "null" }, { type: "number", exclusiveMinimum: 2 }] },
    },
    required: ["node", "both"],
    $defs: {
      Node: {
        type: "object",
        properties: { name: { type: "string" }, next: { $ref: "#/$defs/Node" } },
        required: ["name"],
      },
    },
  };
  const [least, all] = sampleArguments(schema);
  expect(least).toEqual({ node: { name: "text" }, both: { x: true } });
  expect(all).toEqual({ node: { name: "text" }, both: { x: true }, one: 3 });
});

it("keeps within the bounds of texts, numbers and lists", () => {
  const schema = {
    type: "object",
    properties: {
      text: { type: "string", minLength: 6, maxLength: 8 },
      short: { type: "string", maxLength: 2 },
      low: { type: "integer", maximum: -3 },
      list: { type: "array", minItems: 2, items: { type: "integer" } },
    },
    required: ["text", "short", "low", "list"],
  };
  expect(sampleArguments(schema)).toEqual([{ text: "textxx", short: "te", low: -3, list: [1, 1] }]);
});
