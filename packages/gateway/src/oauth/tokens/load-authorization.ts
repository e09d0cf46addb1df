import { type ConnectionRow, secretsOf } from "../../connections/connection-row.ts";
import { findConnector } from "../../connectors/find-connector.ts";
import type { Statements } from "../../db/store.ts";
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
  connection: ConnectionName,
): Promise<LoadedAuthorization | { readonly kind: "ended"; readonly message: string }> {
  const { organisation, connector } = connection;
  const row = await findAuthorization(services.store.db, connection);
  if (row === undefined) return { kind: "ended", message: NOBODY };
  if (row.state === "needs_authentication") {
    return { kind: "ended", message: row.state_detail ?? "The access has ended." };
  }
  const configuration = configurationOf(row);
  const server = await findConnector(services.store, organisation, connector);
  const url = server === undefined ? undefined : await serverUrl(services, server);
  if (url === undefined || !resourceCovers(configuration.resource, url)) {
    return { kind: "ended", message: "The server's address has changed, and the access was given for another one." };
  }
  const tokens = await tokensOf(services, row);
  return tokens === undefined
    ? { kind: "ended", message: NOBODY }
    : { kind: "authorization", row, configuration, tokens };
}

/** What there is to be ended at the authorization server, whatever became of the connection since. */
export async function loadGranted(
  services: Pick<OAuthServices, "store" | "vault">,
  connection: ConnectionName,
): Promise<{ readonly configuration: OAuthConfiguration; readonly tokens: StoredTokens } | undefined> {
  const row = await findAuthorization(services.store.db, connection);
  const tokens = row === undefined ? undefined : await tokensOf(services, row);
  return row === undefined || tokens === undefined ? undefined : { configuration: configurationOf(row), tokens };
}

const NOBODY = "Nobody has agreed to this access.";

/** The row, whatever its state. */
export function findAuthorization(
  statements: Statements,
  { organisation, id, connector }: ConnectionName,
): Promise<ConnectionRow | undefined> {
  return statements
    .selectFrom("connections")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .where("connector_id", "=", connector)
    .where("scheme", "=", "oauth")
    .executeTakeFirst();
}

export function configurationOf({ configuration }: ConnectionRow): OAuthConfiguration {
  return JSON.parse(configuration) as OAuthConfiguration; // its scheme says who wrote it
}

async function tokensOf(
  { vault }: Pick<OAuthServices, "vault">,
  row: ConnectionRow,
): Promise<StoredTokens | undefined> {
  const text = await vault.get({ ...secretsOf(row), field: TOKENS_FIELD });
  return text === undefined ? undefined : readStoredTokens(text);
}
