import { expect, it } from "@jest/globals";
import { compareTools, compile, lockConnector, type LockedConnector } from "../../src/index.ts";

const shop = `metadata:
  name: Shop
  slug: shop
  version: 1.4.0
  description: The orders of a small shop
  publisher: Platform Team
authentication:
  - type: account
    fields:
      - { key: client_id, label: Client ID, field_type: string, required: true }
      - { key: client_secret, label: Client secret, field_type: secret, required: true, secret: true }
      - { key: region, label: Region, field_type: string }
    oauth2:
      grant_type: authorization_code
      authorization_url: https://auth.example.com/authorize
      token_url: https://auth.example.com/token
      scopes: { orders: Orders, people: People }
  - type: key
    fields:
      - { key: key, label: Key, field_type: secret, required: true, secret: true }
operations:
  - operation_id: find_orders
    endpoint: https://shop.example.com/api/orders
    method: GET
    auth_type_ref: account
    scopes: [orders]
    summary: Find orders
  - operation_id: find_people
    endpoint: https://shop.example.com/api/people
    method: GET
    auth_type_ref: key
    auth_headers: { X-Key: "{key}" }
    summary: Find people
mcp_config:
  enabled: true
  server_name: shop
  server_description: The orders of a small shop
  route_mappings:
    - { operation_id: find_orders, mcp_tool_name: find_orders, mcp_tool_description: Finds orders by their state. }
`;

function locked(text: string): LockedConnector {
  const { connector, diagnostics } = compile({ name: "connector.yaml", text });
  if (connector === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return lockConnector(connector);
}

function changed(from: string, to: string) {
  const after = shop.replace(from, to);
  expect(after).not.toBe(shop);
  return compareTools(locked(shop), locked(after)).map(({ kind, impact, tool, message }) => ({
    told: `${kind} (${impact}${tool === undefined ? "" : `, ${tool}`})`,
    message,
  }));
}

it("tells of a field that has to be filled in now, whether it is new or was optional", () => {
  const told = {
    told: "authentication-changed (breaking)",
    message: "The credential `account` needs `region` now: whoever connected before has to give it.",
  };
  expect(changed("Region, field_type: string", "Region, field_type: string, required: true")).toEqual([told]);
  expect(changed("key: region,", "required: true, key: zone,")).toEqual([
    { ...told, message: told.message.replace("region", "zone") },
  ]);
});

it("passes over fields that nobody has to fill in, and a scheme that no tool uses", () => {
  expect(
    changed("Region, field_type: string", "Region, field_type: string, required: true, default_value: eu"),
  ).toEqual([]);
  expect(changed("key: region,", "key: zone,")).toEqual([]);
  expect(
    changed(
      "key: key, label",
      "key: second, label: B, field_type: string, required: true }\n      - { key: key, label",
    ),
  ).toEqual([]);
});

it("tells where another way leads to the token", () => {
  expect(changed("grant_type: authorization_code", "grant_type: client_credentials")).toEqual([
    {
      told: "authentication-changed (breaking)",
      message:
        "The credential `account` is exchanged (`client_credentials`) now, and was exchanged (`authorization_code`).",
    },
  ]);
});

it("tells of a host that gets the credential now, and not of another path", () => {
  expect(changed("https://auth.example.com/token", "https://login.example.net/token")).toEqual([
    {
      told: "host-changed (breaking)",
      message: "The credential `account` goes to https://login.example.net now, to be exchanged.",
    },
  ]);
  expect(changed("https://auth.example.com/token", "https://auth.example.com/v2/token")).toEqual([]);
});

it("tells of a scope that is asked for now, with the tool that needs it or else by itself", () => {
  expect(changed("scopes: [orders]", "scopes: [orders, people]").map(({ told }) => told)).toEqual([
    "scope-added (breaking, find_orders)",
  ]);
  expect(changed("      scopes: {", "      default_scopes: [orders, people]\n      scopes: {")).toEqual([
    {
      told: "scope-added (breaking)",
      message: "Connecting with `account` asks for the scope `people` now, which no tool is known to need.",
    },
  ]);
});

it("says nothing of credentials that one of the two states does not lock", () => {
  const { credentials, ...without } = locked(shop);
  expect(Object.keys(credentials ?? {})).toEqual(["account"]);
  expect(compareTools(without, locked(shop))).toEqual([]);
  expect(compareTools(locked(shop), without)).toEqual([]);
});
