import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectionRoutes } from "../../src/connections/routes.ts";
import { connectorRoutes } from "../../src/connectors/routes.ts";
import { faultSchema } from "../../src/rest/fault-schema.ts";
import { assemble, ORGANISATION, somebody, type Assembly } from "../support/assemble.ts";
import { findCanaries, makeTokenCanary } from "../support/canaries.ts";
import { describeStores } from "../support/stores.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

const OWNER = somebody("owner");

describeStores("connecting", (kind) => {
  let gateway: Assembly;
  let upstream: FakeUpstream;
  let id: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream(({ headers }) =>
      json({}, { status: headers["x-api-key"] === "key-wrong" ? 401 : 200 }),
    );
    gateway = await assemble({ kind, routes: [...connectorRoutes, ...connectionRoutes] });
    const created = await gateway.rest<{ connector: { id: string } }>(OWNER, "POST", "/connectors", {
      descriptor: ticketDescriptor(upstream.origin),
      allowTools: "all",
    });
    ({ id } = created.body.connector);
  });
  afterEach(async () => {
    await gateway.close();
    await upstream.close();
  });

  const put = (holder: string, body: unknown, who = OWNER) =>
    gateway.rest<{ error?: { code: string; faults: { field: string }[] } }>(
      who,
      "PUT",
      `/connectors/${id}/connections/${holder}`,
      body,
    );
  const key = (value: string) => ({ secrets: { api_key: value } });
  const call = async (who = OWNER) => {
    upstream.forget();
    const answer = await gateway.call({ org_id: ORGANISATION, id }, "search_tickets", {}, who);
    return { ...answer, sent: upstream.requests.map(({ headers }) => headers["x-api-key"]) };
  };
  const insertHolders = async () => {
    const at = { org_id: ORGANISATION, created_at: 1, updated_at: 1 };
    await gateway.store.db
      .insertInto("workspaces")
      .values({ ...at, id: "ws_1", name: "W", slug: "w" })
      .execute();
    const agent = { ...at, id: "agt_1", workspace_id: "ws_1", name: "A", description: "", created_by: "user_owner" };
    await gateway.store.db.insertInto("agents").values(agent).execute();
  };

  it("saves nothing that the API does not take, and names each field that is not as it should be", async () => {
    const refused = await put("organization", key("key-wrong"));
    expect([refused.status, refused.body.error?.code]).toEqual([422, "connection_failed"]);
    const odd = await put("organization", { configuration: { api_key: "key-1" }, secrets: { projekt: "x" } });
    // Each in a form that the OpenAPI document has.
    for (const { error } of [refused.body, odd.body]) {
      expect(error?.faults.map((fault) => faultSchema.parse(fault))).toEqual(error?.faults);
    }
    expect(odd.body.error?.faults.map(({ field }) => field)).toEqual(["api_key", "projekt"]);
    expect((await put("organization", {})).body.error?.faults).toEqual([
      { field: "api_key", message: "API key is needed." },
    ]);
    expect((await put("organization", key("nothing like it"))).body.error?.code).toBe("fields_invalid");
    expect(await gateway.services.connections.list(ORGANISATION)).toEqual([]);
  });

  it("is not marked for what was found of a credential that somebody has replaced since", async () => {
    const { connections } = gateway.services;
    const query = { instance: id, scheme: "api_key", scope: { organisation: ORGANISATION } };
    const stateOf = async () => (await connections.list(ORGANISATION)).map(({ state }) => state);
    await put("organization", key("key-1"));
    const first = await connections.resolve(query);
    await put("organization", key("key-2"));
    const second = await connections.resolve(query);
    for (const [found, state] of [
      [first, "connected"],
      [second, "needs_authentication"],
    ] as const) {
      if (found === undefined) throw new Error("there is no credential");
      const { connection, revision } = found;
      await connections.needsAuthentication({ organisation: ORGANISATION, id: connection, revision }, "Refused.");
      expect(await stateOf()).toEqual([state]);
    }
  });

  it("serves calls from the narrowest of four levels, each to those whose it is", async () => {
    await insertHolders();
    for (const [holder, value] of [
      ["organization", "key-organisation"],
      ["workspaces/ws_1", "key-workspace"],
      ["me", "key-user"],
      ["agents/agt_1", "key-agent"],
    ] as const) {
      expect((await put(holder, key(value))).status).toBe(200);
    }
    const other = { user: "user_other" };
    expect((await call(somebody("member", other))).sent).toEqual(["key-organisation"]);
    expect((await call(somebody("member", { ...other, workspace: "ws_1" }))).sent).toEqual(["key-workspace"]);
    expect((await call(somebody("owner", { workspace: "ws_1" }))).sent).toEqual(["key-user"]);
    expect((await call(somebody("owner", { workspace: "ws_1", agent: "agt_1" }))).sent).toEqual(["key-agent"]);
  });

  it("takes a replaced secret from the next call on, and none after it was disconnected", async () => {
    await put("organization", key("key-old"));
    expect((await call()).sent).toEqual(["key-old"]);
    await put("organization", key("key-new"));
    expect((await call()).sent).toEqual(["key-new"]);
    await gateway.rest(OWNER, "DELETE", `/connectors/${id}/connections/organization`);
    const { sent, outcome, answer } = await call();
    expect([sent, outcome.code, outcome.transport]).toEqual([[], "credential_missing", "not_sent"]);
    expect(JSON.stringify(answer)).toContain(`https://gateway.example/connect/${id}`);
    const left = await gateway.store.db.selectFrom("secrets").selectAll().where("org_id", "=", ORGANISATION).execute();
    expect(left).toEqual([]);
  });

  it("never falls back to what the process has, or to an admin's account where accounts are personal", async () => {
    process.env["MORTISE_TICKET_SYSTEM_API_KEY"] = "key-of-the-process";
    try {
      expect(await call()).toMatchObject({ sent: [], outcome: { code: "credential_missing" } });
    } finally {
      delete process.env["MORTISE_TICKET_SYSTEM_API_KEY"];
    }
    await put("organization", key("key-admin"));
    await gateway.rest(OWNER, "PATCH", `/connectors/${id}`, { account: "personal" });
    expect(await call()).toMatchObject({ sent: [], outcome: { code: "credential_missing" } });
    // Nobody is told that they connected everybody, either.
    const refused = await put("organization", key("key-other"));
    expect([refused.status, refused.body.error?.code]).toEqual([409, "personal_accounts"]);
    expect((await put("me", key("key-mine"))).status).toBe(200);
  });

  it("uses a credential that came with the request for that request alone", async () => {
    await put("organization", key("key-stored"));
    upstream.forget();
    const connector = { org_id: ORGANISATION, id };
    await gateway.call(connector, "search_tickets", {}, OWNER, { api_key: "key-own" });
    await gateway.call(connector, "search_tickets", {}, OWNER);
    expect(upstream.requests.map(({ headers }) => headers["x-api-key"])).toEqual(["key-own", "key-stored"]);
  });

  it("gives no secret out again, to whatever role, by whatever route", async () => {
    const canary = makeTokenCanary("api key");
    const body = { configuration: { project: "p" }, ...key(`key-${canary.value}`) };
    const answers = [(await put("organization", body)).text, (await put("me", body)).text];
    for (const role of ["owner", "admin", "member", "auditor"] as const) {
      for (const path of ["/connections", "/connectors", `/connectors/${id}`, `/connectors/${id}/versions/1`]) {
        answers.push((await gateway.rest(somebody(role), "GET", path)).text);
      }
    }
    answers.push((await gateway.rest(OWNER, "POST", `/connectors/${id}/connections/me/test`)).text);
    expect(answers.flatMap((text) => findCanaries([canary], "an answer", text))).toEqual([]);
    expect(answers[0]).toContain('"has":["api_key"]');
  });

  it("shows members their own connections and nobody else's, and lets them connect no shared one", async () => {
    await put("organization", key("key-1"));
    await put("me", key("key-2"));
    await gateway.rest(OWNER, "POST", `/connectors/${id}/publish`);
    const member = somebody("member");
    expect((await put("organization", key("key-3"), member)).status).toBe(403);
    expect((await put("me", key("key-4"), member)).status).toBe(200);
    const { body } = await gateway.rest<{ connections: { level: string; holder: string }[] }>(
      member,
      "GET",
      "/connections",
    );
    expect(body.connections).toMatchObject([{ level: "user", holder: "user_member" }]);
  });

  it("lets an admin end somebody's own account, which nobody else can, and of which they see nothing", async () => {
    await gateway.rest(OWNER, "POST", `/connectors/${id}/publish`);
    const [member, other, admin] = [somebody("member"), somebody("member", { user: "user_other" }), somebody("admin")];
    await put("me", key("key-1"), member);
    const end = (who: typeof member, user: string) =>
      gateway.rest(who, "DELETE", `/connectors/${id}/connections/users/${user}`);
    const nothing = await end(admin, "user_nobody");
    expect(nothing.status).toBe(404);
    for (const stranger of [other, somebody("auditor")]) {
      expect((await end(stranger, "user_member")).text).toBe(nothing.text);
    }
    expect((await call(member)).sent).toEqual(["key-1"]);
    expect((await end(admin, "user_member")).status).toBe(204);
    expect(await call(member)).toMatchObject({ sent: [], outcome: { code: "credential_missing" } });
    expect((await end(admin, "user_member")).text).toBe(nothing.text);
    await put("me", key("key-2"), member);
    expect((await end(member, "user_member")).status).toBe(204);
  });

  it("tells what a page has to ask for, and where that goes, and each form is taken as it was filled in", async () => {
    const ask = (who: typeof OWNER) => gateway.rest(who, "GET", `/connectors/${id}/connections/forms`);
    const asked = {
      forms: [
        {
          scheme: "api_key",
          title: "api key",
          agreed: false,
          fields: [
            { key: "api_key", label: "API key", secret: true, required: true, lines: false },
            { key: "project", label: "Project", secret: false, required: false, lines: false },
          ],
          sentTo: [upstream.origin],
          sentIn: ["the header X-API-Key"],
        },
      ],
      authorize: false,
    };
    expect(await ask(OWNER)).toMatchObject({ status: 200, body: asked });
    // Whoever may not know of the connector yet learns nothing of it.
    expect((await ask(somebody("member"))).status).toBe(404);
    await gateway.rest(OWNER, "POST", `/connectors/${id}/publish`);
    expect(await ask(somebody("member"))).toMatchObject({ status: 200, body: asked });
    const filled = { scheme: "api_key", configuration: { project: "p" }, ...key("key-1") };
    expect((await put("me", filled, somebody("member"))).status).toBe(200);
  });
});
