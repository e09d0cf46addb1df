import { expect, it, jest } from "@jest/globals";
import { sql } from "kysely";
import { Client } from "pg";
import { systemClock } from "@mortise/runtime";
import { AuditUnavailable } from "../../src/audit/audit-log.ts";
import { createAuditLog } from "../../src/audit/create-audit-log.ts";
import { verifyChain } from "../../src/audit/verify-chain.ts";
import { openStore } from "../../src/db/open-store.ts";
import { StoreUnavailable } from "../../src/db/store-unavailable.ts";
import type { Store } from "../../src/db/store.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import { ownTime } from "../support/own-time.ts";
import { auditOver, keepLog, toolCall, WELL } from "../support/record-events.ts";
import { describeStores, makePlace, openTestStore } from "../support/stores.ts";

describeStores("the audit log", (kind) => {
  it("has an event in the store before it may happen, and its end after it", async () => {
    const { store, close } = await openTestStore(kind);
    const audit = auditOver(store);
    const record = await audit.begin(toolCall("o1", { call: "c1" }));
    expect(await rowsOf(store, "o1")).toMatchObject([{ seq: 1, kind: "tool_call", outcome: null, ends: null }]);
    record.end({ ...WELL, tool: "error", responseBytes: 5 });
    record.end(WELL);
    await audit.close();
    const rows = await rowsOf(store, "o1");
    expect(rows).toMatchObject([
      { seq: 1 },
      { seq: 2, kind: "tool_call", outcome: "tool_error", ends: 1, tool: "list_issues" },
    ]);
    expect(JSON.parse(rows[1]?.event ?? "")).toMatchObject({
      call: "c1",
      ends: 1,
      outcome: { durationMs: 12, responseBytes: 5 },
    });
    expect(await verifyChain(store, "o1")).toMatchObject({ ok: true, head: { seq: 2 } });
    await close();
  });

  it("chains each organisation by itself, without gaps, however many write at once", async () => {
    const place = await makePlace(kind);
    const stores = await Promise.all(
      Array.from({ length: kind === "postgres" ? 3 : 1 }, () => openStore(place.location)),
    );
    const audits = stores.map((store) => auditOver(store));
    const organisations = ["o1", "o2", "o3"];
    const begun = Array.from({ length: 600 }, async (_, index) => {
      const audit = audits[index % audits.length];
      const record = await audit?.begin(toolCall(organisations[index % 3] ?? "", { call: String(index) }));
      record?.end(WELL);
    });
    await Promise.all(begun);
    await Promise.all(audits.map((audit) => audit.close()));
    const [store] = stores;
    for (const organisation of organisations) {
      expect(await verifyChain(store as Store, organisation)).toMatchObject({ ok: true, head: { seq: 400 } });
    }
    await Promise.all(stores.map((each) => each.close()));
    await place.remove();
  });

  it("leaves nothing behind that keeps the process, once it is closed in the middle of writing", async () => {
    const { store, close } = await openTestStore(kind);
    let sleeping = 0;
    const sleep: typeof systemClock.sleep = async (milliseconds, signal) => {
      sleeping += 1;
      await systemClock.sleep(milliseconds, signal).finally(() => (sleeping -= 1));
    };
    const audit = createAuditLog({
      store,
      clock: { ...systemClock, sleep },
      log: keepLog(),
      changes: createLocalChanges(),
    });
    const record = await audit.begin(toolCall("o1"));
    record.end(WELL);
    await audit.close();
    expect(await rowsOf(store, "o1")).toHaveLength(2);
    expect(sleeping).toBe(0);
    await close();
  });

  it("takes whatever a caller can put into an event", async () => {
    const { store, close } = await openTestStore(kind);
    const audit = auditOver(store);
    await audit.record(
      toolCall("o1", { tool: "a\0b\ud800", details: { big: 1n, none: undefined, when: new Date(0) } }),
    );
    await audit.record(toolCall("o1", { tool: "x".repeat(10_000), details: { text: "y".repeat(100_000) } }));
    await audit.record(
      toolCall("o1", { arguments: JSON.parse('{"__proto__":{"a":1},"ends":7}') as Record<string, unknown> }),
    );
    await audit.close();
    const rows = await rowsOf(store, "o1");
    expect(rows.map(({ tool }) => tool)).toEqual(["a\ufffdb\ufffd", "x".repeat(500), "list_issues"]);
    expect(rows[1]?.event.length).toBeLessThan(5_000);
    expect(rows[2]?.event).toContain('"__proto__":{"a":1}');
    expect(await verifyChain(store, "o1")).toMatchObject({ ok: true });
    await close();
  });

  it("tells of new rows, and the log of each chain's end", async () => {
    const { store, close } = await openTestStore(kind);
    const changes = createLocalChanges();
    const log = keepLog();
    const told = new Promise((resolve) => changes.subscribe(resolve));
    const audit = createAuditLog({ store, clock: systemClock, log, changes });
    await audit.record(toolCall("o1"));
    expect(await told).toEqual({ organisation: "o1", subject: "audit", id: "" });
    await audit.close();
    const [row] = await rowsOf(store, "o1");
    expect(log.lines).toEqual([{ message: "audit head", data: { organisation: "o1", seq: 1, hash: row?.hash } }]);
    await close();
  });

  it("refuses within two seconds while the store takes nothing, and has the ends once it does again (F-32)", async () => {
    const place = await makePlace(kind);
    const store = await openStore(place.location);
    const audit = auditOver(store);
    const record = await audit.begin(toolCall("o1"));
    const makeWritable = await makeReadOnly(store);
    record.end(WELL);
    let executed = 0;
    const started = performance.now();
    const calls = Array.from({ length: 10_000 }, async () => {
      await audit.begin(toolCall("o1"));
      executed += 1;
    });
    const results = await Promise.allSettled(calls);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(results.every((result) => result.status === "rejected" && result.reason instanceof AuditUnavailable)).toBe(
      true,
    );
    expect(executed).toBe(0);
    await makeWritable();
    (await audit.begin(toolCall("o1"))).end(WELL);
    await audit.close();
    const rows = await rowsOf(store, "o1");
    expect(rows.map(({ ends }) => ends).filter((ends) => ends !== null)).toHaveLength(2);
    expect(await verifyChain(store, "o1")).toMatchObject({ ok: true, head: { seq: 4 } });
    await store.close();
    await place.remove();
  });

  it("takes nothing after it was closed", async () => {
    const { store, close } = await openTestStore(kind);
    const audit = auditOver(store);
    await audit.close();
    await expect(audit.record(toolCall("o1"))).rejects.toThrow(AuditUnavailable);
    await close();
  });
});

it("refuses calls where the disk is full (F-32)", async () => {
  const { store, close } = await openTestStore("sqlite");
  const audit = auditOver(store);
  const { page_count: pages } = (await sql<{ page_count: number }>`pragma page_count`.execute(store.db)).rows[0] ?? {
    page_count: 0,
  };
  await sql.raw(`pragma max_page_count = ${String(pages + 5)}`).execute(store.db);
  let recorded = 0;
  const big = { details: { text: "x".repeat(20_000) } };
  await expect(
    (async () => {
      for (;;) {
        await audit.record(toolCall("o1", big));
        recorded += 1;
      }
    })(),
  ).rejects.toThrow(AuditUnavailable);
  await sql.raw("pragma max_page_count = 1000000").execute(store.db);
  expect(await verifyChain(store, "o1")).toMatchObject({ ok: true, head: { seq: recorded } });
  await audit.close();
  await close();
});

/** A store whose disk answers when it is told to. */
function onSlowDisk(store: Store) {
  const asked: PromiseWithResolvers<void>[] = [];
  const slow: Store = {
    ...store,
    transaction: async (work, onCommit) => {
      const done = await store.transaction(work, onCommit);
      const answer = Promise.withResolvers<void>();
      asked.push(answer);
      await answer.promise;
      return done;
    },
  };
  return { asked, store: slow };
}

it("lets a call begin while the disk is busy with its record, and tells it once that is kept, or is not", async () => {
  const { store, close } = await openTestStore("sqlite");
  const disk = onSlowDisk(store);
  const audit = auditOver(disk.store);
  const told: string[] = [];
  const first = await audit.begin(toolCall("o1"));
  void first.kept.then(() => told.push("first"));
  // What is done in one step is told of when it is kept.
  const second = audit.record(toolCall("o1")).finally(() => told.push("second"));
  while (disk.asked.length === 0) await new Promise(setImmediate);
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(told).toEqual([]);
  disk.asked[0]?.resolve();
  await first.kept;
  while (disk.asked.length < 2) await new Promise(setImmediate);
  expect(told).toEqual(["first"]);
  disk.asked[1]?.reject(new Error("I/O"));
  await expect(second).rejects.toThrow(StoreUnavailable);
  await audit.close();
  expect(await rowsOf(store, "o1")).toMatchObject([{ seq: 1 }, { seq: 2 }]);
  await close();
});

it("waits longer for the disk than for the store, and not for ever", async () => {
  const { store, close } = await openTestStore("sqlite");
  const disk = onSlowDisk(store);
  const audit = auditOver(disk.store);
  jest.useFakeTimers({ doNotFake: ["setImmediate", "performance", "Date", "nextTick", "queueMicrotask"] });
  try {
    const { kept } = await audit.begin(toolCall("o1"));
    let isOver = false;
    const over = () => void (isOver = true);
    kept.then(over, over);
    while (disk.asked.length === 0) await new Promise(setImmediate);
    await jest.advanceTimersByTimeAsync(9_900);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(100);
    await expect(kept).rejects.toThrow("the disk does not answer");
  } finally {
    jest.useRealTimers();
  }
  disk.asked[0]?.resolve();
  await audit.close();
  await close();
});

it("writes an end that comes after the store has failed others, though nothing else happens", async () => {
  const { store, close } = await openTestStore("sqlite");
  let isAway = false;
  const failing: Store = {
    ...store,
    transaction: (work, onCommit) => (isAway ? Promise.reject(new Error("away")) : store.transaction(work, onCommit)),
  };
  const audit = auditOver(failing);
  const record = await audit.begin(toolCall("o1"));
  isAway = true;
  await expect(audit.record(toolCall("o1"))).rejects.toThrow(AuditUnavailable);
  isAway = false;
  record.end(WELL);
  while ((await rowsOf(store, "o1")).length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(await rowsOf(store, "o1")).toMatchObject([{ ends: null }, { ends: 1, outcome: "ok" }]);
  await audit.close();
  await close();
});

it("says of an event that was written too late that it did not happen (F-32)", async () => {
  const place = await makePlace("postgres");
  const store = await openStore(place.location);
  const slow: Store = {
    ...store,
    transaction: async (work, onCommit) => {
      await systemClock.sleep(2_500, AbortSignal.timeout(10_000));
      return store.transaction(work, onCommit);
    },
  };
  const audit = auditOver(slow);
  using waited = ownTime();
  await expect(audit.begin(toolCall("o1"))).rejects.toThrow(AuditUnavailable);
  expect(waited.ms()).toBeLessThan(2_000);
  await audit.close();
  expect(await rowsOf(store, "o1")).toMatchObject([{ outcome: null }, { ends: 1, outcome: "not_sent" }]);
  await store.close();
  await place.remove();
});

it("gives up on a chain's end that somebody else holds (F-32)", async () => {
  const place = await makePlace("postgres");
  const store = await openStore(place.location);
  const audit = auditOver(store);
  await audit.record(toolCall("o1"));
  const holder = new Client({ connectionString: "databaseUrl" in place.location ? place.location.databaseUrl : "" });
  await holder.connect();
  await holder.query("begin; select * from audit_heads for update");
  using waited = ownTime();
  await expect(audit.record(toolCall("o1"))).rejects.toThrow(AuditUnavailable);
  expect(waited.ms()).toBeLessThan(2_000);
  await holder.query("rollback");
  await holder.end();
  await audit.record(toolCall("o1"));
  expect(await verifyChain(store, "o1")).toMatchObject({ ok: true });
  await audit.close();
  await store.close();
  await place.remove();
});

async function makeReadOnly(store: Store): Promise<() => Promise<void>> {
  if (store.kind === "sqlite") {
    await sql.raw("pragma query_only = 1").execute(store.db);
    return async () => void (await sql.raw("pragma query_only = 0").execute(store.db));
  }
  await sql
    .raw("create function refuse() returns trigger language plpgsql as $$ begin raise exception 'read-only'; end $$")
    .execute(store.db);
  await sql.raw("create trigger refuse before insert on audit_events execute function refuse()").execute(store.db);
  return async () => void (await sql.raw("drop trigger refuse on audit_events").execute(store.db));
}

function rowsOf({ db }: Store, organisation: string) {
  return db.selectFrom("audit_events").selectAll().where("org_id", "=", organisation).orderBy("seq").execute();
}
