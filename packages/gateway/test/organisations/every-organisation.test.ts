import { afterEach, expect, test } from "@jest/globals";
import { verifyChain } from "../../src/audit/verify-chain.ts";
import { addPerson, PASSWORD } from "../support/add-person.ts";
import { type Browser, createBrowser } from "../support/browser.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";
import { registerClient } from "../support/test-oauth-client.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

describeStores("organisations of a gateway", (kind) => {
  let gateway: TestGateway;
  afterEach(async () => {
    expect([...gateway.unguarded]).toEqual([]);
    await gateway.close();
  });

  test("are made by whoever operates it, who owns them, and are apart from each other", async () => {
    gateway = await startTestGateway({ kind });
    const first = gateway.organisation;
    const made = await gateway.rest<{ id: string; slug: string; key: { text: string } }>(
      "POST",
      "//api/organizations",
      {
        name: "Acme Ltd.",
      },
    );
    expect(made).toMatchObject({ status: 201, body: { name: "Acme Ltd.", slug: "acme-ltd" } });
    const { id, key: shown } = made.body;
    // As it is where a key is made by itself.
    expect(shown).toMatchObject({ id: expect.any(String), name: "first", role: "owner" });
    const key = shown.text;
    const list = (with_?: string) => gateway.rest("GET", "//api/organizations", undefined, with_);
    expect((await list(key)).body).toEqual({
      organizations: [{ id, name: "Acme Ltd.", slug: "acme-ltd", role: "owner" }],
      mayCreate: false,
    });
    expect((await list()).body).toMatchObject({ organizations: [{ id: first, role: "owner" }], mayCreate: true });

    // Each key reaches its own, and the first workspace is there.
    expect((await gateway.rest("GET", `//api/organizations/${id}`)).status).toBe(404);
    expect((await gateway.rest("GET", `//api/organizations/${first}`, undefined, key)).status).toBe(404);
    expect((await gateway.rest("GET", `//api/organizations/${id}/workspaces`, undefined, key)).body).toMatchObject({
      workspaces: [{ name: "Default" }],
    });
    const trail = `//api/organizations/${id}/audit?kind=system`;
    expect((await gateway.rest("GET", trail, undefined, key)).body).toMatchObject({
      events: [{ event: { action: "organisation.create", target: id } }],
    });
    // Where those who operate the gateway look for it, too.
    expect((await gateway.rest("GET", "/audit?action=organisation.create&kind=change")).body).toMatchObject({
      events: [{ event: { outcome: { made: id } } }, { event: { actor: expect.stringContaining("user:") } }],
    });

    expect((await gateway.rest("POST", "//api/organizations", { name: "Acme, Ltd" })).body).toMatchObject({
      error: { code: "slug_taken" },
    });
    expect((await gateway.rest("POST", "//api/organizations", { name: "!" })).body).toMatchObject({
      error: { code: "slug_needed" },
    });
  });

  test("are made by nobody else", async () => {
    gateway = await startTestGateway({ kind });
    const { body: other } = await gateway.rest<{ key: { text: string } }>("POST", "//api/organizations", {
      name: "Other",
    });
    const { body: admin } = await gateway.rest<{ text: string }>("POST", "/keys", { name: "as admin", role: "admin" });
    const { body: spaces } = await gateway.rest<{ workspaces: { id: string }[] }>("GET", "/workspaces");
    const workspace = spaces.workspaces[0]?.id;
    const { body: agent } = await gateway.rest<{ id: string }>("POST", "/agents", { name: "Bot", workspace });
    const ofAgent = { name: "of the agent", agent: agent.id, role: "admin" };
    const { body: agentKey } = await gateway.rest<{ text: string }>("POST", "/keys", ofAgent);
    const confined = { name: "confined", workspace };
    const { body: confinedKey } = await gateway.rest<{ text: string }>("POST", "/keys", confined);
    for (const key of [other.key.text, admin.text, agentKey.text, confinedKey.text]) {
      expect(key).toEqual(expect.any(String));
      const refused = await gateway.rest("POST", "//api/organizations", { name: "New" }, key);
      expect(refused).toMatchObject({ status: 403, body: { error: { code: "not_allowed" } } });
    }
    expect((await gateway.rest("POST", "//api/organizations", { name: "New" }, null)).status).toBe(401);
  });

  test("are made whole or not at all, wherever it fails", async () => {
    gateway = await startTestGateway({ kind });
    const { services } = gateway;
    const { identity, audit, store } = services;
    const left = async () => {
      const counts: Record<string, number> = {};
      for (const table of ["workspaces", "api_key_bindings"] as const) {
        const rows = await store.db
          .selectFrom(table)
          .select("org_id")
          .where("org_id", "<>", gateway.organisation)
          .execute();
        counts[table] = rows.length;
      }
      return { ...counts, organisation: (await identity.organisationCalled("acme")) ?? null };
    };
    const NOTHING = { workspaces: 0, api_key_bindings: 0, organisation: null };
    const create = () =>
      gateway.rest<{ id: string; key: { text: string } }>("POST", "//api/organizations", { name: "Acme" });
    const broken = () => Promise.reject(new Error("broken off"));
    const parts = services as { identity: typeof identity; audit: typeof audit };
    const failing = async (over: Partial<typeof parts>) => {
      Object.assign(parts, over);
      const answer = await create();
      Object.assign(parts, { identity, audit });
      return answer.status;
    };
    for (const step of ["createKey", "addMember"] as const) {
      expect(await failing({ identity: { ...identity, [step]: broken } })).toBe(500);
      expect(await left()).toEqual(NOTHING);
    }
    expect(await failing({ audit: { ...audit, record: broken } })).toBe(500);
    expect(await left()).toEqual(NOTHING);

    // A process that dies in the middle takes nothing back; the next one does.
    const dying = { ...identity, addMember: broken, removeOrganisation: broken };
    expect(await failing({ identity: dying })).toBe(500);
    expect((await left()).organisation).not.toBeNull();
    const made = await create();
    expect(made.status).toBe(201);
    expect(await left()).toEqual({
      workspaces: 1,
      api_key_bindings: 1,
      organisation: expect.objectContaining({ id: made.body.id }),
    });
    expect(await create()).toMatchObject({ status: 409, body: { error: { code: "slug_taken" } } });
    const own = await gateway.rest("GET", "//api/organizations", undefined, made.body.key.text);
    expect(own.body).toMatchObject({ organizations: [{ id: made.body.id, role: "owner" }] });
  });

  test("are deleted by their owners with all that is theirs but the trail, and the first one by nobody", async () => {
    gateway = await startTestGateway({ kind });
    const { services, organisation: first } = gateway;
    const { identity, store } = services;
    const made = await gateway.rest<{ id: string; key: { text: string } }>("POST", "//api/organizations", {
      name: "Acme",
    });
    const { id, key } = made.body;
    const base = `//api/organizations/${id}`;
    const ask = <Body extends object>(method: string, path: string, body?: unknown, as: string | null = key.text) =>
      gateway.rest<Body>(method, base + path, body, as);
    const remove = (name: string, as = key.text) => ask("DELETE", `?name=${name}`, undefined, as);

    // Something of everything, and somebody who is nowhere else.
    const { id: mia } = await identity.createUser({ email: "mia@example.com", name: "Mia", password: PASSWORD });
    await identity.addMember(id, mia, "admin");
    const browser = createBrowser(gateway.url);
    await browser.post("/account/sign-in", { email: "mia@example.com", password: PASSWORD });
    const session = async () => (await browser.get("/api/auth/session")).json();
    expect(await session()).toMatchObject({ organisations: [{ id }] });
    const client = await registerClient(gateway.url);
    const granted = await client.grant(browser);
    expect([granted.status, await identity.grants(id)]).toMatchObject([200, [{ user: mia }]]);
    const { text: herKey } = await identity.createKey({ organisation: id, name: "hers", role: "admin", user: mia });
    await ask("POST", "/invitations", { email: "new@example.com", role: "member" });
    const { body: space } = await ask<{ id: string }>("POST", "/workspaces", { name: "Sales" });
    await ask("PUT", `/workspaces/${space.id}/members/${mia}`);
    const { body: agent } = await ask<{ id: string }>("POST", "/agents", { name: "Bot", workspace: space.id });
    const { body: agentKey } = await ask<{ text: string }>("POST", "/keys", { name: "bot", agent: agent.id });
    await ask("POST", "/variables", { name: "TOKEN", value: "a secret of Acme" });
    const descriptor = ticketDescriptor("http://127.0.0.1:9", { tested: false });
    const { body: added } = await ask<{ connector: { id: string } }>("POST", "/connectors", {
      descriptor,
      allowTools: "all",
    });
    const entered = { secrets: { api_key: "key-1" } };
    const connected = await ask("PUT", `/connectors/${added.connector.id}/connections/organization`, entered);
    await ask("POST", `/mcps/employee/${agent.id}`, { mcp_id: added.connector.id });
    expect([connected.status, (await ask("GET", "/agents", undefined, agentKey.text)).status]).toEqual([200, 200]);

    expect(await remove("Acme", herKey)).toMatchObject({ status: 403 });
    expect(await remove("acme")).toMatchObject({ status: 422, body: { error: { code: "other_name" } } });
    expect((await ask("DELETE", "")).status).toBe(422);
    expect(await gateway.rest("DELETE", `//api/organizations/${first}?name=Default`)).toMatchObject({
      status: 409,
      body: { error: { code: "first_organisation" } },
    });

    // What is broken off is gone on with by whoever asks again.
    const parts = services as { identity: typeof identity };
    parts.identity = { ...identity, removeOrganisation: () => Promise.reject(new Error("broken off")) };
    expect((await remove("Acme")).status).toBe(500);
    parts.identity = identity;
    expect((await remove("Acme")).status).toBe(204);

    for (const proof of [key.text, herKey, agentKey.text]) {
      expect((await ask("GET", "", undefined, proof)).status).toBe(401);
    }
    expect(await session()).toBeNull();
    expect((await gateway.rest("GET", base)).status).toBe(404);
    expect([await identity.invitations(id), await identity.grants(id)]).toEqual([[], []]);
    expect((await client.refresh(granted.refresh)).status).toBe(400);
    const left: string[] = [];
    for (const { name, columns } of await store.db.introspection.getTables()) {
      if (!columns.some((column) => column.name === "org_id")) continue;
      const rows = store.db
        .selectFrom(name as "workspaces")
        .select("org_id")
        .where("org_id", "=", id);
      if ((await rows.execute()).length > 0) left.push(name);
    }
    expect(left.toSorted()).toEqual(["audit_events", "audit_heads"]);
    expect(await verifyChain(store, id)).toMatchObject({ ok: true });
    expect((await gateway.rest("GET", "/audit?action=organisation.delete&kind=system")).body).toMatchObject({
      events: [{ event: { target: id } }, { event: { target: id } }],
    });
    // A key that was still being made opens nothing.
    const late = await identity.createKey({ organisation: id, name: "late", role: "owner" });
    expect((await ask("GET", "/me", undefined, late.text)).status).toBe(401);
    // Its name is free, for one that has nothing of it.
    const anew = await gateway.rest<{ id: string }>("POST", "//api/organizations", { name: "Acme" });
    expect([anew.status, anew.body.id === id]).toEqual([201, false]);
  });
});

test("a browser is told who is signed in, and where, before it knows of any organisation", async () => {
  const gateway = await startTestGateway();
  const ask = async (browser: Browser, path: string) => (await browser.get(path)).json();
  const visitor = createBrowser(gateway.url);
  expect(await ask(visitor, "/api/auth/session")).toBeNull();
  const before = Date.now();
  for (const [name, role, mayCreate] of [
    ["Olga", "owner", true],
    ["Mia", "member", false],
  ] as const) {
    const { id, ...person } = await addPerson(gateway, name, role);
    const browser = await person.browser();
    const organisations = [expect.objectContaining({ id: gateway.organisation, role })];
    const session = (await ask(browser, "/api/auth/session")) as { expiresAt: number };
    expect(session).toMatchObject({ user: { id, name }, organisations });
    expect(session.expiresAt).toBeGreaterThan(before);
    expect(await ask(browser, "/api/organizations")).toEqual({ organizations: organisations, mayCreate });
  }
  const { paths } = (await ask(visitor, "/openapi.json")) as { paths: object };
  expect(Object.keys(paths)).toContain("/api/auth/session");
  await gateway.close();
});
