import type { Selectable } from "kysely";
import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Store } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { notFound } from "../rest/rest-error.ts";
import { listWorkspaces } from "../workspaces/visible-workspaces.ts";

export type AgentRow = Selectable<Tables["agents"]>;

/** Agents of the workspaces that the principal may know of, by name; for an agent's key, the agent itself. */
export async function listAgents(store: Store, principal: Principal): Promise<readonly AgentRow[]> {
  const { organisation } = principal;
  const visible = new Set((await listWorkspaces(store, principal)).map(({ id }) => id));
  const rows = await store.db.selectFrom("agents").selectAll().where("org_id", "=", organisation).execute();
  return rows
    .filter(
      ({ id, workspace_id: workspace }) =>
        visible.has(workspace) && authorize(principal, "agent.read", { organisation, workspace, agent: id }).allowed,
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The agent, or the answer for one that does not exist: for another organisation's and one they may not know of, too. */
export async function existingAgent(store: Store, principal: Principal, id: string): Promise<AgentRow> {
  const { organisation } = principal;
  const row = await store.db
    .selectFrom("agents")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  const resource = { organisation, workspace: row.workspace_id, agent: id };
  if (!authorize(principal, "agent.read", resource).allowed) throw notFound();
  const visible = await listWorkspaces(store, principal);
  if (!visible.some((workspace) => workspace.id === row.workspace_id)) throw notFound();
  return row;
}

/** How many connectors are assigned to each agent that has any. */
export async function countAssigned({ db }: Store, organisation: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("assignments")
    .select(({ fn }) => ["subject_id", fn.countAll<number | string>().as("count")])
    .where("org_id", "=", organisation)
    .where("subject_kind", "=", "agent")
    .groupBy("subject_id")
    .execute();
  return new Map(rows.map(({ subject_id: id, count }) => [id, Number(count)]));
}
