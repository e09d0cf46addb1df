import type { Statements } from "../db/store.ts";
import { newId } from "../db/new-id.ts";

/** Gives an organisation its first workspace, where it has none of that name. */
export async function makeDefaultWorkspace(statements: Statements, organisation: string, now: number): Promise<void> {
  await statements
    .insertInto("workspaces")
    .values({
      id: newId("ws"),
      org_id: organisation,
      name: "Default",
      slug: "default",
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.columns(["org_id", "slug"]).doNothing())
    .execute();
}
