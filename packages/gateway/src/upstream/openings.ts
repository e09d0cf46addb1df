import type { Clock } from "@mortise/runtime";
import type { UpstreamLimit, UpstreamOutcome } from "./upstream-client.ts";

/** Work that several callers wait for: done once, and given up when nobody waits any more. */
export interface Openings<T> {
  join(
    key: string,
    limit: UpstreamLimit,
    open: (limit: UpstreamLimit) => Promise<UpstreamOutcome<T>>,
  ): Promise<UpstreamOutcome<T>>;
  abort(matches: (key: string) => boolean): void;
}

interface Opening<T> {
  readonly outcome: Promise<UpstreamOutcome<T>>;
  readonly controller: AbortController;
  waiting: number;
}

/** Longer than a server with somebody at it takes to say who it is, in whichever era. */
const OPENING_MS = 20_000;

export function createOpenings<T>(clock: Clock): Openings<T> {
  const openings = new Map<string, Opening<T>>();
  return {
    async join(key, limit, open) {
      let opening = openings.get(key);
      if (opening === undefined) {
        const controller = new AbortController();
        const outcome = open({ deadline: clock.now() + OPENING_MS, signal: controller.signal });
        const begun = { outcome, controller, waiting: 0 };
        opening = begun;
        openings.set(key, begun);
        const remove = (): void => {
          if (openings.get(key) === begun) openings.delete(key);
        };
        void outcome.then(remove, remove);
      }
      opening.waiting += 1;
      try {
        return await within(opening.outcome, limit, clock);
      } finally {
        opening.waiting -= 1;
        if (opening.waiting === 0) {
          opening.controller.abort();
          if (openings.get(key) === opening) openings.delete(key);
        }
      }
    },
    abort(matches) {
      for (const [key, { controller }] of openings) if (matches(key)) controller.abort();
    },
  };
}

async function within<T>(
  work: Promise<UpstreamOutcome<T>>,
  { deadline, signal }: UpstreamLimit,
  clock: Clock,
): Promise<UpstreamOutcome<T>> {
  const { promise, resolve } = Promise.withResolvers<UpstreamOutcome<T>>();
  const onAbort = (): void => resolve({ ok: false, fault: { code: "cancelled", message: "The call was cancelled." } });
  const onLate = (): void =>
    resolve({ ok: false, fault: { code: "timeout", message: "The server did not answer in time. Try again later." } });
  const timer = setTimeout(onLate, Math.max(0, deadline - clock.now()));
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
