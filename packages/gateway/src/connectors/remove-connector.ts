import { secretsOf } from "../connections/connection-row.ts";
import { readRevocations } from "../connections/save-connection.ts";
import type { Statements } from "../db/store.ts";
import type { Services } from "../services.ts";
import type { ConnectorRow } from "./connector-row.ts";
import { announceConnector } from "./registry.ts";

/**
 * Deletes a connector of any kind with all that hangs on it: everybody's connections, every secret in the vault,
 * tokens, tools, assignments, toggles, approvals and the descriptor's history. Whether there was one.
 */
export async function removeConnector(
  services: Pick<Services, "store" | "vault" | "changes" | "tokens">,
  connector: Pick<ConnectorRow, "org_id" | "id">,
): Promise<boolean> {
  const { store, vault, changes } = services;
  const { org_id: organisation, id } = connector;
  const revoke = await readRevocations(services, organisation, { where: { connector_id: id } });
  const removed = await store.transaction(async (statements) => {
    // Held against whoever is about to store something of it (on SQLite there is one writer anyway).
    const row = statements
      .selectFrom("connectors")
      .select("id")
      .where("org_id", "=", organisation)
      .where("id", "=", id);
    if ((await (store.kind === "postgres" ? row.forUpdate() : row).executeTakeFirst()) === undefined) return false;

    for (const place of await placesOf(statements, organisation, id)) await vault.remove(statements, place);
    await statements
      .deleteFrom("approvals")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", id)
      .execute();
    // The rest goes with it, by foreign keys.
    await statements.deleteFrom("connectors").where("org_id", "=", organisation).where("id", "=", id).execute();
    return true;
  });
  if (!removed) return false;
  revoke();
  await announceConnector(changes, connector, { isEnded: true });
  return true;
}

/** Everything of a connector that can have secrets. */
async function placesOf(
  statements: Statements,
  organisation: string,
  id: string,
): Promise<readonly ReturnType<typeof secretsOf>[]> {
  const connections = await statements
    .selectFrom("connections")
    .select(["id", "org_id", "level", "holder_id"])
    .where("org_id", "=", organisation)
    .where("connector_id", "=", id)
    .execute();
  const owners = [{ id }];
  for (const table of ["oauth_clients", "oauth_authorizations"] as const) {
    const rows = await statements
      .selectFrom(table)
      .select("id")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", id)
      .execute();
    owners.push(...rows);
  }
  return [...connections.map(secretsOf), ...owners.map((row) => ({ organisation, owner: row.id }))];
}
