import type { Identity } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";

type Grants = Pick<Identity, "grants" | "endGrant">;

/** What people let MCP clients do for them, until they or an administrator end it. */
export function createGrants({ library, changes }: IdentityParts): Grants {
  const { rows } = library;
  return {
    async grants(organisation) {
      const consents = await rows.list("oauthConsent", { referenceId: organisation });
      if (consents.length === 0) return [];
      const clients = await rows.list("oauthClient", {
        clientId: Array.from(new Set(consents.map(({ clientId }) => clientId))),
      });
      const byId = new Map(clients.map((client) => [client.clientId, client]));
      return consents
        .map(({ id, clientId, userId: user, scopes, createdAt }) => {
          const { name = null, uri = null } = byId.get(clientId) ?? {};
          return { id, client: { id: clientId, name, website: uri }, user, scopes, createdAt: createdAt.getTime() };
        })
        .toSorted((a, b) => a.createdAt - b.createdAt);
    },
    async endGrant(organisation, id) {
      const consent = await rows.find("oauthConsent", { id, referenceId: organisation });
      if (consent === undefined) return false;
      const { clientId, userId } = consent;
      const theirs = { clientId, userId, referenceId: organisation };
      // First what access tokens are checked against: they have no row of their own.
      const removed = await rows.remove("oauthConsent", theirs);
      await rows.remove("oauthRefreshToken", theirs);
      await rows.remove("oauthAccessToken", theirs);
      await changes.publish({ organisation, subject: "principal", id: userId });
      return removed > 0;
    },
  };
}
