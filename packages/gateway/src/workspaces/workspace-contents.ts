import type { Store } from "../db/store.ts";

/** How much is in a workspace. */
export interface WorkspaceContents {
  /** People who were added; owners and admins reach it besides. */
  readonly members: number;
  readonly agents: number;
  /** Connectors that are given to it. */
  readonly connectors: number;
}

/** What is in each of an organisation's workspaces, in three questions however many there are. */
export async function workspaceContents(
  { db }: Pick<Store, "db">,
  organisation: string,
): Promise<(workspace: string) => WorkspaceContents> {
  const members = byWorkspace(
    await db
      .selectFrom("workspace_members")
      .select(({ fn }) => ["workspace_id as workspace", fn.countAll<number | string>().as("count")])
      .where("org_id", "=", organisation)
      .groupBy("workspace_id")
      .execute(),
  );
  const agents = byWorkspace(
    await db
      .selectFrom("agents")
      .select(({ fn }) => ["workspace_id as workspace", fn.countAll<number | string>().as("count")])
      .where("org_id", "=", organisation)
      .groupBy("workspace_id")
      .execute(),
  );
  const connectors = byWorkspace(
    await db
      .selectFrom("assignments")
      .select(({ fn }) => ["subject_id as workspace", fn.countAll<number | string>().as("count")])
      .where("org_id", "=", organisation)
      .where("subject_kind", "=", "workspace")
      .groupBy("subject_id")
      .execute(),
  );
  return (workspace) => ({
    members: members.get(workspace) ?? 0,
    agents: agents.get(workspace) ?? 0,
    connectors: connectors.get(workspace) ?? 0,
  });
}

function byWorkspace(
  rows: readonly { readonly workspace: string; readonly count: number | string }[],
): ReadonlyMap<string, number> {
  return new Map(rows.map(({ workspace, count }) => [workspace, Number(count)]));
}
