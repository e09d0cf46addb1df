import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, type LogEvent, PostgresDialect, type PostgresPool, sql } from "kysely";
import { migrate } from "./migrate.ts";
import { durableSqliteDialect, nodeSqliteDialect } from "./node-sqlite-dialect.ts";
import { openPool } from "./postgres-pool.ts";
import type { Store } from "./store.ts";
import type { Tables } from "./tables.ts";

/** Where the data is. */
export type StoreLocation = { readonly folder: string } | { readonly databaseUrl: string };

/** Sees the text of every statement, whether it failed or not; values are not in it. */
export type StatementObserver = (statement: string) => void;

/** How long a writer waits for another process that has the file. */
const BUSY_MS = 5_000;
const PING_MS = 1_500;
/** Of 4 KiB, before they are moved from the log into the database. */
const LOG_PAGES = 4_000;
/** Whoever asks is told within two seconds that the database does not answer; the rest is for a machine with a lot to do. */
const SERVING = { connections: 16, connectMs: 10_000, answerMs: 1_500 } as const;
/** Tables of a large database take their time to change, and other replicas wait while one of them does it. */
const MIGRATING = { connections: 1, connectMs: 5_000 } as const;
const READING = { connections: 4, connectMs: 5_000, readOnly: true } as const;

/** The file of an embedded store. */
export function storeFile(folder: string): string {
  return join(folder, "gateway.sqlite");
}

/**
 * Opens the store and brings its tables up to date. Rejects where it cannot be reached, and with `OtherTables` where
 * its tables are not those of this build.
 */
export async function openStore(location: StoreLocation, observe?: StatementObserver): Promise<Store> {
  if ("databaseUrl" in location) return openServer(location.databaseUrl, observe);
  const store = openFile(location.folder, observe);
  try {
    await migrate(store.db, "sqlite");
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** Opens a store that is there already, to be read alone. Its tables may be of any version. */
export function openStoreToRead(location: StoreLocation): Store {
  if ("databaseUrl" in location) return overPool(openPool(location.databaseUrl, READING), undefined);
  const database = new DatabaseSync(storeFile(location.folder), { readOnly: true, timeout: BUSY_MS });
  return storeOver("sqlite", new Kysely<Tables>({ dialect: nodeSqliteDialect(database) }));
}

function openFile(folder: string, observe: StatementObserver | undefined): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = storeFile(folder);
  // For this user alone, whatever the folder is; SQLite makes its log like it.
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  // NORMAL: the driver flushes the log after each commit, where it holds nobody else up.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
  // Moving the log into the database holds everything up; pages that change with every call are moved once each time.
  database.exec(`PRAGMA wal_autocheckpoint = ${String(LOG_PAGES)};`);
  const { dialect, driver } = durableSqliteDialect(database, `${path}-wal`);
  const store = storeOver("sqlite", new Kysely<Tables>({ dialect, ...observing(observe) }));
  return {
    ...store,
    transaction: (work, onCommit) =>
      store.transaction(async (statements) => {
        const done = await work(statements);
        if (onCommit !== undefined) driver.afterCommit(() => onCommit(done));
        return done;
      }),
  };
}

async function openServer(databaseUrl: string, observe: StatementObserver | undefined): Promise<Store> {
  const unhurried = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(databaseUrl, MIGRATING) }) });
  try {
    await migrate(unhurried, "postgres");
  } finally {
    await unhurried.destroy();
  }
  return overPool(openPool(databaseUrl, SERVING), observe);
}

function overPool(pool: PostgresPool, observe: StatementObserver | undefined): Store {
  return storeOver("postgres", new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...observing(observe) }));
}

function observing(observe: StatementObserver | undefined): { readonly log?: (event: LogEvent) => void } {
  return observe === undefined ? {} : { log: ({ query }) => observe(query.sql) };
}

function storeOver(kind: Store["kind"], db: Kysely<Tables>): Store {
  return {
    kind,
    db,
    async transaction(work, onCommit) {
      const done = await db.transaction().execute(work);
      onCommit?.(done);
      return done;
    },
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
