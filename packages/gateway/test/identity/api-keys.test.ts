import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { createEgress, systemClock } from "@mortise/runtime";
import { createIdentity } from "../../src/identity/create-identity.ts";
import type { Authentication } from "../../src/identity/identity.ts";
import { insertAgent } from "../support/insert-agent.ts";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";

/** The library's table of keys, as far as a test changes it. */
type KeyTables = {
  apikey: {
    id: string;
    key: string;
    start: string;
    configId: string;
    enabled: boolean | number;
    [field: string]: unknown;
  };
};

/** What the service takes the time to be, against the machine's. */
let ahead = 0;
const clock = { ...systemClock, time: () => Date.now() + ahead };
let running: TestIdentity;
let organisation: string;
let user: string;
let count = 0;

beforeAll(async () => {
  running = await startTestIdentity("sqlite", { clock });
  organisation = (await running.identity.createOrganisation("Acme", "acme")).id;
});
beforeEach(async () => {
  ahead = 0;
  count++;
  const { id } = await running.identity.createUser({ email: `ada${String(count)}@example.com`, name: "Ada" });
  user = id;
  await running.identity.addMember(organisation, user, "owner");
});
afterAll(() => running.close());

const tables = () => running.store.db.withTables<KeyTables>();
const use = (key: string, by = running.identity): Promise<Authentication> =>
  by.authenticate({ authorization: `Bearer ${key}` }, organisation);
const create = (more: Partial<Parameters<TestIdentity["identity"]["createKey"]>[0]> = {}) =>
  running.identity.createKey({ organisation, name: "a key", role: "member", user, ...more });
/** Long enough for nothing to be remembered. */
const later = (): void => void (ahead += 10_000);

it("makes keys of 256 bits that scanners know, shows them once, and keeps their digest alone", async () => {
  const { id, text, start } = await create();
  expect(text).toMatch(/^mrt_[\w-]{43}$/);
  expect(Buffer.from(text.slice(4), "base64url")).toHaveLength(32);
  expect(start).toBe(text.slice(0, 8));
  const row = await tables().selectFrom("apikey").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  expect(row.key).toBe(createHash("sha256").update(text).digest("base64url"));
  expect(JSON.stringify(row)).not.toContain(text.slice(8));
  const listed = (await running.identity.keys(organisation)).filter((key) => key.id === id);
  expect(listed).toHaveLength(1);
  expect(JSON.stringify(listed)).not.toContain(text.slice(8));
  expect(JSON.stringify(listed)).not.toContain(row.key);
  expect(new Set([text, (await create()).text, (await create()).text]).size).toBe(3);
});

it("takes a key until it expires, and not a moment longer though it was recognised just now", async () => {
  const { text, expiresAt } = await create({ expiresInSeconds: 60 });
  expect(expiresAt).toBeGreaterThan(Date.now());
  expect(await use(text)).toMatchObject({ ok: true });
  ahead = 59_000;
  expect(await use(text)).toMatchObject({ ok: true });
  ahead = 60_000;
  expect(await use(text)).toMatchObject({ ok: false, status: 401 });
});

it("takes a key more than ten times a day", async () => {
  const { text } = await create();
  for (let n = 1; n <= 12; n++) {
    expect([n, (await use(text)).ok]).toEqual([n, true]);
    later();
  }
});

it("refuses a key of another configuration, one that is disabled, and one that is bound to nothing or elsewhere", async () => {
  const { identity } = running;
  const other = (await identity.createOrganisation("Other", "other")).id;
  const breaking: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    nothing: () => Promise.resolve(),
    "another configuration": (id) =>
      tables().updateTable("apikey").set({ configId: "default" }).where("id", "=", id).execute(),
    disabled: (id) => tables().updateTable("apikey").set({ enabled: 0 }).where("id", "=", id).execute(),
    "another organisation": (id) =>
      tables().updateTable("apikey").set({ referenceId: other }).where("id", "=", id).execute(),
    "no binding": (id) =>
      running.store.db
        .deleteFrom("api_key_bindings")
        .where("org_id", "=", organisation)
        .where("key_id", "=", id)
        .execute(),
    "a role that there is not": (id) =>
      running.store.db
        .updateTable("api_key_bindings")
        .set({ role: "root" as "owner" })
        .where("org_id", "=", organisation)
        .where("key_id", "=", id)
        .execute(),
  };
  for (const [name, breakIt] of Object.entries(breaking)) {
    const { id, text } = await create();
    await breakIt(id);
    const result = await use(text);
    expect([name, result.ok]).toEqual([name, name === "nothing"]);
    const mcp = await identity.authenticateMcp({ authorization: `Bearer ${text}` }, `${running.url}/mcp`);
    expect([name, mcp.ok]).toEqual([name, name === "nothing"]);
  }
});

it("lends no more than the person may do now", async () => {
  const admin = await create({ role: "admin" });
  const auditor = await create({ role: "auditor" });
  const second = (await running.identity.createUser({ email: `bob${String(count)}@example.com`, name: "Bob" })).id;
  await running.identity.addMember(organisation, second, "owner");
  const roles = async (): Promise<unknown[]> =>
    (await Promise.all([use(admin.text), use(auditor.text)])).map((result) =>
      result.ok ? result.principal.role : result.status,
    );
  expect(await roles()).toEqual(["admin", "auditor"]);
  for (const [role, expected] of [
    ["member", ["member", "member"]],
    ["auditor", ["auditor", "auditor"]],
    ["owner", ["admin", "auditor"]],
  ] as const) {
    // What was recognised a moment ago is known anew at once.
    await running.identity.changeRole(organisation, user, role);
    expect([role, await roles()]).toEqual([role, expected]);
  }
  await running.identity.removeMember(organisation, user);
  expect(await roles()).toEqual([401, 401]);
});

it("binds an agent's key to the agent and its workspace, and ends it with the agent", async () => {
  const agent = `agt_${String(count)}`;
  await insertAgent(running.store, organisation, agent);
  const { id, text } = await running.identity.createKey({ organisation, name: "agent", role: "agent", agent });
  expect(await use(text)).toEqual({
    ok: true,
    principal: { organisation, role: "agent", agent, workspace: `ws_of_${agent}`, via: "api_key", credential: id },
  });
  await running.store.db.deleteFrom("agents").where("org_id", "=", organisation).where("id", "=", agent).execute();
  await running.changes.publish({ organisation, subject: "agent", id: agent });
  expect(await use(text)).toMatchObject({ ok: false, status: 401 });
});

it("ends a key at once when it is revoked, at every replica, and for its own organisation alone", async () => {
  const { id, text } = await create();
  const other = (await running.identity.createOrganisation("Third", "third")).id;
  const egress = createEgress();
  const replica = await createIdentity({
    store: running.store,
    publicUrl: running.url,
    changes: running.changes,
    audit: {
      record: () => Promise.resolve(),
      begin: () => Promise.reject(new Error("unused")),
      close: () => Promise.resolve(),
    },
    clock,
    log: { info() {}, warn() {}, fault() {} },
    egress,
    secret: "x1Vq8t5Zk3Lw9Rj2Bn7Hc4Md6Fg0Sa_p",
  });
  try {
    expect(await use(text)).toMatchObject({ ok: true });
    expect(await use(text, replica)).toMatchObject({ ok: true });
    expect(await running.identity.revokeKey(other, id)).toBe(false);
    later();
    expect(await use(text)).toMatchObject({ ok: true });
    expect(await use(text, replica)).toMatchObject({ ok: true });
    expect(await running.identity.revokeKey(organisation, id)).toBe(true);
    expect(await use(text)).toMatchObject({ ok: false, status: 401 });
    expect(await use(text, replica)).toMatchObject({ ok: false, status: 401 });
    expect(await running.identity.revokeKey(organisation, id)).toBe(false);
  } finally {
    await replica.close();
    await egress.close();
  }
});

it("takes the bootstrap key as it was given, where nobody can guess it", async () => {
  const given = createHash("sha256")
    .update(`bootstrap ${String(count)}`)
    .digest("base64");
  const { text, start } = await create({ name: "bootstrap", role: "owner", text: given });
  expect([text, start]).toEqual([given, given.slice(0, 8)]);
  expect(await use(given)).toMatchObject({ ok: true, principal: { role: "owner", user } });
  for (const weak of ["short", "change-me-change-me-change-me-change-me", "a".repeat(64)]) {
    await expect(create({ text: weak })).rejects.toMatchObject({ status: 422, code: "weak_key" });
  }
});
