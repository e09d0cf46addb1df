import { closeSync, fdatasync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteDriver,
  type SqliteDialectConfig,
} from "kysely";

const flush = promisify(fdatasync);

/** Statements that never write. */
const READS = /^\s*select\b/i;

/**
 * Kysely's SQLite driver, for a database in WAL mode with `synchronous = NORMAL`, with what `FULL` promises: what was
 * written is on the disk before whoever wrote it is told so. SQLite would wait for the disk within the statement, and
 * everything in the process with it; here only the next statement waits, and the write-ahead log is flushed by a thread.
 */
export class DurableSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #log: WriteAheadLog;
  #connection: DatabaseConnection | undefined;

  /** @param path - Of the write-ahead log. */
  constructor(config: SqliteDialectConfig, database: DatabaseSync, path: string) {
    super(config);
    this.#database = database;
    this.#log = new WriteAheadLog(path);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return (this.#connection ??= this.#durable(await super.acquireConnection()));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    await this.#log.flush();
  }

  /** Where the log could not be flushed there is nothing left to roll back. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    this.#log.close();
  }

  #durable(connection: DatabaseConnection): DatabaseConnection {
    const executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      const result = await connection.executeQuery<Row>(query);
      if (!this.#database.isTransaction && !READS.test(query.sql)) await this.#log.flush();
      return result;
    };
    return { executeQuery, streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize) };
  }
}

/** The file that SQLite appends commits to. It is there from the first write on, and until the database is closed. */
class WriteAheadLog {
  readonly #path: string;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async flush(): Promise<void> {
    // Flushing asks for the right to write on some systems.
    this.#file ??= openSync(this.#path, "r+");
    await flush(this.#file);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
