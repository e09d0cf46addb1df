import type { Clock } from "@mortise/runtime";
import { LRUCache } from "lru-cache";

/** Leaves a server alone that cannot be reached, and looks now and then whether it can again. */
export interface Breaker {
  /** Milliseconds for which there is no point in calling; 0 where a call may be made, whose end must then be told. */
  pass(key: string): number;
  /** @param reached - `undefined` where the call shows neither. */
  end(key: string, reached: boolean | undefined): void;
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
  isProbed: boolean;
}

/** Servers in trouble that are remembered. */
const MOST = 10_000;

export function createBreaker({ failures, openMs, mostOpenMs }: BreakerLimits, clock: Clock): Breaker {
  // One that answers is not in here.
  const troubles = new LRUCache<string, Trouble>({ max: MOST });
  return {
    pass(key) {
      const trouble = troubles.get(key);
      if (trouble === undefined || trouble.openings === 0) return 0;
      const left = trouble.openUntil - clock.now();
      if (left > 0) return left;
      // One call finds out for all.
      if (trouble.isProbed) return openMs;
      trouble.isProbed = true;
      return 0;
    },
    end(key, reached) {
      const trouble = troubles.get(key);
      if (reached === true) {
        troubles.delete(key);
        return;
      }
      if (reached === undefined) {
        if (trouble !== undefined) trouble.isProbed = false;
        return;
      }
      const known = trouble ?? { failures: 0, openings: 0, openUntil: 0, isProbed: false };
      known.failures += 1;
      // Calls that were under way when it opened tell nothing new.
      const isFirst = known.openings === 0 && known.failures >= failures;
      if (isFirst || known.isProbed) {
        known.openings += 1;
        known.openUntil = clock.now() + Math.min(openMs * known.openings, mostOpenMs);
        known.isProbed = false;
      }
      troubles.set(key, known);
    },
  };
}
