import type { Clock } from "@mortise/runtime";
import type { Statements, Store } from "./store.ts";

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

/**
 * Whether this lease is still held, and no other has been taken since. In a transaction, where nobody can take it until
 * that ends: what is written there is not written by one who lost it.
 */
export async function holdsLease(
  statements: Statements,
  clock: Pick<Clock, "time">,
  { name, fence }: { readonly name: string; readonly fence: number },
): Promise<boolean> {
  const held = await statements
    .updateTable("leases")
    // Nothing changes; PostgreSQL locks the row.
    .set({ fence })
    .where("name", "=", name)
    .where("fence", "=", fence)
    .where("expires_at", ">", clock.time())
    .returning("fence")
    .executeTakeFirst();
  return held !== undefined;
}

/** Whether anybody holds it now. */
export async function isLeased(store: Store, clock: Pick<Clock, "time">, name: string): Promise<boolean> {
  const row = await store.db.selectFrom("leases").select("expires_at").where("name", "=", name).executeTakeFirst();
  return row !== undefined && row.expires_at > clock.time();
}
