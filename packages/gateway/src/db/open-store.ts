import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, type LogEvent, PostgresDialect, sql } from "kysely";
import { type CustomTypesConfig, Pool, types } from "pg";
import { migrate } from "./migrate.ts";
import { nodeSqliteDialect } from "./node-sqlite-dialect.ts";
import type { Store } from "./store.ts";
import type { Tables } from "./tables.ts";

/** Where the data is. */
export type StoreLocation = { readonly folder: string } | { readonly databaseUrl: string };

/** Sees the text of every statement, whether it failed or not; values are not in it. */
export type StatementObserver = (statement: string) => void;

/** How long a writer waits for another process that has the file. */
const BUSY_MS = 5_000;
const PING_MS = 2_000;

/** Opens the store and brings its tables up to date. Rejects where it cannot be reached, or was written by a later version. */
export async function openStore(location: StoreLocation, observe?: StatementObserver): Promise<Store> {
  const store = "folder" in location ? openFile(location.folder, observe) : openServer(location.databaseUrl, observe);
  try {
    await migrate(store);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

function openFile(folder: string, observe: StatementObserver | undefined): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, "gateway.sqlite"), { timeout: BUSY_MS });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
  return storeOver("sqlite", new Kysely<Tables>({ dialect: nodeSqliteDialect(database), ...observing(observe) }));
}

function openServer(databaseUrl: string, observe: StatementObserver | undefined): Store {
  const pool = new Pool({ connectionString: databaseUrl, max: 16, connectionTimeoutMillis: 5_000, types: numbers });
  // An idle connection that breaks is replaced at the next statement; unheard, it would end the process.
  pool.on("error", () => {});
  return storeOver("postgres", new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...observing(observe) }));
}

/** Times and counters are below 2^53, so that PostgreSQL's bigint may be a number, as SQLite's is. */
const numbers: CustomTypesConfig = {
  getTypeParser: (type: Parameters<typeof types.getTypeParser>[0]) =>
    type === types.builtins.INT8 ? Number : types.getTypeParser(type, "text"),
};

function observing(observe: StatementObserver | undefined): { readonly log?: (event: LogEvent) => void } {
  return observe === undefined ? {} : { log: ({ query }) => observe(query.sql) };
}

function storeOver(kind: Store["kind"], db: Kysely<Tables>): Store {
  return {
    kind,
    db,
    transaction: (work) => db.transaction().execute(work),
    async ping() {
      const answered = sql`select 1`.execute(db).then(
        () => true,
        () => false,
      );
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PING_MS)));
      try {
        return await Promise.race([answered, late]);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => db.destroy(),
  };
}
