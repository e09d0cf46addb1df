import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Kysely, PostgresDialect, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { verifyTrail } from "../../src/audit/verify-trail.ts";
import { migrate, MIGRATIONS } from "../../src/db/migrate.ts";
import { migrationDigest } from "../../src/db/migration-digest.ts";
import { openStore, openStoreToRead } from "../../src/db/open-store.ts";
import { OtherTables } from "../../src/db/other-tables.ts";
import { openPool } from "../../src/db/postgres-pool.ts";
import type { Tables } from "../../src/db/tables.ts";
import { CannotStart } from "../../src/start/cannot-start.ts";
import { auditOver, toolCall } from "../support/record-events.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { describeStores, makePlace, type TestPlace } from "../support/stores.ts";

const DIGEST = "4EpgiN9hAgZNOa9OpDB41OciPecrECEYgV8ndF6wFhk";
const SECOND_DIGEST = "YEBZ33dP-BmSPtyCRrF1j_i_ZNMbUrM5EFxnZ3YZk7M";
const OTHER = `update settings set value = 'another' where key = 'migration:0001-first-tables'`;
const SAME = `update settings set value = '${DIGEST}' where key = 'migration:0001-first-tables'`;

test("a migration that was released makes the tables that it made then", async () => {
  // Whoever changes one makes every store of an earlier build unreadable: add another migration instead. The same
  // where a new version of the query builder writes a statement otherwise.
  const digests = Object.entries(MIGRATIONS).map(async ([name, migration]) => [
    name,
    await migrationDigest(migration, "sqlite"),
    await migrationDigest(migration, "postgres"),
  ]);
  expect(await Promise.all(digests)).toEqual([
    ["0001-first-tables", DIGEST, DIGEST],
    ["0002-kept-approvals", SECOND_DIGEST, SECOND_DIGEST],
  ]);
});

test("the digest of a migration is another with each statement and each value in it", async () => {
  const digest = (text: string, value = 1): Promise<string> =>
    migrationDigest({ up: async (db) => void (await sql`${sql.raw(text)} ${value}`.execute(db)) }, "sqlite");
  expect(await digest("a")).toBe(await digest("a"));
  expect(new Set(await Promise.all([digest("a"), digest("b"), digest("a", 2)])).size).toBe(3);
});

test("builds that start at once on one empty database: one makes its tables, and the others leave them alone", async () => {
  const place = await makePlace("postgres");
  if (!("databaseUrl" in place.location)) throw new Error("a database has a URL");
  const { databaseUrl } = place.location;
  const making = (table: string): Migration => ({
    up: async (db) => {
      await sql`create table settings (key text primary key, value text not null)`.execute(db);
      await sql`create table ${sql.table(table)} (id integer)`.execute(db);
    },
  });
  const adding = (table: string): Migration => ({
    up: async (db) => void (await sql`create table ${sql.table(table)} (id integer)`.execute(db)),
  });
  // Of the second, the first migration has the same name, and is another; each of the others has more than it.
  const builds: Readonly<Record<string, Migration>>[] = [
    { "0001": making("a") },
    { "0001": making("b"), "0002": adding("b2") },
    { "0001": making("c"), "0002": adding("c2"), "0003": adding("c3") },
  ];
  const start = async (migrations: (typeof builds)[number]) => {
    const pool = openPool(databaseUrl, { connections: 1, connectMs: 5_000 });
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    try {
      await migrate(db, "postgres", migrations);
    } finally {
      await db.destroy();
    }
  };
  // Each of them on four replicas.
  const ends = await Promise.allSettled(
    Array.from({ length: 4 }, () => builds)
      .flat()
      .map(start),
  );
  const refused = ends.filter((end) => end.status === "rejected");
  expect(refused).toHaveLength(8);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(OtherTables);
  const db = openStoreToRead(place.location).db;
  const made = (await db.introspection.getTables()).map(({ name }) => name).filter((name) => name !== "settings");
  expect([["a"], ["b", "b2"], ["c", "c2", "c3"]]).toContainEqual(made.toSorted());
  await db.destroy();
  await place.remove();
});

test("replicas that start at once on one empty database all come up", async () => {
  const place = await makePlace("postgres");
  const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(place.location)));
  await Promise.all(stores.map((store) => store.close()));
  await place.remove();
});

describeStores("a store that another build has made", (kind) => {
  let place: TestPlace;
  beforeEach(async () => (place = await makePlace(kind)));
  afterEach(() => place.remove());

  test("is not opened: a digest is another or missing, or a migration is none of ours", async () => {
    const store = await openStore(place.location);
    const changes = [
      [OTHER, SAME],
      [
        "update settings set key = 'x' where key = 'migration:0001-first-tables'",
        "update settings set key = 'migration:0001-first-tables' where key = 'x'",
      ],
      ["alter table settings rename column value to val", "alter table settings rename column val to value"],
      ["alter table settings rename to s", "alter table s rename to settings"],
      [
        "insert into kysely_migration (name, timestamp) values ('0009', '')",
        "delete from kysely_migration where name = '0009'",
      ],
    ] as const;
    for (const [make, undo] of changes) {
      await sql.raw(make).execute(store.db);
      await expect(openStore(place.location)).rejects.toThrow(OtherTables);
      await sql.raw(undo).execute(store.db);
      await (await openStore(place.location)).close();
    }
    await store.close();
  });

  test("keeps a gateway from starting, in words for whoever starts it, and its trail can be verified all the same", async () => {
    const store = await openStore(place.location);
    await auditOver(store).record(toolCall("org_1"));
    await sql.raw(OTHER).execute(store.db);
    await store.close();
    const start = startTestGateway({ place });
    await expect(start).rejects.toThrow(CannotStart);
    await expect(start).rejects.toMatchObject({
      message: expect.stringMatching(/^the data in .* was made by a build of Mortise whose tables are others/),
      hint: expect.stringMatching(/^start with an empty (?:folder|database).* or with that build$/),
    });
    expect(await verifyTrail(place.location)).toMatchObject([{ organisation: "org_1", verdict: { ok: true } }]);
  });
});
