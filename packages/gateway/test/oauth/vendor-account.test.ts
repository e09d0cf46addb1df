import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { type FakeUpstream, json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import type { CalledTool, TestClient } from "@mortise/testkit/mcp";
import { type AuthorizationServer, CLIENT_SECRET, startAuthorizationServer } from "@mortise/testkit/oauth";
import { type AddedPerson, addPerson } from "../support/add-person.ts";
import { findCanaries } from "../support/canaries.ts";
import type { Browser } from "../support/browser.ts";
import { movedClock } from "../support/open-test-vault.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { beginInBrowser } from "./support/connect-in-browser.ts";

const clock = movedClock();
let gateway: TestGateway;
let authority: AuthorizationServer;
let upstream: FakeUpstream;
let mia: AddedPerson;
let browser: Browser;
let client: TestClient;
/** Whether the vendor's API takes the tokens of its own authorization server. */
let isTaken: boolean;
let id: string;
let link: string;
let tool: string;
let count = 0;

function descriptor(slug: string): string {
  return `
metadata: { name: ${slug}, slug: ${slug}, version: 1.0.0, description: Rooms of a test., publisher: Tests, categories: [saas] }
authentication:
  - type: oauth2
    fields:
      - { key: client_id, label: Client, field_type: string, required: true, secret: false }
      - { key: client_secret, label: Secret, field_type: secret, required: true, secret: true }
    oauth2:
      grant_type: authorization_code
      authorization_url: "${authority.authorizationUrl}"
      token_url: "${authority.tokenUrl}"
      default_scopes: [openid, offline_access, read]
      authorization_parameters: { prompt: consent }
    test_endpoint: { url: "${upstream.origin}/me", method: GET, expected_status: 200, headers: { Authorization: "Bearer {access_token}" } }
operations:
  - operation_id: list_rooms
    endpoint: "${upstream.origin}/rooms"
    method: GET
    summary: List rooms
    auth_type_ref: oauth2
    auth_headers: { Authorization: "Bearer {access_token}" }
mcp_config:
  enabled: true
  server_name: rooms
  server_description: Rooms of a test.
  route_mappings:
    - { operation_id: list_rooms, mcp_tool_name: list_rooms, mcp_tool_description: Lists the rooms there are. }
`;
}

beforeAll(async () => {
  authority = await startAuthorizationServer();
  upstream = await startFakeUpstream(({ headers, path }) => {
    const known = authority.grants.some(({ accessToken }) => headers["authorization"] === `Bearer ${accessToken}`);
    return json({ path }, { status: isTaken && known ? 200 : 401 });
  });
  gateway = await startTestGateway({ clock });
  mia = await addPerson(gateway, "Mia");
  browser = await mia.browser();
  client = await gateway.mcp({ key: mia.key });
});
afterAll(async () => {
  await client.close();
  await gateway.close();
  await upstream.close();
  await authority.close();
});
beforeEach(async () => {
  clock.aheadMs = 0;
  isTaken = true;
  authority.forget();
  const slug = `rooms-${String(++count)}`;
  tool = `mcp__${slug}__list_rooms`;
  const body = { descriptor: descriptor(slug), allowTools: "all", account: "personal" };
  const created = await gateway.rest<{ connector: { id: string } }>("POST", "/connectors", body);
  ({ id } = created.body.connector);
  link = `${gateway.url}/connect/${id}`;
  expect((await gateway.rest("POST", `/connectors/${id}/publish`)).status).toBe(200);
  upstream.forget();
});

/** The organisation's client, which an administrator registered with the vendor. */
async function enterClient(secret = CLIENT_SECRET): Promise<void> {
  const entered = await gateway.rest("PUT", `/connectors/${id}/connections/organization`, {
    configuration: { client_id: "registered" },
    secrets: { client_secret: secret },
  });
  expect(entered).toMatchObject({ status: 200, body: { test: null, link } });
}

async function connect(): Promise<string> {
  const back = await authority.agree((await beginInBrowser(browser, link)).href);
  return (await browser.get(back.pathname + back.search)).text();
}

const call = async () => textOf(await client.callTool(tool));
const own = async () => {
  const all = await gateway.services.connections.list(gateway.organisation, id);
  return all.find(({ level }) => level === "user");
};

it("says what the client's form asks for, and that people agree to the rest", async () => {
  const asked = await gateway.rest("GET", `/connectors/${id}/connections/forms`);
  const keys = [
    { key: "client_id", secret: false },
    { key: "client_secret", secret: true },
  ];
  expect(asked.body).toMatchObject({ forms: [{ scheme: "oauth2", agreed: true, fields: keys }], authorize: true });
  // The page that people connect at asks them for none of it.
  expect(await (await browser.get(link)).text()).not.toContain("client_secret");
});

it("connects a person's account with the organisation's client, tries it, and calls with it, renewed", async () => {
  await enterClient();
  expect(await call()).toContain(link);
  expect(await connect()).toContain("is connected");
  expect(upstream.requests.map(({ path }) => path)).toEqual(["/me"]);
  expect(await own()).toMatchObject({ holder: mia.id, state: "connected", configuration: { client_id: "registered" } });
  expect(await call()).toContain("/rooms");
  // The test was made with the token that came with the code, and so is the first call.
  expect(authority.grants.map(({ grantType }) => grantType)).toEqual(["authorization_code"]);
  clock.aheadMs = 3_590_000;
  await Promise.all([call(), call(), call()]);
  expect(authority.grants.map(({ grantType }) => grantType)).toEqual(["authorization_code", "refresh_token"]);
});

it("keeps neither the state nor the verifier of what was begun as they are", async () => {
  await enterClient();
  const address = await beginInBrowser(browser, link);
  const rows = await gateway.services.store.db
    .selectFrom("oauth_authorizations")
    .selectAll()
    .where("org_id", "=", gateway.organisation)
    .where("connector_id", "=", id)
    .execute();
  const state = address.searchParams.get("state") ?? "";
  expect([rows.length, state.length > 20]).toEqual([1, true]);
  expect(findCanaries([{ name: "state", value: state }], "the row", JSON.stringify(rows))).toEqual([]);
  expect(JSON.stringify(rows)).not.toMatch(/verifier/i);
});

it("saves nothing where the vendor's API does not take the token", async () => {
  await enterClient();
  isTaken = false;
  const page = await connect();
  expect(page).toContain("nothing was saved");
  expect(page).toContain("It answered 401, not 200.");
  expect(await own()).toBeUndefined();
  const given = authority.grants.flatMap(({ accessToken, refreshToken = "" }) => [accessToken, refreshToken]);
  for (const token of given) expect(page).not.toContain(token);
  isTaken = true;
  expect(await call()).toContain(link);
});

it("keeps the account that was there where another one does not work", async () => {
  await enterClient();
  await connect();
  isTaken = false;
  expect(await connect()).toContain("nothing was saved");
  isTaken = true;
  expect(await call()).toContain("/rooms");
});

it("takes the organisation's client anew at each agreement, so that a new secret is used", async () => {
  await enterClient("an old secret, which has ended");
  expect(await connect()).toContain("Not connected");
  await enterClient();
  await connect();
  // The vendor ends the authorization; meanwhile the administrator has entered another secret.
  await enterClient("another secret, which is wrong");
  expect(await connect()).toContain("Not connected");
  await enterClient();
  expect(await connect()).toContain("is connected");
});

it("says what an administrator has to do where there is no client yet", async () => {
  const page = await browser.get(link);
  const pressed = await browser.submit(await page.text(), new URL(link).pathname);
  expect(pressed.status).toBe(409);
  expect(await pressed.text()).toContain(`${gateway.url}/oauth/callback`);
});

function textOf({ content }: CalledTool): string {
  return content.map(({ text = "" }) => text).join("\n");
}
