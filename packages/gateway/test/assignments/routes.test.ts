import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { assignmentRoutes } from "../../src/assignments/routes.ts";
import { keyRoutes } from "../../src/keys/routes.ts";
import { toggleRoutes } from "../../src/toggles/routes.ts";
import { seedOrganisation } from "../authorize/seed-organisation.ts";
import { type Caller, startTestRest, type TestRest } from "../support/start-test-rest.ts";
import { describeStores } from "../support/stores.ts";

describeStores("assignments and toggles", (kind) => {
  let rest: TestRest;
  let organisation: string;
  let admin: Caller;
  let member: Caller;
  let seed: ReturnType<typeof seedOrganisation>;
  const AGENT = "/mcps/employee/agt_1";

  beforeEach(async () => {
    rest = await startTestRest(kind, [...assignmentRoutes, ...toggleRoutes, ...keyRoutes]);
    organisation = await rest.organisation("acme");
    admin = await rest.caller(organisation, "admin");
    member = await rest.caller(organisation, "member");
    seed = seedOrganisation(rest.identity.store, organisation);
    await seed.workspace("ws_1", [member.user]);
    await seed.workspace("ws_2");
    await seed.agent("agt_1", "ws_1");
    await seed.agent("agt_2", "ws_2");
  });
  afterEach(async () => {
    expect(rest.faults).toEqual([]);
    await rest.close();
  });

  async function toolsOf(agent: string): Promise<readonly string[]> {
    const { tools } = await rest.access.of({ organisation, role: "agent", agent, via: "api_key", credential: "k" });
    return Array.from(tools.keys());
  }

  test("an agent is given a connector and loses it, however often that is asked", async () => {
    const notes = await seed.connector("notes", ["read", "write"]);
    expect((await admin.ask("GET", AGENT)).body).toEqual({ assignments: [] });
    expect(await toolsOf("agt_1")).toEqual([]);
    for (let times = 0; times < 2; times++) {
      const { status, body } = await admin.ask("POST", AGENT, { mcp_id: notes.id });
      expect(status).toBe(200);
      expect(body.assignments).toMatchObject([{ mcp_id: notes.id, oauth_mcp: null, name: "notes", tools: null }]);
      expect(await toolsOf("agt_1")).toEqual(["mcp__notes__read", "mcp__notes__write"]);
    }
    const narrowed = await admin.ask("POST", AGENT, { mcp_id: notes.id, tools: ["read", "read"] });
    expect(narrowed.body.assignments).toMatchObject([{ tools: ["read"] }]);
    expect(await toolsOf("agt_1")).toEqual(["mcp__notes__read"]);
    await admin.ask("POST", AGENT, { mcp_id: notes.id, tools: [] });
    expect(await toolsOf("agt_1")).toEqual([]);
    for (let times = 0; times < 2; times++) {
      const { status, body } = await admin.ask("DELETE", AGENT, { mcp_id: notes.id });
      expect({ status, body }).toEqual({ status: 200, body: { assignments: [] } });
    }
    expect(rest.changes.filter(({ subject }) => subject === "assignment")).toContainEqual({
      organisation,
      subject: "assignment",
      id: "agt_1",
      connector: notes.id,
    });
  });

  test("a tool that the connector does not have is refused by its name, and nothing is changed", async () => {
    const notes = await seed.connector("notes", ["read", "write"]);
    await seed.connector("files", ["nosuch"]);
    await admin.ask("POST", AGENT, { mcp_id: notes.id, tools: ["read"] });
    const workspace = `/workspaces/ws_1/connectors/${notes.id}`;
    const tools = ["write", "nosuch", "Read"];
    for (const answer of [
      await admin.ask("POST", AGENT, { mcp_id: notes.id, tools }),
      await admin.ask("PUT", workspace, { tools }),
    ]) {
      expect([answer.status, answer.body.error]).toEqual([
        422,
        { code: "unknown_tool", message: 'The connector has no tool "nosuch", "Read".' },
      ]);
    }
    expect((await admin.ask("GET", AGENT)).body.assignments).toMatchObject([{ tools: ["read"] }]);
    expect((await admin.ask("GET", "/workspaces/ws_1/connectors")).body.connectors).toEqual([]);
  });

  test("twenty who assign the same at once leave one assignment", async () => {
    const notes = await seed.connector("notes", ["read"]);
    const asked = await Promise.all(Array.from({ length: 20 }, () => admin.ask("POST", AGENT, { mcp_id: notes.id })));
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await admin.ask("GET", AGENT)).body.assignments).toHaveLength(1);
  });

  test("exactly one of mcp_id and oauth_mcp names the connector; oauth_mcp is an entry of the catalogue", async () => {
    const gmail = await seed.connector("gmail", ["send"], { kind: "oauth", catalogue_key: "gmail" });
    for (const method of ["POST", "DELETE"]) {
      expect((await admin.ask(method, AGENT, {})).status).toBe(422);
      expect((await admin.ask(method, AGENT, { mcp_id: null, oauth_mcp: null })).status).toBe(422);
      expect((await admin.ask(method, AGENT, { mcp_id: gmail.id, oauth_mcp: "gmail" })).status).toBe(422);
      expect((await admin.ask(method, AGENT, { oauth_mcp: "no entry" })).status).toBe(404);
      expect((await admin.ask(method, AGENT, { oauth_mcp: "notion" })).body.error.code).toBe("not_added");
    }
    // Null is left out.
    const { body } = await admin.ask("POST", AGENT, { mcp_id: null, oauth_mcp: "gmail" });
    expect(body.assignments).toMatchObject([{ mcp_id: gmail.id, oauth_mcp: "gmail", type: "oauth" }]);
    expect((await admin.ask("DELETE", AGENT, { mcp_id: null, oauth_mcp: "gmail" })).body.assignments).toEqual([]);
  });

  test("DELETE takes the name from the query as well, for clients that drop its body, and exactly one of all", async () => {
    const gmail = await seed.connector("gmail", ["send"], { kind: "oauth", catalogue_key: "gmail" });
    const notes = await seed.connector("notes", ["read"]);
    for (const { id } of [gmail, notes]) await admin.ask("POST", AGENT, { mcp_id: id });
    expect((await admin.ask("DELETE", AGENT)).status).toBe(422);
    const both = await admin.ask("DELETE", `${AGENT}?mcp_id=${notes.id}`, { mcp_id: notes.id });
    expect([both.status, both.body.error.message]).toEqual([
      422,
      "Give exactly one of `mcp_id` and `oauth_mcp`, once.",
    ]);
    expect((await admin.ask("DELETE", `${AGENT}?mcp_id=${notes.id}&oauth_mcp=gmail`)).status).toBe(422);
    expect((await admin.ask("GET", AGENT)).body.assignments).toHaveLength(2);
    expect((await admin.ask("DELETE", `${AGENT}?mcp_id=${notes.id}`)).body.assignments).toHaveLength(1);
    expect((await admin.ask("DELETE", `${AGENT}?oauth_mcp=gmail`, {})).body.assignments).toEqual([]);
  });

  test("agents and members see what is assigned to the agents they know, and change nothing; an admin's agent does", async () => {
    const notes = await seed.connector("notes", ["read"]);
    const key = async (more: object) =>
      (await admin.ask("POST", "/keys", { name: "k", agent: "agt_1", ...more })).body.text;
    const plain = await key({});
    const greater = await key({ role: "admin" });
    const as = (text: string, method: string, path: string) =>
      rest.ask(organisation, text, method, path, method === "GET" ? undefined : { mcp_id: notes.id });

    expect((await member.ask("GET", AGENT)).status).toBe(200);
    expect((await member.ask("GET", "/mcps/employee/agt_2")).status).toBe(404);
    expect((await member.ask("POST", AGENT, { mcp_id: notes.id })).status).toBe(403);
    expect((await as(plain, "GET", AGENT)).status).toBe(200);
    expect((await as(plain, "GET", "/mcps/employee/agt_2")).status).toBe(404);
    expect((await as(plain, "POST", AGENT)).status).toBe(403);
    expect((await as(greater, "POST", AGENT)).status).toBe(200);
    expect((await as(greater, "DELETE", AGENT)).status).toBe(200);
    // Its workspace is as far as it gets.
    expect((await as(greater, "POST", "/mcps/employee/agt_2")).status).toBe(404);
  });

  test("a workspace is given a connector that is for assigned workspaces, with some of its tools or all", async () => {
    const notes = await seed.connector("notes", ["read", "write"], { availability: "assigned" });
    const person = { organisation, role: "member", user: member.user, via: "session", credential: "s" } as const;
    const path = `/workspaces/ws_1/connectors/${notes.id}`;
    expect((await rest.access.of(person)).tools.size).toBe(0);
    expect((await admin.ask("PUT", path, {})).status).toBe(204);
    expect((await rest.access.of(person)).tools.size).toBe(2);
    expect((await admin.ask("PUT", path, { tools: ["write"] })).status).toBe(204);
    expect(Array.from((await rest.access.of(person)).tools.keys())).toEqual(["mcp__notes__write"]);
    expect((await admin.ask("GET", "/workspaces/ws_1/connectors")).body.connectors).toMatchObject([
      { connector: notes.id, availability: "assigned", tools: ["write"] },
    ]);
    expect((await member.ask("PUT", path, {})).status).toBe(403);
    for (let times = 0; times < 2; times++) expect((await admin.ask("DELETE", path)).status).toBe(204);
    expect((await rest.access.of(person)).tools.size).toBe(0);
    expect((await admin.ask("PUT", "/workspaces/ws_1/connectors/con_missing", {})).status).toBe(404);
    expect((await admin.ask("PUT", `/workspaces/ws_missing/connectors/${notes.id}`, {})).status).toBe(404);
  });

  test("a key for one workspace shares out what that is given, and gives it no more", async () => {
    const notes = await seed.connector("notes", ["read", "write"], { availability: "assigned" });
    const { text } = await rest.identity.identity.createKey({
      organisation,
      name: "confined",
      role: "admin",
      user: admin.user,
      workspace: "ws_1",
    });
    const confined = (method: string, path: string, body?: unknown) => rest.ask(organisation, text, method, path, body);
    const path = `/workspaces/ws_1/connectors/${notes.id}`;
    const given = async () => (await admin.ask("GET", "/workspaces/ws_1/connectors")).body.connectors;

    expect((await confined("PUT", path, {})).status).toBe(403);
    expect(await given()).toEqual([]);
    // Nor by way of an agent.
    expect((await confined("POST", AGENT, { mcp_id: notes.id })).status).toBe(200);
    expect(await toolsOf("agt_1")).toEqual([]);

    await admin.ask("PUT", path, { tools: ["read"] });
    expect(await toolsOf("agt_1")).toEqual(["mcp__notes__read"]);
    // Taking the narrowing back would be more, too, where a connector is for everybody.
    for (const [method, body] of [["PUT", { tools: null }], ["DELETE"]] as const) {
      expect((await confined(method, path, body)).status).toBe(403);
    }
    expect(await given()).toMatchObject([{ connector: notes.id, tools: ["read"] }]);
    expect((await confined("DELETE", AGENT, { mcp_id: notes.id })).status).toBe(200);
    expect(await toolsOf("agt_1")).toEqual([]);
  });

  test("people switch tools off and on for themselves, of those that the admin allows: 9 of 10", async () => {
    const ten = Array.from({ length: 10 }, (_, index) => `tool/${String(index)}`);
    const notes = await seed.connector("notes", [...ten, { name: "off", allowed: 0 }]);
    const path = `/connectors/${notes.id}/toggles`;
    const one = `${path}/${encodeURIComponent("tool/3")}`;
    expect((await member.ask("GET", path)).body).toMatchObject({ on: 10, of: 10 });
    for (let times = 0; times < 2; times++) {
      const { body } = await member.ask("PUT", one, { on: false });
      expect(body).toMatchObject({ on: 9, of: 10 });
      expect(body.tools[3]).toMatchObject({ name: "tool/3", on: false });
    }
    expect((await admin.ask("GET", path)).body).toMatchObject({ on: 10, of: 10 });
    for (let times = 0; times < 2; times++) {
      expect((await member.ask("PUT", one, { on: true })).body).toMatchObject({ on: 10, of: 10 });
    }
    expect((await member.ask("PUT", `${path}/off`, { on: true })).status).toBe(404);
    expect((await member.ask("GET", "/connectors/con_missing/toggles")).status).toBe(404);
    const auditor = await rest.caller(organisation, "auditor");
    expect((await auditor.ask("GET", path)).status).toBe(403);
  });
});
