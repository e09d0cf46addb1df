import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { openStore } from "../../src/db/open-store.ts";
import type { Store } from "../../src/db/store.ts";
import { writeStoredTokens } from "../../src/oauth/tokens/stored-tokens.ts";
import type { Services } from "../../src/services.ts";
import { insertConnector } from "../support/insert-connector.ts";
import { makePlace, type StoreKind, type TestPlace } from "../support/stores.ts";
import { ACCESS_TOKEN, type FakeWorld, REFRESH_TOKEN, startFakeWorld } from "./support/fake-world.ts";
import { openServices, ORGANISATION } from "./support/oauth-services.ts";

const RACES = Number(process.env["MORTISE_REFRESH_RACES"] ?? 5);

let world: FakeWorld;
let offset = 0;
const clock = { ...systemClock, now: () => systemClock.now() + offset, time: () => systemClock.time() + offset };
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  offset = 0;
  world = await startFakeWorld();
  closing.push(() => world.close());
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Held {
  readonly store: Store;
  readonly place: TestPlace;
  readonly masterKey: Uint8Array;
  readonly services: Services;
  readonly connection: { readonly organisation: string; readonly id: string; readonly connector: string };
}

/** A connection whose access token ends in so many milliseconds. */
async function holdConnection(kind: StoreKind, endsIn: number): Promise<Held> {
  const place = await makePlace(kind);
  closing.push(() => place.remove());
  const store = await openStore(place.location);
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
  const expiresAt = clock.time() + endsIn;
  const { id } = await services.connections.save(
    { organisation: ORGANISATION, connector: connector.id, level: "organisation", holder: ORGANISATION },
    {
      scheme: "oauth",
      configuration: { client: "oac_one", clientId: "ours", issuer: origin, resource: world.url },
      secrets: {
        tokens: writeStoredTokens({
          accessToken: "first",
          refreshToken: REFRESH_TOKEN,
          expiresAt,
          renewAt: expiresAt - 60_000,
        }),
      },
      by: "ann",
    },
  );
  return { store, place, masterKey, services, connection: { organisation: ORGANISATION, id, connector: connector.id } };
}

/** Gives a new pair for the newest refresh token only, after a moment; tells whether an old one was ever used. */
function rotateStrictly(): { readonly reused: () => number } {
  let current = REFRESH_TOKEN;
  let reused = 0;
  let count = 0;
  world.honest.answers.set("/token", async ({ body }) => {
    if (new URLSearchParams(body).get("refresh_token") !== current) {
      reused++;
      return { status: 400, json: { error: "invalid_grant" } };
    }
    count++;
    current = `${REFRESH_TOKEN}-${String(count)}`;
    const access_token = `${ACCESS_TOKEN}-${String(count)}`;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { json: { access_token, refresh_token: current, token_type: "Bearer", expires_in: 3600 } };
  });
  return { reused: () => reused };
}

it("renews once for 400 concurrent calls of four processes, each time", async () => {
  const tokens: string[][] = [];
  for (let race = 0; race < RACES; race++) {
    const held = await holdConnection("postgres", -1);
    const before = world.tokenRequests;
    const { reused } = rotateStrictly();
    const { location } = held.place;
    if (!("databaseUrl" in location)) throw new Error("this needs PostgreSQL");
    const key = Buffer.from(held.masterKey).toString("base64");
    const { id, connector } = held.connection;
    const replicas = Array.from({ length: 4 }, () => startReplica([location.databaseUrl, key, id, connector, "100"]));
    const ready = await Promise.all(replicas);
    const answers = await Promise.all(
      ready.map(async (replica) => {
        replica.send("go");
        const [got] = (await once(replica, "message")) as [string[]];
        return got;
      }),
    );
    tokens.push(answers.flat());
    expect(world.tokenRequests - before).toBe(1);
    expect(reused()).toBe(0);
  }
  for (const got of tokens) {
    expect(got).toHaveLength(400);
    expect(new Set(got)).toEqual(new Set([`${ACCESS_TOKEN}-1`]));
  }
}, 600_000);

async function startReplica(given: readonly string[]): Promise<ChildProcess> {
  const script = new URL("support/refresh-process.ts", import.meta.url);
  const replica = fork(script, given, { execArgv: ["--conditions=@mortise/source", "--no-warnings"] });
  await once(replica, "message");
  return replica;
}

it("renews once for 400 concurrent calls of one process with the embedded store", async () => {
  const { services, connection } = await holdConnection("sqlite", -1);
  const { reused } = rotateStrictly();
  const outcomes = await Promise.all(Array.from({ length: 400 }, () => services.tokens.obtain(connection)));
  expect(outcomes.every((outcome) => outcome.ok && outcome.accessToken === `${ACCESS_TOKEN}-1`)).toBe(true);
  expect([world.tokenRequests, reused()]).toEqual([1, 0]);
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
