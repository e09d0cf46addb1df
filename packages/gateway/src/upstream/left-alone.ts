import type { BreakerLimits } from "./breaker.ts";
import type { BulkheadLimits } from "./bulkhead.ts";

/** What the calls of one upstream are held to, whatever it speaks. */
export const BULKHEAD: BulkheadLimits = { inFlight: 32, waiting: 64, waitMs: 2_000 };
export const BREAKER: BreakerLimits = { failures: 5, openMs: 30_000, mostOpenMs: 300_000 };

/** What whoever stands before an upstream says where it is not there, or not fit to answer (RFC 9110 §15.6). */
export const NOT_THERE: ReadonlySet<number | undefined> = new Set([502, 503, 504]);

/** Why a call was not made, in the words that people and models read. */
export function leftAloneFor(name: string, milliseconds: number): string {
  const seconds = String(Math.ceil(milliseconds / 1_000));
  return `${name} could not be reached several times in a row. It is tried again in ${seconds} s.`;
}

export function tooManyCalls(name: string): string {
  return `Too many calls to ${name} are under way. Wait a little, then try again.`;
}
