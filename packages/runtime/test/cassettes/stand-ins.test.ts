import { expect, it } from "@jest/globals";
import type { JsonObject, ParameterPlan, Tool } from "@mortise/core";
import { standInForSensitive } from "../../src/cassettes/stand-ins.ts";

/** A tool whose every argument is sensitive. */
function toolOf(properties: Readonly<Record<string, JsonObject>>): Tool {
  const parameters = Object.keys(properties).map((name): ParameterPlan => {
    return { argument: name, name, location: "body", type: "any", required: false, sensitive: true, origin: "" };
  });
  return {
    definition: {
      name: "tool",
      title: "Tool",
      description: "A tool.",
      inputSchema: { type: "object", properties },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    plan: {
      operationId: "operation",
      origin: "",
      method: "POST",
      url: { scheme: "https", authority: [], path: [], query: [] },
      parameters,
      constants: [],
      body: null,
      injection: null,
      retryable: false,
    },
    origin: "",
  };
}

it.each<readonly [string, JsonObject, JsonObject, unknown]>([
  ["a text", { type: "string" }, { a: "4711-real" }, "<sensitive:a>"],
  ["a short text", { type: "string", maxLength: 6 }, { a: "real" }, "text"],
  ["a text of a pattern", { type: "string", pattern: "^\\d{4}$" }, { a: "4711" }, "1111"],
  ["what a sample would be", { type: "string", pattern: "^[0-9]{4}$" }, { a: "1111" }, "0000"],
  ["a choice", { enum: ["real-a", "real-b"] }, { a: "real-a" }, "real-b"],
  ["a yes", { type: "boolean" }, { a: true }, false],
  ["a number", { type: "integer", minimum: 10 }, { a: 4711 }, 10],
  [
    "a list",
    { type: "array", items: { type: "string" } },
    { a: ["real-1", "real-2"] },
    ["<sensitive:a>", "<sensitive:a>"],
  ],
  [
    "an object",
    { type: "object", properties: { b: { type: "string" }, c: { type: "array", items: { type: "number" } } } },
    { a: { b: "real-1", c: [4711] } },
    { b: "<sensitive:a>", c: [0] },
  ],
])("puts something in place of %s that fits and says nothing", async (_what, schema, args, expected) => {
  const stoodIn = await standInForSensitive(toolOf({ a: schema }), args);
  expect(stoodIn).toMatchObject({ ok: true, args: { a: expected } });
});

it("leaves what is not given away, and does without an argument that nothing can stand in for", async () => {
  expect(await standInForSensitive(toolOf({ a: { type: "string" } }), { b: 1 })).toMatchObject({
    ok: true,
    args: { b: 1 },
  });
  const only = await standInForSensitive(toolOf({ a: { const: "real-value" } }), { a: "real-value" });
  expect(only).toEqual({ ok: false, argument: "a" });
});
