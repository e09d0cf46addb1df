import { readFileSync, statSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { answer, json, redirect, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { type AuthorizationServer, CLIENT_SECRET, startAuthorizationServer } from "@mortise/testkit/oauth";
import { openMortise } from "./mortise.ts";

const KEY = "canary-7f3a9c51e2";
const mortise = openMortise();
let upstream: FakeUpstream;
let server: AuthorizationServer;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  server = await startAuthorizationServer();
  mortise.write("desk.yaml", descriptor());
  mortise.write("credentials.json", JSON.stringify({ desk: { api_key: KEY } }), 0o600);
});
beforeEach(() => {
  upstream.forget();
  server.forget();
  upstream.respond(({ headers }) => {
    const token = headers["authorization"]?.toString().slice("Bearer ".length);
    const isGranted = server.grants.some(({ accessToken }) => accessToken === token);
    return headers["x-api-key"] === KEY || isGranted ? json({ me: "ann" }) : status(401);
  });
});
afterAll(async () => {
  await mortise.close();
  await Promise.all([upstream.close(), server.close()]);
});

function descriptor(): string {
  const operation = (type: string) => `  - operation_id: get_${type}
    endpoint: ${upstream.origin}/me
    method: GET
    summary: Get the account
    auth_type_ref: ${type}`;
  const mapping = (type: string) => `    - operation_id: get_${type}
      mcp_tool_name: get_${type}
      mcp_tool_description: Gets the account that is connected, with its name and its plan.`;
  const oauth = (type: string, grant: string, more: string) => `  - type: ${type}
    fields:
      - { key: client_id, label: Client ID, required: true }
      - { key: client_secret, label: Client secret, secret: true }
      - { key: refresh_token, label: Refresh token, secret: true }
    oauth2:
      grant_type: ${grant}
      token_url: ${server.tokenUrl}
${more}
    test_endpoint: { url: "${upstream.origin}/me" }`;
  return `metadata:
  name: Desk
  slug: desk
  version: 1.2.3
  description: The desk of a small team
  publisher: Mortise
  categories: [custom]
authentication:
  - type: api_key
    fields:
      - { key: api_key, label: API key, required: true, secret: true, pattern: "^canary-" }
    auth_headers: { X-Api-Key: "{api_key}" }
    test_endpoint: { url: "${upstream.origin}/me" }
${oauth("machine", "client_credentials", "")}
${oauth(
  "person",
  "authorization_code",
  `      authorization_url: ${server.authorizationUrl}
      client_authentication: none
      default_scopes: [openid, offline_access, read]
      authorization_parameters: { prompt: consent }`,
)}
operations:
${["api_key", "machine", "person"].map(operation).join("\n")}
mcp_config:
  enabled: true
  server_name: desk
  server_description: Read the account of one desk
  route_mappings:
${["api_key", "machine", "person"].map(mapping).join("\n")}
`;
}

const REACH = () => ["--allow-host", upstream.host, "--allow-host", server.host];
const test = (scheme: string, args: readonly string[] = [], options = {}) =>
  mortise.run(["auth", "test", "desk.yaml", "--scheme", scheme, ...REACH(), ...args], options);
const WITH_FILE = ["--credentials", "credentials.json"];

it("says step by step that a credential works", async () => {
  expect(await test("api_key", WITH_FILE)).toEqual({
    code: 0,
    stdout: `api_key
  ok      Every field that is needed has a value.
  ok      Requests may go to ${upstream.origin}.
  ok      GET ${upstream.origin}/me was answered.
  ok      It answered 200, as it should.
`,
    stderr: "",
  });
});

it("obtains a token on the way, and prints the steps as JSON", async () => {
  const env = { MORTISE_DESK_CLIENT_ID: "by-header", MORTISE_DESK_CLIENT_SECRET: CLIENT_SECRET };
  const { code, stdout } = await test("machine", ["--json"], { env });

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { ok: true, scheme: "machine", steps: [{}, { step: "token", ok: true }, {}, {}, {}] },
  ]);
  expect(server.tokenRequests).toBe(1);
});

it.each([
  ["a field is missing", "api_key", {}, undefined, "no value", "Give the field a value"],
  [
    "a field does not look as it should",
    "api_key",
    { api_key: "sk-1234" },
    undefined,
    "does not look",
    "It should match ^canary-",
  ],
  [
    "the API refuses the key",
    "api_key",
    { api_key: "canary-wrong" },
    undefined,
    "answered 401, not 200",
    "not accepted",
  ],
  ["the key may not do this", "api_key", { api_key: KEY }, () => status(403), "answered 403", "scope or the role"],
  [
    "the API answers with a page to sign in on",
    "api_key",
    { api_key: KEY },
    () => answer("<h1>Sign in</h1>", { headers: { "content-type": "text/html" } }),
    "web page",
    "A page came instead of the API",
  ],
  [
    "it is sent to sign in elsewhere",
    "api_key",
    { api_key: KEY },
    () => redirect("https://login.example/"),
    "redirects",
    "signed in elsewhere",
  ],
  ["the API has trouble", "api_key", { api_key: KEY }, () => status(500), "answered 500", "trouble of its own"],
  [
    "the client is not known",
    "machine",
    { client_id: "nobody", client_secret: "x-secret-x" },
    undefined,
    "invalid_client",
    "letter by letter",
  ],
  ["nobody has agreed yet", "person", { client_id: "app" }, undefined, "no refresh token", "mortise auth login"],
] as const)("explains that %s, and what to do", async (_what, scheme, fields, respond, message, hint) => {
  if (respond !== undefined) upstream.respond(respond);
  mortise.write("other.json", JSON.stringify({ desk: fields }), 0o600);
  const { code, stdout } = await test(scheme, ["--credentials", "other.json"]);

  expect(code).toBe(1);
  expect(stdout).toContain(message);
  expect(stdout).toContain(hint);
  for (const value of Object.values(fields))
    if (value.includes("canary") || value.includes("secret")) expect(stdout).not.toContain(value);
});

it("explains that the guard refuses the address, and that a server is not there", async () => {
  const refused = await mortise.run(["auth", "test", "desk.yaml", "--scheme", "api_key", ...WITH_FILE]);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("--allow-host HOST:PORT") });

  const gone = await startFakeUpstream();
  await gone.close();
  mortise.write("gone.yaml", descriptor().replaceAll(upstream.origin, gone.origin));
  const ended = await mortise.run([
    "auth",
    "test",
    "gone.yaml",
    "--scheme",
    "api_key",
    ...WITH_FILE,
    "--allow-host",
    gone.host,
  ]);
  expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining("ECONNREFUSED") });
});

it("says which authentications there are where it is asked for another", async () => {
  expect(await test("saml")).toMatchObject({ code: 2, stderr: expect.stringContaining("api_key, machine, person") });
});

/** Connects a user of the client `app`, and gives what the credentials file then holds. */
async function connect(): Promise<{ readonly refresh_token: string }> {
  mortise.write("fresh.json", JSON.stringify({ desk: { client_id: "app" } }), 0o600);
  const running = mortise.start(["auth", "login", "desk.yaml", "--credentials", "fresh.json", ...REACH()]);
  const [, url = ""] = await running.says(/^ {2}(http\S+)$/m);
  await fetch(await server.agree(url));
  await running.ended;
  const { desk } = JSON.parse(readFileSync(mortise.path("fresh.json"), "utf8")) as { desk: { refresh_token: string } };
  return desk;
}

it("connects a user in a browser, keeps the refresh token where only its owner reads it, and calls with it", async () => {
  mortise.write(
    "person.json",
    JSON.stringify({ other: { kept: "yes" }, desk: { client_id: "app", api_key: KEY } }),
    0o600,
  );
  const running = mortise.start(["auth", "login", "desk.yaml", "--credentials", "person.json", ...REACH()]);
  const [, url = ""] = await running.says(/^ {2}(http\S+)$/m);
  const asked = new URL(url).searchParams;
  expect(asked.get("code_challenge_method")).toBe("S256");
  const redirectUri = asked.get("redirect_uri") ?? "";
  // Another page in the browser can call the listener, too: it gets nowhere without the state.
  expect((await fetch(`${redirectUri}?code=forged&state=guessed`)).status).toBe(404);

  const back = await server.agree(url);
  expect((await fetch(back)).status).toBe(200);

  expect(await running.ended).toMatchObject({ code: 0, stdout: "" });
  expect(statSync(mortise.path("person.json")).mode & 0o777).toBe(0o600);
  const kept = JSON.parse(readFileSync(mortise.path("person.json"), "utf8")) as unknown;
  expect(kept).toEqual({
    other: { kept: "yes" },
    desk: { client_id: "app", api_key: KEY, refresh_token: server.grants[0]?.refreshToken },
  });
  const called = await mortise.run(["call", "desk.yaml", "get_person", "--credentials", "person.json", ...REACH()]);
  expect(called).toMatchObject({ code: 0, stdout: '{"me":"ann"}\n' });
});

it("keeps a rotated refresh token for the next process where it is told to, and warns where not", async () => {
  const { refresh_token } = await connect();
  const person = { client_id: "app", refresh_token };
  mortise.write("rotating.json", JSON.stringify({ desk: person }), 0o600);
  const call = (...args: readonly string[]) =>
    mortise.run(["call", "desk.yaml", "get_person", "--credentials", "rotating.json", ...REACH(), ...args]);

  expect(await call("--token-file", "tokens.json")).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining("--token-file"),
  });
  const [, first] = server.grants;
  expect(statSync(mortise.path("tokens.json")).mode & 0o777).toBe(0o600);
  // The second process finds the token, and once the API refuses it, the newest refresh token.
  upstream.respond(({ headers }) =>
    headers["authorization"] === `Bearer ${first?.accessToken}` ? status(401) : json({ me: "ann" }),
  );
  expect(await call("--token-file", "tokens.json")).toMatchObject({
    code: 0,
    stderr: expect.not.stringContaining("--token-file"),
  });
  expect(server.grants).toHaveLength(3);

  mortise.write(
    "newest.json",
    JSON.stringify({ desk: { ...person, refresh_token: server.grants[2]?.refreshToken } }),
    0o600,
  );
  const warned = await mortise.run(["call", "desk.yaml", "get_person", "--credentials", "newest.json", ...REACH()]);
  expect(warned).toMatchObject({ code: 0, stderr: expect.stringContaining("--token-file FILE") });
});

it.each([
  ["not JSON", 0o600, "no token file"],
  [JSON.stringify({ key: "short", tokens: {} }), 0o600, "no token file"],
  [JSON.stringify({ key: Buffer.alloc(32).toString("base64"), tokens: {} }), 0o644, "chmod 600"],
])("takes no token file that is none, or that others can open (%#)", async (text, mode, message) => {
  mortise.write(`strange-${text.length}-${mode}.json`, text, mode);
  const ended = await mortise.run([
    "call",
    "desk.yaml",
    "get_api_key",
    ...WITH_FILE,
    "--token-file",
    `strange-${text.length}-${mode}.json`,
  ]);

  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
});

it.each([
  ["another issuer", { iss: "https://evil.example" }, "another authorization server"],
  ["no agreement", { error: "access_denied", error_description: "The user said no" }, "The user said no"],
])("redeems nothing where the answer is one of %s", async (_what, more, message) => {
  mortise.write("fresh.json", JSON.stringify({ desk: { client_id: "app" } }), 0o600);
  const running = mortise.start(["auth", "login", "desk.yaml", "--credentials", "fresh.json", ...REACH()]);
  const [, url = ""] = await running.says(/^ {2}(http\S+)$/m);
  const asked = new URL(url).searchParams;
  const back = new URL(asked.get("redirect_uri") ?? "");
  back.search = new URLSearchParams({
    code: "stolen",
    state: asked.get("state") ?? "",
    iss: server.issuer,
    ...more,
  }).toString();
  await fetch(back);

  expect(await running.ended).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  expect(server.tokenRequests).toBe(0);
});

it.each([
  [[], "--credentials FILE"],
  [["--credentials", "person.yaml"], "comments would be lost"],
])("asks for a file that it can write (%j)", async (args, message) => {
  const ended = await mortise.run(["auth", "login", "desk.yaml", ...args]);

  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
});
