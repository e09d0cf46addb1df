import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { json, type ReceivedRequest, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import type { Principal } from "../../src/authorize/principal.ts";
import type { ServerView } from "../../src/servers/server-view.ts";
import { type ServerChecksOptions, startServerChecks } from "../../src/servers/start-server-checks.ts";
import { tokenConfiguration } from "../../src/connections/external-target.ts";
import { connectInBrowser } from "../oauth/support/connect-in-browser.ts";
import { startProtectedServer } from "../oauth/support/protected-server.ts";
import { addPerson } from "../support/add-person.ts";
import { type Assembly, ORGANISATION, somebody } from "../support/assemble.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { steppedClock } from "../support/stepped-clock.ts";
import { describeStores } from "../support/stores.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { type ChangingServer, toolOf } from "./changing-server.ts";
import { type CheckedReplicas, INTERVAL, startCheckedReplicas } from "./checked-replicas.ts";

const ADMIN = somebody("admin");
const person = (name: string): Principal => somebody("admin", { user: `user_${name}`, credential: `key_${name}` });

const isListed = ({ headers }: ReceivedRequest): boolean => headers["mcp-method"] === "tools/list";

interface ShownConnection {
  readonly holder: string;
  readonly state: string;
  readonly checkedAt: number;
}

describeStores("checks of people's own accounts", (kind) => {
  let replicas: CheckedReplicas;
  let first: Assembly;
  let server: ChangingServer;
  let clock: CheckedReplicas["clock"];
  let id: string;

  beforeEach(async () => {
    replicas = await startCheckedReplicas(kind);
    ({ first, server, clock } = replicas);
    server.accepted = new Set();
    id = await replicas.publish({ account: "personal" });
  });
  afterEach(() => replicas[Symbol.asyncDispose]());

  const start = (options: ServerChecksOptions) => replicas.start({ random: () => 0, ...options });
  const round = () => replicas.round();
  const connect = (name: string) => {
    server.accepted = new Set(server.accepted).add(`Bearer ${name}`);
    const secrets = { token: name };
    return first.rest(person(name), "PUT", `/connectors/${id}/connections/me`, { secrets });
  };
  const accounts = async (connector = id) => {
    const path = `/connections?connector=${connector}`;
    const { body } = await first.rest<{ connections: ShownConnection[] }>(ADMIN, "GET", path);
    return body.connections;
  };
  const states = async (connector = id) =>
    Object.fromEntries((await accounts(connector)).map(({ holder, state }) => [holder.slice("user_".length), state]));
  const status = async () => {
    const { body } = await first.rest<ServerView>(ADMIN, "GET", `/mcps/mcp/${id}`);
    return [body.status, body.statusDetail];
  };
  /** Whose credentials a server was asked for its tools with since the last time. */
  const askedWith = (): string[] => {
    const asked = server.upstream.requests.filter(isListed);
    server.upstream.forget();
    return asked.map(({ headers }) => String(headers["authorization"]).replace("Bearer ", "")).toSorted();
  };

  test("keep the state of each true by its own credential, and the connector's by all of theirs", async () => {
    await start({});
    await round();
    expect(await status()).toEqual(["needs_authentication", "Nobody has connected an account yet."]);

    expect(await connect("mia")).toMatchObject({ status: 200 });
    expect(await connect("ben")).toMatchObject({ status: 200 });
    expect(await status()).toEqual(["connected", null]);
    const before = await accounts();
    askedWith();
    await round();
    expect(askedWith()).toEqual(["ben", "mia"]);
    expect(await status()).toEqual(["connected", null]);
    for (const [index, { checkedAt }] of (await accounts()).entries()) {
      expect(checkedAt).toBeGreaterThan(before[index]?.checkedAt ?? Infinity);
    }

    server.accepted = new Set(["Bearer mia"]);
    await round();
    expect(await states()).toEqual({ ben: "needs_authentication", mia: "connected" });
    expect(await status()).toEqual(["connected", "1 of 2 accounts has to be connected again."]);
    server.tools = [toolOf("search", { description: "Changed." }), toolOf("remove")];
    await round();
    expect(await status()).toEqual([
      "drifted",
      "1 tool waits for a review. 1 of 2 accounts has to be connected again.",
    ]);
    server.tools = [toolOf("search"), toolOf("remove")];

    server.accepted = new Set();
    await round();
    expect(await states()).toEqual({ ben: "needs_authentication", mia: "needs_authentication" });
    expect(await status()).toEqual(["needs_authentication", "All 2 accounts have to be connected again."]);
    server.accepted = new Set(["Bearer mia", "Bearer ben"]);
    await round();
    expect(await states()).toEqual({ ben: "connected", mia: "connected" });
    expect(await status()).toEqual(["connected", null]);

    // What is the matter with one account alone is no sign of the others.
    for (const name of ["ben", "mia"]) {
      server.forbidden = `Bearer ${name}`;
      await round();
      expect(await states()).toEqual({ ben: "connected", mia: "connected" });
      expect(await status()).toEqual(["connected", null]);
    }
    server.forbidden = undefined;

    // What is wrong with the way there says nothing of anybody's account.
    await server[Symbol.asyncDispose]();
    await round();
    expect(await states()).toEqual({ ben: "connected", mia: "connected" });
    expect(await status()).toEqual(["disconnected", expect.stringContaining("cannot be reached")]);
  });

  test("take a server that asks for a while, or refuses the only account something, for one that is there", async () => {
    await start({});
    await connect("mia");
    server.forbidden = "Bearer mia";
    await round();
    expect(await status()).toEqual(["connected", expect.stringContaining("(HTTP 403)")]);
    server.forbidden = undefined;
    server.isBusy = true;
    await round();
    expect(await states()).toEqual({ mia: "connected" });
    expect(await status()).toEqual(["connected", expect.stringContaining("asks to be left alone for a while")]);
  });

  test("of fewer people than a connector is for keep the state of each true, and say nothing of the connector", async () => {
    server.accepted = undefined;
    const shared = await replicas.publish({ name: "Shared", account: "shared" });
    const shown = async () => {
      const { body } = await first.rest<ServerView>(ADMIN, "GET", `/mcps/mcp/${shared}`);
      const connections = await first.services.connections.list(ORGANISATION, shared);
      return [body.status, Object.fromEntries(connections.map(({ level, state }) => [level, state]))];
    };
    server.accepted = new Set(["Bearer all", "Bearer team", "Bearer mia"]);
    await start({});
    await round();
    const path = `/connectors/${shared}/connections`;
    await first.rest(ADMIN, "PUT", `${path}/organization`, { secrets: { token: "all" } });
    await first.rest(person("mia"), "PUT", `${path}/me`, { secrets: { token: "mia" } });
    const at = { org_id: ORGANISATION, created_at: 1, updated_at: 1 };
    const workspace = { ...at, id: "wsp_team", name: "Team", slug: "team" };
    await first.store.db.insertInto("workspaces").values(workspace).execute();
    const team = { organisation: ORGANISATION, connector: shared, level: "workspace", holder: workspace.id } as const;
    const configuration = tokenConfiguration(server.url);
    const content = { scheme: "header", configuration, secrets: { token: "team" }, by: "user_admin" };
    await first.services.connections.save(team, content);
    askedWith();
    await round();
    expect(askedWith()).toEqual(["all", "mia", "team"]);

    const works = { organisation: "connected", workspace: "connected", user: "connected" };
    expect(await shown()).toEqual(["connected", works]);
    server.accepted = new Set(["Bearer all"]);
    await round();
    const ended = { ...works, workspace: "needs_authentication", user: "needs_authentication" };
    expect(await shown()).toEqual(["connected", ended]);
    server.accepted = new Set(["Bearer team", "Bearer mia"]);
    await round();
    expect(await shown()).toEqual(["needs_authentication", works]);
  });

  test("are a few in a round and at moments of their own, those that waited longest first", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `person${String(index)}`);
    for (const name of names) await connect(name);
    let drawn = 0;
    await start({ accountsOfConnector: 3, random: () => ((++drawn % 9) + 1) / 10 });
    askedWith();
    const rounds: string[][] = [];
    for (const _ of [1, 2, 3]) {
      clock.advance(INTERVAL);
      // The other replica, and three accounts.
      await clock.asleep(4);
      expect(new Set(clock.pauses()).size).toBeGreaterThan(2);
      expect(askedWith()).toEqual([]);
      clock.advance(INTERVAL * 0.6);
      await clock.asleep(2);
      rounds.push(askedWith());
    }
    expect(rounds.map(({ length }) => length)).toEqual([3, 3, 3]);
    expect(new Set(rounds.flat())).toEqual(new Set(names));
  });

  test("try a descriptor's accounts, and take a fault for none of theirs", async () => {
    const refused = new Set<string>();
    let answer = 200;
    const vendor = await startFakeUpstream(({ headers }) =>
      json({}, { status: refused.has(String(headers["x-api-key"])) ? 401 : answer }),
    );
    const descriptor = ticketDescriptor(vendor.origin);
    const made = await first.rest<{ connector: { id: string } }>(ADMIN, "POST", "/connectors", {
      descriptor,
      account: "personal",
    });
    const connector = made.body.connector.id;
    const path = `/connectors/${connector}`;
    await first.rest(ADMIN, "POST", `${path}/publish`);
    for (const name of ["mia", "ben"]) {
      const given = { secrets: { api_key: `key-${name}` } };
      await first.rest(person(name), "PUT", `${path}/connections/me`, given);
    }
    const found = async () => {
      await round();
      const { body } = await first.rest<{ status: string }>(ADMIN, "GET", path);
      return [body.status, await states(connector)];
    };
    await start({});
    expect(await found()).toEqual(["connected", { mia: "connected", ben: "connected" }]);
    answer = 403;
    expect(await found()).toEqual(["connected", { mia: "connected", ben: "connected" }]);
    answer = 200;
    refused.add("key-ben");
    expect(await found()).toEqual(["connected", { mia: "connected", ben: "needs_authentication" }]);
    answer = 500;
    expect(await found()).toEqual(["connected", { mia: "connected", ben: "needs_authentication" }]);
    refused.clear();
    expect(await found()).toEqual(["disconnected", { mia: "connected", ben: "needs_authentication" }]);
    answer = 200;
    expect(await found()).toEqual(["connected", { mia: "connected", ben: "connected" }]);
    await vendor.close();
  });
});

describeStores("checks of accounts that people agreed to", (kind) => {
  test("renew them once for all, and end them for a refusal, not because a server is away", async () => {
    const server = await startProtectedServer();
    const clock = steppedClock();
    const gateway = await startTestGateway({
      kind,
      clock: { ...systemClock, now: () => clock.now(), time: () => clock.time() },
    });
    const given = { type: "oauth", name: "Greeter", url: server.url, account: "personal" };
    const id = (await gateway.rest<{ mcp_id: string }>("POST", "/mcps", given)).body.mcp_id;
    for (const name of ["Ada", "Ben"]) {
      const browser = await (await addPerson(gateway, name, "admin")).browser();
      await connectInBrowser(browser, `${gateway.url}/connect/${id}`, server);
    }
    await gateway.rest("POST", `/connectors/${id}/publish`);
    const { services } = gateway;
    const checks = startServerChecks({ ...services, clock }, { intervalMs: INTERVAL, random: () => 0 });
    const round = async (after = INTERVAL) => {
      clock.advance(after);
      await clock.asleep(1);
    };
    const states = async () =>
      (await services.connections.list(gateway.organisation, id)).map(({ state }) => state).toSorted();
    const status = async () => (await gateway.rest<{ status: string }>("GET", `/mcps/mcp/${id}`)).body.status;
    await clock.asleep(1);

    const { authority } = server;
    authority.forget();
    const checked = round(3_590_000);
    for (const connection of await services.connections.list(gateway.organisation, id)) {
      expect(await services.tokens.obtain({ ...connection, connector: id })).toMatchObject({ ok: true });
    }
    await checked;
    expect(authority.grants.map(({ grantType }) => grantType)).toEqual(["refresh_token", "refresh_token"]);
    expect([await status(), await states()]).toEqual(["connected", ["connected", "connected"]]);

    await authority.endGrant(authority.grants[0]?.refreshToken ?? "");
    await round(3_590_000);
    expect([await status(), await states()]).toEqual(["connected", ["connected", "needs_authentication"]]);

    // Refused by its server, renewed by nobody: that says nothing of it yet.
    await authority.close();
    server.takesNone = true;
    await round();
    expect([await status(), await states()]).toEqual(["disconnected", ["connected", "needs_authentication"]]);
    server.takesNone = false;
    await round(7_200_000);
    expect([await status(), await states()]).toEqual(["disconnected", ["connected", "needs_authentication"]]);
    await checks.stop();
    await gateway.close();
    await server.close().catch(() => {});
  });
});
