import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Access, Allowed } from "../../src/authorize/access.ts";
import { createAccess } from "../../src/authorize/create-access.ts";
import type { Principal } from "../../src/authorize/principal.ts";
import type { Store } from "../../src/db/store.ts";
import type { Change, ChangeFeed } from "../../src/events/change-feed.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import { describeStores, openTestStore } from "../support/stores.ts";
import { seedOrganisation } from "./seed-organisation.ts";

const ORG = "org_1";
const owner: Principal = { organisation: ORG, role: "owner", user: "user_0", via: "session", credential: "s0" };
const member: Principal = { organisation: ORG, role: "member", user: "user_1", via: "session", credential: "s1" };
const agent: Principal = { organisation: ORG, role: "agent", agent: "agt_1", via: "api_key", credential: "k1" };

describeStores("what a principal may use", (kind) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>;
  let store: Store;
  let changes: ChangeFeed;
  let gap: () => void;
  let now: number;
  let access: Access;
  let seed: ReturnType<typeof seedOrganisation>;

  beforeEach(async () => {
    opened = await openTestStore(kind);
    ({ store } = opened);
    seed = seedOrganisation(store, ORG);
    const local = createLocalChanges();
    const gaps = new Set<() => void>();
    changes = { ...local, onGap: (listener) => (gaps.add(listener), () => gaps.delete(listener)) };
    gap = () => gaps.forEach((listener) => listener());
    now = 0;
    access = accessOn(store);
  });
  afterEach(() => opened.close());

  function accessOn(on: Store): Access {
    const clock = { now: () => now, time: () => now, sleep: () => Promise.resolve() };
    return createAccess({ store: on, changes, clock });
  }

  async function names(principal: Principal): Promise<readonly string[]> {
    return Array.from((await access.of(principal)).tools.keys());
  }

  function told(subject: Change["subject"], organisation = ORG): Promise<void> {
    return changes.publish({ organisation, subject, id: "" });
  }

  test("is every allowed tool of a published connector, under its public name and in a fixed order", async () => {
    await seed.connector("notes", ["write", "read", "Zap"]);
    await seed.connector("calendar", ["list"]);
    const { connectors, tools } = await access.of(member);

    expect(connectors.map(({ connector, ceiling }) => [connector.slug, ceiling])).toEqual([
      ["calendar", 1],
      ["notes", 3],
    ]);
    expect(Array.from(tools.keys())).toEqual([
      "mcp__calendar__list",
      "mcp__notes__Zap",
      "mcp__notes__read",
      "mcp__notes__write",
    ]);
    const found = tools.get("mcp__notes__read");
    expect(found?.tool).toMatchObject({ name: "read", definition: { name: "mcp__notes__read", title: "read" } });
    expect(found?.connector.slug).toBe("notes");
  });

  test("is never a tool that is off, denied or quarantined, nor one of a draft or a disabled connector", async () => {
    await seed.connector("notes", [
      "read",
      { name: "asks", approval: "needs_approval" },
      { name: "off", allowed: 0 },
      { name: "denied", approval: "denied" },
      { name: "drifted", candidate: '{"name":"drifted"}', candidate_digest: "other" },
      { name: "gone", candidate: "{}", candidate_digest: "" },
    ]);
    await seed.connector("draft", ["read"], { state: "draft" });
    await seed.connector("disabled", ["read"], { state: "disabled" });
    await seed.workspace("ws_1");
    await seed.agent("agt_1", "ws_1");
    const everything = await store.db.selectFrom("connectors").selectAll().where("org_id", "=", ORG).execute();
    for (const connector of everything) await seed.assign(connector, "agent", "agt_1");

    for (const principal of [owner, member, agent]) {
      expect(await names(principal)).toEqual(["mcp__notes__asks", "mcp__notes__read"]);
      const { connectors } = await access.of(principal);
      expect(connectors[0]?.tools.map(({ approval }) => approval)).toEqual(["needs_approval", "automatic"]);
      expect(connectors[0]?.changed.map(({ name }) => name)).toEqual(["drifted", "gone"]);
    }
    // Nobody is told of the change of a tool that they could not call anyway.
    const notes = everything.find(({ slug }) => slug === "notes");
    if (notes === undefined) throw new Error("it was seeded");
    await seed.assign(notes, "workspace", "ws_1", ["read"]);
    await seed.switchOff(notes, "user_1", "gone");
    await told("assignment");
    expect((await access.of(agent)).connectors[0]?.changed).toEqual([]);
    expect((await access.of(member)).connectors[0]?.changed.map(({ name }) => name)).toEqual(["drifted"]);
  });

  test("is nothing for those who call no tools, and nothing of another organisation", async () => {
    await seed.connector("notes", ["read"]);
    await seedOrganisation(store, "org_2").connector("other", ["read"]);
    const { scopes: _, ...unscoped }: Principal = { ...member, via: "oauth" };

    expect(await names({ ...member, role: "auditor" })).toEqual([]);
    expect(await names(unscoped)).toEqual([]);
    expect(await names({ ...unscoped, scopes: [] })).toEqual([]);
    expect(await names({ ...unscoped, scopes: ["mcp:tools"] })).toEqual(["mcp__notes__read"]);
    // Asked in this order, a cache by person alone would give the tools away.
    expect(await names({ ...unscoped, scopes: ["mcp:manage"] })).toEqual([]);
    expect(await names({ ...member, organisation: "org_2" })).toEqual(["mcp__other__read"]);
    expect(await names({ ...member, organisation: "org_3" })).toEqual([]);
  });

  test("leaves a connector for assigned workspaces to those who are in them, and an empty list to nobody", async () => {
    const assigned = await seed.connector("notes", ["read", "write"], { availability: "assigned" });
    expect(await names(owner)).toEqual([]);
    expect(await names(member)).toEqual([]);

    await seed.workspace("ws_1", ["user_1"]);
    await seed.workspace("ws_11", ["user_11"]);
    await seed.assign(assigned, "workspace", "ws_1", ["read"]);
    await told("assignment");
    expect(await names(owner)).toEqual(["mcp__notes__read"]);
    expect(await names(member)).toEqual(["mcp__notes__read"]);
    expect(await names({ ...member, user: "user_11" })).toEqual([]);
    expect(await names({ ...member, user: "user_2" })).toEqual([]);

    await store.db.updateTable("assignments").set({ tools: "[]" }).where("org_id", "=", ORG).execute();
    await told("assignment");
    for (const principal of [owner, member]) expect((await access.of(principal)).connectors).toEqual([]);
  });

  test("is narrowed by a workspace, and is what any of several workspaces gives", async () => {
    const notes = await seed.connector("notes", ["read", "write", "delete"]);
    await seed.workspace("ws_1", ["user_1", "user_2"]);
    await seed.workspace("ws_2", ["user_2"]);
    await seed.workspace("ws_3", ["user_3"]);
    await seed.assign(notes, "workspace", "ws_1", ["read", "not a tool"]);
    await seed.assign(notes, "workspace", "ws_2", ["write"]);

    expect(await names(member)).toEqual(["mcp__notes__read"]);
    expect(await names({ ...member, user: "user_2" })).toEqual(["mcp__notes__read", "mcp__notes__write"]);
    expect(await names({ ...member, user: "user_3" })).toHaveLength(3);
    expect(await names(owner)).toHaveLength(3);
    // A key for one workspace has what that one gives, and nothing where its person is not in it.
    expect(await names({ ...member, user: "user_2", workspace: "ws_2" })).toEqual(["mcp__notes__write"]);
    expect(await names({ ...owner, workspace: "ws_2" })).toEqual(["mcp__notes__write"]);
    expect(await names({ ...member, workspace: "ws_2" })).toEqual([]);
  });

  test("is for an agent what is assigned to it, of what its workspace is given", async () => {
    const notes = await seed.connector("notes", ["read", "write", "delete"]);
    const secret = await seed.connector("secret", ["read"], { availability: "assigned" });
    await seed.workspace("ws_1", ["user_1"]);
    await seed.workspace("ws_2", ["user_2"]);
    await seed.agent("agt_1", "ws_1");
    await seed.agent("agt_2", "ws_2");
    expect(await names(agent)).toEqual([]);

    await seed.assign(notes, "agent", "agt_1", ["read", "write"]);
    await seed.assign(secret, "agent", "agt_1");
    await told("assignment");
    expect(await names(agent)).toEqual(["mcp__notes__read", "mcp__notes__write"]);
    expect(await names({ ...agent, agent: "agt_2" })).toEqual([]);
    expect(await names({ ...agent, agent: "agt_" })).toEqual([]);
    expect(await names({ ...agent, agent: "AGT_1" })).toEqual([]);
    expect(await names({ ...agent, workspace: "ws_2" })).toEqual([]);
    // A greater role does not give an agent more tools.
    expect(await names({ ...agent, role: "admin" })).toHaveLength(2);

    await seed.assign(notes, "workspace", "ws_1", ["write", "delete"]);
    await seed.assign(secret, "workspace", "ws_1");
    await told("assignment");
    expect(await names(agent)).toEqual(["mcp__notes__write", "mcp__secret__read"]);
  });

  test("is for a person at an agent's endpoint what the agent has, in a workspace of theirs, without what they switched off", async () => {
    const notes = await seed.connector("notes", ["read", "write"]);
    await seed.workspace("ws_1", ["user_1"]);
    await seed.agent("agt_1", "ws_1");
    await seed.assign(notes, "agent", "agt_1");
    await seed.switchOff(notes, "user_1", "write");

    expect(await names({ ...member, agent: "agt_1" })).toEqual(["mcp__notes__read"]);
    expect(await names({ ...member, user: "user_2", agent: "agt_1" })).toEqual([]);
    expect(await names({ ...owner, agent: "agt_1" })).toHaveLength(2);
    expect(await names(agent)).toHaveLength(2);
  });

  test("is without what the person switched off, which is nobody else's matter: 1 of 2 tools on", async () => {
    const notes = await seed.connector("notes", ["read", "write"]);
    await seed.switchOff(notes, "user_1", "write");
    await seed.switchOff(notes, "user_1", "not a tool");
    const { connectors } = await access.of(member);

    expect(connectors[0]).toMatchObject({ ceiling: 2, tools: [{ name: "read" }], off: [{ name: "write" }] });
    expect(await names({ ...member, user: "user_11" })).toHaveLength(2);
    expect(await names(owner)).toHaveLength(2);
  });

  test("names tools apart whose slugs and names run into each other", async () => {
    await seed.connector("a_b", ["c", "b__c"]);
    await seed.connector("a", ["b_c", "b__c", "_b__c"]);
    await seed.connector("a__b", ["c"]);
    const { tools, connectors } = await access.of(member);

    expect(tools.size).toBe(6);
    for (const { connector, tools: own } of connectors) {
      for (const tool of own) {
        expect(tool.publicName.length).toBeLessThanOrEqual(64);
        expect(tools.get(tool.publicName)).toEqual({ connector, tool });
      }
    }
  });

  test("is one object until something changes, answered at once, and shares definitions between contexts", async () => {
    await seed.connector("notes", ["read"]);
    const first = await access.of(member);
    expect(access.of({ ...member, via: "api_key", credential: "another proof" })).toBe(first);
    await told("audit");
    await told("connection");
    await told("connector", "org_2");
    expect(access.of(member)).toBe(first);

    const other = await access.of({ ...member, user: "user_2" });
    expect(other).not.toBe(first);
    expect(other.connectors[0]?.tools[0]).toBe(first.connectors[0]?.tools[0]);
  });

  test.each(["connector", "tools", "assignment", "toggle", "agent", "organisation"] as const)(
    "is asked for again after a change of %s, and is the same object where that made no difference",
    async (subject) => {
      const notes = await seed.connector("notes", ["read", "write"]);
      const first = await access.of(member);
      await told(subject);
      expect(await access.of(member)).toBe(first);

      await store.db
        .updateTable("tools")
        .set({ allowed: 0 })
        .where("org_id", "=", ORG)
        .where("name", "=", "read")
        .execute();
      await seed.switchOff(notes, "user_1", "write");
      expect(access.of(member)).toBe(first);
      await told(subject);
      expect(access.of(member)).toBeInstanceOf(Promise);
      expect(await names(member)).toEqual([]);
    },
  );

  test("is asked for again after changes may have been missed", async () => {
    const notes = await seed.connector("notes", ["read"]);
    expect(await names(member)).toHaveLength(1);
    await seed.switchOff(notes, "user_1", "read");
    gap();
    expect(await names(member)).toEqual([]);
  });

  test("is never older than 5 s, its parts included, and fails rather than being older", async () => {
    await seed.connector("notes", ["read"]);
    expect(await names(owner)).toHaveLength(1);
    now = 4_000;
    expect(await names(member)).toHaveLength(1);
    await store.db.updateTable("connectors").set({ state: "disabled" }).where("org_id", "=", ORG).execute();
    now = 4_999;
    expect(await names(member)).toHaveLength(1);
    now = 5_000;
    expect(await names(member)).toEqual([]);

    const broken = accessOn({
      ...store,
      get db(): never {
        throw new Error("away");
      },
    });
    await expect(broken.of(member)).rejects.toThrow("away");
  });

  test("is given in its new definition as soon as that is approved", async () => {
    await seed.connector("notes", ["read", "write"]);
    const before = await access.of(member);
    const definition = JSON.stringify({ name: "read", title: "Anew", inputSchema: { type: "object" } });
    const approved = store.db.updateTable("tools").set({ definition, digest: "another" });
    await approved.where("org_id", "=", ORG).where("name", "=", "read").execute();
    await told("tools");
    const after = await access.of(member);
    expect(after.tools.get("mcp__notes__read")?.tool.definition.title).toBe("Anew");
    expect(after.tools.get("mcp__notes__write")?.tool).toBe(before.tools.get("mcp__notes__write")?.tool);
  });

  test("is read once for all who ask at the same time, and not kept where a change came meanwhile", async () => {
    const notes = await seed.connector("notes", ["read"]);
    let reads = 0;
    let arrived = (): void => {};
    let proceed: Promise<unknown> = Promise.resolve();
    const gated: Store = {
      ...store,
      get db() {
        reads += 1;
        return store.db.withPlugin({
          transformQuery: ({ node }) => node,
          async transformResult({ result }) {
            arrived();
            await proceed;
            return result;
          },
        });
      },
    };
    access = accessOn(gated);
    const [first, second] = await Promise.all([access.of(member), access.of(member)]);
    expect(second).toBe(first);
    const once = reads;
    await Promise.all([access.of({ ...member, user: "a" }), access.of({ ...member, user: "b" })]);
    // Two other people need their own rows, and the organisation's once.
    expect(reads).toBe(once + 2);

    await told("tools");
    let release = (): void => {};
    proceed = new Promise<void>((resolve) => (release = resolve));
    const reading = new Promise<void>((resolve) => (arrived = resolve));
    const begunBefore = access.of(member);
    await reading;
    await store.db
      .updateTable("connectors")
      .set({ description: "changed" })
      .where("id", "=", notes.id)
      .where("org_id", "=", ORG)
      .execute();
    await told("connector");
    const begunAfter = access.of(member);
    release();
    expect(description(await begunBefore)).toBe(notes.description);
    expect(description(await begunAfter)).toBe("changed");
    expect(description(await access.of(member))).toBe("changed");
  });
});

function description({ connectors }: Allowed): string | undefined {
  return connectors[0]?.connector.description;
}
