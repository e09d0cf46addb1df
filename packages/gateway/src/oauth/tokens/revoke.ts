import { createOAuthFetch } from "../discovery/oauth-fetch.ts";
import type { ConnectionName } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { type ExternalClient, loadClient } from "../registration/external-client.ts";
import { loadGranted } from "./load-authorization.ts";
import type { StoredTokens } from "./stored-tokens.ts";
import { revokeToken } from "./token-request.ts";

/**
 * Reads the connection's authorization, and gives what has its server end it. A descriptor's vendor has no address for
 * that: its tokens are forgotten, and nothing else.
 */
export async function revocationOf(services: OAuthServices, connection: ConnectionName): Promise<() => void> {
  try {
    const granted = await loadGranted(services, connection);
    if (granted === undefined) return nothing;
    const client = await loadClient(services, connection.organisation, granted.configuration.client);
    // A registration that was made anew is not the one that the tokens were given to.
    if (client?.clientId !== granted.configuration.clientId) return nothing;
    return () => void revokeGrant(services, client, granted.tokens);
  } catch {
    // The vault is sealed, or the store is away: whatever asked for this goes on and says so itself.
    services.log.warn("an authorization could not be read to be revoked", { connection: connection.id });
    return nothing;
  }
}

function nothing(): void {}

/** Has the server end a grant, where it lets one. Takes as long as one request may; does not reject. */
export async function revokeGrant(
  services: Pick<OAuthServices, "egress" | "clock" | "log">,
  client: ExternalClient,
  { refreshToken, accessToken }: StoredTokens,
): Promise<void> {
  const { issuer, revocation_endpoint } = client.server;
  if (revocation_endpoint === undefined) return;
  const fetch = createOAuthFetch(services);
  let outcome: string;
  try {
    // What was granted with a refresh token ends with it (RFC 7009 §2.1).
    const status =
      refreshToken === undefined
        ? await revokeToken(client, accessToken, "access_token", fetch)
        : await revokeToken(client, refreshToken, "refresh_token", fetch);
    if (status === 200) return;
    outcome = `it answered ${String(status)}`;
  } catch {
    outcome = "it gave no answer";
  }
  services.log.warn("a token could not be revoked at its server, and lives on there", { issuer, outcome });
}
