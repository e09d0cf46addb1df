import { expect, it } from "@jest/globals";
import type { ToolDefinition } from "@mortise/core";
import { publicDefinition } from "../../src/mcp/public-definition.ts";

function toolWith(properties: object): ToolDefinition {
  return JSON.parse(
    JSON.stringify({ name: "place", description: "Places.", inputSchema: { type: "object", properties } }),
  ) as ToolDefinition;
}

it("is the definition under its public name", () => {
  const definition = toolWith({ region: { type: "string", enum: ["a"] } });
  expect(publicDefinition(definition, "mcp__acme__place")).toEqual({ ...definition, name: "mcp__acme__place" });
});

it("asks for arguments in headers as its server does", () => {
  const definition = toolWith({
    region: { type: "string", "x-mcp-header": "Region" },
    place: { type: "object", properties: { city: { type: "string", "x-mcp-header": "City" } } },
  });
  expect(publicDefinition(definition, "p")).toEqual({ ...definition, name: "p" });
});

it("asks for none where that breaks a rule, however deep, and leaves arguments and data of that name alone", () => {
  const annotated = toolWith({
    region: { type: "string", "x-mcp-header": "Region" },
    place: { type: "object", properties: { city: { type: "string", "x-mcp-header": "City", minLength: 1 } } },
    lines: { type: "array", items: { anyOf: [{ type: "string", "x-mcp-header": "Line" }] } },
    "x-mcp-header": { type: "object", const: { "x-mcp-header": "kept" } },
  });
  expect(publicDefinition(annotated, "p").inputSchema.properties).toEqual({
    region: { type: "string" },
    place: { type: "object", properties: { city: { type: "string", minLength: 1 } } },
    lines: { type: "array", items: { anyOf: [{ type: "string" }] } },
    "x-mcp-header": { type: "object", const: { "x-mcp-header": "kept" } },
  });
});
