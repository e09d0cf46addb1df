import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { keyRoutes } from "../../src/keys/routes.ts";
import { organisationRoutes } from "../../src/organisations/routes.ts";
import { insertAgent } from "../support/insert-agent.ts";
import { type Caller, startTestRest, type TestRest } from "../support/start-test-rest.ts";

let rest: TestRest;
let organisation: string;
let owner: Caller;
let admin: Caller;
let member: Caller;
let auditor: Caller;

beforeAll(async () => {
  rest = await startTestRest("sqlite", [...keyRoutes, ...organisationRoutes]);
  organisation = await rest.organisation("acme");
  owner = await rest.caller(organisation, "owner");
  admin = await rest.caller(organisation, "admin");
  member = await rest.caller(organisation, "member");
  auditor = await rest.caller(organisation, "auditor");
  await insertAgent(rest.identity.store, organisation, "agt_one");
});
afterAll(async () => {
  expect(rest.faults).toEqual([]);
  await rest.close();
});

const make = (by: Caller, body: object) => by.ask("POST", "/keys", { name: "a key", ...body });
const use = (text: string, path = "/me") => rest.ask(organisation, text, "GET", path);

it("shows a key's text once, and nobody's key to somebody else but those who administer or audit", async () => {
  const made = await make(member, { expiresInSeconds: 3_600 });
  expect(made).toMatchObject({ status: 201, body: { role: "member", user: member.user, agent: null } });
  const { id, text } = made.body;
  expect((await use(text)).body).toMatchObject({ role: "member", person: { id: member.user } });
  const seen = async (by: Caller): Promise<boolean> => {
    const { body, text: whole } = await by.ask("GET", "/keys");
    expect(whole).not.toContain(text.slice(8));
    return body.keys.some((key: { id: string }) => key.id === id);
  };
  expect([await seen(owner), await seen(admin), await seen(auditor), await seen(member)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const other = await rest.caller(organisation, "member");
  expect(await seen(other)).toBe(false);
  expect((await other.ask("DELETE", `/keys/${id}`)).status).toBe((await other.ask("DELETE", "/keys/key_none")).status);
  expect((await use(text)).status).toBe(200);
  expect((await member.ask("DELETE", `/keys/${id}`)).status).toBe(204);
  expect((await use(text)).status).toBe(401);
  expect((await member.ask("DELETE", `/keys/${id}`)).status).toBe(404);
});

it("lets nobody make or end a key that may more than they", async () => {
  for (const [by, role, status] of [
    [member, "admin", 403],
    [member, "owner", 403],
    [member, "auditor", 403],
    [admin, "owner", 403],
    [auditor, "auditor", 403],
    [admin, "member", 201],
    [owner, "admin", 201],
    [owner, "agent", 422],
  ] as const) {
    expect([role, (await make(by, { role })).status]).toEqual([role, status]);
  }
  const ofOwner = (await make(owner, {})).body;
  expect((await admin.ask("DELETE", `/keys/${ofOwner.id}`)).status).toBe(403);
  expect((await use(ofOwner.text)).status).toBe(200);
  // A key makes keys no greater than itself, whoever it is of.
  const narrow = (await make(owner, { role: "member" })).body;
  expect((await rest.ask(organisation, narrow.text, "POST", "/keys", { name: "more", role: "owner" })).status).toBe(
    403,
  );
});

it("binds an agent's key to the agent, as an agent or to administer connectors, and lets it make no keys", async () => {
  const made = await make(admin, { agent: "agt_one" });
  expect(made).toMatchObject({ status: 201, body: { role: "agent", user: null, agent: "agt_one" } });
  const me = await use(made.body.text);
  expect(me.body).toMatchObject({ role: "agent", person: null, agent: "agt_one", workspace: "ws_of_agt_one" });
  expect(
    (await rest.ask(organisation, made.body.text, "POST", "/keys", { name: "own", agent: "agt_one" })).status,
  ).toBe(403);
  expect((await rest.ask(organisation, made.body.text, "GET", "/keys")).status).toBe(403);
  expect((await make(admin, { agent: "agt_one", role: "admin" })).body).toMatchObject({ role: "admin", user: null });
  expect((await make(admin, { agent: "agt_one", role: "member" })).status).toBe(422);
  expect((await make(admin, { agent: "agt_one", workspace: "ws_other" })).status).toBe(422);
  expect((await make(admin, { agent: "agt_none" })).status).toBe(404);
  expect((await make(member, { agent: "agt_one" })).status).toBeGreaterThanOrEqual(403);
});

it("takes lifetimes that make sense alone", async () => {
  for (const expiresInSeconds of [0, -1, 59, 1.5, "3600", null, 10 ** 12]) {
    expect([expiresInSeconds, (await make(member, { expiresInSeconds })).status]).toEqual([expiresInSeconds, 422]);
  }
  expect((await make(member, { name: " " })).status).toBe(422);
  expect((await make(member, { user: owner.user })).status).toBe(422);
});
