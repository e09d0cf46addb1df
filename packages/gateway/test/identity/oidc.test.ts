import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { createEgress } from "@mortise/runtime";
import {
  type AuthorizationServer,
  CLIENT_SECRET,
  type SignedInPerson,
  startAuthorizationServer,
} from "@mortise/testkit/oauth";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { type DiscoveredProvider, readProfile } from "../../src/identity/library/identity-provider.ts";
import { type Browser, createBrowser } from "../support/browser.ts";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";

let provider: AuthorizationServer;
let running: TestIdentity;
let organisation: string;
let person: SignedInPerson;
let browser: Browser;
/** Addresses differ, so that no test finds what another left. */
let count = 0;

beforeAll(async () => {
  provider = await startAuthorizationServer({ person: () => person });
  running = await startTestIdentity("sqlite", {
    egress: createEgress({ allow: ["127.0.0.1"] }),
    oidc: { issuer: provider.issuer, clientId: "site", clientSecret: CLIENT_SECRET },
  });
  organisation = (await running.identity.createOrganisation("Acme", "acme")).id;
});
beforeEach(() => {
  count++;
  // The server knows one person by the name that its form is filled in with.
  person = { email: `ann${String(count)}@example.com`, email_verified: true, name: "Ann" };
  browser = createBrowser(running.url);
});
afterEach(async () => {
  // It is the same person at the provider each time, and another one here.
  await running.store.db
    .withTables<{ account: { providerId: string } }>()
    .deleteFrom("account")
    .where("providerId", "=", "oidc")
    .execute();
});
afterAll(async () => {
  await running.close();
  await provider.close();
});

/** Begins as a person does; gives the provider's address that they are led to. */
async function begin(by = browser, next = "/account"): Promise<URL> {
  const page = await (await by.get(`/account/sign-in?next=${encodeURIComponent(next)}`)).text();
  const leaving = await by.submit(page, "/account/oidc");
  expect(leaving.status).toBe(200);
  return new URL(leaving.headers.get("refresh")?.replace(/^0;url=/, "") ?? "");
}

/** Comes back, and follows to the page that it ends with. */
async function back(answer: URL, by = browser): Promise<string> {
  const page = await by.follow(await by.get(answer.href));
  expect(page.status).toBe(200);
  return page.text();
}

const signedIn = async (by = browser): Promise<unknown> => (await by.get("/api/auth/session")).json();

it("signs a member in with state, nonce and PKCE, and records it", async () => {
  const user = await running.person(person.email ?? "", organisation);
  const address = await begin();
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    response_type: "code",
    client_id: "site",
    redirect_uri: `${running.url}/api/auth/callback/oidc`,
    scope: "openid email profile",
    state: expect.stringMatching(/^.{20,}$/),
    nonce: expect.stringMatching(/^.{20,}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: "S256",
  });
  const answer = await provider.agree(address.href);
  expect(await back(answer)).toContain("You are signed in");
  expect(await signedIn()).toMatchObject({ user: { id: user }, organisations: [{ id: organisation, role: "member" }] });
  expect(running.events.at(-1)).toMatchObject({ kind: "sign_in", via: "oidc", target: user, organisation });
  // Their address may change there: it is the same person by `sub`, and what the provider gave was not kept.
  person = { ...person, email: "renamed@example.com" };
  const later = createBrowser(running.url);
  await back(await provider.agree((await begin(later)).href), later);
  expect(await signedIn(later)).toMatchObject({ user: { id: user } });
  const accounts = running.store.db.withTables<{
    account: { providerId: string; idToken: string | null; accessToken: string | null };
  }>();
  expect(
    await accounts.selectFrom("account").select(["idToken", "accessToken"]).where("providerId", "=", "oidc").execute(),
  ).toEqual([{ idToken: null, accessToken: null }]);
});

it("takes the address from UserInfo where the ID token does not say it", async () => {
  const user = await running.person(person.email ?? "", organisation);
  person = { ...person, inIdToken: false };
  await back(await provider.agree((await begin()).href));
  expect(await signedIn()).toMatchObject({ user: { id: user } });
});

it("lets nobody in by an answer that was changed on the way, replayed, or is another browser's", async () => {
  await running.person(person.email ?? "", organisation);
  const changed: Readonly<
    Record<string, { readonly asked?: Record<string, string>; readonly answered?: Record<string, string | undefined> }>
  > = {
    "another nonce": { asked: { nonce: "another" } },
    "another challenge": { asked: { code_challenge: "x".repeat(43) } },
    "another state": { answered: { state: "x".repeat(32) } },
    "no state": { answered: { state: undefined } },
    "another issuer": { answered: { iss: "https://elsewhere.example" } },
    "no issuer": { answered: { iss: undefined } },
    "another code": { answered: { code: "x".repeat(43) } },
    "no code": { answered: { code: undefined } },
    "an error": { answered: { error: "access_denied", code: undefined } },
  };
  for (const [name, { asked = {}, answered = {} }] of Object.entries(changed)) {
    const own = createBrowser(running.url);
    const address = await begin(own);
    for (const [key, value] of Object.entries(asked)) address.searchParams.set(key, value);
    const answer = await provider.agree(address.href);
    for (const [key, value] of Object.entries(answered)) {
      if (value === undefined) answer.searchParams.delete(key);
      else answer.searchParams.set(key, value);
    }
    const page = await own.follow(await own.get(answer.href));
    expect([name, await signedIn(own)]).toEqual([name, null]);
    expect([name, await page.text()]).toEqual([name, expect.stringContaining('role="alert"')]);
  }

  const answer = await provider.agree((await begin()).href);
  const other = createBrowser(running.url);
  await other.follow(await other.get(answer.href));
  expect(await signedIn(other)).toBeNull();
  // One that has begun an attempt of its own, too.
  await begin(other);
  await other.follow(await other.get(answer.href));
  expect(await signedIn(other)).toBeNull();

  const again = await provider.agree((await begin()).href);
  await back(again);
  expect(await signedIn()).not.toBeNull();
  const thief = createBrowser(running.url);
  await thief.follow(await thief.get(again.href));
  expect(await signedIn(thief)).toBeNull();
});

it("lets nobody in whose address the provider did not verify, or does not say", async () => {
  await running.person(person.email ?? "", organisation);
  const whole = person;
  for (const unsure of [{ email_verified: false }, { email_verified: undefined }, { email: undefined }]) {
    person = { ...whole, ...unsure };
    expect(await back(await provider.agree((await begin()).href))).toContain("that your email address is verified");
    expect(await signedIn()).toBeNull();
  }
});

it("makes no account for a stranger, and one for whoever was invited, who then joins", async () => {
  const address = person.email ?? "";
  expect(await back(await provider.agree((await begin()).href))).toContain("You have no account here");
  expect(await signedIn()).toBeNull();

  const owner = await running.person(`owner${String(count)}@example.com`, organisation, "owner");
  const { link } = await running.identity.invite(organisation, address, "admin", owner);
  const invitation = await (await browser.follow(await browser.get(link))).text();
  // Whoever has the link sets no password for the address: it would stay good beside the provider.
  const token = new URL(link).searchParams.get("token") ?? "";
  const taken = { token, name: "Mallory", password: "correct horse battery" };
  expect((await browser.post("/account/invitation", taken)).headers.get("location")).toContain("/account/sign-in");
  expect(await running.identity.personAt(address)).toBeUndefined();
  const leaving = await browser.submit(invitation, "/account/oidc");
  const join = await back(await provider.agree(leaving.headers.get("refresh")?.replace(/^0;url=/, "") ?? ""));
  const joined = await browser.follow(await browser.submit(join, "/account/invitation"));
  expect(await joined.text()).toContain("Acme");
  expect(await signedIn()).toMatchObject({ user: { email: address, name: "Ann" }, organisations: [{ role: "admin" }] });
  // The link worked once.
  expect((await browser.get(link)).status).toBe(404);
});

it("says that the provider cannot be reached, serves passwords all the same, and goes on when it is back", async () => {
  const egress = createEgress({ allow: ["127.0.0.1"] });
  const late = await startTestIdentity("sqlite", {
    egress,
    oidc: { issuer: "http://127.0.0.1:1", clientId: "site", clientSecret: CLIENT_SECRET },
  });
  try {
    await late.person("ada@example.com");
    const by = createBrowser(late.url);
    const page = await (await by.get("/account/sign-in")).text();
    const refused = await by.submit(page, "/account/oidc");
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining("cannot be reached")]);
    expect((await by.get("/api/auth/callback/oidc?code=x&state=y")).status).toBe(503);
    expect(
      (await by.submit(page, "/account/sign-in", { email: "ada@example.com", password: "correct horse battery" }))
        .status,
    ).toBe(303);
  } finally {
    await late.close();
  }
});

it("begins for a form of its own alone, and leads on to paths of its own alone", async () => {
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, {}]) {
    expect((await browser.post("/account/oidc", { next: "/account" }, headers)).status).toBe(403);
  }
  await running.person(person.email ?? "", organisation);
  const page = await (await browser.get("/account/sign-in")).text();
  const leaving = await browser.submit(page, "/account/oidc", { next: "//evil.example/x" });
  const answer = await provider.agree(leaving.headers.get("refresh")?.replace(/^0;url=/, "") ?? "");
  expect((await browser.get(answer.href)).headers.get("location")).toBe(`${running.url}/account`);
});

it("believes an ID token that is the provider's, for this client, of now", async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const stranger = await generateKeyPair("RS256");
  const keys = { keys: [{ ...(await exportJWK(publicKey)), alg: "RS256", kid: "k" }] };
  const discovered: DiscoveredProvider = {
    settings: { issuer: "https://idp.example", clientId: "me", clientSecret: "unused" },
    authorizationEndpoint: "https://idp.example/a",
    tokenEndpoint: "https://idp.example/t",
    jwksUri: "https://idp.example/k",
    userinfoEndpoint: "https://idp.example/u",
    sendsIssuer: false,
    fetch: (address) =>
      Promise.resolve(
        Response.json(
          address === "https://idp.example/k" ? keys : { sub: "other", email: "a@b.c", email_verified: true },
        ),
      ),
  };
  const now = Math.floor(Date.now() / 1_000);
  const good = {
    iss: "https://idp.example",
    aud: "me",
    sub: "s",
    iat: now,
    exp: now + 60,
    nonce: "n",
    email: "a@b.c",
    email_verified: true,
  };
  const profile = async (changes: Record<string, unknown>, key = privateKey): Promise<unknown> => {
    const claims: JWTPayload = { ...good, ...changes };
    const idToken = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k" }).sign(key);
    return readProfile(discovered, { idToken, accessToken: "t" }, "n").catch(() => "refused");
  };
  expect(await profile({})).toEqual({ id: "s", email: "a@b.c", name: "a@b.c" });
  expect(await profile({ aud: ["me", "you"], azp: "me" })).toMatchObject({ id: "s" });
  expect(await profile({}, stranger.privateKey)).toBe("refused");
  for (const wrong of [
    { iss: "https://idp.example/" },
    { aud: "you" },
    { aud: ["me", "you"] },
    { aud: ["me", "you"], azp: "you" },
    { azp: "you" },
    { exp: now - 60 },
    { exp: undefined },
    { nonce: "other" },
    { nonce: undefined },
    // The UserInfo that is asked then is another person's.
    { email: undefined },
  ]) {
    expect([wrong, await profile(wrong)]).toEqual([wrong, "refused"]);
  }
  expect(await profile({ email_verified: "true" })).toBeUndefined();
});
