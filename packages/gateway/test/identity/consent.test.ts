import { afterAll, beforeAll, beforeEach, expect, it, jest } from "@jest/globals";
import type { Egress } from "@mortise/runtime";
import { createEgress } from "@mortise/runtime";
import { type Browser, createBrowser } from "../support/browser.ts";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";
import {
  clientCalled,
  REDIRECT,
  register,
  registerClient,
  type TestOAuthClient,
} from "../support/test-oauth-client.ts";

const DOCUMENT = "https://client.example/metadata.json";
let running: TestIdentity;
let url: string;
let organisation: string;
let ada: Browser;
let client: TestOAuthClient;
/** What is asked of the network, and what it answers. */
const asked: string[] = [];
let answer: (address: string) => {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
} = () => ({ status: 404 });

beforeAll(async () => {
  const real = createEgress();
  // The public internet, in a test. Everything else is the real thing's to refuse.
  const egress: Egress = {
    judge: (origin, limit) => real.judge(origin, limit),
    send: (request, limit) => real.send(request, limit),
    close: () => real.close(),
    open(request, limit) {
      const address = request.origin + request.path;
      asked.push(address);
      if (!request.origin.endsWith(".example")) return real.open(request, limit);
      const { status = 200, headers = { "content-type": "application/json" }, body = "" } = answer(address);
      let left: Uint8Array | null = Buffer.from(body);
      return Promise.resolve({
        ok: true,
        value: {
          status,
          headers,
          read() {
            const value = left;
            left = null;
            return Promise.resolve({ ok: true, value } as const);
          },
          close() {},
        },
      } as Awaited<ReturnType<Egress["open"]>>);
    },
  };
  running = await startTestIdentity("sqlite", { egress });
  url = running.url;
  organisation = (await running.identity.createOrganisation("Acme", "acme")).id;
  await running.person("ada@example.com", organisation, "owner");
  await running.person("bob@example.com", organisation);
  ada = await running.signedIn("ada@example.com");
  client = await registerClient(url);
});
beforeEach(async () => {
  await running.store.db.deleteFrom("attempts").execute();
  asked.length = 0;
});
afterAll(() => running.close());

/** The page on which Ada is asked. */
async function consentPage(more: Readonly<Record<string, string | undefined>> = {}, of = client): Promise<Response> {
  return ada.follow(await ada.get(of.address(more)));
}
const decide = (browser: Browser, page: string, fields: Readonly<Record<string, string>> = {}): Promise<Response> =>
  browser.submit(page, "/account/consent", { decision: "allow", ...fields });
/** Where the library sends the browser, given the answer of a form. */
const codeOf = (response: Response): string | null => {
  const location = response.headers.get("location");
  return location === null ? null : new URL(location, url).searchParams.get("code");
};

it("shows who asks, for what and where they are sent, as text, on a page that nobody frames", async () => {
  const response = await consentPage({ scope: "mcp:tools mcp:manage" });
  const page = await response.text();
  for (const shown of [
    "An &lt;editor&gt;",
    client.id,
    REDIRECT,
    `${url}/mcp`,
    "mcp:tools",
    "mcp:manage",
    "Acme",
    "ada@example.com",
  ]) {
    expect(page).toContain(shown);
  }
  expect(page).not.toContain("<editor>");
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self' http://127.0.0.1:7777;");
  expect(response.headers.get("x-frame-options")).toBe("DENY");
  expect(response.headers.get("cache-control")).toBe("no-store");
});

it("gives a code for the very form that this session was shown, and for nothing else", async () => {
  const page = await (await consentPage()).text();
  const query = /name="query" value="([^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const changed = (name: string, value: string): string => {
    const parameters = new URLSearchParams(query);
    parameters.set(name, value);
    return parameters.toString();
  };
  const bob = await running.signedIn("bob@example.com");
  const again = await running.signedIn("ada@example.com");
  for (const [name, refused] of Object.entries({
    "another person": await decide(bob, page),
    "another session of the same": await decide(again, page),
    nobody: await decide(createBrowser(url), page),
    "no token": await decide(ada, page, { token: "" }),
    "another token": await decide(ada, page, { token: "x".repeat(43) }),
    "more scope": await decide(ada, page, { query: changed("scope", "mcp:tools mcp:manage offline_access") }),
    "another redirect": await decide(ada, page, { query: changed("redirect_uri", "https://evil.example/") }),
    "another client": await decide(ada, page, { query: changed("client_id", "evil") }),
    "another organisation": await decide(ada, page, { organisation: "evil" }),
  })) {
    expect([name, refused.status, refused.headers.get("location")]).toEqual([name, 403, null]);
  }
  const foreign = await ada.post(
    "/account/consent",
    { query, decision: "allow", organisation },
    { origin: "https://evil.example" },
  );
  expect(foreign.status).toBe(403);
  // Without the decision of somebody who agrees, it is denied.
  const denied = await ada.submit(page, "/account/consent");
  expect(new URL(denied.headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
  expect(running.events.at(-1)).toMatchObject({ action: "grant.create", decision: "denied" });
  expect(codeOf(await decide(ada, page))).toMatch(/^\w{32}$/);
  expect(running.events.at(-1)).toMatchObject({ action: "grant.create", decision: "allowed", target: client.id });
});

it("signs nothing of its own for a request that did not pass the authorization endpoint, or is too old", async () => {
  // Somebody leads Ada to the page by an address of their own making.
  const forged = new URLSearchParams({
    client_id: client.id,
    redirect_uri: "https://evil.example/",
    scope: "mcp:tools",
    resource: `${url}/mcp`,
    response_type: "code",
  });
  const shown = await ada.get(`/account/consent?${forged.toString()}`);
  const sent = await decide(ada, await shown.text());
  expect([sent.status, sent.headers.get("location")]).toEqual([400, null]);

  const page = await (await consentPage()).text();
  jest.useFakeTimers({
    now: Date.now() + 11 * 60_000,
    doNotFake: [
      "nextTick",
      "setImmediate",
      "setTimeout",
      "setInterval",
      "clearTimeout",
      "clearInterval",
      "clearImmediate",
      "queueMicrotask",
      "performance",
      "hrtime",
    ],
  });
  try {
    const late = await decide(ada, page);
    expect([late.status, late.headers.get("location")]).toEqual([400, null]);
  } finally {
    jest.useRealTimers();
  }
});

it("takes a code within ten minutes, once, from the client that it was given to", async () => {
  const code = async (): Promise<string> => codeOf(await decide(ada, await (await consentPage()).text())) ?? "";
  const other = await registerClient(url);
  expect(await client.exchange(await code(), { client_id: other.id })).toMatchObject({
    access: "",
    error: expect.stringMatching(/invalid/),
  });
  const old = await code();
  jest.useFakeTimers({
    now: Date.now() + 11 * 60_000,
    doNotFake: [
      "nextTick",
      "setImmediate",
      "setTimeout",
      "setInterval",
      "clearTimeout",
      "clearInterval",
      "clearImmediate",
      "queueMicrotask",
      "performance",
      "hrtime",
    ],
  });
  try {
    expect(await client.exchange(old)).toMatchObject({ access: "", error: expect.stringMatching(/^invalid/) });
  } finally {
    jest.useRealTimers();
  }
  const once = await code();
  const both = await Promise.all([client.exchange(once), client.exchange(once)]);
  expect(both.filter(({ access }) => access !== "")).toHaveLength(1);
});

it("asks each time, whatever the client says of prompts", async () => {
  await client.grant(ada);
  for (const prompt of [undefined, "", "consent", "select_account", "create", "bogus", "login"]) {
    const response = await consentPage({ prompt });
    const page = await response.text();
    const form = prompt === "login" ? "/account/sign-in" : "/account/consent";
    expect([prompt, response.status, page.includes(`action="${form}"`)]).toEqual([prompt, 200, true]);
  }
});

it("answers a silent request with an error at once, since nobody says for which organisation it would be", async () => {
  await client.grant(ada);
  const silent = await ada.get(client.address({ prompt: "none" }));
  const back = new URL(silent.headers.get("location") ?? "");
  expect(back.origin + back.pathname).toBe(REDIRECT);
  expect(Object.fromEntries(back.searchParams)).toMatchObject({
    error: "consent_required",
    state: "a state",
    iss: url,
  });
  expect(back.searchParams.has("code")).toBe(false);
  const nobody = await createBrowser(url).get(client.address({ prompt: "none" }));
  expect(new URL(nobody.headers.get("location") ?? "").searchParams.get("error")).toBe("login_required");
});

it("sends people to the very address that was registered: not a path, a port or a letter beside it", async () => {
  const registered = await register(url, {
    redirect_uris: ["https://app.example/callback?a=1", "com.example.app:/cb"],
  });
  const { client_id: id } = (await registered.json()) as { client_id: string };
  const web = clientCalled(url, id, "https://app.example/callback?a=1");
  expect((await consentPage({}, web)).status).toBe(200);
  for (const redirect_uri of [
    "https://app.example/callback",
    "https://app.example/callback?a=1&b=2",
    "https://app.example/callback/?a=1",
    "https://app.example:444/callback?a=1",
    "http://app.example/callback?a=1",
    "https://app.example/CALLBACK?a=1",
    "https://app.example@evil.example/callback?a=1",
    "https://app.example.evil.example/callback?a=1",
    "https://app.example/callback?a=1#x",
    "com.example.app:/cb/x",
    "javascript:alert(1)",
    "",
    undefined,
  ]) {
    const page = await consentPage({ redirect_uri }, web);
    expect([redirect_uri, page.status, page.headers.get("location")]).toEqual([redirect_uri, 400, null]);
  }
  const loopback = await consentPage({ redirect_uri: REDIRECT.replace("/callback", "/other") });
  expect(loopback.status).toBe(400);
  for (const uri of [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "http://app.example/cb",
    "https://app.example/#x",
    "//app.example/cb",
  ]) {
    expect([uri, (await register(url, { redirect_uris: [uri] })).status]).toEqual([uri, 400]);
  }
});

it("registers nothing that it would have to ask, and no secret, grant or scope beyond what clients may have", async () => {
  const rows = running.store.db.withTables<{ oauthClient: Record<string, unknown> & { clientId: string } }>();
  const asStored = async (response: Response): Promise<Record<string, unknown>> => {
    const { client_id: id } = (await response.json()) as { readonly client_id?: string };
    return rows
      .selectFrom("oauthClient")
      .selectAll()
      .where("clientId", "=", id ?? "")
      .executeTakeFirstOrThrow();
  };
  const registered = await register(url, {
    backchannel_logout_uri: "https://app.example/logout",
    backchannel_logout_session_required: true,
    jwks_uri: "https://app.example/keys",
  });
  expect(registered.status).toBe(201);
  expect(await asStored(registered)).toMatchObject({ backchannelLogoutUri: null, jwksUri: null, clientSecret: null });
  for (const more of [{ skip_consent: true }, { trusted: true }, { user_id: "x" }, { require_pkce: false }]) {
    const response = await register(url, more);
    // Refused, or taken for nothing.
    if (response.status === 400) continue;
    const stored = await asStored(response);
    expect([more, stored["skipConsent"] ?? null, stored["userId"] ?? null]).toEqual([more, null, null]);
    expect([false, 0]).not.toContain(stored["requirePKCE"]);
  }
  expect((await register(url, { grant_types: ["client_credentials"] })).status).toBe(400);
  expect((await register(url, { grant_types: ["password"] })).status).toBe(400);
  expect((await register(url, { redirect_uris: [] })).status).toBe(400);
  expect((await register(url, { client_name: "x".repeat(70_000) })).status).toBe(413);
  expect(asked).toEqual([]);
});

it("knows a client by the address of its metadata document, asked for through the one way out and kept", async () => {
  const document = (changes: object = {}): string =>
    JSON.stringify({
      client_id: DOCUMENT,
      client_name: "A <document>",
      redirect_uris: [REDIRECT],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      ...changes,
    });
  answer = () => ({ body: document() });
  const known = clientCalled(url, DOCUMENT);
  const page = await (await consentPage({}, known)).text();
  expect(page).toContain("A &lt;document&gt;");
  expect(page).toContain(DOCUMENT);
  expect((await known.grant(ada)).access).not.toBe("");
  expect(asked).toEqual([DOCUMENT]);
});

it("believes no document that says another name, is too long, moves, or is no public place", async () => {
  const good = { client_name: "x", redirect_uris: [REDIRECT], token_endpoint_auth_method: "none" };
  const told: Readonly<Record<string, ReturnType<typeof answer>>> = {
    "https://a.example/other-id": { body: JSON.stringify({ ...good, client_id: "https://b.example/other-id" }) },
    "https://a.example/no-id": { body: JSON.stringify(good) },
    "https://a.example/no-json": { body: "<html>" },
    "https://a.example/other-type": {
      headers: { "content-type": "text/html" },
      body: JSON.stringify({ ...good, client_id: "https://a.example/other-type" }),
    },
    "https://a.example/secret": {
      body: JSON.stringify({ ...good, client_id: "https://a.example/secret", client_secret: "x" }),
    },
    "https://a.example/shared": {
      body: JSON.stringify({
        ...good,
        client_id: "https://a.example/shared",
        token_endpoint_auth_method: "client_secret_post",
      }),
    },
    "https://a.example/long": {
      body: JSON.stringify({ ...good, client_id: "https://a.example/long", x: "x".repeat(6_000) }),
    },
    "https://a.example/moved": { status: 302, headers: { location: "https://a.example/other" } },
    "https://a.example/missing": { status: 404 },
  };
  answer = (address) => told[address] ?? { status: 500 };
  for (const id of Object.keys(told)) {
    const refused = await consentPage({}, clientCalled(url, id));
    expect([id, refused.status, (await refused.text()).includes("/account/consent")]).toEqual([
      id,
      expect.any(Number),
      false,
    ]);
    expect(refused.status).toBeGreaterThanOrEqual(400);
  }
  expect(asked).toEqual(Object.keys(told));
  asked.length = 0;
  for (const id of [
    "http://a.example/x",
    "https://a.example",
    "https://user:pass@a.example/x",
    "https://a.example/x#y",
    "https://a.example/../x",
    "https://127.0.0.1/x",
    "https://localhost/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://10.0.0.1/x",
  ]) {
    const refused = await consentPage({}, clientCalled(url, id));
    expect([id, refused.status >= 400]).toEqual([id, true]);
  }
  expect(asked).toEqual([]);
  // A public name that leads to a private place is for the egress to refuse, where it looks the name up.
});

it("asks nobody for a document on behalf of somebody who is not signed in", async () => {
  answer = () => ({ status: 404 });
  const stranger = createBrowser(url);
  const unknown = clientCalled(url, "https://victim.example/x");
  await stranger.get(unknown.address());
  await stranger.get(unknown.address({ prompt: "none" }));
  await unknown.exchange("a code");
  await unknown.refresh("a token");
  expect(asked).toEqual([]);
});
