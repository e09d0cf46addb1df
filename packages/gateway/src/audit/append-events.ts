import { CompiledQuery, sql } from "kysely";
import type { Statements, Store } from "../db/store.ts";
import { type AuditRow, type ChainEntry, type ChainHead, chainedRow } from "./audit-row.ts";

const EMPTY: ChainHead = { seq: 0, hash: "" };
/** Below what anybody waits: who holds a chain's end for longer is given up on. */
const LOCK_MS = 1_500;

/** In the order in which both stores are given them. */
const COLUMNS = [
  "org_id",
  "seq",
  "at",
  "kind",
  "actor",
  "agent_id",
  "connector_id",
  "tool",
  "decision",
  "outcome",
  "ends",
  "event",
  "previous_hash",
  "hash",
] as const satisfies readonly (keyof AuditRow)[];

/** Any number of rows as one value, so that the text of the statement is always the same. */
const INSERT_INTO_POSTGRES = `insert into audit_events (${COLUMNS.join()}) select ${COLUMNS.join()} from json_populate_recordset(null::audit_events, $1)`;
/** SQLite reads JSON slower than values, so there it is a statement for so many rows each, which it keeps prepared. */
const INSERTS_INTO_SQLITE = [64, 16, 4, 1].map((rows) => {
  const row = `(${COLUMNS.map(() => "?").join()})`;
  return {
    rows,
    text: `insert into audit_events (${COLUMNS.join()}) values ${Array<string>(rows).fill(row).join()}`,
  };
});
const FIND_HEAD = {
  sqlite: "select seq, hash from audit_heads where org_id = ?",
  postgres: "select seq, hash from audit_heads where org_id = $1 for update",
} as const;
const FIND_ENDED = {
  sqlite: "select ends from audit_events where org_id = ? and ends in (select value from json_each(?))",
  postgres:
    "select ends from audit_events where org_id = $1 and ends in (select value::bigint from json_array_elements_text($2))",
} as const;
const MOVE_HEAD = {
  sqlite: "update audit_heads set seq = ?, hash = ? where org_id = ?",
  postgres: "update audit_heads set seq = $1, hash = $2 where org_id = $3",
} as const;

/**
 * Chains entries to their organisations' ends, all in one transaction. Gives the rows in the order of the entries;
 * `undefined` for the end of an event that has one already (written by an attempt whose answer was lost).
 */
export function appendEvents(store: Store, entries: readonly ChainEntry[]): Promise<readonly (AuditRow | undefined)[]> {
  return store.transaction(async (statements) => {
    if (store.kind === "postgres") await limitWaiting(statements);
    const written = new Map<ChainEntry, AuditRow>();
    // Always in the same order: two replicas that write for the same two organisations wait for each other, but not in a circle.
    for (const organisation of Array.from(new Set(entries.map(({ event }) => event.organisation))).sort()) {
      const own = entries.filter(({ event }) => event.organisation === organisation);
      for (const [entry, row] of await appendTo(store, statements, organisation, own)) written.set(entry, row);
    }
    return entries.map((entry) => written.get(entry));
  });
}

/** In this transaction alone: whoever stops in the middle of one lets go of the chains' ends. */
async function limitWaiting(statements: Statements): Promise<void> {
  const limit = String(LOCK_MS);
  await sql`select set_config('lock_timeout', ${limit}, true), set_config('statement_timeout', ${limit}, true), set_config('idle_in_transaction_session_timeout', ${limit}, true)`.execute(
    statements,
  );
}

async function appendTo(
  store: Store,
  statements: Statements,
  organisation: string,
  entries: readonly ChainEntry[],
): Promise<ReadonlyMap<ChainEntry, AuditRow>> {
  let head = await lockHead(store, statements, organisation);
  const ended = await findEnded(store, statements, organisation, entries);
  const written = new Map<ChainEntry, AuditRow>();
  for (const entry of entries) {
    if (entry.end !== undefined && ended.has(entry.end.of)) continue;
    const row = chainedRow(head, entry);
    written.set(entry, row);
    head = row;
  }
  const rows = Array.from(written.values());
  if (rows.length === 0) return written;
  await insert(store, statements, rows);
  await statements.executeQuery(CompiledQuery.raw(MOVE_HEAD[store.kind], [head.seq, head.hash, organisation]));
  return written;
}

async function insert(store: Store, statements: Statements, rows: readonly AuditRow[]): Promise<void> {
  if (store.kind === "postgres") {
    await statements.executeQuery(CompiledQuery.raw(INSERT_INTO_POSTGRES, [JSON.stringify(rows)]));
    return;
  }
  let start = 0;
  for (const { rows: size, text } of INSERTS_INTO_SQLITE) {
    for (; rows.length - start >= size; start += size) {
      const values = rows.slice(start, start + size).flatMap((row) => COLUMNS.map((name) => row[name]));
      await statements.executeQuery(CompiledQuery.raw(text, values));
    }
  }
}

async function lockHead(store: Store, statements: Statements, organisation: string): Promise<ChainHead> {
  const find = async (): Promise<ChainHead | undefined> => {
    const query = CompiledQuery.raw(FIND_HEAD[store.kind], [organisation]);
    return (await statements.executeQuery<ChainHead>(query)).rows[0];
  };
  const head = await find();
  if (head !== undefined) return head;
  await statements
    .insertInto("audit_heads")
    .values({ org_id: organisation, ...EMPTY })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await find()) ?? EMPTY;
}

/** Which of the events that are to be ended have an end: of an attempt that seemed to fail. */
async function findEnded(
  store: Store,
  statements: Statements,
  organisation: string,
  entries: readonly ChainEntry[],
): Promise<ReadonlySet<number>> {
  const ends = entries.flatMap(({ end, doubtful }) => (end === undefined || doubtful === undefined ? [] : [end.of]));
  if (ends.length === 0) return new Set();
  const query = CompiledQuery.raw(FIND_ENDED[store.kind], [organisation, JSON.stringify(ends)]);
  const { rows } = await statements.executeQuery<{ readonly ends: number }>(query);
  return new Set(rows.map((row) => row.ends));
}
