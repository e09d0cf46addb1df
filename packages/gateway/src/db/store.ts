import type { Kysely, Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** What statements run on: the store itself, or a transaction of it. */
export type Statements = Kysely<Tables> | Transaction<Tables>;

/**
 * The database: SQLite in a file of this process's own, or PostgreSQL that replicas share. Same
 * tables, same migrations, same statements.
 *
 * Each statement about a tenant names the organisation. Inside {@link transaction} only the given
 * transaction is used, never the store (on SQLite that would wait for itself), and nothing waits for
 * the network. The identity library is never called inside one.
 */
export interface Store {
  readonly kind: "sqlite" | "postgres";
  readonly db: Kysely<Tables>;
  /**
   * Runs serialised against other writers on SQLite; on PostgreSQL, read committed. Rolled back where it rejects.
   *
   * @param onCommit - Is told once it stands in the store, where it survives this process. On SQLite that is a moment
   *   before it is on the disk, which is when the answer resolves; it may still reject.
   */
  transaction<T>(work: (statements: Transaction<Tables>) => Promise<T>, onCommit?: (done: T) => void): Promise<T>;
  /** Whether a statement can be answered now, within 2 s. For `/readyz`. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}
