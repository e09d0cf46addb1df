import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { Kysely } from "kysely";
import type { Flush } from "../../src/db/durable-sqlite-driver.ts";
import { durableSqliteDialect } from "../../src/db/node-sqlite-dialect.ts";
import { StoreUnavailable } from "../../src/db/store-unavailable.ts";

interface Tables {
  readonly notes: { readonly text: string };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mortise-driver-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database whose log is looked for where `log` says. */
function open(log: string, flush?: Flush): Kysely<Tables> {
  return openWithDriver(log, flush).db;
}

function openWithDriver(log: string, flush?: Flush) {
  const database = new DatabaseSync(join(folder, "a.sqlite"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE IF NOT EXISTS notes (text)");
  const { dialect, driver } = durableSqliteDialect(database, join(folder, log), flush);
  return { db: new Kysely<Tables>({ dialect }), driver };
}

it("writes, reads and rolls back", async () => {
  const db = open("a.sqlite-wal");
  await db.insertInto("notes").values({ text: "one" }).execute();
  await db.transaction().execute((inside) => inside.insertInto("notes").values({ text: "two" }).execute());
  const undone = db.transaction().execute(async (inside) => {
    await inside.insertInto("notes").values({ text: "three" }).execute();
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await db.selectFrom("notes").select("text").execute()).toEqual([{ text: "one" }, { text: "two" }]);
  await db.destroy();
});

it("lets nobody else into a transaction, and then serves those who waited in their order", async () => {
  const db = open("a.sqlite-wal");
  const insert = (on: Kysely<Tables>, text: string) => on.insertInto("notes").values({ text }).execute();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const undone = db.transaction().execute(async (inside) => {
    await insert(inside, "undone");
    await end;
  });
  const kept = ["one", "two", "three"].map((text) => insert(db, text));
  for (let round = 0; round < 10; round++) await new Promise(setImmediate);
  reject(new Error("undone"));
  await expect(undone).rejects.toThrow("undone");
  await Promise.all(kept);
  const notes = await db.selectFrom("notes").select("text").execute();
  expect(notes.map(({ text }) => text)).toEqual(["one", "two", "three"]);
  await db.destroy();
});

it("tells nobody of a write that could not be brought to the disk", async () => {
  const db = open("nowhere/a.sqlite-wal");
  const insert = (on: Kysely<Tables>) => on.insertInto("notes").values({ text: "lost" });
  await expect(insert(db).execute()).rejects.toThrow("ENOENT");
  await expect(insert(db).returning("text").execute()).rejects.toThrow("ENOENT");
  await expect(db.transaction().execute((inside) => insert(inside).execute())).rejects.toThrow("ENOENT");
  // Reading waits for no disk, and what failed has let go of the connection.
  expect(await db.selectFrom("notes").select("text").execute()).toHaveLength(3);
  await db.destroy();
});

it("promises nothing more once the disk has not taken something: what comes after a gap would be lost with it", async () => {
  symlinkSync("/dev/null", join(folder, "never-flushed"));
  const db = open("never-flushed");
  const insert = (on: Kysely<Tables>) => on.insertInto("notes").values({ text: "lost" }).execute();
  await expect(db.transaction().execute(insert)).rejects.toThrow(StoreUnavailable);
  await expect(insert(db)).rejects.toThrow("does not reach the disk (EINVAL)");
  await expect(db.transaction().execute(insert)).rejects.toThrow(StoreUnavailable);
  await expect(db.selectFrom("notes").select("text").execute()).rejects.toThrow(StoreUnavailable);
  await db.destroy();
  const after = new DatabaseSync(join(folder, "a.sqlite"));
  expect(after.prepare("select text from notes").all()).toHaveLength(1);
  after.close();
});

/** A disk that answers when it is told to. */
function slowDisk() {
  const asked: PromiseWithResolvers<void>[] = [];
  const flush: Flush = () => {
    const answer = Promise.withResolvers<void>();
    asked.push(answer);
    return answer.promise;
  };
  return { asked, flush };
}

it("serves the next while the disk is slow, and tells each once theirs is there", async () => {
  const { asked, flush } = slowDisk();
  const db = open("a.sqlite-wal", flush);
  const done: string[] = [];
  const write = (text: string) => async () => {
    await db.transaction().execute((inside) => inside.insertInto("notes").values({ text }).execute());
    done.push(text);
  };
  const count = async () => (await db.selectFrom("notes").select("text").execute()).length;
  const first = write("one")();
  expect(await count()).toBe(1);
  // Asked while the first flush runs, so that neither may be told by it: one more serves both.
  const others = [write("two")(), write("three")()];
  expect(await count()).toBe(3);
  expect(done).toEqual([]);
  asked[0]?.resolve();
  await first;
  expect(done).toEqual(["one"]);
  expect(asked).toHaveLength(2);
  asked[1]?.resolve();
  await Promise.all(others);
  expect(asked).toHaveLength(2);
  await db.destroy();
});

it("tells of a commit before the disk has it, and of nothing that was rolled back", async () => {
  const { asked, flush } = slowDisk();
  const { db, driver } = openWithDriver("a.sqlite-wal", flush);
  const told: string[] = [];
  const write = (text: string, end: () => void) =>
    db.transaction().execute(async (inside) => {
      await inside.insertInto("notes").values({ text }).execute();
      driver.afterCommit(() => told.push(text));
      end();
    });
  const undone = write("undone", () => {
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  const kept = write("kept", () => {}).then(() => told.push("on the disk"));
  while (asked.length === 0) await new Promise(setImmediate);
  expect(told).toEqual(["kept"]);
  // Whoever has the connection next is not told of it again.
  const next = db.insertInto("notes").values({ text: "next" }).execute();
  asked[0]?.resolve();
  await kept;
  while (asked.length === 1) await new Promise(setImmediate);
  asked[1]?.resolve();
  await next;
  expect(told).toEqual(["kept", "on the disk"]);
  await db.destroy();
});

it("tells those who waited behind a flush that failed, and closes once the disk has answered", async () => {
  const { asked, flush } = slowDisk();
  const db = open("a.sqlite-wal", flush);
  const insert = () => db.insertInto("notes").values({ text: "lost" }).execute();
  const both = [insert(), insert()].map((one) => expect(one).rejects.toThrow(StoreUnavailable));
  while (asked.length === 0) await new Promise(setImmediate);
  let isClosed = false;
  const closed = db.destroy().then(() => (isClosed = true));
  for (let round = 0; round < 10; round++) await new Promise(setImmediate);
  expect(isClosed).toBe(false);
  asked[0]?.reject(new Error("I/O"));
  await Promise.all(both);
  expect(asked).toHaveLength(1);
  await closed;
});
