import type { ConnectorRow } from "../connectors/connector-row.ts";
import { announceConnector } from "../connectors/registry.ts";
import type { Services } from "../services.ts";

/** Deletes a server with everything of it: accounts that were connected, secrets, tools, assignments. */
export async function deleteServer(
  services: Pick<Services, "store" | "vault" | "changes" | "connections" | "upstream">,
  connector: ConnectorRow,
): Promise<void> {
  const { store, vault, connections } = services;
  const { org_id: organisation, id } = connector;
  for (const connection of await connections.list(organisation, id)) await connections.remove(connection);
  await store.transaction(async (statements) => {
    const clients = await statements
      .selectFrom("oauth_clients")
      .select("id")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", id)
      .execute();
    for (const owner of [id, ...clients.map((client) => client.id)]) {
      await vault.remove(statements, { organisation, owner });
    }
    await statements.deleteFrom("connectors").where("org_id", "=", organisation).where("id", "=", id).execute();
  });
  services.upstream.forget(id);
  await announceConnector(services.changes, connector);
}
