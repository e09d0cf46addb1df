import { setTimeout as pause } from "node:timers/promises";

/** Time, given from outside so that tests need not wait. */
export interface Clock {
  /** Monotonic milliseconds, for deadlines and intervals. */
  now(): number;
  /** Resolves after a pause, or rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
};
