import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { openStore } from "../../src/db/open-store.ts";
import type { Store } from "../../src/db/store.ts";
import { writeStoredTokens } from "../../src/oauth/tokens/stored-tokens.ts";
import type { ConnectionName } from "../../src/oauth/external-tokens.ts";
import type { Services } from "../../src/services.ts";
import { findCanaries } from "../support/canaries.ts";
import { insertConnector } from "../support/insert-connector.ts";
import { makePlace, type StoreKind, type TestPlace } from "../support/stores.ts";
import { ACCESS_TOKEN, type FakeWorld, REFRESH_TOKEN, startFakeWorld } from "./support/fake-world.ts";
import { openServices, ORGANISATION } from "./support/oauth-services.ts";
import type { RefreshOrder } from "./support/refresh-process.ts";

/** `verify:refresh` makes 100. */
const RACES = Number(process.env["MORTISE_REFRESH_RACES"] ?? 3);

let world: FakeWorld;
let offset = 0;
/** How often a process asked for, or looked at, a lease of the fleet. */
let leaseStatements = 0;
const clock = { ...systemClock, now: () => systemClock.now() + offset, time: () => systemClock.time() + offset };
const closing: (() => Promise<unknown>)[] = [];

async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close();
}

interface Held {
  readonly store: Store;
  readonly place: TestPlace;
  readonly masterKey: Uint8Array;
  readonly services: Services;
  /** A connection of somebody's own, whose access token ends in so many milliseconds. */
  connect(endsIn: number, refreshToken?: string): Promise<ConnectionName>;
}

async function openHeld(kind: StoreKind): Promise<Held> {
  const place = await makePlace(kind);
  closing.push(() => place.remove());
  const store = await openStore(place.location, (statement) => {
    if (statement.includes("leases")) leaseStatements++;
  });
  closing.push(() => store.close());
  const masterKey = randomBytes(32);
  const { services, close } = await openServices(store, { clock, masterKey });
  closing.push(close);
  const connector = await insertConnector(store, { org_id: ORGANISATION, kind: "oauth", url: world.url });
  const { origin } = world.honest;
  const server = { issuer: origin, authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token` };
  await store.db
    .insertInto("oauth_clients")
    .values({
      id: "oac_one",
      org_id: ORGANISATION,
      connector_id: connector.id,
      issuer: origin,
      registration: "dynamic",
      client_id: "ours",
      metadata: JSON.stringify({ server, method: "none", redirectUri: "http://127.0.0.1:1/oauth/callback" }),
      created_at: 1,
      updated_at: 1,
    })
    .execute();
  let users = 0;
  return {
    store,
    place,
    masterKey,
    services,
    async connect(endsIn, refreshToken = REFRESH_TOKEN) {
      const expiresAt = clock.time() + endsIn;
      const holder = `user-${String(++users)}`;
      const { id } = await services.connections.save(
        { organisation: ORGANISATION, connector: connector.id, level: "user", holder },
        {
          scheme: "oauth",
          configuration: { client: "oac_one", clientId: "ours", issuer: origin, resource: world.url },
          secrets: {
            tokens: writeStoredTokens({
              accessToken: "first",
              refreshToken,
              expiresAt,
              renewAt: expiresAt - 60_000,
            }),
          },
          by: "ann",
        },
      );
      return { organisation: ORGANISATION, id, connector: connector.id };
    },
  };
}

async function holdConnection(
  kind: StoreKind,
  endsIn: number,
): Promise<Held & { readonly connection: ConnectionName }> {
  const held = await openHeld(kind);
  return { ...held, connection: await held.connect(endsIn) };
}

/** Gives a new pair for the newest refresh token only, or for the one before it, too; after a moment. Tells whether another was ever used. */
function rotateStrictly({ hasGrace = false } = {}): { readonly reused: () => number } {
  let current = REFRESH_TOKEN;
  let last: string | undefined;
  let reused = 0;
  let count = 0;
  world.honest.answers.set("/token", async ({ body }) => {
    const given = new URLSearchParams(body).get("refresh_token");
    if (given !== current && !(hasGrace && given === last)) {
      reused++;
      return { status: 400, json: { error: "invalid_grant" } };
    }
    count++;
    last = current;
    current = `${REFRESH_TOKEN}-${String(count)}`;
    const access_token = `${ACCESS_TOKEN}-${String(count)}`;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { json: { access_token, refresh_token: current, token_type: "Bearer", expires_in: 3600 } };
  });
  return { reused: () => reused };
}

describe("four processes with one database", () => {
  let held: Held;
  let replicas: ChildProcess[];

  beforeAll(async () => {
    world = await startFakeWorld();
    held = await openHeld("postgres");
    replicas = await Promise.all(Array.from({ length: 4 }, () => startReplica(held)));
  }, 60_000);
  beforeEach(() => {
    offset = 0;
  });
  afterAll(async () => {
    await closeAll();
    await world.close();
  });

  // F-23 of the table of faults.
  it("renews once for 400 concurrent calls of four processes, each time", async () => {
    for (let race = 0; race < RACES; race++) {
      const connection = await held.connect(-1);
      const before = world.tokenRequests;
      const { reused } = rotateStrictly();
      const got = await Promise.all(replicas.map((replica) => tell<string[]>(replica, { connection, calls: 100 })));
      expect(got.flat()).toHaveLength(400);
      expect(new Set(got.flat())).toEqual(new Set([`${ACCESS_TOKEN}-1`]));
      expect([world.tokenRequests - before, reused()]).toEqual([1, 0]);
    }
  }, 600_000);

  it.each([
    ["asks for another agreement where the server takes a refresh token once", false],
    ["recovers where the server takes the last refresh token again for a while", true],
  ])("after a process was killed between the server's answer and its storing, %s", async (_what, hasGrace) => {
    const connection = await held.connect(-1);
    const { services } = held;
    const before = world.tokenRequests;
    const { reused } = rotateStrictly({ hasGrace });
    const replica = replicas.pop() as ChildProcess; // there are four
    expect(await tell(replica, { connection, calls: 1, stopBeforeStoring: true })).toBe("granted");
    await end(replica);
    expect(world.tokenRequests - before).toBe(1);
    // What it held ends by itself.
    offset += 26_000;
    const outcome = await services.tokens.obtain(connection);
    expect(world.tokenRequests - before).toBe(2);
    const stored = (await services.connections.list(ORGANISATION)).find(({ id }) => id === connection.id);
    if (hasGrace) {
      expect(outcome).toMatchObject({ ok: true, accessToken: `${ACCESS_TOKEN}-2` });
      expect(stored).toMatchObject({ state: "connected" });
      offset += 3_600_000;
      expect(await services.tokens.obtain(connection)).toMatchObject({ accessToken: `${ACCESS_TOKEN}-3` });
    } else {
      expect(outcome).toMatchObject({ ok: false, need: "reauthenticate" });
      expect(stored).toMatchObject({ state: "needs_authentication" });
    }
    expect(reused()).toBe(hasGrace ? 0 : 1);
  });
});

/** A process of its own with the same database. */
async function startReplica({ place: { location }, masterKey }: Held): Promise<ChildProcess> {
  if (!("databaseUrl" in location)) throw new Error("this needs PostgreSQL");
  const script = new URL("support/refresh-process.ts", import.meta.url);
  const given = [location.databaseUrl, Buffer.from(masterKey).toString("base64")];
  const replica = fork(script, given, { execArgv: ["--conditions=@mortise/source", "--no-warnings"] });
  closing.push(() => end(replica));
  await once(replica, "message");
  return replica;
}

// The caller says what it expects.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
async function tell<Answer>(replica: ChildProcess, order: RefreshOrder): Promise<Answer> {
  replica.send(order);
  const [answer] = (await once(replica, "message")) as [Answer];
  return answer;
}

async function end(replica: ChildProcess): Promise<void> {
  if (replica.exitCode !== null || replica.signalCode !== null) return;
  replica.kill("SIGKILL");
  await once(replica, "exit");
}

describe("one process", () => {
  beforeEach(async () => {
    offset = 0;
    world = await startFakeWorld();
    closing.push(() => world.close());
  });
  afterEach(closeAll);

  it("renews once for 400 concurrent calls of one process with the embedded store", async () => {
    const { services, connection } = await holdConnection("sqlite", -1);
    const { reused } = rotateStrictly();
    leaseStatements = 0;
    const outcomes = await Promise.all(Array.from({ length: 400 }, () => services.tokens.obtain(connection)));
    expect(outcomes.every((outcome) => outcome.ok && outcome.accessToken === `${ACCESS_TOKEN}-1`)).toBe(true);
    expect([world.tokenRequests, reused()]).toEqual([1, 0]);
    // One of them asked the fleet, for all.
    expect(leaseStatements).toBeLessThan(10);
  });

  it("gives each of those who connected one connector their own, whatever becomes of the others' at the same time", async () => {
    const held = await openHeld("sqlite");
    const { services } = held;
    const { tokens } = services;
    const ann = await held.connect(-1, "ann");
    const bob = await held.connect(-1, "bob");
    const eve = await held.connect(-1, "eve");
    const failing = new Set<string>();
    world.honest.answers.set("/token", async ({ body }) => {
      const given = new URLSearchParams(body).get("refresh_token") ?? "";
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (failing.has(given)) return { status: 500 };
      const renewed = { access_token: `access-of-${given}`, refresh_token: `${given}~` };
      return { json: { ...renewed, token_type: "Bearer", expires_in: 3600 } };
    });
    const obtained = (all: readonly ConnectionName[]) =>
      Promise.all(
        all.map(async (one) => {
          const outcome = await tokens.obtain(one);
          return outcome.ok ? outcome.accessToken : outcome.need;
        }),
      );
    // All under way at once; then from memory.
    const first = ["access-of-ann", "access-of-bob", "access-of-eve"];
    expect(await obtained([ann, bob, eve, ann, bob, eve])).toEqual([...first, ...first]);
    expect(await obtained([eve, ann, bob])).toEqual([first[2], first[0], first[1]]);
    expect(world.tokenRequests).toBe(3);

    // The server refuses what two of them have. What it refuses again is over, for that one alone.
    expect(
      await Promise.all([tokens.replace(ann, "access-of-ann"), tokens.replace(bob, "access-of-bob")]),
    ).toMatchObject([{ accessToken: "access-of-ann~" }, { accessToken: "access-of-bob~" }]);
    expect(await obtained([eve, bob, ann])).toEqual(["access-of-eve", "access-of-bob~", "access-of-ann~"]);
    expect(await tokens.replace(ann, "access-of-ann~")).toMatchObject({ need: "reauthenticate" });
    expect(await obtained([bob])).toEqual(["access-of-bob~"]);

    // One's failure makes nobody else wait.
    offset += 3_600_000;
    failing.add("eve~");
    expect(await obtained([eve, bob])).toEqual(["unavailable", "access-of-bob~~"]);
    offset += 3_600_000;
    expect(await obtained([eve])).toEqual(["unavailable"]);
    expect(await obtained([bob])).toEqual(["access-of-bob~~~"]);
  });

  it("loses nothing that was granted while it could not be stored, and stores each person's own once it can", async () => {
    const held = await openHeld("sqlite");
    const { services } = held;
    const people = [await held.connect(-1, "ann"), await held.connect(-1, "bob")];
    world.honest.answers.set("/token", ({ body }) => {
      const given = new URLSearchParams(body).get("refresh_token") ?? "";
      return { json: { access_token: `access-of-${given}`, token_type: "Bearer", expires_in: 3600 } };
    });
    const obtained = () => Promise.all(people.map((one) => services.tokens.obtain(one)));
    const { vault } = services;
    const put = (): Promise<void> => Promise.reject(new Error("the disk is full"));
    Object.assign(services, { vault: { ...vault, put } });
    clock.sleep = () => Promise.resolve();
    expect(await obtained()).toMatchObject([{ need: "unavailable" }, { need: "unavailable" }]);
    Object.assign(services, { vault });
    clock.sleep = (...given) => systemClock.sleep(...given);
    offset += 31_000;
    expect(await obtained()).toMatchObject([{ accessToken: "access-of-ann" }, { accessToken: "access-of-bob" }]);
    expect(world.tokenRequests).toBe(2);
  });

  it("repeats nothing of what it sent, whatever the server says of it", async () => {
    const { services, connection } = await holdConnection("sqlite", -1);
    world.honest.answers.set("/token", ({ body }) => {
      const sent = new URLSearchParams(body).get("refresh_token") ?? "";
      const forms = [sent, Buffer.from(sent).toString("base64"), encodeURIComponent(sent)].join(" ");
      // As long as what is shown of it: a secret that is cut there is one all the same.
      const error_description = `${".".repeat(200 - sent.length)}${forms}`;
      return { status: 400, json: { error: "invalid_grant", error_description } };
    });
    const outcome = await services.tokens.obtain(connection);
    expect(outcome).toMatchObject({ need: "reauthenticate", message: expect.stringContaining("invalid_grant") });
    const told = JSON.stringify([outcome, await services.connections.list(ORGANISATION)]);
    expect(findCanaries([{ name: "refresh token", value: REFRESH_TOKEN }], "what is told", told)).toEqual([]);
  });

  it("goes on with the account that a person connected while the renewal of the one before was told", async () => {
    const { services, connection } = await holdConnection("sqlite", -1);
    rotateStrictly();
    const { changes } = services;
    let isTold = false;
    const publish: typeof changes.publish = async (change) => {
      await changes.publish(change);
      if (isTold) return;
      isTold = true;
      const [now] = await services.connections.list(ORGANISATION);
      if (now === undefined) throw new Error("there is no connection");
      const secrets = { tokens: writeStoredTokens({ accessToken: "of another account" }) };
      await services.connections.save(now, { ...now, secrets, by: "ann" });
    };
    Object.assign(services, { changes: { ...changes, publish } });
    await services.tokens.obtain(connection);
    expect(isTold).toBe(true);
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: "of another account" });
  });

  it("replaces a token that the server refused, once for all calls that were refused", async () => {
    const { services, connection } = await holdConnection("sqlite", 3_600_000);
    rotateStrictly();
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: "first" });
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => services.tokens.replace(connection, "first")));
    expect(outcomes.every((outcome) => outcome.ok && outcome.accessToken === `${ACCESS_TOKEN}-1`)).toBe(true);
    expect(await services.tokens.replace(connection, `${ACCESS_TOKEN}-1`)).toMatchObject({ need: "reauthenticate" });
    expect(world.tokenRequests).toBe(1);
  });

  // F-22 of the table of faults.
  it("asks once where the grant has ended, and not again for 1,000 calls", async () => {
    const { services, connection } = await holdConnection("sqlite", -1);
    world.honest.answers.set("/token", { status: 400, json: { error: "invalid_grant" } });
    for (let call = 0; call < 1_000; call++) {
      expect(await services.tokens.obtain(connection)).toMatchObject({ ok: false, need: "reauthenticate" });
    }
    expect(world.tokenRequests).toBe(1);
    expect(await services.connections.list(ORGANISATION)).toMatchObject([{ state: "needs_authentication" }]);
  });

  it.each([
    ["fails", { status: 500 }],
    ["answers junk", { body: "<html>" }],
    ["redirects", { status: 302, headers: { location: "/elsewhere" } }],
    ["is busy", { status: 429 }],
  ])("uses the old token while it lives where the server %s, and asks once in 30 s", async (_what, answer) => {
    const { services, connection } = await holdConnection("sqlite", 50_000);
    world.honest.answers.set("/token", answer);
    for (let call = 0; call < 50; call++) {
      expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: "first" });
    }
    expect(world.tokenRequests).toBe(1);
    offset += 31_000;
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: "first" });
    expect(world.tokenRequests).toBe(2);
    offset += 25_000;
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: false, need: "unavailable" });
    expect(world.tokenRequests).toBe(2);
    offset += 10_000;
    rotateStrictly();
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: `${ACCESS_TOKEN}-1` });
  });

  it("uses the old token while it lives where the server hangs, and waits no longer than a request may take", async () => {
    const { services, connection } = await holdConnection("sqlite", 50_000);
    world.honest.answers.set("/token", () => new Promise(() => {}));
    hurryRequests(services, 9_900);
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: "first" });
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: "first" });
    expect(world.tokenRequests).toBe(1);
  });

  it("uses the old token while it lives where the server is down", async () => {
    const { services, connection } = await holdConnection("sqlite", 50_000);
    await world.honest.close();
    for (let call = 0; call < 50; call++) {
      expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: "first" });
    }
    offset += 50_001;
    expect(await services.tokens.obtain(connection)).toMatchObject({
      ok: false,
      need: "unavailable",
      message: expect.not.stringContaining("127.0.0.1"),
    });
  });

  it.each([[undefined], [-5], [0], ["soon"]])("takes a life of %p for one that nobody knows", async (expires_in) => {
    const { services, connection } = await holdConnection("sqlite", -1);
    world.tokens({ access_token: ACCESS_TOKEN, token_type: "bearer", expires_in });
    for (let call = 0; call < 3; call++) {
      expect(await services.tokens.obtain(connection)).toEqual({ ok: true, accessToken: ACCESS_TOKEN });
    }
    expect(world.tokenRequests).toBe(1);
  });

  it("does not write over what a person agreed to while it renewed", async () => {
    const { services, connection, store } = await holdConnection("sqlite", -1);
    world.honest.answers.set("/token", async () => {
      await store.db
        .updateTable("connections")
        .set((columns) => ({ revision: columns("revision", "+", 1) }))
        .where("org_id", "=", ORGANISATION)
        .execute();
      rotateStrictly();
      return { status: 200, json: { access_token: "stale", token_type: "bearer", expires_in: 60 } };
    });
    expect(await services.tokens.obtain(connection)).toMatchObject({ ok: true, accessToken: `${ACCESS_TOKEN}-1` });
  });
});

/** Lets so much of a request's time pass as soon as it is sent. */
function hurryRequests({ egress }: Services, milliseconds: number): void {
  const open = egress.open.bind(egress);
  const hurried: typeof egress.open = (...given) => {
    offset += milliseconds;
    return open(...given);
  };
  Object.assign(egress, { open: hurried });
}
