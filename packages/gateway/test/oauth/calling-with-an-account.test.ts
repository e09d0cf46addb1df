import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { CalledTool, TestClient } from "@mortise/testkit/mcp";
import { addPerson } from "../support/add-person.ts";
import type { Browser } from "../support/browser.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { until } from "./support/until.ts";
import { beginInBrowser, connectInBrowser } from "./support/connect-in-browser.ts";
import { type ProtectedServer, startProtectedServer } from "./support/protected-server.ts";

let gateway: TestGateway;
let server: ProtectedServer;
let ada: Browser;
let adaId: string;
let client: TestClient;
let id: string;
let link: string;
let tool: string;
let count = 0;

beforeAll(async () => {
  server = await startProtectedServer();
  gateway = await startTestGateway();
  const admin = await addPerson(gateway, "Ada", "admin");
  ada = await admin.browser();
  adaId = admin.id;
  client = await gateway.mcp({ key: admin.key });
});
afterAll(async () => {
  await client.close();
  await gateway.close();
  await server.close();
});
beforeEach(async () => {
  server.wanted = undefined;
  server.takesNone = false;
  await offer("personal");
});

/** Registers the server, connects an account of this kind, and publishes its tool. */
async function offer(account: "personal" | "shared"): Promise<void> {
  const name = `Greeter ${String(++count)}`;
  tool = `mcp__greeter-${String(count)}__greet`;
  const body = { type: "oauth", name, url: server.url, account };
  id = (await gateway.rest<{ mcp_id: string }>("POST", "/mcps", body)).body.mcp_id;
  link = `${gateway.url}/connect/${id}`;
  await connectInBrowser(ada, link, server);
  await gateway.rest("PUT", `/connectors/${id}/tools`, { tools: [{ name: "greet", allowed: true }] });
  await gateway.rest("POST", `/connectors/${id}/publish`);
}

const call = async () => textOf(await client.callTool(tool));
const state = async () => (await gateway.services.connections.list(gateway.organisation, id))[0]?.state;
const scopesAsked = async () => (await beginInBrowser(ada, link)).searchParams.get("scope")?.split(" ");

it("asks for what was granted and what the server wants since, once, and never again for that", async () => {
  expect(await call()).toBe("hello");
  server.wanted = "write";
  const { served } = server;
  const answers = await Promise.all([call(), call(), call()]);
  for (const text of answers) expect(text).toContain(link);
  expect(answers.join("")).toContain("wider authorization for this: write");
  expect(await state()).toBe("needs_authentication");
  expect(await call()).toContain(link);
  expect(server.served).toBe(served);
  expect((await client.listTools()).map(({ name }) => name)).toContain(tool);

  expect(await scopesAsked()).toEqual(["read", "offline_access", "write"]);
  expect(await connectInBrowser(ada, link, server)).toMatchObject({ status: 200 });
  expect(await call()).toBe("hello");

  // What the authorization server does not grant is asked for once.
  server.wanted = "everything";
  expect(await call()).toContain(link);
  expect(await scopesAsked()).toEqual(["read", "offline_access", "write", "everything"]);
  await connectInBrowser(ada, link, server);
  for (let again = 0; again < 3; again++) expect(await call()).toContain("(forbidden)");
  expect(await state()).toBe("connected");
});

it("takes a shared account from nobody where one call wants more", async () => {
  await offer("shared");
  server.wanted = "write";
  for (let again = 0; again < 2; again++) expect(await call()).toContain(link);
  expect(await state()).toBe("connected");
  server.wanted = undefined;
  expect(await call()).toBe("hello");
  expect(await scopesAsked()).toEqual(["read", "offline_access", "write"]);
});

it("saves no account that the server does not take, and leaves alone what was there before", async () => {
  const { authority } = server;
  server.takesNone = true;
  expect((await connectInBrowser(ada, link, server)).text).toContain("nothing was saved");
  server.takesNone = false;
  expect(await call()).toBe("hello");
  // Where there was nothing, what was granted does not live on.
  await gateway.services.connections.remove({
    organisation: gateway.organisation,
    connector: id,
    level: "user",
    holder: adaId,
  });
  await until(() => authority.revocations === 1);
  server.takesNone = true;
  expect((await connectInBrowser(ada, link, server)).text).toContain("nothing was saved");
  expect(authority.revocations).toBe(2);
  expect(await gateway.services.connections.list(gateway.organisation, id)).toEqual([]);
});

it("asks for no more than an administrator has chosen", async () => {
  await gateway.rest("PUT", `/connectors/${id}/oauth`, { issuer: server.authority.issuer, scopes: ["read"] });
  server.wanted = "write";
  const text = await call();
  expect(text).toContain("an administrator has chosen the scopes");
  expect(text).not.toContain(link);
  expect(await state()).toBe("connected");
  expect(await scopesAsked()).toEqual(["read"]);
});

it("never asks for a scope that means everything, or that is none", async () => {
  for (const wanted of ["*", "repo:*", "é"]) {
    server.wanted = wanted;
    expect(await call()).toContain("(forbidden)");
  }
  expect(await state()).toBe("connected");
});

// F-21 of the table of faults.
it("renews once where the server refuses a token that has not ended, and calls once more", async () => {
  expect(await call()).toBe("hello");
  server.refused.add(tokenInUse());
  server.authority.forget();
  const before = server.calls;
  expect(await call()).toBe("hello");
  expect(server.authority.tokenRequests).toBe(1);
  expect(server.calls - before).toBe(2);
});

it("asks once where the grant was revoked, and then neither server again", async () => {
  expect(await call()).toBe("hello");
  await server.authority.endGrant(server.authority.grants.at(-1)?.refreshToken ?? "");
  server.refused.add(tokenInUse());
  server.authority.forget();
  const before = server.calls;
  expect(await call()).toContain(link);
  expect([server.authority.tokenRequests, server.calls - before]).toEqual([1, 1]);
  expect(await state()).toBe("needs_authentication");
  for (let again = 0; again < 50; again++) expect(await call()).toContain(link);
  expect([server.authority.tokenRequests, server.calls - before]).toEqual([1, 1]);
});

it("ends nobody's grant where a change of the connector is refused, and all of them where it is made", async () => {
  const taken = "Taken";
  await gateway.rest("POST", "/mcps", { type: "oauth", name: taken, url: server.url });
  const { revocations } = server.authority;
  const move = (more: object) => gateway.rest("PUT", `/mcps/mcp/${id}`, { url: "http://127.0.0.1:9/mcp", ...more });
  expect((await move({ name: taken })).status).toBe(409);
  server.refused.add(tokenInUse());
  expect(await call()).toBe("hello");
  expect((await move({})).status).toBe(200);
  await until(() => server.authority.revocations > revocations);
  expect(server.authority.revocations).toBe(revocations + 1);
});

it("sends nothing once the vault is sealed, and says so", async () => {
  expect(await call()).toBe("hello");
  const before = server.calls;
  await gateway.services.vault.close();
  expect(await call()).toMatch(/the vault is sealed/i);
  expect(server.calls).toBe(before);
});

function tokenInUse(): string {
  return server.authority.grants.at(-1)?.accessToken ?? "";
}

function textOf({ content }: CalledTool): string {
  return content.map(({ text = "" }) => text).join("\n");
}
