import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";
import { describeStores } from "../support/stores.ts";
import { registerClient } from "../support/test-oauth-client.ts";

describeStores("the members of an organisation", (kind) => {
  let running: TestIdentity;
  let organisation: string;
  let count = 0;
  /** What the service takes the time to be, against the machine's. */
  let ahead = 0;
  beforeAll(async () => {
    running = await startTestIdentity(kind, { clock: { ...systemClock, time: () => Date.now() + ahead } });
  });
  beforeEach(async () => {
    count++;
    ahead = 0;
    organisation = (await running.identity.createOrganisation("Acme", `acme-${String(count)}`)).id;
  });
  afterAll(() => running.close());

  const emailOf = (name: string): string => `${name}${String(count)}@example.com`;
  const member = async (name: string, role: "owner" | "admin" | "member" | "auditor"): Promise<string> => {
    const { id } = await running.identity.createUser({ email: emailOf(name), name });
    await running.identity.addMember(organisation, id, role);
    return id;
  };
  const roles = async (): Promise<string[]> => (await running.identity.members(organisation)).map(({ role }) => role);

  it("keep an owner, whoever is removed or demoted, and when all of them do it to each other at once", async () => {
    const { identity } = running;
    const [ann, bob, cy] = [await member("ann", "owner"), await member("bob", "owner"), await member("cy", "admin")];
    const settled = await Promise.allSettled([
      identity.removeMember(organisation, ann),
      identity.removeMember(organisation, bob),
      identity.changeRole(organisation, ann, "member"),
      identity.changeRole(organisation, bob, "auditor"),
    ]);
    expect(settled.some(({ status }) => status === "fulfilled")).toBe(true);
    expect((await roles()).filter((role) => role === "owner")).toHaveLength(1);
    const last = (await identity.members(organisation)).find(({ role }) => role === "owner")?.id ?? "";
    for (const refused of [
      identity.removeMember(organisation, last),
      identity.changeRole(organisation, last, "admin"),
      identity.changeRole(organisation, last, "member"),
    ]) {
      await expect(refused).rejects.toMatchObject({ status: 409, code: "last_owner" });
    }
    // Staying an owner is no change, and another owner makes it possible.
    await identity.changeRole(organisation, last, "owner");
    await identity.changeRole(organisation, cy, "owner");
    await identity.removeMember(organisation, last);
    expect((await roles()).filter((role) => role === "owner")).toHaveLength(1);
    await expect(identity.removeMember(organisation, last)).rejects.toMatchObject({ status: 404 });
  });

  it("are each there once, however often they are added at the same time", async () => {
    const { identity } = running;
    const { id } = await identity.createUser({ email: emailOf("dee"), name: "dee" });
    const settled = await Promise.allSettled([1, 2, 3].map(() => identity.addMember(organisation, id, "member")));
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await roles()).toEqual(["member"]);
    await expect(identity.addMember(organisation, "nobody", "member")).rejects.toMatchObject({ status: 404 });
  });

  it("lose with the membership what acts for them in it, at once, and get none of it back", async () => {
    const { identity, url } = running;
    await member("owner", "owner");
    const user = await running.person(emailOf("eve"), organisation, "admin");
    const second = (await identity.createOrganisation("Second", `second-${String(count)}`)).id;
    await identity.addMember(second, user, "member");
    const browser = await running.signedIn(emailOf("eve"));
    const client = await registerClient(url);
    const here = await client.grant(browser, {}, { organisation });
    const there = await client.grant(browser, {}, { organisation: second });
    const { text } = await identity.createKey({ organisation, name: "k", role: "admin", user });
    const elsewhere = await identity.createKey({ organisation: second, name: "k", role: "member", user });
    const status = async (token: string): Promise<number> =>
      (await fetch(`${url}/mcp`, { headers: { authorization: `Bearer ${token}` } })).status;
    const session = async (inside: string): Promise<unknown> => {
      const result = await identity.authenticate({ cookie: browser.cookie }, inside);
      return result.ok ? [result.principal.organisation, result.principal.role] : result.status;
    };
    const all = async (): Promise<unknown[]> => [
      await status(here.access),
      await status(text),
      await session(organisation),
      await status(there.access),
      await status(elsewhere.text),
      await session(second),
    ];
    expect(await all()).toEqual([200, 200, [organisation, "admin"], 200, 200, [second, "member"]]);

    await identity.removeMember(organisation, user);
    // Their session goes on where they still belong, and is of nobody here.
    expect(await all()).toEqual([401, 401, [second, "member"], 200, 200, [second, "member"]]);
    expect(await client.refresh(here.refresh)).toMatchObject({ access: "", error: "invalid_grant" });
    expect((await identity.keys(organisation)).map(({ user: whose }) => whose)).not.toContain(user);

    ahead = 2_000;
    await identity.addMember(organisation, user, "member");
    expect(await status(here.access)).toBe(401);
    expect(await status(text)).toBe(401);
    expect(await client.refresh(here.refresh)).toMatchObject({ access: "", error: "invalid_grant" });
    await identity.removeMember(organisation, user);
    await identity.removeMember(second, user);
    expect(await session(second)).toBe(401);
    expect(await (await browser.get("/api/auth/session")).json()).toBeNull();
  });

  it("come back without what a removal that was cut short left behind", async () => {
    const { identity, store, url } = running;
    const user = await running.person(emailOf("fay"), organisation, "admin");
    const client = await registerClient(url);
    const { refresh } = await client.grant(await running.signedIn(emailOf("fay")));
    const { text } = await identity.createKey({ organisation, name: "k", role: "admin", user });
    await store.db
      .withTables<{ member: { userId: string; organizationId: string } }>()
      .deleteFrom("member")
      .where("userId", "=", user)
      .where("organizationId", "=", organisation)
      .execute();
    await identity.addMember(organisation, user, "member");
    expect(await identity.authenticate({ authorization: `Bearer ${text}` }, organisation)).toMatchObject({ ok: false });
    expect(await client.refresh(refresh)).toMatchObject({ access: "", error: "invalid_grant" });
  });
});
