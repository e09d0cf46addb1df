import type { Services } from "../services.ts";
import type { ApprovalRow } from "./approval.ts";

/** Below what clients and proxies wait for an answer. */
const WAIT_MS = 20_000;

/**
 * Waits until somebody decides, the caller goes away, or enough time has passed; gives the approval as it is then,
 * or `undefined` where it is gone.
 */
export async function awaitDecision(
  { store, changes }: Pick<Services, "store" | "changes">,
  row: ApprovalRow,
  signal: AbortSignal,
): Promise<ApprovalRow | undefined> {
  const read = (): Promise<ApprovalRow | undefined> =>
    store.db
      .selectFrom("approvals")
      .selectAll()
      .where("org_id", "=", row.org_id)
      .where("id", "=", row.id)
      .executeTakeFirst();
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const stops = [
    changes.subscribe(({ subject, id }) => {
      if (subject === "approval" && id === row.id) tell();
    }),
    changes.onGap(tell),
  ];
  const timer = setTimeout(tell, WAIT_MS);
  signal.addEventListener("abort", () => tell(), { once: true });
  try {
    // Listening already: a decision of this very moment is either in the row or told.
    const now = await read();
    if (now?.state !== "pending" || signal.aborted) return now;
    await told;
    return await read();
  } finally {
    clearTimeout(timer);
    for (const stop of stops) stop();
  }
}
