import { expect, it } from "@jest/globals";
import type { JsonObject } from "@mortise/core";
import { typeOf, valueRows } from "../../src/docs/value-rows.ts";

const none = () => undefined;

/** The paths and types of the rows for a schema whose references are its own. */
function told(schema: JsonObject, definitions: Readonly<Record<string, JsonObject>> = {}): readonly string[] {
  const find = (reference: string) => definitions[reference.replace("#/$defs/", "")];
  return valueRows(schema, find).map(({ path, type, required }) => `${path}: ${type}${required ? "!" : ""}`);
}

const text = { type: "string" };

it("tells of members, items and further members by their paths", () => {
  const schema = {
    type: "object",
    required: ["a"],
    properties: {
      a: { type: "object", properties: { b: text } },
      c: { type: "array", items: { type: "object", required: ["d"], properties: { d: text } } },
      e: { type: "object", additionalProperties: { type: "integer" } },
      f: { type: "array", items: { type: "array", items: text } },
    },
  };
  expect(told(schema)).toEqual([
    "a: object!",
    "a.b: string",
    "c: list of object",
    "c[].d: string!",
    "e: object",
    "e.*: integer",
    "f: list of list of string",
  ]);
});

it("tells of shapes one by one, and of what holds together as one", () => {
  const shape = (name: string) => ({ type: "object", properties: { [name]: text } });
  expect(told({ properties: { a: { oneOf: [text, shape("x"), shape("y")] } } })).toEqual([
    "a: string or object",
    "a (2): object",
    "a (2).x: string",
    "a (3): object",
    "a (3).y: string",
  ]);
  expect(told({ properties: { a: { allOf: [shape("x"), shape("y")] } } })).toEqual([
    "a: object",
    "a.x: string",
    "a.y: string",
  ]);
});

it("ends with schemas that contain themselves, however they do", () => {
  const definitions = {
    Node: { type: "object", properties: { next: { $ref: "#/$defs/Node" } } },
    List: { type: "array", items: { $ref: "#/$defs/List" } },
    Either: { anyOf: [text, { $ref: "#/$defs/Either" }] },
    All: { allOf: [{ $ref: "#/$defs/All" }, text] },
    Self: { $ref: "#/$defs/Self" },
    Other: { $ref: "#/$defs/Self", description: "Beside." },
  };
  const properties = Object.fromEntries(
    Object.keys(definitions).map((name) => [name.toLowerCase(), { $ref: `#/$defs/${name}` }]),
  );
  expect(told({ properties }, definitions)).toEqual([
    "node: object",
    "node.next: like node",
    "list: list of list",
    "list[]: like list",
    "either: string",
    "either (2): like either",
    "all: string",
    "self: anything",
    "other: like self",
  ]);
});

it("says what is allowed, of a value and of each item", () => {
  const schema = {
    properties: {
      a: { type: "string", enum: ["x", "y"], default: "x", minLength: 1, pattern: "^.$" },
      b: { type: "array", maxItems: 3, uniqueItems: true, items: { type: "integer", minimum: 0 } },
      c: { const: null },
    },
  };
  expect(valueRows(schema, none)).toMatchObject([
    { default: '"x"', allowed: ['"x"', '"y"'], constraints: ["1 or more characters", "matches ^.$"] },
    { default: null, allowed: [], constraints: ["at most 3 items", "no two items alike", "each: at least 0"] },
    { type: "null", allowed: ["null"] },
  ]);
});

it("names the type of anything", () => {
  const types = [
    {},
    { type: ["string", "null"] },
    { enum: [1, "a", null] },
    { items: text },
    { properties: {} },
    { const: 1.5 },
    { items: { type: ["string", "integer"] } },
  ];
  expect(types.map((schema) => typeOf(schema, none))).toEqual([
    "anything",
    "string or null",
    "integer or string or null",
    "list of string",
    "object",
    "number",
    "list of (string or integer)",
  ]);
});

it("takes no longer with unions that contain each other", () => {
  const names = Array.from({ length: 15 }, (_, index) => `U${index}`);
  const anyOf = names.flatMap((name) => [
    { $ref: `#/$defs/${name}` },
    { type: "array", items: { $ref: `#/$defs/${name}` } },
  ]);
  const definitions = Object.fromEntries(names.map((name) => [name, { anyOf }]));
  const rows = told({ properties: { a: { $ref: "#/$defs/U0" } } }, definitions);
  expect(rows[0]).toBe("a: list or anything");
  expect(rows.length).toBeLessThan(5000);
});
