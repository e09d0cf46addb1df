import type { Statements, Store } from "../db/store.ts";
import { notFound } from "../rest/rest-error.ts";
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

/**
 * The same for a route: the connector, or the answer for one that does not exist.
 *
 * @throws RestError 404.
 */
export async function existingConnector(...asked: Parameters<typeof findConnector>): Promise<ConnectorRow> {
  const row = await findConnector(...asked);
  if (row === undefined) throw notFound();
  return row;
}
