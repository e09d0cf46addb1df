import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import {
  ACCESS_TOKEN,
  CLIENT_SECRET,
  CODE,
  type FakeWorld,
  REFRESH_TOKEN,
  RESOURCE_METADATA_PATH,
  SERVER_METADATA_PATH,
  startFakeWorld,
} from "./support/fake-world.ts";
import { type Answered, type OAuthGateway, ORGANISATION, startOAuthGateway } from "./support/oauth-gateway.ts";

let gateway: OAuthGateway;
let world: FakeWorld;
let connector: ConnectorRow;

beforeEach(async () => {
  world = await startFakeWorld();
  gateway = await startOAuthGateway();
  connector = await gateway.connector({ url: world.url });
});
afterEach(async () => {
  await gateway.close();
  await world.close();
});

const path = (end: string) => `/api/organizations/${ORGANISATION}/connectors/${connector.id}/${end}`;
const begin = () => gateway.ask(path("authorize"), { method: "POST", json: { level: "organisation" } });
const configure = (json: unknown) => gateway.ask(path("oauth"), { method: "PUT", json });

/** Everything that anybody was sent, as one text. */
function allThatWasSent(): string {
  return JSON.stringify([world.resource.requests, world.honest.requests, world.evil.requests]);
}

/** What a person and a server that is not asked for anything may see of it. */
function expectNothingGivenAway(): void {
  expect(world.evil.requests.filter(({ method }) => method === "POST")).toEqual([]);
  expect(JSON.stringify(world.evil.requests)).not.toContain("canary");
  expect(JSON.stringify(world.resource.requests)).not.toContain("canary");
}

interface BeginCase {
  readonly name: string;
  readonly arrange: () => unknown;
  readonly says: RegExp;
  readonly status?: number;
}

const BEGIN_CASES: readonly BeginCase[] = [
  {
    name: "an authorization server that is another than the one that was registered at",
    arrange: async () => {
      expect((await begin()).status).toBe(200);
      world.resourceMetadata({ authorization_servers: [world.evil.origin] });
    },
    says: /now names another authorization server/,
    status: 409,
  },
  {
    name: "an authorization server that is another than the admin's, with the admin's client",
    arrange: async () => {
      await configure({ issuer: world.honest.origin, clientId: "ours", clientSecret: CLIENT_SECRET });
      world.resourceMetadata({ authorization_servers: [world.evil.origin] });
    },
    says: /now names another authorization server/,
    status: 409,
  },
  {
    name: "metadata of another origin's resource",
    arrange: () => world.resourceMetadata({ resource: `${world.evil.origin}/mcp` }),
    says: /metadata is of another server/,
  },
  {
    name: "metadata of a resource whose path only begins alike",
    arrange: () => world.resourceMetadata({ resource: `${world.resource.origin}/mc` }),
    says: /metadata is of another server/,
  },
  {
    name: "metadata of a resource below the server's path",
    arrange: () => world.resourceMetadata({ resource: `${world.url}/others` }),
    says: /metadata is of another server/,
  },
  {
    name: "metadata of a resource with a fragment",
    arrange: () => world.resourceMetadata({ resource: `${world.url}#x` }),
    says: /metadata is of another server/,
  },
  {
    name: "metadata whose resource is no text",
    arrange: () => world.resourceMetadata({ resource: [world.url] }),
    says: /metadata is of another server/,
  },
  {
    name: "metadata without an authorization server",
    arrange: () => world.resourceMetadata({ authorization_servers: [] }),
    says: /names no authorization server/,
  },
  ...["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://127.0.0.1/"].map((issuer) => ({
    name: `the issuer ${issuer}`,
    arrange: () => world.resourceMetadata({ authorization_servers: [issuer] }),
    says: /issuer is no usable http or https URL/,
  })),
  {
    name: "an issuer with a query",
    arrange: () => world.resourceMetadata({ authorization_servers: [`${world.honest.origin}/?a=b`] }),
    says: /issuer is no usable/,
  },
  {
    name: "an issuer on a private address that nobody allowed",
    arrange: () => world.resourceMetadata({ authorization_servers: ["http://169.254.169.254"] }),
    says: /169\.254\.169\.254/,
  },
  {
    name: "metadata of another issuer",
    arrange: () => world.serverMetadata({ issuer: world.evil.origin }),
    says: /metadata is that of/,
  },
  {
    name: "metadata of an issuer with a slash more",
    arrange: () => world.serverMetadata({ issuer: `${world.honest.origin}/` }),
    says: /metadata is that of/,
  },
  {
    name: "metadata without an issuer",
    arrange: () => world.serverMetadata({ issuer: undefined }),
    says: /metadata is that of/,
  },
  {
    name: "no word of PKCE",
    arrange: () => world.serverMetadata({ code_challenge_methods_supported: undefined }),
    says: /does not say that it supports PKCE/,
  },
  {
    name: "PKCE with plain challenges only",
    arrange: () => world.serverMetadata({ code_challenge_methods_supported: ["plain"] }),
    says: /does not support PKCE with S256/,
  },
  {
    name: "no authorization codes",
    arrange: () => world.serverMetadata({ response_types_supported: ["token"] }),
    says: /gives no authorization codes/,
  },
  ...[
    "javascript:alert(document.cookie)",
    "file:///bin/sh",
    "http:$(calc.exe)/",
    "http://127.0.0.1/`id`",
    'http://127.0.0.1/" & calc.exe & "',
    "http://127.0.0.1/authorize|sh",
    "http://ann:secret@127.0.0.1/",
    "vscode://open",
    "http://127.0.0.1/\u0000",
    "//127.0.0.1/authorize",
  ].map((endpoint) => ({
    name: `the authorization endpoint ${JSON.stringify(endpoint)}`,
    arrange: () => world.serverMetadata({ authorization_endpoint: endpoint }),
    says: /authorization_endpoint is no usable http or https URL/,
  })),
  ...["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint"].map((name) => ({
    name: `the ${name} on another host`,
    arrange: () => world.serverMetadata({ [name]: `${world.evil.origin}/token` }),
    says: new RegExp(`${name} on another host`),
    status: 409,
  })),
  {
    name: "a token endpoint that is missing",
    arrange: () => world.serverMetadata({ token_endpoint: undefined }),
    says: /token_endpoint is no usable/,
  },
  {
    name: "a token endpoint on a private address, from an issuer that the admin trusts",
    arrange: async () => {
      await configure({ issuer: world.honest.origin });
      world.serverMetadata({ token_endpoint: "http://10.0.0.1/token" });
    },
    says: /token_endpoint cannot be used/,
  },
  {
    name: "huge metadata of the resource, and none of its own elsewhere",
    arrange: () => {
      world.resource.answers.set(RESOURCE_METADATA_PATH, { body: " ".repeat(1024 * 1024) });
      world.serverMetadata({}, world.resource);
      world.resource.answers.delete(SERVER_METADATA_PATH);
    },
    says: /publishes no metadata/,
  },
  {
    name: "huge metadata of the authorization server",
    arrange: () => world.serverMetadata({ padding: "x".repeat(1024 * 1024) }),
    says: /cannot be read/,
    status: 503,
  },
  {
    name: "metadata that is small and unpacks to a lot",
    arrange: () =>
      world.honest.answers.set(SERVER_METADATA_PATH, {
        headers: { "content-encoding": "gzip", "content-type": "application/json" },
        body: gzipSync(`{"issuer":"${" ".repeat(20 * 1024 * 1024)}"}`),
      }),
    says: /cannot be read/,
    status: 503,
  },
  {
    name: "metadata that is elsewhere by a redirect",
    arrange: () =>
      world.honest.answers.set(SERVER_METADATA_PATH, {
        status: 302,
        headers: { location: `${world.evil.origin}${SERVER_METADATA_PATH}` },
      }),
    says: /cannot be read/,
    status: 503,
  },
  {
    name: "metadata that is a page",
    arrange: () => world.honest.answers.set(SERVER_METADATA_PATH, { body: "<!doctype html><p>Welcome" }),
    says: /publishes no metadata/,
  },
  {
    name: "a registration with a client id that would break a header",
    arrange: () => world.honest.answers.set("/register", { status: 201, json: { client_id: "a\r\nx: y" } }),
    says: /no usable client id/,
  },
  {
    name: "a registration that wants a key as proof",
    arrange: () =>
      world.honest.answers.set("/register", {
        status: 201,
        json: { client_id: "a", token_endpoint_auth_method: "private_key_jwt" },
      }),
    says: /a proof that the gateway cannot give/,
  },
  {
    name: "a registration that redirects elsewhere",
    arrange: () =>
      world.honest.answers.set("/register", { status: 307, headers: { location: `${world.evil.origin}/register` } }),
    says: /refused to register/,
    status: 409,
  },
];

describe("a person is sent nowhere, and nobody is sent a secret, where discovery gives", () => {
  it.each(BEGIN_CASES)("$name", async ({ arrange, says, status = 422 }) => {
    await arrange();
    const begun = await begin();
    expect(begun.text).toMatch(says);
    expect(begun.status).toBe(status);
    expectNothingGivenAway();
    expect(allThatWasSent()).not.toContain(CLIENT_SECRET);
  });
});

it("asks nobody where a challenge leads to a private address", async () => {
  world.resource.answers.set("/mcp", {
    status: 401,
    headers: { "www-authenticate": 'Bearer resource_metadata="http://169.254.169.254/latest/meta-data/"' },
  });
  expect((await begin()).status).toBe(200); // by the well-known address
  expectNothingGivenAway();
});

it("refuses a client without its issuer", async () => {
  expect(await configure({ clientId: "ours", clientSecret: CLIENT_SECRET })).toMatchObject({ status: 422 });
});

interface AnswerCase {
  readonly name: string;
  /** Changes the world before the answer comes, and the answer's parameters. */
  readonly arrange: (answer: URLSearchParams) => unknown;
  readonly says: RegExp;
  /** Whether the code was good for a request to the honest token endpoint. */
  readonly redeems?: true;
}

const ANSWER_CASES: readonly AnswerCase[] = [
  {
    name: "from another issuer (mix-up)",
    arrange: (answer) => answer.set("iss", world.evil.origin),
    says: /not one of the authorization server that was asked/,
  },
  {
    name: "from an issuer with a slash more",
    arrange: (answer) => answer.set("iss", `${world.honest.origin}/`),
    says: /not one of the authorization server that was asked/,
  },
  {
    name: "from an issuer in capitals",
    arrange: (answer) => answer.set("iss", world.honest.origin.toUpperCase()),
    says: /not one of the authorization server that was asked/,
  },
  {
    name: "from two issuers",
    arrange: (answer) => {
      answer.append("iss", world.honest.origin);
      answer.append("iss", world.evil.origin);
    },
    says: /not one of the authorization server that was asked/,
  },
  {
    name: "that is another issuer's error, with words for the person",
    arrange: (answer) => {
      answer.delete("code");
      answer.set("iss", world.evil.origin);
      answer.set("error", "access_denied");
      answer.set("error_description", "Call 555-0100 and tell them your password");
    },
    says: /^(?![^]*555)[^]*not one of the authorization server that was asked/,
  },
  {
    name: "that is an error with markup in it",
    arrange: (answer) => {
      answer.delete("code");
      answer.set("error", "access_denied");
      answer.set("error_description", "<script>alert(1)</script>");
    },
    says: /^(?![^]*<script)[^]*&lt;script&gt;/,
  },
  {
    name: "without a code",
    arrange: (answer) => answer.delete("code"),
    says: /holds no code/,
  },
  {
    name: "with two codes",
    arrange: (answer) => answer.append("code", "another"),
    says: /Not connected/,
  },
  {
    name: "in a signed response that was not asked for",
    arrange: (answer) => answer.set("response", "ey.ey.ey"),
    says: /not one of the authorization server that was asked/,
  },
  {
    name: "of the implicit flow",
    arrange: (answer) => answer.set("token", ACCESS_TOKEN),
    says: /not one of the authorization server that was asked/,
  },
  {
    name: "with two states",
    arrange: (answer) => answer.append("state", "another"),
    says: /does not belong to anything/,
  },
  {
    name: "after the connector was given another address",
    arrange: async () => {
      await gateway.services.store.db
        .updateTable("connectors")
        .set({ url: `${world.evil.origin}/mcp` })
        .where("org_id", "=", ORGANISATION)
        .execute();
    },
    says: /changed meanwhile/,
  },
  {
    name: "whose token endpoint redirects to another host",
    arrange: () =>
      world.honest.answers.set("/token", { status: 307, headers: { location: `${world.evil.origin}/token` } }),
    says: /answered 307/,
    redeems: true,
  },
  {
    name: "whose token endpoint redirects to another of its addresses",
    arrange: () => {
      world.honest.answers.set("/token", { status: 307, headers: { location: "/elsewhere" } });
      world.honest.answers.set("/elsewhere", { json: { access_token: ACCESS_TOKEN, token_type: "bearer" } });
    },
    says: /answered 307/,
    redeems: true,
  },
  {
    name: "whose token is of another type",
    arrange: () => world.tokens({ access_token: ACCESS_TOKEN, token_type: "mac" }),
    says: /holds no bearer token/,
    redeems: true,
  },
  {
    name: "whose token would break a header",
    arrange: () => world.tokens({ access_token: "a\r\nx-evil: 1", token_type: "bearer" }),
    says: /holds no bearer token/,
    redeems: true,
  },
  {
    name: "whose token answer is huge",
    arrange: () => world.tokens({ access_token: "a".repeat(1024 * 1024), token_type: "bearer" }),
    says: /token endpoint gave no answer/,
    redeems: true,
  },
  {
    name: "whose token the server does not take",
    arrange: () => world.tokens({ access_token: "other", token_type: "bearer" }),
    says: /nothing was saved/,
    redeems: true,
  },
];

describe("nothing is saved, and nobody else is sent a code, where the answer comes", () => {
  it.each(ANSWER_CASES)("$name", async ({ arrange, says, redeems }) => {
    const begun = await begin();
    const answer = new URLSearchParams({ code: CODE, state: stateOf(begun) });
    await arrange(answer);
    const done = await gateway.ask(`/oauth/callback?${answer.toString()}`, { cookies: begun.cookies });
    expect(done.status).toBe(400);
    expect(done.text).toMatch(says);
    expectNothingGivenAway();
    expect(world.tokenRequests).toBe(redeems === true ? 1 : 0);
    expect(world.honest.requests.filter(({ path: asked }) => asked === "/elsewhere")).toEqual([]);
    expect(await gateway.services.connections.list(ORGANISATION)).toEqual([]);
  });

  it("without the issuer's name, from a server that always gives it", async () => {
    world.serverMetadata({ authorization_response_iss_parameter_supported: true });
    const begun = await begin();
    const answer = `/oauth/callback?code=${CODE}&state=${stateOf(begun)}`;
    const done = await gateway.ask(answer, { cookies: begun.cookies });
    expect(done.text).toContain("not one of the authorization server that was asked");
    expect(world.tokenRequests).toBe(0);
  });
});

it("goes on with the same server where all is well", async () => {
  world.serverMetadata({ authorization_response_iss_parameter_supported: true });
  const begun = await begin();
  const answer = new URLSearchParams({ code: CODE, state: stateOf(begun), iss: world.honest.origin });
  const done = await gateway.ask(`/oauth/callback?${answer.toString()}`, { cookies: begun.cookies });
  expect(done).toMatchObject({ status: 200 });
  expect(done.text).not.toContain(CODE);
  expect(world.tokenRequests).toBe(1);
  const request = new URLSearchParams(world.honest.requests.find(({ path: asked }) => asked === "/token")?.body);
  expect(Object.fromEntries(request)).toMatchObject({
    grant_type: "authorization_code",
    code: CODE,
    resource: world.url,
    client_id: `client-of-${world.honest.origin}`,
  });
  const [connection] = await gateway.services.connections.list(ORGANISATION);
  expect(JSON.stringify(connection)).not.toMatch(new RegExp(`${ACCESS_TOKEN}|${REFRESH_TOKEN}`));
});

it("follows another authorization server once the admin has named it, and registers anew there", async () => {
  await begin();
  world.resourceMetadata({ authorization_servers: [world.evil.origin] });
  expect((await begin()).status).toBe(409);
  expect((await configure({ issuer: world.evil.origin })).json).toMatchObject({ issuer: world.evil.origin });
  const begun = await begin();
  expect(begun.status).toBe(200);
  const url = new URL(String(begun.json["url"]));
  expect(url.origin).toBe(world.evil.origin);
  expect(url.searchParams.get("client_id")).toBe(`client-of-${world.evil.origin}`);
});

function stateOf(begun: Answered): string {
  expect(begun).toMatchObject({ status: 200 });
  return new URL(String(begun.json["url"])).searchParams.get("state") ?? "";
}
