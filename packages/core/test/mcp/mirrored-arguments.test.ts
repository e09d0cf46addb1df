import { expect, it } from "@jest/globals";
import { createServedTools } from "@mortise/testkit/mcp";
import type { JsonObject } from "../../src/json.ts";
import { answerThroughSdk } from "../../src/mcp/answer-through-sdk.ts";
import { answerDirectly } from "../../src/mcp/direct.ts";
import { argumentAt, readMirrored } from "../../src/mcp/mirrored-arguments.ts";
import { serve } from "./answering-tools.ts";
import { legacy, modern } from "./frames.ts";

const annotated = { type: "string", "x-mcp-header": "Region" };

it("finds arguments at any depth below properties, and what is at their place", () => {
  const read = readMirrored({
    type: "object",
    properties: {
      region: annotated,
      order: { type: "object", properties: { id: { type: "integer", "x-mcp-header": "Order-Id" } } },
      "x-mcp-header": { type: "string" },
    },
  });
  expect(read).toEqual({
    ok: true,
    mirrored: [
      { path: ["region"], header: "mcp-param-region" },
      { path: ["order", "id"], header: "mcp-param-order-id" },
    ],
  });
  expect(argumentAt(["order", "id"], { order: { id: 1 } })).toBe(1);
  expect(argumentAt(["order", "id"], { order: "none" })).toBeUndefined();
  expect(argumentAt(["constructor", "name"], {})).toBeUndefined();
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

const tools = createServedTools([
  {
    name: "place",
    description: "Places an order.",
    inputSchema: {
      type: "object",
      properties: {
        region: annotated,
        urgent: { type: "boolean", "x-mcp-header": "Urgent" },
        count: { type: "integer", "x-mcp-header": "Count" },
      },
    },
    answer: () => Promise.resolve({ content: [{ type: "text", text: "Placed." }], isError: false }),
  },
]);

/** The status and, of an error, the code. */
async function call(
  args: object,
  all: Readonly<Record<string, string | readonly string[]>>,
  era: "modern" | "legacy" = "modern",
): Promise<readonly [number, number | undefined]> {
  const message: unknown = (era === "modern" ? modern : legacy)("tools/call", { name: "place", arguments: args });
  const headers =
    era === "modern"
      ? { version: "2026-07-28", method: "tools/call", name: "place", all }
      : { version: undefined, method: undefined, name: undefined, all };
  const request = serve(tools, { message, headers });
  const direct = await answerDirectly(request);
  const reply =
    direct === undefined ? await answerThroughSdk(request) : ({ kind: "answer", status: 200, text: direct } as const);
  if (reply.kind !== "answer") throw new Error(reply.kind);
  return [reply.status, (JSON.parse(reply.text) as { error?: { code: number } }).error?.code];
}

const MISMATCH = [400, -32_020];

it("refuses a modern call whose headers do not repeat the arguments that its tool has repeated", async () => {
  const region = { "mcp-param-region": "eu" };
  expect(await call({ region: "eu" }, region)).toEqual([200, undefined]);
  expect(await call({ region: "eu" }, {})).toEqual(MISMATCH);
  expect(await call({ region: "us" }, region)).toEqual(MISMATCH);
  expect(await call({}, region)).toEqual(MISMATCH);
  expect(await call({ region: null }, {})).toEqual([200, undefined]);
  expect(await call({}, {})).toEqual([200, undefined]);
  expect(await call({ region: "eu" }, { "mcp-param-region": ["eu", "us"] })).toEqual(MISMATCH);
  // Headers that no argument asks for are somebody else's.
  expect(await call({ region: "eu" }, { ...region, "mcp-param-other": "x" })).toEqual([200, undefined]);
});

it("reads what a header encodes, and compares numbers as numbers", async () => {
  const base64 = (text: string) => `=?base64?${Buffer.from(text).toString("base64")}?=`;
  expect(await call({ region: "Zürich" }, { "mcp-param-region": base64("Zürich") })).toEqual([200, undefined]);
  expect(await call({ region: "Zürich" }, { "mcp-param-region": base64("Bern") })).toEqual(MISMATCH);
  expect(await call({ region: "eu" }, { "mcp-param-region": "=?base64?ZXU?=" })).toEqual(MISMATCH);
  expect(await call({ urgent: false }, { "mcp-param-urgent": "false" })).toEqual([200, undefined]);
  expect(await call({ urgent: false }, { "mcp-param-urgent": "False" })).toEqual(MISMATCH);
  expect(await call({ count: 42 }, { "mcp-param-count": "42.0" })).toEqual([200, undefined]);
  expect(await call({ count: 42 }, { "mcp-param-count": "0x2a" })).toEqual(MISMATCH);
  // Not every reader of JSON has the same of this one, so that it need not be repeated.
  expect(await call({ count: 9007199254740993n }, {})).toEqual([200, undefined]);
  expect(await call({ count: 9007199254740993n }, { "mcp-param-count": "9007199254740993" })).toEqual([200, undefined]);
  expect(await call({ count: 9007199254740993n }, { "mcp-param-count": "9007199254740992" })).toEqual(MISMATCH);
});

it("asks nothing of the legacy era, which has no such headers", async () => {
  expect(await call({ region: "eu" }, {}, "legacy")).toEqual([200, undefined]);
});
