import { getEventListeners } from "node:events";
import { expect, it } from "@jest/globals";
import { systemClock } from "../../src/clock.ts";
import { inTime } from "../../src/egress/in-time.ts";
import type { Outcome } from "../../src/errors.ts";

const LATE = { code: "internal", cause: "too late" } as const;
const never = new Promise<Outcome<string>>(() => {});
const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

function wait(work: Promise<Outcome<string>>, milliseconds: number, signal = new AbortController().signal) {
  return inTime(work, { deadline: systemClock.now() + milliseconds, signal }, systemClock, LATE);
}

it("gives what the work comes to, and leaves neither a timer nor a listener behind", async () => {
  const { signal } = new AbortController();
  const before = timers();
  const waiting = wait(Promise.resolve({ ok: true, value: "done" }), 3_600_000, signal);
  expect(timers()).toBe(before + 1);

  expect(await waiting).toEqual({ ok: true, value: "done" });
  expect(timers()).toBe(before);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("leaves nothing behind where the work fails by our own fault either", async () => {
  const { signal } = new AbortController();
  const before = timers();

  await expect(wait(Promise.reject(new Error("bug")), 3_600_000, signal)).rejects.toThrow("bug");
  expect(timers()).toBe(before);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("ends at the deadline, also where that has passed", async () => {
  expect(await wait(never, 10)).toEqual({ ok: false, fault: LATE });
  expect(await wait(never, -10)).toEqual({ ok: false, fault: LATE });
});

it("ends when the caller gives up, also where that was before", async () => {
  const abort = new AbortController();
  const waiting = wait(never, 3_600_000, abort.signal);
  abort.abort();

  expect(await waiting).toEqual({ ok: false, fault: { code: "cancelled" } });
  expect(await wait(never, 3_600_000, abort.signal)).toEqual({ ok: false, fault: { code: "cancelled" } });
});
