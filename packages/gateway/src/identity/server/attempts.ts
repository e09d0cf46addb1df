import { createHash } from "node:crypto";
import type { Clock } from "@mortise/runtime";
import type { Store } from "../../db/store.ts";

/** How often something may be tried, in windows of time that begin with the first try. */
export interface AttemptLimit {
  /** Whose tries are counted together. Stored as a digest. */
  readonly who: string;
  readonly most: number;
  readonly windowMs: number;
}

/** Counts a try, for the whole fleet, and says whether it may be made. */
export async function mayTry(store: Store, clock: Clock, { who, most, windowMs }: AttemptLimit): Promise<boolean> {
  const name = digestOf(who);
  const now = clock.time();
  const row = await store.db
    .insertInto("attempts")
    .values({ name, count: 1, ends_at: now + windowMs })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((columns) => ({
        count: columns
          .case()
          .when("attempts.ends_at", "<=", now)
          .then(1)
          .else(columns("attempts.count", "+", 1))
          .end(),
        ends_at: columns
          .case()
          .when("attempts.ends_at", "<=", now)
          .then(now + windowMs)
          .else(columns.ref("attempts.ends_at"))
          .end(),
      })),
    )
    .returning("count")
    .executeTakeFirst();
  return row !== undefined && row.count <= most;
}

/** Begins anew for whom it is: they have shown otherwise who they are. */
export async function forgetTries(store: Store, who: string): Promise<void> {
  await store.db.deleteFrom("attempts").where("name", "=", digestOf(who)).execute();
}

function digestOf(who: string): string {
  return createHash("sha256").update(who).digest("base64url");
}

/** Forgets windows that are over. */
export async function forgetAttempts(store: Store, clock: Clock): Promise<void> {
  await store.db.deleteFrom("attempts").where("ends_at", "<=", clock.time()).execute();
}
