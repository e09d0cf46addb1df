import type { Clock } from "../clock.ts";

/** A clock that stands still, except that whoever sleeps wakes at once, and later: a replay waits for nothing. */
export function createFixedClock(time: number): Clock {
  let slept = 0;
  return {
    now: () => slept,
    time: () => time + slept,
    sleep: (milliseconds, signal) => {
      if (signal.aborted) return Promise.reject(new Error("the call has ended"));
      slept += milliseconds;
      return Promise.resolve();
    },
  };
}
