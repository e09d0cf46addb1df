import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type FakeUpstream, json, startFakeUpstream, status } from "@mortise/testkit/fake-upstream";
import type { CalledTool } from "@mortise/testkit/mcp";
import { addPerson, type AddedPerson, PASSWORD } from "../support/add-person.ts";
import { type Browser, createBrowser } from "../support/browser.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { toolOf } from "../servers/changing-server.ts";
import { serve } from "../upstream/scripted-server.ts";

const GOOD = "a-token-that-works-4711";
const BAD = "a-token-that-does-not-0815";
const HOSTILE = `<img src=x onerror=alert(1)>"'&`;

let gateway: TestGateway;
let server: FakeUpstream;
let vendor: FakeUpstream;
let ada: AddedPerson;
let mia: AddedPerson;
let browser: Browser;

beforeAll(async () => {
  server = await startFakeUpstream(() => status(404));
  const guarded =
    (result: Readonly<Record<string, unknown>>) => (received: { request: FakeUpstream["requests"][0] }) => {
      const token = String(received.request.headers["x-team-token"]);
      // Tells what it was given, as some servers do.
      return token === GOOD ? result : json({ error: `no such token: ${token}` }, { status: 401 });
    };
  serve(server, "modern", {
    "server/discover": guarded({ supportedVersions: ["2026-07-28"], capabilities: { tools: {} } }),
    "tools/list": guarded({ tools: [toolOf("search")] }),
    "tools/call": guarded({ content: [{ type: "text", text: "found" }] }),
  });
  vendor = await startFakeUpstream(({ headers }) => {
    const isKnown = ["key-good", `Basic ${Buffer.from("mia:pass word").toString("base64")}`].includes(
      String(headers["x-api-key"] ?? headers["authorization"]),
    );
    const said = `refused: ${JSON.stringify(headers)}`;
    return isKnown ? json({ tickets: [] }) : json({ said }, { status: 401 });
  });
  gateway = await startTestGateway();
  ada = await addPerson(gateway, "Ada", "admin");
  mia = await addPerson(gateway, "Mia");
  browser = await mia.browser();
});
afterAll(async () => {
  await gateway.close();
  await server.close();
  await vendor.close();
});

async function addServer(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const url = `${server.origin}/mcp`;
  const given = { name, url, account: "personal", tokenHeader: "x-team-token", ...more };
  const { body } = await gateway.rest<{ mcp_id: string }>("POST", "/mcps", given, ada.key);
  await gateway.rest("PUT", `/connectors/${body.mcp_id}/connections/me`, { secrets: { token: GOOD } }, ada.key);
  await gateway.rest("PUT", `/connectors/${body.mcp_id}/tools`, { tools: [{ name: "search", allowed: true }] });
  expect((await gateway.rest("POST", `/connectors/${body.mcp_id}/publish`)).status).toBe(200);
  return body.mcp_id;
}

const saved = async (connector: string) => {
  const all = await gateway.services.connections.list(gateway.organisation, connector);
  return all.filter(({ holder }) => holder === mia.id);
};
const read = async (response: Response) => ({ status: response.status, text: await response.text() });
const textOf = ({ content }: CalledTool): string => content.map(({ text = "" }) => text).join("\n");

describe("the page behind a tool's link, for a server that takes each person's own token", () => {
  let id: string;
  let path: string;
  beforeAll(async () => {
    id = await addServer("Team", { description: "Where the team keeps its notes." });
    path = `/connect/${id}`;
  });

  it("leads over signing in to a tried and saved token, which no page, log or trail has", async () => {
    const client = await gateway.mcp({ key: mia.key });
    const answer = textOf(await client.callTool("mcp__team__search"));
    expect(answer).toContain(gateway.url + path);

    const visitor = createBrowser(gateway.url);
    const signIn = await visitor.follow(await visitor.get(path));
    const signedIn = await visitor.submit(await signIn.text(), "/account/sign-in", {
      email: "mia@example.com",
      password: PASSWORD,
    });
    const shown = await visitor.follow(signedIn);
    const page = await shown.text();
    expect([shown.status, new URL(shown.url).pathname]).toEqual([200, path]);
    for (const told of ["Team", "Where the team keeps its notes.", server.origin, "the header x-team-token"]) {
      expect(page).toContain(told);
    }
    expect(page).toMatch(/<input type="password" name="field\.token" autocomplete="off"[^>]*required/);
    expect(shown.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'$/,
    );
    expect(shown.headers.get("cache-control")).toBe("no-store");

    const refused = await read(await visitor.submit(page, path, { "field.token": BAD }));
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/role="alert">[^<]*nothing was saved/);
    expect(refused.text).not.toContain(BAD);
    expect(await saved(id)).toEqual([]);

    const done = await read(await visitor.submit(refused.text, path, { "field.token": ` ${GOOD}\n` }));
    expect(done).toMatchObject({ status: 200, text: expect.stringContaining("Team is connected") });
    expect(await saved(id)).toMatchObject([{ level: "user", state: "connected" }]);
    expect(textOf(await client.callTool("mcp__team__search"))).toBe("found");
    await client.close();

    const trail = await gateway.rest("GET", "/audit?limit=200");
    expect(trail.text).toContain("connection.connect_own");
    const told = [trail.text, done.text, page, gateway.lines.join("")].join("\n");
    expect([GOOD, BAD].filter((token) => told.includes(token))).toEqual([]);
    expect([...gateway.unguarded]).toEqual([]);
  });

  it.each<readonly [string, (token: string) => Promise<Response>]>([
    ["without its token", () => browser.post(path, { scheme: "", "field.token": GOOD })],
    [
      "from another site",
      (token) => browser.post(path, { token, scheme: "", "field.token": GOOD }, { origin: "https://evil.example" }),
    ],
    ["without saying from where", (token) => browser.post(path, { token, scheme: "", "field.token": GOOD }, {})],
    [
      "with the token of another person",
      async () => {
        const theirs = await (await (await ada.browser()).get(path)).text();
        const [, token = ""] = /name="token" value="([^"]+)"/.exec(theirs) ?? [];
        return browser.post(path, { token, scheme: "", "field.token": GOOD });
      },
    ],
  ])("tries and saves nothing %s", async (_how, send) => {
    await gateway.services.connections.remove({
      organisation: gateway.organisation,
      connector: id,
      level: "user",
      holder: mia.id,
    });
    const [, token = ""] = /name="token" value="([^"]+)"/.exec(await (await browser.get(path)).text()) ?? [];
    server.forget();
    expect((await send(token)).status).toBe(403);
    expect(server.requests).toEqual([]);
    expect(await saved(id)).toEqual([]);
  });

  it("leads from the answer that an agent got to an account of the agent's own", async () => {
    const { body: all } = await gateway.rest<{ workspaces: readonly { id: string }[] }>("GET", "/workspaces");
    const given = { name: "Desk", workspace: all.workspaces[0]?.id };
    const { body: agent } = await gateway.rest<{ id: string }>("POST", "/agents", given);
    await gateway.rest("POST", `/mcps/employee/${agent.id}`, { mcp_id: id });
    const { body: key } = await gateway.rest<{ text: string }>("POST", "/keys", { name: "desk", agent: agent.id });
    const client = await gateway.mcp({ key: key.text });
    const its = `${path}?agent=${agent.id}`;
    const answer = textOf(await client.callTool("mcp__team__search"));
    expect(answer).toContain(`This agent has no account at Team.`);
    expect(answer).toContain(gateway.url + its);
    const { body } = await gateway.rest<{ connection: object }>("GET", `/connectors/${id}`, undefined, key.text);
    expect(body.connection).toMatchObject({ state: "missing", link: gateway.url + its });

    // Whoever may connect what the agent uses; the link of nobody's agent leads nowhere.
    expect((await browser.get(its)).status).toBeGreaterThanOrEqual(403);
    const admin = await ada.browser();
    for (const none of ["agt_none", ""]) expect((await admin.get(`${path}?agent=${none}`)).status).toBe(404);
    const page = await (await admin.get(its)).text();
    expect(page).toContain("one for the agent Desk alone");
    // The form that was made for the agent's account serves no other.
    const ownPage = page.replaceAll(its, path);
    expect((await admin.submit(ownPage, path, { "field.token": GOOD })).status).toBe(403);
    expect((await admin.submit(page, its, { "field.token": GOOD })).status).toBe(200);
    expect(textOf(await client.callTool("mcp__team__search"))).toBe("found");
    const connected = await gateway.services.connections.list(gateway.organisation, id);
    expect(connected.filter(({ level }) => level === "agent")).toMatchObject([
      { holder: agent.id, state: "connected" },
    ]);
    await client.close();
  });

  it("asks a page of one's own for the same", async () => {
    const { body } = await gateway.rest("GET", `/connectors/${id}/connections/forms`, undefined, mia.key);
    expect(body).toMatchObject({
      forms: [
        {
          scheme: null,
          fields: [{ key: "token", secret: true, required: true }],
          sentTo: [server.origin],
          sentIn: ["the header x-team-token"],
        },
      ],
      authorize: false,
    });
  });

  it("says what is wrong with what cannot be sent, and takes no more than a credential may be", async () => {
    const page = await (await browser.get(path)).text();
    server.forget();
    const empty = await read(await browser.submit(page, path, { "field.token": "  " }));
    expect(empty).toMatchObject({ status: 422, text: expect.stringContaining("The access token is needed.") });
    const broken = await read(await browser.submit(page, path, { "field.token": "a\u0000b" }));
    expect(broken.status).toBe(422);
    expect((await browser.submit(page, path, { "field.token": "x".repeat(70_000) })).status).toBe(413);
    expect(server.requests).toEqual([]);
  });

  it("sends a signed-out person who presses the button to sign in, and lets nobody else's be connected", async () => {
    const visitor = createBrowser(gateway.url);
    const pressed = await visitor.post(path, { token: "x", scheme: "", "field.token": GOOD });
    expect([pressed.status, pressed.headers.get("location")]).toEqual([
      303,
      `/account/sign-in?next=${encodeURIComponent(path)}`,
    ]);
    const shared = await addServer("Shared", { account: "shared", accessToken: GOOD });
    expect((await browser.get(`/connect/${shared}`)).status).toBe(403);
    const theirs = await ada.browser();
    const page = await (await theirs.get(`/connect/${shared}`)).text();
    expect(page).toContain("one account for everybody in the organisation, in place of the one that is connected");
    expect((await theirs.submit(page, `/connect/${shared}`, { "field.token": GOOD })).status).toBe(200);
  });

  it("shows names as text, whatever is in them", async () => {
    const hostile = await addServer(HOSTILE, { description: HOSTILE });
    const page = await (await browser.get(`/connect/${hostile}`)).text();
    const refused = await (await browser.submit(page, `/connect/${hostile}`, { "field.token": BAD })).text();
    for (const text of [page, refused]) {
      expect(text).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
      expect(text).not.toContain("<img");
    }
  });
});

it("asks for each field of a descriptor's schemes, and keeps what is no secret where something else is wrong", async () => {
  const { body } = await gateway.rest<{ connector: { id: string } }>("POST", "/connectors", {
    descriptor: descriptor(),
    allowTools: "all",
    account: "personal",
  });
  expect(body).toMatchObject({ connector: { kind: "descriptor" } });
  const { id } = body.connector;
  const path = `/connect/${id}`;
  await gateway.rest("POST", `/connectors/${id}/publish`);
  const page = await (await browser.get(path)).text();
  for (const told of [vendor.origin, "the header X-API-Key", "the header Authorization", "&lt;b&gt;API key"]) {
    expect(page).toContain(told);
  }
  expect(page).not.toContain("<b>");
  const forms = page.split("<form").slice(1);
  expect(forms).toHaveLength(2);
  const send = async (scheme: string, fields: Readonly<Record<string, string>>) => {
    const [, token = ""] = /name="token" value="([^"]+)"/.exec(page) ?? [];
    return read(await browser.post(path, { token, scheme, ...fields }));
  };

  const unfit = await send("api_key", { "field.api_key": "wrong-0815", "field.project": HOSTILE });
  expect(unfit).toMatchObject({ status: 422, text: expect.stringContaining("does not look as it should") });
  expect(unfit.text).toContain(`value="&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"`);
  const refused = await send("api_key", { "field.api_key": "key-wrong-0815", "field.project": "Apollo" });
  expect(refused).toMatchObject({ status: 422, text: expect.stringContaining("nothing was saved") });
  expect(refused.text + unfit.text).not.toContain("wrong-0815");
  expect(await saved(id)).toEqual([]);
  expect((await send("constructor", {})).status).toBe(409);

  expect((await send("api_key", { "field.api_key": "key-good", "field.project": "Apollo" })).status).toBe(200);
  expect(await saved(id)).toMatchObject([{ scheme: "api_key", configuration: { project: "Apollo" } }]);
  expect((await send("basic", { "field.username": "mia", "field.password": "pass word" })).status).toBe(200);
  expect(await saved(id)).toMatchObject([{ scheme: "basic", secretFields: ["password"] }]);
});

function descriptor(): string {
  const { origin } = vendor;
  const test = `{ url: "${origin}/me", method: GET, expected_status: 200, headers: {} }`;
  return `
metadata:
  { name: Two ways, slug: two-ways, version: 1.0.0, description: Tickets of a test., publisher: Tests, categories: [saas] }
authentication:
  - type: api_key
    fields:
      - { key: api_key, label: "<b>API key", field_type: secret, required: true, secret: true, pattern: "^key-" }
      - { key: project, label: Project, field_type: string, required: false, secret: false }
    test_endpoint: ${test}
  - type: basic
    fields:
      - { key: username, label: User, field_type: string, required: true, secret: false }
      - { key: password, label: Password, field_type: secret, required: true, secret: true }
    test_endpoint: ${test}
operations:
  - operation_id: search_tickets
    endpoint: "${origin}/tickets"
    method: GET
    summary: Search tickets
    auth_type_ref: api_key
    auth_headers: { X-API-Key: "{api_key}" }
  - operation_id: list_tickets
    endpoint: "${origin}/tickets/all"
    method: GET
    summary: List tickets
    auth_type_ref: basic
    auth_headers: { Authorization: "Basic {username}:{password}" }
mcp_config:
  enabled: true
  server_name: two_ways
  server_description: Tickets of a test.
  route_mappings:
    - { operation_id: search_tickets, mcp_tool_name: search_tickets, mcp_tool_description: Searches tickets. }
    - { operation_id: list_tickets, mcp_tool_name: list_tickets, mcp_tool_description: Lists tickets. }
`;
}
