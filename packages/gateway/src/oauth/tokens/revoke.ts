import { createOAuthFetch } from "../discovery/oauth-fetch.ts";
import type { ConnectionName } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { type ExternalClient, loadClient } from "../registration/external-client.ts";
import { loadAuthorization } from "./load-authorization.ts";
import type { StoredTokens } from "./stored-tokens.ts";
import { revokeToken } from "./token-request.ts";

/** Reads the connection's authorization, and has its server end it while the caller goes on. */
export async function revoke(services: OAuthServices, connection: ConnectionName): Promise<void> {
  try {
    const loaded = await loadAuthorization(services, connection);
    if (loaded.kind === "ended") return;
    const client = await loadClient(services, connection.organisation, loaded.configuration.client);
    if (client !== undefined) void revokeGrant(services, client, loaded.tokens);
  } catch {
    // The vault is sealed, or the store is away: whatever asked for this goes on and says so itself.
    services.log.warn("an authorization could not be read to be revoked", { connection: connection.id });
  }
}

/** Has the server end a grant, where it lets one. Does not reject. */
export async function revokeGrant(
  services: Pick<OAuthServices, "egress" | "clock" | "log">,
  client: ExternalClient,
  { refreshToken, accessToken }: StoredTokens,
): Promise<void> {
  const fetch = createOAuthFetch(services);
  try {
    // What was granted with a refresh token ends with it (RFC 7009 §2.1).
    if (refreshToken === undefined) await revokeToken(client, accessToken, "access_token", fetch);
    else await revokeToken(client, refreshToken, "refresh_token", fetch);
  } catch {
    services.log.warn("a token could not be revoked at its server", { issuer: client.server.issuer });
  }
}
