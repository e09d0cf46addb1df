import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { CompiledConnector, SecurityScheme } from "@mortise/core";
import { type FakeUpstream, json, startFakeUpstream, status } from "@mortise/testkit/fake-upstream";
import {
  type AuthorizationServer,
  CLIENT_SECRET,
  type FaultyTokenServer,
  startAuthorizationServer,
  startFaultyTokenServer,
} from "@mortise/testkit/oauth";
import type { CallEvent, Services } from "../../../src/call.ts";
import { systemClock } from "../../../src/clock.ts";
import { createConnectorServer } from "../../../src/connector-server.ts";
import { MemoryCredentials } from "../../../src/credentials/memory-credentials.ts";
import { requestToken } from "../../../src/credentials/tokens/request-token.ts";
import { fieldValues } from "../../../src/credentials/field-values.ts";
import { TokenSource } from "../../../src/credentials/tokens/token-source.ts";
import { createEgress } from "../../../src/egress/create-egress.ts";
import type { Egress } from "../../../src/egress/egress.ts";
import { RateLimiter } from "../../../src/limits/rate-limiter.ts";
import { makeConnector } from "../../fixtures/connector.ts";
import { oauthScheme, template, tokenInjection } from "../../fixtures/schemes.ts";

// Over sockets throughout: a real authorization server, a faulty one, and an API that takes only the tokens it knows.

let server: AuthorizationServer;
let faulty: FaultyTokenServer;
let upstream: FakeUpstream;
let egress: Egress;
let events: CallEvent[];

beforeAll(async () => {
  server = await startAuthorizationServer();
  faulty = await startFaultyTokenServer();
});

afterAll(() => Promise.all([server.close(), faulty.close()]));

beforeEach(async () => {
  server.forget();
  faulty.answer(undefined);
  upstream = await startFakeUpstream(({ headers }) =>
    server.grants.some(({ accessToken }) => headers["authorization"] === `Bearer ${accessToken}`)
      ? json({ ok: true })
      : status(401),
  );
  egress = createEgress({ allow: [server.host, faulty.host, upstream.host] });
  events = [];
});

afterEach(async () => {
  await egress.close();
  await upstream.close();
});

/** Lets requests go to these hosts and no others. */
async function reach(...hosts: readonly string[]): Promise<void> {
  await egress.close();
  egress = createEgress({ allow: hosts });
}

function connectorFor(scheme: SecurityScheme): CompiledConnector {
  return makeConnector({
    origin: upstream.origin,
    securitySchemes: { oauth2: scheme },
    tools: [
      { name: "get", injection: tokenInjection() },
      { name: "add", method: "POST", injection: tokenInjection() },
    ],
  });
}

function caller(scheme: SecurityScheme, fields: Record<string, string>) {
  const credentials = new MemoryCredentials();
  credentials.set({ instance: "crm", scheme: "oauth2", scope: { organisation: "acme" } }, fields);
  const services: Services = {
    egress,
    clock: systemClock,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock }),
    onCall: (event) => events.push(event),
  };
  const binding = { instance: "crm", scope: { organisation: "acme" }, credentials };
  const tools = createConnectorServer(connectorFor(scheme)).bind(binding, services);
  return async (tool: string, signal = new AbortController().signal) => {
    const answer = await tools.call(tool, {}, { id: "c", signal });
    return JSON.parse(answer?.structured ?? "null") as Record<string, unknown> | null; // what tools here answer is JSON
  };
}

it.each([
  ["by-header", "basic"],
  ["by-body", "post"],
] as const)("proves itself to a real server as the client %s", async (client_id, clientAuthentication) => {
  const call = caller(oauthScheme(server.tokenUrl, { clientAuthentication, scopes: ["read", "write"] }), {
    client_id,
    client_secret: CLIENT_SECRET,
  });

  expect(await call("get")).toEqual({ ok: true });
  expect(await call("add")).toEqual({ ok: true });
  expect(server.tokenRequests).toBe(1);
});

it("proves itself to a real server by a signed assertion", async () => {
  const scheme = oauthScheme(server.tokenUrl, {
    clientAuthentication: "private_key_jwt",
    assertion: {
      issuer: template("{client_id}"),
      key: template("{private_key}"),
      algorithm: "RS256",
      lifetimeSeconds: 60,
      claims: {},
    },
  });
  // As environment variables have it: one line, with `\n` in place of the line breaks.
  const private_key = server.signerKey.replaceAll("\n", "\\n");

  expect(await caller(scheme, { client_id: "signer", private_key })("get")).toEqual({ ok: true });
});

it("asks for one token for a thousand concurrent calls", async () => {
  const call = caller(oauthScheme(server.tokenUrl), { client_id: "by-header", client_secret: CLIENT_SECRET });

  const answers = await Promise.all(Array.from({ length: 1000 }, () => call("get")));

  expect(answers.every((answer) => answer?.["ok"] === true)).toBe(true);
  expect(server.tokenRequests).toBe(1);
}, 60_000);

it("replaces a token that the API refuses, once for all who are refused, and repeats what they asked", async () => {
  const call = caller(oauthScheme(server.tokenUrl), { client_id: "by-header", client_secret: CLIENT_SECRET });
  await call("get");
  const ended = server.grants[0]?.accessToken;
  upstream.respond(({ headers }) =>
    headers["authorization"] === `Bearer ${ended}` ? status(401) : json({ ok: true }),
  );
  upstream.forget();

  const answers = await Promise.all(Array.from({ length: 100 }, () => call("add")));

  expect(answers.every((answer) => answer?.["ok"] === true)).toBe(true);
  expect(server.tokenRequests).toBe(2);
});

it("gives up where the API refuses every token, and asks for no more of them", async () => {
  const call = caller(oauthScheme(server.tokenUrl), { client_id: "by-header", client_secret: CLIENT_SECRET });
  upstream.respond(() => status(401));

  for (let calls = 0; calls < 10; calls++) expect(await call("get")).toMatchObject({ code: "credential_expired" });

  expect(server.tokenRequests).toBe(2);
});

/** Goes through the browser's part, and gives the refresh token that comes of it. */
async function agree(): Promise<string> {
  const redirectUri = "http://127.0.0.1:4567/callback";
  const url = new URL(server.authorizationUrl);
  const codeVerifier = "a-verifier-of-this-test-that-is-long-enough-for-rfc-7636";
  const challenge = await crypto.subtle.digest("SHA-256", Buffer.from(codeVerifier));
  url.search = new URLSearchParams({
    client_id: "app",
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid offline_access read",
    prompt: "consent",
    code_challenge: Buffer.from(challenge).toString("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const back = await server.agree(url.href);
  const { exchange } = appScheme();
  if (exchange?.kind !== "oauth2") throw new Error("no OAuth exchange");
  const fields = fieldValues({ fields: { client_id: "app" }, level: "user" }, appScheme().fields);
  const context = { egress, deadline: systemClock.now() + 10_000, time: Date.now(), organisation: "acme" };
  const code = { code: back.searchParams.get("code") ?? "", redirectUri, codeVerifier };
  const tokens = await requestToken(exchange, fields, undefined, context, code);
  if (!tokens.ok) throw new Error(JSON.stringify(tokens.fault));
  return tokens.value.refreshToken ?? "";
}

function appScheme(): SecurityScheme {
  return oauthScheme(server.tokenUrl, { grantType: "authorization_code", clientAuthentication: "none" });
}

it("refreshes with the newest refresh token of a server that rotates them", async () => {
  const refresh_token = await agree();
  const call = caller(appScheme(), { client_id: "app", refresh_token });
  expect(await call("get")).toEqual({ ok: true });
  const [, first] = server.grants;
  expect(first?.refreshToken).not.toBe(refresh_token);

  // Had it used the first refresh token again, the server would have ended the whole grant.
  upstream.respond(({ headers }) =>
    headers["authorization"] === `Bearer ${first?.accessToken}` ? status(401) : json({ again: true }),
  );
  expect(await call("get")).toEqual({ again: true });
  expect(server.grants.map(({ grantType }) => grantType)).toEqual([
    "authorization_code",
    "refresh_token",
    "refresh_token",
  ]);
});

it("says that the user must connect again where the refresh token has ended, and asks the server once", async () => {
  const call = caller(appScheme(), { client_id: "app", refresh_token: "of-another-life" });

  for (let calls = 0; calls < 1000; calls++) {
    expect(await call("get")).toMatchObject({ code: "reauthentication_required", retryable: false });
  }

  expect(server.tokenRequests).toBe(1);
  expect(upstream.requests).toEqual([]);
}, 60_000);

const refresh = () => oauthScheme(faulty.tokenUrl, { grantType: "refresh_token" });
const user = { client_id: "app", client_secret: "shared-secret", refresh_token: "rt-0123456789abcdef" };

it.each([
  [
    "reauthentication_required",
    400,
    { error: "invalid_grant", error_description: "Token has been revoked" },
    "revoked",
  ],
  ["connection_invalid", 401, { error: "invalid_client", error_description: "Who?" }, "invalid_client: Who?"],
  ["connection_invalid", 403, {}, "It answered 403."],
  ["connection_invalid", 404, {}, "not where the connector says"],
  ["connection_invalid", 200, { ok: false, error: "invalid_auth" }, "invalid_auth"],
  ["upstream_unavailable", 500, { error: "server_error" }, "failed (status 500)"],
  ["rate_limited", 429, {}, "left alone"],
  ["bad_response", 200, { token: "elsewhere" }, "no token at /access_token"],
  ["bad_response", 200, { access_token: 7 }, "no token at /access_token"],
  ["bad_response", 200, { access_token: "" }, "no token at /access_token"],
] as const)("answers with %s where the token endpoint answers %i %j", async (code, statusCode, body, detail) => {
  faulty.answer((response) => Object.assign(response, { statusCode, body }));

  const answer = await caller(refresh(), user)("get");

  expect(answer).toMatchObject({ code, detail: expect.stringContaining(detail) });
  expect(upstream.requests).toEqual([]);
});

it.each([
  "",
  "<html>Sign in</html>",
  "[1,2",
  '"text"',
  "null",
  "x".repeat(300_000),
  `{"access_token":"${"a".repeat(300_000)}"}`,
])("survives a token endpoint that answers with something else (%#)", async (body) => {
  const strange = await startFakeUpstream(() => ({
    kind: "answer",
    status: 200,
    headers: { "content-type": "application/json" },
    body,
  }));
  await reach(strange.host);
  try {
    const answer = await caller(oauthScheme(`${strange.origin}/token`), user)("get");
    expect(answer).toMatchObject({ code: "bad_response" });
  } finally {
    await strange.close();
  }
});

it("shows nothing of the credential where a token endpoint repeats all of it", async () => {
  const echo = await startFakeUpstream(({ headers, body }) =>
    json(
      { error: "invalid_request", error_description: `${JSON.stringify(headers)} ${body} ${decodeURIComponent(body)}` },
      { status: 400 },
    ),
  );
  await reach(echo.host);
  try {
    for (const clientAuthentication of ["basic", "post"] as const) {
      const scheme = oauthScheme(`${echo.origin}/token`, { grantType: "refresh_token", clientAuthentication });
      const answer = JSON.stringify(await caller(scheme, user)("get")) + JSON.stringify(events);
      expect(answer).toContain("connection_invalid");
      for (const secret of [
        "shared-secret",
        "rt-0123456789abcdef",
        Buffer.from("app:shared-secret").toString("base64"),
      ]) {
        expect(answer).not.toContain(secret.slice(0, 12));
      }
    }
  } finally {
    await echo.close();
  }
});

it("asks an endpoint that is busy again, within the same call", async () => {
  const busy = await startFakeUpstream((_request, index) => (index === 0 ? status(503) : json({ access_token: "t" })));
  await reach(busy.host, upstream.host);
  upstream.respond(() => json({ ok: true }));
  try {
    expect(await caller(oauthScheme(`${busy.origin}/token`), user)("get")).toEqual({ ok: true });
    expect(busy.requests.map(({ body }) => body)).toEqual(Array(2).fill("grant_type=client_credentials"));
  } finally {
    await busy.close();
  }
});

it("asks for no token where the guard refuses the endpoint's address", async () => {
  await reach(upstream.host);

  const answer = await caller(oauthScheme(server.tokenUrl), {
    client_id: "by-header",
    client_secret: CLIENT_SECRET,
  })("get");

  expect(answer).toMatchObject({ code: "egress_refused" });
  expect(server.tokenRequests).toBe(0);
});

it("does not follow a token endpoint to another origin", async () => {
  const elsewhere = await startFakeUpstream(() => json({ access_token: "t" }));
  const redirecting = await startFakeUpstream(() => ({
    kind: "answer",
    status: 307,
    headers: { location: `${elsewhere.origin}/token` },
    body: "",
  }));
  await reach(elsewhere.host, redirecting.host);
  try {
    const answer = await caller(oauthScheme(`${redirecting.origin}/token`), user)("get");
    expect(answer).toMatchObject({ code: "egress_refused" });
    expect(elsewhere.connections).toBe(0);
  } finally {
    await elsewhere.close();
    await redirecting.close();
  }
});
