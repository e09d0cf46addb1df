import { createHash } from "node:crypto";
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Migration } from "kysely/migration";
import type { Store } from "./store.ts";

const PARTS = {
  sqlite: { Adapter: SqliteAdapter, Introspector: SqliteIntrospector, QueryCompiler: SqliteQueryCompiler },
  postgres: { Adapter: PostgresAdapter, Introspector: PostgresIntrospector, QueryCompiler: PostgresQueryCompiler },
} as const;

/**
 * What a migration does, as one value: SHA-256 of the statements that it is made of on a kind of store, with their
 * values. They are written down and not run, so a migration that looks into its tables finds them empty here.
 */
export async function migrationDigest(migration: Migration, kind: Store["kind"]): Promise<string> {
  const { Adapter, Introspector, QueryCompiler } = PARTS[kind];
  const digest = createHash("sha256");
  const db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new Adapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of: Kysely<unknown>) => new Introspector(of),
      createQueryCompiler: () => new QueryCompiler(),
    },
    log: ({ query }) => void digest.update(`${JSON.stringify([query.sql, query.parameters])}\n`),
  });
  await migration.up(db);
  await db.destroy();
  return digest.digest("base64url");
}
