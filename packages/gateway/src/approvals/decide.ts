import { actorOf } from "../audit/audit-log.ts";
import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { type ApprovalRow, resourceOf } from "./approval.ts";
import { APPROVAL_MS } from "./approval-requests.ts";

export type ApprovalDecision = "approve" | "deny";

/**
 * Decides an approval, once. Recorded before it takes effect.
 *
 * @throws RestError 404 where it is not theirs to see; 403 where it is not theirs to decide; 409 where it has been decided or has expired.
 */
export async function decide(
  { store, clock, audit, changes }: Pick<Services, "store" | "clock" | "audit" | "changes">,
  principal: Principal,
  row: ApprovalRow,
  decision: ApprovalDecision,
): Promise<ApprovalRow> {
  const judged = authorize(principal, "approval.decide", resourceOf(row));
  if (!judged.allowed && judged.kind === "hidden") throw notFound();
  if (!judged.allowed) throw new RestError(403, "not_allowed", judged.reason);
  refuseOwnHand(principal, row);
  const now = clock.time();
  if (row.state !== "pending" || row.expires_at <= now) throw decided();
  const record = await audit.begin({
    kind: "approval",
    ...actorOf(principal),
    action: `approval.${decision}`,
    target: row.id,
    connector: row.connector_id,
    tool: row.tool,
    decision: decision === "approve" ? "allowed" : "denied",
    argumentsDigest: row.arguments_digest,
  });
  const changed = await store.db
    .updateTable("approvals")
    .set({
      state: decision === "approve" ? "approved" : "denied",
      decided_by: principal.user ?? null,
      decided_at: now,
      // From the decision on there is the whole time for the call.
      expires_at: now + APPROVAL_MS,
    })
    .where("org_id", "=", row.org_id)
    .where("id", "=", row.id)
    .where("state", "=", "pending")
    .where("expires_at", ">", now)
    .returningAll()
    .executeTakeFirst()
    .catch((fault: unknown) => {
      record.end({ transport: "failed", protocol: "none", tool: "none", durationMs: clock.time() - now });
      throw fault;
    });
  // Of two who decide at once, the trail tells which of them did.
  record.end({
    transport: "ok",
    protocol: changed === undefined ? "error" : "ok",
    tool: "none",
    ...(changed === undefined ? { code: "decided" } : {}),
    durationMs: clock.time() - now,
  });
  if (changed === undefined) throw decided();
  await changes.publish({ organisation: row.org_id, subject: "approval", id: row.id, connector: row.connector_id });
  return changed;
}

/** What asked with a key could approve itself with that key. In the browser there is a person. */
function refuseOwnHand({ user, via }: Principal, row: ApprovalRow): void {
  if (via === "session" || user === undefined || user !== row.user_id) return;
  throw new RestError(403, "own_approval", "You asked for this yourself, so decide it in the browser, signed in.");
}

function decided(): RestError {
  return new RestError(409, "decided", "This has been decided already, or has expired.");
}
