import { percentile } from "../statistics.ts";
import { expectTicket, expectWholeTicket } from "./answers.ts";

/** Makes one call for one ticket, and resolves with the answer as it came. */
export interface Caller {
  call(ticket: string): Promise<string>;
  close(): Promise<void> | void;
}

/** What a caller did under load. */
export interface Load {
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of CPU that the load generator itself spent on a call. */
  readonly clientCpu: number;
}

let tickets = 0;

/** Keeps `concurrency` calls in flight until the time is over or the number of calls is reached, each started as one ends. Every answer is checked. */
export async function drive(
  caller: Caller,
  concurrency: number,
  limit: { readonly seconds: number } | { readonly calls: number },
): Promise<Load> {
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const end = "seconds" in limit ? begin + limit.seconds * 1000 : Number.POSITIVE_INFINITY;
  let left = "calls" in limit ? limit.calls : Number.POSITIVE_INFINITY;

  async function lane(): Promise<void> {
    while (left-- > 0 && performance.now() < end) {
      const ticket = `TCK-${String(++tickets).padStart(9, "0")}`;
      const asked = performance.now();
      const answer = await caller.call(ticket);
      latencies.push(performance.now() - asked);
      if (latencies.length % 500 === 1) expectWholeTicket(answer, ticket);
      else expectTicket(answer, ticket);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane));

  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    calls: latencies.length,
    callsPerSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    clientCpu: (user + system) / latencies.length,
  };
}
