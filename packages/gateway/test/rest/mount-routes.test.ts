import { expect, test } from "@jest/globals";
import { z } from "@hono/zod-openapi";
import { Hono } from "hono";
import { AuditUnavailable, type AuditEvent, type AuditOutcome } from "../../src/audit/audit-log.ts";
import type { Principal, Role } from "../../src/authorize/principal.ts";
import type { Authentication } from "../../src/identity/identity.ts";
import { mountRoutes } from "../../src/rest/mount-routes.ts";
import { notFound, RestError } from "../../src/rest/rest-error.ts";
import { defineRoute, type Route } from "../../src/rest/route.ts";
import { StoreUnavailable } from "../../src/db/store-unavailable.ts";
import type { Services } from "../../src/services.ts";
import { VaultSealed } from "../../src/vault/vault.ts";

const ORIGIN = "http://127.0.0.1:8700";

interface Heard {
  readonly events: AuditEvent[];
  readonly ends: AuditOutcome[];
  readonly faults: unknown[];
  readonly ran: unknown[];
}

/** Whether the audit trail takes events, and keeps what it took. */
type Trail = "up" | "down" | "not kept";

/** An app with these routes, in which the API keys are `owner`, `member`, `away` (their proof cannot be checked) and nobody else's. */
function appOf(routes: readonly Route[], heard: Heard, trail: Trail): Hono {
  const principal = (role: Role, via: Principal["via"]): Authentication => ({
    ok: true,
    principal: { organisation: "o", role, user: role, via, credential: "k" },
  });
  const services = {
    publicUrl: ORIGIN,
    clock: { now: () => 0 },
    log: { info: () => {}, warn: () => {}, fault: (fault: unknown) => heard.faults.push(fault) },
    identity: {
      authenticate: ({ authorization, cookie }: { authorization?: string; cookie?: string }, organisation?: string) => {
        if (cookie !== undefined) return Promise.resolve(principal("owner", "session"));
        if (authorization === "Bearer away") return Promise.resolve({ ok: false, status: 503, reason: "" });
        if (authorization === undefined) return Promise.resolve({ ok: false, status: 401, reason: "" });
        if (organisation !== undefined && organisation !== "o")
          return Promise.resolve({ ok: false, status: 403, reason: "" });
        return Promise.resolve(principal(authorization.slice("Bearer ".length) as Role, "api_key"));
      },
    },
    audit: {
      begin: (event: AuditEvent) => {
        if (trail === "down") return Promise.reject(new AuditUnavailable("the disk is full"));
        heard.events.push(event);
        const kept = trail === "up" ? Promise.resolve() : Promise.reject(new StoreUnavailable("the disk"));
        kept.catch(() => {});
        return Promise.resolve({ kept, end: (outcome: AuditOutcome) => heard.ends.push(outcome) });
      },
      record: (event: AuditEvent) => {
        if (trail === "down") return Promise.reject(new AuditUnavailable("the disk is full"));
        heard.events.push(event);
        return Promise.resolve();
      },
    },
  };
  const app = new Hono();
  mountRoutes(app, routes, services as unknown as Services);
  return app;
}

const params = z.object({ orgId: z.string(), id: z.string().max(20) });
const body = z.strictObject({ name: z.string().min(1), secret: z.string().optional() });

function fixture(heard: Heard): readonly Route[] {
  const describe = { summary: "s", tag: "t", answers: { 200: { description: "d" } } } as const;
  const path = "/api/organizations/{orgId}/things/{id}";
  return [
    defineRoute({
      ...describe,
      method: "put",
      path,
      policy: "connector.update",
      input: { params, body },
      handle: (context) => {
        heard.ran.push(context.body.name);
        return Promise.resolve({ id: context.params.id, name: context.body.name });
      },
    }),
    defineRoute({
      ...describe,
      method: "post",
      path,
      policy: "connector.update",
      input: { params, body: z.strictObject({ note: z.string().optional() }) },
      handle: (context) => {
        heard.ran.push("posted");
        return Promise.resolve({ note: context.body.note ?? null });
      },
    }),
    defineRoute({
      ...describe,
      method: "get",
      path,
      policy: "connector.read",
      input: { params, query: z.object({ state: z.string().optional(), limit: z.coerce.number().optional() }) },
      handle: (context) => {
        const known: Readonly<Record<string, () => Promise<unknown>>> = {
          gone: () => Promise.reject(notFound()),
          sealed: () => Promise.reject(new VaultSealed("no key at /var/lib/x")),
          taken: () =>
            Promise.reject(new RestError(409, "name_taken", "The name is taken.", { hint: "Take another." })),
          broken: () => Promise.reject(new Error("secret s3cr3t at /home/x")),
          nothing: () => Promise.resolve(undefined),
        };
        return known[context.params.id]?.() ?? Promise.resolve({ id: context.params.id });
      },
    }),
    defineRoute({
      ...describe,
      method: "delete",
      path,
      policy: "connector.update",
      input: { params, query: z.object({ mcp_id: z.string().optional() }), body: z.strictObject({}) },
      handle: (context) => {
        heard.ran.push(context.query.mcp_id);
        return Promise.resolve(undefined);
      },
    }),
    defineRoute({
      ...describe,
      method: "get",
      path: "/open",
      policy: "public",
      input: {},
      handle: () => Promise.resolve({ open: true }),
    }),
  ];
}

function ask(path: string, init: RequestInit & { readonly key?: string } = {}, trail: Trail = "up") {
  const heard: Heard = { events: [], ends: [], faults: [], ran: [] };
  const { key, headers, ...rest } = init;
  const request = new Request(`${ORIGIN}${path}`, {
    ...rest,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(headers as Record<string, string>),
    },
  });
  return Promise.resolve(appOf(fixture(heard), heard, trail).request(request)).then(async (response) => ({
    status: response.status,
    body: (await response.text()) || null,
    heard,
  }));
}

const json = { "content-type": "application/json" };
const THING = "/api/organizations/o/things/a";

test("nobody is told nothing but how to prove who they are", async () => {
  const { status, body: text } = await ask(THING);
  expect(status).toBe(401);
  expect(JSON.parse(text ?? "")).toEqual({ error: expect.objectContaining({ code: "not_authenticated" }) });
});

test("where the proof cannot be checked, nobody passes", async () => {
  expect((await ask(THING, { key: "away" })).status).toBe(503);
});

test("another organisation, one that does not exist, and a thing that does not exist have the same answer to the byte", async () => {
  const other = await ask("/api/organizations/p/things/a", { key: "owner" });
  const gone = await ask("/api/organizations/o/things/gone", { key: "owner" });
  const unreadable = await ask(`/api/organizations/o/things/${"x".repeat(21)}`, { key: "owner" });
  expect([other.status, gone.status, unreadable.status]).toEqual([404, 404, 404]);
  expect(other.body).toBe(gone.body);
  expect(unreadable.body).toBe(gone.body);
});

test("a change is recorded before it is made, with how it ended, and without what was sent", async () => {
  const {
    status,
    body: text,
    heard,
  } = await ask(THING, {
    key: "owner",
    method: "PUT",
    headers: json,
    body: JSON.stringify({ name: "n", secret: "s3cr3t" }),
  });
  expect(status).toBe(200);
  expect(JSON.parse(text ?? "")).toEqual({ id: "a", name: "n" });
  expect(heard.events).toEqual([
    expect.objectContaining({
      kind: "change",
      actor: "user:owner",
      action: "connector.update",
      target: THING,
      details: { method: "put", fields: ["name", "secret"] },
    }),
  ]);
  expect(heard.ends).toEqual([expect.objectContaining({ protocol: "ok" })]);
  expect(JSON.stringify(heard.events)).not.toContain("s3cr3t");
});

test("what cannot be recorded is not done", async () => {
  const { status, heard } = await ask(
    THING,
    { key: "owner", method: "PUT", headers: json, body: `{"name":"n"}` },
    "down",
  );
  expect(status).toBe(503);
  expect(heard.ran).toEqual([]);
});

test("what is done, and whose record is lost with the disk, is not told as done", async () => {
  const put = { key: "owner", method: "PUT", headers: json, body: `{"name":"n"}` };
  const { status, body: text, heard } = await ask(THING, put, "not kept");
  expect(heard.ran).toEqual(["n"]);
  expect(status).toBe(503);
  expect(text).toContain("Whether this was done is not certain.");
  expect(heard.ends).toEqual([expect.objectContaining({ protocol: "error" })]);
});

test("a role that may not is refused before its body is looked at", async () => {
  const { status, heard } = await ask(THING, { key: "member", method: "PUT", headers: json, body: "{" });
  expect(status).toBe(403);
  expect(heard.ran).toEqual([]);
});

test.each<[string, string, Record<string, string>, number, RegExp]>([
  ["that is no JSON", "{", json, 400, /not valid JSON/],
  ["of another type", "name=n", { "content-type": "application/x-www-form-urlencoded" }, 400, /must be JSON/],
  ["with a member too many", `{"name":"n","nmae":1}`, json, 422, /nmae/],
  ["with a wrong member", `{"name":""}`, json, 422, /\/name of the body/],
  ["without a member", `{}`, json, 422, /\/name of the body is not as it should be: It is missing \(string\)\.$/],
  ["that is too long", JSON.stringify({ name: "n".repeat(4 * 1024 * 1024) }), json, 413, /longer than/],
])("a body %s is refused, with what is wrong", async (_what, text, headers, status, message) => {
  const answer = await ask(THING, { key: "owner", method: "PUT", headers, body: text });
  expect(answer.status).toBe(status);
  expect((JSON.parse(answer.body ?? "") as { error: { message: string } }).error.message).toMatch(message);
  expect(answer.heard.ran).toEqual([]);
});

test("a query parameter that does not exist is refused, with those that do, before anything is done", async () => {
  const misspelt = await ask(`${THING}?stat=open`, { key: "owner" });
  expect([misspelt.status, JSON.parse(misspelt.body ?? "")]).toMatchObject([
    422,
    {
      error: { code: "invalid", message: 'There is no query parameter "stat".', hint: "This path takes state, limit." },
    },
  ]);
  expect((await ask(`${THING}?state=open&limit=2`, { key: "owner" })).status).toBe(200);
  const posted = await ask(`${THING}?dryRun=true`, { key: "owner", method: "POST" });
  expect([posted.status, posted.body?.includes("takes none"), posted.heard.ran]).toEqual([422, true, []]);
  // Whoever may not see the thing is told nothing about its parameters, and public pages take what comes.
  expect((await ask(`/api/organizations/p/things/a?stat=open`, { key: "owner" })).status).toBe(404);
  expect((await ask("/open?utm_source=mail")).status).toBe(200);
});

test("a POST without a body is one without fields; what replaces something needs its body", async () => {
  const posted = await ask(THING, { key: "owner", method: "POST" });
  expect([posted.status, posted.body, posted.heard.ran]).toEqual([200, `{"note":null}`, ["posted"]]);
  const put = await ask(THING, { key: "owner", method: "PUT" });
  expect([put.status, put.heard.ran]).toEqual([400, []]);
});

test("a DELETE is understood without its body, and what its query names is on record", async () => {
  const connector = `con_${"a".repeat(22)}`;
  const { status, heard } = await ask(`${THING}?mcp_id=${connector}`, { key: "owner", method: "DELETE" });
  expect([status, heard.ran]).toEqual([204, [connector]]);
  expect(heard.events).toEqual([
    expect.objectContaining({
      connector,
      details: { method: "delete", fields: ["mcp_id"], values: { mcp_id: connector } },
    }),
  ]);
});

test("a session's cookie changes something only from the gateway's own pages", async () => {
  const put = (headers: Record<string, string>) =>
    ask(THING, { method: "PUT", headers: { ...json, cookie: "session=1", ...headers }, body: `{"name":"n"}` });
  expect((await put({})).status).toBe(403);
  expect((await put({ origin: "https://evil.example" })).status).toBe(403);
  expect((await put({ origin: "null" })).status).toBe(403);
  expect((await put({ origin: ORIGIN })).status).toBe(200);
});

test("errors say what to do, and faults of ours say an id and nothing else", async () => {
  const taken = await ask("/api/organizations/o/things/taken", { key: "owner" });
  expect([taken.status, JSON.parse(taken.body ?? "")]).toEqual([
    409,
    { error: { code: "name_taken", message: "The name is taken.", hint: "Take another." } },
  ]);
  const sealed = await ask("/api/organizations/o/things/sealed", { key: "owner" });
  expect(sealed.status).toBe(503);
  expect(sealed.body).not.toContain("/var/lib");
  const broken = await ask("/api/organizations/o/things/broken", { key: "owner" });
  expect(broken.status).toBe(500);
  expect(broken.body).not.toMatch(/s3cr3t|home/);
  expect(broken.heard.faults).toHaveLength(1);
});

test("an answer without content is 204, and a public route asks nobody", async () => {
  expect(await ask("/api/organizations/o/things/nothing", { key: "owner" })).toMatchObject({ status: 204, body: null });
  expect(await ask("/open")).toMatchObject({ status: 200, body: `{"open":true}` });
});

test("what somebody may not do is on record as refused, and refused though it cannot be recorded", async () => {
  const sent = { key: "member", method: "PUT", headers: json, body: JSON.stringify({ name: "n" }) };
  const { status, heard } = await ask(THING, sent);
  expect([status, heard.ran]).toEqual([403, []]);
  expect(heard.events).toEqual([
    expect.objectContaining({
      kind: "access_refused",
      actor: "user:member",
      action: "connector.update",
      decision: "denied",
    }),
  ]);
  expect((await ask(THING, sent, "down")).status).toBe(403);
});
