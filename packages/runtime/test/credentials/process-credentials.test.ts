import { expect, it } from "@jest/globals";
import type { CredentialResolver, Scope } from "../../src/credentials/resolver.ts";
import {
  createProcessCredentials,
  type ProcessCredentialSources,
  variableName,
} from "../../src/credentials/process-credentials.ts";
import { makeConnector } from "../fixtures/connector.ts";

const connectors = [makeConnector({ origin: "https://tickets.example", slug: "ticket-system", tools: [] })];
const local: Scope = { organisation: "local" };

function resolverOf(sources: Partial<ProcessCredentialSources>): CredentialResolver {
  const made = createProcessCredentials({ connectors, organisation: "local", ...sources });
  if (!made.ok) throw new Error(made.problems.join("\n"));
  return made.resolver;
}

function problemsOf(sources: Partial<ProcessCredentialSources>): readonly string[] {
  const made = createProcessCredentials({ connectors, organisation: "local", ...sources });
  return made.ok ? [] : made.problems;
}

const query = { instance: "ticket-system", scheme: "api_key", scope: local };

it("reads fields from the environment", () => {
  const resolver = resolverOf({ environment: { MORTISE_TICKET_SYSTEM_API_KEY: "from-env", API_KEY: "other" } });

  expect(variableName("ticket-system", "api_key")).toBe("MORTISE_TICKET_SYSTEM_API_KEY");
  expect(resolver.resolve(query)).toEqual({ fields: { api_key: "from-env" }, level: "organisation" });
  expect(resolver.resolve({ ...query, scheme: "basic" })).toBeUndefined();
});

it("lets the file win over the environment, field by field", () => {
  const resolver = resolverOf({
    file: { "ticket-system": { api_key: "from-file" }, "not-served-now": { anything: 1 } },
    environment: { MORTISE_TICKET_SYSTEM_API_KEY: "from-env", MORTISE_TICKET_SYSTEM_TENANT: "acme" },
  });

  expect(resolver.resolve(query)).toMatchObject({ fields: { api_key: "from-file", tenant: "acme" } });
});

it("never answers another organisation: a tenant without a credential has none", () => {
  const resolver = resolverOf({ environment: { MORTISE_TICKET_SYSTEM_API_KEY: "the operator's" } });

  expect(resolver.resolve({ ...query, scope: { organisation: "acme" } })).toBeUndefined();
});

it("says what is wrong with a file, and quotes no value", () => {
  expect(problemsOf({ file: [] })).toEqual(['The credentials must be an object: {"<slug>": {"<field key>": "..."}}.']);
  expect(problemsOf({ file: { "ticket-system": "sekret" } })).toEqual([
    'The credentials of "ticket-system" must be an object: {"<field key>": "..."}.',
  ]);
  expect(problemsOf({ file: { "ticket-system": { api_key: 12345, token: "sekret" } } })).toEqual([
    'The credential field "api_key" of "ticket-system" must be a string: put it in quotes.',
    '"ticket-system" has no credential field "token". It has: api_key, tenant, username, password.',
  ]);
});

it("refuses a variable that two connectors would read", () => {
  const a = makeConnector({
    origin: "https://a.example",
    slug: "a-b",
    tools: [],
    securitySchemes: { api_key: { type: "api_key", fields: [{ key: "c", label: "C", secret: true, required: true }] } },
  });
  const b = makeConnector({
    origin: "https://b.example",
    slug: "a",
    tools: [],
    securitySchemes: {
      api_key: { type: "api_key", fields: [{ key: "b_c", label: "C", secret: true, required: true }] },
    },
  });

  expect(problemsOf({ connectors: [a, b], environment: { MORTISE_A_B_C: "sekret" } })).toEqual([
    "MORTISE_A_B_C would be read for a-b.c and for a.b_c. Rename one, or serve them apart.",
  ]);
  expect(problemsOf({ connectors: [a, b], environment: {} })).toEqual([]);
});
