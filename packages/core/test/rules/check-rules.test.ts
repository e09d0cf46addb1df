import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { readInvalidCases } from "@mortise/testkit";
import * as fc from "fast-check";
import { compile } from "../../src/compile.ts";
import { checkShape } from "../../src/descriptor/check-shape.ts";
import type { Descriptor } from "../../src/descriptor/descriptor.ts";
import { checkRules } from "../../src/rules/index.ts";
import type { Range } from "../../src/source/source-file.ts";
import { good } from "../descriptor/documents.ts";

const cases = readInvalidCases(join(import.meta.dirname, "../cases/invalid"));

it("has nothing to say about a good descriptor", () => {
  expect(checkRules(good)).toEqual([]);
});

it("offers only fixes after which the fault is gone", () => {
  let count = 0;
  for (const { source } of cases) {
    for (const { code, range, fixes } of compile(source).diagnostics) {
      for (const { edits } of fixes) {
        const after = compile({ name: source.name, text: edited(source.text, edits) }).diagnostics;
        expect(after.filter((one) => one.code === code && one.range.start === range.start)).toEqual([]);
        count += 1;
      }
    }
  }
  expect(count).toBeGreaterThan(15);
});

function edited(text: string, edits: readonly { readonly range: Range; readonly text: string }[]): string {
  return edits
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce((now, edit) => now.slice(0, edit.range.start) + edit.text + now.slice(edit.range.end), text);
}

/** Names that are alike often enough for rules to meet each other. */
const name = fc.constantFrom(
  "id",
  "ID",
  "$id",
  "i d",
  "X-API-Key",
  "x-api-key",
  "host",
  "Cookie",
  "__proto__",
  "番号",
  "token",
  "a".repeat(70),
);
const value = fc.oneof(fc.constantFrom("a", "..", "é", 1, 1.5, true), fc.constant(["a"]), fc.constant({ id: 1 }));
const nested = fc.letrec((tie) => ({
  value: fc.record(
    {
      field_type: fc.constantFrom("string", "integer", "number", "boolean", "array", "object"),
      default_value: value,
      enum: fc.array(fc.constantFrom("a", 1, true), { minLength: 1, maxLength: 3 }),
      pattern: fc.constantFrom("^a+$", "(", "(?=a)", "(a)\\1", "[a-z]{2,4000}"),
      minimum: fc.integer({ min: -2, max: 2 }),
      maximum: fc.integer({ min: -2, max: 2 }),
      max_items: fc.constantFrom(1, 5_000),
      unique_items: fc.boolean(),
      items: fc.option(tie("value"), { maxDepth: 2, nil: undefined }),
      properties: fc.dictionary(
        fc.constantFrom("id", "b"),
        fc.option(tie("value"), { maxDepth: 2, nil: { field_type: "string" } }),
        { maxKeys: 2 },
      ),
    },
    { requiredKeys: ["field_type"] },
  ),
})).value;
const raw = fc.constantFrom(
  { $ref: "#/schemas/A" },
  { $ref: "#/schemas/None" },
  { type: "string", format: "binary" },
  { type: ["string", "null"] },
  { type: "nothing" },
  {
    anyOf: [
      { type: "object", properties: { a: { $ref: "#/schemas/B" } } },
      { type: "array", items: {} },
    ],
  },
);
const writing = fc.record(
  {
    style: fc.constantFrom("simple", "label", "matrix", "form", "pipeDelimited", "deepObject", "cookie"),
    explode: fc.boolean(),
    allow_reserved: fc.boolean(),
    allow_empty_value: fc.boolean(),
    content_type: fc.constantFrom("application/json", "text/plain", "none"),
    body_path: fc.constantFrom("/a", "/a/b", "/id"),
    fixed_value: value,
  },
  { requiredKeys: [] },
);
const parameter = fc
  .tuple(
    fc.record({ name, location: fc.constantFrom("path", "query", "header", "cookie", "body") }),
    fc.boolean(),
    fc.oneof(
      nested,
      fc.record({ schema: raw, default_value: value }, { requiredKeys: ["schema"] }),
      fc.constant({ field_type: "file" }),
    ),
    fc.option(writing, { freq: 3, nil: {} }),
  )
  .map(([place, required, type, written]) => ({ ...Object(type), ...written, ...place, required }));
const type = fc.constantFrom("none", "api_key", "bearer", "basic", "oauth2");
const body = fc.record(
  {
    content_type: fc.constantFrom(
      "application/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "text/plain",
      "image/png",
      "none",
    ),
    parameter: name,
    required: fc.boolean(),
  },
  { requiredKeys: [] },
);
const response = fc.record(
  {
    schema: raw,
    items: fc.constantFrom("", "/a", "a"),
    paging: fc.record(
      {
        kind: fc.constantFrom("cursor", "offset", "page", "next_url", "link"),
        parameter: name,
        next: fc.constant("/n"),
      },
      { requiredKeys: ["kind"] },
    ),
  },
  { requiredKeys: [] },
);
const url = fc
  .tuple(
    fc.constantFrom(
      "https://api.example.com",
      "http://localhost:1",
      "https://{token}.example.com",
      "https://{id}.test",
      "ftp://x",
      "",
    ),
    fc.array(fc.constantFrom("/{id}", "/{token}", "/a", "/..", "/{}", "/{", "/%2e%2e", "/é b"), { maxLength: 3 }),
    fc.constantFrom("", "?id=1", "?q={id}", "#a"),
  )
  .map(([origin, path, query]) => origin + path.join("") + query);
const template = fc.constantFrom(
  "{token}",
  "Bearer {token}",
  "Basic {user}:{token}",
  "{id}",
  "{",
  "literal",
  "é",
  "AKIAZ7QX2M4NB8VC6WER",
);
const descriptor: fc.Arbitrary<Descriptor> = fc
  .record({
    authentication: fc.array(
      fc.record({
        type,
        fields: fc.array(fc.record({ key: fc.constantFrom("token", "user", "id"), secret: fc.boolean() }), {
          maxLength: 3,
        }),
        test_endpoint: fc.record({ url: url.filter((text) => text !== "") }),
      }),
      { maxLength: 2 },
    ),
    operations: fc.array(
      fc.record(
        {
          operation_id: fc.constantFrom("one", "two"),
          endpoint: url.filter((text) => text !== ""),
          method: fc.constantFrom("GET", "POST", "DELETE"),
          auth_type_ref: type,
          auth_headers: fc.dictionary(name, template, { maxKeys: 2 }),
          auth_query: fc.dictionary(name, template, { maxKeys: 1 }),
          auth_cookies: fc.dictionary(name, template, { maxKeys: 1 }),
          auth_body: fc.dictionary(name, template, { maxKeys: 1 }),
          request_body: body,
          response,
          idempotency_key_header: name,
          parameters: fc.array(parameter, { maxLength: 3 }),
        },
        { requiredKeys: ["operation_id", "endpoint", "method"] },
      ),
      { maxLength: 2 },
    ),
    route_mappings: fc.array(
      fc.record(
        {
          operation_id: fc.constantFrom("one", "two"),
          mcp_tool_name: fc.constantFrom("one", "two", "t w o"),
          mcp_tool_description: fc.constantFrom("Get data", "Get a support ticket with its comments."),
          parameter_mappings: fc.dictionary(name, name, { maxKeys: 2 }),
          parameter_descriptions: fc.dictionary(name, fc.constant("What to give."), { maxKeys: 1 }),
          fixed_arguments: fc.dictionary(name, fc.oneof(value, fc.constant(null)), { maxKeys: 1 }),
          output_schema: fc.constantFrom("none", "shallow", "full"),
          annotations: fc.record({ read_only: fc.boolean(), destructive: fc.boolean() }),
        },
        { requiredKeys: ["operation_id", "mcp_tool_name", "mcp_tool_description"] },
      ),
      { maxLength: 2 },
    ),
  })
  .map(({ route_mappings, ...rest }) => ({
    ...rest,
    route_mappings,
    schemas: { A: { type: "object" }, B: { $ref: "#/schemas/A" } },
  }))
  .map(({ route_mappings, ...rest }) =>
    JSON.parse(JSON.stringify({ ...good, ...rest, mcp_config: { ...good.mcp_config, route_mappings } })),
  );

it("judges every descriptor of the right shape, and every tool of what it lets through can be served", () => {
  let accepted = 0;
  fc.assert(
    fc.property(descriptor, (value) => {
      fc.pre(checkShape(value).length === 0);
      const errors = checkRules(value).filter(({ severity }) => severity === "error");
      for (const { message } of errors) expect(message).toMatch(/^[a-z`].*[^.]$/s);
      const compilation = compile({ name: "generated.json", text: JSON.stringify(value) });
      if (compilation.connector === undefined) return;
      accepted += 1;
      expect(compilation.leftOut).toEqual([]);
      expect(compilation.connector.tools).toHaveLength(value.mcp_config?.route_mappings?.length ?? 0);
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(20);
});

it("comes to an end on thousands of authentications, operations and mappings", () => {
  const many = <T>(count: number, item: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => item(index));
  const [operation] = good.operations;
  const [mapping] = good.mcp_config.route_mappings;
  const hostile: Descriptor = {
    ...good,
    authentication: many(2_000, (index) => ({
      type: `type_${index}`,
      fields: many(2, (n) => ({ key: `k${index}_${n}` })),
    })),
    operations: [
      ...many(2_000, (index) => ({ ...operation, operation_id: `o${index}`, auth_type_ref: `type_${index}x` })),
      {
        ...operation,
        operation_id: "wide",
        parameters: many(500, (n) => ({ name: `$p${n}`, location: "query", field_type: "string" })),
      },
    ],
    mcp_config: {
      ...good.mcp_config,
      route_mappings: many(1_000, (index) => ({
        ...mapping,
        operation_id: "wide",
        parameter_mappings: { [`p${index}`]: "x" },
      })),
    },
  };
  const started = performance.now();
  expect(checkRules(hostile).length).toBeGreaterThan(100);
  // It takes less than a second by itself; the bound is for a busy machine that counts coverage.
  expect(performance.now() - started).toBeLessThan(60_000);
});

it("reports nothing about the descriptors that this repository publishes", () => {
  for (const file of ["descriptors/notion/connector.yaml", "examples/ticket-system/connector.yaml"]) {
    const text = readFileSync(join(import.meta.dirname, "../../../..", file), "utf8");
    expect(compile({ name: file, text }).diagnostics).toEqual([]);
  }
});
