import { expect, it } from "@jest/globals";
import { sampleValue, type JsonObject } from "../../src/index.ts";

const uuid = "8947f570-19b6-4977-a682-ae9edf2e5c5a";

it.each<readonly [string, JsonObject, unknown, unknown]>([
  ["a format", { type: "string", format: "uuid" }, uuid, uuid],
  ["a pattern", { type: "string", pattern: "^[A-Z]{3}$" }, "AAA", "AAA"],
  ["a length", { type: "string", minLength: 6, maxLength: 8 }, "textxx", "textxx"],
  ["a choice", { enum: [null, "open"] }, "open", "open"],
  ["bounds", { type: "number", exclusiveMinimum: 3, multipleOf: 2 }, 6, 6],
  ["a union without null", { anyOf: [{ type: "null" }, { type: "boolean" }] }, true, true],
  ["a nullable type", { type: ["null", "integer"], minimum: 5 }, 5, 5],
  ["items", { type: "array", items: { type: "boolean" } }, [true, true], [true, true]],
  ["a minimum of items", { type: "array", minItems: 3, items: { const: 0 } }, [0, 0, 0], [0, 0, 0]],
  ["a maximum of items", { type: "array", maxItems: 1, items: { const: 0 } }, [0], [0]],
  ["texts that differ", { type: "array", items: { type: "string", pattern: "^\\d$" } }, ["1", "0"], ["1", "0"]],
  [
    "a maximum of members",
    { properties: { a: { const: 1 }, b: { const: 2 } }, required: ["b"], maxProperties: 1 },
    { b: 2 },
    { b: 2 },
  ],
  ["free members", { type: "object", additionalProperties: { type: "integer" } }, {}, { key: 1 }],
  [
    "a conjunction",
    { allOf: [{ properties: { a: { const: 1 } }, required: ["a"] }, { properties: { b: { const: 2 } } }] },
    { a: 1 },
    { a: 1, b: 2 },
  ],
])("samples %s, at least and at most", (_what, schema, least, most) => {
  expect(sampleValue(schema, schema, "required")).toEqual(least);
  expect(sampleValue(schema, schema, "all")).toEqual(most);
});

it("follows references, and ends where they lead back", () => {
  const node: JsonObject = {
    type: "object",
    properties: { name: { const: "leaf" }, child: { $ref: "#/$defs/node" } },
    required: ["name"],
  };
  const root: JsonObject = { $defs: { node }, $ref: "#/$defs/node" };
  expect(sampleValue(root, root, "required")).toEqual({ name: "leaf" });
  expect(JSON.stringify(sampleValue(root, root, "all"))).toMatch(/^\{"name":"leaf","child":\{"name":"leaf"/);
});

it("has no sample for a schema that only an endless value satisfies", () => {
  const root: JsonObject = {
    $defs: { a: { type: "object", properties: { b: { $ref: "#/$defs/a" } }, required: ["b"] } },
    $ref: "#/$defs/a",
  };
  expect(sampleValue(root, root, "required")).toBeUndefined();
});

it("takes examples and defaults where it is asked to", () => {
  const schema: JsonObject = {
    type: "object",
    properties: {
      a: { type: "string", example: "one" },
      b: { default: 2 },
      c: { type: "string", examples: ["three"] },
    },
  };
  expect(sampleValue(schema, schema, "all", { examples: true })).toEqual({ a: "one", b: 2, c: "three" });
});

it("follows a reference whose `%` means itself", () => {
  const root = { schemas: { "50%": { const: 1 } } };
  expect(sampleValue({ $ref: "#/schemas/50%" }, root, "all")).toBe(1);
  expect(sampleValue({ $ref: "#/schemas/50%25" }, root, "all")).toBe(1);
});
