import type { Statements, Store } from "../db/store.ts";
import type { ConnectorRow } from "./connector-row.ts";

/** A connector of this organisation; `undefined` for another's just as for one that does not exist. */
export function findConnector(
  { db }: { readonly db: Store["db"] | Statements },
  organisation: string,
  id: string,
): Promise<ConnectorRow | undefined> {
  return db
    .selectFrom("connectors")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .executeTakeFirst();
}
