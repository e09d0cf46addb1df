import { expect, it } from "@jest/globals";
import { changes, only, openApi, read, swagger } from "./reading.ts";

it("keeps what an operation says, in the document's order", () => {
  const { model, place } = read(`openapi: 3.1.0
info:
  title: Tickets
  version: 1.0.0
  description: All about tickets
  contact: { name: Support }
externalDocs: { url: https://docs.example.com }
servers: [{ url: https://api.example.com/ }]
tags: [{ name: tickets, description: Tickets }]
paths:
  /tickets:
    post:
      operationId: createTicket
      summary: Create a ticket
      description: More about it
      tags: [tickets]
      deprecated: true
      externalDocs: { url: https://docs.example.com/create }
    get: { operationId: listTickets }
`);
  expect(model).toMatchObject({
    format: "openapi-3.1",
    title: "Tickets",
    version: "1.0.0",
    description: "All about tickets",
    documentationUrl: "https://docs.example.com",
    contactName: "Support",
    tags: [{ name: "tickets", description: "Tickets" }],
  });
  expect(model.operations).toMatchObject([
    {
      id: "createTicket",
      method: "POST",
      path: "/tickets",
      servers: [{ url: "https://api.example.com" }],
      summary: "Create a ticket",
      description: "More about it",
      tags: ["tickets"],
      deprecated: true,
      documentationUrl: "https://docs.example.com/create",
      source: "#/paths/~1tickets/post",
    },
    { id: "listTickets", method: "GET", deprecated: false, tags: [], security: [], parameters: [] },
  ]);
  expect(place("#/paths/~1tickets/post")).toEqual({ line: 12, column: 5 });
});

it.each(["2.0", 2])("reads Swagger written as %p", (swagger) => {
  expect(read({ swagger, info: {}, paths: {} }).model.format).toBe("swagger-2.0");
});

it.each([
  ["3.2.0", "openapi-3.1"],
  ["3.1.1", "openapi-3.1"],
  ["3.0.4", "openapi-3.0"],
  [3.1, "openapi-3.1"],
])("reads OpenAPI %p", (openapi, format) => {
  expect(read({ openapi, info: {}, paths: {} }).model.format).toBe(format);
});

it("names the second operation with an id after its method and path, and says so", () => {
  const { model, losses } = read(
    openApi({ "/a": { get: { operationId: "x" } }, "/b": { get: { operationId: "x" }, post: {} } }),
  );
  expect(model.operations.map(({ id }) => id)).toEqual(["x", undefined, undefined]);
  expect(changes(losses)).toEqual(["changed: GET /b: the second `operationId: x` (#/paths/~1b/get)"]);
  expect(losses.map(({ what }) => what)).toContain("an operation without `operationId`");
});

it("leaves out alone what has another method", () => {
  const { model, losses } = read(
    openApi({ "/a": { trace: {}, query: {}, get: {}, additionalOperations: { PURGE: {} } } }, {}, "3.2.0"),
  );
  expect(model.operations.map(({ method }) => method)).toEqual(["GET"]);
  expect(changes(losses)).toEqual([
    "operation-left-out: TRACE /a: the operation `TRACE /a` (#/paths/~1a/trace)",
    "operation-left-out: QUERY /a: the operation `QUERY /a` (#/paths/~1a/query)",
    "operation-left-out: PURGE /a: the operation `PURGE /a` (#/paths/~1a/additionalOperations/PURGE)",
  ]);
});

it("follows references to path items, and lets what stands beside them count first", () => {
  const { model, losses } = read(
    openApi(
      {
        "/a": { $ref: "#/components/pathItems/A", post: { operationId: "own" } },
        "/b": { $ref: "#/paths/~1c" },
        "/c": { $ref: "#/paths/~1b" },
      },
      { components: { pathItems: { A: { get: { operationId: "shared" }, post: { operationId: "other" } } } } },
    ),
  );
  expect(model.operations.map(({ id, path }) => [id, path])).toEqual([
    ["shared", "/a"],
    ["own", "/a"],
  ]);
  expect(changes(losses)).toEqual([
    "operation-left-out: the path `/b` (#/paths/~1b)",
    "operation-left-out: the path `/c` (#/paths/~1c)",
  ]);
});

it.each([
  ["/a#second", "/a", []],
  ["/a?type=list", "/a?type=list", []],
  ["/a?type=list&id={id}", "/a?type=list", ["query id"]],
  ["/{a}-{b}.{c}", "/{a}-{b}.{c}", ["path a", "path b", "path c"]],
  ["/files/{+path}", "/files/{path}", ["path path"]],
  ["/{Key+}", "/{Key}", ["path Key"]],
  ["/a{?page,limit}", "/a", []],
  ["/a/", "/a/", []],
  ["/", "/", []],
  ["", "", []],
  ["tickets", "/tickets", []],
])("reads the path %p", (key, path, parameters) => {
  const operation = only(read(openApi({ [key]: { get: {} } })));
  expect(operation.path).toBe(path);
  expect(operation.parameters.map(({ location, name }) => `${location} ${name}`)).toEqual(parameters);
});

it.each(["/a/{", "/a/{}", "/a/{b}}", "/a b", "/a\\b"])("leaves out the operations of the path %p", (key) => {
  const { model, losses } = read(openApi({ [key]: { get: {}, post: {} }, "/ok": { get: {} } }));
  expect(model.operations.map(({ path }) => path)).toEqual(["/ok"]);
  expect(losses.filter(({ kind }) => kind === "operation-left-out").map(({ operation }) => operation)).toEqual([
    `GET ${key}`,
    `POST ${key}`,
  ]);
});

it("takes the servers of the operation, the path or the document", () => {
  const server = (name: string) => ({ servers: [{ url: `https://${name}.example.com/v1/` }] });
  const { model } = read(
    openApi({ "/a": { ...server("path"), get: server("operation"), post: {} }, "/b": { get: {} } }, server("document")),
  );
  expect(model.operations.map(({ servers }) => servers.map(({ url }) => url))).toEqual([
    ["https://operation.example.com/v1"],
    ["https://path.example.com/v1"],
    ["https://document.example.com/v1"],
  ]);
});

it.each([
  ["/v1", "https://docs.example.com/v1"],
  ["v1", "https://docs.example.com/specs/v1"],
  ["../v1/{x}", "https://docs.example.com/v1/{x}"],
  ["//api.example.com/v1", "https://api.example.com/v1"],
])("resolves the server %p against the document's address", (url, expected) => {
  const variables = url.includes("{") ? { x: { default: "y" } } : {};
  const document = JSON.stringify(openApi({ "/a": { get: {} } }, { servers: [{ url, variables }] }));
  const reading = read(document, {}, "https://docs.example.com/specs/api.json");
  expect(only(reading).servers.map((server) => server.url)).toEqual([expected]);
  expect(changes(reading.losses)).toEqual([]);
});

it("makes the host of a relative server a variable where the document's address is not known", () => {
  const reading = read(openApi({ "/a": { get: {} } }, { servers: [{ url: "/v1/" }] }));
  expect(only(reading).servers).toEqual([
    {
      url: "https://{host}/v1",
      variables: new Map([["host", { default: "", description: "The host of the API" }]]),
      source: "#/servers/0",
    },
  ]);
  expect(changes(reading.losses)).toEqual(["changed: GET /a: the server `/v1` (#/servers/0)"]);
});

it("reads server variables, and settles those that would decide the scheme", () => {
  const reading = read(
    openApi(
      { "/a": { get: {} } },
      {
        servers: [
          {
            url: "{scheme}://{tenant}.example.com:{port}/{base}",
            variables: {
              scheme: { default: "http", enum: ["http", "https"] },
              tenant: { default: "demo", description: "Your tenant" },
              port: { default: 443, enum: ["443", "8443"] },
              unused: { default: "x" },
            },
          },
        ],
      },
    ),
  );
  expect(only(reading).servers).toEqual([
    {
      url: "https://{tenant}.example.com:{port}/{base}",
      variables: new Map<string, unknown>([
        ["tenant", { default: "demo", description: "Your tenant" }],
        ["port", { default: "443", enum: ["443", "8443"] }],
        ["base", { default: "" }],
      ]),
      source: "#/servers/0",
    },
  ]);
  expect(changes(reading.losses)).toEqual([
    "changed: GET /a: the server variable `scheme` (#/servers/0)",
    "changed: GET /a: the server variable `base` (#/servers/0)",
  ]);
});

it.each(["wss://api.example.com", "https://{", "{nothing"])("leaves out the server %p", (url) => {
  const reading = read(openApi({ "/a": { get: {} } }, { servers: [{ url }, { url: "https://api.example.com" }] }));
  expect(only(reading).servers.map((server) => server.url)).toEqual(["https://api.example.com"]);
  expect(changes(reading.losses)).toHaveLength(1);
});

it("makes servers of a Swagger 2.0 document's host, path and schemes", () => {
  const document = swagger(
    { "/a": { get: {}, post: { schemes: ["http"] } } },
    { host: "api.example.com:8443", basePath: "/v1/", schemes: ["http", "https", "wss"] },
  );
  expect(read(document).model.operations.map(({ servers }) => servers.map(({ url }) => url))).toEqual([
    ["https://api.example.com:8443/v1", "http://api.example.com:8443/v1"],
    ["http://api.example.com:8443/v1"],
  ]);
});

it("takes the host of a Swagger 2.0 document from where it came, or asks for it", () => {
  const text = JSON.stringify({ swagger: "2.0", info: {}, basePath: "/v1", paths: { "/a": { get: {} } } });
  expect(only(read(text, {}, "http://docs.example.com/api.json")).servers[0]?.url).toBe("http://docs.example.com/v1");
  expect(only(read(text)).servers[0]?.url).toBe("https://{host}/v1");
});

it("reads every kind of security scheme", () => {
  const flows = {
    authorizationCode: {
      authorizationUrl: "/authorize",
      tokenUrl: "/token",
      refreshUrl: "/refresh",
      scopes: { read: "Read" },
    },
    clientCredentials: { tokenUrl: "https://id.example.com/token", scopes: {} },
  };
  const securitySchemes = {
    key: { type: "apiKey", in: "header", name: "X-Key", description: "From the settings" },
    cookie: { type: "apiKey", in: "cookie", name: "sid" },
    basic: { type: "http", scheme: "Basic" },
    bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
    digest: { type: "http", scheme: "digest" },
    oauth: { type: "oauth2", flows },
    openid: { type: "openIdConnect", openIdConnectUrl: "https://id.example.com/.well-known/openid-configuration" },
    tls: { type: "mutualTLS" },
    alias: { $ref: "#/components/securitySchemes/basic" },
    __proto__: undefined,
  };
  const document = JSON.stringify(openApi({}, { components: { securitySchemes } }));
  const { model, losses } = read(document, {}, "https://docs.example.com/api.json");
  const source = (name: string) => `#/components/securitySchemes/${name}`;
  expect(Object.fromEntries(model.securitySchemes)).toEqual({
    key: { kind: "api_key", place: "header", name: "X-Key", description: "From the settings", source: source("key") },
    cookie: { kind: "api_key", place: "cookie", name: "sid", source: source("cookie") },
    basic: { kind: "basic", source: source("basic") },
    bearer: { kind: "bearer", format: "JWT", source: source("bearer") },
    digest: { kind: "unknown", type: "http digest", source: source("digest") },
    oauth: {
      kind: "oauth2",
      flows: [
        {
          flow: "authorization_code",
          authorizationUrl: "https://docs.example.com/authorize",
          tokenUrl: "https://docs.example.com/token",
          refreshUrl: "https://docs.example.com/refresh",
          scopes: new Map([["read", "Read"]]),
        },
        { flow: "client_credentials", tokenUrl: "https://id.example.com/token", scopes: new Map() },
      ],
      source: source("oauth"),
    },
    openid: {
      kind: "openid",
      discoveryUrl: "https://id.example.com/.well-known/openid-configuration",
      source: source("openid"),
    },
    tls: { kind: "unknown", type: "mutualTLS", source: source("tls") },
    alias: { kind: "basic", source: source("basic") },
  });
  expect(changes(losses)).toHaveLength(2);
});

it("reads the security definitions of Swagger 2.0", () => {
  const securityDefinitions = {
    basic: { type: "basic" },
    code: {
      type: "oauth2",
      flow: "accessCode",
      authorizationUrl: "https://a.example.com",
      tokenUrl: "https://t.example.com",
      scopes: {},
    },
    app: { type: "oauth2", flow: "application", tokenUrl: "https://t.example.com", scopes: { write: "Write" } },
  };
  const { model } = read(swagger({}, { securityDefinitions }));
  expect([...model.securitySchemes.values()]).toMatchObject([
    { kind: "basic" },
    { kind: "oauth2", flows: [{ flow: "authorization_code" }] },
    { kind: "oauth2", flows: [{ flow: "client_credentials", scopes: new Map([["write", "Write"]]) }] },
  ]);
});

it("takes the security of the operation or the document, and leaves out what is not described", () => {
  const securitySchemes = { a: { type: "http", scheme: "bearer" }, b: { type: "http", scheme: "basic" } };
  const { model, losses } = read(
    openApi(
      { "/a": { get: {}, post: { security: [] }, put: { security: [{ a: ["x"], b: [] }, {}, { missing: [] }] } } },
      { components: { securitySchemes }, security: [{ a: [] }] },
    ),
  );
  expect(model.operations.map(({ security }) => security)).toEqual([
    [[{ scheme: "a", scopes: [] }]],
    [],
    [
      [
        { scheme: "a", scopes: ["x"] },
        { scheme: "b", scopes: [] },
      ],
      [],
    ],
  ]);
  expect(changes(losses)).toEqual([
    "changed: PUT /a: the security scheme `missing` (#/paths/~1a/put/security/2/missing)",
  ]);
});

it("answers with the first success that has content", () => {
  const json = (title: string) => ({ description: title, content: { "application/json": { schema: { title } } } });
  const { model, losses } = read(
    openApi(
      {
        "/a": {
          get: {
            responses: {
              404: json("no"),
              202: json("later"),
              204: { description: "none" },
              200: { description: "ok" },
            },
          },
          post: { responses: { default: json("any"), 204: { description: "none" } } },
          put: { responses: { "2XX": { $ref: "#/components/responses/Done" } } },
          delete: { responses: { default: json("any") } },
        },
      },
      {
        components: {
          responses: {
            Done: { description: "done", content: { "text/plain": {}, "application/hal+json": { schema: {} } } },
          },
        },
      },
    ),
  );
  expect(model.operations.map(({ response }) => response)).toEqual([
    {
      status: "202",
      description: "later",
      mediaType: "application/json",
      schema: { title: "later" },
      source: "#/paths/~1a/get/responses/202",
    },
    { status: "204", description: "none", source: "#/paths/~1a/post/responses/204" },
    {
      status: "2XX",
      description: "done",
      mediaType: "application/hal+json",
      schema: {},
      source: "#/components/responses/Done",
    },
    undefined,
  ]);
  expect(losses.map(({ what }) => what)).toContain("5 responses besides the one of success");
});

it("reads the responses of Swagger 2.0", () => {
  const { model } = read(
    swagger({
      "/a": {
        get: { produces: ["application/xml", "application/json"], responses: { 200: { schema: { type: "string" } } } },
        post: { produces: ["application/pdf"], responses: { 200: { schema: { type: "file" } } } },
      },
    }),
  );
  expect(model.operations.map(({ response }) => response)).toMatchObject([
    { mediaType: "application/json", schema: { type: "string" } },
    { mediaType: "application/pdf", schema: { type: "string", format: "binary" } },
  ]);
});

it("reports callbacks, webhooks, links, headers and examples once each", () => {
  const get = {
    callbacks: { done: {}, failed: {} },
    responses: {
      200: {
        headers: { "X-Next": {} },
        links: { next: {} },
        content: { "application/json": { schema: {}, example: 1 } },
      },
    },
  };
  const { losses } = read(openApi({ "/a": { get } }, { webhooks: { ping: {} }, "x-own": 1 }));
  const of = (what: string) => losses.find((loss) => loss.what === what);
  expect(of("2 callbacks")).toMatchObject({
    kind: "note-dropped",
    operation: "GET /a",
    source: "#/paths/~1a/get/callbacks",
  });
  expect(of("a webhook")).toMatchObject({ source: "#/webhooks/ping" });
  for (const what of [
    "a link between responses",
    "a response header",
    "an example of a body or response",
    "a vendor extension",
  ]) {
    expect(of(what)).toMatchObject({ kind: "note-dropped" });
  }
});

it.each([
  ["paths that are no object", { paths: [1] }, "operation-left-out: `paths` that are no object (#/paths)"],
  ["a path that is no object", { paths: { "/a": null } }, "operation-left-out: the path `/a` (#/paths/~1a)"],
  [
    "an operation that is no object",
    { paths: { "/a": { get: [] } } },
    "operation-left-out: GET /a: the operation `GET /a` (#/paths/~1a/get)",
  ],
  [
    "parameters that are no list",
    { paths: { "/a": { get: { parameters: { page: {} } } } } },
    "parameter-left-out: GET /a: `parameters` that are no list (#/paths/~1a/get/parameters)",
  ],
])("says that it cannot read %s", (_what, document, expected) => {
  expect(changes(read({ ...openApi({}), ...document }).losses)).toEqual([expected]);
});
