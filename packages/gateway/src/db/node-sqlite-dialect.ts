import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type Driver, SqliteAdapter, SqliteDialect, type SqliteDialectConfig, type SqliteStatement } from "kysely";
import { LRUCache } from "lru-cache";
import { DurableSqliteDriver, type Flush } from "./durable-sqlite-driver.ts";

/** Statements that are kept ready: more than the gateway has, save for those whose text depends on how many values they have. */
const MOST_STATEMENTS = 500;

/**
 * Kysely's own SQLite dialect over Node's SQLite, which has another interface than the library that the dialect
 * was written for. Migrations are rolled back as a whole where one fails: SQLite's DDL is transactional.
 */
export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
  return new NodeSqliteDialect(configOver(database), undefined);
}

/** The same for a database in WAL mode that is written to, and its driver. @param path - Of its write-ahead log. */
export function durableSqliteDialect(
  database: DatabaseSync,
  path: string,
  flush?: Flush,
): { readonly dialect: SqliteDialect; readonly driver: DurableSqliteDriver } {
  const config = configOver(database);
  const driver = new DurableSqliteDriver(config, database, path, flush);
  return { dialect: new NodeSqliteDialect(config, driver), driver };
}

function configOver(database: DatabaseSync): SqliteDialectConfig {
  const prepared = new LRUCache<string, SqliteStatement>({ max: MOST_STATEMENTS });
  return {
    database: {
      close() {
        prepared.clear();
        if (database.isOpen) database.close();
      },
      prepare(text) {
        let statement = prepared.get(text);
        if (statement === undefined) prepared.set(text, (statement = prepare(database, text)));
        return statement;
      },
    },
  };
}

function prepare(database: DatabaseSync, text: string): SqliteStatement {
  const statement = database.prepare(text);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(bound)),
    run: (parameters) => statement.run(...parameters.map(bound)),
    // Read piece by piece, with others in between: not one that is used again meanwhile.
    iterate: (parameters) => database.prepare(text).iterate(...parameters.map(bound)),
  };
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #driver: Driver | undefined;

  constructor(config: SqliteDialectConfig, driver: Driver | undefined) {
    super(config);
    this.#driver = driver;
  }

  override createDriver(): Driver {
    return this.#driver ?? super.createDriver();
  }

  override createAdapter(): SqliteAdapter {
    return new NodeSqliteAdapter(this.#driver !== undefined);
  }
}

class NodeSqliteAdapter extends SqliteAdapter {
  readonly #takesTurns: boolean;

  /** @param takesTurns - Whether the driver itself sees to it that one has the connection at a time. */
  constructor(takesTurns: boolean) {
    super();
    this.#takesTurns = takesTurns;
  }

  override get supportsMultipleConnections(): boolean {
    return this.#takesTurns;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** What the identity library binds goes in as SQLite has it: flags as 0 and 1, dates as ISO text, JSON as text. */
function bound(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object" && !ArrayBuffer.isView(value)) return JSON.stringify(value);
  return value as SQLInputValue;
}
