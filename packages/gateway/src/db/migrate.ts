import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import * as first from "./migrations/0001-first-tables.ts";
import type { Tables } from "./tables.ts";

/** In the order in which they run. A migration that was released is never changed. */
const MIGRATIONS = { "0001-first-tables": first };

/** Brings the tables up to date, all or nothing, one process at a time (the library takes a lock). */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
