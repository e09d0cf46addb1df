import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { encodeHeaderValue, mirror } from "../../src/upstream/mirrored-headers.ts";

it("repeats the arguments that are given, wherever they are", () => {
  const mirrored = [
    { path: ["region"], header: "mcp-param-region" },
    { path: ["order", "id"], header: "mcp-param-order-id" },
    { path: ["urgent"], header: "mcp-param-urgent" },
  ];
  expect(mirror(mirrored, { region: "eu", order: { id: 9007199254740993n }, urgent: false })).toEqual({
    "mcp-param-region": "eu",
    "mcp-param-order-id": "9007199254740993",
    "mcp-param-urgent": "false",
  });
  expect(mirror(mirrored, { region: null, order: "none" })).toEqual({});
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
