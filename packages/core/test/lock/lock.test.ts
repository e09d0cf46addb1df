import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import {
  compareTools,
  compile,
  createLock,
  lockConnector,
  lockExternalServer,
  parseLock,
  printLock,
  type LockedConnector,
  type LockedDefinition,
} from "../../src/index.ts";

const LIBRARY = join(import.meta.dirname, "../../../../descriptors");

function library(): readonly LockedConnector[] {
  const folders = readdirSync(LIBRARY, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => lockText(readFileSync(join(LIBRARY, name, "connector.yaml"), "utf8")));
}

function lockText(text: string): LockedConnector {
  const { connector, diagnostics } = compile({ name: "connector.yaml", text });
  if (connector === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return lockConnector(connector);
}

const shop = (tools = "find_orders") => `metadata:
  name: Shop
  slug: shop
  version: 1.4.0
  description: The orders of a small shop
  publisher: Mortise
operations:
  - operation_id: findOrders
    endpoint: https://{shop}.example.com/v1/{state}/orders?view=short
    method: GET
    auth_type_ref: account
    auth_headers: { X-Token: "{token}" }
    parameters:
      - { name: state, location: path, field_type: string, required: true }
      - { name: limit, location: query, field_type: integer }
authentication:
  - type: account
    fields:
      - { key: shop, label: Shop, field_type: string, required: true }
      - { key: token, label: Token, field_type: secret, required: true, secret: true }
mcp_config:
  enabled: true
  server_name: shop
  server_description: Finds the orders of a small shop
  route_mappings:
    - operation_id: findOrders
      mcp_tool_name: ${tools}
      mcp_tool_description: Finds orders by their state, newest first.
      parameter_mappings: { limit: max_results }
`;

/** What a foreign server answers: without title and annotations, with members that are nobody's but its own. */
const foreign: readonly LockedDefinition[] = [
  { name: "b", description: "Second.", inputSchema: { type: "object" } },
  {
    name: "a",
    inputSchema: { type: "object", properties: { id: { type: "string" } } },
    // What the type does not name.
    ["icons" as string]: [{ src: "https://example.com/i.png" }],
  },
];

it("reads back every connector of the library as it was, from a text that says each thing in one way", () => {
  const locks = library();
  const text = printLock(createLock(locks));
  const parsed = parseLock({ name: "tools.lock", text });
  if (!parsed.ok) throw new Error(parsed.message);
  expect(parsed.lock.connectors).toEqual(JSON.parse(JSON.stringify(createLock(locks).connectors)));
  expect(printLock(parsed.lock)).toBe(text);
  expect(printLock(createLock(locks.toReversed()))).toBe(text);
  expect(text.endsWith("}\n")).toBe(true);
  const before = new Map(parsed.lock.connectors.map((connector) => [connector.name, connector]));
  for (const connector of locks) expect(compareTools(before.get(connector.name) ?? connector, connector)).toEqual([]);
});

it("names what is behind a tool, with its placeholders, and the upstream's names where they are others", () => {
  const [tool] = lockText(shop()).tools;
  expect(tool?.operation).toEqual({
    id: "findOrders",
    method: "GET",
    url: "https://{shop}.example.com/v1/{state}/orders?view=short",
  });
  expect(tool?.upstreamNames).toEqual({ max_results: "limit" });
});

it("locks what an external server lists, whole, and tells what drifted", () => {
  const before = lockExternalServer({ name: "tracker", version: "2025-06", tools: foreign });
  expect(before.tools.map(({ definition }) => definition.name)).toEqual(["a", "b"]);
  const text = printLock(createLock([before]));
  expect(text).toContain("example.com/i.png");
  const parsed = parseLock({ name: "tools.lock", text });
  expect(parsed.ok && parsed.lock.connectors[0]).toEqual(JSON.parse(JSON.stringify(before)));
  const drifted = foreign.map((tool) =>
    tool.name === "a" ? { ...tool, annotations: { openWorldHint: false } } : tool,
  );
  const after = lockExternalServer({ name: "tracker", version: "2025-06", tools: drifted });
  expect(compareTools(before, after).map(({ kind, tool }) => [kind, tool])).toEqual([["became-closed-world", "a"]]);
});

it("notices a change of what it does not understand", () => {
  const lock = (icon: string) =>
    lockExternalServer({
      name: "t",
      version: "1",
      tools: [{ name: "a", inputSchema: {}, ["icons" as string]: [icon] }],
    });
  expect(compareTools(lock("x"), lock("y")).map(({ kind }) => kind)).toEqual(["written-otherwise"]);
});

/** Each with the line where it shows. */
const bad: readonly (readonly [
  what: string,
  change: (text: string) => string,
  message: RegExp,
  line: number | undefined,
])[] = [
  ["text that is no JSON", () => "connectors: []\n", /is not JSON/, undefined],
  ["JSON that is no lock", () => '{"tools": []}', /is not a lock of tools/, 1],
  [
    "another version",
    (text) => text.replace('"version": 1', '"version": 2'),
    /another version of mortise \(format 2, not 1\)/,
    3,
  ],
  [
    "marks of a merge conflict",
    (text) => text.replace('      "version', '<<<<<<< HEAD\n      "version'),
    /merge conflict/,
    7,
  ],
  [
    "a list that is none",
    (text) => text.replace(/"tools": \[[^]*\]\n {4}\}/, '"tools": 1\n    }'),
    /at \/connectors\/0/,
    5,
  ],
  ["a tool without a hash", (text) => text.replace(/,\s*"hash": "[0-9a-f]*"/, ""), /at \/connectors\/0\/tools\/0/, 17],
  [
    "scopes that are none",
    (text) => text.replace('"hash"', '"scopes": [1],\n"hash"'),
    /at \/connectors\/0\/tools\/0/,
    17,
  ],
  [
    "credentials that are none",
    (text) => text.replace('"required": [', '"required": [1,'),
    /at \/connectors\/0\/credentials/,
    8,
  ],
  [
    "a definition that was edited by hand",
    (text) => text.replace("newest first", "oldest first"),
    /the tool `find_orders` that does not fit its hash: it was edited by hand/,
    18,
  ],
];

it.each(bad)("refuses %s, and says where", (_, change, message, line) => {
  const good = printLock(createLock([lockText(shop())]));
  const text = change(good);
  expect(text).not.toBe(good);
  const parsed = parseLock({ name: "tools.lock", text });
  if (parsed.ok) throw new Error("it was taken");
  expect(parsed.message).toMatch(message);
  const shown = parsed.offset === undefined ? undefined : text.slice(0, parsed.offset).split("\n").length;
  expect(shown).toBe(line);
});

it("refuses a connector or a tool that is there twice", () => {
  const [lock, other] = [lockText(shop()), lockText(shop("other"))];
  const refused = (connectors: readonly LockedConnector[]) =>
    parseLock({ name: "tools.lock", text: printLock({ ...createLock([]), connectors }) });
  expect(refused([lock, other])).toMatchObject({ ok: false, message: expect.stringContaining("`shop` twice") });
  const twice = { ...lock, tools: [...lock.tools, ...lock.tools] };
  expect(refused([twice])).toMatchObject({ ok: false, message: expect.stringContaining("`find_orders` twice") });
});

it("refuses text that nests without end, and ends with a message whatever the text is", () => {
  const deep = `{"format":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(parseLock({ name: "tools.lock", text: deep })).toMatchObject({
    ok: false,
    message: expect.stringContaining("200 levels"),
  });
  const good = printLock(createLock([lockText(shop())]));
  const edits = fc.tuple(fc.nat(good.length), fc.nat(40), fc.string({ maxLength: 5 }));
  fc.assert(
    fc.property(edits, ([at, length, text]) => {
      const edited = good.slice(0, at) + text + good.slice(at + length);
      const parsed = parseLock({ name: "tools.lock", text: edited });
      // What is taken although it was edited is a lock, and can be written.
      if (parsed.ok) expect(parseLock({ name: "tools.lock", text: printLock(parsed.lock) }).ok).toBe(true);
      else expect(parsed.message).toMatch(/^tools\.lock /);
    }),
    { numRuns: 500 },
  );
});
