import { LRUCache } from "lru-cache";
import type { Store } from "../db/store.ts";

/** Counts how often each key has sealed: random IVs are safe for 2^32 times, and half of that is the alarm. */
export interface SealCounter {
  count(organisation: string, keyId: string): void;
  /** Resolves when all that was reserved is written. */
  settled(): Promise<void>;
}

/** Sealings are reserved this many at a time, ahead, so that a process that dies has counted too many, not too few. */
const RESERVED = 1_024;
/** From here on the key is replaced: far enough before 2^31 that whatever is sealed meanwhile stays below it. */
export const SPENT_AFTER = 2 ** 31 - 2 ** 24;

/** @param onSpent - Called where a key has sealed as often as it may, again with each reservation until it is replaced. */
export function createSealCounter(store: Store, onSpent: (organisation: string) => void): SealCounter {
  const left = new LRUCache<string, number>({ max: 10_000 });
  const writing = new Set<Promise<void>>();
  return {
    count(organisation, keyId) {
      const rest = left.get(keyId) ?? 0;
      if (rest > 0) {
        left.set(keyId, rest - 1);
        return;
      }
      left.set(keyId, RESERVED - 1);
      // Beside the caller's transaction: it is counted even if that is rolled back.
      const written = reserve(organisation, keyId).finally(() => writing.delete(written));
      writing.add(written);
    },
    async settled() {
      await Promise.all(writing);
    },
  };

  async function reserve(organisation: string, keyId: string): Promise<void> {
    try {
      const row = await store.db
        .updateTable("data_keys")
        .set((columns) => ({ sealed_count: columns("sealed_count", "+", RESERVED) }))
        .where("org_id", "=", organisation)
        .where("id", "=", keyId)
        .returning(["sealed_count", "state"])
        .executeTakeFirst();
      // The transaction that made the key is not over yet.
      if (row === undefined) left.delete(keyId);
      else if (row.state === "active" && row.sealed_count >= SPENT_AFTER) onSpent(organisation);
    } catch {
      // The next sealing tries again.
      left.delete(keyId);
    }
  }
}
