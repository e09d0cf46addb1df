import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { organisationRoutes } from "../../src/organisations/routes.ts";
import { seedOrganisation } from "../authorize/seed-organisation.ts";
import { type Caller, startTestRest, type TestRest } from "../support/start-test-rest.ts";
import { describeStores } from "../support/stores.ts";

describeStores("an organisation", (kind) => {
  let rest: TestRest;
  let organisation: string;
  let owner: Caller;
  let admin: Caller;
  let member: Caller;
  let auditor: Caller;
  let seed: ReturnType<typeof seedOrganisation>;

  let made = 0;
  beforeAll(async () => {
    rest = await startTestRest(kind, organisationRoutes);
  });
  beforeEach(async () => {
    made += 1;
    organisation = await rest.organisation(`acme-${String(made)}`);
    owner = await rest.caller(organisation, "owner");
    admin = await rest.caller(organisation, "admin");
    member = await rest.caller(organisation, "member");
    auditor = await rest.caller(organisation, "auditor");
    seed = seedOrganisation(rest.identity.store, organisation);
  });
  afterEach(() => expect(rest.faults).toEqual([]));
  afterAll(() => rest.close());

  test("is read by everybody in it, and renamed by admins", async () => {
    expect((await member.ask("GET", "")).body).toMatchObject({ id: organisation, name: `acme-${String(made)}` });
    expect((await member.ask("PATCH", "", { name: "Anew" })).status).toBe(403);
    expect((await admin.ask("PATCH", "", { name: "  " })).status).toBe(422);
    expect((await admin.ask("PATCH", "", { name: "Anew" })).body).toMatchObject({ name: "Anew" });
    expect((await auditor.ask("GET", "")).body).toMatchObject({ name: "Anew" });
  });

  test("lists its people to those who administer or audit it", async () => {
    const { body } = await auditor.ask("GET", "/members");
    expect(body.members.map(({ role }: { role: string }) => role)).toEqual(["owner", "admin", "member", "auditor"]);
    expect((await admin.ask("GET", "/members")).body).toEqual(body);
    expect((await member.ask("GET", "/members")).status).toBe(403);
  });

  test("lets nobody give or take a role above their own, and keeps its last owner", async () => {
    const role = (who: Caller, whom: Caller, to: string) => who.ask("PATCH", `/members/${whom.user}`, { role: to });
    expect((await role(admin, member, "owner")).status).toBe(403);
    expect((await role(admin, admin, "owner")).status).toBe(403);
    expect((await role(admin, owner, "member")).status).toBe(403);
    expect((await admin.ask("DELETE", `/members/${owner.user}`)).status).toBe(403);
    expect((await role(member, member, "admin")).status).toBe(403);
    expect((await role(owner, member, "agent")).status).toBe(422);
    expect((await role(owner, owner, "member")).body).toMatchObject({ error: { code: "last_owner" } });
    expect((await owner.ask("DELETE", `/members/${owner.user}`)).status).toBe(409);

    expect((await role(admin, auditor, "member")).body).toMatchObject({ id: auditor.user, role: "member" });
    expect((await role(owner, admin, "owner")).status).toBe(200);
    // Their key does no more than it was made for.
    expect((await role(admin, owner, "member")).status).toBe(403);
    expect((await role(owner, owner, "member")).status).toBe(200);
    // What they could do a moment ago they cannot do now, with the same key.
    expect((await role(owner, admin, "member")).status).toBe(403);
  });

  test("removes somebody with what was theirs in it, at once", async () => {
    const notes = await seed.connector("notes", ["read"]);
    await seed.workspace("ws_1", [member.user, auditor.user]);
    await seed.switchOff(notes, member.user, "read");
    await seed.switchOff(notes, auditor.user, "read");
    await connect(notes.id, member.user);
    await connect(notes.id, auditor.user);

    expect((await member.ask("GET", "/me")).status).toBe(200);
    expect((await admin.ask("DELETE", `/members/${member.user}`)).status).toBe(204);
    expect((await member.ask("GET", "/me")).status).toBe(401);
    expect(rest.removed.slice(-1)).toEqual([`user ${member.user} ${notes.id}`]);
    const { db } = rest.identity.store;
    const left = await db.selectFrom("toggles").select("user_id").where("org_id", "=", organisation).execute();
    expect(left).toEqual([{ user_id: auditor.user }]);
    const inside = await db
      .selectFrom("workspace_members")
      .select("user_id")
      .where("org_id", "=", organisation)
      .execute();
    expect(inside).toEqual([{ user_id: auditor.user }]);
    expect((await admin.ask("DELETE", `/members/${member.user}`)).status).toBe(404);
  });

  test("lets people leave, and sends nobody away at the word of their equals", async () => {
    const leave = (who: Caller, whom = who) => who.ask("DELETE", `/members/${whom.user}`);
    const missing = await member.ask("DELETE", "/members/nobody");
    expect(missing.status).toBe(404);
    for (const whom of [auditor, admin, owner]) expect((await leave(member, whom)).text).toBe(missing.text);
    expect((await leave(auditor, member)).text).toBe(missing.text);
    for (const who of [member, auditor]) {
      expect((await leave(who)).status).toBe(204);
      expect((await who.ask("GET", "/me")).status).toBe(401);
    }
    expect((await leave(owner)).body).toMatchObject({ error: { code: "last_owner" } });
  });

  test("invites people by a link that is shown once, and takes invitations back", async () => {
    const invited = await admin.ask("POST", "/invitations", { email: "new@example.com", role: "member" });
    expect(invited).toMatchObject({ status: 201, body: { email: "new@example.com", role: "member" } });
    expect(invited.body.link).toMatch(/^http/);
    const { body } = await auditor.ask("GET", "/invitations");
    expect(body.invitations).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain("link");

    expect((await admin.ask("POST", "/invitations", { email: "x@example.com", role: "owner" })).status).toBe(403);
    expect((await member.ask("POST", "/invitations", { email: "x@example.com", role: "member" })).status).toBe(403);
    expect((await admin.ask("POST", "/invitations", { email: "nobody", role: "member" })).status).toBe(422);
    const ofAnOwner = await owner.ask("POST", "/invitations", { email: "x@example.com", role: "owner" });
    expect((await admin.ask("DELETE", `/invitations/${ofAnOwner.body.id}`)).status).toBe(403);
    // Nor by another in its place.
    expect((await admin.ask("POST", "/invitations", { email: "X@example.com", role: "member" })).status).toBe(403);
    expect((await owner.ask("GET", "/invitations")).body.invitations).toContainEqual(
      expect.objectContaining({ id: ofAnOwner.body.id, role: "owner" }),
    );
    expect((await admin.ask("DELETE", `/invitations/${invited.body.id}`)).status).toBe(204);
    expect((await admin.ask("DELETE", `/invitations/${invited.body.id}`)).status).toBe(404);
  });

  test("tells people who they are and what they can do", async () => {
    await seed.workspace("ws_mine", [member.user]);
    await seed.workspace("ws_2");
    const { body } = await member.ask("GET", "/me");
    expect(body).toMatchObject({
      organisation,
      role: "member",
      person: { id: member.user },
      agent: null,
      workspace: null,
      workspaces: [{ id: "ws_mine" }],
    });
    expect(body.actions).toContain("tool.call");
    expect(body.actions).not.toContain("connector.create");
    const { body: all } = await owner.ask("GET", "/me");
    expect(all.workspaces).toHaveLength(2);
    expect(all.actions).toContain("vault.rotate");
  });

  test("shows people their connectors with the tools counted, and those that they need to connect", async () => {
    const ten = Array.from({ length: 10 }, (_, index) => `tool${String(index)}`);
    const notes = await seed.connector("notes", ten);
    await seed.connector("mail", ["send"], { account: "personal", kind: "oauth" });
    const drive = await seed.connector("drive", ["find"], { account: "personal", kind: "oauth" });
    const wiki = await seed.connector("wiki", ["find"], { account: "personal", kind: "oauth" });
    await seed.switchOff(notes, member.user, "tool3");
    await connect(drive.id, member.user);
    await connect(wiki.id, member.user, "needs_authentication");
    await connect(wiki.id, owner.user);

    const { body } = await member.ask("GET", "/me/connectors");
    expect(body.connectors).toMatchObject([
      { slug: "drive", on: 1, of: 1 },
      { slug: "notes", on: 9, of: 10, description: "When to use notes" },
    ]);
    expect(body.needToConnect).toMatchObject([
      { slug: "mail", reason: "connect", link: expect.stringMatching(/\/connect\/con_/) },
      { slug: "wiki", reason: "reauthenticate" },
    ]);
    expect((await auditor.ask("GET", "/me/connectors")).body).toEqual({ connectors: [], needToConnect: [] });
  });

  async function connect(
    connector_id: string,
    user: string,
    state: "connected" | "needs_authentication" = "connected",
  ): Promise<void> {
    const row = {
      id: `cxn_${connector_id}_${user}`,
      org_id: organisation,
      connector_id,
      level: "user",
      holder_id: user,
    };
    await rest.identity.store.db
      .insertInto("connections")
      .values({
        ...row,
        level: "user",
        scheme: "oauth",
        configuration: "{}",
        secret_fields: "[]",
        state,
        state_detail: null,
        checked_at: null,
        created_by: user,
        created_at: 1,
        updated_at: 1,
        revision: 1,
      })
      .execute();
  }
});
