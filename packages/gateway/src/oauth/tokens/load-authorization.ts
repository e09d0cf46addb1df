import { type ConnectionRow, secretsOf } from "../../connections/connection-row.ts";
import { findConnector } from "../../connectors/find-connector.ts";
import { resourceCovers } from "../discovery/addresses.ts";
import type { ConnectionName } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { serverUrl } from "../server-url.ts";
import { type OAuthConfiguration, readStoredTokens, type StoredTokens, TOKENS_FIELD } from "./stored-tokens.ts";

/** An authorization as the store has it. */
export interface LoadedAuthorization {
  readonly kind: "authorization";
  readonly row: ConnectionRow;
  readonly configuration: OAuthConfiguration;
  readonly tokens: StoredTokens;
}

/** Reads it, past everything that is kept in memory. `ended`: somebody has to agree again. */
export async function loadAuthorization(
  services: OAuthServices,
  { organisation, id, connector }: ConnectionName,
): Promise<LoadedAuthorization | { readonly kind: "ended"; readonly message: string }> {
  const { store, vault } = services;
  const row = await store.db
    .selectFrom("connections")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .where("connector_id", "=", connector)
    .executeTakeFirst();
  if (row === undefined || row.scheme !== "oauth")
    return { kind: "ended", message: "Nobody has agreed to this access." };
  if (row.state === "needs_authentication") {
    return { kind: "ended", message: row.state_detail ?? "The access has ended." };
  }
  const configuration = JSON.parse(row.configuration) as OAuthConfiguration; // its scheme says who wrote it
  const server = await findConnector(store, organisation, connector);
  const url = server === undefined ? undefined : await serverUrl(services, server);
  if (url === undefined || !resourceCovers(configuration.resource, url)) {
    return { kind: "ended", message: "The server's address has changed, and the access was given for another one." };
  }
  const text = await vault.get({ ...secretsOf(row), field: TOKENS_FIELD });
  if (text === undefined) return { kind: "ended", message: "Nobody has agreed to this access." };
  return { kind: "authorization", row, configuration, tokens: readStoredTokens(text) };
}
