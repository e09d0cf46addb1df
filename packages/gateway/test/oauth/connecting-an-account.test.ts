import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { CalledTool } from "@mortise/testkit/mcp";
import { addPerson } from "../support/add-person.ts";
import { movedClock } from "../support/open-test-vault.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";
import { connectInBrowser } from "./support/connect-in-browser.ts";
import { until } from "./support/until.ts";
import { type ProtectedServer, startProtectedServer } from "./support/protected-server.ts";

const TOOL = "mcp__greeter__greet";

interface ListedConnector {
  readonly id: string;
  readonly connection: { readonly state: string; readonly level: string | null; readonly link: string | null };
}

describeStores("connecting an account of an external server", (kind) => {
  const clock = movedClock();
  let gateway: TestGateway;
  let server: ProtectedServer;
  beforeEach(async () => {
    clock.aheadMs = 0;
    server = await startProtectedServer();
    gateway = await startTestGateway({ kind, clock });
  });
  afterEach(async () => {
    await gateway.close();
    await server.close();
  });

  it("goes from a link in a tool's answer to a result, through renewals and their end, to its deletion", async () => {
    const { authority } = server;
    const created = await gateway.rest<{ mcp_id: string; status: string }>("POST", "/mcps", {
      type: "oauth",
      name: "Greeter",
      url: server.url,
      account: "personal",
    });
    expect(created).toMatchObject({ status: 201, body: { status: "needs_authentication", state: "draft" } });
    const id = created.body.mcp_id;
    const forAll = await gateway.rest("POST", `/connectors/${id}/authorize`, { level: "organisation" });
    expect(forAll).toMatchObject({ status: 409, body: { error: { code: "personal_accounts" } } });
    const link = `${gateway.url}/connect/${id}`;

    // The admin connects, which shows them the tools; they allow one and publish.
    const ada = await (await addPerson(gateway, "Ada", "admin")).browser();
    expect(await connectInBrowser(ada, link, server)).toMatchObject({ status: 200 });
    const tools = await gateway.rest("GET", `/connectors/${id}/tools`);
    expect(tools.body).toMatchObject({ tools: [{ name: "greet", administration: { allowed: false } }] });
    await gateway.rest("PUT", `/connectors/${id}/tools`, { tools: [{ name: "greet", allowed: true }] });
    expect((await gateway.rest("POST", `/connectors/${id}/publish`)).status).toBe(200);

    // Mia finds it among what needs to be connected. The tool is there before the account is.
    const mia = await addPerson(gateway, "Mia");
    const browser = await mia.browser();
    const connection = async () => {
      const { body } = await gateway.rest<{ connectors: ListedConnector[] }>("GET", "/connectors", undefined, mia.key);
      return body.connectors.find((connector) => connector.id === id)?.connection;
    };
    expect(await connection()).toMatchObject({ state: "missing", link });
    const client = await gateway.mcp({ key: mia.key });
    expect((await client.listTools()).map(({ name }) => name)).toContain(TOOL);
    expect(textOf(await client.callTool(TOOL))).toContain(link);

    expect(await connectInBrowser(browser, link, server)).toMatchObject({
      status: 200,
      text: expect.stringContaining("Greeter is connected"),
    });
    expect(await connection()).toMatchObject({ state: "connected", level: "user", link: null });
    expect(await client.callTool(TOOL)).toMatchObject({ content: [{ text: "hello" }] });
    expect(authority.registrations).toBe(1);

    // Ahead of its end the token is renewed, once for all who call.
    authority.forget();
    clock.aheadMs = 3_590_000;
    const results = await Promise.all(Array.from({ length: 5 }, () => client.callTool(TOOL)));
    expect(results.map(textOf)).toEqual(Array.from({ length: 5 }, () => "hello"));
    expect(authority.grants.map(({ grantType }) => grantType)).toEqual(["refresh_token"]);

    // The authorization ends at the server: the tool stays, and its answer leads to the link.
    await authority.endGrant(authority.grants[0]?.refreshToken ?? "");
    clock.aheadMs *= 2;
    const refused = await client.callTool(TOOL);
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain(link);
    expect((await client.listTools()).map(({ name }) => name)).toContain(TOOL);
    expect(await connection()).toMatchObject({ state: "needs_authentication", link });
    await connectInBrowser(browser, link, server);
    expect(textOf(await client.callTool(TOOL))).toBe("hello");

    // Disconnecting ends the grant at the server, too.
    const own = `/connectors/${id}/connections/me`;
    expect((await gateway.rest("DELETE", own, undefined, mia.key)).status).toBe(204);
    expect(await connection()).toMatchObject({ state: "missing", link });
    expect(textOf(await client.callTool(TOOL))).toContain(link);
    expect((await gateway.rest("DELETE", `/mcps/mcp/${id}`)).status).toBe(204);
    expect((await client.listTools()).map(({ name }) => name)).not.toContain(TOOL);
    expect((await browser.get(link)).status).toBe(404);
    expect(await gateway.services.connections.list(gateway.organisation)).toEqual([]);
    await client.close();
    await until(() => authority.revocations > 0);
    await expectNothingToldOfTokens(gateway, server);
  });
});

/** No token stands in what was logged, nor in the trail. */
async function expectNothingToldOfTokens(gateway: TestGateway, { authority }: ProtectedServer): Promise<void> {
  const trail = await gateway.rest("GET", "/audit?limit=200");
  const given = authority.grants.flatMap(({ accessToken, refreshToken = accessToken }) => [accessToken, refreshToken]);
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((token) => (gateway.lines.join("") + trail.text).includes(token))).toEqual([]);
  expect([...gateway.unguarded]).toEqual([]);
}

function textOf({ content }: CalledTool): string {
  return content.map(({ text = "" }) => text).join("\n");
}
