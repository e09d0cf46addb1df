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

/** Brings to the disk what was written to an open file. */
export type Flush = (file: number) => Promise<void>;
const flushData: Flush = promisify(fdatasync);

/** Statements after which nothing has to be on the disk. */
const LEAVES_NOTHING = /^\s*(?:select|rollback)\b/i;

/**
 * Kysely's SQLite driver, for a database in WAL mode with `synchronous = NORMAL`, with what `FULL` promises: what was
 * written is on the disk before whoever wrote it is told so. SQLite would wait for the disk within the statement, and
 * everything in the process with it; here the write-ahead log is flushed by a thread, and meanwhile the connection
 * serves the next in turn. Those who read see what was committed; who wrote it may still be waiting.
 * What `NORMAL` flushes stays with SQLite: checkpoints, and the log's header and its name in the folder.
 *
 * The connection's turns are kept here, so the dialect's adapter leaves them alone: Kysely would end one only after the
 * disk has answered.
 */
export class DurableSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #log: WriteAheadLog;
  /** Those that wait for the connection, while somebody has it. */
  readonly #turns: (() => void)[] = [];
  #isTaken = false;
  /** Whether whoever has the connection has committed something. */
  #hasCommitted = false;
  #afterCommit: (() => void) | undefined;
  #connection: DatabaseConnection | undefined;

  /** @param path - Of the write-ahead log. */
  constructor(config: SqliteDialectConfig, database: DatabaseSync, path: string, flush: Flush = flushData) {
    super(config);
    this.#database = database;
    this.#log = new WriteAheadLog(path, flush);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turn();
    return (this.#connection ??= this.#observed(await super.acquireConnection()));
  }

  /** Rejects where what was committed does not reach the disk: nobody is told that it was done. */
  override async releaseConnection(): Promise<void> {
    const hasCommitted = this.#hasCommitted;
    this.#hasCommitted = false;
    this.#afterCommit = undefined;
    this.#endTurn();
    if (hasCommitted) await this.#log.flush();
  }

  /** Does this once the transaction that is open has been committed, before its log is flushed; never if it is not. */
  afterCommit(work: () => void): void {
    this.#afterCommit = work;
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#afterCommit?.();
  }

  /** SQLite has rolled back by itself after some errors: a full disk is one. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }

  override async destroy(): Promise<void> {
    await this.#turn();
    await this.#log.close();
    await super.destroy();
  }

  async #turn(): Promise<void> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#turns.push(resolve));
    this.#isTaken = true;
  }

  /** Handed on without a moment in which a newcomer could take it. */
  #endTurn(): void {
    const next = this.#turns.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }

  #observed(connection: DatabaseConnection): DatabaseConnection {
    const executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      this.#log.assertWhole();
      const result = await connection.executeQuery<Row>(query);
      if (!this.#database.isTransaction && !LEAVES_NOTHING.test(query.sql)) this.#hasCommitted = true;
      return result;
    };
    return { executeQuery, streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize) };
  }
}

/** The file that SQLite appends commits to. It is there from the first write on, and until the database is closed. */
class WriteAheadLog {
  readonly #path: string;
  readonly #flushFile: Flush;
  #file: number | undefined;
  #fault: StoreUnavailable | undefined;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(path: string, flush: Flush) {
    this.#path = path;
    this.#flushFile = flush;
  }

  /**
   * Resolves once everything is on the disk that was committed before. One flush at a time, which serves all who asked
   * while the one before it ran. One that fails takes with it those that wait: the system tells of a lost page once.
   */
  flush(): Promise<void> {
    return (this.#next ??= this.#flushAfter(this.#running));
  }

  async #flushAfter(running: Promise<void>): Promise<void> {
    await running.catch(() => {}); // told to those who waited for it
    this.#next = undefined;
    await (this.#running = this.#flush());
  }

  async #flush(): Promise<void> {
    this.assertWhole();
    // Flushing asks for the right to write on some systems.
    this.#file ??= openSync(this.#path, "r+");
    try {
      await this.#flushFile(this.#file);
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

  /** After a gap nothing in the log counts, so nothing more is promised until the log was read anew. */
  assertWhole(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Once nothing is being flushed any more. */
  async close(): Promise<void> {
    await (this.#next ?? this.#running).catch(() => {});
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
