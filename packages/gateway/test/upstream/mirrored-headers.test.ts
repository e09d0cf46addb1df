import { expect, it } from "@jest/globals";
import type { JsonObject } from "@mortise/core";
import * as fc from "fast-check";
import { encodeHeaderValue, mirror, readMirrored } from "../../src/upstream/mirrored-headers.ts";

const annotated = { type: "string", "x-mcp-header": "Region" };

it("finds arguments at any depth below properties, and repeats those that are given", () => {
  const read = readMirrored({
    type: "object",
    properties: {
      region: annotated,
      order: { type: "object", properties: { id: { type: "integer", "x-mcp-header": "Order-Id" } } },
      urgent: { type: "boolean", "x-mcp-header": "Urgent" },
      "x-mcp-header": { type: "string" },
    },
  });
  if (!read.ok) throw new Error(read.why);
  expect(mirror(read.mirrored, { region: "eu", order: { id: 9007199254740993n }, urgent: false })).toEqual({
    "mcp-param-region": "eu",
    "mcp-param-order-id": "9007199254740993",
    "mcp-param-urgent": "false",
  });
  expect(mirror(read.mirrored, { region: null, order: "none" })).toEqual({});
});

it.each<[string, JsonObject]>([
  ["an empty name", { properties: { a: { type: "string", "x-mcp-header": "" } } }],
  ["a name that is no token", { properties: { a: { type: "string", "x-mcp-header": "A\r\nB: c" } } }],
  ["a name that is no text", { properties: { a: { type: "string", "x-mcp-header": 1 } } }],
  ["the same name in another case", { properties: { a: annotated, b: { type: "string", "x-mcp-header": "rEGION" } } }],
  ["a number", { properties: { a: { type: "number", "x-mcp-header": "A" } } }],
  ["an object", { properties: { a: { type: "object", "x-mcp-header": "A" } } }],
  ["no type", { properties: { a: { "x-mcp-header": "A" } } }],
  ["the whole input", { type: "string", "x-mcp-header": "A" }],
  ["items", { properties: { a: { type: "array", items: annotated } } }],
  ["an alternative", { properties: { a: { anyOf: [annotated] } } }],
  ["a definition", { $defs: { a: { properties: { b: annotated } } } }],
  ["other properties", { additionalProperties: annotated }],
])("refuses an annotation with or in %s", (_name, schema) => {
  expect(readMirrored(schema)).toMatchObject({ ok: false, why: expect.stringContaining("x-mcp-header") });
});

it("does not take data for an annotation", () => {
  const schema = {
    properties: { a: { type: "object", default: annotated, examples: [annotated], enum: [annotated] } },
  };
  expect(readMirrored(schema)).toEqual({ ok: true, mirrored: [] });
});

it("writes any text so that a header carries it, and it is read back as it was", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.string(), fc.constant("=?base64?eA==?=")), (text) => {
      const value = encodeHeaderValue(text);
      expect(value).toMatch(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/);
      const encoded = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
      expect(encoded === undefined ? value : Buffer.from(encoded, "base64").toString()).toBe(text);
    }),
  );
});
