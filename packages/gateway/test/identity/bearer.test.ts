import { request } from "node:http";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";
import { registerClient } from "../support/test-oauth-client.ts";

let running: TestIdentity;
let organisation: string;
let token: string;
let key: string;
/** What the service takes the time to be, against the machine's. */
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  running = await startTestIdentity("sqlite", { clock: { ...systemClock, time: () => Date.now() + ahead } });
  const { identity, url } = running;
  organisation = (await identity.createOrganisation("Acme", "acme")).id;
  const user = await running.person("ada@example.com", organisation, "owner");
  const client = await registerClient(url);
  token = (await client.grant(await running.signedIn("ada@example.com"))).access;
  key = (await identity.createKey({ organisation, name: "a key", role: "member", user })).text;
});
afterEach(() => running.close());

/** Sends headers as they are given, twice where a list is. */
function send(
  path: string,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<{ readonly status: number; readonly challenge: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(running.url + path, { headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, challenge: response.headers["www-authenticate"] ?? "" });
    });
    outgoing.on("error", reject).end();
  });
}

it("takes the token and the key that are good, whatever the scheme's letters", async () => {
  for (const given of [`Bearer ${token}`, `bearer ${token}`, `BEARER ${token}`, `Bearer ${key}`]) {
    expect(await send("/mcp", { authorization: given })).toEqual({ status: 200, challenge: "" });
  }
});

it("answers 401 with the challenge to every token that is none of its own for this endpoint", async () => {
  const { url } = running;
  const claims = decodeJwt(token);
  const header = decodeProtectedHeader(token);
  const [head = "", body = "", signature = ""] = token.split(".");
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const own = { alg: "EdDSA", typ: "at+jwt", ...(header.kid === undefined ? {} : { kid: header.kid }) };
  const forged = (changes: object = {}, more: object = {}): Promise<string> =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ ...own, ...more }).sign(privateKey);
  const published = (await (await fetch(`${url}/api/auth/jwks`)).json()) as { keys: { x: string }[] };
  const confused = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: header.kid ?? "" })
    .sign(Buffer.from(JSON.stringify(published.keys[0])));
  const changedBody = Buffer.from(JSON.stringify({ ...claims, org: "another" })).toString("base64url");
  const withHeader = (changes: object): string =>
    `${Buffer.from(JSON.stringify({ ...header, ...changes })).toString("base64url")}.${body}.${signature}`;

  const cases: Readonly<Record<string, string | string[] | undefined>> = {
    missing: undefined,
    empty: "",
    "the scheme alone": "Bearer",
    "the scheme and a space": "Bearer ",
    "another scheme": `Basic ${Buffer.from(`a:${token}`).toString("base64")}`,
    "DPoP without a proof": `DPoP ${token}`,
    "no scheme": token,
    "two tokens": `Bearer ${token} ${token}`,
    "a comma": `Bearer ${token},${token}`,
    "two headers": [`Bearer ${token}`, `Bearer ${token}`],
    malformed: "Bearer ..",
    "no JSON": "Bearer eyJ.eyJ.eyJ",
    "two parts": `Bearer ${head}.${body}`,
    "four parts": `Bearer ${token}.x`,
    unsigned: `Bearer ${head}.${body}.`,
    "another signature": `Bearer ${head}.${body}.${signature.split("").toReversed().join("")}`,
    "another body": `Bearer ${head}.${changedBody}.${signature}`,
    "alg none": `Bearer ${new UnsecuredJWT(claims).encode()}`,
    "alg none, in its header alone": `Bearer ${withHeader({ alg: "none" })}`,
    "alg None": `Bearer ${withHeader({ alg: "None" })}`,
    "HS256 with the public key": `Bearer ${confused}`,
    "another key under our kid": `Bearer ${await forged()}`,
    "a kid that walks": `Bearer ${await forged({}, { kid: "../../../../dev/null" })}`,
    "a kid that injects": `Bearer ${await forged({}, { kid: "x' or '1'='1" })}`,
    "no kid": `Bearer ${await forged({}, { kid: undefined })}`,
    "an embedded jwk": `Bearer ${await forged({}, { jwk })}`,
    "a jku": `Bearer ${await forged({}, { jku: "http://127.0.0.1:1/keys" })}`,
    "an x5u": `Bearer ${await forged({}, { x5u: "http://127.0.0.1:1/chain" })}`,
    "an unknown crit": `Bearer ${withHeader({ crit: ["x"], x: 1 })}`,
    "a wrong audience": `Bearer ${await forged({ aud: "https://elsewhere.example/mcp" })}`,
    "no audience": `Bearer ${await forged({ aud: undefined })}`,
    "a wrong issuer": `Bearer ${await forged({ iss: "https://elsewhere.example" })}`,
    "an issuer with a slash": `Bearer ${await forged({ iss: `${url}/` })}`,
    "a key that is cut": `Bearer ${key.slice(0, -1)}`,
    "a key that is longer": `Bearer ${key}a`,
    "a key in other letters": `Bearer ${key.toUpperCase()}`,
    "a made-up key": `Bearer mrt_${"a".repeat(43)}`,
    "a very long token": `Bearer ${"a".repeat(12_000)}`,
    "a control character's escape": "Bearer %00",
  };
  expect(Object.keys(cases).length).toBeGreaterThanOrEqual(30);
  for (const [name, authorization] of Object.entries(cases)) {
    const { status, challenge } = await send("/mcp", authorization === undefined ? {} : { authorization });
    const error = authorization === undefined || authorization === "" ? "" : 'error="invalid_token", ';
    expect([name, status, challenge]).toEqual([
      name,
      401,
      `Bearer ${error}resource_metadata="${url}/.well-known/oauth-protected-resource/mcp", scope="mcp:tools"`,
    ]);
  }
});

it("takes no token from the address or from a cookie", async () => {
  for (const path of [`/mcp?access_token=${token}`, `/mcp?token=${key}`]) {
    const answer = await running.identity.authenticateMcp({ cookie: `access_token=${token}` }, `${running.url}/mcp`);
    expect(answer).toMatchObject({ ok: false, status: 401 });
    expect((await send(path, {})).status).toBe(401);
  }
  expect((await send("/mcp", { cookie: (await running.signedIn("ada@example.com")).cookie })).status).toBe(401);
});

it("refuses a token of megabytes", async () => {
  const authorization = `Bearer ${"a".repeat(1024 * 1024)}`;
  expect(await running.identity.authenticateMcp({ authorization }, `${running.url}/mcp`)).toMatchObject({
    ok: false,
    status: 401,
  });
});

it("refuses a token that has expired, though it was good a moment ago, and one that begins later", async () => {
  const authorization = `Bearer ${token}`;
  expect((await send("/mcp", { authorization })).status).toBe(200);
  ahead = 301_000;
  expect((await send("/mcp", { authorization })).status).toBe(401);
});

it("takes an audience that is a list with this endpoint in it, and refuses an ID token and one of another type", async () => {
  // Signed by the service's own key, as the library does it.
  const { identity, url } = running;
  const { createAccessTokens } = await import("../../src/identity/verify/access-tokens.ts");
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const signingKeys = [{ ...(await exportJWK(publicKey)), alg: "EdDSA", kid: "k" }];
  const check = createAccessTokens({
    store: running.store,
    clock: systemClock,
    publicUrl: url,
    library: {
      signingKeys: () => Promise.resolve(signingKeys),
      rows: { find: () => Promise.resolve({ role: "member", createdAt: new Date(0) }) },
    },
  } as unknown as Parameters<typeof createAccessTokens>[0]); // the parts that it uses
  const claims = { sub: "u", org: organisation, scope: "mcp:tools", azp: "c", iss: url, aud: `${url}/mcp` };
  const signed = (changes: object, typ = "at+jwt"): Promise<string> =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: "EdDSA", typ, kid: "k" })
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
  const outcome = async (text: string): Promise<boolean> => "ok" in (await check(text, `${url}/mcp`));

  expect(await outcome(await signed({}))).toBe(true);
  expect(await outcome(await signed({ aud: [`${url}/mcp`, `${url}/api/auth/oauth2/userinfo`] }))).toBe(true);
  expect(await outcome(await signed({ aud: [`${url}/mcp/agents/x`, `${url}/api/auth/oauth2/userinfo`] }))).toBe(false);
  expect(await outcome(await signed({ aud: `${url}/mcp/` }))).toBe(false);
  expect(await outcome(await signed({ iss: `${url}/` }))).toBe(false);
  expect(await outcome(await signed({ nbf: Math.floor(Date.now() / 1_000) + 600 }))).toBe(false);
  expect(await outcome(await signed({ org: undefined }))).toBe(false);
  expect(await outcome(await signed({ org: ["a"] }))).toBe(false);
  expect(await outcome(await signed({ sub: undefined }))).toBe(false);
  expect(await outcome(await signed({}, "JWT"))).toBe(false);
  expect(await outcome(await signed({}, "id+jwt"))).toBe(false);
  expect(identity).toBeDefined();
});

it("lets nobody through when the store is away, neither by token, key nor session", async () => {
  const { identity, url, store } = running;
  const cookie = (await running.signedIn("ada@example.com")).cookie;
  await store.db.destroy();
  const resource = `${url}/mcp`;
  expect(await identity.authenticateMcp({ authorization: `Bearer ${token}` }, resource)).toMatchObject({ status: 503 });
  expect(await identity.authenticateMcp({ authorization: `Bearer ${key}` }, resource)).toMatchObject({ status: 503 });
  expect(await identity.authenticate({ authorization: `Bearer ${key}` }, organisation)).toMatchObject({ status: 503 });
  const session = await identity.authenticate({ cookie }, organisation);
  expect(session.ok ? 200 : session.status).toBeGreaterThanOrEqual(401);
});

it("logs no stack and no row for tokens and keys that are not good", async () => {
  const before = running.lines.length;
  for (const given of ["mrt_x", token.slice(0, -4), key.slice(1)])
    await send("/mcp", { authorization: `Bearer ${given}` });
  expect(running.lines.slice(before)).toEqual([]);
});
