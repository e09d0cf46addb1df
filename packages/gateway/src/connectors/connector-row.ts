import type { Selectable } from "kysely";
import type { Tables } from "../db/tables.ts";

/** A connector as the registry has it: the row of the database. */
export type ConnectorRow = Selectable<Tables["connectors"]>;
