import { actorOf } from "../audit/audit-log.ts";
import type { Principal } from "../authorize/principal.ts";
import { removeConnector } from "../connectors/remove-connector.ts";
import { RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { firstOrganisation } from "./first-organisation.ts";

/**
 * Deletes an organisation with all that is its own: connectors and what people connected, at the vendors as well where
 * they let one; workspaces and agents; keys, memberships and what clients may do; variables, and every secret with the
 * keys that it is under. Its people stay, for they may be elsewhere, and so does its trail: one that ended by whom it is
 * about would be none. That it was done stands in the trail of those who operate the gateway, too.
 *
 * Whoever asks stays an owner until the rest is gone, so that what was broken off is gone on with by asking again.
 *
 * @throws RestError 409 `first_organisation`.
 */
export async function deleteOrganisation(
  services: Services,
  principal: Principal,
  organisation: string,
): Promise<void> {
  const first = await firstOrganisation(services.store.db);
  if (first === undefined || first === organisation) {
    throw new RestError(409, "first_organisation", "The gateway's first organisation stays: its owners operate it.");
  }
  await services.audit.record({
    kind: "system",
    ...actorOf({ ...principal, organisation: first }),
    action: "organisation.delete",
    target: organisation,
    decision: "allowed",
  });
  await empty(services, organisation);
  await services.identity.removeOrganisation(organisation);
  // What was still being written while nobody was out yet.
  await empty(services, organisation);
}

/** What no connector takes with it. Members and agents go with their workspaces. */
const TABLES = ["workspaces", "variables", "approvals"] as const;

async function empty(services: Services, organisation: string): Promise<void> {
  const { store, vaultKeys } = services;
  const connectors = await store.db
    .selectFrom("connectors")
    .select(["id", "org_id"])
    .where("org_id", "=", organisation)
    .execute();
  for (const connector of connectors) await removeConnector(services, connector);
  await store.transaction(async (statements) => {
    for (const table of TABLES) await statements.deleteFrom(table).where("org_id", "=", organisation).execute();
  });
  await vaultKeys.destroy(organisation);
}
