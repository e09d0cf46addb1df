import { CompiledQuery, sql } from "kysely";
import type { Statements, Store } from "../db/store.ts";
import { type AuditRow, type ChainEntry, type ChainHead, chainedRow } from "./audit-row.ts";

const EMPTY: ChainHead = { seq: 0, hash: "" };
/** Below what anybody waits: who holds a chain's end for longer is given up on. */
const LOCK_MS = 1_200;

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
/** Organisations are one value, too: a batch of a hundred organisations costs no more statements than one of a single one. */
const FIND_HEADS = {
  sqlite: "select org_id, seq, hash from audit_heads where org_id in (select value from json_each(?))",
  // In one order everywhere: two replicas that write for the same organisations wait for each other, but not in a circle.
  postgres:
    "select org_id, seq, hash from audit_heads where org_id in (select json_array_elements_text($1)) order by org_id for update",
} as const;
const MAKE_HEADS = {
  sqlite:
    "insert into audit_heads (org_id, seq, hash) select value, 0, '' from json_each(?) where true on conflict do nothing",
  postgres:
    "insert into audit_heads (org_id, seq, hash) select value, 0, '' from json_array_elements_text($1) order by value on conflict do nothing",
} as const;
const FIND_ENDED = {
  sqlite: "select ends from audit_events where org_id = ? and ends in (select value from json_each(?))",
  postgres:
    "select ends from audit_events where org_id = $1 and ends in (select value::bigint from json_array_elements_text($2))",
} as const;
const MOVE_HEADS = {
  sqlite:
    "update audit_heads set seq = value->>'seq', hash = value->>'hash' from json_each(?) where org_id = value->>'org_id'",
  postgres:
    "update audit_heads set seq = moved.seq, hash = moved.hash from json_populate_recordset(null::audit_heads, $1) moved where audit_heads.org_id = moved.org_id",
} as const;

/**
 * Chains entries to their organisations' ends, all in one transaction. Gives the rows in the order of the entries;
 * `undefined` for the end of an event that has one already (written by an attempt whose answer was lost).
 *
 * @param onCommit - Is told of them before they are on the disk, as `Store.transaction` says.
 */
export function appendEvents(
  store: Store,
  entries: readonly ChainEntry[],
  onCommit: (rows: readonly (AuditRow | undefined)[]) => void,
): Promise<readonly (AuditRow | undefined)[]> {
  return store.transaction(async (statements) => {
    if (store.kind === "postgres") await limitWaiting(statements);
    const heads = await lockHeads(store, statements, new Set(entries.map(({ event }) => event.organisation)));
    const ended = await findEnded(store, statements, entries);
    const moved = new Map<string, AuditRow>();
    const rows = entries.map((entry) => {
      const { organisation } = entry.event;
      if (entry.end !== undefined && ended.get(organisation)?.has(entry.end.of) === true) return undefined;
      const row = chainedRow(moved.get(organisation) ?? heads.get(organisation) ?? EMPTY, entry);
      moved.set(organisation, row);
      return row;
    });
    const written = rows.filter((row) => row !== undefined);
    if (written.length === 0) return rows;
    await insert(store, statements, written);
    const ends = Array.from(moved.values(), ({ org_id, seq, hash }) => ({ org_id, seq, hash }));
    await statements.executeQuery(CompiledQuery.raw(MOVE_HEADS[store.kind], [JSON.stringify(ends)]));
    return rows;
  }, onCommit);
}

/** In this transaction alone: whoever stops in the middle of one lets go of the chains' ends. */
async function limitWaiting(statements: Statements): Promise<void> {
  const limit = String(LOCK_MS);
  await sql`select set_config('lock_timeout', ${limit}, true), set_config('statement_timeout', ${limit}, true), set_config('idle_in_transaction_session_timeout', ${limit}, true)`.execute(
    statements,
  );
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

/** The ends of the chains, which are this transaction's from here on. */
async function lockHeads(
  store: Store,
  statements: Statements,
  organisations: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ChainHead>> {
  const find = async (wanted: readonly string[]): Promise<readonly (readonly [string, ChainHead])[]> => {
    const query = CompiledQuery.raw(FIND_HEADS[store.kind], [JSON.stringify(wanted)]);
    const { rows } = await statements.executeQuery<ChainHead & { readonly org_id: string }>(query);
    return rows.map(({ org_id, seq, hash }) => [org_id, { seq, hash }]);
  };
  const heads = new Map(await find(Array.from(organisations)));
  const missing = Array.from(organisations).filter((organisation) => !heads.has(organisation));
  if (missing.length === 0) return heads;
  await statements.executeQuery(CompiledQuery.raw(MAKE_HEADS[store.kind], [JSON.stringify(missing)]));
  for (const [organisation, head] of await find(missing)) heads.set(organisation, head);
  return heads;
}

/** Which of the events that are to be ended have an end, by organisation: of an attempt that seemed to fail. */
async function findEnded(
  store: Store,
  statements: Statements,
  entries: readonly ChainEntry[],
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const doubtful = entries.filter(({ doubtful: isDoubtful }) => isDoubtful === true);
  const ended = new Map<string, ReadonlySet<number>>();
  for (const [organisation, own] of Map.groupBy(doubtful, ({ event }) => event.organisation)) {
    const ends = JSON.stringify(own.map(({ end }) => end?.of));
    const query = CompiledQuery.raw(FIND_ENDED[store.kind], [organisation, ends]);
    const { rows } = await statements.executeQuery<{ readonly ends: number }>(query);
    ended.set(organisation, new Set(rows.map((row) => row.ends)));
  }
  return ended;
}
