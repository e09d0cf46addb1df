import type { Selectable } from "kysely";
import { isEverywhere } from "../authorize/allowed-tools.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Store } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { notFound } from "../rest/rest-error.ts";

export type WorkspaceRow = Selectable<Tables["workspaces"]>;

/**
 * The workspaces that a principal may know of, by name: owners, admins and auditors all, members theirs, an agent its
 * own, and a key that is confined to one no other.
 */
export async function listWorkspaces(store: Store, principal: Principal): Promise<readonly WorkspaceRow[]> {
  const { organisation, user, agent, workspace } = principal;
  const { db } = store;
  let query = db.selectFrom("workspaces").selectAll().where("org_id", "=", organisation);
  if (workspace !== undefined) query = query.where("id", "=", workspace);
  if (principal.role === "agent") {
    const own = db.selectFrom("agents").select("workspace_id").where("org_id", "=", organisation);
    query = query.where("id", "in", own.where("id", "=", agent ?? ""));
  } else if (!isEverywhere(principal) && principal.role !== "auditor") {
    const theirs = db.selectFrom("workspace_members").select("workspace_id").where("org_id", "=", organisation);
    query = query.where("id", "in", theirs.where("user_id", "=", user ?? ""));
  }
  const rows = await query.execute();
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

/** The workspace, or the answer for one that does not exist: for another organisation's and one they may not know of, too. */
export async function existingWorkspace(store: Store, principal: Principal, id: string): Promise<WorkspaceRow> {
  const visible = await listWorkspaces(store, principal);
  const found = visible.find((workspace) => workspace.id === id);
  if (found === undefined) throw notFound();
  return found;
}

/** The workspaces that each person was added to, by their id. */
export async function workspacesOfMembers(
  { db }: Pick<Store, "db">,
  organisation: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom("workspace_members")
    .select(["user_id", "workspace_id"])
    .where("org_id", "=", organisation)
    .orderBy("workspace_id")
    .execute();
  const memberships = Map.groupBy(rows, ({ user_id: user }) => user);
  return new Map(Array.from(memberships, ([user, each]) => [user, each.map((row) => row.workspace_id)]));
}
