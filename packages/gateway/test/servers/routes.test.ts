import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { ServerView } from "../../src/servers/server-view.ts";
import type { TestAnswer } from "../../src/servers/test-connection.ts";
import { serverRoutes } from "../../src/servers/routes.ts";
import { toolRoutes } from "../../src/tools/routes.ts";
import { assemble, ORGANISATION, somebody, type Assembly } from "../support/assemble.ts";
import { startEverything } from "../support/reference-server.ts";
import { describeStores } from "../support/stores.ts";
import { type ChangingServer, startChangingServer } from "./changing-server.ts";

const ADMIN = somebody("admin");
const TOKEN = "canary-token-4711";

interface Problem {
  readonly error: { readonly code: string; readonly message: string };
}

/** What is wrong, the body that has it, and what the answer says. */
const REFUSED: readonly (readonly [string, object, string])[] = [
  ["a URL that is none of http", { name: "A", url: "ftp://example.com" }, "must begin with http:// or https://"],
  ["a URL with an account", { name: "A", url: "https://a:b@example.com/mcp" }, "without an account"],
  ["a variable in small letters", { name: "A", url: "https://${nowhere}/mcp" }, "in capitals"],
  [
    "a variable that is not closed",
    { name: "A", url: "https://example.com", headers: [{ name: "X", value: "a ${NOWHERE" }] },
    "${ themselves",
  ],
  ["a variable that is missing", { name: "A", url: "https://${NOWHERE}/mcp" }, "NOWHERE"],
  [
    "a header of the connection's own",
    { name: "A", url: "https://example.com", headers: [{ name: "Host", value: "x" }] },
    "set by the gateway",
  ],
  [
    "a header name with a line break",
    { name: "A", url: "https://example.com", headers: [{ name: "X\r\nY", value: "x" }] },
    "The header has no valid name",
  ],
  [
    "a header value with a line break",
    { name: "A", url: "https://example.com", headers: [{ name: "X", value: "a\r\nY: b" }] },
    "visible ASCII",
  ],
  ["a token with a line break", { name: "A", url: "https://example.com", accessToken: "a\r\nX: b" }, "visible ASCII"],
  [
    "a header twice",
    {
      name: "A",
      url: "https://example.com",
      headers: [
        { name: "X", value: "1" },
        { name: "x", value: "2" },
      ],
    },
    "given once",
  ],
  [
    "the token's header with a value of its own",
    { name: "A", url: "https://example.com", accessToken: "t", headers: [{ name: "Authorization", value: "x" }] },
    "carries the access token",
  ],
  ["a name that nobody sees whole", { name: "A\u200Bb", url: "https://example.com" }, "do not see"],
  ["no URL", { name: "A" }, "A URL is needed"],
  ["both a URL and an entry", { oauth_mcp: "gmail", url: "https://example.com" }, "exactly one"],
  ["neither of them", { type: "oauth", name: "A", oauth_mcp: null, url: null }, "exactly one"],
  ["an entry that is none", { oauth_mcp: "nothing" }, "no entry"],
  ["a private address", { name: "A", type: "oauth", url: "https://10.0.0.1/mcp" }, "--allow-host"],
  [
    "a private address with a token",
    { name: "A", url: "https://169.254.169.254/mcp", accessToken: "t" },
    "--allow-host",
  ],
  [
    "a secret variable in a URL that is told to others",
    { name: "A", type: "oauth", url: "https://example.com/mcp?key=${SECRET_KEY}" },
    "Send the secret in a header.",
  ],
  ["a field that is none", { name: "A", url: "https://example.com", id: "con_mine" }, "id"],
];

describeStores("external servers", (kind) => {
  let gateway: Assembly;
  let server: ChangingServer;
  beforeEach(async () => {
    const variables = { KEY: "from-variable", SECRET_KEY: "canary-variable" };
    gateway = await assemble({ kind, routes: [...serverRoutes, ...toolRoutes], variables });
    server = await startChangingServer();
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    await gateway.close();
  });

  test("are listed after the predefined ones, which nobody has to add", async () => {
    await create({ name: "Acme", url: server.url });
    const { body } = await gateway.rest<{ mcps: readonly ServerView[] }>(ADMIN, "GET", "/mcps");
    expect(body.mcps.slice(0, 4).map(({ name, predefined }) => [name, predefined])).toEqual([
      ["Gmail", true],
      ["Google Calendar", true],
      ["Google Drive", true],
      ["GitHub", true],
    ]);
    expect(body.mcps.at(-1)).toMatchObject({ name: "Acme", key: "mcp__acme", predefined: false, type: "simple" });
    const catalogue = await gateway.rest<{ mcps: readonly object[] }>(ADMIN, "GET", "/mcps/oauth");
    expect(catalogue.body.mcps[0]).toMatchObject({ oauth_mcp: "gmail", mcp_id: null, connection: "missing" });
  });

  test("are drafts with their tools switched off, whose status is known at once", async () => {
    const { status, body } = await create({ name: "Acme", url: server.url, description: "When to use it." });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      type: "simple",
      slug: "acme",
      state: "draft",
      status: "connected",
      description: "When to use it.",
      tools: { total: 2, allowed: 0, quarantined: 0 },
    });
    const read = await gateway.rest(ADMIN, "GET", `/mcps/mcp/${body.mcp_id}`);
    expect(read.body).toEqual(body);
  });

  test("with a token are tested before they are saved, and its answers never hold it", async () => {
    server.required = { name: "authorization", value: `Bearer ${TOKEN}` };
    const refused = await create<Problem>({ name: "Acme", url: server.url, accessToken: "wrong-token-1" });
    expect([refused.status, refused.body.error.code]).toEqual([422, "test_failed"]);
    expect(refused.body.error.message).toMatch(/^The connection test failed, so nothing was saved\. .*\(HTTP 401\)/);
    expect(refused.text).not.toContain("wrong-token-1");
    expect(await names()).toEqual([]);

    const saved = await create({ name: "Acme", url: server.url, accessToken: TOKEN });
    expect(saved.status).toBe(201);
    const all = await gateway.rest(ADMIN, "GET", "/mcps");
    expect(saved.text + all.text).not.toContain(TOKEN);
    const tested = await testOf(saved.body.mcp_id);
    expect(tested).toEqual({
      ok: true,
      message: "Connected · 2 tools",
      toolCount: 2,
      toolsets: [
        {
          name: "Acme",
          server: { name: "changing", version: "1.0.0", protocol: "2026-07-28", transport: "streamable-http" },
          toolCount: 2,
          tools: ["search", "remove"],
        },
      ],
    });
  });

  test("take a token in a header of another name, and headers whose values are secret or hold variables", async () => {
    server.required = { name: "x-api-key", value: TOKEN };
    const { status, body } = await create({
      name: "Acme",
      url: server.url,
      accessToken: TOKEN,
      tokenHeader: "X-Api-Key",
      headers: [
        { name: "X-Plain", value: "${KEY}" },
        { name: "X-Secret", value: "canary-header", secret: true },
      ],
    });
    expect(status).toBe(201);
    expect(body.headers).toEqual([
      { name: "x-plain", value: "${KEY}", secret: false },
      { name: "x-secret", value: null, secret: true },
    ]);
    const last = server.upstream.requests.at(-1);
    expect(last?.headers).toMatchObject({
      "x-api-key": TOKEN,
      "x-plain": "from-variable",
      "x-secret": "canary-header",
    });
    const row = await gateway.store.db
      .selectFrom("connectors")
      .selectAll()
      .where("org_id", "=", ORGANISATION)
      .execute();
    expect(JSON.stringify(row)).not.toMatch(/canary/);
  });

  test("are sent secret variables by people alone", async () => {
    const url = `${server.url}?key=\${SECRET_KEY}`;
    const header = (value: string, secret = false) => [{ name: "X-Key", value, secret }];
    const somewhere = { name: "Elsewhere", url: server.url };
    const { body } = await create({ ...somewhere, name: "Acme", headers: header("${SECRET_KEY}") });
    const path = `/mcps/mcp/${body.mcp_id}`;
    const before = server.upstream.requests.length;
    const client = somebody("admin", { via: "oauth", scopes: ["mcp:tools", "mcp:manage"] });
    for (const who of [somebody("admin", { agent: "agt_1" }), client]) {
      for (const [method, to, given] of [
        ["POST", "/mcps", { ...somewhere, url }],
        ["POST", "/mcps", { ...somewhere, headers: header("${SECRET_KEY}") }],
        ["POST", "/mcps", { ...somewhere, headers: header("a ${SECRET_KEY}", true) }],
        ["PUT", path, { url: `${server.url}?moved` }],
      ] as const) {
        const { status, body: answered } = await gateway.rest<Problem>(who, method, to, given);
        expect([status, answered.error.message]).toEqual([403, expect.stringMatching(/^Only people decide/)]);
      }
      const renamed = await gateway.rest(who, "PUT", path, { description: "When to use it." });
      expect(renamed.status).toBe(200);
      const plain = { ...somewhere, name: `Plain ${who.via}`, headers: header("${KEY}") };
      expect((await gateway.rest(who, "POST", "/mcps", plain)).status).toBe(201);
    }
    const sent = server.upstream.requests
      .slice(before)
      .map(({ path: asked, headers }) => asked + JSON.stringify(headers));
    expect(sent.join()).not.toContain("canary-variable");
  });

  test("are refused with anything that is wrong, and nothing is saved", async () => {
    for (const [what, body, sentence] of REFUSED) {
      const answer = await create<Problem>(body);
      expect([what, answer.status]).toEqual([what, 422]);
      expect(answer.text).toContain(sentence);
    }
    expect(await names()).toEqual([]);
  });

  test("have names that are unique by the database, however many take one at once", async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => create({ name: "Acme", url: server.url })));
    expect(asked.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(19).fill(409)]);
    expect(await names()).toEqual(["Acme"]);
    const alike = await create<Problem>({ name: "acme!", url: server.url });
    expect([alike.status, alike.body.error.code]).toEqual([409, "name_taken"]);
    expect((await create({ name: "Mortise", url: server.url })).status).toBe(409);
  });

  test("keep their type, and tell so in the seed's words", async () => {
    const { body } = await create({ name: "Acme", url: server.url });
    const answer = await change<Problem>(body.mcp_id, { type: "oauth" });
    expect([answer.status, answer.body.error.message]).toEqual([
      422,
      "Type cannot be changed. Recreate the connector to switch type.",
    ]);
    const renamed = await change(body.mcp_id, { type: "simple", name: "Acme Two" });
    expect([renamed.status, renamed.body.name, renamed.body.url]).toEqual([200, "Acme Two", server.url]);
  });

  test("are tested again before a change of where they are, and secrets do not follow to another address", async () => {
    server.required = { name: "authorization", value: `Bearer ${TOKEN}` };
    const { body } = await create({ name: "Acme", url: server.url, accessToken: TOKEN });
    const broken = await change<Problem>(body.mcp_id, {
      url: server.url.replace("/mcp", "/elsewhere"),
      accessToken: "no",
    });
    expect([broken.status, broken.body.error.code]).toEqual([422, "test_failed"]);

    await using other = await startChangingServer(["other"]);
    const moved = await change<Problem>(body.mcp_id, { url: other.url });
    expect([moved.status, moved.body.error.code]).toEqual([422, "secrets_needed"]);
    expect(other.upstream.requests).toEqual([]);

    const anew = await change(body.mcp_id, { url: other.url, accessToken: "another" });
    expect([anew.status, anew.body.url, anew.body.status]).toEqual([200, other.url, "drifted"]);
    expect(anew.body.tools).toEqual({ total: 3, allowed: 0, quarantined: 2 });
  });

  test("keep secret headers that a change leaves out, and drop those that it does not name", async () => {
    const secret = { name: "x-secret", value: "canary-header", secret: true };
    const { body } = await create({ name: "Acme", url: server.url, headers: [secret] });
    await change(body.mcp_id, {
      headers: [
        { name: "x-secret", secret: true },
        { name: "x-plain", value: "1" },
      ],
    });
    expect(server.upstream.requests.at(-1)?.headers).toMatchObject({ "x-secret": "canary-header", "x-plain": "1" });
    await change(body.mcp_id, { headers: [] });
    const secrets = await gateway.store.db
      .selectFrom("secrets")
      .selectAll()
      .where("org_id", "=", ORGANISATION)
      .execute();
    expect(secrets).toEqual([]);
  });

  test("are tested by exactly one of two names", async () => {
    const none = { mcp_id: null, oauth_mcp: null };
    for (const body of [{}, none, { mcp_id: "con_a", oauth_mcp: "gmail" }]) {
      const answer = await gateway.rest<Problem>(ADMIN, "POST", "/mcps/test", body);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("Give exactly one of `mcp_id` and `oauth_mcp`.");
    }
    expect((await gateway.rest(ADMIN, "POST", "/mcps/test", { mcp_id: "con_none" })).status).toBe(404);
    const notAdded = await gateway.rest<TestAnswer>(ADMIN, "POST", "/mcps/test", { mcp_id: null, oauth_mcp: "gmail" });
    expect(notAdded).toMatchObject({ status: 200, body: { ok: false, code: "connect" } });
  });

  test("tell in plain text what is wrong with them, and their status follows", async () => {
    const { body } = await create({ name: "Acme", url: server.url });
    server.required = { name: "authorization", value: "never" };
    expect(await testOf(body.mcp_id)).toMatchObject({ ok: false, code: "needs_authentication" });
    expect(await statusOf(body.mcp_id)).toBe("needs_authentication");
    await server[Symbol.asyncDispose]();
    expect(await testOf(body.mcp_id)).toMatchObject({ ok: false, error: expect.stringMatching(/cannot be reached/) });
    expect(await statusOf(body.mcp_id)).toBe("disconnected");
  });

  test("are deleted by people alone, with their secrets, and predefined ones not in bulk", async () => {
    const secret = { name: "x-secret", value: "canary-header", secret: true };
    const { body } = await create({ name: "Acme", url: server.url, accessToken: TOKEN, headers: [secret] });
    const two = await create({ name: "Two", url: server.url });
    const predefined = await gateway.store.db
      .updateTable("connectors")
      .set({ catalogue_key: "gmail" })
      .where("org_id", "=", ORGANISATION)
      .where("id", "=", two.body.mcp_id)
      .executeTakeFirst();
    expect(predefined.numUpdatedRows).toBe(1n);
    const path = `/mcps/mcp/${body.mcp_id}`;
    expect((await gateway.rest(somebody("admin", { agent: "agt_a" }), "DELETE", path)).status).toBe(403);
    expect((await gateway.rest(somebody("member"), "DELETE", path)).status).toBe(403);
    const ids = { mcp_ids: [body.mcp_id, two.body.mcp_id] };
    const bulk = await gateway.rest<Problem>(ADMIN, "POST", "/mcps/bulk-delete", ids);
    expect([bulk.status, bulk.body.error.code]).toEqual([422, "predefined"]);
    expect(await names()).toEqual(["Acme", "Two"]);
    const done = await gateway.rest(ADMIN, "POST", "/mcps/bulk-delete", { mcp_ids: [body.mcp_id] });
    expect(done.body).toEqual({ deleted: [body.mcp_id] });
    expect((await gateway.rest(ADMIN, "DELETE", `/mcps/mcp/${two.body.mcp_id}`)).status).toBe(204);
    expect(await names()).toEqual([]);
    const secrets = await gateway.store.db
      .selectFrom("secrets")
      .selectAll()
      .where("org_id", "=", ORGANISATION)
      .execute();
    expect(secrets).toEqual([]);
  });

  test("of another organisation are answered byte for byte as those that do not exist", async () => {
    const { body } = await create({ name: "Acme", url: server.url });
    const stranger = somebody("owner", { organisation: "org_two" });
    for (const [method, given] of [["GET"], ["PUT", { name: "Mine" }], ["DELETE"]] as const) {
      const theirs = await gateway.rest(stranger, method, `/mcps/mcp/${body.mcp_id}`, given);
      const none = await gateway.rest(stranger, method, "/mcps/mcp/con_none", given);
      expect([theirs.status, theirs.text]).toEqual([404, none.text]);
    }
    const drafts = await gateway.rest(somebody("member"), "GET", `/mcps/mcp/${body.mcp_id}`);
    expect(drafts.status).toBe(404);
  });

  // The caller says what it expects.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  async function create<Body = ServerView>(body: unknown) {
    return gateway.rest<Body>(ADMIN, "POST", "/mcps", body);
  }

  // The caller says what it expects.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  function change<Body = ServerView>(id: string, body: unknown) {
    return gateway.rest<Body>(ADMIN, "PUT", `/mcps/mcp/${id}`, body);
  }

  async function testOf(id: string) {
    return (await gateway.rest<TestAnswer>(ADMIN, "POST", "/mcps/test", { mcp_id: id })).body;
  }

  async function statusOf(id: string) {
    return (await gateway.rest<ServerView>(ADMIN, "GET", `/mcps/mcp/${id}`)).body.status;
  }

  async function names() {
    const rows = gateway.store.db.selectFrom("connectors").select("name").where("org_id", "=", ORGANISATION);
    return (await rows.orderBy("name").execute()).map(({ name }) => name);
  }
});

test("the reference server is registered, tested and listed over its own transports", async () => {
  const gateway = await assemble({ routes: serverRoutes });
  try {
    for (const [transport, path] of [
      ["streamableHttp", "/mcp"],
      ["sse", "/sse"],
    ] as const) {
      await using reference = await startEverything(transport);
      const url = reference.origin + path;
      const created = await gateway.rest<ServerView>(ADMIN, "POST", "/mcps", { name: transport, url });
      expect(created).toMatchObject({ status: 201, body: { status: "connected" } });
      const tested = await gateway.rest<TestAnswer>(ADMIN, "POST", "/mcps/test", { mcp_id: created.body.mcp_id });
      expect(tested.body).toMatchObject({ ok: true, toolsets: [{ tools: expect.arrayContaining(["echo"]) }] });
      expect(created.body.tools.total).toBeGreaterThan(5);
    }
  } finally {
    await gateway.close();
  }
});
