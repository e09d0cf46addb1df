import type { Statements } from "../db/store.ts";

/**
 * Lets the transactions that change a connector's tools run one after the other: a write that changes nothing holds
 * the row on PostgreSQL, and on SQLite there is one writer anyway. Whether there is such a connector.
 */
export async function lockConnectorRow(
  statements: Statements,
  organisation: string,
  connector: string,
): Promise<boolean> {
  const { numUpdatedRows } = await statements
    .updateTable("connectors")
    .set((columns) => ({ revision: columns.ref("revision") }))
    .where("org_id", "=", organisation)
    .where("id", "=", connector)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
