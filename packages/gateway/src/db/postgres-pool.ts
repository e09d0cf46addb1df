import type { PostgresPool, PostgresPoolClient } from "kysely";
import { type Client, type CustomTypesConfig, Pool, type PoolClient, types } from "pg";
import { storeFault, StoreUnavailable } from "./store-unavailable.ts";

export interface PoolLimits {
  readonly connections: number;
  /** How long it may take to open a connection. */
  readonly connectMs: number;
  /** How long a statement may take, and how long it waits for a connection; where not given, for as long as it takes. */
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
  // A connection that breaks is found out at the next statement; unheard, idle or between two, it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    open.add(client);
    client.on("error", () => {});
  });
  pool.on("remove", (client) => open.delete(client));
  return {
    options: pool.options,
    async connect() {
      const connecting = pool.connect();
      try {
        return limited(await inTime(connecting, answerMs), answerMs);
      } catch (error) {
        // Whoever waited has gone. The connection is for the next one: a slow server is not asked for ever new ones.
        connecting.then(
          (client) => client.release(),
          () => {},
        );
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
    try {
      return await inTime(client.query(text as string, [...parameters]), answerMs);
    } catch (error) {
      const fault = storeFault(error);
      isLost ||= fault instanceof StoreUnavailable;
      throw fault;
    }
  };
  return {
    // Its other form, with a cursor, is for streams, which nothing here asks for.
    query: query as PostgresPoolClient["query"],
    release: (destroy) => client.release(isLost || destroy === true),
  };
}

/** What is waited for, or `StoreUnavailable` where it does not come in time. */
async function inTime<Value>(waited: Promise<Value>, limitMs: number | undefined): Promise<Value> {
  if (limitMs === undefined) return waited;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // An answer that has arrived is read before this; a process that was busy blames nobody else.
      setImmediate(() => reject(new StoreUnavailable("The database does not answer.")));
    }, limitMs);
  });
  try {
    return await Promise.race([waited, late]);
  } finally {
    clearTimeout(timer);
  }
}
