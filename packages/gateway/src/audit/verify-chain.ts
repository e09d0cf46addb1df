import { isJsonObject, type JsonObject } from "@mortise/core";
import type { Store } from "../db/store.ts";
import { type AuditRow, type ChainHead, columnsOf, hashOf } from "./audit-row.ts";

/** Whether a chain is whole, and where it is not. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  /** `row` is the number of the first event that is not as it was written, or is missing. */
  | { readonly ok: false; readonly row: number; readonly why: string };

const PAGE = 1_000;

/**
 * Reads an organisation's whole chain and recomputes it: finds events that were edited, dropped, inserted or moved.
 *
 * @param anchors - Ends that the chain had, kept outside the database: without one, a chain whose last events and end
 *   were both cut off looks whole.
 */
export async function verifyChain(
  { db }: Store,
  organisation: string,
  anchors: readonly ChainHead[] = [],
): Promise<ChainVerdict> {
  const expected = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  let head: ChainHead = { seq: 0, hash: "" };
  // Read first: what is appended while the rows are read is beyond it.
  const stored = await db
    .selectFrom("audit_heads")
    .select(["seq", "hash"])
    .where("org_id", "=", organisation)
    .executeTakeFirst();
  for (;;) {
    const rows = await db
      .selectFrom("audit_events")
      .selectAll()
      .where("org_id", "=", organisation)
      .where("seq", ">", head.seq)
      .orderBy("seq")
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const why = findFault(row, head) ?? findOther(row, stored, expected);
      if (why !== undefined) return { ok: false, row: head.seq + 1, why };
      head = { seq: row.seq, hash: row.hash };
    }
    if (rows.length < PAGE) break;
  }
  const last = Math.max(stored?.seq ?? 0, ...expected.keys());
  if (head.seq < last) return { ok: false, row: head.seq + 1, why: `events ${head.seq + 1} to ${last} are missing` };
  if (stored === undefined && head.seq > 0) return { ok: false, row: head.seq, why: "the end of the chain is missing" };
  return { ok: true, head };
}

function findFault(row: AuditRow, head: ChainHead): string | undefined {
  if (row.seq !== head.seq + 1) return `event ${head.seq + 1} is missing`;
  if (hashOf(row.event) !== row.hash) return "the event is not the one that was hashed";
  const event = parseEvent(row.event);
  if (event === undefined) return "the event cannot be read";
  const columns = Object.entries(columnsOf(event)) as [keyof AuditRow, unknown][]; // its own keys
  const other = columns.find(([name, value]) => row[name] !== value);
  if (other !== undefined) return `the column ${other[0]} is not what the event has`;
  return row.previous_hash === head.hash ? undefined : "the event does not follow the one before it";
}

/** A chain that was computed anew from some event on is whole, and another. */
function findOther(
  { seq, hash }: AuditRow,
  stored: ChainHead | undefined,
  expected: ReadonlyMap<number, string>,
): string | undefined {
  if ((expected.get(seq) ?? hash) !== hash) return "the event is not the one that the anchor has";
  return stored?.seq === seq && stored.hash !== hash ? "the event is not the one at the end of the chain" : undefined;
}

function parseEvent(text: string): JsonObject | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return isJsonObject(event as never) ? (event as JsonObject) : undefined; // just told
  } catch {
    return undefined;
  }
}

/** The organisations that have a chain. */
export async function auditedOrganisations({ db }: Store): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("audit_events")
    .select("org_id")
    .union(db.selectFrom("audit_heads").select("org_id"))
    .execute();
  return rows.map(({ org_id: organisation }) => organisation).toSorted();
}
