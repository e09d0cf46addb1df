import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { sql } from "kysely";
import { grantRoutes } from "../../src/grants/routes.ts";
import type { Browser } from "../support/browser.ts";
import { type Caller, startTestRest, type TestRest } from "../support/start-test-rest.ts";
import { registerClient, type TestOAuthClient, type TokenAnswer } from "../support/test-oauth-client.ts";

let rest: TestRest;
let organisation: string;
let admin: Caller;
let auditor: Caller;
let other: Caller;
/** Ida, who lets an editor in; her own key, and her browser. */
let ida: string;
let asIda: Caller["ask"];
let browser: Browser;
let client: TestOAuthClient;
let tokens: TokenAnswer;

beforeAll(async () => {
  rest = await startTestRest("sqlite", grantRoutes);
  organisation = await rest.organisation("acme");
  admin = await rest.caller(organisation, "admin");
  auditor = await rest.caller(organisation, "auditor");
  other = await rest.caller(organisation, "member");
  const { identity } = rest.identity;
  ida = await rest.identity.person("ida@example.com", organisation);
  const key = await identity.createKey({ organisation, name: "hers", role: "member", user: ida });
  asIda = (method, path, body) => rest.ask(organisation, key.text, method, path, body);
  browser = await rest.identity.signedIn("ida@example.com");
  client = await registerClient(rest.identity.url);
});
beforeEach(async () => {
  tokens = await client.grant(browser);
  expect(tokens.status).toBe(200);
});
afterEach(() => expect(rest.faults).toEqual([]));
afterAll(() => rest.close());

const grantsAs = async (ask: Caller["ask"]): Promise<readonly { readonly id: string; readonly user: string }[]> =>
  (await ask("GET", "/grants")).body.grants;
const use = async (access: string): Promise<number> =>
  (await fetch(`${rest.identity.url}/mcp`, { headers: { authorization: `Bearer ${access}` } })).status;

it("shows people the clients that they let in, and everybody's to those who administer or audit", async () => {
  const { url } = rest.identity;
  const grants = await grantsAs(asIda);
  expect(grants).toEqual([
    {
      id: expect.any(String) as unknown,
      client: { id: client.id, name: "An <editor>", website: null },
      user: ida,
      scopes: ["mcp:tools", "offline_access"],
      createdAt: expect.any(Number) as unknown,
    },
  ]);
  expect(await grantsAs(admin.ask)).toEqual(grants);
  expect(await grantsAs(auditor.ask)).toEqual(grants);
  expect(await grantsAs(other.ask)).toEqual([]);
  const page = await (await browser.get("/account")).text();
  expect(page).toContain("An &lt;editor&gt;, in acme");
  expect(page).toContain(`${url}/mcp`);
});

it("refuses a client from the moment on when somebody ends what they let it do, until they let it in anew", async () => {
  const [grant] = await grantsAs(asIda);
  const path = `/grants/${grant?.id ?? ""}`;
  expect(await use(tokens.access)).toBe(200);
  // Neither who may only look, nor somebody else, nor another organisation.
  expect((await auditor.ask("DELETE", path)).status).toBeGreaterThan(400);
  const hidden = await other.ask("DELETE", path);
  expect(hidden.text).toBe((await other.ask("DELETE", "/grants/none")).text);
  const elsewhere = await rest.organisation("elsewhere");
  const stranger = await rest.caller(elsewhere, "owner");
  expect((await stranger.ask("DELETE", path)).status).toBe(404);
  expect(await use(tokens.access)).toBe(200);

  expect((await admin.ask("DELETE", path)).status).toBe(204);
  expect(await use(tokens.access)).toBe(401);
  expect(await client.refresh(tokens.refresh)).toMatchObject({ status: 400, error: "invalid_grant" });
  expect(await grantsAs(asIda)).toEqual([]);
  expect((await admin.ask("DELETE", path)).status).toBe(404);

  const anew = await client.grant(browser);
  expect(await use(anew.access)).toBe(200);
  // As it is a second later: the tokens of the grant before stay out.
  await rest.identity.store.db
    .withTables<{ readonly oauthConsent: { referenceId: string; createdAt: string } }>()
    .updateTable("oauthConsent")
    .set({ createdAt: new Date(Date.now() + 2_000).toISOString() })
    .where("referenceId", "=", organisation)
    .execute();
  await rest.identity.changes.publish({ organisation, subject: "principal", id: ida });
  expect(await use(tokens.access)).toBe(401);
  await admin.ask("DELETE", `/grants/${(await grantsAs(asIda))[0]?.id ?? ""}`);
});

it("stays listed while some of it could not be ended, so that it can be ended again", async () => {
  const { identity, store } = rest.identity;
  const [grant] = await grantsAs(asIda);
  const fail = sql`create trigger fail before delete on "oauthRefreshToken" begin select raise(abort, 'broken off'); end`;
  await fail.execute(store.db);
  await expect(identity.endGrant(organisation, grant?.id ?? "")).rejects.toThrow("broken off");
  await sql`drop trigger fail`.execute(store.db);
  expect(await grantsAs(asIda)).toEqual([grant]);
  expect(await identity.endGrant(organisation, grant?.id ?? "")).toBe(true);
  expect(await client.refresh(tokens.refresh)).toMatchObject({ status: 400, error: "invalid_grant" });
  expect(await use(tokens.access)).toBe(401);
});

it("is ended on the account's page by the person themselves, and recorded", async () => {
  const page = await (await browser.get("/account")).text();
  const foreign = await rest.identity
    .person("olaf@example.com", organisation)
    .then(() => rest.identity.signedIn("olaf@example.com"));
  const fields = { grant: (await grantsAs(asIda))[0]?.id ?? "", organisation };
  await foreign.post("/account/grants/end", fields);
  expect((await browser.post("/account/grants/end", fields, { origin: "https://evil.example" })).status).toBe(403);
  expect(await use(tokens.access)).toBe(200);

  const ended = await browser.submit(page, "/account/grants/end");
  expect([ended.status, ended.headers.get("location")]).toEqual([303, "/account"]);
  expect(await use(tokens.access)).toBe(401);
  expect(await (await browser.get("/account")).text()).not.toContain("editor");
  expect(rest.identity.events.filter(({ action }) => action === "grant.end")).toMatchObject([
    { organisation, actor: `user:${ida}`, target: client.id },
  ]);
});
