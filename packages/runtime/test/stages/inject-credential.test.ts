import { getEventListeners } from "node:events";
import { expect, it } from "@jest/globals";
import type { InjectionPlan } from "@mortise/core";
import { headerCarrier } from "../../src/credentials/carriers/filled-header.ts";
import { HeldCredential } from "../../src/credentials/held-credential.ts";
import { createMask } from "../../src/credentials/mask.ts";
import { basicInjection, bearerInjection, makeConnector } from "../fixtures/connector.ts";
import { oauthScheme, template, tokenInjection } from "../fixtures/schemes.ts";
import { response, stageFor, structuredOf } from "../fixtures/services.ts";

const connector = makeConnector({
  origin: "https://{tenant}.tickets.example",
  tools: [
    { name: "get" },
    { name: "bearer", injection: bearerInjection },
    { name: "basic", injection: basicInjection },
  ],
});
const secret = "sk-live-5f2c9e1a";
const withFields = (fields: Record<string, string>) => ({
  credentials: { resolve: () => ({ fields, level: "workspace" as const }) },
});

it("puts the credential over whatever else is there under its name", () => {
  const held = new HeldCredential("user", {}, [headerCarrier("x-api-key", secret, [])], createMask([secret]));
  const request = {
    method: "GET",
    origin: "https://a.example",
    path: "/",
    headers: { accept: "*/*", "x-api-key": "forged" },
    body: null,
  } as const;

  expect(held.attach(request, 0)).toMatchObject({
    ok: true,
    value: { headers: { accept: "*/*", "x-api-key": secret } },
  });
  expect(request.headers["x-api-key"]).toBe("forged");
});

it("shows no secret when it is printed", () => {
  const held = new HeldCredential("user", {}, [headerCarrier("x-api-key", secret, [])], createMask([secret]));

  expect(JSON.stringify(held)).not.toContain(secret);
});

it("fills the host from a field that is no secret, and never from one that is", async () => {
  const stage = stageFor(connector, () => response("{}"), withFields({ api_key: secret, tenant: "acme" }));
  await stage.call("get");
  expect(stage.egress.judged).toEqual(["https://acme.tickets.example"]);

  const leaky = makeConnector({ origin: "https://{api_key}.tickets.example", tools: [{ name: "get" }] });
  const other = stageFor(leaky, () => response("{}"), withFields({ api_key: "abcdefgh" }));
  const answer = await other.call("get");
  expect(structuredOf(answer)).toMatchObject({ code: "connection_invalid" });
  expect(other.egress.judged).toEqual([]);
});

it.each([
  ["no scope has a credential", undefined, 'In the connection "tickets", the field "Tenant" (tenant) has no value.'],
  [
    "a required field is missing",
    { tenant: "acme" },
    'In the connection "tickets", the field "API Key" (api_key) has no value.',
  ],
  [
    "a field is empty",
    { tenant: "acme", api_key: "" },
    'In the connection "tickets", the field "API Key" (api_key) has no value.',
  ],
])("says what to connect where %s, and asks nobody else", async (_what, fields, detail) => {
  process.env["MORTISE_TICKETS_API_KEY"] = "the process's own";
  const stage = stageFor(connector, () => response("{}"), {
    credentials: { resolve: () => (fields === undefined ? undefined : { fields, level: "organisation" }) },
  });

  const answer = await stage.call("get");

  delete process.env["MORTISE_TICKETS_API_KEY"];
  expect(structuredOf(answer)).toMatchObject({ code: "credential_missing", retryable: false, detail });
  expect(stage.egress.sent).toEqual([]);
});

it.each(["line\r\nx-evil: 1", "tab\t", " padded ", "nul\0", "ümlaut", "trailing\n"])(
  "refuses %j as a header's credential without repeating it",
  async (api_key) => {
    const stage = stageFor(connector, () => response("{}"), withFields({ api_key, tenant: "acme" }));

    const answer = await stage.call("bearer");

    expect(structuredOf(answer)).toMatchObject({
      code: "connection_invalid",
      detail: expect.stringContaining("must be visible ASCII"),
    });
    expect(JSON.stringify(answer)).not.toContain(JSON.stringify(api_key).slice(1, -1));
    expect(stage.egress.sent).toEqual([]);
  },
);

it("refuses a user name with a colon, which would end early", async () => {
  const stage = stageFor(
    connector,
    () => response("{}"),
    withFields({ username: "a:b", password: "p4ssword", tenant: "x" }),
  );

  expect(structuredOf(await stage.call("basic"))).toMatchObject({ code: "connection_invalid" });
});

it("uses a rotated credential from the next call on", async () => {
  let api_key = "first-key";
  const stage = stageFor(connector, () => response("{}"), {
    credentials: { resolve: async () => ({ fields: { api_key, tenant: "acme" }, level: "agent" }) },
  });
  await stage.call("get");
  api_key = "second-key";
  await stage.call("get");

  expect(stage.egress.sent.map(({ headers }) => headers["x-api-key"])).toEqual(["first-key", "second-key"]);
  expect(stage.events.map(({ level }) => level)).toEqual(["agent", "agent"]);
});

it("leaves a resolver that does not answer when the call is cancelled, and keeps no listener", async () => {
  const stage = stageFor(connector, () => response("{}"), { credentials: { resolve: () => new Promise(() => {}) } });
  const abort = new AbortController();
  const calling = stage.call("get", {}, { signal: abort.signal });
  abort.abort();

  expect(structuredOf(await calling)).toMatchObject({ code: "cancelled" });
  expect(getEventListeners(abort.signal, "abort")).toEqual([]);
  expect(stage.egress.sent).toEqual([]);
});

it("leaves a resolver that does not answer when the call's time is over", async () => {
  const stage = stageFor(connector, () => response("{}"), {
    credentials: { resolve: () => new Promise(() => {}) },
    policy: { callTimeoutMs: 20 },
  });

  await expect(stage.call("get")).rejects.toThrow("failed on this server");
  expect(stage.events).toMatchObject([{ code: "internal", cause: "the credential resolver did not answer in time" }]);
});

it("quotes nothing of a credential that an untyped resolver filled with something else than text", async () => {
  const fields = { tenant: "acme", api_key: 87654321 } as unknown as Readonly<Record<string, string>>; // What a store of JSON may hold.
  const stage = stageFor(connector, () => response("{}"), {
    credentials: { resolve: async () => ({ fields, level: "user" }) },
  });

  await expect(stage.call("get")).rejects.toThrow("failed on this server");
  expect(stage.events).toMatchObject([
    { code: "internal", cause: expect.stringMatching(/^the credential resolver failed \(\w+\)$/) },
  ]);
});

it("hides an encoded pair whose password is too short to be looked for in base64", async () => {
  const plain = makeConnector({
    origin: "https://tickets.example",
    tools: [{ name: "basic", injection: basicInjection }],
  });
  const stage = stageFor(
    plain,
    ({ headers }) => response(JSON.stringify({ message: headers["authorization"] }), { status: 400 }),
    withFields({ username: "ann", password: "p4ss" }),
  );
  const told = JSON.stringify(await stage.call("basic"));

  expect(told).toContain("Basic [masked]");
  expect(told).not.toContain(Buffer.from("ann:p4ss").toString("base64"));
});

it("sends nothing where a field has no value that nobody declares: only a declared one may say that it is not needed", async () => {
  const undeclared: InjectionPlan = {
    scheme: "api_key",
    carriers: [{ kind: "template", place: "header", name: "X-Key", parts: template("{key_of_nobody}") }],
  };
  const stage = stageFor(
    makeConnector({ origin: "https://tickets.example", tools: [{ name: "get", injection: undeclared }] }),
    () => response("{}"),
    withFields({ api_key: secret }),
  );

  expect(structuredOf(await stage.call("get"))).toMatchObject({ code: "credential_missing" });
  expect(stage.egress.sent).toEqual([]);
});

it.each(["constructor", "toString", "hasOwnProperty"])(
  "leaves out a header whose field is called %s and has no value, beside a token that was obtained",
  async (key) => {
    const oauth = oauthScheme("https://auth.example/token");
    const { scheme, carriers } = tokenInjection();
    const stage = stageFor(
      makeConnector({
        origin: "https://api.example",
        securitySchemes: {
          oauth2: { ...oauth, fields: [...oauth.fields, { key, label: key, secret: true, required: false }] },
        },
        tools: [
          {
            name: "get",
            injection: {
              scheme,
              carriers: [
                ...carriers,
                { kind: "template", place: "header", name: "X-More", parts: template(`{${key}}`) },
              ],
            },
          },
        ],
      }),
      () => response('{"access_token":"t1"}'),
      withFields({ client_id: "us", client_secret: "shared-secret" }),
    );

    expect((await stage.call("get")).isError).toBe(false);
    expect(stage.egress.sent[1]?.headers["authorization"]).toBe("Bearer t1");
    expect(stage.egress.sent[1]?.headers).not.toHaveProperty("x-more");
  },
);

it("signs last, whatever the order of the plan, so that the signature covers the other carriers", async () => {
  const injection: InjectionPlan = {
    scheme: "api_key",
    carriers: [
      {
        kind: "aws_sigv4",
        service: template("execute-api"),
        region: template("eu-west-1"),
        accessKeyId: template("{tenant}"),
        secretAccessKey: template("{api_key}"),
        sessionToken: [],
      },
      { kind: "template", place: "header", name: "X-Api-Key", parts: template("{api_key}") },
    ],
  };
  const stage = stageFor(
    makeConnector({ origin: "https://api.example", tools: [{ name: "get", injection }] }),
    () => response("{}"),
    withFields({ api_key: secret, tenant: "AKIAIOSFODNN7EXAMPLE" }),
  );
  await stage.call("get");

  expect(stage.egress.sent[0]?.headers["x-api-key"]).toBe(secret);
  expect(stage.egress.sent[0]?.headers["authorization"]).toMatch(/SignedHeaders=[^,]*x-api-key/);
});
