import type { Setback } from "./retry-budget.ts";

const BASE_MS: Readonly<Record<Setback, number>> = { transient: 50, throttled: 1_000 };
const CAP_MS = 20_000;
/** How much later than an upstream asked for a retry may come. */
const SLACK_MS = 5_000;

/**
 * Milliseconds to wait before the next attempt: exponential with full jitter, and never sooner
 * than the upstream asked for, nor much later.
 *
 * @param retries - How many there were already.
 * @param random - Uniform in [0, 1).
 */
export function backoff(
  setback: Setback,
  retries: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const jittered = random() * Math.min(CAP_MS, BASE_MS[setback] * 2 ** retries);
  if (retryAfterMs === undefined) return jittered;
  return retryAfterMs + Math.min(jittered, SLACK_MS);
}
