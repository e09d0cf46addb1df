import { sql } from "kysely";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import type { Account } from "./check-account.ts";

export type DueConnector = Pick<ConnectorRow, "org_id" | "id">;

/** Published connectors, the one that was checked longest ago first. */
export function dueConnectors({ store }: Pick<Services, "store">): Promise<DueConnector[]> {
  return (
    store.db
      .selectFrom("connectors")
      .select(["org_id", "id"])
      // Of every organisation: nobody asks, and nothing of it is shown to anybody.
      .where("org_id", "is not", null)
      .where("state", "=", "published")
      .orderBy((columns) => columns.fn.coalesce("checked_at", columns.val(0)))
      .execute()
  );
}

/** An account that is to be tried, and whether it is one of those whose states make the connector's status. */
export type DueAccount = Account & { readonly isPersonal: boolean };

/**
 * Accounts of people, agents and workspaces, the one that was tried longest ago first, and of each connector only some.
 * What a person agreed to at an external server, and has ended, is not among them: nothing but agreeing anew brings it
 * back. Nor is what no call would have: a workspace's, where everybody has their own.
 */
export async function dueAccounts(
  { store }: Pick<Services, "store">,
  most: { readonly ofConnector: number; readonly ofAll: number },
): Promise<DueAccount[]> {
  const inTurn = store.db
    .selectFrom("connections")
    .innerJoin("connectors", (join) =>
      join
        .onRef("connectors.id", "=", "connections.connector_id")
        .onRef("connectors.org_id", "=", "connections.org_id"),
    )
    .select([
      "connections.id",
      "connections.org_id",
      "connections.connector_id",
      "connections.level",
      "connections.holder_id",
      "connections.state",
      "connections.revision",
      "connectors.account",
      sql<number>`coalesce(connections.checked_at, 0)`.as("since"),
      sql<number>`row_number() over (
        partition by connections.connector_id order by coalesce(connections.checked_at, 0), connections.id
      )`.as("turn"),
    ])
    // Of every organisation, as above.
    .where("connections.org_id", "is not", null)
    .where("connectors.state", "=", "published")
    .where((where) =>
      where.or([
        where("connections.level", "in", ["user", "agent"]),
        where.and({ "connections.level": "workspace", "connectors.account": "shared" }),
      ]),
    )
    .where((where) =>
      where.not(where.and({ "connections.scheme": "oauth", "connections.state": "needs_authentication" })),
    );
  const rows = await store.db
    .selectFrom(inTurn.as("in_turn"))
    .select(["id", "org_id", "connector_id", "level", "holder_id", "state", "revision", "account"])
    .where("turn", "<=", most.ofConnector)
    .orderBy("since")
    .orderBy("id")
    .limit(most.ofAll)
    .execute();
  return rows.map(({ account, ...row }) => ({ ...row, isPersonal: account === "personal" }));
}
