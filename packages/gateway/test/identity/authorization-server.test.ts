import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { auth } from "@modelcontextprotocol/client";
import { createOAuthProvider } from "@mortise/testkit/mcp";
import { decodeJwt } from "jose";
import { insertAgent } from "../support/insert-agent.ts";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";
import { describeStores } from "../support/stores.ts";
import { register, registerClient } from "../support/test-oauth-client.ts";
import { type Browser, createBrowser } from "../support/browser.ts";

const at = (address: string, token: string): Promise<Response> =>
  fetch(address, { headers: { authorization: `Bearer ${token}` } });

describeStores("the authorization server", (kind) => {
  let running: TestIdentity;
  /** Each test has people and an organisation of its own. */
  let count = 0;
  beforeAll(async () => {
    running = await startTestIdentity(kind);
  });
  beforeEach(async () => {
    count++;
    await running.store.db.deleteFrom("attempts").execute();
  });
  afterAll(() => running.close());

  const ada = (): string => `ada${String(count)}@example.com`;
  /** Ada, a member of Acme, in front of a browser. */
  async function adaAtAcme(): Promise<
    TestIdentity & { readonly organisation: string; readonly user: string; readonly browser: Browser }
  > {
    const { id: organisation } = await running.identity.createOrganisation("Acme", `acme-${String(count)}`);
    const user = await running.person(ada(), organisation);
    return { ...running, organisation, user, browser: await running.signedIn(ada()) };
  }

  it("lets a client of the MCP SDK in that knows nothing but the address", async () => {
    const { url, organisation, user, browser } = await adaAtAcme();
    const client = createOAuthProvider();
    expect(await auth(client, { serverUrl: `${url}/mcp` })).toBe("REDIRECT");

    const page = await browser.follow(await browser.get(client.address?.href ?? ""));
    const done = await browser.submit(await page.text(), "/account/consent", { decision: "allow" });
    const back = new URL(done.headers.get("location") ?? "");
    expect(back.origin).toBe("http://127.0.0.1:7777");
    expect(back.searchParams.get("iss")).toBe(url);
    const authorizationCode = back.searchParams.get("code") ?? "";
    expect(await auth(client, { serverUrl: `${url}/mcp`, authorizationCode, iss: url })).toBe("AUTHORIZED");

    const access = (await client.tokens())?.access_token ?? "";
    const answer = await at(`${url}/mcp`, access);
    expect(await answer.json()).toMatchObject({ organisation, user, role: "member", via: "oauth" });
    // It stays connected without anybody.
    expect(await auth(client, { serverUrl: `${url}/mcp` })).toBe("AUTHORIZED");
    expect((await client.tokens())?.access_token).not.toBe(access);
  });

  it("gives tokens of five minutes for the endpoint that was asked for, and the least scope where none was", async () => {
    const { url, organisation, user, browser } = await adaAtAcme();
    const client = await registerClient(url);
    const { access, refresh, body } = await client.grant(browser);
    expect(refresh).not.toBe("");
    expect(body).toMatchObject({ expires_in: 300, scope: "mcp:tools offline_access" });
    const claims = decodeJwt(access);
    expect(claims).toMatchObject({ iss: url, sub: user, org: organisation, aud: `${url}/mcp`, azp: client.id });
    expect((await at(`${url}/mcp`, access)).status).toBe(200);
    expect((await at(`${url}/mcp/agents/agt_1`, access)).status).toBe(401);
  });

  it("refuses to refresh for somebody who left, and their access token at once", async () => {
    const { url, organisation, user, browser, identity } = await adaAtAcme();
    const client = await registerClient(url);
    const { access, refresh } = await client.grant(browser);
    expect((await at(`${url}/mcp`, access)).status).toBe(200);
    const next = await client.refresh(refresh);
    expect(next.status).toBe(200);

    await identity.removeMember(organisation, user);
    expect((await at(`${url}/mcp`, access)).status).toBe(401);
    expect((await at(`${url}/mcp`, next.access)).status).toBe(401);
    expect(await client.refresh(next.refresh)).toMatchObject({ status: 400, error: "invalid_grant" });
  });

  it("asks membership again before a refreshed token, even where the grant was left behind", async () => {
    const { url, organisation, user, browser, store } = await adaAtAcme();
    const client = await registerClient(url);
    const { refresh } = await client.grant(browser);
    // As if a replica had stopped in the middle of removing them.
    await store.db
      .withTables<{ member: { userId: string; organizationId: string } }>()
      .deleteFrom("member")
      .where("userId", "=", user)
      .where("organizationId", "=", organisation)
      .execute();
    expect(await client.refresh(refresh)).toMatchObject({ status: 400, error: "invalid_grant" });
  });

  it("takes a refresh token once, and ends the whole family when it comes again", async () => {
    const { url, browser } = await adaAtAcme();
    const client = await registerClient(url);
    const { refresh } = await client.grant(browser);
    const next = await client.refresh(refresh);
    expect(next.status).toBe(200);
    expect(await client.refresh(refresh)).toMatchObject({ error: "invalid_grant" });
    expect(await client.refresh(next.refresh)).toMatchObject({ error: "invalid_grant" });
  });

  it("takes a code once, with its verifier, its redirect and its endpoint", async () => {
    const { url, browser } = await adaAtAcme();
    const client = await registerClient(url);
    const code = async (): Promise<string> => (await client.agree(browser)).searchParams.get("code") ?? "";
    const once = await code();
    expect(await client.exchange(once)).toMatchObject({ status: 200 });
    expect(await client.exchange(once)).toMatchObject({ access: "", error: "invalid_grant" });
    expect((await client.exchange(await code(), { code_verifier: "x".repeat(43) })).access).toBe("");
    expect((await client.exchange(await code(), { code_verifier: undefined })).access).toBe("");
    expect((await client.exchange(await code(), { redirect_uri: "http://127.0.0.1:1/else" })).access).toBe("");
    expect(await client.exchange(await code(), { resource: `${url}/mcp/connectors/x` })).toMatchObject({
      error: "invalid_target",
    });
  });

  it("gives who names no endpoint a token for the endpoint of everything, and one that no endpoint takes where none is asked for at all", async () => {
    const { url, browser, store, organisation } = await adaAtAcme();
    await insertAgent(store, organisation, "agt_unnamed");
    const client = await registerClient(url);
    const code = async (): Promise<string> =>
      (await client.agree(browser, { resource: undefined })).searchParams.get("code") ?? "";
    const named = await client.exchange(await code());
    expect(decodeJwt(named.access)).toMatchObject({ aud: `${url}/mcp` });
    expect((await at(`${url}/mcp`, named.access)).status).toBe(200);
    expect((await at(`${url}/mcp/agents/agt_unnamed`, named.access)).status).toBe(401);
    // What was granted is for everything; who redeems it asks for something else, or for nothing.
    expect(await client.exchange(await code(), { resource: `${url}/mcp/agents/agt_unnamed` })).toMatchObject({
      access: "",
      error: "invalid_target",
    });
    const none = await client.exchange(await code(), { resource: undefined });
    expect(none.status).toBe(200);
    expect(decodeJwt(none.access)).toMatchObject({ aud: `${url}/mcp`, org: organisation });
    // A token of the library's that is no JWT, and so for no endpoint, is none here.
    const opaque = "o".repeat(32);
    await store.db
      .withTables<{ oauthAccessToken: Record<string, unknown> }>()
      .insertInto("oauthAccessToken")
      .values({
        id: `opaque_${kind}`,
        token: createHash("sha256").update(opaque).digest("base64url"),
        clientId: client.id,
        referenceId: organisation,
        scopes: JSON.stringify(["mcp:tools"]),
        createdAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      })
      .execute();
    expect((await at(`${url}/mcp`, opaque)).status).toBe(401);
  });

  it("grants an endpoint of the person's own organisations, and no other", async () => {
    const { url, browser, store, changes, organisation, identity } = await adaAtAcme();
    const { id: other } = await identity.createOrganisation("Other", "other");
    await insertAgent(store, organisation, "agt_ours");
    await insertAgent(store, other, "agt_theirs");
    const client = await registerClient(url);
    const { access, refresh } = await client.grant(browser, { resource: `${url}/mcp/agents/agt_ours` });
    expect((await at(`${url}/mcp/agents/agt_ours`, access)).status).toBe(200);
    expect((await at(`${url}/mcp`, access)).status).toBe(401);
    // Once the agent is gone, its token is for nothing.
    await store.db.deleteFrom("agents").where("org_id", "=", organisation).where("id", "=", "agt_ours").execute();
    await changes.publish({ organisation, subject: "agent", id: "agt_ours" });
    expect((await at(`${url}/mcp/agents/agt_ours`, access)).status).toBe(401);
    expect(await client.refresh(refresh)).toMatchObject({ access: "", error: "invalid_target" });

    for (const resource of [
      `${url}/mcp/agents/agt_theirs`,
      `${url}/mcp/agents/agt_nobody`,
      `${url}/mcp/connectors/none`,
      `${url}/mcp/`,
      `${url}/else`,
      "https://elsewhere.example/mcp",
    ]) {
      const back = await client.agree(browser, { resource });
      expect([resource, back.searchParams.get("error")]).toEqual([resource, "invalid_target"]);
    }
  });

  it("lets a person of several organisations choose, and binds the token to what they chose", async () => {
    const { url, browser, store, identity, user } = await adaAtAcme();
    const { id: second } = await identity.createOrganisation("Second", "second");
    const { id: foreign } = await identity.createOrganisation("Foreign", "foreign");
    await identity.addMember(second, user, "admin");
    await insertAgent(store, second, "agt_second");
    const client = await registerClient(url);

    const chosen = await client.grant(browser, {}, { organisation: second });
    expect(await (await at(`${url}/mcp`, chosen.access)).json()).toMatchObject({ organisation: second, role: "admin" });
    // Only one of them has that agent, so nothing is to be chosen.
    const resource = `${url}/mcp/agents/agt_second`;
    const agents = await client.grant(browser, { resource });
    expect(decodeJwt(agents.access)).toMatchObject({ org: second });
    // One that is not theirs cannot be sent instead.
    const refused = await client.agree(browser, {}, { organisation: foreign });
    expect(refused.href).toBe("about:403");
  });

  it("registers local clients that do not say that they are, and gives no more than what people are asked for", async () => {
    const { url, browser } = await adaAtAcme();
    const loopback = await register(url, { client_name: "Local", redirect_uris: ["http://localhost:1234/cb"] });
    expect(loopback.status).toBe(201);
    expect(await loopback.json()).toMatchObject({ application_type: "native" });
    expect((await register(url, { redirect_uris: ["https://app.example/cb"] })).status).toBe(201);
    expect((await register(url, { redirect_uris: ["http://app.example/cb"] })).status).toBe(400);
    expect((await register(url, { scope: "mcp:everything" })).status).toBe(400);

    const client = await registerClient(url);
    const { body } = await client.grant(browser);
    expect(body["scope"]).not.toContain("manage");
    const more = await client.grant(browser, { scope: "mcp:tools mcp:manage" });
    expect(more.body["scope"]).toBe("mcp:tools mcp:manage offline_access");
  });

  it("asks for more scope where a token has too little", async () => {
    const { url, browser } = await adaAtAcme();
    const client = await registerClient(url);
    const { access } = await client.grant(browser, { scope: "mcp:manage" });
    const answer = await at(`${url}/mcp`, access);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", resource_metadata="${url}/.well-known/oauth-protected-resource/mcp", scope="mcp:tools"`,
    );
  });

  it("refuses a request without PKCE, with plain PKCE, and with a redirect that was not registered", async () => {
    const { url, browser } = await adaAtAcme();
    const client = await registerClient(url);
    const without = await client.agree(browser, { code_challenge: undefined, code_challenge_method: undefined });
    expect(without.searchParams.get("error")).toBe("invalid_request");
    const plain = await client.agree(browser, { code_challenge_method: "plain" });
    expect(plain.searchParams.get("code")).toBeNull();
    const page = await browser.follow(await browser.get(client.address({ redirect_uri: "https://evil.example/cb" })));
    expect([page.status, page.headers.get("location")]).toEqual([400, null]);
    // Of the loopback address any port will do (RFC 8252 §7.3).
    const port = await client.agree(browser, { redirect_uri: "http://127.0.0.1:9/callback" });
    expect(port.href).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?code=/);
  });

  it("asks who it is first, and goes on with the request after that", async () => {
    const { url } = await adaAtAcme();
    const client = await registerClient(url);
    const browser = createBrowser(url);
    const form = await browser.follow(await browser.get(client.address()));
    const signedIn = await browser.submit(await form.text(), "/account/sign-in", {
      email: ada(),
      password: "correct horse battery",
    });
    const consent = await browser.follow(signedIn);
    const done = await browser.submit(await consent.text(), "/account/consent", { decision: "allow" });
    expect(done.headers.get("location")).toMatch(/^http:\/\/127\.0\.0\.1:7777\/callback\?code=.*state=a\+state/);
  });

  it("revokes what it is asked to, and says nothing of what it never gave", async () => {
    const { url, browser } = await adaAtAcme();
    const client = await registerClient(url);
    const { refresh } = await client.grant(browser);
    const revoke = (token: string): Promise<Response> =>
      fetch(`${url}/api/auth/oauth2/revoke`, {
        method: "POST",
        body: new URLSearchParams({ token, client_id: client.id, token_type_hint: "refresh_token" }),
      });
    expect((await revoke(refresh)).status).toBe(200);
    expect(await client.refresh(refresh)).toMatchObject({ error: "invalid_grant" });
    expect((await revoke(refresh)).status).toBe(200);
    expect((await revoke("never given")).status).toBe(200);
  });
});
