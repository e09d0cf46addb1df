import { sql } from "kysely";
import type { Principal } from "../authorize/principal.ts";
import type { Statements } from "../db/store.ts";
import type { Services } from "../services.ts";
import type { ApprovalRow } from "./approval.ts";

/** How long a person has to decide, and whoever asked to make the call once it is approved. */
export const APPROVAL_MS = 10 * 60_000;
/** What one caller can have people decide at a time. */
const MAX_PENDING = 50;
/** How long decided and expired ones are kept: the audit trail has them for good. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/** What an approval is for, and good for alone. */
export interface ApprovalBinding {
  readonly principal: Pick<Principal, "organisation" | "user" | "agent">;
  readonly connector: string;
  readonly tool: string;
  readonly digest: string;
}

type Needs = Pick<Services, "store" | "clock">;

/** The approval of exactly this that still stands: not used, not expired. One that is decided goes first, then the eldest. */
export function findStanding(
  statements: Statements,
  clock: Needs["clock"],
  binding: ApprovalBinding,
): Promise<ApprovalRow | undefined> {
  const { principal, connector, tool, digest } = binding;
  const { organisation, user = null, agent = null } = principal;
  return (
    statements
      .selectFrom("approvals")
      .selectAll()
      .where("org_id", "=", organisation)
      .where("user_id", user === null ? "is" : "=", user)
      .where("agent_id", agent === null ? "is" : "=", agent)
      .where("connector_id", "=", connector)
      .where("tool", "=", tool)
      .where("arguments_digest", "=", digest)
      .where("state", "in", ["pending", "approved", "denied"])
      .where("expires_at", ">", clock.time())
      // "approved", "denied", "pending"
      .orderBy("state")
      .orderBy("created_at")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst()
  );
}

/** Uses an approval up. Whether it could be: of any number of calls at once, one gets it. */
export async function useUp({ store, clock }: Needs, row: ApprovalRow): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable("approvals")
    .set({ state: "used" })
    .where("org_id", "=", row.org_id)
    .where("id", "=", row.id)
    .where("state", "=", "approved")
    .where("expires_at", ">", clock.time())
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Keeps a used approval for the rest of its call, whose server has asked something: whoever comes back with an answer
 * before `until` goes on.
 *
 * @param until - Later than for any earlier question of the call.
 */
export async function keepForAnswer(
  { store }: Pick<Needs, "store">,
  { organisation }: ApprovalBinding["principal"],
  id: string,
  until: number,
): Promise<void> {
  await store.db
    .updateTable("approvals")
    .set({ expires_at: until })
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .where("state", "=", "used")
    .execute();
}

/** Goes on with the call that an approval was used up by. Whether it could be: of any number who answer one question, one does. */
export async function goOn(
  { store, clock }: Needs,
  { organisation }: ApprovalBinding["principal"],
  id: string,
  until: number,
): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable("approvals")
    .set({ expires_at: clock.time() })
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .where("state", "=", "used")
    .where("expires_at", "=", until)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Whether the caller may ask people to decide one more. */
export async function mayAsk({ store, clock }: Needs, principal: ApprovalBinding["principal"]): Promise<boolean> {
  const { organisation, user = null, agent = null } = principal;
  const { waiting } = await store.db
    .selectFrom("approvals")
    .select(({ fn }) => fn.countAll().as("waiting"))
    .where("org_id", "=", organisation)
    .where("user_id", user === null ? "is" : "=", user)
    .where("agent_id", agent === null ? "is" : "=", agent)
    .where("state", "=", "pending")
    .where("expires_at", ">", clock.time())
    .executeTakeFirstOrThrow();
  return Number(waiting) < MAX_PENDING;
}

/**
 * Asks people to decide; where somebody else has asked for the very same at the same moment, with that one. Of calls
 * that come at once one asks, so that no two approvals are given for what was shown as one, and a call that the
 * database leaves in the middle of this has asked nobody.
 *
 * @param shown - The arguments as JSON, sensitive fields masked.
 */
export async function requestApproval(
  { store, clock }: Needs,
  id: string,
  binding: ApprovalBinding,
  shown: string,
): Promise<ApprovalRow> {
  const { principal, connector, tool, digest } = binding;
  const { organisation, user = null, agent = null } = principal;
  await store.db
    .deleteFrom("approvals")
    .where("org_id", "=", organisation)
    .where("expires_at", "<", clock.time() - KEPT_MS)
    .execute();
  return store.transaction(async (statements) => {
    if (store.kind === "postgres") {
      // There is no row yet to be locked. SQLite has one writer anyway.
      const what = JSON.stringify([organisation, user, agent, connector, tool, digest]);
      await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(statements);
    }
    const standing = await findStanding(statements, clock, binding);
    if (standing !== undefined) return standing;
    const now = clock.time();
    return statements
      .insertInto("approvals")
      .values({
        id,
        org_id: organisation,
        connector_id: connector,
        tool,
        user_id: user,
        agent_id: agent,
        arguments_digest: digest,
        arguments: shown,
        state: "pending",
        decided_by: null,
        decided_at: null,
        created_at: now,
        expires_at: now + APPROVAL_MS,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}
