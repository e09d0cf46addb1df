import { afterEach, expect, it } from "@jest/globals";
import { CLIENT_SECRET as REGISTERED_SECRET } from "@mortise/testkit/oauth";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import { startFakeWorld } from "./support/fake-world.ts";
import { type Answered, type OAuthGateway, ORGANISATION, startOAuthGateway } from "./support/oauth-gateway.ts";
import { type ProtectedServer, startProtectedServer } from "./support/protected-server.ts";

const PUBLIC_URL = "https://mcp.example.com";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A gateway and a connector to the server; who begins is an admin, for the organisation. */
async function meet(url: string, publicUrl?: string) {
  const gateway = await startOAuthGateway(publicUrl === undefined ? {} : { publicUrl });
  closing.push(() => gateway.close());
  const connector = await gateway.connector({ url });
  return { gateway, connector, begin: () => begin(gateway, connector) };
}

function begin(gateway: OAuthGateway, { id }: ConnectorRow): Promise<Answered> {
  const path = `/api/organizations/${ORGANISATION}/connectors/${id}/authorize`;
  return gateway.ask(path, { method: "POST", json: { level: "organisation" } });
}

async function agree(gateway: OAuthGateway, server: ProtectedServer, begun: Answered): Promise<Answered> {
  const back = await server.authority.agree(String(begun.json["url"]));
  return gateway.ask(back.pathname + back.search, { cookies: begun.cookies });
}

async function startServer(options: Parameters<typeof startProtectedServer>[0]): Promise<ProtectedServer> {
  const server = await startProtectedServer(options);
  closing.push(() => server.close());
  return server;
}

it("uses the client that an admin has registered by hand, with its secret, and registers nowhere", async () => {
  const server = await startServer({ registration: "none" });
  const { gateway, connector, begin: beginHere } = await meet(server.url);
  const settings = `/api/organizations/${ORGANISATION}/connectors/${connector.id}/oauth`;
  const json = { issuer: server.authority.issuer, clientId: "registered", clientSecret: REGISTERED_SECRET };
  const configured = await gateway.ask(settings, { method: "PUT", json });
  expect(configured.json).toMatchObject({ clientId: "registered", hasClientSecret: true });
  const done = await agree(gateway, server, await beginHere());
  expect(done.text).toContain("Connected");
  expect(done.status).toBe(200);
  // Its secret went to the token endpoint, or that would have refused.
  expect(server.authority.grants).toHaveLength(1);
  const shown = [configured.text, (await gateway.ask(settings)).text, done.text].join("");
  expect(shown).not.toContain(JSON.stringify(REGISTERED_SECRET).slice(1, -1));
});

it("is known by its metadata document where the server reads such", async () => {
  let read = "";
  const fetchDocument = (address: string) => {
    read = address;
    return fetch(address.replace(PUBLIC_URL, gateway.url));
  };
  const server = await startServer({ registration: { fetchDocument } });
  const { gateway, begin: beginHere } = await meet(server.url, PUBLIC_URL);
  const begun = await beginHere();
  const url = new URL(String(begun.json["url"]));
  expect(url.searchParams.get("client_id")).toBe(`${PUBLIC_URL}/oauth/client-metadata.json`);
  expect(begun.headers.get("set-cookie")).toMatch(
    /^__Host-mortise-connect=.*; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  const done = await agree(gateway, server, begun);
  expect(done.text).toContain("Connected");
  expect(read).toBe(`${PUBLIC_URL}/oauth/client-metadata.json`);
  expect(server.authority.registrations).toBe(0);
});

it("prefers what an admin registered to its document, and the document to registering", async () => {
  const world = await startFakeWorld();
  closing.push(() => world.close());
  world.serverMetadata({ client_id_metadata_document_supported: true });
  const { gateway, connector, begin: beginHere } = await meet(world.url, PUBLIC_URL);
  const clientOf = async () => new URL(String((await beginHere()).json["url"])).searchParams.get("client_id");
  expect(await clientOf()).toBe(`${PUBLIC_URL}/oauth/client-metadata.json`);
  const settings = `/api/organizations/${ORGANISATION}/connectors/${connector.id}/oauth`;
  await gateway.ask(settings, { method: "PUT", json: { issuer: world.honest.origin, clientId: "by-hand" } });
  expect(await clientOf()).toBe("by-hand");
  expect(world.honest.requests.filter(({ path }) => path === "/register")).toEqual([]);
  world.serverMetadata({ client_id_metadata_document_supported: undefined });
  await gateway.ask(settings, { method: "PUT", json: {} });
  expect(await clientOf()).toBe(`client-of-${world.honest.origin}`);
});

it("registers itself with PKCE, the resource and the scopes that the server asks for, and once", async () => {
  const server = await startServer({});
  const { gateway, begin: beginHere } = await meet(server.url);
  const begun = await beginHere();
  const url = new URL(String(begun.json["url"]));
  expect(url.origin).toBe(server.authority.issuer);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: "code",
    code_challenge_method: "S256",
    resource: server.url,
    redirect_uri: `${gateway.url}/oauth/callback`,
    scope: "read offline_access",
  });
  await beginHere();
  expect(server.authority.registrations).toBe(1);
});

it("walks the same way for an administrator who asks what is wrong, and registers and keeps nothing", async () => {
  const server = await startServer({});
  const { gateway, connector } = await meet(server.url);
  const path = `/api/organizations/${ORGANISATION}/connectors/${connector.id}/doctor`;
  const { db } = gateway.services.store;
  const kept = async () => ({
    connectors: await db.selectFrom("connectors").selectAll().where("org_id", "=", ORGANISATION).execute(),
    clients: await db.selectFrom("oauth_clients").selectAll().where("org_id", "=", ORGANISATION).execute(),
  });
  const before = await kept();
  const { json } = await gateway.ask(path);
  const steps = json["steps"] as readonly Readonly<Record<"step" | "verdict" | "message", string>>[];
  expect(steps.map(({ step, verdict }) => `${verdict} ${step}`)).toEqual([
    "ok Server's challenge",
    "ok Protected resource metadata",
    "ok Issuer",
    "ok Authorization server's metadata",
    "ok PKCE",
    "ok Endpoints",
    "ok Scopes",
    "ok Issuer of answers",
    "ok Renewal",
    "ok Revocation",
    "ok Client registration",
  ]);
  expect(server.authority.registrations).toBe(0);
  // A reading changes nothing: neither is the issuer accepted, nor will it be said to be.
  expect(await kept()).toEqual(before);
  expect(steps.find(({ step }) => step === "Issuer")?.message).toContain("would become the accepted one");
  expect((await gateway.ask(path, { person: "bob" })).status).toBe(403);
});

it("tells nobody an address that has something secret in it: not the doctor's reader, not a browser, not a server", async () => {
  const server = await startServer({});
  const { gateway, connector, begin: beginHere } = await meet(`${server.url}?key=\${KEY}`);
  const { store, vault } = gateway.services;
  const [id, secret] = ["var_1", "canary-variable"];
  const variable = {
    id,
    org_id: ORGANISATION,
    name: "KEY",
    secret: 1,
    value: null,
    created_at: 1,
    updated_at: 1,
  } as const;
  await store.db.insertInto("variables").values(variable).execute();
  await store.transaction((statements) =>
    vault.put(statements, { organisation: ORGANISATION, owner: id, field: "value" }, secret),
  );
  const doctor = await gateway.ask(`/api/organizations/${ORGANISATION}/connectors/${connector.id}/doctor`);
  const begun = await beginHere();
  for (const { text } of [doctor, begun]) {
    expect(text).toContain("none of them may be secret");
    expect(text).not.toContain(secret);
  }
  expect(begun.status).toBe(422);
});

it("says what an administrator has to do where the server lets nobody register", async () => {
  const server = await startServer({ registration: "none" });
  const { gateway, connector, begin: beginHere } = await meet(server.url);
  const begun = await beginHere();
  expect(begun.status).toBe(409);
  expect(begun.json).toMatchObject({ error: { code: "needs_administrator" } });
  expect(begun.text).toContain(`${gateway.url}/oauth/callback`);
  expect(begun.text).toContain(`connectors/${connector.id}/oauth`);
});
