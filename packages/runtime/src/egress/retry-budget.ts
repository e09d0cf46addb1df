import { LRUCache } from "lru-cache";
import { atMost } from "../at-most.ts";

/** Why an attempt is made again: the upstream failed, or it asked for fewer requests. */
export type Setback = "transient" | "throttled";

const CAPACITY = 500;
const COST: Readonly<Record<Setback, number>> = { transient: 14, throttled: 5 };

/**
 * Tokens that retries cost, so that an upstream which fails for everybody is not asked three
 * times by each. The figures are those of the AWS SDKs (2026): 500 tokens, 14 for a failure, 5
 * for throttling, given back by a success; so that 10,000 failing calls make 35 or 100 retries.
 */
export interface RetryBudget {
  /** Takes the price of one retry, or says that there is not enough left. */
  draw(key: string, setback: Setback): boolean;
  /** A call succeeded: gives back what its retries cost, or one token where it needed none. */
  refund(key: string, setbacks: readonly Setback[]): void;
}

/** A budget for each key. Keys that were not used for longest start afresh beyond 10,000. */
export function createRetryBudget(): RetryBudget {
  // Only keys that have spent something are held: a full budget is the absence of one.
  const tokens = new LRUCache<string, number>(atMost(10_000));
  return {
    draw(key, setback) {
      const left = (tokens.get(key) ?? CAPACITY) - COST[setback];
      if (left < 0) return false;
      tokens.set(key, left);
      return true;
    },
    refund(key, setbacks) {
      const held = tokens.get(key);
      if (held === undefined) return;
      const refunded = held + (setbacks.reduce((sum, setback) => sum + COST[setback], 0) || 1);
      if (refunded < CAPACITY) tokens.set(key, refunded);
      else tokens.delete(key);
    },
  };
}
