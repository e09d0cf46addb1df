import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, it } from "@jest/globals";
import type { OAuth2Exchange } from "@mortise/core";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { fieldValues } from "../../../src/credentials/field-values.ts";
import { requestToken } from "../../../src/credentials/tokens/request-token.ts";
import type { UpstreamResponse } from "../../../src/egress/egress.ts";
import { oauthScheme, template } from "../../fixtures/schemes.ts";
import { fakeEgress, response, type Respond } from "../../fixtures/services.ts";

const TIME = Date.UTC(2026, 6, 1);
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** One token request: the outcome, what was sent, and its parameters. */
async function ask(
  more: Partial<OAuth2Exchange>,
  given: Record<string, string> = {},
  answer: UpstreamResponse | Respond = response('{"access_token":"t"}'),
) {
  const { exchange, fields } = oauthScheme("https://auth.example/token", more);
  if (exchange?.kind !== "oauth2") throw new Error("no exchange");
  const egress = fakeEgress(typeof answer === "function" ? answer : () => answer);
  const credential = { fields: { client_id: "us", client_secret: "shared-secret", ...given }, level: "user" } as const;
  const context = { egress, deadline: 30_000, time: TIME, organisation: "acme" };
  const tenant = { key: "tenant", label: "Tenant", secret: false, required: false };
  const outcome = await requestToken(exchange, fieldValues(credential, [...fields, tenant]), undefined, context);
  const [sent] = egress.sent;
  const form = new URLSearchParams(typeof sent?.body === "string" ? sent.body : "");
  return { outcome, sent, form: Object.fromEntries(form) };
}

const service = {
  grantType: "jwt_bearer",
  clientAuthentication: "none",
  clientId: template("{no_client}"),
  assertion: {
    issuer: template("{client_id}"),
    subject: template("{subject}"),
    key: template("{private_key}"),
    keyId: template("key-1"),
    algorithm: "RS256",
    lifetimeSeconds: 300,
    claims: { scope: template("read write"), absent: template("{nothing}") },
  },
} as const satisfies Partial<OAuth2Exchange>;

it.each([
  ["PKCS #8", rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
  ["PKCS #1", rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString()],
  ["PKCS #8 on one line", rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString().replaceAll("\n", "\\n")],
  ["a JWK", JSON.stringify(rsa.privateKey.export({ format: "jwk" }))],
])("signs a service account's assertion with a key in %s", async (_form, private_key) => {
  const { form } = await ask(service, { private_key, subject: "ann@example.com" });
  const assertion = form["assertion"] ?? "";

  expect(form).toEqual({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
  expect(decodeProtectedHeader(assertion)).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
  const { payload } = await jwtVerify(
    assertion,
    createPublicKey(rsa.publicKey.export({ type: "spki", format: "pem" })),
    {
      currentDate: new Date(TIME),
      issuer: "us",
      subject: "ann@example.com",
      audience: "https://auth.example/token",
    },
  );
  expect(payload).toMatchObject({ scope: "read write", iat: TIME / 1000, exp: TIME / 1000 + 300 });
  expect(Object.keys(payload)).not.toContain("absent");
});

it("signs by ES256, too, and makes no two assertions alike", async () => {
  const private_key = ec.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const es256 = { ...service, assertion: { ...service.assertion, algorithm: "ES256" } } as const;
  const [one, two] = await Promise.all([ask(es256, { private_key }), ask(es256, { private_key })]);

  await jwtVerify(one.form["assertion"] ?? "", ec.publicKey, { currentDate: new Date(TIME) });
  expect(one.form["assertion"]).not.toBe(two.form["assertion"]);
});

it.each(["no key at all", "-----BEGIN PRIVATE KEY-----\nZm9v\n-----END PRIVATE KEY-----", '{"kty":"RSA"}', '{"kty'])(
  "says how a key is to be given where %j is none",
  async (private_key) => {
    const { outcome, sent } = await ask(service, { private_key });

    expect(outcome).toMatchObject({
      ok: false,
      fault: { code: "connection_invalid", detail: expect.stringContaining("PEM") },
    });
    expect(JSON.stringify(outcome)).not.toContain(private_key);
    expect(sent).toBeUndefined();
  },
);

it("says that a key is not one for the algorithm", async () => {
  const private_key = ec.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

  expect((await ask(service, { private_key })).outcome).toMatchObject({
    fault: { code: "connection_invalid", detail: "The key that signs is not one for RS256." },
  });
});

it("names the clock where an assertion is refused", async () => {
  const private_key = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const refused = response('{"error":"invalid_grant","error_description":"Token must be short-lived"}', {
    status: 400,
  });

  expect((await ask(service, { private_key }, refused)).outcome).toMatchObject({
    fault: { code: "connection_invalid", detail: expect.stringMatching(/short-lived.*clock/) },
  });
});

it("encodes id and secret as RFC 6749 has it before it joins them", async () => {
  const { sent } = await ask({}, { client_id: "a:b", client_secret: "c d+é" });

  expect(sent?.headers["authorization"]).toBe(`Basic ${Buffer.from("a%3Ab:c+d%2B%C3%A9").toString("base64")}`);
});

it("sends nothing of a secret for a public client", async () => {
  const { sent, form } = await ask({ clientAuthentication: "none" });

  expect(form).toEqual({ grant_type: "client_credentials", client_id: "us" });
  expect(sent?.headers["authorization"]).toBeUndefined();
});

it("joins scopes as the vendor wants them, and adds the vendor's parameters where they have a value", async () => {
  const { form } = await ask(
    {
      clientAuthentication: "post",
      scopes: ["read", "write"],
      scopeSeparator: ",",
      tokenParameters: { audience: template("https://api.example/{tenant}"), absent: template("{nothing}") },
    },
    { tenant: "acme" },
  );

  expect(form).toEqual({
    grant_type: "client_credentials",
    scope: "read,write",
    client_id: "us",
    client_secret: "shared-secret",
    audience: "https://api.example/acme",
  });
});

it("lets no extra parameter take the place of the grant", async () => {
  const { form } = await ask({
    tokenParameters: { grant_type: template("password"), scope: template("all") },
    scopes: ["read"],
  });

  expect(form).toMatchObject({ grant_type: "client_credentials", scope: "read" });
});

it("refreshes at the address and with the parameters that are for that", async () => {
  const { sent, form } = await ask(
    {
      grantType: "refresh_token",
      refreshUrl: template("https://auth.example/refresh"),
      tokenParameters: { only: template("at first") },
      refreshParameters: { kind: template("offline") },
    },
    { refresh_token: "r0" },
  );

  expect(sent?.path).toBe("/refresh");
  expect(form).toEqual({ grant_type: "refresh_token", refresh_token: "r0", kind: "offline" });
});

it("writes and reads what is not as RFC 6749 has it", async () => {
  const { sent, outcome } = await ask(
    { tokenBody: "json", accessTokenPath: "/authed_user/access_token", clientAuthentication: "post" },
    {},
    response('{"ok":true,"authed_user":{"access_token":"deep"}}'),
  );

  expect(sent).toMatchObject({
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ grant_type: "client_credentials", client_id: "us", client_secret: "shared-secret" }),
  });
  expect(outcome).toMatchObject({ ok: true, value: { accessToken: "deep" } });
});

it("reads an answer that is a form", async () => {
  const form = response("access_token=t%2F1&expires_in=100", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });

  expect((await ask({}, {}, form)).outcome).toMatchObject({
    ok: true,
    value: { accessToken: "t/1", expiresAt: TIME + 100_000 },
  });
});

it.each([
  ["https://{tenant}.example/token", { tenant: "acme" }, "https://acme.example"],
  ["https://auth.example/{tenant}/token", { tenant: "a b" }, "https://auth.example"],
])("fills %s with fields that are no secret", async (url, given, origin) => {
  const { sent } = await ask({ tokenUrl: template(url) }, given);

  expect(sent?.origin).toBe(origin);
});

it.each([
  ["https://{tenant}.example/token", "evil.test/"],
  ["https://{tenant}.example/token", "evil.test#"],
  ["https://{tenant}.example/token", "user@evil.test:443/"],
  ["https://auth.example/{tenant}/token", ".."],
  ["https://auth.example/{tenant}/token", "a/../b"],
  ["https://auth.example/{client_secret}/token", "x"],
  ["{tenant}/token", "https://evil.test"],
  ["ftp://auth.example/token", "x"],
])("sends no secret to where %s leads with %j", async (url, tenant) => {
  const { outcome, sent } = await ask({ tokenUrl: template(url) }, { tenant });

  expect(outcome).toMatchObject({ ok: false, fault: { code: "connection_invalid" } });
  expect(sent).toBeUndefined();
});

const textOf = (body: unknown): string => (typeof body === "string" ? body : "");
const PRIVATE_KEY = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

it.each<[string, Partial<OAuth2Exchange>, Record<string, string>]>([
  ["a secret in a header", {}, {}],
  ["a secret in the body", { clientAuthentication: "post" }, {}],
  ["a short secret", { clientAuthentication: "post" }, { client_secret: "s3cr" }],
  ["a refresh token", { grantType: "refresh_token" }, { refresh_token: "refresh-token-0" }],
  ["a short refresh token", { grantType: "refresh_token", clientAuthentication: "none" }, { refresh_token: "r3fr" }],
  ["an assertion", service, { private_key: PRIVATE_KEY }],
  [
    "a client's assertion",
    {
      ...service,
      grantType: "client_credentials",
      clientAuthentication: "private_key_jwt",
      clientId: template("{client_id}"),
    },
    { private_key: PRIVATE_KEY },
  ],
])(
  "hides %s in whatever the endpoint repeats, and in what is said of one that does not answer",
  async (_what, more, given) => {
    const repeat: Respond = ({ headers, body }) =>
      response(
        JSON.stringify({ error: "invalid_request", error_description: `${headers["authorization"]} ${textOf(body)}` }),
        {
          status: 400,
        },
      );
    const refused = await ask(more, given, repeat);
    const silent = await ask(more, given, ({ headers, body }) => ({
      ok: false,
      fault: {
        code: "upstream_unavailable",
        detail: `tried ${textOf(body)}`,
        cause: `${headers["authorization"]} ${textOf(body)}`,
      },
    }));
    const told = JSON.stringify([refused.outcome, silent.outcome]);

    expect(told).toContain("[masked]");
    for (const { form, sent } of [refused, silent]) {
      const secrets = ["client_secret", "refresh_token", "assertion", "client_assertion"].flatMap(
        (name) => form[name] ?? [],
      );
      const pair = sent?.headers["authorization"]?.slice("Basic ".length) ?? [];
      for (const secret of secrets.concat(pair)) expect(told).not.toContain(secret);
      expect(secrets.concat(pair)).not.toEqual([]);
    }
  },
);

it("takes an answer that is too long for a token for none", async () => {
  const { outcome } = await ask({}, {}, response(JSON.stringify({ access_token: "t", more: "x".repeat(300_000) })));

  expect(outcome).toMatchObject({ ok: false, fault: { code: "bad_response" } });
});

it.each(["/constructor/name", "/__proto__", "/toString"])(
  "finds no token at %s, where every object has something",
  async (accessTokenPath) => {
    expect((await ask({ accessTokenPath })).outcome).toMatchObject({ ok: false, fault: { code: "bad_response" } });
  },
);

it("draws on the retry budget of its organisation", async () => {
  const budgets: string[] = [];
  await ask({}, {}, (_request, { budget }) => {
    budgets.push(budget);
    return response('{"access_token":"t"}');
  });

  expect(budgets).toEqual(["https://auth.example acme"]);
});
