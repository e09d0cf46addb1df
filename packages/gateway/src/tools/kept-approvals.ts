import type { Statements } from "../db/store.ts";
import { batches } from "./batches.ts";
import type { ToolRow } from "./tool-row.ts";

interface OfConnector {
  readonly organisation: string;
  readonly connector: string;
}

/** Removes tools. Where somebody wanted calls of one approved, or none made, that is kept for the next of its name. */
export async function removeTools(
  statements: Statements,
  { organisation, connector }: OfConnector,
  names: readonly string[],
): Promise<void> {
  for (const some of batches(names)) {
    await statements
      .insertInto("kept_approvals")
      .columns(["org_id", "connector_id", "name", "approval"])
      .expression((builder) =>
        builder
          .selectFrom("tools")
          .select(["org_id", "connector_id", "name", "approval"])
          .where("org_id", "=", organisation)
          .where("connector_id", "=", connector)
          .where("name", "in", some)
          .where("approval", "!=", "automatic"),
      )
      .execute();
    await statements
      .deleteFrom("tools")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", connector)
      .where("name", "in", some)
      .execute();
  }
}

/** What was kept for tools that come back, by name. From now on their own rows have it. */
export async function takeKeptApprovals(
  statements: Statements,
  { organisation, connector }: OfConnector,
  names: readonly string[],
): Promise<ReadonlyMap<string, ToolRow["approval"]>> {
  const kept = new Map<string, ToolRow["approval"]>();
  for (const some of batches(names)) {
    const rows = await statements
      .deleteFrom("kept_approvals")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", connector)
      .where("name", "in", some)
      .returning(["name", "approval"])
      .execute();
    for (const { name, approval } of rows) kept.set(name, approval);
  }
  return kept;
}
