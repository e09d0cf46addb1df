import type { Selectable } from "kysely";
import type { Tables } from "../db/tables.ts";

/** A connector as the registry has it: the row of the database. */
export type ConnectorRow = Selectable<Tables["connectors"]>;

/** Names the version of what people decided of a connector, its descriptor and its OAuth settings included. */
export function connectorTag({ revision }: Pick<ConnectorRow, "revision">): string {
  return String(revision);
}
