import { expect, it } from "@jest/globals";
import { compile, type JsonObject } from "@mortise/core";
import type { Cassette } from "@mortise/core/cassette";
import { createMock, type Mock, type MockAnswer } from "../../src/mock/index.ts";

const ORIGIN = "http://127.0.0.1:4010";

function mockOf(yaml: string, cassettes: readonly Cassette[] = []): Mock {
  const text = `metadata: { name: Any, slug: any, description: Things of all kinds., publisher: Platform Team }\n${yaml}`;
  const { connector, openapi, diagnostics } = compile({ name: "connector.yaml", text });
  if (connector === undefined || openapi === undefined) throw new Error(JSON.stringify(diagnostics));
  return createMock([{ connector, openapi: openapi as unknown as JsonObject, cassettes }], () => ORIGIN);
}

const things = `
authentication:
  - type: api_key
    fields: [{ key: token, label: Token, secret: true, required: true }]
    auth_headers: { X-Key: "{token}" }
    test_endpoint: { url: "https://api.example.com/me", method: GET, expected_status: 204 }
operations:
  - operation_id: list_things
    endpoint: https://api.example.com/v1/things
    method: GET
    auth_type_ref: api_key
    parameters:
      - { name: limit, location: query, field_type: integer, minimum: 1, maximum: 10 }
      - { name: tags, location: query, field_type: array, items: { field_type: string, enum: [red, blue] } }
      - { name: after, location: query, field_type: string }
    response:
      items: /things
      paging: { kind: cursor, parameter: after, next: /next }
      schema:
        type: object
        properties:
          things: { type: array, items: { type: object, properties: { id: { type: integer }, at: { type: string, format: date-time }, kind: { type: string, enum: [big, small] }, name: { type: string, example: Anvil } } } }
          next: { type: string }
  - operation_id: get_thing
    endpoint: https://api.example.com/v1/things/{id}
    method: GET
    auth_type_ref: api_key
    parameters: [{ name: id, location: path, field_type: integer, required: true }]
  - operation_id: get_newest
    endpoint: https://api.example.com/v1/things/newest
    method: GET
    auth_type_ref: api_key
  - operation_id: add_thing
    endpoint: https://api.example.com/v1/things
    method: POST
    auth_type_ref: api_key
    parameters:
      - { name: name, location: body, field_type: string, required: true, max_length: 5 }
      - { name: size, location: body, field_type: integer }
  - operation_id: rate_thing
    endpoint: https://api.example.com/v1/ratings
    method: POST
    auth_type_ref: api_key
    request_body: { content_type: application/x-www-form-urlencoded }
    parameters:
      - { name: stars, location: body, field_type: integer, required: true, maximum: 5 }
      - { name: tags, location: body, field_type: array, items: { field_type: string } }
  - operation_id: remove_thing
    endpoint: https://api.example.com/v1/things/{id}
    method: DELETE
    auth_type_ref: api_key
    parameters: [{ name: id, location: path, field_type: integer, required: true }]
mcp_config:
  enabled: true
  server_name: any
  server_description: Things of all kinds
  route_mappings:
    - { operation_id: get_thing, mcp_tool_name: get_thing, mcp_tool_description: Get one of the things by its number. }
`;

const KEY = { "x-key": "anything" };

async function ask(
  mock: Mock,
  line: string,
  headers: Readonly<Record<string, string>> = KEY,
  body = "",
): Promise<MockAnswer> {
  const [method = "", target = ""] = line.split(" ");
  return mock({ method, target, headers, body: Buffer.from(body) });
}

async function told(answer: Promise<MockAnswer>): Promise<readonly [number, unknown]> {
  const { status, body } = await answer;
  return [status, body.length === 0 ? undefined : (JSON.parse(Buffer.from(body).toString()) as unknown)];
}

const plain = mockOf(things);

it.each<readonly [string, string, readonly [number, unknown]]>([
  ["a parameter of another type", "GET /v1/things/x", [400, expect.stringContaining('The path parameter "id"')]],
  [
    "a number beyond its bounds",
    "GET /v1/things?limit=11",
    [400, expect.stringContaining('The query parameter "limit"')],
  ],
  ["a value that is no choice", "GET /v1/things?tags=red&tags=green", [400, expect.stringContaining("at /1")]],
  ["a path that is none", "GET /v1/thing", [404, expect.stringContaining("Near it are: /v1/things")]],
  ["a method that is not taken", "PATCH /v1/things", [405, "/v1/things takes GET, POST, not PATCH."]],
])("refuses %s, in a sentence", async (_what, line, [status, error]) => {
  expect(await told(ask(plain, line))).toEqual([status, { error }]);
});

it("tells the methods that a path takes, and wants the credential", async () => {
  expect((await ask(plain, "PATCH /v1/things")).headers["allow"]).toBe("GET, POST");
  const refused = await ask(plain, "GET /v1/things", {});
  expect([refused.status, refused.headers["www-authenticate"]]).toEqual([401, 'Bearer realm="mock"']);
});

it.each<readonly [string, string, string, number, string]>([
  ["no body", "", "application/json", 400, "A body is required, and there is none."],
  ["a body that is no JSON", "{", "application/json", 400, "The body is not valid JSON."],
  ["a body without what is required", "{}", "application/json", 400, 'The body: at /name: "name" is required.'],
  ["another type of body", "a=b", "text/plain", 415, "The body is text/plain; the operation takes application/json."],
])("refuses %s", async (_what, body, type, status, error) => {
  expect(await told(ask(plain, "POST /v1/things", { ...KEY, "content-type": type }, body))).toEqual([
    status,
    { error },
  ]);
});

it.each([
  ["tags=a", 400, 'The form lacks its field "stars", which is required.'],
  ["stars=6", 400, expect.stringContaining('The form\'s field "stars"')],
  ["stars=5&tags=a&tags=b", 200, undefined],
])("reads the form %s", async (body, status, error) => {
  const headers = { ...KEY, "content-type": "application/x-www-form-urlencoded" };
  expect(await told(ask(plain, "POST /v1/ratings", headers, body))).toEqual([
    status,
    error === undefined ? {} : { error },
  ]);
});

it("takes what fits, and prefers the path that is spelled out", async () => {
  const json = { ...KEY, "content-type": "application/json; charset=utf-8" };
  expect((await ask(plain, "POST /v1/things", json, '{"name":"anvil","size":2}')).note).toBe(
    "add_thing (nothing declared)",
  );
  expect((await ask(plain, "GET /v1/things?limit=10&tags=red&tags=blue")).status).toBe(200);
  expect((await ask(plain, "GET /v1/things/newest")).note).toContain("get_newest");
  expect(await told(ask(plain, "DELETE /v1/things/7"))).toEqual([204, undefined]);
  expect(await told(ask(plain, "GET /v1/things/7"))).toEqual([200, {}]);
  expect(await told(ask(plain, "HEAD /v1/things/7"))).toEqual([200, undefined]);
});

it("makes up answers of formats, choices and examples, the same ones each time, and ends lists at the second page", async () => {
  const thing = { id: 1, at: "2026-01-31T12:00:00Z", kind: "big", name: "Anvil" };
  const first = await told(ask(plain, "GET /v1/things"));
  expect(first).toEqual([200, { things: [thing, thing], next: "mock-page-2" }]);
  expect(await told(ask(plain, "GET /v1/things"))).toEqual(first);
  expect(await told(ask(plain, "GET /v1/things?after=mock-page-2"))).toEqual([200, { things: [thing, thing] }]);
});

it("answers with the status that a client prefers", async () => {
  expect(await told(ask(plain, "GET /v1/things/7", { ...KEY, prefer: "dynamic=true, code=404" }))).toEqual([
    404,
    { error: "As asked for: 404." },
  ]);
  expect((await ask(plain, "GET /v1/things/7", { ...KEY, prefer: "code=999" })).status).toBe(200);
});

it("answers where a credential is tested", async () => {
  expect((await ask(plain, "GET /me")).status).toBe(204);
  expect((await ask(plain, "GET /me", {})).status).toBe(401);
});

function recorded(target: string, status: number, json: JsonObject): Cassette {
  return {
    format: "mortise/cassette",
    version: 1,
    tool: "get_thing",
    operation: "get_thing",
    authentication: { scheme: "api_key", fields: ["token"] },
    recordedAt: "2026-11-21T09:00:00Z",
    calls: [
      {
        arguments: {},
        exchanges: [
          {
            request: { method: "GET", url: `https://api.example.com${target}`, headers: {} },
            response: { status, headers: { link: '<https://api.example.com/v1/things>; rel="up"' }, body: { json } },
          },
        ],
        result: { isError: false },
      },
    ],
  };
}

it("answers with the cassette that fits best: an error only to its own request, and addresses of its own", async () => {
  const mock = mockOf(things, [
    recorded("/v1/things/404", 404, { error: "gone" }),
    recorded("/v1/things/1", 200, { id: 1, self: "https://api.example.com/v1/things/1" }),
    recorded("/v1/things/2", 200, { id: 2 }),
  ]);
  expect(await told(ask(mock, "GET /v1/things/404"))).toEqual([404, { error: "gone" }]);
  expect(await told(ask(mock, "GET /v1/things/2"))).toEqual([200, { id: 2 }]);
  expect(await told(ask(mock, "GET /v1/things/3"))).toEqual([200, { id: 1, self: `${ORIGIN}/v1/things/1` }]);
  expect(await told(ask(mock, "GET /v1/things/3", { ...KEY, prefer: "code=404" }))).toEqual([404, { error: "gone" }]);
  expect((await ask(mock, "GET /v1/things/2")).headers["link"]).toBe(`<${ORIGIN}/v1/things>; rel="up"`);
});

const tokens = mockOf(`
authentication:
  - type: oauth2
    fields:
      - { key: tenant, label: Tenant, secret: false, required: true }
      - { key: client_id, label: Client, secret: true, required: true }
      - { key: client_secret, label: Secret, secret: true, required: true }
    oauth2:
      grant_type: client_credentials
      token_url: "https://login.example.com/{tenant}/token"
      access_token_path: /data/token
      expires_in_path: /data/minutes
      expires_in_unit: minutes
  - type: session
    fields: [{ key: password, label: Password, secret: true, required: true }]
    session:
      login: { url: "https://api.example.com/login", body: { password: "{password}" } }
      token_cookie: sid
    auth_cookies: { sid: "{session_token}" }
operations:
  - { operation_id: get_a, endpoint: "https://api.example.com/a", method: GET, auth_type_ref: oauth2 }
  - { operation_id: get_b, endpoint: "https://api.example.com/b", method: GET, auth_type_ref: session }
mcp_config:
  enabled: true
  server_name: any
  server_description: Things of all kinds
  route_mappings:
    - { operation_id: get_a, mcp_tool_name: get_a, mcp_tool_description: Get the first of the two things. }
    - { operation_id: get_b, mcp_tool_name: get_b, mcp_tool_description: Get the second of the two things. }
`);

it("gives tokens where the descriptor looks for them, to clients that say who they are", async () => {
  const basic = { authorization: "Basic YTpi" };
  expect(await told(ask(tokens, "POST /acme/token", basic, "grant_type=client_credentials"))).toEqual([
    200,
    { access_token: "mock-token", token_type: "Bearer", data: { token: "mock-token", minutes: 60 } },
  ]);
  expect(await told(ask(tokens, "POST /acme/token", {}, "grant_type=client_credentials"))).toMatchObject([
    401,
    { error: "invalid_client" },
  ]);
  expect(await told(ask(tokens, "POST /acme/token", basic))).toMatchObject([400, { error: "invalid_request" }]);
  expect((await ask(tokens, "POST /login")).headers["set-cookie"]).toBe("sid=mock-token; Path=/");
  expect((await ask(tokens, "GET /b", { cookie: "a=1; sid=mock-token" })).status).toBe(200);
  expect((await ask(tokens, "GET /b", { cookie: "a=1" })).status).toBe(401);
});
