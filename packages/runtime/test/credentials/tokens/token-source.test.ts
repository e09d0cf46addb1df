import { expect, it } from "@jest/globals";
import type { OAuth2Exchange } from "@mortise/core";
import { fieldValues } from "../../../src/credentials/field-values.ts";
import { createOwnCredential } from "../../../src/credentials/own-credential.ts";
import type { Credential, Scope, ScopeLevel } from "../../../src/credentials/resolver.ts";
import { type TokenQuery, TokenSource } from "../../../src/credentials/tokens/token-source.ts";
import { MemoryTokens, type Tokens, type TokenStore } from "../../../src/credentials/tokens/token-store.ts";
import type { OutgoingRequest, UpstreamResponse } from "../../../src/egress/egress.ts";
import type { Outcome } from "../../../src/errors.ts";
import { oauthScheme } from "../../fixtures/schemes.ts";
import { fakeEgress, ManualClock, response } from "../../fixtures/services.ts";

type Grant = Outcome<UpstreamResponse> | UpstreamResponse;

/** A token source, and a token endpoint that answers when and what a test says: by itself, tokens `t1`, `t2`, ... for an hour. */
function setUp(
  more: Partial<OAuth2Exchange> = {},
  options: { store?: TokenStore; fields?: Record<string, string> } = {},
) {
  const clock = new ManualClock();
  let granted = 0;
  const good = (): Grant => response(JSON.stringify({ access_token: `t${(granted += 1)}`, expires_in: 3600 }));
  const endpoint = { grant: good, good };
  let gate: Promise<void> | undefined;
  const inner = fakeEgress(() => endpoint.grant());
  const egress = {
    ...inner,
    send: async (request: OutgoingRequest) => {
      inner.sent.push(request);
      await gate;
      const given = endpoint.grant();
      return "ok" in given ? given : { ok: true as const, value: given };
    },
  };
  const scheme = oauthScheme("https://auth.example/token", more);
  if (scheme.exchange === undefined) throw new Error("no exchange");
  const { exchange } = scheme;
  const source = new TokenSource({ egress, clock, ...(options.store === undefined ? {} : { store: options.store }) });
  const fields = options.fields ?? { client_id: "us", client_secret: "shared-secret", refresh_token: "r0" };
  const query = (credential: Credential = ours, instance = "crm"): TokenQuery => ({
    connection: { instance, scheme: "oauth2", scope: { organisation: "acme" } },
    exchange,
    credential,
    fields: fieldValues(credential, scheme.fields),
  });
  const ours: Credential = { fields, level: "organisation" };
  const limit = (signal = new AbortController().signal) => ({ deadline: clock.now() + 30_000, signal });
  return {
    clock,
    endpoint,
    sent: inner.sent as readonly OutgoingRequest[],
    source,
    ours,
    query,
    limit,
    /** The access token, or the fault's code. */
    obtain: async (...given: Parameters<typeof query>) => told(await source.obtain(query(...given), limit())),
    replace: async (refused: string) => told(await source.replace(query(), refused, limit())),
    /** Keeps the endpoint from answering until the returned function is called. */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = undefined;
        resolve();
      };
    },
    sentRefreshTokens: () =>
      inner.sent.map(({ body }) => new URLSearchParams(typeof body === "string" ? body : "").get("refresh_token")),
  };
}

const told = (outcome: Outcome<Tokens | null>) =>
  outcome.ok ? (outcome.value?.accessToken ?? null) : outcome.fault.code;
const HOUR = 3_600_000;
const broken: Outcome<UpstreamResponse> = { ok: false, fault: { code: "upstream_unavailable" } };
const refusedBy = (error: string) => response(JSON.stringify({ error }), { status: 400 });

it("asks once for all that wait, and not again until 60 s before the end", async () => {
  const { obtain, sent, clock, hold } = setUp();
  const open = hold();
  const waiting = Array.from({ length: 1000 }, () => obtain());
  open();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(["t1"]));

  clock.advance(HOUR - 60_001);
  expect(await obtain()).toBe("t1");
  clock.advance(1);
  expect(await Promise.all([obtain(), obtain(), obtain()])).toEqual(["t2", "t2", "t2"]);
  expect(sent).toHaveLength(2);
});

it("answers at once where the token is there", async () => {
  const { obtain, source, query, limit } = setUp();
  await obtain();

  expect(source.obtain(query(), limit())).toMatchObject({ ok: true, value: { accessToken: "t1" } });
});

it("goes on for the others where one of them gives up", async () => {
  const { obtain, source, query, limit, hold, sent } = setUp();
  const open = hold();
  const abort = new AbortController();
  const first = source.obtain(query(), limit(abort.signal));
  const second = obtain();
  abort.abort();

  expect(told(await first)).toBe("cancelled");
  open();
  expect(await second).toBe("t1");
  expect(sent).toHaveLength(1);
});

it("leaves an endpoint that does not answer at the call's deadline, and takes the token when it comes", async () => {
  const { obtain, source, query, clock, hold, sent } = setUp();
  const open = hold();
  const signal = new AbortController().signal;

  expect(await source.obtain(query(), { deadline: clock.now() + 20, signal })).toMatchObject({
    ok: false,
    fault: { code: "upstream_timeout", detail: "Its token endpoint did not answer in time." },
  });
  open();
  expect(await obtain()).toBe("t1");
  expect(sent).toHaveLength(1);
});

it("keeps a token whose only caller gave up", async () => {
  const { obtain, source, query, limit, hold, sent } = setUp();
  const open = hold();
  const abort = new AbortController();
  const first = source.obtain(query(), limit(abort.signal));
  abort.abort();
  await first;
  open();

  expect(await obtain()).toBe("t1");
  expect(sent).toHaveLength(1);
});

it("uses the old token where its renewal fails, and asks again only after a pause", async () => {
  const { obtain, sent, clock, endpoint } = setUp();
  await obtain();
  endpoint.grant = () => broken;
  clock.advance(HOUR - 60_000);

  expect([await obtain(), await obtain()]).toEqual(["t1", "t1"]);
  expect(sent).toHaveLength(2);
  clock.advance(29_999);
  expect(await obtain()).toBe("t1");
  expect(sent).toHaveLength(2);
  clock.advance(1);
  expect(await obtain()).toBe("t1");
  expect(sent).toHaveLength(3);
  clock.advance(30_000);
  expect(await obtain()).toBe("upstream_unavailable");
});

it("asks a failing endpoint once in 30 s, and recovers", async () => {
  const { obtain, sent, clock, endpoint } = setUp();
  endpoint.grant = () => broken;
  for (let calls = 0; calls < 100; calls++) expect(await obtain()).toBe("upstream_unavailable");
  expect(sent).toHaveLength(1);

  endpoint.grant = endpoint.good;
  clock.advance(30_000);
  expect(await obtain()).toBe("t1");
});

it("sends the newest refresh token after each rotation", async () => {
  const { obtain, clock, endpoint, sentRefreshTokens } = setUp({ grantType: "refresh_token" });
  let rotation = 0;
  endpoint.grant = () =>
    response(JSON.stringify({ access_token: `a${rotation}`, expires_in: 3600, refresh_token: `r${(rotation += 1)}` }));
  for (let hours = 0; hours < 3; hours++) {
    await obtain();
    clock.advance(HOUR);
  }
  // A server that stops to rotate leaves the last one in force.
  endpoint.grant = endpoint.good;
  await obtain();
  clock.advance(HOUR);
  await obtain();

  expect(sentRefreshTokens()).toEqual(["r0", "r1", "r2", "r3", "r3"]);
});

it("writes a rotated refresh token to the store before anyone uses the token", async () => {
  const saved: Tokens[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const store: TokenStore = {
    get: async () => saved.at(-1),
    set: async (_key, tokens) => {
      await promise;
      saved.push(tokens);
    },
    delete: () => {},
  };
  const { obtain, endpoint } = setUp({ grantType: "refresh_token" }, { store });
  endpoint.grant = () => response(JSON.stringify({ access_token: "a", refresh_token: "r1" }));
  let used = false;
  const obtaining = obtain().then((token) => {
    used = true;
    return token;
  });
  await new Promise((done) => setImmediate(done));
  expect(used).toBe(false);
  resolve();

  expect(await obtaining).toBe("a");
  expect(saved).toEqual([{ accessToken: "a", refreshToken: "r1", rotated: true }]);
});

it("loses no refresh token that the store does not take", async () => {
  const store: TokenStore = {
    get: () => undefined,
    set: () => Promise.reject(new Error("disk full")),
    delete: () => {},
  };
  const { obtain, endpoint, clock, sentRefreshTokens } = setUp({ grantType: "refresh_token" }, { store });
  endpoint.grant = () => response(JSON.stringify({ access_token: "a", refresh_token: "r1", expires_in: 3600 }));
  expect(await obtain()).toBe("a");
  clock.advance(HOUR);
  await obtain();

  expect(sentRefreshTokens()).toEqual(["r0", "r1"]);
});

it("leaves a store that does not answer at the call's deadline, where a token is replaced, too", async () => {
  const { source, query, clock } = setUp({}, { store: { get: () => new Promise(() => {}), set() {}, delete() {} } });
  const late = { deadline: clock.now() + 20, signal: new AbortController().signal };
  const abort = new AbortController();
  const givenUp = source.replace(query(), "t1", { deadline: clock.now() + 30_000, signal: abort.signal });
  abort.abort();

  const tooLate = { ok: false, fault: { code: "internal", cause: "the token store did not answer in time" } };
  expect(await source.obtain(query(), late)).toEqual(tooLate);
  expect(await source.replace(query(), "t1", late)).toEqual(tooLate);
  expect(await givenUp).toEqual({ ok: false, fault: { code: "cancelled" } });
});

it("answers with a fault of ours where the store cannot be read, and quotes nothing of it", async () => {
  const store: TokenStore = {
    get: () => Promise.reject(new Error("r0 in line 1")),
    set() {},
    delete() {},
  };
  const { source, query, limit } = setUp({}, { store });

  expect(await source.obtain(query(), limit())).toEqual({
    ok: false,
    fault: { code: "internal", cause: "the token store failed" },
  });
});

it("remembers for good that a refresh token has ended, until the credential is another", async () => {
  const { obtain, sent, clock, endpoint } = setUp({ grantType: "refresh_token" });
  endpoint.grant = () => refusedBy("invalid_grant");
  expect(await obtain()).toBe("reauthentication_required");
  clock.advance(30 * 24 * HOUR);
  expect(await obtain()).toBe("reauthentication_required");
  expect(sent).toHaveLength(1);

  endpoint.grant = endpoint.good;
  const anew: Credential = {
    fields: { client_id: "us", client_secret: "shared-secret", refresh_token: "new" },
    level: "organisation",
  };
  expect(await obtain(anew)).toBe("t1");
});

it("keeps no tokens whose refresh token has ended, once the last of them has", async () => {
  const store = new MemoryTokens();
  const deleted: string[] = [];
  store.delete = (key) => void deleted.push(key);
  const { obtain, clock, endpoint } = setUp({ grantType: "refresh_token" }, { store });
  await obtain();
  endpoint.grant = () => refusedBy("invalid_grant");
  clock.advance(HOUR - 60_000);
  expect(await obtain()).toBe("t1");
  expect(deleted).toEqual([]);

  clock.advance(60_000);
  expect(await obtain()).toBe("reauthentication_required");
});

it("asks again five minutes after a refusal that somebody may have mended on the other side", async () => {
  const { obtain, sent, clock, endpoint } = setUp();
  endpoint.grant = () => refusedBy("invalid_client");
  expect(await obtain()).toBe("connection_invalid");
  clock.advance(299_999);
  expect(await obtain()).toBe("connection_invalid");
  expect(sent).toHaveLength(1);

  endpoint.grant = endpoint.good;
  clock.advance(1);
  expect(await obtain()).toBe("t1");
});

it("replaces a refused token once in 30 s, and hands the new one to all who come with the old", async () => {
  const { obtain, replace, clock, sent } = setUp();
  await obtain();

  expect(await Promise.all([replace("t1"), replace("t1"), replace("t1")])).toEqual(["t2", "t2", "t2"]);
  expect(await replace("t1")).toBe("t2");
  expect(await replace("t2")).toBeNull();
  expect(sent).toHaveLength(2);
  clock.advance(30_000);
  expect(await replace("t2")).toBe("t3");
});

it("does not take a refused token for one that still lives", async () => {
  const { obtain, replace, endpoint } = setUp();
  await obtain();
  endpoint.grant = () => broken;

  expect(await replace("t1")).toBe("upstream_unavailable");
});

it.each([
  ["another instance", undefined, "erp"],
  ["other values", { fields: { client_id: "us", client_secret: "another-secret" }, level: "organisation" }, "crm"],
  [
    "a narrower scope",
    { fields: { client_id: "us", client_secret: "shared-secret", refresh_token: "r0" }, level: "user" },
    "crm",
  ],
] as const)("never gives one connection's token to %s", async (_what, credential, instance) => {
  const { obtain, ours } = setUp();

  expect(await obtain()).toBe("t1");
  expect(await obtain(credential ?? ours, instance)).toBe("t2");
  expect(await obtain()).toBe("t1");
});

it("never gives a token to another holder of equal values, whatever they have in common", async () => {
  const { source, query, limit, sent } = setUp();
  const at = (level: ScopeLevel, scope: Partial<Scope>, scheme = "oauth2"): TokenQuery => {
    const asked = query({ fields: { client_id: "us", client_secret: "shared-secret" }, level });
    return { ...asked, connection: { instance: "crm", scheme, scope: { organisation: "acme", ...scope } } };
  };
  const holders = [
    at("organisation", {}),
    at("organisation", { organisation: "other" }),
    at("organisation", {}, "oauth2_admin"),
    at("workspace", { workspace: "x" }),
    at("workspace", { workspace: "y" }),
    at("user", { user: "x" }),
    at("user", { organisation: "other", user: "x" }),
    at("agent", { agent: "x" }),
  ];
  const obtainAll = () => Promise.all(holders.map(async (holder) => told(await source.obtain(holder, limit()))));

  const tokens = await obtainAll();
  expect(new Set(tokens).size).toBe(holders.length);
  expect(await obtainAll()).toEqual(tokens);
  expect(sent).toHaveLength(holders.length);
});

it("shares no exchange between credentials that came with their requests, be they equal, nor with a stored one", async () => {
  const { obtain, ours, hold, sent, endpoint } = setUp();
  const open = hold();
  const own = (): Credential => ({ ...ours, level: "user", ephemeral: true });
  const waiting = [obtain(own()), obtain(own()), obtain({ ...ours, level: "user" })];
  open();
  expect(new Set(await Promise.all(waiting)).size).toBe(3);
  expect(sent).toHaveLength(3);

  endpoint.grant = () => refusedBy("invalid_client");
  expect(await obtain(own())).toBe("connection_invalid");
  endpoint.grant = endpoint.good;
  expect(await obtain(own())).toBe("t4");
});

it("does not exchange again where another did while the store was being read", async () => {
  const memory = new MemoryTokens();
  const slow = Promise.withResolvers<undefined>();
  let reads = 0;
  const store: TokenStore = {
    // The second reader learns late what was true when it asked.
    get: async (key) => ((reads += 1) === 2 ? slow.promise : memory.get(key)),
    set: (key, tokens) => memory.set(key, tokens),
    delete: (key) => memory.delete(key),
  };
  const { obtain, sent } = setUp({}, { store });
  const first = obtain();
  const second = obtain();
  expect(await first).toBe("t1");
  slow.resolve(undefined);

  expect(await second).toBe("t1");
  expect(sent).toHaveLength(1);
});

it("finds the token again for equal values in another object", async () => {
  const { obtain, ours } = setUp();
  await obtain();

  expect(await obtain({ ...ours })).toBe("t1");
});

it("keeps nothing of a credential that came with one request", async () => {
  const stored: string[] = [];
  const memory = new MemoryTokens();
  const store: TokenStore = {
    get: (key) => memory.get(key),
    set: (key, tokens) => void stored.push(key, JSON.stringify(tokens)),
    delete: () => {},
  };
  const fields = { client_id: "us", client_secret: "shared-secret" };
  const { obtain } = setUp({}, { store });
  const own = async () => {
    const credential = await createOwnCredential(fields).resolve({
      instance: "crm",
      scheme: "oauth2",
      scope: { organisation: "acme" },
    });
    if (credential === undefined) throw new Error("no credential");
    return credential;
  };
  const one = await own();

  expect([await obtain(one), await obtain(one)]).toEqual(["t1", "t1"]);
  expect(await obtain(await own())).toBe("t2");
  expect(stored).toEqual([]);
});

it("names no secret in the keys of the store", async () => {
  const keys: string[] = [];
  const store: TokenStore = { get: () => undefined, set: (key) => void keys.push(key), delete: () => {} };
  const fields = { client_id: "us", client_secret: "shared-secret", refresh_token: "refresh-token-0" };
  const { obtain } = setUp({}, { store, fields });
  await obtain();

  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toMatch(/shared-secret|refresh-token/);
});

it.each([
  [{ expires_in: 3600 }, {}, HOUR - 60_000],
  [{ expires_in: "3600" }, {}, HOUR - 60_000],
  [{ expires_in: 100 }, {}, 50_000],
  [{ expires_in: 90_000 }, { expiresInUnit: "milliseconds" }, 45_000],
  [{ expires_in: 30 }, { expiresInUnit: "minutes" }, 29 * 60_000],
  [{ data: { ttl: 600 } }, { expiresInPath: "/data/ttl" }, 540_000],
  [{}, { lifetimeSeconds: 600 }, 540_000],
  [{ expires_in: -5 }, { lifetimeSeconds: 600 }, 540_000],
  [{ expires_in: "soon" }, { lifetimeSeconds: 600 }, 540_000],
] as const)("renews a token that came with %j under %j after %i ms", async (answer, more, after) => {
  const { obtain, endpoint, clock, sent } = setUp(more);
  endpoint.grant = () => response(JSON.stringify({ access_token: "t", ...answer }));
  await obtain();
  clock.advance(after - 1);
  await obtain();
  expect(sent).toHaveLength(1);
  clock.advance(1);
  await obtain();
  expect(sent).toHaveLength(2);
});

it.each([{ expires_in: 3600 }, {}])(
  "never again gives out a refused token that came with %j and cannot be replaced",
  async (life) => {
    const { obtain, replace, endpoint, sent } = setUp({ grantType: "refresh_token" });
    endpoint.grant = () => response(JSON.stringify({ access_token: "t", ...life }));
    await obtain();
    endpoint.grant = () => refusedBy("invalid_grant");

    expect(await replace("t")).toBe("reauthentication_required");
    expect([await obtain(), await replace("t"), await obtain()]).toEqual(Array(3).fill("reauthentication_required"));
    expect(sent).toHaveLength(2);
  },
);

it("does not ask forever a server that gives the refused token again", async () => {
  const { obtain, replace, endpoint, sent } = setUp();
  endpoint.grant = () => response('{"access_token":"same","expires_in":3600}');
  await obtain();

  expect(await replace("same")).toBe("same");
  expect([await replace("same"), await obtain(), await obtain()]).toEqual([null, "same", "same"]);
  expect(sent).toHaveLength(2);
});

it("uses a token without an end until it is refused", async () => {
  const { obtain, endpoint, clock, sent } = setUp();
  endpoint.grant = () => response('{"access_token":"t"}');
  await obtain();
  clock.advance(365 * 24 * HOUR);

  expect(await obtain()).toBe("t");
  expect(sent).toHaveLength(1);
});

it("begins with a token that the user brought, and renews it once it is refused", async () => {
  const fields = { client_id: "us", client_secret: "shared-secret", refresh_token: "r0", access_token: "brought" };
  const { obtain, replace, sent } = setUp({ grantType: "refresh_token" }, { fields });

  expect(await obtain()).toBe("brought");
  expect(sent).toEqual([]);
  expect(await replace("brought")).toBe("t1");
  expect(await obtain()).toBe("t1");
});
