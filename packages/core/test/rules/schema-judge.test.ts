import { expect, it } from "@jest/globals";
import { SchemaJudge } from "../../src/rules/schema/schema-judge.ts";

const judge = new SchemaJudge({
  schemas: {
    Tree: {
      type: "object",
      properties: { value: { type: "integer" }, nodes: { type: "array", items: { $ref: "#/schemas/Tree" } } },
    },
    "a/b c": { type: "string" },
  },
});

it("judges by schemas that refer to each other and to themselves", () => {
  const tree = { $ref: "#/schemas/Tree" };
  expect(judge.faultOf(tree, { nodes: [{ value: 1 }] })).toBeUndefined();
  expect(judge.faultOf(tree, { nodes: [{ value: "1" }] })).toBe(
    "is not what its schema allows: `/nodes/0/value` must be integer",
  );
  expect(judge.faultOf({ $ref: "#/schemas/a~1b%20c" }, 1)).toBe("is not what its schema allows: it must be string");
});

it("leaves a schema that is none to another rule", () => {
  expect(judge.faultOf({ $ref: "#/schemas/None" }, 1)).toBeUndefined();
  expect(judge.faultOf({ type: "nothing" }, 1)).toBeUndefined();
});

it("tries no pattern and compares no items, which could take for ever", () => {
  const slow = { type: "string", pattern: "^(a+)+$" };
  const started = performance.now();
  expect(judge.faultOf(slow, `${"a".repeat(60)}b`)).toBeUndefined();
  const many = Array.from({ length: 20_000 }, (_, index) => ({ index }));
  expect(judge.faultOf({ type: "array", uniqueItems: true }, many)).toBeUndefined();
  expect(
    judge.faultOf({ patternProperties: { "^(a+)+$": { type: "integer" } } }, { [`${"a".repeat(60)}b`]: 1 }),
  ).toBeUndefined();
  // A few milliseconds; with the patterns it would be years.
  expect(performance.now() - started).toBeLessThan(30_000);
});
