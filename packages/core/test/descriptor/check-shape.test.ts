import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { checkShape } from "../../src/descriptor/check-shape.ts";
import { grammar } from "../../src/descriptor/grammar.ts";
import { withoutNulls } from "../../src/descriptor/without-nulls.ts";
import { good } from "./documents.ts";

const codesOf = (document: unknown) => checkShape(document).map(({ code }) => code);

it("has nothing to say about a good descriptor", () => {
  expect(checkShape(good)).toEqual([]);
});

it("needs nothing but metadata", () => {
  expect(checkShape({ metadata: good.metadata })).toEqual([]);
});

it("keeps what other platforms have in an authentication that is only data", () => {
  const oauth2 = { type: "oauth2", token_url: "https://example.com/token", scopes: ["read"], pkce: { method: "S256" } };
  expect(checkShape({ ...good, authentication: [oauth2] })).toEqual([]);
});

it("allows notes in an authentication whose members are all data", () => {
  const chain = { type: "chain", steps: [{ name: "login" }], "x-note": "for another platform" };
  expect(checkShape({ ...good, authentication: [chain] })).toEqual([]);
});

it("keeps credential chains and database settings as data", () => {
  const chains = [{ name: "login", steps: [{ request: { url: "https://example.com" }, extract: "$.token" }] }];
  expect(
    checkShape({ ...good, credential_chains: chains, database_config: { adapter: "postgresql", pool: 5 } }),
  ).toEqual([]);
});

it("allows notes that begin with `x-` wherever there are keys", () => {
  const [operation] = good.operations;
  const noted = {
    ...good,
    $schema: "../schemas/connector.schema.json",
    "x-owner": "Support",
    metadata: { ...good.metadata, "x-team": 5 },
    operations: [{ ...operation, "x-reviewed": true, parameters: [{ ...operation.parameters[0], "x-note": null }] }],
  };
  expect(checkShape(noted)).toEqual([]);
});

it("takes a key that nobody knows for a slip, even without a value", () => {
  expect(codesOf({ metadata: { ...good.metadata, "and more": null } })).toEqual(["shape/unknown-key"]);
});

it("takes an optional key without a value for no key at all", () => {
  const document = {
    ...good,
    database_config: null,
    sla: null,
    metadata: { ...good.metadata, summary: null, tags: null },
  };
  expect(checkShape(document)).toEqual([]);
  expect(withoutNulls(document)).toEqual(good);
});

it("refuses a key that would reach into a prototype like any other unknown key", () => {
  const document: unknown = JSON.parse(
    `{ "metadata": ${JSON.stringify(good.metadata)}, "__proto__": { "operations": 5 } }`,
  );
  expect(codesOf(document)).toEqual(["shape/unknown-key"]);
});

it("does not take a name without a value for no name at all", () => {
  const [mapping] = good.mcp_config.route_mappings;
  const document = {
    ...good,
    mcp_config: { ...good.mcp_config, route_mappings: [{ ...mapping, parameter_mappings: { ticket_id: null } }] },
  };
  expect(codesOf(document)).toEqual(["shape/wrong-type"]);
});

it("says once that a value has the wrong type, and nothing about its bounds", () => {
  expect(codesOf({ metadata: { ...good.metadata, name: 5, categories: 5 } })).toEqual([
    "shape/wrong-type",
    "shape/wrong-type",
  ]);
});

it("says of a document that is no mapping only that", () => {
  for (const document of [undefined, null, 5, "metadata", [good]]) {
    expect(codesOf(document)).toEqual(["shape/wrong-type"]);
  }
});

it("requires a server's name and description only where the server is enabled", () => {
  expect(codesOf({ ...good, mcp_config: { enabled: true } })).toEqual(["shape/missing-key", "shape/missing-key"]);
  expect(codesOf({ ...good, mcp_config: { enabled: false } })).toEqual([]);
  expect(codesOf({ ...good, mcp_config: {} })).toEqual([]);
});

it.each(["0.1.0", "1.2.3-rc.1", "1.0.0+build.5", "10.20.30"])("takes %s for a semantic version", (version) => {
  expect(codesOf({ ...good, metadata: { ...good.metadata, version } })).toEqual([]);
});

it.each(["1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "latest"])("does not take %s for one", (version) => {
  expect(codesOf({ ...good, metadata: { ...good.metadata, version } })).toEqual(["shape/bad-format"]);
});

it("explains whatever a document is, without an exception, and says nothing only where the shape is right", () => {
  const keys = Object.values(grammar.$defs).flatMap((definition) =>
    "properties" in definition ? Object.keys(definition.properties) : [],
  );
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom("", "GET", "api_key", "1.0.0", "true", 0, -1, 1.5, true, null),
      fc.string(),
      fc.array(tie("document"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...Object.keys(grammar.properties), ...keys, "x-note", "wrong"), tie("document"), {
        maxKeys: 6,
      }),
    ),
  }));
  fc.assert(
    fc.property(document, (value) => {
      for (const { message, hint } of checkShape(value)) {
        expect(message).toMatch(/^[a-z`].*[^.]$/s);
        expect(hint).not.toBe("");
      }
    }),
    { numRuns: 2_000 },
  );
});

it("ends soon on a document whose every key is wrong", () => {
  const keys = Array.from({ length: 150_000 }, (_, index) => [`key_${index}`, index]);
  const started = performance.now();
  const diagnostics = checkShape({ metadata: Object.fromEntries(keys) });
  expect(performance.now() - started).toBeLessThan(30_000);
  expect(diagnostics.length).toBeLessThanOrEqual(1_000);
});
