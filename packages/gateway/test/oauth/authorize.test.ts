import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { describeStores } from "../support/stores.ts";
import { type OAuthGateway, ORGANISATION, startOAuthGateway } from "./support/oauth-gateway.ts";
import { type ProtectedServer, startProtectedServer } from "./support/protected-server.ts";

describeStores("authorizing at an external server", (kind) => {
  let gateway: OAuthGateway;
  let server: ProtectedServer;

  beforeEach(async () => {
    server = await startProtectedServer();
    gateway = await startOAuthGateway(kind);
  });
  afterEach(async () => {
    await gateway.close();
    await server.close();
  });

  it("discovers, registers, sends the person to agree, tests the token and saves the connection", async () => {
    const connector = await gateway.connector({ url: server.url, account: "personal" });
    const begun = await gateway.ask(`/api/organizations/${ORGANISATION}/connectors/${connector.id}/authorize`, {
      method: "POST",
      person: "bob",
      json: { level: "user" },
    });
    expect(begun).toMatchObject({ status: 200 });
    const url = new URL(String(begun.json["url"]));
    expect(url.origin).toBe(server.authority.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      resource: server.url,
      redirect_uri: `${gateway.url}/oauth/callback`,
    });
    expect(url.searchParams.get("scope")?.split(" ")).toEqual(["read", "offline_access"]);

    const back = await server.authority.agree(url.href);
    const done = await gateway.ask(back.pathname + back.search, { person: "bob", cookies: begun.cookies });
    expect(done.text).toContain("Connected");
    expect(done.status).toBe(200);

    const holder = { organisation: ORGANISATION, connector: connector.id, level: "user", holder: "bob" } as const;
    const connection = await gateway.services.connections.find(holder);
    expect(connection).toMatchObject({ scheme: "oauth", state: "connected", secretFields: ["tokens"] });
    expect(connection?.configuration).toMatchObject({ issuer: server.authority.issuer, resource: server.url });
    const target = await gateway.services.connections.target(connector.id, {
      organisation: ORGANISATION,
      role: "member",
      user: "bob",
      via: "session",
      credential: "s",
    });
    expect(target).toMatchObject({
      ok: true,
      target: { headers: { authorization: `Bearer ${server.authority.grants[0]?.accessToken ?? ""}` } },
    });
    const tools = await gateway.services.store.db
      .selectFrom("tools")
      .select(["name", "allowed"])
      .where("org_id", "=", ORGANISATION)
      .execute();
    expect(tools).toEqual([{ name: "greet", allowed: 0 }]);
    expect(server.authority.registrations).toBe(1);
    expect(gateway.log.lines).toEqual([]);
  });
});
