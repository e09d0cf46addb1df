import type { PostgresPool, PostgresPoolClient } from "kysely";
import { type Client, type CustomTypesConfig, Pool, type PoolClient, types } from "pg";
import { storeFault, StoreUnavailable } from "./store-unavailable.ts";

export interface PoolLimits {
  readonly connections: number;
  /** How long one waits for a connection. */
  readonly connectMs: number;
  /** How long a statement may take; for as long as it takes, where not given. */
  readonly answerMs?: number;
  /** The server refuses statements that write. */
  readonly readOnly?: boolean;
}

/** A transaction whose process has stopped in the middle of it lets go of what it locked. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** A server that says nothing any more does not keep the process. */
const CLOSING_MS = 1_000;

/** Times and counters are below 2^53, so that PostgreSQL's bigint may be a number, as SQLite's is. */
const numbers: CustomTypesConfig = {
  getTypeParser: (type: Parameters<typeof types.getTypeParser>[0]) =>
    type === types.builtins.INT8 ? Number : types.getTypeParser(type, "text"),
};

/**
 * Connections to PostgreSQL, as the query builder takes them. A statement that is not answered in time fails with
 * `StoreUnavailable`, and its connection is never used again: nobody knows what it is in the middle of.
 */
export function openPool(databaseUrl: string, limits: PoolLimits): PostgresPool {
  const { connections, connectMs, answerMs, readOnly = false } = limits;
  const pool = new Pool({
    connectionString: databaseUrl,
    max: connections,
    types: numbers,
    keepAlive: true,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: connectMs,
    ...(readOnly ? { options: "-c default_transaction_read_only=on" } : {}),
  });
  const open = new Set<PoolClient>();
  pool.on("connect", (client) => open.add(client));
  pool.on("remove", (client) => open.delete(client));
  // An idle connection that breaks is replaced at the next statement; unheard, it would end the process.
  pool.on("error", () => {});
  return {
    options: pool.options,
    async connect() {
      try {
        return limited(await pool.connect(), answerMs);
      } catch (error) {
        throw storeFault(error);
      }
    },
    async end() {
      const cut = setTimeout(() => open.forEach(cutConnection), CLOSING_MS);
      const closed = Promise.all(Array.from(open, whenClosed));
      await pool.end();
      await closed;
      clearTimeout(cut);
    },
  };
}

/** Ends a connection without another word. */
export function cutConnection({ connection }: Pick<Client, "connection">): void {
  connection.stream.destroy();
}

function whenClosed({ connection: { stream } }: PoolClient): Promise<void> {
  return stream.closed ? Promise.resolve() : new Promise((resolve) => void stream.once("close", () => resolve()));
}

function limited(client: PoolClient, answerMs: number | undefined): PostgresPoolClient {
  let isLost = false;
  const query = async (text: unknown, parameters: readonly unknown[] = []): Promise<unknown> => {
    if (isLost) throw new StoreUnavailable("The connection to the database was given up.");
    let timer: NodeJS.Timeout | undefined;
    try {
      const answered = client.query(text as string, [...parameters]);
      if (answerMs === undefined) return await answered;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          // An answer that has arrived is read before this; a process that was busy blames nobody else.
          setImmediate(() => reject(new StoreUnavailable("The database does not answer.")));
        }, answerMs);
      });
      return await Promise.race([answered, late]);
    } catch (error) {
      const fault = storeFault(error);
      isLost ||= fault instanceof StoreUnavailable;
      throw fault;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    // Its other form, with a cursor, is for streams, which nothing here asks for.
    query: query as PostgresPoolClient["query"],
    release: (destroy) => client.release(isLost || destroy === true),
  };
}
