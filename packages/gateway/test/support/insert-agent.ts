import type { Store } from "../../src/db/store.ts";

/** An agent, in a workspace of its own. */
export async function insertAgent(store: Store, organisation: string, id: string): Promise<void> {
  const times = { created_at: 1, updated_at: 1 };
  const workspace = `ws_of_${id}`;
  await store.db
    .insertInto("workspaces")
    .values({ id: workspace, org_id: organisation, name: id, slug: id, ...times })
    .execute();
  await store.db
    .insertInto("agents")
    .values({
      id,
      org_id: organisation,
      workspace_id: workspace,
      name: id,
      description: "",
      created_by: "u_1",
      ...times,
    })
    .execute();
}
