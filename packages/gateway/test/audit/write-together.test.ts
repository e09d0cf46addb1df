import { expect, it } from "@jest/globals";
import type { Store } from "../../src/db/store.ts";
import { auditOver, toolCall, WELL } from "../support/record-events.ts";
import { describeStores, openTestStore } from "../support/stores.ts";

/** Counts transactions. One of which `loses` says so is made, and its answer lost. */
function watched(store: Store, loses: () => boolean = () => false): Store & { readonly count: () => number } {
  let count = 0;
  return {
    ...store,
    count: () => count,
    async transaction(work, onCommit) {
      count += 1;
      const result = await store.transaction(work, onCommit);
      if (loses()) throw new Error("the connection was lost");
      return result;
    },
  };
}

it("writes calls that begin at once together, and their ends with the next ones", async () => {
  const { store, close } = await openTestStore("sqlite");
  const counted = watched(store);
  const audit = auditOver(counted);
  const begin = () => Promise.all(Array.from({ length: 40 }, () => audit.begin(toolCall("o1"))));
  const records = await begin();
  expect(counted.count()).toBe(1);
  for (const record of records) record.end(WELL);
  await begin();
  expect(counted.count()).toBe(2);
  expect(await rowsOf(store)).toHaveLength(120);
  await audit.close();
  await close();
});

describeStores("an end whose writing seemed to fail", (kind) => {
  it("is not written again where it was written after all", async () => {
    const { store, close } = await openTestStore(kind);
    let isLosing = false;
    const lost = Promise.withResolvers<void>();
    const loses = (): boolean => {
      const now = isLosing;
      if (now) lost.resolve();
      isLosing = false;
      return now;
    };
    const audit = auditOver(watched(store, loses));
    const records = [await audit.begin(toolCall("o1")), await audit.begin(toolCall("o1"))];
    for (const { kept } of records) await kept;
    isLosing = true;
    for (const record of records) record.end(WELL);
    await lost.promise;
    await audit.record(toolCall("o1"));
    await audit.close();
    const rows = await rowsOf(store);
    expect(rows.map(({ ends }) => ends)).toEqual([null, null, 1, 2, null]);
    await close();
  });
});

function rowsOf({ db }: Store) {
  return db.selectFrom("audit_events").select("ends").where("org_id", "=", "o1").orderBy("seq").execute();
}
