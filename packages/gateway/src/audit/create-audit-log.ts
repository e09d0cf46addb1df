import type { Services } from "../services.ts";
import { StoreUnavailable } from "../db/store-unavailable.ts";
import { ANCHOR_MESSAGE } from "./anchors.ts";
import { appendEvents } from "./append-events.ts";
import { type AuditEvent, type AuditLog, type AuditOutcome, AuditUnavailable, type OpenRecord } from "./audit-log.ts";
import type { AuditRow, ChainEntry, ChainHead } from "./audit-row.ts";

/** An event that somebody waits for: until it stands in the store, and until it is on the disk. */
interface Waiting {
  readonly entry: ChainEntry;
  readonly stands: (row: AuditRow) => void;
  readonly isKept: () => void;
  /** @param why - As part of a sentence. */
  readonly reject: (why: string) => void;
  /** Whoever waited was told that it is not recorded. */
  abandoned: boolean;
}

/** Whoever waits is told after this time that it cannot be recorded: within two seconds, on a machine with a lot to do, too. */
const PATIENCE_MS = 1_500;
/** For the disk of what stands in the store: by then it is done, and a late answer is better than none. */
const DISK_PATIENCE_MS = 10_000;
/** What is written in one transaction. */
const BATCH = 500;
/** Turns of the event loop before it: microseconds where nothing happens, and with more in each, fewer transactions. */
const GATHERING_TURNS = 4;
/** Beyond this nothing more is taken: the store is too slow for what arrives. */
const MOST_WAITING = 5_000;
/** Ends are never dropped; while so many wait to be written nothing new begins. */
const MOST_ENDS = 10_000;
const RETRY_MS = { first: 100, longest: 5_000 } as const;
/** How long the end of a call may wait for something to be written with. */
const ENDS_MS = 1;
const ANNOUNCE_MS = 100;
const ANCHOR_EVERY_MS = 5 * 60_000;
const CLOSING_MS = 5_000;

/**
 * The audit trail. Events that arrive while a transaction runs go into the next one together, so that thousands a
 * second cost a few commits. The end of each chain goes to the log now and then: held against the chain later
 * (`mortise audit verify --anchor`), it shows that nothing was cut off.
 */
export function createAuditLog(services: Pick<Services, "store" | "clock" | "log" | "changes">): AuditLog {
  let waiting: Waiting[] = [];
  const ends: ChainEntry[] = [];
  const heads = new Map<string, ChainHead>();
  const changed = new Set<string>();
  let writing: Promise<void> | undefined;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let endsDue: NodeJS.Timeout | undefined;
  let announcing: NodeJS.Timeout | undefined;
  let isClosed = false;
  const anchoring = setInterval(writeAnchors, ANCHOR_EVERY_MS).unref();

  return {
    async begin(event) {
      const { row, kept } = append(event);
      return openRecord(event, (await row).seq, kept);
    },
    async record(event) {
      const { row, kept } = append(event);
      await row;
      await kept;
    },
    close,
  };

  function append(event: AuditEvent): { readonly row: Promise<AuditRow>; readonly kept: Promise<void> } {
    const row = Promise.withResolvers<AuditRow>();
    const kept = Promise.withResolvers<void>();
    // Each is told to whoever waits for it, and nobody has to.
    row.promise.catch(() => {});
    kept.promise.catch(() => {});
    const reject = (why: string): void => {
      row.reject(new AuditUnavailable(`It cannot be recorded, so it is not done: ${why}. Try again.`));
      kept.reject(new StoreUnavailable(`The record of what is done does not reach the disk: ${why}.`));
    };
    if (isClosed) reject("the gateway is shutting down");
    else if (waiting.length >= MOST_WAITING || ends.length >= MOST_ENDS) {
      reject("more happens than can be written");
    } else {
      const patience = setTimeout(() => {
        one.abandoned = true;
        reject("the store does not answer");
      }, PATIENCE_MS);
      const one: Waiting = {
        entry: { event, at: services.clock.time() },
        stands(written) {
          clearTimeout(patience);
          row.resolve(written);
        },
        isKept: kept.resolve,
        reject(why) {
          clearTimeout(patience);
          reject(why);
        },
        abandoned: false,
      };
      waiting.push(one);
      write();
    }
    return { row: row.promise, kept: kept.promise };
  }

  function openRecord(event: AuditEvent, seq: number, kept: Promise<void>): OpenRecord {
    let isOver = false;
    return {
      kept,
      end(outcome) {
        if (isOver) return;
        isOver = true;
        addEnd(event, seq, outcome);
        writeEndsSoon();
      },
    };
  }

  function addEnd(event: AuditEvent, of: number, outcome: AuditOutcome): void {
    ends.push({ event, at: services.clock.time(), end: { of, outcome } });
  }

  /** Starts writing where nobody is at it. */
  function write(): void {
    writing ??= writeAll().finally(() => {
      writing = undefined;
      if (waiting.length > 0) write();
      else if (failures > 0 && ends.length > 0 && !isClosed) retryLater();
      else if (ends.length > 0) writeEndsSoon();
    });
  }

  /** Nobody waits for an end: it goes with what somebody waits for, or a moment later. */
  function writeEndsSoon(): void {
    if (writing !== undefined) return;
    if (isClosed) write();
    else if (failures > 0) retryLater();
    else endsDue ??= setTimeout(write, ENDS_MS);
  }

  function retryLater(): void {
    const pause = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** Math.max(0, failures - 1));
    retry ??= setTimeout(() => {
      retry = undefined;
      write();
    }, pause).unref();
  }

  /** Writes until nobody waits, or the store fails. */
  async function writeAll(): Promise<void> {
    do {
      // What arrives at the same time is read from its sockets first, and written together.
      for (let turn = 0; turn < GATHERING_TURNS; turn++) await new Promise(setImmediate);
      clearTimeout(endsDue);
      endsDue = undefined;
      const taken = waiting.splice(0, BATCH).filter(({ abandoned }) => !abandoned);
      // While the store fails, what somebody waits for goes alone: ends have time.
      const endsTaken = failures > 0 && taken.length > 0 ? [] : ends.slice(0, BATCH - taken.length);
      const entries = [...taken.map(({ entry }) => entry), ...endsTaken];
      if (entries.length === 0) continue;
      let rows: readonly (AuditRow | undefined)[];
      let patience: NodeJS.Timeout | undefined;
      try {
        rows = await appendEvents(services.store, entries, (standing) => {
          taken.forEach((one, index) => stands(one, standing[index]));
          patience = setTimeout(
            () => taken.forEach(({ reject }) => reject("the disk does not answer")),
            DISK_PATIENCE_MS,
          );
        });
      } catch (error) {
        for (const entry of endsTaken) entry.doubtful = true;
        failed(taken, error);
        return;
      } finally {
        clearTimeout(patience);
      }
      failures = 0;
      ends.splice(0, endsTaken.length);
      noteHeads(rows);
      for (const one of taken) one.isKept();
    } while (waiting.length > 0);
  }

  function stands(one: Waiting, row: AuditRow | undefined): void {
    if (row === undefined) return one.reject("it was not written");
    // It stands there, and did not happen: whoever waited had been told so.
    if (one.abandoned) {
      const outcome = {
        transport: "not_sent",
        protocol: "none",
        tool: "none",
        code: "audit_unavailable",
        durationMs: 0,
      };
      addEnd(one.entry.event, row.seq, outcome as AuditOutcome); // literals
    } else one.stands(row);
  }

  function failed(taken: readonly Waiting[], error: unknown): void {
    failures += 1;
    if (failures === 1) services.log.warn("the audit trail cannot be written", { error: messageOf(error) });
    for (const one of taken) one.reject("the store does not take it");
  }

  function noteHeads(rows: readonly (AuditRow | undefined)[]): void {
    for (const row of rows) {
      if (row === undefined) continue;
      heads.set(row.org_id, row);
      changed.add(row.org_id);
    }
    announcing ??= setTimeout(announce, ANNOUNCE_MS).unref();
  }

  function announce(): void {
    announcing = undefined;
    for (const organisation of changed) void services.changes.publish({ organisation, subject: "audit", id: "" });
    changed.clear();
  }

  function writeAnchors(): void {
    for (const [organisation, { seq, hash }] of heads) services.log.info(ANCHOR_MESSAGE, { organisation, seq, hash });
    heads.clear();
  }

  async function close(): Promise<void> {
    isClosed = true;
    clearInterval(anchoring);
    clearTimeout(retry);
    const until = services.clock.now() + CLOSING_MS;
    const over = new AbortController();
    const late = pause(CLOSING_MS, over.signal);
    while ((writing !== undefined || ends.length > 0) && services.clock.now() < until) {
      write();
      await Promise.race([writing, late]);
      if (failures > 0) await pause(RETRY_MS.first, over.signal);
    }
    // A pause that nobody waits for any longer would keep the process.
    over.abort();
    for (const { reject } of waiting) reject("the gateway is shutting down");
    waiting = [];
    if (ends.length > 0) services.log.warn("how some calls ended could not be recorded", { calls: ends.length });
    clearTimeout(announcing);
    announce();
    writeAnchors();
  }

  async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await services.clock.sleep(milliseconds, signal).catch(() => {});
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
