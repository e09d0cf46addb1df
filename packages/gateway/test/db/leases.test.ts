import { afterEach, expect, test } from "@jest/globals";
import { takeLease } from "../../src/db/leases.ts";
import { describeStores, openTestStore } from "../support/stores.ts";

describeStores("a lease", (kind) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>;
  afterEach(() => opened.close());

  test("is held by one of many who ask at once, and by the next with a greater fence once it is released or over", async () => {
    opened = await openTestStore(kind);
    const { store } = opened;
    let time = 1_000;
    const clock = { time: () => time };
    const take = (holder: string) => takeLease(store, clock, { name: "refresh", holder, ttlMs: 100 });

    const asked = await Promise.all(Array.from({ length: 20 }, (_, index) => take(`h${String(index)}`)));
    const held = asked.filter((lease) => lease !== undefined);
    expect(held.map(({ fence }) => fence)).toEqual([1]);
    await held[0]?.release();
    expect((await take("second"))?.fence).toBe(2);
    time += 99;
    expect(await take("early")).toBeUndefined();
    time += 1;
    expect((await take("third"))?.fence).toBe(3);
  });
});
