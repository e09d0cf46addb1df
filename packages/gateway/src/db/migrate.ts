import type { Kysely } from "kysely";
import {
  DEFAULT_MIGRATION_LOCK_TABLE,
  DEFAULT_MIGRATION_TABLE,
  MIGRATION_LOCK_ID,
  type Migration,
  Migrator,
} from "kysely/migration";
import { migrationDigest } from "./migration-digest.ts";
import * as first from "./migrations/0001-first-tables.ts";
import * as keptApprovals from "./migrations/0002-kept-approvals.ts";
import { OtherTables } from "./other-tables.ts";
import type { Store } from "./store.ts";
import type { Tables } from "./tables.ts";

/** In the order in which they run. A migration that was released is never changed: its digest would be another. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-first-tables": first,
  "0002-kept-approvals": keptApprovals,
};

/** The setting that holds the digest of a migration that was applied. */
const digestOf = (migration: string): string => `migration:${migration}`;

/** What the library locks migrations by. Older builds take no other lock, so this one excludes them, too. */
const LOCK = { lockTable: DEFAULT_MIGRATION_LOCK_TABLE, lockRowId: MIGRATION_LOCK_ID };

/**
 * Brings the tables up to date, all or nothing, one process at a time: looking whether they are ours is a part of it,
 * so that of two builds that start at once on an empty database the later one finds what the other has made. On
 * PostgreSQL that is a lock of the connection; a folder of the embedded store is claimed by one process as a whole.
 *
 * Each migration leaves the digest of its statements behind. The library goes by names alone, and would take tables
 * of the same name that another build has made for the ones that statements are written for.
 *
 * @param migrations - Those of another build, to test that the two leave each other's tables alone.
 * @throws {@link OtherTables} where an applied migration is none of these, or its digest is another or missing.
 */
export async function migrate(
  db: Kysely<Tables>,
  kind: Store["kind"],
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  const digests = new Map<string, string>();
  for (const [name, migration] of Object.entries(migrations)) digests.set(name, await migrationDigest(migration, kind));
  const { adapter } = db.getExecutor();
  await db.connection().execute(async (one) => {
    await adapter.acquireMigrationLock(one, LOCK);
    try {
      await assertOurs(one, digests);
      const provider = { getMigrations: () => Promise.resolve(leavingDigests(migrations, digests)) };
      const { error } = await new Migrator({ db: one, provider }).migrateToLatest();
      if (error !== undefined) throw error;
    } finally {
      await adapter.releaseMigrationLock(one, LOCK);
    }
  });
}

/** The digest is written with the tables, or neither is. */
function leavingDigests(
  migrations: Readonly<Record<string, Migration>>,
  digests: ReadonlyMap<string, string>,
): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(migrations).map(([name, migration]): [string, Migration] => [
      name,
      {
        async up(db: Kysely<Tables>) {
          await migration.up(db);
          const row = { key: digestOf(name), value: digests.get(name) ?? "" };
          await db.insertInto("settings").values(row).execute();
        },
      },
    ]),
  );
}

async function assertOurs(db: Kysely<Tables>, digests: ReadonlyMap<string, string>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return;
  const applied = await db
    .withTables<{ [DEFAULT_MIGRATION_TABLE]: { readonly name: string } }>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select("name")
    .execute();
  if (applied.length === 0) return;
  // Another build's may have other columns, or not be there at all.
  const columns = tables.find(({ name }) => name === "settings")?.columns.map(({ name }) => name) ?? [];
  const left = columns.includes("key") && columns.includes("value") ? await settingsIn(db) : new Map<string, string>();
  for (const { name } of applied) {
    const digest = digests.get(name);
    if (digest === undefined || left.get(digestOf(name)) !== digest) {
      throw new OtherTables(`The migration ${name} that was applied is another.`);
    }
  }
}

async function settingsIn(db: Kysely<Tables>): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom("settings").select(["key", "value"]).where("key", "like", digestOf("%")).execute();
  return new Map(rows.map(({ key, value }) => [key, value]));
}
