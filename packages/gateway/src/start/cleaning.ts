import { randomUUID } from "node:crypto";
import { takeLease } from "../db/leases.ts";
import type { Services } from "../services.ts";

const EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** An approval that nobody used is shown for so long after its end. */
const APPROVALS_KEPT_MS = 30 * DAY_MS;

/** Removes what is over: authorizations that nobody finished, old approvals, sessions, links, keys. One replica does it at a time. */
export function startCleaning(services: Pick<Services, "store" | "clock" | "log" | "identity">): {
  stop(): Promise<void>;
} {
  const { store, clock, log } = services;
  const stopping = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const lease = { name: "cleaning", holder: randomUUID(), ttlMs: EVERY_MS / 2 };
        if ((await takeLease(store, clock, lease)) !== undefined) await clean(services);
      } catch (error) {
        log.fault(error, "cleaning");
      }
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => {});
    }
  }

  const running = run();
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** One round. Of every organisation: what is over is nobody's. */
export async function clean({ store, clock, identity }: Pick<Services, "store" | "clock" | "identity">): Promise<void> {
  const now = clock.time();
  await identity.clean();
  await store.db
    .deleteFrom("oauth_authorizations")
    .where("expires_at", "<", now)
    .where("org_id", "is not", null)
    .execute();
  await store.db
    .deleteFrom("approvals")
    .where("expires_at", "<", now - APPROVALS_KEPT_MS)
    .where("org_id", "is not", null)
    .execute();
}
