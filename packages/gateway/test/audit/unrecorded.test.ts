import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { sql } from "kysely";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { routes } from "../../src/app.ts";
import { type ChangingServer, startChangingServer } from "../servers/changing-server.ts";
import { type Browser, createBrowser } from "../support/browser.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

// What cannot be recorded is not done, whichever way it comes in.

const PASSWORD = "correct horse battery staple";

let gateway: TestGateway;
let api: FakeUpstream;
let external: ChangingServer;
let pending: string;
let browser: Browser;

beforeAll(async () => {
  api = await startFakeUpstream(() => json({}));
  external = await startChangingServer(["search", "guarded"]);
  gateway = await startTestGateway();
  const { identity, store } = gateway.services;
  const descriptor = ticketDescriptor(api.origin, { name: "Tickets" });
  const created = await gateway.rest<{ connector: { id: string } }>("POST", "/connectors", {
    descriptor,
    allowTools: "all",
  });
  const { id } = created.body.connector;
  await gateway.rest("PUT", `/connectors/${id}/connections/organization`, { secrets: { api_key: "key-1" } });
  await gateway.rest("POST", `/connectors/${id}/publish`);
  const server = await gateway.rest<{ mcp_id: string }>("POST", "/mcps", { name: "External", url: external.url });
  const tools = [
    { name: "search", allowed: true },
    { name: "guarded", allowed: true, approval: "needs_approval" },
  ];
  await gateway.rest("PUT", `/connectors/${server.body.mcp_id}/tools`, { tools });
  await gateway.rest("POST", `/connectors/${server.body.mcp_id}/publish`);

  const person = await identity.createUser({
    email: "p@example.com",
    name: "P",
    password: PASSWORD,
  });
  await identity.addMember(gateway.organisation, person.id, "owner");
  browser = createBrowser(gateway.url);
  const form = await (await browser.get("/account/sign-in")).text();
  await browser.submit(form, "/account/sign-in", { email: person.email, password: PASSWORD });
  const key = await identity.createKey({
    organisation: gateway.organisation,
    name: "k",
    role: "owner",
    user: person.id,
  });
  const client = await gateway.mcp({ key: key.text, generation: "v1" });
  await client.callTool("mcp__external__guarded", {});
  await client.close();
  const row = await store.db
    .selectFrom("approvals")
    .select("id")
    .where("org_id", "=", gateway.organisation)
    .executeTakeFirstOrThrow();
  pending = row.id;
  // From here on the trail takes nothing, while all else can be written.
  await sql
    .raw("create trigger refuse before insert on audit_events begin select raise(abort, 'the disk is full'); end")
    .execute(store.db);
  api.forget();
  external.upstream.forget();
});
afterAll(async () => {
  await sql.raw("drop trigger refuse").execute(gateway.services.store.db);
  await gateway.close();
  await external[Symbol.asyncDispose]();
  await api.close();
});

/** Everything that is kept, but for the trail, and what is counted or kept for a while. */
async function everything(): Promise<string> {
  const { db } = gateway.services.store;
  const { rows } = await sql<{
    name: string;
  }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`.execute(db);
  const kept = rows.map(({ name }) => name).filter((name) => !["leases", "attempts", "audit_heads"].includes(name));
  const all = [];
  for (const name of kept) all.push([name, (await sql.raw(`select * from "${name}"`).execute(db)).rows]);
  return JSON.stringify(all, (key, value: unknown) =>
    /^(?:lastRequest|updatedAt|requestCount|last_used_at|checked_at)$/.test(key) ? null : value,
  );
}

test("no change through REST", async () => {
  const changing = routes.filter(({ method, policy }) => method !== "get" && policy !== "public");
  const before = await everything();
  for (const route of changing) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
      part === "orgId" ? gateway.organisation : pending,
    );
    const { status, text } = await gateway.rest(
      route.method.toUpperCase(),
      `/${path}`,
      route.input.body === undefined ? undefined : {},
    );
    expect([route.method, path, status, text]).toEqual([
      route.method,
      path,
      503,
      expect.stringContaining("audit_unavailable"),
    ]);
  }
  expect(changing.length).toBeGreaterThan(40);
  const variable = { name: "A", value: "b", secret: false };
  expect((await gateway.rest("POST", "/variables", variable)).status).toBe(503);
  expect((await gateway.rest("POST", `/approvals/${pending}/decision`, { decision: "approve" })).status).toBe(503);
  expect(await everything()).toBe(before);
});

test("no decision on the page of an approval, and nobody signs in", async () => {
  const page = await (await browser.get(`/approvals/${pending}`)).text();
  expect(page).toContain("guarded");
  const before = await everything();
  const decided = await browser.submit(page, `/approvals/${pending}`, { decision: "approve" });
  expect(decided.status).toBe(503);
  expect(await everything()).toBe(before);
  const other = createBrowser(gateway.url);
  const form = await (await other.get("/account/sign-in")).text();
  await other.submit(form, "/account/sign-in", { email: "p@example.com", password: PASSWORD });
  expect((await other.get("/account")).headers.get("location")).toContain("/account/sign-in");
});

test("no export of the trail itself", async () => {
  expect((await gateway.rest("GET", "/audit/export")).status).toBe(503);
  expect((await gateway.rest("GET", "/audit")).status).toBe(200);
});

test.each([
  ["a descriptor's tool", "mcp__tickets__search_tickets", {}],
  ["an external server's tool", "mcp__external__search", {}],
  ["a tool that needs approval", "mcp__external__guarded", {}],
  ["a tool of the gateway's own", "mcp__mortise__list_connectors", {}],
] as const)("no call of %s, in either era", async (_, name, args) => {
  const before = await everything();
  for (const generation of ["v1", "v2"] as const) {
    const client = await gateway.mcp({ generation });
    const answer = await client.callTool(name, args);
    expect([name, answer]).toMatchObject([name, { isError: true }]);
    expect(JSON.stringify(answer.content)).toContain("cannot be recorded");
    await client.close();
  }
  expect([api.requests, external.upstream.requests]).toEqual([[], []]);
  expect(await everything()).toBe(before);
});

test("and it says so where it is looked for", async () => {
  const metrics = await gateway.rest("GET", "//metrics", undefined, null);
  expect(metrics.text).toMatch(/mortise_audit_unavailable_total [1-9]/);
  expect(gateway.lines.join("")).toContain("the audit trail cannot be written");
  expect(gateway.lines.join("")).not.toContain("internal fault");
});
