import type { Selectable } from "kysely";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Statements } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import type { SecretPlace } from "../vault/vault.ts";
import type { ConnectionHolder, ConnectionView, Level } from "./connections.ts";

/** A connection as the database has it. */
export type ConnectionRow = Selectable<Tables["connections"]>;

export function findConnection(
  statements: Statements,
  { organisation, connector, level, holder }: ConnectionHolder,
): Promise<ConnectionRow | undefined> {
  return statements
    .selectFrom("connections")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .where("level", "=", level)
    .where("holder_id", "=", holder)
    .executeTakeFirst();
}

export function viewOf(row: ConnectionRow): ConnectionView {
  return {
    id: row.id,
    organisation: row.org_id,
    connector: row.connector_id,
    level: row.level,
    holder: row.holder_id,
    scheme: row.scheme,
    // Both are written by `save` alone.
    configuration: JSON.parse(row.configuration) as ConnectionView["configuration"],
    secretFields: secretFieldsOf(row),
    state: row.state,
    detail: row.state_detail,
    checkedAt: row.checked_at,
    updatedAt: row.updated_at,
  };
}

export function secretFieldsOf({ secret_fields }: Pick<ConnectionRow, "secret_fields">): readonly string[] {
  return JSON.parse(secret_fields) as readonly string[]; // written by `save` alone
}

/** Where the vault has a connection's secrets. */
export function secretsOf({
  id,
  org_id,
  level,
  holder_id,
}: Pick<ConnectionRow, "id" | "org_id" | "level" | "holder_id">): Omit<SecretPlace, "field"> {
  return { organisation: org_id, ...(level === "workspace" ? { workspace: holder_id } : {}), owner: id };
}

const ALL_LEVELS: readonly Level[] = ["agent", "user", "workspace", "organisation"];
const OWN_LEVELS: readonly Level[] = ["agent", "user"];

/** The levels that can serve a call of a connector, narrowest first: nobody's personal account serves anybody else. */
export function levelsOf({ account }: Pick<ConnectorRow, "account">): readonly Level[] {
  return account === "personal" ? OWN_LEVELS : ALL_LEVELS;
}
