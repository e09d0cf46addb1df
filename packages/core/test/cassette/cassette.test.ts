import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import {
  bytesOf,
  compareFields,
  compareRequests,
  compareResults,
  coverageOf,
  declaredAnswer,
  MAX_CASSETTE_LENGTH,
  parseCassette,
  printCassette,
  recordBody,
  recordedHeaders,
  recordResult,
  type Cassette,
  type RecordedRequest,
} from "../../src/cassette/index.ts";
import { compile, type Json, type JsonObject } from "../../src/index.ts";

const cassette: Cassette = {
  format: "mortise/cassette",
  version: 1,
  tool: "get_thing",
  operation: "get_thing",
  authentication: { scheme: "api_key", fields: ["token"] },
  recordedAt: "2026-11-21T09:00:00Z",
  calls: [
    {
      arguments: { id: 1 },
      exchanges: [
        {
          request: { method: "GET", url: "https://api.example.com/things/1", headers: { accept: "*/*" } },
          response: { status: 200, headers: { "content-type": "application/json" }, body: { json: { id: 1 } } },
        },
      ],
      result: { isError: false, structuredContent: { id: 1 } },
    },
  ],
};

it("reads back what it printed, and prints equal cassettes as equal texts", () => {
  const text = printCassette(cassette);
  expect(parseCassette(text)).toEqual({ ok: true, cassette });
  expect(text.endsWith("}\n")).toBe(true);
});

it.each([
  ["no JSON", "{", "it is not JSON"],
  ["something else", "[]", "it is no cassette"],
  [
    "a newer format",
    JSON.stringify({ ...cassette, version: 2 }),
    "it was recorded by a newer mortise (version 2 of the format)",
  ],
  ["a missing part", JSON.stringify({ ...cassette, tool: undefined }), "it must have required property 'tool'"],
  ["a wrong part", JSON.stringify({ ...cassette, calls: {} }), "/calls must be array"],
  [
    "too many levels",
    `{"format":"mortise/cassette","calls":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    "it is nested too deeply",
  ],
  [
    "a header that HTTP cannot carry",
    JSON.stringify(cassette).replace('"content-type":"application/json"', String.raw`"content-type":"a\r\nb"`),
    String.raw`/calls/0/exchanges/0/response/headers/content-type must match pattern "^[\t\x20-\x7e\x80-\xff]*$"`,
  ],
  ["too much text", " ".repeat(MAX_CASSETTE_LENGTH + 1), `it is longer than ${String(MAX_CASSETTE_LENGTH)} characters`],
])("says what is wrong with %s", (_what, text, message) => {
  expect(parseCassette(text)).toEqual({ ok: false, message });
});

it.each<readonly [string, string, unknown]>([
  ["JSON", '{ "a": [1, 2.5], "b": "\\u00e4\\/" }', { json: { a: [1, 2.5], b: "ä/" } }],
  ["a number that would be rounded", '{"id":12345678901234567890}', { text: '{"id":12345678901234567890}' }],
  ["a number that would be written otherwise", '{"a":1.0}', { text: '{"a":1.0}' }],
  ["a member that is there twice", '{"a":1,"a":2}', { text: '{"a":1,"a":2}' }],
  ["members that would change places", '{"b":1,"1":2}', { text: '{"b":1,"1":2}' }],
  [
    "more levels than anybody reads",
    `${"[".repeat(102)}${"]".repeat(102)}`,
    { text: `${"[".repeat(102)}${"]".repeat(102)}` },
  ],
  ["text", "hello\n", { text: "hello\n" }],
  ["a control character", "a\u0000b", { base64: "YQBi" }],
  ["a byte order mark", "\uFEFFa", { base64: "77u/YQ==" }],
])("records a body with %s so that nothing of it changes", (_what, text, expected) => {
  expect(recordBody(Buffer.from(text))).toEqual(expected);
});

it("gives back every body that is no JSON as it was, and every JSON with the same value", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      expect(Buffer.from(bytesOf(recordBody(bytes)))).toEqual(Buffer.from(bytes));
    }),
  );
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(Buffer.from(bytesOf(recordBody(Buffer.from(text)))).toString())).toEqual(JSON.parse(text));
    }),
  );
  expect(bytesOf(recordBody(new Uint8Array()))).toHaveLength(0);
});

it("records of an answer's headers only those that are known to be harmless", () => {
  expect(recordedHeaders({ "Set-Cookie": "sid=1", "X-Request-Id": "a", Link: "<b>", "content-type": "c" })).toEqual({
    "content-type": "c",
    link: "<b>",
  });
});

it("records a result with JSON in its texts unfolded, and the structured content once", () => {
  const text = (value: string): JsonObject => ({ type: "text", text: value });
  expect(
    recordResult({ result: { isError: false, structuredContent: { a: 1 }, content: [text('{"a": 1}')] } }),
  ).toEqual({
    isError: false,
    structuredContent: { a: 1 },
  });
  expect(recordResult({ result: { content: [text("[1]"), text("no")] } })).toEqual({
    isError: false,
    content: [{ type: "text", json: [1] }, text("no")],
  });
  expect(recordResult({ error: { code: -32602 } })).toEqual({ error: { code: -32602 } });
});

const request: RecordedRequest = {
  method: "POST",
  url: "https://a.example/x",
  headers: { accept: "*/*" },
  body: { json: { a: { "b/c": [1, 2] } } },
};

it("finds the innermost places in which requests and results differ", () => {
  expect(compareRequests(request, request)).toEqual([]);
  const now: RecordedRequest = {
    method: "PUT",
    url: "https://a.example/y",
    headers: { "x-new": "1" },
    body: { json: { a: { "b/c": [1, 3, 4] }, d: null } },
  };
  expect(compareRequests(request, now).map(({ place }) => place)).toEqual([
    "method",
    "url",
    "header accept",
    "header x-new",
    "body /a/b~1c/1",
    "body /a/b~1c/2",
    "body /d",
  ]);
  expect(compareRequests(request, { ...request, body: { text: "a" } })).toEqual([
    { place: "body", recorded: { a: { "b/c": [1, 2] } }, now: "a" },
  ]);
  expect(
    compareResults({ isError: false, structuredContent: { a: 1 } }, { isError: true, structuredContent: { a: 1 } }),
  ).toEqual([{ place: "result /isError", recorded: false, now: true }]);
});

it("does not mind the order of members", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
      const value = members as Record<string, Json>;
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      const same = { ...request, body: { json: turned } };
      expect(compareRequests({ ...request, body: { json: value } }, same)).toEqual([]);
    }),
  );
});

const schema: JsonObject = {
  type: "object",
  required: ["id", "gone"],
  properties: {
    id: { type: "integer" },
    owner: { $ref: "#/components/schemas/Person" },
    things: {
      type: "array",
      items: { anyOf: [{ $ref: "#/components/schemas/Person" }, { properties: { size: {} } }] },
    },
    labels: { type: "object", additionalProperties: { type: "string" } },
    open: { type: "object" },
  },
};
const openapi: JsonObject = {
  paths: {
    "/things": {
      get: { operationId: "get_thing", responses: { "2XX": { content: { "application/json": { schema } } } } },
    },
  },
  components: {
    schemas: {
      Person: {
        type: "object",
        required: ["name"],
        properties: { name: {}, boss: { $ref: "#/components/schemas/Person" } },
      },
    },
  },
};

it("names the members that no schema declares, and those that it requires in vain", () => {
  const answer: Json = {
    id: 1,
    extra: true,
    owner: { boss: { name: "b", age: 3 } },
    things: [{ name: "a" }, { size: 2, color: "red" }],
    labels: { any: "x" },
    open: { whatever: 1 },
  };
  expect(compareFields(answer, schema, openapi)).toEqual({
    undeclared: ["/extra", "/owner/boss/age", "/things/*/color"],
    missing: ["/gone", "/owner/name"],
  });
  expect(compareFields([1, "a"], { type: "array", items: {} }, openapi)).toEqual({ undeclared: [], missing: [] });
  const half: JsonObject = { schemas: { "50%": { required: ["a"] } } };
  expect(compareFields({}, { $ref: "#/schemas/50%" }, half)).toMatchObject({ missing: ["/a"] });
});

it("finds the schema that is declared for an answer", () => {
  expect(declaredAnswer(openapi, "get_thing", 200)).toBe(schema);
  expect(declaredAnswer(openapi, "get_thing", 404)).toBeUndefined();
  expect(declaredAnswer(openapi, "other", 200)).toBeUndefined();
});

it("counts recorded answers by operation, authentication and class of status", () => {
  const { connector, diagnostics } = compile({
    name: "connector.yaml",
    text: `
metadata: { name: Any, slug: any, description: Things of all kinds., publisher: Platform Team }
authentication: [{ type: api_key, fields: [{ key: token, label: T, secret: true }], auth_headers: { X-Key: "{token}" } }]
operations:
  - { operation_id: get_thing, endpoint: "https://api.example.com/thing", method: GET, auth_type_ref: api_key }
  - { operation_id: get_other, endpoint: "https://api.example.com/other", method: GET }
mcp_config:
  enabled: true
  server_name: any
  server_description: Things of all kinds
  route_mappings:
    - { operation_id: get_thing, mcp_tool_name: get_thing, mcp_tool_description: Get the one thing that there is. }
    - { operation_id: get_other, mcp_tool_name: get_other, mcp_tool_description: Get the other thing that there is. }
`,
  });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  const gone: Cassette = { ...cassette, operation: "gone" };
  expect(coverageOf(connector, [cassette, cassette, gone])).toEqual({
    rows: [
      { operation: "get_thing", scheme: "api_key", answers: { "2xx": 2, "3xx": 0, "4xx": 0, "5xx": 0 } },
      { operation: "get_other", scheme: "none", answers: { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 } },
    ],
    percent: { "2xx": 50, "3xx": 0, "4xx": 0, "5xx": 0 },
  });
});
