import { expect, it } from "@jest/globals";
import { RateLimiter } from "../../src/limits/rate-limiter.ts";
import { SlidingWindow } from "../../src/limits/sliding-window.ts";
import { ManualClock } from "../fixtures/services.ts";
import * as fc from "fast-check";

const never = new AbortController().signal;

it.each([1, 7, 256, 257, 1_000])("lets at most %i through in any interval, and nearly all of them", (limit) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 400, maxLength: 800 }), (pauses) => {
      const window = new SlidingWindow(limit, 1_000);
      const times: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += limit > 100 ? pause / 128 : pause;
        // Whoever comes early waits, and so takes a later place.
        const at = Math.max(now, window.freeAt());
        window.take(at);
        times.push(at);
      }
      for (const [index, time] of times.entries()) {
        const later = times[index + limit];
        expect(later === undefined || later - time >= 1_000).toBe(true);
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );

  const burst = new SlidingWindow(limit, 1_000);
  let admitted = 0;
  for (; burst.freeAt() <= 0; admitted += 1) burst.take(0);
  expect(admitted).toBeLessThanOrEqual(limit);
  expect(admitted).toBeGreaterThanOrEqual(limit - limit / 100);
});

it("lets calls through at once, makes the next wait, and refuses those whose wait does not fit the deadline", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ clock });
  const quota = [{ key: "acme", limit: 2, intervalMs: 10_000 }];
  const take = (within: number) => limiter.take(quota, clock.now() + within, never);

  expect(take(30_000)).toEqual({ ok: true, value: true });
  expect(take(30_000)).toEqual({ ok: true, value: true });
  expect(take(10_000)).toMatchObject({ ok: false, fault: { code: "rate_limited", retryAfterMs: 10_000 } });
  const waiting = take(30_000);
  clock.advance(9_999);
  await expect(Promise.race([waiting, Promise.resolve("waiting")])).resolves.toBe("waiting");
  clock.advance(1);
  await expect(waiting).resolves.toEqual({ ok: true, value: true });
});

it("lets waiting calls through in the order in which they came", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ clock });
  const quota = [{ key: "acme", limit: 1, intervalMs: 100 }];
  const order: number[] = [];
  const calls = Array.from({ length: 5 }, async (_, index) => {
    await limiter.take(quota, clock.now() + 10_000, never);
    order.push(index);
  });

  for (let step = 0; step < 5; step += 1) {
    clock.advance(100);
    await Promise.resolve();
  }
  await Promise.all(calls);

  expect(order).toEqual([0, 1, 2, 3, 4]);
});

it("takes a place under every quota or none", () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ clock });
  const wide = { key: "account", limit: 2, intervalMs: 1_000 };
  const narrow = { key: "user", limit: 1, intervalMs: 1_000 };
  const soon = clock.now() + 10;

  expect(limiter.take([wide, narrow], soon, never)).toMatchObject({ ok: true });
  expect(limiter.take([wide, narrow], soon, never)).toMatchObject({ ok: false });
  // The refused call has used up nothing of the account's.
  expect(limiter.take([wide], soon, never)).toMatchObject({ ok: true });
});

it("ends a wait when the caller goes away", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ clock });
  const quota = [{ key: "acme", limit: 1, intervalMs: 1_000 }];
  const caller = new AbortController();
  await limiter.take(quota, clock.now() + 10_000, never);

  const waiting = limiter.take(quota, clock.now() + 10_000, caller.signal);
  caller.abort();

  await expect(waiting).resolves.toMatchObject({ ok: false, fault: { code: "cancelled" } });
});

it("leaves the place of a caller who gives up to the next one, and to no more than one", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ clock });
  const take = (signal: AbortSignal, key = "acme", within = 15_000) =>
    limiter.take([{ key, limit: 1, intervalMs: 10_000 }], clock.now() + within, signal);
  const caller = new AbortController();
  await take(never);
  await take(never, "another");
  const waiting = take(caller.signal);
  expect(take(never)).toMatchObject({ fault: { code: "rate_limited" } });
  caller.abort();
  await waiting;
  clock.advance(1_000);

  const other = take(never, "another");
  const next = take(never);
  expect(take(never)).toMatchObject({ fault: { code: "rate_limited" } });
  clock.advance(8_999);
  await expect(Promise.race([next, other, Promise.resolve("waiting")])).resolves.toBe("waiting");
  clock.advance(1);
  await expect(next).resolves.toMatchObject({ ok: true });
  // The place was used at its own time, so the one after it comes no sooner than before.
  expect(take(never, "acme", 9_000)).toMatchObject({ fault: { code: "rate_limited", retryAfterMs: 10_000 } });
});

it("forgets a place that nobody took in time", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ clock });
  const take = (within: number, signal: AbortSignal) =>
    limiter.take([{ key: "acme", limit: 1, intervalMs: 10_000 }], clock.now() + within, signal);
  const caller = new AbortController();
  await take(1, never);
  const waiting = take(15_000, caller.signal);
  caller.abort();
  await waiting;
  clock.advance(10_001);

  expect(take(9_000, never)).toMatchObject({ fault: { code: "rate_limited", retryAfterMs: 9_999 } });
});

it("counts no more callers than it has room for", () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ clock, maxWindows: 10 });
  const take = (key: string) => limiter.take([{ key, limit: 1, intervalMs: 1_000 }], clock.now() + 1, never);

  expect(take("first")).toMatchObject({ ok: true });
  expect(take("first")).toMatchObject({ ok: false });
  for (let other = 0; other < 10; other += 1) void take(`other ${other}`);

  // Forgotten, because it was quiet while ten others came.
  expect(take("first")).toMatchObject({ ok: true });
});
