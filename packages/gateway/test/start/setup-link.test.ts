import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import type { AuditEvent } from "../../src/audit/audit-log.ts";
import { SIGN_IN_ATTEMPTS } from "../../src/identity/limits.ts";
import { mayTry } from "../../src/identity/server/attempts.ts";
import { triesOf } from "../../src/identity/server/sign-in.ts";
import { modern } from "../mcp/mcp-wire.ts";
import { addPerson, PASSWORD } from "../support/add-person.ts";
import { type Browser, createBrowser } from "../support/browser.ts";
import { registerDescriptor } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

const DAY_MS = 24 * 3_600_000;
const PLACEHOLDER = "admin@localhost.invalid";

describeStores("a setup link that the operator asks for", (kind) => {
  /** What the gateways take the time to be, against the machine's. */
  let ahead = 0;
  const clock = { ...systemClock, time: () => Date.now() + ahead };
  let upstream: FakeUpstream;
  let gateway: TestGateway;
  beforeAll(async () => {
    upstream = await startFakeUpstream(() => json({ closed: true }));
    gateway = await startTestGateway({ kind, clock, config: { setupLink: PLACEHOLDER } });
  }, 30_000);
  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });

  /** Another start with the same data: of the only process, or of one more replica. */
  async function startAgain(setupLink: string): Promise<TestGateway["running"]> {
    const { place, adminKey } = gateway;
    if (kind === "sqlite") await gateway.stop();
    const again = await startTestGateway({ place, adminKey, clock, config: { setupLink } });
    if (kind === "sqlite") gateway = again;
    else replicas.push(again);
    return again.running;
  }
  const replicas: TestGateway[] = [];
  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
  });

  const linkOf = ({ setupLink }: TestGateway["running"]): string => {
    if (setupLink?.kind !== "made") throw new Error(`There is no link: ${JSON.stringify(setupLink)}`);
    return setupLink.link;
  };
  const signIn = (email: string, password: string): Promise<Response> =>
    createBrowser(gateway.url).post("/account/sign-in", { email, password });
  const person = async (browser: Browser): Promise<unknown> =>
    (await fetch(`${gateway.url}/api/auth/session`, { headers: { cookie: browser.cookie } })).json();
  /** What the trail has of somebody's links and passwords, the latest first. */
  const recorded = async (user: string): Promise<readonly Partial<AuditEvent>[]> => {
    const { body } = await gateway.rest<{ events: { event: AuditEvent }[] }>("GET", "/audit");
    const about = body.events.map(({ event }) => event).filter(({ target }) => target === user);
    return about
      .filter(({ action }) => action === "setup_link.create" || action === "password.set")
      .map(({ actor, via, action }) => ({ action, actor, ...(via === undefined ? {} : { via }) }));
  };

  test("leads the admin whom a bootstrap key made into a browser, where they decide what their key asked for", async () => {
    const descriptor = ticketDescriptor(upstream.origin, { tested: false });
    await registerDescriptor(gateway, descriptor, { close_ticket: "needs_approval" }, { api_key: "key-1" });
    const call = { name: "mcp__ticket-system__close_ticket", arguments: { ticket_id: "t-1" } };
    const ask = () =>
      modern(Number(new URL(gateway.url).port), gateway.adminKey, "tools/call", call, {
        capabilities: { elicitation: { url: {} } },
      });
    expect((await ask()).body).toContain("input_required");
    const { body } = await gateway.rest<{ approvals: { id: string; user: string }[] }>("GET", "/approvals");
    const { id = "", user: admin = "" } = body.approvals[0] ?? {};

    const link = linkOf(gateway.running);
    const browser = createBrowser(gateway.url);
    const page = await (await browser.get(link)).text();
    const fields = { email: "ada@example.com", name: "Ada", password: PASSWORD };
    expect((await browser.submit(page, "/account/setup", { ...fields, email: "" })).status).toBe(422);
    expect((await browser.submit(page, "/account/setup", fields)).headers.get("location")).toBe("/account");
    expect(await person(browser)).toMatchObject({ user: { id: admin, email: "ada@example.com" } });
    expect(await recorded(admin)).toEqual([
      { action: "password.set", actor: `user:${admin}`, via: "setup_link" },
      { action: "setup_link.create", actor: "operator" },
    ]);
    const decided = await fetch(`${gateway.url}/api/organizations/${gateway.organisation}/approvals/${id}/decision`, {
      method: "POST",
      headers: { cookie: browser.cookie, origin: gateway.url, "content-type": "application/json" },
      body: JSON.stringify({ decision: "approve" }),
    });
    expect(decided.status).toBe(200);
    expect((await ask()).body).toContain('"isError":false');

    const token = new URL(link).searchParams.get("token") ?? "";
    expect(gateway.lines.join("")).not.toContain(token);
    expect((await gateway.rest("GET", "/audit")).text).not.toContain(token);
  });

  test("sets a forgotten password once, and ends the sessions and the other links of that person, and no others", async () => {
    const { id } = await addPerson(gateway, "Mia");
    const { id: otto } = await addPerson(gateway, "Otto");
    const before = createBrowser(gateway.url);
    await before.post("/account/sign-in", { email: "mia@example.com", password: PASSWORD });
    const others = createBrowser(gateway.url);
    await others.post("/account/sign-in", { email: "otto@example.com", password: PASSWORD });
    // Who forgot it has tried until they might try no more.
    const { account: most, windowMs } = SIGN_IN_ATTEMPTS;
    const who = triesOf("mia@example.com", "127.0.0.1");
    while (await mayTry(gateway.services.store, clock, { who, most, windowMs }));
    expect((await signIn("mia@example.com", PASSWORD)).status).toBe(429);

    const { identity } = gateway.services;
    const [first, ottos] = [await identity.createSetupLink(id), await identity.createSetupLink(otto)];
    const link = linkOf(await startAgain(" Mia@Example.com"));
    const browser = createBrowser(new URL(link).origin);
    const page = await (await browser.get(link)).text();
    expect(page).not.toContain('name="email"');
    expect(await person(before)).toMatchObject({ user: { id } });
    const password = "three words anew";
    const done = await browser.submit(page, "/account/setup", { password });
    expect(done.headers.get("location")).toBe("/account");
    expect(await person(browser)).toMatchObject({ user: { id } });
    expect(await person(before)).toBeNull();
    expect(await person(others)).toMatchObject({ user: { email: "otto@example.com" } });

    const status = async (of: string): Promise<number> => {
      const { pathname, search } = new URL(of);
      return (await fetch(gateway.url + pathname + search)).status;
    };
    expect([await status(link), await status(first), await status(ottos)]).toEqual([404, 404, 200]);
    expect((await browser.submit(page, "/account/setup", { password: "another one still" })).status).toBe(404);
    expect((await signIn("mia@example.com", PASSWORD)).status).toBe(401);
    expect((await signIn("mia@example.com", password)).status).toBe(303);
    expect((await recorded(id)).map(({ action }) => action)).toEqual(["password.set", "setup_link.create"]);

    // A password that is changed in the ordinary way ends them, too.
    const form = await (await others.get(`${gateway.url}/account/password`)).text();
    expect(form).toContain("Current password");
    const origin = { origin: gateway.url };
    const changed = await others.post(
      `${gateway.url}/account/password`,
      { current: PASSWORD, password: "three words more" },
      origin,
    );
    expect(changed.status).toBe(303);
    expect(await status(ottos)).toBe(404);
  });

  test("is over after a day, and not made for an address without an account", async () => {
    const { identity } = gateway.services;
    const { id = "" } = (await identity.personAt("ada@example.com")) ?? {};
    const { pathname, search } = new URL(await identity.createSetupLink(id));
    const again = await startAgain("nobody@example.com");
    expect(again.setupLink).toEqual({ kind: "not_made", why: expect.stringMatching(/^there is no account/) });
    const follow = async (): Promise<number> => (await fetch(again.url + pathname + search)).status;
    expect(await follow()).toBe(200);
    ahead = DAY_MS + 1_000;
    expect(await follow()).toBe(404);
  });
});
