import { setTimeout as pause } from "node:timers/promises";

/** Time, given from outside so that tests need not wait. */
export interface Clock {
  /** Monotonic milliseconds, for deadlines and intervals. */
  now(): number;
  /** Milliseconds since 1970, by the machine's date: for what others read (expiry, signatures), never for deadlines. */
  time(): number;
  /** Resolves after a pause, or rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  time: () => Date.now(),
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
};
