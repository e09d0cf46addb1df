import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { atUpstream, compile, parseOrigin, type CompiledConnector } from "../src/index.ts";

const MOCK = "http://127.0.0.1:4010";

function compiled(text: string): CompiledConnector {
  const { connector, diagnostics } = compile({ name: "connector.yaml", text });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  return connector;
}

const connector = compiled(`
metadata: { name: Any, slug: any, description: An API behind tokens., publisher: Platform Team }
authentication:
  - type: oauth2
    fields:
      - { key: tenant, label: Tenant, required: true }
      - { key: client_id, label: Client ID, required: true }
      - { key: key, label: Key, secret: true, required: true }
    oauth2:
      grant_type: jwt_bearer
      token_url: "https://{tenant}.login.example.com:8443/{tenant}/token?v=2"
      client_authentication: none
      assertion: { issuer: "{client_id}", key: "{key}" }
    test_endpoint: { url: "https://{tenant}.example.com", method: GET, expected_status: 200 }
  - type: session
    fields:
      - { key: user, label: User, required: true }
      - { key: password, label: Password, secret: true, required: true }
    session:
      login: { url: "https://login.example.com/sessions", body: { user: "{user}", password: "{password}" } }
      token_path: /token
    auth_headers: { X-Session: "{session_token}" }
operations:
  - operation_id: get_thing
    endpoint: "https://{tenant}.example.com/v1/things/{id}?expand=all"
    method: GET
    auth_type_ref: oauth2
    parameters: [{ name: id, field_type: string, location: path, required: true }]
mcp_config:
  enabled: true
  server_name: any
  server_description: Any endpoint
  route_mappings:
    - { operation_id: get_thing, mcp_tool_name: get_thing, mcp_tool_description: Get one thing by its id. }
`);

it("sends operations, exchanges, logins and tests of credentials to the other origin, with their paths and queries", () => {
  const { tools, securitySchemes } = atUpstream(connector, MOCK);
  expect(tools[0]?.plan.url).toEqual({
    ...connector.tools[0]?.plan.url,
    scheme: "http",
    authority: [{ kind: "text", text: "127.0.0.1:4010" }],
  });
  const { oauth2, session } = securitySchemes;
  expect(oauth2?.exchange).toMatchObject({
    tokenUrl: [
      { kind: "text", text: `${MOCK}/` },
      { kind: "field", key: "tenant" },
      { kind: "text", text: "/token?v=2" },
    ],
  });
  expect(oauth2?.testEndpoint?.url).toEqual([{ kind: "text", text: MOCK }]);
  expect(session?.exchange).toMatchObject({ url: [{ kind: "text", text: `${MOCK}/sessions` }] });
});

it("makes assertions out to the vendor all the same", () => {
  const { securitySchemes } = atUpstream(connector, MOCK);
  const { exchange } = connector.securitySchemes["oauth2"] ?? {};
  expect(exchange?.kind === "oauth2" && exchange.tokenUrl.length).toBe(5);
  expect(securitySchemes["oauth2"]?.exchange).toMatchObject({
    assertion: { audience: exchange?.kind === "oauth2" ? exchange.tokenUrl : undefined },
  });
});

it("leaves no address of a vendor in any connector of the library", () => {
  const library = join(import.meta.dirname, "../../../descriptors");
  for (const { name } of readdirSync(library, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const aimed = atUpstream(compiled(readFileSync(join(library, name, "connector.yaml"), "utf8")), MOCK);
    for (const { plan } of aimed.tools) expect(plan.url.authority).toEqual([{ kind: "text", text: "127.0.0.1:4010" }]);
    const addresses = Object.values(aimed.securitySchemes).map(({ exchange, testEndpoint }) => ({
      exchange: exchange?.kind === "oauth2" ? { ...exchange, assertion: undefined, scopes: [] } : exchange,
      test: testEndpoint?.url,
    }));
    expect({ name, addresses: JSON.stringify(addresses) }).toEqual({
      name,
      addresses: expect.not.stringMatching(/https:\/\//),
    });
  }
});

it("gives equal connectors equal hashes, and another origin another one", () => {
  expect(atUpstream(connector, MOCK).hash).toBe(atUpstream(connector, `${MOCK}/`).hash);
  expect(atUpstream(connector, MOCK).hash).not.toBe(connector.hash);
});

it.each([
  ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
  ["HTTPS://Mock.Example.com:443/", "https://mock.example.com"],
  ["http://[::1]:80", "http://[::1]"],
  ["http://127.0.0.1/base", undefined],
  ["http://127.0.0.1/?q", undefined],
  ["http://user@127.0.0.1", undefined],
  ["ftp://127.0.0.1", undefined],
  ["127.0.0.1:4010", undefined],
  ["", undefined],
])("reads %s as the origin %s", (text, origin) => {
  expect(parseOrigin(text)).toBe(origin);
});
