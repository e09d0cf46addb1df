import { LRUCache } from "lru-cache";
import type { Clock } from "../clock.ts";
import { fail, type Outcome } from "../errors.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** One limit that a call falls under, and who is counted. */
export interface Quota {
  /** Names who is counted: equal for calls that share the limit, and never equal by accident. */
  readonly key: string;
  readonly limit: number;
  readonly intervalMs: number;
}

export interface RateLimiterOptions {
  readonly clock: Clock;
  /** How many are counted at once, at about 2 KB each. Beyond it, whoever has been quiet longest is forgotten. */
  readonly maxWindows?: number;
}

const PERMITTED: Outcome<true> = { ok: true, value: true };

/**
 * Counts requests in memory, for one process. Those that must wait are let through in the order
 * in which they came; whoever gives up leaves the place to the next that comes.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #windows: LRUCache<string, SlidingWindow>;
  /** Places under the same quotas, by their times, that somebody waited for and then left. */
  readonly #left: LRUCache<string, readonly number[]>;

  constructor(options: RateLimiterOptions) {
    this.#clock = options.clock;
    const max = options.maxWindows ?? 10_000;
    this.#windows = new LRUCache({ max });
    this.#left = new LRUCache({ max });
  }

  /**
   * Takes one place under every quota, all or none: at once, after a wait that ends before the
   * deadline, or not at all.
   */
  take(quotas: readonly Quota[], deadline: number, signal: AbortSignal): Outcome<true> | Promise<Outcome<true>> {
    const now = this.#clock.now();
    let at = now;
    const windows = quotas.map((quota) => this.#window(quota));
    for (const window of windows) {
      at = Math.max(at, window.freeAt());
    }
    if (at > now) {
      const left = this.#takeLeft(quotas, now, Math.min(at, deadline));
      if (left !== undefined) {
        return this.#wait(quotas, left, signal);
      }
      if (at >= deadline) {
        return fail("rate_limited", { retryAfterMs: Math.ceil(at - now), cause: "the connector's own rate limit" });
      }
    }
    for (const window of windows) {
      window.take(at);
    }
    return at === now ? PERMITTED : this.#wait(quotas, at, signal);
  }

  #window(quota: Quota): SlidingWindow {
    const key = windowKey(quota);
    let window = this.#windows.get(key);
    if (window === undefined) {
      window = new SlidingWindow(quota.limit, quota.intervalMs);
      this.#windows.set(key, window);
    }
    return window;
  }

  async #wait(quotas: readonly Quota[], at: number, signal: AbortSignal): Promise<Outcome<true>> {
    try {
      await this.#clock.sleep(at - this.#clock.now(), signal);
      return PERMITTED;
    } catch {
      const key = keyOf(quotas);
      this.#left.set(key, [...(this.#left.get(key) ?? []), at]);
      return fail("cancelled");
    }
  }

  /** The earliest place that was left under these quotas, between now and then. */
  #takeLeft(quotas: readonly Quota[], now: number, before: number): number | undefined {
    if (this.#left.size === 0) {
      return undefined;
    }
    const key = keyOf(quotas);
    // A place whose time has passed is gone: its windows count it as used then.
    const places = this.#left.get(key)?.filter((at) => at > now) ?? [];
    const first = Math.min(...places);
    const taken = first < before;
    const remaining = taken ? places.toSpliced(places.indexOf(first), 1) : places;
    if (remaining.length > 0) {
      this.#left.set(key, remaining);
    } else {
      this.#left.delete(key);
    }
    return taken ? first : undefined;
  }
}

/** The figures are part of it, so that a changed descriptor begins a window of its own. */
function windowKey({ key, limit, intervalMs }: Quota): string {
  return `${limit}/${intervalMs} ${key}`;
}

function keyOf(quotas: readonly Quota[]): string {
  return JSON.stringify(quotas.map(windowKey));
}
