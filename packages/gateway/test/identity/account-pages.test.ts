import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { type AuditEvent, AuditUnavailable } from "../../src/audit/audit-log.ts";
import { SIGN_IN_ATTEMPTS } from "../../src/identity/limits.ts";
import { mayTry } from "../../src/identity/server/attempts.ts";
import { ownPath } from "../../src/identity/server/form.ts";
import { triesOf } from "../../src/identity/server/sign-in.ts";
import { type Browser, createBrowser } from "../support/browser.ts";
import { PASSWORD, startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";

const HOUR = 3_600_000;
const clock = { ...systemClock, time: () => Date.now() + ahead };
/** What the service takes the time to be, against the machine's. */
let ahead = 0;
let auditUp = true;
const events: AuditEvent[] = [];
let running: TestIdentity;
let organisation: string;
let owner: string;
let count = 0;

beforeAll(async () => {
  const record = (event: AuditEvent): Promise<void> =>
    auditUp ? Promise.resolve(void events.push(event)) : Promise.reject(new AuditUnavailable());
  const audit = { record, begin: () => Promise.reject(new AuditUnavailable()), close: () => Promise.resolve() };
  running = await startTestIdentity("sqlite", { clock, audit });
  organisation = (await running.identity.createOrganisation("Acme", "acme")).id;
  owner = await running.person("olga@example.com", organisation, "owner");
});
beforeEach(async () => {
  ahead = 0;
  auditUp = true;
  count++;
  await running.store.db.deleteFrom("attempts").execute();
});
afterAll(() => running.close());

const address = (): string => `person${String(count)}@example.com`;
const browserOf = (): Browser => createBrowser(running.url);
const sessionOf = async (browser: Browser): Promise<unknown> => (await browser.get("/api/auth/session")).json();
const pathOf = (link: string): string => link.slice(running.url.length);
/** Counts tries, as if they had been made. */
const tried = async (who: string, times: number): Promise<void> => {
  const { windowMs } = SIGN_IN_ATTEMPTS;
  for (let n = 0; n < times; n++) await mayTry(running.store, clock, { who, most: 1, windowMs });
};
const rolesIn = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await running.identity.members(organisation)).map(({ email, role }) => [email, role]));

it("lets the first owner choose an address and a password by a link that works once", async () => {
  const { id } = await running.identity.createUser({ email: "admin@localhost.invalid", name: "Admin" });
  await running.identity.addMember(organisation, id, "owner");
  const link = await running.identity.createSetupLink(id);
  expect(link).toMatch(new RegExp(`^${running.url}/account/setup\\?token=[\\w-]{43}$`));
  const browser = browserOf();
  const form = await (await browser.get(link)).text();
  expect(form).toContain('name="email"');
  const submit = (fields: Record<string, string>, page = form): Promise<Response> =>
    browser.submit(page, "/account/setup", { email: address(), name: "Ada", password: PASSWORD, ...fields });

  // What is wrong is said, and does not use the link up.
  for (const [fields, status] of [
    [{ password: "elevenchars" }, 422],
    [{ password: "x".repeat(129) }, 422],
    [{ password: "" }, 422],
    [{ password: "password12345" }, 422],
    [{ email: "nobody" }, 422],
    [{ email: "OLGA@example.com" }, 409],
    [{ token: "x".repeat(43) }, 404],
    [{ token: "" }, 404],
  ] as const) {
    expect([fields, (await submit(fields)).status]).toEqual([fields, status]);
  }
  // What was entered stands there again, but for the password.
  const again = await (await submit({ name: "Ada <L>", password: "elevenchars" })).text();
  expect(again).toContain(`value="${address()}"`);
  expect(again).toContain('value="Ada &lt;L&gt;"');
  expect(again).not.toContain("elevenchars");
  const token = new URL(link).searchParams.get("token") ?? "";
  const fields = { token, email: address(), name: "Ada", password: PASSWORD };
  for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, {}]) {
    expect((await browser.post("/account/setup", fields, headers)).status).toBe(403);
  }
  expect(await sessionOf(browser)).toBeNull();

  // Of two at once, one gets it.
  const both = await Promise.all([submit({}), browserOf().submit(form, "/account/setup", { ...fields, name: "Eve" })]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 404]);
  expect((await submit({})).status).toBe(404);
  expect((await browser.get(link)).status).toBe(404);
  expect(await rolesIn()).toMatchObject({ [address()]: "owner" });
  expect(events.map(({ action, actor }) => [action, actor])).toContainEqual(["password.set", `user:${id}`]);
  expect((await (await running.signedIn(address())).get("/account")).status).toBe(200);
});

it("keeps no link that could be followed, ends it after a day, and takes it for nothing else", async () => {
  const user = await running.person(address(), organisation);
  const link = await running.identity.createSetupLink(user);
  const token = new URL(link).searchParams.get("token") ?? "";
  const rows = await running.store.db
    .withTables<{ verification: { identifier: string; value: string } }>()
    .selectFrom("verification")
    .selectAll()
    .execute();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(token);

  const browser = browserOf();
  expect((await browser.get(`/account/invitation?token=${token}`)).status).toBe(404);
  expect((await browser.post("/account/invitation", { token, password: PASSWORD })).status).toBe(404);
  const page = await (await browser.get(link)).text();
  expect(page).not.toContain('name="email"');
  ahead = 24 * HOUR + 1_000;
  expect((await browser.get(link)).status).toBe(404);
  expect((await browser.submit(page, "/account/setup", { password: PASSWORD })).status).toBe(404);
});

it("lets people change their password who know the current one, and signs them out everywhere else", async () => {
  const user = await running.person(address(), organisation);
  const elsewhere = await running.signedIn(address());
  const browser = await running.signedIn(address());
  const page = await (await browser.get("/account/password")).text();
  const change = (fields: Record<string, string>): Promise<Response> =>
    browser.submit(page, "/account/password", { current: PASSWORD, password: "another long phrase", ...fields });
  expect((await change({ current: "not the current one" })).status).toBe(401);
  expect((await change({ password: "short" })).status).toBe(422);
  const nobody = await browserOf().post("/account/password", { current: PASSWORD, password: "another long phrase" });
  expect(nobody.headers.get("location")).toMatch(/^\/account\/sign-in/);
  const foreign = { current: PASSWORD, password: "another long phrase" };
  expect((await browser.post("/account/password", foreign, { origin: "https://evil.example" })).status).toBe(403);
  expect(await sessionOf(elsewhere)).toMatchObject({ user: { id: user } });

  expect((await change({})).headers.get("location")).toBe("/account");
  expect(await sessionOf(browser)).toMatchObject({ user: { id: user } });
  expect(await sessionOf(elsewhere)).toBeNull();
  expect((await change({})).status).toBe(401);
  expect(events.filter(({ action, target }) => action === "password.set" && target === user)).toHaveLength(1);

  // Who needed their last try for it is not kept out by those before.
  await running.store.db.deleteFrom("attempts").execute();
  await tried(triesOf(address(), "127.0.0.1"), SIGN_IN_ATTEMPTS.account - 1);
  const last = await change({ current: "another long phrase", password: "yet another phrase" });
  expect(last.headers.get("location")).toBe("/account");
});

it("ends every session of somebody who sets a password anew, and does nothing where that cannot be recorded", async () => {
  const user = await running.person(address(), organisation);
  const before = await running.signedIn(address());
  const { cookie } = before;
  const browser = browserOf();
  const link = await running.identity.createSetupLink(user);
  const page = await (await browser.get(link)).text();
  auditUp = false;
  expect((await browser.submit(page, "/account/setup", { password: "a new and long one" })).status).toBe(503);
  expect(await sessionOf(before)).not.toBeNull();
  expect((await before.get(link)).status).toBe(200);

  auditUp = true;
  expect((await running.identity.authenticate({ cookie }, organisation)).ok).toBe(true);
  expect((await browser.submit(page, "/account/setup", { password: "a new and long one" })).status).toBe(303);
  expect(await sessionOf(before)).toBeNull();
  expect(await running.identity.authenticate({ cookie }, organisation)).toMatchObject({ ok: false, status: 401 });
  const fields = { email: address(), password: PASSWORD };
  expect((await browserOf().post("/account/sign-in", fields)).status).toBe(401);
});

it("takes somebody new in by an invitation, once, with its role", async () => {
  const { link } = await running.identity.invite(organisation, address().toUpperCase(), "auditor", owner);
  const browser = browserOf();
  const page = await (await browser.get(link)).text();
  expect(page).toContain(`You are invited as ${address()}`);
  auditUp = false;
  expect((await browser.submit(page, "/account/invitation", { name: "New", password: PASSWORD })).status).toBe(503);
  auditUp = true;
  expect((await browser.submit(page, "/account/invitation", { name: "New", password: "short" })).status).toBe(422);
  const joined = await browser.submit(page, "/account/invitation", { name: "New", password: PASSWORD });
  expect([joined.status, joined.headers.get("location")]).toEqual([303, "/account"]);
  expect(await rolesIn()).toMatchObject({ [address()]: "auditor" });
  expect(await sessionOf(browser)).toMatchObject({ user: { email: address(), name: "New" } });
  expect(events).toContainEqual(expect.objectContaining({ action: "invitation.accept", details: { role: "auditor" } }));
  expect((await browserOf().get(link)).status).toBe(404);
  expect((await browserOf().submit(page, "/account/invitation", { password: PASSWORD })).status).toBe(404);
});

it("asks whoever has an account to sign in as that, and to agree", async () => {
  const user = await running.person(address());
  const { link } = await running.identity.invite(organisation, address(), "member", owner);
  const token = new URL(link).searchParams.get("token") ?? "";
  // Somebody else, signed in, cannot take it, nor set their password by it.
  const other = await running.signedIn("olga@example.com");
  for (const browser of [other, browserOf()]) {
    const asked = await browser.get(link);
    expect(asked.headers.get("location")).toBe(`/account/sign-in?next=${encodeURIComponent(pathOf(link))}`);
    const sent = await browser.post("/account/invitation", { token, password: "taking it over now" });
    expect(sent.headers.get("location")).toMatch(/^\/account\/sign-in\?/);
  }
  expect(await rolesIn()).not.toHaveProperty(address());

  const browser = browserOf();
  const signIn = await (await browser.follow(await browser.get(link))).text();
  const join = await browser.follow(
    await browser.submit(signIn, "/account/sign-in", { email: address(), password: PASSWORD }),
  );
  const page = await join.text();
  expect(page).toContain(`You are signed in as ${address()}`);
  expect((await browser.post("/account/invitation", { token }, { origin: "https://evil.example" })).status).toBe(403);
  expect((await browser.submit(page, "/account/invitation")).status).toBe(303);
  expect(await rolesIn()).toMatchObject({ [address()]: "member" });
  expect((await browser.submit(page, "/account/invitation")).status).toBe(404);
  expect(user).not.toBe("");
});

it("ends an invitation that is taken back, replaced, too old, or to somebody who is a member already", async () => {
  const { identity } = running;
  const browser = browserOf();
  const status = async (link: string): Promise<number> => (await browser.get(link)).status;
  const first = await identity.invite(organisation, address(), "member", owner);
  const second = await identity.invite(organisation, address(), "member", owner);
  expect([await status(first.link), await status(second.link)]).toEqual([404, 200]);
  ahead = 7 * 24 * HOUR + 1_000;
  expect(await status(second.link)).toBe(404);
  ahead = 0;
  await identity.cancelInvitation(organisation, second.id);
  expect(await status(second.link)).toBe(404);
  await expect(identity.invite(organisation, "olga@example.com", "member", owner)).rejects.toMatchObject({
    code: "member_already",
  });

  // Made a member in between: they stay what they are.
  const user = await running.person(address());
  const third = await identity.invite(organisation, address(), "admin", owner);
  await identity.addMember(organisation, user, "auditor");
  const member = await running.signedIn(address());
  const page = await (await member.get(third.link)).text();
  const joined = await member.submit(page, "/account/invitation");
  expect([joined.status, await joined.text()]).toEqual([409, expect.stringContaining("a member already")]);
  expect(await rolesIn()).toMatchObject({ [address()]: "auditor" });
});

it("says the same of a wrong password and of an account that there is not, and prints back nothing as HTML", async () => {
  const browser = browserOf();
  await running.person(address(), organisation);
  const wrong = await browser.post("/account/sign-in", { email: address(), password: "wrong, though long" });
  const unknown = await browser.post("/account/sign-in", { email: `x${address()}`, password: "wrong, though long" });
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect((await unknown.text()).replace(`x${address()}`, address())).toBe(await wrong.text());
  expect(events.at(-1)).toMatchObject({ kind: "sign_in_failed", decision: "denied", organisation });

  const email = `"><script>alert(1)</script>`;
  const page = await (await browser.post("/account/sign-in", { email, password: "x", next: '/"><img>' })).text();
  expect(page).not.toMatch(/<script|<img/);
  expect(await sessionOf(browser)).toBeNull();
});

it("leads on to paths of its own alone", async () => {
  const fields = { email: "olga@example.com", password: PASSWORD };
  const location = async (next: string): Promise<string | null> =>
    (await browserOf().post("/account/sign-in", { ...fields, next })).headers.get("location");
  expect(await location("/account/invitation?token=a")).toBe("/account/invitation?token=a");
  expect(await location("//evil.example")).toBe("/account");
  for (const next of [
    null,
    "",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "account",
  ]) {
    expect([next, ownPath(next, running.url)]).toEqual([next, "/account"]);
  }
});

it("takes forms of its own pages alone", async () => {
  await running.person(address(), organisation);
  const browser = await running.signedIn(address());
  const fields = { email: address(), password: PASSWORD };
  for (const path of ["/account/sign-in", "/account/sign-out", "/account/consent"]) {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { referer: running.url },
      { origin: `${running.url}.evil.example` },
    ]) {
      expect([path, (await browser.post(path, fields, headers as Record<string, string>)).status]).toEqual([path, 403]);
    }
    const text = await fetch(running.url + path, {
      method: "POST",
      body: "email=a",
      headers: { origin: running.url, "content-type": "text/plain" },
    });
    expect(text.status).toBe(400);
    const long = await browser.post(path, { email: "a".repeat(70_000) });
    expect(long.status).toBe(413);
    expect((await browser.get(path.replace("/account/consent", "/account/sign-out"))).status).toBe(
      path === "/account/sign-in" ? 200 : 404,
    );
  }
  expect(await sessionOf(browser)).not.toBeNull();
});

it("makes a new session for each sign-in, and ends it at once with the sign-out", async () => {
  await running.person(address(), organisation);
  const browser = await running.signedIn(address());
  const first = browser.cookie;
  await browser.post("/account/sign-in", { email: address(), password: PASSWORD });
  const { cookie } = browser;
  expect(cookie).not.toBe(first);
  expect(await running.identity.authenticate({ cookie }, organisation)).toMatchObject({ ok: true });
  const page = await (await browser.get("/account")).text();
  expect((await browser.submit(page, "/account/sign-out")).headers.get("location")).toBe("/account/sign-in");
  expect(browser.cookie).toBe("");
  // Whoever kept the cookie has nothing.
  expect(await running.identity.authenticate({ cookie }, organisation)).toMatchObject({ ok: false, status: 401 });
  expect(await (await fetch(`${running.url}/api/auth/session`, { headers: { cookie } })).json()).toBeNull();
  // Changed by a letter, a cookie is none.
  const forged = first.replace(/=(.)/, (_, letter: string) => `=${letter === "a" ? "b" : "a"}`);
  expect(await running.identity.authenticate({ cookie: forged }, organisation)).toMatchObject({ ok: false });
});

it("makes no session that it cannot record", async () => {
  await running.person(address(), organisation);
  auditUp = false;
  const browser = browserOf();
  expect((await browser.post("/account/sign-in", { email: address(), password: PASSWORD })).status).toBe(503);
  expect(browser.cookie).toBe("");
  const sessions = running.store.db.withTables<{
    session: { id: string; userId: string };
    user: { id: string; email: string };
  }>();
  expect(
    await sessions
      .selectFrom("session")
      .innerJoin("user", "user.id", "session.userId")
      .where("user.email", "=", address())
      .select("session.id")
      .execute(),
  ).toEqual([]);
});

it("limits tries for an account from an address, and from an address, for a quarter of an hour", async () => {
  await running.person(address(), organisation);
  const { account, address: everybody, windowMs } = SIGN_IN_ATTEMPTS;
  const tries = (from: string, password = PASSWORD, email = address()): Promise<number> =>
    running.identity
      .handle(
        new Request(`${running.url}/account/sign-in`, {
          method: "POST",
          headers: { origin: running.url },
          body: new URLSearchParams({ email, password }),
        }),
        from,
      )
      .then(({ status }) => status);
  await tried(`sign-in ${address()} 192.0.2.1`, account - 1);
  expect(await tries("192.0.2.1", "wrong, though long")).toBe(401);
  expect(await tries("192.0.2.1")).toBe(429);
  expect(await tries("192.0.2.1", PASSWORD, ` ${address().toUpperCase()} `)).toBe(429);
  expect(events.at(-1)).toMatchObject({ kind: "sign_in_failed", reason: "too many attempts" });
  // The trail is told once, however long somebody goes on.
  const limitsTold = () => events.filter((event) => "reason" in event && event.reason === "too many attempts").length;
  const told = limitsTold();
  for (let again = 0; again < 5; again++) expect(await tries("192.0.2.1")).toBe(429);
  expect(limitsTold()).toBe(told);
  expect(await tries("192.0.2.2")).toBe(303);
  expect(await tries("192.0.2.1", PASSWORD, "olga@example.com")).toBe(303);

  await tried("sign-in * 192.0.2.3", everybody);
  expect(await tries("192.0.2.3")).toBe(429);
  const counted = () => running.store.db.selectFrom("attempts").select("name").execute();
  const before = await counted();
  expect(await tries("192.0.2.3", PASSWORD, "made-up@example.com")).toBe(429);
  // What somebody makes up takes no room.
  expect(await counted()).toHaveLength(before.length);
  for (let again = 0; again < 5; again++) expect(await tries("192.0.2.3")).toBe(429);
  expect(limitsTold()).toBe(told + 1);
  ahead = windowMs + 1_000;
  expect(await tries("192.0.2.1")).toBe(303);
  expect(await tries("192.0.2.3")).toBe(303);
});

it("binds its cookie to this very host where the site has https, and keeps it from scripts", async () => {
  const site = "https://mcp.example.com";
  const own = await startTestIdentity("sqlite", { publicUrl: site });
  try {
    await own.person("ada@example.com");
    const signIn = (to: TestIdentity, origin: string, email: string): Promise<Response> =>
      createBrowser(to.url).post("/account/sign-in", { email, password: PASSWORD }, { origin });
    const [secure = "", ...none] = (await signIn(own, site, "ada@example.com")).headers.getSetCookie();
    expect(none).toEqual([]);
    expect(secure).toMatch(/^__Host-mortise\.session_token=[^;]+;/);
    expect(secure.split("; ").slice(1).toSorted()).toEqual([
      "HttpOnly",
      "Max-Age=43200",
      "Path=/",
      "SameSite=Lax",
      "Secure",
    ]);
    // The address that it listens on is another site.
    expect((await signIn(own, own.url, "ada@example.com")).status).toBe(403);
    const [plain = ""] = (await signIn(running, running.url, "olga@example.com")).headers.getSetCookie();
    expect(plain).toMatch(/^mortise\.session_token=.*; Path=\/; HttpOnly; SameSite=Lax$/);
  } finally {
    await own.close();
  }
});
