import type { Clock } from "@mortise/runtime";
import type { Store } from "./store.ts";

/** A lease that is held. Each holder has a greater `fence` than all before it, so that a write of one who lost it can be refused. */
export interface Lease {
  readonly fence: number;
  release(): Promise<void>;
}

/**
 * Takes a lease for the whole fleet, or gives `undefined` where somebody else holds it. It ends by itself after
 * `ttlMs`, so that a process that died holds nothing up.
 *
 * @param holder - Who takes it: unique for each taking, not only for the process.
 */
export async function takeLease(
  store: Store,
  clock: Pick<Clock, "time">,
  { name, holder, ttlMs }: { readonly name: string; readonly holder: string; readonly ttlMs: number },
): Promise<Lease | undefined> {
  const now = clock.time();
  const taken = await store.db
    .insertInto("leases")
    .values({ name, holder, fence: 1, expires_at: now + ttlMs })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet((columns) => ({ holder, fence: columns("leases.fence", "+", 1), expires_at: now + ttlMs }))
        .where("leases.expires_at", "<=", now),
    )
    .returning(["holder", "fence"])
    .executeTakeFirst();
  if (taken?.holder !== holder) return undefined;
  return {
    fence: taken.fence,
    // Ended, not deleted: the fence goes on from there.
    release: async () => {
      await store.db
        .updateTable("leases")
        .set({ expires_at: 0 })
        .where("name", "=", name)
        .where("holder", "=", holder)
        .execute();
    },
  };
}
