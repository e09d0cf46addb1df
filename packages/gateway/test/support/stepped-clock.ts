import { type Clock, systemClock } from "@mortise/runtime";

/** The system's clock, whose pauses end when it is set ahead. */
export function steppedClock(): Clock & {
  advance(milliseconds: number): void;
  asleep(count: number): Promise<void>;
  pauses(): readonly number[];
} {
  let ahead = 0;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  let watchers: (() => void)[] = [];
  const clock = {
    now: () => systemClock.now() + ahead,
    time: () => systemClock.time() + ahead,
    sleep: (milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (milliseconds <= 0) return resolve();
        const sleeper = { until: clock.now() + milliseconds, wake: resolve };
        sleepers.add(sleeper);
        signal.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(new Error("aborted"));
        });
        for (const watcher of watchers) watcher();
      }),
    advance(milliseconds: number) {
      ahead += milliseconds;
      for (const sleeper of sleepers) {
        if (sleeper.until > clock.now()) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    /** What is left of each pause. */
    pauses: () => Array.from(sleepers, ({ until }) => until - clock.now()),
    asleep: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (sleepers.size < count) return;
          watchers = watchers.filter((watcher) => watcher !== look);
          resolve();
        };
        watchers.push(look);
        look();
      }),
  };
  return clock;
}
