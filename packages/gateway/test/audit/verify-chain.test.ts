import { randomInt } from "node:crypto";
import { expect, it } from "@jest/globals";
import type { Statements, Store } from "../../src/db/store.ts";
import { type AuditRow, chainedRow, type ChainHead } from "../../src/audit/audit-row.ts";
import { verifyExport, verifyTrail } from "../../src/audit/verify-trail.ts";
import { verifyChain } from "../../src/audit/verify-chain.ts";
import { CannotStart } from "../../src/start/cannot-start.ts";
import { openStore } from "../../src/db/open-store.ts";
import { readAnchors } from "../../src/audit/anchors.ts";
import { exportEvents } from "../../src/audit/export-events.ts";
import { auditOver, toolCall, WELL } from "../support/record-events.ts";
import { describeStores, makePlace, openTestStore } from "../support/stores.ts";

const EVENTS = 24;
/** The check is the same on both; what differs is how rows come out of them. */
const MUTATIONS = { sqlite: 1_000, postgres: 200 };

/** A way to tamper with the rows. Gives the number of the first event that is not as it was written. */
interface Tampering {
  readonly name: string;
  /** Rows as they are to be; they stand in place of what was there. */
  readonly apply: (rows: AuditRow[], at: number, other: number) => number;
}

/** Changes one row's field to something that it was not. */
function edited(field: keyof AuditRow): Tampering {
  return {
    name: `edit ${field}`,
    apply(rows, at) {
      const row = rows[at] as AuditRow;
      const value = row[field];
      const other = typeof value === "number" ? value + 1_000 : `${value ?? ""}x`;
      rows[at] = { ...row, [field]: field === "ends" && value === null ? 1_000_000 : other };
      return field === "seq" ? at + 1 : row.seq;
    },
  };
}

const TAMPERINGS: readonly Tampering[] = [
  ...(
    ["seq", "at", "kind", "actor", "agent_id", "connector_id", "tool", "decision", "outcome", "ends", "event"] as const
  ).map(edited),
  ...(["previous_hash", "hash"] as const).map(edited),
  {
    name: "edit the event, and hash it anew",
    apply(rows, at) {
      const row = rows[at] as AuditRow;
      const head = { seq: row.seq - 1, hash: row.previous_hash };
      rows[at] = chainedRow(head, { event: toolCall(row.org_id, { tool: "another" }), at: row.at });
      // The row itself is well made: it is the next one that does not follow it, or the end that is another.
      return at + 1 === rows.length ? row.seq : row.seq + 1;
    },
  },
  {
    name: "delete",
    apply(rows, at) {
      rows.splice(at, 1);
      return at + 1;
    },
  },
  {
    name: "delete to the end",
    apply(rows, at) {
      rows.splice(at);
      return at + 1;
    },
  },
  {
    name: "delete, and number anew",
    apply(rows, at) {
      rows.splice(at, 1);
      renumber(rows);
      return at + 1;
    },
  },
  {
    name: "swap what two rows have",
    apply(rows, at, other) {
      const [first, second] = [rows[at] as AuditRow, rows[other] as AuditRow];
      rows[at] = { ...second, seq: first.seq };
      rows[other] = { ...first, seq: second.seq };
      return Math.min(at, other) + 1;
    },
  },
  {
    name: "insert a copy, and number anew",
    apply(rows, at, other) {
      rows.splice(at, 0, { ...(rows[other] as AuditRow), ends: null });
      renumber(rows);
      return at + 1;
    },
  },
  {
    name: "insert one that is well made",
    apply(rows, at) {
      const before = rows[at - 1];
      const head: ChainHead = { seq: at, hash: before?.hash ?? "" };
      const made = chainedRow(head, { event: toolCall("o1", { tool: "never_called" }), at: 1 });
      rows.splice(at, 0, made);
      renumber(rows);
      // Where it stands last it is not the one that the end of the chain has.
      return Math.min(at + 2, EVENTS);
    },
  },
  {
    name: "insert before the first",
    apply(rows) {
      rows.push({ ...(rows[0] as AuditRow), seq: -randomInt(100), ends: null });
      return 1;
    },
  },
  {
    name: "append one that is well made",
    apply(rows) {
      const last = rows.at(-1) as AuditRow;
      rows.push(chainedRow(last, { event: toolCall("o1"), at: 1 }));
      return last.seq + 1;
    },
  },
  {
    name: "move one further on",
    apply(rows, at, other) {
      const [moved] = rows.splice(at, 1);
      rows.splice(other, 0, moved as AuditRow);
      renumber(rows);
      return Math.min(at, other) + 1;
    },
  },
];

// S-11
describeStores("a chain", (kind) => {
  it(`shows each of ${String(MUTATIONS[kind])} ways of tampering, and the first event that is not as it was`, async () => {
    const { store, close } = await openTestStore(kind);
    const rows = await fill(store);
    expect(await verifyChain(store, "o1")).toEqual({ ok: true, head: { seq: EVENTS, hash: rows.at(-1)?.hash } });
    for (let index = 0; index < MUTATIONS[kind]; index += 1) {
      const tampering = TAMPERINGS[index % TAMPERINGS.length] as Tampering;
      const at = randomInt(EVENTS);
      const other = (at + 1 + randomInt(EVENTS - 1)) % EVENTS;
      const tampered = structuredClone(rows) as AuditRow[];
      const first = tampering.apply(tampered, at, other);
      const verdict = await inVain(store, async (statements) => {
        await replaceRows(statements, rows, tampered);
        return verifyChain({ db: statements }, "o1");
      });
      expect([tampering.name, at, other, verdict]).toEqual([
        tampering.name,
        at,
        other,
        { ok: false, row: first, why: expect.any(String) },
      ]);
    }
    // What all these were measured against is still whole.
    expect(await verifyChain(store, "o1")).toMatchObject({ ok: true });
    await close();
  });

  it("that was cut off, or written anew, with its end is found by an anchor alone", async () => {
    const { store, close } = await openTestStore(kind);
    const rows = await fill(store);
    const anchor = { seq: EVENTS - 2, hash: rows[EVENTS - 3]?.hash ?? "" };
    const anew = Array.from(rows, (): AuditRow => rows[0] as AuditRow);
    let head: ChainHead = { seq: 0, hash: "" };
    for (const [index, row] of rows.entries()) {
      head = anew[index] = chainedRow(head, { event: toolCall("o1", { tool: `${row.tool ?? ""}!` }), at: row.at });
    }
    for (const [tampered, why, row] of [
      [rows.slice(0, EVENTS - 5), "events 20 to 22 are missing", 20],
      [[], "events 1 to 22 are missing", 1],
      [anew, "the event is not the one that the anchor has", anchor.seq],
    ] as const) {
      const verdicts = await inVain(store, async (statements) => {
        await replaceRows(statements, rows, tampered);
        const { seq, hash } = tampered.at(-1) ?? { seq: 0, hash: "" };
        await statements.updateTable("audit_heads").set({ seq, hash }).where("org_id", "=", "o1").execute();
        const changed = { db: statements };
        return [await verifyChain(changed, "o1"), await verifyChain(changed, "o1", [anchor])];
      });
      expect(verdicts).toEqual([
        { ok: true, head: expect.anything() },
        { ok: false, row, why },
      ]);
    }
    await inVain(store, async (statements) => {
      await statements.deleteFrom("audit_heads").where("org_id", "=", "o1").execute();
      expect(await verifyChain({ db: statements }, "o1")).toMatchObject({ ok: false, row: EVENTS });
    });
    await close();
  });
});

describeStores("a trail", (kind) => {
  it("is verified organisation by organisation, while it is written, from outside", async () => {
    const place = await makePlace(kind);
    const store = await openStore(place.location);
    const rows = await fill(store);
    const head = { seq: EVENTS, hash: rows.at(-1)?.hash };
    expect(await verifyTrail(place.location)).toEqual([
      { organisation: "o1", verdict: { ok: true, head }, anchors: 0 },
      { organisation: "o2", verdict: { ok: true, head: expect.objectContaining({ seq: EVENTS / 2 }) }, anchors: 0 },
    ]);
    await store.db.deleteFrom("audit_events").where("org_id", "=", "o2").where("seq", "=", 4).execute();
    const anchors = new Map([["o3", [{ seq: 1, hash: "00" }]]]);
    expect(await verifyTrail(place.location, { anchors })).toMatchObject([
      { organisation: "o1", verdict: { ok: true } },
      { organisation: "o2", verdict: { ok: false, row: 4, why: "event 4 is missing" } },
      { organisation: "o3", verdict: { ok: false, row: 1, why: "event 1 is missing" }, anchors: 1 },
    ]);
    expect(await verifyTrail(place.location, { organisation: "o1" })).toHaveLength(1);
    await store.close();
    await place.remove();
    const empty = await makePlace(kind);
    await expect(verifyTrail(empty.location)).rejects.toThrow(CannotStart);
    await empty.remove();
  });
});

it("reads anchors from a gateway's log, and from nothing else in it", async () => {
  const anchor = { level: "info", organisation: "o1", seq: 3, hash: "ab", msg: "audit head" };
  const lines = [
    JSON.stringify(anchor),
    `pod-1 | ${JSON.stringify({ ...anchor, seq: 4 })}`,
    JSON.stringify({ ...anchor, msg: "tool audit head" }),
    JSON.stringify({ ...anchor, seq: "5" }),
    "audit head {",
    "",
  ];
  expect(await readAnchors(each(lines))).toEqual(
    new Map([
      [
        "o1",
        [
          { seq: 3, hash: "ab" },
          { seq: 4, hash: "ab" },
        ],
      ],
    ]),
  );
});

it("verifies in an export what it verifies in the store, without the store", async () => {
  const { store, close } = await openTestStore("sqlite");
  await fill(store);
  const text = (await gathered(exportEvents(store, "o1", {}, "jsonl"))).join("");
  await close();
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(EVENTS);
  const verify = (given: readonly string[], anchors?: ReadonlyMap<string, readonly ChainHead[]>) =>
    verifyExport(each(given), anchors);
  const whole = await verify(lines);
  expect(whole).toEqual({ organisation: "o1", verdict: { ok: true, head: expect.anything() }, anchors: 0 });
  const broken = [
    [lines.with(4, (lines[4] ?? "").replace("Door", "Gate")), 5],
    [lines.toSpliced(7, 1), 8],
    [lines.toSpliced(7, 0, lines[3] ?? ""), 8],
    [lines.with(2, lines[3] ?? "").with(3, lines[2] ?? ""), 3],
    [lines.slice(1), 1],
  ] as const;
  for (const [given, row] of broken) expect((await verify(given)).verdict).toMatchObject({ ok: false, row });
  const anchors = new Map([["o1", [whole.verdict.ok ? whole.verdict.head : { seq: 0, hash: "" }]]]);
  expect(await verify(lines, anchors)).toMatchObject({ verdict: { ok: true }, anchors: 1 });
  expect((await verify(lines.slice(0, -3), anchors)).verdict).toMatchObject({ ok: false, row: EVENTS - 2 });
  await expect(verify(["{}"])).rejects.toThrow("line 1 is not a line of an export");
  await expect(verify([])).rejects.toThrow("no event");
});

/** Calls that begin and end, of several connectors, in one organisation; and another organisation's. */
async function fill(store: Store): Promise<readonly AuditRow[]> {
  const audit = auditOver(store);
  for (let index = 0; index < EVENTS / 2; index += 1) {
    const record = await audit.begin(
      toolCall("o1", { connector: `con_${String(index % 3)}`, agent: "agt_1", call: String(index) }),
    );
    record.end({ ...WELL, durationMs: index });
    await audit.record(toolCall("o2"));
  }
  await audit.close();
  const rows = await store.db
    .selectFrom("audit_events")
    .selectAll()
    .where("org_id", "=", "o1")
    .orderBy("seq")
    .execute();
  expect(rows).toHaveLength(EVENTS);
  return rows;
}

/** Writes only rows that differ. */
async function replaceRows(statements: Statements, before: readonly AuditRow[], after: readonly AuditRow[]) {
  const kept = new Set(before.map((row) => JSON.stringify(row)));
  const wanted = new Set(after.map((row) => JSON.stringify(row)));
  const gone = before.filter((row) => !wanted.has(JSON.stringify(row))).map(({ seq }) => seq);
  const added = after.filter((row) => !kept.has(JSON.stringify(row)));
  if (gone.length > 0) {
    await statements.deleteFrom("audit_events").where("org_id", "=", "o1").where("seq", "in", gone).execute();
  }
  if (added.length > 0) await statements.insertInto("audit_events").values(added).execute();
}

function renumber(rows: AuditRow[]): void {
  for (const [index, row] of rows.entries()) rows[index] = { ...row, seq: index + 1 };
}

/** Does it, and undoes it. */
async function inVain<T>(store: Store, work: (statements: Statements) => Promise<T>): Promise<T> {
  const undo = new Error("undo");
  let result: T | undefined;
  await store
    .transaction(async (statements) => {
      result = await work(statements);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return result as T; // the work was done
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function gathered(texts: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const text of texts) all.push(text);
  return all;
}
