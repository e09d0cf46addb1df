import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { openStore } from "../../src/db/open-store.ts";
import { describeStores, openTestStore } from "../support/stores.ts";

test("an embedded store is for its user alone, also in a folder that others may look into", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mortise-store-"));
  const store = await openStore({ folder });
  await store.db.insertInto("settings").values({ key: "a", value: "b" }).execute();
  const modes = readdirSync(folder)
    .toSorted()
    .map((name) => [name, statSync(join(folder, name)).mode & 0o777]);
  expect(modes).toEqual([
    ["gateway.sqlite", 0o600],
    ["gateway.sqlite-shm", 0o600],
    ["gateway.sqlite-wal", 0o600],
  ]);
  await store.close();
  rmSync(folder, { recursive: true });
});

describeStores("a new store", (kind) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>;
  afterEach(() => opened.close());

  test("has its tables, answers, and gives times back as the numbers that went in", async () => {
    opened = await openTestStore(kind);
    const { store } = opened;
    expect(await store.ping()).toBe(true);
    const row = { id: "w", org_id: "o", name: "W", slug: "w", created_at: 1_795_000_000_000, updated_at: 2 };
    await store.db.insertInto("workspaces").values(row).execute();
    expect(await store.db.selectFrom("workspaces").selectAll().where("org_id", "=", "o").execute()).toEqual([row]);
  });

  test("rolls back what a transaction did before it failed", async () => {
    opened = await openTestStore(kind);
    const { store } = opened;
    const failing = store.transaction(async (statements) => {
      await statements.insertInto("settings").values({ key: "a", value: "b" }).execute();
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(await store.db.selectFrom("settings").selectAll().where("key", "=", "a").execute()).toEqual([]);
  });
});
