import { expect, it } from "@jest/globals";
import { importApi, type Imported, type ImportOptions } from "../../src/import/import-api.ts";
import { printLosses, printSummary } from "../../src/import/print-report.ts";
import { writeDescriptor } from "../../src/import/write/write-descriptor.ts";
import type { ImportReport } from "../../src/import/import-report.ts";

function run(document: object, options: ImportOptions = {}): Imported & { readonly ok: true } {
  const imported = importApi({ name: "folder/api.json", text: JSON.stringify(document) }, options, {
    read: () => undefined,
  });
  if (!imported.ok) throw new Error(imported.diagnostics.map(({ message }) => message).join("\n"));
  return imported;
}

const ok = { responses: { "200": { description: "OK" } } };

function api(paths: object, more: object = {}): object {
  return {
    openapi: "3.0.3",
    info: { title: "Things", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths,
    ...more,
  };
}

it("leaves an operation out alone where nothing can be done about it, with the compiler's reason", () => {
  const { descriptor, report } = run(
    api({ "/a/../b": { get: { operationId: "up", ...ok } }, "/c": { get: { operationId: "kept", ...ok } } }),
  );
  expect(descriptor.operations?.map(({ operation_id: id }) => id)).toEqual(["kept"]);
  expect(descriptor.mcp_config?.route_mappings?.map(({ operation_id: id }) => id)).toEqual(["kept"]);
  expect(report.operations).toEqual({ found: 2, unselected: 0, imported: 1, tools: 1 });
  expect(report.losses).toEqual([
    expect.objectContaining({
      kind: "operation-left-out",
      operation: "GET /a/../b",
      reason: "A segment of dots leads to another path.",
    }),
  ]);
});

it("keeps only the authentications and schemas that what is left refers to", () => {
  const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const body = (name: string) => ({
    requestBody: {
      required: true,
      content: { "application/json": { schema: { type: "array", items: schema(name) } } },
    },
  });
  const document = api(
    {
      "/a": { post: { operationId: "a", security: [{ one: [] }], ...body("A"), ...ok } },
      "/b": { post: { operationId: "b", security: [{ two: [] }], ...body("B"), ...ok } },
    },
    {
      components: {
        schemas: {
          A: { type: "object", properties: { next: schema("C") } },
          B: { type: "string" },
          C: { type: "integer" },
        },
        securitySchemes: { one: { type: "http", scheme: "bearer" }, two: { type: "http", scheme: "basic" } },
      },
    },
  );
  const { descriptor } = run(document, { operations: ["a"] });
  expect(Object.keys(descriptor.schemas ?? {})).toEqual(["A", "C"]);
  expect(descriptor.authentication?.map(({ type }) => type)).toEqual(["bearer"]);
});

it("gives an operation the same names whatever is selected beside it", () => {
  const document = api({ "/a-b": { get: ok }, "/a_b": { get: ok } });
  const all = run(document).descriptor.mcp_config?.route_mappings ?? [];
  const one = run(document, { operations: ["GET /a_b"] }).descriptor.mcp_config?.route_mappings;
  expect(one).toEqual(all.slice(1));
});

it("offers the first tools of the document, those that are going away last", () => {
  const paths = {
    "/old": { get: { operationId: "old", deprecated: true, ...ok } },
    "/a": { get: { operationId: "a", ...ok } },
    "/b": { get: { operationId: "b", ...ok } },
  };
  const { descriptor, report } = run(api(paths), { maxTools: 2 });
  expect(descriptor.mcp_config?.route_mappings?.map(({ operation_id: id }) => id)).toEqual(["a", "b"]);
  expect(report.operations).toMatchObject({ imported: 3, tools: 2 });
});

it("names no folder of the machine, and no credential of an example", () => {
  const key = ["sk", "live", "a1B2c3D4e5F6g7H8i9J0k1L2"].join("_");
  const { descriptor, report } = run(
    api({ "/a": { get: { operationId: "a", summary: `Send ${key} as the key`, ...ok } } }),
  );
  const text = writeDescriptor(descriptor, report);
  expect(text).toContain("document: api.json");
  expect(text).not.toContain("folder/");
  expect(text).not.toContain(key);
});

it("finds another name for what careless programs would stumble over", () => {
  const parameters = [{ name: "$constructor", in: "query", schema: { type: "string" } }];
  const { descriptor, report } = run(
    api(
      { "/a": { get: { operationId: "Constructor", parameters, ...ok } } },
      {
        info: { title: "Prototype", version: "1" },
        servers: [{ url: "https://{__proto__}.example.com", variables: { __proto__: { default: "a" } } }],
      },
    ),
  );
  expect(report.losses.filter(({ kind }) => kind !== "changed")).toEqual([]);
  expect(descriptor.metadata.slug).toBe("api-prototype");
  expect(descriptor.mcp_config?.route_mappings).toEqual([
    expect.objectContaining({
      mcp_tool_name: expect.stringMatching(/^op_[0-9a-f]{6}$/),
      parameter_mappings: { $constructor: expect.stringMatching(/^constructor_[0-9a-f]{6}$/) },
    }),
  ]);
});

it("leaves a thousand operations out in one go", () => {
  const paths = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`/${index}/../x`, { get: ok }]));
  expect(run(api({ ...paths, "/fine": { get: ok } })).report.operations).toMatchObject({ found: 1_001, imported: 1 });
});

it("is an empty connector, not a fault, where a document has no operation", () => {
  const { descriptor, report } = run(api({}));
  expect(descriptor.operations).toBeUndefined();
  expect(descriptor.mcp_config?.enabled).toBe(false);
  expect(report.operations).toEqual({ found: 0, unselected: 0, imported: 0, tools: 0 });
});

it("tells people what was lost by reason, with places, and keeps control characters off their screens", () => {
  const losses: ImportReport["losses"] = [
    ...Array.from({ length: 12 }, (_, index) => ({
      kind: "changed" as const,
      source: `#/paths/${index}`,
      operation: "GET /a\u001b[31m",
      what: `part ${index}`,
      reason: "It had to.",
      line: index + 1,
      column: 2,
    })),
    { kind: "operation-left-out", source: "#/x", what: "the operation", reason: "It leads nowhere." },
  ];
  const report: ImportReport = {
    document: "api.json",
    format: "openapi-3.1",
    operations: { found: 3, unselected: 1, imported: 1, tools: 1 },
    parameters: { found: 2, imported: 2 },
    bodies: { found: 0, imported: 0 },
    unmatched: ["nobody"],
    losses,
  };
  expect(printSummary(report)).toBe(
    "api.json (openapi-3.1): 1 of 3 operations, 1 not selected, 1 left out, 2 of 2 parameters, 0 of 0 bodies, 1 tool, 13 losses\napi.json: nothing matches `nobody`",
  );
  const lines = printLosses(report).split("\n");
  expect(lines.slice(0, 6)).toEqual([
    "Operations left out (1)",
    "  It leads nowhere.",
    "    api.json the operation (#/x)",
    "Kept in another form (12)",
    "  It had to. (12)",
    "    api.json:1:2 GET /a<U+001B>[31m: part 0 (#/paths/0)",
  ]);
  expect(lines.at(-1)).toBe("    and 2 more; --json lists all");
});

it("points body members at the schema that describes them, also in another document and under another name", () => {
  const schema = (ref: string) => ({ requestBody: { content: { "application/json": { schema: { $ref: ref } } } } });
  const document = api(
    {
      "/a": { post: { operationId: "a", ...schema("parts/x.json#/A"), ...ok } },
      "/b": { post: { operationId: "b", ...schema("#/components/schemas/B%20b"), ...ok } },
    },
    { components: { schemas: { "B b": { type: "object", properties: { y: { type: "string" } } } } } },
  );
  const other = JSON.stringify({ A: { type: "object", properties: { x: { type: "string" } } } });
  const imported = importApi(
    { name: "api.json", text: JSON.stringify(document) },
    {},
    { read: (name) => (name === "parts/x.json" ? { name, text: other } : undefined) },
  );
  const { operations = [] } = imported.ok ? imported.descriptor : {};
  const sources = operations.flatMap(({ parameters = [] }) => parameters.map(({ source }) => source));
  expect(sources).toEqual(["parts/x.json#/A/properties/x", "#/components/schemas/B b/properties/y"]);
});
