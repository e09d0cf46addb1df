import type { Store } from "../db/store.ts";
import type { ChainHead } from "./audit-row.ts";
import { checkChain, type ChainVerdict, type KnownEnd } from "./check-chain.ts";

const PAGE = 1_000;

/**
 * Reads an organisation's whole chain and recomputes it: finds events that were edited, dropped, inserted or moved.
 *
 * @param anchors - Ends that the chain had, kept outside the database: without one, a chain whose last events and end
 *   were both cut off looks whole, and so does one that was computed anew.
 */
export async function verifyChain(
  { db }: Pick<Store, "db">,
  organisation: string,
  anchors: readonly ChainHead[] = [],
): Promise<ChainVerdict> {
  const known = anchors.map((end): KnownEnd => ({ ...end, from: "anchor" }));
  // Read first: what is appended while the rows are read is beyond it.
  const stored = await headOf(db, organisation);
  if (stored !== undefined) known.push({ ...stored, from: "store" });
  const check = checkChain(organisation, known);
  for (let after = 0; ; after = check.head().seq) {
    let rows = db.selectFrom("audit_events").selectAll().where("org_id", "=", organisation);
    // The first page has no lower end: no row can hide below number 1.
    if (after > 0) rows = rows.where("seq", ">", after);
    const page = await rows.orderBy("seq").limit(PAGE).execute();
    for (const row of page) {
      const fault = check.next(row);
      if (fault !== undefined) return fault;
    }
    if (page.length < PAGE) break;
  }
  const { seq } = check.head();
  const verdict = check.end();
  if (!verdict.ok || seq === (stored?.seq ?? 0)) return verdict;
  if (stored === undefined) return { ok: false, row: seq, why: "the end of the chain is missing" };
  const now = await headOf(db, organisation);
  if (now !== undefined && now.seq >= seq) return verdict;
  return { ok: false, row: (now?.seq ?? 0) + 1, why: "there are events beyond the end of the chain" };
}

function headOf(db: Store["db"], organisation: string): Promise<ChainHead | undefined> {
  return db.selectFrom("audit_heads").select(["seq", "hash"]).where("org_id", "=", organisation).executeTakeFirst();
}

/** The organisations that have a chain. */
export async function auditedOrganisations({ db }: Pick<Store, "db">): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("audit_events")
    .select("org_id")
    .union(db.selectFrom("audit_heads").select("org_id"))
    .execute();
  return rows.map(({ org_id: organisation }) => organisation).toSorted();
}
