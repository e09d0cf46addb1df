import { runProbe } from "./run-probe.ts";

const SERVERS = 100;

/** Bytes of heap that one more entry takes in the cache of servers, after a collection. */
export interface ServerMemory {
  readonly operationCount: number;
  readonly servers: number;
  /** With a compiled connector of its own, as when every entry is another vendor's. */
  readonly ownConnector: number;
  /** The same, with every tool called once, and so prepared. */
  readonly everyToolCalled: number;
  /** On a compiled connector that the others serve, too, as when a connector has many tenants. */
  readonly sharedConnector: number;
}

export async function measureServerMemory(sizes: readonly number[]): Promise<readonly ServerMemory[]> {
  return (await runProbe("memory-probe.ts", [SERVERS, ...sizes])) as readonly ServerMemory[];
}
