import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Client } from "pg";
import type { Change } from "../../src/events/change-feed.ts";
import { listenForChanges, type FleetChanges } from "../../src/events/postgres-changes.ts";
import { startDatabaseProxy } from "../support/database-proxy.ts";
import { makePlace, type TestPlace } from "../support/stores.ts";

const quiet = { info: () => {}, warn: () => {}, fault: () => {} };
const change: Change = { organisation: "o", subject: "connector", id: "c" };

let place: TestPlace;
let url: string;
let feeds: FleetChanges[];

beforeEach(async () => {
  place = await makePlace("postgres");
  if (!("databaseUrl" in place.location)) throw new Error("not a database");
  url = place.location.databaseUrl;
  feeds = await Promise.all([listenForChanges(url, quiet), listenForChanges(url, quiet)]);
});

afterEach(async () => {
  await Promise.all(feeds.map((feed) => feed.close()));
  await place.remove();
});

function next(feed: FleetChanges): Promise<Change> {
  return new Promise((resolve) => {
    const stop = feed.subscribe((heard) => {
      stop();
      resolve(heard);
    });
  });
}

test("a change is heard once by its own replica, when it is published, and by the others soon after", async () => {
  const [one, other] = feeds as [FleetChanges, FleetChanges];
  const here: Change[] = [];
  one.subscribe((heard) => here.push(heard));
  const there = next(other);
  await one.publish(change);
  expect(here).toEqual([change]);
  expect(await there).toEqual(change);
  const back = next(one);
  await other.publish({ ...change, id: "d" });
  expect((await back).id).toBe("d");
  // What this replica said came back to it meanwhile, and was not told again.
  expect(here.map(({ id }) => id)).toEqual(["c", "d"]);
});

test("a connection that is cut is told as a gap, twice, and changes are heard again after it", async () => {
  const [one, other] = feeds as [FleetChanges, FleetChanges];
  let gaps = 0;
  const second = new Promise<void>((resolve) => {
    other.onGap(() => {
      gaps += 1;
      if (gaps === 2) resolve();
    });
  });
  const killer = new Client({ connectionString: url });
  await killer.connect();
  const kill =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mortise changes' and datname = current_database()";
  await killer.query(kill);
  await killer.end();
  await second;
  // The other feed was cut, too, and may take a moment longer to be back.
  const heard = next(other);
  const again = setInterval(() => void one.publish(change), 50);
  expect(await heard).toEqual(change);
  clearInterval(again);
});

test("another replica's end is a gap, since it may have ended between a change and telling of it", async () => {
  const [one] = feeds as [FleetChanges, FleetChanges];
  const late = await listenForChanges(url, quiet);
  const gap = new Promise<void>((resolve) => late.onGap(() => resolve()));
  await one.close();
  await gap;
  await late.close();
});

test("what is changed without a connection to tell it by is a gap for the others once there is one again", async () => {
  const [other] = feeds as [FleetChanges, FleetChanges];
  await using proxy = await startDatabaseProxy(url);
  const cut = await listenForChanges(proxy.url, quiet);
  const gapOf = (feed: FleetChanges) => new Promise<void>((resolve) => feed.onGap(() => resolve()));
  // Known to the other one, which finds it gone.
  const heard = next(other);
  await cut.publish(change);
  await heard;
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  const gone = Promise.all([gapOf(other), gapOf(cut)]);
  proxy.down();
  await gone;
  await cut.publish(change);
  const told = gapOf(other);
  proxy.up();
  await told;
  await cut.close();
});

test("a feed without its connection ends when it is closed, and does not come back", async () => {
  await using proxy = await startDatabaseProxy(url);
  const feed = await listenForChanges(proxy.url, quiet);
  const gap = new Promise<void>((resolve) => feed.onGap(() => resolve()));
  proxy.down();
  await gap;
  await feed.close();
  proxy.up();
  const reconnected = new Promise((resolve) => feed.onGap(() => resolve("reconnected")));
  const pause = new Promise((resolve) => setTimeout(() => resolve("closed"), 700));
  expect(await Promise.race([reconnected, pause])).toBe("closed");
});

test("a feed is closed though its database says nothing", async () => {
  await using proxy = await startDatabaseProxy(url);
  const feed = await listenForChanges(proxy.url, quiet);
  proxy.hang();
  await feed.close();
});

test("what other programs say on the channel is left alone", async () => {
  const [one, other] = feeds as [FleetChanges, FleetChanges];
  const heard = next(other);
  const stranger = new Client({ connectionString: url });
  await stranger.connect();
  for (const text of ["", "[]", "{", '{"from":1,"change":{}}', "null"]) {
    await stranger.query("select pg_notify('mortise_changes', $1)", [text]);
  }
  await stranger.end();
  await one.publish(change);
  expect(await heard).toEqual(change);
});
