import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { parse as parseYaml } from "yaml";
import { canonicalJson } from "../src/canonical-json.ts";
import { compile, compileDescriptor, type CompiledConnector, type Json } from "../src/index.ts";
import { largeDescriptor } from "./large-descriptor.ts";

const SEED = 20_261_125;
const root = join(import.meta.dirname, "cases/valid");
const sources = readdirSync(root).map((name) => readFileSync(join(root, name, "connector.yaml"), "utf8"));

const base = {
  metadata: { name: "Any", slug: "any", description: "An API with any endpoint.", publisher: "Platform Team" },
  authentication: [{ type: "api_key", fields: [{ key: "f" }, { key: "s", secret: true }] }],
  mcp_config: {
    enabled: true,
    server_name: "any",
    server_description: "Any endpoint",
    route_mappings: [{ operation_id: "op", mcp_tool_name: "op", mcp_tool_description: "Do what the endpoint does." }],
  },
};

function connectorOf(text: string): CompiledConnector {
  const { connector, diagnostics } = compile({ name: "connector.yaml", text });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  return connector;
}

/** The same value with the members of every mapping in another order. */
function shuffled(value: unknown, order: (keys: readonly string[]) => readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (typeof value !== "object" || value === null) return value;
  const members = new Map(Object.entries(value));
  return Object.fromEntries(order([...members.keys()]).map((key) => [key, shuffled(members.get(key), order)]));
}

it.each(sources.map((text) => [text]))("compiles to the same bytes every time: %#", (text) => {
  expect(JSON.stringify(connectorOf(text))).toBe(JSON.stringify(connectorOf(text)));
});

it(`gives the same hash whatever the order of keys is (seed ${SEED})`, () => {
  const originals = sources.map((text) => [parseYaml(text) as unknown, connectorOf(text).hash] as const);
  fc.assert(
    fc.property(fc.constantFrom(...originals), fc.integer(), ([value, hash], salt) => {
      const rank = (key: string) => createHash("md5").update(`${salt}${key}`).digest("hex");
      const other = shuffled(value, (keys) => keys.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)));
      expect(connectorOf(JSON.stringify(other)).hash).toBe(hash);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

it("gives another hash to whatever a caller could notice", () => {
  const text = largeDescriptor(3);
  const changes: readonly [string, string][] = [
    ["Update resource 1", "Change resource 1"],
    ["default_value: 20", "default_value: 21"],
    ["status", "stage"],
    ["server_name: large", "server_name: larger"],
    ["required: true, description", "required: false, description"],
    ["key: token", "key: access_token"],
  ];
  const hashes = changes.map(([from, to]) => {
    expect(text).toContain(from);
    return connectorOf(text.replace(from, to)).hash;
  });
  expect(new Set([connectorOf(text).hash, ...hashes]).size).toBe(changes.length + 1);
});

it("hashes the canonical JSON of everything but the hash", () => {
  const { hash, ...content } = connectorOf(largeDescriptor(2));
  // A compiled connector is JSON.
  const canonical = canonicalJson(content as unknown as Json);
  expect(hash).toBe(createHash("sha256").update(canonical).digest("hex"));
  expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(content)));
});

it("survives being written as connector.json and read again", () => {
  const connector = connectorOf(largeDescriptor(2));
  expect(JSON.parse(JSON.stringify(connector))).toEqual(connector);
});

it("writes canonical JSON as RFC 8785 has it", () => {
  expect(canonicalJson({ "\u20ac": 1, "\r": 2, "\ufb33": 3, 1: 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 })).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
  expect(canonicalJson([1e21, 1e-7, 4.5, 2e-3, true, null, '\u000f\n"\\'])).toBe(
    '[1e+21,1e-7,4.5,0.002,true,null,"\\u000f\\n\\"\\\\"]',
  );
});

it(`makes a tool of every mapping that the rules let pass, whatever its endpoint and parameters are (seed ${SEED})`, () => {
  const pieces =
    "a . .. / // ? & = # % %2e %2F %zz : @ {id} {id}{id} {f} {s} {} { } ; ' [ ] \\ é :443 :80 X 127.1 http:// https://".split(
      " ",
    );
  const noise = fc.array(fc.constantFrom(...pieces, " ", "\t", "\n"), { maxLength: 5 }).map((parts) => parts.join(""));
  const names = fc.constantFrom("id", "f", "Host", "X-Key", "cookie", "x y", "$top", "é", ";", "accept", "", "a[b]");
  const parameter = fc.record({
    name: names,
    location: fc.constantFrom("path", "query", "header", "cookie", "body"),
    field_type: fc.constantFrom("string", "integer", "array", "object"),
  });
  let passed = 0;
  fc.assert(
    fc.property(
      noise,
      noise,
      fc.array(parameter, { maxLength: 3 }),
      fc.boolean(),
      (host, path, parameters, isSimple) => {
        const endpoint = isSimple ? `https://api.example.com/${path}` : `https://${host}.example.com/${path}`;
        const text = JSON.stringify({
          ...base,
          operations: [
            {
              operation_id: "op",
              endpoint,
              method: "POST",
              auth_type_ref: "api_key",
              auth_headers: { "X-Key": "{s}" },
              parameters,
            },
          ],
        });
        const { connector, leftOut } = compile({ name: "connector.yaml", text });
        if (connector === undefined) return;
        passed += 1;
        expect(leftOut).toEqual([]);
        expect(connector.tools).toHaveLength(1);
      },
    ),
    { seed: SEED, numRuns: 5_000 },
  );
  expect(passed).toBeGreaterThan(200);
});

it("never throws, and stops at the first phase with errors", () => {
  for (const text of ["", "{", "- a", "metadata: 1", "null", "\u0000", "metadata: {name: x}"]) {
    const { diagnostics, connector } = compile({ name: "connector.yaml", text });
    expect(connector).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  }
});

it("says where a descriptor that a program made holds half a character, instead of throwing", () => {
  const endpoint = "https://desk.example.com/tickets";
  const parameter = { name: "q\ud800", location: "query", field_type: "string", default: "x" };
  const operations = [{ operation_id: "list", endpoint, method: "GET", parameters: [parameter] }];
  const { diagnostics, connector } = compileDescriptor({ ...base, operations });
  expect(connector).toBeUndefined();
  expect(diagnostics.map(({ code, target }) => [code, target.path])).toEqual([
    ["yaml/bad-character", ["operations", 0, "parameters", 0, "name"]],
  ]);
  const { diagnostics: ofKey } = compileDescriptor({ ...base, ["x\udc00"]: 1, operations: [] });
  expect(ofKey.map(({ code, target }) => [code, target])).toEqual([
    ["yaml/bad-character", { path: ["x\udc00"], on: "key" }],
  ]);
});

it("serves nothing where the MCP server is not enabled", () => {
  const connector = connectorOf(largeDescriptor(2).replace("enabled: true", "enabled: false"));
  expect(connector).toMatchObject({ server: null, tools: [] });
});
