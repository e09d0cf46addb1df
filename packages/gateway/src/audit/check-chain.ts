import { isJsonObject, type JsonObject } from "@mortise/core";
import { type AuditRow, type ChainHead, columnsOf, hashOf } from "./audit-row.ts";

/** Whether a chain is whole, and where it is not. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  /** `row` is the number of the first event that is not as it was written, or is missing. */
  | { readonly ok: false; readonly row: number; readonly why: string };

/** An event as it is checked: as a row of the database, or as a line of an export, which has no columns. */
export type CheckedEvent = Pick<AuditRow, "event" | "hash"> & Partial<AuditRow>;

/** Goes along one organisation's chain, event by event. */
export interface ChainCheck {
  /** Where the events so far have led. */
  readonly head: () => ChainHead;
  /** Takes the next event; what is wrong with it, or `undefined`. */
  next(event: CheckedEvent): Extract<ChainVerdict, { ok: false }> | undefined;
  /** Once there are no more. */
  end(): ChainVerdict;
}

/**
 * @param ends - Ends that the chain is known to have had: its own end in the store, and anchors kept outside it.
 */
export function checkChain(organisation: string, ends: readonly KnownEnd[]): ChainCheck {
  let head: ChainHead = { seq: 0, hash: "" };
  let last = 0;
  const endsAt = new Map<number, KnownEnd[]>();
  for (const end of ends) {
    endsAt.set(end.seq, [...(endsAt.get(end.seq) ?? []), end]);
    last = Math.max(last, end.seq);
  }
  return {
    head: () => head,
    next(given) {
      const row = head.seq + 1;
      const why = findFault(given, organisation, head) ?? findOther(given.hash, endsAt.get(row));
      if (why !== undefined) return { ok: false, row, why };
      head = { seq: row, hash: given.hash };
      return undefined;
    },
    end() {
      if (head.seq >= last) return { ok: true, head };
      const row = head.seq + 1;
      return {
        ok: false,
        row,
        why: row === last ? `event ${last} is missing` : `events ${row} to ${last} are missing`,
      };
    },
  };
}

/** An end that a chain had, and who says so. */
export interface KnownEnd extends ChainHead {
  readonly from: "store" | "anchor";
}

const OTHER = {
  store: "the event is not the one at the end of the chain",
  anchor: "the event is not the one that the anchor has",
} as const;

/** A chain that was computed anew from some event on is whole, and another. */
function findOther(hash: string, ends: readonly KnownEnd[] = []): string | undefined {
  const other = ends.find((end) => end.hash !== hash);
  return other === undefined ? undefined : OTHER[other.from];
}

function findFault(given: CheckedEvent, organisation: string, head: ChainHead): string | undefined {
  const seq = head.seq + 1;
  // Where a row is missing, the one that stands in its place is not to be blamed.
  if (given.seq !== undefined && given.seq !== seq) return misplaced(given.seq, seq);
  if (hashOf(given.event) !== given.hash) return "the event is not the one that was hashed";
  const event = parseEvent(given.event);
  if (event === undefined) return "the event cannot be read";
  const expected = columnsOf(event);
  if (given.seq === undefined && expected.seq !== seq) return misplaced(expected.seq, seq);
  const columns = Object.entries(expected) as [keyof typeof expected, unknown][]; // its own keys
  const other = columns.find(([name, value]) => name in given && given[name] !== value);
  if (other !== undefined) return `the column ${other[0]} is not what the event has`;
  if (expected.org_id !== organisation) return "the event is another organisation's";
  return expected.previous_hash === head.hash ? undefined : "the event does not follow the one before it";
}

function misplaced(found: number, expected: number): string {
  return found > expected
    ? `event ${expected} is missing`
    : `an event has the number ${found}, which the chain has passed`;
}

function parseEvent(text: string): JsonObject | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return isJsonObject(event as never) ? (event as JsonObject) : undefined; // just told
  } catch {
    return undefined;
  }
}
