import { closeSync, fdatasync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { isNativeError } from "node:util/types";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteDriver,
  type SqliteDialectConfig,
} from "kysely";
import { StoreUnavailable } from "./store-unavailable.ts";

const flush = promisify(fdatasync);

/** Statements after which nothing has to be on the disk. */
const LEAVES_NOTHING = /^\s*(?:select|rollback)\b/i;

/**
 * Kysely's SQLite driver, for a database in WAL mode with `synchronous = NORMAL`, with what `FULL` promises: what was
 * written is on the disk before whoever wrote it is told so. SQLite would wait for the disk within the statement, and
 * everything in the process with it; here only the next statement waits, and the write-ahead log is flushed by a thread.
 * What `NORMAL` flushes stays with SQLite: checkpoints, and the log's header and its name in the folder.
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

  /** Where the log could not be flushed after the commit there is nothing left to roll back. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    this.#log.close();
  }

  #durable(connection: DatabaseConnection): DatabaseConnection {
    const executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      this.#log.assertWhole();
      const result = await connection.executeQuery<Row>(query);
      if (!this.#database.isTransaction && !LEAVES_NOTHING.test(query.sql)) await this.#log.flush();
      return result;
    };
    return { executeQuery, streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize) };
  }
}

/** The file that SQLite appends commits to. It is there from the first write on, and until the database is closed. */
class WriteAheadLog {
  readonly #path: string;
  #file: number | undefined;
  #fault: StoreUnavailable | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async flush(): Promise<void> {
    // Flushing asks for the right to write on some systems.
    this.#file ??= openSync(this.#path, "r+");
    try {
      await flush(this.#file);
    } catch (cause) {
      // Node's own errors may come from another realm than this module.
      const code = isNativeError(cause) && "code" in cause ? String(cause.code) : "unknown";
      this.#fault = new StoreUnavailable(
        `What is written does not reach the disk (${code}): mend that, and start the gateway again.`,
        { cause },
      );
      throw this.#fault;
    }
  }

  /**
   * The system tells of a lost page once, and flushes without it from then on. After a gap nothing in the log counts,
   * so nothing more is promised until the log was read anew.
   */
  assertWhole(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
