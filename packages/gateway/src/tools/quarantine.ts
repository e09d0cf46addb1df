import type { Statements } from "../db/store.ts";

/** Whether anything of a connector waits for a review: a tool, or what its server tells models about itself. */
export async function isQuarantined(statements: Statements, organisation: string, connector: string): Promise<boolean> {
  for (const table of ["tools", "instructions"] as const) {
    const found = await statements
      .selectFrom(table)
      .select("connector_id")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", connector)
      .where("candidate_digest", "is not", null)
      .limit(1)
      .executeTakeFirst();
    if (found !== undefined) return true;
  }
  return false;
}
