import { expect, test } from "@jest/globals";
import { routes } from "../../src/app.ts";
import { openApiDocument } from "../../src/rest/openapi-document.ts";
import { serverRoutes } from "../../src/servers/routes.ts";

test.each([
  ["https://mcp.example.com", "__Host-mortise.session_token"],
  ["http://127.0.0.1:8700", "mortise.session_token"],
])("the document of %s names the cookie that sessions there have", (publicUrl, name) => {
  expect(openApiDocument([], publicUrl, "1")).toMatchObject({
    components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name } } },
  });
});

test("a pattern in the document takes the example beside it", () => {
  const taken: unknown[] = [];
  JSON.stringify(openApiDocument(serverRoutes, "https://mcp.example.com", "1"), (_key, value: unknown) => {
    if (typeof value === "object" && value !== null && "pattern" in value && "example" in value) {
      const { pattern, example } = value as { readonly pattern: string; readonly example: string };
      taken.push([pattern, new RegExp(pattern, "u").test(example)]);
    }
    return value;
  });
  expect(taken).not.toEqual([]);
  expect(taken.filter((one) => !(one as [string, boolean])[1])).toEqual([]);
});

test("no schema that is made of others asks for one thing to be two", () => {
  type Schema = { readonly properties?: Record<string, unknown>; readonly allOf?: Schema[]; readonly $ref?: string };
  const document = openApiDocument(routes, "https://mcp.example.com", "1") as {
    components: { schemas: Record<string, Schema> };
  };
  const propertiesOf = ({ properties = {}, allOf = [], $ref }: Schema): readonly string[] => {
    const named = $ref === undefined ? undefined : document.components.schemas[$ref.split("/").at(-1) ?? ""];
    return [...Object.keys(properties), ...[...allOf, ...(named === undefined ? [] : [named])].flatMap(propertiesOf)];
  };
  const made: string[] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === "allOf") {
      const properties = (value as Schema[]).flatMap(propertiesOf);
      made.push(...properties);
      expect(properties.toSorted()).toEqual(Array.from(new Set(properties)).toSorted());
    }
    return value;
  });
  // A key with its text, for one.
  expect(made).toContain("text");
});

test("every error that a route can answer with has the shape that errors have", () => {
  const document = openApiDocument(serverRoutes, "https://mcp.example.com", "1") as {
    paths: Record<string, Record<string, { requestBody?: object; responses: Record<string, { content?: object }> }>>;
  };
  const shape = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const { requestBody, responses } of operations) {
    const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
    for (const [status, { content }] of errors) expect([status, content]).toEqual([status, shape]);
    expect(Object.hasOwn(responses, "400")).toBe(requestBody !== undefined);
  }
  expect(operations.some(({ responses }) => Object.hasOwn(responses, "409"))).toBe(true);
});

test("every answer with something in it says what that is", () => {
  const document = openApiDocument(routes, "https://mcp.example.com", "1") as {
    paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
  };
  const typesOf = (path: string) => Object.keys(document.paths[path]?.["get"]?.responses["200"]?.content ?? {});
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      const full = Object.entries(responses).filter(([status]) => !["204", "303"].includes(status));
      const silent = full.flatMap(([status, { content = {} }]) => (Object.keys(content).length === 0 ? [status] : []));
      expect([method, path, silent]).toEqual([method, path, []]);
    }
  }
  expect(typesOf("/api/organizations/{orgId}/events")).toEqual(["text/event-stream"]);
  expect(typesOf("/api/organizations/{orgId}/audit/export")).toEqual(["text/csv", "application/jsonl"]);
  expect(typesOf("/connect/{connectorId}")).toEqual(["text/html"]);
});
