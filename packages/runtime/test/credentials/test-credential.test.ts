import { expect, it } from "@jest/globals";
import type { CredentialField, TestEndpointPlan } from "@mortise/core";
import type { CredentialResolver } from "../../src/credentials/resolver.ts";
import { testCredential } from "../../src/credentials/test-credential.ts";
import type { UpstreamResponse } from "../../src/egress/egress.ts";
import { apiKeyInjection, apiKeyScheme, makeConnector } from "../fixtures/connector.ts";
import { template } from "../fixtures/schemes.ts";
import { response, someScope, stageFor } from "../fixtures/services.ts";

const LONG = Array.from({ length: 500 }, (_, index) => `part-${index}.`).join("");
const of = (api_key: string): CredentialResolver => ({
  resolve: () => ({ fields: { api_key, tenant: "acme" }, level: "user" }),
});

async function tryOut(
  respond: (path: string) => UpstreamResponse,
  credentials: CredentialResolver,
  more: { readonly endpoint?: Partial<TestEndpointPlan>; readonly field?: Partial<CredentialField> } = {},
) {
  const [key, ...others] = apiKeyScheme.fields;
  if (key === undefined) throw new Error("no field");
  const connector = makeConnector({
    origin: "https://api.example",
    tools: [{ name: "get" }],
    securitySchemes: {
      api_key: {
        ...apiKeyScheme,
        fields: [{ ...key, ...more.field }, ...others],
        testEndpoint: {
          url: template("https://api.example/{tenant}/me"),
          method: "GET",
          expectedStatus: 200,
          headers: { "X-Api-Key": "forged", "X-Version": "2" },
          carriers: apiKeyInjection.carriers,
          ...more.endpoint,
        },
      },
    },
  });
  const { services, egress } = stageFor(connector, ({ path }) => respond(path));
  const test = await testCredential(
    connector,
    "api_key",
    { instance: "tickets", scope: someScope, credentials },
    services,
  );
  return { test, sent: egress.sent, told: JSON.stringify(test) };
}

it("sends the credential over whatever else has its name, and says that it was taken", async () => {
  const { test, sent } = await tryOut(() => response("{}"), of("sk-1234567890"));

  expect(test).toMatchObject({
    ok: true,
    steps: [{}, {}, {}, { step: "answer", message: "It answered 200, as it should." }],
  });
  expect(sent).toMatchObject([{ path: "/acme/me", headers: { "x-api-key": "sk-1234567890", "x-version": "2" } }]);
});

it.each([
  ["at the beginning", LONG],
  ["twice", `{"a":"${LONG}","b":"${LONG}"}`],
  ["behind more than is shown", `{"a":"${"x".repeat(280)}${LONG}"}`],
  ["across what is looked at", `${"x ".repeat(100)}${LONG}${LONG}${LONG}`],
])("shows no part of a long secret that the answer repeats %s", async (_where, body) => {
  const { told, test } = await tryOut(() => response(body, { status: 401 }), of(LONG));

  expect(test.ok).toBe(false);
  expect(told).toContain("It answered 401, not 200.");
  expect(told).not.toContain("part-");
});

it("hides a secret that stands in the address's answer by another name, and in a fault", async () => {
  const secret = "s3cret-0123456789";
  const { told } = await tryOut(() => response(secret, { status: 403 }), of(secret));
  expect(told).not.toContain(secret);

  const failing = await tryOut(
    () => ({ ok: false, fault: { code: "tls_error", cause: `no trust in ${secret}` } }) as never,
    of(secret),
  );
  expect(failing.told).toContain("no trust in [masked]");
});

it.each<[string, () => never]>([
  [
    "throws",
    () => {
      throw new Error("row s3cret-0123456789");
    },
  ],
  ["rejects", () => Promise.reject(new Error("row s3cret-0123456789")) as never],
])("tells of a resolver that %s in a step, and quotes nothing of it", async (_how, resolve) => {
  const { test, told, sent } = await tryOut(() => response("{}"), { resolve }, { field: { pattern: "^sk-" } });

  expect(test).toMatchObject({ ok: false, steps: [{ ok: false }] });
  expect(told).not.toContain("s3cret");
  expect(sent).toEqual([]);
});

it("says of a field that does not look as it should, without its value, and sends nothing", async () => {
  const { test, told, sent } = await tryOut(() => response("{}"), of("pk-0123456789"), { field: { pattern: "^sk-" } });

  expect(test).toMatchObject({ ok: false, steps: [{ step: "fields", ok: false }] });
  expect(told).not.toContain("pk-0123456789");
  expect(sent).toEqual([]);
});
