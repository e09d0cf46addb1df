import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { agentRoutes } from "../../src/agents/routes.ts";
import { keyRoutes } from "../../src/keys/routes.ts";
import { organisationRoutes } from "../../src/organisations/routes.ts";
import { workspaceRoutes } from "../../src/workspaces/routes.ts";
import { seedOrganisation } from "../authorize/seed-organisation.ts";
import { type Caller, startTestRest, type TestRest } from "../support/start-test-rest.ts";
import { describeStores } from "../support/stores.ts";

describeStores("workspaces, agents and their keys", (kind) => {
  let rest: TestRest;
  let organisation: string;
  let admin: Caller;
  let member: Caller;

  let made = 0;
  beforeAll(async () => {
    rest = await startTestRest(kind, [...organisationRoutes, ...workspaceRoutes, ...agentRoutes, ...keyRoutes]);
  });
  beforeEach(async () => {
    made += 1;
    organisation = await rest.organisation(`acme-${String(made)}`);
    admin = await rest.caller(organisation, "admin");
    member = await rest.caller(organisation, "member");
  });
  afterEach(() => expect(rest.faults).toEqual([]));
  afterAll(() => rest.close());

  const make = async (path: string, body: unknown): Promise<string> => (await admin.ask("POST", path, body)).body.id;

  test("workspaces are made, renamed and deleted by admins, under names that are not taken", async () => {
    const made = await admin.ask("POST", "/workspaces", { name: "Sales & Co" });
    expect(made).toMatchObject({ status: 201, body: { name: "Sales & Co", slug: "sales-and-co" } });
    expect((await admin.ask("POST", "/workspaces", { name: "sales and co" })).status).toBe(409);
    expect((await admin.ask("POST", "/workspaces", { name: "日本" })).status).toBe(201);
    expect((await member.ask("POST", "/workspaces", { name: "Mine" })).status).toBe(403);
    const path = `/workspaces/${made.body.id}`;
    expect((await admin.ask("PATCH", path, { name: "Selling" })).body).toMatchObject({ name: "Selling" });
    expect((await admin.ask("GET", path)).body).toMatchObject({ slug: "selling" });
    expect((await admin.ask("DELETE", path)).status).toBe(204);
    expect((await admin.ask("GET", path)).status).toBe(404);
  });

  test("members know of the workspaces and agents that they were put into, and of no others", async () => {
    const mine = await make("/workspaces", { name: "Mine" });
    const other = await make("/workspaces", { name: "Other" });
    const ours = await make("/agents", { name: "Ours", workspace: mine });
    const theirs = await make("/agents", { name: "Theirs", workspace: other });
    expect((await member.ask("GET", "/workspaces")).body).toEqual({ workspaces: [] });

    const membership = `/workspaces/${mine}/members/${member.user}`;
    for (const status of [204, 204]) expect((await admin.ask("PUT", membership)).status).toBe(status);
    expect((await admin.ask("GET", `/workspaces/${mine}/members`)).body.members).toMatchObject([{ id: member.user }]);
    expect((await member.ask("GET", "/workspaces")).body.workspaces).toMatchObject([{ id: mine }]);
    expect((await member.ask("GET", "/agents")).body.agents).toMatchObject([{ id: ours }]);
    const missing = await member.ask("GET", "/agents/agt_missing");
    expect((await member.ask("GET", `/agents/${theirs}`)).text).toBe(missing.text);
    expect((await member.ask("GET", `/workspaces/${other}`)).text).toBe(missing.text);
    expect((await admin.ask("GET", "/agents")).body.agents).toHaveLength(2);

    for (const status of [204, 204]) expect((await admin.ask("DELETE", membership)).status).toBe(status);
    expect((await member.ask("GET", `/agents/${ours}`)).status).toBe(404);
    expect((await admin.ask("PUT", `/workspaces/${mine}/members/nobody`)).status).toBe(404);
  });

  test("lists tell how much is in each workspace, what each agent has, and where each person is", async () => {
    const [sales, empty] = [await make("/workspaces", { name: "Sales" }), await make("/workspaces", { name: "Empty" })];
    const [ada, bo] = [
      await make("/agents", { name: "Ada", workspace: sales }),
      await make("/agents", { name: "Bo", workspace: sales }),
    ];
    await admin.ask("PUT", `/workspaces/${sales}/members/${member.user}`);
    const seed = seedOrganisation(rest.identity.store, organisation);
    const connector = await seed.connector("tickets", []);
    await seed.assign(connector, "workspace", sales);
    await seed.assign(connector, "agent", ada);
    expect((await admin.ask("GET", "/workspaces")).body.workspaces).toMatchObject([
      { id: empty, members: 0, agents: 0, connectors: 0 },
      { id: sales, members: 1, agents: 2, connectors: 1 },
    ]);
    expect((await admin.ask("GET", `/workspaces/${sales}`)).body).toMatchObject({ members: 1, agents: 2 });
    expect((await admin.ask("GET", "/agents")).body.agents).toMatchObject([
      { id: ada, connectors: 1 },
      { id: bo, connectors: 0 },
    ]);
    const { members } = (await admin.ask("GET", "/members")).body;
    expect(members.map(({ id, workspaces }: { id: string; workspaces: string[] }) => [id, workspaces])).toEqual([
      [admin.user, []],
      [member.user, [sales]],
    ]);
  });

  test("agents are made, changed and deleted by admins", async () => {
    const workspace = await make("/workspaces", { name: "Sales" });
    const made = await admin.ask("POST", "/agents", { name: "Ada", workspace });
    expect(made).toMatchObject({ status: 201, body: { name: "Ada", description: "", workspace } });
    expect(made.body.endpoint).toMatch(new RegExp(`/mcp/agents/${made.body.id}$`));
    expect((await admin.ask("POST", "/agents", { name: "Ada", workspace })).status).toBe(409);
    expect((await admin.ask("POST", "/agents", { name: "Bo", workspace: "ws_missing" })).status).toBe(404);
    const path = `/agents/${made.body.id}`;
    expect((await admin.ask("PATCH", path, { description: "Sells" })).body).toMatchObject({
      name: "Ada",
      description: "Sells",
    });
    expect((await member.ask("PATCH", path, { name: "Mine" })).status).toBe(403);
    expect((await admin.ask("DELETE", path)).status).toBe(204);
    expect((await admin.ask("GET", path)).status).toBe(404);
  });

  test("keys show their text once, do what their role may, and are refused once revoked", async () => {
    const own = await member.ask("POST", "/keys", { name: "laptop", expiresInSeconds: 3_600 });
    expect(own).toMatchObject({ status: 201, body: { role: "member", user: member.user, agent: null } });
    expect(own.body.text).toMatch(/^mrt_.{40,}/);
    expect((await member.ask("GET", "/keys")).text).not.toContain(own.body.text);
    expect((await rest.ask(organisation, own.body.text, "GET", "/me")).body.role).toBe("member");

    // Everybody's for admins, their own for members; nobody makes one that can do more than they can.
    const ids = async (who: Caller) => (await who.ask("GET", "/keys")).body.keys.map(({ id }: { id: string }) => id);
    expect(await ids(admin)).toEqual(expect.arrayContaining(await ids(member)));
    const admins = (await ids(admin)).find((id: string) => !own.body.id.includes(id)) as string;
    expect((await member.ask("DELETE", `/keys/${admins}`)).text).toBe((await member.ask("DELETE", "/keys/key_x")).text);
    for (const role of ["owner", "admin", "auditor"]) {
      expect((await member.ask("POST", "/keys", { name: "more", role })).status).toBe(403);
    }
    expect((await admin.ask("POST", "/keys", { name: "more", role: "owner" })).status).toBe(403);
    expect((await admin.ask("POST", "/keys", { name: "less", role: "auditor" })).body.role).toBe("auditor");
    expect((await admin.ask("POST", "/keys", { name: "whose", role: "agent" })).status).toBe(422);

    expect((await member.ask("DELETE", `/keys/${own.body.id}`)).status).toBe(204);
    expect((await rest.ask(organisation, own.body.text, "GET", "/me")).status).toBe(401);
  });

  test("an agent's key is the agent's: it deletes nothing, and makes nothing of itself greater", async () => {
    const workspace = await make("/workspaces", { name: "Sales" });
    const agent = await make("/agents", { name: "Ada", workspace });
    const other = await make("/agents", { name: "Bo", workspace });
    const plain = await admin.ask("POST", "/keys", { name: "ada", agent });
    const greater = await admin.ask("POST", "/keys", { name: "ada", agent, role: "admin" });
    expect(plain.body).toMatchObject({ role: "agent", agent, user: null });
    expect((await admin.ask("POST", "/keys", { name: "ada", agent, role: "auditor" })).status).toBe(422);
    expect((await admin.ask("POST", "/keys", { name: "ada", agent, role: "owner" })).status).toBe(403);
    expect((await admin.ask("POST", "/keys", { name: "ada", agent: "agt_missing" })).status).toBe(404);
    expect((await member.ask("POST", "/keys", { name: "ada", agent })).status).toBe(404);

    const asAgent = (key: string, method: string, path: string, body?: unknown) =>
      rest.ask(organisation, key, method, path, body);
    expect((await asAgent(plain.body.text, "GET", "/me")).body).toMatchObject({ agent, person: null, workspace });
    expect((await asAgent(plain.body.text, "GET", "/agents")).body.agents).toMatchObject([{ id: agent }]);
    expect((await asAgent(plain.body.text, "GET", `/agents/${other}`)).status).toBe(404);
    for (const { text } of [plain.body, greater.body]) {
      expect((await asAgent(text, "POST", "/keys", { name: "more", agent })).status).toBe(403);
      expect((await asAgent(text, "DELETE", `/agents/${other}`)).status).toBe(403);
      expect((await asAgent(text, "DELETE", `/workspaces/${workspace}`)).status).toBe(403);
      expect((await asAgent(text, "GET", "/members")).status).toBe(403);
    }
  });

  test("a key for one workspace reaches no other, and nothing of the whole organisation", async () => {
    const mine = await make("/workspaces", { name: "Mine" });
    const other = await make("/workspaces", { name: "Other" });
    const theirs = await make("/agents", { name: "Theirs", workspace: other });
    const { body } = await admin.ask("POST", "/keys", { name: "ci", workspace: mine });
    const ask = (method: string, path: string, more?: unknown) => rest.ask(organisation, body.text, method, path, more);

    expect((await ask("GET", "/workspaces")).body.workspaces).toMatchObject([{ id: mine }]);
    expect((await ask("POST", "/agents", { name: "Ours", workspace: mine })).status).toBe(201);
    expect((await ask("POST", "/agents", { name: "More", workspace: other })).status).toBe(404);
    expect((await ask("DELETE", `/agents/${theirs}`)).text).toBe((await ask("DELETE", "/agents/agt_missing")).text);
    expect((await ask("PATCH", `/workspaces/${other}`, { name: "Mine, too" })).status).toBe(404);
    for (const [method, path, more] of [
      ["POST", "/workspaces", { name: "New" }],
      ["POST", "/keys", { name: "more" }],
      ["GET", "/members", undefined],
      ["PATCH", "", { name: "Renamed" }],
    ] as const) {
      expect((await ask(method, path, more)).status).toBe(403);
    }
  });

  test("a deleted workspace takes its agents, their keys and what was connected for them along", async () => {
    const seed = seedOrganisation(rest.identity.store, organisation);
    const workspace = await make("/workspaces", { name: "Sales" });
    const agent = await make("/agents", { name: "Ada", workspace });
    const notes = await seed.connector("notes", ["read"]);
    await seed.assign(notes, "agent", agent);
    await seed.assign(notes, "workspace", workspace);
    const ofAgent = await admin.ask("POST", "/keys", { name: "ada", agent });
    const ofWorkspace = await admin.ask("POST", "/keys", { name: "ci", workspace });
    const keys = [ofAgent.body.text, ofWorkspace.body.text];
    for (const key of keys) expect((await rest.ask(organisation, key, "GET", "/me")).status).toBe(200);

    expect((await admin.ask("DELETE", `/workspaces/${workspace}`)).status).toBe(204);
    for (const key of keys) expect((await rest.ask(organisation, key, "GET", "/me")).status).toBe(401);
    const { db } = rest.identity.store;
    expect(
      await db.selectFrom("assignments").select("subject_id").where("org_id", "=", organisation).execute(),
    ).toEqual([]);
    expect(await db.selectFrom("agents").select("id").where("org_id", "=", organisation).execute()).toEqual([]);
  });
});
