import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { sql } from "kysely";
import { openStore } from "../../src/db/open-store.ts";
import type { Store } from "../../src/db/store.ts";
import { StoreUnavailable } from "../../src/db/store-unavailable.ts";
import { startDatabaseProxy, type DatabaseProxy } from "../support/database-proxy.ts";
import { ownTime } from "../support/own-time.ts";
import { makePlace, type TestPlace } from "../support/places.ts";

let place: TestPlace;
let proxy: DatabaseProxy;
let store: Store;

beforeEach(async () => {
  place = await makePlace("postgres");
  if (!("databaseUrl" in place.location)) throw new Error("not a database");
  proxy = await startDatabaseProxy(place.location.databaseUrl);
  store = await openStore({ databaseUrl: proxy.url });
});

afterEach(async () => {
  await store.close();
  await proxy[Symbol.asyncDispose]();
  await place.remove();
});

const count = () => store.db.selectFrom("settings").select("key").where("key", "not like", "migration:%").execute();

test("a database that says nothing is found out within two seconds, and used again when it speaks", async () => {
  await count();
  proxy.hang();
  using waited = ownTime();
  await expect(count()).rejects.toThrow(StoreUnavailable);
  expect(waited.ms()).toBeLessThan(2_000);
  proxy.up();
  await expect(count()).resolves.toEqual([]);
});

test("a database that refuses connections is found out at once, and used again when it takes them", async () => {
  proxy.down();
  await expect(count()).rejects.toThrow(StoreUnavailable);
  await expect(store.transaction(() => Promise.resolve(1))).rejects.toThrow(StoreUnavailable);
  proxy.up();
  await expect(count()).resolves.toEqual([]);
});

test("a transaction that was given up in the middle leaves nothing, and its connection serves nobody else", async () => {
  const insert = (statements: Pick<Store["db"], "insertInto">, key: string) =>
    statements.insertInto("settings").values({ key, value: "" }).execute();
  const failed = store.transaction(async (statements) => {
    await insert(statements, "half");
    proxy.hang();
    await insert(statements, "other half");
  });
  await expect(failed).rejects.toThrow(StoreUnavailable);
  proxy.up();
  await insert(store.db, "next");
  expect(await count()).toEqual([{ key: "next" }]);
});

test("a connection that breaks between two statements of a transaction ends the transaction, and nothing else", async () => {
  const cut = store.transaction(async (statements) => {
    await statements.insertInto("settings").values({ key: "half", value: "" }).execute();
    proxy.down();
    // The driver hears of it in the meantime.
    await expect(count()).rejects.toThrow(StoreUnavailable);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await statements.insertInto("settings").values({ key: "other half", value: "" }).execute();
  });
  await expect(cut).rejects.toThrow(StoreUnavailable);
  proxy.up();
  expect(await count()).toEqual([]);
});

test("a store is closed though its database says nothing", async () => {
  await count();
  proxy.hang();
  await store.close();
});

test("the server itself ends a transaction whose process has stopped", async () => {
  const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(store.db);
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: "5s" }]);
});
