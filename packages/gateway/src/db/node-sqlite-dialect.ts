import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { SqliteAdapter, SqliteDialect } from "kysely";

/**
 * Kysely's own SQLite dialect over Node's SQLite, which has another interface than the library that the dialect
 * was written for. Migrations are rolled back as a whole where one fails: SQLite's DDL is transactional.
 */
export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
  return new NodeSqliteDialect({
    database: {
      close() {
        if (database.isOpen) database.close();
      },
      prepare(text) {
        const statement = database.prepare(text);
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...parameters.map(bound)),
          run: (parameters) => statement.run(...parameters.map(bound)),
          iterate: (parameters) => statement.iterate(...parameters.map(bound)),
        };
      },
    },
  });
}

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
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
