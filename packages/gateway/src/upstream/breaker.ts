import type { Clock } from "@mortise/runtime";
import { LRUCache } from "lru-cache";

/** Leaves a server alone that cannot be reached, and looks now and then whether it can again. */
export interface Breaker {
  /** Lets a call through, whose end must then be told; or the milliseconds for which there is no point in calling. */
  pass(key: string): Passed | number;
}

/** A call that was let through. */
export interface Passed {
  /**
   * May be told again by a call that learns more.
   *
   * @param reached - `undefined` where the call shows neither.
   */
  end(reached: boolean | undefined): void;
}

export interface BreakerLimits {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds that it stays open, once more for each time in a row. */
  readonly openMs: number;
  readonly mostOpenMs: number;
}

interface Trouble {
  failures: number;
  /** Times in a row that it was opened. */
  openings: number;
  openUntil: number;
  /** The one call that finds out for all, while it is under way. */
  probe: Passed | undefined;
}

/** Servers in trouble that are remembered. */
const MOST = 10_000;

export function createBreaker({ failures, openMs, mostOpenMs }: BreakerLimits, clock: Clock): Breaker {
  // One that answers is not in here.
  const troubles = new LRUCache<string, Trouble>({ max: MOST });

  const end = (key: string, passed: Passed, reached: boolean | undefined): void => {
    if (reached === true) {
      troubles.delete(key);
      return;
    }
    const trouble = troubles.get(key) ?? { failures: 0, openings: 0, openUntil: 0, probe: undefined };
    // Calls that were under way when it opened tell nothing new, and leave the probe to itself.
    const isProbe = trouble.probe === passed;
    if (isProbe) trouble.probe = undefined;
    if (reached === undefined) return;
    trouble.failures += 1;
    if (isProbe || (trouble.openings === 0 && trouble.failures >= failures)) {
      trouble.openings += 1;
      trouble.openUntil = clock.now() + Math.min(openMs * trouble.openings, mostOpenMs);
    }
    troubles.set(key, trouble);
  };

  return {
    pass(key) {
      const passed: Passed = { end: (reached) => end(key, passed, reached) };
      const trouble = troubles.get(key);
      if (trouble === undefined || trouble.openings === 0) return passed;
      const left = trouble.openUntil - clock.now();
      if (left > 0) return left;
      if (trouble.probe !== undefined) return openMs;
      trouble.probe = passed;
      return passed;
    },
  };
}
