import type { Store } from "../db/store.ts";
import { type AuditFilters, filteredEvents } from "./audit-query.ts";
import { CSV_HEADER, csvEvent } from "./export-csv.ts";

export const EXPORT_FORMATS = { csv: "text/csv; charset=utf-8; header=present", jsonl: "application/jsonl" } as const;
export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** Events that are held at once. */
const PAGE = 500;

/**
 * The events that the filters leave, oldest first, up to the one that was the last when the export began. A page is
 * read when whoever takes the export has taken the one before.
 */
export async function* exportEvents(
  { db }: Store,
  organisation: string,
  filters: AuditFilters,
  format: ExportFormat,
): AsyncGenerator<string, void, undefined> {
  if (format === "csv") yield CSV_HEADER;
  const lineOf = format === "csv" ? csvEvent : jsonLine;
  const head = await db.selectFrom("audit_heads").select("seq").where("org_id", "=", organisation).executeTakeFirst();
  const last = head?.seq ?? 0;
  let after = 0;
  for (;;) {
    const rows = await filteredEvents(db, organisation, filters)
      .select(["seq", "event", "hash"])
      .where("seq", ">", after)
      .where("seq", "<=", last)
      .orderBy("seq")
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows.map(lineOf).join("");
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.seq ?? last;
  }
}

/** The event's text stands in it as it was hashed: SHA-256 of what is between `{"event":` and `,"hash":"` is the hash. */
function jsonLine({ event, hash }: { readonly event: string; readonly hash: string }): string {
  return `{"event":${event},"hash":${JSON.stringify(hash)}}\n`;
}
