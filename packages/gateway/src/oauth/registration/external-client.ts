import { ClientSecretBasic, ClientSecretPost, None, type ClientAuth } from "oauth4webapi";
import type { Selectable } from "kysely";
import type { Tables } from "../../db/tables.ts";
import type { CheckedServer } from "../discovery/authorization-server.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { CLIENT_SECRET_FIELD } from "../oauth-settings.ts";

/** How the gateway proves itself at a token endpoint. */
export type ClientMethod = "none" | "client_secret_basic" | "client_secret_post";

/** What `oauth_clients.metadata` holds. */
export interface ClientRecord {
  readonly server: CheckedServer;
  readonly method: ClientMethod;
  readonly redirectUri: string;
  /** Milliseconds since 1970; left out where the secret does not end. */
  readonly secretExpiresAt?: number;
}

/** What the gateway is at one authorization server. Its secret goes to that server's endpoints and nowhere else. */
export interface ExternalClient extends ClientRecord {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
}

type Row = Selectable<Tables["oauth_clients"]>;

/** The field of a dynamically registered client's secret, under the client's id. */
export const SECRET_FIELD = "client_secret";

export function readClientRecord(row: Row): ClientRecord {
  // Written by `register` alone.
  return JSON.parse(row.metadata) as ClientRecord;
}

/** A client of this organisation's, with its secret; `undefined` where it is gone. */
export async function loadClient(
  services: OAuthServices,
  organisation: string,
  id: string,
): Promise<ExternalClient | undefined> {
  const row = await services.store.db
    .selectFrom("oauth_clients")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : withSecret(services, row);
}

export async function withSecret({ vault }: Pick<OAuthServices, "vault">, row: Row): Promise<ExternalClient> {
  const record = readClientRecord(row);
  const place =
    row.registration === "configured"
      ? { owner: row.connector_id, field: CLIENT_SECRET_FIELD }
      : { owner: row.id, field: SECRET_FIELD };
  return {
    ...record,
    id: row.id,
    clientId: row.client_id,
    clientSecret: record.method === "none" ? undefined : await vault.get({ organisation: row.org_id, ...place }),
  };
}

export function clientAuth({ method, clientSecret }: ExternalClient): ClientAuth {
  if (clientSecret === undefined || method === "none") return None();
  return method === "client_secret_post" ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret);
}
