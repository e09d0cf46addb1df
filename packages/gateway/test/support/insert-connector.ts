import type { Insertable } from "kysely";
import type { Store } from "../../src/db/store.ts";
import type { Tables } from "../../src/db/tables.ts";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";

/** Puts a connector into the registry as it stands, past every check: for tests of what works with the row. */
export async function insertConnector(
  store: Store,
  fields: Partial<Insertable<Tables["connectors"]>> = {},
): Promise<ConnectorRow> {
  const name = fields.name ?? "Fixture";
  return store.db
    .insertInto("connectors")
    .values({
      id: `con_${name.toLowerCase()}`,
      org_id: "org_one",
      kind: "simple",
      name,
      slug: name.toLowerCase(),
      description: "",
      state: "published",
      availability: "organisation",
      account: "shared",
      url: "http://127.0.0.1:1/mcp",
      headers: null,
      status: "unknown",
      created_by: "user_admin",
      created_at: 1,
      updated_at: 1,
      revision: 1,
      ...fields,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
