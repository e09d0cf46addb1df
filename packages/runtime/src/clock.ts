/** Time, given from outside so that tests need not wait. */
export interface Clock {
  /** Monotonic milliseconds, for deadlines and intervals. */
  now(): number;
  /** Resolves after a pause, or rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}
