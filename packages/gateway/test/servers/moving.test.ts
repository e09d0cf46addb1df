import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Change, ChangeFeed } from "../../src/events/change-feed.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import { connectionRoutes } from "../../src/connections/routes.ts";
import { serverRoutes } from "../../src/servers/routes.ts";
import type { ServerView } from "../../src/servers/server-view.ts";
import { assemble, ORGANISATION, somebody, type Assembly } from "../support/assemble.ts";
import { type ChangingServer, startChangingServer } from "./changing-server.ts";

const ADMIN = somebody("admin");
const TOKEN = "canary-token-4711";

let gateway: Assembly;
let before: ChangingServer;
let after: ChangingServer;
/** Called between a commit and the first that is told of it. */
let committed: (change: Change) => Promise<void>;

beforeEach(async () => {
  const inner = createLocalChanges();
  committed = () => Promise.resolve();
  const changes: ChangeFeed = {
    ...inner,
    async publish(change) {
      await committed(change);
      await inner.publish(change);
    },
  };
  gateway = await assemble({ changes, routes: [...serverRoutes, ...connectionRoutes] });
  before = await startChangingServer();
  after = await startChangingServer();
});
afterEach(async () => {
  await gateway.close();
  await before[Symbol.asyncDispose]();
  await after[Symbol.asyncDispose]();
});

const create = async (more: Readonly<Record<string, unknown>>): Promise<string> =>
  (await gateway.rest<ServerView>(ADMIN, "POST", "/mcps", { name: "Acme", url: before.url, ...more })).body.mcp_id;
const targetOf = (id: string, principal = ADMIN) => gateway.services.connections.target(id, principal);

test("no call finds the new address with the old token, not even before anybody was told of the change", async () => {
  const id = await create({ accessToken: TOKEN });
  expect(await targetOf(id)).toMatchObject({ ok: true, target: { headers: { authorization: `Bearer ${TOKEN}` } } });
  const seen: unknown[] = [];
  committed = async ({ subject }) => {
    if (subject !== "connector") return;
    committed = () => Promise.resolve();
    const rows = gateway.store.db.selectFrom("connections").select("configuration").where("org_id", "=", ORGANISATION);
    seen.push(await rows.execute());
    // A process that has the old account at hand, and reads the address anew.
    await gateway.services.changes.publish({ organisation: ORGANISATION, subject: "variable", id: "" });
    seen.push(await targetOf(id));
  };
  const moved = await gateway.rest(ADMIN, "PUT", `/mcps/mcp/${id}`, { url: after.url, accessToken: "another-token" });
  expect([moved.status, moved.text]).toEqual([200, moved.text]);
  expect(seen).toEqual([
    [{ configuration: JSON.stringify({ origin: new URL(after.url).origin }) }],
    { ok: false, need: "connect", message: expect.stringContaining("another address"), link: expect.any(String) },
  ]);
  expect(await targetOf(id)).toMatchObject({ ok: true, target: { url: after.url } });
  expect(JSON.stringify(after.upstream.requests)).not.toContain(TOKEN);
});

test("a move ends what people connected themselves, in the same step, and keeps it where only the path is another", async () => {
  const id = await create({ account: "personal" });
  const member = somebody("member");
  const whose = { organisation: ORGANISATION, connector: id, level: "user", holder: "user_member" } as const;
  const origin = new URL(before.url).origin;
  await gateway.services.connections.save(whose, {
    scheme: "header",
    configuration: { origin },
    secrets: { token: TOKEN },
    by: "user_member",
  });
  await gateway.rest(ADMIN, "PUT", `/mcps/mcp/${id}`, { url: `${origin}/mcp?more` });
  expect(await targetOf(id, member)).toMatchObject({ ok: true });
  await gateway.rest(ADMIN, "PUT", `/mcps/mcp/${id}`, { url: after.url });
  expect(await targetOf(id, member)).toMatchObject({ ok: false, need: "connect" });
  expect(await gateway.services.connections.list(ORGANISATION)).toEqual([]);
  const secrets = gateway.store.db.selectFrom("secrets").select("field").where("org_id", "=", ORGANISATION);
  expect(await secrets.execute()).toEqual([]);
});

test("of two who change a server at once, one is told that it is not what they looked at", async () => {
  const id = await create({ accessToken: TOKEN });
  const answers = await Promise.all([
    gateway.rest(ADMIN, "PUT", `/mcps/mcp/${id}`, { url: after.url, accessToken: "another-token" }),
    gateway.rest(ADMIN, "PUT", `/mcps/mcp/${id}`, { headers: [{ name: "x-secret", value: "canary", secret: true }] }),
  ]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(JSON.stringify(after.upstream.requests)).not.toMatch(/canary/);
});
