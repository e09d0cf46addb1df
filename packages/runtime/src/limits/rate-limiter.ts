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
 * Counts calls in memory, for one process. Calls that must wait are let through in the order
 * in which they came.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #windows: LRUCache<string, SlidingWindow>;

  constructor(options: RateLimiterOptions) {
    this.#clock = options.clock;
    this.#windows = new LRUCache({ max: options.maxWindows ?? 10_000 });
  }

  /**
   * Takes one place under every quota, all or none: at once, after a wait that ends before the
   * deadline, or not at all. A place that was waited for is spent, even when the caller gives up.
   */
  take(quotas: readonly Quota[], deadline: number, signal: AbortSignal): Outcome<true> | Promise<Outcome<true>> {
    const now = this.#clock.now();
    let at = now;
    const windows = quotas.map((quota) => this.#window(quota));
    for (const window of windows) {
      at = Math.max(at, window.freeAt());
    }
    if (at >= deadline) {
      return fail("rate_limited", { retryAfterMs: Math.ceil(at - now), cause: "the connector's own rate limit" });
    }
    for (const window of windows) {
      window.take(at);
    }
    return at === now ? PERMITTED : this.#wait(at - now, signal);
  }

  #window(quota: Quota): SlidingWindow {
    // The figures are part of the key, so that a changed descriptor begins a window of its own.
    const key = `${quota.limit}/${quota.intervalMs} ${quota.key}`;
    let window = this.#windows.get(key);
    if (window === undefined) {
      window = new SlidingWindow(quota.limit, quota.intervalMs);
      this.#windows.set(key, window);
    }
    return window;
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<Outcome<true>> {
    try {
      await this.#clock.sleep(milliseconds, signal);
      return PERMITTED;
    } catch {
      return fail("cancelled");
    }
  }
}
