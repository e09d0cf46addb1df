import { randomUUID } from "node:crypto";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { findConnector } from "../connectors/find-connector.ts";
import { takeLease } from "../db/leases.ts";
import type { Services } from "../services.ts";
import { checkDescriptor } from "./check-descriptor.ts";
import { checkServer, everybody } from "./check-server.ts";

type Needs = Parameters<typeof checkServer>[0] & Parameters<typeof checkDescriptor>[0];

/** How often, and how many at once. */
export interface ServerChecksOptions {
  /** Between two rounds of the whole fleet. */
  readonly intervalMs?: number;
  readonly concurrency?: number;
  /** From 0 to 1: where in its share of time a round begins, so that replicas do not begin at once. */
  readonly random?: () => number;
}

const LEASE = "server-checks";

/**
 * Keeps the status of published connectors true, and finds what external servers changed: lists each again, and tries
 * a descriptor's account, with what is connected for everybody. One replica does it at a time. What hangs holds up its
 * own check alone.
 */
export function startServerChecks(
  services: Needs,
  { intervalMs = 300_000, concurrency = 8, random = Math.random }: ServerChecksOptions = {},
): { stop(): Promise<void> } {
  const { store, clock, log } = services;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(intervalMs * (0.1 + 0.2 * random()), signal);
      try {
        // Held for most of the interval, whoever has it: a round is made once in it, by one.
        const lease = { name: LEASE, holder: randomUUID(), ttlMs: Math.ceil(intervalMs * 0.9) };
        if ((await takeLease(store, clock, lease)) !== undefined) await round(clock.now() + intervalMs * 0.8);
      } catch (error) {
        if (!signal.aborted) log.fault(error, LEASE);
      }
    }
  }

  /** Those whose check is longest ago come first, so that a round which is cut short goes on where it ended. */
  async function round(until: number): Promise<void> {
    const waiting = await dueConnectors(services);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (signal.aborted || clock.now() > until) return;
        await check(next);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }

  async function check({ org_id, id }: Due): Promise<void> {
    try {
      const connector = await findConnector(store, org_id, id);
      if (connector?.state !== "published") return;
      if (connector.kind === "descriptor") await checkDescriptor(services, connector, signal);
      else await checkServer(services, connector, everybody(org_id), { signal });
    } catch (error) {
      if (!signal.aborted) log.fault(error, `${LEASE}:${id}`);
    }
  }

  // It ends by the signal alone, which makes its pause reject.
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) log.fault(error, LEASE);
  });
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

type Due = Pick<ConnectorRow, "org_id" | "id">;

function dueConnectors({ store }: Pick<Services, "store">): Promise<Due[]> {
  return (
    store.db
      .selectFrom("connectors")
      .select(["org_id", "id"])
      // Of every organisation: nobody asks, and nothing of it is shown to anybody.
      .where("org_id", "is not", null)
      .where("state", "=", "published")
      .where("account", "=", "shared")
      .orderBy((columns) => columns.fn.coalesce("checked_at", columns.val(0)))
      .execute()
  );
}
