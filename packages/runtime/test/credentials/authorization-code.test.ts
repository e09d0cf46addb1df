import { createHash } from "node:crypto";
import { expect, it } from "@jest/globals";
import type { OAuth2Exchange } from "@mortise/core";
import { beginAuthorization, finishAuthorization } from "../../src/credentials/authorization-code.ts";
import { fieldValues } from "../../src/credentials/field-values.ts";
import { oauthScheme, template } from "../fixtures/schemes.ts";
import { fakeEgress, ManualClock, response } from "../fixtures/services.ts";

const REDIRECT = "http://127.0.0.1:8765/callback";
const textOf = (body: unknown): string => (typeof body === "string" ? body : "");
const CODE = "code-0123456789";

/** An authorization that has begun, and a way to finish it with what the browser brings back. */
async function begin(more: Partial<OAuth2Exchange> = {}) {
  const { exchange, fields } = oauthScheme("https://auth.example/token", {
    grantType: "authorization_code",
    authorizationUrl: template("https://auth.example/authorize?audience=api"),
    ...more,
  });
  if (exchange?.kind !== "oauth2") throw new Error("no exchange");
  const given = { client_id: "us", client_secret: "shared-secret" };
  const values = fieldValues({ fields: given, level: "user" }, fields);
  const begun = await beginAuthorization(exchange, values, REDIRECT);
  const egress = fakeEgress(() => response('{"access_token":"t1","refresh_token":"r1"}'));
  const finish = (answer: Readonly<Record<string, string>>) => {
    if (!begun.ok) throw new Error("not begun");
    const back = new URL(REDIRECT);
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
    return finishAuthorization(exchange, values, begun.value, back, { egress, clock: new ManualClock() }, "acme");
  };
  const asked = begun.ok ? Object.fromEntries(new URL(begun.value.url).searchParams) : {};
  return { begun, asked, finish, sent: egress.sent, state: begun.ok ? begun.value.state : "" };
}

it("asks with a state and a challenge of its own, and redeems the code with what belongs to them", async () => {
  const { asked, finish, sent, state } = await begin({ scopes: ["read", "write"] });
  expect(asked).toEqual({
    audience: "api",
    response_type: "code",
    client_id: "us",
    redirect_uri: REDIRECT,
    scope: "read write",
    state,
    code_challenge: expect.any(String),
    code_challenge_method: "S256",
  });

  expect(await finish({ code: CODE, state })).toEqual({ ok: true, value: { accessToken: "t1", refreshToken: "r1" } });
  const form = Object.fromEntries(new URLSearchParams(textOf(sent[0]?.body)));
  expect(form).toEqual({
    grant_type: "authorization_code",
    code: CODE,
    redirect_uri: REDIRECT,
    code_verifier: expect.any(String),
  });
  const challenge = createHash("sha256")
    .update(form["code_verifier"] ?? "")
    .digest("base64url");
  expect(challenge).toBe(asked["code_challenge"]);
  expect((await begin()).state).not.toBe(state);
});

it("leaves PKCE out where the connector says so", async () => {
  const { asked, finish, sent, state } = await begin({ pkce: false });
  expect(asked).not.toHaveProperty("code_challenge");

  expect(await finish({ code: CODE, state })).toMatchObject({ ok: true });
  expect(sent[0]?.body).not.toContain("code_verifier");
});

it("lets no parameter of the vendor's take the place of what protects the answer, and puts no secret into the address", async () => {
  const { begun, asked, state } = await begin({
    authorizationUrl: template("https://auth.example/authorize?state=fixed&redirect_uri=https://evil.test"),
    authorizationParameters: {
      state: template("fixed"),
      redirect_uri: template("https://evil.test"),
      code_challenge_method: template("plain"),
      prompt: template("consent"),
      leak: template("{client_secret}"),
    },
  });

  expect(asked).toMatchObject({ state, redirect_uri: REDIRECT, code_challenge_method: "S256", prompt: "consent" });
  expect(state).not.toBe("fixed");
  expect(asked).not.toHaveProperty("leak");
  expect(JSON.stringify(begun)).not.toContain("shared-secret");
});

it("begins nothing at an address in which a secret would stand", async () => {
  const { begun } = await begin({ authorizationUrl: template("https://auth.example/{client_secret}/authorize") });

  expect(begun).toMatchObject({ ok: false, fault: { code: "connection_invalid" } });
});

it.each<[string, (state: string) => Readonly<Record<string, string>>]>([
  ["without a state", () => ({ code: CODE })],
  ["with another state", () => ({ code: CODE, state: "another" })],
  ["of another server", (state) => ({ code: CODE, state, iss: "https://evil.test" })],
  ["of a server whose name begins alike", (state) => ({ code: CODE, state, iss: "https://auth.example.evil.test" })],
  ["with no issuer at all in its place", (state) => ({ code: CODE, state, iss: "auth.example" })],
  ["that is an error", (state) => ({ error: "access_denied", error_description: "no", state })],
  ["that holds no code", (state) => ({ state })],
])("sends nothing for an answer %s", async (_what, answer) => {
  const { finish, sent, state } = await begin();

  expect((await finish(answer(state))).ok).toBe(false);
  expect(sent).toEqual([]);
});

it("takes an answer of the server that was asked, or that issues the tokens", async () => {
  for (const iss of ["https://auth.example", "https://tokens.example/tenant"]) {
    const { finish, state } = await begin({ tokenUrl: template("https://tokens.example/token") });
    expect(await finish({ code: CODE, state, iss })).toMatchObject({ ok: true });
  }
});

it("repeats what a server says of a refusal where the answer is its own, and nobody else's words", async () => {
  const { finish, state } = await begin();
  const answer = { error: "access_denied", error_description: "You \u001b[31mdeclined\u202e" };

  expect(await finish({ ...answer, state })).toMatchObject({
    fault: { code: "reauthentication_required", detail: "The authorization server said: You [31mdeclined" },
  });
  expect(await finish({ ...answer, state: "another" })).toMatchObject({
    fault: { detail: "The answer does not belong to what was asked." },
  });
});
