import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Clock } from "../../src/clock.ts";
import type { OutgoingRequest, SendOptions } from "../../src/egress/egress.ts";
import type { Network } from "../../src/egress/network.ts";

/** A clock whose pauses take no time: they move it forward. Everything else takes the time it takes. */
export interface SkippingClock extends Clock {
  /** Every pause that was asked for, in milliseconds. */
  readonly pauses: readonly number[];
  advance(milliseconds: number): void;
}

export function skippingClock(): SkippingClock {
  let skipped = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => performance.now() + skipped,
    time: () => Date.now() + skipped,
    advance: (milliseconds) => {
      skipped += milliseconds;
    },
    sleep: (milliseconds, signal) => {
      pauses.push(milliseconds);
      skipped += milliseconds;
      return signal.aborted ? Promise.reject(new Error("aborted")) : Promise.resolve();
    },
  };
}

/** A network in which names mean what a test says; the machine has no other addresses. */
export function networkOf(resolve: (hostname: string) => readonly string[] | Promise<readonly string[]>): Network {
  return { resolve: async (hostname) => resolve(hostname), ownAddresses: () => [] };
}

export function get(origin: string, path = "/", more: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return { method: "GET", origin, path, headers: {}, body: null, retryable: true, ...more };
}

export function post(origin: string, path = "/", more: Partial<OutgoingRequest> = {}): OutgoingRequest {
  const headers = { "content-type": "application/json" };
  return { method: "POST", origin, path, headers, body: `{"a":1}`, retryable: false, ...more };
}

/** Thirty seconds from now, unless told otherwise. */
export function within(
  milliseconds = 30_000,
  clock: Clock = { now: () => performance.now(), time: () => Date.now(), sleep: never },
): SendOptions {
  return {
    deadline: clock.now() + milliseconds,
    signal: new AbortController().signal,
    budget: "organisation",
    permit: () => ({ ok: true, value: true }),
  };
}

function never(): Promise<void> {
  return new Promise(() => {});
}

/** Counts the connections that the HTTP client tries to make while something runs, whether they succeed or not. */
export async function countConnects(run: () => Promise<void>): Promise<number> {
  let count = 0;
  const counted = (): void => {
    count++;
  };
  subscribe("undici:client:beforeConnect", counted);
  try {
    await run();
  } finally {
    unsubscribe("undici:client:beforeConnect", counted);
  }
  return count;
}
