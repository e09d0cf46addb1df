import { expect, it } from "@jest/globals";
import { compile } from "../../src/compile.ts";
import type { McpConfig } from "../../src/descriptor/descriptor.ts";
import type { ConnectorDocument } from "../../src/openapi/connector-document.ts";
import { buildRequest } from "../../src/request/build-request.ts";
import { toolCost, totalCost } from "../../src/tools/cost.ts";
import { describeTools } from "../../src/tools/describe.ts";
import { largeDescriptor } from "../large-descriptor.ts";

/** A document that nobody compiled from a descriptor. */
const plain: ConnectorDocument = {
  openapi: "3.1.0",
  info: { title: "Plain", version: "1" },
  servers: [{ url: "https://{region}.example.com/base/", variables: { region: { default: "eu" } } }],
  paths: {
    "/pets/{petId}": {
      servers: [{ url: "https://pets.example.com/v2" }],
      get: {
        operationId: "getPet",
        summary: "Get a pet",
        parameters: [
          { name: "petId", in: "path", required: true, schema: { type: "integer" } },
          { name: "$expand", in: "query", description: "What to include.", schema: { type: "string" } },
        ],
        responses: {},
      },
      delete: { operationId: "referring", parameters: [{ $ref: "#/components/parameters/petId" }], responses: {} },
    },
    "/pets": {
      post: {
        operationId: "addPet",
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["name"],
                properties: { name: { type: "string", description: "Its name." }, tag: { type: "string" } },
              },
            },
          },
        },
        responses: {},
      },
      put: { operationId: "upload", requestBody: { content: { "text/csv": {} } }, responses: {} },
      patch: {
        operationId: "forging",
        parameters: [{ name: "Authorization", in: "header", schema: { type: "string" } }],
        responses: {},
      },
    },
    "/holes/{hole}": { get: { operationId: "hole", responses: {} } },
    "/dots/..": { get: { operationId: "dots", responses: {} } },
  },
};

function mapped(...operations: readonly string[]): McpConfig {
  return {
    enabled: true,
    route_mappings: operations.map((operation_id) => ({
      operation_id,
      mcp_tool_name: `use_${operation_id}`,
      mcp_tool_description: "A tool.",
    })),
  };
}

it("describes a plain OpenAPI document, with its servers, its body and provider-safe names", () => {
  const { tools, leftOut } = describeTools(plain, mapped("getPet", "addPet"));
  expect(leftOut).toEqual([]);
  expect(tools.map(({ definition }) => [definition.name, definition.title, definition.inputSchema])).toEqual([
    [
      "use_getPet",
      "Get a pet",
      {
        type: "object",
        properties: { petId: { type: "integer" }, expand: { type: "string", description: "What to include." } },
        required: ["petId"],
        additionalProperties: false,
      },
    ],
    [
      "use_addPet",
      "Use add pet",
      {
        type: "object",
        properties: { name: { type: "string", description: "Its name." }, tag: { type: "string" } },
        required: ["name"],
        additionalProperties: false,
      },
    ],
  ]);
  const requests = [{ petId: 7, expand: "a b" }, { name: "Rex" }].map((args, index) => {
    const plan = tools[index]?.plan;
    return plan && buildRequest(plan, args, {});
  });
  expect(requests).toMatchObject([
    { ok: true, request: { origin: "https://pets.example.com", path: "/v2/pets/7?%24expand=a%20b" } },
    { ok: true, request: { origin: "https://eu.example.com", path: "/base/pets", body: '{"name":"Rex"}' } },
  ]);
});

it("leaves out what cannot be called, says why, and keeps the others", () => {
  const broken = ["missing", "referring", "forging", "hole", "dots"];
  const { tools, leftOut } = describeTools(plain, mapped(...broken, "getPet"));
  expect(tools.map(({ definition }) => definition.name)).toEqual(["use_getPet"]);
  expect(leftOut.map(({ mapping, problem }) => [mapping.pointer, problem])).toEqual([
    ["/mcp_config/route_mappings/0", "its operation is not in the document"],
    ["/mcp_config/route_mappings/1", "one of its parameters is a reference"],
    ["/mcp_config/route_mappings/2", "no parameter may set the header `Authorization`"],
    ["/mcp_config/route_mappings/3", "nothing fills {hole} in its endpoint"],
    ["/mcp_config/route_mappings/4", "its endpoint has `.` or `..` in its path"],
  ]);
});

it("describes nothing where the server is not enabled", () => {
  expect(describeTools(plain, { ...mapped("getPet"), enabled: false }).tools).toEqual([]);
});

it("tells for every tool and argument where the descriptor declares it", () => {
  const { connector } = compile({ name: "connector.yaml", text: largeDescriptor(2) });
  const [, tool] = connector?.tools ?? [];
  expect(tool?.origin).toBe("/mcp_config/route_mappings/1");
  expect(tool?.plan.origin).toBe("/operations/1");
  expect(tool?.plan.parameters.map(({ argument, name, origin }) => [argument, name, origin])).toEqual([
    ["id", "id", "/operations/1/parameters/0"],
    ["fields", "fields", "/operations/1/parameters/1"],
    ["limit", "limit", "/operations/1/parameters/2"],
    ["title", "title", "/operations/1/parameters/3"],
    ["status", "state", "/operations/1/parameters/4"],
  ]);
});

it("counts a definition's bytes in UTF-8, and estimates a token for every four", () => {
  const { connector } = compile({ name: "connector.yaml", text: largeDescriptor(2) });
  const definitions = (connector?.tools ?? []).map(({ definition }) => ({ ...definition, title: "Größe" }));
  const bytes = definitions.map((definition) => new TextEncoder().encode(JSON.stringify(definition)).length);
  expect(definitions.map(toolCost)).toEqual(bytes.map((count) => ({ bytes: count, tokens: Math.ceil(count / 4) })));
  expect(totalCost(definitions).bytes).toBe(bytes.reduce((a, b) => a + b, 0));
});
